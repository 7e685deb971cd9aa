/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-kernel.h"

/* A format as a loop over binary32 bits wants it; made once a call.
 *
 * With e the exponent field of |x| (1 for binary32's subnormals) and 24 significand bits, the number
 * is significand·2^(e−150), and rounding it drops
 *   s = drop                  bits if e >= normal_field,
 *   s = tiny_exponent + 150 − e   below, where the quantum is 2^tiny_exponent.
 * Integers and fixed point are floats with 24 bits of precision here, for binary32 holds no more. */
typedef enum {
  MANT_PLAN_ORACLE,   /* not expressible: code books, wrapping, no zero, more than binary32 has */
  MANT_PLAN_CONSTANT, /* binary32's own exponents: s is the same for all numbers */
  MANT_PLAN_OFFSET,   /* the quantum is far above binary32's subnormals */
  MANT_PLAN_GENERAL,
} MantPlanKind;

typedef struct {
  MantPlanKind kind;
  bool     is_symmetric;     /* limits and overflow do not depend on the sign */
  int32_t  drop;             /* 23 − significand bits */
  int32_t  tiny_exponent;
  int32_t  normal_field;
  int32_t  code_parity;      /* 1: of formats without significand bits whose parity is the field's */
  int32_t  bias;
  uint32_t zero_sign;        /* the sign bit where there is a −0 */
  uint32_t max[2];           /* bits of the largest binary32 magnitude within range; [1]: negative */
  uint32_t overflow[2];      /* bits, sign included, of what finite numbers beyond it become */
  uint32_t infinity[2];      /* … and of what Inf becomes */
  uint32_t offset;           /* OFFSET: (tiny_exponent + 125) << 23 */
  uint32_t quantum_bits;     /* bits of 2^tiny_exponent */
} MantPlan;

#pragma GCC visibility push(hidden)
void mant_plan_init  (MantPlan *plan, const MantFormat *format, const MantRounding *rounding,
                      MantOverflow overflow);
bool mant_plan_shift (const MantPlan *plan, int exponent, MantPlan *shifted);
int  mant_plan_rounding_index (const MantRounding *rounding);
void mant_plan_oracle (const MantQuantizer *quantizer, const float *x, float *y, size_t n,
                       uint64_t first_index);
#pragma GCC visibility pop
