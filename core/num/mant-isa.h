/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-block.h"
#include "mant-crest.h"
#include "mant-stats.h"

#pragma GCC visibility push(default)

/* The array kernels, one table an instruction set. Each is plain C compiled once per ISA
 * (kernels/NAME.c); `base` is the definition of correct, and every other table gives the same
 * bits. */
typedef struct {
  /* y[i] = x[i] rounded to a scalar float, integer or fixed format and back; x == y allowed.
   * first_index addresses the stochastic modes. Formats a vector kernel cannot express (beyond
   * binary32's range or precision, code books, wrap) go through the exact oracle: same answer. */
  void (*quantize) (const MantQuantizer *quantizer, const float *x, float *y, size_t n,
                    uint64_t first_index);
  /* whole blocks of MANT_SHAPE_VECTOR along a contiguous row of n values, tail block included;
   * scales: (nullable) one double a block */
  void (*quantize_blocks) (const MantQuantizer *quantizer, const float *x, float *y, size_t n,
                           uint64_t first_index, double *scales);
  /* elements that share a scale known already, as mant_block_choose_scale () answers it */
  void (*quantize_scaled) (const MantQuantizer *quantizer, const float *x, float *y, size_t n,
                           uint64_t first_index, double scale);
  /* packed codes of formats of at most 16 bits: one code a uint8_t/uint16_t */
  void (*encode8)  (const MantQuantizer *quantizer, const float *x, uint8_t *codes, size_t n,
                    uint64_t first_index);
  void (*encode16) (const MantQuantizer *quantizer, const float *x, uint16_t *codes, size_t n,
                    uint64_t first_index);
  void (*decode8)  (const MantFormat *format, const uint8_t *codes, float *y, size_t n);
  void (*decode16) (const MantFormat *format, const uint16_t *codes, float *y, size_t n);
  /* least and greatest finite value (0, 0 where none), amax of the finite ones, and counts */
  void (*range) (const float *x, size_t n, MantRange *range);
  /* moments of one granule (see mant-stats.h) */
  void (*moments) (const float *x, size_t n, MantMoments *moments);
  /* crest factors of the blocks of `length` along a row of n values into crest; a short tail counts
   * as filled up with zeros */
  void (*crest) (const float *x, size_t n, size_t length, MantCrest *crest);
  /* x against its quantized y: sums of one granule */
  void (*errors) (const float *x, const float *y, size_t n, MantErrors *errors);
  /* counts[bin(x)] += 1 for finite x; bin by MantBins (linear or log-magnitude) */
  void (*histogram) (const MantBins *bins, const float *x, size_t n, uint64_t *counts);
  /* y = x, as fast as the machine does it: with ordinary and with non-temporal stores */
  void (*copy)    (const float *x, float *y, size_t n);
  void (*copy_nt) (const float *x, float *y, size_t n);
} MantKernels;

typedef struct {
  const char *id;          /* "base", "avx2", "avx512" */
  bool (*available) (void);
  const MantKernels *kernels;
} MantIsa;

extern const MantIsa mant_isas[]; /* worst first; base is always there */
extern const size_t  mant_n_isas;

/* The table in use: the best available, or MANTISSA_ISA / mant_isa_select ().  MANT_DOMAIN: no such
 * ISA; MANT_UNABLE: this CPU does not have it. */
const MantIsa *mant_isa_current (void);
MantStatus     mant_isa_select  (const char *id);

#pragma GCC visibility pop
