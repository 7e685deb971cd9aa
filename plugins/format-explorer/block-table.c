/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "block-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef enum
{
  COLUMN_INDEX,
  COLUMN_CODE,
  COLUMN_BITS,
  COLUMN_ELEMENT,
  COLUMN_VALUE,
  COLUMN_ORIGINAL,
  COLUMN_ERROR,
  N_COLUMNS
} Column;

static const struct
{
  const char *title;
  const char *help;
  gboolean    editable;
} columns[N_COLUMNS] = {
  [COLUMN_INDEX] = { N_("#"), N_("The place in the block"), FALSE },
  [COLUMN_CODE] = { N_("Code"), N_("The element’s code; type another one"), TRUE },
  [COLUMN_BITS] = { N_("Bits"), N_("The bits of the code; type other ones"), TRUE },
  [COLUMN_ELEMENT] = { N_("Element"), N_("What the code says, without the scale"), FALSE },
  [COLUMN_VALUE] = { N_("Value"), N_("Element × scale; type a number to round it to the scale"),
                     TRUE },
  [COLUMN_ORIGINAL] = { N_("Original"), N_("The number it was made of"), FALSE },
  [COLUMN_ERROR] = { N_("Error"), N_("Value − original"), FALSE },
};

struct _BlockTable
{
  AdwBin           parent_instance;

  MantBlockNumber *block;
  GtkStringList   *rows;  /* a row an element; what it says is looked up */
  gulong           handler;
  GPtrArray       *cells; /* of GtkListItem, not owned: those that are bound */
  gboolean         updating;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (BlockTable, block_table, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

enum
{
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

char *
block_number_text (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return g_strdup ("NaN");
  if (isinf (value))
    return g_strdup (value < 0 ? "−∞" : "∞");
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
}

static Column
column_of (GtkListItem *item)
{
  return (Column) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (item), "block-column"));
}

static char *
cell_text (BlockTable *self,
           Column      column,
           guint       index)
{
  switch (column)
    {
    case COLUMN_INDEX:
      return g_strdup_printf ("%u", index);
    case COLUMN_CODE:
      return mant_block_number_get_code (self->block, index);
    case COLUMN_BITS:
      return mant_block_number_get_bits (self->block, index);
    case COLUMN_ELEMENT:
      return block_number_text (mant_block_number_get_element (self->block, index));
    case COLUMN_VALUE:
      return block_number_text (mant_block_number_get_value (self->block, index));
    case COLUMN_ORIGINAL:
      return block_number_text (mant_block_number_get_original (self->block, index));
    case COLUMN_ERROR:
    case N_COLUMNS:
    default:
      return block_number_text (mant_block_number_get_value (self->block, index)
                                - mant_block_number_get_original (self->block, index));
    }
}

static void
refresh (BlockTable  *self,
         GtkListItem *item)
{
  const guint index = gtk_list_item_get_position (item);
  GtkWidget *child = gtk_list_item_get_child (item);
  const Column column = column_of (item);
  g_autofree char *text = NULL;

  if (self->block == NULL || child == NULL
      || index >= mant_block_number_get_n_elements (self->block))
    return;

  text = cell_text (self, column, index);
  self->updating = TRUE;
  if (GTK_IS_LABEL (child))
    {
      gtk_label_set_text (GTK_LABEL (child), text);
    }
  else
    {
      /* Translators: a cell of a table: its column, and the place of the element */
      g_autofree char *name = g_strdup_printf (_("%s of element %u"), _(columns[column].title),
                                               index);

      gtk_editable_set_text (GTK_EDITABLE (child), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
    }
  self->updating = FALSE;
}

static void
changed_cb (BlockTable *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    refresh (self, g_ptr_array_index (self->cells, i));
}

/* What was typed, once the person is done with the cell. */
static void
take (BlockTable  *self,
      GtkListItem *item)
{
  const guint index = gtk_list_item_get_position (item);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (gtk_list_item_get_child (item)));
  g_autofree char *before = NULL;
  g_autofree char *bits = NULL;
  g_autoptr (GError) error = NULL;

  if (self->updating || self->block == NULL
      || index >= mant_block_number_get_n_elements (self->block))
    return;
  before = cell_text (self, column_of (item), index);
  if (g_strcmp0 (before, typed) == 0)
    return;

  switch (column_of (item))
    {
    case COLUMN_BITS:
      bits = g_str_has_prefix (typed, "0b") ? g_strdup (typed) : g_strdup_printf ("0b%s", typed);
      mant_block_number_set_code (self->block, index, bits, &error);
      break;
    case COLUMN_CODE:
      mant_block_number_set_code (self->block, index, typed, &error);
      break;
    default:
      mant_block_number_set_value (self->block, index, typed, &error);
      break;
    }
  g_signal_emit (self, signals[PROBLEM], 0, error != NULL ? error->message : NULL);
  if (error != NULL)
    refresh (self, item);
}

static void
activate_cb (GtkWidget   *entry,
             GtkListItem *item)
{
  BlockTable *self = BLOCK_TABLE (gtk_widget_get_ancestor (entry, BLOCK_TYPE_TABLE));

  take (self, item);
}

static void
focus_cb (GtkWidget   *entry,
          GtkListItem *item)
{
  GtkWidget *self = gtk_widget_get_ancestor (entry, BLOCK_TYPE_TABLE);

  if (self != NULL)
    take (BLOCK_TABLE (self), item);
}

static void
leave_cb (GtkEventController *controller,
          GtkListItem        *item)
{
  focus_cb (gtk_event_controller_get_widget (controller), item);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  data)
{
  const Column column = (Column) GPOINTER_TO_UINT (data);
  GtkWidget *child;

  g_object_set_data (G_OBJECT (item), "block-column", GUINT_TO_POINTER (column));
  if (columns[column].editable)
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();

      child = gtk_entry_new ();
      gtk_entry_set_has_frame (GTK_ENTRY (child), FALSE);
      gtk_editable_set_width_chars (GTK_EDITABLE (child), column == COLUMN_VALUE ? 10 : 8);
      gtk_widget_set_tooltip_text (child, _(columns[column].help));
      g_signal_connect (child, "activate", G_CALLBACK (activate_cb), item);
      g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), item);
      gtk_widget_add_controller (child, focus);
    }
  else
    {
      child = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (child), 0);
      gtk_label_set_width_chars (GTK_LABEL (child), column == COLUMN_INDEX ? 3 : 9);
    }
  gtk_widget_add_css_class (child, "numeric");
  if (column == COLUMN_CODE || column == COLUMN_BITS)
    gtk_widget_add_css_class (child, "monospace");
  gtk_list_item_set_child (item, child);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  data)
{
  BlockTable *self = g_object_get_data (G_OBJECT (factory), "block-table");

  g_ptr_array_add (self->cells, item);
  refresh (self, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  data)
{
  BlockTable *self = g_object_get_data (G_OBJECT (factory), "block-table");

  if (self->cells != NULL)
    g_ptr_array_remove_fast (self->cells, item);
}

void
block_table_set_block (BlockTable      *self,
                       MantBlockNumber *block)
{
  g_autoptr (GtkStringList) rows = NULL;
  const guint n = block != NULL ? mant_block_number_get_n_elements (block) : 0;
  const guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_auto (GStrv) added = NULL;

  if (self->block != NULL)
    g_clear_signal_handler (&self->handler, self->block);
  g_set_object (&self->block, block);
  if (block != NULL)
    self->handler = g_signal_connect_swapped (block, "changed", G_CALLBACK (changed_cb), self);

  if (n != n_before)
    {
      added = g_new0 (char *, n + 1);
      for (guint i = 0; i < n; i++)
        added[i] = g_strdup ("");
      gtk_string_list_splice (self->rows, 0, n_before, (const char *const *) added);
    }
  changed_cb (self);
}

static void
block_table_dispose (GObject *object)
{
  BlockTable *self = BLOCK_TABLE (object);

  if (self->block != NULL)
    g_clear_signal_handler (&self->handler, self->block);
  g_clear_object (&self->block);

  G_OBJECT_CLASS (block_table_parent_class)->dispose (object);

  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_object (&self->rows);
}

static void
block_table_class_init (BlockTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = block_table_dispose;

  /* message: (nullable): NULL when what was typed is fine */
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
block_table_class_finalize (BlockTableClass *klass)
{
}

static void
block_table_init (BlockTable *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkSelectionModel *selection;
  GtkWidget *view;

  self->cells = g_ptr_array_new ();
  self->rows = gtk_string_list_new (NULL);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->rows))));
  view = gtk_column_view_new (selection);
  gtk_widget_add_css_class (view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Elements"), -1);
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column;

      g_object_set_data (G_OBJECT (factory), "block-table", self);
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
      column = gtk_column_view_column_new (_(columns[i].title), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, i != COLUMN_INDEX);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
      g_object_unref (column);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_size_request (scroller, 320, 340);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (scroller, "frame");
  adw_bin_set_child (ADW_BIN (self), scroller);
}

void
block_table_register (GTypeModule *module)
{
  block_table_register_type (module);
}

GtkWidget *
block_table_new (void)
{
  return g_object_new (BLOCK_TYPE_TABLE, NULL);
}
