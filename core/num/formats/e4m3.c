/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_e4m3 { \
  .id = "e4m3", \
  .title = "FP8 E4M3 with Inf, as IEEE 754", \
  .source = "ml_dtypes float8_e4m3; LLVM APFloat Float8E4M3", \
  MANT_INIT_FLOAT (4, 3, 7, true, MANT_NAN_TOP) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e4m3;
const MantFormat mant_format_e4m3 = MANT_FORMAT_e4m3;
#endif
