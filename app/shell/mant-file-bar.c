/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-file-bar.h"

#include <glib/gi18n.h>

/*
 * MantFileBar:
 *
 * Which of the open files is looked at, what is written in it, and a button to close it.
 */
struct _MantFileBar
{
  GtkWidget    parent_instance;

  MantSession *session;
  GtkWidget   *box;
  GtkWidget   *drop_down;
};

G_DEFINE_FINAL_TYPE (MantFileBar, mant_file_bar, GTK_TYPE_WIDGET)

static char *
file_title (MantTensorFile *file)
{
  return g_filename_display_basename (mant_tensor_file_get_path (file));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  MantTensorFile *file = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *title = file_title (file);
  g_autofree char *path = g_filename_display_name (mant_tensor_file_get_path (file));

  gtk_label_set_text (GTK_LABEL (label), title);
  gtk_widget_set_tooltip_text (label, path);
}

static void
selected_cb (MantFileBar *self)
{
  MantTensorFile *file = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->drop_down));

  if (file != NULL)
    mant_session_set_file (self->session, file);
}

static void
file_cb (MantFileBar *self)
{
  MantTensorFile *file = mant_session_get_file (self->session);
  guint position;

  if (file != NULL &&
      g_list_store_find (G_LIST_STORE (mant_session_get_files (self->session)), file, &position))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), position);
}

static void
mant_file_bar_dispose (GObject *object)
{
  MantFileBar *self = MANT_FILE_BAR (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->drop_down != NULL)
    g_signal_handlers_disconnect_by_data (self->drop_down, self);
  self->drop_down = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mant_file_bar_parent_class)->dispose (object);
}

static void
mant_file_bar_class_init (MantFileBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mant_file_bar_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filebar");
}

static void
mant_file_bar_init (MantFileBar *self)
{
}

static GtkWidget *
create_button (const char *icon_name,
               const char *action,
               const char *title)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, title);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return button;
}

GtkWidget *
mant_file_bar_new (MantSession *session)
{
  MantFileBar *self = g_object_new (MANT_TYPE_FILE_BAR, NULL);
  GListModel *files = mant_session_get_files (session);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->session = g_object_ref (session);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);

  self->drop_down = gtk_drop_down_new (g_object_ref (files),
                                       gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                                    G_CALLBACK (file_title),
                                                                    NULL, NULL));
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->drop_down), factory);
  gtk_widget_set_hexpand (self->drop_down, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open files"), -1);
  file_cb (self);
  g_signal_connect_swapped (self->drop_down, "notify::selected-item", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (session, "notify::file", G_CALLBACK (file_cb), self);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->drop_down);
  gtk_box_append (GTK_BOX (self->box),
                  create_button ("dialog-information-symbolic", "win.show-metadata",
                                 _("About This File")));
  gtk_box_append (GTK_BOX (self->box),
                  create_button ("window-close-symbolic", "win.close-file", _("Close File")));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}
