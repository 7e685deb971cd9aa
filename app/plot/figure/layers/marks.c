/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include <pango/pangocairo.h>

#include "../mant-plot-private.h"
#include "marks.h"

#define TICK_HEIGHT 9
#define POINT_RADIUS 3

/* How far from the crosshair a mark still answers, in drawing units. */
#define REACH 8

#define LABEL_GAP 4

/* The strip that ticks are drawn in, and what labels add to it. */
#define RUG_HEIGHT       12
#define RUG_LABEL_HEIGHT 15

/**
 * MantMarksLayer:
 *
 * Places on the horizontal axis as short ticks in a strip above it (the numbers that a format can
 * represent), or points (x, y).  Marks too dense to be told apart are thinned out, never to the
 * point that a stretch looks empty.
 */
struct _MantMarksLayer
{
  MantPlotLayer parent_instance;

  GBytes *x_bytes;
  GBytes *y_bytes;
  const double *x;
  const double *y; /* (nullable): ticks */
  gsize n;
  MantExtent x_extent;
  MantExtent y_extent;
  GStrv labels;
  gsize n_labels;
};

G_DEFINE_FINAL_TYPE (MantMarksLayer, mant_marks_layer, MANT_TYPE_PLOT_LAYER)

static void
clear (MantMarksLayer *self)
{
  g_clear_pointer (&self->x_bytes, g_bytes_unref);
  g_clear_pointer (&self->y_bytes, g_bytes_unref);
  self->x = NULL;
  self->y = NULL;
  self->n = 0;
}

static void
mant_marks_layer_range (MantPlotLayer *layer,
                        MantExtent    *x,
                        MantExtent    *y)
{
  MantMarksLayer *self = MANT_MARKS_LAYER (layer);

  if (self->n > 0)
    {
      *x = self->x_extent;
      *y = self->y_extent;
    }
  x->loose = y->loose = TRUE;
  x->weak = y->weak = self->y == NULL;
}

static void
draw_label (MantMarksLayer      *self,
            cairo_t             *cr,
            const MantPlotFrame *frame,
            PangoLayout         *layout,
            gsize                i,
            double               x,
            double               bottom,
            double              *last_end)
{
  PangoRectangle extents;
  MantRgba color;
  double left;

  if (i >= self->n_labels || *self->labels[i] == '\0')
    return;

  pango_layout_set_text (layout, self->labels[i], -1);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  left = CLAMP (x - extents.width / 2.0, frame->left,
                MAX (frame->left, frame->left + frame->width - extents.width));
  /* A label that would cover the one before is left out; its mark stays. */
  if (left < *last_end)
    return;

  mant_palette_get_ink (MANT_PLOT_INK_TEXT, frame->theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  cairo_move_to (cr, left, bottom - extents.height);
  pango_cairo_show_layout (cr, layout);
  *last_end = left + extents.width + LABEL_GAP;
}

static void
draw_ticks (MantMarksLayer      *self,
            cairo_t             *cr,
            const MantPlotFrame *frame)
{
  double bottom = frame->top + frame->height;
  double last = -INFINITY, last_end = -INFINITY;
  g_autoptr (PangoLayout) layout = NULL;
  MantRgba color;

  mant_plot_layer_get_rgba (MANT_PLOT_LAYER (self), frame->theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  cairo_set_line_width (cr, 1);

  for (gsize i = 0; i < self->n; i++)
    {
      double x = mant_plot_frame_place_x (frame, self->x[i]);

      if (!(x >= frame->left - 0.5 && x <= frame->left + frame->width + 0.5))
        continue;
      /* Two ticks in one unit look like one. */
      if (fabs (x - last) < 1)
        continue;
      cairo_move_to (cr, x, bottom);
      cairo_line_to (cr, x, bottom - TICK_HEIGHT);
      last = x;
    }
  cairo_stroke (cr);

  if (self->n_labels == 0)
    return;

  layout = pango_cairo_create_layout (cr);
  {
    g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 8");

    pango_layout_set_font_description (layout, font);
  }
  for (gsize i = 0; i < self->n; i++)
    {
      double x = mant_plot_frame_place_x (frame, self->x[i]);

      if (x >= frame->left - 0.5 && x <= frame->left + frame->width + 0.5)
        draw_label (self, cr, frame, layout, i, x, bottom - TICK_HEIGHT - 1, &last_end);
    }
}

static void
draw_points (MantMarksLayer      *self,
             cairo_t             *cr,
             const MantPlotFrame *frame)
{
  /* One point for each square of two units: more cannot be told apart. */
  gsize n_wide = (gsize) (frame->width / 2) + 2, n_high = (gsize) (frame->height / 2) + 2;
  g_autofree guint8 *taken = g_malloc0 (n_wide * n_high / 8 + 1);
  double radius = self->n > 2000 ? 1.5 : POINT_RADIUS;
  double last_end = -INFINITY;
  g_autoptr (PangoLayout) layout = NULL;
  MantRgba color;

  for (gsize i = 0; i < self->n; i++)
    {
      double x = mant_plot_frame_place_x (frame, self->x[i]);
      double y = mant_plot_frame_place_y (frame, self->y[i]);
      gsize cell;

      if (!isfinite (self->x[i]) || !isfinite (self->y[i])
          || !(x >= frame->left - radius && x <= frame->left + frame->width + radius)
          || !(y >= frame->top - radius && y <= frame->top + frame->height + radius))
        continue;

      cell = (gsize) CLAMP ((x - frame->left) / 2 + 0.5, 0, n_wide - 1)
             + n_wide * (gsize) CLAMP ((y - frame->top) / 2 + 0.5, 0, n_high - 1);
      if (taken[cell / 8] & 1u << cell % 8)
        continue;
      taken[cell / 8] |= (guint8) (1u << cell % 8);

      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
      cairo_close_path (cr);
    }

  mant_plot_layer_get_rgba (MANT_PLOT_LAYER (self), frame->theme, &color);
  _mant_plot_set_source (cr, &color, 0.85);
  cairo_fill (cr);

  if (self->n_labels == 0)
    return;

  layout = pango_cairo_create_layout (cr);
  {
    g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 8");

    pango_layout_set_font_description (layout, font);
  }
  for (gsize i = 0; i < self->n; i++)
    {
      double x = mant_plot_frame_place_x (frame, self->x[i]);
      double y = mant_plot_frame_place_y (frame, self->y[i]);

      if (x >= frame->left && x <= frame->left + frame->width
          && y >= frame->top && y <= frame->top + frame->height)
        draw_label (self, cr, frame, layout, i, x, y - radius - 1, &last_end);
    }
}

static void
mant_marks_layer_draw (MantPlotLayer       *layer,
                       cairo_t             *cr,
                       const MantPlotFrame *frame)
{
  MantMarksLayer *self = MANT_MARKS_LAYER (layer);

  if (self->y != NULL)
    draw_points (self, cr, frame);
  else
    draw_ticks (self, cr, frame);
}

static void
mant_marks_layer_draw_key (MantPlotLayer *layer,
                           cairo_t       *cr,
                           MantPlotTheme  theme,
                           double         width,
                           double         height)
{
  MantRgba color;

  mant_plot_layer_get_rgba (layer, theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  if (MANT_MARKS_LAYER (layer)->y != NULL)
    {
      cairo_arc (cr, width / 2, height / 2, POINT_RADIUS, 0, 2 * G_PI);
      cairo_fill (cr);
      return;
    }

  cairo_set_line_width (cr, 1);
  for (int i = 0; i < 4; i++)
    {
      cairo_move_to (cr, floor (width * (i + 0.5) / 4) + 0.5, height);
      cairo_rel_line_to (cr, 0, -height);
    }
  cairo_stroke (cr);
}

static char *
mant_marks_layer_value_at (MantPlotLayer       *layer,
                           const MantPlotFrame *frame,
                           double               x,
                           double               y,
                           double              *found_x,
                           double              *found_y)
{
  MantMarksLayer *self = MANT_MARKS_LAYER (layer);
  double place_x = mant_plot_frame_place_x (frame, x);
  double place_y = mant_plot_frame_place_y (frame, y);
  double nearest = REACH;
  gsize found = self->n;
  g_autofree char *text_x = NULL;
  g_autofree char *text_y = NULL;

  for (gsize i = 0; i < self->n; i++)
    {
      double dx = mant_plot_frame_place_x (frame, self->x[i]) - place_x;
      double dy = self->y != NULL ? mant_plot_frame_place_y (frame, self->y[i]) - place_y : 0;
      double distance = MAX (fabs (dx), fabs (dy));

      if (distance < nearest)
        {
          nearest = distance;
          found = i;
        }
    }
  if (found == self->n)
    return NULL;

  *found_x = self->x[found];
  text_x = mant_scale_format (&frame->x, self->x[found]);
  if (self->y != NULL)
    {
      *found_y = self->y[found];
      text_y = mant_scale_format (&frame->y, self->y[found]);
    }

  if (found < self->n_labels && *self->labels[found] != '\0')
    {
      if (text_y != NULL)
        return g_strdup_printf ("%s (%s; %s)", self->labels[found], text_x, text_y);
      return g_strdup_printf ("%s (%s)", self->labels[found], text_x);
    }
  if (text_y != NULL)
    return g_strdup_printf (_("%s (at %s)"), text_y, text_x);

  return g_steal_pointer (&text_x);
}

static double
mant_marks_layer_rug_height (MantPlotLayer *layer)
{
  MantMarksLayer *self = MANT_MARKS_LAYER (layer);

  if (self->y != NULL)
    return 0;

  return self->n_labels > 0 ? RUG_HEIGHT + RUG_LABEL_HEIGHT : RUG_HEIGHT;
}

static char *
mant_marks_layer_describe (MantPlotLayer *layer)
{
  MantMarksLayer *self = MANT_MARKS_LAYER (layer);
  const char *title = mant_plot_layer_get_title (layer);
  g_autofree char *count = NULL;
  g_autofree char *lo = NULL;
  g_autofree char *hi = NULL;
  MantExtent x, y;

  mant_plot_layer_range (layer, &x, &y);
  if (mant_extent_is_empty (&x))
    return g_strdup_printf (_("%s: nothing to draw."), title);

  count = _mant_plot_count_text (self->n);
  lo = mant_scale_format (NULL, x.lo);
  hi = mant_scale_format (NULL, x.hi);

  return g_strdup_printf (ngettext ("%s: %s mark at %s (to %s).",
                                    "%s: %s marks from %s to %s.", self->n),
                          title, count, lo, hi);
}

static char **
mant_marks_layer_columns (MantPlotLayer *layer)
{
  MantMarksLayer *self = MANT_MARKS_LAYER (layer);
  GStrv names = g_new0 (char *, 4);
  int n = 0;

  names[n++] = g_strdup ("x");
  if (self->y != NULL)
    names[n++] = g_strdup ("y");
  if (self->n_labels > 0)
    names[n++] = g_strdup ("label");

  return names;
}

static guint64
mant_marks_layer_n_rows (MantPlotLayer *layer)
{
  return MANT_MARKS_LAYER (layer)->n;
}

static char **
mant_marks_layer_row (MantPlotLayer *layer,
                      guint64        row)
{
  MantMarksLayer *self = MANT_MARKS_LAYER (layer);
  GStrv cells = g_new0 (char *, 4);
  int n = 0;

  cells[n++] = _mant_plot_number_text (self->x[row]);
  if (self->y != NULL)
    cells[n++] = _mant_plot_number_text (self->y[row]);
  if (self->n_labels > 0)
    cells[n++] = g_strdup (row < self->n_labels ? self->labels[row] : "");

  return cells;
}

static void
mant_marks_layer_copy_data (MantPlotLayer *layer,
                            MantPlotLayer *copy)
{
  MantMarksLayer *self = MANT_MARKS_LAYER (layer);

  if (self->x_bytes != NULL)
    mant_marks_layer_set_data (MANT_MARKS_LAYER (copy), self->x_bytes, self->y_bytes);
  mant_marks_layer_set_labels (MANT_MARKS_LAYER (copy), (const char * const *) self->labels);
}

static void
mant_marks_layer_finalize (GObject *object)
{
  MantMarksLayer *self = MANT_MARKS_LAYER (object);

  clear (self);
  g_clear_pointer (&self->labels, g_strfreev);

  G_OBJECT_CLASS (mant_marks_layer_parent_class)->finalize (object);
}

static void
mant_marks_layer_class_init (MantMarksLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mant_marks_layer_finalize;

  layer_class->range = mant_marks_layer_range;
  layer_class->draw = mant_marks_layer_draw;
  layer_class->draw_key = mant_marks_layer_draw_key;
  layer_class->value_at = mant_marks_layer_value_at;
  layer_class->describe = mant_marks_layer_describe;
  layer_class->columns = mant_marks_layer_columns;
  layer_class->n_rows = mant_marks_layer_n_rows;
  layer_class->row = mant_marks_layer_row;
  layer_class->rug_height = mant_marks_layer_rug_height;
  layer_class->copy_data = mant_marks_layer_copy_data;
}

static void
mant_marks_layer_init (MantMarksLayer *self)
{
}

/**
 * mant_marks_layer_new:
 * @title: (nullable): what the marks are
 * @x_f64: binary64 places on the horizontal axis
 *
 * Makes a layer of short ticks that stand on the horizontal axis, in a strip under the data.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_marks_layer_new (const char *title,
                      GBytes     *x_f64)
{
  return mant_marks_layer_new_points (title, x_f64, NULL);
}

/**
 * mant_marks_layer_new_points:
 * @title: (nullable): what the points are
 * @x_f64: binary64 places on the horizontal axis
 * @y_f64: (nullable): as many on the vertical axis; %NULL for ticks
 *
 * Makes a layer of points.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_marks_layer_new_points (const char *title,
                             GBytes     *x_f64,
                             GBytes     *y_f64)
{
  MantMarksLayer *self = g_object_new (MANT_TYPE_MARKS_LAYER, "title", title, NULL);

  mant_marks_layer_set_data (self, x_f64, y_f64);

  return MANT_PLOT_LAYER (self);
}

/**
 * mant_marks_layer_set_data:
 * @self: a layer of marks
 * @x_f64: binary64 places on the horizontal axis
 * @y_f64: (nullable): as many on the vertical axis; %NULL for ticks
 *
 * Replaces the data.  Points that are not finite are left out.
 */
void
mant_marks_layer_set_data (MantMarksLayer *self,
                           GBytes         *x_f64,
                           GBytes         *y_f64)
{
  g_autoptr (GBytes) x = NULL;
  g_autoptr (GBytes) y = NULL;
  gsize n_x, n_y;

  g_return_if_fail (MANT_IS_MARKS_LAYER (self));
  g_return_if_fail (x_f64 != NULL);

  x = _mant_plot_doubles (x_f64, &n_x);
  n_y = n_x;
  if (y_f64 != NULL)
    y = _mant_plot_doubles (y_f64, &n_y);
  g_return_if_fail (n_x == n_y);

  clear (self);
  self->x_bytes = g_steal_pointer (&x);
  self->x = g_bytes_get_data (self->x_bytes, NULL);
  self->y_bytes = g_steal_pointer (&y);
  if (self->y_bytes != NULL)
    self->y = g_bytes_get_data (self->y_bytes, NULL);
  self->n = n_x;

  mant_extent_init (&self->x_extent);
  mant_extent_init (&self->y_extent);
  for (gsize i = 0; i < self->n; i++)
    if (self->y == NULL)
      mant_extent_add (&self->x_extent, self->x[i]);
    else if (isfinite (self->x[i]) && isfinite (self->y[i]))
      {
        mant_extent_add (&self->x_extent, self->x[i]);
        mant_extent_add (&self->y_extent, self->y[i]);
      }
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}

/**
 * mant_marks_layer_set_labels:
 * @self: a layer of marks
 * @labels: (nullable) (array zero-terminated=1): a text for each mark, in order; empty for none
 *
 * Sets labels.  One that would cover another is not drawn, but the crosshair and the table have it.
 */
void
mant_marks_layer_set_labels (MantMarksLayer     *self,
                             const char * const *labels)
{
  g_return_if_fail (MANT_IS_MARKS_LAYER (self));

  g_clear_pointer (&self->labels, g_strfreev);
  self->labels = g_strdupv ((GStrv) labels);
  self->n_labels = self->labels != NULL ? g_strv_length (self->labels) : 0;
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}
