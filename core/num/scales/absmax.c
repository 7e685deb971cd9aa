/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* The double nearest to amax / max; the caller rounds it, once, to the scale's format. */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  return amax / mant_element_max (format);
}

MANT_SCALE_RULE_DEFINE (absmax,
  .id = "absmax",
  .title = "amax / max, rounded to the scale's format",
  .source = "Rouhani et al., Microscaling Data Formats, arXiv 2310.10537; Nagel et al., "
            "arXiv 2106.08295",
  .factor = 1)
