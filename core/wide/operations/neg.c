/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_value_negate (&operands[0]);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  mant_operation_store (operands[0], !operands[0]->negative, result);
  return MANT_OK;
}

MANT_OPERATION_DEFINE (neg,
  .id = "neg",
  .title = "negation",
  .source = "IEEE 754-2019, 5.5.1 negate",
  .pattern = "-a",
  .arity = 1,
  .apply = apply,
  .narrow = narrow)
