/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-vector-npz-private.h"

G_BEGIN_DECLS

#define MANT_VECTOR_MAX_BLOCK 4096

/* What sets of blocks share. Rows of binary32 inputs, blocks along them. */
gboolean mant_vector_block_format (const char *element, const char *scale, gsize length,
                                   const char *rule, MantBlockFormat *format);
/* `n` numbers of a file beside; those of `rows` × `row_length` must be there. */
const float *mant_vector_rows_get (GBytes *inputs, const MantNpzArray *theirs, gsize *row_length,
                                   const char *key, GError **error);
double   mant_vector_amax (const float *values, gsize n);
float    mant_vector_float_from_bits (guint32 bits);
guint32  mant_vector_float_to_bits   (float x);
/* Whether binary32's log2 of `x`, within one ulp, may be a whole number above the exact one, as it
 * is just below a power of two: libraries that take an exponent so are then one off. */
gboolean mant_vector_log2_may_round_up (double x);

G_END_DECLS
