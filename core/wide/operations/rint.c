/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-round.h"

/* By the rounding mode itself. A stochastic mode has no random bits here: these belong to the
 * rounding of the result. */
static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  const MantWide *a = operands[0];
  const MantRoundingContext rounding = { .rounding = context->rounding };
  uint64_t bits;
  mpz_t whole;
  mpfr_t fraction;
  bool up;

  if (!mant_wide_is_finite_nonzero (a) || mpfr_integer_p (a->number))
    return mant_operation_exact (a, result);
  if (context->rounding->stochastic)
    return mant_operation_unable (result);

  /* |a| = whole + fraction; the fraction as MANT_FRACTION_BITS bits, jammed */
  mpz_init (whole);
  mpfr_init2 (fraction, mpfr_get_prec (a->number));
  mpfr_get_z (whole, a->number, MPFR_RNDZ);
  mpz_abs (whole, whole);
  mpfr_frac (fraction, a->number, MPFR_RNDZ);
  mpfr_abs (fraction, fraction, MPFR_RNDZ);
  mpfr_mul_2ui (fraction, fraction, MANT_FRACTION_BITS, MPFR_RNDZ);
  bits = mpfr_get_ui (fraction, MPFR_RNDZ);
  bits |= mpfr_integer_p (fraction) == 0;
  up = mant_round_up (&rounding, bits, mpz_odd_p (whole), a->negative);
  if (up)
    mpz_add_ui (whole, whole, 1);

  *flags |= MANT_FLAG_INEXACT;
  mpfr_set_prec (result->number, mpfr_get_prec (a->number));
  mpfr_set_z (result->number, whole, MPFR_RNDZ);
  mpfr_setsign (result->number, result->number, a->negative, MPFR_RNDZ);
  mant_wide_take_mpfr (result, 0);
  mpfr_clear (fraction);
  mpz_clear (whole);
  return MANT_OK;
}

MANT_OPERATION_DEFINE (rint,
  .id = "rint",
  .title = "nearest integer in the rounding mode",
  .source = "IEEE 754-2019, 5.9 roundToIntegralExact",
  .pattern = "rint(a)",
  .arity = 1,
  .apply = apply)
