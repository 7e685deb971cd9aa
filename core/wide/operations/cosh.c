/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_unary (context, mpfr_cosh, operands, result, flags);
}

MANT_OPERATION_DEFINE (cosh,
  .id = "cosh",
  .title = "hyperbolic cosine",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "cosh(a)",
  .arity = 1,
  .apply = apply)
