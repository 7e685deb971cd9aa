/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "codes-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "code-row.h"
#include "explorer-page.h"

/* No row is lower than this; what the list guesses before it has measured any is. */
#define MIN_ROW_HEIGHT 12

/* Some frames. */
#define SELECT_DELAY_MS 60

/* How what was typed is read. */
typedef enum
{
  QUERY_ALL,
  QUERY_HEX,   /* "0x7": the digits of the code begin with it */
  QUERY_BITS,  /* "0b0111": the bits begin with it */
  QUERY_TEXT,  /* a part of the decimal value, or the beginning of a class */
} QueryKind;

struct _CodesPage
{
  AdwBin               parent_instance;

  FormatExplorerModel *model;
  GCancellable        *cancellable; /* of the worker that makes rows; NULL while none runs */
  char                *listed;      /* (nullable): the format whose codes the table has */
  guint                n_digits;    /* hexadecimal digits of a code */
  guint                n_bits;

  GtkWidget           *stack;       /* "table", "busy" or "none" */
  GtkWidget           *none;
  GtkWidget           *search;
  GtkWidget           *save;
  GtkWidget           *count;
  GtkWidget           *view;        /* GtkColumnView */
  GtkWidget           *scroller;
  GListStore          *rows;
  GtkFilter           *filter;
  GtkFilterListModel  *filtered;
  GtkSingleSelection  *selection;
  GtkFileChooserNative *chooser;

  guint                select_id;
  gint64               changed_frame; /* in which the rows changed last */
  QueryKind            kind;
  char                *query;       /* folded */
  gboolean             updating;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (CodesPage, codes_page, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

static void
report (CodesPage    *self,
        const GError *error)
{
  MantSession *session = format_explorer_model_get_session (self->model);

  if (session != NULL)
    mant_session_report_error (session, error);
}

/* Searching. */

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  CodesPage *self = user_data;
  CodeRow *row = item;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  switch (self->kind)
    {
    case QUERY_HEX:
      g_snprintf (buffer, sizeof buffer, "0x%0*x", (int) self->n_digits, code_row_get_code (row));
      return g_str_has_prefix (buffer, self->query);

    case QUERY_BITS:
      for (guint i = 2; self->query[i] != '\0'; i++)
        if (i - 2 >= self->n_bits
            || self->query[i] != '0' + (char) (code_row_get_code (row) >> (self->n_bits - 1 - (i - 2))
                                               & 1))
          return FALSE;
      return TRUE;

    case QUERY_TEXT:
      {
        const char *number_class = code_row_get_class (row);
        g_autofree char *title = g_utf8_casefold (explorer_class_title (number_class), -1);

        if (g_str_has_prefix (number_class, self->query) || g_str_has_prefix (title, self->query))
          return TRUE;
        if (isnan (code_row_get_value (row)))
          return FALSE;
        g_ascii_dtostr (buffer, sizeof buffer, code_row_get_value (row));
        return strstr (buffer, self->query) != NULL;
      }

    case QUERY_ALL:
    default:
      return TRUE;
    }
}

static void
search_cb (CodesPage *self)
{
  g_autofree char *text =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  g_strstrip (text);
  /* A decimal comma means the same as a point. */
  if (strspn (text, "-+0123456789,e") == strlen (text))
    g_strdelimit (text, ",", '.');
  self->kind = *text == '\0' ? QUERY_ALL
               : g_str_has_prefix (text, "0x") ? QUERY_HEX
               : g_str_has_prefix (text, "0b") ? QUERY_BITS : QUERY_TEXT;
  g_free (self->query);
  self->query = g_steal_pointer (&text);
  self->updating = TRUE;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  self->updating = FALSE;
}

/* The selection and the number follow each other. */

static void
selected_cb (CodesPage *self)
{
  CodeRow *row = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr (MantNumber) number = NULL;

  if (self->updating || row == NULL)
    return;

  number = code_row_dup_number (row);
  if (number != NULL)
    format_explorer_model_set_number (self->model, number, 0);
}

/* Brings a row into sight. By the adjustment, for the list's own action leaves a table empty that
 * has not been laid out (GTK 4.8); all rows are equally high. Answers whether that was possible. */
static gboolean
scroll_to (CodesPage *self,
           guint      position)
{
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  const double upper = gtk_adjustment_get_upper (adjustment);
  const double page = gtk_adjustment_get_page_size (adjustment);
  const double top = gtk_adjustment_get_value (adjustment);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  const double height = upper / MAX (n, 1);

  if (page <= 1 || height < MIN_ROW_HEIGHT)
    return FALSE;
  if (position * height < top || (position + 1) * height > top + page)
    gtk_adjustment_set_value (adjustment, position * height - (page - height) / 2);
  return TRUE;
}

/* Whether the table has been laid out since its rows changed: GTK 4.8 warns of a place that is
 * scrolled to before. */
static gboolean
is_laid_out (CodesPage *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->view);

  return clock != NULL && gdk_frame_clock_get_frame_counter (clock) > self->changed_frame;
}

static void
rows_changed_cb (CodesPage *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->view);

  self->changed_frame = clock != NULL ? gdk_frame_clock_get_frame_counter (clock) : -1;
  gtk_widget_queue_resize (self->view);
}

/* Answers whether the table was ready for it. */
static gboolean
select_number (CodesPage *self)
{
  MantNumber *number = format_explorer_model_get_number (self->model);
  GListModel *shown = G_LIST_MODEL (self->selection);
  const guint n = g_list_model_get_n_items (shown);
  g_autofree char *code = number != NULL ? mant_number_get_code (number) : NULL;
  const guint wanted = code != NULL ? (guint) g_ascii_strtoull (code, NULL, 16) : 0;
  gboolean ready = TRUE;

  if (code == NULL)
    return TRUE;

  self->updating = TRUE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CodeRow) row = g_list_model_get_item (shown, i);

      if (code_row_get_code (row) == wanted)
        {
          gtk_single_selection_set_selected (self->selection, i);
          ready = scroll_to (self, i);
          break;
        }
    }
  self->updating = FALSE;
  return ready;
}

static gboolean
select_idle (gpointer data)
{
  CodesPage *self = data;

  if (gtk_column_view_get_model (GTK_COLUMN_VIEW (self->view)) == NULL)
    {
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view),
                                 GTK_SELECTION_MODEL (self->selection));
      return G_SOURCE_CONTINUE;
    }
  /* Out of sight nothing is laid out; it asks again when it is shown. */
  if (gtk_widget_get_mapped (self->view) && !(is_laid_out (self) && select_number (self)))
    return G_SOURCE_CONTINUE;
  self->select_id = 0;
  return G_SOURCE_REMOVE;
}

/* The table gets its rows when it has its size, and scrolls when it has laid them out. */
static void
queue_select (CodesPage *self)
{
  if (self->select_id == 0)
    self->select_id = g_timeout_add (SELECT_DELAY_MS, select_idle, self);
}

static void
count_cb (CodesPage *self)
{
  const guint n_all = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  const guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autofree char *text = n_all == n_shown
    ? g_strdup_printf (ngettext ("%u code", "%u codes", n_all), n_all)
    /* Translators: how many codes a search has found, of how many */
    : g_strdup_printf (ngettext ("%u of %u code", "%u of %u codes", n_all), n_shown, n_all);

  gtk_label_set_text (GTK_LABEL (self->count), text);
}

/* Making the rows. */

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *rows = code_row_list_all (task_data, cancellable, &error);

  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  CodesPage *self = CODES_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = g_task_propagate_pointer (G_TASK (result), &error);

  /* A newer worker, or the end of the page, has cancelled this one. */
  if (self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;

  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (self->save, rows != NULL);
  gtk_widget_set_sensitive (self->search, rows != NULL);
  if (rows == NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (ADW_STATUS_PAGE (self->none), escaped);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "none");
      return;
    }

  self->updating = TRUE;
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, rows->len);
  self->updating = FALSE;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "table");
  queue_select (self);
}

static void
list_codes (CodesPage *self)
{
  const char *format = format_explorer_model_get_format (self->model);
  MantNumber *number = format_explorer_model_get_number (self->model);
  g_autoptr (GTask) task = NULL;

  if (g_strcmp0 (format, self->listed) == 0)
    return;

  g_free (self->listed);
  self->listed = g_strdup (format);
  self->n_bits = number != NULL ? mant_number_get_n_bits (number) : 0;
  self->n_digits = (self->n_bits + 3) / 4;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "busy");
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
  task = g_task_new (self, self->cancellable, listed_cb, NULL);
  g_task_set_source_tag (task, list_codes);
  g_task_set_task_data (task, g_strdup (format), g_free);
  g_task_run_in_thread (task, list_in_thread);
}

/* Saving the table. */

typedef struct
{
  char  *format;
  GFile *file;
} SaveData;

static void
save_data_free (gpointer data)
{
  SaveData *self = data;

  g_free (self->format);
  g_object_unref (self->file);
  g_free (self);
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  SaveData *data = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) csv = code_row_list_to_csv (data->format, cancellable, &error);

  /* GIO writes to a file of another name and renames it. */
  if (csv != NULL
      && g_file_replace_contents (data->file, g_bytes_get_data (csv, NULL), g_bytes_get_size (csv),
                                  NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  CodesPage *self = CODES_PAGE (source);
  SaveData *data = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  MantSession *session;

  if (self->model == NULL)
    return;

  session = format_explorer_model_get_session (self->model);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      report (self, error);
    }
  else if (session != NULL)
    {
      g_autofree char *name = g_file_get_basename (data->file);
      g_autofree char *message = g_strdup_printf (_("%s is saved."), name);

      mant_session_toast (session, message);
    }
}

static void
response_cb (CodesPage *self,
             int        response)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      SaveData *data = g_new0 (SaveData, 1);
      g_autoptr (GTask) task = g_task_new (self, NULL, saved_cb, NULL);

      data->format = g_strdup (self->listed);
      data->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
      g_task_set_source_tag (task, response_cb);
      g_task_set_task_data (task, data, save_data_free);
      g_task_run_in_thread (task, save_in_thread);
    }
  g_clear_object (&self->chooser);
}

static void
save_cb (CodesPage *self)
{
  g_autofree char *name = NULL;

  if (self->chooser == NULL)
    {
      self->chooser =
        gtk_file_chooser_native_new (_("Save Table of Codes"),
                                     GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
      gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
      name = g_strdup_printf ("%s.csv", self->listed);
      g_strdelimit (name, "/(),=", '-');
      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
      g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (response_cb), self);
    }
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
changed_cb (FormatExplorerModel   *model,
            FormatExplorerChanges  changes,
            gpointer               data)
{
  CodesPage *self = data;

  if (changes & FORMAT_EXPLORER_FORMATS)
    list_codes (self);
  if ((changes & FORMAT_EXPLORER_NUMBER) && self->cancellable == NULL)
    queue_select (self);
}

/* The columns. */

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item,
          gpointer            user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (GPOINTER_TO_INT (user_data))
    gtk_widget_add_css_class (label, "monospace");
  gtk_list_item_set_child (item, label);
}

static void
bind_with (GtkListItem *item,
           char      *(*text_of) (MantNumber *number))
{
  g_autoptr (MantNumber) number = code_row_dup_number (gtk_list_item_get_item (item));
  g_autofree char *text = number != NULL ? text_of (number) : NULL;

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
bind_code_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind_with (item, mant_number_get_code);
}

static void
bind_bits_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind_with (item, mant_number_get_bits);
}

static void
bind_value_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind_with (item, mant_number_get_decimal);
}

static void
bind_hex_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind_with (item, mant_number_get_hex);
}

static void
bind_class_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      explorer_class_title (code_row_get_class (gtk_list_item_get_item (item))));
}

static int
compare_codes (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const guint x = code_row_get_code ((CodeRow *) a), y = code_row_get_code ((CodeRow *) b);

  return (x > y) - (x < y);
}

/* By value, what is no number last. */
static int
compare_values (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const double x = code_row_get_value ((CodeRow *) a), y = code_row_get_value ((CodeRow *) b);

  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);
  return (x > y) - (x < y);
}

static int
compare_classes (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  return strcmp (code_row_get_class ((CodeRow *) a), code_row_get_class ((CodeRow *) b));
}

static void
append_column (CodesPage       *self,
               const char      *title,
               gboolean         monospace,
               gboolean         expand,
               GCompareDataFunc compare,
               void           (*bind) (GtkListItemFactory *, GtkListItem *, gpointer))
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (monospace));
  g_signal_connect (factory, "bind", G_CALLBACK (bind), NULL);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, expand);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
}

static GtkWidget *
table_new (CodesPage *self)
{
  GtkSortListModel *sorted;

  self->scroller = gtk_scrolled_window_new ();
  self->view = gtk_column_view_new (NULL);
  g_signal_connect_swapped (self->view, "map", G_CALLBACK (queue_select), self);
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  append_column (self, _("Code"), TRUE, FALSE, compare_codes, bind_code_cb);
  append_column (self, _("Bits"), TRUE, FALSE, compare_codes, bind_bits_cb);
  append_column (self, _("Value"), TRUE, TRUE, compare_values, bind_value_cb);
  append_column (self, _("Hexadecimal"), TRUE, TRUE, compare_values, bind_hex_cb);
  append_column (self, _("Class"), FALSE, FALSE, compare_classes, bind_class_cb);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Codes"), -1);

  self->rows = g_list_store_new (CODE_TYPE_ROW);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)),
                                              g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)),
                                    g_object_ref (gtk_column_view_get_sorter (
                                      GTK_COLUMN_VIEW (self->view))));
  gtk_sort_list_model_set_incremental (sorted, TRUE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
  g_signal_connect_swapped (self->filtered, "items-changed", G_CALLBACK (count_cb), self);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  return self->scroller;
}

static void
codes_page_dispose (GObject *object)
{
  CodesPage *self = CODES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->select_id, g_source_remove);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->filtered != NULL)
    g_signal_handlers_disconnect_by_data (self->filtered, self);
  if (self->chooser != NULL)
    g_signal_handlers_disconnect_by_data (self->chooser, self);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (codes_page_parent_class)->dispose (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->rows);
  g_clear_object (&self->model);
  g_clear_pointer (&self->listed, g_free);
  g_clear_pointer (&self->query, g_free);
}

static void
codes_page_class_init (CodesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = codes_page_dispose;
}

static void
codes_page_class_finalize (CodesPageClass *klass)
{
}

static void
codes_page_init (CodesPage *self)
{
}

void
codes_page_register (GTypeModule *module)
{
  codes_page_register_type (module);
}

GtkWidget *
codes_page_new (FormatExplorerModel *model)
{
  CodesPage *self = g_object_new (CODES_TYPE_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *busy = gtk_spinner_new ();

  self->model = g_object_ref (model);
  self->search = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->search, TRUE);
  /* The function for it is younger than GTK 4.8. */
  g_object_set (self->search, "placeholder-text", _("0x7e, 0b0111, 0.0625 or subnormal"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search codes"), -1);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_cb), self);
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "dim-label");
  self->save = gtk_button_new_with_mnemonic (_("_Save as CSV…"));
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  gtk_box_append (GTK_BOX (tools), self->search);
  gtk_box_append (GTK_BOX (tools), self->count);
  gtk_box_append (GTK_BOX (tools), self->save);
  gtk_widget_set_margin_start (tools, 12);
  gtk_widget_set_margin_end (tools, 12);
  gtk_widget_set_margin_top (tools, 6);
  gtk_widget_set_margin_bottom (tools, 6);

  self->none = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->none), "view-list-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->none), _("No Table"));
  gtk_spinner_start (GTK_SPINNER (busy));
  explorer_set_name (busy, _("Listing codes"));

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), busy, "busy");
  gtk_stack_add_named (GTK_STACK (self->stack), table_new (self), "table");
  gtk_stack_add_named (GTK_STACK (self->stack), self->none, "none");
  gtk_box_append (GTK_BOX (box), tools);
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_bin_set_child (ADW_BIN (self), box);
  format_explorer_model_watch (model, GTK_WIDGET (self), changed_cb, self);
  return GTK_WIDGET (self);
}
