/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mant-num.h"
#include "mant-operation.h"

/* Numbers as exact rationals, and whether an answer is the right one: the exact result must lie
 * between it and its neighbour, on the side and in the half that the mode demands. Nothing that
 * rounds is used. */
MantFormat  rational_parse       (const char *text);
gboolean    rational_is_finite   (const MantWide *wide);
void        rational_get         (const MantWide *wide, mpq_t q);
void        rational_random_code (const MantFormat *format, gmp_randstate_t state, const mpz_t near,
                                  mpz_t code);
int         rational_compare     (const mpq_t y, const mpq_t x, gboolean x_is_square);
const char *rational_find_fault  (const MantFormat *format, const char *mode, const mpz_t code,
                                  const mpq_t x, gboolean x_is_square);
