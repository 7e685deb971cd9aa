/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MANT_TYPE_RECENT_FILES (mant_recent_files_get_type ())
G_DECLARE_FINAL_TYPE (MantRecentFiles, mant_recent_files, MANT, RECENT_FILES, GObject)

MantRecentFiles *mant_recent_files_new      (void);
GMenuModel      *mant_recent_files_get_menu (MantRecentFiles *self);
void             mant_recent_files_add      (MantRecentFiles *self,
                                             const char      *path);

G_END_DECLS
