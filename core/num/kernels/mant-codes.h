/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Between the numbers of a format, in binary32, and its codes of at most 16 bits. */

#include "mant-quantize.h"
#include "mant-steps.h"

/* 2^exponent for any exponent that two binary32 factors reach, exactly. */
typedef struct { float first, second; } Power;

MANT_INLINE Power
power_of_two (int exponent)
{
  const int first = exponent / 2, second = exponent - first;

  return (Power) { mant_f32_bits ((uint32_t) (first + 127) << 23),
                   mant_f32_bits ((uint32_t) (second + 127) << 23) };
}

/* How a number of the format and its code go together. */
typedef enum {
  CODING_CODEC,    /* not expressible */
  CODING_INTEGER,  /* the code is the integer, in two's complement */
  CODING_CONSTANT, /* the code is the upper bits of the binary32 */
  CODING_LIFT,     /* a subnormal and the smallest normal number add up to a normal one */
  CODING_POWER,    /* subnormals are integers times a power of two */
} CodingKind;

typedef struct {
  CodingKind kind;
  int      m;
  int32_t  drop;        /* 23 − m */
  uint32_t rebias;      /* (127 − bias) << 23 */
  uint32_t normal_bits; /* binary32 bits of the smallest normal number */
  uint32_t magnitude_mask, max_code, code_mask, sign_code;
  uint32_t zero_sign;   /* MANT_F32_SIGN where the sign of a code of zero means −0 */
  int      sign_shift;
  uint32_t inf_code, zero_nan_code; /* UINT32_MAX where there is none; the latter in place of −0 */
  uint32_t nan[2];      /* codes of NaN */
  float    integer;     /* INTEGER: 1.5·2^23 in units of the quantum */
  Power    to_integer, from_integer; /* POWER, INTEGER: code = number·to_integer */
} Coding;

MANT_INLINE Coding
coding_init (const MantFormat *format,
             const MantPlan   *plan)
{
  Coding coding = { .kind = CODING_CODEC };
  int quantum;

  if (!mant_plan_is_float (plan) || format->bits > 16)
    return coding;

  coding.code_mask = (UINT32_C (1) << format->bits) - 1;
  coding.sign_shift = format->bits - 1;
  coding.sign_code = format->is_signed ? UINT32_C (1) << coding.sign_shift : 0;
  coding.magnitude_mask = coding.code_mask & ~coding.sign_code;
  coding.max_code = (uint32_t) format->max_code.lo;
  coding.inf_code = format->has_inf ? coding.max_code + 1 : UINT32_MAX;
  coding.nan[0] = (uint32_t) mant_format_nan_code (format, false).lo;
  coding.nan[1] = (uint32_t) mant_format_nan_code (format, true).lo;
  if (format->codec == &mant_codec_integer)
    {
      coding.kind = CODING_INTEGER;
      quantum = -format->fraction_bits;
      if (quantum > 100 || quantum < -149)
        coding.kind = CODING_CODEC;
      else if (quantum >= -148)
        coding.integer = (float) 0x1.8p23 * power_of_two (quantum).first
                         * power_of_two (quantum).second;
    }
  else
    {
      coding.m = format->significand_bits;
      coding.drop = 23 - coding.m;
      coding.rebias = (uint32_t) (127 - format->bias) << 23;
      coding.normal_bits = (uint32_t) (format->emin + 127) << 23;
      coding.zero_sign = format->has_negative_zero ? MANT_F32_SIGN : 0;
      coding.zero_nan_code
          = format->nan_codes == MANT_NAN_NEGZERO ? coding.sign_code : UINT32_MAX;
      quantum = format->emin - coding.m;
      coding.kind = !format->has_subnormals           ? CODING_POWER
                    : plan->kind == MANT_PLAN_CONSTANT ? CODING_CONSTANT
                    : plan->kind == MANT_PLAN_LIFT     ? CODING_LIFT
                                                       : CODING_POWER;
    }
  coding.to_integer = power_of_two (-quantum);
  coding.from_integer = power_of_two (quantum);
  return coding;
}

/* codes-vector.c: what an instruction set has by hand. Codes of @width bytes; each answers how many
 * of the first ones it has done. */
#pragma GCC visibility push(hidden)
size_t MANT_KERNEL (codes_from_numbers) (const Coding *coding, const float *y, void *codes,
                                         int width, size_t n);
/* Of numbers still to be rounded by @mode. */
size_t MANT_KERNEL (codes_from_any)     (const Coding *coding, const MantPlan *plan, int mode,
                                         const float *x, void *codes, int width, size_t n);
size_t MANT_KERNEL (codes_to_numbers)   (const Coding *coding, const void *codes, int width,
                                         float *y, size_t n);
#pragma GCC visibility pop
