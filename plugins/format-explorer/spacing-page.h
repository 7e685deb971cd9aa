/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "format-explorer-model.h"

G_BEGIN_DECLS

/* How far apart the values are, and how large the error of a rounding can be. */
#define SPACING_TYPE_PAGE (spacing_page_get_type ())
G_DECLARE_FINAL_TYPE (SpacingPage, spacing_page, SPACING, PAGE, AdwBin)

void       spacing_page_register (GTypeModule         *module);
GtkWidget *spacing_page_new      (FormatExplorerModel *model);

G_END_DECLS
