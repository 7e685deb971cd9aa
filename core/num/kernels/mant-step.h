/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-quantize.h"
#include "mant-steps.h"

/* A plan in binary64, for quotients; the fields are those of MantPlan with 52 for 23 and 1023 for
 * 127. */
typedef struct {
  bool     is_usable;        /* else the oracle */
  bool     is_lifted;        /* as MANT_PLAN_LIFT */
  int32_t  drop, tiny_exponent, normal_field, code_parity, bias;
  uint64_t zero_sign, max[2], overflow[2], infinity[2], lift, beyond, quantum_bits;
  const MantSteps *steps;    /* (nullable): all there is to it */
} MantPlan64;

#define MANT_STEP_N_SHIFTED 16

/* Asking the codec for a staircase must not take longer than a row of elements. */
#define MANT_STEP_STEPS_BITS 5

/* What it takes to quantize elements under one scale after another. */
typedef struct {
  const MantQuantizer *quantizer;
  int        mode;
  MantPlan   plan;
  MantPlan64 wide;
  MantSteps  steps;          /* of elements of at most MANT_STEP_STEPS_BITS bits without a plan */
  /* plans for powers of two, found by the exponent's low bits; exponent INT32_MAX: empty */
  struct {
    int32_t  exponent;
    bool     fits;
    MantPlan plan;
  } shifted[MANT_STEP_N_SHIFTED];
} MantStep;

#pragma GCC visibility push(hidden)
void mant_step_init            (MantStep *step, const MantQuantizer *quantizer);
/* The plan for elements in units of 2^exponent; NULL where binary32 cannot hold them. */
const MantPlan *mant_step_shift (MantStep *step, int exponent);

#ifdef MANT_ISA
/* Elements under a scale, as mant_block_choose_scale () answers it. */
void MANT_KERNEL (step_run)      (MantStep *step, const float *x, float *y, size_t n,
                                  uint64_t first_index, double scale);
/* quantize-wide.c: by division, in binary64. */
void MANT_KERNEL (quantize_wide) (const MantPlan64 *plan, int mode, const MantQuantizer *quantizer,
                                  const float *x, float *y, size_t n, uint64_t first_index,
                                  double step);
#endif
#pragma GCC visibility pop
