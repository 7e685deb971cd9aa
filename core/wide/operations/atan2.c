/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_binary (context, mpfr_atan2, operands, result, flags);
}

MANT_OPERATION_DEFINE (atan2,
  .id = "atan2",
  .title = "angle of the point (b, a)",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "atan2(a, b)",
  .arity = 2,
  .apply = apply,
  .memo = &mant_operation_angle_memo)
