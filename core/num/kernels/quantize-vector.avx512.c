/* SPDX-License-Identifier: GPL-3.0-or-later */

/* By hand: what is fast here and not in the portable loops is min and max of signed magnitudes in
 * one instruction, sums rounded in a given direction, 64-bit products, and that rare cases are
 * found by one comparison and left to the portable loops, block by block. */

#include "mant-avx512.h"

#define N_LANES 16
/* Elements that are asked together whether one of them is NaN. */
#define BLOCK (4 * N_LANES)

/* Below so many dropped bits too many of the target's subnormals need the whole random word. */
#define MIN_RANDOM_DROP 10

/* What the loops do differently, as constants. */
typedef enum {
  ROUND_FIXED,    /* all numbers have one quantum: integers and fixed point */
  ROUND_LIFT,     /* MANT_PLAN_LIFT */
  ROUND_CONSTANT, /* MANT_PLAN_CONSTANT; to nearest even only */
} Round;

typedef enum {
  LIMIT_NONE,     /* what overflows has become Inf already, and shall */
  LIMIT_SATURATE, /* the largest magnitude, the same for both signs */
  LIMIT_CLAMP,    /* between two limits; no −0 */
  LIMIT_REPLACE,  /* another magnitude in place of what is beyond the largest */
  LIMIT_ANY,      /* as the plan says */
} Limit;

/* No NaN. */
MANT_INLINE MantLanes
deterministic (const MantPlan *plan,
               Round           round,
               Limit           limit,
               int             mode,
               MantLanes       x)
{
  const MantLanes sign = MANT_SET1 (MANT_F32_SIGN), max = MANT_SET1 (plan->max[0]);
  MantLanes y;

  if (round == ROUND_CONSTANT)
    {
      const uint32_t unit = UINT32_C (1) << plan->drop;
      const __mmask16 odd = _mm512_test_epi32_mask (x, MANT_SET1 (unit));

      y = _mm512_add_epi32 (x, MANT_SET1 (unit / 2 - 1));
      y = _mm512_mask_add_epi32 (y, odd, y, MANT_SET1 (1));
      y = mant_lanes_and (y, 0 - unit);
      if (limit == LIMIT_SATURATE) /* the smaller magnitude, with the first one's sign */
        y = mant_lanes_bits (_mm512_range_ps (mant_lanes_float (y), mant_lanes_float (max), 2));
    }
  else
    {
      const uint32_t offset = ((uint32_t) plan->drop << 23) + 0x400000;
      const uint32_t half = (uint32_t) (24 - plan->drop) << 23;
      MantLanes normal = MANT_SET1 (plan->lift), power;
      __m512 number = mant_lanes_float (x);

      if (limit == LIMIT_CLAMP)
        number = _mm512_min_ps (
            _mm512_max_ps (number, _mm512_set1_ps (-mant_f32_bits (plan->max[1]))),
            mant_lanes_float (max));
      else
        number = _mm512_range_ps (
            number, mant_lanes_float (limit == LIMIT_SATURATE ? max : MANT_SET1 (plan->beyond)), 2);
      if (round == ROUND_LIFT)
        normal = _mm512_max_epu32 (mant_lanes_and (mant_lanes_bits (number), MANT_F32_INF), normal);
      number = mant_lanes_round (mode, number, normal, offset, half, &power);
      y = mant_lanes_bits (_mm512_sub_ps (number, mant_lanes_float (power)));
      if (limit == LIMIT_SATURATE || limit == LIMIT_REPLACE)
        y = mant_lanes_or_and (y, x, sign);
    }

  if (limit == LIMIT_REPLACE)
    {
      const __mmask16 over = _mm512_cmpgt_epi32_mask (mant_lanes_and (y, ~MANT_F32_SIGN), max);

      y = mant_lanes_masked_magnitude (y, over, plan->overflow[0]);
    }
  if (limit == LIMIT_ANY)
    {
      const __mmask16 negative = _mm512_movepi32_mask (x);
      const __mmask16 over = _mm512_cmpgt_epi32_mask (
          mant_lanes_and (y, ~MANT_F32_SIGN),
          _mm512_mask_mov_epi32 (max, negative, MANT_SET1 (plan->max[1])));
      const __mmask16 is_inf = _mm512_cmpeq_epi32_mask (mant_lanes_and (x, ~MANT_F32_SIGN),
                                                        MANT_SET1 (MANT_F32_INF));

      y = mant_lanes_or_and (y, x, MANT_SET1 (plan->zero_sign));
      y = _mm512_mask_mov_epi32 (y, over, MANT_SET1 (plan->overflow[0]));
      y = _mm512_mask_mov_epi32 (y, over & negative, MANT_SET1 (plan->overflow[1]));
      y = _mm512_mask_mov_epi32 (y, is_inf, MANT_SET1 (plan->infinity[0]));
      y = _mm512_mask_mov_epi32 (y, is_inf & negative, MANT_SET1 (plan->infinity[1]));
    }
  return y;
}

MANT_INLINE size_t
deterministic_loop (const MantPlan      *plan_,
                    Round                round,
                    Limit                limit,
                    int                  mode,
                    const MantQuantizer *quantizer,
                    const float         *x,
                    float               *y,
                    size_t               n,
                    bool                 streams)
{
  const MantPlan plan = *plan_;
  size_t i = 0;

  for (; i + BLOCK <= n; i += BLOCK)
    {
      MantLanes v[4];
      __mmask16 has_nan;

      for (int l = 0; l < 4; l++)
        v[l] = mant_lanes_load (x + i + l * N_LANES);
      /* two vectors are unordered where either is NaN */
      has_nan = _kor_mask16 (_mm512_cmp_ps_mask (mant_lanes_float (v[0]), mant_lanes_float (v[1]),
                                                 _CMP_UNORD_Q),
                             _mm512_cmp_ps_mask (mant_lanes_float (v[2]), mant_lanes_float (v[3]),
                                                 _CMP_UNORD_Q));
      if (__builtin_expect (!_kortestz_mask16_u8 (has_nan, has_nan), 0))
        {
          MANT_KERNEL (quantize_loop) (plan_, mode, quantizer, x + i, y + i, BLOCK, 0);
          continue;
        }
      for (int l = 0; l < 4; l++)
        v[l] = deterministic (&plan, round, limit, mode, v[l]);
      for (int l = 0; l < 4; l++)
        mant_lanes_store (y + i + l * N_LANES, v[l], streams);
    }

  for (; i + N_LANES <= n; i += N_LANES)
    {
      const MantLanes v = mant_lanes_load (x + i);

      if (__builtin_expect (_mm512_cmp_ps_mask (mant_lanes_float (v), mant_lanes_float (v),
                                                _CMP_UNORD_Q) != 0, 0))
        MANT_KERNEL (quantize_loop) (plan_, mode, quantizer, x + i, y + i, N_LANES, 0);
      else
        mant_lanes_store (y + i, deterministic (&plan, round, limit, mode, v), streams);
    }

  return i;
}

#define LOOP(round, limit, mode) \
  deterministic_loop (plan, round, limit, mode, quantizer, x, y, n, streams)

static size_t
constant_rne (const MantPlan      *plan,
              const MantQuantizer *quantizer,
              const float         *x,
              float               *y,
              size_t               n,
              bool                 streams)
{
  if (plan->end != MANT_PLAN_END_EVEN || plan->drop == 0)
    return 0;
  if (plan->overflow[0] == plan->max[0])
    return LOOP (ROUND_CONSTANT, LIMIT_SATURATE, MANT_MODE_rne);
  if (plan->overflow[0] == MANT_F32_INF
      && plan->max[0] + (UINT32_C (1) << plan->drop) == MANT_F32_INF)
    return LOOP (ROUND_CONSTANT, LIMIT_NONE, MANT_MODE_rne);
  return LOOP (ROUND_CONSTANT, LIMIT_REPLACE, MANT_MODE_rne);
}

#define DETERMINISTIC(name)                                                                      \
  static size_t                                                                                  \
  lift_##name (const MantPlan *plan, const MantQuantizer *quantizer, const float *x, float *y,   \
               size_t n, bool streams)                                                           \
  {                                                                                              \
    switch (plan->end)                                                                           \
      {                                                                                          \
      case MANT_PLAN_END_EVEN:                                                                   \
        return plan->overflow[0] == plan->max[0]                                                 \
               ? LOOP (ROUND_LIFT, LIMIT_SATURATE, MANT_MODE_##name)                             \
               : LOOP (ROUND_LIFT, LIMIT_REPLACE, MANT_MODE_##name);                             \
      case MANT_PLAN_END_CLAMP:                                                                  \
        return plan->max[0] < plan->lift && plan->max[1] <= plan->lift                           \
               ? LOOP (ROUND_FIXED, LIMIT_CLAMP, MANT_MODE_##name)                               \
               : LOOP (ROUND_LIFT, LIMIT_CLAMP, MANT_MODE_##name);                               \
      case MANT_PLAN_END_ANY:                                                                    \
        return LOOP (ROUND_LIFT, LIMIT_ANY, MANT_MODE_##name);                                   \
      }                                                                                          \
    return 0;                                                                                    \
  }

DETERMINISTIC (rne)
DETERMINISTIC (rna)
DETERMINISTIC (rnz)
DETERMINISTIC (rno)
DETERMINISTIC (ru)
DETERMINISTIC (rd)
DETERMINISTIC (rz)
DETERMINISTIC (raz)
DETERMINISTIC (ro)

typedef size_t (*Deterministic) (const MantPlan *plan, const MantQuantizer *quantizer,
                                 const float *x, float *y, size_t n, bool streams);

static const Deterministic lifts[] = {
  [MANT_MODE_rne] = lift_rne, [MANT_MODE_rna] = lift_rna, [MANT_MODE_rnz] = lift_rnz,
  [MANT_MODE_rno] = lift_rno, [MANT_MODE_ru] = lift_ru,   [MANT_MODE_rd] = lift_rd,
  [MANT_MODE_rz] = lift_rz,   [MANT_MODE_raz] = lift_raz, [MANT_MODE_ro] = lift_ro,
};

/* splitmix64 (mant-rng.h) for sixteen places in a row, up to its last step, z ^ z >> 31, which the
 * upper half sees only in its lowest bit. */
typedef struct {
  __m512i low, high; /* seed + (index + 1)·γ */
} Counter;

#define GAMMA UINT64_C (0x9E3779B97F4A7C15)

MANT_INLINE Counter
counter_init (uint64_t seed,
              uint64_t index)
{
  Counter counter;
  uint64_t place[N_LANES];

  for (uint64_t l = 0; l < N_LANES; l++)
    place[l] = seed + (index + l + 1) * GAMMA;
  memcpy (&counter, place, sizeof counter);
  return counter;
}

MANT_INLINE __m512i
mix (__m512i z)
{
  z = _mm512_mullo_epi64 (_mm512_xor_si512 (z, _mm512_srli_epi64 (z, 30)),
                          _mm512_set1_epi64 ((long long) UINT64_C (0xBF58476D1CE4E5B9)));
  return _mm512_mullo_epi64 (_mm512_xor_si512 (z, _mm512_srli_epi64 (z, 27)),
                             _mm512_set1_epi64 ((long long) UINT64_C (0x94D049BB133111EB)));
}

/* The upper halves of the next sixteen words, but for bit 0. */
MANT_INLINE MantLanes
next_tops (Counter *counter)
{
  const MantLanes odd = _mm512_setr_epi32 (1, 3, 5, 7, 9, 11, 13, 15,
                                           17, 19, 21, 23, 25, 27, 29, 31);
  const __m512i step = _mm512_set1_epi64 ((long long) (N_LANES * GAMMA));
  const MantLanes tops = _mm512_permutex2var_epi32 (mix (counter->low), odd, mix (counter->high));

  counter->low = _mm512_add_epi64 (counter->low, step);
  counter->high = _mm512_add_epi64 (counter->high, step);
  return tops;
}

/* From a rounded magnitude to the result, as mant_round_finish (). */
MANT_INLINE MantLanes
finish (const MantPlan *plan,
        MantPlanEnd     end,
        bool            saturates,
        MantLanes       x,
        MantLanes       magnitude)
{
  const MantLanes sign = MANT_SET1 (MANT_F32_SIGN);
  const __mmask16 is_nan
      = _mm512_cmp_ps_mask (mant_lanes_float (x), mant_lanes_float (x), _CMP_UNORD_Q);
  MantLanes y;

  if (end == MANT_PLAN_END_EVEN)
    {
      if (saturates)
        y = _mm512_min_epu32 (magnitude, MANT_SET1 (plan->max[0]));
      else
        y = _mm512_mask_mov_epi32 (
            magnitude, _mm512_cmpgt_epu32_mask (magnitude, MANT_SET1 (plan->max[0])),
            MANT_SET1 (plan->overflow[0]));
      y = mant_lanes_or_and (y, x, sign);
    }
  else
    {
      const __mmask16 negative = _mm512_movepi32_mask (x);
      const MantLanes max = _mm512_mask_mov_epi32 (MANT_SET1 (plan->max[0]), negative,
                                                   MANT_SET1 (plan->max[1]));

      if (end == MANT_PLAN_END_CLAMP)
        {
          y = _mm512_min_epu32 (magnitude, max);
          y = _mm512_mask_or_epi32 (y, _mm512_mask_test_epi32_mask (negative, y, y), y, sign);
        }
      else
        {
          const __mmask16 over = _mm512_cmpgt_epu32_mask (magnitude, max);
          const __mmask16 is_inf = _mm512_cmpeq_epi32_mask (mant_lanes_and (x, ~MANT_F32_SIGN),
                                                            MANT_SET1 (MANT_F32_INF));
          const __mmask16 is_signed
              = plan->zero_sign != 0 ? negative
                                     : _mm512_mask_test_epi32_mask (negative, magnitude, magnitude);

          y = _mm512_mask_or_epi32 (magnitude, is_signed, magnitude, sign);
          y = _mm512_mask_mov_epi32 (y, over, MANT_SET1 (plan->overflow[0]));
          y = _mm512_mask_mov_epi32 (y, over & negative, MANT_SET1 (plan->overflow[1]));
          y = _mm512_mask_mov_epi32 (y, is_inf, MANT_SET1 (plan->infinity[0]));
          y = _mm512_mask_mov_epi32 (y, is_inf & negative, MANT_SET1 (plan->infinity[1]));
        }
    }

  /* the sign of x, the rest a NaN's */
  return _mm512_mask_ternarylogic_epi32 (
      _mm512_mask_mov_epi32 (y, is_nan, x), is_nan, sign, MANT_SET1 (MANT_F32_NAN), 0xea);
}

/* How a mode uses its random bits. */
typedef enum {
  DRAW_FRACTION,  /* sr: u against the fraction */
  DRAW_GIVEN_ALL, /* N given bits, at least as many as are dropped */
  DRAW_GIVEN_A,   /* fewer */
  DRAW_GIVEN_B,
  DRAW_GIVEN_C,
  DRAW_GIVEN_ODD,
  DRAW_COIN,      /* sr-equal */
  DRAW_DIRECTION, /* cadna */
} Draw;

/* Whether N given bits, fewer than are dropped, carry. What was cut off counts in `is_cut`. */
MANT_INLINE __mmask16
given_carry (Draw      draw,
             int       drop,
             unsigned  n_random_bits,
             MantLanes dropped,
             MantLanes tops,
             __mmask16 is_cut)
{
  const unsigned n_below = (unsigned) drop - n_random_bits;
  const uint32_t next = UINT32_C (1) << (n_below - 1);
  const MantLanes random = _mm512_srl_epi32 (tops, _mm_cvtsi32_si128 (32 - (int) n_random_bits));
  const MantLanes limit
      = _mm512_sub_epi32 (MANT_SET1 ((UINT32_C (1) << n_random_bits) - 1),
                          _mm512_srl_epi32 (dropped, _mm_cvtsi32_si128 ((int) n_below)));
  const __mmask16 more = _mm512_cmpgt_epu32_mask (random, limit);
  __mmask16 equal, odd;

  if (draw == DRAW_GIVEN_A)
    return more;
  equal = _mm512_mask_test_epi32_mask (_mm512_cmpeq_epi32_mask (random, limit), dropped,
                                       MANT_SET1 (next));
  if (draw == DRAW_GIVEN_B)
    return more | equal;
  odd = _mm512_test_epi32_mask (dropped, MANT_SET1 (next << 1));
  if (draw == DRAW_GIVEN_ODD)
    odd = (__mmask16) ~odd;
  return more | (equal & (odd | is_cut | _mm512_test_epi32_mask (dropped, MANT_SET1 (next - 1))));
}

/* Sixteen elements. What is dropped are the low bits of `word`, a subnormal of the target lifted
 * and cut off to them; *ambiguous where that decides it, which nothing but the portable loop can.
 *
 * sr: up iff the random number of as many bits, R, is less than the dropped ones, F. With
 * D = word − R the sum D + mask carries iff R < F, and D's low bits are zero iff R = F. N given
 * bits that are not fewer than F's carry iff their opposite is less than F. */
MANT_INLINE MantLanes
random_round (const MantPlan *plan,
              Round           round,
              Draw            draw,
              unsigned        n_random_bits,
              MantLanes       x,
              MantLanes       tops,
              __mmask16      *ambiguous)
{
  const uint32_t unit = UINT32_C (1) << plan->drop, mask = unit - 1;
  const MantLanes a = mant_lanes_and (x, ~MANT_F32_SIGN);
  const MantLanes lift = MANT_SET1 (plan->lift);
  const __mmask16 lifted = round == ROUND_LIFT ? _mm512_cmplt_epu32_mask (a, lift) : 0;
  MantLanes word = a, magnitude;
  __mmask16 is_cut = 0;

  if (round == ROUND_LIFT)
    word = mant_lanes_bits (_mm512_mask_add_round_ps (
        mant_lanes_float (a), lifted, mant_lanes_float (a), mant_lanes_float (lift),
        _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC));
  if (round == ROUND_LIFT && draw >= DRAW_GIVEN_B)
    is_cut = _mm512_mask_cmp_ps_mask (
        lifted, _mm512_sub_ps (mant_lanes_float (word), mant_lanes_float (lift)),
        mant_lanes_float (a), _CMP_NEQ_UQ);

  switch (draw)
    {
    case DRAW_FRACTION:
    case DRAW_GIVEN_ALL:
      {
        /* a negative number goes by 1 − u, whose bits are the opposite ones */
        const MantLanes opposite
            = draw == DRAW_FRACTION ? _mm512_srai_epi32 (x, 31) : _mm512_set1_epi32 (-1);
        const MantLanes random = _mm512_srl_epi32 (_mm512_xor_si512 (tops, opposite),
                                                   _mm_cvtsi32_si128 (32 - plan->drop));
        const MantLanes difference = _mm512_sub_epi32 (word, random);

        if (round == ROUND_LIFT)
          *ambiguous = _kor_mask16 (
              *ambiguous, _mm512_mask_testn_epi32_mask (lifted, difference, MANT_SET1 (mask)));
        magnitude = _mm512_add_epi32 (difference, MANT_SET1 (mask));
      }
      break;

    case DRAW_COIN:
    case DRAW_DIRECTION:
      {
        const __mmask16 heads = _mm512_movepi32_mask (
            draw == DRAW_DIRECTION ? _mm512_xor_si512 (tops, x) : tops);

        word = _mm512_mask_or_epi32 (word, is_cut, word, MANT_SET1 (1));
        magnitude = _mm512_mask_add_epi32 (word, heads, word, MANT_SET1 (mask));
      }
      break;

    default:
      magnitude = _mm512_mask_add_epi32 (word,
                                         given_carry (draw, plan->drop, n_random_bits,
                                                      mant_lanes_and (word, mask), tops, is_cut),
                                         word, MANT_SET1 (unit));
    }

  magnitude = mant_lanes_and (magnitude, ~mask);
  if (round == ROUND_LIFT)
    magnitude = mant_lanes_bits (_mm512_mask_sub_ps (mant_lanes_float (magnitude), lifted,
                                                     mant_lanes_float (magnitude),
                                                     mant_lanes_float (lift)));
  return magnitude;
}

MANT_INLINE size_t
random_loop (const MantPlan      *plan_,
             Round                round,
             MantPlanEnd          end,
             bool                 saturates,
             Draw                 draw,
             unsigned             n_random_bits,
             const MantQuantizer *quantizer,
             const float         *x,
             float               *y,
             size_t               n,
             uint64_t             first_index,
             bool                 streams)
{
  const MantPlan plan = *plan_;
  Counter counter = counter_init (quantizer->seed, first_index);
  size_t i = 0;

  for (; i + N_LANES <= n; i += N_LANES)
    {
      const MantLanes bits = mant_lanes_load (x + i);
      __mmask16 ambiguous = 0;
      MantLanes v;

      v = random_round (&plan, round, draw, n_random_bits, bits, next_tops (&counter), &ambiguous);
      if (__builtin_expect (!_kortestz_mask16_u8 (ambiguous, ambiguous), 0))
        MANT_KERNEL (quantize_random) (plan_, quantizer, x + i, y + i, N_LANES, first_index + i);
      else
        mant_lanes_store (y + i, finish (&plan, end, saturates, bits, v), streams);
    }

  return i;
}

/* A function for each way to draw: a loop for each kind of rounding × way to end it. */
#define RANDOM(name, draw)                                                                       \
  static size_t                                                                                  \
  random_##name (const MantPlan *plan, const MantQuantizer *quantizer, unsigned n_random_bits,   \
                 const float *x, float *y, size_t n, uint64_t first_index, bool streams)         \
  {                                                                                              \
    const bool saturates = plan->overflow[0] == plan->max[0];                                    \
                                                                                                 \
    if (plan->kind == MANT_PLAN_CONSTANT)                                                        \
      return plan->end == MANT_PLAN_END_EVEN && saturates                                        \
             ? random_loop (plan, ROUND_CONSTANT, MANT_PLAN_END_EVEN, true, draw, n_random_bits, \
                            quantizer, x, y, n, first_index, streams)                            \
             : random_loop (plan, ROUND_CONSTANT, MANT_PLAN_END_ANY, false, draw, n_random_bits, \
                            quantizer, x, y, n, first_index, streams);                           \
    if (plan->end == MANT_PLAN_END_EVEN && saturates)                                            \
      return random_loop (plan, ROUND_LIFT, MANT_PLAN_END_EVEN, true, draw, n_random_bits,       \
                          quantizer, x, y, n, first_index, streams);                             \
    if (plan->end == MANT_PLAN_END_CLAMP)                                                        \
      return random_loop (plan, ROUND_LIFT, MANT_PLAN_END_CLAMP, true, draw, n_random_bits,      \
                          quantizer, x, y, n, first_index, streams);                             \
    return random_loop (plan, ROUND_LIFT, MANT_PLAN_END_ANY, false, draw, n_random_bits,         \
                        quantizer, x, y, n, first_index, streams);                               \
  }

RANDOM (fraction, DRAW_FRACTION)
RANDOM (given_all, DRAW_GIVEN_ALL)
RANDOM (given_a, DRAW_GIVEN_A)
RANDOM (given_b, DRAW_GIVEN_B)
RANDOM (given_c, DRAW_GIVEN_C)
RANDOM (given_odd, DRAW_GIVEN_ODD)
RANDOM (coin, DRAW_COIN)
RANDOM (direction, DRAW_DIRECTION)

typedef size_t (*Random) (const MantPlan *plan, const MantQuantizer *quantizer,
                          unsigned n_random_bits, const float *x, float *y, size_t n,
                          uint64_t first_index, bool streams);

static Random
choose_random (int      mode,
               int      drop,
               unsigned n_random_bits)
{
  const bool are_all = n_random_bits >= (unsigned) drop;

  switch (mode)
    {
    case MANT_MODE_sr:
      return random_fraction;
    case MANT_MODE_sr_equal:
      return random_coin;
    case MANT_MODE_cadna:
      return random_direction;
    case MANT_MODE_sr_a:
      return are_all ? random_given_all : random_given_a;
    case MANT_MODE_sr_b:
      return are_all ? random_given_all : random_given_b;
    case MANT_MODE_sr_c:
      return are_all ? random_given_all : random_given_c;
    case MANT_MODE_sr_odd:
      return are_all ? random_given_all : random_given_odd;
    default:
      return NULL;
    }
}

/* How many elements were done. */
size_t
MANT_KERNEL (quantize_vector) (const MantPlan      *plan,
                               int                  mode,
                               const MantQuantizer *quantizer,
                               const float         *x,
                               float               *y,
                               size_t               n,
                               uint64_t             first_index,
                               bool                 streams)
{
  unsigned n_random_bits = quantizer->n_random_bits;
  Random run;

  if (n < N_LANES)
    return 0;
  if ((size_t) mode < sizeof lifts / sizeof lifts[0] && lifts[mode] != NULL)
    {
      if (mode == MANT_MODE_rne && plan->kind == MANT_PLAN_CONSTANT)
        return constant_rne (plan, quantizer, x, y, n, streams);
      return mant_lanes_can_round (plan) ? lifts[mode] (plan, quantizer, x, y, n, streams) : 0;
    }

  if ((plan->kind != MANT_PLAN_CONSTANT && plan->kind != MANT_PLAN_LIFT)
      || plan->drop < MIN_RANDOM_DROP)
    return 0;
  if (n_random_bits == 0 || n_random_bits > 32)
    n_random_bits = 32;
  run = choose_random (mode, plan->drop, n_random_bits);
  return run != NULL ? run (plan, quantizer, n_random_bits, x, y, n, first_index, streams) : 0;
}
