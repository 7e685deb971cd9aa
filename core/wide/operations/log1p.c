/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_unary (context, mpfr_log1p, operands, result, flags);
}

MANT_OPERATION_DEFINE (log1p,
  .id = "log1p",
  .title = "natural logarithm of one plus a",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "log1p(a)",
  .arity = 1,
  .apply = apply)
