/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding-addend.h"

/* An inexact result ends on an odd code: up from an even one, stay on an odd one. Beyond the
 * largest finite number the policies that know Inf answer Inf (P3109 SatNone, gfloat); who rounds
 * a second time wants the largest finite number instead, which is CPFloat's answer and here the
 * policy "propagate". */
MANT_ROUNDING_ADDEND (ro)
{
  return mask & (odd - 1);
}

MANT_ROUNDING_DEFINE (ro,
  .id = "ro",
  .title = "To odd",
  .source = "Boldo and Melquiond, Emulation of FMA and correctly rounded sums, IEEE TC 57(4), 2008",
  .overflow = MANT_OVERFLOW_TO_INF)
