/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-block.h"

#define MANT_INIT_ONLY
#include "sint8.c"
#include "e8m0.c"

extern const MantScaleRule mant_scale_rule_floor;

/* E_s = floor (log2 amax) − 14, which is the floor rule's answer for elements up to 2^15 − 1. */
extern const MantBlockFormat mant_block_dfp16;
const MantBlockFormat mant_block_dfp16 = {
  .id = "dfp16",
  .title = "Dynamic fixed point: 16-bit integers, one power of two a tensor",
  .source = "Das et al., Mixed Precision Training of CNNs using Integer Operations, "
            "arXiv 1802.00930, section 3",
  .element = {
    .id = "sint16",
    .title = "16-bit symmetric integer",
    .source = "Nagel et al., A White Paper on Neural Network Quantization, arXiv 2106.08295",
    MANT_INIT_SINT (16)
  },
  .scale = MANT_FORMAT_e8m0,
  .shape = MANT_SHAPE_TENSOR,
  .rule = &mant_scale_rule_floor,
  .element_unit = 1,
};
