/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "format-explorer-model.h"

G_BEGIN_DECLS

/* What all pages have in common: the formats side by side, the rounding mode and the overflow rule. */
#define EXPLORER_TYPE_CONTROLS (explorer_controls_get_type ())
G_DECLARE_FINAL_TYPE (ExplorerControls, explorer_controls, EXPLORER, CONTROLS, GtkWidget)

void       explorer_controls_register (GTypeModule         *module);
GtkWidget *explorer_controls_new      (FormatExplorerModel *model);

G_END_DECLS
