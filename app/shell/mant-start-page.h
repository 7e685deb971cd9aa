/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mant-plugin-manager.h"

G_BEGIN_DECLS

#define MANT_TYPE_START_PAGE (mant_start_page_get_type ())
G_DECLARE_FINAL_TYPE (MantStartPage, mant_start_page, MANT, START_PAGE, AdwBin)

GtkWidget *mant_start_page_new          (MantPluginManager *manager);
void       mant_start_page_append_views (MantPluginManager *manager,
                                         GMenu             *menu);

G_END_DECLS
