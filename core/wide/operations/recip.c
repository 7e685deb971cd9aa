/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static const MantValue one = { .number_class = MANT_CLASS_NORMAL, .hi = UINT64_C (1) << 63 };

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_value_divide (&one, &operands[0], context->result->system, flags);
}

static int
reciprocal (mpfr_ptr    result,
            mpfr_srcptr a,
            mpfr_rnd_t  rounding)
{
  return mpfr_ui_div (result, 1, a, rounding);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  if (operands[0]->number_class == MANT_CLASS_ZERO)
    return mant_operation_pole (context, operands[0]->negative, false, result, flags);
  return mant_operation_unary (context, reciprocal, operands, result, flags);
}

MANT_OPERATION_DEFINE (recip,
  .id = "recip",
  .title = "reciprocal",
  .source = "P3109 interim report 4.0, Recip",
  .pattern = "recip(a)",
  .arity = 1,
  .apply = apply,
  .narrow = narrow)
