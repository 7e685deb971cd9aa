/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_value_fma (&operands[0], &operands[1], &operands[2],
                         mant_rounding_is_down (context->rounding), flags);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  const bool negative = operands[0]->negative != operands[1]->negative;
  mpfr_t numbers[3];
  int ternary;

  if (mant_operation_any_nan (operands, 3))
    return mant_operation_nan (operands, 3, result);

  for (int i = 0; i < 3; i++)
    {
      mpfr_init2 (numbers[i], 2);
      mant_wide_get_mpfr (operands[i], numbers[i]);
    }
  mpfr_set_prec (result->number, context->precision);
  ternary = mpfr_fma (result->number, numbers[0], numbers[1], numbers[2], MPFR_RNDZ);
  for (int i = 0; i < 3; i++)
    mpfr_clear (numbers[i]);
  mant_operation_take (context, operands, 3, ternary, result, flags);
  if (result->number_class == MANT_CLASS_ZERO && negative != operands[2]->negative)
    result->negative = mant_rounding_is_down (context->rounding);
  return MANT_OK;
}

MANT_OPERATION_DEFINE (fma,
  .id = "fma",
  .title = "product and sum, rounded once",
  .source = "IEEE 754-2019, 5.4.1 fusedMultiplyAdd",
  .pattern = "fma(a, b, c)",
  .arity = 3,
  .apply = apply,
  .narrow = narrow)
