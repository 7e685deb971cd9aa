/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Posits. Less the bias of its exponent, a positive binary32's pattern A = E·2^23 + significand
 * goes on below the regime as the posit's own string does: the exponent's low bits, then the
 * significand's. Rounding to n bits is therefore dropping the low bits of A, how many is the
 * regime's to say, and a carry into the next regime is right as it is. codec-posit.c has the rules.
 *
 * The modes of chance see the place on the straight line between two neighbours instead. That is
 * the same as long as no exponent bits are dropped; where they are, and below the smallest number,
 * that place is computed, element by element. */

#include "mant-round-bits.h"

#include "mant-draw.h"
#include "mant-quantize.h"
#include "mant-rng.h"

#define CHUNK 256

/* Fractions of the modes of chance have so many bits; at most 23 are dropped, so that all are
 * known, and more random ones cannot matter. */
#define FRACTION_BITS 31
#define FRACTION_MASK ((UINT32_C (1) << FRACTION_BITS) - 1)
#define DEFAULT_RANDOM_BITS 32

/* What a positive number is in a posit. */
typedef struct {
  int32_t  pattern;   /* A, between those of the smallest and the largest number */
  int32_t  drop;      /* how many of its low bits are not kept */
  uint32_t odd;       /* the last bit of the string that is kept */
  bool     is_tiny, is_cut; /* below the smallest number; exponent bits are dropped */
} Split;

MANT_INLINE Split
split (const MantPosit *posit,
       uint32_t         a)
{
  const int32_t whole = (int32_t) a - (INT32_C (127) << 23);
  const int32_t at_least = whole > posit->min ? whole : posit->min;
  const int32_t pattern = at_least < posit->max ? at_least : posit->max;
  /* of the largest number itself the regime has no end; it is exact as it is */
  const int32_t within = pattern < posit->max ? pattern : posit->max - 1;
  const int32_t regime = within >> (23 + posit->n_exponent_bits);
  const int32_t n_left = posit->n_bits - 1 - (regime >= 0 ? regime + 2 : 1 - regime);
  const int32_t wanted = 23 + posit->n_exponent_bits - n_left;
  const int32_t drop = wanted > 0 ? wanted : 0;

  return (Split) {
    .pattern = pattern,
    .drop = drop,
    .odd = mant_select (mant_mask (n_left == 0), (uint32_t) regime >> 31,
                        (uint32_t) pattern >> drop & 1),
    .is_tiny = whole < posit->min,
    .is_cut = n_left < posit->n_exponent_bits,
  };
}

/* From a rounded pattern to the result. NaN keeps its sign; Inf's NaR has none. */
MANT_INLINE float
finish (const MantPosit *posit,
        uint32_t         bits,
        int32_t          pattern)
{
  const uint32_t a = bits & ~MANT_F32_SIGN, sign = bits & MANT_F32_SIGN;
  const uint32_t magnitude = (uint32_t) pattern + (UINT32_C (127) << 23);
  const uint32_t number = (sign | magnitude) & mant_mask (a != 0);
  const uint32_t nan = MANT_F32_NAN | (sign & mant_mask (a > MANT_F32_INF));

  return mant_f32_bits (mant_select (mant_mask (a >= MANT_F32_INF), nan, number));
}

#define DETERMINISTIC(name)                                                                      \
  static void                                                                                    \
  deterministic_##name (const MantPosit *posit_, const float *x, float *y, size_t n)             \
  {                                                                                              \
    const MantPosit posit = *posit_;                                                             \
    /* what is below the smallest number counts as just below it */                              \
    const bool up[2] = { mant_addend_##name (FRACTION_MASK, FRACTION_MASK, 0, 0, 0, 0) > 0,       \
                         mant_addend_##name (FRACTION_MASK, FRACTION_MASK, 0, 1, 0, 0) > 0 };     \
    const uint32_t kept[2] = { mant_mask (up[0]), mant_mask (up[1]) };                           \
                                                                                                 \
    _Pragma ("GCC ivdep") /* y is x, or far from it */                                           \
    for (size_t i = 0; i < n; i++)                                                               \
      {                                                                                          \
        const uint32_t bits = mant_bits_f32 (x[i]), negative = bits >> 31;                       \
        const Split s = split (&posit, bits & ~MANT_F32_SIGN);                                   \
        const uint32_t mask = (UINT32_C (1) << s.drop) - 1, word = (uint32_t) s.pattern;         \
        const uint32_t rounded                                                                   \
            = (word + mant_addend_##name (word & mask, mask, s.odd, negative, 0, 0)) & ~mask;    \
        const uint32_t keeps = ~mant_mask (s.is_tiny)                                            \
                               | mant_select (0 - negative, kept[1], kept[0]);                   \
        const float number = finish (&posit, bits, (int32_t) rounded);                           \
                                                                                                 \
        y[i] = mant_f32_bits (mant_bits_f32 (number)                                             \
                              & (keeps | mant_mask ((bits & ~MANT_F32_SIGN) >= MANT_F32_INF)));  \
      }                                                                                          \
  }

#define RANDOM(name)                                                                             \
  static void                                                                                    \
  random_##name (const MantPosit *posit_, const uint32_t *tops, unsigned n_random_bits,          \
                 const float *x, float *y, uint32_t *unknown, size_t n)                          \
  {                                                                                              \
    const MantPosit posit = *posit_;                                                             \
                                                                                                 \
    for (size_t i = 0; i < n; i++)                                                               \
      {                                                                                          \
        const uint32_t bits = mant_bits_f32 (x[i]), a = bits & ~MANT_F32_SIGN;                   \
        const Split s = split (&posit, a);                                                       \
        const uint32_t mask = (UINT32_C (1) << s.drop) - 1, word = (uint32_t) s.pattern;         \
        const uint32_t fraction = (word & mask) << ((FRACTION_BITS - s.drop) & 31);              \
        const uint32_t random                                                                    \
            = mant_traits_##name.given_bits ? tops[i] >> (32 - n_random_bits) : tops[i] >> 1;    \
        const uint32_t up                                                                        \
            = (fraction + mant_addend_##name (fraction, FRACTION_MASK, s.odd, bits >> 31,        \
                                              random, n_random_bits)) >> FRACTION_BITS;          \
                                                                                                 \
        y[i] = finish (&posit, bits, (int32_t) ((word & ~mask) + (up << s.drop)));               \
        unknown[i] = mant_mask (s.is_tiny | s.is_cut) & mant_mask (a != 0)                       \
                     & mant_mask (a < MANT_F32_INF);                                             \
      }                                                                                          \
  }

typedef void (*Random) (const MantPosit *posit, const uint32_t *tops, unsigned n_random_bits,
                        const float *x, float *y, uint32_t *unknown, size_t n);

/* A number that has no significand: between two powers of two, or 0 and the smallest one. */
static float
draw (const MantPosit     *posit,
      int                  mode,
      const MantQuantizer *quantizer,
      unsigned             n_random_bits,
      float                x,
      uint64_t             index)
{
  const uint32_t bits = mant_bits_f32 (x), a = bits & ~MANT_F32_SIGN;
  const Split s = split (posit, a);
  const uint32_t mask = (UINT32_C (1) << s.drop) - 1, word = (uint32_t) s.pattern;
  const uint32_t bias = UINT32_C (127) << 23;
  const float low = s.is_tiny ? 0 : mant_f32_bits ((word & ~mask) + bias);
  const float high = mant_f32_bits (s.is_tiny ? word + bias : (word & ~mask) + mask + 1 + bias);
  const double magnitude = (double) mant_f32_bits (a);
  int up = 0;
  float y;

  if (magnitude > (double) low && s.pattern < posit->max)
    up = mant_draw (mode, mant_place (magnitude, (double) low, (double) high), bits >> 31,
                    mant_random_word_inline (quantizer->seed, index), n_random_bits);
  if (up < 0)
    {
      mant_plan_oracle (quantizer, &x, &y, 1, index);
      return y;
    }
  y = up ? high : low;
  return y == 0 ? 0 : mant_f32_bits (mant_bits_f32 (y) | (bits & MANT_F32_SIGN));
}

MANT_INLINE void
run_random (Random               run,
            int                  mode,
            const MantPosit     *posit,
            const MantQuantizer *quantizer,
            const float         *x,
            float               *y,
            size_t               n,
            uint64_t             first_index)
{
  unsigned n_random_bits = quantizer->n_random_bits;
  uint32_t tops[CHUNK], unknown[CHUNK];
  float chunk[CHUNK];

  if (n_random_bits == 0 || n_random_bits > 32)
    n_random_bits = DEFAULT_RANDOM_BITS;

  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;
      uint32_t any = 0;

      for (size_t i = 0; i < m; i++)
        tops[i] = (uint32_t) (mant_random_word_inline (quantizer->seed, first_index + done + i)
                              >> 32);
      run (posit, tops, n_random_bits, x + done, chunk, unknown, m);
      for (size_t i = 0; i < m; i++)
        any |= unknown[i];
      for (size_t i = 0; any != 0 && i < m; i++)
        if (unknown[i] != 0)
          chunk[i] = draw (posit, mode, quantizer, n_random_bits, x[done + i],
                           first_index + done + i);
      memcpy (y + done, chunk, m * sizeof *y);
    }
}

#define MODE(name)                                                                               \
  static void                                                                                    \
  mode_##name (const MantPosit *posit, const MantQuantizer *quantizer, const float *x, float *y, \
               size_t n, uint64_t first_index)                                                   \
  {                                                                                              \
    if (mant_traits_##name.stochastic)                                                           \
      run_random (random_##name, MANT_MODE_##name, posit, quantizer, x, y, n, first_index);      \
    else                                                                                         \
      deterministic_##name (posit, x, y, n);                                                     \
  }

#define MANT_LIST_ITEM(name) DETERMINISTIC (name) RANDOM (name) MODE (name)
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM

typedef void (*Mode) (const MantPosit *posit, const MantQuantizer *quantizer, const float *x,
                      float *y, size_t n, uint64_t first_index);

static const Mode modes[] = {
#define MANT_LIST_ITEM(name) mode_##name,
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM
};

void
MANT_KERNEL (quantize_posit) (const MantPlan      *plan,
                              int                  mode,
                              const MantQuantizer *quantizer,
                              const float         *x,
                              float               *y,
                              size_t               n,
                              uint64_t             first_index)
{
  modes[mode] (&plan->posit, quantizer, x, y, n, first_index);
}
