/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/* What every call of core/num answers. Numeric outcomes (overflow, inexact …) are MantFlags, never
 * a status. */
typedef enum {
  MANT_OK = 0,
  MANT_DOMAIN,       /* has no value: an argument outside what the function is defined for */
  MANT_UNABLE,       /* has a value, but this code cannot compute it */
  MANT_SHORT_BUFFER, /* the caller's buffer is too small */
} MantStatus;

/* IEEE 754 clause 7, as results. */
typedef enum {
  MANT_FLAG_NONE      = 0,
  MANT_FLAG_INVALID   = 1 << 0,
  MANT_FLAG_DIVZERO   = 1 << 1,
  MANT_FLAG_OVERFLOW  = 1 << 2,
  MANT_FLAG_UNDERFLOW = 1 << 3, /* tiny (before rounding) and inexact */
  MANT_FLAG_INEXACT   = 1 << 4,
} MantFlags;

typedef enum {
  MANT_CLASS_ZERO,
  MANT_CLASS_SUBNORMAL,
  MANT_CLASS_NORMAL,
  MANT_CLASS_INF,
  MANT_CLASS_NAN,
  MANT_CLASS_NAR, /* posits: not a real */
} MantClass;

/* A code (bit pattern) of up to 128 bits, the format's bit 0 in bit 0 of lo. A struct and not
 * __int128, so that bindings and other compilers can read it. */
typedef struct {
  uint64_t lo, hi;
} MantCode;

/* An unpacked number.
 *
 * For MANT_CLASS_NORMAL and MANT_CLASS_SUBNORMAL the magnitude is
 *   significand × 2^(exponent − 127), significand = hi·2^64 + lo,
 * and always normalised: the top bit of hi is set, so 2^exponent <= magnitude < 2^(exponent + 1).
 * `sticky` says that the true magnitude lies strictly between this one and the next significand:
 * a result computed to 128 bits can still be rounded correctly, once. */
typedef struct {
  MantClass number_class;
  bool negative;
  bool sticky;
  int32_t exponent;
  uint64_t hi, lo;
} MantValue;

MantValue  mant_value_from_f64     (double x);
MantValue  mant_value_from_f32     (float x);
MantStatus mant_value_from_string  (const char *text, size_t length, MantValue *value);
double     mant_value_to_f64       (const MantValue *value);
float      mant_value_to_f32       (const MantValue *value);
MantStatus mant_value_to_hex       (const MantValue *value, char *buffer, size_t buffer_size);
int        mant_value_compare      (const MantValue *a, const MantValue *b);
const char *mant_class_name        (MantClass number_class);

#pragma GCC visibility pop
