/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-block-scales-private.h"
#include "mant-histogram.h"

/* The parts of MantQuantizeJob: what to do, what came out, and the two in between. */

typedef struct {
  MantTensor *tensor;
  MantBlockFormat format;
  const MantRounding *rounding;
  MantOverflow overflow;
  guint64 seed;
  int axis;
  MantSoftErrors soft_errors; /* a probability of 0: none */
  guint n_bins;
  guint64 sample_limit;
  gboolean digest;
  int output_fd;
  guint64 output_offset;
  int codes_fd, scales_fd;
} MantQuantizeRequest;

typedef struct {
  gboolean sampled;
  guint64 n_visited;
  MantErrors errors;
  double bits_per_element;
  MantHistogram *before, *after, *log_before, *log_after, *error;
  guint n_channels, channels_per_group;
  double *channel_qsnr_db, *channel_absmax;
  float *scale_map;         /* log2; NaN for none */
  guint n_map_rows, n_map_columns;
  char *sha256;
} MantQuantizeResult;

void     mant_quantize_result_clear (MantQuantizeResult *self);
/* mant-quantize-pass.c: both passes over the tensor. */
gboolean mant_quantize_execute      (const MantQuantizeRequest *request, MantQuantizeResult *result,
                                     MantJob *job, GCancellable *cancellable, GError **error);
/* mant-quantize-codes.c: codes and scales to their files. */
gboolean mant_quantize_write_codes  (const MantQuantizeRequest *request, double tensor_amax,
                                     double tensor_exact, MantJob *job, GCancellable *cancellable, GError **error);
/* A file written at a place, whole; EINTR and short writes are seen to. */
gboolean mant_write_at              (int fd, guint64 offset, const void *bytes, gsize n_bytes,
                                     GError **error);

/* The largest scale that falls into each cell, at most 512 × 512 of them. */
#define MANT_SCALE_MAP_SIZE 512

typedef struct {
  guint64 n_rows, n_columns; /* of blocks */
  guint   n_map_rows, n_map_columns;
} MantScaleMapShape;

/* What one thread needs to quantize units; buffers of the layout's unit_capacity. */
typedef struct {
  const MantTensorLayout *layout;
  const MantKernels *kernels;
  const MantQuantizer *quantizer; /* the job's: the format as the user gave it */
  MantBlockFormat vector;    /* the same with a block's elements next to each other */
  MantQuantizer vector_quantizer;
  float *x, *y;              /* a unit before and after, in C order of its box */
  float *block_x, *block_y;  /* the same block by block */
  double *scales;
  guint64 n_clipped;         /* of the unit */
  gboolean is_inexact;       /* element × scale may need more than binary32's 24 bits: */
  MantErrors exact;          /* sums over the unit with the product in binary64; only where is_inexact */
  float *map;                /* n_map_rows × n_map_columns; −1 for none; NULL for scalar formats */
  MantScaleMapShape map_shape;
  const MantBlockScales *block_scales; /* of large blocks */
} MantUnitQuantizer;

void     mant_unit_quantizer_init   (MantUnitQuantizer *self, const MantTensorLayout *layout,
                                     const MantKernels *kernels, const MantQuantizer *quantizer,
                                     const MantBlockScales *block_scales,
                                     const MantScaleMapShape *map_shape);
void     mant_unit_quantizer_clear  (MantUnitQuantizer *self);
void     mant_unit_quantizer_run    (MantUnitQuantizer *self, const MantTensorUnit *unit);
