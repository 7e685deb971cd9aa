/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* Up iff floor (ν·2^(N+1)) + 2R + 1 >= 2^(N+1). With floor (ν·2^(N+1)) = 2·first + next that is
 * first + next + R > 2^N − 1, taken apart so that N = 32 does not overflow in 32 bits. */
MANT_ROUNDING_ADDEND (sr_b)
{
  MantWord next, rest;
  const MantWord first = mant_addend_first_bits (fraction, mask, n_random_bits, &next, &rest);
  const MantWord top = (MantWord) ((UINT64_C (1) << n_random_bits) - 1);

  return mask & (0 - ((MantWord) (random > top - first) | (next & (random == top - first))));
}

MANT_ROUNDING_DEFINE (sr_b,
  .id = "sr-b",
  .title = "Stochastic, P3109 StochasticB: N given bits, centred",
  .source = "IEEE P3109 interim report 4.0, RoundToPrecision, StochasticB_N",
  .stochastic = true,
  .given_bits = true,
  .overflow = MANT_OVERFLOW_TO_INF)
