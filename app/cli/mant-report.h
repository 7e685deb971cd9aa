/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-quantization.h"

G_BEGIN_DECLS

/* A tensor in one format: its figures, or why there are none. The job is kept for the pictures of
 * the tensors that get some. */
typedef struct {
  char               *unable; /* (nullable) */
  MantQuantizeFigures figures;
  MantQuantizeJob    *job;    /* (nullable) */
} MantReportCell;

typedef struct {
  MantTensor     *tensor;
  char           *name;      /* safe to show */
  char           *unable;    /* (nullable): why it has no figures in any format */
  MantTensorStats stats;
  MantHistogram  *histogram; /* (nullable) */
  MantReportCell *cells;     /* one a format; (nullable) */
  double          worst_qsnr_db; /* NaN where there is none */
} MantReportTensor;

/* What the page says; made by commands/report.c. */
typedef struct {
  MantInvocation   *invocation;
  const char       *path;
  MantTensorFile   *file;
  MantQuantization *formats;
  guint             n_formats;
  GPtrArray        *tensors;  /* of MantReportTensor, in file order */
  GPtrArray        *pictured; /* of those whose jobs are kept, the worst first */
  GPtrArray        *warnings; /* of char *, beyond those of the file */
} MantReport;

gboolean mant_report_write (const MantReport *self, MantOutput *page, GError **error);

G_END_DECLS
