/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-private.h"

#include "mant-arith.h"

static MantValue
narrow (const MantOperationContext *context,
        const MantValue            *operands,
        MantFlags                  *flags)
{
  return mant_value_fmod (&operands[0], &operands[1], flags);
}

static MantStatus
apply (const MantOperationContext *context,
       const MantWide *const      *operands,
       MantWide                   *result,
       MantFlags                  *flags)
{
  return mant_operation_binary (context, mpfr_fmod, operands, result, flags);
}

MANT_OPERATION_DEFINE (fmod,
  .id = "fmod",
  .title = "remainder with the truncated quotient",
  .source = "ISO/IEC 9899:2018, 7.12.10.1",
  .pattern = "fmod(a, b)",
  .arity = 2,
  .apply = apply,
  .narrow = narrow)
