/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

/* No Inf; the binade that Inf would take up holds numbers to 448, and NaN its last code only. */
#define MANT_FORMAT_e4m3fn { \
  .id = "e4m3fn", \
  .title = "OCP FP8 E4M3", \
  .source = "OCP 8-bit Floating Point Specification (OFP8) 1.0, 2023", \
  MANT_INIT_FLOAT (4, 3, 7, false, MANT_NAN_ONES) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e4m3fn;
const MantFormat mant_format_e4m3fn = MANT_FORMAT_e4m3fn;
#endif
