/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* Up iff floor (ν·2^N) + R >= 2^N. Written as R > 2^N − 1 − floor (…), which N = 32 does not
 * overflow in 32 bits. Up implies floor (…) > 0, so that adding all ones does carry. */
MANT_ROUNDING_ADDEND (sr_a)
{
  MantWord next, rest;
  const MantWord first = mant_addend_first_bits (fraction, mask, n_random_bits, &next, &rest);
  const MantWord top = (MantWord) ((UINT64_C (1) << n_random_bits) - 1);

  return mask & (0 - (MantWord) (random > top - first));
}

MANT_ROUNDING_DEFINE (sr_a,
  .id = "sr-a",
  .title = "Stochastic, P3109 StochasticA: N given bits, truncated",
  .source = "IEEE P3109 interim report 4.0, RoundToPrecision, StochasticA_N",
  .stochastic = true,
  .given_bits = true,
  .overflow = MANT_OVERFLOW_TO_INF)
