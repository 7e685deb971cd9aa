/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  /* √ keeps the sign of zero, and so does its reciprocal; mpfr_rec_sqrt () does not */
  if (operands[0]->number_class == MANT_CLASS_ZERO)
    return mant_operation_pole (context, operands[0]->negative, false, result, flags);
  return mant_operation_unary (context, mpfr_rec_sqrt, operands, result, flags);
}

MANT_OPERATION_DEFINE (rsqrt,
  .id = "rsqrt",
  .title = "reciprocal of the square root",
  .source = "IEEE 754-2019, 9.2 rSqrt",
  .pattern = "rsqrt(a)",
  .arity = 1,
  .apply = apply)
