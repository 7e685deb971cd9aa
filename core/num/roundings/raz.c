/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* Anything that is dropped carries. */
MANT_ROUNDING_ADDEND (raz)
{
  return mask;
}

MANT_ROUNDING_DEFINE (raz,
  .id = "raz",
  .title = "Away from zero",
  .source = "GNU MPFR, MPFR_RNDA",
  .overflow = MANT_OVERFLOW_TO_INF)
