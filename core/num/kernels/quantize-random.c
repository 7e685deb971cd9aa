/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The modes that take random bits, in 64-bit lanes: what is dropped is laid out as 63 bits with the
 * rest jammed, as the oracle does, for a random number may have to be compared with all of it. */

#define MANT_WORD uint64_t
#define MANT_ADDEND_ONLY
#include "mant-rounding-addend.h"
#include "mant-quantize.h"
#include "mant-rng.h"
#include "mant-round.h"

#undef MANT_ROUNDING_DEFINE
#define MANT_ROUNDING_DEFINE(name, ...) static const MantRounding mant_traits_##name = { __VA_ARGS__ };
#include "mant-rounding-sources.inc"

typedef MantWord (*Addend64) (MantWord, MantWord, MantWord, MantWord, MantWord, unsigned);

MANT_INLINE uint32_t
round_random (const MantPlan *plan,
              Addend64        addend,
              bool            given_bits,
              unsigned        n_random_bits,
              uint64_t        word,
              uint32_t        bits)
{
  const uint32_t a32 = bits & ~MANT_F32_SIGN, sign32 = bits & MANT_F32_SIGN;
  const uint64_t a = a32, negative = bits >> 31;
  const int64_t field = (int64_t) (a >> 23);
  const int64_t e = field > 1 ? field : 1;
  const uint64_t significand = (a & 0x7fffff) | (field > 0 ? UINT64_C (0x800000) : 0);
  const int64_t wanted = field >= plan->normal_field ? plan->drop : plan->tiny_exponent + 150 - e;
  const int64_t s = wanted < 88 ? wanted : 88;
  /* fraction = the low s bits of the significand, times 2^(63 − s), jammed */
  const uint64_t left = (uint64_t) (s < 63 ? 63 - s : 0), right = (uint64_t) (s > 63 ? s - 63 : 0);
  const uint64_t laid = significand << left & MANT_FRACTION_MASK;
  const uint64_t lost = laid & ((UINT64_C (1) << right) - 1);
  const uint64_t fraction = laid >> right | (lost != 0 ? 1 : 0);
  const uint64_t kept_shift = (uint64_t) (s < 24 ? s : 24);
  const uint64_t odd = (significand >> kept_shift & 1)
                       ^ (uint64_t) ((e + plan->bias) & plan->code_parity & (s == 23));
  const uint64_t random = given_bits ? word >> (64 - n_random_bits)
                                     : ((word >> 11) * 2 + 1) << (MANT_FRACTION_BITS - 54);
  const uint64_t sum = fraction + addend (fraction, MANT_FRACTION_MASK, odd, negative, random, n_random_bits);
  const uint64_t up = sum >> MANT_FRACTION_BITS;
  const uint64_t stepped = ((a >> kept_shift) + up) << kept_shift;
  const uint32_t magnitude = s < 24 ? (uint32_t) stepped : up != 0 ? plan->quantum_bits : 0;
  uint32_t result;

  result = magnitude | (magnitude != 0 ? sign32 : sign32 & plan->zero_sign);
  result = magnitude > (sign32 ? plan->max[1] : plan->max[0])
           ? (sign32 ? plan->overflow[1] : plan->overflow[0]) : result;
  result = a32 == MANT_F32_INF ? (sign32 ? plan->infinity[1] : plan->infinity[0]) : result;
  return a32 > MANT_F32_INF ? sign32 | MANT_F32_NAN : result;
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
    for (size_t i = 0; i < n; i++)                                                               \
      y[i] = mant_f32_bits (round_random (&plan, mant_addend_##name, mant_traits_##name.given_bits, \
                                          n_random_bits,                                         \
                                          mant_random_word_inline (seed, first_index + i),       \
                                          mant_bits_f32 (x[i])));                                \
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
                               int                  mode,
                               const MantQuantizer *quantizer,
                               const float         *x,
                               float               *y,
                               size_t               n,
                               uint64_t             first_index)
{
  unsigned n_random_bits = quantizer->n_random_bits != 0 ? quantizer->n_random_bits : MANT_DEFAULT_RANDOM_BITS;

  if (n_random_bits > 32)
    n_random_bits = 32;
  modes[mode] (plan, quantizer->seed, n_random_bits, x, y, n, first_index);
}
