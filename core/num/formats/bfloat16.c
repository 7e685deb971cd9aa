/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_bfloat16 { \
  .id = "bfloat16", \
  .title = "Brain floating point", \
  .source = "Intel, BFLOAT16 Hardware Numerics Definition, 2018", \
  MANT_INIT_FLOAT (8, 7, 127, true, MANT_NAN_TOP) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_bfloat16;
const MantFormat mant_format_bfloat16 = MANT_FORMAT_bfloat16;
#endif
