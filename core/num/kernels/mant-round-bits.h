/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Rounding binary32 bit patterns in 32-bit lanes: straight-line code, so that the time does not
 * depend on the data and a loop over it is a vector loop. Defines MantWord, so a file includes this
 * or computes in 64 bits, not both. */

#define MANT_WORD uint32_t
#define MANT_ADDEND_ONLY
#include "mant-rounding-addend.h"
#include "mant-plan.h"

#undef MANT_ROUNDING_DEFINE
#define MANT_ROUNDING_DEFINE(name, ...) \
  static const MantRounding mant_traits_##name = { __VA_ARGS__ };
#include "mant-rounding-sources.inc"

typedef MantWord (*MantAddend32) (MantWord, MantWord, MantWord, MantWord, MantWord, unsigned);

/* The magnitude of x, rounded; limits not yet applied. `kind` and `addend` are constants where this
 * is inlined. What comes out for NaN does not matter. */
MANT_INLINE uint32_t
mant_round_magnitude (const MantPlan *plan,
                      MantPlanKind    kind,
                      MantAddend32    addend,
                      uint32_t        bits)
{
  const uint32_t a = bits & ~MANT_F32_SIGN, negative = bits >> 31;

  if (kind == MANT_PLAN_CONSTANT)
    {
      const uint32_t s = (uint32_t) plan->drop;
      const uint32_t mask = (UINT32_C (1) << s) - 1, odd = a >> s & 1;

      /* a carry out of the significand is a step into the next binade, and one out of the largest
       * binade makes Inf, which is beyond every limit */
      return (a + addend (a & mask, mask, odd, negative, 0, 0)) & ~mask;
    }

  if (kind == MANT_PLAN_LIFT && addend == mant_addend_rne)
    {
      /* The processor's own rounding is this mode: add a power of two with the quantum in its last
       * place and take it away again. The quantum's parity is that of the sum. */
      const uint32_t within = a < plan->beyond ? a : plan->beyond;
      const uint32_t normal = within > plan->lift ? within : plan->lift;
      const float power = mant_f32_bits ((normal & MANT_F32_INF) + ((uint32_t) plan->drop << 23));

      return mant_bits_f32 (mant_f32_bits (within) + power - power);
    }

  if (kind == MANT_PLAN_LIFT)
    {
      /* A subnormal plus the smallest normal number is in the binade above that, where the quantum
       * is the same: the sum is rounded to odd at 24 bits, as one can do with its error known, then
       * to the format by dropping the same number of bits as everywhere. Inf and NaN may come out
       * as anything beyond the limit. */
      const uint32_t s = (uint32_t) plan->drop, mask = (UINT32_C (1) << s) - 1;
      const float x = mant_f32_bits (a),
                  lift = mant_f32_bits (plan->lift & mant_mask (a < plan->lift));
      const float sum = x + lift;
      const uint32_t error = mant_bits_f32 (x - (sum - lift));
      const uint32_t word = (mant_bits_f32 (sum) + (uint32_t) ((int32_t) error >> 31))
                            | (uint32_t) ((error & ~MANT_F32_SIGN) != 0);
      const uint32_t odd = word >> s & 1;

      return mant_bits_f32 (
          mant_f32_bits ((word + addend (word & mask, mask, odd, negative, 0, 0)) & ~mask) - lift);
    }

  {
    const int32_t field = (int32_t) (a >> 23);
    const int32_t e = field > 1 ? field : 1;
    const uint32_t significand = (a & 0x7fffff) | (mant_mask (field > 0) & UINT32_C (0x800000));
    const int32_t wanted
        = (int32_t) mant_select (mant_mask (field >= plan->normal_field), (uint32_t) plan->drop,
                               (uint32_t) (plan->tiny_exponent + 150 - e));
    const int32_t s = wanted < 25 ? wanted : 25;
    const uint32_t mask = (UINT32_C (1) << s) - 1;
    const uint32_t parity = (uint32_t) ((e + plan->bias) & plan->code_parity & (s == 23));
    const uint32_t odd = (significand >> s & 1) ^ parity;
    const uint32_t tiny = mant_select (mant_mask (s == 24), significand, (uint32_t) (a != 0));
    const uint32_t word = mant_select (mant_mask (s < 24), a, tiny);
    const uint32_t rounded = (word + addend (word & mask, mask, odd, negative, 0, 0)) & ~mask;
    const uint32_t quantum = plan->quantum_bits & mant_mask (rounded != 0);

    return mant_select (mant_mask (s < 24), rounded, quantum);
  }
}

/* The same for the modes that take random bits, but not given ones: @top is the upper half of the
 * element's random word. What is dropped is compared with as many random bits, up to 31; *ambiguous
 * is set where more bits had to be known, which is once in 2^31 numbers below a 256th of the
 * quantum. */
MANT_INLINE uint32_t
mant_round_magnitude_random (const MantPlan *plan,
                             MantAddend32    addend,
                             uint32_t        bits,
                             uint32_t        top,
                             uint32_t       *ambiguous)
{
  const uint32_t a = bits & ~MANT_F32_SIGN, negative = bits >> 31;
  const int32_t field = (int32_t) (a >> 23);
  const int32_t e = field > 1 ? field : 1;
  const uint32_t significand = (a & 0x7fffff) | (mant_mask (field > 0) & UINT32_C (0x800000));
  const int32_t wanted
      = (int32_t) mant_select (mant_mask (field >= plan->normal_field), (uint32_t) plan->drop,
                             (uint32_t) (plan->tiny_exponent + 150 - e));
  const int32_t s = wanted < 31 ? wanted : 31;
  const int32_t lost = wanted - s < 24 ? wanted - s : 24;
  const uint32_t mask = (UINT32_C (1) << s) - 1;
  const uint32_t jam = (uint32_t) ((significand & ((UINT32_C (1) << lost) - 1)) != 0);
  const uint32_t tiny = significand >> lost | jam;
  const uint32_t word = mant_select (mant_mask (s < 24), a, tiny), fraction = word & mask;
  const uint32_t parity = (uint32_t) ((e + plan->bias) & plan->code_parity & (s == 23));
  const uint32_t odd = (significand >> s & 1) ^ parity;
  const uint32_t random = top >> 1 >> (31 - s);
  const uint32_t rounded = (word + addend (fraction, mask, odd, negative, random, 0)) & ~mask;
  const uint32_t quantum = plan->quantum_bits & mant_mask (rounded != 0);

  /* the true fraction is below the jammed one, by less than 1: only these random numbers may be on
   * either side of it, or of one less it */
  *ambiguous |= jam & (uint32_t) (random + 1 == fraction);
  *ambiguous |= jam & (uint32_t) (random + fraction == mask + 1);
  return mant_select (mant_mask (s < 24), rounded, quantum);
}
