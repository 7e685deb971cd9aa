/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

#include <string.h>

/* Where the candidates lie: sixty-fourths of amax / max, from the largest down. Above 1 the largest
 * element is not used; below ½ half the range is cut off. */
#define FIRST_FACTOR 76
#define LAST_FACTOR  32

/* How elements are rounded to nearest even, saturating: as mant_format_round_f64 () does it, but for
 * the formats named here by the processor. Powers of two divide and multiply exactly, so there is one
 * rounding here as there. */
typedef struct {
  const MantFormat *element;
  MantRoundingContext context;
  bool   use_processor;
  double min, max;
  int    emin, significand_bits; /* an integer is all subnormals: emin so large, none stored */
} Rounder;

static Rounder
rounder_for (const MantFormat *element)
{
  Rounder rounder = {
    .element = element,
    .context = { .rounding = mant_rounding_find ("rne") },
    .min = mant_value_to_f64 (&element->min_finite),
    .max = mant_value_to_f64 (&element->max_finite),
  };

  if (element->codec == &mant_codec_float)
    {
      rounder.use_processor = element->has_subnormals && !element->code_parity;
      rounder.emin = element->emin;
      rounder.significand_bits = element->significand_bits;
    }
  else if (element->codec == &mant_codec_integer)
    {
      rounder.use_processor = !element->wraps && element->fraction_bits <= 900;
      rounder.emin = element->emax + 1;
      rounder.significand_bits = element->emax + 1 + element->fraction_bits;
    }

  return rounder;
}

/* 2^exponent for −1022 <= exponent <= 1023 */
static double
normal_power (int exponent)
{
  const uint64_t bits = (uint64_t) (exponent + 1023) << 52;
  double power;

  memcpy (&power, &bits, sizeof power);
  return power;
}

static double
round_element (const Rounder *rounder,
               double         v)
{
  const double integers = 0x1.8p+52; /* numbers of this size have no fraction */
  uint64_t bits;
  int quantum;

  if (!rounder->use_processor)
    return mant_format_round_f64 (rounder->element, v, &rounder->context, MANT_OVERFLOW_SATURATE);

  v = v > rounder->max ? rounder->max : v < rounder->min ? rounder->min : v;
  memcpy (&bits, &v, sizeof bits);
  quantum = (int) (bits >> 52 & 0x7ff) - 1023;
  quantum = (quantum < rounder->emin ? rounder->emin : quantum) - rounder->significand_bits;
  return (v * normal_power (-quantum) + integers - integers) * normal_power (quantum);
}

/* Σ (x − q·s)² over the finite elements, in order, elements rounded to nearest even. */
static double
squared_error (const Rounder *rounder,
               double         step,
               const float   *values,
               size_t         n_values)
{
  double sum = 0;

  for (size_t i = 0; i < n_values; i++)
    {
      double q, error;

      if (!isfinite (values[i]))
        continue;
      q = round_element (rounder, values[i] / step);
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
  const Rounder rounder = rounder_for (&format->element);
  const double max = mant_element_max (format);
  double best = 0, best_error = INFINITY;

  if (format->scale.exponent_bits > 0 && format->scale.significand_bits == 0)
    {
      const int floor_exponent = mant_floor_log2 (amax) - mant_floor_log2 (max);

      for (int exponent = floor_exponent + 2; exponent >= floor_exponent - 1; exponent--)
        {
          const double s = mant_power_of_two (exponent);
          const double error = squared_error (&rounder, s * format->element_unit, values,
                                              n_values);

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
      error = squared_error (&rounder, s * format->element_unit, values, n_values);
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
