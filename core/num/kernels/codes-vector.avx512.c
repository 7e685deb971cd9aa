/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Codes by hand: the portable loops of mant-encode.h and mant-decode.h with their choices as masks,
 * and tables of 256 numbers in eight registers. */

#include "mant-codes.h"

#include "mant-avx512.h"

#define N_LANES 16
/* From so many elements on codes do not stay in a cache, and are streamed past it. */
#define STREAM_MIN ((size_t) 4 << 20)

MANT_INLINE MantLanes
load_codes (const void *codes,
            int         width,
            size_t      i)
{
  if (width == 1)
    return _mm512_cvtepu8_epi32 (_mm_loadu_si128 ((const void *) ((const uint8_t *) codes + i)));
  return _mm512_cvtepu16_epi32 (
      _mm256_loadu_si256 ((const void *) ((const uint16_t *) codes + i)));
}

MANT_INLINE void
store_codes (void      *codes,
             int        width,
             size_t     i,
             MantLanes  values)
{
  if (width == 1)
    _mm_storeu_si128 ((void *) ((uint8_t *) codes + i), _mm512_cvtepi32_epi8 (values));
  else
    _mm256_storeu_si256 ((void *) ((uint16_t *) codes + i), _mm512_cvtepi32_epi16 (values));
}

/* The codes of four vectors at once, past the caches or not; @codes + @i begins a cache line if it
 * is past them. */
MANT_INLINE void
store_block (void            *codes,
             int              width,
             size_t           i,
             const MantLanes  v[4],
             bool             streams)
{
  const __m512i low = _mm512_packus_epi32 (v[0], v[1]), high = _mm512_packus_epi32 (v[2], v[3]);
  __m512i row[2];

  /* packing goes by the quarters of a register */
  if (width == 1)
    {
      row[0] = _mm512_permutexvar_epi32 (
          _mm512_setr_epi32 (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
          _mm512_packus_epi16 (low, high));
    }
  else
    {
      const __m512i order = _mm512_setr_epi64 (0, 2, 4, 6, 1, 3, 5, 7);

      row[0] = _mm512_permutexvar_epi64 (order, low);
      row[1] = _mm512_permutexvar_epi64 (order, high);
    }

  for (int r = 0; r < width; r++)
    {
      uint8_t *to = (uint8_t *) codes + i * (size_t) width + (size_t) r * 64;

      if (streams)
        _mm512_stream_si512 ((void *) to, row[r]);
      else
        _mm512_storeu_si512 (to, row[r]);
    }
}

/* NaN's codes in the lanes of @is_nan; not often. */
MANT_INLINE MantLanes
nan_codes (const Coding *coding,
           MantLanes     code,
           MantLanes     x,
           __mmask16     is_nan)
{
  const __mmask16 negative = _mm512_movepi32_mask (x);

  code = _mm512_mask_mov_epi32 (code, is_nan, MANT_SET1 (coding->nan[0]));
  return _mm512_mask_mov_epi32 (code, is_nan & negative, MANT_SET1 (coding->nan[1]));
}

MANT_INLINE MantLanes
from_number (const Coding *coding_,
             CodingKind    kind,
             MantLanes     x)
{
  const Coding coding = *coding_;
  const __m128i drop = _mm_cvtsi32_si128 (coding.drop);
  const __m128i to_sign = _mm_cvtsi32_si128 (31 - coding.sign_shift);
  const MantLanes normal_bits = MANT_SET1 (coding.normal_bits);

  const MantLanes a = mant_lanes_and (x, ~MANT_F32_SIGN);
  const __mmask16 is_nan
      = _mm512_cmp_ps_mask (mant_lanes_float (x), mant_lanes_float (x), _CMP_UNORD_Q);
  const __mmask16 is_inf = _mm512_cmpeq_epi32_mask (a, MANT_SET1 (MANT_F32_INF));
  MantLanes code;

  if (kind == CODING_CONSTANT)
    {
      code = _mm512_srl_epi32 (a, drop);
    }
  else
    {
      const __mmask16 small = _mm512_cmplt_epu32_mask (a, normal_bits);
      const MantLanes sum = mant_lanes_bits (
          _mm512_mask_add_ps (mant_lanes_float (a), small, mant_lanes_float (a),
                              mant_lanes_float (normal_bits)));

      code = _mm512_sub_epi32 (sum, MANT_SET1 (coding.rebias));
      code = _mm512_mask_sub_epi32 (code, small, code, MANT_SET1 (0x800000));
      code = _mm512_srl_epi32 (code, drop);
    }

  code = _mm512_mask_mov_epi32 (code, is_inf, MANT_SET1 (coding.max_code + 1));
  code = mant_lanes_or_and (code, _mm512_srl_epi32 (x, to_sign), MANT_SET1 (coding.sign_code));
  if (__builtin_expect (is_nan != 0, 0))
    code = nan_codes (&coding, code, x, is_nan);
  return code;
}

/* What a number becomes, in each of the loops below. */
typedef struct {
  Coding   coding;
  MantPlan plan;
  uint32_t limit; /* of |x|, in bits */
  uint32_t max;   /* of the magnitude's code */
} From;

typedef MantLanes (*FromOne) (const From *from, MantLanes x);

/* In blocks, the last ones in vectors. */
MANT_INLINE size_t
run (const From  *from_,
     FromOne      one,
     int          width,
     const float *x,
     void        *codes,
     size_t       n)
{
  const From from = *from_;
  const uintptr_t unaligned = (uintptr_t) codes & 63;
  const size_t head = unaligned == 0 ? 0 : (64 - unaligned) / (unsigned) width;
  const bool streams = n >= STREAM_MIN && unaligned % (16 * (unsigned) width) == 0;
  size_t i = 0;

  for (; streams && i < head; i += N_LANES)
    store_codes (codes, width, i, one (&from, mant_lanes_load (x + i)));
  for (; i + 4 * N_LANES <= n; i += 4 * N_LANES)
    {
      MantLanes v[4];

      for (int l = 0; l < 4; l++)
        v[l] = one (&from, mant_lanes_load (x + i + l * N_LANES));
      store_block (codes, width, i, v, streams);
    }
  for (; i + N_LANES <= n; i += N_LANES)
    store_codes (codes, width, i, one (&from, mant_lanes_load (x + i)));
  if (streams)
    _mm_sfence ();
  return i;
}

MANT_INLINE MantLanes
from_lift (const From *from,
           MantLanes   x)
{
  return from_number (&from->coding, CODING_LIFT, x);
}

MANT_INLINE MantLanes
from_constant (const From *from,
               MantLanes   x)
{
  return from_number (&from->coding, CODING_CONSTANT, x);
}

size_t
MANT_KERNEL (codes_from_numbers) (const Coding *coding,
                                  const float  *y,
                                  void         *codes,
                                  int           width,
                                  size_t        n)
{
  const From from = { .coding = *coding };

  if (coding->kind == CODING_LIFT)
    return width == 1 ? run (&from, from_lift, 1, y, codes, n)
                      : run (&from, from_lift, 2, y, codes, n);
  if (coding->kind == CODING_CONSTANT)
    return width == 1 ? run (&from, from_constant, 1, y, codes, n)
                      : run (&from, from_constant, 2, y, codes, n);
  return 0;
}

/* Numbers rounded and made codes at once: the significand in units of the quantum, hidden bit
 * included, is the code of the first binade and of the subnormals. */
MANT_INLINE MantLanes
from_any (const From *from,
          int         mode,
          MantLanes   x)
{
  const Coding coding = from->coding;
  const MantPlan *plan = &from->plan;
  const uint32_t offset = ((uint32_t) plan->drop << 23) + 0x400000;
  const uint32_t half = (uint32_t) (24 - plan->drop) << 23;
  const MantLanes lift = MANT_SET1 (plan->lift);
  const __mmask16 is_nan
      = _mm512_cmp_ps_mask (mant_lanes_float (x), mant_lanes_float (x), _CMP_UNORD_Q);
  const __m512 within
      = _mm512_range_ps (mant_lanes_float (x), mant_lanes_float (MANT_SET1 (from->limit)), 2);
  const MantLanes binade = mant_lanes_and (mant_lanes_bits (within), MANT_F32_INF);
  const MantLanes normal = _mm512_max_epu32 (binade, lift);
  MantLanes power, code;
  const MantLanes sum
      = mant_lanes_bits (mant_lanes_round (mode, within, normal, offset, half, &power));

  code = _mm512_add_epi32 (_mm512_abs_epi32 (_mm512_sub_epi32 (sum, power)),
                           _mm512_srl_epi32 (_mm512_sub_epi32 (normal, lift),
                                             _mm_cvtsi32_si128 (coding.drop)));
  code = _mm512_min_epu32 (code, MANT_SET1 (from->max));
  code = mant_lanes_or_and (code,
                            _mm512_srl_epi32 (x, _mm_cvtsi32_si128 (31 - coding.sign_shift)),
                            MANT_SET1 (coding.sign_code));
  if (__builtin_expect (is_nan != 0, 0))
    code = nan_codes (&coding, code, x, is_nan);
  return code;
}

#define MODE(name)                                                                               \
  MANT_INLINE MantLanes                                                                          \
  one_##name (const From *from, MantLanes x)                                                     \
  {                                                                                              \
    return from_any (from, MANT_MODE_##name, x);                                                 \
  }                                                                                              \
                                                                                                 \
  static size_t                                                                                  \
  from_any_##name (const From *from, int width, const float *x, void *codes, size_t n)           \
  {                                                                                              \
    return width == 1 ? run (from, one_##name, 1, x, codes, n)                                   \
                      : run (from, one_##name, 2, x, codes, n);                                  \
  }

MODE (rne)
MODE (rna)
MODE (rnz)
MODE (rno)
MODE (ru)
MODE (rd)
MODE (rz)
MODE (raz)
MODE (ro)

typedef size_t (*FromAny) (const From *from, int width, const float *x, void *codes, size_t n);

static const FromAny modes[] = {
  [MANT_MODE_rne] = from_any_rne, [MANT_MODE_rna] = from_any_rna, [MANT_MODE_rnz] = from_any_rnz,
  [MANT_MODE_rno] = from_any_rno, [MANT_MODE_ru] = from_any_ru,   [MANT_MODE_rd] = from_any_rd,
  [MANT_MODE_rz] = from_any_rz,   [MANT_MODE_raz] = from_any_raz, [MANT_MODE_ro] = from_any_ro,
};

size_t
MANT_KERNEL (codes_from_any) (const Coding   *coding,
                              const MantPlan *plan,
                              int             mode,
                              const float    *x,
                              void           *codes,
                              int             width,
                              size_t          n)
{
  From from = { .coding = *coding, .plan = *plan, .limit = plan->beyond,
                .max = coding->max_code + 1 };

  if ((size_t) mode >= sizeof modes / sizeof modes[0] || modes[mode] == NULL
      || coding->kind != CODING_LIFT || plan->end != MANT_PLAN_END_EVEN
      || !mant_lanes_can_round (plan))
    return 0;
  if (plan->overflow[0] == plan->max[0])
    {
      from.limit = plan->max[0];
      from.max = coding->max_code;
    }
  else if (plan->overflow[0] != MANT_F32_INF)
    {
      return 0;
    }
  return modes[mode] (&from, width, x, codes, n);
}

MANT_INLINE size_t
to_numbers (const Coding *coding_,
            CodingKind    kind,
            int           width,
            bool          has_special, /* Inf, or something else than −0 in its place */
            const void   *codes,
            float        *y,
            size_t        n,
            bool          streams)
{
  const Coding coding = *coding_;
  const size_t whole = n - n % N_LANES;
  const __m128i drop = _mm_cvtsi32_si128 (coding.drop);
  const __m128i to_sign = _mm_cvtsi32_si128 (31 - coding.sign_shift);
  const MantLanes normal_bits = MANT_SET1 (coding.normal_bits);
  const MantLanes sign = MANT_SET1 (coding.sign_code != 0 ? MANT_F32_SIGN : 0);

  for (size_t i = 0; i < whole; i += N_LANES)
    {
      const MantLanes code = load_codes (codes, width, i);
      const MantLanes magnitude = mant_lanes_and (code, coding.magnitude_mask);
      const __mmask16 beyond = _mm512_cmpgt_epu32_mask (magnitude, MANT_SET1 (coding.max_code));
      MantLanes bits = _mm512_sll_epi32 (magnitude, drop);

      if (kind == CODING_LIFT)
        {
          __mmask16 small;

          bits = _mm512_add_epi32 (bits, MANT_SET1 (coding.rebias));
          small = _mm512_cmplt_epu32_mask (bits, normal_bits);
          bits = _mm512_mask_add_epi32 (bits, small, bits, MANT_SET1 (0x800000));
          bits = mant_lanes_bits (_mm512_mask_sub_ps (mant_lanes_float (bits), small,
                                                      mant_lanes_float (bits),
                                                      mant_lanes_float (normal_bits)));
        }

      bits = _mm512_mask_mov_epi32 (bits, beyond, MANT_SET1 (MANT_F32_NAN));
      if (has_special)
        {
          const MantLanes whole_code = mant_lanes_and (code, coding.code_mask);
          const MantLanes signs = _mm512_sll_epi32 (whole_code, to_sign);
          const __mmask16 keeps
              = coding.zero_sign != 0 ? 0xffff : _mm512_test_epi32_mask (bits, bits);

          bits = _mm512_mask_mov_epi32 (
              bits, _mm512_cmpeq_epi32_mask (magnitude, MANT_SET1 (coding.inf_code)),
              MANT_SET1 (MANT_F32_INF));
          bits = _mm512_mask_mov_epi32 (
              bits, _mm512_cmpeq_epi32_mask (whole_code, MANT_SET1 (coding.zero_nan_code)),
              MANT_SET1 (MANT_F32_NAN));
          bits = _mm512_mask_ternarylogic_epi32 (bits, keeps, signs, sign, 0xf8);
        }
      else
        {
          bits = mant_lanes_or_and (bits, _mm512_sll_epi32 (code, to_sign), sign);
        }
      mant_lanes_store (y + i, bits, streams);
    }

  return whole;
}

#define TO_NUMBERS(kind, width)                                                                  \
  (has_special ? to_numbers (coding, kind, width, true, codes, y, n, streams)                    \
               : to_numbers (coding, kind, width, false, codes, y, n, streams))

size_t
MANT_KERNEL (codes_to_numbers) (const Coding *coding,
                                const void   *codes,
                                int           width,
                                float        *y,
                                size_t        n,
                                bool          streams)
{
  const bool has_special = coding->inf_code != UINT32_MAX || coding->zero_nan_code != UINT32_MAX
                           || (coding->sign_code != 0 && coding->zero_sign == 0);

  if (coding->kind == CODING_LIFT)
    return width == 1 ? TO_NUMBERS (CODING_LIFT, 1) : TO_NUMBERS (CODING_LIFT, 2);
  if (coding->kind == CODING_CONSTANT)
    return width == 1 ? TO_NUMBERS (CODING_CONSTANT, 1) : TO_NUMBERS (CODING_CONSTANT, 2);
  return 0;
}

/* 256 upper or lower halves in eight registers. */
typedef struct { __m512i row[8]; } Halves;

/* For 32 indices: a look-up in each pair of registers, chosen by the two upper bits. */
MANT_INLINE __m512i
halves_look_up (const Halves *halves,
                __m512i       index)
{
  const __mmask32 bit6 = _mm512_test_epi16_mask (index, _mm512_set1_epi16 (0x40));
  const __mmask32 bit7 = _mm512_test_epi16_mask (index, _mm512_set1_epi16 (0x80));
  __m512i part[4];

  for (int i = 0; i < 4; i++)
    part[i] = _mm512_permutex2var_epi16 (halves->row[2 * i], index, halves->row[2 * i + 1]);
  return _mm512_mask_mov_epi16 (_mm512_mask_mov_epi16 (part[0], bit6, part[1]), bit7,
                                _mm512_mask_mov_epi16 (part[2], bit6, part[3]));
}

/* Up to 32 numbers in two registers. */
static size_t
by_short_table (const MantNumbers *numbers,
                const uint8_t     *codes,
                float             *y,
                size_t             n,
                bool               streams)
{
  const size_t whole = n - n % N_LANES;
  const MantLanes low = mant_lanes_load (numbers->number),
                  high = mant_lanes_load (numbers->number + N_LANES);

  for (size_t i = 0; i < whole; i += N_LANES)
    mant_lanes_store (y + i, _mm512_permutex2var_epi32 (low, load_codes (codes, 1, i), high),
                      streams);
  return whole;
}

size_t
MANT_KERNEL (codes_by_table) (const MantNumbers *numbers,
                              const uint8_t     *codes,
                              float             *y,
                              size_t             n,
                              bool               streams)
{
  const size_t whole = n - n % 32;
  Halves upper, lower;

  if (numbers->is_short)
    return by_short_table (numbers, codes, y, n, streams);

  memcpy (&lower, numbers->half[0], sizeof lower);
  memcpy (&upper, numbers->half[1], sizeof upper);
  for (size_t i = 0; i < whole; i += 32)
    {
      const __m512i index
          = _mm512_cvtepu8_epi16 (_mm256_loadu_si256 ((const void *) (codes + i)));
      const __m512i above = halves_look_up (&upper, index);
      MantLanes low = _mm512_slli_epi32 (
          _mm512_cvtepu16_epi32 (_mm512_castsi512_si256 (above)), 16);
      MantLanes high = _mm512_slli_epi32 (
          _mm512_cvtepu16_epi32 (_mm512_extracti64x4_epi64 (above, 1)), 16);

      if (numbers->has_lower)
        {
          const __m512i below = halves_look_up (&lower, index);

          low = _mm512_or_si512 (low, _mm512_cvtepu16_epi32 (_mm512_castsi512_si256 (below)));
          high = _mm512_or_si512 (high,
                                  _mm512_cvtepu16_epi32 (_mm512_extracti64x4_epi64 (below, 1)));
        }
      mant_lanes_store (y + i, low, streams);
      mant_lanes_store (y + i + N_LANES, high, streams);
    }

  return whole;
}

/* table[index] of 16·n_rows numbers, n_rows 1, 2, 4 or 8 */
MANT_INLINE MantLanes
rows_look_up (const MantLanes *row,
              int              n_rows,
              MantLanes        index)
{
  MantLanes part[4];
  __mmask16 bit;

  if (n_rows == 1)
    return _mm512_permutexvar_epi32 (index, row[0]);
  for (int i = 0; i < n_rows / 2; i++)
    part[i] = _mm512_permutex2var_epi32 (row[2 * i], index, row[2 * i + 1]);
  if (n_rows == 2)
    return part[0];
  bit = _mm512_test_epi32_mask (index, MANT_SET1 (32));
  part[0] = _mm512_mask_mov_epi32 (part[0], bit, part[1]);
  if (n_rows == 4)
    return part[0];
  part[2] = _mm512_mask_mov_epi32 (part[2], bit, part[3]);
  return _mm512_mask_mov_epi32 (part[0], _mm512_test_epi32_mask (index, MANT_SET1 (64)), part[2]);
}

MANT_INLINE size_t
find_steps (const MantSteps32 *narrow,
            int                n_levels,
            const float       *x,
            uint8_t           *place,
            size_t             n)
{
  const size_t whole = n - n % N_LANES;
  MantLanes edges[MANT_STEPS_MAX / N_LANES];

  memcpy (edges, narrow->level, sizeof edges);

  for (size_t i = 0; i < whole; i += N_LANES)
    {
      const MantLanes bits = mant_lanes_load (x + i), a = mant_lanes_and (bits, ~MANT_F32_SIGN);
      const MantLanes key = _mm512_mask_sub_epi32 (a, _mm512_movepi32_mask (bits),
                                                   _mm512_setzero_si512 (), a);
      MantLanes index = _mm512_setzero_si512 ();

      for (int level = 0; level < n_levels; level++)
        {
          const int first = (1 << level) - (level < 4), n_rows = (1 << level) / N_LANES;
          const MantLanes edge
              = level < 4 ? _mm512_permutexvar_epi32 (_mm512_add_epi32 (index, MANT_SET1 (first)),
                                                      edges[0])
                          : rows_look_up (&edges[first / N_LANES], n_rows, index);
          const __mmask16 up = _mm512_cmple_epi32_mask (edge, key);

          index = _mm512_add_epi32 (index, index);
          index = _mm512_mask_add_epi32 (index, up, index, MANT_SET1 (1));
        }
      _mm_storeu_si128 ((void *) (place + i), _mm512_cvtepi32_epi8 (index));
    }

  return whole;
}

size_t
MANT_KERNEL (steps_find) (const MantSteps32 *narrow,
                          const float       *x,
                          uint8_t           *place,
                          size_t             n)
{
  switch (narrow->n_levels)
    {
    case 2:
      return find_steps (narrow, 2, x, place, n);
    case 3:
      return find_steps (narrow, 3, x, place, n);
    case 4:
      return find_steps (narrow, 4, x, place, n);
    case 5:
      return find_steps (narrow, 5, x, place, n);
    case 6:
      return find_steps (narrow, 6, x, place, n);
    case 7:
      return find_steps (narrow, 7, x, place, n);
    case 8:
      return find_steps (narrow, 8, x, place, n);
    default:
      return 0;
    }
}
