/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "figure/mant-plot-private.h"
#include "mant-plot-table.h"
#include "mant-plot-widget.h"

#define NATURAL_WIDTH  480
#define NATURAL_HEIGHT 320
#define MIN_WIDTH      160
#define MIN_HEIGHT     120

/* A screen reader need not hear of every frame of a zoom. */
#define DESCRIBE_DELAY_MS 150

/**
 * MantPlot:
 *
 * Shows a [class@Figure] and lets a person look closer: the wheel, a pinch or the keys `+` and
 * `−` zoom, dragging and the arrow keys pan, dragging with Shift shows a box, a double click, `0`
 * or Home goes back, `l` and Shift+`l` make the vertical and the horizontal axis logarithmic, and
 * the crosshair, under the pointer or moved with Ctrl and the arrow keys, reads values.  The menu
 * (right click, Menu or Shift+F10) has the rest: saving, copying and a table of the values.
 *
 * The wheel zooms one direction only over an axis, and with Ctrl (horizontal) or Shift (vertical).
 * On a page that scrolls it zooms once the plot has the focus, or with one of these keys; before
 * that it scrolls the page.
 *
 * A click or Enter picks the place of the crosshair: see [signal@Plot::picked].
 *
 * Layers are drawn into a texture by a worker thread; while it works the last texture is shown
 * where its numbers are.  Moving the crosshair draws two lines over it and nothing else.
 *
 * Actions: `plot.zoom-in`, `plot.zoom-out`, `plot.reset`, `plot.toggle-log-x`, `plot.toggle-log-y`,
 * `plot.export`, `plot.copy-values`, `plot.show-table`.
 */
G_DEFINE_FINAL_TYPE (MantPlot, mant_plot, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FIGURE,
  PROP_BUSY,
  N_PROPS,
};

enum
{
  ERROR,
  EXPORTED,
  PICKED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
describe_now (gpointer data)
{
  MantPlot *self = data;
  g_autofree char *description = NULL;
  const char *title;

  self->describe_source = 0;
  if (self->figure == NULL)
    return G_SOURCE_REMOVE;

  description = mant_figure_describe (self->figure);
  title = mant_figure_get_title (self->figure);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  *title != '\0' ? title : _("A figure"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);

  return G_SOURCE_REMOVE;
}

static void
invalidate (MantPlot *self)
{
  self->layout_valid = FALSE;
  _mant_plot_drop_reading (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->describe_source == 0 && self->figure != NULL)
    self->describe_source = g_timeout_add (DESCRIBE_DELAY_MS, describe_now, self);
}

static void
notify_busy (MantPlot *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* Without Adwaita: text of a light colour means a dark window, whoever chose it. */
static MantPlotTheme
find_theme (MantPlot *self)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);

  return 0.2126f * color.red + 0.7152f * color.green + 0.0722f * color.blue > 0.5f
           ? MANT_PLOT_THEME_DARK
           : MANT_PLOT_THEME_LIGHT;
}

static void
draw_node (MantPlot       *self,
           GskRenderNode **node,
           void          (*draw) (const MantFigureLayout *, cairo_t *))
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) self->layout->width,
                                               (float) self->layout->height);
  cairo_t *cr;

  g_clear_pointer (node, gsk_render_node_unref);
  *node = gsk_cairo_node_new (&bounds);
  cr = gsk_cairo_node_get_draw_context (*node);
  draw (self->layout, cr);
  cairo_destroy (cr);
}

static void
prepare_in_thread (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  GError *error = NULL;

  if (mant_figure_prepare (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
prepare_done (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  MantPlot *self = MANT_PLOT (source);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)
      && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->prepare_cancellable);
  if (error != NULL)
    {
      self->failed = TRUE;
      self->failed_serial = _mant_figure_get_data_serial (self->figure);
      _mant_plot_emit_error (self, error);
    }
  invalidate (self);
  notify_busy (self);
}

static void
cancel (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

/* Starts the worker that measures layers, unless it runs or has failed on the same data. */
static void
start_preparing (MantPlot *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->prepare_cancellable != NULL
      || (self->failed && self->failed_serial == _mant_figure_get_data_serial (self->figure)))
    return;

  self->failed = FALSE;
  self->prepare_cancellable = g_cancellable_new ();
  task = g_task_new (self, self->prepare_cancellable, prepare_done, NULL);
  g_task_set_source_tag (task, start_preparing);
  g_task_set_task_data (task, mant_figure_copy (self->figure), g_object_unref);
  g_task_run_in_thread (task, prepare_in_thread);
  notify_busy (self);
}

/* (nullable): the layout of the present size, made anew if something has changed. */
MantFigureLayout *
_mant_plot_get_layout (MantPlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->figure == NULL || width <= 0 || height <= 0)
    return NULL;
  if (self->layout_valid)
    return self->layout;

  if (!mant_figure_is_prepared (self->figure))
    start_preparing (self);

  g_clear_pointer (&self->layout, _mant_figure_layout_free);
  self->layout = _mant_figure_layout_new (self->figure, find_theme (self), width, height,
                                          gtk_widget_get_pango_context (widget));
  self->layout_valid = TRUE;
  draw_node (self, &self->under, _mant_figure_layout_draw_grid);
  draw_node (self, &self->over, _mant_figure_layout_draw_axes);
  _mant_plot_drop_reading (self);

  return self->layout;
}

static void
raster_done (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (MantPlot) self = data;
  g_autoptr (GError) error = NULL;
  MantPlotRaster *raster = _mant_plot_raster_make_finish (result, &error);

  g_clear_object (&self->raster_cancellable);
  if (raster != NULL && self->figure != NULL)
    {
      g_clear_pointer (&self->raster, _mant_plot_raster_unref);
      self->raster = raster;
      self->raster_serial++;
    }
  else
    g_clear_pointer (&raster, _mant_plot_raster_unref);

  if (self->figure != NULL)
    {
      /* Asks for the next one, if the view has moved on meanwhile. */
      gtk_widget_queue_draw (GTK_WIDGET (self));
      notify_busy (self);
    }
}

/* Asks for a raster of what shows.  One that is being made of other data is given up; one of
 * another view is left to finish, or nothing would be seen during a long zoom. */
static void
request_raster (MantPlot *self)
{
  guint64 data_serial = _mant_figure_get_data_serial (self->figure);
  int scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (!mant_figure_is_prepared (self->figure))
    return;
  if (self->raster != NULL
      && _mant_plot_raster_fits (self->raster, self->layout, data_serial, scale_factor))
    return;

  if (self->raster_cancellable != NULL)
    {
      if (self->running_serial != data_serial)
        g_cancellable_cancel (self->raster_cancellable);
      return;
    }

  self->raster_cancellable = g_cancellable_new ();
  self->running_serial = data_serial;
  _mant_plot_raster_make_async (self->layout, data_serial, scale_factor,
                                self->raster_cancellable, raster_done, g_object_ref (self));
  notify_busy (self);
}

static void
mant_plot_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
  MantPlot *self = MANT_PLOT (widget);
  MantFigureLayout *layout = _mant_plot_get_layout (self);

  if (layout == NULL)
    return;

  request_raster (self);

  gtk_snapshot_append_node (snapshot, self->under);
  if (self->raster != NULL)
    _mant_plot_raster_snapshot (self->raster, layout, snapshot);
  gtk_snapshot_append_node (snapshot, self->over);

  if (self->selecting)
    {
      GdkRGBA fill = _mant_plot_ink (self, MANT_PLOT_INK_TEXT, 0.12);
      GdkRGBA line = _mant_plot_ink (self, MANT_PLOT_INK_TEXT, 0.7);
      GskRoundedRect outline;

      gtk_snapshot_append_color (snapshot, &fill, &self->selection);
      gsk_rounded_rect_init_from_rect (&outline, &self->selection, 0);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                                  (GdkRGBA[4]) { line, line, line, line });
    }
  else if (self->has_crosshair)
    _mant_plot_snapshot_crosshair (self, snapshot);

  if (gtk_widget_has_visible_focus (widget))
    {
      GdkRGBA line = _mant_plot_ink (self, MANT_PLOT_INK_TEXT, 0.6);
      GskRoundedRect outline;

      gsk_rounded_rect_init_from_rect (&outline,
                                       &GRAPHENE_RECT_INIT (1, 1, (float) layout->width - 2,
                                                            (float) layout->height - 2), 6);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                                  (GdkRGBA[4]) { line, line, line, line });
    }
}

static void
mant_plot_measure (GtkWidget      *widget,
                   GtkOrientation  orientation,
                   int             for_size,
                   int            *minimum,
                   int            *natural,
                   int            *minimum_baseline,
                   int            *natural_baseline)
{
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = horizontal ? MIN_WIDTH : MIN_HEIGHT;
  *natural = horizontal ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

static void
mant_plot_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  MantPlot *self = MANT_PLOT (widget);

  if (self->layout == NULL || self->layout->width != width || self->layout->height != height)
    self->layout_valid = FALSE;
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
mant_plot_css_changed (GtkWidget         *widget,
                       GtkCssStyleChange *change)
{
  MantPlot *self = MANT_PLOT (widget);

  GTK_WIDGET_CLASS (mant_plot_parent_class)->css_changed (widget, change);

  /* Font or colours: light has become dark, perhaps. */
  invalidate (self);
}

static void
mant_plot_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  MantPlot *self = MANT_PLOT (object);

  switch (prop_id)
    {
    case PROP_FIGURE:
      g_value_set_object (value, self->figure);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, mant_plot_get_busy (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_plot_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_FIGURE:
      mant_plot_set_figure (MANT_PLOT (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
stop_work (MantPlot *self)
{
  if (self->prepare_cancellable != NULL)
    cancel (&self->prepare_cancellable);
  /* Cleared when the worker returns. */
  if (self->raster_cancellable != NULL)
    g_cancellable_cancel (self->raster_cancellable);
}

static void
mant_plot_dispose (GObject *object)
{
  MantPlot *self = MANT_PLOT (object);

  stop_work (self);
  g_clear_handle_id (&self->describe_source, g_source_remove);
  if (self->figure != NULL)
    g_signal_handlers_disconnect_by_data (self->figure, self);
  g_clear_object (&self->figure);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->layout, _mant_figure_layout_free);
  self->layout_valid = FALSE;
  g_clear_pointer (&self->raster, _mant_plot_raster_unref);
  g_clear_pointer (&self->under, gsk_render_node_unref);
  g_clear_pointer (&self->over, gsk_render_node_unref);
  _mant_plot_drop_reading (self);

  G_OBJECT_CLASS (mant_plot_parent_class)->dispose (object);
}

static void
mant_plot_finalize (GObject *object)
{
  MantPlot *self = MANT_PLOT (object);

  g_clear_pointer (&self->found, g_array_unref);
  g_clear_object (&self->raster_cancellable);

  G_OBJECT_CLASS (mant_plot_parent_class)->finalize (object);
}

static void
mant_plot_class_init (MantPlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mant_plot_get_property;
  object_class->set_property = mant_plot_set_property;
  object_class->dispose = mant_plot_dispose;
  object_class->finalize = mant_plot_finalize;
  widget_class->snapshot = mant_plot_snapshot;
  widget_class->measure = mant_plot_measure;
  widget_class->size_allocate = mant_plot_size_allocate;
  widget_class->css_changed = mant_plot_css_changed;

  /**
   * MantPlot:figure:
   *
   * What is shown.
   */
  properties[PROP_FIGURE] =
    g_param_spec_object ("figure", NULL, NULL, MANT_TYPE_FIGURE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * MantPlot:busy:
   *
   * Whether a worker measures or draws.
   */
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MantPlot::error:
   * @self: a plot
   * @message: a sentence
   *
   * Something a person asked for has failed: show them @message.
   */
  signals[ERROR] = g_signal_new ("error", MANT_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * MantPlot::exported:
   * @self: a plot
   * @file: the file
   *
   * A file that a person chose has been written.
   */
  signals[EXPORTED] = g_signal_new ("exported", MANT_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_FILE);

  /**
   * MantPlot::picked:
   * @self: a plot
   * @x: the number of the horizontal axis
   * @y: the number of the vertical axis; outside its range for a strip under the data
   *
   * A person has pointed at a place: clicked it, or pressed Enter with the crosshair there; while
   * dragging too, where mant_plot_set_drag_picks() says so.
   */
  signals[PICKED] = g_signal_new ("picked", MANT_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  gtk_widget_class_set_css_name (widget_class, "mantplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  _mant_plot_input_class_init (widget_class);
}

static void
mant_plot_init (MantPlot *self)
{
  self->found = g_array_new (FALSE, FALSE, sizeof (MantFoundMark));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (invalidate), NULL);
  _mant_plot_input_init (self);
}

void
_mant_plot_emit_error (MantPlot     *self,
                       const GError *error)
{
  if (g_signal_has_handler_pending (self, signals[ERROR], 0, FALSE))
    g_signal_emit (self, signals[ERROR], 0, error->message);
  else
    g_message ("%s", error->message);
}

void
_mant_plot_emit_exported (MantPlot *self,
                          GFile    *file)
{
  g_signal_emit (self, signals[EXPORTED], 0, file);
}

void
_mant_plot_emit_picked (MantPlot *self,
                        double    x,
                        double    y)
{
  g_signal_emit (self, signals[PICKED], 0, x, y);
}

/**
 * mant_plot_new:
 * @figure: (nullable): what to show
 *
 * Makes a widget.
 *
 * Returns: (transfer floating): a new widget
 */
GtkWidget *
mant_plot_new (MantFigure *figure)
{
  return g_object_new (MANT_TYPE_PLOT, "figure", figure, NULL);
}

/**
 * mant_plot_get_figure:
 * @self: a plot
 *
 * Returns: (transfer none) (nullable): what is shown
 */
MantFigure *
mant_plot_get_figure (MantPlot *self)
{
  g_return_val_if_fail (MANT_IS_PLOT (self), NULL);

  return self->figure;
}

/**
 * mant_plot_set_figure:
 * @self: a plot
 * @figure: (nullable): what to show
 *
 * Shows another figure.  Changes of the figure, its axes and its layers show by themselves.
 */
void
mant_plot_set_figure (MantPlot   *self,
                      MantFigure *figure)
{
  g_return_if_fail (MANT_IS_PLOT (self));
  g_return_if_fail (figure == NULL || MANT_IS_FIGURE (figure));

  if (self->figure == figure)
    return;

  stop_work (self);
  if (self->figure != NULL)
    g_signal_handlers_disconnect_by_data (self->figure, self);
  g_set_object (&self->figure, figure);
  if (figure != NULL)
    g_signal_connect_swapped (figure, "changed", G_CALLBACK (invalidate), self);

  /* A serial of one figure says nothing about another. */
  g_clear_pointer (&self->raster, _mant_plot_raster_unref);
  self->running_serial = G_MAXUINT64;
  self->failed = FALSE;
  self->has_crosshair = FALSE;
  invalidate (self);
  g_clear_handle_id (&self->describe_source, g_source_remove);
  describe_now (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIGURE]);
}

void
_mant_plot_set_views (MantPlot        *self,
                      const MantScale *x,
                      const MantScale *y)
{
  if (x != NULL)
    mant_axis_set_view (mant_figure_get_x_axis (self->figure), x->lo, x->hi);
  if (y != NULL)
    mant_axis_set_view (mant_figure_get_y_axis (self->figure), y->lo, y->hi);
}

/* Zooms so that the numbers at (x, y) of the widget stay there; a factor of 1 leaves an axis
 * alone. */
void
_mant_plot_zoom_at (MantPlot *self,
                    double    x,
                    double    y,
                    double    factor_x,
                    double    factor_y)
{
  MantFigureLayout *layout = _mant_plot_get_layout (self);
  MantScale x_scale, y_scale;
  gboolean x_moved, y_moved;

  if (layout == NULL)
    return;

  x_scale = layout->frame.x;
  y_scale = layout->frame.y;
  x_moved = factor_x != 1
            && mant_scale_zoom (&x_scale, (x - layout->frame.left) / layout->frame.width,
                                factor_x);
  y_moved = factor_y != 1
            && mant_scale_zoom (&y_scale, 1 - (y - layout->frame.top) / layout->frame.height,
                                factor_y);
  _mant_plot_set_views (self, x_moved ? &x_scale : NULL, y_moved ? &y_scale : NULL);
}

/* Moves the view by so many axis lengths. */
void
_mant_plot_pan (MantPlot *self,
                double    right,
                double    up)
{
  MantFigureLayout *layout = _mant_plot_get_layout (self);
  MantScale x_scale, y_scale;
  gboolean x_moved, y_moved;

  if (layout == NULL)
    return;

  x_scale = layout->frame.x;
  y_scale = layout->frame.y;
  x_moved = right != 0 && mant_scale_pan (&x_scale, right);
  y_moved = up != 0 && mant_scale_pan (&y_scale, up);
  _mant_plot_set_views (self, x_moved ? &x_scale : NULL, y_moved ? &y_scale : NULL);
}

void
_mant_plot_set_selection (MantPlot              *self,
                          const graphene_rect_t *selection)
{
  self->selecting = selection != NULL;
  if (selection != NULL)
    self->selection = *selection;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * mant_plot_zoom:
 * @self: a plot
 * @factor: above 1 shows less in more detail, below 1 shows more
 *
 * Zooms both axes around the crosshair, or around the middle when there is none.
 */
void
mant_plot_zoom (MantPlot *self,
                double    factor)
{
  MantFigureLayout *layout;
  double x, y;

  g_return_if_fail (MANT_IS_PLOT (self));
  g_return_if_fail (factor > 0);

  layout = _mant_plot_get_layout (self);
  if (layout == NULL)
    return;

  x = layout->frame.left + layout->frame.width / 2;
  y = layout->frame.top + layout->frame.height / 2;
  if (self->has_crosshair)
    {
      x = mant_plot_frame_place_x (&layout->frame, self->crosshair_x);
      y = mant_plot_frame_place_y (&layout->frame, self->crosshair_y);
    }
  _mant_plot_zoom_at (self, x, y, factor, factor);
}

/**
 * mant_plot_reset:
 * @self: a plot
 *
 * Goes back to the range of both axes.
 */
void
mant_plot_reset (MantPlot *self)
{
  g_return_if_fail (MANT_IS_PLOT (self));

  if (self->figure == NULL)
    return;

  mant_axis_reset_view (mant_figure_get_x_axis (self->figure));
  mant_axis_reset_view (mant_figure_get_y_axis (self->figure));
}

/**
 * mant_plot_toggle_log:
 * @self: a plot
 * @orientation: which axis
 *
 * Makes a linear axis logarithmic (symmetric when the data has numbers below zero), and any other
 * linear.
 *
 * Returns: whether it could: %FALSE when the axis does not allow it or no number has a place on it
 */
gboolean
mant_plot_toggle_log (MantPlot       *self,
                      GtkOrientation  orientation)
{
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;
  MantExtent x, y, *data;
  MantAxis *axis;

  g_return_val_if_fail (MANT_IS_PLOT (self), FALSE);

  if (self->figure == NULL)
    return FALSE;

  axis = horizontal ? mant_figure_get_x_axis (self->figure)
                    : mant_figure_get_y_axis (self->figure);
  if (!mant_axis_get_allow_log (axis))
    return FALSE;

  if (mant_axis_get_scale_kind (axis) != MANT_SCALE_LINEAR)
    {
      mant_axis_set_scale_kind (axis, MANT_SCALE_LINEAR);
      return TRUE;
    }

  mant_figure_get_extents (self->figure, &x, &y);
  data = horizontal ? &x : &y;
  if (mant_extent_is_empty (data) || (data->lo >= 0 && data->lo_positive == 0))
    return FALSE;

  mant_axis_set_scale_kind (axis, data->lo < 0 ? MANT_SCALE_SYMLOG : MANT_SCALE_LOG);

  return TRUE;
}

/**
 * mant_plot_show_table:
 * @self: a plot
 *
 * Opens a window with the numbers of the figure as rows.
 */
void
mant_plot_show_table (MantPlot *self)
{
  GtkRoot *root;

  g_return_if_fail (MANT_IS_PLOT (self));

  if (self->figure == NULL)
    return;

  root = gtk_widget_get_root (GTK_WIDGET (self));
  gtk_window_present (_mant_plot_table_window_new (self->figure,
                                                   GTK_IS_WINDOW (root) ? GTK_WINDOW (root)
                                                                        : NULL));
}

/**
 * mant_plot_get_busy:
 * @self: a plot
 *
 * Returns: whether a worker measures or draws
 */
gboolean
mant_plot_get_busy (MantPlot *self)
{
  g_return_val_if_fail (MANT_IS_PLOT (self), FALSE);

  return self->prepare_cancellable != NULL || self->raster_cancellable != NULL;
}

/**
 * mant_plot_get_raster_serial:
 * @self: a plot
 *
 * Counts the textures that have been shown: it stays the same while only the crosshair moves.
 *
 * Returns: the count
 */
guint64
mant_plot_get_raster_serial (MantPlot *self)
{
  g_return_val_if_fail (MANT_IS_PLOT (self), 0);

  return self->raster_serial;
}
