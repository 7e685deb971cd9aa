/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-tensor-private.h"

/* One tensor file type: one file in loaders/, one line in core/object/meson.build. */
typedef struct {
  const char *id;              /* "safetensors" */
  const char *title;           /* N_("…") */
  const char *const *patterns; /* for the open dialog; opening goes by content */
  /* How sure, 0 … 100, from the first bytes and the name. */
  int  (*sniff) (const guint8 *head, gsize head_size, const char *path);
  /* Adds tensors, metadata and warnings to `builder`, or fails with one sentence that names the
   * byte. */
  gboolean (*open) (MantMapping *mapping, MantTensorFileBuilder *builder, GCancellable *cancellable,
                    GError **error);
} MantTensorLoader;

extern const MantTensorLoader *const mant_tensor_loaders[]; /* NULL-terminated */

extern const MantTensorLoader mant_tensor_loader_safetensors;

/* The loader whose file this is, by its first bytes and its name; NULL with a sentence if it is
 * none's. */
const MantTensorLoader *mant_tensor_loader_choose (MantMapping *mapping, GError **error);
