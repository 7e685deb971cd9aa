/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_int8 { \
  .id = "int8", \
  .title = "8-bit integer, two's complement", \
  .source = "ISO/IEC 9899:2024, 6.2.6.2", \
  MANT_INIT_INT (8) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_int8;
const MantFormat mant_format_int8 = MANT_FORMAT_int8;
#endif
