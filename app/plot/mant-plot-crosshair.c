/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "figure/mant-plot-private.h"
#include "mant-plot-widget.h"

#define READING_PADDING 6
#define MARK_SIZE       6

/* Forgets what was read: the crosshair or what is under it has changed. */
void
_mant_plot_drop_reading (MantPlot *self)
{
  g_clear_object (&self->reading);
  g_array_set_size (self->found, 0);
}

static void
to_gdk (const MantRgba *color,
        double          alpha,
        GdkRGBA        *rgba)
{
  *rgba = (GdkRGBA) { (float) color->red, (float) color->green, (float) color->blue,
                      (float) (color->alpha * alpha) };
}

/* A colour of the theme that shows, for nodes. */
GdkRGBA
_mant_plot_ink (MantPlot    *self,
                MantPlotInk  which,
                double       alpha)
{
  MantRgba color;
  GdkRGBA rgba;

  mant_palette_get_ink (which, self->layout->frame.theme, &color);
  to_gdk (&color, alpha, &rgba);

  return rgba;
}

static void
append_axis_value (GString         *text,
                   MantAxis        *axis,
                   const MantScale *scale,
                   double           value,
                   const char      *fallback)
{
  const char *title = mant_axis_get_title (axis);
  const char *unit = mant_axis_get_unit (axis);
  const char *name = mant_axis_get_name_at (axis, value);
  g_autofree char *number = name != NULL ? g_strdup (name) : mant_scale_format (scale, value);

  g_string_append_printf (text, "%s: %s", *title != '\0' ? title : fallback, number);
  if (*unit != '\0')
    g_string_append_printf (text, " %s", unit);
}

/* The lines of the read-out: x, y, and what each layer has there.  Fills marks with where that
 * is. */
static GString *
read_values (MantPlot  *self,
             gboolean   as_markup,
             GArray    *marks)
{
  const MantPlotFrame *frame = &self->layout->frame;
  GString *text = g_string_new (NULL);

  append_axis_value (text, mant_figure_get_x_axis (self->figure), &frame->x, self->crosshair_x,
                     _("x"));
  g_string_append_c (text, '\n');
  append_axis_value (text, mant_figure_get_y_axis (self->figure), &frame->y, self->crosshair_y,
                     _("y"));
  if (as_markup)
    {
      g_autofree char *plain = g_string_free (text, FALSE);
      g_autofree char *escaped = g_markup_escape_text (plain, -1);

      text = g_string_new (escaped);
    }

  for (guint i = 0; i < self->layout->placed->len; i++)
    {
      const MantPlacedLayer *placed = &g_array_index (self->layout->placed, MantPlacedLayer, i);
      const char *title = mant_plot_layer_get_title (placed->layer);
      g_autofree char *value = NULL;
      double x, y;
      MantFoundMark mark;

      value = mant_plot_layer_value_at (placed->layer, frame, self->crosshair_x,
                                        self->crosshair_y, &x, &y);
      if (value == NULL)
        continue;

      mant_plot_layer_get_rgba (placed->layer, frame->theme, &mark.color);
      if (as_markup)
        {
          g_autofree char *line = NULL;

          line = g_markup_printf_escaped ("\n<span foreground=\"#%02x%02x%02x\">■</span> %s%s%s",
                                          (guint) rint (mark.color.red * 255),
                                          (guint) rint (mark.color.green * 255),
                                          (guint) rint (mark.color.blue * 255),
                                          title, *title != '\0' ? ": " : "", value);
          g_string_append (text, line);
        }
      else
        g_string_append_printf (text, "\n%s%s%s", title, *title != '\0' ? ": " : "", value);

      mark.x = mant_plot_frame_place_x (frame, x);
      mark.y = mant_plot_frame_place_y (frame, y);
      if (marks != NULL && mark.x >= frame->left && mark.x <= frame->left + frame->width
          && mark.y >= frame->top && mark.y <= frame->top + frame->height)
        g_array_append_val (marks, mark);
    }

  return text;
}

static void
snapshot_reading (MantPlot    *self,
                  GtkSnapshot *snapshot,
                  double       place_x)
{
  const MantPlotFrame *frame = &self->layout->frame;
  double width, height, left;
  int text_width, text_height;
  GskRoundedRect outline;
  graphene_rect_t box;
  GdkRGBA color;

  pango_layout_get_pixel_size (self->reading, &text_width, &text_height);
  width = text_width + 2 * READING_PADDING;
  height = text_height + 2 * READING_PADDING;

  /* At the side of the data where the pointer is not. */
  if (place_x > frame->left + frame->width / 2)
    left = frame->left + READING_PADDING;
  else
    left = frame->left + frame->width - width - READING_PADDING;
  left = CLAMP (left, 0, MAX (0, self->layout->width - width));

  box = GRAPHENE_RECT_INIT ((float) floor (left), (float) (frame->top + READING_PADDING),
                            (float) width, (float) height);
  gsk_rounded_rect_init_from_rect (&outline, &box, 6);

  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  color = _mant_plot_ink (self, MANT_PLOT_INK_BACKGROUND, 0.92);
  gtk_snapshot_append_color (snapshot, &color, &box);
  gtk_snapshot_pop (snapshot);
  color = _mant_plot_ink (self, MANT_PLOT_INK_AXIS, 0.6);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { color, color, color, color });

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (box.origin.x + READING_PADDING,
                                                box.origin.y + READING_PADDING));
  color = _mant_plot_ink (self, MANT_PLOT_INK_TEXT, 1);
  gtk_snapshot_append_layout (snapshot, self->reading, &color);
  gtk_snapshot_restore (snapshot);
}

/* Appends the crosshair, over everything else and without touching it. */
void
_mant_plot_snapshot_crosshair (MantPlot    *self,
                               GtkSnapshot *snapshot)
{
  const MantPlotFrame *frame = &self->layout->frame;
  double x = floor (mant_plot_frame_place_x (frame, self->crosshair_x));
  double y = floor (mant_plot_frame_place_y (frame, self->crosshair_y));
  GdkRGBA color = _mant_plot_ink (self, MANT_PLOT_INK_TEXT, 0.55);

  if (x < frame->left || x > frame->left + frame->width)
    return;

  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT ((float) x, (float) frame->top, 1,
                                                  (float) (self->layout->axis_y - frame->top)));
  if (y >= frame->top && y <= frame->top + frame->height)
    gtk_snapshot_append_color (snapshot, &color,
                               &GRAPHENE_RECT_INIT ((float) frame->left, (float) y,
                                                    (float) frame->width, 1));

  if (self->reading == NULL)
    {
      g_autoptr (GString) markup = read_values (self, TRUE, self->found);

      self->reading = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      pango_layout_set_markup (self->reading, markup->str, -1);
    }

  for (guint i = 0; i < self->found->len; i++)
    {
      const MantFoundMark *mark = &g_array_index (self->found, MantFoundMark, i);
      graphene_rect_t box = GRAPHENE_RECT_INIT ((float) (mark->x - MARK_SIZE / 2.0),
                                                (float) (mark->y - MARK_SIZE / 2.0),
                                                MARK_SIZE, MARK_SIZE);
      GskRoundedRect outline;

      gsk_rounded_rect_init_from_rect (&outline, &box, MARK_SIZE / 2.0f);
      to_gdk (&mark->color, 1, &color);
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &color, &box);
      gtk_snapshot_pop (snapshot);
      color = _mant_plot_ink (self, MANT_PLOT_INK_BACKGROUND, 1);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                                  (GdkRGBA[4]) { color, color, color, color });
    }

  snapshot_reading (self, snapshot, x);
}

/* Puts the crosshair at a place of the widget, or takes it away outside the data. */
void
_mant_plot_point_at (MantPlot *self,
                     double    x,
                     double    y)
{
  MantFigureLayout *layout = _mant_plot_get_layout (self);
  const MantPlotFrame *frame;

  if (layout == NULL)
    return;

  frame = &layout->frame;
  if (x < frame->left || x >= frame->left + frame->width || y < frame->top || y >= layout->axis_y)
    {
      mant_plot_clear_crosshair (self);
      return;
    }

  mant_plot_set_crosshair (self, mant_plot_frame_value_x (frame, x),
                           mant_plot_frame_value_y (frame, MIN (y, frame->top + frame->height)));
}

/**
 * mant_plot_set_crosshair:
 * @self: a plot
 * @x: a number of the horizontal axis
 * @y: a number of the vertical axis
 *
 * Puts the crosshair at a pair of numbers.
 *
 * Returns: whether it could: both must be finite
 */
gboolean
mant_plot_set_crosshair (MantPlot *self,
                         double    x,
                         double    y)
{
  g_return_val_if_fail (MANT_IS_PLOT (self), FALSE);

  if (!isfinite (x) || !isfinite (y) || self->figure == NULL)
    return FALSE;
  if (self->has_crosshair && self->crosshair_x == x && self->crosshair_y == y)
    return TRUE;

  self->has_crosshair = TRUE;
  self->crosshair_x = x;
  self->crosshair_y = y;
  _mant_plot_drop_reading (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return TRUE;
}

/**
 * mant_plot_get_crosshair:
 * @self: a plot
 * @x: (out): return location for its number of the horizontal axis; 0 when there is none
 * @y: (out): return location for its number of the vertical axis; 0 when there is none
 *
 * Returns: whether there is a crosshair
 */
gboolean
mant_plot_get_crosshair (MantPlot *self,
                         double   *x,
                         double   *y)
{
  g_return_val_if_fail (MANT_IS_PLOT (self), FALSE);

  *x = self->has_crosshair ? self->crosshair_x : 0;
  *y = self->has_crosshair ? self->crosshair_y : 0;

  return self->has_crosshair;
}

/**
 * mant_plot_clear_crosshair:
 * @self: a plot
 *
 * Takes the crosshair away.
 */
void
mant_plot_clear_crosshair (MantPlot *self)
{
  g_return_if_fail (MANT_IS_PLOT (self));

  if (!self->has_crosshair)
    return;

  self->has_crosshair = FALSE;
  _mant_plot_drop_reading (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * mant_plot_get_reading:
 * @self: a plot
 *
 * Reads what the crosshair points at: a line for each axis and each layer that has a value there.
 *
 * Returns: (transfer full) (nullable): the lines; %NULL without a crosshair or a size
 */
char *
mant_plot_get_reading (MantPlot *self)
{
  g_return_val_if_fail (MANT_IS_PLOT (self), NULL);

  if (!self->has_crosshair || _mant_plot_get_layout (self) == NULL)
    return NULL;

  return g_string_free (read_values (self, FALSE, NULL), FALSE);
}
