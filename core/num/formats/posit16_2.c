/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_posit16_2 { \
  .id = "posit(16,2)", \
  .title = "Posit, 16 bits", \
  .source = "Standard for Posit Arithmetic (2022), Posit Working Group", \
  MANT_INIT_POSIT (16, 2) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_posit16_2;
const MantFormat mant_format_posit16_2 = MANT_FORMAT_posit16_2;
#endif
