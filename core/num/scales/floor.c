/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* 2^(floor (log2 amax) − floor (log2 max)). amax / scale can be anywhere below 2^(emax + 1), so
 * that what lies between the largest element and that saturates. */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  return mant_power_of_two (mant_floor_log2 (amax) - mant_floor_log2 (mant_element_max (format)));
}

MANT_SCALE_RULE_DEFINE (floor,
  .id = "floor",
  .title = "Power of two below: 2^(⌊log2 amax⌋ − emax)",
  .source = "OCP Microscaling Formats (MX) Specification 1.0, 6.3",
  .is_power = true,
  .factor = 1)
