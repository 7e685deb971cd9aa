/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "mant-plot-private.h"
#include "mant-table.h"

/* GtkColumnView counts its scroll range in int pixels: some 6·10⁷ rows is where it overflows. */
#define MAX_ITEMS 50000000u

/**
 * MantTable:
 *
 * The numbers that a figure draws, as rows of text: the accessible twin of the picture, and what
 * a CSV file holds.  Every row begins with the title of its layer; a column that a layer does not
 * have is empty in its rows.  As a [iface@Gio.ListModel] of [class@TableRow] it makes rows when
 * they are asked for, and ends after 5·10⁷ of them; mant_table_get_n_rows() and the CSV file do
 * not.
 */
struct _MantTable
{
  GObject parent_instance;

  GPtrArray *layers;
  GPtrArray *column_maps; /* for each layer an int for each of its columns */
  GStrv header;
  guint n_columns;
  guint64 n_rows;
};

/**
 * MantTableRow:
 *
 * One row of a [class@Table].
 */
struct _MantTableRow
{
  GObject parent_instance;

  GStrv cells;
};

static void mant_table_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (MantTableRow, mant_table_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (MantTable, mant_table, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      mant_table_list_model_init))

static void
mant_table_row_finalize (GObject *object)
{
  MantTableRow *self = MANT_TABLE_ROW (object);

  g_clear_pointer (&self->cells, g_strfreev);

  G_OBJECT_CLASS (mant_table_row_parent_class)->finalize (object);
}

static void
mant_table_row_class_init (MantTableRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_table_row_finalize;
}

static void
mant_table_row_init (MantTableRow *self)
{
}

/**
 * mant_table_row_get_cell:
 * @self: a row
 * @column: which column
 *
 * Returns: (transfer none): its text; empty when the row has none there
 */
const char *
mant_table_row_get_cell (MantTableRow *self,
                         guint         column)
{
  g_return_val_if_fail (MANT_IS_TABLE_ROW (self), NULL);

  return column < g_strv_length (self->cells) ? self->cells[column] : "";
}

static void
mant_table_finalize (GObject *object)
{
  MantTable *self = MANT_TABLE (object);

  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->column_maps, g_ptr_array_unref);
  g_clear_pointer (&self->header, g_strfreev);

  G_OBJECT_CLASS (mant_table_parent_class)->finalize (object);
}

static void
mant_table_class_init (MantTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_table_finalize;
}

static void
mant_table_init (MantTable *self)
{
  self->layers = g_ptr_array_new_with_free_func (g_object_unref);
  self->column_maps = g_ptr_array_new_with_free_func (g_free);
}

static GType
mant_table_get_item_type (GListModel *model)
{
  return MANT_TYPE_TABLE_ROW;
}

static guint
mant_table_get_n_items (GListModel *model)
{
  return (guint) MIN (MANT_TABLE (model)->n_rows, MAX_ITEMS);
}

static gpointer
mant_table_get_item (GListModel *model,
                     guint       position)
{
  MantTable *self = MANT_TABLE (model);
  MantTableRow *row;

  if (position >= mant_table_get_n_items (model))
    return NULL;

  row = g_object_new (MANT_TYPE_TABLE_ROW, NULL);
  row->cells = mant_table_dup_row (self, position);

  return row;
}

static void
mant_table_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = mant_table_get_item_type;
  iface->get_n_items = mant_table_get_n_items;
  iface->get_item = mant_table_get_item;
}

static guint
find_or_add (GPtrArray  *names,
             const char *name)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, &index))
    return index;

  g_ptr_array_add (names, g_strdup (name));

  return names->len - 1;
}

MantTable *
_mant_table_new (GPtrArray *layers)
{
  MantTable *self = g_object_new (MANT_TYPE_TABLE, NULL);
  GPtrArray *names = g_ptr_array_new ();

  g_ptr_array_add (names, g_strdup ("layer"));

  for (guint i = 0; i < layers->len; i++)
    {
      MantPlotLayer *layer = g_ptr_array_index (layers, i);
      g_auto (GStrv) columns = NULL;
      MantPlotLayer *kept;
      int *map;

      if (!mant_plot_layer_get_visible (layer))
        continue;

      kept = mant_plot_layer_copy (layer);
      if (kept == NULL)
        kept = g_object_ref (layer);

      columns = mant_plot_layer_columns (kept);
      map = g_new (int, g_strv_length (columns) + 1);
      for (guint k = 0; columns[k] != NULL; k++)
        map[k] = (int) find_or_add (names, columns[k]);

      self->n_rows += mant_plot_layer_n_rows (kept);
      g_ptr_array_add (self->layers, kept);
      g_ptr_array_add (self->column_maps, map);
    }

  self->n_columns = names->len;
  g_ptr_array_add (names, NULL);
  self->header = (GStrv) g_ptr_array_free (names, FALSE);

  return self;
}

/**
 * mant_table_get_header:
 * @self: a table
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of the columns, "layer" first; see
 *   mant_plot_layer_columns() for the others
 */
const char * const *
mant_table_get_header (MantTable *self)
{
  g_return_val_if_fail (MANT_IS_TABLE (self), NULL);

  return (const char * const *) self->header;
}

/**
 * mant_table_get_n_columns:
 * @self: a table
 *
 * Returns: the number of columns
 */
guint
mant_table_get_n_columns (MantTable *self)
{
  g_return_val_if_fail (MANT_IS_TABLE (self), 0);

  return self->n_columns;
}

/**
 * mant_table_get_n_rows:
 * @self: a table
 *
 * Returns: the number of rows
 */
guint64
mant_table_get_n_rows (MantTable *self)
{
  g_return_val_if_fail (MANT_IS_TABLE (self), 0);

  return self->n_rows;
}

/**
 * mant_table_dup_row:
 * @self: a table
 * @row: which row; below their number
 *
 * Makes one row.
 *
 * Returns: (transfer full) (array zero-terminated=1): a text for each column
 */
char **
mant_table_dup_row (MantTable *self,
                    guint64    row)
{
  g_return_val_if_fail (MANT_IS_TABLE (self), NULL);
  g_return_val_if_fail (row < self->n_rows, NULL);

  for (guint i = 0; i < self->layers->len; i++)
    {
      MantPlotLayer *layer = g_ptr_array_index (self->layers, i);
      guint64 n_rows = mant_plot_layer_n_rows (layer);
      const int *map = g_ptr_array_index (self->column_maps, i);
      g_auto (GStrv) values = NULL;
      GStrv cells;

      if (row >= n_rows)
        {
          row -= n_rows;
          continue;
        }

      cells = g_new0 (char *, self->n_columns + 1);
      cells[0] = g_strdup (mant_plot_layer_get_title (layer));
      values = mant_plot_layer_row (layer, row);
      for (guint k = 0; values[k] != NULL; k++)
        cells[map[k]] = g_strdup (values[k]);
      for (guint k = 1; k < self->n_columns; k++)
        if (cells[k] == NULL)
          cells[k] = g_strdup ("");

      return cells;
    }

  g_return_val_if_reached (NULL);
}

static void
append_csv_line (GString            *text,
                 const char * const *cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');

      if (strpbrk (cells[i], ",\"\r\n") == NULL)
        g_string_append (text, cells[i]);
      else
        {
          g_string_append_c (text, '"');
          for (const char *p = cells[i]; *p != '\0'; p++)
            {
              if (*p == '"')
                g_string_append_c (text, '"');
              g_string_append_c (text, *p);
            }
          g_string_append_c (text, '"');
        }
    }
  g_string_append_c (text, '\n');
}

/**
 * mant_table_write_csv:
 * @self: a table
 * @stream: where to write
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Writes a header line and every row as comma-separated values.  Blocks: call it in a worker for
 * large tables.
 *
 * Source: RFC 4180, with LF for line ends.
 *
 * Fails with %G_IO_ERROR_CANCELLED, or as @stream does.
 *
 * Returns: whether all was written
 */
gboolean
mant_table_write_csv (MantTable      *self,
                      GOutputStream  *stream,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (MANT_IS_TABLE (self), FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), FALSE);

  append_csv_line (text, mant_table_get_header (self));

  for (guint64 row = 0; row < self->n_rows; row++)
    {
      g_auto (GStrv) cells = mant_table_dup_row (self, row);

      append_csv_line (text, (const char * const *) cells);
      if (text->len > 65536)
        {
          if (!g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error))
            return FALSE;
          g_string_truncate (text, 0);
        }
    }

  return g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error);
}
