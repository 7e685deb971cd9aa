/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* Half a unit less one, plus one where the kept code is odd: only then does a tie carry. The last
 * & is for an empty fraction (mask 0). */
MANT_ROUNDING_ADDEND (rne)
{
  return ((mask >> 1) + odd) & mask;
}

MANT_ROUNDING_DEFINE (rne,
  .id = "rne",
  .title = "To nearest, ties to even",
  .source = "IEEE 754-2019, 4.3.1 roundTiesToEven",
  .overflow = MANT_OVERFLOW_TO_INF)
