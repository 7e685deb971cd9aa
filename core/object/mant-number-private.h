/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-number.h"
#include "mant-wide.h"

G_BEGIN_DECLS

/* A format that several numbers share: a MantFormat in a GLib reference-counted box. */
MantFormat *mant_scalar_format_new   (const char *text, GError **error);
#define mant_scalar_format_ref(format)   ((MantFormat *) g_atomic_rc_box_acquire (format))
#define mant_scalar_format_unref(format) g_atomic_rc_box_release (format)

struct _MantNumber {
  gatomicrefcount ref_count;
  MantFormat *format; /* of mant_scalar_format_new () */
  mpz_t       code;
  MantWide    value;  /* of the code: exact */
};

MantNumber *mant_number_new          (MantFormat *format, const mpz_t code);
gboolean    mant_number_is_finite    (MantNumber *self);
gboolean    mant_number_is_zero      (MantNumber *self);
/* (nullable): the neighbour away from zero where it is finite, else the one toward zero */
MantNumber *mant_number_get_partner  (MantNumber *self);
gboolean    mant_number_get_ulp_wide (MantNumber *self, mpfr_t ulp);
/* The distance between the two numbers of the format that enclose the real a < x < b or a = x. */
gboolean    mant_format_get_ulp_at   (MantFormat *format, const MantWide *x, mpfr_t ulp);

gboolean    mant_code_parse          (const MantFormat *format, const char *text, gsize length,
                                      mpz_t code, GError **error);
char       *mant_code_to_string      (const MantFormat *format, const mpz_t code);

/* mant-decimal.c: exact numbers as text */
char       *mant_decimal_from_mpfr   (const mpfr_t x, guint max_digits);
char       *mant_decimal_from_mpq    (const mpq_t x, guint max_digits);
char       *mant_decimal_from_bounds (const mpfr_t lo, const mpfr_t hi, guint max_digits);
char       *mant_decimal_shortest    (MantFormat *format, const mpz_t code, const MantWide *value);
char       *mant_hex_from_mpfr       (const mpfr_t x);

G_END_DECLS
