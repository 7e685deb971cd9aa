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
  CODING_POSIT,    /* only .posit is set */
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
  MantPosit posit;
} Coding;

MANT_INLINE Coding
coding_init (const MantFormat *format,
             const MantPlan   *plan)
{
  Coding coding = { .kind = CODING_CODEC };
  int quantum;

  if (plan->kind == MANT_PLAN_ORACLE || format->bits > 16)
    return coding;
  if (plan->kind == MANT_PLAN_POSIT)
    {
      coding.kind = CODING_POSIT;
      coding.posit = plan->posit;
      return coding;
    }

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

/* Of a posit of at most 16 bits: below the regime a code goes on as the binary32 does, less the
 * exponent's bias (quantize-posit.c). */
MANT_INLINE uint32_t
posit_to_code (const MantPosit *posit,
               uint32_t         bits)
{
  const uint32_t a = bits & ~MANT_F32_SIGN, all = (UINT32_C (1) << posit->n_bits) - 1;
  const int32_t pattern = (int32_t) a - (INT32_C (127) << 23);
  const int32_t within = pattern < posit->max ? pattern : posit->max - 1;
  const int32_t regime = within >> (23 + posit->n_exponent_bits);
  const int32_t n_left
      = (posit->n_bits - 1 - (regime >= 0 ? regime + 2 : 1 - regime)) & 31; /* of 0: any */
  const uint32_t low = (UINT32_C (1) << n_left) - 1;
  /* ones and a zero, or the end of the zeros */
  const uint32_t head = mant_select (mant_mask (regime >= 0), (UINT32_C (4) << (regime & 15)) - 2,
                                     1);
  const uint32_t tail
      = (uint32_t) (pattern >> ((23 + posit->n_exponent_bits - n_left) & 31)) & low;
  uint32_t code = head << n_left | tail;

  code = mant_select (mant_mask (pattern >= posit->max), all >> 1, code);
  code = mant_select (0 - (bits >> 31), 0 - code, code) & all;
  code &= mant_mask (a != 0);
  return mant_select (mant_mask (a >= MANT_F32_INF), (all >> 1) + 1, code);
}

MANT_INLINE uint32_t
posit_from_code (const MantPosit *posit,
                 uint32_t         code)
{
  const int n = posit->n_bits, es = posit->n_exponent_bits;
  const uint32_t all = (UINT32_C (1) << n) - 1;
  const uint32_t nar = (all >> 1) + 1, string = code & all, negative = 0 - (string >> (n - 1));
  const uint32_t magnitude = ((string ^ negative) - negative) & (all >> 1);
  /* the bit behind the sign on top, and below the string what ends any run */
  const uint32_t top = magnitude << (33 - n);
  const uint32_t ones = (uint32_t) ((int32_t) top >> 31);
  const uint32_t ended = (top ^ ones) | (UINT32_C (1) << (32 - n));
  const int32_t run = __builtin_clz (ended);
  const int32_t regime = (int32_t) mant_select (ones, (uint32_t) (run - 1), (uint32_t) -run);
  const uint32_t rest = (top << (run & 31)) << 1;
  const uint32_t pattern
      = (uint32_t) regime << (23 + es) | rest >> (9 - es);
  const uint32_t number = (pattern + (UINT32_C (127) << 23)) | (negative & MANT_F32_SIGN);

  return mant_select (mant_mask (string == nar), MANT_F32_NAN, number & mant_mask (string != 0));
}

/* codes-vector.c: what an instruction set has by hand. Codes of @width bytes; each answers how many
 * of the first ones it has done. */
#pragma GCC visibility push(hidden)
size_t MANT_KERNEL (codes_from_numbers) (const Coding *coding, const float *y, void *codes,
                                         int width, size_t n);
/* Of numbers still to be rounded by @mode. */
size_t MANT_KERNEL (codes_from_any)     (const Coding *coding, const MantPlan *plan, int mode,
                                         const float *x, void *codes, int width, size_t n);
/* @y begins a cache line if it is streamed. */
size_t MANT_KERNEL (codes_to_numbers)   (const Coding *coding, const void *codes, int width,
                                         float *y, size_t n, bool streams);
#pragma GCC visibility pop
