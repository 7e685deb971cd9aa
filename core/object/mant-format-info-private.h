/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-format-info.h"
#include "mant-num.h"

G_BEGIN_DECLS

struct _MantFormatInfo
{
  gatomicrefcount ref_count;
  MantBlockFormat format; /* a scalar is the element of MANT_SHAPE_ELEMENT */
  gboolean        is_wide;
};

char *mant_format_info_dup_rule  (const MantBlockFormat *format);
char *mant_format_info_dup_shape (const MantBlockFormat *format);

G_END_DECLS
