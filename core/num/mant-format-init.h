/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-format.h"
#include "mant-round.h"

/* For the files in formats/: the fields of a const MantFormat, the derived ones included, from its
 * few parameters, as constant expressions. tests/num/format.c checks every named format against
 * mant_format_finish ().
 *
 * A file states its format as the initializer MANT_FORMAT_name and, unless MANT_INIT_ONLY is
 * defined, the object mant_format_name. A block format's file defines MANT_INIT_ONLY and includes
 * the files of its element and its scale. */

/* ±significand·2^quantum for a compile-time integer below 2^127 whose top bit is `width` − 1. */
#define MANT_INIT_VALUE(negative_, integer, width, quantum)                                     \
  { .number_class = MANT_CLASS_NORMAL,                                                         \
    .negative = (negative_),                                                                   \
    .exponent = (quantum) + (width) - 1,                                                       \
    .hi = (uint64_t) ((MantU128) (integer) << (128 - (width)) >> 64),                          \
    .lo = (uint64_t) ((MantU128) (integer) << (128 - (width))) }

#define MANT_INIT_ZERO { .number_class = MANT_CLASS_ZERO }

/* The smallest subnormal; none without significand bits. */
#define MANT_INIT_SUBNORMAL(m, bias_)                                                           \
  { .number_class = (m) > 0 ? MANT_CLASS_NORMAL : MANT_CLASS_ZERO,                             \
    .exponent = (m) > 0 ? 1 - (bias_) - (m) : 0,                                               \
    .hi = (m) > 0 ? UINT64_C (1) << 63 : 0 }

/* Codes without their sign bit: every exponent and significand bit set; the largest finite one. */
#define MANT_INIT_ONES(e, m) (((MantU128) 1 << ((e) + (m))) - 1)
#define MANT_INIT_MAX_CODE(e, m, inf, nan)                                                      \
  ((nan) == MANT_NAN_TOP  ? ((((MantU128) 1 << (e)) - 1) << (m)) - ((inf) ? 1 : 0)              \
   : (nan) == MANT_NAN_ONES ? MANT_INIT_ONES (e, m) - 1 - ((inf) ? 1 : 0)                       \
                            : MANT_INIT_ONES (e, m) - ((inf) ? 1 : 0))
#define MANT_INIT_MAX(negative_, e, m, bias_, inf, nan)                                         \
  MANT_INIT_VALUE (negative_,                                                                  \
                   (MANT_INIT_MAX_CODE (e, m, inf, nan) & (((MantU128) 1 << (m)) - 1))          \
                   | (MantU128) 1 << (m),                                                      \
                   (m) + 1,                                                                    \
                   (int) (MANT_INIT_MAX_CODE (e, m, inf, nan) >> (m)) - (bias_) - (m))

/* A signed binary floating-point format with zeros and subnormals. */
#define MANT_INIT_SIGNED(e, m, bias_, inf, nan, overflow_)                                      \
  .codec = &mant_codec_float,                                                                   \
  .bits = 1 + (e) + (m),                                                                        \
  .exponent_bits = (e),                                                                         \
  .significand_bits = (m),                                                                      \
  .bias = (bias_),                                                                              \
  .is_signed = true,                                                                            \
  .has_inf = (inf),                                                                             \
  .has_negative_zero = (nan) != MANT_NAN_NEGZERO,                                               \
  .has_subnormals = true,                                                                       \
  .has_zero = true,                                                                             \
  .nan_codes = (nan),                                                                           \
  .policy.overflow = (overflow_),                                                               \
  .precision = (m) + 1,                                                                         \
  .emin = 1 - (bias_),                                                                          \
  .emax = (int) (MANT_INIT_MAX_CODE (e, m, inf, nan) >> (m)) - (bias_),                         \
  .max_finite = MANT_INIT_MAX (false, e, m, bias_, inf, nan),                                   \
  .min_finite = MANT_INIT_MAX (true, e, m, bias_, inf, nan),                                    \
  .min_normal = MANT_INIT_VALUE (false, 1, 1, 1 - (bias_)),                                     \
  .min_subnormal = MANT_INIT_SUBNORMAL (m, bias_),                                              \
  .max_code = { .lo = (uint64_t) MANT_INIT_MAX_CODE (e, m, inf, nan),                           \
                .hi = (uint64_t) (MANT_INIT_MAX_CODE (e, m, inf, nan) >> 64) }

/* The same without a sign: nothing below zero. */
#define MANT_INIT_UNSIGNED(e, m, bias_, inf, nan, overflow_)                                    \
  .codec = &mant_codec_float,                                                                   \
  .bits = (e) + (m),                                                                            \
  .exponent_bits = (e),                                                                         \
  .significand_bits = (m),                                                                      \
  .bias = (bias_),                                                                              \
  .has_inf = (inf),                                                                             \
  .has_subnormals = true,                                                                       \
  .has_zero = true,                                                                             \
  .nan_codes = (nan),                                                                           \
  .policy.overflow = (overflow_),                                                               \
  .precision = (m) + 1,                                                                         \
  .emin = 1 - (bias_),                                                                          \
  .emax = (int) (MANT_INIT_MAX_CODE (e, m, inf, nan) >> (m)) - (bias_),                         \
  .max_finite = MANT_INIT_MAX (false, e, m, bias_, inf, nan),                                   \
  .min_finite = MANT_INIT_ZERO,                                                                 \
  .min_normal = MANT_INIT_VALUE (false, 1, 1, 1 - (bias_)),                                     \
  .min_subnormal = MANT_INIT_SUBNORMAL (m, bias_),                                              \
  .max_code = { .lo = (uint64_t) MANT_INIT_MAX_CODE (e, m, inf, nan),                           \
                .hi = (uint64_t) (MANT_INIT_MAX_CODE (e, m, inf, nan) >> 64) }

#define MANT_INIT_FLOAT(e, m, bias_, inf, nan)                                                  \
  MANT_INIT_SIGNED (e, m, bias_, inf, nan, (inf) ? MANT_OVERFLOW_IEEE : MANT_OVERFLOW_SATURATE)
#define MANT_INIT_UNSIGNED_FLOAT(e, m, bias_, inf, nan)                                         \
  MANT_INIT_UNSIGNED (e, m, bias_, inf, nan,                                                    \
                      (inf) ? MANT_OVERFLOW_IEEE : MANT_OVERFLOW_SATURATE)

/* P3109's binaryKpPs and binaryKpPu, with Inf (extended) or without. */
#define MANT_INIT_P3109_SIGNED(k, p, inf)                                                       \
  MANT_INIT_SIGNED ((k) - (p), (p) - 1, 1 << ((k) - (p) - 1), inf, MANT_NAN_NEGZERO,            \
                    (inf) ? MANT_OVERFLOW_NONE : MANT_OVERFLOW_SATURATE),                       \
  .code_parity = (p) == 1,                                                                      \
  .system = MANT_SYSTEM_P3109
#define MANT_INIT_P3109_UNSIGNED(k, p, inf)                                                     \
  MANT_INIT_UNSIGNED ((k) - (p) + 1, (p) - 1, 1 << ((k) - (p)), inf, MANT_NAN_ONES,             \
                      (inf) ? MANT_OVERFLOW_NONE : MANT_OVERFLOW_SATURATE),                     \
  .code_parity = (p) == 1,                                                                      \
  .system = MANT_SYSTEM_P3109

/* posit (n, es), n <= 64 */
#define MANT_INIT_POSIT(n, es)                                                                  \
  .codec = &mant_codec_posit,                                                                   \
  .bits = (n),                                                                                  \
  .exponent_bits = (es),                                                                        \
  .is_signed = true,                                                                            \
  .has_zero = true,                                                                             \
  .policy.overflow = MANT_OVERFLOW_SATURATE,                                                    \
  .system = MANT_SYSTEM_POSIT,                                                                  \
  .emin = -(((n) - 2) * (1 << (es))),                                                           \
  .emax = ((n) - 2) * (1 << (es)),                                                              \
  .max_finite = MANT_INIT_VALUE (false, 1, 1, ((n) - 2) * (1 << (es))),                         \
  .min_finite = MANT_INIT_VALUE (true, 1, 1, ((n) - 2) * (1 << (es))),                          \
  .min_normal = MANT_INIT_VALUE (false, 1, 1, -(((n) - 2) * (1 << (es)))),                      \
  .min_subnormal = MANT_INIT_ZERO,                                                              \
  .max_code = { .lo = (UINT64_C (1) << ((n) - 1)) - 1 }

/* The exponent of a positive number below 2^64 and the number itself, as a significand. */
#define MANT_INIT_WIDTH(n) (64 - __builtin_clzll ((unsigned long long) (n)))

/* An integer of n_bits >= 2: two's complement, the same without its most negative code, or
 * unsigned. */
#define MANT_INIT_INTEGER_COMMON(n_bits, max)                                                   \
  .codec = &mant_codec_integer,                                                                \
  .bits = (n_bits),                                                                            \
  .has_zero = true,                                                                            \
  .policy.overflow = MANT_OVERFLOW_SATURATE,                                                          \
  .emin = 0,                                                                                   \
  .emax = MANT_INIT_WIDTH (max) - 1,                                                           \
  .max_finite = MANT_INIT_VALUE (false, max, MANT_INIT_WIDTH (max), 0),                        \
  .min_normal = MANT_INIT_VALUE (false, 1, 1, 0),                                              \
  .min_subnormal = MANT_INIT_ZERO,                                                             \
  .max_code = { .lo = (max) }
#define MANT_INIT_INT(n_bits)                                                                   \
  MANT_INIT_INTEGER_COMMON (n_bits, (UINT64_C (1) << ((n_bits) - 1)) - 1),                      \
  .is_signed = true,                                                                           \
  .min_finite = MANT_INIT_VALUE (true, 1, 1, (n_bits) - 1)
#define MANT_INIT_SINT(n_bits)                                                                  \
  MANT_INIT_INTEGER_COMMON (n_bits, (UINT64_C (1) << ((n_bits) - 1)) - 1),                      \
  .is_signed = true,                                                                           \
  .symmetric = true,                                                                           \
  .min_finite = MANT_INIT_VALUE (true, (UINT64_C (1) << ((n_bits) - 1)) - 1, (n_bits) - 1, 0)
#define MANT_INIT_UINT(n_bits)                                                                  \
  MANT_INIT_INTEGER_COMMON (n_bits, (UINT64_C (1) << (n_bits)) - 1),                            \
  .min_finite = MANT_INIT_ZERO
