/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-recipe.h"

/* The definition in mant_block_choose_scale (), in binary64 but for the first level's quotient:
 * nothing is done in another way. */
MANT_RECIPE_DEFINE (two_level,
  .id = "two-level",
  .title = "Two levels, each rounded once",
  .source = "NVIDIA, Pretraining Large Language Models with NVFP4, arXiv 2509.25149, appendix C",
  .has_tensor_scale = true)
