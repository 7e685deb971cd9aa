/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-number-private.h"
#include "mant-operation.h"

G_BEGIN_DECLS

/* Of a numerator or denominator; beyond, bounds are kept. */
#define MANT_RATIONAL_MAX_BITS 65536

typedef enum {
  MANT_REAL_NONE,     /* no real number: NaN, infinite */
  MANT_REAL_UNKNOWN,  /* a real, but nothing certain is known of it */
  MANT_REAL_RATIONAL,
  MANT_REAL_BOUNDS,   /* between lo and hi, which may be equal */
} MantRealKind;

/* What is known of a real number that nobody has rounded: everything, or bounds of it. */
typedef struct {
  MantRealKind kind;
  mpq_t        rational;
  mpfr_t       lo, hi;
} MantReal;

void     mant_real_init        (MantReal *self);
void     mant_real_clear       (MantReal *self);
void     mant_real_set_number  (MantReal *self, MantNumber *number);
void     mant_real_set_mpfr    (MantReal *self, mpfr_srcptr x);
void     mant_real_set_literal (MantReal *self, const char *text, gsize length, gboolean negative,
                                mpfr_prec_t precision);
void     mant_real_set_pi      (MantReal *self, mpfr_prec_t precision);
void     mant_real_set_e       (MantReal *self, mpfr_prec_t precision);
void     mant_real_apply       (MantReal *self, const MantOperation *operation,
                                const MantReal *const *operands,
                                const MantRounding *rounding, mpfr_prec_t precision);
char    *mant_real_to_decimal  (const MantReal *self, guint max_digits);
double   mant_real_get_error_ulp (const MantReal *self, MantNumber *rounded);

/* mant-rational.c */
gboolean mant_rational_apply   (const char *operation, const mpq_t a, const mpq_t b,
                                const mpq_t c, mpq_t result);

G_END_DECLS
