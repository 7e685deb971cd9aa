/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "format-explorer-model.h"

G_BEGIN_DECLS

/* One block of a block format: its scale and its elements, edited together. */
#define BLOCK_TYPE_PAGE (block_page_get_type ())
G_DECLARE_FINAL_TYPE (BlockPage, block_page, BLOCK, PAGE, AdwBin)

void       block_page_register (GTypeModule         *module);
GtkWidget *block_page_new      (FormatExplorerModel *model);

G_END_DECLS
