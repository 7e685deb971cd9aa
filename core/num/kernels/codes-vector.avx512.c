/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Codes by hand: the portable loops of mant-encode.h and mant-decode.h with their choices as masks,
 * and tables of 256 numbers in eight registers. */

#include "mant-codes.h"

#include "mant-avx512.h"

#define N_LANES 16

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

MANT_INLINE size_t
from_numbers (const Coding *coding_,
              CodingKind    kind,
              int           width,
              const float  *y,
              void         *codes,
              size_t        n)
{
  const Coding coding = *coding_;
  const size_t whole = n - n % N_LANES;
  const __m128i drop = _mm_cvtsi32_si128 (coding.drop);
  const __m128i to_sign = _mm_cvtsi32_si128 (31 - coding.sign_shift);
  const MantLanes normal_bits = MANT_SET1 (coding.normal_bits);

  for (size_t i = 0; i < whole; i += N_LANES)
    {
      const MantLanes x = mant_lanes_load (y + i);
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
      store_codes (codes, width, i, code);
    }

  return whole;
}

size_t
MANT_KERNEL (codes_from_numbers) (const Coding *coding,
                                  const float  *y,
                                  void         *codes,
                                  int           width,
                                  size_t        n)
{
  if (coding->kind == CODING_LIFT)
    return width == 1 ? from_numbers (coding, CODING_LIFT, 1, y, codes, n)
                      : from_numbers (coding, CODING_LIFT, 2, y, codes, n);
  if (coding->kind == CODING_CONSTANT)
    return width == 1 ? from_numbers (coding, CODING_CONSTANT, 1, y, codes, n)
                      : from_numbers (coding, CODING_CONSTANT, 2, y, codes, n);
  return 0;
}

/* Numbers rounded and made codes at once: the significand in units of the quantum, hidden bit
 * included, is the code of the first binade and of the subnormals. */
MANT_INLINE size_t
from_any (const Coding   *coding_,
          const MantPlan *plan,
          int             mode,
          uint32_t        limit, /* of |x|, in bits */
          uint32_t        max,   /* of the magnitude's code */
          int             width,
          const float    *numbers,
          void           *codes,
          size_t          n)
{
  const Coding coding = *coding_;
  const size_t whole = n - n % N_LANES;
  const __m128i drop = _mm_cvtsi32_si128 (coding.drop);
  const __m128i to_sign = _mm_cvtsi32_si128 (31 - coding.sign_shift);
  const uint32_t offset = ((uint32_t) plan->drop << 23) + 0x400000;
  const uint32_t half = (uint32_t) (24 - plan->drop) << 23;
  const MantLanes lift = MANT_SET1 (plan->lift);

  for (size_t i = 0; i < whole; i += N_LANES)
    {
      const MantLanes x = mant_lanes_load (numbers + i);
      const __mmask16 is_nan
          = _mm512_cmp_ps_mask (mant_lanes_float (x), mant_lanes_float (x), _CMP_UNORD_Q);
      const __m512 within
          = _mm512_range_ps (mant_lanes_float (x), mant_lanes_float (MANT_SET1 (limit)), 2);
      const MantLanes binade = mant_lanes_and (mant_lanes_bits (within), MANT_F32_INF);
      const MantLanes normal = _mm512_max_epu32 (binade, lift);
      MantLanes power, code;
      const MantLanes sum
          = mant_lanes_bits (mant_lanes_round (mode, within, normal, offset, half, &power));

      code = _mm512_add_epi32 (_mm512_abs_epi32 (_mm512_sub_epi32 (sum, power)),
                               _mm512_srl_epi32 (_mm512_sub_epi32 (normal, lift), drop));
      code = _mm512_min_epu32 (code, MANT_SET1 (max));
      code = mant_lanes_or_and (code, _mm512_srl_epi32 (x, to_sign), MANT_SET1 (coding.sign_code));
      if (__builtin_expect (is_nan != 0, 0))
        code = nan_codes (&coding, code, x, is_nan);
      store_codes (codes, width, i, code);
    }

  return whole;
}

#define MODE(name)                                                                               \
  static size_t                                                                                  \
  from_any_##name (const Coding *coding, const MantPlan *plan, uint32_t limit, uint32_t max,     \
                   int width, const float *x, void *codes, size_t n)                             \
  {                                                                                              \
    return width == 1                                                                            \
           ? from_any (coding, plan, MANT_MODE_##name, limit, max, 1, x, codes, n)               \
           : from_any (coding, plan, MANT_MODE_##name, limit, max, 2, x, codes, n);              \
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

typedef size_t (*FromAny) (const Coding *coding, const MantPlan *plan, uint32_t limit, uint32_t max,
                           int width, const float *x, void *codes, size_t n);

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
  uint32_t limit = plan->beyond, max = coding->max_code + 1;

  if ((size_t) mode >= sizeof modes / sizeof modes[0] || modes[mode] == NULL
      || coding->kind != CODING_LIFT || plan->end != MANT_PLAN_END_EVEN
      || !mant_lanes_can_round (plan))
    return 0;
  if (plan->overflow[0] == plan->max[0])
    {
      limit = plan->max[0];
      max = coding->max_code;
    }
  else if (plan->overflow[0] != MANT_F32_INF)
    {
      return 0;
    }
  return modes[mode] (coding, plan, limit, max, width, x, codes, n);
}

MANT_INLINE size_t
to_numbers (const Coding *coding_,
            CodingKind    kind,
            int           width,
            bool          has_special, /* Inf, or something else than −0 in its place */
            const void   *codes,
            float        *y,
            size_t        n)
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
      _mm512_storeu_si512 (y + i, bits);
    }

  return whole;
}

#define TO_NUMBERS(kind, width)                                                                  \
  (has_special ? to_numbers (coding, kind, width, true, codes, y, n)                             \
               : to_numbers (coding, kind, width, false, codes, y, n))

size_t
MANT_KERNEL (codes_to_numbers) (const Coding *coding,
                                const void   *codes,
                                int           width,
                                float        *y,
                                size_t        n)
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

MANT_INLINE Halves
halves_init (const float *table,
             int          shift)
{
  uint16_t half[256];
  Halves halves;

  for (int i = 0; i < 256; i++)
    half[i] = (uint16_t) (mant_bits_f32 (table[i]) >> shift);
  memcpy (&halves, half, sizeof halves);
  return halves;
}

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

size_t
MANT_KERNEL (codes_by_table) (const float   *table,
                              const uint8_t *codes,
                              float         *y,
                              size_t         n)
{
  const size_t whole = n - n % 32;
  const Halves upper = halves_init (table, 16), lower = halves_init (table, 0);
  bool has_lower = false;

  for (int i = 0; i < 256; i++)
    has_lower |= (mant_bits_f32 (table[i]) & 0xffff) != 0;

  for (size_t i = 0; i < whole; i += 32)
    {
      const __m512i index
          = _mm512_cvtepu8_epi16 (_mm256_loadu_si256 ((const void *) (codes + i)));
      const __m512i halves = halves_look_up (&upper, index);

      for (int part = 0; part < 2; part++)
        {
          const __m256i half = part == 0 ? _mm512_castsi512_si256 (halves)
                                         : _mm512_extracti64x4_epi64 (halves, 1);

          _mm512_storeu_si512 (y + i + 16 * part,
                               _mm512_slli_epi32 (_mm512_cvtepu16_epi32 (half), 16));
        }
      if (has_lower)
        {
          const __m512i more = halves_look_up (&lower, index);

          for (int part = 0; part < 2; part++)
            {
              const __m256i half = part == 0 ? _mm512_castsi512_si256 (more)
                                             : _mm512_extracti64x4_epi64 (more, 1);

              _mm512_storeu_si512 (y + i + 16 * part,
                                   _mm512_or_si512 (_mm512_cvtepu16_epi32 (half),
                                                    _mm512_loadu_si512 (y + i + 16 * part)));
            }
        }
    }

  return whole;
}
