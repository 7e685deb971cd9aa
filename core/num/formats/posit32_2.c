/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_posit32_2 { \
  .id = "posit(32,2)", \
  .title = "Posit, 32 bits", \
  .source = "Standard for Posit Arithmetic (2022), Posit Working Group", \
  MANT_INIT_POSIT (32, 2) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_posit32_2;
const MantFormat mant_format_posit32_2 = MANT_FORMAT_posit32_2;
#endif
