/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/* The text of a library, line by line. What is no format (a comment, a line that cannot be read) is
 * kept as it is, so that nothing is lost when the file is written again. */

#define MANT_LIBRARY_MAX_BYTES   (64u << 20)
#define MANT_LIBRARY_MAX_LINES   65536
#define MANT_LIBRARY_MAX_NAME    63
#define MANT_LIBRARY_MAX_TITLE   200 /* characters */
#define MANT_LIBRARY_MAX_TEXT    (4u << 20)

typedef struct {
  char *raw;     /* without the line's end */
  char *name;    /* NULL for what is no format */
  char *text;
  char *title;   /* (nullable) */
  char *problem; /* (nullable): why a line that should be a format is none */
} MantLibraryLine;

MantLibraryLine *mant_library_line_new      (const char *name, const char *text,
                                             const char *title);
MantLibraryLine *mant_library_line_new_raw  (const char *raw);
void             mant_library_line_free     (MantLibraryLine *self);
GPtrArray       *mant_library_lines_parse   (const char *text, gsize length, GError **error);
char            *mant_library_lines_to_text (GPtrArray *lines);
MantLibraryLine *mant_library_lines_find    (GPtrArray *lines, const char *name, guint *position);
gboolean         mant_library_check_name    (const char *name, GError **error);
gboolean         mant_library_check_title   (const char *title, GError **error);
gboolean         mant_library_is_name       (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantLibraryLine, mant_library_line_free)

G_END_DECLS
