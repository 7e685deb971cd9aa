/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-dtype.h"

G_BEGIN_DECLS

/**
 * MantTensor:
 *
 * A named, shaped array, owned or mapped from a file; immutable, ref-counted. Opening a file makes
 * one a tensor without touching the data.
 */
typedef struct _MantTensor MantTensor;

#define MANT_TYPE_TENSOR (mant_tensor_get_type ())
MANT_AVAILABLE_IN_ALL
GType         mant_tensor_get_type       (void) G_GNUC_CONST;
MANT_AVAILABLE_IN_ALL
MantTensor   *mant_tensor_new            (const char *name, MantDtype dtype,
                                          const guint64 *shape, guint n_dims,
                                          GBytes *bytes, GError **error);
MANT_AVAILABLE_IN_ALL
MantTensor   *mant_tensor_ref            (MantTensor *self);
MANT_AVAILABLE_IN_ALL
void          mant_tensor_unref          (MantTensor *self);

/* Valid UTF-8, as the file has it: may hold newlines, markup, bidi controls. Show
 * mant_tensor_dup_display_name () to people instead. */
MANT_AVAILABLE_IN_ALL
const char   *mant_tensor_get_name       (MantTensor *self);
/* Control and bidi characters escaped, at most 512 characters. */
MANT_AVAILABLE_IN_ALL
char         *mant_tensor_dup_display_name (MantTensor *self);
MANT_AVAILABLE_IN_ALL
MantDtype     mant_tensor_get_dtype      (MantTensor *self);
/* The dtype as the file spells it: "BF16", "<f4". */
MANT_AVAILABLE_IN_ALL
const char   *mant_tensor_get_dtype_name (MantTensor *self);
MANT_AVAILABLE_IN_ALL
const guint64 *mant_tensor_get_shape     (MantTensor *self, guint *n_dims);
/* "256 × 1024"; "scalar" for no dimension. */
MANT_AVAILABLE_IN_ALL
char         *mant_tensor_dup_shape_text (MantTensor *self);
MANT_AVAILABLE_IN_ALL
guint64       mant_tensor_get_n_elements (MantTensor *self);
MANT_AVAILABLE_IN_ALL
guint64       mant_tensor_get_n_bytes    (MantTensor *self);
/* Where the data starts in its file (shard); 0 for owned data. */
MANT_AVAILABLE_IN_ALL
guint64       mant_tensor_get_offset     (MantTensor *self);
/* (nullable): path of the file (shard) that holds the data. */
MANT_AVAILABLE_IN_ALL
const char   *mant_tensor_get_path       (MantTensor *self);
/* Bits of one element in the file: what mant_dtype_get_bits () says, or the item size of OPAQUE. */
MANT_AVAILABLE_IN_ALL
guint         mant_tensor_get_element_bits (MantTensor *self);
/* The same data under another dtype of the same width: |V2 as BF16, U8 as F8_E4M3. */
MANT_AVAILABLE_IN_ALL
MantTensor   *mant_tensor_reinterpret    (MantTensor *self, MantDtype dtype, GError **error);
/* Whether elements have a value as a real number (not C64, F6, OPAQUE); why_not: a sentence. */
MANT_AVAILABLE_IN_ALL
gboolean      mant_tensor_is_numeric     (MantTensor *self, const char **why_not);
/* Elements [first, first + count) in C order as binary32 (F64 and wide integers rounded to
 * nearest even). Works for any dtype that is numeric, byte order and storage order. Thread-safe. A
 * file that shrank is %MANT_ERROR_CHANGED, never SIGBUS. */
MANT_AVAILABLE_IN_ALL
gboolean      mant_tensor_read_f32       (MantTensor *self, guint64 first, gsize count,
                                          float *values, GError **error);
/* The same in binary64: all exact but integers beyond 2^53. */
MANT_AVAILABLE_IN_ALL
gboolean      mant_tensor_read_f64       (MantTensor *self, guint64 first, gsize count,
                                          double *values, GError **error);
/* The stored bytes of [first_byte, first_byte + count), guarded as above. */
MANT_AVAILABLE_IN_ALL
gboolean      mant_tensor_read_raw       (MantTensor *self, guint64 first_byte, gsize count,
                                          guint8 *bytes, GError **error);
/* Bulk data for bindings: binary32 values as bytes, at most 2^28 elements (%MANT_ERROR_LIMIT). */
MANT_AVAILABLE_IN_ALL
GBytes       *mant_tensor_read_f32_bytes (MantTensor *self, guint64 first, guint64 count,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantTensor, mant_tensor_unref)

G_END_DECLS
