/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-channel-sums-private.h"

#include <math.h>

#define MAX_CHANNELS 4096
/* From here on a call of a kernel is worth while. */
#define KERNEL_LENGTH 128

/* mant_channel_shape_init:
 * @self: (out): how the elements of @tensor fall into channels; none where there are no elements */
void
mant_channel_shape_init (MantChannelShape *self,
                         MantTensor       *tensor)
{
  const guint64 n_elements = mant_tensor_get_n_elements (tensor);
  const guint64 *dims;
  guint n_dims;

  dims = mant_tensor_get_shape (tensor, &n_dims);
  *self = (MantChannelShape) {
    .n_channels = n_elements > 0,
    .channels_per_group = 1,
    .channel_size = MAX (n_elements, 1),
  };
  if (n_dims >= 2 && n_elements > 0)
    {
      const guint64 per_group = (dims[0] - 1) / MAX_CHANNELS + 1;

      self->channels_per_group = (guint) MIN (per_group, G_MAXUINT);
      self->n_channels = (guint) ((dims[0] - 1) / per_group + 1);
      self->channel_size = n_elements / dims[0] * per_group;
    }
}

/* mant_channel_sum_merge:
 * @into: takes in @from */
void
mant_channel_sum_merge (MantChannelSum       *into,
                        const MantChannelSum *from)
{
  into->sum_error_squares += from->sum_error_squares;
  into->sum_x_squares += from->sum_x_squares;
  into->n += from->n;
  into->absmax = MAX (into->absmax, from->absmax);
}

static void
add (MantChannelSums      *self,
     guint64               channel,
     const MantChannelSum *sum)
{
  /* Units go along the first axis in order, so the first channel met is the least. */
  if (self->sums == NULL)
    {
      self->sums = g_array_new (FALSE, TRUE, sizeof (MantChannelSum));
      self->first = channel;
    }
  channel -= self->first;
  if (channel >= self->sums->len)
    g_array_set_size (self->sums, (guint) channel + 1);
  mant_channel_sum_merge (&g_array_index (self->sums, MantChannelSum, channel), sum);
}

/* The elements of one channel in one run, a few: four sums taken in turn. */
static void
measure_short (const float *x,
               const float *y,
               gsize        n,
               MantErrors  *errors,
               float       *absmax)
{
  double error_squares[4] = { 0 }, x_squares[4] = { 0 };

  *errors = (MantErrors) { 0 };
  *absmax = 0;
  for (gsize i = 0; i < n; i++)
    {
      const double before = x[i], error = (double) y[i] - before;

      if (isfinite (before))
        *absmax = MAX (*absmax, fabsf (x[i]));
      if (!isfinite (error))
        continue;
      error_squares[i % 4] += error * error;
      x_squares[i % 4] += before * before;
      errors->n++;
    }
  errors->sum_error_squares = (error_squares[0] + error_squares[1])
                              + (error_squares[2] + error_squares[3]);
  errors->sum_x_squares = (x_squares[0] + x_squares[1]) + (x_squares[2] + x_squares[3]);
}

/* mant_channel_sums_add:
 * @kernels: the table in use
 * @unit: a unit; those of a slice come in order
 * @x: its elements before
 * @y: its elements after
 * @errors: (out): sums over all of it, with `argmax` counted from the tensor's first element
 *
 * Measures a unit, a run of one channel at a time: the kernels' sums over runs are merged in order.
 * Where runs are too short for that to be worth while, the whole is summed first. */
void
mant_channel_sums_add (MantChannelSums        *self,
                       const MantChannelShape *shape,
                       const MantTensorLayout *layout,
                       const MantKernels      *kernels,
                       const MantTensorUnit   *unit,
                       const float            *x,
                       const float            *y,
                       MantErrors             *errors)
{
  const guint64 size = shape->channel_size;
  const gboolean is_short = MIN (size, unit->run_length) < KERNEL_LENGTH;

  *errors = (MantErrors) { 0 };
  for (gsize i = 0; is_short && i < unit->n; i += MANT_GRANULE)
    {
      MantErrors part;

      kernels->errors (x + i, y + i, MIN (unit->n - i, MANT_GRANULE), &part);
      part.argmax += i;
      mant_errors_merge (errors, &part);
    }
  if (is_short && errors->n > 0)
    errors->argmax = mant_tensor_layout_get_run (layout, unit, errors->argmax / unit->run_length)
                     + errors->argmax % unit->run_length;

  for (gsize run = 0; run < unit->n_runs; run++)
    {
      guint64 index = mant_tensor_layout_get_run (layout, unit, run);
      gsize left = unit->run_length;

      while (left > 0)
        {
          const guint64 channel = index / size;
          const gsize n = MIN (MIN (left, MANT_GRANULE), (channel + 1) * size - index);
          MantErrors part;
          MantRange range;
          MantChannelSum sum;

          if (is_short)
            measure_short (x, y, n, &part, &range.absmax);
          else
            {
              kernels->errors (x, y, n, &part);
              kernels->range (x, n, &range);
              part.argmax += index;
              mant_errors_merge (errors, &part);
            }
          sum = (MantChannelSum) {
            .sum_error_squares = part.sum_error_squares,
            .sum_x_squares = part.sum_x_squares,
            .n = part.n,
            .absmax = range.absmax,
          };
          add (self, channel, &sum);
          x += n;
          y += n;
          index += n;
          left -= n;
        }
    }
}

/* mant_channel_sums_clear:
 * @self: what it holds is freed */
void
mant_channel_sums_clear (MantChannelSums *self)
{
  g_clear_pointer (&self->sums, g_array_unref);
}
