/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_binary8p5se { \
  .id = "binary8p5se", \
  .title = "P3109, 8 bits, precision 5, with Inf", \
  .source = "IEEE P3109 interim report 4.0, 2026", \
  MANT_INIT_P3109_SIGNED (8, 5, true) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_binary8p5se;
const MantFormat mant_format_binary8p5se = MANT_FORMAT_binary8p5se;
#endif
