/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-quantize.h"

/* What an instruction set has by hand for some modes and plans, in whole blocks from the start; the
 * loops of quantize.c do the rest. This is for those that have nothing. */
size_t
MANT_KERNEL (quantize_vector) (const MantPlan      *plan,
                               int                  mode,
                               const MantQuantizer *quantizer,
                               const float         *x,
                               float               *y,
                               size_t               n,
                               uint64_t             first_index,
                               bool                 streams)
{
  return 0;
}
