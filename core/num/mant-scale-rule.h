/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-block.h"

#include <math.h>

/* What the files in scales/ share. Exponents come from frexp (), never from log2 (): a rounded
 * logarithm is wrong just below a power of two (microxcaling is, for five golden blocks). */

/* floor (log2 x) for finite x > 0, exactly. */
static inline int
mant_floor_log2 (double x)
{
  int exponent;

  frexp (x, &exponent);
  return exponent - 1;
}

/* 2^exponent */
static inline double
mant_power_of_two (int exponent)
{
  return ldexp (1.0, exponent);
}

/* The largest element, in the block's unit. Elements of blocks fit binary64: the parser sees to it. */
static inline double
mant_element_max (const MantBlockFormat *format)
{
  return mant_value_to_f64 (&format->element.max_finite) * format->element_unit;
}

#define MANT_SCALE_RULE_DEFINE(name, ...)                                                        \
  extern const MantScaleRule mant_scale_rule_##name;                                             \
  const MantScaleRule mant_scale_rule_##name = { .scale = scale, __VA_ARGS__ };
