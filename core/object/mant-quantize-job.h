/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-histogram.h"
#include "mant-job.h"
#include "mant-tensor.h"

G_BEGIN_DECLS

/**
 * MantQuantizeFigures:
 *
 * A row of `mantissa-cli quantize`. NaN where undefined; mant_quantize_job_dup_reason() says why.
 */
typedef struct {
  guint64 count;      /* pairs that are finite before and after */
  guint64 n_nonfinite;/* elements left out: NaN or Inf before, or made so */
  double mse;         /* Σ(q−x)² / n */
  double qsnr_db;     /* −10·log10 (Σ(x−q)² / Σx²); +inf for no error */
  double max_abs_err;
  double bias;        /* Σ(q−x) / n */
  double cosine;      /* Σqx / √(Σq²·Σx²) */
  double misalign;    /* 1 − Σqx / Σx² */
  double zero_frac;   /* share of elements that are not zero but become zero */
  double clip_frac;   /* share beyond the largest element value times the scale */
  double bits_per_element; /* scales included */
} MantQuantizeFigures;

/**
 * MantQuantizeJob:
 *
 * Quantizes and dequantizes a tensor in slices over threads and measures what was lost. Memory
 * use does not depend on the tensor's size. The same bits for any number of threads and any ISA.
 */
#define MANT_TYPE_QUANTIZE_JOB (mant_quantize_job_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantQuantizeJob, mant_quantize_job, MANT, QUANTIZE_JOB, MantJob)

/* format: any text of cli.md; rounding: "rne" …; %MANT_ERROR_FORMAT names what is wrong. */
MANT_AVAILABLE_IN_ALL
MantQuantizeJob *mant_quantize_job_new              (MantTensor *tensor, const char *format,
                                                     const char *rounding, GError **error);
/* Before the run. */
MANT_AVAILABLE_IN_ALL
void             mant_quantize_job_set_seed         (MantQuantizeJob *self, guint64 seed); /* default 0 */
MANT_AVAILABLE_IN_ALL
gboolean         mant_quantize_job_set_scale_rule   (MantQuantizeJob *self, const char *rule,
                                                     GError **error);
MANT_AVAILABLE_IN_ALL
gboolean         mant_quantize_job_set_recipe       (MantQuantizeJob *self, const char *recipe,
                                                     GError **error);
/* "saturate" (default), "ieee", "propagate", "none" */
MANT_AVAILABLE_IN_ALL
gboolean         mant_quantize_job_set_overflow     (MantQuantizeJob *self, const char *overflow,
                                                     GError **error);
/* Bit flips in the element codes; fields: "all", "sign", "exponent", "significand". */
MANT_AVAILABLE_IN_ALL
gboolean         mant_quantize_job_set_soft_errors  (MantQuantizeJob *self, double probability,
                                                     const char *fields, guint64 seed,
                                                     GError **error);
/* The axis blocks run along, negative from the end; default −1. %MANT_ERROR_SHAPE. */
MANT_AVAILABLE_IN_ALL
gboolean         mant_quantize_job_set_axis         (MantQuantizeJob *self, int axis,
                                                     GError **error);
MANT_AVAILABLE_IN_ALL
void             mant_quantize_job_set_n_bins       (MantQuantizeJob *self, guint n_bins); /* default 512 */
/* 0: every element; else a first picture from about so many, spaced evenly, in whole blocks. */
MANT_AVAILABLE_IN_ALL
void             mant_quantize_job_set_sample_limit (MantQuantizeJob *self, guint64 n_elements);
/* SHA-256 over the dequantized binary32 values (off by default: it costs a sequential pass). */
MANT_AVAILABLE_IN_ALL
void             mant_quantize_job_set_digest       (MantQuantizeJob *self, gboolean digest);
/* Where the dequantized binary32 values go: pwrite at offset + 4·index. −1: nowhere. Not closed. */
MANT_AVAILABLE_IN_ALL
void             mant_quantize_job_set_output_fd    (MantQuantizeJob *self, int fd, guint64 offset);
/* Where element codes (packed LSB first, ceil(bits) a row of the axis order) and scale codes go. */
MANT_AVAILABLE_IN_ALL
void             mant_quantize_job_set_codes_fd     (MantQuantizeJob *self, int codes_fd,
                                                     int scales_fd);

/* After a successful run. */
MANT_AVAILABLE_IN_ALL
gboolean         mant_quantize_job_is_sampled       (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
void             mant_quantize_job_get_figures      (MantQuantizeJob *self,
                                                     MantQuantizeFigures *figures);
/* (transfer full) (nullable): why the figure "qsnr_db", "cosine" … is NaN, as a sentence */
MANT_AVAILABLE_IN_ALL
char            *mant_quantize_job_dup_reason       (MantQuantizeJob *self, const char *figure);
/* (nullable): 64 hexadecimal digits, −0 made +0; sha16 is its first 16 */
MANT_AVAILABLE_IN_ALL
const char      *mant_quantize_job_get_sha256       (MantQuantizeJob *self);
/* (transfer none): before and after on the same bins; error: q − x */
MANT_AVAILABLE_IN_ALL
MantHistogram   *mant_quantize_job_get_histogram_before     (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
MantHistogram   *mant_quantize_job_get_histogram_after      (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
MantHistogram   *mant_quantize_job_get_log_histogram_before (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
MantHistogram   *mant_quantize_job_get_log_histogram_after  (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
MantHistogram   *mant_quantize_job_get_histogram_error      (MantQuantizeJob *self);
/* Per channel: an index along axis 0 (the output channel of a weight matrix); beyond 4096 channels,
 * groups of neighbours. float64 bytes, (transfer full). */
MANT_AVAILABLE_IN_ALL
guint            mant_quantize_job_get_n_channels           (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
guint            mant_quantize_job_get_channels_per_group   (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
GBytes          *mant_quantize_job_dup_channel_qsnr_db      (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
GBytes          *mant_quantize_job_dup_channel_absmax       (MantQuantizeJob *self);
/* Block scales as log2, reduced to at most 512 × 512 cells by maximum; float32 bytes row by row,
 * NaN for no scale; (transfer full) (nullable): NULL for scalar formats. */
MANT_AVAILABLE_IN_ALL
GBytes          *mant_quantize_job_dup_scale_map            (MantQuantizeJob *self, guint *n_rows,
                                                             guint *n_columns);
/* Canonical texts of what was run, for records. */
MANT_AVAILABLE_IN_ALL
const char      *mant_quantize_job_get_format       (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
const char      *mant_quantize_job_get_rounding     (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
const char      *mant_quantize_job_get_scale_rule   (MantQuantizeJob *self); /* (nullable) */
MANT_AVAILABLE_IN_ALL
guint64          mant_quantize_job_get_seed         (MantQuantizeJob *self);
MANT_AVAILABLE_IN_ALL
const char      *mant_quantize_job_get_isa          (MantQuantizeJob *self);

G_END_DECLS
