/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static int
to_integer (mpfr_ptr    result,
            mpfr_srcptr a)
{
  return mpfr_trunc (result, a);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_integer (to_integer, operands, result);
}

MANT_OPERATION_DEFINE (trunc,
  .id = "trunc",
  .title = "integer part",
  .source = "IEEE 754-2019, 5.9 roundToIntegralTowardZero",
  .pattern = "trunc(a)",
  .arity = 1,
  .apply = apply)
