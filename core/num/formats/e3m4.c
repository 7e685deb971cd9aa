/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_e3m4 { \
  .id = "e3m4", \
  .title = "FP8 E3M4 with Inf, as IEEE 754", \
  .source = "ml_dtypes float8_e3m4; LLVM APFloat Float8E3M4", \
  MANT_INIT_FLOAT (3, 4, 3, true, MANT_NAN_TOP) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e3m4;
const MantFormat mant_format_e3m4 = MANT_FORMAT_e3m4;
#endif
