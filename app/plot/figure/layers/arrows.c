/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include <pango/pangocairo.h>

#include "../mant-plot-private.h"
#include "arrows.h"

#define HEAD_LENGTH 9
#define HEAD_WIDTH  4
#define DOT_RADIUS  4

/* The opacity of an arrow that is never followed, and what a certain one has more. */
#define MIN_ALPHA 0.35

/* How far from the crosshair an arrow still answers, in drawing units. */
#define REACH 9

#define LABEL_GAP 5

/**
 * MantArrowsLayer:
 *
 * Level arrows from one place to another, each with a weight between 0 and 1: where something goes,
 * and how often.  The heavier an arrow, the wider and the more opaque; a move of no length is a dot.
 * Labels stand beyond the heads.
 */
struct _MantArrowsLayer
{
  MantPlotLayer parent_instance;

  GBytes *bytes[4];
  const double *from;
  const double *to;
  const double *y;
  const double *weights;
  gsize n;
  MantExtent x_extent;
  MantExtent y_extent;
  GStrv labels;
  gsize n_labels;
};

G_DEFINE_FINAL_TYPE (MantArrowsLayer, mant_arrows_layer, MANT_TYPE_PLOT_LAYER)

static void
mant_arrows_layer_range (MantPlotLayer *layer,
                         MantExtent    *x,
                         MantExtent    *y)
{
  MantArrowsLayer *self = MANT_ARROWS_LAYER (layer);

  if (self->n > 0)
    {
      *x = self->x_extent;
      *y = self->y_extent;
    }
  x->loose = y->loose = TRUE;
}

static void
draw_label (MantArrowsLayer     *self,
            cairo_t             *cr,
            const MantPlotFrame *frame,
            PangoLayout         *layout,
            gsize                i,
            double               x0,
            double               x1,
            double               y)
{
  PangoRectangle extents;
  MantRgba color;
  double left;

  if (i >= self->n_labels || *self->labels[i] == '\0')
    return;

  pango_layout_set_text (layout, self->labels[i], -1);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  left = x1 < x0 ? x1 - extents.width - LABEL_GAP : x1 + LABEL_GAP;
  left = CLAMP (left, frame->left + 1,
                MAX (frame->left + 1, frame->left + frame->width - extents.width - 1));
  mant_palette_get_ink (MANT_PLOT_INK_TEXT, frame->theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  cairo_move_to (cr, left, y - extents.height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
mant_arrows_layer_draw (MantPlotLayer       *layer,
                        cairo_t             *cr,
                        const MantPlotFrame *frame)
{
  MantArrowsLayer *self = MANT_ARROWS_LAYER (layer);
  g_autoptr (PangoLayout) text = NULL;
  MantRgba color;

  mant_plot_layer_get_rgba (layer, frame->theme, &color);
  if (self->n_labels > 0)
    {
      g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 8");

      text = pango_cairo_create_layout (cr);
      pango_layout_set_font_description (text, font);
    }

  for (gsize i = 0; i < self->n; i++)
    {
      const double weight = CLAMP (self->weights[i], 0, 1);
      const double y = mant_plot_frame_place_y (frame, self->y[i]);
      double x0 = mant_plot_frame_place_x (frame, self->from[i]);
      double x1 = mant_plot_frame_place_x (frame, self->to[i]);
      const double direction = x1 < x0 ? -1 : 1;
      const double head = MIN (HEAD_LENGTH, fabs (x1 - x0));

      if (!isfinite (x0) || !isfinite (x1)
          || !(y >= frame->top && y <= frame->top + frame->height)
          || MAX (x0, x1) < frame->left || MIN (x0, x1) > frame->left + frame->width)
        continue;
      x0 = CLAMP (x0, frame->left - 1e4, frame->left + frame->width + 1e4);
      x1 = CLAMP (x1, frame->left - 1e4, frame->left + frame->width + 1e4);

      _mant_plot_set_source (cr, &color, MIN_ALPHA + (1 - MIN_ALPHA) * weight);
      if (fabs (x1 - x0) < 1)
        {
          cairo_arc (cr, x1, y, DOT_RADIUS, 0, 2 * G_PI);
          cairo_fill (cr);
        }
      else
        {
          cairo_set_line_width (cr, 1 + 1.5 * weight);
          cairo_move_to (cr, x0, y);
          cairo_line_to (cr, x1 - direction * head * 0.8, y);
          cairo_stroke (cr);
          cairo_move_to (cr, x1, y);
          cairo_line_to (cr, x1 - direction * head, y - HEAD_WIDTH);
          cairo_line_to (cr, x1 - direction * head, y + HEAD_WIDTH);
          cairo_close_path (cr);
          cairo_fill (cr);
        }
      if (text != NULL)
        draw_label (self, cr, frame, text, i, x0, x1, y);
    }
}

static void
mant_arrows_layer_draw_key (MantPlotLayer *layer,
                            cairo_t       *cr,
                            MantPlotTheme  theme,
                            double         width,
                            double         height)
{
  MantRgba color;

  mant_plot_layer_get_rgba (layer, theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, 0, height / 2);
  cairo_line_to (cr, width - HEAD_LENGTH * 0.8, height / 2);
  cairo_stroke (cr);
  cairo_move_to (cr, width, height / 2);
  cairo_rel_line_to (cr, -HEAD_LENGTH, -HEAD_WIDTH);
  cairo_rel_line_to (cr, 0, 2 * HEAD_WIDTH);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* Of the arrows at the crosshair's height, the one whose head is nearest. */
static char *
mant_arrows_layer_value_at (MantPlotLayer       *layer,
                            const MantPlotFrame *frame,
                            double               x,
                            double               y,
                            double              *found_x,
                            double              *found_y)
{
  MantArrowsLayer *self = MANT_ARROWS_LAYER (layer);
  const double place_x = mant_plot_frame_place_x (frame, x);
  const double place_y = mant_plot_frame_place_y (frame, y);
  double nearest = INFINITY;
  gsize found = self->n;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < self->n; i++)
    {
      const double distance = fabs (mant_plot_frame_place_x (frame, self->to[i]) - place_x);

      if (fabs (mant_plot_frame_place_y (frame, self->y[i]) - place_y) < REACH
          && distance < nearest)
        {
          nearest = distance;
          found = i;
        }
    }
  if (found == self->n)
    return NULL;

  *found_x = self->to[found];
  *found_y = self->y[found];
  text = _mant_plot_number_text (self->to[found]);
  if (found < self->n_labels && *self->labels[found] != '\0')
    return g_strdup_printf ("%s (%s)", text, self->labels[found]);

  return g_steal_pointer (&text);
}

static char *
mant_arrows_layer_describe (MantPlotLayer *layer)
{
  MantArrowsLayer *self = MANT_ARROWS_LAYER (layer);
  const char *title = mant_plot_layer_get_title (layer);
  g_autofree char *count = NULL;

  if (self->n == 0)
    return g_strdup_printf (_("%s: nothing to draw."), title);

  count = _mant_plot_count_text (self->n);
  return g_strdup_printf (ngettext ("%s: %s arrow.", "%s: %s arrows.", self->n), title, count);
}

static char **
mant_arrows_layer_columns (MantPlotLayer *layer)
{
  static const char *const names[] = { "from", "to", "y", "weight", "label" };
  GStrv columns = g_new0 (char *, 6);

  for (int i = 0; i < (MANT_ARROWS_LAYER (layer)->n_labels > 0 ? 5 : 4); i++)
    columns[i] = g_strdup (names[i]);

  return columns;
}

static guint64
mant_arrows_layer_n_rows (MantPlotLayer *layer)
{
  return MANT_ARROWS_LAYER (layer)->n;
}

static char **
mant_arrows_layer_row (MantPlotLayer *layer,
                       guint64        row)
{
  MantArrowsLayer *self = MANT_ARROWS_LAYER (layer);
  GStrv cells = g_new0 (char *, 6);

  cells[0] = _mant_plot_number_text (self->from[row]);
  cells[1] = _mant_plot_number_text (self->to[row]);
  cells[2] = _mant_plot_number_text (self->y[row]);
  cells[3] = _mant_plot_number_text (self->weights[row]);
  if (self->n_labels > 0)
    cells[4] = g_strdup (row < self->n_labels ? self->labels[row] : "");

  return cells;
}

static void
mant_arrows_layer_copy_data (MantPlotLayer *layer,
                             MantPlotLayer *copy)
{
  MantArrowsLayer *self = MANT_ARROWS_LAYER (layer);

  if (self->bytes[0] != NULL)
    mant_arrows_layer_set_data (MANT_ARROWS_LAYER (copy), self->bytes[0], self->bytes[1],
                                self->bytes[2], self->bytes[3]);
  mant_arrows_layer_set_labels (MANT_ARROWS_LAYER (copy), (const char * const *) self->labels);
}

static void
mant_arrows_layer_finalize (GObject *object)
{
  MantArrowsLayer *self = MANT_ARROWS_LAYER (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->bytes); i++)
    g_clear_pointer (&self->bytes[i], g_bytes_unref);
  g_clear_pointer (&self->labels, g_strfreev);

  G_OBJECT_CLASS (mant_arrows_layer_parent_class)->finalize (object);
}

static void
mant_arrows_layer_class_init (MantArrowsLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mant_arrows_layer_finalize;

  layer_class->range = mant_arrows_layer_range;
  layer_class->draw = mant_arrows_layer_draw;
  layer_class->draw_key = mant_arrows_layer_draw_key;
  layer_class->value_at = mant_arrows_layer_value_at;
  layer_class->describe = mant_arrows_layer_describe;
  layer_class->columns = mant_arrows_layer_columns;
  layer_class->n_rows = mant_arrows_layer_n_rows;
  layer_class->row = mant_arrows_layer_row;
  layer_class->copy_data = mant_arrows_layer_copy_data;
}

static void
mant_arrows_layer_init (MantArrowsLayer *self)
{
}

/**
 * mant_arrows_layer_new:
 * @title: (nullable): what goes where
 * @from_f64: binary64 places on the horizontal axis
 * @to_f64: as many, where the heads are
 * @y_f64: as many heights on the vertical axis
 * @weights_f64: as many weights; below 0 counts as 0, above 1 as 1
 *
 * Makes a layer of level arrows.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_arrows_layer_new (const char *title,
                       GBytes     *from_f64,
                       GBytes     *to_f64,
                       GBytes     *y_f64,
                       GBytes     *weights_f64)
{
  MantArrowsLayer *self = g_object_new (MANT_TYPE_ARROWS_LAYER, "title", title, NULL);

  mant_arrows_layer_set_data (self, from_f64, to_f64, y_f64, weights_f64);

  return MANT_PLOT_LAYER (self);
}

/**
 * mant_arrows_layer_set_data:
 * @self: a layer of arrows
 * @from_f64: binary64 places on the horizontal axis
 * @to_f64: as many, where the heads are
 * @y_f64: as many heights on the vertical axis
 * @weights_f64: as many weights; below 0 counts as 0, above 1 as 1
 *
 * Replaces the data.  An arrow with a number that is not finite is left out.
 */
void
mant_arrows_layer_set_data (MantArrowsLayer *self,
                            GBytes          *from_f64,
                            GBytes          *to_f64,
                            GBytes          *y_f64,
                            GBytes          *weights_f64)
{
  GBytes *given[] = { from_f64, to_f64, y_f64, weights_f64 };
  GBytes *bytes[4];
  gsize n[4];

  g_return_if_fail (MANT_IS_ARROWS_LAYER (self));
  g_return_if_fail (from_f64 != NULL && to_f64 != NULL && y_f64 != NULL && weights_f64 != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    bytes[i] = _mant_plot_doubles (given[i], &n[i]);
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    {
      g_clear_pointer (&self->bytes[i], g_bytes_unref);
      self->bytes[i] = bytes[i];
    }
  self->from = g_bytes_get_data (bytes[0], NULL);
  self->to = g_bytes_get_data (bytes[1], NULL);
  self->y = g_bytes_get_data (bytes[2], NULL);
  self->weights = g_bytes_get_data (bytes[3], NULL);
  self->n = MIN (MIN (n[0], n[1]), MIN (n[2], n[3]));

  mant_extent_init (&self->x_extent);
  mant_extent_init (&self->y_extent);
  for (gsize i = 0; i < self->n; i++)
    if (isfinite (self->from[i]) && isfinite (self->to[i]) && isfinite (self->y[i]))
      {
        mant_extent_add (&self->x_extent, self->from[i]);
        mant_extent_add (&self->x_extent, self->to[i]);
        mant_extent_add (&self->y_extent, self->y[i]);
      }
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}

/**
 * mant_arrows_layer_set_labels:
 * @self: a layer of arrows
 * @labels: (nullable) (array zero-terminated=1): a text for each arrow, in order; empty for none
 *
 * Sets what stands beyond the heads.
 */
void
mant_arrows_layer_set_labels (MantArrowsLayer    *self,
                              const char * const *labels)
{
  g_return_if_fail (MANT_IS_ARROWS_LAYER (self));

  g_clear_pointer (&self->labels, g_strfreev);
  self->labels = g_strdupv ((GStrv) labels);
  self->n_labels = self->labels != NULL ? g_strv_length (self->labels) : 0;
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}
