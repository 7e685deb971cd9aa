/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

#include <string.h>

/* Where the candidates lie: sixty-fourths of amax / max, from the largest down. Above 1 the largest
 * elements are not used, which can pay where they are far apart (E2M1: 4 for amax, at 3/2); below ½
 * half the range is cut off. */
#define FIRST_FACTOR 128
#define LAST_FACTOR  32

/* How elements are rounded to nearest even, saturating: as mant_format_round_f64 () does it, but
 * for the formats named here by the processor. Powers of two divide and multiply exactly, so there
 * is one rounding here as there. */
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

/* The scales that are tried, the largest first. A scale without a significand has the four powers
 * of two from one below the floor rule's to two above it; others the FIRST_FACTOR … LAST_FACTOR
 * sixty-fourths of amax / max, each rounded to the scale's format first, and never to 0 (not under a
 * tensor scale, where what is encoded is not yet known). 0 for one that is not to be taken: the
 * block's largest element would be beyond binary32 once it is multiplied by it. */
static unsigned
list_candidates (const MantBlockFormat *format,
                 const Rounder         *rounder,
                 double                 amax,
                 double                *candidates)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
  const double max = mant_element_max (format);
  const bool powers = format->scale.exponent_bits > 0 && format->scale.significand_bits == 0;
  const int floor_exponent = mant_floor_log2 (amax) - mant_floor_log2 (max);
  const MantValue *least = format->scale.min_subnormal.number_class != MANT_CLASS_ZERO
                           ? &format->scale.min_subnormal : &format->scale.min_normal;
  const double smallest = mant_value_to_f64 (least);
  const unsigned n = powers ? 4 : FIRST_FACTOR - LAST_FACTOR + 1;

  for (unsigned i = 0; i < n; i++)
    {
      double s, step;

      if (powers)
        s = mant_power_of_two (floor_exponent + 2 - (int) i);
      else
        s = amax / max * (FIRST_FACTOR - (int) i) / 64;
      if (!powers && !format->tensor_scale)
        {
          s = mant_format_round_f64 (&format->scale, s, &context, MANT_OVERFLOW_SATURATE);
          if (s == 0)
            s = smallest;
        }

      step = s * format->element_unit;
      candidates[i] = s > 0 && isfinite ((float) (round_element (rounder, amax / step) * step))
                              && isfinite ((float) (round_element (rounder, -amax / step) * step))
                      ? s : 0;
    }

  return n;
}

/* Σ (x − q·s)² over the finite elements for each scale, in order, elements rounded to nearest
 * even. */
static void
add_errors (const MantBlockFormat *format,
            const Rounder         *rounder,
            const double          *candidates,
            unsigned               n_candidates,
            const float           *values,
            size_t                 n_values,
            double                *sums)
{
  for (unsigned k = 0; k < n_candidates; k++)
    {
      const double step = candidates[k] * format->element_unit;
      double sum = 0;

      if (step == 0)
        continue;
      for (size_t i = 0; i < n_values; i++)
        if (isfinite (values[i]))
          {
            const double error = values[i] - round_element (rounder, values[i] / step) * step;

            sum += error * error;
          }
      sums[k] += sum;
    }
}

/* The candidate with the least squared error, the larger scale on a tie; amax / max if there is no
 * candidate at all. */
static double
pick (const MantBlockFormat *format,
      double                 amax,
      const double          *candidates,
      unsigned               n_candidates,
      const double          *sums)
{
  double best = amax / mant_element_max (format), best_error = INFINITY;

  for (unsigned k = 0; k < n_candidates; k++)
    if (candidates[k] > 0 && sums[k] < best_error)
      {
        best = candidates[k];
        best_error = sums[k];
      }

  return best;
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
  const Rounder rounder = rounder_for (&format->element);
  double candidates[MANT_SCALE_RULE_MAX_SUMS];
  const unsigned n = list_candidates (format, &rounder, amax, candidates);

  add_errors (format, &rounder, candidates, n, values, n_values, sums);
}

static double
finish (const MantBlockFormat *format,
        double                 amax,
        double                 parameter,
        const double          *sums)
{
  const Rounder rounder = rounder_for (&format->element);
  double candidates[MANT_SCALE_RULE_MAX_SUMS];
  const unsigned n = list_candidates (format, &rounder, amax, candidates);

  return pick (format, amax, candidates, n, sums);
}

/* Blocks are short as a rule: their candidates are listed once. */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  const Rounder rounder = rounder_for (&format->element);
  double candidates[MANT_SCALE_RULE_MAX_SUMS], sums[MANT_SCALE_RULE_MAX_SUMS] = { 0 };
  unsigned n;

  if (n_values > MANT_SCALE_RULE_PIECE)
    return mant_scale_rule_over_values (format->rule, format, amax, values, n_values, parameter);

  n = list_candidates (format, &rounder, amax, candidates);
  add_errors (format, &rounder, candidates, n, values, n_values, sums);
  return pick (format, amax, candidates, n, sums);
}

MANT_SCALE_RULE_DEFINE (mse,
  .id = "mse",
  .title = "Search for the least squared error",
  .source = "Liu et al., LLM-FP4, arXiv 2310.16836, algorithm 1; grid of this program",
  .needs_values = true,
  .n_passes = 1,
  .add = add,
  .finish = finish,
  .factor = 1)
