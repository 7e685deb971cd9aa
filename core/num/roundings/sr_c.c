/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* Up iff RNE (ν·2^N) + R >= 2^N; `up` is the rounding of ν·2^N. */
MANT_ROUNDING_ADDEND (sr_c)
{
  MantWord next, rest;
  const MantWord first = mant_addend_first_bits (fraction, mask, n_random_bits, &next, &rest);
  const MantWord top = (MantWord) ((UINT64_C (1) << n_random_bits) - 1);
  const MantWord up = next & (rest | (first & 1));

  return mask & (0 - ((MantWord) (random > top - first) | (up & (random == top - first))));
}

MANT_ROUNDING_DEFINE (sr_c,
  .id = "sr-c",
  .title = "Stochastic, P3109 StochasticC: N given bits, nearest even",
  .source = "IEEE P3109 interim report 4.0, RoundToPrecision, StochasticC_N",
  .stochastic = true,
  .given_bits = true,
  .overflow = MANT_OVERFLOW_TO_INF)
