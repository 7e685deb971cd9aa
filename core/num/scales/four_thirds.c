/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* The floor rule, whose encoded power of two is then multiplied by 4/3: amax / scale is below
 * 1.5·2^emax instead of 2·2^emax. */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  return mant_power_of_two (mant_floor_log2 (amax) - mant_floor_log2 (mant_element_max (format)));
}

MANT_SCALE_RULE_DEFINE (four_thirds,
  .id = "four-thirds",
  .title = "Power of two below, times 4/3",
  .source = "Castro et al., Quartet, arXiv 2505.14669, section 4.2; Tseng et al., arXiv 2502.20586",
  .is_power = true,
  .factor = 4.0 / 3.0)
