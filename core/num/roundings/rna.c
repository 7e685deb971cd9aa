/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* Half a unit. */
MANT_ROUNDING_ADDEND (rna)
{
  return ((mask >> 1) + 1) & mask;
}

MANT_ROUNDING_DEFINE (rna,
  .id = "rna",
  .title = "To nearest, ties away from zero",
  .source = "IEEE 754-2019, 4.3.1 roundTiesToAway",
  .overflow = MANT_OVERFLOW_TO_INF)
