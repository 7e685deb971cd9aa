/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-value.h"

#pragma GCC visibility push(default)

/* Where a result beyond the largest finite number goes when the overflow policy leaves it to the
 * rounding mode (IEEE 754-2019, 7.4). */
typedef enum {
  MANT_OVERFLOW_TO_INF,
  MANT_OVERFLOW_TO_MAX,
  MANT_OVERFLOW_TO_INF_IF_POSITIVE, /* toward +Inf: a negative overflow is the largest negative */
  MANT_OVERFLOW_TO_INF_IF_NEGATIVE,
} MantOverflowDirection;

/* A rounding mode: one file in roundings/, one line in meson.build.
 *
 * Every mode is stated as one addend, which is what makes one file serve the 128-bit oracle and the
 * 32-bit array kernels alike (see mant-rounding-addend.h): a magnitude whose low bits `fraction`
 * (0 <= fraction <= mask, mask = 2^s − 1) are to be dropped becomes
 *   (magnitude + addend) & ~mask,   0 <= addend <= mask,
 * so it grows by one unit exactly when fraction + addend > mask. */
typedef struct {
  const char *id;      /* as in cli.md: "rne" */
  const char *title;   /* English; translated where it is shown */
  const char *source;
  bool        stochastic;
  bool        given_bits; /* P3109 StochasticA/B/C: takes an N-bit random integer */
  MantOverflowDirection overflow;
  uint64_t  (*addend) (uint64_t fraction, uint64_t mask, uint64_t odd, uint64_t negative,
                       uint64_t random, unsigned n_random_bits);
} MantRounding;

extern const MantRounding *const mant_roundings[]; /* NULL-terminated, in list order */
extern const size_t              mant_n_roundings;
const MantRounding *mant_rounding_find (const char *id);

/* Everything a rounding needs beside the number. */
typedef struct {
  const MantRounding *rounding;
  uint64_t seed;          /* stochastic modes: word = mant_random_word (seed, index) */
  uint64_t index;
  const uint64_t *given;  /* (nullable): for given_bits modes: the random integer itself; without it
                             they take the top n_random_bits of the word */
  unsigned n_random_bits; /* N of the given_bits modes, 1 … 32; 0 means 32. Other modes ignore it:
                             sr compares with every bit of the exact fraction */
} MantRoundingContext;

/* mant-rng.c: splitmix64 addressed by counter, the same bits anywhere:
 *   word (seed, i) = mix (seed + (i + 1)·0x9E3779B97F4A7C15); word (0, 0) = 0xE220A8397B1DCDAF.
 * u = ((word >> 11) + ½)·2⁻⁵³; "sr" makes the signed v into floor (v) + [u < v − floor (v)]. */
uint64_t mant_random_word (uint64_t seed, uint64_t index);

#pragma GCC visibility pop
