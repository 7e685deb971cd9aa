/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* Where the candidates lie: sixty-fourths of amax / max, from the largest down. Above 1 the largest
 * element is not used; below ½ half the range is cut off. */
#define FIRST_FACTOR 76
#define LAST_FACTOR  32

/* Σ (x − q·s)² over the finite elements, in order, elements rounded to nearest even. */
static double
squared_error (const MantBlockFormat *format,
               double                 s,
               const float           *values,
               size_t                 n_values)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
  const double step = s * format->element_unit;
  double sum = 0;

  for (size_t i = 0; i < n_values; i++)
    {
      double q, error;

      if (!isfinite (values[i]))
        continue;
      q = mant_format_round_f64 (&format->element, values[i] / step, &context,
                                 MANT_OVERFLOW_SATURATE);
      error = values[i] - q * step;
      sum += error * error;
    }

  return sum;
}

/* The candidate with the least squared error over the block, the larger scale on a tie. A scale
 * without a significand has the four powers of two from one below the floor rule's to two above it;
 * others the FIRST_FACTOR … LAST_FACTOR sixty-fourths of amax / max, each rounded to the scale's
 * format first (not under a tensor scale, where what is encoded is not yet known). */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
  const double max = mant_element_max (format);
  double best = 0, best_error = INFINITY;

  if (format->scale.exponent_bits > 0 && format->scale.significand_bits == 0)
    {
      const int floor_exponent = mant_floor_log2 (amax) - mant_floor_log2 (max);

      for (int exponent = floor_exponent + 2; exponent >= floor_exponent - 1; exponent--)
        {
          const double s = mant_power_of_two (exponent);
          const double error = squared_error (format, s, values, n_values);

          if (error < best_error)
            {
              best = s;
              best_error = error;
            }
        }
      return best;
    }

  best = amax / max;
  for (int factor = FIRST_FACTOR; factor >= LAST_FACTOR; factor--)
    {
      double s = amax / max * factor / 64, error;

      if (!format->tensor_scale)
        s = mant_format_round_f64 (&format->scale, s, &context, MANT_OVERFLOW_SATURATE);
      if (s == 0)
        continue;
      error = squared_error (format, s, values, n_values);
      if (error < best_error)
        {
          best = s;
          best_error = error;
        }
    }

  return best;
}

MANT_SCALE_RULE_DEFINE (mse,
  .id = "mse",
  .title = "Search for the least squared error",
  .source = "Liu et al., LLM-FP4, arXiv 2310.16836, algorithm 1; grid of this program",
  .needs_values = true,
  .factor = 1)
