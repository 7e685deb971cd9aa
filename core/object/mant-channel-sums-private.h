/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-isa.h"
#include "mant-tensor-layout-private.h"

/* Error sums channel by channel: a channel is a place along axis 0 (an output channel of a weight
 * matrix), that is a run of elements in C order; of more than 4096, groups of neighbours. A
 * tensor of fewer than two dimensions is one channel. */
typedef struct {
  guint n_channels, channels_per_group;
  guint64 channel_size; /* elements */
} MantChannelShape;

typedef struct {
  double  sum_error_squares, sum_x_squares;
  guint64 n;
  float   absmax;
} MantChannelSum;

/* The channels of one slice, from the first one it met. */
typedef struct {
  guint64 first;
  GArray *sums; /* (nullable) */
} MantChannelSums;

void mant_channel_shape_init (MantChannelShape *self, MantTensor *tensor);
void mant_channel_sums_add   (MantChannelSums *self, const MantChannelShape *shape,
                              const MantTensorLayout *layout, const MantKernels *kernels,
                              const MantTensorUnit *unit, const float *x, const float *y,
                              MantErrors *errors);
void mant_channel_sums_clear (MantChannelSums *self);
void mant_channel_sum_merge  (MantChannelSum *into, const MantChannelSum *from);
