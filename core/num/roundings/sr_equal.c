/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* The coin is the top random bit; heads adds all ones, so that only an exact number stays. */
MANT_ROUNDING_ADDEND (sr_equal)
{
  return mask & (0 - (MantWord) (random > (mask >> 1)));
}

MANT_ROUNDING_DEFINE (sr_equal,
  .id = "sr-equal",
  .title = "Stochastic, up or down with equal probability",
  .source = "Croci et al., Stochastic rounding, R. Soc. Open Sci. 9, 2022, mode 2",
  .stochastic = true,
  .overflow = MANT_OVERFLOW_TO_INF)
