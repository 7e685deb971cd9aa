/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-kernel.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

/* Stores that go past the caches: memory is written without being read first, which is worth a
 * third of the bandwidth where nobody will read the result from a cache anyway. */

#if defined __AVX512F__
#define MANT_STREAM_BYTES 64
MANT_INLINE void
mant_stream_vector (float       *to,
                    const float *from)
{
  _mm512_stream_ps (to, _mm512_loadu_ps (from));
}
#elif defined __AVX__
#define MANT_STREAM_BYTES 32
MANT_INLINE void
mant_stream_vector (float       *to,
                    const float *from)
{
  _mm256_stream_ps (to, _mm256_loadu_ps (from));
}
#elif defined __SSE2__
#define MANT_STREAM_BYTES 16
MANT_INLINE void
mant_stream_vector (float       *to,
                    const float *from)
{
  _mm_stream_ps (to, _mm_loadu_ps (from));
}
#else
#define MANT_STREAM_BYTES 16
MANT_INLINE void
mant_stream_vector (float       *to,
                    const float *from)
{
  memcpy (to, from, MANT_STREAM_BYTES);
}
#endif

/* Elements before the first whole cache line of @to, at most @n. */
MANT_INLINE size_t
mant_stream_head (const float *to,
                  size_t       n)
{
  const size_t head = (64 - ((uintptr_t) to & 63)) % 64 / sizeof *to;

  return head < n ? head : n;
}

/* @n elements; @to begins a cache line. */
MANT_INLINE void
mant_stream (float       *to,
             const float *from,
             size_t       n)
{
  const size_t step = MANT_STREAM_BYTES / sizeof *to, whole = n - n % step;

  for (size_t i = 0; i < whole; i += step)
    mant_stream_vector (to + i, from + i);
  for (size_t i = whole; i < n; i++)
    to[i] = from[i];
}

/* Once after all of them: what was streamed is seen before what is stored next. */
MANT_INLINE void
mant_stream_end (void)
{
#ifdef __SSE2__
  _mm_sfence ();
#endif
}
