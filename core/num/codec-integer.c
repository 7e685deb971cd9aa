/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Integers and fixed point: a code of at most 64 bits read as an integer k, two's complement or
 * unsigned, stands for k·2^−fraction_bits. No Inf, no NaN, no −0. */

#include "mant-round.h"

#include "mant-format.h"

static uint64_t
code_mask (const MantFormat *format)
{
  return format->bits == 64 ? UINT64_MAX : (UINT64_C (1) << format->bits) - 1;
}

/* The largest magnitude on the side of the sign. */
static uint64_t
limit (const MantFormat *format,
       bool              negative)
{
  const uint64_t half = UINT64_C (1) << (format->bits - 1);

  if (!format->is_signed)
    return negative ? 0 : code_mask (format);
  return negative && !format->symmetric ? half : half - 1;
}

/* Any two's complement code is read, the one that a symmetric format does not use too. */
static MantValue
decode (const MantFormat *format,
        MantCode          code)
{
  const uint64_t bits = code.lo & code_mask (format);
  const bool negative = format->is_signed && (bits >> (format->bits - 1) & 1) != 0;
  const uint64_t magnitude = (negative ? 0 - bits : bits) & code_mask (format);

  return mant_value_make (negative, magnitude, -(int64_t) format->fraction_bits);
}

static MantCode
encode_integer (const MantFormat *format,
                uint64_t          magnitude,
                bool              negative)
{
  return (MantCode) { .lo = (negative ? 0 - magnitude : magnitude) & code_mask (format) };
}

/* All four overflow policies are one here: there is no Inf and no NaN to go to. A format that wraps
 * wraps whatever the policy says, for that is what its name says. */
static MantCode
encode (const MantFormat          *format,
        const MantValue           *value,
        const MantRoundingContext *rounding,
        MantOverflow               overflow,
        MantFlags                 *flags)
{
  const bool negative = value->negative;
  const int64_t quantum = -(int64_t) format->fraction_bits;
  const int64_t n_above = (int64_t) value->exponent - 127 - quantum;
  MantU128 kept;
  uint64_t fraction;

  switch (value->number_class)
    {
    case MANT_CLASS_NAN:
    case MANT_CLASS_NAR:
      *flags |= MANT_FLAG_INVALID;
      return encode_integer (format, 0, false);

    case MANT_CLASS_INF:
      if (format->wraps) /* infinity has no low bits */
        {
          *flags |= MANT_FLAG_INVALID;
          return encode_integer (format, 0, false);
        }
      *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
      return encode_integer (format, limit (format, negative), negative);

    case MANT_CLASS_ZERO:
      return encode_integer (format, 0, false);

    case MANT_CLASS_SUBNORMAL:
    case MANT_CLASS_NORMAL:
      break;
    }

  if (n_above >= 0)
    {
      /* an integer of 128 bits or more: only its low bits can matter, and of a number that was
       * cut to 128 bits these are not known */
      if (format->wraps && value->sticky)
        {
          *flags |= MANT_FLAG_INVALID;
          return encode_integer (format, 0, false);
        }
      *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
      if (format->wraps)
        return encode_integer (format, n_above >= 64 ? 0 : value->lo << n_above, negative);
      return encode_integer (format, limit (format, negative), negative);
    }

  mant_round_split (value, quantum, &kept, &fraction);
  if (fraction != 0)
    {
      *flags |= MANT_FLAG_INEXACT;
      kept += mant_round_up (rounding, fraction, kept & 1, negative);
    }

  if (kept > limit (format, negative))
    {
      *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
      if (!format->wraps)
        kept = limit (format, negative);
    }

  return encode_integer (format, (uint64_t) kept, negative);
}

static MantField
field (const MantFormat *format,
       MantCode          code,
       int               bit)
{
  (void) code;
  if (format->is_signed && bit == format->bits - 1)
    return MANT_FIELD_SIGN;
  return bit < format->fraction_bits ? MANT_FIELD_FRACTION : MANT_FIELD_INTEGER;
}

static bool
neighbour (const MantFormat *format,
           MantCode          code,
           bool              up,
           MantCode         *result)
{
  const uint64_t bits = code.lo & code_mask (format);
  const uint64_t last = limit (format, false);
  const uint64_t first = format->is_signed ? (0 - limit (format, true)) & code_mask (format) : 0;

  if (bits == (up ? last : first))
    return false;
  /* the code below the first one, which a symmetric format does not use and still can be asked
   * about */
  if (format->symmetric && !up && bits == UINT64_C (1) << (format->bits - 1))
    return false;
  *result = (MantCode) { .lo = (up ? bits + 1 : bits - 1) & code_mask (format) };
  return true;
}

const MantCodec mant_codec_integer = {
  .id = "integer", .decode = decode, .encode = encode, .field = field, .neighbour = neighbour
};
