/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-job-bar.h"

#include <glib/gi18n-lib.h>

/* Work that is over before this is not worth a word: the bar would only flicker. */
#define PATIENCE_MS 250

/**
 * MantJobBar:
 *
 * How far a long work has come, and a button to end it.  It shows itself only when the work lasts
 * longer than a quarter of a second, and hides when the work is over.
 */
struct _MantJobBar
{
  GtkWidget  parent_instance;

  GtkWidget *revealer;
  GtkWidget *label;
  GtkWidget *progress;

  char      *title;
  double     fraction;
  gboolean   busy;
  guint      patience_id;
};

G_DEFINE_FINAL_TYPE (MantJobBar, mant_job_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_BUSY,
  PROP_FRACTION,
  N_PROPS
};

enum
{
  CANCEL,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
cancel_clicked_cb (MantJobBar *self)
{
  g_signal_emit (self, signals[CANCEL], 0);
}

static gboolean
patience_cb (gpointer user_data)
{
  MantJobBar *self = user_data;

  self->patience_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);

  return G_SOURCE_REMOVE;
}

static void
child_revealed_cb (MantJobBar *self)
{
  /* Hidden, so that a bar that is not seen does not catch clicks either. */
  if (!self->busy && !gtk_revealer_get_child_revealed (GTK_REVEALER (self->revealer)))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
mant_job_bar_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  MantJobBar *self = MANT_JOB_BAR (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_job_bar_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  MantJobBar *self = MANT_JOB_BAR (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      mant_job_bar_set_title (self, g_value_get_string (value));
      break;
    case PROP_BUSY:
      mant_job_bar_set_busy (self, g_value_get_boolean (value));
      break;
    case PROP_FRACTION:
      mant_job_bar_set_fraction (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_job_bar_dispose (GObject *object)
{
  MantJobBar *self = MANT_JOB_BAR (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (mant_job_bar_parent_class)->dispose (object);
}

static void
mant_job_bar_finalize (GObject *object)
{
  MantJobBar *self = MANT_JOB_BAR (object);

  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (mant_job_bar_parent_class)->finalize (object);
}

static void
mant_job_bar_class_init (MantJobBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mant_job_bar_get_property;
  object_class->set_property = mant_job_bar_set_property;
  object_class->dispose = mant_job_bar_dispose;
  object_class->finalize = mant_job_bar_finalize;

  /**
   * MantJobBar:title:
   *
   * What is being done.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);

  /**
   * MantJobBar:busy:
   *
   * Whether something is being done.
   */
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);

  /**
   * MantJobBar:fraction:
   *
   * How much of it is done, 0 to 1.
   */
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MantJobBar::cancel:
   * @self: a job bar
   *
   * The person wants the work to end.
   */
  signals[CANCEL] = g_signal_new ("cancel", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "jobbar");
}

static void
mant_job_bar_init (MantJobBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->label = gtk_label_new (_("Working…"));
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);

  self->progress = gtk_progress_bar_new ();
  gtk_widget_set_valign (self->progress, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->progress, 160, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"), -1);

  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (cancel_clicked_cb), self);

  gtk_widget_add_css_class (box, "osd");
  gtk_widget_add_css_class (box, "toolbar");
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_box_append (GTK_BOX (box), cancel);

  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer),
                                    GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  g_signal_connect_swapped (self->revealer, "notify::child-revealed",
                            G_CALLBACK (child_revealed_cb), self);

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * mant_job_bar_new:
 *
 * Makes a bar that shows nothing yet.
 *
 * Returns: a new bar
 */
GtkWidget *
mant_job_bar_new (void)
{
  return g_object_new (MANT_TYPE_JOB_BAR, NULL);
}

/**
 * mant_job_bar_get_title:
 * @self: a job bar
 *
 * Gets what is being done.
 *
 * Returns: (nullable): a few words
 */
const char *
mant_job_bar_get_title (MantJobBar *self)
{
  g_return_val_if_fail (MANT_IS_JOB_BAR (self), NULL);

  return self->title;
}

/**
 * mant_job_bar_set_title:
 * @self: a job bar
 * @title: (nullable): a few words; %NULL for "Working…"
 *
 * Says what is being done.
 */
void
mant_job_bar_set_title (MantJobBar *self,
                        const char *title)
{
  g_return_if_fail (MANT_IS_JOB_BAR (self));

  if (g_strcmp0 (title, self->title) == 0)
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  gtk_label_set_text (GTK_LABEL (self->label), title != NULL ? title : _("Working…"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * mant_job_bar_get_busy:
 * @self: a job bar
 *
 * Gets whether something is being done.
 *
 * Returns: whether it is
 */
gboolean
mant_job_bar_get_busy (MantJobBar *self)
{
  g_return_val_if_fail (MANT_IS_JOB_BAR (self), FALSE);

  return self->busy;
}

/**
 * mant_job_bar_set_busy:
 * @self: a job bar
 * @busy: whether something is being done
 *
 * Begins or ends the work that the bar tells of.
 */
void
mant_job_bar_set_busy (MantJobBar *self,
                       gboolean    busy)
{
  g_return_if_fail (MANT_IS_JOB_BAR (self));

  busy = !!busy;
  if (busy == self->busy)
    return;

  self->busy = busy;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (busy)
    {
      self->patience_id = g_timeout_add (PATIENCE_MS, patience_cb, self);
    }
  else
    {
      gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
      child_revealed_cb (self);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/**
 * mant_job_bar_get_fraction:
 * @self: a job bar
 *
 * Gets how much is done.
 *
 * Returns: 0 to 1
 */
double
mant_job_bar_get_fraction (MantJobBar *self)
{
  g_return_val_if_fail (MANT_IS_JOB_BAR (self), 0);

  return self->fraction;
}

/**
 * mant_job_bar_set_fraction:
 * @self: a job bar
 * @fraction: 0 to 1; a NaN counts as 0
 *
 * Says how much is done.
 */
void
mant_job_bar_set_fraction (MantJobBar *self,
                           double      fraction)
{
  g_return_if_fail (MANT_IS_JOB_BAR (self));

  fraction = fraction > 0 ? MIN (fraction, 1) : 0;
  if (fraction == self->fraction)
    return;

  self->fraction = fraction;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}
