/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-quantize.h"

void
MANT_KERNEL (quantize_scaled) (const MantQuantizer *quantizer,
                               const float         *x,
                               float               *y,
                               size_t               n,
                               uint64_t             first_index,
                               double               scale)
{
  mant_block_apply_scale (quantizer, x, n, scale, first_index, 1, y, NULL);
}
