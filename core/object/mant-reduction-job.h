/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-job.h"
#include "mant-number.h"
#include "mant-tensor.h"

G_BEGIN_DECLS

/**
 * MantReductionJob:
 *
 * A dot product or a matrix product as a machine of low precision computes it: products rounded to
 * one format, partial sums to another, in a chosen order. Every rounding has its own random word,
 * so that the result is the same for any number of threads.
 */
#define MANT_TYPE_REDUCTION_JOB (mant_reduction_job_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantReductionJob, mant_reduction_job, MANT, REDUCTION_JOB, MantJob)

/* a: k, or m × k; b: k, or k × n; %MANT_ERROR_SHAPE where they do not fit */
MANT_AVAILABLE_IN_ALL
MantReductionJob *mant_reduction_job_new (MantTensor *a, MantTensor *b, const char *accumulator,
                                          const char *order, GError **error);
/* Before the run. product: a format, "" for the accumulator's (the default) or "exact"; output: a
 * format or "" for the accumulator's, of "exact" binary64 */
MANT_AVAILABLE_IN_ALL
gboolean        mant_reduction_job_set_product  (MantReductionJob *self, const char *product,
                                                 GError **error);
MANT_AVAILABLE_IN_ALL
gboolean        mant_reduction_job_set_output   (MantReductionJob *self, const char *output,
                                                 GError **error);
MANT_AVAILABLE_IN_ALL
gboolean        mant_reduction_job_set_rounding (MantReductionJob *self, const char *rounding,
                                                 const char *overflow, guint64 seed,
                                                 GError **error);
MANT_AVAILABLE_IN_ALL
void            mant_reduction_job_set_guard_bits (MantReductionJob *self, guint n_guard_bits);
MANT_AVAILABLE_IN_ALL
guint64         mant_reduction_job_get_n_rows    (MantReductionJob *self);
MANT_AVAILABLE_IN_ALL
guint64         mant_reduction_job_get_n_columns (MantReductionJob *self);
MANT_AVAILABLE_IN_ALL
gboolean        mant_reduction_job_is_binary32   (MantReductionJob *self);
/* After the run. (transfer full): binary64 values, row by row */
MANT_AVAILABLE_IN_ALL
GBytes         *mant_reduction_job_dup_values    (MantReductionJob *self);
MANT_AVAILABLE_IN_ALL
MantNumberFlags mant_reduction_job_get_flags     (MantReductionJob *self);
/* (transfer full): MantItem of every order of summation */
MANT_AVAILABLE_IN_ALL
GListModel     *mant_list_sum_orders (void);

G_END_DECLS
