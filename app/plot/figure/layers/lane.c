/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include <pango/pangocairo.h>

#include "../mant-plot-private.h"
#include "lane.h"

/* Of more lines than this in sight, none has room for its number. */
#define MAX_LABELS 200

/* How far from the crosshair a tick still answers, in drawing units. */
#define REACH 8

/* Ticks farther apart than this are drawn with a stronger line. */
#define SPARSE 7

#define LABEL_GAP 4

/**
 * MantLaneLayer:
 *
 * Places on the horizontal axis as lines that cross a lane, from one number of the vertical axis to
 * another: the values of a format, one lane a format.  Lines that fall into one drawing unit are one
 * line, so that dense stretches look solid and none looks empty.  Labels stand in the lane, at the
 * right of their line, where there is room.
 */
struct _MantLaneLayer
{
  MantPlotLayer parent_instance;

  GBytes *x_bytes;
  const double *x;
  gsize n;
  double y_lo;
  double y_hi;
  MantExtent x_extent;
  GStrv labels;
  gsize n_labels;
  guint labelled : 1;
  guint dashed : 1;
  guint weak : 1;
};

G_DEFINE_FINAL_TYPE (MantLaneLayer, mant_lane_layer, MANT_TYPE_PLOT_LAYER)

static void
mant_lane_layer_range (MantPlotLayer *layer,
                       MantExtent    *x,
                       MantExtent    *y)
{
  MantLaneLayer *self = MANT_LANE_LAYER (layer);

  if (self->n > 0)
    {
      *x = self->x_extent;
      mant_extent_add (y, self->y_lo);
      mant_extent_add (y, self->y_hi);
    }
  x->loose = TRUE;
  x->weak = y->weak = self->weak;
}

static void
draw_labels (MantLaneLayer       *self,
             cairo_t             *cr,
             const MantPlotFrame *frame,
             double               top,
             double               bottom)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 8");
  const double right = frame->left + frame->width;
  double last_end = -INFINITY;
  MantRgba color;

  pango_layout_set_font_description (layout, font);
  mant_palette_get_ink (MANT_PLOT_INK_TEXT, frame->theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  for (gsize i = 0; i < self->n; i++)
    {
      const double x = mant_plot_frame_place_x (frame, self->x[i]);
      double next = right;
      g_autofree char *number = NULL;
      const char *label = i < self->n_labels ? self->labels[i] : "";
      PangoRectangle extents;
      double left;

      if (!(x >= frame->left - 0.5 && x <= right + 0.5))
        continue;
      if (*label == '\0' && self->labelled)
        label = number = _mant_plot_number_text (self->x[i]);
      if (*label == '\0')
        continue;
      /* Neither over the label before nor over the next line. */
      if (i + 1 < self->n && self->x[i + 1] > self->x[i])
        next = MIN (right, mant_plot_frame_place_x (frame, self->x[i + 1]));
      pango_layout_set_text (layout, label, -1);
      pango_layout_get_pixel_extents (layout, NULL, &extents);
      left = x + LABEL_GAP;
      if (left < last_end || left + extents.width > next - 1)
        continue;
      if (extents.height > bottom - top)
        continue;
      cairo_move_to (cr, left, bottom - extents.height - 1);
      pango_cairo_show_layout (cr, layout);
      last_end = left + extents.width + LABEL_GAP;
    }
}

static void
mant_lane_layer_draw (MantPlotLayer       *layer,
                      cairo_t             *cr,
                      const MantPlotFrame *frame)
{
  MantLaneLayer *self = MANT_LANE_LAYER (layer);
  const double a = mant_plot_frame_place_y (frame, self->y_lo);
  const double b = mant_plot_frame_place_y (frame, self->y_hi);
  const double top = CLAMP (MIN (a, b), frame->top, frame->top + frame->height);
  const double bottom = CLAMP (MAX (a, b), frame->top, frame->top + frame->height);
  double last = -INFINITY, nearest = INFINITY;
  guint n_drawn = 0;
  MantRgba color;

  if (!(bottom > top))
    return;

  mant_plot_layer_get_rgba (layer, frame->theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  for (gsize i = 0; i < self->n; i++)
    {
      const double x = mant_plot_frame_place_x (frame, self->x[i]);

      if (!(x >= frame->left - 0.5 && x <= frame->left + frame->width + 0.5))
        continue;
      if (fabs (x - last) < 1)
        {
          nearest = 0;
          continue;
        }
      nearest = MIN (nearest, fabs (x - last));
      cairo_move_to (cr, x, top);
      cairo_line_to (cr, x, bottom);
      last = x;
      n_drawn++;
    }
  cairo_set_line_width (cr, nearest > SPARSE ? 1.75 : 1);
  if (self->dashed)
    cairo_set_dash (cr, (double[]) { 3, 3 }, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);

  if (n_drawn <= MAX_LABELS && (self->n_labels > 0 || self->labelled))
    draw_labels (self, cr, frame, top, bottom);
}

static void
mant_lane_layer_draw_key (MantPlotLayer *layer,
                          cairo_t       *cr,
                          MantPlotTheme  theme,
                          double         width,
                          double         height)
{
  const int n = MANT_LANE_LAYER (layer)->dashed ? 1 : 3;
  MantRgba color;

  mant_plot_layer_get_rgba (layer, theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  cairo_set_line_width (cr, 1.75);
  if (n == 1)
    cairo_set_dash (cr, (double[]) { 3, 3 }, 2, 0);
  for (int i = 0; i < n; i++)
    {
      cairo_move_to (cr, floor (width * (i + 0.5) / n) + 0.5, height);
      cairo_rel_line_to (cr, 0, -height);
    }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static char *
mant_lane_layer_value_at (MantPlotLayer       *layer,
                          const MantPlotFrame *frame,
                          double               x,
                          double               y,
                          double              *found_x,
                          double              *found_y)
{
  MantLaneLayer *self = MANT_LANE_LAYER (layer);
  const double place = mant_plot_frame_place_x (frame, x);
  double nearest = REACH;
  gsize found = self->n;
  g_autofree char *text = NULL;

  if (y < self->y_lo || y > self->y_hi)
    return NULL;

  for (gsize i = 0; i < self->n; i++)
    {
      const double distance = fabs (mant_plot_frame_place_x (frame, self->x[i]) - place);

      if (distance < nearest)
        {
          nearest = distance;
          found = i;
        }
    }
  if (found == self->n)
    return NULL;

  *found_x = self->x[found];
  *found_y = y;
  text = _mant_plot_number_text (self->x[found]);
  if (found < self->n_labels && *self->labels[found] != '\0')
    return g_strdup_printf ("%s (%s)", self->labels[found], text);

  return g_steal_pointer (&text);
}

static char *
mant_lane_layer_describe (MantPlotLayer *layer)
{
  MantLaneLayer *self = MANT_LANE_LAYER (layer);
  const char *title = mant_plot_layer_get_title (layer);
  g_autofree char *count = NULL;
  g_autofree char *lo = NULL;
  g_autofree char *hi = NULL;

  if (self->n == 0)
    return g_strdup_printf (_("%s: nothing to draw."), title);

  count = _mant_plot_count_text (self->n);
  lo = mant_scale_format (NULL, self->x_extent.lo);
  hi = mant_scale_format (NULL, self->x_extent.hi);

  return g_strdup_printf (ngettext ("%s: %s mark at %s (to %s).",
                                    "%s: %s marks from %s to %s.", self->n),
                          title, count, lo, hi);
}

static char **
mant_lane_layer_columns (MantPlotLayer *layer)
{
  GStrv names = g_new0 (char *, 3);

  names[0] = g_strdup ("x");
  if (MANT_LANE_LAYER (layer)->n_labels > 0)
    names[1] = g_strdup ("label");

  return names;
}

static guint64
mant_lane_layer_n_rows (MantPlotLayer *layer)
{
  return MANT_LANE_LAYER (layer)->n;
}

static char **
mant_lane_layer_row (MantPlotLayer *layer,
                     guint64        row)
{
  MantLaneLayer *self = MANT_LANE_LAYER (layer);
  GStrv cells = g_new0 (char *, 3);

  cells[0] = _mant_plot_number_text (self->x[row]);
  if (self->n_labels > 0)
    cells[1] = g_strdup (row < self->n_labels ? self->labels[row] : "");

  return cells;
}

static void
mant_lane_layer_copy_data (MantPlotLayer *layer,
                           MantPlotLayer *copy)
{
  MantLaneLayer *self = MANT_LANE_LAYER (layer);

  if (self->x_bytes != NULL)
    mant_lane_layer_set_data (MANT_LANE_LAYER (copy), self->x_bytes, self->y_lo, self->y_hi);
  mant_lane_layer_set_labels (MANT_LANE_LAYER (copy), (const char * const *) self->labels);
  mant_lane_layer_set_labelled (MANT_LANE_LAYER (copy), self->labelled);
  mant_lane_layer_set_dashed (MANT_LANE_LAYER (copy), self->dashed);
  mant_lane_layer_set_weak (MANT_LANE_LAYER (copy), self->weak);
}

static void
mant_lane_layer_finalize (GObject *object)
{
  MantLaneLayer *self = MANT_LANE_LAYER (object);

  g_clear_pointer (&self->x_bytes, g_bytes_unref);
  g_clear_pointer (&self->labels, g_strfreev);

  G_OBJECT_CLASS (mant_lane_layer_parent_class)->finalize (object);
}

static void
mant_lane_layer_class_init (MantLaneLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mant_lane_layer_finalize;

  layer_class->range = mant_lane_layer_range;
  layer_class->draw = mant_lane_layer_draw;
  layer_class->draw_key = mant_lane_layer_draw_key;
  layer_class->value_at = mant_lane_layer_value_at;
  layer_class->describe = mant_lane_layer_describe;
  layer_class->columns = mant_lane_layer_columns;
  layer_class->n_rows = mant_lane_layer_n_rows;
  layer_class->row = mant_lane_layer_row;
  layer_class->copy_data = mant_lane_layer_copy_data;
}

static void
mant_lane_layer_init (MantLaneLayer *self)
{
}

/**
 * mant_lane_layer_new:
 * @title: (nullable): what the lines are
 * @x_f64: binary64 places on the horizontal axis, ascending
 * @y_lo: where the lane begins on the vertical axis
 * @y_hi: where it ends, above @y_lo
 *
 * Makes a layer of lines that cross a lane.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_lane_layer_new (const char *title,
                     GBytes     *x_f64,
                     double      y_lo,
                     double      y_hi)
{
  MantLaneLayer *self = g_object_new (MANT_TYPE_LANE_LAYER, "title", title, NULL);

  mant_lane_layer_set_data (self, x_f64, y_lo, y_hi);

  return MANT_PLOT_LAYER (self);
}

/**
 * mant_lane_layer_set_data:
 * @self: a lane
 * @x_f64: binary64 places on the horizontal axis, ascending
 * @y_lo: where the lane begins on the vertical axis
 * @y_hi: where it ends, above @y_lo
 *
 * Replaces the data.  Places that are not finite are left out.
 */
void
mant_lane_layer_set_data (MantLaneLayer *self,
                          GBytes        *x_f64,
                          double         y_lo,
                          double         y_hi)
{
  g_return_if_fail (MANT_IS_LANE_LAYER (self));
  g_return_if_fail (x_f64 != NULL);
  g_return_if_fail (y_lo < y_hi);

  g_clear_pointer (&self->x_bytes, g_bytes_unref);
  self->x_bytes = _mant_plot_doubles (x_f64, &self->n);
  self->x = g_bytes_get_data (self->x_bytes, NULL);
  self->y_lo = y_lo;
  self->y_hi = y_hi;
  mant_extent_init (&self->x_extent);
  for (gsize i = 0; i < self->n; i++)
    mant_extent_add (&self->x_extent, self->x[i]);
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}

/**
 * mant_lane_layer_set_labels:
 * @self: a lane
 * @labels: (nullable) (array zero-terminated=1): a text for each line, in order; empty for none
 *
 * Sets labels.  One for which there is no room is not drawn, but the crosshair and the table have
 * it.
 */
void
mant_lane_layer_set_labels (MantLaneLayer      *self,
                            const char * const *labels)
{
  g_return_if_fail (MANT_IS_LANE_LAYER (self));

  g_clear_pointer (&self->labels, g_strfreev);
  self->labels = g_strdupv ((GStrv) labels);
  self->n_labels = self->labels != NULL ? g_strv_length (self->labels) : 0;
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}

/**
 * mant_lane_layer_set_labelled:
 * @self: a lane
 * @labelled: whether a line without a label has its number beside it, where there is room
 *
 * Writes the numbers beside the lines once a person has come near enough.
 */
void
mant_lane_layer_set_labelled (MantLaneLayer *self,
                              gboolean       labelled)
{
  g_return_if_fail (MANT_IS_LANE_LAYER (self));

  self->labelled = !!labelled;
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}

/**
 * mant_lane_layer_set_dashed:
 * @self: a lane
 * @dashed: whether the lines are dashed
 *
 * Tells places apart that are no values: midpoints.
 */
void
mant_lane_layer_set_dashed (MantLaneLayer *self,
                            gboolean       dashed)
{
  g_return_if_fail (MANT_IS_LANE_LAYER (self));

  self->dashed = !!dashed;
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}

/**
 * mant_lane_layer_set_weak:
 * @self: a lane
 * @weak: whether the lane only follows: it does not widen the view, unless there is nothing else
 *
 * For places that are marked wherever the person looks.
 */
void
mant_lane_layer_set_weak (MantLaneLayer *self,
                          gboolean       weak)
{
  g_return_if_fail (MANT_IS_LANE_LAYER (self));

  self->weak = !!weak;
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}
