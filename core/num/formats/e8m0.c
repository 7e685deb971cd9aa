/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-init.h"

/* Powers of two, 2^−127 … 2^127: no sign, no significand, no zero, and NaN its last code. Every
 * number has the same significand, so to even and to odd go by the code, as in gfloat. */
#define MANT_FORMAT_e8m0 { \
  .id = "e8m0", \
  .title = "OCP E8M0, a block scale", \
  .source = "OCP Microscaling Formats (MX) Specification 1.0, 5.4.1", \
  .codec = &mant_codec_float, \
  .bits = 8, \
  .exponent_bits = 8, \
  .bias = 127, \
  .code_parity = true, \
  .nan_codes = MANT_NAN_ONES, \
  .policy.overflow = MANT_OVERFLOW_SATURATE, \
  .precision = 1, \
  .emin = -127, \
  .emax = 127, \
  .max_finite = MANT_INIT_VALUE (false, 1, 1, 127), \
  .min_finite = MANT_INIT_VALUE (false, 1, 1, -127), \
  .min_normal = MANT_INIT_VALUE (false, 1, 1, -127), \
  .min_subnormal = MANT_INIT_ZERO, \
  .max_code = { .lo = 0xfe } }

#ifndef MANT_INIT_ONLY
extern const MantFormat mant_format_e8m0;
const MantFormat mant_format_e8m0 = MANT_FORMAT_e8m0;
#endif
