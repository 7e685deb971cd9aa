/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"
#include "mant-num.h"

G_BEGIN_DECLS

/* Every text of a format that a person may write is read here: what core/num knows, the names of
 * the format library, and codebook(…). Thread-safe. Exported for app/cli, but not for bindings: the
 * structs of core/num are no part of the API. */

/* As mant_block_format_parse (); a library's name, scalar or block, is the format's id. */
MANT_AVAILABLE_IN_ALL
MantStatus mant_format_resolve        (const char *text, MantBlockFormat *format,
                                       char *message, gsize message_size);
/* As mant_format_parse (); MANT_DOMAIN with a sentence for a block format. MANT_UNABLE fills
 * *format where it is a float that is too wide for core/num. */
MANT_AVAILABLE_IN_ALL
MantStatus mant_format_resolve_scalar (const char *text, MantFormat *format,
                                       char *message, gsize message_size);
/* MANT_ERROR_UNSUPPORTED for MANT_UNABLE, else MANT_ERROR_FORMAT. */
MANT_AVAILABLE_IN_ALL
gboolean   mant_format_resolve_checked (const char *text, MantBlockFormat *format, GError **error);

/* The same, and floats that only the calculator computes with: *is_wide. */
MANT_AVAILABLE_IN_ALL
gboolean   mant_format_resolve_any     (const char *text, MantBlockFormat *format,
                                        gboolean *is_wide, GError **error);
/* What core/num and core/wide ask about names and code books: a MantFormatResolve; user_data:
 * NULL */
MantStatus mant_format_resolve_name    (const char *text, size_t length, MantFormat *format,
                                        char *message, size_t message_size, void *user_data);
/* (transfer full): the form that says everything, "float(…)", "block(…)" or codebook(…) with its
 * values, also of what has a name; the name of what has no such form. */
MANT_AVAILABLE_IN_ALL
char      *mant_format_dup_long_text  (const MantBlockFormat *format);

G_END_DECLS
