/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-tensor.h"

G_BEGIN_DECLS

/**
 * MantTensorFile:
 *
 * An open file of tensors, whatever its type (by content, not by name): one loader in loaders/ made
 * it. Opening reads headers only.
 */
#define MANT_TYPE_TENSOR_FILE (mant_tensor_file_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantTensorFile, mant_tensor_file, MANT, TENSOR_FILE, GObject)

MANT_AVAILABLE_IN_ALL
MantTensorFile *mant_tensor_file_open          (const char *path, GCancellable *cancellable,
                                                GError **error);
MANT_AVAILABLE_IN_ALL
void            mant_tensor_file_open_async    (const char *path, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
MANT_AVAILABLE_IN_ALL
MantTensorFile *mant_tensor_file_open_finish   (GAsyncResult *result, GError **error);
MANT_AVAILABLE_IN_ALL
const char     *mant_tensor_file_get_path      (MantTensorFile *self);
/* "safetensors", "npy", … */
MANT_AVAILABLE_IN_ALL
const char     *mant_tensor_file_get_kind      (MantTensorFile *self);
/* In file order (offset order within a shard). */
MANT_AVAILABLE_IN_ALL
guint           mant_tensor_file_get_n_tensors (MantTensorFile *self);
/* (transfer none) */
MANT_AVAILABLE_IN_ALL
MantTensor     *mant_tensor_file_get_tensor    (MantTensorFile *self, guint position);
/* (transfer none) (nullable): by name, in O(1) */
MANT_AVAILABLE_IN_ALL
MantTensor     *mant_tensor_file_find          (MantTensorFile *self, const char *name);
/* (transfer none): pairs key, value, NULL-terminated, in file order */
MANT_AVAILABLE_IN_ALL
const char * const *mant_tensor_file_get_metadata (MantTensorFile *self);
/* (transfer none): sentences about what was flagged, NULL-terminated */
MANT_AVAILABLE_IN_ALL
const char * const *mant_tensor_file_get_warnings (MantTensorFile *self);
/* (transfer none): name patterns of all loaders for open dialogs: "*.safetensors", "*.npy", … */
MANT_AVAILABLE_IN_ALL
const char * const *mant_tensor_file_get_patterns (void);

G_END_DECLS
