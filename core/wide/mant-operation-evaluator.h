/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-operation.h"

#pragma GCC visibility push(default)

/* One operation on many operands, one after the other: the memory and whatever the operands share
 * is kept in between. For one thread at a time. */
typedef struct _MantOperationEvaluator MantOperationEvaluator;

MantOperationEvaluator *mant_operation_evaluator_new  (const MantOperation *operation,
                                                       const MantFormat    *result_format);
void                    mant_operation_evaluator_free (MantOperationEvaluator *self);
/* The same codes and flags as mant_operation_round (). unrounded: (nullable) the exact result,
 * truncated to 128 bits. */
MantCode                mant_operation_evaluator_round (MantOperationEvaluator    *self,
                                                        const MantValue           *operands,
                                                        const MantRoundingContext *rounding,
                                                        MantOverflow               overflow,
                                                        MantFlags                 *flags,
                                                        MantValue                 *unrounded);

#pragma GCC visibility pop
