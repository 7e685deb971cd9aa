/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_int16 { \
  .id = "int16", \
  .title = "16-bit integer, two's complement", \
  .source = "ISO/IEC 9899:2024, 6.2.6.2", \
  MANT_INIT_INT (16) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_int16;
const MantFormat mant_format_int16 = MANT_FORMAT_int16;
#endif
