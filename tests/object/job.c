/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <mantissa.h>

/* A job that turns its fraction up in 1000 steps of a millisecond, or fails. */
#define TEST_TYPE_JOB (test_job_get_type ())
G_DECLARE_FINAL_TYPE (TestJob, test_job, TEST, JOB, MantJob)

struct _TestJob {
  MantJob parent_instance;
  guint n_steps;
  gboolean fails;
  GThread *thread;
};

G_DEFINE_FINAL_TYPE (TestJob, test_job, MANT_TYPE_JOB)

static gboolean
test_job_execute (MantJob       *job,
                  GCancellable  *cancellable,
                  GError       **error)
{
  TestJob *self = TEST_JOB (job);

  self->thread = g_thread_self ();
  for (guint i = 0; i < self->n_steps; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_usleep (1000);
      mant_job_set_fraction (job, (i + 1.0) / self->n_steps);
    }
  if (self->fails)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_SHAPE, "The shape is wrong");
      return FALSE;
    }
  return TRUE;
}

static void
test_job_class_init (TestJobClass *klass)
{
  MANT_JOB_CLASS (klass)->execute = test_job_execute;
}

static void
test_job_init (TestJob *self)
{
}

static TestJob *
new_job (guint n_steps)
{
  TestJob *self = g_object_new (TEST_TYPE_JOB, NULL);

  self->n_steps = n_steps;
  return self;
}

static void
test_run (void)
{
  g_autoptr (TestJob) job = new_job (5);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mant_job_get_state (MANT_JOB (job)), ==, MANT_JOB_NEW);
  g_assert_cmpint (mant_job_get_elapsed_ns (MANT_JOB (job)), ==, 0);
  g_assert_true (mant_job_run (MANT_JOB (job), NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (mant_job_get_state (MANT_JOB (job)), ==, MANT_JOB_DONE);
  g_assert_cmpfloat (mant_job_get_fraction (MANT_JOB (job)), ==, 1);
  g_assert_cmpint (mant_job_get_elapsed_ns (MANT_JOB (job)), >=, 5 * 1000 * 1000);
  g_assert_true (job->thread == g_thread_self ());

  g_assert_false (mant_job_run (MANT_JOB (job), NULL, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_assert_cmpint (mant_job_get_state (MANT_JOB (job)), ==, MANT_JOB_DONE);
}

static void
test_fail (void)
{
  g_autoptr (TestJob) job = new_job (1);
  g_autoptr (GError) error = NULL;

  job->fails = TRUE;
  g_assert_false (mant_job_run (MANT_JOB (job), NULL, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_assert_cmpint (mant_job_get_state (MANT_JOB (job)), ==, MANT_JOB_FAILED);
}

static void
test_cancelled_before (void)
{
  g_autoptr (TestJob) job = new_job (1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (mant_job_run (MANT_JOB (job), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (mant_job_get_state (MANT_JOB (job)), ==, MANT_JOB_CANCELLED);
  g_assert_null (job->thread);
}

typedef struct {
  GMainLoop *loop;
  GError *error;
  gboolean done;
  guint n_fractions, n_states;
  double last_fraction;
  gint64 last_us, least_gap_us;
  GThread *thread;
} Watch;

static void
on_fraction (MantJob    *job,
             GParamSpec *pspec,
             Watch      *watch)
{
  const gint64 now_us = g_get_monotonic_time ();
  const double fraction = mant_job_get_fraction (job);

  g_assert_true (g_thread_self () == watch->thread);
  g_assert_cmpfloat (fraction, >, watch->last_fraction);
  watch->last_fraction = fraction;
  if (watch->n_fractions > 0)
    watch->least_gap_us = MIN (watch->least_gap_us, now_us - watch->last_us);
  watch->last_us = now_us;
  watch->n_fractions++;
}

static void
on_state (MantJob    *job,
          GParamSpec *pspec,
          Watch      *watch)
{
  g_assert_true (g_thread_self () == watch->thread);
  watch->n_states++;
}

static void
on_done (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  Watch *watch = data;

  g_assert_true (g_thread_self () == watch->thread);
  watch->done = mant_job_run_finish (MANT_JOB (object), result, &watch->error);
  g_main_loop_quit (watch->loop);
}

static void
watch_job (Watch        *watch,
           TestJob      *job,
           GCancellable *cancellable)
{
  *watch = (Watch) {
    .loop = g_main_loop_new (g_main_context_get_thread_default (), FALSE),
    .least_gap_us = G_MAXINT64,
    .thread = g_thread_self (),
  };
  g_signal_connect (job, "notify::fraction", G_CALLBACK (on_fraction), watch);
  g_signal_connect (job, "notify::state", G_CALLBACK (on_state), watch);
  mant_job_run_async (MANT_JOB (job), cancellable, on_done, watch);
  g_main_loop_run (watch->loop);
  g_main_loop_unref (watch->loop);
}

static void
test_async (void)
{
  g_autoptr (TestJob) job = new_job (300);
  Watch watch;

  watch_job (&watch, job, NULL);
  g_assert_no_error (watch.error);
  g_assert_true (watch.done);
  g_assert_true (job->thread != g_thread_self ());
  g_assert_cmpuint (watch.n_fractions, >=, 1);
  /* 300 steps in at least 300 ms; told every 30 ms, and a timer may not be early by more than its
   * grain of a millisecond. */
  g_assert_cmpint (watch.least_gap_us, >=, 28000);

  /* What was not told yet is told from the same context. */
  while (g_main_context_iteration (NULL, watch.n_states < 2))
    ;
  g_assert_cmpuint (watch.n_states, >=, 1);
  g_assert_cmpint (mant_job_get_state (MANT_JOB (job)), ==, MANT_JOB_DONE);
}

static gpointer
run_in_own_context (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (TestJob) job = NULL;
  Watch watch;

  g_main_context_push_thread_default (context);
  job = new_job (100);
  watch_job (&watch, job, NULL);
  g_assert_true (watch.done);
  g_assert_cmpuint (watch.n_fractions, >=, 1);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_context (void)
{
  g_thread_join (g_thread_new (NULL, run_in_own_context, NULL));
}

static gboolean
cancel (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  g_autoptr (TestJob) job = new_job (100000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch;

  g_timeout_add (50, cancel, cancellable);
  watch_job (&watch, job, cancellable);
  g_assert_false (watch.done);
  g_assert_error (watch.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&watch.error);
  g_assert_cmpint (mant_job_get_state (MANT_JOB (job)), ==, MANT_JOB_CANCELLED);
}

/* A job whose context nobody iterates goes away with its last reference. */
static void
test_finalize (void)
{
  TestJob *job = new_job (2);

  g_assert_true (mant_job_run (MANT_JOB (job), NULL, NULL));
  g_assert_finalize_object (job);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_n_threads (void)
{
  g_autoptr (TestJob) job = new_job (0);
  guint n_threads;

  g_assert_cmpuint (mant_job_get_n_threads (MANT_JOB (job)), ==, 0);
  g_object_set (job, "n-threads", 3, NULL);
  g_object_get (job, "n-threads", &n_threads, NULL);
  g_assert_cmpuint (n_threads, ==, 3);
  mant_job_set_n_threads (MANT_JOB (job), 100000);
  g_assert_cmpuint (mant_job_get_n_threads (MANT_JOB (job)), ==, 256);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/run", test_run);
  g_test_add_func ("/job/fail", test_fail);
  g_test_add_func ("/job/cancelled-before", test_cancelled_before);
  g_test_add_func ("/job/async", test_async);
  g_test_add_func ("/job/context", test_context);
  g_test_add_func ("/job/cancel", test_cancel);
  g_test_add_func ("/job/finalize", test_finalize);
  g_test_add_func ("/job/n-threads", test_n_threads);
  return g_test_run ();
}
