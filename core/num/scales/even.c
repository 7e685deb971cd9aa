/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* 2^(floor (log2 a) − floor (log2 max)), a being amax rounded to as many significand bits as the
 * largest element's binade has. Only whether the rounding carries into the next binade counts, and
 * the number just below a binade ends in ones, so ties to even and ties up are the same here. */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  /* significand bits behind the leading one: as stored for floats, all but the first for integers,
   * none for a code book */
  const int n_bits = format->element.exponent_bits > 0 ? format->element.significand_bits
                     : format->element.n_values > 0
                         ? 0
                         : format->element.bits - 1 - format->element.is_signed;
  int exponent;
  const double significand = frexp (amax, &exponent); /* in [½, 1) */

  /* amax rounds to 2^exponent iff it is at least 1 − 2^−(n_bits + 2) of it */
  if (significand >= 1.0 - ldexp (1.0, -(n_bits + 2)))
    exponent++;
  return mant_power_of_two (exponent - 1 - mant_floor_log2 (mant_element_max (format)));
}

MANT_SCALE_RULE_DEFINE (even,
  .id = "even",
  .title = "Power of two below amax rounded to the element's precision",
  .source = "pytorch/ao, ScaleCalculationMode.EVEN",
  .is_power = true,
  .factor = 1)
