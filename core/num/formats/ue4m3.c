/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

/* Seven bits, 0x00 … 0x7f: hardware stores them in a byte whose top bit is 0 and says nothing. */
#define MANT_FORMAT_ue4m3 { \
  .id = "ue4m3", \
  .title = "Unsigned E4M3, a block scale", \
  .source = "NVIDIA PTX ISA, ue4m3 (NVFP4 scale)", \
  MANT_INIT_UNSIGNED_FLOAT (4, 3, 7, false, MANT_NAN_ONES) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_ue4m3;
const MantFormat mant_format_ue4m3 = MANT_FORMAT_ue4m3;
#endif
