/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mant-plugin-manager.h"

G_BEGIN_DECLS

#define MANT_TYPE_VIEW_PAGES (mant_view_pages_get_type ())
G_DECLARE_FINAL_TYPE (MantViewPages, mant_view_pages, MANT, VIEW_PAGES, AdwBin)

GtkWidget    *mant_view_pages_new        (MantPluginManager *manager,
                                          MantSession       *session,
                                          MantSettings      *settings);
AdwViewStack *mant_view_pages_get_stack  (MantViewPages     *self);
guint         mant_view_pages_get_n_pages (MantViewPages    *self);
MantView     *mant_view_pages_get_view   (MantViewPages     *self);
void          mant_view_pages_show       (MantViewPages     *self,
                                          guint              position);
gboolean      mant_view_pages_show_named (MantViewPages     *self,
                                          const char        *module);
void          mant_view_pages_set_has_tensors (MantViewPages *self,
                                          gboolean           has_tensors);
void          mant_view_pages_save_state (MantViewPages     *self);

G_END_DECLS
