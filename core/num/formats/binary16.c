/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_binary16 { \
  .id = "binary16", \
  .title = "IEEE half precision", \
  .source = "IEEE 754-2019, 3.4 binary16", \
  MANT_INIT_FLOAT (5, 10, 15, true, MANT_NAN_TOP) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_binary16;
const MantFormat mant_format_binary16 = MANT_FORMAT_binary16;
#endif
