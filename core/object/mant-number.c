/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-number-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mant-format-resolve-private.h"
#include "mant-num.h"
#include "mant-text-private.h"

/* What an exact difference of two neighbours may cost: beyond it they are 2^65536 apart. */
#define MAX_DIFFERENCE_BITS 65536

/* Digits of a number in plain notation, and of any number at all. */
#define MAX_DECIMAL_DIGITS 1200

G_DEFINE_BOXED_TYPE (MantNumber, mant_number, mant_number_ref, mant_number_unref)

/*< private >
 * mant_scalar_format_new:
 * @text: the text of a scalar format of any width
 * @error: return location for an error
 *
 * Fails with %MANT_ERROR_FORMAT where @text is no format and %MANT_ERROR_UNSUPPORTED where it is a
 * block format, whose numbers are not one code each, or is beyond this version.
 *
 * Returns: (transfer full): the format, for mant_scalar_format_unref()
 */
MantFormat *
mant_scalar_format_new (const char  *text,
                        GError     **error)
{
  char message[512] = "";
  MantBlockFormat block;
  MantFormat format;
  MantStatus status;

  status = mant_format_resolve_scalar (text, &format, message, sizeof message);
  if (status == MANT_UNABLE)
    status = mant_wide_format_parse (text, mant_format_resolve_name, NULL, &format, message,
                                     sizeof message);
  if (status == MANT_OK)
    return g_atomic_rc_box_dup (sizeof format, &format);

  if (mant_format_resolve (text, &block, NULL, 0) == MANT_OK
      && block.shape != MANT_SHAPE_ELEMENT)
    g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                 _("%s is a block format; one number has a scalar format, such as its element %s"),
                 block.id, block.element.id);
  else
    g_set_error_literal (error, MANT_ERROR,
                         status == MANT_UNABLE ? MANT_ERROR_UNSUPPORTED : MANT_ERROR_FORMAT,
                         message);
  return NULL;
}

/*< private >
 * mant_number_new:
 * @format: a format of mant_scalar_format_new()
 * @code: a code below 2^bits
 *
 * Returns: (transfer full): the number
 */
MantNumber *
mant_number_new (MantFormat  *format,
                 const mpz_t  code)
{
  MantNumber *self = g_new0 (MantNumber, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->format = mant_scalar_format_ref (format);
  mpz_init_set (self->code, code);
  mant_wide_init (&self->value);
  mant_wide_decode (format, self->code, &self->value);
  return self;
}

/**
 * mant_number_ref:
 * @self: a number
 *
 * Returns: (transfer full): the same number
 */
MantNumber *
mant_number_ref (MantNumber *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * mant_number_unref:
 * @self: (transfer full): a number
 *
 * Gives up a reference; the last one frees the number.
 */
void
mant_number_unref (MantNumber *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  mant_wide_clear (&self->value);
  mpz_clear (self->code);
  mant_scalar_format_unref (self->format);
  g_free (self);
}

static void
set_code_error (GError           **error,
                const MantFormat  *format,
                const char        *text,
                gsize              length)
{
  g_autofree char *shown = mant_text_escape (text, length, 80);

  g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
               _("“%s” is not a code of %s, which has %d bits"), shown, format->id, format->bits);
}

/*< private >
 * mant_code_parse:
 * @format: a format
 * @text: `0x` and hexadecimal digits, `0b` and binary ones, or a decimal integer; `_` between
 * digits is passed over
 * @length: its length in bytes
 * @code: (out): the code; initialised by the caller
 * @error: return location for %MANT_ERROR_PARSE
 *
 * Returns: whether it is a code of at most as many bits as the format has
 */
gboolean
mant_code_parse (const MantFormat  *format,
                 const char        *text,
                 gsize              length,
                 mpz_t              code,
                 GError           **error)
{
  const char *digits = text;
  gsize n_digits = length, n_kept = 0;
  g_autofree char *kept = NULL;
  int base = 10;

  if (length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x')
    base = 16;
  else if (length > 2 && text[0] == '0' && (text[1] | 0x20) == 'b')
    base = 2;
  if (base != 10)
    {
      digits += 2;
      n_digits -= 2;
    }

  /* Leading zeros are as good as none; more digits than the widest code has are none of ours. */
  if (n_digits > 2 * MANT_WIDE_MAX_BITS)
    {
      set_code_error (error, format, text, length);
      return FALSE;
    }
  kept = g_malloc (n_digits + 1);
  for (gsize i = 0; i < n_digits; i++)
    {
      const char c = digits[i];

      if (c == '_' && i > 0 && i + 1 < n_digits && digits[i + 1] != '_')
        continue;
      if (g_ascii_xdigit_value (c) < 0 || g_ascii_xdigit_value (c) >= base)
        {
          set_code_error (error, format, text, length);
          return FALSE;
        }
      kept[n_kept++] = c;
    }
  kept[n_kept] = '\0';
  if (n_kept == 0 || mpz_set_str (code, kept, base) != 0
      || mpz_sizeinbase (code, 2) > (gsize) format->bits)
    {
      set_code_error (error, format, text, length);
      return FALSE;
    }
  return TRUE;
}

/*< private >
 * mant_code_to_string:
 * @format: a format
 * @code: a code of it
 *
 * Returns: (transfer full): `0x` and ⌈bits / 4⌉ hexadecimal digits
 */
char *
mant_code_to_string (const MantFormat *format,
                     const mpz_t       code)
{
  const gsize n_digits = MAX ((format->bits + 3) / 4, 1);
  const gsize n_written = mpz_sizeinbase (code, 16); /* 1 for 0 */
  char *text = g_malloc (n_digits + 3);

  text[0] = '0';
  text[1] = 'x';
  memset (text + 2, '0', n_digits);
  mpz_get_str (text + 2 + n_digits - n_written, 16, code);
  return text;
}

/**
 * mant_number_new_from_code:
 * @format: the text of a scalar format, of any width
 * @code: `0x7e`, `0b0111_1110` or `126`
 * @error: return location for an error
 *
 * The number that a code stands for. Every code stands for something: codes that a format does not
 * use are NaN.
 *
 * Fails with %MANT_ERROR_FORMAT where @format is no format, %MANT_ERROR_UNSUPPORTED where it is a
 * block format or beyond this version, and %MANT_ERROR_PARSE where @code is no code or has more
 * bits than the format.
 *
 * Returns: (transfer full): a number
 */
MantNumber *
mant_number_new_from_code (const char  *format,
                           const char  *code,
                           GError     **error)
{
  MantFormat *scalar;
  MantNumber *self = NULL;
  mpz_t number;

  g_return_val_if_fail (format != NULL, NULL);
  g_return_val_if_fail (code != NULL, NULL);

  scalar = mant_scalar_format_new (format, error);
  if (scalar == NULL)
    return NULL;

  mpz_init (number);
  if (mant_code_parse (scalar, code, strlen (code), number, error))
    self = mant_number_new (scalar, number);
  mpz_clear (number);
  mant_scalar_format_unref (scalar);
  return self;
}

/**
 * mant_number_flip_bit:
 * @self: a number
 * @bit: which bit of its code, from 0, the lowest
 *
 * Returns: (transfer full): the number of the code in which this bit is the other one
 */
MantNumber *
mant_number_flip_bit (MantNumber *self,
                      guint       bit)
{
  MantNumber *flipped;
  mpz_t code;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (bit < (guint) self->format->bits, NULL);

  mpz_init_set (code, self->code);
  mpz_combit (code, bit);
  flipped = mant_number_new (self->format, code);
  mpz_clear (code);
  return flipped;
}

/**
 * mant_number_get_format:
 * @self: a number
 *
 * Returns: the canonical text of its format
 */
const char *
mant_number_get_format (MantNumber *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->format->id;
}

/**
 * mant_number_get_n_bits:
 * @self: a number
 *
 * Returns: how many bits its code has
 */
guint
mant_number_get_n_bits (MantNumber *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->format->bits;
}

/**
 * mant_number_get_bit:
 * @self: a number
 * @bit: which bit of its code, from 0, the lowest
 *
 * Returns: whether the bit is set; %FALSE beyond the code
 */
gboolean
mant_number_get_bit (MantNumber *self,
                     guint       bit)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return mpz_tstbit (self->code, bit);
}

static MantCode
narrow_code (const mpz_t code)
{
  MantCode narrow = { 0 };
  guint64 limbs[2] = { 0 };

  mpz_export (limbs, NULL, -1, sizeof limbs[0], 0, 0, code);
  narrow.lo = limbs[0];
  narrow.hi = limbs[1];
  return narrow;
}

/**
 * mant_number_get_bit_field:
 * @self: a number
 * @bit: which bit of its code, from 0, the lowest
 *
 * What the bit is for. A property of the code too: a posit's regime grows and shrinks.
 *
 * Returns: "sign", "regime", "exponent", "significand", "integer", "fraction" or "index", in
 *   English: an id, not a text to be shown
 */
const char *
mant_number_get_bit_field (MantNumber *self,
                           guint       bit)
{
  const MantFormat *format;

  g_return_val_if_fail (self != NULL, NULL);
  format = self->format;
  g_return_val_if_fail (bit < (guint) format->bits, NULL);

  /* Only floats are wider than a MantCode. */
  if (mant_format_is_wide (format))
    return mant_field_name (bit < (guint) format->significand_bits ? MANT_FIELD_SIGNIFICAND
                            : bit < (guint) (format->significand_bits + format->exponent_bits)
                              ? MANT_FIELD_EXPONENT
                              : MANT_FIELD_SIGN);
  return mant_field_name (mant_format_field (format, narrow_code (self->code), bit));
}

/**
 * mant_number_get_code:
 * @self: a number
 *
 * Returns: (transfer full): its code, `0x7e`: all hexadecimal digits of the format's width
 */
char *
mant_number_get_code (MantNumber *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return mant_code_to_string (self->format, self->code);
}

/**
 * mant_number_get_bits:
 * @self: a number
 *
 * Returns: (transfer full): its code as binary digits, the top bit first: "01111110"
 */
char *
mant_number_get_bits (MantNumber *self)
{
  char *bits;

  g_return_val_if_fail (self != NULL, NULL);

  bits = g_malloc (self->format->bits + 1);
  for (int i = 0; i < self->format->bits; i++)
    bits[i] = mpz_tstbit (self->code, self->format->bits - 1 - i) ? '1' : '0';
  bits[self->format->bits] = '\0';
  return bits;
}

/* (nullable): "nan", "-inf", "-0": what is no finite number but zero. */
static char *
special_text (MantNumber *self,
              const char *zero)
{
  const MantWide *value = &self->value;

  switch (value->number_class)
    {
    case MANT_CLASS_NAN:
      return g_strdup ("nan");
    case MANT_CLASS_NAR:
      return g_strdup ("nar");
    case MANT_CLASS_INF:
      return g_strdup (value->negative ? "-inf" : "inf");
    case MANT_CLASS_ZERO:
      return g_strconcat (value->negative ? "-" : "", zero, NULL);
    case MANT_CLASS_SUBNORMAL:
    case MANT_CLASS_NORMAL:
    default:
      return NULL;
    }
}

/**
 * mant_number_get_hex:
 * @self: a number
 *
 * Returns: (transfer full): its value as a C99 hexadecimal float, exact: "0x1.cp+8", "-0x0p+0",
 *   "nan", "nar", "inf", "-inf"
 */
char *
mant_number_get_hex (MantNumber *self)
{
  char *special;

  g_return_val_if_fail (self != NULL, NULL);

  special = special_text (self, "0x0p+0");
  return special != NULL ? special : mant_hex_from_mpfr (self->value.number);
}

/**
 * mant_number_get_decimal:
 * @self: a number
 *
 * The value with every digit it has: 0.1 in binary32 is 0.100000001490116119384765625. Beyond 1200
 * digits in plain notation there is an exponent instead ("1.25e-2000"); a number that has more than
 * 1200 significant digits is cut off there and says so: "1.797…e4932".
 *
 * Returns: (transfer full): the value in decimal; "nan", "nar", "inf", "-inf", "-0"
 */
char *
mant_number_get_decimal (MantNumber *self)
{
  char *special;

  g_return_val_if_fail (self != NULL, NULL);

  special = special_text (self, "0");
  return special != NULL ? special
                         : mant_decimal_from_mpfr (self->value.number, MAX_DECIMAL_DIGITS);
}

/**
 * mant_number_get_short:
 * @self: a number
 *
 * The decimal with the fewest digits that is rounded to this number again, to nearest with ties to
 * even; of several, the one closest to it.
 *
 * Returns: (transfer full): the decimal: "0.1", "5e-324"; "nan", "nar", "inf", "-inf", "-0"
 */
char *
mant_number_get_short (MantNumber *self)
{
  char *special;

  g_return_val_if_fail (self != NULL, NULL);

  special = special_text (self, "0");
  return special != NULL ? special
                         : mant_decimal_shortest (self->format, self->code, &self->value);
}

/**
 * mant_number_get_class:
 * @self: a number
 *
 * Returns: "zero", "subnormal", "normal", "inf", "nan" or "nar" (of posits: not a real), in English
 */
const char *
mant_number_get_class (MantNumber *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!mant_format_is_wide (self->format))
    return mant_class_name (mant_format_classify (self->format, narrow_code (self->code)));
  if (mant_number_is_finite (self) && !mant_number_is_zero (self))
    return mant_class_name (mpfr_get_exp (self->value.number) - 1 < self->format->emin
                            ? MANT_CLASS_SUBNORMAL : MANT_CLASS_NORMAL);
  return mant_class_name (self->value.number_class);
}

/**
 * mant_number_to_double:
 * @self: a number
 *
 * Returns: its value rounded to binary64, to nearest with ties to even; NaN for NaR, ±∞ beyond
 *   binary64's range
 */
double
mant_number_to_double (MantNumber *self)
{
  MantValue value;

  g_return_val_if_fail (self != NULL, 0);

  value = mant_wide_get_value (&self->value);
  return mant_value_to_f64 (&value);
}

/**
 * mant_number_is_negative:
 * @self: a number
 *
 * Returns: whether its sign is −: so of −0 and of −∞; of NaN, whether its sign bit is set
 */
gboolean
mant_number_is_negative (MantNumber *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->value.negative;
}

/*< private >*/
gboolean
mant_number_is_zero (MantNumber *self)
{
  return self->value.number_class == MANT_CLASS_ZERO;
}

/*< private >*/
gboolean
mant_number_is_finite (MantNumber *self)
{
  return self->value.number_class == MANT_CLASS_ZERO
         || self->value.number_class == MANT_CLASS_NORMAL
         || self->value.number_class == MANT_CLASS_SUBNORMAL;
}

static MantNumber *
neighbour (MantNumber *self,
           gboolean    up)
{
  MantNumber *next = NULL;
  mpz_t code;

  mpz_init (code);
  if (mant_wide_neighbour (self->format, self->code, up, code))
    next = mant_number_new (self->format, code);
  mpz_clear (code);
  return next;
}

/**
 * mant_number_next_up:
 * @self: a number
 *
 * The next number of the format in the order of values; +∞ after the largest finite one where there
 * is +∞. −0 and +0 are one number.
 *
 * Returns: (transfer full) (nullable): the number, or %NULL: @self is the last one or NaN
 */
MantNumber *
mant_number_next_up (MantNumber *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return neighbour (self, TRUE);
}

/**
 * mant_number_next_down:
 * @self: a number
 *
 * The previous number of the format in the order of values; see mant_number_next_up().
 *
 * Returns: (transfer full) (nullable): the number, or %NULL: @self is the first one or NaN
 */
MantNumber *
mant_number_next_down (MantNumber *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return neighbour (self, FALSE);
}

/* |a − b| of two finite numbers, exactly; FALSE where that has too many bits. */
static gboolean
distance (MantNumber *a,
          MantNumber *b,
          mpfr_t      result)
{
  mpfr_exp_t high = 0, low = 0;
  gboolean any = FALSE;

  MantNumber *const both[] = { a, b };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      mpfr_exp_t exponent;

      if (mant_number_is_zero (both[i]))
        continue;
      exponent = mpfr_get_exp (both[i]->value.number);
      high = any ? MAX (high, exponent) : exponent;
      exponent -= mpfr_get_prec (both[i]->value.number);
      low = any ? MIN (low, exponent) : exponent;
      any = TRUE;
    }
  if (high - low > MAX_DIFFERENCE_BITS)
    return FALSE;

  mpfr_set_prec (result, high - low + 2);
  if (mant_number_is_zero (a))
    mpfr_set_ui (result, 0, MPFR_RNDN);
  else
    mpfr_set (result, a->value.number, MPFR_RNDN);
  if (!mant_number_is_zero (b))
    mpfr_sub (result, result, b->value.number, MPFR_RNDN);
  mpfr_abs (result, result, MPFR_RNDN);
  return TRUE;
}

/*< private >*/
MantNumber *
mant_number_get_partner (MantNumber *self)
{
  MantNumber *away;

  if (!mant_number_is_finite (self))
    return NULL;
  away = neighbour (self, !self->value.negative || mant_number_is_zero (self));
  if (away != NULL && mant_number_is_finite (away))
    return away;
  g_clear_pointer (&away, mant_number_unref);
  away = neighbour (self, self->value.negative && !mant_number_is_zero (self));
  if (away != NULL && mant_number_is_finite (away))
    return away;
  g_clear_pointer (&away, mant_number_unref);
  return NULL;
}

/*< private >*/
gboolean
mant_number_get_ulp_wide (MantNumber *self,
                          mpfr_t      ulp)
{
  g_autoptr (MantNumber) partner = mant_number_get_partner (self);

  return partner != NULL && distance (self, partner, ulp);
}

/*< private >
 * mant_format_get_ulp_at:
 * @format: a format
 * @x: a finite real, truncated
 * @ulp: (out): initialised by the caller
 *
 * The distance between the numbers a and b of the format with |a| <= |x| < |b|, and between the
 * last two beyond the largest number.
 *
 * Returns: %FALSE where there is none
 */
gboolean
mant_format_get_ulp_at (MantFormat     *format,
                        const MantWide *x,
                        mpfr_t          ulp)
{
  const MantRoundingContext toward_zero = { .rounding = mant_rounding_find ("rz") };
  MantFlags flags = MANT_FLAG_NONE;
  g_autoptr (MantNumber) inner = NULL;
  mpz_t code;

  mpz_init (code);
  mant_wide_encode (format, x, &toward_zero, MANT_OVERFLOW_SATURATE, &flags, code);
  inner = mant_number_new (format, code);
  mpz_clear (code);
  /* Posits do not round to zero: what lies below the smallest lies between it and zero, and these
   * are as far apart as it is from zero. */
  if (mant_number_is_finite (inner) && !mant_number_is_zero (inner)
      && x->number_class != MANT_CLASS_ZERO && mpfr_cmpabs (inner->value.number, x->number) > 0)
    {
      g_autoptr (MantNumber) nearer = neighbour (inner, inner->value.negative);

      if (nearer != NULL && mant_number_is_finite (nearer))
        return distance (inner, nearer, ulp);
    }
  return mant_number_get_ulp_wide (inner, ulp);
}

/**
 * mant_number_get_midpoint_up:
 * @self: a number
 *
 * The number halfway to the next one of the format: where round-to-nearest changes its mind (in
 * posits, whose bit strings are rounded, only while the exponent stays).
 *
 * Returns: (transfer full) (nullable): its exact decimal and hexadecimal value,
 *   "1.0625 = 0x1.1p+0"; %NULL where one of the two is not finite
 */
char *
mant_number_get_midpoint_up (MantNumber *self)
{
  g_autoptr (MantNumber) up = NULL;
  g_autofree char *decimal = NULL, *hex = NULL;
  mpfr_t half;

  g_return_val_if_fail (self != NULL, NULL);

  if (!mant_number_is_finite (self))
    return NULL;
  up = neighbour (self, TRUE);
  if (up == NULL || !mant_number_is_finite (up))
    return NULL;

  mpfr_init2 (half, 64);
  if (distance (self, up, half))
    {
      /* self + (up − self) / 2; the sum has at most two bits more than the difference has. */
      mpfr_mul_2si (half, half, -1, MPFR_RNDN);
      mpfr_prec_round (half, mpfr_get_prec (half) + 4 + mpfr_get_prec (self->value.number)
                             + mpfr_get_prec (up->value.number), MPFR_RNDN);
      if (!mant_number_is_zero (self))
        mpfr_add (half, half, self->value.number, MPFR_RNDN);
      decimal = mant_decimal_from_mpfr (half, MAX_DECIMAL_DIGITS);
      hex = mant_hex_from_mpfr (half);
    }
  mpfr_clear (half);
  return decimal != NULL ? g_strdup_printf ("%s = %s", decimal, hex) : NULL;
}

/**
 * mant_number_get_ulp:
 * @self: a number
 *
 * The unit in the last place: the distance from |x| to the next larger number of the format, and
 * for the largest to the one before it. At powers of two that is the larger of the two gaps
 * (Goldberg's definition, extended to formats of any spacing).
 *
 * Returns: (transfer full) (nullable): the distance as a hexadecimal float; %NULL for what is not
 *   finite
 */
char *
mant_number_get_ulp (MantNumber *self)
{
  char *text = NULL;
  mpfr_t ulp;

  g_return_val_if_fail (self != NULL, NULL);

  mpfr_init2 (ulp, 64);
  if (mant_number_get_ulp_wide (self, ulp))
    text = mant_hex_from_mpfr (ulp);
  mpfr_clear (ulp);
  return text;
}

/**
 * mant_number_flags_to_string:
 * @flags: what happened in a rounding
 *
 * Returns: (transfer full): the names of the flags, separated by blanks: "underflow inexact"; ""
 * where there is none. English, the words of the command line
 */
char *
mant_number_flags_to_string (MantNumberFlags flags)
{
  static const char *const names[] = { "invalid", "divzero", "overflow", "underflow", "inexact" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (flags & 1u << i)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", names[i]);
  return g_string_free (text, FALSE);
}
