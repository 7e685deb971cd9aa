/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "../mant-plot-private.h"
#include "line.h"

#define LINE_WIDTH 1.5

/* Points a drawing unit up to which the line is stroked; above, each column of pixels shows
 * the span of its points.  Cairo takes time with the square of a noisy line's length. */
#define MAX_DENSITY 1.0

/* Points a drawing unit below which each point is drawn too. */
#define DOT_DENSITY 0.05

/**
 * MantLineLayer:
 *
 * A line through the points of a [class@Series], with a gap where y is not finite.  Once there
 * are more points than pixels, each column of pixels shows the whole span of the points in it, so
 * that no spike is lost at any zoom.
 */
struct _MantLineLayer
{
  MantPlotLayer parent_instance;

  MantSeries *series;
};

G_DEFINE_FINAL_TYPE (MantLineLayer, mant_line_layer, MANT_TYPE_PLOT_LAYER)

/* What one column of pixels shows: places of the largest and smallest value in it. */
typedef struct
{
  double top;
  double bottom;
  gboolean filled;
} Span;

static gboolean
mant_line_layer_is_prepared (MantPlotLayer *layer)
{
  MantLineLayer *self = MANT_LINE_LAYER (layer);

  return self->series == NULL || mant_series_is_prepared (self->series);
}

static gboolean
mant_line_layer_prepare (MantPlotLayer  *layer,
                         GCancellable   *cancellable,
                         GError        **error)
{
  MantLineLayer *self = MANT_LINE_LAYER (layer);

  return self->series == NULL || mant_series_prepare (self->series, cancellable, error);
}

static void
mant_line_layer_range (MantPlotLayer *layer,
                       MantExtent    *x,
                       MantExtent    *y)
{
  MantLineLayer *self = MANT_LINE_LAYER (layer);
  gsize n = self->series != NULL ? mant_series_get_length (self->series) : 0;
  double min, max;

  if (n == 0)
    return;

  mant_extent_add (x, mant_series_get_x (self->series, 0));
  mant_extent_add (x, mant_series_get_x (self->series, n - 1));
  if (x->lo <= 0 && x->hi > 0)
    {
      /* Where a logarithmic x axis may begin. */
      gsize first = mant_series_find_x (self->series, 5e-324);

      if (first < n)
        mant_extent_add (x, mant_series_get_x (self->series, first));
    }

  /* Measuring 10⁸ points that are not prepared would block the caller. */
  if (mant_series_is_prepared (self->series)
      && mant_series_get_min_max (self->series, 0, n, &min, &max))
    {
      mant_extent_add (y, min);
      mant_extent_add (y, max);
      y->lo_positive = mant_series_get_min_positive (self->series);
    }
  y->loose = TRUE;
}

/* The points that show, and one more at each side for the line that leaves the picture. */
static void
visible_points (MantSeries          *series,
                const MantPlotFrame *frame,
                gsize               *first,
                gsize               *end)
{
  gsize n = mant_series_get_length (series);

  *first = mant_series_find_x (series, frame->x.lo);
  *end = mant_series_find_x (series, frame->x.hi);
  if (*first > 0)
    (*first)--;
  /* Several points may share the last x. */
  while (*end < n && mant_series_get_x (series, *end) <= frame->x.hi)
    (*end)++;
  if (*end < n)
    (*end)++;
}

/* The span of each of n columns from frame->left on, each one drawing unit wide. */
static Span *
make_spans (MantSeries          *series,
            const MantPlotFrame *frame,
            int                  n)
{
  Span *spans = g_new0 (Span, n);
  gsize n_points = mant_series_get_length (series);
  gsize boundary = mant_series_find_x (series, mant_plot_frame_value_x (frame, frame->left));
  int step = frame->x.inverted ? -1 : 1;
  int last_filled = -1;
  gsize last_end = 0;

  for (int i = 0; i < n; i++)
    {
      gsize next = mant_series_find_x (series, mant_plot_frame_value_x (frame,
                                                                      frame->left + i + 1));
      gsize first = MIN (boundary, next), end = MAX (boundary, next);
      double min, max, a, b;

      /* The last point lies on the right edge itself. */
      if (i == n - 1 && step > 0 && end < n_points
          && mant_series_get_x (series, end) <= frame->x.hi)
        end++;
      boundary = next;
      if (!mant_series_get_min_max (series, first, end, &min, &max))
        continue;

      a = mant_plot_frame_place_y (frame, min);
      b = mant_plot_frame_place_y (frame, max);
      spans[i] = (Span) { MIN (a, b), MAX (a, b), TRUE };

      /* Points either side of a column's edge are joined by the line: let the two columns meet,
       * halfway, unless the point at the edge is a gap. */
      if (last_filled == i - 1 && i > 0 && step > 0
          && isfinite (mant_series_get_y (series, last_end - 1))
          && isfinite (mant_series_get_y (series, first)))
        {
          Span *left = &spans[i - 1], *right = &spans[i];

          if (left->bottom < right->top)
            left->bottom = right->top = (left->bottom + right->top) / 2;
          else if (right->bottom < left->top)
            right->bottom = left->top = (right->bottom + left->top) / 2;
        }
      last_filled = i;
      last_end = end;
    }

  return spans;
}

static void
set_pen (MantPlotLayer *layer,
         cairo_t       *cr,
         MantPlotTheme  theme)
{
  int index = mant_plot_layer_get_color_index (layer);
  guint n_dashes;
  const double *dashes = mant_palette_get_dashes ((guint) MAX (index, 0), &n_dashes);
  MantRgba color;

  mant_plot_layer_get_rgba (layer, theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_set_dash (cr, dashes, (int) n_dashes, 0);
}

static void
stroke_points (MantLineLayer       *self,
               cairo_t             *cr,
               const MantPlotFrame *frame,
               gsize                first,
               gsize                end,
               gboolean             with_dots)
{
  gboolean drawing = FALSE;

  set_pen (MANT_PLOT_LAYER (self), cr, frame->theme);
  for (gsize i = first; i < end; i++)
    {
      double y = mant_series_get_y (self->series, i);
      double place_x = mant_plot_frame_place_x (frame, mant_series_get_x (self->series, i));

      if (!isfinite (y))
        {
          drawing = FALSE;
          continue;
        }
      if (drawing)
        cairo_line_to (cr, place_x, mant_plot_frame_place_y (frame, y));
      else
        cairo_move_to (cr, place_x, mant_plot_frame_place_y (frame, y));
      drawing = TRUE;
    }
  cairo_stroke (cr);

  /* A point between two gaps has no line to be seen by. */
  for (gsize i = first; i < end; i++)
    {
      gsize n = mant_series_get_length (self->series);
      double y = mant_series_get_y (self->series, i);
      gboolean alone = (i == 0 || !isfinite (mant_series_get_y (self->series, i - 1)))
                       && (i + 1 == n || !isfinite (mant_series_get_y (self->series, i + 1)));

      if (!isfinite (y) || !(with_dots || alone))
        continue;

      cairo_new_sub_path (cr);
      cairo_arc (cr, mant_plot_frame_place_x (frame, mant_series_get_x (self->series, i)),
                 mant_plot_frame_place_y (frame, y), 2.5, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

static double
density (MantLineLayer       *self,
         const MantPlotFrame *frame,
         gsize               *first,
         gsize               *end)
{
  visible_points (self->series, frame, first, end);

  return (double) (*end - *first) / frame->width;
}

static void
mant_line_layer_draw (MantPlotLayer       *layer,
                      cairo_t             *cr,
                      const MantPlotFrame *frame)
{
  MantLineLayer *self = MANT_LINE_LAYER (layer);
  g_autofree Span *spans = NULL;
  gsize first, end;
  double points_per_unit;
  int n = (int) ceil (frame->width);

  if (self->series == NULL)
    return;

  points_per_unit = density (self, frame, &first, &end);
  if (points_per_unit <= MAX_DENSITY)
    {
      stroke_points (self, cr, frame, first, end, points_per_unit < DOT_DENSITY);
      return;
    }

  spans = make_spans (self->series, frame, n);
  for (int i = 0; i < n; i++)
    if (spans[i].filled)
      cairo_rectangle (cr, frame->left + i, spans[i].top - LINE_WIDTH / 2, 1,
                       spans[i].bottom - spans[i].top + LINE_WIDTH);
  set_pen (layer, cr, frame->theme);
  cairo_fill (cr);
}

/* How much of pixel row y lies between top and bottom. */
static double
coverage (int    y,
          double top,
          double bottom)
{
  return CLAMP (MIN (bottom, y + 1) - MAX (top, y), 0, 1);
}

static void
blend (guint32        *pixel,
       const MantRgba *color,
       double          alpha)
{
  double a = color->alpha * alpha, keep = 1 - a;
  guint32 below = *pixel;
  guint32 above[4] = {
    (guint32) rint (a * 255 + keep * (below >> 24)),
    (guint32) rint (a * color->red * 255 + keep * (below >> 16 & 0xff)),
    (guint32) rint (a * color->green * 255 + keep * (below >> 8 & 0xff)),
    (guint32) rint (a * color->blue * 255 + keep * (below & 0xff)),
  };

  *pixel = above[0] << 24 | above[1] << 16 | above[2] << 8 | above[3];
}

static gboolean
mant_line_layer_rasterize (MantPlotLayer       *layer,
                           const MantPlotFrame *frame,
                           cairo_surface_t     *target,
                           GCancellable        *cancellable)
{
  MantLineLayer *self = MANT_LINE_LAYER (layer);
  g_autofree Span *spans = NULL;
  double half = LINE_WIDTH / 2 * frame->pixels_per_unit;
  int width = cairo_image_surface_get_width (target);
  int height = cairo_image_surface_get_height (target);
  int n = (int) ceil (frame->width), left = (int) floor (frame->left);
  gsize first, end, stride;
  guint32 *pixels, solid = 0;
  MantRgba color;

  if (self->series == NULL)
    return TRUE;

  if (density (self, frame, &first, &end) <= MAX_DENSITY / frame->pixels_per_unit)
    return MANT_PLOT_LAYER_CLASS (mant_line_layer_parent_class)->rasterize (layer, frame, target,
                                                                            cancellable);

  spans = make_spans (self->series, frame, n);
  if (g_cancellable_is_cancelled (cancellable))
    return FALSE;

  mant_plot_layer_get_rgba (layer, frame->theme, &color);
  if (color.alpha == 1)
    blend (&solid, &color, 1);
  cairo_surface_flush (target);
  pixels = (guint32 *) (void *) cairo_image_surface_get_data (target);
  stride = (gsize) cairo_image_surface_get_stride (target) / sizeof *pixels;

  for (int i = 0; i < n; i++)
    {
      double top = spans[i].top - half, bottom = spans[i].bottom + half;
      int x = left + i, first_y, end_y;

      if (!spans[i].filled || x < 0 || x >= width)
        continue;

      first_y = (int) CLAMP (floor (top), 0, height);
      end_y = (int) CLAMP (ceil (bottom), 0, height);
      for (int y = first_y; y < end_y; y++)
        {
          guint32 *pixel = &pixels[(gsize) y * stride + (gsize) x];

          /* Most pixels are covered whole. */
          if (color.alpha == 1 && y >= top && y + 1 <= bottom)
            *pixel = solid;
          else
            blend (pixel, &color, coverage (y, top, bottom));
        }
    }

  cairo_surface_mark_dirty (target);

  return TRUE;
}

static void
mant_line_layer_draw_key (MantPlotLayer *layer,
                          cairo_t       *cr,
                          MantPlotTheme  theme,
                          double         width,
                          double         height)
{
  set_pen (layer, cr, theme);
  cairo_move_to (cr, 0, height / 2);
  cairo_line_to (cr, width, height / 2);
  cairo_stroke (cr);
}

static char *
mant_line_layer_value_at (MantPlotLayer       *layer,
                          const MantPlotFrame *frame,
                          double               x,
                          double               y,
                          double              *found_x,
                          double              *found_y)
{
  MantLineLayer *self = MANT_LINE_LAYER (layer);
  g_autofree char *text_x = NULL;
  g_autofree char *text_y = NULL;
  gsize i;

  if (self->series == NULL || mant_series_get_length (self->series) == 0)
    return NULL;

  i = mant_series_find_nearest (self->series, x);
  *found_x = mant_series_get_x (self->series, i);
  *found_y = mant_series_get_y (self->series, i);
  text_x = mant_scale_format (&frame->x, *found_x);
  text_y = mant_scale_format (&frame->y, *found_y);

  /* Translators: the y of a point of a line, and its x */
  return g_strdup_printf (_("%s (at %s)"), text_y, text_x);
}

static char *
mant_line_layer_describe (MantPlotLayer *layer)
{
  MantLineLayer *self = MANT_LINE_LAYER (layer);
  const char *title = mant_plot_layer_get_title (layer);
  gsize n = self->series != NULL ? mant_series_get_length (self->series) : 0;
  g_autofree char *count = _mant_plot_count_text (n);
  g_autofree char *x_lo = NULL;
  g_autofree char *x_hi = NULL;
  g_autofree char *y_lo = NULL;
  g_autofree char *y_hi = NULL;
  g_autofree char *left_out = NULL;
  gsize n_gaps;
  double min, max;

  if (n == 0)
    return g_strdup_printf (_("%s: nothing to draw."), title);
  if (!mant_series_is_prepared (self->series))
    return g_strdup_printf (_("%s: %s points, still being measured."), title, count);
  if (!mant_series_get_min_max (self->series, 0, n, &min, &max))
    return g_strdup_printf (_("%s: %s points, none of them finite."), title, count);

  x_lo = mant_scale_format (NULL, mant_series_get_x (self->series, 0));
  x_hi = mant_scale_format (NULL, mant_series_get_x (self->series, n - 1));
  y_lo = mant_scale_format (NULL, min);
  y_hi = mant_scale_format (NULL, max);
  n_gaps = mant_series_get_n_nan (self->series) + mant_series_get_n_infinite (self->series);
  if (n_gaps == 0)
    return g_strdup_printf (ngettext ("%s: %s point at %s (to %s), value %s (to %s).",
                                      "%s: %s points from %s to %s, values from %s to %s.", n),
                            title, count, x_lo, x_hi, y_lo, y_hi);

  left_out = _mant_plot_count_text (n_gaps);
  return g_strdup_printf (ngettext ("%s: %s points from %s to %s, values from %s to %s, "
                                    "%s not finite and left out.",
                                    "%s: %s points from %s to %s, values from %s to %s, "
                                    "%s not finite and left out.", n_gaps),
                          title, count, x_lo, x_hi, y_lo, y_hi, left_out);
}

static char **
mant_line_layer_columns (MantPlotLayer *layer)
{
  static const char *const names[] = { "x", "y", NULL };

  return g_strdupv ((GStrv) names);
}

static guint64
mant_line_layer_n_rows (MantPlotLayer *layer)
{
  MantLineLayer *self = MANT_LINE_LAYER (layer);

  return self->series != NULL ? mant_series_get_length (self->series) : 0;
}

static char **
mant_line_layer_row (MantPlotLayer *layer,
                     guint64        row)
{
  MantLineLayer *self = MANT_LINE_LAYER (layer);
  GStrv cells = g_new0 (char *, 3);

  cells[0] = _mant_plot_number_text (mant_series_get_x (self->series, row));
  cells[1] = _mant_plot_number_text (mant_series_get_y (self->series, row));

  return cells;
}

static void
mant_line_layer_copy_data (MantPlotLayer *layer,
                           MantPlotLayer *copy)
{
  g_set_object (&MANT_LINE_LAYER (copy)->series, MANT_LINE_LAYER (layer)->series);
}

static void
mant_line_layer_finalize (GObject *object)
{
  g_clear_object (&MANT_LINE_LAYER (object)->series);

  G_OBJECT_CLASS (mant_line_layer_parent_class)->finalize (object);
}

static void
mant_line_layer_class_init (MantLineLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mant_line_layer_finalize;

  layer_class->is_prepared = mant_line_layer_is_prepared;
  layer_class->prepare = mant_line_layer_prepare;
  layer_class->range = mant_line_layer_range;
  layer_class->draw = mant_line_layer_draw;
  layer_class->rasterize = mant_line_layer_rasterize;
  layer_class->draw_key = mant_line_layer_draw_key;
  layer_class->value_at = mant_line_layer_value_at;
  layer_class->describe = mant_line_layer_describe;
  layer_class->columns = mant_line_layer_columns;
  layer_class->n_rows = mant_line_layer_n_rows;
  layer_class->row = mant_line_layer_row;
  layer_class->copy_data = mant_line_layer_copy_data;
}

static void
mant_line_layer_init (MantLineLayer *self)
{
}

/**
 * mant_line_layer_new:
 * @title: (nullable): what the line is
 * @series: (nullable): its points
 *
 * Makes a line.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_line_layer_new (const char *title,
                     MantSeries *series)
{
  MantLineLayer *self = g_object_new (MANT_TYPE_LINE_LAYER, "title", title, NULL);

  mant_line_layer_set_series (self, series);

  return MANT_PLOT_LAYER (self);
}

/**
 * mant_line_layer_get_series:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): its points
 */
MantSeries *
mant_line_layer_get_series (MantLineLayer *self)
{
  g_return_val_if_fail (MANT_IS_LINE_LAYER (self), NULL);

  return self->series;
}

/**
 * mant_line_layer_set_series:
 * @self: a line
 * @series: (nullable): its points
 *
 * Replaces the data.
 */
void
mant_line_layer_set_series (MantLineLayer *self,
                            MantSeries    *series)
{
  g_return_if_fail (MANT_IS_LINE_LAYER (self));
  g_return_if_fail (series == NULL || MANT_IS_SERIES (series));

  if (g_set_object (&self->series, series))
    mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}
