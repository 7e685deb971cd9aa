/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* C·σ / max with σ² the population variance of the finite elements about their mean, in two
 * passes, in order, in double. A short tail counts as filled up with zeros to the length of a
 * block, as it is stored (and as the golden vectors have it). A scale without a significand takes
 * the power of two below. A block whose elements are all equal (σ = 0) falls back to amax / max. */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  const size_t length = format->shape == MANT_SHAPE_VECTOR ? format->length
                        : format->shape == MANT_SHAPE_TILE ? format->rows * format->length
                                                           : n_values;
  double mean = 0, sum_squares = 0, variance, exact;
  size_t n = 0, n_zeros;

  for (size_t i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      {
        mean += values[i];
        n++;
      }
  n_zeros = length > n_values ? length - n_values : 0;
  mean /= (double) (n + n_zeros);

  for (size_t i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      sum_squares += (values[i] - mean) * (values[i] - mean);
  sum_squares += (double) n_zeros * (mean * mean);

  variance = sum_squares / (double) (n + n_zeros);
  exact = variance > 0 ? parameter * sqrt (variance) / mant_element_max (format)
                       : amax / mant_element_max (format);
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
