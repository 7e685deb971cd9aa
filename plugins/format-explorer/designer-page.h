/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "format-explorer-model.h"

G_BEGIN_DECLS

/* Builds any format, by controls and as text, shows what follows from it, and keeps a library. */
#define DESIGNER_TYPE_PAGE (designer_page_get_type ())
G_DECLARE_FINAL_TYPE (DesignerPage, designer_page, DESIGNER, PAGE, AdwBin)

void       designer_page_register (GTypeModule         *module);
GtkWidget *designer_page_new      (FormatExplorerModel *model);

G_END_DECLS
