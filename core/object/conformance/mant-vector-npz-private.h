/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-vector-kind-private.h"

#include "../mant-pool.h"

#include <mant-num.h>

G_BEGIN_DECLS

/* What sets of keyed arrays share: a case a key, its inputs in a file beside. */

/* A key in its parts: "FORMAT|MODE|sat1|sr0" split at '|'. */
typedef struct {
  const char *key;
  char      **parts;
} MantVectorKey;

/* The keys for which `wants` holds, with as many parts as it wants; NULL-terminated parts. */
GArray *mant_vector_keys_new (MantNpzReader *npz, const char *separator,
                              gboolean (*wants) (char **parts));
gboolean mant_vector_npz_any (const MantVectorFile *file, const char *separator,
                              gboolean (*wants) (char **parts));

/* Binary inputs: "inputs_f32.bin" of `item_bytes` each; NULL with an error that names the file. */
GBytes *mant_vector_load_inputs (MantVectorFolder *folder, const MantVectorFile *from,
                                 const char *name, GError **error);
/* As above, where it has to have so many items of so many bytes. */
gconstpointer mant_vector_inputs_get (GBytes *inputs, gsize item_bytes, gsize *n_items);

G_END_DECLS
