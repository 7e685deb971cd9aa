/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-block.h"

#define MANT_INIT_ONLY
#include "sint8.c"
#include "e8m0.c"

/* Elements k·2^−6 with k in [−127, 127]. The specification lets an implementation leave −128 out
 * to be symmetric, which microxcaling does and gfloat does not; here it is left out. The INT-v-FP
 * paper's other MXINT8 is block(sint8,e8m0,32,rceil). */
extern const MantScaleRule mant_scale_rule_floor;

extern const MantBlockFormat mant_block_mxint8;
const MantBlockFormat mant_block_mxint8 = {
  .id = "mxint8",
  .title = "OCP MXINT8",
  .source = "OCP Microscaling Formats (MX) Specification 1.0, 5.2 and 5.3.4",
  .element = MANT_FORMAT_sint8,
  .scale = MANT_FORMAT_e8m0,
  .shape = MANT_SHAPE_VECTOR,
  .rows = 1,
  .length = 32,
  .rule = &mant_scale_rule_floor,
  .element_unit = 0x1p-6,
};
