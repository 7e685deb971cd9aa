/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* C·σ / max with σ² the population variance of the finite elements about their mean, in two
 * passes, in order, in double. A short tail counts as filled up with zeros to the length of a
 * block, as it is stored (and as the golden vectors have it). A scale without a significand takes
 * the power of two below. A block whose elements are all equal (σ = 0) falls back to amax / max. */

enum { SUM, COUNT, N_VALUES }; /* of the first pass; the second has the squares alone */

/* The zeros that a block is filled up with, which take part in the mean and the variance. */
static double
count_zeros (const MantBlockFormat *format,
             const double          *sums)
{
  const double length = format->shape == MANT_SHAPE_VECTOR ? (double) format->length
                        : format->shape == MANT_SHAPE_TILE
                            ? (double) format->rows * (double) format->length
                            : sums[N_VALUES];

  return length > sums[N_VALUES] ? length - sums[N_VALUES] : 0;
}

static double
find_mean (const MantBlockFormat *format,
           const double          *sums)
{
  return sums[SUM] / (sums[COUNT] + count_zeros (format, sums));
}

static void
add (const MantBlockFormat *format,
     double                 amax,
     double                 parameter,
     unsigned               pass,
     const double          *sums_before,
     const float           *values,
     size_t                 n_values,
     double                *sums)
{
  const double mean = pass == 0 ? 0 : find_mean (format, sums_before);

  if (pass == 0)
    sums[N_VALUES] += (double) n_values;
  for (size_t i = 0; i < n_values; i++)
    if (isfinite (values[i]) && pass == 0)
      {
        sums[SUM] += values[i];
        sums[COUNT]++;
      }
    else if (isfinite (values[i]))
      {
        sums[SUM] += (values[i] - mean) * (values[i] - mean);
      }
}

static double
finish (const MantBlockFormat *format,
        double                 amax,
        double                 parameter,
        const double          *sums)
{
  const double n_zeros = count_zeros (format, sums), mean = find_mean (format, sums);
  const double sum_squares = sums[MANT_SCALE_RULE_MAX_SUMS + SUM] + n_zeros * (mean * mean);
  const double variance = sum_squares / (sums[COUNT] + n_zeros);
  const double exact = variance > 0 ? parameter * sqrt (variance) / mant_element_max (format)
                                    : amax / mant_element_max (format);

  return format->scale.exponent_bits > 0 && format->scale.significand_bits == 0
         ? mant_power_of_two (mant_floor_log2 (exact)) : exact;
}

static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  return mant_scale_rule_over_values (format->rule, format, amax, values, n_values, parameter);
}

MANT_SCALE_RULE_DEFINE (std,
  .id = "std",
  .title = "C standard deviations at the largest element",
  .source = "Panferov et al., QuEST, arXiv 2502.05003, in Castro et al., Quartet, arXiv 2505.14669",
  .needs_values = true,
  .has_parameter = true,
  .n_passes = 2,
  .add = add,
  .finish = finish,
  .factor = 1)
