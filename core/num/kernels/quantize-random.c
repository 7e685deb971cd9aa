/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The modes that take random bits, with all of the bits: what is dropped is laid out as 63 bits
 * with the rest jammed, as the oracle does. For given bits, and for the few elements for which
 * quantize.c needs more than half of the random word. */

#define MANT_WORD uint64_t
#define MANT_ADDEND_ONLY
#include "mant-rounding-addend.h"
#include "mant-quantize.h"
#include "mant-rng.h"
#include "mant-round.h"

#undef MANT_ROUNDING_DEFINE
#define MANT_ROUNDING_DEFINE(name, ...) \
  static const MantRounding mant_traits_##name = { __VA_ARGS__ };
#include "mant-rounding-sources.inc"

typedef MantWord (*Addend64) (MantWord, MantWord, MantWord, MantWord, MantWord, unsigned);

MANT_INLINE uint32_t
round_magnitude (const MantPlan *plan,
                 Addend64        addend,
                 bool            given_bits,
                 unsigned        n_random_bits,
                 uint64_t        word,
                 uint32_t        bits)
{
  const uint64_t a = bits & ~MANT_F32_SIGN, negative = bits >> 31;
  const int64_t field = (int64_t) (a >> 23);
  const int64_t e = field > 1 ? field : 1;
  const uint64_t significand = (a & 0x7fffff) | (mant_mask64 (field > 0) & 0x800000);
  const int64_t wanted
      = (int64_t) mant_select64 (mant_mask64 (field >= plan->normal_field), (uint64_t) plan->drop,
                               (uint64_t) (plan->tiny_exponent + 150 - e));
  const int64_t s = wanted < 88 ? wanted : 88;
  /* fraction = the low s bits of the significand, times 2^(63 − s), jammed */
  const int64_t at_most_63 = s < 63 ? s : 63;
  const uint64_t laid = significand << (63 - at_most_63) & MANT_FRACTION_MASK;
  const uint64_t right = (uint64_t) (s - at_most_63);
  const uint64_t lost = laid & ((UINT64_C (1) << right) - 1);
  const uint64_t fraction = laid >> right | (uint64_t) (lost != 0);
  const uint64_t shift = (uint64_t) (s < 24 ? s : 24);
  const uint64_t odd
      = (significand >> shift & 1) ^ (uint64_t) ((e + plan->bias) & plan->code_parity & (s == 23));
  const uint64_t random = given_bits ? word >> (64 - n_random_bits)
                                     : ((word >> 11) * 2 + 1) << (MANT_FRACTION_BITS - 54);
  const uint64_t up
      = (fraction + addend (fraction, MANT_FRACTION_MASK, odd, negative, random, n_random_bits))
      >> MANT_FRACTION_BITS;
  const uint64_t stepped = ((a >> shift) + up) << shift;

  return (uint32_t) mant_select64 (mant_mask64 (s < 24), stepped, plan->quantum_bits & (0 - up));
}

#define MODE(name)                                                                               \
  static void                                                                                    \
  quantize_##name (const MantPlan *plan_, uint64_t seed, unsigned n_random_bits,                 \
                   const float *x, float *y, size_t n, uint64_t first_index)                     \
  {                                                                                              \
    const MantPlan plan = *plan_;                                                                \
                                                                                                 \
    if (!mant_traits_##name.stochastic)                                                          \
      return;                                                                                    \
    _Pragma ("GCC ivdep") /* y is x, or far from it */                                           \
    for (size_t i = 0; i < n; i++)                                                               \
      {                                                                                          \
        const uint32_t bits = mant_bits_f32 (x[i]);                                              \
        const uint64_t word = mant_random_word_inline (seed, first_index + i);                   \
        const uint32_t magnitude = round_magnitude (&plan, mant_addend_##name,                   \
                                                    mant_traits_##name.given_bits,               \
                                                    n_random_bits, word, bits);                  \
                                                                                                 \
        y[i] = mant_f32_bits (mant_round_finish (&plan, MANT_PLAN_END_ANY, bits, magnitude));    \
      }                                                                                          \
  }

#define MANT_LIST_ITEM(name) MODE (name)
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM

typedef void (*QuantizeMode) (const MantPlan *plan, uint64_t seed, unsigned n_random_bits,
                              const float *x, float *y, size_t n, uint64_t first_index);

static const QuantizeMode modes[] = {
#define MANT_LIST_ITEM(name) quantize_##name,
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM
};

void
MANT_KERNEL (quantize_random) (const MantPlan      *plan,
                               const MantQuantizer *quantizer,
                               const float         *x,
                               float               *y,
                               size_t               n,
                               uint64_t             first_index)
{
  const int mode = mant_plan_rounding_index (quantizer->rounding);
  unsigned n_random_bits
      = quantizer->n_random_bits != 0 ? quantizer->n_random_bits : MANT_DEFAULT_RANDOM_BITS;

  if (n_random_bits > 32)
    n_random_bits = 32;
  modes[mode] (plan, quantizer->seed, n_random_bits, x, y, n, first_index);
}
