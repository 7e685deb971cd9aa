/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-job.h"
#include "mant-number.h"

G_BEGIN_DECLS

/**
 * MantOperationTableJob:
 *
 * Every result of one operation in a format of at most 8 bits: of all codes (unary) or all pairs.
 * Row a, column b, in the order of codes.
 */
#define MANT_TYPE_OPERATION_TABLE_JOB (mant_operation_table_job_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantOperationTableJob, mant_operation_table_job, MANT, OPERATION_TABLE_JOB,
                      MantJob)

/* %MANT_ERROR_FORMAT; %MANT_ERROR_UNSUPPORTED beyond 8 bits or for three operands */
MANT_AVAILABLE_IN_ALL
MantOperationTableJob *mant_operation_table_job_new (const char *format, const char *operation,
                                                     const char *rounding, const char *overflow,
                                                     GError **error);
/* Of stochastic roundings: the rounding of row a, column b uses random word a·n_codes + b. */
MANT_AVAILABLE_IN_ALL
void    mant_operation_table_job_set_seed    (MantOperationTableJob *self, guint64 seed);
MANT_AVAILABLE_IN_ALL
guint   mant_operation_table_job_get_n_codes (MantOperationTableJob *self); /* 2^bits */
MANT_AVAILABLE_IN_ALL
guint   mant_operation_table_job_get_arity   (MantOperationTableJob *self); /* 1 or 2 */
/* After the job. (transfer full): bytes: result codes (n_codes or n_codes² uint8) */
MANT_AVAILABLE_IN_ALL
GBytes *mant_operation_table_job_dup_codes   (MantOperationTableJob *self);
/* uint8 MantNumberFlags each */
MANT_AVAILABLE_IN_ALL
GBytes *mant_operation_table_job_dup_flags   (MantOperationTableJob *self);
/* float32 each: (rounded − exact)/|exact|; 0 where exact, NaN where either is no real number, ±∞
 * where only one is finite and not 0 */
MANT_AVAILABLE_IN_ALL
GBytes *mant_operation_table_job_dup_relative_errors (MantOperationTableJob *self);

G_END_DECLS
