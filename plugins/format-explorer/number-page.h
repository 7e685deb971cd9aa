/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "format-explorer-model.h"

G_BEGIN_DECLS

/* A number: its bits, its values, its neighbours, and a calculator. */
#define NUMBER_TYPE_PAGE (number_page_get_type ())
G_DECLARE_FINAL_TYPE (NumberPage, number_page, NUMBER, PAGE, AdwBin)

void       number_page_register (GTypeModule         *module);
GtkWidget *number_page_new      (FormatExplorerModel *model);

G_END_DECLS
