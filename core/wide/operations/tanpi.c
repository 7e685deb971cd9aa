/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

/* The pole at n + ½ is approached from both sides: an infinity with a sign by IEEE 754's rule, but
 * none to P3109. */
static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  const MantStatus status
      = mant_operation_unary (context, mpfr_tanpi, operands, result, flags);

  if (result->number_class == MANT_CLASS_INF)
    return mant_operation_pole (context, result->negative, false, result, flags);
  return status;
}

MANT_OPERATION_DEFINE (tanpi,
  .id = "tanpi",
  .title = "tangent of a times π",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "tanpi(a)",
  .arity = 1,
  .apply = apply)
