/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  mpfr_t numbers[3];
  mpfr_ptr pointers[3];
  bool same = true;
  int ternary;

  if (mant_operation_any_nan (operands, 3))
    return mant_operation_nan (operands, 3, result);

  for (int i = 0; i < 3; i++)
    {
      mpfr_init2 (numbers[i], 2);
      mant_wide_get_mpfr (operands[i], numbers[i]);
      pointers[i] = numbers[i];
      same &= operands[i]->negative == operands[0]->negative;
    }
  mpfr_set_prec (result->number, context->precision);
  ternary = mpfr_sum (result->number, pointers, 3, MPFR_RNDZ);
  for (int i = 0; i < 3; i++)
    mpfr_clear (numbers[i]);
  mant_operation_take (context, operands, 3, ternary, result, flags);
  if (result->number_class == MANT_CLASS_ZERO)
    result->negative = same ? operands[0]->negative
                            : mant_rounding_is_down (context->rounding);
  return MANT_OK;
}

MANT_OPERATION_DEFINE (faa,
  .id = "faa",
  .title = "sum of three, rounded once",
  .source = "P3109 interim report 4.0, FAA",
  .pattern = "faa(a, b, c)",
  .arity = 3,
  .apply = apply)
