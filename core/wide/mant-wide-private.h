/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-wide.h"

/* Inside core/wide: the mpfr_t in a MantWide, and the range of exponents in which MPFR works. */

_Static_assert (GMP_NUMB_BITS == 64, "significands are moved to and from MantValue by limbs");

/* MPFR's exponents reach ±2^40 here: beyond any number of any format (their exponents fit 32 bits)
 * and beyond any product of two of them, so a result that leaves this range has overflowed or
 * underflowed every format. Far from MPFR's own limits, where its intermediate results could leave
 * the range too. The range belongs to the thread. */
#define MANT_WIDE_EMAX (INT64_C (1) << 40)

static inline void
mant_wide_begin (void)
{
  if (mpfr_get_emax () != MANT_WIDE_EMAX || mpfr_get_emin () != -MANT_WIDE_EMAX)
    {
      mpfr_set_emax (MANT_WIDE_EMAX);
      mpfr_set_emin (-MANT_WIDE_EMAX);
    }
}

static inline bool
mant_wide_is_finite_nonzero (const MantWide *wide)
{
  return wide->number_class == MANT_CLASS_NORMAL || wide->number_class == MANT_CLASS_SUBNORMAL;
}

static inline bool
mant_wide_is_nan (const MantWide *wide)
{
  return wide->number_class == MANT_CLASS_NAN || wide->number_class == MANT_CLASS_NAR;
}

/* e of 2^e <= |wide| < 2^(e + 1), finite and not zero */
static inline int64_t
mant_wide_exponent (const MantWide *wide)
{
  return (int64_t) mpfr_get_exp (wide->number) - 1;
}

void mant_wide_set_class  (MantWide *wide, MantClass number_class, bool negative);
void mant_wide_get_mpfr   (const MantWide *wide, mpfr_t number);
void mant_wide_take_mpfr  (MantWide *wide, int ternary);
bool mant_wide_is_odd_integer (const MantWide *wide);

/* mant-wide-float.c: floats of any width */
bool mant_wide_needs_float    (const MantFormat *format, const MantRounding *rounding);
void mant_wide_float_decode   (const MantFormat *format, const mpz_t code, MantWide *wide);
void mant_wide_float_encode   (const MantFormat *format, const MantWide *wide,
                               const MantRoundingContext *rounding, MantOverflow overflow,
                               MantFlags *flags, mpz_t code);
bool mant_wide_float_neighbour (const MantFormat *format, const mpz_t code, bool up,
                                mpz_t neighbour);
