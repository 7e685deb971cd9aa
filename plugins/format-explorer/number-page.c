/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "number-page.h"

#include <glib/gi18n-lib.h>

#include "explorer-page.h"

struct _NumberPage
{
  AdwBin               parent_instance;

  FormatExplorerModel *model;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (NumberPage, number_page, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

static void
number_page_class_init (NumberPageClass *klass)
{
}
static void
number_page_class_finalize (NumberPageClass *klass)
{
}

static void
number_page_init (NumberPage *self)
{
}
void
number_page_register (GTypeModule *module)
{
  number_page_register_type (module);
}

GtkWidget *
number_page_new (FormatExplorerModel *model)
{
  NumberPage *self = g_object_new (NUMBER_TYPE_PAGE, NULL);
  self->model = model;
  return GTK_WIDGET (self);
}
