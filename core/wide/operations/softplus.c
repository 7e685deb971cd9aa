/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

/* log (1 + e^a). No number of any precision for a finite a: for a = 0 it is log 2, and for others
 * 1 + e^a = e^y with rational y would contradict Lindemann and Weierstrass. */
static void
enclose (mpfr_ptr    lower,
         mpfr_ptr    upper,
         mpfr_srcptr a,
         const void *data)
{
  mpfr_exp (lower, a, MPFR_RNDD);
  mpfr_log1p (lower, lower, MPFR_RNDD);
  mpfr_exp (upper, a, MPFR_RNDU);
  mpfr_log1p (upper, upper, MPFR_RNDU);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  const MantWide *a = operands[0];

  if (mant_wide_is_nan (a))
    return mant_operation_nan (operands, 1, result);
  if (a->number_class == MANT_CLASS_INF)
    {
      mant_wide_set_class (result, a->negative ? MANT_CLASS_ZERO : MANT_CLASS_INF, false);
      return MANT_OK;
    }

  if (mant_wide_is_finite_nonzero (a))
    {
      const mpfr_prec_t bits = mpfr_get_prec (a->number) > context->precision
                               ? mpfr_get_prec (a->number) : context->precision;

      /* a + e^(−a) + …, less than the last place above a when a > bits: e > 2, and a >= 1 */
      if (!a->negative && mpfr_cmp_si (a->number, (long) bits) > 0)
        {
          mpfr_set_prec (result->number, context->precision);
          mpfr_set (result->number, a->number, MPFR_RNDZ);
          mant_wide_take_mpfr (result, 1);
          return MANT_OK;
        }
      /* e^a far below every format: about where it leaves MPFR's range of exponents */
      if (a->negative && mpfr_cmp_si (a->number, -MANT_WIDE_EMAX / 2) <= 0)
        {
          mpfr_set_zero (result->number, 1);
          mant_wide_take_mpfr (result, 1);
          return MANT_OK;
        }
    }

  return mant_operation_enclose (context, enclose, a, NULL, result);
}

MANT_OPERATION_DEFINE (softplus,
  .id = "softplus",
  .title = "logarithm of one plus the exponential function",
  .source = "P3109 interim report 4.0, Softplus",
  .pattern = "softplus(a)",
  .arity = 1,
  .apply = apply)
