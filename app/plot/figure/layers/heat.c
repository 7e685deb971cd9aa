/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "../mant-plot-private.h"
#include "heat.h"

/* Colours are looked up: 256 steps of lightness are as many as 8 bits a channel can show. */
#define N_COLORS 256

/* Width of the stripes over cells without a value, in drawing units. */
#define HATCH 3

/* Immutable, and shared by a layer and its copies, so that what a worker measured on a copy is
 * known to the original too. */
typedef struct
{
  GBytes *bytes;
  const float *values;
  guint rows;
  guint cols;

  GMutex lock;
  int measured; /* (atomic) what follows is final once this is 1 */
  MantExtent extent;
  guint64 n_missing;
} Matrix;

/* The most pixels of a map among vectors: a quarter of a gibibyte. */
#define MAX_PIXELS 0x1p26

/**
 * MantHeatLayer:
 *
 * A matrix as a map of colours.  Where several cells share a pixel it shows their mean; cells
 * that are not finite are grey and hatched, and take no part in a mean.
 */
struct _MantHeatLayer
{
  MantPlotLayer parent_instance;

  Matrix *matrix;
  double x0;
  double x1;
  double y0;
  double y1;

  MantScaleKind value_kind;
  gboolean value_fixed;
  double value_lo;
  double value_hi;
};

G_DEFINE_FINAL_TYPE (MantHeatLayer, mant_heat_layer, MANT_TYPE_PLOT_LAYER)

static Matrix *
matrix_new (guint   rows,
            guint   cols,
            GBytes *values_f32)
{
  Matrix *self = g_atomic_rc_box_new0 (Matrix);
  gsize size;
  gconstpointer data = g_bytes_get_data (values_f32, &size);

  self->bytes = (gsize) data % sizeof (float) != 0 ? g_bytes_new (data, size)
                                                   : g_bytes_ref (values_f32);
  self->values = g_bytes_get_data (self->bytes, NULL);
  self->rows = rows;
  self->cols = cols;
  g_mutex_init (&self->lock);
  mant_extent_init (&self->extent);

  return self;
}

static void
matrix_clear (gpointer data)
{
  Matrix *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_mutex_clear (&self->lock);
}

static void
matrix_unref (Matrix *self)
{
  g_atomic_rc_box_release_full (self, matrix_clear);
}

static gsize
n_cells (const Matrix *self)
{
  return (gsize) self->rows * self->cols;
}

static gboolean
is_measured (Matrix *self)
{
  return g_atomic_int_get (&self->measured) != 0;
}

static gboolean
measure (Matrix        *self,
         GCancellable  *cancellable,
         GError       **error)
{
  MantExtent extent;
  guint64 n_missing = 0;

  if (is_measured (self))
    return TRUE;

  mant_extent_init (&extent);
  for (gsize i = 0; i < n_cells (self); i++)
    {
      if (i % 1048576 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      n_missing += isfinite (self->values[i]) ? 0 : 1;
      mant_extent_add (&extent, self->values[i]);
    }

  g_mutex_lock (&self->lock);
  if (!is_measured (self))
    {
      self->extent = extent;
      self->n_missing = n_missing;
      g_atomic_int_set (&self->measured, 1);
    }
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static gboolean
mant_heat_layer_is_prepared (MantPlotLayer *layer)
{
  return is_measured (MANT_HEAT_LAYER (layer)->matrix);
}

static gboolean
mant_heat_layer_prepare (MantPlotLayer  *layer,
                         GCancellable   *cancellable,
                         GError        **error)
{
  return measure (MANT_HEAT_LAYER (layer)->matrix, cancellable, error);
}

static void
mant_heat_layer_range (MantPlotLayer *layer,
                       MantExtent    *x,
                       MantExtent    *y)
{
  MantHeatLayer *self = MANT_HEAT_LAYER (layer);

  if (n_cells (self->matrix) == 0)
    return;

  mant_extent_add (x, self->x0);
  mant_extent_add (x, self->x1);
  mant_extent_add (y, self->y0);
  mant_extent_add (y, self->y1);
}

/* Fills first[i], end[i] with the cells that pixel i covers along one direction, at least the
 * one at its centre; an empty range outside the matrix. */
static void
map_pixels (const MantPlotFrame *frame,
            gboolean             horizontal,
            int                  n_pixels,
            double               from,
            double               to,
            guint                n,
            guint               *first,
            guint               *end)
{
  for (int i = 0; i < n_pixels; i++)
    {
      double place[3];

      for (int k = 0; k < 3; k++)
        {
          double value = horizontal ? mant_plot_frame_value_x (frame, i + k * 0.5)
                                    : mant_plot_frame_value_y (frame, i + k * 0.5);

          place[k] = (value - from) / (to - from) * n;
        }

      if (!(place[1] >= 0 && place[1] <= n))
        {
          first[i] = end[i] = 0;
          continue;
        }

      first[i] = (guint) CLAMP (rint (MIN (place[0], place[2])), 0, n);
      end[i] = (guint) CLAMP (rint (MAX (place[0], place[2])), 0, n);
      if (first[i] >= end[i])
        {
          first[i] = (guint) MIN (floor (place[1]), n - 1);
          end[i] = first[i] + 1;
        }
    }
}

static double
mean_of (const Matrix *self,
         guint         first_row,
         guint         end_row,
         guint         first_col,
         guint         end_col)
{
  double sum = 0;
  gsize n = 0;

  for (guint row = first_row; row < end_row; row++)
    for (guint col = first_col; col < end_col; col++)
      {
        float value = self->values[(gsize) row * self->cols + col];

        if (isfinite (value))
          {
            sum += value;
            n++;
          }
      }

  return n > 0 ? sum / (double) n : NAN;
}

static guint32
pack (const MantRgba *color)
{
  return 0xff000000u | (guint32) rint (color->red * 255) << 16
         | (guint32) rint (color->green * 255) << 8 | (guint32) rint (color->blue * 255);
}

static gboolean
mant_heat_layer_rasterize (MantPlotLayer       *layer,
                           const MantPlotFrame *frame,
                           cairo_surface_t     *target,
                           GCancellable        *cancellable)
{
  MantHeatLayer *self = MANT_HEAT_LAYER (layer);
  Matrix *matrix = self->matrix;
  int width = cairo_image_surface_get_width (target);
  int height = cairo_image_surface_get_height (target);
  g_autofree guint *first_col = g_new (guint, MAX (width, 1));
  g_autofree guint *end_col = g_new (guint, MAX (width, 1));
  g_autofree guint *first_row = g_new (guint, MAX (height, 1));
  g_autofree guint *end_row = g_new (guint, MAX (height, 1));
  guint32 colors[N_COLORS], missing[2];
  guint32 *pixels;
  gsize stride;
  int hatch = MAX (1, (int) rint (HATCH * frame->pixels_per_unit));
  MantScale scale;
  MantRgba color;

  if (n_cells (self->matrix) == 0 || width <= 0 || height <= 0)
    return TRUE;
  if (!measure (matrix, cancellable, NULL))
    return FALSE;

  mant_heat_layer_get_value_range (self, &scale);
  for (int i = 0; i < N_COLORS; i++)
    {
      mant_palette_get_heat (i / (N_COLORS - 1.0), &color);
      colors[i] = pack (&color);
    }
  mant_palette_get_ink (MANT_PLOT_INK_MISSING, frame->theme, &color);
  missing[0] = pack (&color);
  mant_palette_get_ink (MANT_PLOT_INK_BACKGROUND, frame->theme, &color);
  missing[1] = pack (&color);

  map_pixels (frame, TRUE, width, self->x0, self->x1, matrix->cols, first_col, end_col);
  map_pixels (frame, FALSE, height, self->y0, self->y1, matrix->rows, first_row, end_row);

  cairo_surface_flush (target);
  pixels = (guint32 *) (void *) cairo_image_surface_get_data (target);
  stride = (gsize) cairo_image_surface_get_stride (target) / sizeof *pixels;

  for (int y = 0; y < height; y++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (first_row[y] >= end_row[y])
        continue;

      for (int x = 0; x < width; x++)
        {
          double position;

          if (first_col[x] >= end_col[x])
            continue;

          position = mant_scale_normalise (&scale, mean_of (matrix, first_row[y], end_row[y],
                                                            first_col[x], end_col[x]));
          pixels[(gsize) y * stride + (gsize) x] =
            isnan (position) ? missing[(x + y) / hatch % 2]
                             : colors[(int) rint (CLAMP (position, 0, 1) * (N_COLORS - 1))];
        }
    }

  cairo_surface_mark_dirty (target);

  return TRUE;
}

static void
mant_heat_layer_draw (MantPlotLayer       *layer,
                      cairo_t             *cr,
                      const MantPlotFrame *frame)
{
  MantPlotFrame pixels = *frame;
  cairo_surface_t *surface;
  double scale = 2;

  /* A picture inside the picture, two pixels a unit: thousands of rectangles would make a file that
   * no viewer opens quickly. */
  if (frame->width * frame->height * scale * scale > MAX_PIXELS)
    scale = sqrt (MAX_PIXELS / (frame->width * frame->height));
  pixels.left = 0;
  pixels.top = 0;
  pixels.width = ceil (frame->width * scale);
  pixels.height = ceil (frame->height * scale);
  pixels.pixels_per_unit = scale;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) pixels.width,
                                        (int) pixels.height);
  mant_heat_layer_rasterize (layer, &pixels, surface, NULL);

  cairo_translate (cr, frame->left, frame->top);
  cairo_scale (cr, frame->width / pixels.width, frame->height / pixels.height);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

static void
mant_heat_layer_draw_key (MantPlotLayer *layer,
                          cairo_t       *cr,
                          MantPlotTheme  theme,
                          double         width,
                          double         height)
{
  cairo_pattern_t *gradient = cairo_pattern_create_linear (0, 0, width, 0);

  for (int i = 0; i <= 8; i++)
    {
      MantRgba color;

      mant_palette_get_heat (i / 8.0, &color);
      cairo_pattern_add_color_stop_rgb (gradient, i / 8.0, color.red, color.green, color.blue);
    }
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_set_source (cr, gradient);
  cairo_fill (cr);
  cairo_pattern_destroy (gradient);
}

static char *
mant_heat_layer_value_at (MantPlotLayer       *layer,
                          const MantPlotFrame *frame,
                          double               x,
                          double               y,
                          double              *found_x,
                          double              *found_y)
{
  MantHeatLayer *self = MANT_HEAT_LAYER (layer);
  double col = (x - self->x0) / (self->x1 - self->x0) * self->matrix->cols;
  double row = (y - self->y0) / (self->y1 - self->y0) * self->matrix->rows;
  const Matrix *matrix = self->matrix;
  g_autofree char *value = NULL;

  if (n_cells (matrix) == 0
      || !(col >= 0 && col <= matrix->cols && row >= 0 && row <= matrix->rows))
    return NULL;

  col = MIN (floor (col), matrix->cols - 1);
  row = MIN (floor (row), matrix->rows - 1);
  *found_x = self->x0 + (self->x1 - self->x0) * (col + 0.5) / matrix->cols;
  *found_y = self->y0 + (self->y1 - self->y0) * (row + 0.5) / matrix->rows;
  value = mant_scale_format (NULL, matrix->values[(gsize) row * matrix->cols + (gsize) col]);

  /* Translators: the value of a cell of a matrix, and where it is */
  return g_strdup_printf (_("%s (row %u, column %u)"), value, (guint) row, (guint) col);
}

static char *
mant_heat_layer_describe (MantPlotLayer *layer)
{
  Matrix *matrix = MANT_HEAT_LAYER (layer)->matrix;
  const char *title = mant_plot_layer_get_title (layer);
  g_autofree char *lo = NULL;
  g_autofree char *hi = NULL;
  g_autofree char *missing = NULL;

  if (n_cells (matrix) == 0)
    return g_strdup_printf (_("%s: nothing to draw."), title);
  if (!is_measured (matrix))
    return g_strdup_printf (_("%s: a map of %u rows by %u columns, still being measured."),
                            title, matrix->rows, matrix->cols);
  if (mant_extent_is_empty (&matrix->extent))
    return g_strdup_printf (_("%s: a map of %u rows by %u columns without a finite value."),
                            title, matrix->rows, matrix->cols);

  lo = mant_scale_format (NULL, matrix->extent.lo);
  hi = mant_scale_format (NULL, matrix->extent.hi);
  if (matrix->n_missing == 0)
    return g_strdup_printf (_("%s: a map of %u rows by %u columns, values from %s to %s."),
                            title, matrix->rows, matrix->cols, lo, hi);

  missing = _mant_plot_count_text (matrix->n_missing);
  return g_strdup_printf (_("%s: a map of %u rows by %u columns, values from %s to %s, "
                            "%s cells not finite."),
                          title, matrix->rows, matrix->cols, lo, hi, missing);
}

static char **
mant_heat_layer_columns (MantPlotLayer *layer)
{
  static const char *const names[] = { "row", "column", "value", NULL };

  return g_strdupv ((GStrv) names);
}

static guint64
mant_heat_layer_n_rows (MantPlotLayer *layer)
{
  return n_cells (MANT_HEAT_LAYER (layer)->matrix);
}

static char **
mant_heat_layer_row (MantPlotLayer *layer,
                     guint64        row)
{
  const Matrix *matrix = MANT_HEAT_LAYER (layer)->matrix;
  GStrv cells = g_new0 (char *, 4);

  cells[0] = g_strdup_printf ("%" G_GUINT64_FORMAT, row / matrix->cols);
  cells[1] = g_strdup_printf ("%" G_GUINT64_FORMAT, row % matrix->cols);
  cells[2] = _mant_plot_number_text (matrix->values[row]);

  return cells;
}

static gboolean
mant_heat_layer_color_scale (MantPlotLayer *layer,
                             MantScale     *scale)
{
  if (n_cells (MANT_HEAT_LAYER (layer)->matrix) == 0)
    return FALSE;

  mant_heat_layer_get_value_range (MANT_HEAT_LAYER (layer), scale);

  return TRUE;
}

static void
mant_heat_layer_copy_data (MantPlotLayer *layer,
                           MantPlotLayer *copy)
{
  MantHeatLayer *self = MANT_HEAT_LAYER (layer);
  MantHeatLayer *other = MANT_HEAT_LAYER (copy);

  g_clear_pointer (&other->matrix, matrix_unref);
  other->matrix = g_atomic_rc_box_acquire (self->matrix);
  other->x0 = self->x0;
  other->x1 = self->x1;
  other->y0 = self->y0;
  other->y1 = self->y1;
  other->value_kind = self->value_kind;
  other->value_fixed = self->value_fixed;
  other->value_lo = self->value_lo;
  other->value_hi = self->value_hi;
}

static void
mant_heat_layer_finalize (GObject *object)
{
  g_clear_pointer (&MANT_HEAT_LAYER (object)->matrix, matrix_unref);

  G_OBJECT_CLASS (mant_heat_layer_parent_class)->finalize (object);
}

static void
mant_heat_layer_class_init (MantHeatLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mant_heat_layer_finalize;

  layer_class->is_prepared = mant_heat_layer_is_prepared;
  layer_class->prepare = mant_heat_layer_prepare;
  layer_class->range = mant_heat_layer_range;
  layer_class->draw = mant_heat_layer_draw;
  layer_class->rasterize = mant_heat_layer_rasterize;
  layer_class->draw_key = mant_heat_layer_draw_key;
  layer_class->value_at = mant_heat_layer_value_at;
  layer_class->describe = mant_heat_layer_describe;
  layer_class->columns = mant_heat_layer_columns;
  layer_class->n_rows = mant_heat_layer_n_rows;
  layer_class->row = mant_heat_layer_row;
  layer_class->color_scale = mant_heat_layer_color_scale;
  layer_class->copy_data = mant_heat_layer_copy_data;
}

static void
mant_heat_layer_init (MantHeatLayer *self)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  self->matrix = matrix_new (0, 0, nothing);
  measure (self->matrix, NULL, NULL);
  /* The colour bar names it; a legend entry would say it twice. */
  mant_plot_layer_set_in_legend (MANT_PLOT_LAYER (self), FALSE);
}

/**
 * mant_heat_layer_new:
 * @title: (nullable): what the colours stand for; written along the colour bar
 * @rows: number of rows
 * @cols: number of columns
 * @values_f32: @rows × @cols binary32 values, row by row
 * @x0: where the first column begins
 * @x1: where the last column ends
 * @y0: where the first row begins
 * @y1: where the last row ends
 *
 * Makes a map: cell (r, c) covers @x0 + (c … c + 1)·(@x1 − @x0)/@cols and likewise along y.  To
 * have row 0 on top with its number beside it, give @y0 = 0, @y1 = @rows and invert the axis.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_heat_layer_new (const char *title,
                     guint       rows,
                     guint       cols,
                     GBytes     *values_f32,
                     double      x0,
                     double      x1,
                     double      y0,
                     double      y1)
{
  MantHeatLayer *self = g_object_new (MANT_TYPE_HEAT_LAYER, "title", title, NULL);

  mant_heat_layer_set_data (self, rows, cols, values_f32, x0, x1, y0, y1);

  return MANT_PLOT_LAYER (self);
}

/**
 * mant_heat_layer_set_data:
 * @self: a map
 * @rows: number of rows
 * @cols: number of columns
 * @values_f32: @rows × @cols binary32 values, row by row
 * @x0: where the first column begins
 * @x1: where the last column ends
 * @y0: where the first row begins
 * @y1: where the last row ends
 *
 * Replaces the data.
 */
void
mant_heat_layer_set_data (MantHeatLayer *self,
                          guint          rows,
                          guint          cols,
                          GBytes        *values_f32,
                          double         x0,
                          double         x1,
                          double         y0,
                          double         y1)
{
  g_return_if_fail (MANT_IS_HEAT_LAYER (self));
  g_return_if_fail (values_f32 != NULL);
  g_return_if_fail (isfinite (x0) && isfinite (x1) && isfinite (y0) && isfinite (y1));
  g_return_if_fail (g_bytes_get_size (values_f32) / sizeof (float) / MAX (cols, 1) >= rows);
  g_return_if_fail (rows == 0 || cols == 0 || (x0 != x1 && y0 != y1));

  g_clear_pointer (&self->matrix, matrix_unref);
  self->matrix = matrix_new (rows, cols, values_f32);
  self->x0 = x0;
  self->x1 = x1;
  self->y0 = y0;
  self->y1 = y1;
  /* Well under a millisecond. */
  if (n_cells (self->matrix) <= 65536)
    measure (self->matrix, NULL, NULL);

  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}

/**
 * mant_heat_layer_set_value_scale:
 * @self: a map
 * @kind: how values become colours
 *
 * Sets the scale of the colour bar.
 */
void
mant_heat_layer_set_value_scale (MantHeatLayer *self,
                                 MantScaleKind  kind)
{
  g_return_if_fail (MANT_IS_HEAT_LAYER (self));

  if (self->value_kind == kind)
    return;

  self->value_kind = kind;
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}

/**
 * mant_heat_layer_set_value_range:
 * @self: a map
 * @lo: value of the darkest colour
 * @hi: value of the lightest colour
 *
 * Fixes the range of the colour bar, so that two maps can be compared; NaN for either lets it
 * follow the data.  Values beyond are drawn in the colour of the end.
 */
void
mant_heat_layer_set_value_range (MantHeatLayer *self,
                                 double         lo,
                                 double         hi)
{
  g_return_if_fail (MANT_IS_HEAT_LAYER (self));

  self->value_fixed = isfinite (lo) && isfinite (hi) && lo < hi;
  self->value_lo = lo;
  self->value_hi = hi;
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}

/**
 * mant_heat_layer_get_value_range:
 * @self: a map
 * @scale: (out caller-allocates): return location for the scale of the colour bar
 *
 * Gives the values that the colours stand for; those of the data are known once the layer is
 * prepared.
 */
void
mant_heat_layer_get_value_range (MantHeatLayer *self,
                                 MantScale     *scale)
{
  MantExtent extent;
  double lo, hi;

  g_return_if_fail (MANT_IS_HEAT_LAYER (self));

  mant_extent_init (&extent);
  if (is_measured (self->matrix))
    extent = self->matrix->extent;
  lo = self->value_kind == MANT_SCALE_LOG ? extent.lo_positive : extent.lo;
  hi = extent.hi;

  if (self->value_fixed)
    {
      lo = self->value_lo;
      hi = self->value_hi;
    }
  mant_scale_init (scale, self->value_kind, 10, lo, hi, NAN);
}
