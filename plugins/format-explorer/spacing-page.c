/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "spacing-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "explorer-page.h"

/* The spacing of one format. */
typedef struct
{
  char     *format;
  GBytes   *edges;
  GBytes   *ulps;
  GBytes   *places;
  GBytes   *errors;
  gboolean  is_partial;
  char     *problem; /* (nullable): why there is none */
} Spacing;

struct _SpacingPage
{
  AdwBin               parent_instance;

  FormatExplorerModel *model;
  GPtrArray           *spacings;    /* of Spacing, once a worker has them */
  GCancellable        *cancellable; /* of that worker; NULL while none runs */
  MantFigure          *ulps;
  MantFigure          *errors;
  GtkWidget           *ulps_plot;
  GtkWidget           *errors_plot;
  MantPlotLayer       *here[2];     /* not owned: the number, in both figures */
  GtkWidget           *status;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (SpacingPage, spacing_page, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

static void
spacing_free (gpointer data)
{
  Spacing *self = data;

  g_free (self->format);
  g_clear_pointer (&self->edges, g_bytes_unref);
  g_clear_pointer (&self->ulps, g_bytes_unref);
  g_clear_pointer (&self->places, g_bytes_unref);
  g_clear_pointer (&self->errors, g_bytes_unref);
  g_free (self->problem);
  g_free (self);
}

static void
measure_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  const char *const *formats = task_data;
  GPtrArray *spacings = g_ptr_array_new_with_free_func (spacing_free);

  for (guint i = 0; formats[i] != NULL && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Spacing *spacing = g_new0 (Spacing, 1);
      g_autoptr (GError) error = NULL;

      spacing->format = g_strdup (formats[i]);
      if (!mant_format_list_spacing (formats[i], &spacing->edges, &spacing->ulps, &spacing->places,
                                     &spacing->errors, &spacing->is_partial, &error))
        spacing->problem = g_strdup (error->message);
      g_ptr_array_add (spacings, spacing);
    }
  g_task_return_pointer (task, spacings, (GDestroyNotify) g_ptr_array_unref);
}

static void
update_number (SpacingPage *self)
{
  MantNumber *number = format_explorer_model_get_number (self->model);
  const double x = number != NULL ? fabs (mant_number_to_double (number)) : NAN;
  const gboolean shown = isfinite (x) && x > 0;
  g_autoptr (GBytes) bytes = g_bytes_new (&x, shown ? sizeof x : 0);

  for (guint i = 0; i < G_N_ELEMENTS (self->here); i++)
    if (self->here[i] != NULL)
      /* From the bottom to the top of a logarithmic axis, wherever they are. */
      mant_lane_layer_set_data (MANT_LANE_LAYER (self->here[i]), bytes, 5e-324, 1.7e308);
}

static void
update_status (SpacingPage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->spacings->len; i++)
    {
      const Spacing *spacing = g_ptr_array_index (self->spacings, i);
      const double *edges;
      gsize size = 0;

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (spacing->problem != NULL)
        {
          g_string_append (text, spacing->problem);
          continue;
        }
      edges = g_bytes_get_data (spacing->edges, &size);
      if (size >= 2 * sizeof *edges)
        {
          g_autofree char *lo = mant_scale_format (NULL, edges[0]);
          g_autofree char *hi = mant_scale_format (NULL, edges[size / sizeof *edges - 1]);

          /* Translators: a format, and from where to where it does not round everything to 0 or
           * overflow */
          g_string_append_printf (text, _("%s: from %s to %s"), spacing->format, lo, hi);
        }
      if (spacing->is_partial)
        {
          g_string_append (text, "; ");
          g_string_append (text, _("what lies beyond binary64 is not shown"));
        }
    }
  gtk_label_set_text (GTK_LABEL (self->status), text->str);
}

static MantPlotLayer *
add_here (MantFigure *figure)
{
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);
  MantPlotLayer *here = mant_lane_layer_new (_("This number"), none, 5e-324, 1.7e308);

  mant_lane_layer_set_weak (MANT_LANE_LAYER (here), TRUE);
  mant_lane_layer_set_dashed (MANT_LANE_LAYER (here), TRUE);
  mant_plot_layer_set_color_index (here, 7);
  mant_figure_add_layer (figure, here);
  return here;
}

static void
rebuild (SpacingPage *self)
{
  mant_figure_remove_all_layers (self->ulps);
  mant_figure_remove_all_layers (self->errors);
  for (guint i = 0; i < self->spacings->len; i++)
    {
      const Spacing *spacing = g_ptr_array_index (self->spacings, i);
      MantPlotLayer *layer;

      if (spacing->problem != NULL || g_bytes_get_size (spacing->ulps) == 0)
        continue;
      layer = mant_steps_layer_new (spacing->format, spacing->edges, spacing->ulps);
      mant_plot_layer_set_color_index (layer, (int) i);
      mant_figure_add_layer (self->ulps, layer);
      layer = mant_curve_layer_new (spacing->format, spacing->places, spacing->errors);
      mant_plot_layer_set_color_index (layer, (int) i);
      mant_figure_add_layer (self->errors, layer);
    }
  self->here[0] = add_here (self->ulps);
  self->here[1] = add_here (self->errors);
  update_number (self);
  update_status (self);
}

static void
measured_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  SpacingPage *self = SPACING_PAGE (source);
  g_autoptr (GPtrArray) spacings = g_task_propagate_pointer (G_TASK (result), NULL);

  /* A newer worker, or the end of the page, has cancelled this one. */
  if (spacings == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->spacings, g_ptr_array_unref);
  self->spacings = g_steal_pointer (&spacings);
  rebuild (self);
}

static void
measure (SpacingPage *self)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, measured_cb, NULL);
  g_task_set_source_tag (task, measure);
  g_task_set_task_data (task,
                        g_strdupv ((GStrv) format_explorer_model_get_formats (self->model)),
                        (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, measure_in_thread);
}

/* A click takes the value under it, rounded as the controls say. */
static void
picked_cb (SpacingPage *self,
           double       x,
           double       y)
{
  g_autofree char *text = explorer_literal_text (x);

  if (isfinite (x))
    format_explorer_model_set_value (self->model, text, NULL);
}

static void
changed_cb (FormatExplorerModel   *model,
            FormatExplorerChanges  changes,
            gpointer               data)
{
  SpacingPage *self = data;

  if (changes & FORMAT_EXPLORER_FORMATS)
    measure (self);
  else if (changes & FORMAT_EXPLORER_NUMBER)
    update_number (self);
}

static void
spacing_page_dispose (GObject *object)
{
  SpacingPage *self = SPACING_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (spacing_page_parent_class)->dispose (object);

  g_clear_object (&self->ulps);
  g_clear_object (&self->errors);
  g_clear_object (&self->model);
  g_clear_pointer (&self->spacings, g_ptr_array_unref);
}

static void
spacing_page_class_init (SpacingPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = spacing_page_dispose;
}

static void
spacing_page_class_finalize (SpacingPageClass *klass)
{
}

static void
spacing_page_init (SpacingPage *self)
{
}

void
spacing_page_register (GTypeModule *module)
{
  spacing_page_register_type (module);
}

static GtkWidget *
plot_new (SpacingPage *self,
          MantFigure  *figure)
{
  GtkWidget *plot = mant_plot_new (figure);

  gtk_widget_set_vexpand (plot, TRUE);
  gtk_widget_set_hexpand (plot, TRUE);
  gtk_widget_set_size_request (plot, -1, 200);
  g_signal_connect_swapped (plot, "picked", G_CALLBACK (picked_cb), self);
  return plot;
}

GtkWidget *
spacing_page_new (FormatExplorerModel *model)
{
  SpacingPage *self = g_object_new (SPACING_TYPE_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->model = g_object_ref (model);
  self->ulps = mant_figure_new (_("Distance between neighbours"), _("|x|"), _("ulp(x)"));
  self->errors = mant_figure_new (_("Largest relative error of rounding to nearest"), _("|x|"),
                                  _("Relative error"));
  /* They zoom together. */
  mant_figure_set_x_axis (self->errors, mant_figure_get_x_axis (self->ulps));
  mant_axis_set_scale_kind (mant_figure_get_x_axis (self->ulps), MANT_SCALE_LOG);
  mant_axis_set_scale_kind (mant_figure_get_y_axis (self->ulps), MANT_SCALE_LOG);
  mant_axis_set_scale_kind (mant_figure_get_y_axis (self->errors), MANT_SCALE_LOG);
  self->ulps_plot = plot_new (self, self->ulps);
  self->errors_plot = plot_new (self, self->errors);

  self->status = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_widget_add_css_class (self->status, "dim-label");
  gtk_widget_add_css_class (self->status, "caption");

  gtk_box_append (GTK_BOX (box), self->ulps_plot);
  gtk_box_append (GTK_BOX (box), self->errors_plot);
  gtk_box_append (GTK_BOX (box), self->status);
  adw_bin_set_child (ADW_BIN (self), explorer_page_scroll (box));
  explorer_page_set_plots (GTK_WIDGET (self), MANT_PLOT (self->ulps_plot),
                           MANT_PLOT (self->errors_plot), NULL);
  format_explorer_model_watch (model, GTK_WIDGET (self), changed_cb, self);
  return GTK_WIDGET (self);
}
