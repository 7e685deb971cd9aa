/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* negative − 1 is all ones for a positive number and zero for a negative one. */
MANT_ROUNDING_ADDEND (ru)
{
  return mask & (negative - 1);
}

MANT_ROUNDING_DEFINE (ru,
  .id = "ru",
  .title = "Up, toward +∞",
  .source = "IEEE 754-2019, 4.3.2 roundTowardPositive",
  .overflow = MANT_OVERFLOW_TO_INF_IF_POSITIVE)
