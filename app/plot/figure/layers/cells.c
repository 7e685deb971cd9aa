/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "../mant-plot-private.h"
#include "cells.h"

/* Distance of hatch lines and of dots, in drawing units. */
#define STEP 5

/* How much a solid cell lets through of what is below it. */
#define SOLID_ALPHA 0.75

/* Behind lines and dots, so that a hatched cell is seen whatever it lies on. */
#define WASH_ALPHA 0.28

/**
 * MantCellsLayer:
 *
 * The marked cells of a matrix, filled or hatched in one colour: which results overflowed, which
 * are NaN.  It lies over a #MantHeatLayer of the same place, or stands alone, one layer a kind of
 * mark.
 */
struct _MantCellsLayer
{
  MantPlotLayer parent_instance;

  GBytes *bytes;
  const guint8 *marks; /* row by row, not 0 for a marked cell */
  guint rows;
  guint cols;
  guint64 n_marked;
  GArray *marked; /* guint32: the places of the marked cells, for the table */
  double x0;
  double x1;
  double y0;
  double y1;
  MantCellsHatch hatch;
};

G_DEFINE_FINAL_TYPE (MantCellsLayer, mant_cells_layer, MANT_TYPE_PLOT_LAYER)

static void
mant_cells_layer_range (MantPlotLayer *layer,
                        MantExtent    *x,
                        MantExtent    *y)
{
  MantCellsLayer *self = MANT_CELLS_LAYER (layer);

  if (self->rows == 0 || self->cols == 0)
    return;
  mant_extent_add (x, self->x0);
  mant_extent_add (x, self->x1);
  mant_extent_add (y, self->y0);
  mant_extent_add (y, self->y1);
}

/* Fills the path that is there, by the hatch; lines run through all cells without a break. */
static void
fill_path (MantCellsLayer      *self,
           cairo_t             *cr,
           const MantRgba      *color,
           double               left,
           double               top,
           double               width,
           double               height)
{
  if (self->hatch == MANT_CELLS_SOLID)
    {
      _mant_plot_set_source (cr, color, SOLID_ALPHA);
      cairo_fill (cr);
      return;
    }

  cairo_save (cr);
  _mant_plot_set_source (cr, color, WASH_ALPHA);
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  _mant_plot_set_source (cr, color, 1);
  cairo_set_line_width (cr, 1.2);
  if (self->hatch == MANT_CELLS_DOTTED)
    {
      for (double y = floor (top / STEP) * STEP; y < top + height + STEP; y += STEP)
        for (double x = floor (left / STEP) * STEP; x < left + width + STEP; x += STEP)
          cairo_rectangle (cr, x, y, 2, 2);
      cairo_fill (cr);
      cairo_restore (cr);
      return;
    }
  for (double x = floor ((left - height) / STEP) * STEP; x < left + width + height; x += STEP)
    {
      if (self->hatch != MANT_CELLS_FALLING)
        {
          cairo_move_to (cr, x, top + height);
          cairo_line_to (cr, x + height, top);
        }
      if (self->hatch != MANT_CELLS_RISING)
        {
          cairo_move_to (cr, x, top);
          cairo_line_to (cr, x + height, top + height);
        }
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
mant_cells_layer_draw (MantPlotLayer       *layer,
                       cairo_t             *cr,
                       const MantPlotFrame *frame)
{
  MantCellsLayer *self = MANT_CELLS_LAYER (layer);
  MantRgba color;

  if (self->n_marked == 0)
    return;

  /* A run of marked cells is one rectangle. */
  cairo_new_path (cr);
  for (guint row = 0; row < self->rows; row++)
    {
      const guint8 *marks = self->marks + (gsize) row * self->cols;
      const double y_a = self->y0 + (self->y1 - self->y0) * row / self->rows;
      const double y_b = self->y0 + (self->y1 - self->y0) * (row + 1) / self->rows;
      const double a = mant_plot_frame_place_y (frame, y_a);
      const double b = mant_plot_frame_place_y (frame, y_b);

      if (MAX (a, b) < frame->top || MIN (a, b) > frame->top + frame->height)
        continue;
      for (guint col = 0; col < self->cols;)
        {
          guint end = col;
          double left, right;

          while (end < self->cols && marks[end] != 0)
            end++;
          if (end == col)
            {
              col++;
              continue;
            }
          left = mant_plot_frame_place_x (frame,
                                          self->x0 + (self->x1 - self->x0) * col / self->cols);
          right = mant_plot_frame_place_x (frame,
                                           self->x0 + (self->x1 - self->x0) * end / self->cols);
          cairo_rectangle (cr, MIN (left, right), MIN (a, b), fabs (right - left), fabs (b - a));
          col = end;
        }
    }
  mant_plot_layer_get_rgba (layer, frame->theme, &color);
  cairo_save (cr);
  /* Rectangles that touch are one area: no seams between rows. */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  fill_path (self, cr, &color, frame->left, frame->top, frame->width, frame->height);
  cairo_restore (cr);
}

static void
mant_cells_layer_draw_key (MantPlotLayer *layer,
                           cairo_t       *cr,
                           MantPlotTheme  theme,
                           double         width,
                           double         height)
{
  MantRgba color;

  mant_plot_layer_get_rgba (layer, theme, &color);
  cairo_rectangle (cr, 0, 0, width, height);
  fill_path (MANT_CELLS_LAYER (layer), cr, &color, 0, 0, width, height);
}

static char *
mant_cells_layer_value_at (MantPlotLayer       *layer,
                           const MantPlotFrame *frame,
                           double               x,
                           double               y,
                           double              *found_x,
                           double              *found_y)
{
  MantCellsLayer *self = MANT_CELLS_LAYER (layer);
  const double col = floor ((x - self->x0) / (self->x1 - self->x0) * self->cols);
  const double row = floor ((y - self->y0) / (self->y1 - self->y0) * self->rows);

  if (!(col >= 0 && col < self->cols && row >= 0 && row < self->rows)
      || self->marks[(gsize) row * self->cols + (gsize) col] == 0)
    return NULL;

  *found_x = self->x0 + (self->x1 - self->x0) * (col + 0.5) / self->cols;
  *found_y = self->y0 + (self->y1 - self->y0) * (row + 0.5) / self->rows;

  /* The layer's title says what it is. */
  return g_strdup (_("yes"));
}

static char *
mant_cells_layer_describe (MantPlotLayer *layer)
{
  MantCellsLayer *self = MANT_CELLS_LAYER (layer);
  g_autofree char *marked = _mant_plot_count_text (self->n_marked);
  g_autofree char *all = _mant_plot_count_text ((guint64) self->rows * self->cols);

  /* Translators: what is marked; how many cells of how many */
  return g_strdup_printf (_("%s: %s of %s cells."), mant_plot_layer_get_title (layer), marked, all);
}

static char **
mant_cells_layer_columns (MantPlotLayer *layer)
{
  GStrv names = g_new0 (char *, 3);

  names[0] = g_strdup ("x");
  names[1] = g_strdup ("y");

  return names;
}

static guint64
mant_cells_layer_n_rows (MantPlotLayer *layer)
{
  return MANT_CELLS_LAYER (layer)->n_marked;
}

static char **
mant_cells_layer_row (MantPlotLayer *layer,
                      guint64        row)
{
  MantCellsLayer *self = MANT_CELLS_LAYER (layer);
  GStrv cells = g_new0 (char *, 3);
  const guint32 i = g_array_index (self->marked, guint32, row);

  cells[0] = _mant_plot_number_text (self->x0 + (self->x1 - self->x0)
                                                  * ((double) (i % self->cols) + 0.5) / self->cols);
  cells[1] = _mant_plot_number_text (self->y0 + (self->y1 - self->y0)
                                                  * ((double) (i / self->cols) + 0.5) / self->rows);

  return cells;
}

static void
mant_cells_layer_copy_data (MantPlotLayer *layer,
                            MantPlotLayer *copy)
{
  MantCellsLayer *self = MANT_CELLS_LAYER (layer);

  if (self->bytes != NULL)
    mant_cells_layer_set_data (MANT_CELLS_LAYER (copy), self->rows, self->cols, self->bytes,
                               self->x0, self->x1, self->y0, self->y1);
  mant_cells_layer_set_hatch (MANT_CELLS_LAYER (copy), self->hatch);
}

static void
mant_cells_layer_finalize (GObject *object)
{
  MantCellsLayer *self = MANT_CELLS_LAYER (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->marked, g_array_unref);

  G_OBJECT_CLASS (mant_cells_layer_parent_class)->finalize (object);
}

static void
mant_cells_layer_class_init (MantCellsLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mant_cells_layer_finalize;

  layer_class->range = mant_cells_layer_range;
  layer_class->draw = mant_cells_layer_draw;
  layer_class->draw_key = mant_cells_layer_draw_key;
  layer_class->value_at = mant_cells_layer_value_at;
  layer_class->describe = mant_cells_layer_describe;
  layer_class->columns = mant_cells_layer_columns;
  layer_class->n_rows = mant_cells_layer_n_rows;
  layer_class->row = mant_cells_layer_row;
  layer_class->copy_data = mant_cells_layer_copy_data;
}

static void
mant_cells_layer_init (MantCellsLayer *self)
{
  self->marked = g_array_new (FALSE, FALSE, sizeof (guint32));
}

/**
 * mant_cells_layer_new:
 * @title: (nullable): what is marked
 * @rows: rows of the matrix
 * @cols: its columns
 * @marks_u8: @rows × @cols bytes, row by row: not 0 where a cell is marked
 * @x0: the left edge of column 0
 * @x1: the right edge of the last column
 * @y0: the edge of row 0
 * @y1: the other edge of the last row
 *
 * Makes a layer of marked cells, filled.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_cells_layer_new (const char *title,
                      guint       rows,
                      guint       cols,
                      GBytes     *marks_u8,
                      double      x0,
                      double      x1,
                      double      y0,
                      double      y1)
{
  MantCellsLayer *self = g_object_new (MANT_TYPE_CELLS_LAYER, "title", title, NULL);

  mant_cells_layer_set_data (self, rows, cols, marks_u8, x0, x1, y0, y1);

  return MANT_PLOT_LAYER (self);
}

/**
 * mant_cells_layer_set_data:
 * @self: a layer
 * @rows: rows of the matrix
 * @cols: its columns
 * @marks_u8: @rows × @cols bytes, row by row: not 0 where a cell is marked
 * @x0: the left edge of column 0
 * @x1: the right edge of the last column
 * @y0: the edge of row 0
 * @y1: the other edge of the last row
 *
 * Replaces the data.
 */
void
mant_cells_layer_set_data (MantCellsLayer *self,
                           guint           rows,
                           guint           cols,
                           GBytes         *marks_u8,
                           double          x0,
                           double          x1,
                           double          y0,
                           double          y1)
{
  g_return_if_fail (MANT_IS_CELLS_LAYER (self));
  g_return_if_fail (marks_u8 != NULL);
  g_return_if_fail (g_bytes_get_size (marks_u8) >= (gsize) rows * cols);
  g_return_if_fail ((gsize) rows * cols <= G_MAXUINT32);
  g_return_if_fail (x0 != x1 && y0 != y1);

  g_bytes_ref (marks_u8);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = marks_u8;
  self->marks = g_bytes_get_data (marks_u8, NULL);
  self->rows = rows;
  self->cols = cols;
  self->x0 = x0;
  self->x1 = x1;
  self->y0 = y0;
  self->y1 = y1;
  g_array_set_size (self->marked, 0);
  for (guint32 i = 0; i < rows * cols; i++)
    if (self->marks[i] != 0)
      g_array_append_val (self->marked, i);
  self->n_marked = self->marked->len;
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}

/**
 * mant_cells_layer_set_hatch:
 * @self: a layer
 * @hatch: how marked cells look
 *
 * Sets what tells the marks of this layer from those of others without colour.
 */
void
mant_cells_layer_set_hatch (MantCellsLayer *self,
                            MantCellsHatch  hatch)
{
  g_return_if_fail (MANT_IS_CELLS_LAYER (self));

  self->hatch = hatch;
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}
