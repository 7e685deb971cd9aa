/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Elements under a scale that is no power of two: x/step, its rounding and its product with step,
 * all in binary64, as mant_block_apply_scale () has them. */

#define MANT_WORD uint64_t
#define MANT_ADDEND_ONLY
#include "mant-rounding-addend.h"
#include "mant-rng.h"
#include "mant-round.h"
#include "mant-step.h"

#undef MANT_ROUNDING_DEFINE
#define MANT_ROUNDING_DEFINE(name, ...) \
  static const MantRounding mant_traits_##name = { __VA_ARGS__ };
#include "mant-rounding-sources.inc"

#define F64_SIGN UINT64_C (0x8000000000000000)
#define F64_INF  UINT64_C (0x7ff0000000000000)
#define F64_NAN  UINT64_C (0x7ff8000000000000)

typedef MantWord (*Addend64) (MantWord, MantWord, MantWord, MantWord, MantWord, unsigned);

/* As in mant-round-bits.h. */
MANT_INLINE uint64_t
magnitude_lifted (const MantPlan64 *plan,
                  Addend64          addend,
                  uint64_t          bits)
{
  const uint64_t a = bits & ~F64_SIGN, negative = bits >> 63;

  if (addend == mant_addend_rne)
    {
      const uint64_t within = a < plan->beyond ? a : plan->beyond;
      const uint64_t normal = within > plan->lift ? within : plan->lift;
      const double power = mant_f64_bits ((normal & F64_INF) + ((uint64_t) plan->drop << 52));

      return mant_bits_f64 (mant_f64_bits (within) + power - power);
    }
  else
    {
      const uint64_t s = (uint64_t) plan->drop, mask = (UINT64_C (1) << s) - 1;
      const double v = mant_f64_bits (a),
                   lift = mant_f64_bits (plan->lift & mant_mask64 (a < plan->lift));
      const double sum = v + lift;
      const uint64_t error = mant_bits_f64 (v - (sum - lift));
      const uint64_t word = (mant_bits_f64 (sum) + (uint64_t) ((int64_t) error >> 63))
                            | (uint64_t) ((error & ~F64_SIGN) != 0);
      const uint64_t odd = word >> s & 1;

      return mant_bits_f64 (
          mant_f64_bits ((word + addend (word & mask, mask, odd, negative, 0, 0)) & ~mask) - lift);
    }
}

/* As in quantize-random.c: what is dropped as 63 bits, the rest jammed. */
MANT_INLINE uint64_t
magnitude_general (const MantPlan64 *plan,
                   Addend64          addend,
                   bool              given_bits,
                   unsigned          n_random_bits,
                   uint64_t          word,
                   uint64_t          bits)
{
  const uint64_t a = bits & ~F64_SIGN, negative = bits >> 63;
  const int64_t field = (int64_t) (a >> 52), e = field > 1 ? field : 1;
  const uint64_t significand = (a & ((UINT64_C (1) << 52) - 1)) | (uint64_t) (field > 0) << 52;
  const int64_t wanted = field >= plan->normal_field ? plan->drop : plan->tiny_exponent + 1075 - e;
  const int64_t s = wanted < 117 ? wanted : 117, at_most_63 = s < 63 ? s : 63;
  const uint64_t laid = significand << (63 - at_most_63) & MANT_FRACTION_MASK;
  const uint64_t right = (uint64_t) (s - at_most_63);
  const uint64_t lost = laid & ((UINT64_C (1) << right) - 1);
  const uint64_t fraction = laid >> right | (uint64_t) (lost != 0);
  const uint64_t shift = (uint64_t) (s < 53 ? s : 53);
  const uint64_t odd
      = (significand >> shift & 1) ^ (uint64_t) ((e + plan->bias) & plan->code_parity & (s == 52));
  const uint64_t random = given_bits ? word >> (64 - n_random_bits)
                                     : ((word >> 11) * 2 + 1) << (MANT_FRACTION_BITS - 54);
  const uint64_t up
      = (fraction + addend (fraction, MANT_FRACTION_MASK, odd, negative, random, n_random_bits))
      >> MANT_FRACTION_BITS;

  return s < 53 ? ((a >> shift) + up) << shift : plan->quantum_bits & (0 - up);
}

/* As mant_round_finish (). */
MANT_INLINE uint64_t
finish (const MantPlan64 *plan,
        uint64_t          bits,
        uint64_t          magnitude)
{
  const uint64_t a = bits & ~F64_SIGN, sign = bits & F64_SIGN, negative = 0 - (bits >> 63);
  const uint64_t is_not_zero = mant_mask64 (magnitude != 0);
  const uint64_t max = mant_select64 (negative, plan->max[1], plan->max[0]);
  const uint64_t overflow = mant_select64 (negative, plan->overflow[1], plan->overflow[0]);
  const uint64_t infinity = mant_select64 (negative, plan->infinity[1], plan->infinity[0]);
  const uint64_t finite = magnitude | (sign & (plan->zero_sign | is_not_zero));
  const uint64_t limited = mant_select64 (mant_mask64 (magnitude > max), overflow, finite);
  const uint64_t number = mant_select64 (mant_mask64 (a == F64_INF), infinity, limited);

  return mant_select64 (mant_mask64 (a > F64_INF), F64_NAN | sign, number);
}

#define MODE(name)                                                                               \
  static void                                                                                    \
  wide_##name (const MantPlan64 *plan_, uint64_t seed, unsigned n_random_bits, const float *x,   \
               float *y, size_t n, uint64_t first_index, double step)                            \
  {                                                                                              \
    const MantPlan64 plan = *plan_;                                                              \
                                                                                                 \
    if (!mant_traits_##name.stochastic && plan.is_lifted)                                        \
      {                                                                                          \
        _Pragma ("GCC ivdep") /* y is x, or far from it */                                       \
        for (size_t i = 0; i < n; i++)                                                           \
          {                                                                                      \
            const uint64_t bits = mant_bits_f64 ((double) x[i] / step);                          \
            const uint64_t magnitude = magnitude_lifted (&plan, mant_addend_##name, bits);       \
                                                                                                 \
            y[i] = (float) (mant_f64_bits (finish (&plan, bits, magnitude)) * step);             \
          }                                                                                      \
        return;                                                                                  \
      }                                                                                          \
                                                                                                 \
    for (size_t i = 0; i < n; i++)                                                               \
      {                                                                                          \
        const uint64_t bits = mant_bits_f64 ((double) x[i] / step);                              \
        const uint64_t word = mant_traits_##name.stochastic                                      \
                              ? mant_random_word_inline (seed, first_index + i) : 0;             \
        const uint64_t magnitude = magnitude_general (&plan, mant_addend_##name,                 \
                                                      mant_traits_##name.given_bits,             \
                                                      n_random_bits, word, bits);                \
                                                                                                 \
        y[i] = (float) (mant_f64_bits (finish (&plan, bits, magnitude)) * step);                 \
      }                                                                                          \
  }

#define MANT_LIST_ITEM(name) MODE (name)
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM

typedef void (*Mode) (const MantPlan64 *plan, uint64_t seed, unsigned n_random_bits, const float *x,
                      float *y, size_t n, uint64_t first_index, double step);

static const Mode modes[] = {
#define MANT_LIST_ITEM(name) wide_##name,
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM
};

void
MANT_KERNEL (quantize_wide) (const MantPlan64    *plan,
                             int                  mode,
                             const MantQuantizer *quantizer,
                             const float         *x,
                             float               *y,
                             size_t               n,
                             uint64_t             first_index,
                             double               step)
{
  unsigned n_random_bits
      = quantizer->n_random_bits != 0 ? quantizer->n_random_bits : MANT_DEFAULT_RANDOM_BITS;

  if (plan->steps != NULL)
    {
      MANT_KERNEL (steps_wide) (plan->steps, x, y, n, step);
      return;
    }
  if (n_random_bits > 32)
    n_random_bits = 32;
  modes[mode] (plan, quantizer->seed, n_random_bits, x, y, n, first_index, step);
}
