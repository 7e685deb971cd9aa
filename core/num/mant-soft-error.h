/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-format.h"

#pragma GCC visibility push(default)

/* Bit flips in the codes of a format, as a failing memory or an unprotected datapath makes them. */

/* Which bits may flip, by what they are for in the code as it was before (mant_format_field ()). */
typedef enum {
  MANT_SOFT_ERROR_SIGN        = 1 << 0,
  MANT_SOFT_ERROR_EXPONENT    = 1 << 1, /* of floats and posits, and a posit's regime */
  MANT_SOFT_ERROR_SIGNIFICAND = 1 << 2, /* of floats and posits; all other bits of the rest */
  MANT_SOFT_ERROR_ALL         = MANT_SOFT_ERROR_SIGN | MANT_SOFT_ERROR_EXPONENT
                                | MANT_SOFT_ERROR_SIGNIFICAND,
} MantSoftErrorFields;

typedef struct {
  const MantFormat   *format;
  double              probability; /* of each of these bits, independently; 0 … 1 */
  MantSoftErrorFields fields;
  uint64_t            seed;
} MantSoftErrors;

bool       mant_soft_error_fields_parse (const char *id, MantSoftErrorFields *fields);
/* The bits that flip in a code at a place of a stream: to be xor-ed. */
MantCode   mant_soft_error_bits  (const MantSoftErrors *errors, MantCode code, uint64_t index);
/* In place; how many bits flipped. code_bytes: 1, 2, 4, 8 or 16, little-endian words */
uint64_t   mant_soft_error_codes (const MantSoftErrors *errors, void *codes, size_t code_bytes,
                                  size_t n, uint64_t first_index);
uint64_t   mant_soft_error_f32   (const MantSoftErrors *errors, float *x, size_t n,
                                  uint64_t first_index);

#pragma GCC visibility pop
