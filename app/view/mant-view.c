/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-view.h"

#include <glib/gi18n-lib.h>

#include "mant-job-bar.h"

/**
 * MantView:
 *
 * What a plugin shows of a session: settings in a row on top, the child below, and, while the view
 * is busy, its progress with a Cancel button over the child.
 *
 * A view observes its session and does all long work in jobs.  Put the plots of the view in its list
 * of plots, so that the window can export them.
 */
typedef struct
{
  MantSession *session;
  char        *title;

  GtkWidget   *settings;
  GtkWidget   *overlay;
  GtkWidget   *job_bar;

  GListStore  *plots;
  MantJob     *job;
} MantViewPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (MantView, mant_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_TITLE,
  PROP_CHILD,
  PROP_SETTINGS,
  PROP_BUSY,
  PROP_FRACTION,
  PROP_PLOTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static MantViewPrivate *
get_private (MantView *self)
{
  return mant_view_get_instance_private (self);
}

static void
job_bar_notify_cb (MantView   *self,
                   GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "busy"))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  else if (g_str_equal (pspec->name, "fraction"))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
job_fraction_cb (MantView *self)
{
  mant_view_set_fraction (self, mant_job_get_fraction (get_private (self)->job));
}

static void
job_state_cb (MantView *self)
{
  MantJobState state = mant_job_get_state (get_private (self)->job);

  if (state != MANT_JOB_NEW && state != MANT_JOB_RUNNING)
    mant_view_watch_job (self, NULL);
}

static void
mant_view_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  MantView *self = MANT_VIEW (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, mant_view_get_session (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, mant_view_get_title (self));
      break;
    case PROP_CHILD:
      g_value_set_object (value, mant_view_get_child (self));
      break;
    case PROP_SETTINGS:
      g_value_set_object (value, mant_view_get_settings (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, mant_view_get_busy (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, mant_view_get_fraction (self));
      break;
    case PROP_PLOTS:
      g_value_set_object (value, mant_view_get_plots (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_view_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  MantView *self = MANT_VIEW (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      get_private (self)->session = g_value_dup_object (value);
      break;
    case PROP_TITLE:
      mant_view_set_title (self, g_value_get_string (value));
      break;
    case PROP_CHILD:
      mant_view_set_child (self, g_value_get_object (value));
      break;
    case PROP_SETTINGS:
      mant_view_set_settings (self, g_value_get_object (value));
      break;
    case PROP_BUSY:
      mant_view_set_busy (self, g_value_get_boolean (value));
      break;
    case PROP_FRACTION:
      mant_view_set_fraction (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_view_dispose (GObject *object)
{
  MantView *self = MANT_VIEW (object);
  MantViewPrivate *priv = get_private (self);

  if (priv->job != NULL)
    g_signal_handlers_disconnect_by_data (priv->job, self);
  g_clear_object (&priv->job);
  g_clear_pointer (&priv->settings, gtk_widget_unparent);
  g_clear_pointer (&priv->overlay, gtk_widget_unparent);
  priv->job_bar = NULL;
  g_clear_object (&priv->plots);
  g_clear_object (&priv->session);

  G_OBJECT_CLASS (mant_view_parent_class)->dispose (object);
}

static void
mant_view_finalize (GObject *object)
{
  g_clear_pointer (&get_private (MANT_VIEW (object))->title, g_free);

  G_OBJECT_CLASS (mant_view_parent_class)->finalize (object);
}

static void
mant_view_class_init (MantViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mant_view_get_property;
  object_class->set_property = mant_view_set_property;
  object_class->dispose = mant_view_dispose;
  object_class->finalize = mant_view_finalize;

  /**
   * MantView:session:
   *
   * What the view shows.
   */
  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, MANT_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * MantView:title:
   *
   * What the view is, for screen readers.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);

  /**
   * MantView:child:
   *
   * The widget that fills the view.
   */
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);

  /**
   * MantView:settings:
   *
   * The widget in the row on top.
   */
  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, GTK_TYPE_WIDGET, flags);

  /**
   * MantView:busy:
   *
   * Whether the view is working.
   */
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);

  /**
   * MantView:fraction:
   *
   * How much of its work is done, 0 to 1.
   */
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);

  /**
   * MantView:plots:
   *
   * The plots that can be exported.
   */
  properties[PROP_PLOTS] =
    g_param_spec_object ("plots", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mantissaview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mant_view_init (MantView *self)
{
  MantViewPrivate *priv = get_private (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);

  priv->plots = g_list_store_new (MANT_TYPE_PLOT);

  priv->job_bar = mant_job_bar_new ();
  gtk_widget_set_halign (priv->job_bar, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (priv->job_bar, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (priv->job_bar, 18);
  g_signal_connect_swapped (priv->job_bar, "notify", G_CALLBACK (job_bar_notify_cb), self);
  g_signal_connect_swapped (priv->job_bar, "cancel", G_CALLBACK (mant_view_cancel), self);

  priv->overlay = gtk_overlay_new ();
  gtk_widget_set_vexpand (priv->overlay, TRUE);
  gtk_widget_set_hexpand (priv->overlay, TRUE);
  gtk_overlay_add_overlay (GTK_OVERLAY (priv->overlay), priv->job_bar);
  gtk_widget_set_parent (priv->overlay, GTK_WIDGET (self));
}

/**
 * mant_view_new:
 * @session: what the view shows
 *
 * Makes a view that is empty: give it a child.  Views with a state to restore or work to cancel
 * derive a class.
 *
 * Returns: (type MantView): a new view
 */
GtkWidget *
mant_view_new (MantSession *session)
{
  g_return_val_if_fail (MANT_IS_SESSION (session), NULL);

  return g_object_new (MANT_TYPE_VIEW, "session", session, NULL);
}

/**
 * mant_view_get_session:
 * @self: a view
 *
 * Gets what the view shows.
 *
 * Returns: (transfer none) (nullable): the session; %NULL once the view is disposed
 */
MantSession *
mant_view_get_session (MantView *self)
{
  g_return_val_if_fail (MANT_IS_VIEW (self), NULL);

  return get_private (self)->session;
}

/**
 * mant_view_get_title:
 * @self: a view
 *
 * Gets the title.
 *
 * Returns: (nullable): the title
 */
const char *
mant_view_get_title (MantView *self)
{
  g_return_val_if_fail (MANT_IS_VIEW (self), NULL);

  return get_private (self)->title;
}

/**
 * mant_view_set_title:
 * @self: a view
 * @title: (nullable): what the view is
 *
 * Sets the title.  It is the view's accessible name.
 */
void
mant_view_set_title (MantView   *self,
                     const char *title)
{
  MantViewPrivate *priv;

  g_return_if_fail (MANT_IS_VIEW (self));

  priv = get_private (self);
  if (g_strcmp0 (title, priv->title) == 0)
    return;

  g_free (priv->title);
  priv->title = g_strdup (title);
  if (title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * mant_view_get_child:
 * @self: a view
 *
 * Gets the widget that fills the view.
 *
 * Returns: (transfer none) (nullable): the child
 */
GtkWidget *
mant_view_get_child (MantView *self)
{
  MantViewPrivate *priv;

  g_return_val_if_fail (MANT_IS_VIEW (self), NULL);

  priv = get_private (self);

  return priv->overlay != NULL ? gtk_overlay_get_child (GTK_OVERLAY (priv->overlay)) : NULL;
}

/**
 * mant_view_set_child:
 * @self: a view
 * @child: (nullable): a widget without a parent
 *
 * Fills the view.
 */
void
mant_view_set_child (MantView  *self,
                     GtkWidget *child)
{
  g_return_if_fail (MANT_IS_VIEW (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (child == mant_view_get_child (self))
    return;

  gtk_overlay_set_child (GTK_OVERLAY (get_private (self)->overlay), child);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

/**
 * mant_view_get_settings:
 * @self: a view
 *
 * Gets the widget in the row on top.
 *
 * Returns: (transfer none) (nullable): the settings
 */
GtkWidget *
mant_view_get_settings (MantView *self)
{
  g_return_val_if_fail (MANT_IS_VIEW (self), NULL);

  return get_private (self)->settings;
}

/**
 * mant_view_set_settings:
 * @self: a view
 * @settings: (nullable): a widget without a parent, usually pickers side by side
 *
 * Puts a row of settings on top of the view.
 */
void
mant_view_set_settings (MantView  *self,
                        GtkWidget *settings)
{
  MantViewPrivate *priv;

  g_return_if_fail (MANT_IS_VIEW (self));
  g_return_if_fail (settings == NULL || GTK_IS_WIDGET (settings));

  priv = get_private (self);
  if (settings == priv->settings)
    return;

  g_clear_pointer (&priv->settings, gtk_widget_unparent);
  if (settings != NULL)
    {
      gtk_widget_insert_before (settings, GTK_WIDGET (self), priv->overlay);
      priv->settings = settings;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTINGS]);
}

/**
 * mant_view_get_busy:
 * @self: a view
 *
 * Gets whether the view is working.
 *
 * Returns: whether it is
 */
gboolean
mant_view_get_busy (MantView *self)
{
  MantViewPrivate *priv;

  g_return_val_if_fail (MANT_IS_VIEW (self), FALSE);

  priv = get_private (self);

  return priv->job_bar != NULL && mant_job_bar_get_busy (MANT_JOB_BAR (priv->job_bar));
}

/**
 * mant_view_set_busy:
 * @self: a view
 * @busy: whether the view is working
 *
 * Says whether the view is working.  While it is, the window keeps its own background work back.
 */
void
mant_view_set_busy (MantView *self,
                    gboolean  busy)
{
  MantViewPrivate *priv;

  g_return_if_fail (MANT_IS_VIEW (self));

  priv = get_private (self);
  if (priv->job_bar != NULL)
    mant_job_bar_set_busy (MANT_JOB_BAR (priv->job_bar), busy);
}

/**
 * mant_view_get_fraction:
 * @self: a view
 *
 * Gets how much of its work is done.
 *
 * Returns: 0 to 1
 */
double
mant_view_get_fraction (MantView *self)
{
  MantViewPrivate *priv;

  g_return_val_if_fail (MANT_IS_VIEW (self), 0);

  priv = get_private (self);

  return priv->job_bar != NULL ? mant_job_bar_get_fraction (MANT_JOB_BAR (priv->job_bar)) : 0;
}

/**
 * mant_view_set_fraction:
 * @self: a view
 * @fraction: 0 to 1
 *
 * Says how much of its work is done.
 */
void
mant_view_set_fraction (MantView *self,
                        double    fraction)
{
  MantViewPrivate *priv;

  g_return_if_fail (MANT_IS_VIEW (self));

  priv = get_private (self);
  if (priv->job_bar != NULL)
    mant_job_bar_set_fraction (MANT_JOB_BAR (priv->job_bar), fraction);
}

/**
 * mant_view_watch_job:
 * @self: a view
 * @job: (nullable): a job that was just started; %NULL for none
 *
 * Makes the view busy until @job is done, failed or cancelled, and shows its progress meanwhile.  A
 * job that was watched before is no longer.
 */
void
mant_view_watch_job (MantView *self,
                     MantJob  *job)
{
  MantViewPrivate *priv;

  g_return_if_fail (MANT_IS_VIEW (self));
  g_return_if_fail (job == NULL || MANT_IS_JOB (job));

  priv = get_private (self);
  if (priv->job != NULL)
    g_signal_handlers_disconnect_by_data (priv->job, self);
  g_set_object (&priv->job, job);

  mant_view_set_fraction (self, job != NULL ? mant_job_get_fraction (job) : 0);
  mant_view_set_busy (self, job != NULL);
  if (job != NULL)
    {
      g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (job_fraction_cb), self);
      g_signal_connect_swapped (job, "notify::state", G_CALLBACK (job_state_cb), self);
    }
}

/**
 * mant_view_get_plots:
 * @self: a view
 *
 * Gets the plots that can be exported.
 *
 * Returns: (transfer none): a list of #MantPlot
 */
GListModel *
mant_view_get_plots (MantView *self)
{
  g_return_val_if_fail (MANT_IS_VIEW (self), NULL);

  return G_LIST_MODEL (get_private (self)->plots);
}

/**
 * mant_view_add_plot:
 * @self: a view
 * @plot: a plot inside of it
 *
 * Makes a plot one that can be exported.
 */
void
mant_view_add_plot (MantView *self,
                    MantPlot *plot)
{
  MantViewPrivate *priv;

  g_return_if_fail (MANT_IS_VIEW (self));
  g_return_if_fail (MANT_IS_PLOT (plot));

  priv = get_private (self);
  if (priv->plots != NULL && !g_list_store_find (priv->plots, plot, NULL))
    g_list_store_append (priv->plots, plot);
}

/**
 * mant_view_remove_plot:
 * @self: a view
 * @plot: a plot
 *
 * Takes a plot from those that can be exported.
 */
void
mant_view_remove_plot (MantView *self,
                       MantPlot *plot)
{
  MantViewPrivate *priv;
  guint position;

  g_return_if_fail (MANT_IS_VIEW (self));
  g_return_if_fail (MANT_IS_PLOT (plot));

  priv = get_private (self);
  if (priv->plots != NULL && g_list_store_find (priv->plots, plot, &position))
    g_list_store_remove (priv->plots, position);
}

/**
 * mant_view_cancel:
 * @self: a view
 *
 * Ends the work that the view is busy with.  What was found so far stays in sight.
 */
void
mant_view_cancel (MantView *self)
{
  MantViewClass *klass;

  g_return_if_fail (MANT_IS_VIEW (self));

  klass = MANT_VIEW_GET_CLASS (self);
  if (klass->cancel != NULL)
    klass->cancel (self);
}

/**
 * mant_view_save_state:
 * @self: a view
 *
 * Gets what the view wants back at the next start: choices that are its own, not the session's.
 *
 * Returns: (transfer full) (nullable): a{sv}, not floating; %NULL for nothing, or if the view gave
 *   something of another type
 */
GVariant *
mant_view_save_state (MantView *self)
{
  g_autoptr (GVariant) state = NULL;
  MantViewClass *klass;

  g_return_val_if_fail (MANT_IS_VIEW (self), NULL);

  klass = MANT_VIEW_GET_CLASS (self);
  if (klass->save_state != NULL)
    state = klass->save_state (self);
  if (state == NULL)
    return NULL;

  if (g_variant_is_floating (state))
    g_variant_ref_sink (state);
  if (!g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT))
    return NULL;

  return g_steal_pointer (&state);
}

/**
 * mant_view_load_state:
 * @self: a view
 * @state: a{sv}, as mant_view_save_state() gave it, perhaps in another version of the program
 *
 * Restores what the view wanted back.
 */
void
mant_view_load_state (MantView *self,
                      GVariant *state)
{
  MantViewClass *klass;

  g_return_if_fail (MANT_IS_VIEW (self));
  g_return_if_fail (g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT));

  klass = MANT_VIEW_GET_CLASS (self);
  if (klass->load_state != NULL)
    klass->load_state (self, state);
}
