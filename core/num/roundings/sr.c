/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* floor (v) + [u < v − floor (v)] on the signed v, the definition of the golden vectors: a positive
 * magnitude grows iff u < fraction (addend mask − random), a negative one iff u >= 1 − fraction
 * (addend random). mask − random is random ^ mask. An exact number (fraction 0) never moves. When
 * the comparison is exact: mant-rounding-addend.h. What lies beyond the largest finite number is
 * rounded as if the exponents went on, then overflows. */
MANT_ROUNDING_ADDEND (sr)
{
  return random ^ (mask & (negative - 1));
}

MANT_ROUNDING_DEFINE (sr,
  .id = "sr",
  .title = "Stochastic, up with the probability of the fraction",
  .source = "Croci et al., Stochastic rounding, R. Soc. Open Sci. 9, 2022, mode 1",
  .stochastic = true,
  .overflow = MANT_OVERFLOW_TO_INF)
