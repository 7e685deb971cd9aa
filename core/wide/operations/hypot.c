/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_binary (context, mpfr_hypot, operands, result, flags);
}

/* The root of a sum of squares of which 128 bits hold every bit. */
static bool
compute (void                       *memo,
         const MantOperationContext *context,
         const MantValue            *operands,
         MantWide                   *result)
{
  MantFlags none = MANT_FLAG_NONE;
  const MantValue a2 = mant_value_multiply (&operands[0], &operands[0], &none);
  const MantValue b2 = mant_value_multiply (&operands[1], &operands[1], &none);
  MantValue sum;

  if (a2.sticky || b2.sticky)
    return false;
  sum = mant_value_add (&a2, &b2, false, &none);
  if (sum.sticky || context->precision != 128)
    return false;

  mant_wide_set_value (result, &sum);
  mant_wide_take_mpfr (result, mpfr_sqrt (result->number, result->number, MPFR_RNDZ));
  return true;
}

static const MantOperationMemo memo = { .compute = compute };

MANT_OPERATION_DEFINE (hypot,
  .id = "hypot",
  .title = "length of the vector (a, b)",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "hypot(a, b)",
  .arity = 2,
  .apply = apply,
  .memo = &memo)
