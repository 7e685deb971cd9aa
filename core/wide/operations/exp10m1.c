/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_unary (context, mpfr_exp10m1, operands, result, flags);
}

MANT_OPERATION_DEFINE (exp10m1,
  .id = "exp10m1",
  .title = "power of ten less one",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "exp10m1(a)",
  .arity = 1,
  .apply = apply)
