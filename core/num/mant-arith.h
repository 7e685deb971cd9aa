/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-format.h"

#pragma GCC visibility push(default)

/* Arithmetic, exact and then rounded once.
 *
 * Each function answers the exact result to 128 significand bits, with `sticky` for what lies
 * below; mant_format_encode () then rounds it, once, to any format in any mode. Operands must be
 * exact themselves (sticky clear), of any two formats. Flags: INVALID and DIVZERO only, or-ed into
 * *flags; the others are the encoding's. NaN in, NaN out (quiet, no flag), the first one's sign.
 *
 * `down`: the rounding mode sends results toward −Inf, so that an exact zero sum of numbers of
 * different sign is −0 (IEEE 754-2019, 6.3). */
MantValue mant_value_negate    (const MantValue *a);
MantValue mant_value_abs       (const MantValue *a);
MantValue mant_value_add       (const MantValue *a, const MantValue *b, bool down,
                                MantFlags *flags);
MantValue mant_value_subtract  (const MantValue *a, const MantValue *b, bool down,
                                MantFlags *flags);
MantValue mant_value_multiply  (const MantValue *a, const MantValue *b, MantFlags *flags);
MantValue mant_value_divide    (const MantValue *a, const MantValue *b, MantSystem system,
                                MantFlags *flags);
MantValue mant_value_sqrt      (const MantValue *a, MantFlags *flags);
/* a × b + c, exact until the one rounding */
MantValue mant_value_fma       (const MantValue *a, const MantValue *b, const MantValue *c,
                                bool down, MantFlags *flags);
/* IEEE remainder: a − b·n, n the integer nearest to a/b, ties to even */
MantValue mant_value_remainder (const MantValue *a, const MantValue *b, MantFlags *flags);
/* C's fmod: a − b·n, n = trunc (a/b) */
MantValue mant_value_fmod      (const MantValue *a, const MantValue *b, MantFlags *flags);

/* Whether a mode sends exact zero sums to −0: rd alone. */
bool mant_rounding_is_down (const MantRounding *rounding);

#pragma GCC visibility pop
