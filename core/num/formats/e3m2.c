/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_e3m2 { \
  .id = "e3m2", \
  .title = "OCP FP6 E3M2", \
  .source = "OCP Microscaling Formats (MX) Specification 1.0, 5.3.2", \
  MANT_INIT_FLOAT (3, 2, 3, false, MANT_NAN_NONE) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e3m2;
const MantFormat mant_format_e3m2 = MANT_FORMAT_e3m2;
#endif
