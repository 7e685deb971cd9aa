/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_binary32 { \
  .id = "binary32", \
  .title = "IEEE single precision", \
  .source = "IEEE 754-2019, 3.4 binary32", \
  MANT_INIT_FLOAT (8, 23, 127, true, MANT_NAN_TOP) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_binary32;
const MantFormat mant_format_binary32 = MANT_FORMAT_binary32;
#endif
