/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* The coin, the top random bit, chooses a direction, not a magnitude: heads toward +∞, tails toward
 * −∞. Beyond the largest finite number it goes to infinity whatever the coin says. */
MANT_ROUNDING_ADDEND (cadna)
{
  return mask & (0 - ((MantWord) (random > (mask >> 1)) ^ negative));
}

MANT_ROUNDING_DEFINE (cadna,
  .id = "cadna",
  .title = "Random directed, up or down",
  .source = "Vignes, A stochastic arithmetic for reliable scientific computation, Math. Comput. "
            "Simul. 35, 1993 (CESTAC)",
  .stochastic = true,
  .overflow = MANT_OVERFLOW_TO_INF)
