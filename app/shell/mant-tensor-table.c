/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-table.h"

#include <glib/gi18n.h>
#include <mant-format-picker.h>
#include <mant-row-histogram.h>

#include "mant-figure-queue.h"

/* Rows that fill in do not jump more often than this. */
#define RESORT_MS 1000
#define MAX_SORTED_AT_ONCE 20000

typedef struct
{
  const char *id; /* in the settings */
  const char *title;
  int         width_px; /* 0: what the content needs */
  gboolean    numeric;
} ColumnInfo;

static const ColumnInfo column_infos[MANT_N_COLUMNS] = {
  [MANT_COLUMN_NAME] = { "name", N_("Name"), 164, FALSE },
  [MANT_COLUMN_DTYPE] = { "dtype", N_("Dtype"), 56, FALSE },
  [MANT_COLUMN_SHAPE] = { "shape", N_("Shape"), 108, FALSE },
  [MANT_COLUMN_QSNR] = { "qsnr", N_("QSNR (dB)"), 100, TRUE },
  [MANT_COLUMN_HISTOGRAM] = { "histogram", N_("Histogram"), 92, FALSE },
  [MANT_COLUMN_ABSMAX] = { "absmax", N_("Absmax"), 92, TRUE },
  [MANT_COLUMN_STD] = { "std", N_("Std"), 96, TRUE },
  [MANT_COLUMN_KURTOSIS] = { "kurtosis", N_("Kurtosis"), 88, TRUE },
  [MANT_COLUMN_CREST] = { "crest", N_("Crest (32)"), 92, TRUE },
  [MANT_COLUMN_N_ELEMENTS] = { "elements", N_("Elements"), 104, TRUE },
};

/*
 * MantTensorTable:
 *
 * The tensors of the file that is looked at, with their figures.  Every column sorts; typing filters;
 * the selected row is the session's tensor.  Cells are empty until their figure is known.
 */
struct _MantTensorTable
{
  GtkWidget           parent_instance;

  MantSession        *session;
  MantFigureQueue    *queue;
  GHashTable         *lists;       /* MantTensorFile → MantTensorList, of the open files */

  GtkWidget          *filter_entry;
  GtkWidget          *format_picker;
  GtkWidget          *warnings;
  GtkWidget          *warnings_label;
  GtkWidget          *view;
  GtkWidget          *stack;
  GtkWidget          *status;

  GtkFilterListModel *filtered;
  GtkSortListModel   *sorted;
  GtkSingleSelection *selection;
  GtkFilter          *filter;
  GtkColumnViewColumn *columns[MANT_N_COLUMNS];
  GtkSorter          *sorters[MANT_N_COLUMNS];
  char              **words;       /* of the filter, case folded */

  /* How the table is sorted: a column, or −1 for the order of the file. */
  int                 sort_column;
  gboolean            sort_descending;
  int                 probed_column;
  guint               resort_id;
  gboolean            follows_session; /* the selection changes because the session did */
};

G_DEFINE_FINAL_TYPE (MantTensorTable, mant_tensor_table, GTK_TYPE_WIDGET)

/* Columns. A cell knows its column by the factory's data and its row by the list item. */

typedef struct
{
  MantTensorTable *table;
  MantColumn       column;
} ColumnData;

static void
column_data_free (gpointer  data,
                  GClosure *closure)
{
  g_free (data);
}

static MantColumn
cell_get_column (GtkWidget *cell)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (cell), "mant-column"));
}

static void
update_cell (MantTensorRow *row,
             GtkWidget     *cell)
{
  MantTensorTable *self = g_object_get_data (G_OBJECT (cell), "mant-table");
  MantColumn column = cell_get_column (cell);
  const char *choice = mant_figure_queue_get_choice (self->queue);
  g_autofree char *tooltip = NULL;
  g_autofree char *text = NULL;

  if (column == MANT_COLUMN_HISTOGRAM)
    {
      mant_row_histogram_set_histogram (MANT_ROW_HISTOGRAM (cell),
                                        mant_tensor_row_get_histogram (row));
      return;
    }

  text = mant_tensor_row_dup_text (row, column, choice, &tooltip);
  gtk_label_set_text (GTK_LABEL (cell), text);
  gtk_widget_set_tooltip_text (cell, tooltip);
  if (tooltip != NULL && column != MANT_COLUMN_NAME && column != MANT_COLUMN_SHAPE)
    gtk_accessible_update_property (GTK_ACCESSIBLE (cell),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  ColumnData *data = user_data;
  GtkWidget *cell;

  if (data->column == MANT_COLUMN_HISTOGRAM)
    {
      cell = mant_row_histogram_new ();
      gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
    }
  else
    {
      gboolean numeric = column_infos[data->column].numeric;

      cell = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (cell), numeric ? 1 : 0);
      gtk_label_set_single_line_mode (GTK_LABEL (cell), TRUE);
      gtk_label_set_ellipsize (GTK_LABEL (cell),
                               data->column == MANT_COLUMN_NAME ? PANGO_ELLIPSIZE_MIDDLE
                                                                : PANGO_ELLIPSIZE_END);
      if (numeric || data->column == MANT_COLUMN_SHAPE)
        gtk_widget_add_css_class (cell, "numeric");
      if (data->column == MANT_COLUMN_DTYPE)
        gtk_widget_add_css_class (cell, "dim-label");
    }

  g_object_set_data (G_OBJECT (cell), "mant-table", data->table);
  g_object_set_data (G_OBJECT (cell), "mant-column", GINT_TO_POINTER (data->column));
  gtk_list_item_set_child (item, cell);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  ColumnData *data = user_data;
  GtkWidget *cell = gtk_list_item_get_child (item);
  MantTensorRow *row = gtk_list_item_get_item (item);

  g_signal_connect (row, "changed", G_CALLBACK (update_cell), cell);
  update_cell (row, cell);
  if (data->column == MANT_COLUMN_NAME)
    mant_figure_queue_show_row (data->table->queue, row);
}

static void
unbind_cell_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  user_data)
{
  ColumnData *data = user_data;
  GtkWidget *cell = gtk_list_item_get_child (item);
  MantTensorRow *row = gtk_list_item_get_item (item);

  g_signal_handlers_disconnect_by_func (row, update_cell, cell);
  if (data->column == MANT_COLUMN_NAME && data->table->queue != NULL)
    mant_figure_queue_hide_row (data->table->queue, row);
}

/* Sorting. */

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  ColumnData *data = user_data;
  MantTensorTable *self = data->table;
  MantTensorRow *a_row = (MantTensorRow *) a;
  MantTensorRow *b_row = (MantTensorRow *) b;

  /* Rows without a tensor only ask which column sorts first: see probe_sort(). */
  if (mant_tensor_row_get_tensor (a_row) == NULL)
    {
      self->probed_column = data->column;
      return -1;
    }

  return mant_tensor_row_compare (a_row, b_row, data->column,
                                  mant_figure_queue_get_choice (self->queue),
                                  self->sort_descending && self->sort_column == (int) data->column);
}

/* The header of GTK 4.8 has its arrow only where a column is wide enough for a second widget. */
static void
update_column_titles (MantTensorTable *self)
{
  for (guint i = 0; i < MANT_N_COLUMNS; i++)
    {
      g_autofree char *title = NULL;

      if ((int) i == self->sort_column)
        title = g_strdup_printf ("%s %s", _(column_infos[i].title),
                                 self->sort_descending ? "▼" : "▲");
      gtk_column_view_column_set_title (self->columns[i],
                                        title != NULL ? title : _(column_infos[i].title));
    }
}

/* GTK 4.8 has no way to ask a column view which column it is sorted by; comparing two rows tells. */
static void
probe_sort (MantTensorTable *self)
{
  g_autoptr (MantTensorRow) a = mant_tensor_row_new (NULL, 0);
  g_autoptr (MantTensorRow) b = mant_tensor_row_new (NULL, 0);
  GtkSorter *sorter = gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view));

  self->probed_column = -1;
  self->sort_descending = gtk_sorter_compare (sorter, a, b) == GTK_ORDERING_LARGER;
  self->sort_column = self->probed_column;
  update_column_titles (self);
}

static void
scroll_to (MantTensorTable *self,
           guint            position)
{
  GtkWidget *child;

  /* Of the column view's children it is the list that knows the action. */
  for (child = gtk_widget_get_first_child (self->view);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
}

static gboolean
resort_cb (gpointer user_data)
{
  MantTensorTable *self = user_data;
  guint selected;

  self->resort_id = 0;
  gtk_sorter_changed (self->sorters[self->sort_column], GTK_SORTER_CHANGE_DIFFERENT);

  /* The selected row may have moved out of sight; and the list of GTK 4.8, left where it was, may
   * go on to show nothing at all. */
  selected = gtk_single_selection_get_selected (self->selection);
  if (selected != GTK_INVALID_LIST_POSITION)
    scroll_to (self, selected);

  return G_SOURCE_REMOVE;
}

static void
queue_resort (MantTensorTable *self)
{
  if (self->resort_id == 0 && self->sort_column >= MANT_COLUMN_QSNR &&
      self->sort_column != MANT_COLUMN_N_ELEMENTS)
    self->resort_id = g_timeout_add (RESORT_MS, resort_cb, self);
}

/* Filtering. */

static gboolean
filter_cb (gpointer item,
           gpointer user_data)
{
  MantTensorTable *self = user_data;
  MantTensor *tensor = mant_tensor_row_get_tensor (item);
  g_autofree char *name = g_utf8_casefold (mant_tensor_get_name (tensor), -1);
  g_autofree char *dtype = g_utf8_casefold (mant_tensor_get_dtype_name (tensor), -1);

  for (gsize i = 0; self->words[i] != NULL; i++)
    if (strstr (name, self->words[i]) == NULL && strstr (dtype, self->words[i]) == NULL)
      return FALSE;

  return TRUE;
}

static void
update_status (MantTensorTable *self)
{
  MantTensorFile *file = mant_session_get_file (self->session);
  guint n_all = file != NULL ? mant_tensor_file_get_n_tensors (file) : 0;
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autofree char *text = NULL;

  if (n_shown == n_all)
    text = g_strdup_printf (g_dngettext (NULL, "%u tensor", "%u tensors", n_all), n_all);
  else
    text = g_strdup_printf (_("%u of %u tensors"), n_shown, n_all);
  if (mant_figure_queue_get_busy (self->queue))
    {
      g_autofree char *busy = g_strdup_printf (_("%s, measuring…"), text);

      gtk_label_set_text (GTK_LABEL (self->status), busy);
    }
  else
    {
      gtk_label_set_text (GTK_LABEL (self->status), text);
    }

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n_shown > 0 ? "table" : "nothing");
}

static void
filter_changed_cb (MantTensorTable *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->filter_entry));
  g_autofree char *folded = g_utf8_casefold (text, -1);

  g_clear_pointer (&self->words, g_strfreev);
  if (g_strstrip (folded)[0] == '\0')
    {
      /* Without a filter not one row of a large file is made for it. */
      gtk_filter_list_model_set_filter (self->filtered, NULL);
    }
  else
    {
      self->words = g_strsplit (folded, " ", -1);
      if (gtk_filter_list_model_get_filter (self->filtered) == NULL)
        gtk_filter_list_model_set_filter (self->filtered, self->filter);
      else
        gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
    }
  update_status (self);
}

static void
filter_stop_cb (MantTensorTable *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter_entry), "");
  gtk_widget_grab_focus (self->view);
}

/* The selection is the session's tensor. */

static void
select_tensor (MantTensorTable *self)
{
  MantTensor *tensor = mant_session_get_tensor (self->session);
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n_items = g_list_model_get_n_items (model);
  MantTensorRow *selected = gtk_single_selection_get_selected_item (self->selection);

  if (tensor != NULL && selected != NULL && mant_tensor_row_get_tensor (selected) == tensor)
    return;

  self->follows_session = TRUE;
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  for (guint i = 0; tensor != NULL && i < n_items; i++)
    {
      g_autoptr (MantTensorRow) row = g_list_model_get_item (model, i);

      if (mant_tensor_row_get_tensor (row) == tensor)
        {
          gtk_single_selection_set_selected (self->selection, i);
          scroll_to (self, i);
          break;
        }
    }
  self->follows_session = FALSE;
}

static void
selected_cb (MantTensorTable *self)
{
  MantTensorRow *row = gtk_single_selection_get_selected_item (self->selection);

  /* A row that is filtered away stays the one that is looked at. */
  if (row != NULL && !self->follows_session)
    mant_session_set_tensor (self->session, mant_tensor_row_get_tensor (row));
}

static void
show_warnings (MantTensorTable *self,
               MantTensorFile  *file)
{
  const char *const *warnings = file != NULL ? mant_tensor_file_get_warnings (file) : NULL;
  guint n_warnings = warnings != NULL ? g_strv_length ((char **) warnings) : 0;
  g_autofree char *all = NULL;

  gtk_widget_set_visible (self->warnings, n_warnings > 0);
  if (n_warnings == 0)
    return;

  if (n_warnings == 1)
    {
      gtk_label_set_text (GTK_LABEL (self->warnings_label), warnings[0]);
    }
  else
    {
      g_autofree char *text =
        g_strdup_printf (g_dngettext (NULL, "%s (and %u more)", "%s (and %u more)", n_warnings - 1),
                         warnings[0], n_warnings - 1);

      gtk_label_set_text (GTK_LABEL (self->warnings_label), text);
    }
  all = g_strjoinv ("\n", (char **) warnings);
  gtk_widget_set_tooltip_text (self->warnings_label, all);
}

static void
file_cb (MantTensorTable *self)
{
  MantTensorFile *file = mant_session_get_file (self->session);
  MantTensorList *list = NULL;

  if (file != NULL)
    {
      list = g_hash_table_lookup (self->lists, file);
      if (list == NULL)
        {
          list = mant_tensor_list_new (file);
          g_hash_table_insert (self->lists, g_object_ref (file), list);
        }
    }

  /* Sorting step by step keeps the window alive with very many tensors, but never gets to its end
   * while figures come in: each one begins it anew. */
  gtk_sort_list_model_set_incremental (self->sorted,
                                       list != NULL && g_list_model_get_n_items (G_LIST_MODEL (list))
                                                       > MAX_SORTED_AT_ONCE);
  self->follows_session = TRUE;
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (list));
  self->follows_session = FALSE;
  mant_figure_queue_set_list (self->queue, list);
  show_warnings (self, file);
  update_status (self);
  select_tensor (self);
}

static gboolean
is_closed (gpointer key,
           gpointer value,
           gpointer user_data)
{
  return !g_list_store_find (G_LIST_STORE (user_data), key, NULL);
}

static void
files_changed_cb (MantTensorTable *self)
{
  g_hash_table_foreach_remove (self->lists, is_closed, mant_session_get_files (self->session));
}

static void
choice_changed_cb (MantTensorTable *self)
{
  const char *format = mant_session_get_format (self->session);
  g_autofree char *title = g_strdup_printf (_("QSNR (dB) in %s"), format);

  gtk_widget_set_tooltip_text (self->format_picker, title);
  queue_resort (self);
  update_status (self);
}

static void
row_filled_cb (MantTensorTable *self)
{
  queue_resort (self);
  update_status (self);
}

static void
mant_tensor_table_dispose (GObject *object)
{
  MantTensorTable *self = MANT_TENSOR_TABLE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->resort_id, g_source_remove);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (mant_session_get_files (self->session), self);
    }
  if (self->queue != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->queue, self);
      mant_figure_queue_set_list (self->queue, NULL);
    }
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  for (int i = 0; i < MANT_N_COLUMNS; i++)
    {
      g_clear_object (&self->columns[i]);
      g_clear_object (&self->sorters[i]);
    }
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->lists, g_hash_table_unref);
  g_clear_pointer (&self->words, g_strfreev);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mant_tensor_table_parent_class)->dispose (object);
}

static void
mant_tensor_table_class_init (MantTensorTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mant_tensor_table_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tensortable");
}

static void
mant_tensor_table_init (MantTensorTable *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->lists = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->sort_column = -1;
}

static ColumnData *
column_data_new (MantTensorTable *self,
                 MantColumn       column)
{
  ColumnData *data = g_new0 (ColumnData, 1);

  data->table = self;
  data->column = column;

  return data;
}

static void
add_column (MantTensorTable *self,
            MantColumn       column)
{
  const ColumnInfo *info = &column_infos[column];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cell_cb),
                         column_data_new (self, column), column_data_free, 0);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cell_cb),
                         column_data_new (self, column), column_data_free, 0);
  g_signal_connect_data (factory, "unbind", G_CALLBACK (unbind_cell_cb),
                         column_data_new (self, column), column_data_free, 0);

  self->sorters[column] = GTK_SORTER (gtk_custom_sorter_new (compare_cb,
                                                             column_data_new (self, column), g_free));
  self->columns[column] = gtk_column_view_column_new (_(info->title), factory);
  gtk_column_view_column_set_sorter (self->columns[column], self->sorters[column]);
  gtk_column_view_column_set_resizable (self->columns[column], TRUE);
  if (info->width_px > 0)
    gtk_column_view_column_set_fixed_width (self->columns[column], info->width_px);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), self->columns[column]);
}

static GtkWidget *
create_tools (MantTensorTable *self)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->filter_entry = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->filter_entry, TRUE);
  g_object_set (self->filter_entry, "placeholder-text", _("Filter by name or dtype"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter tensors"), -1);
  g_signal_connect_swapped (self->filter_entry, "search-changed",
                            G_CALLBACK (filter_changed_cb), self);
  g_signal_connect_swapped (self->filter_entry, "stop-search", G_CALLBACK (filter_stop_cb), self);

  self->format_picker = mant_format_picker_new ();
  mant_format_picker_set_title (MANT_FORMAT_PICKER (self->format_picker), _("QSNR in"));
  g_object_bind_property (self->session, "format", self->format_picker, "format",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);

  gtk_box_append (GTK_BOX (tools), self->filter_entry);
  gtk_box_append (GTK_BOX (tools), self->format_picker);
  gtk_widget_add_css_class (tools, "tools");

  return tools;
}

static GtkWidget *
create_warnings (MantTensorTable *self)
{
  GtkWidget *image = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  self->warnings = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->warnings_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->warnings_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->warnings_label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (self->warnings_label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (self->warnings_label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->warnings_label), 0);
  gtk_widget_set_hexpand (self->warnings_label, TRUE);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->warnings), image);
  gtk_box_append (GTK_BOX (self->warnings), self->warnings_label);
  gtk_widget_add_css_class (self->warnings, "file-warnings");
  gtk_widget_set_visible (self->warnings, FALSE);

  return self->warnings;
}

static GtkWidget *
create_view (MantTensorTable *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *nothing = gtk_label_new (_("No tensor matches the filter."));

  self->view = gtk_column_view_new (NULL);
  gtk_column_view_set_reorderable (GTK_COLUMN_VIEW (self->view), FALSE);
  gtk_column_view_set_show_column_separators (GTK_COLUMN_VIEW (self->view), FALSE);
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tensors"), -1);
  for (int i = 0; i < MANT_N_COLUMNS; i++)
    add_column (self, i);

  /* Connected before the list is, so that compare_cb() knows the direction when the list sorts. */
  g_signal_connect_swapped (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                            G_CALLBACK (probe_sort), self);

  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, NULL);
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  self->sorted =
    gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                             g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view))));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->filtered, "items-changed", G_CALLBACK (update_status), self);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->selection));

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_widget_set_vexpand (scroller, TRUE);

  gtk_widget_add_css_class (nothing, "dim-label");
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "table");
  gtk_stack_add_named (GTK_STACK (self->stack), nothing, "nothing");

  return self->stack;
}

GtkWidget *
mant_tensor_table_new (MantSession *session)
{
  MantTensorTable *self = g_object_new (MANT_TYPE_TENSOR_TABLE, NULL);

  self->session = g_object_ref (session);
  self->queue = mant_figure_queue_new (session);

  gtk_widget_set_parent (create_tools (self), GTK_WIDGET (self));
  gtk_widget_set_parent (create_warnings (self), GTK_WIDGET (self));
  self->status = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->status), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->status, "caption");
  gtk_widget_add_css_class (self->status, "dim-label");
  gtk_widget_add_css_class (self->status, "table-status");
  gtk_widget_set_parent (create_view (self), GTK_WIDGET (self));
  gtk_widget_set_parent (self->status, GTK_WIDGET (self));

  g_signal_connect_swapped (self->queue, "choice-changed", G_CALLBACK (choice_changed_cb), self);
  g_signal_connect_swapped (self->queue, "row-filled", G_CALLBACK (row_filled_cb), self);
  g_signal_connect_swapped (session, "notify::file", G_CALLBACK (file_cb), self);
  g_signal_connect_swapped (session, "notify::tensor", G_CALLBACK (select_tensor), self);
  g_signal_connect_swapped (mant_session_get_files (session), "items-changed",
                            G_CALLBACK (files_changed_cb), self);
  choice_changed_cb (self);
  file_cb (self);

  return GTK_WIDGET (self);
}

void
mant_tensor_table_focus_filter (MantTensorTable *self)
{
  gtk_widget_grab_focus (self->filter_entry);
}

/* Looks at the tensor so many rows further down; stays within the table. */
void
mant_tensor_table_step (MantTensorTable *self,
                        int              step)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint selected = gtk_single_selection_get_selected (self->selection);
  gint64 position = selected == GTK_INVALID_LIST_POSITION ? 0 : (gint64) selected + step;

  if (n_items == 0)
    return;

  position = CLAMP (position, 0, (gint64) n_items - 1);
  gtk_single_selection_set_selected (self->selection, position);
  scroll_to (self, position);
}

/* While something more urgent runs. */
void
mant_tensor_table_set_paused (MantTensorTable *self,
                              gboolean         paused)
{
  mant_figure_queue_set_paused (self->queue, paused);
}

/* Sorts by the column of that id; FALSE, and the order of the file, if there is none. */
gboolean
mant_tensor_table_sort_by (MantTensorTable *self,
                           const char      *column_id,
                           gboolean         descending)
{
  for (int i = 0; i < MANT_N_COLUMNS; i++)
    if (g_strcmp0 (column_infos[i].id, column_id) == 0)
      {
        gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), self->columns[i],
                                        descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
        return TRUE;
      }

  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), NULL, GTK_SORT_ASCENDING);

  return FALSE;
}

/* The id of the column that sorts; "" for the order of the file. */
const char *
mant_tensor_table_get_sort (MantTensorTable *self,
                            gboolean        *descending)
{
  *descending = self->sort_descending;

  return self->sort_column >= 0 ? column_infos[self->sort_column].id : "";
}
