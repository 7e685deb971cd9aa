/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers as text. What is shown is what is there: digits are exact or cut, never rounded, and "…"
 * says that there are more. */

#include "mant-number-private.h"

#include <string.h>

#include "mant-num.h"

/* An integer of more bits than that has more digits than anybody is shown, even if 5^7000 is a
 * factor of it, as it may be in a significand of 16384 bits: then 10^7000 divides it. */
#define MAX_INTEGER_BITS 40000

/* Leading zeros, and zeros before the point, of a short text in plain notation. */
#define SHORT_LEADING_ZEROS  5
#define SHORT_INTEGER_DIGITS 21

/* ±0.DIGITS × 10^point, and whether it goes on. */
static char *
lay_out (gboolean    negative,
         const char *digits,
         gint64      point,
         gboolean    goes_on,
         gint64      max_leading_zeros,
         gint64      max_plain_digits)
{
  const gint64 n = strlen (digits);
  const gint64 n_plain = point <= 0 ? n - point : MAX (n, point);
  GString *text = g_string_new (negative ? "-" : "");

  if (n_plain <= max_plain_digits && -point <= max_leading_zeros && !(goes_on && point > n))
    {
      if (point <= 0)
        {
          g_string_append (text, "0.");
          for (gint64 i = point; i < 0; i++)
            g_string_append_c (text, '0');
          g_string_append (text, digits);
        }
      else if (point >= n)
        {
          g_string_append (text, digits);
          for (gint64 i = n; i < point; i++)
            g_string_append_c (text, '0');
          if (goes_on)
            g_string_append_c (text, '.');
        }
      else
        {
          g_string_append_len (text, digits, point);
          g_string_append_c (text, '.');
          g_string_append (text, digits + point);
        }
      if (goes_on)
        g_string_append (text, "…");
    }
  else
    {
      g_string_append_c (text, digits[0]);
      if (n > 1 || goes_on)
        g_string_append_printf (text, ".%s", digits + 1);
      if (goes_on)
        g_string_append (text, "…");
      g_string_append_printf (text, "e%" G_GINT64_FORMAT, point - 1);
    }
  return g_string_free (text, FALSE);
}

static gint64
max_leading_zeros (guint max_digits)
{
  return max_digits > 100 ? max_digits : SHORT_LEADING_ZEROS;
}

static void
strip_zeros (char *digits)
{
  gsize n = strlen (digits);

  while (n > 1 && digits[n - 1] == '0')
    digits[--n] = '\0';
}

/* The digits of a positive integer × 10^exponent10, all of them if there are at most max_digits. */
static char *
from_integer (gboolean    negative,
              const mpz_t integer,
              gint64      exponent10,
              guint       max_digits)
{
  char *digits = mpz_get_str (NULL, 10, integer);
  const gint64 point = (gint64) strlen (digits) + exponent10;
  gboolean goes_on;
  char *text;

  strip_zeros (digits);
  goes_on = strlen (digits) > max_digits;
  if (goes_on)
    digits[max_digits] = '\0';
  text = lay_out (negative, digits, point, goes_on, max_leading_zeros (max_digits), max_digits);
  free (digits); /* of GMP, which we do not give another allocator */
  return text;
}

/* x = ±odd × 2^exponent */
static gint64
get_odd (const mpfr_t x,
         mpz_t        odd)
{
  gint64 exponent = mpfr_get_z_2exp (odd, x);
  const mp_bitcnt_t n_zeros = mpz_scan1 (odd, 0);

  mpz_abs (odd, odd);
  mpz_tdiv_q_2exp (odd, odd, n_zeros);
  return exponent + (gint64) n_zeros;
}

/*< private >
 * mant_decimal_from_mpfr:
 * @x: a finite number
 * @max_digits: how many significant digits to show at most, at least 2
 *
 * The number in decimal: in full if it has no more digits, else cut off and with "…" behind the
 * last one. Plain notation up to @max_digits digits, an exponent beyond.
 *
 * Returns: (transfer full): the text
 */
char *
mant_decimal_from_mpfr (const mpfr_t x,
                        guint        max_digits)
{
  const gboolean negative = mpfr_sgn (x) < 0;
  char *text = NULL;
  mpz_t odd;
  gint64 exponent;

  if (mpfr_zero_p (x))
    return g_strdup ("0");

  mpz_init (odd);
  exponent = get_odd (x, odd);
  if (exponent >= 0 && (gint64) mpz_sizeinbase (odd, 2) + exponent <= MAX_INTEGER_BITS)
    {
      mpz_mul_2exp (odd, odd, exponent);
      text = from_integer (negative, odd, 0, max_digits);
    }
  else if (exponent < 0 && -exponent <= (gint64) max_digits * 2)
    {
      /* odd / 2^k = odd × 5^k / 10^k; with more than 2 max_digits factors of 5, none of them beside
       * a factor of 2, it has more than max_digits digits. */
      mpz_t fives;

      mpz_init (fives);
      mpz_ui_pow_ui (fives, 5, -exponent);
      mpz_mul (odd, odd, fives);
      mpz_clear (fives);
      text = from_integer (negative, odd, exponent, max_digits);
    }
  else
    {
      mpfr_exp_t point;
      char *digits = mpfr_get_str (NULL, &point, 10, max_digits, x, MPFR_RNDZ);

      text = lay_out (negative, digits + negative, point, TRUE, max_leading_zeros (max_digits),
                      max_digits);
      mpfr_free_str (digits);
    }
  mpz_clear (odd);
  return text;
}

/*< private >
 * mant_decimal_from_mpq:
 * @x: a rational number in lowest terms
 * @max_digits: as for mant_decimal_from_mpfr()
 *
 * As mant_decimal_from_mpfr(), of a quotient: 1/3 is "0.333…".
 *
 * Returns: (transfer full): the text
 */
char *
mant_decimal_from_mpq (const mpq_t x,
                       guint       max_digits)
{
  const gboolean negative = mpq_sgn (x) < 0;
  gint64 point;
  char *text = NULL;
  mpz_t numerator, denominator, power, quotient, rest;

  if (mpq_sgn (x) == 0)
    return g_strdup ("0");

  mpz_inits (numerator, denominator, power, quotient, rest, NULL);
  /* 10^(point − 1) <= |x| < 10^point, or off by one at first; log10 (2) = 0.30103 */
  point = ((gint64) mpz_sizeinbase (mpq_numref (x), 2)
           - (gint64) mpz_sizeinbase (mpq_denref (x), 2)) * 30103 / 100000;
  while (text == NULL)
    {
      const gint64 shift = (gint64) max_digits - point;
      char *digits;
      gsize n;

      mpz_abs (numerator, mpq_numref (x));
      mpz_set (denominator, mpq_denref (x));
      mpz_ui_pow_ui (power, 10, ABS (shift));
      if (shift >= 0)
        mpz_mul (numerator, numerator, power);
      else
        mpz_mul (denominator, denominator, power);
      mpz_tdiv_qr (quotient, rest, numerator, denominator);

      digits = mpz_get_str (NULL, 10, quotient);
      n = strlen (digits);
      if (n > max_digits)
        {
          point++;
        }
      else if (n < max_digits)
        {
          point--;
        }
      else
        {
          const gboolean goes_on = mpz_sgn (rest) != 0;

          if (!goes_on)
            strip_zeros (digits);
          text = lay_out (negative, digits, point, goes_on, max_leading_zeros (max_digits),
                          max_digits);
        }
      free (digits);
    }
  mpz_clears (numerator, denominator, power, quotient, rest, NULL);
  return text;
}

/*< private >
 * mant_decimal_from_bounds:
 * @lo: a finite number
 * @hi: one that is not smaller
 * @max_digits: how many significant digits to show
 *
 * The digits of a real that is known to lie between two numbers, if they are certain.
 *
 * Returns: (transfer full) (nullable): the digits, cut, or %NULL: the bounds differ in them
 */
char *
mant_decimal_from_bounds (const mpfr_t lo,
                          const mpfr_t hi,
                          guint        max_digits)
{
  const gboolean negative = mpfr_sgn (lo) < 0;
  mpfr_exp_t point_lo, point_hi;
  char *digits_lo, *digits_hi, *text = NULL;

  if (mpfr_equal_p (lo, hi))
    return mant_decimal_from_mpfr (lo, max_digits);
  if (mpfr_sgn (lo) * mpfr_sgn (hi) <= 0)
    return NULL;

  digits_lo = mpfr_get_str (NULL, &point_lo, 10, max_digits, lo, MPFR_RNDZ);
  digits_hi = mpfr_get_str (NULL, &point_hi, 10, max_digits, hi, MPFR_RNDZ);
  if (point_lo == point_hi && strcmp (digits_lo, digits_hi) == 0)
    text = lay_out (negative, digits_lo + negative, point_lo, TRUE,
                    max_leading_zeros (max_digits), max_digits);
  mpfr_free_str (digits_lo);
  mpfr_free_str (digits_hi);
  return text;
}

/* The value cut (away: and then one more in the last place) to n digits, if that reads back. */
static char *
try_digits (MantFormat  *format,
            const mpz_t  code,
            const mpfr_t value,
            guint        n_digits,
            mpfr_rnd_t   direction)
{
  const MantRoundingContext nearest = { .rounding = mant_rounding_find ("rne") };
  const mpfr_prec_t precision = (mpfr_prec_t) format->bits + 192;
  const gboolean negative = mpfr_sgn (value) < 0;
  MantFlags flags = MANT_FLAG_NONE;
  mpfr_exp_t point;
  char *digits = mpfr_get_str (NULL, &point, 10, n_digits, value, direction);
  g_autofree char *written = NULL;
  char *text = NULL;
  MantWide read;
  mpz_t back;

  strip_zeros (digits + negative);
  written = g_strdup_printf ("%s0.%se%" G_GINT64_FORMAT, negative ? "-" : "", digits + negative,
                             (gint64) point);
  mant_wide_init (&read);
  mpz_init (back);
  if (mant_wide_set_string (&read, written, strlen (written), precision) == MANT_OK)
    {
      mant_wide_encode (format, &read, &nearest, format->policy.overflow, &flags, back);
      /* 500 may be saturated to 448, but nobody would call 448 so. */
      if (mpz_cmp (back, code) == 0 && !(flags & MANT_FLAG_OVERFLOW))
        text = lay_out (negative, digits + negative, point, FALSE, SHORT_LEADING_ZEROS,
                        SHORT_INTEGER_DIGITS + strlen (digits));
    }
  mpz_clear (back);
  mant_wide_clear (&read);
  mpfr_free_str (digits);
  return text;
}

/* Of the decimals of n digits only the two around the value can be the closest ones on their side,
 * and they may both read back: the interval of what does is wider above a power of two. */
static char *
try_n_digits (MantFormat  *format,
              const mpz_t  code,
              const mpfr_t value,
              guint        n_digits)
{
  static const mpfr_rnd_t directions[] = { MPFR_RNDN, MPFR_RNDA, MPFR_RNDZ };

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      char *text = try_digits (format, code, value, n_digits, directions[i]);

      if (text != NULL)
        return text;
    }
  return NULL;
}

/*< private >
 * mant_decimal_shortest:
 * @format: a format
 * @code: the code of a finite number that is not 0
 * @value: its value
 *
 * The shortest decimal that is rounded to @code, to nearest with ties to even. If n digits do, more
 * do too, so that their number is searched by halving: for p bits of significand O(log p) readings.
 *
 * Returns: (transfer full): the text; where even all digits do not read back (a code that nothing
 * is rounded to), the exact decimal
 */
char *
mant_decimal_shortest (MantFormat     *format,
                       const mpz_t     code,
                       const MantWide *value)
{
  /* p bits are told apart by p·log10 (2) + 2 digits; fixed point and posits have no more than bits.
   * */
  const guint enough = (guint) ((gint64) (format->bits + 2) * 30103 / 100000) + 3;
  guint too_few = 0, most;
  char *shortest = NULL;

  for (most = 1; shortest == NULL; most *= 2)
    {
      shortest = try_n_digits (format, code, value->number, most);
      if (shortest != NULL)
        break;
      /* Values of a code book of 4 bits are binary32 and need more digits than 4 bits do. */
      if (most > 2 * enough + 128)
        return mant_decimal_from_mpfr (value->number, 1200);
      too_few = most;
    }
  while (most - too_few > 1)
    {
      const guint middle = too_few + (most - too_few) / 2;
      char *text = try_n_digits (format, code, value->number, middle);

      if (text != NULL)
        {
          g_free (shortest);
          shortest = text;
          most = middle;
        }
      else
        {
          too_few = middle;
        }
    }
  return shortest;
}

/*< private >
 * mant_hex_from_mpfr:
 * @x: a finite number
 *
 * The number as mant_value_to_hex() writes one, of any precision.
 *
 * Returns: (transfer full): "0x1.8p+3", "-0x1p-1074", "0x0p+0"
 */
char *
mant_hex_from_mpfr (const mpfr_t x)
{
  char *digits, *text;
  gint64 exponent;
  gsize n_bits;
  mpz_t odd;

  if (mpfr_zero_p (x))
    return g_strdup (mpfr_signbit (x) ? "-0x0p+0" : "0x0p+0");

  mpz_init (odd);
  exponent = get_odd (x, odd);
  n_bits = mpz_sizeinbase (odd, 2);
  exponent += (gint64) n_bits - 1;
  /* The bits behind the first one fill whole digits. */
  mpz_mul_2exp (odd, odd, (4 - (n_bits - 1) % 4) % 4);
  digits = mpz_get_str (NULL, 16, odd);
  mpz_clear (odd);

  text = g_strdup_printf ("%s0x1%s%sp%+" G_GINT64_FORMAT, mpfr_sgn (x) < 0 ? "-" : "",
                          digits[1] != '\0' ? "." : "", digits + 1, exponent);
  free (digits);
  return text;
}
