/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_e2m3 { \
  .id = "e2m3", \
  .title = "OCP FP6 E2M3", \
  .source = "OCP Microscaling Formats (MX) Specification 1.0, 5.3.2", \
  MANT_INIT_FLOAT (2, 3, 1, false, MANT_NAN_NONE) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e2m3;
const MantFormat mant_format_e2m3 = MANT_FORMAT_e2m3;
#endif
