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

/* Many powers of one base. The exponents of a short format are m·2^k with a small odd m, so from
 * the base's repeated squares and square roots s(k) = |a|^(2^k) every power is a product of as many
 * of them as m has ones, or its reciprocal. All are cut off at 256 bits: s(k) is low by less than
 * 2^(max (k, 0) − 254) of itself, a product by less than 2^(MAX_K − 252). */
#define BITS  256
#define MIN_K (-150)
#define MAX_K 24
#define N_K   (MAX_K - MIN_K + 1)

typedef struct {
  MantValue base;          /* of class ZERO: none yet */
  int low, high;           /* s(low) … s(high) are there */
  bool exact[N_K];
  mpfr_t roots[N_K];       /* s(k) at k − MIN_K */
  mpfr_t product;
} Memo;

static void
init (void *memo)
{
  Memo *self = memo;

  for (int i = 0; i < N_K; i++)
    mpfr_init2 (self->roots[i], BITS);
  mpfr_init2 (self->product, BITS);
}

static void
clear (void *memo)
{
  Memo *self = memo;

  for (int i = 0; i < N_K; i++)
    mpfr_clear (self->roots[i]);
  mpfr_clear (self->product);
}

static void
set_base (Memo            *self,
          const MantValue *base,
          MantWide        *scratch)
{
  MantValue magnitude = *base;

  magnitude.negative = false;
  if (self->base.number_class != MANT_CLASS_ZERO
      && mant_value_compare (&self->base, &magnitude) == 0)
    return;

  self->base = magnitude;
  self->low = self->high = 0;
  self->exact[-MIN_K] = true;
  mant_wide_set_value (scratch, &magnitude);
  mpfr_set (self->roots[-MIN_K], scratch->number, MPFR_RNDZ);
}

/* The index of s(k), MIN_K <= k <= MAX_K, which is computed now if it was not. */
static int
ensure (Memo *self,
        int   k)
{
  mpfr_t *const roots = self->roots;

  while (self->high < k)
    {
      const int at = ++self->high - MIN_K;

      self->exact[at] = (mpfr_sqr (roots[at], roots[at - 1], MPFR_RNDZ) == 0)
                        && self->exact[at - 1];
    }
  while (self->low > k)
    {
      const int at = --self->low - MIN_K;

      self->exact[at] = (mpfr_sqrt (roots[at], roots[at + 1], MPFR_RNDZ) == 0)
                        && self->exact[at + 1];
    }
  return k - MIN_K;
}

static bool
compute (void                       *memo,
         const MantOperationContext *context,
         const MantValue            *operands,
         MantWide                   *result)
{
  Memo *self = memo;
  const MantValue *a = &operands[0], *b = &operands[1];
  bool exact = true, first = true;
  int64_t k;
  uint32_t m;
  const mp_limb_t *limbs;

  if (context->precision != BITS - 128 || a->exponent > 16384 || a->exponent < -16384
      || !mant_operation_split (b, &m, &k) || k < MIN_K
      || k + 31 - __builtin_clz (m) > MAX_K || (a->negative && k < 0))
    return false;

  set_base (self, a, result);
  for (int bit = 0; m >> bit != 0; bit++)
    if ((m >> bit & 1) != 0)
      {
        const int at = ensure (self, (int) k + bit);

        exact &= self->exact[at];
        if (first)
          mpfr_set (self->product, self->roots[at], MPFR_RNDZ);
        else
          exact &= mpfr_mul (self->product, self->product, self->roots[at], MPFR_RNDZ) == 0;
        first = false;
      }
  if (b->negative)
    exact &= mpfr_ui_div (self->product, 1, self->product, MPFR_RNDZ) == 0;

  /* 128 bits are asked for and 256 there. The error is far below the 192nd, so that bits 129 to 192
   * tell whether it can reach the 128th. A power that is a number of 128 bits is never inexact
   * here: neither are its roots and squares, which are shorter. */
  limbs = mpfr_custom_get_significand (self->product);
  if (!exact && (limbs[1] == 0 || limbs[1] == UINT64_MAX))
    return false;

  mpfr_set_prec (result->number, context->precision);
  exact &= mpfr_set (result->number, self->product, MPFR_RNDZ) == 0;
  if (a->negative && k == 0)
    mpfr_neg (result->number, result->number, MPFR_RNDZ);
  mant_wide_take_mpfr (result, exact ? 0 : 1);
  return true;
}

static const MantOperationMemo memo = {
  .size = sizeof (Memo),
  .init = init,
  .clear = clear,
  .compute = compute,
};

MANT_OPERATION_DEFINE (pow,
  .id = "pow",
  .title = "power",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "pow(a, b)",
  .arity = 2,
  .apply = apply,
  .memo = &memo)
