/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

/* NaN is the one code that would be −0. */
#define MANT_FORMAT_e4m3fnuz { \
  .id = "e4m3fnuz", \
  .title = "FP8 E4M3 without Inf and −0", \
  .source = "Noune et al., 8-bit Numerical Formats for Deep Neural Networks, arXiv " \
            "2206.02915; AMD CDNA 3", \
  MANT_INIT_FLOAT (4, 3, 8, false, MANT_NAN_NEGZERO) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e4m3fnuz;
const MantFormat mant_format_e4m3fnuz = MANT_FORMAT_e4m3fnuz;
#endif
