/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-soft-error.h"

#include "mant-rng.h"

#include <string.h>

/* Bit b of element i has the word at 128·i + b of a stream of its own, so that a flip and a
 * stochastic rounding of one seed and index have nothing to do with each other. */
#define STREAM UINT64_C (0x736F66742D657272) /* "soft-err" */

/**
 * mant_soft_error_fields_parse:
 * @id: "all", "sign", "exponent" or "significand"
 * @fields: (out): the bits
 *
 * Returns: %FALSE, with @fields left alone, if there are none of that name
 */
bool
mant_soft_error_fields_parse (const char          *id,
                              MantSoftErrorFields *fields)
{
  static const struct {
    const char         *id;
    MantSoftErrorFields fields;
  } names[] = {
    { "all", MANT_SOFT_ERROR_ALL },
    { "sign", MANT_SOFT_ERROR_SIGN },
    { "exponent", MANT_SOFT_ERROR_EXPONENT },
    { "significand", MANT_SOFT_ERROR_SIGNIFICAND },
  };

  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp (names[i].id, id) == 0)
      {
        *fields = names[i].fields;
        return true;
      }

  return false;
}

/* The bits of a code that may flip. */
static MantCode
get_mask (const MantSoftErrors *errors,
          MantCode              code)
{
  MantCode mask = { 0 };

  for (int bit = 0; bit < errors->format->bits; bit++)
    {
      MantSoftErrorFields field = MANT_SOFT_ERROR_SIGNIFICAND;

      switch (mant_format_field (errors->format, code, bit))
        {
        case MANT_FIELD_SIGN:
          field = MANT_SOFT_ERROR_SIGN;
          break;
        case MANT_FIELD_REGIME:
        case MANT_FIELD_EXPONENT:
          field = MANT_SOFT_ERROR_EXPONENT;
          break;
        case MANT_FIELD_SIGNIFICAND:
        case MANT_FIELD_INTEGER:
        case MANT_FIELD_FRACTION:
        case MANT_FIELD_INDEX:
          break;
        }
      if ((errors->fields & field) != 0)
        {
          if (bit < 64)
            mask.lo |= UINT64_C (1) << bit;
          else
            mask.hi |= UINT64_C (1) << (bit - 64);
        }
    }

  return mask;
}

/* u < probability, u = (word >> 11)·2^−53: 2^53·probability is exact, and so is the comparison. */
static MantCode
flip (const MantSoftErrors *errors,
      MantCode              mask,
      uint64_t              index)
{
  const double threshold = errors->probability * 0x1p53;
  MantCode bits = { 0 };

  for (int bit = 0; bit < errors->format->bits; bit++)
    {
      const uint64_t half = bit < 64 ? mask.lo >> bit : mask.hi >> (bit - 64);
      uint64_t word;

      if ((half & 1) == 0)
        continue;
      word = mant_random_word_inline (errors->seed ^ STREAM, index * 128 + (unsigned) bit);
      if ((double) (word >> 11) < threshold)
        {
          if (bit < 64)
            bits.lo |= UINT64_C (1) << bit;
          else
            bits.hi |= UINT64_C (1) << (bit - 64);
        }
    }

  return bits;
}

/**
 * mant_soft_error_bits:
 * @errors: which bits flip, how often, and the stream
 * @code: a code of the format
 * @index: its place in the stream: the element's index
 *
 * Each of the chosen bits of @code flips with the given probability, independently of all others.
 * Bit b of element i is decided by one random word, so the bits are the same whatever the order,
 * the threads and the slices are. What is flipped is the format's own code: a result may be any of
 * its numbers, Inf or NaN, and never anything else. Codes of more than 128 bits are not for this.
 *
 * Returns: the bits that flip
 */
MantCode
mant_soft_error_bits (const MantSoftErrors *errors,
                      MantCode              code,
                      uint64_t              index)
{
  return flip (errors, get_mask (errors, code), index);
}

static unsigned
count_bits (MantCode code)
{
  return (unsigned) (__builtin_popcountll (code.lo) + __builtin_popcountll (code.hi));
}

/* What a bit is for depends on the code in posits alone. */
static bool
mask_is_fixed (const MantFormat *format)
{
  return format->codec != &mant_codec_posit;
}

/**
 * mant_soft_error_codes:
 * @errors: which bits flip, how often, and the stream
 * @codes: (inout): @n codes, each in @code_bytes bytes, in the byte order of the machine
 * @code_bytes: 1, 2, 4, 8 or 16, enough for the format
 * @n: how many
 * @first_index: the place of the first one in the stream
 *
 * [func@soft_error_bits] for each of @codes. Costs about 1 ns for each of the chosen bits.
 *
 * Returns: how many bits were flipped
 */
uint64_t
mant_soft_error_codes (const MantSoftErrors *errors,
                       void                 *codes,
                       size_t                code_bytes,
                       size_t                n,
                       uint64_t              first_index)
{
  const bool fixed = mask_is_fixed (errors->format);
  const MantCode mask = get_mask (errors, (MantCode) { 0 });
  unsigned char *at = codes;
  uint64_t n_flipped = 0;

  if (!(errors->probability > 0))
    return 0;

  for (size_t i = 0; i < n; i++, at += code_bytes)
    {
      MantCode code = { 0 }, bits;

      memcpy (&code, at, code_bytes);
      bits = flip (errors, fixed ? mask : get_mask (errors, code), first_index + i);
      n_flipped += count_bits (bits);
      code.lo ^= bits.lo;
      code.hi ^= bits.hi;
      memcpy (at, &code, code_bytes);
    }

  return n_flipped;
}

/**
 * mant_soft_error_f32:
 * @errors: which bits flip, how often, and the stream
 * @x: (inout) (array length=n): numbers of the format, in binary32
 * @n: how many
 * @first_index: the place of the first one in the stream
 *
 * [func@soft_error_bits] for the codes of @x. A number in which no bit flips is left as it is;
 * others become what their new code stands for, to binary32. A number that the format does not have
 * takes the code of the nearest one.
 *
 * Returns: how many bits were flipped
 */
uint64_t
mant_soft_error_f32 (const MantSoftErrors *errors,
                     float                *x,
                     size_t                n,
                     uint64_t              first_index)
{
  const MantRoundingContext nearest = { .rounding = mant_rounding_find ("rne") };
  const bool fixed = mask_is_fixed (errors->format);
  const MantCode mask = get_mask (errors, (MantCode) { 0 });
  uint64_t n_flipped = 0;

  if (!(errors->probability > 0))
    return 0;

  for (size_t i = 0; i < n; i++)
    {
      MantFlags flags = MANT_FLAG_NONE;
      MantCode code = { 0 }, bits;
      MantValue value;

      if (fixed)
        {
          bits = flip (errors, mask, first_index + i);
          if (count_bits (bits) == 0)
            continue;
        }
      value = mant_value_from_f32 (x[i]);
      code = mant_format_encode (errors->format, &value, &nearest, errors->format->policy.overflow,
                                 &flags);
      if (!fixed)
        bits = flip (errors, get_mask (errors, code), first_index + i);
      if (count_bits (bits) == 0)
        continue;

      n_flipped += count_bits (bits);
      code.lo ^= bits.lo;
      code.hi ^= bits.hi;
      value = mant_format_decode (errors->format, code);
      x[i] = mant_value_to_f32 (&value);
    }

  return n_flipped;
}
