/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* The smallest power of two that is at least amax / max: nothing saturates. */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  int amax_exponent, max_exponent;
  const double amax_significand = frexp (amax, &amax_exponent);
  const double max_significand = frexp (mant_element_max (format), &max_exponent);

  return mant_power_of_two (amax_exponent - max_exponent + (amax_significand > max_significand));
}

MANT_SCALE_RULE_DEFINE (rceil,
  .id = "rceil",
  .title = "Power of two above amax / max: 2^⌈log2 (amax / max)⌉",
  .source = "NVIDIA cuDNN, block scaling (round up); pytorch/ao, ScaleCalculationMode.RCEIL",
  .is_power = true,
  .factor = 1)
