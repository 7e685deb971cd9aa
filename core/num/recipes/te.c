/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-recipe.h"

#include <float.h>

#define RANGE (MANT_RECIPE_SCALE_MAX * MANT_RECIPE_ELEMENT_MAX)

/* S_enc: 1 for a tensor of zeros; the quotient is 0 for none. */
static float
encode_unit (float tensor_amax)
{
  return tensor_amax > 0 ? mant_recipe_min (RANGE / tensor_amax, FLT_MAX) : 1;
}

static float
unit (float tensor_amax)
{
  return 1.0f / encode_unit (tensor_amax);
}

/* No lower clamp: it rounds to 0 where the block is small enough. */
static float
scale (float amax,
       float tensor_amax)
{
  return mant_recipe_min (amax * (encode_unit (tensor_amax) * (1.0f / MANT_RECIPE_ELEMENT_MAX)),
                          MANT_RECIPE_SCALE_MAX);
}

/* Encoded as quantize_nvfp4 does, decoded as dequantize_nvfp4 does: from amax, not from S_enc.
 * There scale × amax is infinite for an amax above 2^128/448; here the other product comes first
 * then. */
static void
factors (float  scale,
         float  tensor_amax,
         float *encode,
         float *decode)
{
  const float inverse = scale * unit (tensor_amax), factor = (float) (1.0 / (6.0 * 448.0));
  const float product = scale * tensor_amax;

  *encode = inverse > 0 ? mant_recipe_min (1.0f / inverse, FLT_MAX) : FLT_MAX;
  *decode = product <= FLT_MAX ? product * factor : scale * (tensor_amax * factor);
}

MANT_RECIPE_DEFINE (te,
  .id = "te",
  .title = "As Transformer Engine: x × (1/(s × (1/S)))",
  .source = "NVIDIA/TransformerEngine d0067d0, core_nvfp4.cuh, dequantize_nvfp4.cuh and "
            "NVFP4QuantizerRef; golden te_nvfp4",
  .has_tensor_scale = true,
  .drops_zero_sign = true,
  .unit = unit,
  .scale = scale,
  .factors = factors)
