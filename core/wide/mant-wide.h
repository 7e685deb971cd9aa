/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gmp.h>
#include <mpfr.h>

#include "mant-format.h"

#pragma GCC visibility push(default)

/* A number of any precision: what MantValue is, with the significand in an mpfr_t. `sticky` says,
 * as there, that the true magnitude lies strictly between |number| and the next one of its
 * precision (numbers are truncated, never rounded, until a format rounds them). number is
 * meaningful for MANT_CLASS_NORMAL and MANT_CLASS_SUBNORMAL. */
typedef struct {
  MantClass number_class;
  bool      negative;
  bool      sticky;
  mpfr_t    number;
} MantWide;

#define MANT_WIDE_MAX_BITS 16384 /* of a code, and of what a literal is read to */

void       mant_wide_init       (MantWide *wide);
void       mant_wide_clear      (MantWide *wide);
/* Before a thread that computed with MPFR ends: gives back the constants MPFR keeps for it. */
void       mant_wide_thread_done (void);
void       mant_wide_set        (MantWide *wide, const MantWide *from);
void       mant_wide_set_value  (MantWide *wide, const MantValue *value);
/* to 128 bits, truncated, the rest in sticky */
MantValue  mant_wide_get_value  (const MantWide *wide);
/* Hexadecimal or decimal, inf, nan; truncated to `precision` bits, the rest in sticky. */
MantStatus mant_wide_set_string (MantWide *wide, const char *text, size_t length,
                                 mpfr_prec_t precision);
int        mant_wide_compare    (const MantWide *a, const MantWide *b);

/* Any format, those of core/num included; for up to MANT_FORMAT_MAX_BITS bits the same codes and
 * flags as mant_format_decode () and mant_format_encode (), which do the work. */
MantStatus mant_wide_format_parse (const char *text, MantFormatResolve resolve, void *user_data,
                                   MantFormat *format, char *message, size_t message_size);
void       mant_wide_decode (const MantFormat *format, const mpz_t code, MantWide *wide);
void       mant_wide_encode (const MantFormat *format, const MantWide *wide,
                             const MantRoundingContext *rounding, MantOverflow overflow,
                             MantFlags *flags, mpz_t code);
bool       mant_wide_neighbour (const MantFormat *format, const mpz_t code, bool up,
                                mpz_t neighbour);

#pragma GCC visibility pop
