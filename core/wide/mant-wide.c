/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-wide-private.h"

#include <stdlib.h>
#include <string.h>

/* Texts of numbers; longer ones are no numbers that anybody typed. */
#define MAX_TEXT (1 << 20)

/**
 * mant_wide_init:
 * @wide: (out caller-allocates): memory for a number
 *
 * Makes @wide a valid +0. To be given back with [func@wide_clear].
 *
 * The first call of a thread also widens the range of MPFR's exponents, which belongs to the
 * thread, to ±2^40 in that thread; [func@wide_thread_done] gives back what MPFR remembers for it.
 */
void
mant_wide_init (MantWide *wide)
{
  mant_wide_begin ();
  wide->number_class = MANT_CLASS_ZERO;
  wide->negative = false;
  wide->sticky = false;
  mpfr_init2 (wide->number, 128);
  mpfr_set_zero (wide->number, 1);
}

/**
 * mant_wide_clear:
 * @wide: a number of [func@wide_init]
 *
 * Gives back its memory. @wide is not a number afterwards.
 */
void
mant_wide_clear (MantWide *wide)
{
  mpfr_clear (wide->number);
}

/**
 * mant_wide_thread_done:
 *
 * Gives back the constants (π, log 2) that MPFR keeps for the calling thread. To be called before a
 * thread that computed with this folder ends; harmless elsewhere.
 */
void
mant_wide_thread_done (void)
{
  mpfr_free_cache2 (MPFR_FREE_LOCAL_CACHE);
}

/* ±0, ±Inf, NaN or NaR */
void
mant_wide_set_class (MantWide *wide,
                     MantClass number_class,
                     bool      negative)
{
  wide->number_class = number_class;
  wide->negative = negative;
  wide->sticky = false;
}

/**
 * mant_wide_set:
 * @wide: (inout): the number to change
 * @from: the number to copy; may be @wide
 *
 * Copies @from, with its precision.
 */
void
mant_wide_set (MantWide       *wide,
               const MantWide *from)
{
  if (wide == from)
    return;

  wide->number_class = from->number_class;
  wide->negative = from->negative;
  wide->sticky = from->sticky;
  if (mant_wide_is_finite_nonzero (from))
    {
      mpfr_set_prec (wide->number, mpfr_get_prec (from->number));
      mpfr_set (wide->number, from->number, MPFR_RNDZ);
    }
}

/**
 * mant_wide_set_value:
 * @wide: (inout): the number to change
 * @value: a number
 *
 * Makes @wide the same number as @value, exactly, `sticky` included; its precision becomes 128
 * bits.
 */
void
mant_wide_set_value (MantWide        *wide,
                     const MantValue *value)
{
  mp_limb_t *limbs;

  mant_wide_begin ();
  wide->number_class = value->number_class;
  wide->negative = value->negative;
  wide->sticky = false;
  if (!mant_wide_is_finite_nonzero (wide))
    return;

  /* one, whose limbs and exponent are then put in place: both significands have their top bit
   * set */
  wide->sticky = value->sticky;
  mpfr_set_prec (wide->number, 128);
  mpfr_set_si (wide->number, value->negative ? -1 : 1, MPFR_RNDZ);
  limbs = mpfr_custom_get_significand (wide->number);
  limbs[0] = value->lo;
  limbs[1] = value->hi;
  mpfr_set_exp (wide->number, (mpfr_exp_t) value->exponent + 1);
}

/**
 * mant_wide_get_value:
 * @wide: a number
 *
 * The number to 128 bits, truncated, with `sticky` set if anything is left below. An exponent that
 * 32 bits do not hold comes as a sticky number with the exponent `INT32_MAX` − 1 or `INT32_MIN` +
 * 1, beyond, or below, every number of every format.
 *
 * Returns: the number
 */
MantValue
mant_wide_get_value (const MantWide *wide)
{
  MantValue value = { .number_class = wide->number_class, .negative = wide->negative };
  const mp_limb_t *limbs;
  int64_t exponent;
  size_t n;

  if (!mant_wide_is_finite_nonzero (wide))
    return value;

  n = ((size_t) mpfr_get_prec (wide->number) + 63) / 64;
  limbs = mpfr_custom_get_significand (wide->number);
  exponent = mant_wide_exponent (wide);
  value.number_class = MANT_CLASS_NORMAL;
  value.sticky = wide->sticky;
  value.hi = limbs[n - 1];
  value.lo = n >= 2 ? limbs[n - 2] : 0;
  for (size_t i = 0; i + 2 < n; i++)
    value.sticky |= limbs[i] != 0;
  if (exponent >= INT32_MAX || exponent <= INT32_MIN)
    {
      value.sticky = true;
      exponent = exponent > 0 ? INT32_MAX - 1 : INT32_MIN + 1;
    }
  value.exponent = (int32_t) exponent;

  return value;
}

/* What MPFR's functions read: the number, or its class. The precision of @number is made that of
 * @wide. */
void
mant_wide_get_mpfr (const MantWide *wide,
                    mpfr_t          number)
{
  const int sign = wide->negative ? -1 : 1;

  switch (wide->number_class)
    {
    case MANT_CLASS_ZERO:
      mpfr_set_zero (number, sign);
      break;
    case MANT_CLASS_INF:
      mpfr_set_inf (number, sign);
      break;
    case MANT_CLASS_NAN:
    case MANT_CLASS_NAR:
      mpfr_set_nan (number);
      break;
    case MANT_CLASS_SUBNORMAL:
    case MANT_CLASS_NORMAL:
      mpfr_set_prec (number, mpfr_get_prec (wide->number));
      mpfr_set (number, wide->number, MPFR_RNDZ);
      break;
    }
}

/* After an MPFR function wrote wide->number toward zero and answered @ternary: its class, sign and
 * `sticky`. Below the range of exponents stands the smallest number of the range, sticky. */
void
mant_wide_take_mpfr (MantWide *wide,
                     int       ternary)
{
  wide->negative = mpfr_signbit (wide->number) != 0;
  wide->sticky = false;
  if (mpfr_nan_p (wide->number))
    {
      wide->number_class = MANT_CLASS_NAN;
      wide->negative = false;
    }
  else if (mpfr_inf_p (wide->number))
    {
      wide->number_class = MANT_CLASS_INF;
    }
  else if (mpfr_zero_p (wide->number) && ternary == 0)
    {
      wide->number_class = MANT_CLASS_ZERO;
    }
  else
    {
      wide->number_class = MANT_CLASS_NORMAL;
      wide->sticky = ternary != 0;
      if (mpfr_zero_p (wide->number))
        mpfr_set_si_2exp (wide->number, wide->negative ? -1 : 1, -MANT_WIDE_EMAX, MPFR_RNDZ);
    }
}

bool
mant_wide_is_odd_integer (const MantWide *wide)
{
  mpz_t integer;
  bool odd;

  if (!mant_wide_is_finite_nonzero (wide) || wide->sticky || !mpfr_integer_p (wide->number)
      || mant_wide_exponent (wide) >= mpfr_get_prec (wide->number))
    return false;

  mpz_init (integer);
  mpfr_get_z (integer, wide->number, MPFR_RNDZ);
  odd = mpz_odd_p (integer);
  mpz_clear (integer);
  return odd;
}

/* Advances over decimal or hexadecimal digits with at most one point; whether there was a digit. */
static bool
skip_digits (const char **at,
             const char  *end,
             bool         hexadecimal)
{
  bool any = false, point = false;

  for (; *at < end; (*at)++)
    {
      const char c = **at;

      if ((c >= '0' && c <= '9') || (hexadecimal && (c | 0x20) >= 'a' && (c | 0x20) <= 'f'))
        any = true;
      else if (c == '.' && !point)
        point = true;
      else
        break;
    }

  return any;
}

static bool
skip_exponent (const char **at,
               const char  *end,
               char         letter)
{
  const char *start;

  if (*at >= end || (**at | 0x20) != letter)
    return true;
  (*at)++;
  if (*at < end && (**at == '+' || **at == '-'))
    (*at)++;
  start = *at;
  while (*at < end && **at >= '0' && **at <= '9')
    (*at)++;

  return *at > start;
}

/**
 * mant_wide_set_string:
 * @wide: (inout): the number to change
 * @text: (array length=length): a number; need not end in NUL
 * @length: its length in bytes
 * @precision: significand bits to keep, 2 … some 10^5
 *
 * Reads what [func@value_from_string] reads: a decimal, a C99 hexadecimal float, `inf`, `infinity`
 * or `nan`, with or without a sign and in any case of letters. Of a text that is not a number @wide
 * keeps what it was. The number is exact, then truncated to @precision bits with `sticky` set if
 * anything is left. Independent of the locale. The cost is of the order of @precision and of the
 * number of digits, whatever the exponent.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if @text is no number; %MANT_UNABLE if it is longer than a MiB
 */
MantStatus
mant_wide_set_string (MantWide   *wide,
                      const char *text,
                      size_t      length,
                      mpfr_prec_t precision)
{
  const char *at = text, *const end = text + length;
  char *copy;
  int ternary;
  bool hexadecimal;

  mant_wide_begin ();
  if (length > MAX_TEXT)
    return MANT_UNABLE;

  if (at < end && (*at == '+' || *at == '-'))
    at++;
  if (end - at >= 3 && ((at[0] | 0x20) == 'n' || (at[0] | 0x20) == 'i'))
    {
      MantValue value;
      const MantStatus status = mant_value_from_string (text, length, &value);

      if (status == MANT_OK)
        mant_wide_set_value (wide, &value);
      return status;
    }

  hexadecimal = end - at >= 2 && at[0] == '0' && (at[1] | 0x20) == 'x';
  if (hexadecimal)
    at += 2;
  if (!skip_digits (&at, end, hexadecimal) || !skip_exponent (&at, end, hexadecimal ? 'p' : 'e')
      || at != end)
    return MANT_DOMAIN;

  copy = malloc (length + 1);
  if (copy == NULL)
    return MANT_UNABLE;
  memcpy (copy, text, length);
  copy[length] = '\0';
  mpfr_set_prec (wide->number, precision);
  ternary = mpfr_strtofr (wide->number, copy, NULL, hexadecimal ? 16 : 10, MPFR_RNDZ);
  mant_wide_take_mpfr (wide, ternary);
  free (copy);
  return MANT_OK;
}

/**
 * mant_wide_compare:
 * @a: a number
 * @b: a number
 *
 * The order of @a and @b, as [func@value_compare]: −0 equals +0, NaN and NaR come after everything
 * else and equal each other, and of two numbers with the same bits the sticky one is the larger in
 * magnitude.
 *
 * Returns: the sign of @a − @b
 */
int
mant_wide_compare (const MantWide *a,
                   const MantWide *b)
{
  const bool a_nan = mant_wide_is_nan (a), b_nan = mant_wide_is_nan (b);
  int sa, sb, order;

  if (a_nan || b_nan)
    return (int) a_nan - (int) b_nan;

  sa = a->number_class == MANT_CLASS_ZERO ? 0 : a->negative ? -1 : 1;
  sb = b->number_class == MANT_CLASS_ZERO ? 0 : b->negative ? -1 : 1;
  if (sa != sb)
    return sa < sb ? -1 : 1;
  if (sa == 0)
    return 0;

  if (a->number_class == MANT_CLASS_INF || b->number_class == MANT_CLASS_INF)
    order = (int) (a->number_class == MANT_CLASS_INF) - (int) (b->number_class == MANT_CLASS_INF);
  else if ((order = mpfr_cmpabs (a->number, b->number)) == 0)
    order = (int) a->sticky - (int) b->sticky;

  order = (order > 0) - (order < 0);
  return sa < 0 ? -order : order;
}

static MantCode
code_from_mpz (const mpz_t integer)
{
  return (MantCode) { .lo = mpz_getlimbn (integer, 0), .hi = mpz_getlimbn (integer, 1) };
}

static void
code_to_mpz (MantCode code,
             mpz_t    integer)
{
  mp_limb_t *limbs = mpz_limbs_write (integer, 2);

  limbs[0] = code.lo;
  limbs[1] = code.hi;
  mpz_limbs_finish (integer, 2);
}

/**
 * mant_wide_decode:
 * @format: a format of any width
 * @code: a code, not negative; bits beyond the format's are ignored
 * @wide: (inout): what it stands for, exactly
 *
 * As [func@format_decode], which does the work for formats of up to 128 bits. The precision of
 * @wide becomes 128 bits, or that of the format if that is more.
 */
void
mant_wide_decode (const MantFormat *format,
                  const mpz_t       code,
                  MantWide         *wide)
{
  MantValue value;

  mant_wide_begin ();
  if (mant_format_is_wide (format))
    {
      mant_wide_float_decode (format, code, wide);
      return;
    }

  value = mant_format_decode (format, code_from_mpz (code));
  mant_wide_set_value (wide, &value);
}

/**
 * mant_wide_encode:
 * @format: a format of any width
 * @wide: a number
 * @rounding: how to round it
 * @overflow: what to do beyond the largest finite number
 * @flags: (inout): IEEE 754 flags; or-ed into
 * @code: (inout): the code
 *
 * Rounds @wide to @format, once, as [func@format_encode] does, which does the work for formats of
 * up to 128 bits where 128 bits of the number are enough: for all but the stochastic modes of
 * floats with a precision beyond 62 bits, binary128 among them, which compare up to 63 bits below
 * the last one. A sticky @wide must have 66 bits more than the format's precision.
 */
void
mant_wide_encode (const MantFormat          *format,
                  const MantWide            *wide,
                  const MantRoundingContext *rounding,
                  MantOverflow               overflow,
                  MantFlags                 *flags,
                  mpz_t                      code)
{
  MantValue value;

  mant_wide_begin ();
  if (mant_wide_needs_float (format, rounding->rounding))
    {
      mant_wide_float_encode (format, wide, rounding, overflow, flags, code);
      return;
    }

  value = mant_wide_get_value (wide);
  code_to_mpz (mant_format_encode (format, &value, rounding, overflow, flags), code);
}

/**
 * mant_wide_neighbour:
 * @format: a format of any width
 * @code: a code
 * @up: toward +∞, or toward −∞
 * @neighbour: (inout): the code of the next number; left alone where there is none
 *
 * As [func@format_neighbour].
 *
 * Returns: whether there is a next number
 */
bool
mant_wide_neighbour (const MantFormat *format,
                     const mpz_t       code,
                     bool              up,
                     mpz_t             neighbour)
{
  MantCode next;

  mant_wide_begin ();
  if (mant_format_is_wide (format))
    return mant_wide_float_neighbour (format, code, up, neighbour);
  if (!mant_format_neighbour (format, code_from_mpz (code), up, &next))
    return false;

  code_to_mpz (next, neighbour);
  return true;
}

/**
 * mant_wide_format_parse:
 * @text: a scalar format as text
 * @resolve: (nullable) (scope call): asked about words that are no format's name
 * @user_data: for @resolve
 * @format: (out caller-allocates): the format; undefined unless the answer is %MANT_OK
 * @message: (out caller-allocates) (array length=message_size): one English sentence on what is
 *   wrong; empty if nothing is
 * @message_size: its size in bytes; 256 are enough
 *
 * As [func@format_parse_with], and floats of up to %MANT_WIDE_MAX_BITS bits too:
 * `float(e=19,m=4096)`.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if @text is no format; %MANT_UNABLE if it is one that this
 *   version cannot compute with
 */
MantStatus
mant_wide_format_parse (const char       *text,
                        MantFormatResolve resolve,
                        void             *user_data,
                        MantFormat       *format,
                        char             *message,
                        size_t            message_size)
{
  MantStatus status;

  memset (format, 0, sizeof *format);
  status = mant_format_parse_with (text, resolve, user_data, format, message, message_size);
  if (status == MANT_UNABLE && format->codec != NULL && mant_format_is_wide (format)
      && format->bits <= MANT_WIDE_MAX_BITS)
    {
      if (message_size > 0)
        message[0] = '\0';
      return MANT_OK;
    }

  return status;
}
