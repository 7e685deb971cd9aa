/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-quantize.h"

/* What it takes to quantize to a format that wraps: the same without wrapping, of more bits. */
typedef struct {
  MantFormat wide;
  MantPlan   plan;
} MantWrap;

#pragma GCC visibility push(hidden)
bool MANT_KERNEL (wrap_init)     (MantWrap *wrap, const MantQuantizer *quantizer, int mode);
void MANT_KERNEL (quantize_wrap) (const MantWrap *wrap, int mode, const MantQuantizer *quantizer,
                                  const float *x, float *y, size_t n, uint64_t first_index);
/* Codes of @width bytes. */
void MANT_KERNEL (wrap_to_codes) (const MantWrap *wrap, int mode, const MantQuantizer *quantizer,
                                  const float *x, void *codes, int width, size_t n,
                                  uint64_t first_index);
#pragma GCC visibility pop
