/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Binary floating point of any width: core/num/codec-float.c on big integers. Only the rounding of
 * finite numbers is stated again; what becomes of NaN, of infinity and of an overflow is asked of a
 * float with the same fields and policies and few significand bits. */

#include "mant-wide-private.h"

#include "mant-round.h"

#define PROXY_BITS 8

/* Stochastic modes compare up to 63 bits below the last one, so 128 bits suffice for 62 of them. */
#define NARROW_STOCHASTIC_PRECISION 62

bool
mant_wide_needs_float (const MantFormat   *format,
                       const MantRounding *rounding)
{
  return mant_format_is_wide (format)
         || (format->codec == &mant_codec_float && rounding->stochastic
             && format->significand_bits + 1 > NARROW_STOCHASTIC_PRECISION);
}

/* The largest finite magnitude's code, as finish_float () of core/num states it. */
static void
get_max_code (const MantFormat *format,
              mpz_t             max)
{
  const mp_bitcnt_t m = (mp_bitcnt_t) format->significand_bits;

  mpz_set_ui (max, 1);
  mpz_mul_2exp (max, max, (mp_bitcnt_t) format->exponent_bits);
  mpz_sub_ui (max, max, 1);
  mpz_mul_2exp (max, max, m);
  if (format->nan_codes != MANT_NAN_TOP)
    {
      mpz_t ones;

      mpz_init_set_ui (ones, 1);
      mpz_mul_2exp (ones, ones, m);
      mpz_sub_ui (ones, ones, format->nan_codes == MANT_NAN_ONES ? 2 : 1);
      mpz_add (max, max, ones);
      mpz_clear (ones);
    }
  if (format->has_inf)
    mpz_sub_ui (max, max, 1);
}

static int64_t
get_emin (const MantFormat *format)
{
  return (format->has_zero ? 1 : 0) - (int64_t) format->bias;
}

/* Of the largest finite number. */
static int64_t
get_emax (const MantFormat *format)
{
  const int64_t top = (INT64_C (1) << format->exponent_bits) - 1;

  return top - (format->nan_codes == MANT_NAN_TOP && format->has_inf) - (int64_t) format->bias;
}

static void
put_sign (const MantFormat *format,
          bool              negative,
          mpz_t             code)
{
  if (negative && format->is_signed)
    mpz_setbit (code, (mp_bitcnt_t) (format->exponent_bits + format->significand_bits));
}

/* The code that the narrow codec gives @value, in the format with few significand bits, written
 * with many. */
static void
encode_special (const MantFormat          *format,
                const MantValue           *value,
                const MantRoundingContext *rounding,
                MantOverflow               overflow,
                MantFlags                 *flags,
                mpz_t                      code)
{
  const uint64_t all = (UINT64_C (1) << PROXY_BITS) - 1;
  MantFormat proxy = *format;
  uint64_t magnitude, fraction, bits;

  proxy.significand_bits = PROXY_BITS;
  mant_format_finish (&proxy);
  bits = mant_format_encode (&proxy, value, rounding, overflow, flags).lo;
  magnitude = bits & ((UINT64_C (1) << (format->exponent_bits + PROXY_BITS)) - 1);
  fraction = magnitude & all;

  mpz_set_ui (code, magnitude >> PROXY_BITS);
  mpz_mul_2exp (code, code, (mp_bitcnt_t) format->significand_bits);
  if (fraction == (all >> 1) + 1) /* the quiet bit */
    {
      mpz_setbit (code, (mp_bitcnt_t) format->significand_bits - 1);
    }
  else if (fraction != 0) /* all ones, or one or two less */
    {
      mpz_t ones;

      mpz_init_set_ui (ones, 1);
      mpz_mul_2exp (ones, ones, (mp_bitcnt_t) format->significand_bits);
      mpz_sub_ui (ones, ones, 1 + (all - fraction));
      mpz_add (code, code, ones);
      mpz_clear (ones);
    }
  put_sign (format, format->is_signed && bits >> (format->exponent_bits + PROXY_BITS) != 0, code);
}

static void
encode_overflow (const MantFormat          *format,
                 bool                       negative,
                 const MantRoundingContext *rounding,
                 MantOverflow               overflow,
                 MantFlags                 *flags,
                 mpz_t                      code)
{
  /* INT32_MAX itself means "nobody knows how large" */
  const MantValue beyond = { .number_class = MANT_CLASS_NORMAL, .negative = negative,
                             .exponent = INT32_MAX - 1, .hi = UINT64_C (1) << 63 };

  encode_special (format, &beyond, rounding, overflow, flags, code);
}

static void
encode_zero (const MantFormat          *format,
             bool                       negative,
             const MantRoundingContext *rounding,
             MantOverflow               overflow,
             MantFlags                 *flags,
             mpz_t                      code)
{
  const MantValue zero = { .number_class = MANT_CLASS_ZERO, .negative = negative };

  encode_special (format, &zero, rounding, overflow, flags, code);
}

/* |number| = (kept + ν)·2^quantum, 0 <= ν < 1; ν as MANT_FRACTION_BITS bits, jammed. */
static void
split (const MantWide *wide,
       int64_t         quantum,
       mpz_t           kept,
       uint64_t       *fraction)
{
  const int64_t n_dropped = quantum - (int64_t) mpfr_get_z_2exp (kept, wide->number);
  bool tail = wide->sticky;
  mpz_t rest;

  mpz_abs (kept, kept);
  if (n_dropped <= 0)
    {
      mpz_mul_2exp (kept, kept, (mp_bitcnt_t) -n_dropped);
      *fraction = tail;
      return;
    }

  mpz_init (rest);
  mpz_tdiv_r_2exp (rest, kept, (mp_bitcnt_t) n_dropped);
  mpz_tdiv_q_2exp (kept, kept, (mp_bitcnt_t) n_dropped);
  if (n_dropped <= MANT_FRACTION_BITS)
    {
      mpz_mul_2exp (rest, rest, (mp_bitcnt_t) (MANT_FRACTION_BITS - n_dropped));
    }
  else
    {
      const mp_bitcnt_t below = (mp_bitcnt_t) (n_dropped - MANT_FRACTION_BITS);

      if (mpz_sgn (rest) != 0)
        tail |= mpz_scan1 (rest, 0) < below;
      mpz_tdiv_q_2exp (rest, rest, below);
    }
  *fraction = mpz_get_ui (rest) | tail;
  mpz_clear (rest);
}

void
mant_wide_float_encode (const MantFormat          *format,
                        const MantWide            *wide,
                        const MantRoundingContext *rounding,
                        MantOverflow               overflow,
                        MantFlags                 *flags,
                        mpz_t                      code)
{
  const int64_t m = format->significand_bits, emin = get_emin (format);
  const bool negative = wide->negative;
  int64_t exponent;
  uint64_t fraction;
  bool tiny;
  mpz_t max;

  if (!mant_wide_is_finite_nonzero (wide))
    {
      const MantValue value = { .number_class = wide->number_class, .negative = negative };

      encode_special (format, &value, rounding, overflow, flags, code);
      return;
    }

  exponent = mant_wide_exponent (wide);
  tiny = exponent < emin;
  if (exponent > get_emax (format)
      || (tiny && !format->has_zero && negative && !format->is_signed))
    {
      encode_overflow (format, negative, rounding, overflow, flags, code);
      return;
    }
  if (tiny && !format->has_zero)
    {
      *flags |= MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW;
      mpz_set_ui (code, 0);
      put_sign (format, negative, code);
      return;
    }

  split (wide, !tiny ? exponent - m : format->has_subnormals ? emin - m : emin, code, &fraction);
  if (!tiny)
    {
      /* the field of the exponent, less the hidden bit that is in what is kept */
      mpz_t field;

      mpz_init_set_si (field, (long) (exponent + format->bias - 1));
      mpz_mul_2exp (field, field, (mp_bitcnt_t) m);
      mpz_add (code, code, field);
      mpz_clear (field);
    }
  else if (!format->has_subnormals)
    {
      mpz_set_ui (code, 0);
    }

  if (fraction != 0)
    {
      *flags |= MANT_FLAG_INEXACT | (tiny ? MANT_FLAG_UNDERFLOW : 0);
      if (mant_round_up (rounding, fraction, mpz_odd_p (code), negative))
        {
          if (tiny && !format->has_subnormals)
            mpz_setbit (code, (mp_bitcnt_t) m);
          else
            mpz_add_ui (code, code, 1);
        }
    }

  if (mpz_sgn (code) == 0 && format->has_zero)
    {
      encode_zero (format, negative, rounding, overflow, flags, code);
      return;
    }
  mpz_init (max);
  get_max_code (format, max);
  if (mpz_cmp (code, max) > 0 || (negative && !format->is_signed))
    encode_overflow (format, negative, rounding, overflow, flags, code);
  else
    put_sign (format, negative, code);
  mpz_clear (max);
}

void
mant_wide_float_decode (const MantFormat *format,
                        const mpz_t       code,
                        MantWide         *wide)
{
  const mp_bitcnt_t m = (mp_bitcnt_t) format->significand_bits;
  const mp_bitcnt_t sign = (mp_bitcnt_t) format->exponent_bits + m;
  const bool negative = format->is_signed && mpz_tstbit (code, sign) != 0;
  mpz_t magnitude, max;
  int64_t field;
  int order;

  mpz_init (magnitude);
  mpz_init (max);
  mpz_tdiv_r_2exp (magnitude, code, sign);
  get_max_code (format, max);
  order = mpz_cmp (magnitude, max);
  if (order > 0)
    {
      mpz_sub (max, magnitude, max);
      mant_wide_set_class (wide, format->has_inf && mpz_cmp_ui (max, 1) == 0 ? MANT_CLASS_INF
                                                                             : MANT_CLASS_NAN,
                           negative);
      goto out;
    }

  mpz_tdiv_q_2exp (max, magnitude, m);
  field = (int64_t) mpz_get_ui (max);
  mpz_tdiv_r_2exp (magnitude, magnitude, m);
  wide->number_class = MANT_CLASS_NORMAL;
  if (field == 0 && format->has_zero)
    {
      if (mpz_sgn (magnitude) == 0 && negative && format->nan_codes == MANT_NAN_NEGZERO)
        {
          mant_wide_set_class (wide, MANT_CLASS_NAN, false);
          goto out;
        }
      if (mpz_sgn (magnitude) == 0 || !format->has_subnormals)
        {
          mant_wide_set_class (wide, MANT_CLASS_ZERO, negative && format->has_negative_zero);
          goto out;
        }
      wide->number_class = MANT_CLASS_SUBNORMAL;
      field = 1;
    }
  else
    {
      mpz_setbit (magnitude, m);
    }

  wide->negative = negative;
  wide->sticky = false;
  mpfr_set_prec (wide->number, m + 1 > 128 ? (mpfr_prec_t) m + 1 : 128);
  mpfr_set_z_2exp (wide->number, magnitude,
                   (mpfr_exp_t) (field - format->bias - format->significand_bits), MPFR_RNDZ);
  mpfr_setsign (wide->number, wide->number, negative, MPFR_RNDZ);

out:
  mpz_clear (max);
  mpz_clear (magnitude);
}

/* The magnitude of the smallest number of all that is not zero. */
static void
get_min_code (const MantFormat *format,
              mpz_t             min)
{
  mpz_set_ui (min, format->has_zero ? 1 : 0);
  if (format->has_zero && !format->has_subnormals)
    mpz_mul_2exp (min, min, (mp_bitcnt_t) format->significand_bits);
}

bool
mant_wide_float_neighbour (const MantFormat *format,
                           const mpz_t       code,
                           bool              up,
                           mpz_t             neighbour)
{
  const mp_bitcnt_t sign = (mp_bitcnt_t) (format->exponent_bits + format->significand_bits);
  bool negative, found = true;
  MantWide wide;
  mpz_t magnitude, bound;

  mant_wide_init (&wide);
  mpz_init (magnitude);
  mpz_init (bound);
  mant_wide_float_decode (format, code, &wide);
  negative = wide.negative;
  mpz_tdiv_r_2exp (magnitude, code, sign);
  if (mant_wide_is_nan (&wide))
    {
      found = false;
    }
  else if (wide.number_class == MANT_CLASS_ZERO)
    {
      negative = !up;
      found = up || format->is_signed;
      get_min_code (format, magnitude);
    }
  else if (up != negative) /* away from zero */
    {
      get_max_code (format, bound);
      if (format->has_inf)
        mpz_add_ui (bound, bound, 1);
      mpz_add_ui (magnitude, magnitude, 1);
      found = mpz_cmp (magnitude, bound) <= 0;
    }
  else
    {
      get_min_code (format, bound);
      if (mpz_cmp (magnitude, bound) > 0)
        {
          mpz_sub_ui (magnitude, magnitude, 1);
        }
      else if (format->has_zero)
        {
          mpz_set_ui (magnitude, 0);
          negative = false; /* +0 stands for both */
        }
      else /* there is no zero between the smallest numbers of either sign */
        {
          negative = !negative;
          found = format->is_signed;
        }
    }

  if (found)
    {
      mpz_set (neighbour, magnitude);
      put_sign (format, negative, neighbour);
    }
  mpz_clear (bound);
  mpz_clear (magnitude);
  mant_wide_clear (&wide);
  return found;
}
