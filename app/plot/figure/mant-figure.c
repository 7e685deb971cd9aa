/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "mant-figure-private.h"
#include "mant-plot-private.h"

/**
 * MantFigure:
 *
 * A picture of numbers: a title, two axes, a legend and a stack of layers.  It can draw itself on
 * any cairo surface, save itself, and put itself in words and rows; it needs no window.
 * [class@Plot] shows one.
 */
struct _MantFigure
{
  GObject parent_instance;

  char *title;
  MantAxis *x_axis;
  MantAxis *y_axis;
  GPtrArray *layers;
  MantLegendPlace legend;
  MantPlotTheme theme;
  guint64 data_serial;
};

G_DEFINE_FINAL_TYPE (MantFigure, mant_figure, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed (MantFigure *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
data_changed (MantFigure *self)
{
  self->data_serial++;
  changed (self);
}

static void
forget (gpointer    object,
        MantFigure *self)
{
  g_signal_handlers_disconnect_by_data (object, self);
}

static void
mant_figure_dispose (GObject *object)
{
  MantFigure *self = MANT_FIGURE (object);

  for (guint i = 0; i < self->layers->len; i++)
    forget (g_ptr_array_index (self->layers, i), self);
  g_ptr_array_set_size (self->layers, 0);
  if (self->x_axis != NULL)
    forget (self->x_axis, self);
  if (self->y_axis != NULL)
    forget (self->y_axis, self);
  g_clear_object (&self->x_axis);
  g_clear_object (&self->y_axis);

  G_OBJECT_CLASS (mant_figure_parent_class)->dispose (object);
}

static void
mant_figure_finalize (GObject *object)
{
  MantFigure *self = MANT_FIGURE (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->layers, g_ptr_array_unref);

  G_OBJECT_CLASS (mant_figure_parent_class)->finalize (object);
}

static void
mant_figure_class_init (MantFigureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mant_figure_dispose;
  G_OBJECT_CLASS (klass)->finalize = mant_figure_finalize;

  /**
   * MantFigure::changed:
   * @self: a figure
   *
   * The figure, one of its axes or one of its layers has changed.
   */
  signals[CHANGED] = g_signal_new ("changed", MANT_TYPE_FIGURE, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
set_axis (MantFigure  *self,
          MantAxis   **member,
          MantAxis    *axis)
{
  if (*member != NULL)
    forget (*member, self);
  g_set_object (member, axis);
  g_signal_connect_swapped (axis, "changed", G_CALLBACK (changed), self);
}

static void
mant_figure_init (MantFigure *self)
{
  g_autoptr (MantAxis) x_axis = mant_axis_new (NULL);
  g_autoptr (MantAxis) y_axis = mant_axis_new (NULL);

  self->title = g_strdup ("");
  self->layers = g_ptr_array_new_with_free_func (g_object_unref);
  set_axis (self, &self->x_axis, x_axis);
  set_axis (self, &self->y_axis, y_axis);
}

/**
 * mant_figure_new:
 * @title: (nullable): what the figure shows
 * @x_title: (nullable): title of the horizontal axis
 * @y_title: (nullable): title of the vertical axis
 *
 * Makes a figure without layers, with linear axes that follow the data.
 *
 * Returns: (transfer full): a new figure
 */
MantFigure *
mant_figure_new (const char *title,
                 const char *x_title,
                 const char *y_title)
{
  MantFigure *self = g_object_new (MANT_TYPE_FIGURE, NULL);

  mant_figure_set_title (self, title);
  mant_axis_set_title (self->x_axis, x_title);
  mant_axis_set_title (self->y_axis, y_title);

  return self;
}

/**
 * mant_figure_get_title:
 * @self: a figure
 *
 * Returns: what it shows, never %NULL
 */
const char *
mant_figure_get_title (MantFigure *self)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), NULL);

  return self->title;
}

/**
 * mant_figure_set_title:
 * @self: a figure
 * @title: (nullable): what it shows
 *
 * Sets the title above the figure.
 */
void
mant_figure_set_title (MantFigure *self,
                       const char *title)
{
  g_return_if_fail (MANT_IS_FIGURE (self));

  if (title == NULL)
    title = "";
  if (g_str_equal (self->title, title))
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  changed (self);
}

/**
 * mant_figure_get_x_axis:
 * @self: a figure
 *
 * Returns: (transfer none): its horizontal axis
 */
MantAxis *
mant_figure_get_x_axis (MantFigure *self)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), NULL);

  return self->x_axis;
}

/**
 * mant_figure_set_x_axis:
 * @self: a figure
 * @axis: an axis, which other figures may use too
 *
 * Replaces the horizontal axis.  Figures that share one zoom together along it.
 */
void
mant_figure_set_x_axis (MantFigure *self,
                        MantAxis   *axis)
{
  g_return_if_fail (MANT_IS_FIGURE (self));
  g_return_if_fail (MANT_IS_AXIS (axis));

  set_axis (self, &self->x_axis, axis);
  changed (self);
}

/**
 * mant_figure_get_y_axis:
 * @self: a figure
 *
 * Returns: (transfer none): its vertical axis
 */
MantAxis *
mant_figure_get_y_axis (MantFigure *self)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), NULL);

  return self->y_axis;
}

/**
 * mant_figure_set_y_axis:
 * @self: a figure
 * @axis: an axis, which other figures may use too
 *
 * Replaces the vertical axis.
 */
void
mant_figure_set_y_axis (MantFigure *self,
                        MantAxis   *axis)
{
  g_return_if_fail (MANT_IS_FIGURE (self));
  g_return_if_fail (MANT_IS_AXIS (axis));

  set_axis (self, &self->y_axis, axis);
  changed (self);
}

/**
 * mant_figure_get_legend:
 * @self: a figure
 *
 * Returns: where its legend is
 */
MantLegendPlace
mant_figure_get_legend (MantFigure *self)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), MANT_LEGEND_AUTO);

  return self->legend;
}

/**
 * mant_figure_set_legend:
 * @self: a figure
 * @place: where the legend goes; never over the data
 *
 * Places the legend.
 */
void
mant_figure_set_legend (MantFigure      *self,
                        MantLegendPlace  place)
{
  g_return_if_fail (MANT_IS_FIGURE (self));
  g_return_if_fail (place <= MANT_LEGEND_RIGHT);

  if (self->legend == place)
    return;

  self->legend = place;
  changed (self);
}

/**
 * mant_figure_get_theme:
 * @self: a figure
 *
 * Returns: the colours it is drawn in
 */
MantPlotTheme
mant_figure_get_theme (MantFigure *self)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), MANT_PLOT_THEME_LIGHT);

  return self->theme;
}

/**
 * mant_figure_set_theme:
 * @self: a figure
 * @theme: the colours to draw and save it in
 *
 * Sets the theme of mant_figure_draw() and of files.  A [class@Plot] goes by its window instead.
 */
void
mant_figure_set_theme (MantFigure    *self,
                       MantPlotTheme  theme)
{
  g_return_if_fail (MANT_IS_FIGURE (self));
  g_return_if_fail (theme <= MANT_PLOT_THEME_PRINT);

  if (self->theme == theme)
    return;

  self->theme = theme;
  changed (self);
}

/**
 * mant_figure_add_layer:
 * @self: a figure
 * @layer: (transfer none): a layer
 *
 * Puts @layer on top of the others.  One without a colour is given the next of the palette.
 */
void
mant_figure_add_layer (MantFigure    *self,
                       MantPlotLayer *layer)
{
  g_return_if_fail (MANT_IS_FIGURE (self));
  g_return_if_fail (MANT_IS_PLOT_LAYER (layer));
  g_return_if_fail (!g_ptr_array_find (self->layers, layer, NULL));

  if (mant_plot_layer_get_color_index (layer) < 0)
    mant_plot_layer_set_color_index (layer, (int) self->layers->len);

  g_ptr_array_add (self->layers, g_object_ref (layer));
  g_signal_connect_swapped (layer, "changed", G_CALLBACK (data_changed), self);
  data_changed (self);
}

/**
 * mant_figure_remove_layer:
 * @self: a figure
 * @layer: one of its layers
 *
 * Takes @layer away.
 */
void
mant_figure_remove_layer (MantFigure    *self,
                          MantPlotLayer *layer)
{
  guint index;

  g_return_if_fail (MANT_IS_FIGURE (self));
  g_return_if_fail (g_ptr_array_find (self->layers, layer, &index));

  forget (layer, self);
  g_ptr_array_remove_index (self->layers, index);
  data_changed (self);
}

/**
 * mant_figure_remove_all_layers:
 * @self: a figure
 *
 * Takes every layer away.
 */
void
mant_figure_remove_all_layers (MantFigure *self)
{
  g_return_if_fail (MANT_IS_FIGURE (self));

  if (self->layers->len == 0)
    return;

  for (guint i = 0; i < self->layers->len; i++)
    forget (g_ptr_array_index (self->layers, i), self);
  g_ptr_array_set_size (self->layers, 0);
  data_changed (self);
}

/**
 * mant_figure_get_n_layers:
 * @self: a figure
 *
 * Returns: the number of its layers, hidden ones included
 */
guint
mant_figure_get_n_layers (MantFigure *self)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), 0);

  return self->layers->len;
}

/**
 * mant_figure_get_layer:
 * @self: a figure
 * @index: which layer, 0 at the bottom; below their number
 *
 * Returns: (transfer none): the layer
 */
MantPlotLayer *
mant_figure_get_layer (MantFigure *self,
                       guint       index)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), NULL);
  g_return_val_if_fail (index < self->layers->len, NULL);

  return g_ptr_array_index (self->layers, index);
}

/**
 * mant_figure_is_prepared:
 * @self: a figure
 *
 * Returns: whether all visible layers may be drawn and measured at once
 */
gboolean
mant_figure_is_prepared (MantFigure *self)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), FALSE);

  for (guint i = 0; i < self->layers->len; i++)
    {
      MantPlotLayer *layer = g_ptr_array_index (self->layers, i);

      if (mant_plot_layer_get_visible (layer) && !mant_plot_layer_is_prepared (layer))
        return FALSE;
    }

  return TRUE;
}

/**
 * mant_figure_prepare:
 * @self: a figure
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Does what comes before the first picture of each visible layer.  Blocks; a worker may call it
 * on a copy of a figure, which shares its data.
 *
 * Fails with %G_IO_ERROR_CANCELLED, or as the first layer that fails.
 *
 * Returns: whether the figure is prepared
 */
gboolean
mant_figure_prepare (MantFigure    *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), FALSE);

  for (guint i = 0; i < self->layers->len; i++)
    {
      MantPlotLayer *layer = g_ptr_array_index (self->layers, i);

      if (mant_plot_layer_get_visible (layer)
          && !mant_plot_layer_prepare (layer, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * mant_figure_get_extents:
 * @self: a figure
 * @x: (out caller-allocates): return location for what the layers need of the horizontal axis
 * @y: (out caller-allocates): return location for what the layers need of the vertical axis
 *
 * Measures the visible layers.  Weak ones count only where no other has anything.
 */
void
mant_figure_get_extents (MantFigure *self,
                         MantExtent *x,
                         MantExtent *y)
{
  MantExtent weak_x, weak_y;

  g_return_if_fail (MANT_IS_FIGURE (self));

  mant_extent_init (x);
  mant_extent_init (y);
  mant_extent_init (&weak_x);
  mant_extent_init (&weak_y);

  for (guint i = 0; i < self->layers->len; i++)
    {
      MantPlotLayer *layer = g_ptr_array_index (self->layers, i);
      MantExtent layer_x, layer_y;

      if (!mant_plot_layer_get_visible (layer))
        continue;

      mant_plot_layer_range (layer, &layer_x, &layer_y);
      mant_extent_union (layer_x.weak ? &weak_x : x, &layer_x);
      mant_extent_union (layer_y.weak ? &weak_y : y, &layer_y);
    }

  if (mant_extent_is_empty (x))
    mant_extent_union (x, &weak_x);
  if (mant_extent_is_empty (y))
    mant_extent_union (y, &weak_y);
}

/**
 * mant_figure_copy:
 * @self: a figure
 *
 * Copies the figure for another thread.  Layers that cannot be copied are shared, and make the
 * copy one for the same thread only.
 *
 * Returns: (transfer full): a copy of @self
 */
MantFigure *
mant_figure_copy (MantFigure *self)
{
  g_autoptr (MantAxis) x_axis = NULL;
  g_autoptr (MantAxis) y_axis = NULL;
  MantFigure *copy;

  g_return_val_if_fail (MANT_IS_FIGURE (self), NULL);

  copy = g_object_new (MANT_TYPE_FIGURE, NULL);
  x_axis = mant_axis_copy (self->x_axis);
  y_axis = mant_axis_copy (self->y_axis);
  mant_figure_set_title (copy, self->title);
  set_axis (copy, &copy->x_axis, x_axis);
  set_axis (copy, &copy->y_axis, y_axis);
  copy->legend = self->legend;
  copy->theme = self->theme;

  for (guint i = 0; i < self->layers->len; i++)
    {
      MantPlotLayer *layer = g_ptr_array_index (self->layers, i);
      g_autoptr (MantPlotLayer) layer_copy = mant_plot_layer_copy (layer);

      mant_figure_add_layer (copy, layer_copy != NULL ? layer_copy : layer);
    }

  return copy;
}

/* Counts what changes the data, as opposed to the axes they are seen through. */
guint64
_mant_figure_get_data_serial (MantFigure *self)
{
  return self->data_serial;
}

gboolean
_mant_figure_can_copy (MantFigure *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    if (MANT_PLOT_LAYER_GET_CLASS (g_ptr_array_index (self->layers, i))->copy_data == NULL)
      return FALSE;

  return TRUE;
}

/**
 * mant_figure_draw:
 * @self: a figure
 * @cr: where to draw, from its origin
 * @width: width in the units of @cr, meant to be 1/96 inch
 * @height: height in the same
 *
 * Draws everything, background included, preparing layers that are not yet.
 */
void
mant_figure_draw (MantFigure *self,
                  cairo_t    *cr,
                  double      width,
                  double      height)
{
  g_autoptr (GError) error = NULL;
  MantFigureLayout *layout;
  MantRgba background;

  g_return_if_fail (MANT_IS_FIGURE (self));
  g_return_if_fail (cr != NULL);
  g_return_if_fail (width > 0 && height > 0);

  if (!mant_figure_prepare (self, NULL, &error))
    g_warning ("%s", error->message);

  cairo_save (cr);
  mant_palette_get_ink (MANT_PLOT_INK_BACKGROUND, self->theme, &background);
  _mant_plot_set_source (cr, &background, 1);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);

  layout = _mant_figure_layout_new (self, self->theme, width, height, NULL);
  _mant_figure_layout_draw_grid (layout, cr);

  for (guint i = 0; i < layout->placed->len; i++)
    {
      const MantPlacedLayer *placed = &g_array_index (layout->placed, MantPlacedLayer, i);

      cairo_save (cr);
      cairo_rectangle (cr, placed->frame.left, placed->frame.top, placed->frame.width,
                       placed->frame.height);
      cairo_clip (cr);
      mant_plot_layer_draw (placed->layer, cr, &placed->frame);
      cairo_restore (cr);
    }

  _mant_figure_layout_draw_axes (layout, cr);
  _mant_figure_layout_free (layout);
  cairo_restore (cr);
}

static void
describe_axis (GString         *text,
               MantAxis        *axis,
               const MantScale *scale,
               const char      *format)
{
  g_autofree char *label = mant_axis_dup_label (axis);
  g_autofree char *lo = mant_scale_format (scale, scale->lo);
  g_autofree char *hi = mant_scale_format (scale, scale->hi);
  const char *kind;

  switch (scale->kind)
    {
    case MANT_SCALE_LOG:
      kind = _("logarithmic");
      break;
    case MANT_SCALE_SYMLOG:
      kind = _("symmetric logarithmic");
      break;
    case MANT_SCALE_LINEAR:
    default:
      kind = _("linear");
      break;
    }

  g_string_append_c (text, ' ');
  g_string_append_printf (text, format, *label != '\0' ? label : _("no title"), lo, hi, kind);
}

/**
 * mant_figure_describe:
 * @self: a figure
 *
 * Puts the figure in words: its title, what each axis shows over which range, and a sentence for
 * each visible layer.
 *
 * Returns: (transfer full): the text
 */
char *
mant_figure_describe (MantFigure *self)
{
  g_autoptr (GString) text = NULL;
  MantExtent x, y;
  MantScale scale;
  gboolean empty = TRUE;

  g_return_val_if_fail (MANT_IS_FIGURE (self), NULL);

  text = g_string_new (*self->title != '\0' ? self->title : _("A figure"));
  g_string_append_c (text, '.');

  mant_figure_get_extents (self, &x, &y);
  mant_axis_resolve (self->x_axis, &x, &scale);
  /* Translators: title of the axis, two ends of its range, kind of its scale */
  describe_axis (text, self->x_axis, &scale, _("Horizontal axis: %s, %s to %s, %s."));
  mant_axis_resolve (self->y_axis, &y, &scale);
  /* Translators: title of the axis, two ends of its range, kind of its scale */
  describe_axis (text, self->y_axis, &scale, _("Vertical axis: %s, %s to %s, %s."));

  for (guint i = 0; i < self->layers->len; i++)
    {
      MantPlotLayer *layer = g_ptr_array_index (self->layers, i);
      g_autofree char *sentence = NULL;

      if (!mant_plot_layer_get_visible (layer))
        continue;

      sentence = mant_plot_layer_describe (layer);
      g_string_append_printf (text, " %s", sentence);
      empty = FALSE;
    }
  if (empty)
    g_string_append_printf (text, " %s", _("Nothing is drawn."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * mant_figure_get_table:
 * @self: a figure
 *
 * Gives the numbers of the visible layers as rows.
 *
 * Returns: (transfer full): a table of the figure as it is now
 */
MantTable *
mant_figure_get_table (MantFigure *self)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), NULL);

  return _mant_table_new (self->layers);
}
