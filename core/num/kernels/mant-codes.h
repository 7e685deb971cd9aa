/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between the numbers of a format, in binary32, and its codes of at most 16 bits. */

#include "mant-quantize.h"

/* 2^exponent for any exponent that two binary32 factors reach, exactly. */
typedef struct { float first, second; } Power;

MANT_INLINE Power
power_of_two (int exponent)
{
  const int first = exponent / 2, second = exponent - first;

  return (Power) { mant_f32_bits ((uint32_t) (first + 127) << 23),
                   mant_f32_bits ((uint32_t) (second + 127) << 23) };
}

/* Between a number of the format and its code. */
typedef struct {
  bool     is_integer;
  int      m;
  int32_t  rebias;      /* (127 − bias) << m, what the field is off by in units of the code */
  uint32_t normal_bits; /* binary32 bits of the smallest normal number */
  uint32_t magnitude_mask, max_code, code_mask, sign_code;
  int      sign_shift;
  bool     has_inf;
  uint32_t nan[2];      /* codes of NaN */
  Power    to_integer, from_integer; /* subnormals and integers: code = number·to_integer */
} Coding;

MANT_INLINE Coding
coding_init (const MantFormat *format)
{
  Coding coding = { .is_integer = format->codec == &mant_codec_integer };
  int quantum;

  coding.code_mask = (UINT32_C (1) << format->bits) - 1;
  coding.sign_shift = format->bits - 1;
  coding.sign_code = format->is_signed ? UINT32_C (1) << coding.sign_shift : 0;
  coding.magnitude_mask = coding.code_mask & ~coding.sign_code;
  coding.max_code = (uint32_t) format->max_code.lo;
  coding.has_inf = format->has_inf;
  coding.nan[0] = (uint32_t) mant_format_nan_code (format, false).lo;
  coding.nan[1] = (uint32_t) mant_format_nan_code (format, true).lo;
  if (coding.is_integer)
    {
      quantum = -format->fraction_bits;
    }
  else
    {
      coding.m = format->significand_bits;
      coding.rebias = (127 - format->bias) * (1 << coding.m);
      coding.normal_bits = (uint32_t) (format->emin + 127) << 23;
      quantum = format->emin - coding.m;
    }
  coding.to_integer = power_of_two (-quantum);
  coding.from_integer = power_of_two (quantum);
  return coding;
}

MANT_INLINE bool
is_coded_by_loop (const MantFormat *format)
{
  MantPlan plan;

  mant_plan_init (&plan, format, mant_roundings[0], MANT_OVERFLOW_SATURATE);
  return plan.kind != MANT_PLAN_ORACLE && format->bits <= 16;
}
