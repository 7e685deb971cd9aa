/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Binary floating point: sign, exponent field, significand field, from the top. Magnitudes (codes
 * without the sign bit) are ordered as their values are, so the code of the next number is the next
 * code, a carry out of the significand is a step into the next binade, and "too large" is a
 * comparison with max_code. */

#include "mant-round.h"

#include "mant-format.h"

static MantU128
code_to_integer (MantCode code)
{
  return (MantU128) code.hi << 64 | code.lo;
}

static MantCode
integer_to_code (MantU128 integer)
{
  return (MantCode) { .lo = (uint64_t) integer, .hi = (uint64_t) (integer >> 64) };
}

static MantU128
sign_bit (const MantFormat *format)
{
  return format->is_signed ? (MantU128) 1 << (format->bits - 1) : 0;
}

/* Every bit but the sign set. */
static MantU128
all_ones (const MantFormat *format)
{
  return ((MantU128) 1 << (format->exponent_bits + format->significand_bits)) - 1;
}

/* Of the magnitude. Inf is the code after the largest finite one, wherever NaN is. */
static MantU128
inf_code (const MantFormat *format)
{
  return code_to_integer (format->max_code) + 1;
}

static bool
has_nan (const MantFormat *format)
{
  switch (format->nan_codes)
    {
    case MANT_NAN_NONE:
      return false;
    case MANT_NAN_TOP:
      return format->significand_bits > 0;
    case MANT_NAN_ONES:
    case MANT_NAN_NEGZERO:
      return true;
    }

  return false;
}

/* IEEE 754's quiet NaN without a payload, sign kept. */
static MantU128
nan_code (const MantFormat *format,
          bool              negative)
{
  const MantU128 sign = negative ? sign_bit (format) : 0;

  switch (format->nan_codes)
    {
    case MANT_NAN_NONE:
      return 0;
    case MANT_NAN_TOP:
      if (format->significand_bits == 0)
        return 0;
      return sign | ((((MantU128) 1 << format->exponent_bits) - 1) << format->significand_bits)
             | (MantU128) 1 << (format->significand_bits - 1);
    case MANT_NAN_ONES:
      return sign | all_ones (format);
    case MANT_NAN_NEGZERO:
      return sign_bit (format);
    }

  return 0;
}

static MantValue
decode (const MantFormat *format,
        MantCode          code)
{
  const int m = format->significand_bits;
  const MantU128 integer = code_to_integer (code);
  const MantU128 magnitude = integer & all_ones (format);
  const bool negative = (integer & sign_bit (format)) != 0;
  const MantU128 significand = magnitude & (((MantU128) 1 << m) - 1);
  const int64_t field = (int64_t) (magnitude >> m);
  MantValue value;

  if (magnitude > code_to_integer (format->max_code))
    {
      if (format->has_inf && magnitude == inf_code (format))
        return (MantValue) { .number_class = MANT_CLASS_INF, .negative = negative };
      return (MantValue) { .number_class = MANT_CLASS_NAN, .negative = negative };
    }

  if (field == 0 && format->has_zero)
    {
      if (magnitude == 0 && negative && format->nan_codes == MANT_NAN_NEGZERO)
        return (MantValue) { .number_class = MANT_CLASS_NAN };
      if (significand == 0 || !format->has_subnormals)
        return mant_value_zero (negative && format->has_negative_zero);

      value = mant_value_make (negative, significand, (int64_t) format->emin - m);
      value.number_class = MANT_CLASS_SUBNORMAL;
      return value;
    }

  return mant_value_make (negative, significand | (MantU128) 1 << m, field - format->bias - m);
}

/* A result that has no number of its own: NaN where there is one, or zero. */
static MantCode
invalid (const MantFormat *format,
         bool              negative,
         MantFlags        *flags)
{
  *flags |= MANT_FLAG_INVALID;
  return integer_to_code (nan_code (format, negative));
}

static MantCode
signed_code (const MantFormat *format,
             MantU128          magnitude,
             bool              negative)
{
  return integer_to_code (magnitude | (negative ? sign_bit (format) : 0));
}

static MantCode
encode_zero (const MantFormat *format,
             bool              negative)
{
  return signed_code (format, 0, negative && format->has_negative_zero);
}

/* Beyond the largest finite number, on the side of the sign; `is_inf`: the number was infinite to
 * begin with, which no rounding direction brings back. */
static MantCode
encode_overflow (const MantFormat   *format,
                 bool                negative,
                 bool                is_inf,
                 const MantRounding *rounding,
                 MantOverflow        overflow,
                 MantFlags          *flags)
{
  const MantU128 max = code_to_integer (format->max_code);
  bool to_inf = false;

  if (negative && !format->is_signed)
    {
      /* below everything there is: the smallest number or, by the policies that do not clamp, not a
       * number (P3109 4.0, SatNone) */
      if (overflow == MANT_OVERFLOW_SATURATE || (overflow == MANT_OVERFLOW_PROPAGATE && !is_inf)
          || !has_nan (format))
        {
          *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
          return integer_to_code (0);
        }
      return invalid (format, false, flags);
    }

  switch (overflow)
    {
    case MANT_OVERFLOW_SATURATE:
      break;

    case MANT_OVERFLOW_PROPAGATE:
      to_inf = is_inf && format->has_inf;
      break;

    case MANT_OVERFLOW_IEEE:
    case MANT_OVERFLOW_NONE:
      switch (rounding->overflow)
        {
        case MANT_OVERFLOW_TO_INF:
          to_inf = true;
          break;
        case MANT_OVERFLOW_TO_MAX:
          to_inf = false;
          break;
        case MANT_OVERFLOW_TO_INF_IF_POSITIVE:
          to_inf = !negative;
          break;
        case MANT_OVERFLOW_TO_INF_IF_NEGATIVE:
          to_inf = negative;
          break;
        }
      to_inf |= is_inf;
      if (!format->has_inf)
        {
          if (to_inf && overflow == MANT_OVERFLOW_IEEE && has_nan (format))
            {
              *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
              return integer_to_code (nan_code (format, negative));
            }
          to_inf = false;
        }
      break;
    }

  if (is_inf && to_inf)
    return signed_code (format, inf_code (format), negative);

  *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
  return signed_code (format, to_inf ? inf_code (format) : max, negative);
}

static MantCode
encode (const MantFormat          *format,
        const MantValue           *value,
        const MantRoundingContext *rounding,
        MantOverflow               overflow,
        MantFlags                 *flags)
{
  const int m = format->significand_bits;
  const bool negative = value->negative;
  MantU128 kept, magnitude;
  uint64_t fraction;
  int64_t quantum;
  bool odd, tiny;

  switch (value->number_class)
    {
    case MANT_CLASS_NAN:
    case MANT_CLASS_NAR:
      if (!has_nan (format))
        return invalid (format, negative, flags);
      return integer_to_code (nan_code (format, negative));

    case MANT_CLASS_INF:
      return encode_overflow (format, negative, true, rounding->rounding, overflow, flags);

    case MANT_CLASS_ZERO:
      if (!format->has_zero) /* the smallest number there is, 2^−bias, stands for it */
        *flags |= MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW;
      return encode_zero (format, negative);

    case MANT_CLASS_SUBNORMAL:
    case MANT_CLASS_NORMAL:
      break;
    }

  if (value->exponent > format->emax)
    {
      /* mant_value_from_string () has given up counting: nobody knows */
      if (value->exponent == INT32_MAX && format->emax > 332190)
        return invalid (format, negative, flags);
      return encode_overflow (format, negative, false, rounding->rounding, overflow, flags);
    }

  tiny = value->exponent < format->emin;
  if (tiny && !format->has_zero)
    {
      if (negative && !format->is_signed)
        return encode_overflow (format, negative, false, rounding->rounding, overflow, flags);
      *flags |= MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW;
      return signed_code (format, 0, negative);
    }

  /* the exponents of the format go on for ever upwards; below emin the quantum stays, or is all of
   * the smallest normal number where there are no subnormals */
  if (tiny)
    quantum = format->has_subnormals ? (int64_t) format->emin - m : format->emin;
  else
    quantum = (int64_t) value->exponent - m;
  mant_round_split (value, quantum, &kept, &fraction);

  if (tiny)
    magnitude = format->has_subnormals ? kept : 0;
  else
    magnitude = ((MantU128) (value->exponent + (int64_t) format->bias) << m)
                + (kept - ((MantU128) 1 << m));
  odd = (format->code_parity ? magnitude : kept) & 1;

  if (fraction != 0)
    {
      *flags |= MANT_FLAG_INEXACT | (tiny ? MANT_FLAG_UNDERFLOW : 0);
      if (mant_round_up (rounding, fraction, odd, negative))
        magnitude += tiny && !format->has_subnormals ? (MantU128) 1 << m : 1;
    }

  if (magnitude == 0 && format->has_zero)
    return encode_zero (format, negative);
  if (magnitude > code_to_integer (format->max_code) || (negative && !format->is_signed))
    return encode_overflow (format, negative, false, rounding->rounding, overflow, flags);

  return signed_code (format, magnitude, negative);
}

const MantCodec mant_codec_float = { .id = "float", .decode = decode, .encode = encode };
