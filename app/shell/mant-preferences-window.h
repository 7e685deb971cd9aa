/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mant-plugin-manager.h"

G_BEGIN_DECLS

#define MANT_TYPE_PREFERENCES_WINDOW (mant_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (MantPreferencesWindow, mant_preferences_window, MANT, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

void       mant_preferences_apply_color_scheme (MantSettings      *settings);
GtkWidget *mant_preferences_window_new         (GtkWindow         *parent,
                                                MantSettings      *settings,
                                                MantSession       *session,
                                                MantPluginManager *manager);

G_END_DECLS
