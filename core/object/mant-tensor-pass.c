/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-pass-private.h"

#include "mant-pool.h"

/* So that what is kept for each slice stays small beside any tensor. */
#define MAX_SLICES 65536

/* mant_tensor_pass_init:
 * @self: (out): to be cleared with mant_tensor_pass_clear(); the caller fills in `layout` next, and
 *   then calls mant_tensor_pass_pick()
 * @job: is told the fraction and says how many threads */
void
mant_tensor_pass_init (MantTensorPass *self,
                       MantTensor     *tensor,
                       MantJob        *job,
                       GCancellable   *cancellable)
{
  *self = (MantTensorPass) {
    .tensor = tensor,
    .job = job,
    .cancellable = cancellable,
    .n_threads = mant_pool_get_n_threads (mant_job_get_n_threads (job)),
  };
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
}

/* mant_tensor_pass_clear:
 * @self: a pass */
void
mant_tensor_pass_clear (MantTensorPass *self)
{
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

/* The number of the i-th unit that is looked at: all, or some spaced evenly. */
static guint64
unit_number (const MantTensorPass *self,
             guint64               i)
{
  const guint64 n_units = self->layout.n_units;

  if (self->all_units || self->n_picked == n_units)
    return i;
  return (guint64) ((unsigned __int128) (2 * i + 1) * n_units / (2 * self->n_picked));
}

/* mant_tensor_pass_pick:
 * @sample_limit: elements to look at, about; 0: all */
void
mant_tensor_pass_pick (MantTensorPass *self,
                       guint64         sample_limit)
{
  const MantTensorLayout *layout = &self->layout;

  self->is_sampled = sample_limit > 0 && sample_limit < layout->n_elements;
  self->n_picked = layout->n_units;
  self->n_visited = layout->n_elements;
  if (!self->is_sampled)
    return;

  self->n_picked = CLAMP (sample_limit / MAX (layout->unit_capacity, 1), 1, layout->n_units);
  self->n_visited = 0;
  for (guint64 i = 0; i < self->n_picked; i++)
    {
      MantTensorUnit unit;

      mant_tensor_layout_get_unit (layout, unit_number (self, i), &unit);
      self->n_visited += unit.n;
    }
}

static guint64
count_slices (MantTensorPass *self,
              guint64         n_units)
{
  self->slice_shift = 0;
  while (n_units >> self->slice_shift > MAX_SLICES)
    self->slice_shift++;
  return (n_units + (G_GUINT64_CONSTANT (1) << self->slice_shift) - 1) >> self->slice_shift;
}

/* mant_tensor_pass_count_slices:
 * @self: after mant_tensor_pass_pick()
 *
 * Returns: how many slices a run over what is picked has, for results of each */
guint64
mant_tensor_pass_count_slices (MantTensorPass *self)
{
  return count_slices (self, self->n_picked);
}

static bool
run_slice (size_t    number,
           unsigned  thread,
           void     *data)
{
  MantTensorPass *self = data;
  const guint64 n_units = self->all_units ? self->layout.n_units : self->n_picked;
  const guint64 first = (guint64) number << self->slice_shift;
  const guint64 end = MIN (first + (G_GUINT64_CONSTANT (1) << self->slice_shift), n_units);

  if (!self->slice (self, number, first, end, thread))
    return false;
  mant_tensor_pass_slice_done (self);
  return true;
}

/* mant_tensor_pass_run:
 * @all_units: look at all units, whatever was picked
 * @slice: what to do for each slice
 * @fraction1: how much of the job is done afterwards
 *
 * Returns when all slices are done. Fails with what @slice failed with first. */
gboolean
mant_tensor_pass_run (MantTensorPass       *self,
                      gboolean              all_units,
                      MantTensorPassSlice   slice,
                      double                fraction1,
                      GError              **error)
{
  self->slice = slice;
  self->all_units = all_units;
  self->fraction1 = fraction1;
  self->n_slices = count_slices (self, all_units ? self->layout.n_units : self->n_picked);
  atomic_store (&self->n_slices_done, 0);

  mant_pool_run (self->n_slices, self->n_threads, run_slice, self);

  self->fraction0 = fraction1;
  self->all_units = FALSE;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  return TRUE;
}

/* mant_tensor_pass_slice_done:
 * @self: a pass whose n_slices and fractions are set, with one more slice done */
void
mant_tensor_pass_slice_done (MantTensorPass *self)
{
  const guint64 n = atomic_fetch_add_explicit (&self->n_slices_done, 1, memory_order_relaxed) + 1;

  mant_job_set_fraction (self->job,
                         self->fraction0
                         + (self->fraction1 - self->fraction0) * ((double) n / (double) self->n_slices));
}

/* mant_tensor_pass_read:
 * @i: which of the units that are looked at
 * @unit: (out): where it lies
 * @values: (out): its elements
 *
 * Any thread. Checks for cancellation first.
 *
 * Returns: whether the unit was read; otherwise the failure is taken down */
bool
mant_tensor_pass_read (MantTensorPass *self,
                       guint64         i,
                       MantTensorUnit *unit,
                       float          *values)
{
  GError *error = NULL;

  if (mant_tensor_pass_is_cancelled (self))
    return false;
  mant_tensor_layout_get_unit (&self->layout, unit_number (self, i), unit);
  return mant_tensor_layout_read (&self->layout, self->tensor, unit, values, &error)
         || mant_tensor_pass_fail (self, error);
}

/* mant_tensor_pass_fail:
 * @error: (transfer full): why
 *
 * Any thread. The first failure is kept, and waiting threads are woken up.
 *
 * Returns: false */
bool
mant_tensor_pass_fail (MantTensorPass *self,
                       GError         *error)
{
  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_clear_error (&error);
  return false;
}

/* mant_tensor_pass_is_cancelled:
 * @self: a pass
 *
 * Any thread.
 *
 * Returns: whether the job was cancelled, which is then its failure */
bool
mant_tensor_pass_is_cancelled (MantTensorPass *self)
{
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    return false;
  mant_tensor_pass_fail (self, error);
  return true;
}
