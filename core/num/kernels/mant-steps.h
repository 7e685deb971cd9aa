/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-plan.h"

#define MANT_STEPS_MAX 256

/* A rounding to few numbers as what it is, a staircase: for code books, khot, E8M0 and whatever
 * else has at most eight bits and no loop of its own. Made with the codec's help once a call, and
 * worth it from MANT_STEPS_MIN_ELEMENTS elements on.
 *
 * In the order of keys (mant_step_key ()) numbers from edge[k − 1] on, and below edge[k], become
 * number[k]. */
typedef struct {
  int      n;                        /* numbers; edges are one fewer */
  int      n_levels;                 /* 2^n_levels >= n */
  double   number[MANT_STEPS_MAX];
  uint16_t code[MANT_STEPS_MAX];
  double   edge[MANT_STEPS_MAX];     /* none is −0 */
  double   infinity[2];              /* what Inf becomes; [1]: −Inf */
  uint16_t infinity_code[2], nan_code[2];
  bool     is_floor;                 /* the steps of a mode of chance: the neighbour below */
} MantSteps;

/* A table of numbers, and for look-ups by hand its upper and its lower halves. */
typedef struct {
  float    number[MANT_STEPS_MAX];
  uint16_t half[2][MANT_STEPS_MAX];  /* [1]: the upper ones */
  bool     has_lower;                /* some lower half is not 0 */
  bool     is_short;                 /* indices are below 32, or what they are modulo 32 */
} MantNumbers;

/* The same for binary32: what the search wants. */
typedef struct {
  int      n_levels;
  int32_t  edge[MANT_STEPS_MAX];     /* keys, from n − 1 on INT32_MAX */
  int32_t  level[MANT_STEPS_MAX];    /* the edges in the order of a search: the one in the middle,
                                        the two in the middle of its halves …; levels of 16 and
                                        more begin at multiples of 16, place 15 is not used */
  MantNumbers numbers;               /* from n on, the last one */
} MantSteps32;

#define MANT_STEPS_MIN_ELEMENTS 512

#pragma GCC visibility push(hidden)
bool mant_steps_init (MantSteps *steps, const MantFormat *format, const MantRounding *rounding,
                      MantOverflow overflow);
void mant_steps_to_32 (const MantSteps *steps, MantSteps32 *narrow);
void mant_numbers_init (MantNumbers *numbers, bool is_short); /* .number is set */

#ifdef MANT_ISA
void MANT_KERNEL (quantize_steps) (const MantSteps *steps, int mode,
                                   const MantQuantizer *quantizer, const float *x, float *y,
                                   size_t n, uint64_t first_index);
/* Codes of @width bytes. */
void MANT_KERNEL (steps_to_codes) (const MantSteps *steps, const float *x, void *codes, int width,
                                   size_t n);
void MANT_KERNEL (steps_wide)     (const MantSteps *steps, const float *x, float *y, size_t n,
                                   double step);
/* codes-vector.c: by hand; answer how many of the first elements they have done. The second is a
 * look-up in a table of 256; y begins a cache line if it is streamed. */
size_t MANT_KERNEL (steps_find)     (const MantSteps32 *narrow, const float *x, uint8_t *place,
                                     size_t n);
size_t MANT_KERNEL (codes_by_table) (const MantNumbers *numbers, const uint8_t *codes, float *y,
                                     size_t n, bool streams);
#endif
#pragma GCC visibility pop

/* Binary32 patterns in the order of their numbers, −0 as +0. */
MANT_INLINE int32_t
mant_step_key (uint32_t bits)
{
  const int32_t magnitude = (int32_t) (bits & ~MANT_F32_SIGN), negative = (int32_t) bits >> 31;

  return (magnitude ^ negative) - negative;
}
