/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "format-explorer-model.h"

G_BEGIN_DECLS

/* Where each rounding mode sends a value. */
#define ROUNDING_TYPE_PAGE (rounding_page_get_type ())
G_DECLARE_FINAL_TYPE (RoundingPage, rounding_page, ROUNDING, PAGE, AdwBin)

void       rounding_page_register (GTypeModule         *module);
GtkWidget *rounding_page_new      (FormatExplorerModel *model);

G_END_DECLS
