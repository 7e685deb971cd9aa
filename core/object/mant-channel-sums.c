/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-channel-sums-private.h"

#include <math.h>
#include <string.h>

#define MAX_CHANNELS 4096

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

static float
finite_absmax (const float *x,
               gsize        n)
{
  guint32 most = 0;
  float absmax;

  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, x + i, sizeof bits);
      bits &= 0x7fffffff;
      bits = bits < 0x7f800000 ? bits : 0;
      most = MAX (most, bits);
    }
  memcpy (&absmax, &most, sizeof absmax);
  return absmax;
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

/* The elements of one channel in one run, four sums taken in turn. */
static void
sum_run (const float    *x,
         const float    *y,
         gsize           n,
         MantChannelSum *sum)
{
  double errors[4] = { 0 }, squares[4] = { 0 };
  guint64 n_finite = 0;

  for (gsize i = 0; i < n; i++)
    {
      const double before = x[i], error = (double) y[i] - before;

      if (isfinite (error))
        {
          errors[i % 4] += error * error;
          squares[i % 4] += before * before;
          n_finite++;
        }
    }
  *sum = (MantChannelSum) {
    .sum_error_squares = (errors[0] + errors[1]) + (errors[2] + errors[3]),
    .sum_x_squares = (squares[0] + squares[1]) + (squares[2] + squares[3]),
    .n = n_finite,
    .absmax = finite_absmax (x, n),
  };
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

/* mant_channel_sums_add:
 * @unit: a unit; those of a slice come in order
 * @x: its elements before
 * @y: its elements after
 * @errors: sums over all of it */
void
mant_channel_sums_add (MantChannelSums        *self,
                       const MantChannelShape *shape,
                       const MantTensorLayout *layout,
                       const MantTensorUnit   *unit,
                       const float            *x,
                       const float            *y,
                       const MantErrors       *errors)
{
  const guint64 size = shape->channel_size;
  const guint64 first = mant_tensor_layout_get_run (layout, unit, 0);
  const guint64 last = mant_tensor_layout_get_run (layout, unit, unit->n_runs - 1) + unit->run_length - 1;

  if (first / size == last / size)
    {
      const MantChannelSum sum = {
        .sum_error_squares = errors->sum_error_squares,
        .sum_x_squares = errors->sum_x_squares,
        .n = errors->n,
        .absmax = finite_absmax (x, unit->n),
      };

      add (self, first / size, &sum);
      return;
    }

  for (gsize run = 0; run < unit->n_runs; run++)
    {
      guint64 index = mant_tensor_layout_get_run (layout, unit, run);
      gsize left = unit->run_length;

      while (left > 0)
        {
          const guint64 channel = index / size;
          const gsize n = MIN (left, (channel + 1) * size - index);
          MantChannelSum sum;

          sum_run (x, y, n, &sum);
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
