/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

/* NaN is the one code that would be −0. */
#define MANT_FORMAT_e5m2fnuz { \
  .id = "e5m2fnuz", \
  .title = "FP8 E5M2 without Inf and −0", \
  .source = "Noune et al., 8-bit Numerical Formats for Deep Neural Networks, arXiv " \
            "2206.02915; AMD CDNA 3", \
  MANT_INIT_FLOAT (5, 2, 16, false, MANT_NAN_NEGZERO) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e5m2fnuz;
const MantFormat mant_format_e5m2fnuz = MANT_FORMAT_e5m2fnuz;
#endif
