/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

/* ±limit·(1 − tiny), or ±limit·(1 + tiny) */
static MantStatus
near_limit (const MantOperationContext *context,
            int                         limit_exp2,
            bool                        above,
            bool                        negative,
            MantWide                   *result)
{
  mpfr_set_prec (result->number, context->precision);
  mpfr_set_ui_2exp (result->number, 1, limit_exp2, MPFR_RNDZ);
  if (!above)
    mpfr_nextbelow (result->number);
  mpfr_setsign (result->number, result->number, negative, MPFR_RNDZ);
  mant_wide_take_mpfr (result, 1);
  return MANT_OK;
}

/* MPFR 4.2.0 computes the angle to as many bits as the exponents of its operands lie apart. Where
 * it is as near to ±½ or ±1 as that, the truncation is known without. */
static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  const MantWide *y = operands[0], *x = operands[1];

  if (mant_wide_is_finite_nonzero (y) && mant_wide_is_finite_nonzero (x))
    {
      const int64_t distance = mant_wide_exponent (y) - mant_wide_exponent (x);

      if (distance > (int64_t) context->precision + 8)
        return near_limit (context, -1, x->negative, y->negative, result);
      if (distance < -(int64_t) context->precision - 8 && x->negative)
        return near_limit (context, 0, false, y->negative, result);
    }
  return mant_operation_binary (context, mpfr_atan2pi, operands, result, flags);
}

MANT_OPERATION_DEFINE (atan2pi,
  .id = "atan2pi",
  .title = "angle of the point (b, a) divided by π",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "atan2pi(a, b)",
  .arity = 2,
  .apply = apply,
  .memo = &mant_operation_angle_pi_memo)
