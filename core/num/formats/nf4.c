/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

/* Quantiles of a normal distribution between −1 and 1, with an exact zero. The numbers are the
 * binary32 constants of bitsandbytes, csrc/kernels.cu. */
#ifndef MANT_INIT_ONLY
static const float nf4_values[16] = {
  -1.0f, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f,
  -0.28444138169288635f, -0.18477343022823334f, -0.09105003625154495f, 0.0f,
  0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f,
  0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f,
};

extern const MantFormat mant_format_nf4;
const MantFormat mant_format_nf4 = {
  .id = "nf4",
  .title = "4-bit NormalFloat code book",
  .source = "Dettmers et al., QLoRA, arXiv 2305.14314, appendix E",
  .codec = &mant_codec_table,
  .bits = 4,
  .is_signed = true,
  .has_zero = true,
  .values = nf4_values,
  .n_values = 16,
  .policy.overflow = MANT_OVERFLOW_SATURATE,
  .emin = -4,
  .emax = 0,
  .max_finite = MANT_INIT_VALUE (false, 1, 1, 0),
  .min_finite = MANT_INIT_VALUE (true, 1, 1, 0),
  .min_normal = MANT_INIT_VALUE (false, 0xa2faff, 24, -27), /* 0.07958029955625534 */
  .min_subnormal = MANT_INIT_ZERO,
  .max_code = { .lo = 15 },
};
#endif
