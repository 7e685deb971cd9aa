/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-mapping-private.h"
#include "mant-tensor.h"

G_BEGIN_DECLS

/* How elements lie in the file. */
typedef enum {
  MANT_STORAGE_PLAIN         = 0,
  MANT_STORAGE_SWAPPED       = 1 << 0, /* bytes of an element in the other order */
  MANT_STORAGE_FORTRAN_ORDER = 1 << 1, /* first axis fastest */
} MantStorage;

/* A tensor whose data is in a file. The caller has checked that offset and size lie within the file
 * and that n_elements is the product of the shape; dtype_name is static or interned. */
MantTensor *mant_tensor_new_mapped (const char *name, gsize name_length, MantDtype dtype,
                                    guint element_bits, const char *dtype_name,
                                    const guint64 *shape, guint n_dims, MantStorage storage,
                                    MantMapping *mapping, guint64 offset, guint64 n_bytes);
/* Product of the dimensions, left to right; FALSE if it is over 2^64 − 1, even where a later
 * dimension is 0. */
gboolean    mant_shape_get_n_elements (const guint64 *shape, guint n_dims, guint64 *n_elements);

/* n elements at `bytes`, of any alignment, to binary32. For F4 the first element is that of the low
 * nibble unless skip_nibble. `dtype` is one for which mant_dtype_is_decodable (). */
void        mant_decode_f32 (MantDtype dtype, const guint8 *bytes, gboolean skip_nibble, gsize n,
                             float *values);
void        mant_decode_f64 (MantDtype dtype, const guint8 *bytes, gboolean skip_nibble, gsize n,
                             double *values);
gboolean    mant_dtype_is_decodable (MantDtype dtype);

/* What a loader fills. Order of adding is the order of the file. */
typedef struct _MantTensorFileBuilder MantTensorFileBuilder;

MantTensorFileBuilder *mant_tensor_file_builder_new (void);
void         mant_tensor_file_builder_free         (MantTensorFileBuilder *self);
/* Takes the tensor. FALSE, and the tensor is dropped, if there is one of that name. */
gboolean     mant_tensor_file_builder_add_tensor   (MantTensorFileBuilder *self,
                                                    MantTensor *tensor);
void         mant_tensor_file_builder_prefetch     (MantTensorFileBuilder *self, const char *name);
MantTensor  *mant_tensor_file_builder_find         (MantTensorFileBuilder *self, const char *name);
void         mant_tensor_file_builder_sort         (MantTensorFileBuilder *self,
                                                    GCompareFunc compare);
GPtrArray   *mant_tensor_file_builder_get_tensors  (MantTensorFileBuilder *self);
void         mant_tensor_file_builder_add_metadata (MantTensorFileBuilder *self, const char *key,
                                                    const char *value);
/* (nullable) */
const char  *mant_tensor_file_builder_get_metadata (MantTensorFileBuilder *self, const char *key);
void         mant_tensor_file_builder_add_warning  (MantTensorFileBuilder *self, const char *format,
                                                    ...) G_GNUC_PRINTF (2, 3);
/* Takes over metadata and warnings of another one; warnings are prefixed. */
void         mant_tensor_file_builder_merge_notes  (MantTensorFileBuilder *self,
                                                    MantTensorFileBuilder *from,
                                                    const char *prefix);
/* The end: NULL-terminated arrays, which the caller owns. */
GStrv        mant_tensor_file_builder_end_metadata (MantTensorFileBuilder *self);
GStrv        mant_tensor_file_builder_end_warnings (MantTensorFileBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantTensorFileBuilder, mant_tensor_file_builder_free)

G_END_DECLS
