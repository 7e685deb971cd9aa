/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-crest.h"

#include <math.h>

typedef unsigned __int128 Sum;

static void
add (MantCrest *crest,
     uint64_t   n_blocks,
     Sum        units)
{
  const Sum sum = ((Sum) crest->sum_hi << 64 | crest->sum_lo) + units;

  crest->n_blocks += n_blocks;
  crest->sum_lo = (uint64_t) sum;
  crest->sum_hi = (uint64_t) (sum >> 64);
}

/**
 * mant_crest_init:
 * @crest: (out caller-allocates): a sum
 *
 * The sum over no blocks.
 */
void
mant_crest_init (MantCrest *crest)
{
  *crest = (MantCrest) { 0 };
}

/**
 * mant_crest_add_block:
 * @crest: (inout): a sum
 * @absmax: the largest magnitude of the block's finite elements
 * @sum_squares: the sum of their squares
 * @n_finite: how many they are
 *
 * Takes in one block's crest factor, @absmax / √(@sum_squares / @n_finite), rounded to a multiple
 * of 2^−40. Does nothing for a block of zeros or of no elements.
 *
 * A row that is too long to be had in one piece comes this way: absmax from [struct@Range], the
 * other two from a #MantMomentsTree over its granules, counted from the row's first element. That
 * gives the bits of MantKernels.crest for the same row.
 */
void
mant_crest_add_block (MantCrest *crest,
                      double     absmax,
                      double     sum_squares,
                      uint64_t   n_finite)
{
  if (n_finite == 0 || !(absmax > 0))
    return;

  /* at most √n, so that 64 bits hold any ratio */
  add (crest, 1, (Sum) (uint64_t) rint (absmax / sqrt (sum_squares / (double) n_finite) * 0x1p40));
}

/**
 * mant_crest_merge:
 * @into: (inout): a sum
 * @from: another
 *
 * Makes @into the sum over the blocks of both, exactly.
 */
void
mant_crest_merge (MantCrest       *into,
                  const MantCrest *from)
{
  add (into, from->n_blocks, (Sum) from->sum_hi << 64 | from->sum_lo);
}

/**
 * mant_crest_mean:
 * @crest: a sum
 *
 * Returns: the mean crest factor of the blocks that have one; NaN if there is none
 */
double
mant_crest_mean (const MantCrest *crest)
{
  if (crest->n_blocks == 0)
    return NAN;
  return ((double) crest->sum_hi * 0x1p64 + (double) crest->sum_lo) * 0x1p-40
         / (double) crest->n_blocks;
}
