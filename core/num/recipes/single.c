/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-recipe.h"

static float
unit (float tensor_amax)
{
  return 1;
}

static float
scale (float amax,
       float tensor_amax)
{
  return mant_recipe_clamp (amax / MANT_RECIPE_ELEMENT_MAX, 0x1p-6f, MANT_RECIPE_SCALE_MAX);
}

static void
factors (float  scale,
         float  tensor_amax,
         float *encode,
         float *decode)
{
  *encode = 1.0f / scale;
  *decode = scale;
}

MANT_RECIPE_DEFINE (single,
  .id = "single",
  .title = "One level, as torchao: x × (1/s), scales of at least 2⁻⁶",
  .source = "pytorch/ao 36027d8, nvfp4_quantize () without per_tensor_scale; "
            "golden torchao_nvfp4|single",
  .unit = unit,
  .scale = scale,
  .factors = factors)
