/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_value_sqrt (&operands[0], flags);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_unary (context, mpfr_sqrt, operands, result, flags);
}

MANT_OPERATION_DEFINE (sqrt,
  .id = "sqrt",
  .title = "square root",
  .source = "IEEE 754-2019, 5.4.1 squareRoot",
  .pattern = "sqrt(a)",
  .arity = 1,
  .apply = apply,
  .narrow = narrow)
