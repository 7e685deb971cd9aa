/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-tensor-range-private.h"

/* Scales of blocks that are too large for a unit, found in a pass of their own: by their amax, or
 * where the rule looks at all elements, by these. */
typedef struct {
  const MantQuantizer *quantizer;
  atomic_uint *amax;   /* (nullable): bits of each block's amax; NaN where there is no scale to be had */
  double      *scales; /* (nullable): the scales themselves */
} MantBlockScales;

gboolean mant_block_scales_prepare (MantBlockScales *self, MantTensorPass *pass,
                                    const MantQuantizer *quantizer, GError **error);
void     mant_block_scales_add     (MantBlockScales *self, const MantTensorLayout *layout,
                                    const MantTensorUnit *unit, const float *values);
gboolean mant_block_scales_gather  (MantBlockScales *self, MantTensorPass *pass, double fraction1,
                                    GError **error);
double   mant_block_scales_get     (const MantBlockScales *self, guint64 block);
void     mant_block_scales_clear   (MantBlockScales *self);
