/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_unary (context, mpfr_erf, operands, result, flags);
}

MANT_OPERATION_DEFINE (erf,
  .id = "erf",
  .title = "error function",
  .source = "ISO/IEC 9899:2018, 7.12.8.1",
  .pattern = "erf(a)",
  .arity = 1,
  .apply = apply)
