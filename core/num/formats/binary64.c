/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_binary64 { \
  .id = "binary64", \
  .title = "IEEE double precision", \
  .source = "IEEE 754-2019, 3.4 binary64", \
  MANT_INIT_FLOAT (11, 52, 1023, true, MANT_NAN_TOP) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_binary64;
const MantFormat mant_format_binary64 = MANT_FORMAT_binary64;
#endif
