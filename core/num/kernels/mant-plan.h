/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-kernel.h"

/* A format as a loop over binary32 bits wants it; made once a call.
 *
 * With e the exponent field of |x| (1 for binary32's subnormals) and 24 significand bits, the
 * number is significand·2^(e−150), and rounding it drops
 *   s = drop                  bits if e >= normal_field,
 *   s = tiny_exponent + 150 − e   below, where the quantum is 2^tiny_exponent.
 * Integers and fixed point are floats here whose subnormals reach beyond their limit. */
typedef enum {
  MANT_PLAN_ORACLE,   /* not expressible: code books, wrapping, no zero, more than binary32 has */
  MANT_PLAN_CONSTANT, /* binary32's own exponents: s is the same for all numbers */
  MANT_PLAN_LIFT,     /* subnormals can be lifted to normal numbers: see mant-round-bits.h */
  MANT_PLAN_GENERAL,
  MANT_PLAN_POSIT,    /* quantize-posit.c; only .posit is set */
} MantPlanKind;

typedef enum {
  MANT_PLAN_END_EVEN,  /* the same for both signs, zeros too, and for Inf as for any overflow */
  MANT_PLAN_END_CLAMP, /* the limit of its sign for all that is beyond; no −0 */
  MANT_PLAN_END_ANY,
} MantPlanEnd;

typedef struct {
  int32_t n_bits, n_exponent_bits;
  int32_t min, max; /* of a positive number: E·2^23 */
} MantPosit;

typedef struct {
  MantPlanKind kind;
  MantPlanEnd end;
  int32_t  drop;             /* 23 − significand bits */
  int32_t  tiny_exponent;
  int32_t  normal_field;
  int32_t  code_parity;      /* 1: no significand bits, and parity is the exponent field's */
  int32_t  bias;
  uint32_t zero_sign;        /* the sign bit where there is a −0 */
  uint32_t max[2];           /* bits of the largest magnitude within range; [1]: negative */
  uint32_t overflow[2];      /* bits, sign included, of what finite numbers beyond it become */
  uint32_t infinity[2];      /* … and of what Inf becomes */
  uint32_t lift;             /* LIFT: bits of the smallest normal number */
  uint32_t beyond;           /* LIFT: bits of a magnitude beyond max */
  uint32_t quantum_bits;     /* bits of 2^tiny_exponent */
  MantPosit posit;
} MantPlan;

/* The modes by their places in mant_roundings[]. */
enum {
#define MANT_LIST_ITEM(name) MANT_MODE_##name,
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM
};

#pragma GCC visibility push(hidden)
void mant_plan_init  (MantPlan *plan, const MantFormat *format, const MantRounding *rounding,
                      MantOverflow overflow);
bool mant_plan_init_unbounded (MantPlan *plan, const MantFormat *format,
                               const MantRounding *rounding, MantOverflow overflow);
bool mant_plan_shift (const MantPlan *plan, int exponent, MantPlan *shifted);
int  mant_plan_rounding_index (const MantRounding *rounding);
/* Whether what is written of floats above holds. */
MANT_INLINE bool
mant_plan_is_float (const MantPlan *plan)
{
  return plan->kind != MANT_PLAN_ORACLE && plan->kind != MANT_PLAN_POSIT;
}

void mant_plan_oracle (const MantQuantizer *quantizer, const float *x, float *y, size_t n,
                       uint64_t first_index);
#pragma GCC visibility pop

/* From a rounded magnitude to the result: limits, Inf, NaN, the sign. `end` is a constant where
 * this is inlined. Written so that every choice is between two values that are there already, with
 * as few comparisons as will do: the compiler must not find a branch in it. */
MANT_INLINE uint32_t
mant_round_finish (const MantPlan *plan,
                   MantPlanEnd     end,
                   uint32_t        bits,
                   uint32_t        magnitude)
{
  const uint32_t a = bits & ~MANT_F32_SIGN, sign = bits & MANT_F32_SIGN;
  const uint32_t negative = (uint32_t) ((int32_t) bits >> 31);
  const uint32_t is_nan = mant_mask (a > MANT_F32_INF);
  const uint32_t max = mant_select (negative, plan->max[1], plan->max[0]);
  uint32_t number;

  if (end == MANT_PLAN_END_EVEN)
    {
      const uint32_t over = mant_mask (magnitude > plan->max[0]);

      number = sign | mant_select (over, plan->overflow[0], magnitude);
    }
  else if (end == MANT_PLAN_END_CLAMP)
    {
      const uint32_t clamped = magnitude < max ? magnitude : max;

      /* below 2^31, so that this keeps the sign of all but zero */
      number = clamped | (sign & (0 - clamped));
    }
  else
    {
      const uint32_t overflow = mant_select (negative, plan->overflow[1], plan->overflow[0]);
      const uint32_t infinity = mant_select (negative, plan->infinity[1], plan->infinity[0]);
      const uint32_t finite = magnitude | (sign & (plan->zero_sign | (0 - magnitude)));

      number = mant_select (mant_mask (magnitude > max), overflow, finite);
      number = mant_select (mant_mask (a == MANT_F32_INF), infinity, number);
    }

  return mant_select (is_nan, MANT_F32_NAN | sign, number);
}
