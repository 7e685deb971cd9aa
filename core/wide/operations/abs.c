/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_value_abs (&operands[0]);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  mant_operation_store (operands[0], false, result);
  return MANT_OK;
}

MANT_OPERATION_DEFINE (abs,
  .id = "abs",
  .title = "absolute value",
  .source = "IEEE 754-2019, 5.5.1 abs",
  .pattern = "abs(a)",
  .arity = 1,
  .apply = apply,
  .narrow = narrow)
