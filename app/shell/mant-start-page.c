/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-start-page.h"

#include <glib/gi18n.h>

/*
 * MantStartPage:
 *
 * What the window shows while no file is open: how to open one, and the views that need none.
 */
struct _MantStartPage
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (MantStartPage, mant_start_page, ADW_TYPE_BIN)

static void
mant_start_page_class_init (MantStartPageClass *klass)
{
}

static void
mant_start_page_init (MantStartPage *self)
{
}

static GtkWidget *
button_new (const char *title,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (title);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "pill");
  return button;
}

/* Appends the views that need no file to a menu, as the start page offers them. */
void
mant_start_page_append_views (MantPluginManager *manager,
                              GMenu             *menu)
{
  GListModel *plugins = mant_plugin_manager_get_plugins (manager);
  const guint n_plugins = g_list_model_get_n_items (plugins);

  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MantPlugin) plugin = g_list_model_get_item (plugins, i);
      g_autoptr (GMenuItem) item = NULL;

      if (mant_plugin_get_needs_tensor (plugin))
        continue;
      item = g_menu_item_new (mant_plugin_get_start_title (plugin), NULL);
      g_menu_item_set_action_and_target (item, "win.show-view-named", "s",
                                         mant_plugin_get_module (plugin));
      g_menu_append_item (menu, item);
    }
}

GtkWidget *
mant_start_page_new (MantPluginManager *manager)
{
  MantStartPage *self = g_object_new (MANT_TYPE_START_PAGE, NULL);
  GListModel *plugins = mant_plugin_manager_get_plugins (manager);
  const guint n_plugins = g_list_model_get_n_items (plugins);
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *open = button_new (_("_Open…"), "win.open");

  gtk_widget_add_css_class (open, "suggested-action");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), open);
  gtk_box_append (GTK_BOX (box), button_new (_("Open the _Sample"), "app.open-sample"));
  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MantPlugin) plugin = g_list_model_get_item (plugins, i);
      GtkWidget *button;

      if (mant_plugin_get_needs_tensor (plugin))
        continue;
      button = button_new (mant_plugin_get_start_title (plugin), "win.show-view-named");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                        mant_plugin_get_module (plugin));
      gtk_widget_set_tooltip_text (button, mant_plugin_get_description (plugin));
      g_object_bind_property (plugin, "enabled", button, "visible", G_BINDING_SYNC_CREATE);
      gtk_box_append (GTK_BOX (box), button);
    }

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "io.github.mantissa.Mantissa");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Open a Model"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _("Pick a tensor and a number format, and see what the format does to "
                                     "it. Drop a safetensors or NPY file here, or open one."));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), box);
  adw_bin_set_child (ADW_BIN (self), page);

  return GTK_WIDGET (self);
}
