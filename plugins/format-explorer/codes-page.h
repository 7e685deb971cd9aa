/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "format-explorer-model.h"

G_BEGIN_DECLS

/* Every code of a format in a table. */
#define CODES_TYPE_PAGE (codes_page_get_type ())
G_DECLARE_FINAL_TYPE (CodesPage, codes_page, CODES, PAGE, AdwBin)

void       codes_page_register (GTypeModule         *module);
GtkWidget *codes_page_new      (FormatExplorerModel *model);

G_END_DECLS
