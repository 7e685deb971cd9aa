/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"
#include "mant-num.h"

G_BEGIN_DECLS

#define MANT_CODE_BOOK_MAX_VALUES 65536

/* The values of a code book, ascending. Interned: the same values are the same pointer, and stay
 * for the life of the process, because a MantFormat that points to them is copied freely. */
typedef struct {
  const char  *id;     /* "codebook(-1 0 1)", or "codebook(#…)" where that would be too long */
  const float *values;
  gsize        n_values;
} MantCodeBook;

/* `content` is what stands between the parentheses of codebook(…): values, or a file's path. */
const MantCodeBook *mant_code_book_read   (const char *content, const char *folder, GError **error);
/* The text with every value written out: "codebook(-1 0 1)"; (transfer full). */
char               *mant_code_book_to_text (const MantCodeBook *self);
gboolean            mant_code_book_to_format (const MantCodeBook *self, MantFormat *format,
                                              GError **error);

G_END_DECLS
