/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_binary (context, mpfr_hypot, operands, result, flags);
}

MANT_OPERATION_DEFINE (hypot,
  .id = "hypot",
  .title = "length of the vector (a, b)",
  .source = "IEEE 754-2019, 9.2",
  .pattern = "hypot(a, b)",
  .arity = 2,
  .apply = apply)
