/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_unary (context, mpfr_erfc, operands, result, flags);
}

MANT_OPERATION_DEFINE (erfc,
  .id = "erfc",
  .title = "complementary error function",
  .source = "ISO/IEC 9899:2018, 7.12.8.2",
  .pattern = "erfc(a)",
  .arity = 1,
  .apply = apply)
