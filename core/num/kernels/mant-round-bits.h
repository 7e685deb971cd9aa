/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Rounding binary32 bit patterns in 32-bit lanes, by any mode of the list that takes no random bits:
 * straight-line code, so that the time does not depend on the data and a loop over it is a vector
 * loop. Included by one file a kernel; defines its own MantWord. */

#define MANT_WORD uint32_t
#define MANT_ADDEND_ONLY
#include "mant-rounding-addend.h"
#include "mant-plan.h"

#undef MANT_ROUNDING_DEFINE
#define MANT_ROUNDING_DEFINE(name, ...) static const MantRounding mant_traits_##name = { __VA_ARGS__ };
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

  if (kind == MANT_PLAN_OFFSET)
    {
      /* Count exponent fields from two below the quantum's: field 2 is [quantum, 2·quantum), field 1,
       * with its leading bit where the significand's is, [quantum/2, quantum), of which 24 bits drop.
       * What is less only has to be known to be below half and not zero. */
      const uint32_t least = a < 1 ? a : 1;
      const int32_t lowered = (int32_t) (a - plan->offset);
      const uint32_t word = (uint32_t) (lowered > (int32_t) least ? lowered : (int32_t) least);
      const int32_t from_quantum = 25 - (int32_t) (word >> 23);
      int32_t s = from_quantum > plan->drop ? from_quantum : plan->drop;
      uint32_t mask, odd, rounded;

      s = s < 24 ? s : 24;
      mask = (UINT32_C (1) << s) - 1;
      /* the leading bit, which the field 2 of [quantum, 2·quantum) does not show at its place */
      odd = (word | UINT32_C (1) << 23) >> s & 1;
      rounded = (word + addend (word & mask, mask, odd, negative, 0, 0)) & ~mask;
      return rounded != 0 ? rounded + plan->offset : 0;
    }

  {
    const int32_t field = (int32_t) (a >> 23);
    const int32_t e = field > 1 ? field : 1;
    const uint32_t significand = (a & 0x7fffff) | (field > 0 ? UINT32_C (0x800000) : 0);
    const int32_t wanted = field >= plan->normal_field ? plan->drop : plan->tiny_exponent + 150 - e;
    const int32_t s = wanted < 25 ? wanted : 25;
    const uint32_t mask = (UINT32_C (1) << s) - 1;
    const uint32_t parity = (uint32_t) ((e + plan->bias) & plan->code_parity & (s == 23));
    const uint32_t odd = (significand >> s & 1) ^ parity;
    const uint32_t tiny = s == 24 ? significand : (uint32_t) (a != 0);
    const uint32_t word = s < 24 ? a : tiny;
    const uint32_t rounded = (word + addend (word & mask, mask, odd, negative, 0, 0)) & ~mask;

    return s < 24 ? rounded : rounded != 0 ? plan->quantum_bits : 0;
  }
}

/* From a rounded magnitude to the result: limits, Inf, NaN, the sign. */
MANT_INLINE uint32_t
mant_round_finish (const MantPlan *plan,
                   bool            is_symmetric,
                   uint32_t        bits,
                   uint32_t        magnitude)
{
  const uint32_t a = bits & ~MANT_F32_SIGN, sign = bits & MANT_F32_SIGN;
  uint32_t result;

  if (is_symmetric)
    {
      result = magnitude > plan->max[0] ? plan->overflow[0] : magnitude;
      result = a == MANT_F32_INF ? plan->infinity[0] : result;
      result = a > MANT_F32_INF ? MANT_F32_NAN : result;
      return result | (result != 0 ? sign : sign & plan->zero_sign);
    }

  result = magnitude | (magnitude != 0 ? sign : sign & plan->zero_sign);
  result = magnitude > (sign ? plan->max[1] : plan->max[0]) ? (sign ? plan->overflow[1] : plan->overflow[0])
                                                            : result;
  result = a == MANT_F32_INF ? (sign ? plan->infinity[1] : plan->infinity[0]) : result;
  return a > MANT_F32_INF ? sign | MANT_F32_NAN : result;
}
