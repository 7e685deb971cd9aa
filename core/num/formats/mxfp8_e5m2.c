/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-block.h"

#define MANT_INIT_ONLY
#include "e5m2.c"
#include "e8m0.c"

extern const MantScaleRule mant_scale_rule_floor;

extern const MantBlockFormat mant_block_mxfp8_e5m2;
const MantBlockFormat mant_block_mxfp8_e5m2 = {
  .id = "mxfp8_e5m2",
  .title = "OCP MXFP8, E5M2 elements",
  .source = "OCP Microscaling Formats (MX) Specification 1.0, 5.2",
  .element = MANT_FORMAT_e5m2,
  .scale = MANT_FORMAT_e8m0,
  .shape = MANT_SHAPE_VECTOR,
  .rows = 1,
  .length = 32,
  .rule = &mant_scale_rule_floor,
  .element_unit = 1,
};
