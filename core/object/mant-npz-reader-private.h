/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

#define MANT_NPZ_MAX_FILE_BYTES  (G_GUINT64_CONSTANT (1) << 28)
#define MANT_NPZ_MAX_ARRAY_BYTES (G_GUINT64_CONSTANT (1) << 28)
#define MANT_NPZ_MAX_ARRAYS      65536
#define MANT_NPZ_MAX_RANK        8

/* An array of whole or floating-point numbers, in C order and in this machine's byte order. */
typedef struct {
  char    kind;        /* NumPy's: 'b' 'i' 'u' 'f' */
  guint   item_bytes;  /* 1, 2, 4 or 8 */
  guint   n_dims;
  guint64 shape[MANT_NPZ_MAX_RANK];
  gsize   n_items;
  guint8 *items;       /* n_items × item_bytes */
} MantNpzArray;

/* The arrays of a .npz: a ZIP file of .npy files, stored or deflated. Opening reads the list only;
 * immutable from then on, so that arrays may be loaded from any thread. */
typedef struct _MantNpzReader MantNpzReader;

MantNpzReader *mant_npz_reader_new      (GBytes *bytes, GError **error);
/* The same without a file: of arrays that are added, before it is shared, each by another name. */
MantNpzReader *mant_npz_reader_new_empty (void);
gboolean       mant_npz_reader_add      (MantNpzReader *self, const char *name,
                                         MantNpzArray *array, GError **error);
void           mant_npz_reader_free     (MantNpzReader *self);
guint          mant_npz_reader_get_n_arrays (MantNpzReader *self);
const char    *mant_npz_reader_get_name (MantNpzReader *self, guint position);
gboolean       mant_npz_reader_has      (MantNpzReader *self, const char *name);
MantNpzArray  *mant_npz_reader_load     (MantNpzReader *self, const char *name, GError **error);
void           mant_npz_array_free      (MantNpzArray *self);
/* Item `i` of an array of whole numbers; of a 'b', 0 or 1. */
guint64        mant_npz_array_get_bits  (const MantNpzArray *self, gsize i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantNpzReader, mant_npz_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantNpzArray, mant_npz_array_free)

G_END_DECLS
