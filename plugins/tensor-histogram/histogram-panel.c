/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "histogram-panel.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "histogram-figures.h"

/* A first picture comes from about so many elements, within 100 ms whatever the tensor's size. */
#define PREVIEW_ELEMENTS (256 * 1024)

enum
{
  PLOT_VALUES,
  PLOT_ERROR,
  PLOT_CHANNEL_QSNR,
  PLOT_CHANNEL_ABSMAX,
  PLOT_SCALE_MAP,
  N_PLOTS
};

struct _HistogramPanel
{
  GtkWidget        parent_instance;

  GtkWidget       *box;
  GtkWidget       *title;
  GtkWidget       *state;
  GtkWidget       *message;
  GtkWidget       *figures;
  GtkWidget       *plots[N_PLOTS];
  char            *titles[N_PLOTS];

  MantSession     *session; /* not owned: the view outlives its panels and holds it */
  MantTensor      *tensor;
  char            *format;
  gboolean         log_magnitude;

  MantQuantizeJob *running;
  MantQuantizeJob *shown;
  GCancellable    *cancellable;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (HistogramPanel, histogram_panel, GTK_TYPE_WIDGET,
                                G_TYPE_FLAG_FINAL, {})

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_FRACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void start_job (HistogramPanel *self,
                       guint64         sample_limit);

static MantFigure *
figure_of (HistogramPanel *self,
           guint           plot)
{
  return mant_plot_get_figure (MANT_PLOT (self->plots[plot]));
}

static void
show_message (HistogramPanel *self,
              const char     *message)
{
  gtk_label_set_text (GTK_LABEL (self->message), message ? message : "");
  gtk_widget_set_visible (self->message, message != NULL);
}

/* Where the figures come from, what they leave out and, when the main one cannot be had, why. */
static void
show_state (HistogramPanel  *self,
            MantQuantizeJob *job)
{
  g_autoptr (GString) text = g_string_new (mant_quantize_job_is_sampled (job)
                                           ? _("Sampled; the exact figures follow")
                                           : _("Every element"));
  g_autofree char *reason = mant_quantize_job_dup_reason (job, "qsnr_db");
  MantQuantizeFigures result;

  mant_quantize_job_get_figures (job, &result);
  if (reason != NULL)
    {
      g_string_append_printf (text, " · %s", reason);
    }
  else if (result.n_nonfinite > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text,
                              ngettext ("%" PRIu64 " left out: NaN or infinite, before or after",
                                        "%" PRIu64 " left out: NaN or infinite, before or after",
                                        result.n_nonfinite),
                              (guint64) result.n_nonfinite);
    }
  gtk_label_set_text (GTK_LABEL (self->state), text->str);
}

/* Two panels have the same pictures; their titles, which are also what an export is called, tell
 * them apart. */
static void
set_titles (HistogramPanel *self,
            const char     *format)
{
  for (guint i = 0; i < N_PLOTS; i++)
    {
      g_autofree char *title = g_strdup_printf ("%s · %s", self->titles[i], format);

      mant_figure_set_title (figure_of (self, i), title);
    }
}

/* Nothing is shown of what was asked for before: it would pass for what is asked for now. */
static void
show_nothing (HistogramPanel *self,
              const char     *message)
{
  g_clear_object (&self->shown);
  histogram_figures_clear (HISTOGRAM_FIGURES (self->figures));
  for (guint i = 0; i < N_PLOTS; i++)
    mant_figure_remove_all_layers (figure_of (self, i));
  gtk_label_set_text (GTK_LABEL (self->state), "");
  show_message (self, message);
}

static void
show_job (HistogramPanel  *self,
          MantQuantizeJob *job)
{
  gboolean has_scales;

  g_set_object (&self->shown, job);

  gtk_label_set_text (GTK_LABEL (self->title), mant_quantize_job_get_format (job));
  show_state (self, job);
  set_titles (self, mant_quantize_job_get_format (job));
  histogram_figures_show (HISTOGRAM_FIGURES (self->figures), job);

  mant_quantize_figure_set_values (figure_of (self, PLOT_VALUES), job, self->log_magnitude);
  mant_quantize_figure_set_error (figure_of (self, PLOT_ERROR), job);
  mant_quantize_figure_set_channel_qsnr (figure_of (self, PLOT_CHANNEL_QSNR), job);
  mant_quantize_figure_set_channel_absmax (figure_of (self, PLOT_CHANNEL_ABSMAX), job);
  has_scales = mant_quantize_figure_set_scale_map (figure_of (self, PLOT_SCALE_MAP), job);
  gtk_widget_set_visible (self->plots[PLOT_SCALE_MAP], has_scales);
}

static void
set_running (HistogramPanel  *self,
             MantQuantizeJob *job)
{
  gboolean was_busy = self->running != NULL;

  g_set_object (&self->running, job);
  if (was_busy != (job != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
fraction_changed (HistogramPanel  *self,
                  GParamSpec      *pspec,
                  MantQuantizeJob *job)
{
  if (job == self->running)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
job_finished (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (HistogramPanel) self = user_data;
  MantQuantizeJob *job = MANT_QUANTIZE_JOB (object);
  g_autoptr (GError) error = NULL;
  gboolean done = mant_job_run_finish (MANT_JOB (job), result, &error);

  /* A newer request has taken over. */
  if (job != self->running)
    return;

  if (done)
    {
      gboolean sampled = mant_quantize_job_is_sampled (job);

      show_message (self, NULL);
      show_job (self, job);
      if (sampled)
        start_job (self, 0);
      else
        set_running (self, NULL);
    }
  else
    {
      set_running (self, NULL);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          if (self->shown != NULL && mant_quantize_job_is_sampled (self->shown))
            gtk_label_set_text (GTK_LABEL (self->state), _("Sampled; cancelled by you"));
        }
      else
        {
          show_nothing (self, error->message);
        }
    }
}

static void
start_job (HistogramPanel *self,
           guint64         sample_limit)
{
  g_autoptr (MantQuantizeJob) job = NULL;
  g_autoptr (GError) error = NULL;

  job = mant_session_new_quantize_job (self->session, self->tensor, self->format, &error);
  if (job == NULL)
    {
      set_running (self, NULL);
      show_nothing (self, error->message);
      return;
    }
  mant_quantize_job_set_sample_limit (job, sample_limit);

  g_signal_connect_object (job, "notify::fraction", G_CALLBACK (fraction_changed), self,
                           G_CONNECT_SWAPPED);
  set_running (self, job);
  mant_job_run_async (MANT_JOB (job), self->cancellable, job_finished, g_object_ref (self));
}

/* Shows the session's tensor in `format` as soon as it can be had: a first picture from a sample
 * when the tensor is large, then the exact one. What was under way is dropped. */
void
histogram_panel_ask (HistogramPanel *self,
                     const char     *format)
{
  MantTensor *tensor;
  const char *why_not = NULL;

  g_return_if_fail (HISTOGRAM_IS_PANEL (self));
  g_return_if_fail (format != NULL);

  histogram_panel_cancel (self);

  tensor = mant_session_get_tensor (self->session);
  if (tensor == NULL)
    {
      histogram_panel_clear (self);
      return;
    }

  if (self->tensor != tensor)
    {
      g_clear_pointer (&self->tensor, mant_tensor_unref);
      self->tensor = mant_tensor_ref (tensor);
      for (guint i = 0; i < N_PLOTS; i++)
        mant_plot_reset (MANT_PLOT (self->plots[i]));
    }
  g_free (self->format);
  self->format = g_strdup (format);

  gtk_label_set_text (GTK_LABEL (self->title), self->format);

  if (!mant_tensor_is_numeric (self->tensor, &why_not))
    {
      histogram_panel_clear (self);
      show_message (self, why_not);
      return;
    }

  self->cancellable = g_cancellable_new ();
  start_job (self, mant_tensor_get_n_elements (self->tensor) > 4 * PREVIEW_ELEMENTS
                     ? PREVIEW_ELEMENTS
                     : 0);
}

/* Empties figures and pictures. */
void
histogram_panel_clear (HistogramPanel *self)
{
  g_return_if_fail (HISTOGRAM_IS_PANEL (self));

  histogram_panel_cancel (self);
  set_running (self, NULL);
  show_nothing (self, NULL);
}

void
histogram_panel_cancel (HistogramPanel *self)
{
  g_return_if_fail (HISTOGRAM_IS_PANEL (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Makes zooming along x in one panel zoom the other: what is compared stays in line. */
void
histogram_panel_share_x_axes (HistogramPanel *self,
                              HistogramPanel *other)
{
  g_return_if_fail (HISTOGRAM_IS_PANEL (self));
  g_return_if_fail (HISTOGRAM_IS_PANEL (other));

  for (guint i = 0; i < N_PLOTS; i++)
    mant_figure_set_x_axis (figure_of (self, i), mant_figure_get_x_axis (figure_of (other, i)));
}

void
histogram_panel_set_log_magnitude (HistogramPanel *self,
                                   gboolean        log_magnitude)
{
  g_return_if_fail (HISTOGRAM_IS_PANEL (self));

  if (self->log_magnitude == log_magnitude)
    return;

  self->log_magnitude = log_magnitude;
  mant_plot_reset (MANT_PLOT (self->plots[PLOT_VALUES]));
  if (self->shown != NULL)
    mant_quantize_figure_set_values (figure_of (self, PLOT_VALUES), self->shown, log_magnitude);
}

void
histogram_panel_set_log_counts (HistogramPanel *self,
                                gboolean        log_counts)
{
  MantScaleKind kind = log_counts ? MANT_SCALE_LOG : MANT_SCALE_LINEAR;

  g_return_if_fail (HISTOGRAM_IS_PANEL (self));

  mant_axis_set_scale_kind (mant_figure_get_y_axis (figure_of (self, PLOT_VALUES)), kind);
  mant_axis_set_scale_kind (mant_figure_get_y_axis (figure_of (self, PLOT_ERROR)), kind);
}

void
histogram_panel_add_plots_to (HistogramPanel *self,
                              MantView       *view)
{
  g_return_if_fail (HISTOGRAM_IS_PANEL (self));

  for (guint i = 0; i < N_PLOTS; i++)
    mant_view_add_plot (view, MANT_PLOT (self->plots[i]));
}

void
histogram_panel_remove_plots_from (HistogramPanel *self,
                                   MantView       *view)
{
  g_return_if_fail (HISTOGRAM_IS_PANEL (self));

  for (guint i = 0; i < N_PLOTS; i++)
    mant_view_remove_plot (view, MANT_PLOT (self->plots[i]));
}

gboolean
histogram_panel_get_busy (HistogramPanel *self)
{
  g_return_val_if_fail (HISTOGRAM_IS_PANEL (self), FALSE);

  return self->running != NULL;
}

double
histogram_panel_get_fraction (HistogramPanel *self)
{
  g_return_val_if_fail (HISTOGRAM_IS_PANEL (self), 0);

  return self->running != NULL ? mant_job_get_fraction (MANT_JOB (self->running)) : 1;
}

static void
histogram_panel_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  HistogramPanel *self = HISTOGRAM_PANEL (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, histogram_panel_get_busy (self));
      break;

    case PROP_FRACTION:
      g_value_set_double (value, histogram_panel_get_fraction (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
histogram_panel_dispose (GObject *object)
{
  HistogramPanel *self = HISTOGRAM_PANEL (object);

  histogram_panel_cancel (self);
  g_clear_object (&self->running);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->tensor, mant_tensor_unref);
  g_clear_pointer (&self->format, g_free);
  for (guint i = 0; i < N_PLOTS; i++)
    g_clear_pointer (&self->titles[i], g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (histogram_panel_parent_class)->dispose (object);
}

static void
histogram_panel_class_init (HistogramPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = histogram_panel_get_property;
  object_class->dispose = histogram_panel_dispose;

  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FRACTION] =
    g_param_spec_double ("fraction", NULL, NULL, 0, 1, 1,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
histogram_panel_class_finalize (HistogramPanelClass *klass)
{
}

static GtkWidget *
add_plot (HistogramPanel *self,
          MantFigure     *figure,
          int             height)
{
  g_autoptr (MantFigure) owned = figure;
  GtkWidget *plot = mant_plot_new (owned);

  /* Two panels side by side: small type leaves the room to the data. */
  gtk_widget_add_css_class (plot, "caption");
  gtk_widget_set_size_request (plot, 280, height);
  gtk_widget_set_hexpand (plot, TRUE);
  gtk_box_append (GTK_BOX (self->box), plot);
  return plot;
}

static void
histogram_panel_init (HistogramPanel *self)
{
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "title-4");
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  self->state = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->state, "dim-label");
  gtk_widget_add_css_class (self->state, "caption");
  gtk_label_set_wrap (GTK_LABEL (self->state), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->state), 0);
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_box_append (GTK_BOX (heading), self->title);
  gtk_box_append (GTK_BOX (heading), self->state);
  gtk_box_append (GTK_BOX (self->box), heading);

  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_widget_add_css_class (self->message, "error");
  gtk_widget_set_visible (self->message, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->message);

  self->figures = histogram_figures_new ();
  gtk_box_append (GTK_BOX (self->box), self->figures);

  self->plots[PLOT_VALUES] = add_plot (self, mant_quantize_figure_new_values (), 300);
  self->plots[PLOT_ERROR] = add_plot (self, mant_quantize_figure_new_error (), 220);
  self->plots[PLOT_CHANNEL_QSNR] = add_plot (self, mant_quantize_figure_new_channel_qsnr (), 180);
  self->plots[PLOT_CHANNEL_ABSMAX] =
    add_plot (self, mant_quantize_figure_new_channel_absmax (), 180);
  self->plots[PLOT_SCALE_MAP] = add_plot (self, mant_quantize_figure_new_scale_map (), 240);

  for (guint i = 0; i < N_PLOTS; i++)
    self->titles[i] = g_strdup (mant_figure_get_title (figure_of (self, i)));
}

void
histogram_panel_register (GTypeModule *module)
{
  histogram_panel_register_type (module);
}

GtkWidget *
histogram_panel_new (MantSession *session)
{
  HistogramPanel *self = g_object_new (HISTOGRAM_TYPE_PANEL, NULL);

  self->session = session;
  return GTK_WIDGET (self);
}
