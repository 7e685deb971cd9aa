/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_value_divide (&operands[0], &operands[1], context->result->system, flags);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  /* what zero divides has the sign of that zero, which P3109's does not have */
  if (operands[1]->number_class == MANT_CLASS_ZERO && !mant_wide_is_nan (operands[0])
      && operands[0]->number_class != MANT_CLASS_ZERO)
    {
      if (operands[0]->number_class != MANT_CLASS_INF)
        return mant_operation_pole (context, operands[0]->negative != operands[1]->negative, false,
                                    result, flags);
      if (context->result->system != MANT_SYSTEM_IEEE)
        return mant_operation_invalid (result, flags);
    }
  return mant_operation_binary (context, mpfr_div, operands, result, flags);
}

MANT_OPERATION_DEFINE (div,
  .id = "div",
  .title = "division",
  .source = "IEEE 754-2019, 5.4.1 division; Posit Standard 2022 and P3109 4.0 for x/0",
  .pattern = "a / b",
  .arity = 2,
  .apply = apply,
  .narrow = narrow)
