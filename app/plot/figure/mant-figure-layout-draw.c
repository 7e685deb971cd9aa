/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "mant-figure-layout-private.h"
#include "mant-figure-private.h"
#include "mant-plot-private.h"

static void
set_ink (const MantFigureLayout *self,
         cairo_t                *cr,
         MantPlotInk             ink)
{
  MantRgba color;

  mant_palette_get_ink (ink, self->frame.theme, &color);
  _mant_plot_set_source (cr, &color, 1);
}

static void
show_text (cairo_t     *cr,
           PangoLayout *text,
           double       x,
           double       y)
{
  cairo_move_to (cr, x, y);
  pango_cairo_update_layout (cr, text);
  pango_cairo_show_layout (cr, text);
}

/* In the middle of a pixel, so that a line of width one is one pixel. */
static double
crisp (double place)
{
  return floor (place) + 0.5;
}

static double
tick_x (const MantFigureLayout *self,
        double                  position)
{
  return self->frame.left + position * self->frame.width;
}

static double
tick_y (const MantFigureLayout *self,
        double                  position)
{
  return self->frame.top + (1 - position) * self->frame.height;
}

/* Draws what lies under the data. */
void
_mant_figure_layout_draw_grid (const MantFigureLayout *self,
                               cairo_t                *cr)
{
  const MantPlotFrame *frame = &self->frame;

  set_ink (self, cr, MANT_PLOT_INK_GRID);
  cairo_set_line_width (cr, 1);

  /* Lines at the very ends would lie on the axes, or just outside. */
  for (guint i = 0; i < self->x_ticks->len; i++)
    {
      const MantTick *tick = &g_array_index (self->x_ticks, MantTick, i);

      if (tick->major && tick->position > 1e-6 && tick->position < 1 - 1e-6)
        {
          cairo_move_to (cr, crisp (tick_x (self, tick->position)), frame->top);
          cairo_rel_line_to (cr, 0, frame->height);
        }
    }
  for (guint i = 0; i < self->y_ticks->len; i++)
    {
      const MantTick *tick = &g_array_index (self->y_ticks, MantTick, i);

      if (tick->major && tick->position > 1e-6 && tick->position < 1 - 1e-6)
        {
          cairo_move_to (cr, frame->left, crisp (tick_y (self, tick->position)));
          cairo_rel_line_to (cr, frame->width, 0);
        }
    }
  if (self->axis_y > frame->top + frame->height)
    {
      cairo_move_to (cr, frame->left, frame->top + frame->height + 0.5);
      cairo_rel_line_to (cr, frame->width, 0);
    }
  cairo_stroke (cr);

  /* Zero says more than other numbers do: sign changes there, and bars stand on it. */
  if (frame->y.kind != MANT_SCALE_LOG && frame->y.lo < 0 && frame->y.hi > 0)
    {
      MantRgba color;

      mant_palette_get_ink (MANT_PLOT_INK_AXIS, frame->theme, &color);
      _mant_plot_set_source (cr, &color, 0.7);
      cairo_move_to (cr, frame->left, crisp (tick_y (self, mant_scale_normalise (&frame->y, 0))));
      cairo_rel_line_to (cr, frame->width, 0);
      cairo_stroke (cr);
    }

  if (self->nothing != NULL)
    {
      set_ink (self, cr, MANT_PLOT_INK_AXIS);
      show_text (cr, self->nothing,
                 frame->left + (frame->width - _mant_text_width (self->nothing)) / 2,
                 frame->top + (frame->height - _mant_text_height (self->nothing)) / 2);
    }
}

static void
draw_turned (cairo_t     *cr,
             PangoLayout *text,
             double       x,
             double       middle)
{
  cairo_save (cr);
  cairo_translate (cr, x, middle + _mant_text_width (text) / 2);
  cairo_rotate (cr, -G_PI / 2);
  show_text (cr, text, 0, 0);
  cairo_restore (cr);
}

/* Extra ticks point inward, to be told from the axis's own. */
static void
draw_extra_ticks (const MantFigureLayout *self,
                  cairo_t                *cr,
                  GBytes                 *bytes,
                  gboolean                horizontal)
{
  const MantPlotFrame *frame = &self->frame;
  gsize size;
  const double *values = g_bytes_get_data (bytes, &size);
  double last = -INFINITY;

  for (gsize i = 0; i < size / sizeof *values; i++)
    {
      double position = mant_scale_normalise (horizontal ? &frame->x : &frame->y, values[i]);
      double place;

      if (!(position >= 0 && position <= 1))
        continue;
      place = horizontal ? tick_x (self, position) : tick_y (self, position);
      if (fabs (place - last) < 1)
        continue;
      last = place;

      if (horizontal)
        {
          cairo_move_to (cr, place, self->axis_y);
          cairo_rel_line_to (cr, 0, -TICK_LENGTH);
        }
      else
        {
          cairo_move_to (cr, frame->left, place);
          cairo_rel_line_to (cr, TICK_LENGTH, 0);
        }
    }
}

static void
draw_color_bar (const MantFigureLayout *self,
                cairo_t                *cr,
                const MantColorBar     *bar)
{
  const MantPlotFrame *frame = &self->frame;
  cairo_pattern_t *gradient =
    cairo_pattern_create_linear (0, frame->top + frame->height, 0, frame->top);

  for (int i = 0; i <= 16; i++)
    {
      MantRgba color;

      mant_palette_get_heat (i / 16.0, &color);
      cairo_pattern_add_color_stop_rgb (gradient, i / 16.0, color.red, color.green, color.blue);
    }
  cairo_rectangle (cr, bar->x, frame->top, BAR_WIDTH, frame->height);
  cairo_set_source (cr, gradient);
  cairo_fill (cr);
  cairo_pattern_destroy (gradient);

  set_ink (self, cr, MANT_PLOT_INK_AXIS);
  for (guint i = 0; i < bar->ticks->len; i++)
    {
      const MantTick *tick = &g_array_index (bar->ticks, MantTick, i);

      cairo_move_to (cr, bar->x + BAR_WIDTH, crisp (tick_y (self, tick->position)));
      cairo_rel_line_to (cr, tick->major ? TICK_LENGTH : MINOR_LENGTH, 0);
    }
  cairo_stroke (cr);

  set_ink (self, cr, MANT_PLOT_INK_TEXT);
  for (guint i = 0; i < bar->ticks->len; i++)
    {
      PangoLayout *text = g_ptr_array_index (bar->labels, i);

      if (text != NULL)
        show_text (cr, text, bar->x + BAR_WIDTH + TICK_LENGTH + LABEL_GAP,
                   tick_y (self, g_array_index (bar->ticks, MantTick, i).position)
                     - _mant_text_height (text) / 2);
    }
  if (bar->title != NULL)
    draw_turned (cr, bar->title, bar->title_x, frame->top + frame->height / 2);
}

/* Draws what lies around and over the data: axes, labels, titles, legend, colour bars. */
void
_mant_figure_layout_draw_axes (const MantFigureLayout *self,
                               cairo_t                *cr)
{
  const MantPlotFrame *frame = &self->frame;
  double bottom = self->axis_y;

  set_ink (self, cr, MANT_PLOT_INK_AXIS);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, frame->left - 0.5, frame->top);
  cairo_line_to (cr, frame->left - 0.5, bottom + 0.5);
  cairo_line_to (cr, frame->left + frame->width, bottom + 0.5);
  for (guint i = 0; i < self->x_ticks->len; i++)
    {
      const MantTick *tick = &g_array_index (self->x_ticks, MantTick, i);

      cairo_move_to (cr, crisp (tick_x (self, tick->position)), bottom + 0.5);
      cairo_rel_line_to (cr, 0, tick->major ? TICK_LENGTH : MINOR_LENGTH);
    }
  for (guint i = 0; i < self->y_ticks->len; i++)
    {
      const MantTick *tick = &g_array_index (self->y_ticks, MantTick, i);

      cairo_move_to (cr, frame->left - 0.5, crisp (tick_y (self, tick->position)));
      cairo_rel_line_to (cr, tick->major ? -TICK_LENGTH : -MINOR_LENGTH, 0);
    }
  if (self->x_extra != NULL)
    draw_extra_ticks (self, cr, self->x_extra, TRUE);
  if (self->y_extra != NULL)
    draw_extra_ticks (self, cr, self->y_extra, FALSE);
  cairo_stroke (cr);

  set_ink (self, cr, MANT_PLOT_INK_TEXT);
  for (guint i = 0; i < self->x_ticks->len; i++)
    {
      PangoLayout *text = g_ptr_array_index (self->x_labels, i);
      double centre = tick_x (self, g_array_index (self->x_ticks, MantTick, i).position);

      if (text != NULL)
        show_text (cr, text, CLAMP (centre - _mant_text_width (text) / 2, 0,
                                    MAX (0, self->width - _mant_text_width (text))),
                   bottom + TICK_LENGTH + LABEL_GAP);
    }
  for (guint i = 0; i < self->y_ticks->len; i++)
    {
      PangoLayout *text = g_ptr_array_index (self->y_labels, i);

      if (text != NULL)
        show_text (cr, text, frame->left - TICK_LENGTH - LABEL_GAP - _mant_text_width (text),
                   tick_y (self, g_array_index (self->y_ticks, MantTick, i).position)
                     - _mant_text_height (text) / 2);
    }

  if (self->title != NULL)
    show_text (cr, self->title,
               CLAMP (frame->left, EDGE,
                      MAX (EDGE, self->width - EDGE - _mant_text_width (self->title))),
               self->title_y);
  if (self->x_title != NULL)
    show_text (cr, self->x_title,
               frame->left + (frame->width - _mant_text_width (self->x_title)) / 2,
               self->height - EDGE / 2 - _mant_text_height (self->x_title));
  if (self->y_title != NULL)
    draw_turned (cr, self->y_title, self->y_title_x, frame->top + frame->height / 2);

  for (guint i = 0; i < self->legend->len; i++)
    {
      const MantLegendEntry *entry = &g_array_index (self->legend, MantLegendEntry, i);

      if (entry->layer == NULL)
        {
          set_ink (self, cr, MANT_PLOT_INK_TEXT);
          show_text (cr, entry->text, entry->x, entry->y);
          continue;
        }

      cairo_save (cr);
      cairo_translate (cr, entry->x, rint (entry->y + (entry->height - KEY_HEIGHT) / 2));
      mant_plot_layer_draw_key (entry->layer, cr, frame->theme, KEY_WIDTH, KEY_HEIGHT);
      cairo_restore (cr);
      set_ink (self, cr, MANT_PLOT_INK_TEXT);
      show_text (cr, entry->text, entry->x + KEY_WIDTH + KEY_GAP, entry->y);
    }

  for (guint i = 0; i < self->color_bars->len; i++)
    draw_color_bar (self, cr, &g_array_index (self->color_bars, MantColorBar, i));
}
