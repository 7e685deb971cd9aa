/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-private.h"

#include <math.h>
#include <string.h>

#define MANT_LIST_ITEM(name) extern const MantFormat mant_format_##name;
#include "mant-formats.inc"
#undef MANT_LIST_ITEM

const MantFormat *const mant_formats[] = {
#define MANT_LIST_ITEM(name) &mant_format_##name,
#include "mant-formats.inc"
#undef MANT_LIST_ITEM
  NULL,
};

const size_t mant_n_formats = sizeof mant_formats / sizeof mant_formats[0] - 1;

/**
 * mant_format_find:
 * @id: an id, "e4m3fn"
 *
 * Looks a named scalar format up; case counts. Families (`int7`, `float(…)`) are not in the table:
 * see [func@format_parse].
 *
 * Returns: (nullable) (transfer none): the format, static; %NULL where there is none of that id
 */
const MantFormat *
mant_format_find (const char *id)
{
  for (size_t i = 0; i < mant_n_formats; i++)
    if (strcmp (mant_formats[i]->id, id) == 0)
      return mant_formats[i];

  return NULL;
}

/* The numbers of a wide float, as far as 128 bits of significand can say them: max_finite is cut and
 * sticky where it has more. */
static void
finish_wide (MantFormat *format)
{
  const int e = format->exponent_bits, m = format->significand_bits;
  int64_t field = ((int64_t) 1 << e) - 1; /* of the largest number */
  bool is_binade_end = false;             /* its significand is a lone hidden bit */
  int cut = 0;                            /* how many units it is below the end of its binade */

  if (format->nan_codes == MANT_NAN_TOP)
    {
      is_binade_end = !format->has_inf;
      field -= format->has_inf;
      cut = 1;
    }
  else
    {
      cut = 1 + (format->nan_codes == MANT_NAN_ONES) + format->has_inf;
    }

  format->max_code = (MantCode) { 0 };
  format->emax = (int) (field - format->bias);
  if (is_binade_end)
    format->max_finite = mant_value_make (false, 1, format->emax);
  else if (m + 1 <= 128)
    format->max_finite = mant_value_make (
        false, mant_low_bits (m + 1) - (MantU128) (cut - 1), (int64_t) format->emax - m);
  else
    {
      format->max_finite
          = mant_value_make (false, ~(MantU128) 0, (int64_t) format->emax - 127);
      format->max_finite.sticky = true;
    }
}

static MantStatus
finish_float (MantFormat *format)
{
  const int e = format->exponent_bits, m = format->significand_bits;
  const bool is_wide = mant_format_is_wide (format);

  if (e < 1 || e > 30 || m < 0 || (format->has_negative_zero && !format->is_signed)
      || (format->nan_codes == MANT_NAN_NEGZERO
          && (!format->is_signed || format->has_negative_zero))
      || (!format->has_zero && (format->has_subnormals || format->has_negative_zero)))
    return MANT_DOMAIN;

  format->bits = e + m + (format->is_signed ? 1 : 0);
  format->precision = m + 1;
  format->emin = (format->has_zero ? 1 : 0) - format->bias;
  format->min_normal = mant_value_make (false, 1, format->emin);
  format->min_subnormal = mant_value_zero (false);
  if (format->has_subnormals && m > 0)
    format->min_subnormal = mant_value_make (false, 1, (int64_t) format->emin - m);

  if (is_wide)
    {
      finish_wide (format);
    }
  else
    {
      const MantU128 ones = mant_low_bits (e + m);
      MantU128 max = ones - (format->nan_codes == MANT_NAN_ONES);
      int64_t field;

      if (format->nan_codes == MANT_NAN_TOP)
        max = (((MantU128) 1 << e) - 1) << m;
      max -= format->has_inf;
      field = (int64_t) (max >> m);
      if (max > ones /* it went below zero */
          || (field == 0 && format->has_zero && (max == 0 || !format->has_subnormals)))
        return MANT_DOMAIN; /* zero would be the only number */

      format->max_code = mant_code_from_integer (max);
      format->max_finite = format->codec->decode (format, format->max_code);
      format->emax = format->max_finite.exponent;
      if (field == 0 && format->has_zero)
        format->min_normal = mant_value_zero (false);
    }

  if (format->is_signed)
    {
      format->min_finite = format->max_finite;
      format->min_finite.negative = true;
    }
  else
    {
      format->min_finite = format->has_zero ? mant_value_zero (false)
                                            : mant_value_make (false, 1, -(int64_t) format->bias);
    }

  return is_wide ? MANT_UNABLE : MANT_OK;
}

static MantStatus
finish_posit (MantFormat *format)
{
  const int es = format->exponent_bits;

  if (format->bits < 2 || es < 0)
    return MANT_DOMAIN;
  if (format->bits > MANT_FORMAT_MAX_BITS || es > 30
      || ((int64_t) format->bits - 2) << es >= (int64_t) 1 << 30)
    return MANT_UNABLE;

  format->significand_bits = 0;
  format->precision = 0;
  format->is_signed = true;
  format->has_zero = true;
  format->system = MANT_SYSTEM_POSIT;
  format->emax = (format->bits - 2) << es;
  format->emin = -format->emax;
  format->max_code = mant_code_from_integer (mant_low_bits (format->bits - 1));
  format->max_finite = mant_value_make (false, 1, format->emax);
  format->min_finite = mant_value_make (true, 1, format->emax);
  format->min_normal = mant_value_make (false, 1, format->emin);
  format->min_subnormal = mant_value_zero (false);
  return MANT_OK;
}

static MantStatus
finish_khot (MantFormat *format)
{
  if (format->bits < 2 || format->n_hot < 1)
    return MANT_DOMAIN;
  if (format->bits > 64)
    return MANT_UNABLE;

  const uint64_t max = mant_khot_max (format);

  format->exponent_bits = 0;
  format->significand_bits = 0;
  format->precision = 0;
  format->is_signed = true;
  format->has_zero = true;
  format->symmetric = true;
  format->max_code = (MantCode) { .lo = max };
  format->max_finite = mant_value_make (false, max, -(int64_t) format->fraction_bits);
  format->min_finite = format->max_finite;
  format->min_finite.negative = true;
  format->emin = -format->fraction_bits;
  format->emax = format->max_finite.exponent;
  format->min_normal = mant_value_make (false, 1, format->emin);
  format->min_subnormal = mant_value_zero (false);
  return MANT_OK;
}

static MantStatus
finish_integer (MantFormat *format)
{
  uint64_t max;

  if (format->bits < 1 || (format->symmetric && (!format->is_signed || format->bits < 2)))
    return MANT_DOMAIN;
  if (format->bits > 64)
    return MANT_UNABLE;

  format->exponent_bits = 0;
  format->significand_bits = 0;
  format->has_zero = true;
  format->precision = 0;
  max = UINT64_MAX >> (64 - format->bits) >> (format->is_signed ? 1 : 0);
  format->max_code = (MantCode) { .lo = max };
  format->max_finite = mant_value_make (false, max, -(int64_t) format->fraction_bits);
  if (!format->is_signed)
    format->min_finite = mant_value_zero (false);
  else
    format->min_finite = mant_value_make (true, (MantU128) max + !format->symmetric,
                                          -(int64_t) format->fraction_bits);
  format->emin = -format->fraction_bits;
  format->emax = max == 0 ? format->emin : format->max_finite.exponent;
  format->min_normal
      = max == 0 ? mant_value_zero (false) : mant_value_make (false, 1, format->emin);
  format->min_subnormal = mant_value_zero (false);
  return MANT_OK;
}

static MantStatus
finish_table (MantFormat *format)
{
  int i_min = -1;

  if (format->n_values < 1 || format->values == NULL)
    return MANT_DOMAIN;
  if (format->n_values > 1 << 16)
    return MANT_UNABLE;

  for (int i = 0; i < format->n_values; i++)
    {
      if (!isfinite (format->values[i]) || (i > 0 && !(format->values[i - 1] < format->values[i])))
        return MANT_DOMAIN;
      if (i_min < 0 && format->values[i] > 0)
        i_min = i;
    }

  format->bits = 1;
  while (1 << format->bits < format->n_values)
    format->bits++;
  format->is_signed = format->values[0] < 0;
  format->precision = 0;
  format->max_code = (MantCode) { .lo = (uint64_t) (format->n_values - 1) };
  format->max_finite = mant_value_from_f32 (format->values[format->n_values - 1]);
  format->min_finite = mant_value_from_f32 (format->values[0]);
  format->min_normal = mant_value_zero (false);
  format->min_subnormal = mant_value_zero (false);
  format->emin = format->emax = 0;
  if (i_min >= 0)
    {
      format->min_normal = mant_value_from_f32 (format->values[i_min]);
      format->emin = format->min_normal.exponent;
      format->emax = format->max_finite.exponent;
    }

  return MANT_OK;
}

/**
 * mant_format_finish:
 * @format: (inout): a format of which the codec and the codec's own fields are set
 *
 * Checks the fields that a user or a file sets and fills in those that follow from them. For code
 * books, posits, integers and khot `min_normal` is the smallest positive number; `precision` is 0
 * where it is not the same everywhere.
 *
 * A wide float (see [func@format_is_wide]) is %MANT_UNABLE and has its derived fields all the same,
 * but for `max_code`, which is 0; its `max_finite` and `min_finite` are cut to 128 bits, with
 * `sticky` set, if the significand has more.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if the fields contradict each other (zero would be the only
 *   number, the values of a code book do not ascend …); %MANT_UNABLE for more than
 *   %MANT_FORMAT_MAX_BITS bits (64 for integers, fixed point and khot, exponents beyond 2^30 for
 *   posits)
 */
MantStatus
mant_format_finish (MantFormat *format)
{
  if (format->codec == &mant_codec_float)
    return finish_float (format);
  if (format->codec == &mant_codec_integer)
    return finish_integer (format);
  if (format->codec == &mant_codec_table)
    return finish_table (format);
  if (format->codec == &mant_codec_posit)
    return finish_posit (format);
  if (format->codec == &mant_codec_khot)
    return finish_khot (format);
  return MANT_DOMAIN;
}

/* The same numbers under the same codes. */
bool
mant_format_same_numbers (const MantFormat *a,
                          const MantFormat *b)
{
  if (a->codec != b->codec || a->bits != b->bits || a->is_signed != b->is_signed)
    return false;

  if (a->codec == &mant_codec_table)
    return a->n_values == b->n_values
           && memcmp (a->values, b->values, (size_t) a->n_values * sizeof a->values[0]) == 0;

  if (a->codec == &mant_codec_integer)
    return a->fraction_bits == b->fraction_bits && a->symmetric == b->symmetric
           && a->wraps == b->wraps;

  if (a->codec == &mant_codec_posit)
    return a->exponent_bits == b->exponent_bits;

  if (a->codec == &mant_codec_khot)
    return a->fraction_bits == b->fraction_bits && a->n_hot == b->n_hot
           && a->signed_digits == b->signed_digits;

  return a->exponent_bits == b->exponent_bits && a->significand_bits == b->significand_bits
         && a->bias == b->bias && a->has_inf == b->has_inf
         && a->has_negative_zero == b->has_negative_zero && a->has_subnormals == b->has_subnormals
         && a->has_zero == b->has_zero
         && (a->code_parity == b->code_parity || a->significand_bits > 0)
         && a->nan_codes == b->nan_codes;
}

/**
 * mant_format_equal:
 * @a: a format
 * @b: a format
 *
 * Whether the two have the same numbers under the same codes, convert to them by the same policy
 * and compute by the same system. Ids, titles and sources do not count, nor does a field of the
 * policy that cannot make a difference.
 *
 * Returns: %TRUE if they are the same format
 */
bool
mant_format_equal (const MantFormat *a,
                   const MantFormat *b)
{
  return mant_format_same_numbers (a, b) && a->system == b->system
         && mant_format_same_policy (a, b);
}

/**
 * mant_format_find_equal:
 * @format: a format
 *
 * The named format that equals @format: e4m3fn for `float(e=4,m=3,inf=no,nan=ones)`.
 *
 * Returns: (nullable) (transfer none): the first one in the list, or %NULL
 */
const MantFormat *
mant_format_find_equal (const MantFormat *format)
{
  for (size_t i = 0; i < mant_n_formats; i++)
    if (mant_format_equal (mant_formats[i], format))
      return mant_formats[i];

  return NULL;
}

/**
 * mant_format_decode:
 * @format: a format
 * @code: a code; bits beyond the format's are ignored
 *
 * What @code stands for, exactly. A code that the format gives no meaning (a code book's unused
 * ones, a khot's with too many digits) is NaN, and so is every code of a wide float, which
 * core/wide reads. Where the format says that there is no −0 and does not use that code for NaN, it
 * reads as +0.
 *
 * Returns: the number
 */
MantValue
mant_format_decode (const MantFormat *format,
                    MantCode          code)
{
  if (mant_format_is_wide (format))
    return (MantValue) { .number_class = MANT_CLASS_NAN };

  if (format->bits < 64)
    {
      code.lo &= (UINT64_C (1) << format->bits) - 1;
      code.hi = 0;
    }
  else if (format->bits < 128)
    {
      code.hi &= (UINT64_C (1) << (format->bits - 64)) - 1;
    }

  return format->codec->decode (format, code);
}

/**
 * mant_format_encode:
 * @format: a format
 * @value: a number
 * @rounding: how to round it
 * @overflow: what to do beyond the largest finite number
 * @flags: (inout): IEEE 754 flags; or-ed into
 *
 * Rounds @value to @format, once: first as if the exponents went on for ever upwards (subnormals
 * are rounded at their own, fixed quantum; a format without them rounds what lies below its
 * smallest normal number to that or to zero by the mode, a tie of rne going to zero), then, if
 * the result is larger than the largest finite number, by @overflow.
 *
 * A negative number that does not round to zero is below every unsigned format: the smallest number
 * under %MANT_OVERFLOW_SATURATE and PROPAGATE (−Inf, too), else NaN, or the smallest number where
 * there is no NaN. −0, and what rounds to it, is +0 where there is no −0. A format without zero
 * (e8m0) answers its smallest number for zero and everything below that number, in every mode. NaN
 * is the quiet NaN without a payload, its code as the policy of @format says; in a format without
 * NaN it is zero with %MANT_FLAG_INVALID. Integers and fixed point know neither Inf nor NaN: all
 * policies saturate, unless the format wraps. Posits saturate, too, and make Inf NaR with
 * %MANT_FLAG_INVALID; see codec-posit.c for the modes that their standard does not have. A wide
 * float is not written here: 0 with %MANT_FLAG_INVALID.
 *
 * @overflow stands in for the `overflow` of the policy of @format; its other fields hold.
 *
 * %MANT_FLAG_OVERFLOW and %MANT_FLAG_INEXACT are set when a number, infinite or not, becomes
 * another one for lack of range; %MANT_FLAG_UNDERFLOW when a number below the normal ones before
 * rounding is inexact.
 *
 * Source: IEEE 754-2019, 4.3 and 7; P3109 interim report 4.0 for the policies.
 *
 * Returns: the code
 */
MantCode
mant_format_encode (const MantFormat          *format,
                    const MantValue           *value,
                    const MantRoundingContext *rounding,
                    MantOverflow               overflow,
                    MantFlags                 *flags)
{
  if (mant_format_is_wide (format))
    {
      *flags |= MANT_FLAG_INVALID;
      return (MantCode) { 0 };
    }

  return format->codec->encode (format, value, rounding, overflow, flags);
}

static MantCode
encode_nan (const MantFormat *format,
            bool              negative,
            MantFlags        *flags)
{
  const MantRoundingContext context = { .rounding = mant_roundings[0] };
  const MantValue nan = { .number_class = MANT_CLASS_NAN, .negative = negative };

  *flags = MANT_FLAG_NONE;
  return mant_format_encode (format, &nan, &context, MANT_OVERFLOW_IEEE, flags);
}

/**
 * mant_format_has_nan:
 * @format: a format
 *
 * Returns: whether NaN can be encoded; a posit's NaR counts
 */
bool
mant_format_has_nan (const MantFormat *format)
{
  MantFlags flags;

  if (format->codec == &mant_codec_float) /* the wide ones too */
    return mant_float_has_nan (format);
  encode_nan (format, false, &flags);
  return (flags & MANT_FLAG_INVALID) == 0;
}

/**
 * mant_format_nan_code:
 * @format: a format
 * @negative: the sign that is wanted; ignored where NaN has none
 *
 * Returns: what [func@format_encode] answers for NaN, by the policy of @format: the quiet NaN, NaR,
 *   or a zero's code where there is no NaN
 */
MantCode
mant_format_nan_code (const MantFormat *format,
                      bool              negative)
{
  MantFlags flags;

  return encode_nan (format, negative, &flags);
}

/**
 * mant_format_classify:
 * @format: a format
 * @code: a code
 *
 * The class of the number as this format sees it: integers and code books have no subnormals.
 *
 * Returns: the class
 */
MantClass
mant_format_classify (const MantFormat *format,
                      MantCode          code)
{
  return mant_format_decode (format, code).number_class;
}

/**
 * mant_format_round_f32:
 * @format: a format
 * @x: any binary32
 * @rounding: how to round it
 * @overflow: what to do beyond the largest finite number
 *
 * @x rounded to @format and back, which is exact for formats that fit binary32; others are rounded
 * once more, to nearest even. NaN stays NaN, even where the format has none; any NaN that comes out
 * is the quiet one without a payload (0x7fc00000) with the sign of @x.
 *
 * Returns: the rounded number
 */
float
mant_format_round_f32 (const MantFormat          *format,
                       float                      x,
                       const MantRoundingContext *rounding,
                       MantOverflow               overflow)
{
  MantValue value = mant_value_from_f32 (x);
  const bool negative = value.negative;

  if (value.number_class != MANT_CLASS_NAN)
    {
      MantFlags flags = MANT_FLAG_NONE;

      value = mant_format_decode (format, mant_format_encode (format, &value, rounding, overflow,
                                                              &flags));
    }
  if (value.number_class == MANT_CLASS_NAN)
    value.negative = negative;

  return mant_value_to_f32 (&value);
}

/**
 * mant_format_round_f64:
 * @format: a format
 * @x: any binary64
 * @rounding: how to round it
 * @overflow: what to do beyond the largest finite number
 *
 * As [func@format_round_f32], for binary64.
 *
 * Returns: the rounded number
 */
double
mant_format_round_f64 (const MantFormat          *format,
                       double                     x,
                       const MantRoundingContext *rounding,
                       MantOverflow               overflow)
{
  MantValue value = mant_value_from_f64 (x);
  const bool negative = value.negative;

  if (value.number_class != MANT_CLASS_NAN)
    {
      MantFlags flags = MANT_FLAG_NONE;

      value = mant_format_decode (format, mant_format_encode (format, &value, rounding, overflow,
                                                              &flags));
    }
  if (value.number_class == MANT_CLASS_NAN)
    value.negative = negative;

  return mant_value_to_f64 (&value);
}

/**
 * mant_format_neighbour:
 * @format: a format
 * @code: the code of a finite or infinite number
 * @up: toward +∞, not toward −∞
 * @neighbour: (out): the code of the next number; +0's where that is zero
 *
 * Steps through the numbers of @format in their order, Inf included; −0 and +0 are one of them.
 *
 * Returns: %FALSE, with @neighbour left alone, where there is no next number: beyond the last one,
 *   from NaN, NaR and codes without a number, and in wide floats
 */
bool
mant_format_neighbour (const MantFormat *format,
                       MantCode          code,
                       bool              up,
                       MantCode         *neighbour)
{
  if (mant_format_is_wide (format))
    return false;

  return format->codec->neighbour (format, code, up, neighbour);
}

/**
 * mant_format_field:
 * @format: a format
 * @code: a code; which bits are what depends on it in posits
 * @bit: 0, the lowest, to `bits` − 1
 *
 * What a bit of a code is for. The bit of an integer that counts negatively is its sign.
 *
 * Returns: the field that @bit belongs to
 */
MantField
mant_format_field (const MantFormat *format,
                   MantCode          code,
                   int               bit)
{
  return format->codec->field (format, code, bit);
}

/**
 * mant_field_name:
 * @field: a field
 *
 * Returns: (transfer none): its English name, "exponent"
 */
const char *
mant_field_name (MantField field)
{
  switch (field)
    {
    case MANT_FIELD_SIGN:        return "sign";
    case MANT_FIELD_REGIME:      return "regime";
    case MANT_FIELD_EXPONENT:    return "exponent";
    case MANT_FIELD_SIGNIFICAND: return "significand";
    case MANT_FIELD_INTEGER:     return "integer";
    case MANT_FIELD_FRACTION:    return "fraction";
    case MANT_FIELD_INDEX:       return "index";
    }

  return "index";
}

/**
 * mant_format_is_wide:
 * @format: a format
 *
 * Whether @format is a float whose code has more than %MANT_FORMAT_MAX_BITS bits, which core/num can
 * describe and only core/wide can read and write.
 *
 * Returns: whether it is wide
 */
bool
mant_format_is_wide (const MantFormat *format)
{
  const int n = format->exponent_bits + format->significand_bits;

  return format->codec == &mant_codec_float
         && (n > 127 || n + (format->is_signed ? 1 : 0) > MANT_FORMAT_MAX_BITS);
}

/**
 * mant_overflow_parse:
 * @id: "ieee", "saturate", "propagate" or "none"
 * @overflow: (out): the policy
 *
 * Returns: %FALSE, with @overflow left alone, if there is no such policy
 */
bool
mant_overflow_parse (const char   *id,
                     MantOverflow *overflow)
{
  for (int i = MANT_OVERFLOW_IEEE; i <= MANT_OVERFLOW_NONE; i++)
    if (strcmp (mant_overflow_names[i], id) == 0)
      {
        *overflow = (MantOverflow) i;
        return true;
      }

  return false;
}
