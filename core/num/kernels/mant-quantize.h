/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-plan.h"

#pragma GCC visibility push(hidden)

/* What quantize.c and quantize-random.c have for the other kernels. */
void MANT_KERNEL (quantize_run)    (const MantPlan *plan, int mode, const MantQuantizer *quantizer,
                                    const float *x, float *y, size_t n, uint64_t first_index);
void MANT_KERNEL (quantize_random) (const MantPlan *plan, const MantQuantizer *quantizer,
                                    const float *x, float *y, size_t n, uint64_t first_index);
void MANT_KERNEL (quantize_loop)   (const MantPlan *plan, int mode, const MantQuantizer *quantizer,
                                    const float *x, float *y, size_t n, uint64_t first_index);
void MANT_KERNEL (quantize_posit)  (const MantPlan *plan, int mode, const MantQuantizer *quantizer,
                                    const float *x, float *y, size_t n, uint64_t first_index);
/* quantize-vector.c: answers how many of the first elements it has done. */
size_t MANT_KERNEL (quantize_vector) (const MantPlan *plan, int mode,
                                      const MantQuantizer *quantizer, const float *x, float *y,
                                      size_t n, uint64_t first_index, bool streams);

#pragma GCC visibility pop
