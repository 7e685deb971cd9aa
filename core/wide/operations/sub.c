/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_value_subtract (&operands[0], &operands[1],
                              mant_rounding_is_down (context->rounding), flags);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  const MantStatus status
      = mant_operation_binary (context, mpfr_sub, operands, result, flags);

  if (result->number_class == MANT_CLASS_ZERO
      && operands[0]->negative == operands[1]->negative)
    result->negative = mant_rounding_is_down (context->rounding);
  return status;
}

MANT_OPERATION_DEFINE (sub,
  .id = "sub",
  .title = "subtraction",
  .source = "IEEE 754-2019, 5.4.1 subtraction",
  .pattern = "a - b",
  .arity = 2,
  .apply = apply,
  .narrow = narrow)
