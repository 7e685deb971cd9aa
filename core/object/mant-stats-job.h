/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-histogram.h"
#include "mant-job.h"
#include "mant-tensor.h"

G_BEGIN_DECLS

/**
 * MantTensorStats:
 *
 * What `mantissa-cli stats` prints for a tensor. Figures over finite elements; NaN where there is
 * none or the figure is undefined (kurtosis of a constant). crestK: mean over blocks of K along
 * the last axis of max|x| / rms, blocks of zeros left out; crest_row: over rows.
 */
typedef struct {
  guint64 count, zeros, nans, infs;
  double mean, std, kurtosis_pearson, absmax, min, max;
  double crest16, crest32, crest128, crest_row;
  double ggd_beta; /* shape of the generalised Gaussian, maximum likelihood; 2 normal, 1 Laplace; 0.2 … 20 */
} MantTensorStats;

/**
 * MantStatsJob:
 *
 * Statistics of one tensor as it is stored: exact, or over a sample.
 * Properties: `tensor`, `n-bins` (default 512), `sample-limit` (0: every element; else about so
 * many, in whole rows or granules spaced evenly, and mant_stats_job_is_sampled() is true).
 */
#define MANT_TYPE_STATS_JOB (mant_stats_job_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantStatsJob, mant_stats_job, MANT, STATS_JOB, MantJob)

MANT_AVAILABLE_IN_ALL
MantStatsJob  *mant_stats_job_new                (MantTensor *tensor);
MANT_AVAILABLE_IN_ALL
void           mant_stats_job_set_n_bins         (MantStatsJob *self, guint n_bins);
MANT_AVAILABLE_IN_ALL
void           mant_stats_job_set_sample_limit   (MantStatsJob *self, guint64 n_elements);
MANT_AVAILABLE_IN_ALL
gboolean       mant_stats_job_is_sampled         (MantStatsJob *self);
/* Valid after a successful run. */
MANT_AVAILABLE_IN_ALL
void           mant_stats_job_get_stats          (MantStatsJob *self, MantTensorStats *stats);
MANT_AVAILABLE_IN_ALL
MantHistogram *mant_stats_job_get_histogram      (MantStatsJob *self); /* (transfer none), linear */
MANT_AVAILABLE_IN_ALL
MantHistogram *mant_stats_job_get_log_histogram  (MantStatsJob *self); /* (transfer none), log2|x| */

G_END_DECLS
