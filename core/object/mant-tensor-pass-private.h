/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdatomic.h>

#include "mant-job.h"
#include "mant-stats.h"
#include "mant-tensor-layout-private.h"

/* Going over the units of a tensor in slices over threads: what jobs over tensors share.
 *
 * A slice is 2^k units in order, with k depending on the number of units only: whatever is
 * summed up a slice at a time, and then over slices in order, is the same for any number of
 * threads. */
typedef struct _MantTensorPass MantTensorPass;

/* Does units first … end − 1 of those that are looked at; `thread` is below n_threads. Answers
 * false to stop, after mant_tensor_pass_fail () has taken the reason. */
typedef bool (*MantTensorPassSlice) (MantTensorPass *pass, guint64 slice, guint64 first,
                                     guint64 end,
                                     unsigned thread);

struct _MantTensorPass {
  MantTensor *tensor;
  MantTensorLayout layout;
  MantJob *job;
  GCancellable *cancellable;
  guint n_threads;
  gpointer data; /* the job's own */

  gboolean is_sampled;
  guint64 n_picked; /* units that are looked at */
  guint64 n_visited; /* elements in them */

  /* of the run that is under way */
  MantTensorPassSlice slice;
  gboolean all_units;
  unsigned slice_shift;
  guint64 n_slices;
  atomic_ullong n_slices_done;
  double fraction0, fraction1;

  GMutex lock;
  GCond changed; /* for what the job lets threads wait for; signalled by a failure too */
  GError *error; /* the first */
};

void     mant_tensor_pass_init         (MantTensorPass *self, MantTensor *tensor, MantJob *job,
                                        GCancellable *cancellable);
void     mant_tensor_pass_clear        (MantTensorPass *self);
void     mant_tensor_pass_pick         (MantTensorPass *self, guint64 sample_limit);
guint64  mant_tensor_pass_count_slices (MantTensorPass *self);
gboolean mant_tensor_pass_run          (MantTensorPass *self, gboolean all_units,
                                        MantTensorPassSlice slice, double fraction1,
                                        GError **error);
bool     mant_tensor_pass_read         (MantTensorPass *self, guint64 i, MantTensorUnit *unit,
                                        float *values);
bool     mant_tensor_pass_fail         (MantTensorPass *self, GError *error);
bool     mant_tensor_pass_is_cancelled (MantTensorPass *self);
void     mant_tensor_pass_slice_done   (MantTensorPass *self);

/* Units of a sample are smaller: more places are looked at. */
#define MANT_TENSOR_PASS_UNIT(is_sampled) ((is_sampled) ? 2048 : MANT_GRANULE)
