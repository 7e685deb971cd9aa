/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-error.h"

G_BEGIN_DECLS

#define MANT_VECTOR_CSV_MAX_COLUMNS 64
#define MANT_VECTOR_CSV_MAX_FIELDS  (1u << 26)

/* A table of text: comment lines ("# …"), a header line, rows of as many fields. Immutable. */
typedef struct _MantVectorCsv MantVectorCsv;

MantVectorCsv *mant_vector_csv_new        (GBytes *text, GError **error);
/* Up to the header line, whatever the rest is; NULL if that is none. */
MantVectorCsv *mant_vector_csv_new_header (GBytes *text);
void           mant_vector_csv_free       (MantVectorCsv *self);
gsize          mant_vector_csv_get_n_rows (const MantVectorCsv *self);
/* −1: there is no such column */
int            mant_vector_csv_find       (const MantVectorCsv *self, const char *column);
gboolean       mant_vector_csv_has        (const MantVectorCsv *self, const char *columns);
const char    *mant_vector_csv_get        (const MantVectorCsv *self, gsize row, int column);
/* The first comment line without its "# "; NULL if there is none. */
const char    *mant_vector_csv_get_source (const MantVectorCsv *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantVectorCsv, mant_vector_csv_free)

G_END_DECLS
