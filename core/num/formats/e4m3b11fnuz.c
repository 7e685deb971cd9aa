/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

/* NaN is the one code that would be −0. */
#define MANT_FORMAT_e4m3b11fnuz { \
  .id = "e4m3b11fnuz", \
  .title = "FP8 E4M3 with bias 11, without Inf and −0", \
  .source = "Sun et al., Hybrid 8-bit Floating Point (HFP8), NeurIPS 2019; ml_dtypes " \
            "float8_e4m3b11fnuz", \
  MANT_INIT_FLOAT (4, 3, 11, false, MANT_NAN_NEGZERO) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e4m3b11fnuz;
const MantFormat mant_format_e4m3b11fnuz = MANT_FORMAT_e4m3b11fnuz;
#endif
