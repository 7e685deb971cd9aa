/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/* The crest factor of a block is max|x| / rms. Its mean over blocks is kept as an exact sum of
 * ratios, each rounded to a multiple of 2^−40, so that the order of blocks does not show and
 * merging is plain addition. Blocks of zeros, and blocks without a finite element, have no crest
 * factor and do not count; in others the elements that are not finite are left out.
 * MantKernels.crest takes in the blocks of a row. */
typedef struct {
  uint64_t n_blocks;
  uint64_t sum_lo, sum_hi; /* Σ ratio·2^40 as 128 bits */
} MantCrest;

void   mant_crest_init      (MantCrest *crest);
void   mant_crest_add_block (MantCrest *crest, double absmax, double sum_squares,
                             uint64_t n_finite);
void   mant_crest_merge     (MantCrest *into, const MantCrest *from);
double mant_crest_mean      (const MantCrest *crest);

#pragma GCC visibility pop
