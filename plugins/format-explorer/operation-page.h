/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "format-explorer-model.h"

G_BEGIN_DECLS

/* Every result of one operation in a small format, as a map of its errors. */
#define OPERATION_TYPE_PAGE (operation_page_get_type ())
G_DECLARE_FINAL_TYPE (OperationPage, operation_page, OPERATION, PAGE, AdwBin)

void       operation_page_register (GTypeModule         *module);
GtkWidget *operation_page_new      (FormatExplorerModel *model);

G_END_DECLS
