/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/**
 * MantHistogram:
 *
 * Counts over equal bins, linear in x or in log2|x|; immutable, ref-counted.
 */
typedef struct _MantHistogram MantHistogram;
#define MANT_TYPE_HISTOGRAM (mant_histogram_get_type ())
MANT_AVAILABLE_IN_ALL
GType          mant_histogram_get_type   (void) G_GNUC_CONST;
MANT_AVAILABLE_IN_ALL
MantHistogram *mant_histogram_new        (double lo, double hi, const guint64 *counts, guint n_bins,
                                          gboolean log_magnitude);
MANT_AVAILABLE_IN_ALL
MantHistogram *mant_histogram_ref        (MantHistogram *self);
MANT_AVAILABLE_IN_ALL
void           mant_histogram_unref      (MantHistogram *self);
MANT_AVAILABLE_IN_ALL
guint          mant_histogram_get_n_bins (MantHistogram *self);
MANT_AVAILABLE_IN_ALL
gboolean       mant_histogram_get_log_magnitude (MantHistogram *self);
MANT_AVAILABLE_IN_ALL
double         mant_histogram_get_lo     (MantHistogram *self);
MANT_AVAILABLE_IN_ALL
double         mant_histogram_get_hi     (MantHistogram *self);
/* (transfer full): n_bins + 1 edges as float64 bytes (for log magnitude: 2^edge) */
MANT_AVAILABLE_IN_ALL
GBytes        *mant_histogram_dup_edges  (MantHistogram *self);
/* (transfer full): n_bins counts as float64 bytes */
MANT_AVAILABLE_IN_ALL
GBytes        *mant_histogram_dup_counts (MantHistogram *self);
MANT_AVAILABLE_IN_ALL
guint64        mant_histogram_get_total  (MantHistogram *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantHistogram, mant_histogram_unref)

G_END_DECLS
