/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-block.h"

#define MANT_INIT_ONLY
#include "sint4.c"
#include "e4m3fn.c"

extern const MantScaleRule mant_scale_rule_absmax;

extern const MantBlockFormat mant_block_nvint4;
const MantBlockFormat mant_block_nvint4 = {
  .id = "nvint4",
  .title = "NVINT4: 4-bit integers scaled as NVFP4",
  .source = "Chen et al., INT v.s. FP, arXiv 2510.25602, table 1",
  .element = MANT_FORMAT_sint4,
  .scale = MANT_FORMAT_e4m3fn,
  .shape = MANT_SHAPE_VECTOR,
  .rows = 1,
  .length = 16,
  .rule = &mant_scale_rule_absmax,
  .tensor_scale = true,
  .element_unit = 1,
};
