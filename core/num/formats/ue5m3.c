/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

#define MANT_FORMAT_ue5m3 { \
  .id = "ue5m3", \
  .title = "Unsigned E5M3, a block scale", \
  .source = "NVIDIA PTX ISA 13.4, ue5m3; Elucidating the Design Space of FP4 training, " \
            "arXiv 2509.17791", \
  MANT_INIT_UNSIGNED_FLOAT (5, 3, 15, false, MANT_NAN_ONES) }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_ue5m3;
const MantFormat mant_format_ue5m3 = MANT_FORMAT_ue5m3;
#endif
