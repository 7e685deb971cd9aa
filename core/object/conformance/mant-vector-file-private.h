/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-npz-reader-private.h"
#include "mant-vector-csv-private.h"

G_BEGIN_DECLS

#define MANT_VECTOR_MAX_FILE_BYTES (G_GUINT64_CONSTANT (1) << 28)
#define MANT_VECTOR_MAX_FILES      65536
#define MANT_VECTOR_MAX_DEPTH      4

/* A file of vectors, or one they need. Once it is open, a .npz has `npz`, and a table `csv`; a
 * table of arrays, with the columns key, dtype, shape and items, has both. */
typedef struct {
  GFile  *file;
  char   *path, *directory, *name; /* for a resource, its URI is the path */
  guint64 n_bytes;
  GBytes *bytes;
  MantNpzReader *npz;
  MantVectorCsv *csv;
} MantVectorFile;

/* Every regular file under a folder, to a depth, in the order of their paths. */
typedef struct {
  GPtrArray *files; /* MantVectorFile */
} MantVectorFolder;

MantVectorFolder *mant_vector_folder_new  (GFile *folder, GError **error);
void              mant_vector_folder_free (MantVectorFolder *self);
/* The file named `name`: the one that is nearest to `from`; where there is none, one whose name goes
 * on before its extension ("inputs_f32_b.bin" for "inputs_f32.bin"); NULL if there is none of these
 * either. */
MantVectorFile   *mant_vector_folder_find (MantVectorFolder *self, const MantVectorFile *from,
                                           const char *name);

/* Reads the file, unpacks .gz, and takes it for what it is. Not thread-safe. */
gboolean mant_vector_file_open  (MantVectorFile *self, GError **error);
void     mant_vector_file_close (MantVectorFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantVectorFolder, mant_vector_folder_free)

G_END_DECLS
