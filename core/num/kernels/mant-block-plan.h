/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-plan.h"

/* How blocks are done at once, where they can be: made once a call. */
typedef enum {
  MANT_BLOCK_PLAN_GENERAL, /* block by block, by the definition's own steps */
  MANT_BLOCK_PLAN_POWERS,  /* scales are powers of two, elements anything that can be lifted */
  MANT_BLOCK_PLAN_TABLE,   /* elements of at most eight magnitudes, scales of at most eight bits */
} MantBlockPlanKind;

#define MANT_BLOCK_N_MAGNITUDES 8
#define MANT_BLOCK_N_SCALES     256

/* Everything about blocks under one code of the scale: the bits of the smallest magnitude that
 * becomes the element's magnitude k, and those of what that is, the sign bit set; from[0] is that
 * from which a 0 keeps its sign. What no number reaches is Inf. */
typedef struct {
  uint32_t from[MANT_BLOCK_N_MAGNITUDES];
  uint32_t value[MANT_BLOCK_N_MAGNITUDES];
  double   scale;   /* as mant_block_choose_scale () answers it */
} MantBlockEntry;

typedef struct {
  MantBlockPlanKind kind;
  const MantQuantizer *quantizer;
  size_t   length;

  /* a power of two: exponent field of amax + offset, and 1 more from `threshold` on */
  bool     is_power;
  int32_t  offset, min_exponent, max_exponent, unit_exponent;
  uint32_t threshold; /* of the 23 bits of the significand */
  MantPlan element;
  float    zero;      /* added to a result: +0 where there is no −0, else −0 */

  /* a quotient: amax / divisor × encode, rounded to the scale's format in binary64 */
  double   divisor, encode;
  float    tensor_amax;
  int32_t  scale_drop;
  uint64_t scale_lift, scale_max;
  uint32_t smallest;  /* the code that stands for 0, which is 0 where 0 stands */

  /* by the scale's code */
  bool     has_negative_zero;
  double   magnitudes[MANT_BLOCK_N_MAGNITUDES];
  int      n_magnitudes;
  uint8_t  is_ready[MANT_BLOCK_N_SCALES];
  MantBlockEntry entries[MANT_BLOCK_N_SCALES];
} MantBlockPlan;

#pragma GCC visibility push(hidden)
/* mant-block.c: what scales are multiplied by before they are encoded, for a tensor's scale */
double mant_block_tensor_encode (const MantQuantizer *quantizer);
void mant_block_plan_init  (MantBlockPlan *plan, const MantQuantizer *quantizer);
/* Fills the entry of a code in; answers false where its scale is not for this way of doing it. */
bool mant_block_plan_enter (MantBlockPlan *plan, uint32_t code);
#pragma GCC visibility pop

/* The exponent of the scale of a block whose amax has these bits, normal and finite, or 0. */
MANT_INLINE int32_t
mant_block_plan_exponent (const MantBlockPlan *plan,
                          uint32_t             bits)
{
  int32_t e = (int32_t) (bits >> 23) + plan->offset + ((bits & 0x7fffff) >= plan->threshold);

  e = e > plan->min_exponent ? e : plan->min_exponent;
  e = e < plan->max_exponent ? e : plan->max_exponent;
  return bits == 0 ? 0 : e; /* scale 1 */
}

/* The code of a scale, as encode_scale () in mant-block.c has it: the quotient rounded to nearest
 * even, saturating, by the processor. */
MANT_INLINE uint32_t
mant_block_plan_encode (const MantBlockPlan *plan,
                        double               exact)
{
  const double max = mant_f64_bits (plan->scale_max), lift = mant_f64_bits (plan->scale_lift);
  const double within = exact < max ? exact : max;
  const double normal = within > lift ? within : lift;
  const double power = mant_f64_bits ((mant_bits_f64 (normal) & UINT64_C (0x7ff0000000000000))
                                      + ((uint64_t) plan->scale_drop << 52));
  const double rounded = within + power - power;
  const int m = 52 - plan->scale_drop;
  /* a subnormal in the binade of the smallest normal number has that number's code more */
  const bool is_tiny = rounded < lift;
  const uint64_t bits = mant_bits_f64 (is_tiny ? rounded + lift : rounded);
  const uint32_t code = (uint32_t) ((bits >> plan->scale_drop)
                                    - (((plan->scale_lift >> 52) - !is_tiny) << m));

  return code != 0 ? code : plan->smallest;
}
