/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-recipe.h"

#include <float.h>

/* per_tensor_amax_to_scale: never 0, which a tensor of very small numbers would have. */
static float
unit (float tensor_amax)
{
  const float g = tensor_amax / (MANT_RECIPE_SCALE_MAX * MANT_RECIPE_ELEMENT_MAX);

  return tensor_amax > 0 ? g > 0 ? g : 0x1p-149f : 1;
}

static float
scale (float amax,
       float tensor_amax)
{
  return mant_recipe_clamp (amax / MANT_RECIPE_ELEMENT_MAX / unit (tensor_amax), 0x1p-6f,
                            MANT_RECIPE_SCALE_MAX);
}

/* (1/g)/s is infinite for tensors of numbers next to binary32's smallest, and 0 × Inf would be NaN;
 * with the largest number in its place everything else is as it is with Inf. */
static void
factors (float  scale,
         float  tensor_amax,
         float *encode,
         float *decode)
{
  const float g = unit (tensor_amax);

  *encode = mant_recipe_min (1.0f / g / scale, FLT_MAX);
  *decode = g * scale;
}

MANT_RECIPE_DEFINE (torchao,
  .id = "torchao",
  .title = "As torchao: x × ((1/g)/s), scales of at least 2⁻⁶",
  .source = "pytorch/ao 36027d8, nvfp4_quantize () with per_tensor_scale; golden torchao_nvfp4|two",
  .has_tensor_scale = true,
  .unit = unit,
  .scale = scale,
  .factors = factors)
