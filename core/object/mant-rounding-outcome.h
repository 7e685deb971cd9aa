/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-calculator.h"

G_BEGIN_DECLS

/**
 * MantRoundingOutcome:
 *
 * What one rounding mode makes of one value: one number, or two with their probabilities.
 */
#define MANT_TYPE_ROUNDING_OUTCOME (mant_rounding_outcome_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantRoundingOutcome, mant_rounding_outcome, MANT, ROUNDING_OUTCOME, GObject)

MANT_AVAILABLE_IN_ALL
const char     *mant_rounding_outcome_get_rounding      (MantRoundingOutcome *self);
MANT_AVAILABLE_IN_ALL
const char     *mant_rounding_outcome_get_title         (MantRoundingOutcome *self);
MANT_AVAILABLE_IN_ALL
gboolean        mant_rounding_outcome_is_stochastic     (MantRoundingOutcome *self);
MANT_AVAILABLE_IN_ALL
guint           mant_rounding_outcome_get_n_results     (MantRoundingOutcome *self); /* 1 or 2 */
/* result: 0 … n_results − 1, the lower number first */
MANT_AVAILABLE_IN_ALL
MantNumber     *mant_rounding_outcome_get_number        (MantRoundingOutcome *self, guint result);
MANT_AVAILABLE_IN_ALL
double          mant_rounding_outcome_get_probability   (MantRoundingOutcome *self, guint result);
MANT_AVAILABLE_IN_ALL
double          mant_rounding_outcome_get_error_ulp     (MantRoundingOutcome *self, guint result);
MANT_AVAILABLE_IN_ALL
MantNumberFlags mant_rounding_outcome_get_flags         (MantRoundingOutcome *self, guint result);

/* (transfer full): of MantRoundingOutcome, every mode in the order of mant_list_roundings () */
MANT_AVAILABLE_IN_ALL
GListModel     *mant_list_rounding_outcomes             (const char  *format,
                                                         const char  *value,
                                                         const char  *overflow,
                                                         guint        n_random_bits,
                                                         gboolean    *is_tie,
                                                         GError     **error);

G_END_DECLS
