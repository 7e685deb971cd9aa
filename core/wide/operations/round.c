/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static int
to_integer (mpfr_ptr    result,
            mpfr_srcptr a)
{
  return mpfr_round (result, a);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_integer (to_integer, operands, result);
}

MANT_OPERATION_DEFINE (round,
  .id = "round",
  .title = "nearest integer, ties away from zero",
  .source = "IEEE 754-2019, 5.9 roundToIntegralTiesToAway",
  .pattern = "round(a)",
  .arity = 1,
  .apply = apply)
