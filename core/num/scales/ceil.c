/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* 2^(ceil (log2 amax) − floor (log2 max)) */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  int exponent;
  const double significand = frexp (amax, &exponent); /* amax = significand·2^exponent, in [½, 1) */

  if (significand == 0.5)
    exponent--;
  return mant_power_of_two (exponent - mant_floor_log2 (mant_element_max (format)));
}

MANT_SCALE_RULE_DEFINE (ceil,
  .id = "ceil",
  .title = "Power of two above: 2^(⌈log2 amax⌉ − emax)",
  .source = "pytorch/ao, ScaleCalculationMode.CEIL",
  .is_power = true,
  .factor = 1)
