/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* C·σ / max with σ² the population variance of the finite elements about their mean, in two passes, in
 * order, in double. A scale without a significand takes the power of two below. A block whose elements
 * are all equal (σ = 0) falls back to amax / max. */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  double sum = 0, sum_squares = 0, variance, exact;
  size_t n = 0;

  for (size_t i = 0; i < n_values; i++)
    {
      const double x = values[i];

      if (!isfinite (x))
        continue;
      sum += x;
      n++;
    }
  sum /= (double) n;
  for (size_t i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      sum_squares += (values[i] - sum) * (values[i] - sum);

  variance = sum_squares / (double) n;
  exact = variance > 0 ? parameter * sqrt (variance) / mant_element_max (format) : amax / mant_element_max (format);
  return format->scale.exponent_bits > 0 && format->scale.significand_bits == 0
         ? mant_power_of_two (mant_floor_log2 (exact)) : exact;
}

MANT_SCALE_RULE_DEFINE (std,
  .id = "std",
  .title = "C standard deviations at the largest element",
  .source = "Panferov et al., QuEST, arXiv 2502.05003, in Castro et al., Quartet, arXiv 2505.14669",
  .needs_values = true,
  .has_parameter = true,
  .factor = 1)
