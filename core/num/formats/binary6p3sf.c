/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_binary6p3sf { \
  .id = "binary6p3sf", \
  .title = "P3109, 6 bits, precision 3, finite", \
  .source = "IEEE P3109 interim report 4.0, 2026", \
  MANT_INIT_P3109_SIGNED (6, 3, false) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_binary6p3sf;
const MantFormat mant_format_binary6p3sf = MANT_FORMAT_binary6p3sf;
#endif
