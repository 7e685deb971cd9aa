/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  MantValue value = operands[0];

  value.negative = operands[1].negative;
  return value;
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  mant_operation_store (operands[0], operands[1]->negative, result);
  return MANT_OK;
}

MANT_OPERATION_DEFINE (copysign,
  .id = "copysign",
  .title = "a with the sign of b",
  .source = "IEEE 754-2019, 5.5.1 copySign",
  .pattern = "copysign(a, b)",
  .arity = 2,
  .apply = apply,
  .narrow = narrow)
