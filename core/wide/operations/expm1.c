/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_unary (context, mpfr_expm1, operands, result, flags);
}

MANT_OPERATION_DEFINE (expm1,
  .id = "expm1",
  .title = "exponential function less one",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "expm1(a)",
  .arity = 1,
  .apply = apply)
