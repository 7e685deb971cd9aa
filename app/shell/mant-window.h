/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mant-plugin-manager.h"
#include "mant-recent-files.h"

G_BEGIN_DECLS

#define MANT_TYPE_WINDOW (mant_window_get_type ())
G_DECLARE_FINAL_TYPE (MantWindow, mant_window, MANT, WINDOW, AdwApplicationWindow)

GtkWidget *mant_window_new          (GtkApplication    *application,
                                     MantSettings      *settings,
                                     MantSession       *session,
                                     MantPluginManager *manager,
                                     MantRecentFiles   *recent_files);
void       mant_window_open_path    (MantWindow        *self,
                                     const char        *path);
void       mant_window_restore_files (MantWindow       *self);
void       mant_window_save_state   (MantWindow        *self);

G_END_DECLS
