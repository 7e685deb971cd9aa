/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-progress.h"

#include <stdio.h>
#include <unistd.h>

/* Often enough to be seen moving; work that is done sooner shows nothing. */
#define INTERVAL_US (200 * 1000)

struct _MantProgress {
  MantInvocation *invocation;
  gboolean        shown;   /* whether progress may be shown */
  gboolean        written; /* whether there is a line to remove */
  double          total_weight, done_weight;

  /* of the job that runs */
  MantJob        *job;
  double          weight;
  char           *what;
  gboolean        finished;
  GMutex          mutex;
  GCond           changed;
};

/**
 * mant_progress_new:
 * @invocation: what was typed
 * @total_weight: sum of the weights of all the work to come, such as numbers of elements
 *
 * Returns: (transfer full): a progress line
 */
MantProgress *
mant_progress_new (MantInvocation *invocation,
                   double          total_weight)
{
  MantProgress *self = g_new0 (MantProgress, 1);

  self->invocation = invocation;
  self->shown = !invocation->quiet && isatty (STDERR_FILENO);
  self->total_weight = total_weight > 0 ? total_weight : 1;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  return self;
}

/**
 * mant_progress_free:
 * @self: a progress line
 *
 * Removes the line.
 */
void
mant_progress_free (MantProgress *self)
{
  if (self->written)
    fputs ("\r\033[K", stderr);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self->what);
  g_free (self);
}

static void
show (MantProgress *self,
      double        fraction)
{
  double done = (self->done_weight + fraction * self->weight) / self->total_weight;

  fprintf (stderr, "\r\033[K%3d%%  %.60s", (int) (100 * CLAMP (done, 0, 1)), self->what);
  fflush (stderr);
  self->written = TRUE;
}

/* Looks at the job from beside it: its notifications need a main loop, and it runs in the main
 * thread. */
static gpointer
watch (gpointer user_data)
{
  MantProgress *self = user_data;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      gint64 until = g_get_monotonic_time () + INTERVAL_US;

      while (!self->finished && g_cond_wait_until (&self->changed, &self->mutex, until))
        ;
      if (self->finished)
        break;
      show (self, mant_job_get_fraction (self->job));
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * mant_progress_run:
 * @self: a progress line
 * @job: a job
 * @weight: its share of the total
 * @what: a name for it
 * @error: return location for the job's error
 *
 * Runs the job with the threads that were asked for, until it ends or Ctrl-C ends it.
 *
 * Returns: whether it succeeded
 */
gboolean
mant_progress_run (MantProgress  *self,
                   MantJob       *job,
                   double         weight,
                   const char    *what,
                   GError       **error)
{
  gboolean done;
  GThread *thread = NULL;

  mant_job_set_n_threads (job, self->invocation->n_threads);
  if (self->shown)
    {
      self->job = job;
      self->weight = weight;
      self->finished = FALSE;
      g_free (self->what);
      self->what = mant_printable (what);
      thread = g_thread_new ("progress", watch, self);
    }

  done = mant_job_run (job, self->invocation->cancellable, error);

  if (thread != NULL)
    {
      g_mutex_lock (&self->mutex);
      self->finished = TRUE;
      g_cond_signal (&self->changed);
      g_mutex_unlock (&self->mutex);
      g_thread_join (thread);
    }
  self->done_weight += weight;
  return done;
}

/**
 * mant_progress_note:
 * @self: a progress line
 * @what: what goes on
 *
 * Says what goes on while it cannot be said how far it is.
 */
void
mant_progress_note (MantProgress *self,
                    const char   *what)
{
  if (!self->shown)
    return;
  fprintf (stderr, "\r\033[K%s", what);
  fflush (stderr);
  self->written = TRUE;
}

/**
 * mant_progress_skip:
 * @self: a progress line
 * @weight: a share of the total
 * @what: (nullable): what comes next
 *
 * Counts work that was done, or was not to be done, without a job.
 */
void
mant_progress_skip (MantProgress *self,
                    double        weight,
                    const char   *what)
{
  self->done_weight += weight;
  if (self->shown && self->written && what != NULL)
    {
      g_free (self->what);
      self->what = mant_printable (what);
      self->weight = 0;
      show (self, 0);
    }
}
