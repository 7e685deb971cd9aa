/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_unary (context, mpfr_asinh, operands, result, flags);
}

MANT_OPERATION_DEFINE (asinh,
  .id = "asinh",
  .title = "inverse hyperbolic sine",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "asinh(a)",
  .arity = 1,
  .apply = apply)
