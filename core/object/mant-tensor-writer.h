/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-dtype.h"

G_BEGIN_DECLS

/**
 * MantTensorWriter:
 *
 * Writes a file of tensors: declare them all, begin, write their bytes in any order and from any
 * thread, commit. Until the commit there is only a temporary file beside the target, which goes
 * with the writer.
 */
#define MANT_TYPE_TENSOR_WRITER (mant_tensor_writer_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantTensorWriter, mant_tensor_writer, MANT, TENSOR_WRITER, GObject)

/* kind: "safetensors", "npy", "raw"; NULL: by the name's end. */
MANT_AVAILABLE_IN_ALL
MantTensorWriter *mant_tensor_writer_new          (const char *path, const char *kind,
                                                   GError **error);
/* The tensor's number is how many were declared before it. */
MANT_AVAILABLE_IN_ALL
gboolean          mant_tensor_writer_declare      (MantTensorWriter *self, const char *name,
                                                   MantDtype dtype, const guint64 *shape,
                                                   guint n_dims, GError **error);
MANT_AVAILABLE_IN_ALL
gboolean          mant_tensor_writer_add_metadata (MantTensorWriter *self, const char *key,
                                                   const char *value, GError **error);
MANT_AVAILABLE_IN_ALL
gboolean          mant_tensor_writer_begin        (MantTensorWriter *self, GError **error);
MANT_AVAILABLE_IN_ALL
guint             mant_tensor_writer_get_n_tensors (MantTensorWriter *self);
MANT_AVAILABLE_IN_ALL
guint64           mant_tensor_writer_get_n_bytes  (MantTensorWriter *self, guint tensor);
/* The descriptor, for pwrite () at *offset and after; say so by mant_tensor_writer_account (). */
MANT_AVAILABLE_IN_ALL
int               mant_tensor_writer_get_place    (MantTensorWriter *self, guint tensor,
                                                   guint64 *offset);
MANT_AVAILABLE_IN_ALL
void              mant_tensor_writer_account      (MantTensorWriter *self, guint64 n_bytes);
/* Thread-safe. */
MANT_AVAILABLE_IN_ALL
gboolean          mant_tensor_writer_write        (MantTensorWriter *self, guint tensor,
                                                   guint64 first_byte, const guint8 *bytes,
                                                   gsize count, GError **error);
MANT_AVAILABLE_IN_ALL
gboolean          mant_tensor_writer_commit       (MantTensorWriter *self, GError **error);
MANT_AVAILABLE_IN_ALL
void              mant_tensor_writer_abort        (MantTensorWriter *self);

G_END_DECLS
