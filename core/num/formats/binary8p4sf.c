/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_binary8p4sf { \
  .id = "binary8p4sf", \
  .title = "P3109, 8 bits, precision 4, finite", \
  .source = "IEEE P3109 interim report 4.0, 2026", \
  MANT_INIT_P3109_SIGNED (8, 4, false) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_binary8p4sf;
const MantFormat mant_format_binary8p4sf = MANT_FORMAT_binary8p4sf;
#endif
