/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-rounding.h"

/* Inside core/num: how a codec rounds. Split the magnitude at a quantum, find the parity of what is
 * kept, ask whether it goes up. */

typedef unsigned __int128 MantU128;

/* Bits of the fraction that mant_round_split () answers; see mant-rounding-addend.h. */
#define MANT_FRACTION_BITS 63
#define MANT_FRACTION_MASK ((UINT64_C (1) << MANT_FRACTION_BITS) - 1)

/* N of the modes that take given bits, where the caller does not say: what is lost of the
 * probability is below 2^−32. */
#define MANT_DEFAULT_RANDOM_BITS 32

static inline MantU128
mant_value_significand (const MantValue *value)
{
  return (MantU128) value->hi << 64 | value->lo;
}

static inline bool
mant_value_is_finite_nonzero (const MantValue *value)
{
  return value->number_class == MANT_CLASS_NORMAL || value->number_class == MANT_CLASS_SUBNORMAL;
}

void mant_round_split (const MantValue *value, int64_t quantum, MantU128 *kept, uint64_t *fraction);
bool mant_round_up (const MantRoundingContext *context, uint64_t fraction, bool odd, bool negative);
MantValue mant_value_zero   (bool negative);
MantValue mant_value_make   (bool negative, MantU128 integer, int64_t quantum);
