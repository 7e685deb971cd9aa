/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "format-explorer-model.h"

G_BEGIN_DECLS

/* The number line: every value of the formats, stacked. */
#define LINE_TYPE_PAGE (line_page_get_type ())
G_DECLARE_FINAL_TYPE (LinePage, line_page, LINE, PAGE, AdwBin)

void       line_page_register (GTypeModule         *module);
GtkWidget *line_page_new      (FormatExplorerModel *model);

G_END_DECLS
