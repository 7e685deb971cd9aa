/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_e5m2 { \
  .id = "e5m2", \
  .title = "OCP FP8 E5M2", \
  .source = "OCP 8-bit Floating Point Specification (OFP8) 1.0, 2023", \
  MANT_INIT_FLOAT (5, 2, 15, true, MANT_NAN_TOP) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e5m2;
const MantFormat mant_format_e5m2 = MANT_FORMAT_e5m2;
#endif
