/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa.h>

G_BEGIN_DECLS

/* How two tensors of one shape differ, element by element. A NaN equals a NaN. */
typedef struct {
  guint64 n_elements;
  guint64 n_different;        /* bits differ, as numbers: −0 is not +0 */
  guint64 n_nan_mismatches;   /* NaN in one, a number in the other */
  double  max_ulp;            /* steps between the two, in the dtype; NaN: see ulp_reason */
  double  max_abs_err;        /* over pairs that are finite */
  double  qsnr_db;            /* −10·log10 (Σ(a − b)² / Σa²), over pairs that are finite */
  guint64 n_different_bytes;  /* of tensors of 8-bit elements */
  const char *ulp_reason;     /* (nullable): why there is no max_ulp */
} MantTensorDifference;

gboolean mant_tensor_difference_measure (MantTensor *a, MantTensor *b, GCancellable *cancellable,
                                         MantTensorDifference *difference, GError **error);

G_END_DECLS
