/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scale-rule.h"

/* 2^(log2 (amax / max) rounded to an integer). log2 r = k + ½ would be r² = 2^(2k + 1), so there
 * are no ties, and r is above it iff amax² > 2·max² for the significands. */
static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  int amax_exponent, max_exponent, exponent;
  double a = frexp (amax, &amax_exponent);
  const double m = frexp (mant_element_max (format), &max_exponent);

  exponent = amax_exponent - max_exponent;
  if (a < m) /* 1 <= a / m < 2 */
    {
      a *= 2;
      exponent--;
    }

  /* squares in twice the precision: high + low is exact */
  const double a_high = a * a, a_low = fma (a, a, -a_high);
  const double m_high = 2 * (m * m), m_low = 2 * fma (m, m, -(m * m));

  if (a_high > m_high || (a_high == m_high && a_low > m_low))
    exponent++;
  return mant_power_of_two (exponent);
}

MANT_SCALE_RULE_DEFINE (nearest,
  .id = "nearest",
  .title = "Nearest power of two, in the logarithm: 2^round (log2 (amax / max))",
  .source = "MLX, mxfp quantization before 08/2026; golden e8m0_round",
  .is_power = true,
  .factor = 1)
