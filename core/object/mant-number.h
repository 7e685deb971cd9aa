/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/**
 * MantNumberFlags:
 * @MANT_NUMBER_INVALID: no number is the answer (IEEE 754-2019, 7.2)
 * @MANT_NUMBER_DIVZERO: an exact infinity from finite operands
 * @MANT_NUMBER_OVERFLOW: beyond the largest finite number after rounding
 * @MANT_NUMBER_UNDERFLOW: tiny before rounding, and inexact
 * @MANT_NUMBER_INEXACT: rounded
 *
 * The flags of one rounding. The values are those of core/num's MantFlags.
 */
typedef enum {
  MANT_NUMBER_INVALID   = 1 << 0,
  MANT_NUMBER_DIVZERO   = 1 << 1,
  MANT_NUMBER_OVERFLOW  = 1 << 2,
  MANT_NUMBER_UNDERFLOW = 1 << 3,
  MANT_NUMBER_INEXACT   = 1 << 4,
} MantNumberFlags;

/* "inexact underflow", "" where there is none; the CLI's words. (transfer full) */
MANT_AVAILABLE_IN_ALL
char *mant_number_flags_to_string (MantNumberFlags flags);

/**
 * MantNumber:
 *
 * One number of one scalar format: a code and what it means. Immutable and reference counted; of
 * any width (a 4096-bit significand too).
 */
#define MANT_TYPE_NUMBER (mant_number_get_type ())
typedef struct _MantNumber MantNumber;

MANT_AVAILABLE_IN_ALL
GType       mant_number_get_type (void);
MANT_AVAILABLE_IN_ALL
MantNumber *mant_number_ref      (MantNumber *self);
MANT_AVAILABLE_IN_ALL
void        mant_number_unref    (MantNumber *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantNumber, mant_number_unref)

/* code: "0x7e", "0b0111_1110" or decimal; %MANT_ERROR_PARSE for what is none or has too many bits
 * */
MANT_AVAILABLE_IN_ALL
MantNumber *mant_number_new_from_code  (const char *format, const char *code, GError **error);
MANT_AVAILABLE_IN_ALL
MantNumber *mant_number_flip_bit       (MantNumber *self, guint bit);

MANT_AVAILABLE_IN_ALL
const char *mant_number_get_format     (MantNumber *self); /* canonical text */
MANT_AVAILABLE_IN_ALL
guint       mant_number_get_n_bits     (MantNumber *self);
MANT_AVAILABLE_IN_ALL
gboolean    mant_number_get_bit        (MantNumber *self, guint bit);
/* What the bit is for: "sign", "regime", "exponent", "significand", "integer", "fraction",
 * "index" (static, English; the id of core/num's MantField). */
MANT_AVAILABLE_IN_ALL
const char *mant_number_get_bit_field  (MantNumber *self, guint bit);
/* all (transfer full) */
MANT_AVAILABLE_IN_ALL
char       *mant_number_get_code       (MantNumber *self); /* "0x7e", all digits of the width */
MANT_AVAILABLE_IN_ALL
char       *mant_number_get_bits       (MantNumber *self); /* "01111110", top bit first */
MANT_AVAILABLE_IN_ALL
char       *mant_number_get_hex        (MantNumber *self); /* "0x1.cp+8", "nan", "-inf": exact */
MANT_AVAILABLE_IN_ALL
char       *mant_number_get_decimal    (MantNumber *self); /* exact, every digit; with an exponent
                                                              where it would pass max 1200 digits */
MANT_AVAILABLE_IN_ALL
char       *mant_number_get_short      (MantNumber *self); /* the shortest decimal that reads back */
MANT_AVAILABLE_IN_ALL
const char *mant_number_get_class      (MantNumber *self); /* "zero" "subnormal" "normal" "inf"
                                                              "nan" "nar" */
MANT_AVAILABLE_IN_ALL
double      mant_number_to_double      (MantNumber *self); /* rounded to nearest even */
MANT_AVAILABLE_IN_ALL
gboolean    mant_number_is_negative    (MantNumber *self);

/* (transfer full) (nullable): the neighbours in the order of values; NULL at the ends and for NaN
 * */
MANT_AVAILABLE_IN_ALL
MantNumber *mant_number_next_up        (MantNumber *self);
MANT_AVAILABLE_IN_ALL
MantNumber *mant_number_next_down      (MantNumber *self);
/* (transfer full) (nullable): the midpoint to the neighbour above, "1.0625 = 0x1.1p+0"; the ulp as a
 * hexadecimal float: from |x| to the next larger number of the format (Goldberg), for the largest to
 * the one before it */
MANT_AVAILABLE_IN_ALL
char       *mant_number_get_midpoint_up (MantNumber *self);
MANT_AVAILABLE_IN_ALL
char       *mant_number_get_ulp        (MantNumber *self);
/* (transfer full): lines that explain how the code gives the value, translated, one a field and one
 * for the product: "exponent field 1000 = 8; 8 − bias 7 = 1" */
MANT_AVAILABLE_IN_ALL
char      **mant_number_explain        (MantNumber *self);

G_END_DECLS
