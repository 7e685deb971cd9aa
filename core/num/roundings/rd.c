/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* 0 − negative is all ones for a negative number and zero for a positive one. */
MANT_ROUNDING_ADDEND (rd)
{
  return mask & (0 - negative);
}

MANT_ROUNDING_DEFINE (rd,
  .id = "rd",
  .title = "Down, toward −∞",
  .source = "IEEE 754-2019, 4.3.2 roundTowardNegative",
  .overflow = MANT_OVERFLOW_TO_INF_IF_NEGATIVE)
