/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* As StochasticC with RNO in place of RNE: a tie of ν·2^N goes to the odd integer. */
MANT_ROUNDING_ADDEND (sr_odd)
{
  MantWord next, rest;
  const MantWord first = mant_addend_first_bits (fraction, mask, n_random_bits, &next, &rest);
  const MantWord top = (MantWord) ((UINT64_C (1) << n_random_bits) - 1);
  const MantWord up = next & (rest | ((first & 1) ^ 1));

  return mask & (0 - ((MantWord) (random > top - first) | (up & (random == top - first))));
}

MANT_ROUNDING_DEFINE (sr_odd,
  .id = "sr-odd",
  .title = "Stochastic, N given bits, ties to odd",
  .source = "gfloat 0.5.2, RoundMode.StochasticOdd",
  .stochastic = true,
  .given_bits = true,
  .overflow = MANT_OVERFLOW_TO_INF)
