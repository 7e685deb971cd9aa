/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-quantize.h"

#include <immintrin.h>

/* Sixteen lanes of binary32 by hand, for the *.avx512.c files. The portable loops are the
 * definition; what is here gives the same bits in fewer instructions. */

typedef __m512i MantLanes;

#define MANT_SET1(bits) _mm512_set1_epi32 ((int) (bits))

MANT_INLINE __m512
mant_lanes_float (MantLanes bits)
{
  return _mm512_castsi512_ps (bits);
}

MANT_INLINE MantLanes
mant_lanes_bits (__m512 number)
{
  return _mm512_castps_si512 (number);
}

MANT_INLINE MantLanes
mant_lanes_and (MantLanes a,
                uint32_t  b)
{
  return _mm512_and_si512 (a, MANT_SET1 (b));
}

/* a | (b & c) */
MANT_INLINE MantLanes
mant_lanes_or_and (MantLanes a,
                   MantLanes b,
                   MantLanes c)
{
  return _mm512_ternarylogic_epi32 (a, b, c, 0xf8);
}

/* (a & b) | c in the lanes of @k, @a in the others. */
MANT_INLINE MantLanes
mant_lanes_masked_and_or (MantLanes a,
                          __mmask16 k,
                          uint32_t  b,
                          uint32_t  c)
{
  return _mm512_mask_ternarylogic_epi32 (a, k, MANT_SET1 (b), MANT_SET1 (c), 0xea);
}

/* The sign kept, every other bit that of @magnitude, in the lanes of @k. */
MANT_INLINE MantLanes
mant_lanes_masked_magnitude (MantLanes a,
                             __mmask16 k,
                             uint32_t  magnitude)
{
  return mant_lanes_masked_and_or (a, k, MANT_F32_SIGN, magnitude);
}

MANT_INLINE MantLanes
mant_lanes_load (const float *x)
{
  return _mm512_loadu_si512 (x);
}

/* @y begins a cache line if it is streamed. */
MANT_INLINE void
mant_lanes_store (float     *y,
                  MantLanes  bits,
                  bool       streams)
{
  if (streams)
    _mm512_stream_si512 ((void *) y, bits);
  else
    _mm512_storeu_si512 (y, bits);
}

/* The magnitude's sum with 1.5·2^k, rounded by a mode that takes no random bits, where k is such
 * that the sum's last place is the quantum: subtracting *power again gives the number, and the
 * difference of their bits is its significand in units of the quantum. `mode` is a constant where
 * this is inlined.
 *
 * @normal: the power of two of x, or of the smallest normal number if that is larger
 * @offset: what makes *power of it, in bits: drop << 23 with 1.5's significand
 * @half:   what makes half a quantum of it: (significand bits + 1) << 23 */
MANT_INLINE __m512
mant_lanes_round (int        mode,
                  __m512     x,
                  MantLanes  normal,
                  uint32_t   offset,
                  uint32_t   half,
                  MantLanes *power)
{
  const __m512 minus = mant_lanes_float (MANT_SET1 (MANT_F32_SIGN));
  MantLanes n = _mm512_add_epi32 (normal, MANT_SET1 (offset));
  __m512 sum, rest;
  __mmask16 up;

  switch (mode)
    {
    case MANT_MODE_rne:
      *power = n;
      return _mm512_add_ps (x, mant_lanes_float (n));
    case MANT_MODE_rno: /* an odd summand: what is even is the sum */
      *power = _mm512_or_si512 (n, MANT_SET1 (1));
      return _mm512_add_ps (x, mant_lanes_float (*power));
    case MANT_MODE_ru:
      *power = n;
      return _mm512_add_round_ps (x, mant_lanes_float (n),
                                  _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC);
    case MANT_MODE_rd:
      *power = n;
      return _mm512_add_round_ps (x, mant_lanes_float (n),
                                  _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
    default:
      break;
    }

  /* the others toward zero, both with the sign of x, and then up or not */
  n = mant_lanes_or_and (n, mant_lanes_bits (x), mant_lanes_bits (minus));
  *power = n;
  sum = _mm512_add_round_ps (x, mant_lanes_float (n), _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
  if (mode == MANT_MODE_rz)
    return sum;

  rest = _mm512_sub_ps (x, _mm512_sub_ps (sum, mant_lanes_float (n)));
  if (mode == MANT_MODE_rna || mode == MANT_MODE_rnz)
    {
      const __m512 distance = _mm512_abs_ps (rest),
                   middle = mant_lanes_float (_mm512_sub_epi32 (normal, MANT_SET1 (half)));

      /* clang wants the predicate to be a constant before it inlines anything */
      up = mode == MANT_MODE_rna ? _mm512_cmp_ps_mask (distance, middle, _CMP_GE_OQ)
                                 : _mm512_cmp_ps_mask (distance, middle, _CMP_GT_OQ);
    }
  else
    up = _mm512_test_epi32_mask (mant_lanes_bits (rest), MANT_SET1 (~MANT_F32_SIGN));
  if (mode == MANT_MODE_ro)
    return mant_lanes_float (
        _mm512_mask_or_epi32 (mant_lanes_bits (sum), up, mant_lanes_bits (sum), MANT_SET1 (1)));
  return mant_lanes_float (
      _mm512_mask_add_epi32 (mant_lanes_bits (sum), up, mant_lanes_bits (sum), MANT_SET1 (1)));
}

/* Whether mant_lanes_round () can: half a quantum must be a normal number. */
MANT_INLINE bool
mant_lanes_can_round (const MantPlan *plan)
{
  return plan->kind == MANT_PLAN_LIFT && plan->normal_field > 24 - plan->drop;
}
