/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-tensor-pass-private.h"

/* The scale of a whole tensor under a rule that looks at all of it. */
gboolean mant_tensor_scale_find (MantTensorPass *pass, const MantQuantizer *quantizer,
                                 guint64 n_pieces_at_most, double fraction1, double *exact,
                                 GError **error);
