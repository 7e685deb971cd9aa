/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-block.h"

/* What the files in recipes/ share. All arithmetic is binary32, operation by operation as the
 * libraries have it: -ffp-contract=off is part of the definition. */

#define MANT_RECIPE_ELEMENT_MAX 6.0f   /* E2M1 */
#define MANT_RECIPE_SCALE_MAX   448.0f /* E4M3FN */

static inline float
mant_recipe_min (float a,
                 float b)
{
  return a < b ? a : b;
}

static inline float
mant_recipe_clamp (float x,
                   float lo,
                   float hi)
{
  return x < lo ? lo : x > hi ? hi : x;
}

#define MANT_RECIPE_DEFINE(name, ...)                                                            \
  extern const MantRecipe mant_recipe_##name;                                                    \
  const MantRecipe mant_recipe_##name = { __VA_ARGS__ };
