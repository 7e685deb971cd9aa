/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-vector-file-private.h"
#include "mant-vector-tally-private.h"

G_BEGIN_DECLS

/* A kind of vector set: one file in conformance/, one line in meson.build. A file is of a kind by
 * what is in it (the keys of a .npz, the header of a .csv), never by its size or place; a file may
 * be of several. */
typedef struct {
  const char *id;    /* "gfloat-encode" */
  const char *peer;  /* whose answers: "gfloat"; what a table says in its first line is told
                        instead, as it may have the version */
  const char *title; /* N_("…") */

  gboolean (*claims) (const MantVectorFile *file);
  /* The set, and the number of its cases: what threads share out. Files that belong to it are in
   * `folder`. */
  gpointer (*open)   (MantVectorFile *file, MantVectorFolder *folder, guint *n_cases,
                      GError **error);
  /* Compares all of one case; a different case may be compared at the same time. */
  void     (*check)  (gpointer set, guint position, MantVectorTally *tally);
  void     (*close)  (gpointer set);
} MantVectorKind;

extern const MantVectorKind *const mant_vector_kinds[]; /* NULL-terminated */

/* The set could not be read to its end: unexpected, whatever the rest is. */
void mant_vector_fail (MantVectorTally *tally, const char *what, const GError *error);

G_END_DECLS
