/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "histogram-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "histogram-controls.h"
#include "histogram-panel.h"

struct _HistogramView
{
  MantView   parent_instance;

  GtkWidget *stack;
  GtkWidget *panels;  /* box of one or two panels */
  GtkWidget *controls;
  GtkWidget *first;
  GtkWidget *second;  /* NULL while there is nothing to compare with */
  guint      update_id;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (HistogramView, histogram_view, MANT_TYPE_VIEW,
                                G_TYPE_FLAG_FINAL, {})

static void
update_progress (HistogramView *self)
{
  HistogramPanel *first = HISTOGRAM_PANEL (self->first);
  double fraction = histogram_panel_get_fraction (first);
  gboolean busy = histogram_panel_get_busy (first);

  if (self->second != NULL)
    {
      HistogramPanel *second = HISTOGRAM_PANEL (self->second);

      fraction = (fraction + histogram_panel_get_fraction (second)) / 2;
      busy = busy || histogram_panel_get_busy (second);
    }
  mant_view_set_fraction (MANT_VIEW (self), fraction);
  mant_view_set_busy (MANT_VIEW (self), busy);
}

static void
apply_view_controls (HistogramView *self)
{
  gboolean log_magnitude, log_counts;

  g_object_get (self->controls,
                "log-magnitude", &log_magnitude,
                "log-counts", &log_counts,
                NULL);
  for (GtkWidget *panel = gtk_widget_get_first_child (self->panels);
       panel != NULL;
       panel = gtk_widget_get_next_sibling (panel))
    {
      histogram_panel_set_log_magnitude (HISTOGRAM_PANEL (panel), log_magnitude);
      histogram_panel_set_log_counts (HISTOGRAM_PANEL (panel), log_counts);
    }
}

static GtkWidget *
add_panel (HistogramView *self)
{
  GtkWidget *panel = histogram_panel_new (mant_view_get_session (MANT_VIEW (self)));

  gtk_widget_set_hexpand (panel, TRUE);
  gtk_box_append (GTK_BOX (self->panels), panel);
  g_signal_connect_object (panel, "notify::busy", G_CALLBACK (update_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "notify::fraction", G_CALLBACK (update_progress), self,
                           G_CONNECT_SWAPPED);
  histogram_panel_add_plots_to (HISTOGRAM_PANEL (panel), MANT_VIEW (self));
  return panel;
}

static void
show_second_panel (HistogramView *self,
                   gboolean       show)
{
  if (show == (self->second != NULL))
    return;

  if (show)
    {
      self->second = add_panel (self);
      histogram_panel_share_x_axes (HISTOGRAM_PANEL (self->second), HISTOGRAM_PANEL (self->first));
      apply_view_controls (self);
    }
  else
    {
      GtkWidget *second = g_steal_pointer (&self->second);

      histogram_panel_cancel (HISTOGRAM_PANEL (second));
      histogram_panel_remove_plots_from (HISTOGRAM_PANEL (second), MANT_VIEW (self));
      gtk_box_remove (GTK_BOX (self->panels), second);
    }
}

static gboolean
update (gpointer data)
{
  HistogramView *self = data;
  MantSession *session = mant_view_get_session (MANT_VIEW (self));
  const char *second_format = mant_session_get_second_format (session);

  self->update_id = 0;
  show_second_panel (self, second_format != NULL);
  histogram_panel_ask (HISTOGRAM_PANEL (self->first), mant_session_get_format (session));
  if (self->second != NULL)
    histogram_panel_ask (HISTOGRAM_PANEL (self->second), second_format);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    mant_session_get_tensor (session) != NULL ? "tensor" : "empty");
  update_progress (self);
  return G_SOURCE_REMOVE;
}

/* Several settings may change in one go (a new file, a restored session): one update serves
 * them all. */
static void
queue_update (HistogramView *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update, self, NULL);
}

static void
session_changed (HistogramView *self,
                 GParamSpec    *pspec,
                 MantSession   *session)
{
  static const char *const what[] = {
    "tensor", "format", "second-format", "rounding", "scale-rule", "axis", "seed", "n-threads", NULL
  };

  if (g_strv_contains (what, pspec->name))
    queue_update (self);
}

static void
histogram_view_cancel (MantView *view)
{
  HistogramView *self = HISTOGRAM_VIEW (view);

  histogram_panel_cancel (HISTOGRAM_PANEL (self->first));
  if (self->second != NULL)
    histogram_panel_cancel (HISTOGRAM_PANEL (self->second));
}

static GVariant *
histogram_view_save_state (MantView *view)
{
  HistogramView *self = HISTOGRAM_VIEW (view);
  gboolean log_magnitude, log_counts;
  GVariantDict dict;

  g_object_get (self->controls,
                "log-magnitude", &log_magnitude,
                "log-counts", &log_counts,
                NULL);
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "log-magnitude", "b", log_magnitude);
  g_variant_dict_insert (&dict, "log-counts", "b", log_counts);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static void
histogram_view_load_state (MantView *view,
                           GVariant *state)
{
  HistogramView *self = HISTOGRAM_VIEW (view);
  gboolean value;

  if (g_variant_lookup (state, "log-magnitude", "b", &value))
    g_object_set (self->controls, "log-magnitude", value, NULL);
  if (g_variant_lookup (state, "log-counts", "b", &value))
    g_object_set (self->controls, "log-counts", value, NULL);
}

static void
histogram_view_constructed (GObject *object)
{
  HistogramView *self = HISTOGRAM_VIEW (object);
  MantSession *session = mant_view_get_session (MANT_VIEW (self));

  G_OBJECT_CLASS (histogram_view_parent_class)->constructed (object);

  self->controls = histogram_controls_new (session);
  mant_view_set_settings (MANT_VIEW (self), self->controls);
  g_signal_connect_object (self->controls, "notify", G_CALLBACK (apply_view_controls), self,
                           G_CONNECT_SWAPPED);

  self->first = add_panel (self);
  apply_view_controls (self);

  g_signal_connect_object (session, "notify", G_CALLBACK (session_changed), self,
                           G_CONNECT_SWAPPED);
  queue_update (self);
}

static void
histogram_view_dispose (GObject *object)
{
  HistogramView *self = HISTOGRAM_VIEW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);

  G_OBJECT_CLASS (histogram_view_parent_class)->dispose (object);
}

static void
histogram_view_class_init (HistogramViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MantViewClass *view_class = MANT_VIEW_CLASS (klass);

  object_class->constructed = histogram_view_constructed;
  object_class->dispose = histogram_view_dispose;
  view_class->cancel = histogram_view_cancel;
  view_class->save_state = histogram_view_save_state;
  view_class->load_state = histogram_view_load_state;
}

static void
histogram_view_class_finalize (HistogramViewClass *klass)
{
}

static void
histogram_view_init (HistogramView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *empty = adw_status_page_new ();

  self->panels = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  gtk_box_set_homogeneous (GTK_BOX (self->panels), TRUE);
  gtk_widget_set_margin_start (self->panels, 12);
  gtk_widget_set_margin_end (self->panels, 12);
  gtk_widget_set_margin_top (self->panels, 12);
  gtk_widget_set_margin_bottom (self->panels, 12);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->panels);
  gtk_widget_set_vexpand (scroller, TRUE);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "view-list-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No Tensor Selected"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty),
                                   _("Select a tensor in the table to see what a format does "
                                     "to it."));

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "tensor");
  mant_view_set_child (MANT_VIEW (self), self->stack);
}

void
histogram_view_register (GTypeModule *module)
{
  histogram_view_register_type (module);
}

MantView *
histogram_view_new (MantSession *session)
{
  return g_object_new (HISTOGRAM_TYPE_VIEW, "session", session, NULL);
}
