/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "mant-plot-layer.h"
#include "mant-plot-private.h"

/**
 * MantPlotLayer:
 *
 * One kind of mark on one set of numbers.  A figure stacks layers; a layer knows what range it
 * needs, how to draw itself, and how to put itself in words and rows.  A new plot kind is a
 * subclass in `layers/NAME.c`.
 */
typedef struct
{
  char *title;
  MantRgba rgba;
  int color_index;
  guint has_rgba : 1;
  guint visible : 1;
  guint in_legend : 1;
} MantPlotLayerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MantPlotLayer, mant_plot_layer, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_VISIBLE,
  PROP_IN_LEGEND,
  PROP_COLOR_INDEX,
  N_PROPS,
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static MantPlotLayerPrivate *
get_private (MantPlotLayer *self)
{
  return mant_plot_layer_get_instance_private (self);
}

static gboolean
mant_plot_layer_real_is_prepared (MantPlotLayer *self)
{
  return TRUE;
}

static gboolean
mant_plot_layer_real_prepare (MantPlotLayer  *self,
                              GCancellable   *cancellable,
                              GError        **error)
{
  return TRUE;
}

static gboolean
mant_plot_layer_real_rasterize (MantPlotLayer       *self,
                                const MantPlotFrame *frame,
                                cairo_surface_t     *target,
                                GCancellable        *cancellable)
{
  cairo_t *cr = cairo_create (target);
  MantPlotFrame units = *frame;

  /* Vectors think in units: a line of width 1.5 is three pixels wide on a doubled display. */
  units.left /= frame->pixels_per_unit;
  units.top /= frame->pixels_per_unit;
  units.width /= frame->pixels_per_unit;
  units.height /= frame->pixels_per_unit;
  cairo_scale (cr, frame->pixels_per_unit, frame->pixels_per_unit);
  mant_plot_layer_draw (self, cr, &units);
  cairo_destroy (cr);

  return !g_cancellable_is_cancelled (cancellable);
}

static void
mant_plot_layer_real_draw_key (MantPlotLayer *self,
                               cairo_t       *cr,
                               MantPlotTheme  theme,
                               double         width,
                               double         height)
{
  MantRgba color;

  mant_plot_layer_get_rgba (self, theme, &color);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
  cairo_fill (cr);
}

static char *
mant_plot_layer_real_value_at (MantPlotLayer       *self,
                               const MantPlotFrame *frame,
                               double               x,
                               double               y,
                               double              *found_x,
                               double              *found_y)
{
  return NULL;
}

static gboolean
mant_plot_layer_real_color_scale (MantPlotLayer *self,
                                  MantScale     *scale)
{
  return FALSE;
}

static double
mant_plot_layer_real_rug_height (MantPlotLayer *self)
{
  return 0;
}

static void
mant_plot_layer_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  MantPlotLayer *self = MANT_PLOT_LAYER (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, mant_plot_layer_get_title (self));
      break;
    case PROP_VISIBLE:
      g_value_set_boolean (value, mant_plot_layer_get_visible (self));
      break;
    case PROP_IN_LEGEND:
      g_value_set_boolean (value, mant_plot_layer_get_in_legend (self));
      break;
    case PROP_COLOR_INDEX:
      g_value_set_int (value, mant_plot_layer_get_color_index (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_plot_layer_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  MantPlotLayer *self = MANT_PLOT_LAYER (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      mant_plot_layer_set_title (self, g_value_get_string (value));
      break;
    case PROP_VISIBLE:
      mant_plot_layer_set_visible (self, g_value_get_boolean (value));
      break;
    case PROP_IN_LEGEND:
      mant_plot_layer_set_in_legend (self, g_value_get_boolean (value));
      break;
    case PROP_COLOR_INDEX:
      mant_plot_layer_set_color_index (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_plot_layer_finalize (GObject *object)
{
  MantPlotLayerPrivate *priv = get_private (MANT_PLOT_LAYER (object));

  g_clear_pointer (&priv->title, g_free);

  G_OBJECT_CLASS (mant_plot_layer_parent_class)->finalize (object);
}

static void
mant_plot_layer_class_init (MantPlotLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mant_plot_layer_get_property;
  object_class->set_property = mant_plot_layer_set_property;
  object_class->finalize = mant_plot_layer_finalize;

  klass->is_prepared = mant_plot_layer_real_is_prepared;
  klass->prepare = mant_plot_layer_real_prepare;
  klass->rasterize = mant_plot_layer_real_rasterize;
  klass->draw_key = mant_plot_layer_real_draw_key;
  klass->value_at = mant_plot_layer_real_value_at;
  klass->color_scale = mant_plot_layer_real_color_scale;
  klass->rug_height = mant_plot_layer_real_rug_height;

  /**
   * MantPlotLayer:title:
   *
   * What the layer is called in the legend, the crosshair and the table.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);

  /**
   * MantPlotLayer:visible:
   *
   * Whether the layer is drawn, described and exported.
   */
  properties[PROP_VISIBLE] = g_param_spec_boolean ("visible", NULL, NULL, TRUE, flags);

  /**
   * MantPlotLayer:in-legend:
   *
   * Whether the legend lists the layer.
   */
  properties[PROP_IN_LEGEND] = g_param_spec_boolean ("in-legend", NULL, NULL, TRUE, flags);

  /**
   * MantPlotLayer:color-index:
   *
   * Which colour of the palette; −1 until a figure gives it the next one.
   */
  properties[PROP_COLOR_INDEX] =
    g_param_spec_int ("color-index", NULL, NULL, -1, G_MAXINT, -1, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MantPlotLayer::changed:
   * @self: a layer
   *
   * Something that shows has changed.
   */
  signals[CHANGED] = g_signal_new ("changed", MANT_TYPE_PLOT_LAYER, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mant_plot_layer_init (MantPlotLayer *self)
{
  MantPlotLayerPrivate *priv = get_private (self);

  priv->title = g_strdup ("");
  priv->color_index = -1;
  priv->visible = TRUE;
  priv->in_legend = TRUE;
}

/**
 * mant_plot_layer_get_title:
 * @self: a layer
 *
 * Returns: its title, never %NULL
 */
const char *
mant_plot_layer_get_title (MantPlotLayer *self)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), NULL);

  return get_private (self)->title;
}

/**
 * mant_plot_layer_set_title:
 * @self: a layer
 * @title: (nullable): its title; %NULL for none
 *
 * Sets what the layer is called.
 */
void
mant_plot_layer_set_title (MantPlotLayer *self,
                           const char    *title)
{
  MantPlotLayerPrivate *priv = get_private (self);

  g_return_if_fail (MANT_IS_PLOT_LAYER (self));

  if (title == NULL)
    title = "";
  if (g_str_equal (priv->title, title))
    return;

  g_free (priv->title);
  priv->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  mant_plot_layer_changed (self);
}

/**
 * mant_plot_layer_get_visible:
 * @self: a layer
 *
 * Returns: whether it is drawn
 */
gboolean
mant_plot_layer_get_visible (MantPlotLayer *self)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), FALSE);

  return get_private (self)->visible;
}

/**
 * mant_plot_layer_set_visible:
 * @self: a layer
 * @visible: whether it is drawn
 *
 * Shows or hides the layer.
 */
void
mant_plot_layer_set_visible (MantPlotLayer *self,
                             gboolean       visible)
{
  MantPlotLayerPrivate *priv = get_private (self);

  g_return_if_fail (MANT_IS_PLOT_LAYER (self));

  visible = !!visible;
  if (priv->visible == visible)
    return;

  priv->visible = visible;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VISIBLE]);
  mant_plot_layer_changed (self);
}

/**
 * mant_plot_layer_get_in_legend:
 * @self: a layer
 *
 * Returns: whether the legend lists it
 */
gboolean
mant_plot_layer_get_in_legend (MantPlotLayer *self)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), FALSE);

  return get_private (self)->in_legend;
}

/**
 * mant_plot_layer_set_in_legend:
 * @self: a layer
 * @in_legend: whether the legend lists it
 *
 * Puts the layer in the legend or leaves it out.
 */
void
mant_plot_layer_set_in_legend (MantPlotLayer *self,
                               gboolean       in_legend)
{
  MantPlotLayerPrivate *priv = get_private (self);

  g_return_if_fail (MANT_IS_PLOT_LAYER (self));

  in_legend = !!in_legend;
  if (priv->in_legend == in_legend)
    return;

  priv->in_legend = in_legend;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IN_LEGEND]);
  mant_plot_layer_changed (self);
}

/**
 * mant_plot_layer_get_color_index:
 * @self: a layer
 *
 * Returns: its colour of the palette, or −1
 */
int
mant_plot_layer_get_color_index (MantPlotLayer *self)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), -1);

  return get_private (self)->color_index;
}

/**
 * mant_plot_layer_set_color_index:
 * @self: a layer
 * @color_index: its colour of the palette, or −1 to be given one by the next figure it is added to
 *
 * Sets the colour, in the shade that suits each theme.
 */
void
mant_plot_layer_set_color_index (MantPlotLayer *self,
                                 int            color_index)
{
  MantPlotLayerPrivate *priv = get_private (self);

  g_return_if_fail (MANT_IS_PLOT_LAYER (self));

  color_index = MAX (color_index, -1);
  if (priv->color_index == color_index)
    return;

  priv->color_index = color_index;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOR_INDEX]);
  mant_plot_layer_changed (self);
}

/**
 * mant_plot_layer_set_rgba:
 * @self: a layer
 * @color: (nullable): a colour for all themes, or %NULL for that of the palette
 *
 * Overrides the palette.  Contrast is then up to the caller.
 */
void
mant_plot_layer_set_rgba (MantPlotLayer  *self,
                          const MantRgba *color)
{
  MantPlotLayerPrivate *priv = get_private (self);

  g_return_if_fail (MANT_IS_PLOT_LAYER (self));

  priv->has_rgba = color != NULL;
  if (color != NULL)
    priv->rgba = *color;
  mant_plot_layer_changed (self);
}

/**
 * mant_plot_layer_get_rgba:
 * @self: a layer
 * @theme: the theme it is drawn in
 * @color: (out caller-allocates): return location for the colour
 *
 * Gives the colour the layer is drawn in.
 */
void
mant_plot_layer_get_rgba (MantPlotLayer *self,
                          MantPlotTheme  theme,
                          MantRgba      *color)
{
  MantPlotLayerPrivate *priv = get_private (self);

  g_return_if_fail (MANT_IS_PLOT_LAYER (self));

  if (priv->has_rgba)
    *color = priv->rgba;
  else
    mant_palette_get_color ((guint) MAX (priv->color_index, 0), theme, color);
}

/**
 * mant_plot_layer_is_prepared:
 * @self: a layer
 *
 * Returns: whether it may be drawn and measured at once
 */
gboolean
mant_plot_layer_is_prepared (MantPlotLayer *self)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), FALSE);

  return MANT_PLOT_LAYER_GET_CLASS (self)->is_prepared (self);
}

/**
 * mant_plot_layer_prepare:
 * @self: a layer
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Does the work that comes before the first picture.  May be called in a worker.
 *
 * Fails with %G_IO_ERROR_CANCELLED, or as the layer's data does.
 *
 * Returns: whether the layer is prepared
 */
gboolean
mant_plot_layer_prepare (MantPlotLayer  *self,
                         GCancellable   *cancellable,
                         GError        **error)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), FALSE);

  return MANT_PLOT_LAYER_GET_CLASS (self)->prepare (self, cancellable, error);
}

/**
 * mant_plot_layer_range:
 * @self: a layer
 * @x: (out caller-allocates): return location for what it needs of the horizontal axis
 * @y: (out caller-allocates): return location for what it needs of the vertical axis
 *
 * Measures the finite part of the data.  Both are empty when there is nothing to draw, and may be
 * for a layer that is not prepared.
 */
void
mant_plot_layer_range (MantPlotLayer *self,
                       MantExtent    *x,
                       MantExtent    *y)
{
  g_return_if_fail (MANT_IS_PLOT_LAYER (self));

  mant_extent_init (x);
  mant_extent_init (y);
  MANT_PLOT_LAYER_GET_CLASS (self)->range (self, x, y);
}

/**
 * mant_plot_layer_draw:
 * @self: a layer
 * @cr: where to draw; clipped by the caller
 * @frame: scales and rectangle, in the units of @cr
 *
 * Draws as vectors, thinned out to what a picture of @frame's size can show.
 */
void
mant_plot_layer_draw (MantPlotLayer       *self,
                      cairo_t             *cr,
                      const MantPlotFrame *frame)
{
  g_return_if_fail (MANT_IS_PLOT_LAYER (self));

  cairo_save (cr);
  MANT_PLOT_LAYER_GET_CLASS (self)->draw (self, cr, frame);
  cairo_restore (cr);
}

/**
 * mant_plot_layer_rasterize:
 * @self: a layer
 * @frame: scales and rectangle, in pixels
 * @target: an image surface of premultiplied ARGB, drawn over
 * @cancellable: (nullable): a cancellable
 *
 * Draws as pixels.  Called in a worker for layers whose class can be copied; see
 * mant_plot_layer_copy().
 *
 * Returns: %FALSE when cancelled: @target is then half done
 */
gboolean
mant_plot_layer_rasterize (MantPlotLayer       *self,
                           const MantPlotFrame *frame,
                           cairo_surface_t     *target,
                           GCancellable        *cancellable)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), FALSE);
  g_return_val_if_fail (cairo_surface_get_type (target) == CAIRO_SURFACE_TYPE_IMAGE, FALSE);

  return MANT_PLOT_LAYER_GET_CLASS (self)->rasterize (self, frame, target, cancellable);
}

/**
 * mant_plot_layer_draw_key:
 * @self: a layer
 * @cr: where to draw, its origin the top left of the key
 * @theme: colours to use
 * @width: room for the key
 * @height: room for the key
 *
 * Draws the sample that stands before the title in the legend.
 */
void
mant_plot_layer_draw_key (MantPlotLayer *self,
                          cairo_t       *cr,
                          MantPlotTheme  theme,
                          double         width,
                          double         height)
{
  g_return_if_fail (MANT_IS_PLOT_LAYER (self));

  cairo_save (cr);
  MANT_PLOT_LAYER_GET_CLASS (self)->draw_key (self, cr, theme, width, height);
  cairo_restore (cr);
}

/**
 * mant_plot_layer_value_at:
 * @self: a layer
 * @frame: scales and rectangle
 * @x: a number of the horizontal axis
 * @y: a number of the vertical axis
 * @found_x: (out): return location for the x of the value, or NaN
 * @found_y: (out): return location for the y of the value, or NaN
 *
 * Reads the value under a crosshair: that of the bin, the cell or the nearest point.
 *
 * Returns: (transfer full) (nullable): the value as text, without the title; %NULL where the layer
 *   has none
 */
char *
mant_plot_layer_value_at (MantPlotLayer       *self,
                          const MantPlotFrame *frame,
                          double               x,
                          double               y,
                          double              *found_x,
                          double              *found_y)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), NULL);

  *found_x = NAN;
  *found_y = NAN;
  if (isnan (x) || isnan (y))
    return NULL;

  return MANT_PLOT_LAYER_GET_CLASS (self)->value_at (self, frame, x, y, found_x, found_y);
}

/**
 * mant_plot_layer_describe:
 * @self: a layer
 *
 * Puts the layer in words, for those who do not see the picture.
 *
 * Returns: (transfer full): one sentence that begins with the title
 */
char *
mant_plot_layer_describe (MantPlotLayer *self)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), NULL);

  return MANT_PLOT_LAYER_GET_CLASS (self)->describe (self);
}

/**
 * mant_plot_layer_columns:
 * @self: a layer
 *
 * Names the columns of the layer's table.  They are the same in every language, because they are
 * also the header of the CSV file: "x", "y", "x_lo", "x_hi", "y_lo", "y_hi", "row", "column",
 * "value", "label".
 *
 * Returns: (transfer full) (array zero-terminated=1): the names
 */
char **
mant_plot_layer_columns (MantPlotLayer *self)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), NULL);

  return MANT_PLOT_LAYER_GET_CLASS (self)->columns (self);
}

/**
 * mant_plot_layer_n_rows:
 * @self: a layer
 *
 * Returns: the number of rows of the layer's table
 */
guint64
mant_plot_layer_n_rows (MantPlotLayer *self)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), 0);

  return MANT_PLOT_LAYER_GET_CLASS (self)->n_rows (self);
}

/**
 * mant_plot_layer_row:
 * @self: a layer
 * @row: which row; below their number
 *
 * Gives one row of the layer's table.  Numbers have all digits that binary64 needs to be read back,
 * and a decimal point in every locale.
 *
 * Returns: (transfer full) (array zero-terminated=1): as many texts as there are columns
 */
char **
mant_plot_layer_row (MantPlotLayer *self,
                     guint64        row)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), NULL);
  g_return_val_if_fail (row < mant_plot_layer_n_rows (self), NULL);

  return MANT_PLOT_LAYER_GET_CLASS (self)->row (self, row);
}

/**
 * mant_plot_layer_color_scale:
 * @self: a layer
 * @scale: (out caller-allocates): return location for the numbers from the darkest to the lightest
 *   colour of mant_palette_get_heat()
 *
 * Tells whether the layer says something by colour, and needs a colour bar beside the data.
 *
 * Returns: whether it does; otherwise @scale is not set
 */
gboolean
mant_plot_layer_color_scale (MantPlotLayer *self,
                             MantScale     *scale)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), FALSE);

  return MANT_PLOT_LAYER_GET_CLASS (self)->color_scale (self, scale);
}

/**
 * mant_plot_layer_rug_height:
 * @self: a layer
 *
 * Tells whether the layer belongs under the data, in a strip of its own along the horizontal axis,
 * where nothing covers it.
 *
 * Returns: the height of the strip in drawing units; 0 for a layer that is drawn over the data
 */
double
mant_plot_layer_rug_height (MantPlotLayer *self)
{
  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), 0);

  return MANT_PLOT_LAYER_GET_CLASS (self)->rug_height (self);
}

/**
 * mant_plot_layer_copy:
 * @self: a layer
 *
 * Copies the layer so that another thread can draw it while @self changes.  Data is shared, not
 * copied.
 *
 * Returns: (transfer full) (nullable): a copy, or %NULL when the class cannot be copied
 */
MantPlotLayer *
mant_plot_layer_copy (MantPlotLayer *self)
{
  MantPlotLayerPrivate *priv = get_private (self);
  MantPlotLayerPrivate *copy_priv;
  MantPlotLayer *copy;

  g_return_val_if_fail (MANT_IS_PLOT_LAYER (self), NULL);

  if (MANT_PLOT_LAYER_GET_CLASS (self)->copy_data == NULL)
    return NULL;

  copy = g_object_new (G_OBJECT_TYPE (self), NULL);
  copy_priv = get_private (copy);
  g_free (copy_priv->title);
  copy_priv->title = g_strdup (priv->title);
  copy_priv->rgba = priv->rgba;
  copy_priv->color_index = priv->color_index;
  copy_priv->has_rgba = priv->has_rgba;
  copy_priv->visible = priv->visible;
  copy_priv->in_legend = priv->in_legend;
  MANT_PLOT_LAYER_GET_CLASS (self)->copy_data (self, copy);

  return copy;
}

/**
 * mant_plot_layer_changed:
 * @self: a layer
 *
 * Emits [signal@PlotLayer::changed]: for classes, after their data changed.
 */
void
mant_plot_layer_changed (MantPlotLayer *self)
{
  g_return_if_fail (MANT_IS_PLOT_LAYER (self));

  g_signal_emit (self, signals[CHANGED], 0);
}
