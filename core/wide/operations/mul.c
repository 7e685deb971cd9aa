/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_value_multiply (&operands[0], &operands[1], flags);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_binary (context, mpfr_mul, operands, result, flags);
}

MANT_OPERATION_DEFINE (mul,
  .id = "mul",
  .title = "multiplication",
  .source = "IEEE 754-2019, 5.4.1 multiplication",
  .pattern = "a * b",
  .arity = 2,
  .apply = apply,
  .narrow = narrow)
