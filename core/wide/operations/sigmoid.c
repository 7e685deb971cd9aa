/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

/* 1 / (1 + e^(−a)); transcendental for every finite a but 0, where it is ½. */
static void
enclose (mpfr_ptr    lower,
         mpfr_ptr    upper,
         mpfr_srcptr a,
         const void *data)
{
  mpfr_t negated;

  mpfr_init2 (negated, mpfr_get_prec (a));
  mpfr_neg (negated, a, MPFR_RNDZ);
  mpfr_exp (lower, negated, MPFR_RNDU);
  mpfr_add_ui (lower, lower, 1, MPFR_RNDU);
  mpfr_ui_div (lower, 1, lower, MPFR_RNDD);
  mpfr_exp (upper, negated, MPFR_RNDD);
  mpfr_add_ui (upper, upper, 1, MPFR_RNDD);
  mpfr_ui_div (upper, 1, upper, MPFR_RNDU);
  mpfr_clear (negated);
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
  if (!mant_wide_is_finite_nonzero (a))
    {
      mpfr_set_prec (result->number, 2);
      mpfr_set_si_2exp (result->number, 1, a->number_class == MANT_CLASS_ZERO ? -1 : 0, MPFR_RNDZ);
      if (a->number_class == MANT_CLASS_INF && a->negative)
        mpfr_set_zero (result->number, 1);
      mant_wide_take_mpfr (result, 0);
      return MANT_OK;
    }

  /* 1 − e^(−a) + … with e^(−a) below the last place under 1: e > 2 */
  if (!a->negative && mpfr_cmp_si (a->number, (long) context->precision) > 0)
    {
      mpfr_set_prec (result->number, context->precision);
      mpfr_set_ui (result->number, 1, MPFR_RNDZ);
      mpfr_nextbelow (result->number);
      mant_wide_take_mpfr (result, 1);
      return MANT_OK;
    }
  /* ½ + a/4 − …, nearer to ½ than the last place below it */
  if (mant_wide_exponent (a) < -(int64_t) context->precision - 4)
    {
      mpfr_set_prec (result->number, context->precision);
      mpfr_set_ui_2exp (result->number, 1, -1, MPFR_RNDZ);
      if (a->negative)
        mpfr_nextbelow (result->number);
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

  return mant_operation_enclose (context, enclose, a, NULL, result);
}

MANT_OPERATION_DEFINE (sigmoid,
  .id = "sigmoid",
  .title = "logistic function",
  .source = "1 / (1 + exp(-a)); PyTorch torch.sigmoid, ONNX Sigmoid",
  .pattern = "sigmoid(a)",
  .arity = 1,
  .apply = apply)
