/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_binary4p2sf { \
  .id = "binary4p2sf", \
  .title = "P3109, 4 bits, precision 2, finite", \
  .source = "IEEE P3109 interim report 4.0, 2026", \
  MANT_INIT_P3109_SIGNED (4, 2, false) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_binary4p2sf;
const MantFormat mant_format_binary4p2sf = MANT_FORMAT_binary4p2sf;
#endif
