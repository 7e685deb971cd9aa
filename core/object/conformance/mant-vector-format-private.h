/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-vector-kind-private.h"

#include <mant-num.h>

G_BEGIN_DECLS

/* The names peers have for formats, as formats of this engine. FALSE: not one of them. */
gboolean mant_vector_format_from_gfloat    (const char *name, MantFormat *format);
gboolean mant_vector_format_from_ml_dtypes (const char *name, MantFormat *format);
gboolean mant_vector_format_from_p3109     (const char *name, MantFormat *format);
gboolean mant_vector_format_from_quant     (const char *name, MantFormat *format);
gboolean mant_vector_format_from_text      (const char *text, MantFormat *format);

/* The format under a preset of mant-policy.c. */
void mant_vector_format_set_policy (MantFormat *format, const char *preset);

/* gfloat's FormatInfo: fields of the same names. */
typedef struct {
  int      k, precision, bias;
  gboolean is_signed, is_extended, has_nz, is_twos_complement, has_zero;
  gint64   num_high_nans;
} MantGfloatInfo;
gboolean mant_vector_format_from_info (const MantGfloatInfo *info, const char *name,
                                       MantFormat *format);
/* From the rows of one format in a table of gfloat's. */
gboolean mant_vector_gfloat_info_read (const MantVectorCsv *csv, gsize row, MantGfloatInfo *info);

G_END_DECLS
