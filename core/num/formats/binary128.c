/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_binary128 { \
  .id = "binary128", \
  .title = "IEEE quadruple precision", \
  .source = "IEEE 754-2019, 3.4 binary128", \
  MANT_INIT_FLOAT (15, 112, 16383, true, MANT_NAN_TOP) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_binary128;
const MantFormat mant_format_binary128 = MANT_FORMAT_binary128;
#endif
