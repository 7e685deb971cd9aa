/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <stdatomic.h>

#include "mant-pool.h"

typedef struct {
  atomic_uint *seen;
  atomic_uint n_at_work[256];
  unsigned n_workers;
  size_t stop_at;
  atomic_size_t n_run;
} Counts;

static bool
count (size_t    slice,
       unsigned  worker,
       void     *data)
{
  Counts *counts = data;

  g_assert_cmpuint (worker, <, counts->n_workers);
  g_assert_cmpuint (atomic_fetch_add (&counts->n_at_work[worker], 1), ==, 0);
  atomic_fetch_add (&counts->seen[slice], 1);
  atomic_fetch_add (&counts->n_run, 1);
  atomic_fetch_sub (&counts->n_at_work[worker], 1);
  return slice != counts->stop_at;
}

static void
run (size_t   n_slices,
     unsigned n_threads,
     size_t   stop_at)
{
  Counts counts = { .n_workers = mant_pool_get_n_threads (n_threads), .stop_at = stop_at };
  bool done;

  counts.seen = g_new0 (atomic_uint, n_slices + 1);
  done = mant_pool_run (n_slices, n_threads, count, &counts);
  g_assert_cmpint (done, ==, stop_at >= n_slices);
  for (size_t i = 0; i < n_slices; i++)
    if (done)
      g_assert_cmpuint (counts.seen[i], ==, 1);
    else
      g_assert_cmpuint (counts.seen[i], <=, 1);
  if (!done)
    {
      /* Slices go out in order, so all before the one that stopped were begun. */
      for (size_t i = 0; i <= stop_at; i++)
        g_assert_cmpuint (counts.seen[i], ==, 1);
      /* With others at work, how far they get before its answer is up to the scheduler. */
      if (n_threads == 1)
        g_assert_cmpuint (counts.n_run, ==, stop_at + 1);
    }
  g_free (counts.seen);
}

static void
test_slices (void)
{
  static const size_t numbers[] = { 0, 1, 2, 3, 17, 1000, 20000 };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    for (unsigned n_threads = 0; n_threads <= 9; n_threads++)
      run (numbers[i], n_threads, G_MAXSIZE);
}

static void
test_stop (void)
{
  for (unsigned n_threads = 1; n_threads <= 5; n_threads++)
    {
      run (1000, n_threads, 0);
      run (1000, n_threads, 500);
      run (1000, n_threads, 999);
    }
}

static bool
nested (size_t    slice,
        unsigned  worker,
        void     *data)
{
  run (50 + slice, 3, G_MAXSIZE);
  return true;
}

static void
test_nested (void)
{
  g_assert_true (mant_pool_run (20, 4, nested, NULL));
}

static gpointer
run_many (gpointer data)
{
  for (int i = 0; i < 50; i++)
    run (100, 4, G_MAXSIZE);
  return NULL;
}

static void
test_callers (void)
{
  GThread *threads[6];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, run_many, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_n_threads (void)
{
  g_assert_cmpuint (mant_pool_get_n_threads (0), >=, 1);
  g_assert_cmpuint (mant_pool_get_n_threads (0), <=, 256);
  g_assert_cmpuint (mant_pool_get_n_threads (7), ==, 7);
  g_assert_cmpuint (mant_pool_get_n_threads (100000), ==, 256);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/slices", test_slices);
  g_test_add_func ("/pool/stop", test_stop);
  g_test_add_func ("/pool/nested", test_nested);
  g_test_add_func ("/pool/callers", test_callers);
  g_test_add_func ("/pool/n-threads", test_n_threads);
  return g_test_run ();
}
