/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_uint4 { \
  .id = "uint4", \
  .title = "4-bit unsigned integer", \
  .source = "ISO/IEC 9899:2024, 6.2.6.2", \
  MANT_INIT_UINT (4) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_uint4;
const MantFormat mant_format_uint4 = MANT_FORMAT_uint4;
#endif
