/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <mant-view-provider.h>

#include "mant-settings.h"

G_BEGIN_DECLS

/* A plugin that makes a view, as its metadata tell: nothing of it runs before its view is asked for. */
#define MANT_TYPE_PLUGIN (mant_plugin_get_type ())
G_DECLARE_FINAL_TYPE (MantPlugin, mant_plugin, MANT, PLUGIN, GObject)

const char *mant_plugin_get_module      (MantPlugin *self);
const char *mant_plugin_get_title       (MantPlugin *self);
const char *mant_plugin_get_description (MantPlugin *self);
const char *mant_plugin_get_icon_name   (MantPlugin *self);
const char *mant_plugin_get_start_title (MantPlugin *self);
const char *mant_plugin_get_accelerator (MantPlugin *self);
gboolean    mant_plugin_get_needs_tensor (MantPlugin *self);
const char *mant_plugin_get_problem     (MantPlugin *self);
gboolean    mant_plugin_get_enabled     (MantPlugin *self);

#define MANT_TYPE_PLUGIN_MANAGER (mant_plugin_manager_get_type ())
G_DECLARE_FINAL_TYPE (MantPluginManager, mant_plugin_manager, MANT, PLUGIN_MANAGER, GObject)

MantPluginManager *mant_plugin_manager_new          (MantSettings       *settings);
GListModel        *mant_plugin_manager_get_plugins  (MantPluginManager  *self);
void               mant_plugin_manager_set_enabled  (MantPluginManager  *self,
                                                     MantPlugin         *plugin,
                                                     gboolean            enabled);
MantView          *mant_plugin_manager_create_view  (MantPluginManager  *self,
                                                     MantPlugin         *plugin,
                                                     MantSession        *session,
                                                     GError            **error);

G_END_DECLS
