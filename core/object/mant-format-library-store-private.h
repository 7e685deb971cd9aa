/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-format-library-lines-private.h"
#include "mant-format-library-private.h"

G_BEGIN_DECLS

/* The library's file: read when it has changed, looked names up in by any thread, and written under
 * a lock, so that nothing of another process is lost. */

/* (transfer full): the path of the file */
char    *mant_format_library_dup_file (void);

/* One format of the file, copied, so that it can be parsed without the mutex. */
typedef struct {
  guint line;
  char *name, *text, *title, *problem;
} MantLibraryEntry;

/* (transfer full): of MantLibraryEntry. fault: (out) (optional) (nullable): why the file as a whole
 * cannot be read */
GArray  *mant_library_store_dup_entries (char **fault);

/* An edit of the lines; with the mutex held. */
typedef gboolean (*MantLibraryEdit) (GPtrArray *lines, gpointer user_data, GError **error);
/* Looks at the library as it is after the edit, without the mutex, before anything is written. */
typedef gboolean (*MantLibraryCheck) (GHashTable *good_before, gpointer user_data, GError **error);

gboolean mant_library_store_modify (MantLibraryEdit edit, MantLibraryCheck check,
                                    gpointer user_data, GError **error);
/* No format may lose its meaning because another one, `name`, went or changed. before: the names
 * that meant something */
gboolean mant_library_store_check_dependents (GHashTable *before, const char *name, GError **error);

G_END_DECLS
