/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return operands[0];
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  mant_operation_store (operands[0], operands[0]->negative, result);
  return MANT_OK;
}

MANT_OPERATION_DEFINE (convert,
  .id = "convert",
  .title = "conversion between formats",
  .source = "IEEE 754-2019, 5.4.2 convertFormat",
  .pattern = "convert(a)",
  .arity = 1,
  .apply = apply,
  .narrow = narrow)
