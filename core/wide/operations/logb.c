/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  const MantWide *a = operands[0];

  if (mant_wide_is_nan (a))
    return mant_operation_nan (operands, 1, result);
  if (a->number_class == MANT_CLASS_ZERO)
    return mant_operation_pole (context, true, true, result, flags);
  if (a->number_class == MANT_CLASS_INF)
    {
      mant_wide_set_class (result, MANT_CLASS_INF, false);
      return MANT_OK;
    }

  mpfr_set_prec (result->number, 128);
  mpfr_set_si (result->number, (long) mant_wide_exponent (a), MPFR_RNDZ);
  mant_wide_take_mpfr (result, 0);
  return MANT_OK;
}

MANT_OPERATION_DEFINE (logb,
  .id = "logb",
  .title = "exponent of a",
  .source = "IEEE 754-2019, 5.3.3 logB",
  .pattern = "logb(a)",
  .arity = 1,
  .apply = apply)
