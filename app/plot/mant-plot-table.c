/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "figure/mant-plot-private.h"
#include "mant-plot-table.h"

static void
setup_cell (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            gpointer                  data)
{
  GtkWidget *label = gtk_label_new (NULL);

  /* Text to the left, numbers to the right, as in a printed table. */
  gtk_label_set_xalign (GTK_LABEL (label), GPOINTER_TO_UINT (data) == 0 ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  data)
{
  MantTableRow *row = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      mant_table_row_get_cell (row, GPOINTER_TO_UINT (data)));
}

static const char *
column_title (const char *name)
{
  static const struct
  {
    const char *name;
    const char *title;
  } titles[] = {
    { "layer", N_("Layer") },
    { "x", N_("x") },
    { "y", N_("y") },
    { "x_lo", N_("x from") },
    { "x_hi", N_("x to") },
    { "y_lo", N_("y from") },
    { "y_hi", N_("y to") },
    { "row", N_("Row") },
    { "column", N_("Column") },
    { "value", N_("Value") },
    { "label", N_("Label") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].name, name))
      return _(titles[i].title);

  return name;
}

static GtkWidget *
make_view (MantTable *table)
{
  GtkSelectionModel *selection =
    GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (table))));
  GtkWidget *view = gtk_column_view_new (selection);
  const char * const *header = mant_table_get_header (table);

  gtk_column_view_set_show_column_separators (GTK_COLUMN_VIEW (view), TRUE);
  for (guint i = 0; i < mant_table_get_n_columns (table); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (column_title (header[i]), factory);
      gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }

  return view;
}

/* A window with the numbers of figure as they are now. */
GtkWindow *
_mant_plot_table_window_new (MantFigure *figure,
                             GtkWindow  *parent)
{
  g_autoptr (MantTable) table = mant_figure_get_table (figure);
  const char *name = mant_figure_get_title (figure);
  guint64 n_rows = mant_table_get_n_rows (table);
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (table));
  g_autofree char *title = NULL;
  g_autofree char *count = _mant_plot_count_text (n_rows);
  g_autofree char *shown = _mant_plot_count_text (n_shown);
  g_autofree char *status = NULL;
  GtkWidget *window, *box, *scrolled, *view, *label;
  GtkEventController *shortcuts;

  /* Translators: title of a window with the numbers of a figure */
  title = g_strdup_printf (_("Values — %s"), *name != '\0' ? name : _("A figure"));
  if (n_shown == n_rows)
    status = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row", "%s rows", n_shown), count);
  else
    status = g_strdup_printf (_("The first %s of %s rows; a CSV file has them all."), shown, count);

  view = make_view (table);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_vexpand (scrolled, TRUE);

  label = gtk_label_new (status);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), label);

  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 480);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_child (GTK_WINDOW (window), box);

  shortcuts = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (shortcuts),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, shortcuts);

  return GTK_WINDOW (window);
}
