/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-isa.h"

#include "mant-tensor-pass-private.h"

/* The range of what a pass looks at, and the bins of histograms over it. */
typedef struct {
  MantRange range;
  guint32   min_magnitude; /* bits of the smallest magnitude that is not zero, less 1; G_MAXUINT32: none */
} MantTensorRange;

void     mant_tensor_range_init        (MantTensorRange *self);
void     mant_tensor_range_add         (MantTensorRange *self, const MantKernels *kernels,
                                        const float *values, gsize n);
void     mant_tensor_range_merge       (MantTensorRange *into, const MantTensorRange *from);
void     mant_tensor_range_choose_bins (const MantTensorRange *self, guint n_bins, MantBins *bins,
                                        MantBins *log_bins);
