/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_value_remainder (&operands[0], &operands[1], flags);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_binary (context, mpfr_remainder, operands, result, flags);
}

MANT_OPERATION_DEFINE (rem,
  .id = "rem",
  .title = "remainder with the nearest quotient",
  .source = "IEEE 754-2019, 5.3.1 remainder",
  .pattern = "rem(a, b)",
  .arity = 2,
  .apply = apply,
  .narrow = narrow)
