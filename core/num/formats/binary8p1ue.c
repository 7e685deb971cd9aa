/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_binary8p1ue { \
  .id = "binary8p1ue", \
  .title = "P3109, 8 bits, powers of two, unsigned, with Inf", \
  .source = "IEEE P3109 interim report 4.0, 2026", \
  MANT_INIT_P3109_UNSIGNED (8, 1, true) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_binary8p1ue;
const MantFormat mant_format_binary8p1ue = MANT_FORMAT_binary8p1ue;
#endif
