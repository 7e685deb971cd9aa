/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-block.h"

#define MANT_INIT_ONLY
#include "e2m1.c"
#include "e4m3fn.c"

extern const MantScaleRule mant_scale_rule_absmax;
extern const MantRecipe mant_recipe_two_level;

extern const MantBlockFormat mant_block_nvfp4;
const MantBlockFormat mant_block_nvfp4 = {
  .id = "nvfp4",
  .title = "NVIDIA NVFP4",
  .source = "NVIDIA, Pretraining Large Language Models with NVFP4, arXiv 2509.25149",
  .element = MANT_FORMAT_e2m1,
  .scale = MANT_FORMAT_e4m3fn,
  .shape = MANT_SHAPE_VECTOR,
  .rows = 1,
  .length = 16,
  .rule = &mant_scale_rule_absmax,
  .tensor_scale = true,
  .element_unit = 1,
  .recipe = "two-level",
  .maker = &mant_recipe_two_level,
};
