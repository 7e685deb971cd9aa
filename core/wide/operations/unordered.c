/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-order.h"

#define HOLDS_FOR (MANT_ORDER_UNORDERED)

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_operation_compare_narrow (HOLDS_FOR, operands, flags);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_compare (HOLDS_FOR, operands, result, flags);
}

MANT_OPERATION_DEFINE (unordered,
  .id = "unordered",
  .title = "whether either is NaN",
  .source = "IEEE 754-2019, 5.6.1 compareQuietUnordered",
  .pattern = "unordered(a, b)",
  .arity = 2,
  .predicate = true,
  .apply = apply,
  .narrow = narrow)
