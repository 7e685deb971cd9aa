/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mant-plugin-manager.h"

G_BEGIN_DECLS

#define MANT_TYPE_VIEW_HOST (mant_view_host_get_type ())
G_DECLARE_FINAL_TYPE (MantViewHost, mant_view_host, MANT, VIEW_HOST, AdwBin)

GtkWidget  *mant_view_host_new        (MantPluginManager *manager,
                                       MantPlugin        *plugin,
                                       MantSession       *session,
                                       GVariant          *state);
MantPlugin *mant_view_host_get_plugin (MantViewHost      *self);
MantView   *mant_view_host_get_view   (MantViewHost      *self);
GVariant   *mant_view_host_save_state (MantViewHost      *self);

G_END_DECLS
