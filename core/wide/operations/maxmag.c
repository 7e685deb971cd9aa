/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-order.h"

#define OPTIONS (MANT_EXTREMUM_MAXIMUM | MANT_EXTREMUM_MAGNITUDE)

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_operation_extremum_narrow (OPTIONS, operands);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_extremum (OPTIONS, operands, result);
}

MANT_OPERATION_DEFINE (maxmag,
  .id = "maxmag",
  .title = "one of larger magnitude; NaN if either is",
  .source = "IEEE 754-2019, 9.6 maximumMagnitude; P3109 MaximumMagnitude",
  .pattern = "maxmag(a, b)",
  .arity = 2,
  .apply = apply,
  .narrow = narrow)
