/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#define MAX_THREADS 256

/* One call of mant_pool_run (), on its caller's stack. Helpers join under the lock and are
 * counted in n_active until they let go of it, so the caller can tell when nobody looks at it
 * any more. */
typedef struct _Run Run;
struct _Run {
  MantPoolWork work;
  void *data;
  size_t n_slices;
  unsigned n_threads;
  atomic_size_t next_slice;
  atomic_bool stopped;
  unsigned n_joined; /* the caller included; under the lock, as all below */
  unsigned n_active; /* helpers at work */
  Run *next;
  pthread_cond_t idle;
};

static struct {
  pthread_mutex_t lock;
  pthread_cond_t work_to_do;
  Run *runs; /* that want more helpers, the newest first: a click comes before a background scan */
  unsigned n_helpers;
} pool = { .lock = PTHREAD_MUTEX_INITIALIZER, .work_to_do = PTHREAD_COND_INITIALIZER };

static void
run_slices (Run      *run,
            unsigned  worker)
{
  while (!atomic_load_explicit (&run->stopped, memory_order_relaxed))
    {
      size_t slice = atomic_fetch_add_explicit (&run->next_slice, 1, memory_order_relaxed);

      if (slice >= run->n_slices)
        return;
      if (!run->work (slice, worker, run->data))
        atomic_store_explicit (&run->stopped, true, memory_order_relaxed);
    }
}

static void
unlist (Run *run)
{
  for (Run **link = &pool.runs; *link != NULL; link = &(*link)->next)
    if (*link == run)
      {
        *link = run->next;
        return;
      }
}

static void *
help (void *unused)
{
  pthread_mutex_lock (&pool.lock);
  for (;;)
    {
      Run *run = pool.runs;

      if (run == NULL)
        {
          pthread_cond_wait (&pool.work_to_do, &pool.lock);
          continue;
        }

      unsigned worker = run->n_joined++;
      run->n_active++;
      if (run->n_joined == run->n_threads)
        unlist (run);
      pthread_mutex_unlock (&pool.lock);

      run_slices (run, worker);

      pthread_mutex_lock (&pool.lock);
      unlist (run); /* no slice is left for another helper */
      if (--run->n_active == 0)
        pthread_cond_signal (&run->idle);
    }
  return NULL;
}

/* Starts helpers until there are n, or until the system gives no more: the caller can do all of the
 * work itself. */
static void
start_helpers (unsigned n)
{
  sigset_t all, before;
  pthread_attr_t attributes;

  /* Signals to the process are the business of its other threads; those that a thread raises itself
   * must arrive, or the guard over mapped files would not work. */
  sigfillset (&all);
  sigdelset (&all, SIGBUS);
  sigdelset (&all, SIGSEGV);
  sigdelset (&all, SIGFPE);
  sigdelset (&all, SIGILL);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  pthread_attr_init (&attributes);
  pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED);
  while (pool.n_helpers < n)
    {
      pthread_t thread;

      if (pthread_create (&thread, &attributes, help, NULL) != 0)
        break;
      pool.n_helpers++;
    }
  pthread_attr_destroy (&attributes);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
}

/* mant_pool_get_n_threads:
 * @n_threads: how many threads the user asked for; 0: as many as there are processors
 *
 * Counts the processors this process may run on (a container or taskset may allow fewer than the
 * machine has).
 *
 * Returns: 1 … 256
 */
unsigned
mant_pool_get_n_threads (unsigned n_threads)
{
  if (n_threads == 0)
    {
      cpu_set_t cpus;
      long n = 0;

      CPU_ZERO (&cpus);
      if (sched_getaffinity (0, sizeof cpus, &cpus) == 0)
        n = CPU_COUNT (&cpus);
      if (n < 1)
        n = sysconf (_SC_NPROCESSORS_ONLN);
      n_threads = n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS : (unsigned) n;
    }
  return n_threads > MAX_THREADS ? MAX_THREADS : n_threads;
}

/* mant_pool_run:
 * @n_slices: number of slices; 0 is allowed
 * @n_threads: number of threads at most, the caller's included; 0: all processors
 * @work: what to do for a slice; called from several threads at once
 * @data: for @work
 *
 * Calls work (slice, worker, data) for every slice below @n_slices, once each, handed out in
 * ascending order, and returns when all calls have ended. `worker` is below
 * mant_pool_get_n_threads (@n_threads), and no two calls at the same time have the same. Everything
 * that calls of @work wrote is visible to the caller afterwards. After a call has answered false no
 * further slice is handed out. May be called from within @work.
 *
 * Returns: whether every slice was done, each with the answer true
 */
bool
mant_pool_run (size_t        n_slices,
               unsigned      n_threads,
               MantPoolWork  work,
               void         *data)
{
  Run run = { .work = work, .data = data, .n_slices = n_slices, .n_joined = 1 };

  run.n_threads = mant_pool_get_n_threads (n_threads);
  if (run.n_threads > n_slices)
    run.n_threads = n_slices < 1 ? 1 : (unsigned) n_slices;

  if (run.n_threads == 1)
    {
      run_slices (&run, 0);
      return !run.stopped;
    }

  pthread_cond_init (&run.idle, NULL);
  pthread_mutex_lock (&pool.lock);
  start_helpers (run.n_threads - 1);
  run.next = pool.runs;
  pool.runs = &run;
  pthread_cond_broadcast (&pool.work_to_do);
  pthread_mutex_unlock (&pool.lock);

  run_slices (&run, 0);

  pthread_mutex_lock (&pool.lock);
  unlist (&run);
  while (run.n_active > 0)
    pthread_cond_wait (&run.idle, &pool.lock);
  pthread_mutex_unlock (&pool.lock);
  pthread_cond_destroy (&run.idle);
  return !run.stopped;
}
