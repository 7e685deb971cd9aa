/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

/* A power of zero with a negative exponent is an infinity with the sign of that zero, which P3109's
 * zero does not have. */
static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  const MantStatus status
      = mant_operation_binary (context, mpfr_pow, operands, result, flags);

  if (result->number_class == MANT_CLASS_INF && operands[0]->number_class == MANT_CLASS_ZERO
      && operands[1]->number_class != MANT_CLASS_INF)
    return mant_operation_pole (context, result->negative, false, result, flags);
  return status;
}

MANT_OPERATION_DEFINE (pow,
  .id = "pow",
  .title = "power",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "pow(a, b)",
  .arity = 2,
  .apply = apply)
