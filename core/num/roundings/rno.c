/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* As ties to even with the parity turned round. */
MANT_ROUNDING_ADDEND (rno)
{
  return ((mask >> 1) + (odd ^ 1)) & mask;
}

MANT_ROUNDING_DEFINE (rno,
  .id = "rno",
  .title = "To nearest, ties to odd",
  .source = "Pychop, Bitchop rounding 0 (ties to odd)",
  .overflow = MANT_OVERFLOW_TO_INF)
