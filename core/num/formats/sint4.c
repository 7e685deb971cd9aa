/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

/* Two's complement without its most negative code, so that the range is the same on both sides. */
#define MANT_FORMAT_sint4 { \
  .id = "sint4", \
  .title = "4-bit symmetric integer", \
  .source = "Nagel et al., A White Paper on Neural Network Quantization, arXiv 2106.08295", \
  MANT_INIT_SINT (4) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_sint4;
const MantFormat mant_format_sint4 = MANT_FORMAT_sint4;
#endif
