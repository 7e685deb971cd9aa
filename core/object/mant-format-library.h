/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/**
 * MantFormatLibrary:
 *
 * A person's own formats: name, text, title. A GListModel of MantItem (id the name, `detail` as for
 * listed formats, group "own"), kept in $XDG_DATA_HOME/mantissa/formats.txt, one a line:
 *
 *     my4 = float(e=2,m=1,inf=no,nan=none)   # a title
 *     levels = codebook(-1 -0x1.8p-1 0 0.25 1)
 *
 * Where a format's text is read (pickers, CLI, sessions, plugins) a name of the library is a
 * format, alone or as the element or scale of block(…). Changes on disk by another process are
 * seen.
 */
#define MANT_TYPE_FORMAT_LIBRARY (mant_format_library_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantFormatLibrary, mant_format_library, MANT, FORMAT_LIBRARY, GObject)

/* (transfer none): the one of this process */
MANT_AVAILABLE_IN_ALL
MantFormatLibrary *mant_format_library_get_default (void);
/* Adds or replaces. %MANT_ERROR_FORMAT for a bad name (lower-case letter first, then letters,
 * digits, _; not a built-in name) or text. Written to disk at once, by rename. */
MANT_AVAILABLE_IN_ALL
gboolean mant_format_library_add    (MantFormatLibrary *self, const char *name, const char *text,
                                     const char *title, GError **error);
MANT_AVAILABLE_IN_ALL
gboolean mant_format_library_remove (MantFormatLibrary *self, const char *name, GError **error);
MANT_AVAILABLE_IN_ALL
gboolean mant_format_library_rename (MantFormatLibrary *self, const char *name,
                                     const char *new_name, GError **error);
MANT_AVAILABLE_IN_ALL
char    *mant_format_library_dup_text (MantFormatLibrary *self, const char *name); /* (nullable) */
MANT_AVAILABLE_IN_ALL
char    *mant_format_library_dup_title (MantFormatLibrary *self, const char *name); /* (nullable) */
MANT_AVAILABLE_IN_ALL
char    *mant_format_library_dup_path (MantFormatLibrary *self);
/* (transfer full): sentences about lines of the file that are no format */
MANT_AVAILABLE_IN_ALL
char   **mant_format_library_dup_problems (MantFormatLibrary *self);
/* Looks at the file now; or always, from the main loop. */
MANT_AVAILABLE_IN_ALL
void     mant_format_library_reload (MantFormatLibrary *self);
MANT_AVAILABLE_IN_ALL
void     mant_format_library_watch  (MantFormatLibrary *self);
/* The file's syntax. Import: all or nothing; the sentence names the line. n_imported counts
 * both replaced and added ones: (out) (optional) */
MANT_AVAILABLE_IN_ALL
char    *mant_format_library_export (MantFormatLibrary *self);
MANT_AVAILABLE_IN_ALL
gboolean mant_format_library_import (MantFormatLibrary *self, const char *text, guint *n_imported,
                                     GError **error);

G_END_DECLS
