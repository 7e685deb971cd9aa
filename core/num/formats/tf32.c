/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

/* Nineteen bits; stored in thirty-two, the low thirteen of which do not count. */
#define MANT_FORMAT_tf32 { \
  .id = "tf32", \
  .title = "NVIDIA TensorFloat-32", \
  .source = "NVIDIA A100 Tensor Core GPU Architecture, 2020", \
  MANT_INIT_FLOAT (8, 10, 127, true, MANT_NAN_TOP) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_tf32;
const MantFormat mant_format_tf32 = MANT_FORMAT_tf32;
#endif
