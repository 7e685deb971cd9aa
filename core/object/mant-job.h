/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/**
 * MantJob:
 *
 * Base of long work. A job runs once, either blocking or in a thread of its own, can be cancelled
 * (within 100 ms), and tells its progress by the property `fraction`, notified in the
 * thread-default main context of its creator at most every 30 ms.
 *
 * Properties: `fraction` (0 … 1), `n-threads` (0: all cores; never changes a result),
 * `elapsed-ns` (after the run), `state`.
 */
typedef enum {
  MANT_JOB_NEW,
  MANT_JOB_RUNNING,
  MANT_JOB_DONE,
  MANT_JOB_FAILED,
  MANT_JOB_CANCELLED,
} MantJobState;

#define MANT_TYPE_JOB (mant_job_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (MantJob, mant_job, MANT, JOB, GObject)

struct _MantJobClass {
  GObjectClass parent_class;

  /* Does the work; may run in any thread. */
  gboolean (*execute) (MantJob *self, GCancellable *cancellable, GError **error);

  gpointer padding[8];
};

MANT_AVAILABLE_IN_ALL
gboolean     mant_job_run           (MantJob *self, GCancellable *cancellable, GError **error);
MANT_AVAILABLE_IN_ALL
void         mant_job_run_async     (MantJob *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
MANT_AVAILABLE_IN_ALL
gboolean     mant_job_run_finish    (MantJob *self, GAsyncResult *result, GError **error);
MANT_AVAILABLE_IN_ALL
double       mant_job_get_fraction  (MantJob *self);
MANT_AVAILABLE_IN_ALL
void         mant_job_set_fraction  (MantJob *self, double fraction); /* for subclasses; any thread */
MANT_AVAILABLE_IN_ALL
guint        mant_job_get_n_threads (MantJob *self);
MANT_AVAILABLE_IN_ALL
void         mant_job_set_n_threads (MantJob *self, guint n_threads);
MANT_AVAILABLE_IN_ALL
gint64       mant_job_get_elapsed_ns (MantJob *self);
MANT_AVAILABLE_IN_ALL
MantJobState mant_job_get_state     (MantJob *self);

G_END_DECLS
