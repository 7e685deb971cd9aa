/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* Half a unit less one: a tie does not carry. */
MANT_ROUNDING_ADDEND (rnz)
{
  return mask >> 1;
}

MANT_ROUNDING_DEFINE (rnz,
  .id = "rnz",
  .title = "To nearest, ties to zero",
  .source = "IEEE 754-2019, 9.5 roundTiesToZero",
  .overflow = MANT_OVERFLOW_TO_INF)
