/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "mant-plot-raster.h"

static void
panel_clear (gpointer data)
{
  MantPlotPanel *panel = data;

  g_clear_object (&panel->texture);
}

static MantPlotRaster *
raster_new (guint64 data_serial,
            int     scale_factor)
{
  MantPlotRaster *self = g_atomic_rc_box_new0 (MantPlotRaster);

  self->data_serial = data_serial;
  self->scale_factor = scale_factor;
  self->panels = g_array_new (FALSE, TRUE, sizeof (MantPlotPanel));
  g_array_set_clear_func (self->panels, panel_clear);

  return self;
}

MantPlotRaster *
_mant_plot_raster_ref (MantPlotRaster *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
raster_clear (gpointer data)
{
  g_clear_pointer (&((MantPlotRaster *) data)->panels, g_array_unref);
}

void
_mant_plot_raster_unref (MantPlotRaster *self)
{
  g_atomic_rc_box_release_full (self, raster_clear);
}

static gboolean
frames_equal (const MantPlotFrame *a,
              const MantPlotFrame *b)
{
  return a->left == b->left && a->top == b->top && a->width == b->width && a->height == b->height
         && a->theme == b->theme && mant_scale_equal (&a->x, &b->x)
         && mant_scale_equal (&a->y, &b->y);
}

static guint
count_rugs (const MantFigureLayout *layout)
{
  guint n = 0;

  for (guint i = 0; i < layout->placed->len; i++)
    n += g_array_index (layout->placed, MantPlacedLayer, i).rug ? 1 : 0;

  return n;
}

/* The frame of panel index: 0 for the data. */
static const MantPlotFrame *
panel_frame (const MantFigureLayout *layout,
             guint                   index)
{
  if (index == 0)
    return &layout->frame;

  for (guint i = 0; i < layout->placed->len; i++)
    {
      const MantPlacedLayer *placed = &g_array_index (layout->placed, MantPlacedLayer, i);

      if (placed->rug && --index == 0)
        return &placed->frame;
    }

  return NULL;
}

/* Whether the raster is just what layout wants, pixel for pixel. */
gboolean
_mant_plot_raster_fits (const MantPlotRaster   *self,
                        const MantFigureLayout *layout,
                        guint64                 data_serial,
                        int                     scale_factor)
{
  if (self->data_serial != data_serial || self->scale_factor != scale_factor
      || self->panels->len != 1 + count_rugs (layout))
    return FALSE;

  for (guint i = 0; i < self->panels->len; i++)
    if (!frames_equal (&g_array_index (self->panels, MantPlotPanel, i).frame,
                       panel_frame (layout, i)))
      return FALSE;

  return TRUE;
}

/* The place on now of the two ends of then, 0 to 1; FALSE when one cannot be scaled to the
 * other. */
static gboolean
map_scale (const MantScale *now,
           const MantScale *then,
           double          *from,
           double          *to)
{
  if (now->kind != then->kind || now->inverted != then->inverted
      || (now->kind == MANT_SCALE_SYMLOG && now->linear_threshold != then->linear_threshold))
    return FALSE;

  *from = mant_scale_normalise (now, then->inverted ? then->hi : then->lo);
  *to = mant_scale_normalise (now, then->inverted ? then->lo : then->hi);

  /* Less than a pixel, or so large that one pixel of it fills the plot: nothing to see by. */
  return *to - *from > 1e-3 && *to - *from < 256 && *from < 1 && *to > 0;
}

/* Appends the raster where its numbers are in layout: scaled, while a sharper one is being made. */
void
_mant_plot_raster_snapshot (const MantPlotRaster   *self,
                            const MantFigureLayout *layout,
                            GtkSnapshot            *snapshot)
{
  for (guint i = 0; i < self->panels->len; i++)
    {
      const MantPlotPanel *panel = &g_array_index (self->panels, MantPlotPanel, i);
      const MantPlotFrame *frame = panel_frame (layout, i);
      double x0, x1, y0 = 0, y1 = 1;

      if (frame == NULL || !map_scale (&frame->x, &panel->frame.x, &x0, &x1)
          || (i == 0 && !map_scale (&frame->y, &panel->frame.y, &y0, &y1)))
        continue;

      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) frame->left,
                                                             (float) frame->top,
                                                             (float) frame->width,
                                                             (float) frame->height));
      gtk_snapshot_append_texture (snapshot, panel->texture,
                                   &GRAPHENE_RECT_INIT (
                                     (float) (frame->left + x0 * frame->width),
                                     (float) (frame->top + (1 - y1) * frame->height),
                                     (float) ((x1 - x0) * frame->width),
                                     (float) ((y1 - y0) * frame->height)));
      gtk_snapshot_pop (snapshot);
    }
}

/* What the worker draws: a copy of a layer, or what a layer that cannot be copied has recorded. */
typedef struct
{
  MantPlotLayer   *layer;
  cairo_surface_t *recording;
  guint            panel;
} Order;

typedef struct
{
  MantPlotRaster *raster;
  GArray         *orders;
} Work;

static void
order_clear (gpointer data)
{
  Order *order = data;

  g_clear_object (&order->layer);
  g_clear_pointer (&order->recording, cairo_surface_destroy);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->raster, _mant_plot_raster_unref);
  g_clear_pointer (&work->orders, g_array_unref);
  g_free (work);
}

static cairo_surface_t *
record (MantPlotLayer       *layer,
        const MantPlotFrame *frame)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  MantPlotFrame at_origin = *frame;

  at_origin.left = 0;
  at_origin.top = 0;
  mant_plot_layer_draw (layer, cr, &at_origin);
  cairo_destroy (cr);

  return surface;
}

static gboolean
carry_out (const Order         *order,
           const MantPlotFrame *frame,
           int                  scale_factor,
           cairo_surface_t     *target,
           GCancellable        *cancellable)
{
  if (order->layer != NULL)
    {
      MantPlotFrame pixels = *frame;

      pixels.left = 0;
      pixels.top = 0;
      pixels.width *= scale_factor;
      pixels.height *= scale_factor;
      pixels.pixels_per_unit = scale_factor;

      return mant_plot_layer_prepare (order->layer, cancellable, NULL)
             && mant_plot_layer_rasterize (order->layer, &pixels, target, cancellable);
    }
  else
    {
      cairo_t *cr = cairo_create (target);

      cairo_scale (cr, scale_factor, scale_factor);
      cairo_set_source_surface (cr, order->recording, 0, 0);
      cairo_paint (cr);
      cairo_destroy (cr);

      return !g_cancellable_is_cancelled (cancellable);
    }
}

static void
destroy_surface (gpointer data)
{
  cairo_surface_destroy (data);
}

/* The surface becomes the texture's memory. */
static GdkTexture *
take_texture (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      stride * (gsize) height, destroy_surface, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
make_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Work *work = task_data;

  for (guint i = 0; i < work->raster->panels->len; i++)
    {
      MantPlotPanel *panel = &g_array_index (work->raster->panels, MantPlotPanel, i);
      int scale_factor = work->raster->scale_factor;
      cairo_surface_t *surface;

      surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                            (int) ceil (panel->frame.width) * scale_factor,
                                            (int) ceil (panel->frame.height) * scale_factor);
      for (guint k = 0; k < work->orders->len; k++)
        {
          const Order *order = &g_array_index (work->orders, Order, k);

          if (order->panel == i
              && !carry_out (order, &panel->frame, scale_factor, surface, cancellable))
            {
              cairo_surface_destroy (surface);
              g_task_return_error_if_cancelled (task);
              return;
            }
        }

      panel->texture = take_texture (surface);
    }

  g_task_return_pointer (task, g_steal_pointer (&work->raster),
                         (GDestroyNotify) _mant_plot_raster_unref);
}

/* Draws the layers of layout in a worker.  The figure must be prepared. */
void
_mant_plot_raster_make_async (const MantFigureLayout *layout,
                              guint64                 data_serial,
                              int                     scale_factor,
                              GCancellable           *cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);
  guint rug = 0;

  work->raster = raster_new (data_serial, scale_factor);
  g_array_set_size (work->raster->panels, 1 + count_rugs (layout));
  for (guint i = 0; i < work->raster->panels->len; i++)
    g_array_index (work->raster->panels, MantPlotPanel, i).frame = *panel_frame (layout, i);

  work->orders = g_array_new (FALSE, TRUE, sizeof (Order));
  g_array_set_clear_func (work->orders, order_clear);
  for (guint i = 0; i < layout->placed->len; i++)
    {
      const MantPlacedLayer *placed = &g_array_index (layout->placed, MantPlacedLayer, i);
      Order order = { 0 };

      order.panel = placed->rug ? ++rug : 0;
      order.layer = mant_plot_layer_copy (placed->layer);
      if (order.layer == NULL)
        order.recording = record (placed->layer, &placed->frame);
      g_array_append_val (work->orders, order);
    }

  g_task_set_source_tag (task, _mant_plot_raster_make_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, make_in_thread);
}

MantPlotRaster *
_mant_plot_raster_make_finish (GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
