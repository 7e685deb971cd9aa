/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rational.h"

MantFormat
rational_parse (const char *text)
{
  MantFormat format;
  char message[256];

  if (mant_wide_format_parse (text, NULL, NULL, &format, message, sizeof message) != MANT_OK)
    g_error ("%s: %s", text, message);
  return format;
}

gboolean
rational_is_finite (const MantWide *wide)
{
  return wide->number_class == MANT_CLASS_ZERO || wide->number_class == MANT_CLASS_NORMAL
         || wide->number_class == MANT_CLASS_SUBNORMAL;
}

void
rational_get (const MantWide *wide,
              mpq_t           q)
{
  mpz_t integer;
  mpfr_exp_t exponent;

  mpq_set_ui (q, 0, 1);
  if (wide->number_class == MANT_CLASS_ZERO)
    return;

  mpz_init (integer);
  exponent = mpfr_get_z_2exp (integer, wide->number);
  mpq_set_z (q, integer);
  if (exponent >= 0)
    mpq_mul_2exp (q, q, (mp_bitcnt_t) exponent);
  else
    mpq_div_2exp (q, q, (mp_bitcnt_t) -exponent);
  mpz_clear (integer);
}

static void
decode_rational (const MantFormat *format,
                 const mpz_t       code,
                 mpq_t             q)
{
  MantWide wide;

  mant_wide_init (&wide);
  mant_wide_decode (format, code, &wide);
  g_assert_true (rational_is_finite (&wide));
  rational_get (&wide, q);
  mant_wide_clear (&wide);
}

/* A finite code: anything, near another one, few bits set, or at an end. */
void
rational_random_code (const MantFormat *format,
             gmp_randstate_t   state,
             const mpz_t       near,
             mpz_t             code)
{
  MantWide wide;
  gboolean ok;

  mant_wide_init (&wide);
  do
    {
      const int kind = g_test_rand_int_range (0, 8);

      if (kind < 3)
        mpz_urandomb (code, state, (mp_bitcnt_t) format->bits);
      else if (kind < 5)
        {
          /* the same top bits: near in exponent, or in value */
          mpz_urandomb (code, state, (mp_bitcnt_t) g_test_rand_int_range (1, format->bits + 1));
          mpz_xor (code, code, near);
          if (g_test_rand_bit ())
            mpz_combit (code, (mp_bitcnt_t) format->bits - 1);
        }
      else if (kind < 7)
        mpz_rrandomb (code, state, (mp_bitcnt_t) format->bits); /* long runs of bits */
      else
        {
          mpz_set_ui (code, (unsigned long) g_test_rand_int_range (0, 3));
          if (g_test_rand_bit ())
            mpz_combit (code, (mp_bitcnt_t) format->bits - 1);
        }
      mpz_tdiv_r_2exp (code, code, (mp_bitcnt_t) format->bits);
      mant_wide_decode (format, code, &wide);
      ok = rational_is_finite (&wide);
    }
  while (!ok);
  mant_wide_clear (&wide);
}

/* y − x, or where x is the square of a number that is not negative y − √x: the sign. */
int
rational_compare (const mpq_t y,
         const mpq_t x,
         gboolean    x_is_square)
{
  mpq_t square;
  int order;

  if (!x_is_square)
    return mpq_cmp (y, x);
  if (mpq_sgn (y) < 0)
    return -1;
  mpq_init (square);
  mpq_mul (square, y, y);
  order = mpq_cmp (square, x);
  mpq_clear (square);
  return order;
}

/* Where the number with this code ends and its neighbour begins, for nearest modes. */
static void
get_middle (const MantFormat *format,
            const mpz_t       code,
            const mpz_t       other,
            const mpq_t       value,
            const mpq_t       neighbour,
            mpq_t             middle)
{
  if (format->codec == &mant_codec_posit)
    {
      g_autofree char *text = g_strdup_printf ("posit(%d,%d)", format->bits + 1,
                                               format->exponent_bits);
      const MantFormat longer = rational_parse (text);
      mpz_t between;

      /* of two neighbours in the order of values the lower one's code, as a signed integer, is one
       * less: a 1 after it is the middle */
      mpz_init (between);
      mpz_set (between, mpq_cmp (value, neighbour) < 0 ? code : other);
      mpz_mul_2exp (between, between, 1);
      mpz_add_ui (between, between, 1);
      decode_rational (&longer, between, middle);
      mpz_clear (between);
      return;
    }

  mpq_add (middle, value, neighbour);
  mpq_div_2exp (middle, middle, 1);
}

/* Why an answer is wrong; NULL if it is right. x is not a number of the format. */
const char *
rational_find_fault (const MantFormat *format,
            const char       *mode,
            const mpz_t       code,
            const mpq_t       x,
            gboolean          x_is_square)
{
  const gboolean x_negative = mpq_sgn (x) < 0;
  const gboolean posit = format->codec == &mant_codec_posit;
  gboolean above, away, odd, other_is_number = TRUE, is_inf;
  const char *fault = NULL;
  mpq_t value, neighbour, middle;
  mpz_t other, max;
  MantWide wide;
  int side;

  mpq_inits (value, neighbour, middle, NULL);
  mpz_inits (other, max, NULL);
  mant_wide_init (&wide);
  mant_wide_decode (format, code, &wide);
  is_inf = wide.number_class == MANT_CLASS_INF
           || (wide.number_class == MANT_CLASS_NAN && !format->has_inf && !posit);
  if (!is_inf && !rational_is_finite (&wide))
    {
      fault = "it is not a number";
      goto out;
    }
  if (is_inf)
    {
      /* in the place of the number that would follow the largest one */
      mpz_set (max, code);
      if (wide.number_class == MANT_CLASS_NAN)
        {
          mpz_set_ui (max, format->max_code.lo);
          if (x_negative)
            mpz_setbit (max, (mp_bitcnt_t) format->bits - 1);
          mpz_set (other, max);
        }
      else if (!mant_wide_neighbour (format, code, x_negative, other))
        fault = "infinity has no neighbour";
      decode_rational (format, other, neighbour);
      mant_wide_neighbour (format, other, x_negative, max);
      decode_rational (format, max, middle);
      mpq_sub (value, neighbour, middle);
      mpq_add (value, value, neighbour);
      /* it, and everything beyond, rounds as it does */
      if (x_negative ? mpq_cmp (x, value) <= 0 : rational_compare (value, x, x_is_square) <= 0)
        {
          if (g_str_equal (mode, "rz") || g_str_equal (mode, x_negative ? "ru" : "rd"))
            fault = "this mode does not go to infinity";
          goto out;
        }
    }
  else
    {
      rational_get (&wide, value);
      above = rational_compare (value, x, x_is_square) > 0;
      if (!mant_wide_neighbour (format, code, !above, other))
        {
          /* posits go on for ever at both ends; e4m3fn, without Inf, as if there were one more */
          other_is_number = FALSE;
        }
      else
        {
          mant_wide_decode (format, other, &wide);
          other_is_number = rational_is_finite (&wide);
        }
      if (other_is_number)
        {
          rational_get (&wide, neighbour);
        }
      else if (posit)
        {
          goto out; /* maxpos: any mode */
        }
      else
        {
          mant_wide_neighbour (format, code, x_negative, max);
          decode_rational (format, max, middle);
          mpq_sub (neighbour, value, middle);
          mpq_add (neighbour, neighbour, value);
          if (rational_compare (neighbour, x, x_is_square) == 0
              || (rational_compare (neighbour, x, x_is_square) > 0) == above)
            {
              if (!g_str_equal (mode, "rz") && !g_str_equal (mode, x_negative ? "ru" : "rd"))
                fault = "this mode goes to infinity";
              goto out;
            }
        }
    }

  above = rational_compare (value, x, x_is_square) > 0;
  if (rational_compare (value, x, x_is_square) == 0 && !is_inf)
    {
      fault = "it is exact";
      goto out;
    }
  if ((rational_compare (neighbour, x, x_is_square) > 0) == above
      || rational_compare (neighbour, x, x_is_square) == 0)
    {
      fault = "its neighbour is nearer";
      goto out;
    }
  away = above != x_negative;
  odd = mpz_odd_p (code) != 0;
  if (is_inf)
    odd = mpz_odd_p (other) == 0;
  if (posit && mode[1] == 'n' && (mpq_sgn (value) == 0 || mpq_sgn (neighbour) == 0))
    {
      if (mpq_sgn (value) == 0)
        fault = "a posit rounded to nearest is never 0";
      goto out;
    }
  if (other_is_number)
    get_middle (format, code, other, value, neighbour, middle);
  else
    {
      mpq_add (middle, value, neighbour);
      mpq_div_2exp (middle, middle, 1);
    }
  side = rational_compare (middle, x, x_is_square); /* 0: a tie; the half of `value` otherwise? */
  if (side != 0)
    side = (side > 0) != above ? 1 : -1; /* 1: x is in the half of the value */

  if (g_str_equal (mode, "ru") ? !above : g_str_equal (mode, "rd") ? above
      : g_str_equal (mode, "rz") ? away : g_str_equal (mode, "raz") ? !away
      : g_str_equal (mode, "ro") ? !odd : FALSE)
    fault = "it lies on the wrong side";
  else if (mode[1] == 'n' && side < 0)
    fault = "the other one is nearer";
  else if (side == 0
           && (g_str_equal (mode, "rne") ? odd : g_str_equal (mode, "rno") ? !odd
               : g_str_equal (mode, "rna") ? !away : g_str_equal (mode, "rnz") ? away : FALSE))
    fault = "a tie goes to the other one";

out:
  mpq_clears (value, neighbour, middle, NULL);
  mpz_clears (other, max, NULL);
  mant_wide_clear (&wide);
  return fault;
}
