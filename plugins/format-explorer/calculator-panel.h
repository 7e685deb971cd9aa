/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "format-explorer-model.h"

G_BEGIN_DECLS

/* A calculator in the first format: what an expression gave, step by step. Its entry stands somewhere
 * else on the page. */
#define CALCULATOR_TYPE_PANEL (calculator_panel_get_type ())
G_DECLARE_FINAL_TYPE (CalculatorPanel, calculator_panel, CALCULATOR, PANEL, AdwBin)

void       calculator_panel_register  (GTypeModule         *module);
GtkWidget *calculator_panel_new       (FormatExplorerModel *model);
/* (transfer none): the entry with its button and the line that says what is wrong; to be put into
 * the page once */
GtkWidget *calculator_panel_get_entry (CalculatorPanel     *self);

G_END_DECLS
