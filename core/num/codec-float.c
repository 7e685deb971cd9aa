/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Binary floating point: sign, exponent field, significand field, from the top. Magnitudes (codes
 * without the sign bit) are ordered as their values are, so the code of the next number is the next
 * code, a carry out of the significand is a step into the next binade, and "too large" is a
 * comparison with max_code. */

#include "mant-format-private.h"

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
  return mant_code_to_integer (format->max_code) + 1;
}

/* IEEE 754's quiet NaN without a payload, or what the policy wants instead. Where there is no NaN,
 * what the policy has instead. */
static MantU128
nan_code (const MantFormat *format,
          bool              negative)
{
  const int m = format->significand_bits;
  MantU128 sign = 0;

  if (!mant_float_has_nan (format))
    return format->policy.missing_nan == MANT_MISSING_NAN_NEGATIVE_ZERO && format->has_negative_zero
               ? sign_bit (format)
               : 0;
  if (format->nan_codes == MANT_NAN_NEGZERO)
    return sign_bit (format);

  switch (format->policy.nan_code)
    {
    case MANT_NAN_CODE_SIGNED:
      sign = negative ? sign_bit (format) : 0;
      break;
    case MANT_NAN_CODE_POSITIVE:
      break;
    case MANT_NAN_CODE_ONES:
      return sign_bit (format) | all_ones (format);
    }

  if (format->nan_codes == MANT_NAN_ONES)
    return sign | all_ones (format);
  return sign | ((((MantU128) 1 << format->exponent_bits) - 1) << m) | (MantU128) 1 << (m - 1);
}

static MantValue
decode (const MantFormat *format,
        MantCode          code)
{
  const int m = format->significand_bits;
  const MantU128 integer = mant_code_to_integer (code);
  const MantU128 magnitude = integer & all_ones (format);
  const bool negative = (integer & sign_bit (format)) != 0;
  const MantU128 significand = magnitude & (((MantU128) 1 << m) - 1);
  const int64_t field = (int64_t) (magnitude >> m);
  MantValue value;

  if (magnitude > mant_code_to_integer (format->max_code))
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
  return mant_code_from_integer (nan_code (format, negative));
}

static MantCode
signed_code (const MantFormat *format,
             MantU128          magnitude,
             bool              negative)
{
  return mant_code_from_integer (magnitude | (negative ? sign_bit (format) : 0));
}

/* Whether the mode is ru or rd: the sign decides about it. */
static bool
is_directed_by_sign (const MantRounding *rounding)
{
  return rounding->overflow == MANT_OVERFLOW_TO_INF_IF_POSITIVE
         || rounding->overflow == MANT_OVERFLOW_TO_INF_IF_NEGATIVE;
}

static MantCode
encode_zero (const MantFormat   *format,
             bool                negative,
             const MantRounding *rounding)
{
  const MantZeroSign zero_sign = format->policy.zero_sign;

  if (zero_sign == MANT_ZERO_POSITIVE
      || (zero_sign == MANT_ZERO_POSITIVE_IF_DIRECTED && is_directed_by_sign (rounding)))
    negative = false;
  return signed_code (format, 0, negative && format->has_negative_zero);
}

/* Whether a finite number beyond the largest finite one goes to Inf when the policy leaves that to
 * the mode. */
static bool
overflows_to_inf (const MantFormat          *format,
                  bool                       negative,
                  const MantRoundingContext *context,
                  MantOverflow               overflow)
{
  const MantOverflowDirection direction = context->rounding->overflow;

  if (direction != MANT_OVERFLOW_TO_INF
      && format->policy.directed_overflow == MANT_DIRECTED_TO_INF)
    return true;
  /* P3109: to odd chooses between the largest number and Inf by their codes, as between any two
   * neighbours. The other modes say the same of a number just below Inf as of all beyond. */
  if (format->system == MANT_SYSTEM_P3109 && overflow == MANT_OVERFLOW_NONE
      && !context->rounding->stochastic)
    return mant_round_up (context, MANT_FRACTION_MASK, format->max_code.lo & 1, negative);

  switch (direction)
    {
    case MANT_OVERFLOW_TO_INF:
      return true;
    case MANT_OVERFLOW_TO_MAX:
      return false;
    case MANT_OVERFLOW_TO_INF_IF_POSITIVE:
      return !negative;
    case MANT_OVERFLOW_TO_INF_IF_NEGATIVE:
      return negative;
    }

  return true;
}

/* Beyond the largest finite number, on the side of the sign; `is_inf`: the number was infinite to
 * begin with, which no rounding direction brings back. */
static MantCode
encode_overflow (const MantFormat          *format,
                 bool                       negative,
                 bool                       is_inf,
                 const MantRoundingContext *context,
                 MantOverflow               overflow,
                 MantFlags                 *flags)
{
  const bool has_nan = mant_float_has_nan (format);
  const bool stays = is_inf && overflow == MANT_OVERFLOW_SATURATE
                     && format->policy.inf_under_saturation == MANT_INF_STAYS;
  bool to_inf = false;

  if (negative && !format->is_signed)
    {
      /* below everything there is: the smallest number, −Inf too, or, by the policies that do not
       * clamp, not a number (P3109 4.0, SatFinite and SatPropagate; SatNone) */
      if ((overflow == MANT_OVERFLOW_SATURATE && !stays) || overflow == MANT_OVERFLOW_PROPAGATE
          || !has_nan)
        {
          *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
          return mant_code_from_integer (0);
        }
      return invalid (format, false, flags);
    }

  switch (overflow)
    {
    case MANT_OVERFLOW_SATURATE:
      to_inf = stays;
      break;

    case MANT_OVERFLOW_PROPAGATE:
      to_inf = is_inf && format->has_inf;
      break;

    case MANT_OVERFLOW_IEEE:
    case MANT_OVERFLOW_NONE:
      to_inf = is_inf || overflows_to_inf (format, negative, context, overflow);
      break;
    }

  if (to_inf && !format->has_inf)
    {
      if (has_nan && (overflow == MANT_OVERFLOW_IEEE || stays))
        {
          *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
          return mant_code_from_integer (nan_code (format, negative));
        }
      to_inf = false;
    }
  if (is_inf && to_inf)
    return signed_code (format, inf_code (format), negative);

  *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
  return signed_code (format, to_inf ? inf_code (format) : mant_code_to_integer (format->max_code),
                      negative);
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
      if (!mant_float_has_nan (format))
        return invalid (format, negative, flags);
      return mant_code_from_integer (nan_code (format, negative));

    case MANT_CLASS_INF:
      return encode_overflow (format, negative, true, rounding, overflow, flags);

    case MANT_CLASS_ZERO:
      if (!format->has_zero) /* the smallest number there is, 2^−bias, stands for it */
        *flags |= MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW;
      return encode_zero (format, negative, rounding->rounding);

    case MANT_CLASS_SUBNORMAL:
    case MANT_CLASS_NORMAL:
      break;
    }

  if (value->exponent > format->emax)
    {
      /* mant_value_from_string () has given up counting: nobody knows */
      if (value->exponent == INT32_MAX && format->emax > 332190)
        return invalid (format, negative, flags);
      return encode_overflow (format, negative, false, rounding, overflow, flags);
    }

  tiny = value->exponent < format->emin;
  if (tiny && !format->has_zero)
    {
      if (negative && !format->is_signed)
        return encode_overflow (format, negative, false, rounding, overflow, flags);
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
    return encode_zero (format, negative, rounding->rounding);
  if (magnitude > mant_code_to_integer (format->max_code) || (negative && !format->is_signed))
    return encode_overflow (format, negative, false, rounding, overflow, flags);

  return signed_code (format, magnitude, negative);
}

static MantField
field (const MantFormat *format,
       MantCode          code,
       int               bit)
{
  (void) code;
  if (format->is_signed && bit == format->bits - 1)
    return MANT_FIELD_SIGN;
  return bit >= format->significand_bits ? MANT_FIELD_EXPONENT : MANT_FIELD_SIGNIFICAND;
}

/* The smallest magnitude that is not zero: without subnormals a whole binade of codes is zero. */
static MantU128
first_magnitude (const MantFormat *format)
{
  return format->has_subnormals ? 1 : (MantU128) 1 << format->significand_bits;
}

static bool
neighbour (const MantFormat *format,
           MantCode          code,
           bool              up,
           MantCode         *result)
{
  const MantU128 integer = mant_code_to_integer (code) & mant_low_bits (format->bits);
  const MantU128 max = mant_code_to_integer (format->max_code) + format->has_inf;
  const MantValue value = decode (format, mant_code_from_integer (integer));
  MantU128 magnitude = integer & all_ones (format);
  bool negative = (integer & sign_bit (format)) != 0;

  if (value.number_class == MANT_CLASS_NAN)
    return false;

  if (value.number_class == MANT_CLASS_ZERO)
    {
      magnitude = 0;
      negative = !up;
      if (negative && !format->is_signed)
        return false;
      magnitude = first_magnitude (format);
    }
  else if (negative == up) /* toward zero */
    {
      if (magnitude == 0 || (format->has_zero && magnitude == first_magnitude (format)))
        {
          /* without a zero, ±2^−bias are neighbours */
          negative = !format->has_zero && !negative;
          if (!format->has_zero && !format->is_signed)
            return false;
          magnitude = 0;
        }
      else
        {
          magnitude--;
        }
    }
  else
    {
      magnitude++;
    }

  if (magnitude > max)
    return false;
  *result = signed_code (format, magnitude, negative);
  return true;
}

const MantCodec mant_codec_float = {
  .id = "float", .decode = decode, .encode = encode, .field = field, .neighbour = neighbour
};
