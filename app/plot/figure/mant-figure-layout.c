/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "mant-figure-layout-private.h"
#include "mant-figure-private.h"
#include "mant-plot-private.h"

/* The share of the height that a legend above the data may take. */
#define MAX_LEGEND 0.45

/* Margins move in steps, so that data does not jitter while labels change during a pan. */
#define MARGIN_STEP   8

static PangoLayout *
text_new (PangoContext *context,
          const char   *text,
          double        scale,
          gboolean      bold)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font =
    pango_font_description_copy (pango_context_get_font_description (context));

  pango_font_description_set_size (font, (int) (pango_font_description_get_size (font) * scale));
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);

  return layout;
}

double
_mant_text_width (PangoLayout *text)
{
  int width;

  pango_layout_get_pixel_size (text, &width, NULL);

  return width;
}

double
_mant_text_height (PangoLayout *text)
{
  int height;

  pango_layout_get_pixel_size (text, NULL, &height);

  return height;
}

static void
limit_width (PangoLayout *layout,
             double       width)
{
  pango_layout_set_width (layout, (int) (MAX (width, 1) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
}

static void
unref_text (gpointer data)
{
  if (data != NULL)
    g_object_unref (data);
}

static GPtrArray *
label_texts (PangoContext *context,
             const GArray *ticks)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (unref_text);

  for (guint i = 0; i < ticks->len; i++)
    {
      const MantTick *tick = &g_array_index (ticks, MantTick, i);

      g_ptr_array_add (texts,
                       tick->label != NULL ? text_new (context, tick->label, 0.9, FALSE) : NULL);
    }

  return texts;
}

static double
widest (const GPtrArray *texts)
{
  double width = 0;

  for (guint i = 0; i < texts->len; i++)
    if (g_ptr_array_index (texts, i) != NULL)
      width = MAX (width, _mant_text_width (g_ptr_array_index (texts, i)));

  return width;
}

/* Whether labels along length would touch each other. */
static gboolean
labels_collide (const GArray    *ticks,
                const GPtrArray *texts,
                double           length)
{
  double last_centre = NAN, last_half = 0;

  for (guint i = 0; i < ticks->len; i++)
    {
      PangoLayout *text = g_ptr_array_index (texts, i);
      double centre, half;

      if (text == NULL)
        continue;
      centre = g_array_index (ticks, MantTick, i).position * length;
      half = _mant_text_width (text) / 2;
      if (!isnan (last_centre) && fabs (centre - last_centre) < last_half + half + LABEL_SPACE)
        return TRUE;
      last_centre = centre;
      last_half = half;
    }

  return FALSE;
}

/* Names that would touch the one before are left out, their ticks stay. */
static void
thin_names (const GArray *ticks,
            GPtrArray    *texts,
            double        length,
            gboolean      horizontal)
{
  double last_centre = NAN, last_half = 0;

  for (guint i = 0; i < ticks->len; i++)
    {
      PangoLayout *text = g_ptr_array_index (texts, i);
      double centre, half;

      if (text == NULL)
        continue;
      centre = g_array_index (ticks, MantTick, i).position * length;
      half = (horizontal ? _mant_text_width (text) + LABEL_SPACE : _mant_text_height (text)) / 2;
      if (!isnan (last_centre) && fabs (centre - last_centre) < last_half + half)
        {
          g_clear_object ((PangoLayout **) &g_ptr_array_index (texts, i));
          continue;
        }
      last_centre = centre;
      last_half = half;
    }
}

/* As many ticks as there is room for, tried from the most. */
static void
choose_x_ticks (MantFigureLayout *self,
                MantAxis         *axis,
                PangoContext     *context)
{
  GArray *named = mant_axis_get_named_ticks (axis, &self->frame.x);

  if (named != NULL)
    {
      g_clear_pointer (&self->x_ticks, g_array_unref);
      g_clear_pointer (&self->x_labels, g_ptr_array_unref);
      self->x_ticks = named;
      self->x_labels = label_texts (context, named);
      thin_names (named, self->x_labels, self->frame.width, TRUE);
      return;
    }

  for (guint n = (guint) CLAMP (self->frame.width / 64, 2, 12); n >= 2; n--)
    {
      g_clear_pointer (&self->x_ticks, g_array_unref);
      g_clear_pointer (&self->x_labels, g_ptr_array_unref);
      self->x_ticks = mant_scale_get_ticks (&self->frame.x, n);
      self->x_labels = label_texts (context, self->x_ticks);
      if (!labels_collide (self->x_ticks, self->x_labels, self->frame.width))
        return;
    }

  /* Not even two fit: keep the first. */
  for (guint i = 0, seen = 0; i < self->x_labels->len; i++)
    if (g_ptr_array_index (self->x_labels, i) != NULL && seen++ > 0)
      g_clear_object ((PangoLayout **) &g_ptr_array_index (self->x_labels, i));
}

static GArray *
choose_vertical_ticks (const MantScale *scale,
                       double           height,
                       double           line_height)
{
  return mant_scale_get_ticks (scale, (guint) CLAMP (height / (line_height * 2.4), 2, 12));
}

static void
choose_y_ticks (MantFigureLayout *self,
                MantAxis         *axis,
                PangoContext     *context,
                double            line_height)
{
  GArray *named = mant_axis_get_named_ticks (axis, &self->frame.y);

  g_clear_pointer (&self->y_ticks, g_array_unref);
  g_clear_pointer (&self->y_labels, g_ptr_array_unref);
  self->y_ticks = named != NULL
                    ? named
                    : choose_vertical_ticks (&self->frame.y, self->frame.height, line_height);
  self->y_labels = label_texts (context, self->y_ticks);
  if (named != NULL)
    thin_names (named, self->y_labels, self->frame.height, FALSE);
}

static void
legend_entry_clear (gpointer data)
{
  MantLegendEntry *entry = data;

  g_clear_object (&entry->text);
  g_clear_object (&entry->layer);
}

static void
placed_layer_clear (gpointer data)
{
  MantPlacedLayer *placed = data;

  g_clear_object (&placed->layer);
}

static void
color_bar_clear (gpointer data)
{
  MantColorBar *bar = data;

  g_clear_pointer (&bar->ticks, g_array_unref);
  g_clear_pointer (&bar->labels, g_ptr_array_unref);
  g_clear_object (&bar->title);
}

static void
collect_legend (MantFigureLayout *self,
                MantFigure       *figure,
                PangoContext     *context)
{
  for (guint i = 0; i < mant_figure_get_n_layers (figure); i++)
    {
      MantPlotLayer *layer = mant_figure_get_layer (figure, i);
      MantLegendEntry entry = { 0 };

      if (!mant_plot_layer_get_visible (layer) || !mant_plot_layer_get_in_legend (layer)
          || *mant_plot_layer_get_title (layer) == '\0')
        continue;

      entry.layer = g_object_ref (layer);
      entry.text = text_new (context, mant_plot_layer_get_title (layer), 0.9, FALSE);
      entry.height = MAX (_mant_text_height (entry.text), KEY_HEIGHT);
      g_array_append_val (self->legend, entry);
    }
}

/* Rows from (left, top) on, at most width wide. */
static void
place_in_rows (MantFigureLayout *self,
               double            left,
               double            top,
               double            width)
{
  double x = left, y = top, row_height = 0;

  for (guint i = 0; i < self->legend->len; i++)
    {
      MantLegendEntry *entry = &g_array_index (self->legend, MantLegendEntry, i);
      double entry_width;

      limit_width (entry->text, width - KEY_WIDTH - KEY_GAP);
      entry_width = KEY_WIDTH + KEY_GAP + _mant_text_width (entry->text);
      if (x > left && x + entry_width > left + width)
        {
          x = left;
          y += row_height + ROW_GAP;
          row_height = 0;
        }
      entry->x = x;
      entry->y = y;
      x += entry_width + ENTRY_GAP;
      row_height = MAX (row_height, entry->height);
    }
}

static double
column_width (MantFigureLayout *self,
              double            max_width)
{
  double width = 0;

  for (guint i = 0; i < self->legend->len; i++)
    {
      MantLegendEntry *entry = &g_array_index (self->legend, MantLegendEntry, i);

      limit_width (entry->text, max_width - KEY_WIDTH - KEY_GAP);
      width = MAX (width, KEY_WIDTH + KEY_GAP + _mant_text_width (entry->text));
    }

  return width;
}

/* Drops the entries that end below bottom; the last one left says how many there are. */
static void
limit_legend (MantFigureLayout *self,
              PangoContext     *context,
              double            bottom)
{
  guint n = 0, n_hidden;

  while (n < self->legend->len)
    {
      const MantLegendEntry *entry = &g_array_index (self->legend, MantLegendEntry, n);

      if (entry->y + entry->height > bottom)
        break;
      n++;
    }

  n_hidden = self->legend->len - n;
  if (n_hidden == 0)
    return;

  g_array_set_size (self->legend, n);
  if (n > 0)
    {
      MantLegendEntry *last = &g_array_index (self->legend, MantLegendEntry, n - 1);
      g_autofree char *text = g_strdup_printf (_("and %u more"), n_hidden + 1);

      g_clear_object (&last->layer);
      g_clear_object (&last->text);
      last->text = text_new (context, text, 0.9, FALSE);
    }
}

static double
legend_bottom (const MantFigureLayout *self)
{
  double bottom = 0;

  for (guint i = 0; i < self->legend->len; i++)
    {
      const MantLegendEntry *entry = &g_array_index (self->legend, MantLegendEntry, i);

      bottom = MAX (bottom, entry->y + entry->height);
    }

  return bottom;
}

static MantLegendPlace
choose_legend_place (MantFigureLayout *self,
                     MantFigure       *figure,
                     double            row_width)
{
  MantLegendPlace place = mant_figure_get_legend (figure);
  double total = 0;

  if (self->legend->len == 0)
    return MANT_LEGEND_NONE;
  if (place != MANT_LEGEND_AUTO)
    return place;
  /* A single layer is named by the title and the axes. */
  if (self->legend->len == 1)
    return MANT_LEGEND_NONE;

  for (guint i = 0; i < self->legend->len; i++)
    total += KEY_WIDTH + KEY_GAP + ENTRY_GAP
             + _mant_text_width (g_array_index (self->legend, MantLegendEntry, i).text);

  return total > 3 * row_width && self->width > 420 ? MANT_LEGEND_RIGHT : MANT_LEGEND_TOP;
}

/* The height of all strips under the data. */
static double
collect_layers (MantFigureLayout *self,
                MantFigure       *figure)
{
  double total = 0;

  for (guint i = 0; i < mant_figure_get_n_layers (figure); i++)
    {
      MantPlotLayer *layer = mant_figure_get_layer (figure, i);
      MantPlacedLayer placed = { 0 };

      if (!mant_plot_layer_get_visible (layer))
        continue;

      placed.layer = g_object_ref (layer);
      placed.frame.height = mant_plot_layer_rug_height (layer);
      placed.rug = placed.frame.height > 0;
      total += placed.frame.height;
      g_array_append_val (self->placed, placed);
    }

  return total;
}

static void
place_layers (MantFigureLayout *self)
{
  double rug_top = self->frame.top + self->frame.height;

  for (guint i = 0; i < self->placed->len; i++)
    {
      MantPlacedLayer *placed = &g_array_index (self->placed, MantPlacedLayer, i);
      double rug_height = placed->frame.height;

      placed->frame = self->frame;
      if (!placed->rug)
        continue;

      placed->frame.top = rug_top;
      placed->frame.height = rug_height;
      rug_top += rug_height;
    }
  self->axis_y = rug_top;
}

static double
collect_color_bars (MantFigureLayout *self,
                    MantFigure       *figure,
                    PangoContext     *context,
                    double            height,
                    double            line_height)
{
  double total = 0;

  for (guint i = 0; i < mant_figure_get_n_layers (figure); i++)
    {
      MantPlotLayer *layer = mant_figure_get_layer (figure, i);
      MantColorBar bar = { 0 };

      if (!mant_plot_layer_get_visible (layer)
          || !mant_plot_layer_color_scale (layer, &bar.scale))
        continue;

      bar.ticks = choose_vertical_ticks (&bar.scale, height, line_height);
      bar.labels = label_texts (context, bar.ticks);
      bar.x = total + BAR_GAP;
      bar.title_x = bar.x + BAR_WIDTH + TICK_LENGTH + LABEL_GAP + widest (bar.labels) + TITLE_GAP;
      total = bar.title_x;
      if (*mant_plot_layer_get_title (layer) != '\0')
        {
          bar.title = text_new (context, mant_plot_layer_get_title (layer), 0.95, FALSE);
          limit_width (bar.title, height);
          total += _mant_text_height (bar.title);
        }
      g_array_append_val (self->color_bars, bar);
    }

  return total;
}

static PangoContext *
default_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string ("Sans 10");
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Metrics that do not depend on where it is shown: a file may be scaled. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_font_description (context, font);
  cairo_font_options_destroy (options);
  pango_font_description_free (font);

  return context;
}

static PangoLayout *
axis_title (PangoContext *context,
            MantAxis     *axis)
{
  g_autofree char *label = mant_axis_dup_label (axis);

  return *label != '\0' ? text_new (context, label, 0.95, FALSE) : NULL;
}

static GBytes *
dup_extra_ticks (MantAxis *axis)
{
  GBytes *bytes = mant_axis_get_extra_ticks (axis);
  gsize n;

  return bytes != NULL ? _mant_plot_doubles (bytes, &n) : NULL;
}

/* Works out a layout of figure for a picture of width by height; text in the font of context, or in
 * the default one of files. */
MantFigureLayout *
_mant_figure_layout_new (MantFigure    *figure,
                         MantPlotTheme  theme,
                         double         width,
                         double         height,
                         PangoContext  *context)
{
  MantFigureLayout *self = g_new0 (MantFigureLayout, 1);
  MantAxis *x_axis = mant_figure_get_x_axis (figure);
  MantAxis *y_axis = mant_figure_get_y_axis (figure);
  PangoContext *own_context = NULL;
  MantLegendPlace place;
  MantExtent x, y;
  double left, right, top, bottom, rugs, line_height, legend_top = 0, overhang = 0;

  if (context == NULL)
    context = own_context = default_context ();

  self->width = width;
  self->height = height;
  self->frame.theme = theme;
  self->frame.pixels_per_unit = 1;
  self->legend = g_array_new (FALSE, TRUE, sizeof (MantLegendEntry));
  g_array_set_clear_func (self->legend, legend_entry_clear);
  self->placed = g_array_new (FALSE, TRUE, sizeof (MantPlacedLayer));
  g_array_set_clear_func (self->placed, placed_layer_clear);
  self->color_bars = g_array_new (FALSE, TRUE, sizeof (MantColorBar));
  g_array_set_clear_func (self->color_bars, color_bar_clear);

  mant_figure_get_extents (figure, &x, &y);
  self->empty = mant_extent_is_empty (&x);
  mant_axis_resolve (x_axis, &x, &self->frame.x);
  mant_axis_resolve (y_axis, &y, &self->frame.y);
  self->x_extra = dup_extra_ticks (x_axis);
  self->y_extra = dup_extra_ticks (y_axis);

  self->x_title = axis_title (context, x_axis);
  self->y_title = axis_title (context, y_axis);
  if (self->empty)
    self->nothing = text_new (context, mant_figure_is_prepared (figure) ? _("Nothing to draw")
                                                                       : _("Measuring…"),
                              1, FALSE);
  {
    g_autoptr (PangoLayout) probe = text_new (context, "0", 0.9, FALSE);

    line_height = _mant_text_height (probe);
  }

  /* Top down: title, legend. */
  top = EDGE;
  if (*mant_figure_get_title (figure) != '\0')
    {
      self->title = text_new (context, mant_figure_get_title (figure), 1.1, TRUE);
      limit_width (self->title, width - 2 * EDGE);
      self->title_y = top;
      top += _mant_text_height (self->title) + TITLE_GAP;
    }

  bottom = EDGE + TICK_LENGTH + LABEL_GAP + line_height;
  if (self->x_title != NULL)
    bottom += _mant_text_height (self->x_title) + 2;

  collect_legend (self, figure, context);
  place = choose_legend_place (self, figure, width - 7 * EDGE);
  if (place == MANT_LEGEND_NONE)
    g_array_set_size (self->legend, 0);
  /* Where rows begin is known once the left margin is; this is a first guess. */
  if (place == MANT_LEGEND_TOP)
    {
      legend_top = top;
      place_in_rows (self, 7 * EDGE, legend_top, width - 8 * EDGE);
      limit_legend (self, context, MAX (height * MAX_LEGEND, legend_top + line_height));
      top = MAX (top, legend_bottom (self) + TITLE_GAP);
    }
  else
    top += line_height / 2;
  top = ceil (top);

  rugs = collect_layers (self, figure);
  self->frame.top = top;
  self->frame.height = MAX (floor (height - bottom - top - rugs), MIN_DATA);

  /* Left: labels and the turned title. */
  choose_y_ticks (self, y_axis, context, line_height);
  left = EDGE + TICK_LENGTH + LABEL_GAP
         + ceil (widest (self->y_labels) / MARGIN_STEP) * MARGIN_STEP;
  if (self->y_title != NULL)
    {
      limit_width (self->y_title, self->frame.height);
      self->y_title_x = EDGE;
      left += _mant_text_height (self->y_title) + TITLE_GAP;
    }

  /* Right: colour bars, legend, and half of the last label. */
  right = EDGE + MARGIN_STEP
          + ceil (collect_color_bars (self, figure, context, self->frame.height, line_height)
                  / MARGIN_STEP) * MARGIN_STEP;
  if (place == MANT_LEGEND_RIGHT)
    right += BAR_GAP + column_width (self, width * 0.35);

  self->frame.left = ceil (left);
  if (place == MANT_LEGEND_TOP && self->legend->len > 0)
    {
      place_in_rows (self, self->frame.left, legend_top, MAX (width - self->frame.left - EDGE, 1));
      limit_legend (self, context, MAX (height * MAX_LEGEND, legend_top + line_height));
      top = ceil (MAX (top, legend_bottom (self) + TITLE_GAP));
      if (top != self->frame.top)
        {
          self->frame.height = MAX (floor (self->frame.height + self->frame.top - top), MIN_DATA);
          self->frame.top = top;
          choose_y_ticks (self, y_axis, context, line_height);
        }
    }
  self->frame.width = MAX (floor (width - left - right), MIN_DATA);
  choose_x_ticks (self, x_axis, context);

  for (guint i = 0; i < self->x_labels->len; i++)
    if (g_ptr_array_index (self->x_labels, i) != NULL)
      {
        double end = self->frame.left
                     + g_array_index (self->x_ticks, MantTick, i).position * self->frame.width
                     + _mant_text_width (g_ptr_array_index (self->x_labels, i)) / 2;

        overhang = MAX (overhang, end - (width - EDGE / 2));
      }
  if (overhang > 0 && self->color_bars->len == 0 && place != MANT_LEGEND_RIGHT)
    {
      self->frame.width = MAX (self->frame.width
                                 - ceil (overhang / MARGIN_STEP) * MARGIN_STEP, MIN_DATA);
      choose_x_ticks (self, x_axis, context);
    }

  if (self->x_title != NULL)
    limit_width (self->x_title, self->frame.width);

  for (guint i = 0; i < self->color_bars->len; i++)
    {
      MantColorBar *bar = &g_array_index (self->color_bars, MantColorBar, i);

      bar->x += self->frame.left + self->frame.width;
      bar->title_x += self->frame.left + self->frame.width;
    }

  if (place == MANT_LEGEND_RIGHT)
    {
      double entry_y = self->frame.top;
      double entry_x = width - EDGE - column_width (self, width * 0.35);

      for (guint i = 0; i < self->legend->len; i++)
        {
          MantLegendEntry *entry = &g_array_index (self->legend, MantLegendEntry, i);

          entry->x = entry_x;
          entry->y = entry_y;
          entry_y += entry->height + ROW_GAP;
        }
      limit_legend (self, context, self->frame.top + self->frame.height);
    }
  place_layers (self);
  g_clear_object (&own_context);

  return self;
}

void
_mant_figure_layout_free (MantFigureLayout *self)
{
  g_clear_pointer (&self->x_ticks, g_array_unref);
  g_clear_pointer (&self->y_ticks, g_array_unref);
  g_clear_pointer (&self->x_labels, g_ptr_array_unref);
  g_clear_pointer (&self->y_labels, g_ptr_array_unref);
  g_clear_pointer (&self->x_extra, g_bytes_unref);
  g_clear_pointer (&self->y_extra, g_bytes_unref);
  g_clear_object (&self->title);
  g_clear_object (&self->x_title);
  g_clear_object (&self->y_title);
  g_clear_object (&self->nothing);
  g_clear_pointer (&self->placed, g_array_unref);
  g_clear_pointer (&self->legend, g_array_unref);
  g_clear_pointer (&self->color_bars, g_array_unref);
  g_free (self);
}
