/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_uint8 { \
  .id = "uint8", \
  .title = "8-bit unsigned integer", \
  .source = "ISO/IEC 9899:2024, 6.2.6.2", \
  MANT_INIT_UINT (8) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_uint8;
const MantFormat mant_format_uint8 = MANT_FORMAT_uint8;
#endif
