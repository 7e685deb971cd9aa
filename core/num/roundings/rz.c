/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* Truncation of the magnitude. */
MANT_ROUNDING_ADDEND (rz)
{
  return 0;
}

MANT_ROUNDING_DEFINE (rz,
  .id = "rz",
  .title = "Toward zero",
  .source = "IEEE 754-2019, 4.3.2 roundTowardZero",
  .overflow = MANT_OVERFLOW_TO_MAX)
