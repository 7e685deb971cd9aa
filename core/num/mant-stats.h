/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-value.h"

#pragma GCC visibility push(default)

/* Mergeable statistics with a fixed reduction tree: the same bits for any slice size, thread count
 * and instruction set.
 *
 * A tensor is cut into granules of MANT_GRANULE elements (the last may be short), counted from its
 * first element. A kernel sums one granule with MANT_LANES partial sums (element i goes to lane
 * i % MANT_LANES, lanes are then added pairwise), so vector width does not show. Granules merge as
 * a binary tree over their numbers: mant_*_tree_push () in granule order is a binary counter, and a
 * slice of 2^k granules that starts at a multiple of 2^k gives just a subtree of it, which
 * mant_*_tree_push () takes in as one node of level k. */
#define MANT_GRANULE 16384
#define MANT_LANES   16

typedef struct {
  uint64_t n_nan, n_pos_inf, n_neg_inf;
  uint64_t n_zero, n_negative; /* finite: either zero; below zero, which −0 is not */
  uint64_t n_finite;
  float    min, max;    /* of finite values; 0 where there is none; never −0 */
  float    absmax;
} MantRange;

/* Of finite values: count, mean and central sums Σ(x−mean)^k, merged by Pébay's formulas (Sandia
 * report SAND2008-6212, eqs. 2.1, 3.1). */
typedef struct {
  uint64_t n;
  double mean, m2, m3, m4;
  double sum_squares;
} MantMoments;

/* Over pairs of finite x with its quantized q. */
typedef struct {
  uint64_t n;            /* pairs with x and q finite */
  uint64_t n_zeroed;     /* x != 0, q == 0 */
  uint64_t n_clipped;    /* x lay beyond the largest element: filled by the caller */
  uint64_t n_became_nonfinite; /* x finite, q not */
  double sum_error_squares, sum_error, sum_x_squares, sum_q_squares, sum_xq;
  double max_abs_error;
  uint64_t argmax;       /* index within the granule, then within the tensor */
} MantErrors;

typedef struct {
  bool   log_magnitude;  /* bins over log2|x|, sign ignored, zeros not counted */
  double lo, hi;         /* of the first bin's left and the last bin's right edge; for log_magnitude
                            exponents of two */
  uint32_t n_bins;       /* values outside go to the end bins */
} MantBins;

void   mant_range_init    (MantRange *range);
void   mant_range_merge   (MantRange *into, const MantRange *from);
void   mant_moments_merge (MantMoments *into, const MantMoments *from); /* into before from */
void   mant_errors_merge  (MantErrors *into, const MantErrors *from);

/* Population standard deviation; Pearson kurtosis m4·n/m2² (normal: 3). NaN where undefined. */
double mant_moments_std      (const MantMoments *moments);
double mant_moments_kurtosis (const MantMoments *moments);
double mant_errors_mse       (const MantErrors *errors);
double mant_errors_qsnr_db   (const MantErrors *errors);
double mant_errors_bias      (const MantErrors *errors);
double mant_errors_cosine    (const MantErrors *errors);
double mant_errors_misalign  (const MantErrors *errors);
/* 10·log10(x), the one place where a decibel is made. */
double mant_db10             (double ratio);

#define MANT_TREE_LEVELS 48
typedef struct { uint64_t filled; MantMoments node[MANT_TREE_LEVELS]; } MantMomentsTree;
typedef struct { uint64_t filled; MantErrors  node[MANT_TREE_LEVELS]; } MantErrorsTree;
void mant_moments_tree_init   (MantMomentsTree *tree);
void mant_moments_tree_push   (MantMomentsTree *tree, const MantMoments *leaf, unsigned level);
void mant_moments_tree_finish (const MantMomentsTree *tree, MantMoments *result);
void mant_errors_tree_init    (MantErrorsTree *tree);
void mant_errors_tree_push    (MantErrorsTree *tree, const MantErrors *leaf, unsigned level);
void mant_errors_tree_finish  (const MantErrorsTree *tree, MantErrors *result);

#pragma GCC visibility pop
