/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

/* Two's complement without its most negative code, so that the range is the same on both sides. */
#define MANT_FORMAT_sint8 { \
  .id = "sint8", \
  .title = "8-bit symmetric integer", \
  .source = "Nagel et al., A White Paper on Neural Network Quantization, arXiv 2106.08295", \
  MANT_INIT_SINT (8) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_sint8;
const MantFormat mant_format_sint8 = MANT_FORMAT_sint8;
#endif
