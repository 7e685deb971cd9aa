/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_e2m1 { \
  .id = "e2m1", \
  .title = "OCP FP4 E2M1", \
  .source = "OCP Microscaling Formats (MX) Specification 1.0, 5.3.3", \
  MANT_INIT_FLOAT (2, 1, 1, false, MANT_NAN_NONE) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e2m1;
const MantFormat mant_format_e2m1 = MANT_FORMAT_e2m1;
#endif
