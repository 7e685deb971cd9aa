/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  if (mant_operation_angle_is_huge (operands[0]))
    return mant_operation_unable (result);
  return mant_operation_unary (context, mpfr_cos, operands, result, flags);
}

MANT_OPERATION_DEFINE (cos,
  .id = "cos",
  .title = "cosine",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "cos(a)",
  .arity = 1,
  .apply = apply)
