/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-quantize.h"

#include <immintrin.h>

/* Sixteen lanes of binary32 by hand, for the *.avx512.c files. The portable loops are the
 * definition; what is here gives the same bits in fewer instructions. */

typedef __m512i MantLanes;

#define MANT_SET1(bits) _mm512_set1_epi32 ((int) (bits))

enum {
#define MANT_LIST_ITEM(name) MANT_MODE_##name,
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM
};

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
