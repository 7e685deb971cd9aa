/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/* The shape β of the generalised Gaussian density ∝ exp (−(|x|/α)^β) around 0: 2 is normal, 1
 * Laplace, large is uniform.
 *
 * What is kept of the numbers is how many fall into each bin of |x|, a bin being what binary32
 * patterns without their lowest 15 bits share: 256 bins an octave. Half a megabyte, whatever the
 * number of elements, and exact to merge in any order. */
#define MANT_GGD_SHIFT  15
#define MANT_GGD_N_BINS (0x7f800000 >> MANT_GGD_SHIFT)
#define MANT_GGD_MIN_BETA 0.2
#define MANT_GGD_MAX_BETA 20.0

typedef struct {
  uint64_t n_zero;
  uint64_t counts[MANT_GGD_N_BINS];
} MantGgd;

void   mant_ggd_init  (MantGgd *ggd);
void   mant_ggd_add   (MantGgd *ggd, const float *x, size_t n);
void   mant_ggd_merge (MantGgd *into, const MantGgd *from);
double mant_ggd_beta  (const MantGgd *ggd);

/* log2 and exp2 that are the same bits everywhere, which libm's are not. */
double mant_log2      (double x);
double mant_exp2      (double x);

#pragma GCC visibility pop
