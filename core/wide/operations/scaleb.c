/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

/* a·2^b for a whole number b. Exponents beyond 2^36 leave every format, whatever a is. */
static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  const MantWide *a = operands[0], *b = operands[1];
  const long limit = 1L << 36;
  long shift = 0;

  if (mant_operation_any_nan (operands, 2))
    return mant_operation_nan (operands, 2, result);
  if (b->number_class == MANT_CLASS_INF
      || (mant_wide_is_finite_nonzero (b) && !mpfr_integer_p (b->number)))
    return mant_operation_invalid (result, flags);

  mant_wide_set (result, a);
  if (!mant_wide_is_finite_nonzero (a) || b->number_class == MANT_CLASS_ZERO)
    return MANT_OK;

  if (mant_wide_exponent (b) < 36)
    shift = mpfr_get_si (b->number, MPFR_RNDZ);
  else
    shift = b->negative ? -limit : limit;
  mpfr_mul_2si (result->number, result->number, shift, MPFR_RNDZ);
  return MANT_OK;
}

MANT_OPERATION_DEFINE (scaleb,
  .id = "scaleb",
  .title = "a times two to the power b",
  .source = "IEEE 754-2019, 5.3.3 scaleB",
  .pattern = "scaleb(a, b)",
  .arity = 2,
  .apply = apply)
