/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-histogram.h"

/* A histogram around zero whose width is found while it is filled.
 *
 * Bins are 2^k wide for a k that grows as larger values come: then neighbours become one. Because a
 * bin is floor (value / width), which no wider bin contradicts, the counts at the end do not
 * depend on the order in which values came, nor on how they were spread over threads. */
typedef struct {
  int      exponent;    /* values lie in ±2^exponent; MANT_ERROR_HISTOGRAM_EMPTY before the first */
  guint    n_fine_bins; /* a power of two */
  guint64 *counts;
} MantErrorHistogram;

#define MANT_ERROR_HISTOGRAM_EMPTY (-2000)

void           mant_error_histogram_init   (MantErrorHistogram *self, guint n_bins);
void           mant_error_histogram_clear  (MantErrorHistogram *self);
void           mant_error_histogram_add    (MantErrorHistogram *self, const float *before,
                                            const float *after, gsize n, double max_abs_error);
void           mant_error_histogram_merge  (MantErrorHistogram *into, MantErrorHistogram *from);
MantHistogram *mant_error_histogram_finish (const MantErrorHistogram *self, guint n_bins);
