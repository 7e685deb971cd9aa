/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* Up iff fraction + mask − random > mask, that is random < fraction: u < fraction, see
 * mant-rounding-addend.h for when that is exact. An exact number (fraction 0) never moves. What lies
 * beyond the largest finite number is rounded as if the exponent went on, then overflows. */
MANT_ROUNDING_ADDEND (sr)
{
  return mask - random;
}

MANT_ROUNDING_DEFINE (sr,
  .id = "sr",
  .title = "Stochastic, up with the probability of the fraction",
  .source = "Croci et al., Stochastic rounding, R. Soc. Open Sci. 9, 2022, mode 1",
  .stochastic = true,
  .overflow = MANT_OVERFLOW_TO_INF)
