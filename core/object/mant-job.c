/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-job.h"

#include <glib/gi18n-lib.h>

#include "mant-enums.h"

/* How often progress is told at most. */
#define NOTIFY_INTERVAL_US (30 * 1000)

typedef struct {
  GMutex lock; /* guards all below: any thread may ask, the working one writes */
  double fraction;
  guint n_threads;
  gint64 elapsed_ns;
  MantJobState state;

  /* What listeners have not been told yet; `teller` is the one source that will. */
  GMainContext *context;
  GSource *teller;
  gint64 last_told_us;
  double told_fraction;
  MantJobState told_state;
} MantJobPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MantJob, mant_job, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_FRACTION,
  PROP_N_THREADS,
  PROP_ELAPSED_NS,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
tell (gpointer data)
{
  g_autoptr (MantJob) self = g_weak_ref_get (data);
  MantJobPrivate *priv;
  gboolean new_fraction, new_state;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  priv = mant_job_get_instance_private (self);
  g_mutex_lock (&priv->lock);
  new_fraction = priv->told_fraction != priv->fraction;
  new_state = priv->told_state != priv->state;
  priv->told_fraction = priv->fraction;
  priv->told_state = priv->state;
  priv->last_told_us = g_get_monotonic_time ();
  g_clear_pointer (&priv->teller, g_source_unref);
  g_mutex_unlock (&priv->lock);

  if (new_fraction)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  if (new_state)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ELAPSED_NS]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Under the lock. The source holds the job weakly: where nobody iterates the context (the CLI), it
 * must not keep the job alive. */
static void
schedule_tell (MantJob *self)
{
  MantJobPrivate *priv = mant_job_get_instance_private (self);
  gint64 wait_us;
  GWeakRef *weak;

  if (priv->teller != NULL)
    return;

  wait_us = priv->last_told_us + NOTIFY_INTERVAL_US - g_get_monotonic_time ();
  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  priv->teller = g_timeout_source_new (CLAMP (wait_us, 0, NOTIFY_INTERVAL_US) / 1000);
  g_source_set_priority (priv->teller, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_static_name (priv->teller, "MantJob progress");
  g_source_set_callback (priv->teller, tell, weak, weak_ref_free);
  g_source_attach (priv->teller, priv->context);
}

static void
mant_job_finalize (GObject *object)
{
  MantJobPrivate *priv = mant_job_get_instance_private (MANT_JOB (object));

  if (priv->teller != NULL)
    g_source_destroy (priv->teller);
  g_clear_pointer (&priv->teller, g_source_unref);
  g_clear_pointer (&priv->context, g_main_context_unref);
  g_mutex_clear (&priv->lock);

  G_OBJECT_CLASS (mant_job_parent_class)->finalize (object);
}

static void
mant_job_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  MantJob *self = MANT_JOB (object);

  switch (prop_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, mant_job_get_fraction (self));
      break;
    case PROP_N_THREADS:
      g_value_set_uint (value, mant_job_get_n_threads (self));
      break;
    case PROP_ELAPSED_NS:
      g_value_set_int64 (value, mant_job_get_elapsed_ns (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, mant_job_get_state (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_job_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_N_THREADS:
      mant_job_set_n_threads (MANT_JOB (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_job_class_init (MantJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mant_job_finalize;
  object_class->get_property = mant_job_get_property;
  object_class->set_property = mant_job_set_property;

  /**
   * MantJob:fraction:
   *
   * How much of the work is done, 0 … 1.
   */
  properties[PROP_FRACTION] =
    g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * MantJob:n-threads:
   *
   * How many threads at most; 0: as many as there are processors. Never changes a result.
   */
  properties[PROP_N_THREADS] =
    g_param_spec_uint ("n-threads", NULL, NULL, 0, 256, 0,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * MantJob:elapsed-ns:
   *
   * How long the run took in nanoseconds; 0 before its end.
   */
  properties[PROP_ELAPSED_NS] =
    g_param_spec_int64 ("elapsed-ns", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * MantJob:state:
   *
   * Where the job stands.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, MANT_TYPE_JOB_STATE, MANT_JOB_NEW,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mant_job_init (MantJob *self)
{
  MantJobPrivate *priv = mant_job_get_instance_private (self);

  g_mutex_init (&priv->lock);
  priv->context = g_main_context_ref_thread_default ();
}

/* One run a job: answers whether this is the first, and fails otherwise. */
static gboolean
begin (MantJob  *self,
       GError  **error)
{
  MantJobPrivate *priv = mant_job_get_instance_private (self);
  gboolean first;

  g_mutex_lock (&priv->lock);
  first = priv->state == MANT_JOB_NEW;
  if (first)
    {
      priv->state = MANT_JOB_RUNNING;
      schedule_tell (self);
    }
  g_mutex_unlock (&priv->lock);

  if (!first)
    g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                         _("This job was run before; a job runs once"));
  return first;
}

static gboolean
execute (MantJob       *self,
         GCancellable  *cancellable,
         GError       **error)
{
  MantJobPrivate *priv = mant_job_get_instance_private (self);
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (GError) failure = NULL;
  gboolean done;

  done = !g_cancellable_set_error_if_cancelled (cancellable, &failure)
         && MANT_JOB_GET_CLASS (self)->execute (self, cancellable, &failure);

  g_mutex_lock (&priv->lock);
  priv->elapsed_ns = (g_get_monotonic_time () - start_us) * 1000;
  if (done)
    priv->fraction = 1;
  priv->state = done ? MANT_JOB_DONE
                : g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? MANT_JOB_CANCELLED
                                                                             : MANT_JOB_FAILED;
  schedule_tell (self);
  g_mutex_unlock (&priv->lock);

  if (!done)
    g_propagate_error (error, g_steal_pointer (&failure));
  return done;
}

/**
 * mant_job_run:
 * @self: a job that was not run before
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Does the work and returns when it is done. The calling thread works too.
 *
 * Fails with %G_IO_ERROR_CANCELLED within 100 ms when @cancellable is cancelled, with
 * %MANT_ERROR_UNSUPPORTED when the job was run before, and with what its work can fail with.
 *
 * Returns: whether the work is done
 */
gboolean
mant_job_run (MantJob       *self,
              GCancellable  *cancellable,
              GError       **error)
{
  g_return_val_if_fail (MANT_IS_JOB (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return begin (self, error) && execute (self, cancellable, error);
}

static gpointer
run_in_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  if (execute (g_task_get_source_object (task), g_task_get_cancellable (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  return NULL;
}

/**
 * mant_job_run_async:
 * @self: a job that was not run before
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async) (closure user_data): called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Does the work in a thread of its own (GLib's pool for tasks is for short ones), which holds a
 * reference on @self until @callback has been called.
 */
void
mant_job_run_async (MantJob             *self,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GThread) thread = NULL;

  g_return_if_fail (MANT_IS_JOB (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mant_job_run_async);
  /* A result that is there is not taken back because somebody cancelled too late. */
  g_task_set_check_cancellable (task, FALSE);

  if (!begin (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  thread = g_thread_try_new ("mant-job", run_in_thread, g_object_ref (task), &error);
  if (thread == NULL)
    {
      MantJobPrivate *priv = mant_job_get_instance_private (self);

      g_mutex_lock (&priv->lock);
      priv->state = MANT_JOB_FAILED;
      g_mutex_unlock (&priv->lock);
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task); /* the thread's */
    }
}

/**
 * mant_job_run_finish:
 * @self: a job
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends mant_job_run_async(). Fails as mant_job_run() does.
 *
 * Returns: whether the work is done
 */
gboolean
mant_job_run_finish (MantJob       *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (MANT_IS_JOB (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mant_job_get_fraction:
 * @self: a job
 *
 * Returns: how much is done, 0 … 1. Any thread
 */
double
mant_job_get_fraction (MantJob *self)
{
  MantJobPrivate *priv = mant_job_get_instance_private (self);
  double fraction;

  g_return_val_if_fail (MANT_IS_JOB (self), 0);

  g_mutex_lock (&priv->lock);
  fraction = priv->fraction;
  g_mutex_unlock (&priv->lock);
  return fraction;
}

/**
 * mant_job_set_fraction:
 * @self: a job that is running
 * @fraction: how much is done; what is outside 0 … 1 is clamped, and less than before is ignored
 *
 * For subclasses. Any thread, as often as is convenient: listeners are told in the thread-default
 * main context of the job's creator, at most every 30 ms.
 */
void
mant_job_set_fraction (MantJob *self,
                       double   fraction)
{
  MantJobPrivate *priv = mant_job_get_instance_private (self);

  g_return_if_fail (MANT_IS_JOB (self));

  fraction = CLAMP (fraction, 0, 1);
  g_mutex_lock (&priv->lock);
  if (fraction > priv->fraction)
    {
      priv->fraction = fraction;
      schedule_tell (self);
    }
  g_mutex_unlock (&priv->lock);
}

/**
 * mant_job_get_n_threads:
 * @self: a job
 *
 * Returns: the number of threads allowed; 0: as many as there are processors
 */
guint
mant_job_get_n_threads (MantJob *self)
{
  MantJobPrivate *priv = mant_job_get_instance_private (self);
  guint n_threads;

  g_return_val_if_fail (MANT_IS_JOB (self), 0);

  g_mutex_lock (&priv->lock);
  n_threads = priv->n_threads;
  g_mutex_unlock (&priv->lock);
  return n_threads;
}

/**
 * mant_job_set_n_threads:
 * @self: a job that was not run yet
 * @n_threads: number of threads at most, 1 … 256; 0: as many as there are processors
 *
 * Never changes a result.
 */
void
mant_job_set_n_threads (MantJob *self,
                        guint    n_threads)
{
  MantJobPrivate *priv = mant_job_get_instance_private (self);
  gboolean changed;

  g_return_if_fail (MANT_IS_JOB (self));

  n_threads = MIN (n_threads, 256);
  g_mutex_lock (&priv->lock);
  changed = priv->n_threads != n_threads;
  priv->n_threads = n_threads;
  g_mutex_unlock (&priv->lock);
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_THREADS]);
}

/**
 * mant_job_get_elapsed_ns:
 * @self: a job
 *
 * Returns: how long the run took in nanoseconds; 0 before its end
 */
gint64
mant_job_get_elapsed_ns (MantJob *self)
{
  MantJobPrivate *priv = mant_job_get_instance_private (self);
  gint64 elapsed_ns;

  g_return_val_if_fail (MANT_IS_JOB (self), 0);

  g_mutex_lock (&priv->lock);
  elapsed_ns = priv->elapsed_ns;
  g_mutex_unlock (&priv->lock);
  return elapsed_ns;
}

/**
 * mant_job_get_state:
 * @self: a job
 *
 * Returns: where the job stands. Any thread
 */
MantJobState
mant_job_get_state (MantJob *self)
{
  MantJobPrivate *priv = mant_job_get_instance_private (self);
  MantJobState state;

  g_return_val_if_fail (MANT_IS_JOB (self), MANT_JOB_NEW);

  g_mutex_lock (&priv->lock);
  state = priv->state;
  g_mutex_unlock (&priv->lock);
  return state;
}
