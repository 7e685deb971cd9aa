/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-arith.h"

#pragma GCC visibility push(default)

/* In which order the terms of a sum meet, and what is kept between them. One file in orders/, one
 * line in meson.build. */
typedef struct _MantDot      MantDot;
typedef struct _MantDotState MantDotState; /* mant-dot-state.h: one dot product under way */

typedef struct {
  const char *id;      /* "sequential", "reverse", "pairwise", "split", "kahan", "tensor-core",
                          "exact" */
  const char *title;   /* English */
  const char *source;
  bool        has_parameter; /* split: S chunks; tensor-core: terms added at once */
  size_t      default_parameter;
  /* state->n terms, which may be none: +0. Fetches them by index through mant_dot_term () and
   * leaves the sum in state->sum, rounded to the accumulator or, by "exact", not at all. */
  void      (*sum) (MantDotState *state);
} MantSumOrder;

extern const MantSumOrder *const mant_sum_orders[]; /* NULL-terminated, in list order */
extern const size_t              mant_n_sum_orders;
const MantSumOrder *mant_sum_order_find (const char *id);

/* How one dot product is computed: a[i]·b[i] rounded to `product` (NULL: exact), summed in `order`
 * with every partial sum rounded to `accumulator`, the last one to `output` (NULL: accumulator).
 *
 * sequential  s = round (s + p[i]) from i = 0, s = +0 before
 * reverse     the same from i = n − 1
 * pairwise    neighbours first: p[0]+p[1], p[2]+p[3] …, an odd one left over goes up as it is
 * split       S contiguous chunks of ceil (n/S), each sequential, then the S results, sequentially
 * kahan       compensated: y = round (p − c), t = round (s + y), c = round (round (t − s) − y),
 *             s = t
 * tensor-core G terms and the accumulator are aligned to the largest exponent among them, each
 *             truncated `guard_bits` below the accumulator's significand, added as integers,
 *             rounded toward zero to the accumulator (Fasi, Higham, Mikaitis, Pranesh 2021)
 * exact       every term added exactly, one rounding at the end (a quire; P3109 BlockDotProduct) */
struct _MantDot {
  const MantFormat   *product;
  const MantFormat   *accumulator;
  const MantFormat   *output;
  const MantSumOrder *order;
  size_t              parameter;   /* 0: the order's default */
  int                 guard_bits;  /* tensor-core; Volta 0, Ampere 1, Hopper 2 and more */
  const MantRounding *rounding;    /* of products, sums and the output */
  MantOverflow        overflow;
  uint64_t            seed;        /* stochastic modes: every rounding of the dot product has its
                                      own index, counted from first_index in order of execution */
  uint64_t            first_index;
};

/* Σ a[i·a_stride]·b[i·b_stride], i < n; a and b hold exact binary64 values. */
MantValue mant_dot_product (const MantDot *dot, const double *a, ptrdiff_t a_stride,
                            const double *b, ptrdiff_t b_stride, size_t n, MantFlags *flags);
/* Σ a[i]: as above with every product a[i] itself */
MantValue mant_dot_sum     (const MantDot *dot, const double *a, ptrdiff_t a_stride, size_t n,
                            MantFlags *flags);

/* How many indices of the stream a dot product of n terms may use. */
uint64_t  mant_dot_n_indices (size_t n);
/* C = A·B, row-major, A m × k, B k × n: each element one dot product, element (i, j) with the
 * stream indices from first_index + (i·n + j)·mant_dot_n_indices (k). */
void      mant_matmul        (const MantDot *dot, size_t m, size_t n, size_t k, const double *a,
                              size_t lda, const double *b, size_t ldb, double *c, size_t ldc,
                              MantFlags *flags);

#pragma GCC visibility pop
