/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-records.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "mant-command.h"
#include "mant-number-text.h"

#define MAX_COLUMNS 32

/* A longer text, such as a name, pushes the rest of its own row aside, not that of every other. */
#define MAX_TEXT_WIDTH 56

/**
 * mant_cell_set_text:
 * @cell: a cell
 * @text: (nullable): its text, which has to outlive the row; %NULL makes the cell missing
 */
void
mant_cell_set_text (MantCell   *cell,
                    const char *text)
{
  cell->kind = text != NULL ? MANT_CELL_TEXT : MANT_CELL_MISSING;
  cell->text = text;
}

/**
 * mant_cell_set_count:
 * @cell: a cell
 * @count: its value
 */
void
mant_cell_set_count (MantCell *cell,
                     guint64   count)
{
  cell->kind = MANT_CELL_COUNT;
  cell->count = count;
}

/**
 * mant_cell_set_number:
 * @cell: a cell
 * @number: its value
 */
void
mant_cell_set_number (MantCell *cell,
                      double    number)
{
  cell->kind = MANT_CELL_NUMBER;
  cell->number = number;
}

/**
 * mant_cell_set_missing:
 * @cell: a cell
 * @reason: (nullable): why there is no value, as a sentence that outlives the row
 */
void
mant_cell_set_missing (MantCell   *cell,
                       const char *reason)
{
  cell->kind = MANT_CELL_MISSING;
  cell->text = reason;
}

static void
fill_row (const MantRecords *self,
          guint64            row,
          MantCell          *cells)
{
  g_assert (self->n_columns <= MAX_COLUMNS);

  memset (cells, 0, self->n_columns * sizeof *cells);
  self->fill (self->data, row, cells);
}

static char *
shape_text (const MantCell *cell)
{
  g_autoptr (GString) text = NULL;

  if (cell->n_dims == 0)
    return g_strdup ("scalar");
  text = g_string_new (NULL);
  for (guint i = 0; i < cell->n_dims; i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i == 0 ? "" : "x", cell->shape[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* For people: short, and safe in a terminal. */
static char *
cell_text (const MantCell   *cell,
           const MantColumn *column)
{
  switch (cell->kind)
    {
    case MANT_CELL_TEXT:
      return mant_printable (cell->text);

    case MANT_CELL_COUNT:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, cell->count);

    case MANT_CELL_NUMBER:
      {
        char text[512]; /* "%.3f" of the largest binary64 has 313 bytes */
        g_autofree char *format = NULL;

        if (!isfinite (cell->number))
          {
            mant_number_to_text (cell->number, text);
            return g_strdup (text);
          }
        format = column->decimals < 0 ? g_strdup ("%.6g")
                                      : g_strdup_printf ("%%.%df", column->decimals);
        return g_strdup (g_ascii_formatd (text, sizeof text, format, cell->number));
      }

    case MANT_CELL_SHAPE:
      return shape_text (cell);

    case MANT_CELL_MISSING:
    default:
      return g_strdup ("—");
    }
}

static guint
text_width (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

static void
add_padded (MantOutput *output,
            const char *text,
            guint       width,
            gboolean    right,
            gboolean    last)
{
  guint own = text_width (text);
  guint blanks = own < width ? width - own : 0;

  if (right)
    mant_output_printf (output, "%*s", (int) blanks, "");
  mant_output_add (output, text);
  if (!last)
    mant_output_printf (output, "%*s  ", right ? 0 : (int) blanks, "");
}

/* Why cells of a row are missing, each reason once. */
static void
add_reasons (const MantRecords *self,
             const MantCell    *cells,
             GString           *reasons)
{
  g_autofree char *name = cell_text (&cells[0], &self->columns[0]);

  for (guint i = 0; i < self->n_columns; i++)
    {
      gboolean said = cells[i].kind != MANT_CELL_MISSING || cells[i].text == NULL;

      for (guint k = 0; k < i && !said; k++)
        said = cells[k].kind == MANT_CELL_MISSING && g_strcmp0 (cells[k].text, cells[i].text) == 0;
      if (!said)
        {
          g_autofree char *reason = mant_printable (cells[i].text);

          g_string_append_printf (reasons, "%s: %s\n", name, reason);
        }
    }
}

/**
 * mant_records_write_text:
 * @self: rows
 * @output: where to
 *
 * Prints a table for people: aligned columns, six significant digits, and below it why cells are
 * missing.
 */
void
mant_records_write_text (const MantRecords *self,
                         MantOutput        *output)
{
  MantCell cells[MAX_COLUMNS];
  guint widths[MAX_COLUMNS] = { 0 };
  gboolean right[MAX_COLUMNS] = { FALSE };
  guint last = 0;
  g_autoptr (GString) reasons = g_string_new (NULL);

  for (guint i = 0; i < self->n_columns; i++)
    if (self->columns[i].title != NULL)
      {
        widths[i] = text_width (_(self->columns[i].title));
        last = i;
      }
  for (guint64 row = 0; row < self->n_rows; row++)
    {
      fill_row (self, row, cells);
      for (guint i = 0; i < self->n_columns; i++)
        if (self->columns[i].title != NULL)
          {
            g_autofree char *text = cell_text (&cells[i], &self->columns[i]);

            widths[i] = MAX (widths[i], MIN (text_width (text), MAX_TEXT_WIDTH));
            right[i] |= cells[i].kind == MANT_CELL_COUNT || cells[i].kind == MANT_CELL_NUMBER;
          }
    }

  for (guint i = 0; i < self->n_columns; i++)
    if (self->columns[i].title != NULL)
      add_padded (output, _(self->columns[i].title), widths[i], right[i], i == last);
  mant_output_add (output, "\n");
  for (guint64 row = 0; row < self->n_rows; row++)
    {
      fill_row (self, row, cells);
      for (guint i = 0; i < self->n_columns; i++)
        if (self->columns[i].title != NULL)
          {
            g_autofree char *text = cell_text (&cells[i], &self->columns[i]);

            add_padded (output, text, widths[i], right[i], i == last);
          }
      mant_output_add (output, "\n");
      add_reasons (self, cells, reasons);
    }
  mant_output_add_bytes (output, reasons->str, reasons->len);
}

/* RFC 4180, 2. */
static void
add_csv_text (MantOutput *output,
              const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      mant_output_add (output, text);
      return;
    }
  mant_output_add (output, "\"");
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        mant_output_add (output, "\"");
      mant_output_add_bytes (output, text, 1);
    }
  mant_output_add (output, "\"");
}

/**
 * mant_records_write_csv:
 * @self: rows
 * @output: where to
 *
 * Prints a header line and a row a line; numbers as the shortest decimals that read back the same.
 * A missing cell is empty, and the column `reason` says why.
 */
void
mant_records_write_csv (const MantRecords *self,
                        MantOutput        *output)
{
  MantCell cells[MAX_COLUMNS];
  char text[MANT_NUMBER_TEXT_SIZE];

  for (guint i = 0; i < self->n_columns; i++)
    mant_output_printf (output, "%s%s", i == 0 ? "" : ",", self->columns[i].key);
  mant_output_add (output, self->with_reasons ? ",reason\n" : "\n");

  for (guint64 row = 0; row < self->n_rows; row++)
    {
      const char *reason = NULL;

      fill_row (self, row, cells);
      for (guint i = 0; i < self->n_columns; i++)
        {
          const MantCell *cell = &cells[i];

          if (i > 0)
            mant_output_add (output, ",");
          switch (cell->kind)
            {
            case MANT_CELL_TEXT:
              add_csv_text (output, cell->text);
              break;
            case MANT_CELL_COUNT:
              mant_output_printf (output, "%" G_GUINT64_FORMAT, cell->count);
              break;
            case MANT_CELL_NUMBER:
              mant_number_to_text (cell->number, text);
              mant_output_add (output, text);
              break;
            case MANT_CELL_SHAPE:
              {
                g_autofree char *shape = shape_text (cell);

                mant_output_add (output, shape);
                break;
              }
            case MANT_CELL_MISSING:
            default:
              if (reason == NULL)
                reason = cell->text;
              break;
            }
        }
      if (self->with_reasons)
        {
          mant_output_add (output, ",");
          add_csv_text (output, reason != NULL ? reason : "");
        }
      mant_output_add (output, "\n");
    }
}

/**
 * mant_records_write_json:
 * @self: rows
 * @json: where to
 * @key: the member's key
 *
 * Writes an array of one object a row, each on a line.
 */
void
mant_records_write_json (const MantRecords *self,
                         MantJson          *json,
                         const char        *key)
{
  MantCell cells[MAX_COLUMNS];

  mant_json_begin_array (json, key, FALSE);
  for (guint64 row = 0; row < self->n_rows; row++)
    {
      fill_row (self, row, cells);
      mant_json_begin_object (json, NULL, TRUE);
      for (guint i = 0; i < self->n_columns; i++)
        {
          const MantCell *cell = &cells[i];
          const char *cell_key = self->columns[i].key;

          switch (cell->kind)
            {
            case MANT_CELL_TEXT:
              mant_json_add_text (json, cell_key, cell->text);
              break;
            case MANT_CELL_COUNT:
              mant_json_add_count (json, cell_key, cell->count);
              break;
            case MANT_CELL_NUMBER:
              mant_json_add_number (json, cell_key, cell->number);
              break;
            case MANT_CELL_SHAPE:
              mant_json_begin_array (json, cell_key, TRUE);
              for (guint k = 0; k < cell->n_dims; k++)
                mant_json_add_count (json, NULL, cell->shape[k]);
              mant_json_end_array (json);
              break;
            case MANT_CELL_MISSING:
            default:
              if (cell->text != NULL)
                mant_json_add_null (json, cell_key, cell->text);
              else
                mant_json_add_text (json, cell_key, NULL);
              break;
            }
        }
      mant_json_end_object (json);
    }
  mant_json_end_array (json);
}
