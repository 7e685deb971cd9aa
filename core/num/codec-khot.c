/* SPDX-License-Identifier: GPL-3.0-or-later */

/* khot (W, F, K): fixed point whose integer is, in magnitude, a sum of at most K powers of two, or,
 * with canonical signed digits, a sum and difference of so many: what a multiplier of K shifts and
 * additions can multiply with. Codes are the two's complement codes of fixed (W, F), the range is
 * symmetric, ±(2^(W−1) − 1) at most; a code with more digits has no number and reads as NaN.
 *
 * Between two neighbours a rounding mode sees the position on the straight line from the one nearer
 * to zero, which is kept, to the other one. Parity is that of the kept one's rank among the
 * magnitudes of the format, zero's being 0: the integers themselves are nearly all even, and to odd
 * needs neighbours to differ.
 *
 * Source: the number of levels of khot (8, 7, K) is 15, 57, 127, 197 for K = 1 … 4 and 15, 87, 207,
 * 255 with signed digits. */

#include "codec-between.h"

#include <string.h>

static uint64_t
code_mask (const MantFormat *format)
{
  return UINT64_MAX >> (64 - format->bits);
}

/* The number of digits of n that are not 0: of binary ones, or of the non-adjacent form, which has
 * as few as any signed form (3n and n differ exactly where it has them). */
static int
n_digits (const MantFormat *format,
          uint64_t          n)
{
  const MantU128 differ = (MantU128) n * 3 ^ n;

  if (!format->signed_digits)
    return __builtin_popcountll (n);
  return __builtin_popcountll ((uint64_t) differ) + __builtin_popcountll ((uint64_t) (differ >> 64));
}

/* The number that the first K digits of n make, and the place of the last of them. n has more. */
static uint64_t
first_digits (const MantFormat *format,
              uint64_t          n,
              int              *place)
{
  /* digits of the non-adjacent form: +1 where 3n has a one and n has none, −1 the other way round,
   * one place further up */
  const MantU128 plus = format->signed_digits ? ((MantU128) n * 3 & ~(MantU128) n) >> 1 : n;
  const MantU128 minus
      = format->signed_digits ? ((MantU128) n & ~((MantU128) n * 3)) >> 1 : 0;
  uint64_t sum = 0;
  int n_left = format->n_hot;

  for (*place = 65; n_left > 0; n_left--)
    {
      do
        (*place)--;
      while (((plus | minus) >> *place & 1) == 0);
      /* 2^64 wraps to 0, and back by what is subtracted from it */
      if (*place < 64)
        sum += plus >> *place & 1 ? UINT64_C (1) << *place : 0 - (UINT64_C (1) << *place);
    }

  return sum;
}

/* The largest number of the format that is at most n (up: the smallest that is at least n), range
 * aside; n < 2^63.
 *
 * What the first K digits of n make is the neighbour of n on one side: anything nearer would have
 * these digits and more. With binary digits the one above is a carry away from it. With signed ones
 * the next number is half a unit of the last of the K digits further where that turns the digit
 * into one of half the size, or merges with the digit before it, and a whole unit elsewhere. */
static uint64_t
find_level (const MantFormat *format,
            uint64_t          n,
            bool              up)
{
  uint64_t level, unit;
  int place;

  if (n_digits (format, n) <= format->n_hot)
    return n;

  level = first_digits (format, n, &place);
  if ((level > n) == up)
    return level;
  if (!format->signed_digits)
    return level + (UINT64_C (1) << place);

  unit = UINT64_C (1) << (place - 1); /* the digits that were left out are two places below */
  if (n_digits (format, up ? level + unit : level - unit) <= format->n_hot)
    return up ? level + unit : level - unit;
  return up ? level + 2 * unit : level - 2 * unit;
}

uint64_t
mant_khot_max (const MantFormat *format)
{
  return find_level (format, (UINT64_C (1) << (format->bits - 1)) - 1, false);
}

/* For the parity of a rank. What is asked for at one halving depth are at most three neighbouring
 * numbers. */
typedef struct {
  signed char known[66][4][34]; /* by depth, low bits and digits: −1 or the parity */
} RankMemo;

/* The number, modulo 2, of integers from 0 to n with at most k signed digits: those that are even
 * are twice one of 0 … n/2, the others 4j + 1 or 4j − 1 with a digit more than j has. */
static int
count_signed (RankMemo *memo,
              int       depth,
              uint64_t  n,
              int       k)
{
  signed char *known;
  int parity;

  if (k < 0)
    return 0;
  if (n == 0 || k == 0)
    return 1;

  known = &memo->known[depth][n & 3][k];
  if (*known >= 0)
    return *known;

  parity = count_signed (memo, depth + 1, n / 2, k);
  parity ^= count_signed (memo, depth + 2, (n - 1) / 4, k - 1);
  if (n >= 3)
    parity ^= count_signed (memo, depth + 2, n / 4 + (n % 4 == 3), k - 1) ^ 1; /* not j = 0 */
  *known = (signed char) parity;
  return parity;
}

/* The number, modulo 2, of integers from 0 to n with at most k ones: for each one of n, those that
 * have a zero in its place and the same above it, and n itself. */
static int
count_binary (uint64_t n,
              int      k)
{
  int parity = 0;

  for (int place = 63; place >= 0 && k >= 0; place--)
    {
      if ((n >> place & 1) == 0)
        continue;
      for (int j = 0; j <= k && j <= place; j++)
        parity ^= (j & ~place) == 0; /* binomial (place, j) is odd: Lucas */
      k--;
    }

  return parity ^ (k >= 0);
}

static bool
rank_is_odd (const MantFormat *format,
             uint64_t          level)
{
  int n_up_to;

  if (format->signed_digits)
    {
      RankMemo memo;

      memset (&memo, -1, sizeof memo);
      n_up_to = count_signed (&memo, 0, level, format->n_hot < 33 ? format->n_hot : 33);
    }
  else
    {
      n_up_to = count_binary (level, format->n_hot);
    }

  return (n_up_to ^ 1) & 1; /* zero is one of them */
}

static MantValue
decode (const MantFormat *format,
        MantCode          code)
{
  const uint64_t bits = code.lo & code_mask (format);
  const bool negative = bits >> (format->bits - 1) & 1;
  const uint64_t magnitude = (negative ? 0 - bits : bits) & code_mask (format);

  if (magnitude > format->max_code.lo || n_digits (format, magnitude) > format->n_hot)
    return (MantValue) { .number_class = MANT_CLASS_NAN };
  return mant_value_make (negative, magnitude, -(int64_t) format->fraction_bits);
}

static MantCode
encode_integer (const MantFormat *format,
                uint64_t          magnitude,
                bool              negative)
{
  return (MantCode) { .lo = (negative ? 0 - magnitude : magnitude) & code_mask (format) };
}

static MantCode
encode (const MantFormat          *format,
        const MantValue           *value,
        const MantRoundingContext *rounding,
        MantOverflow               overflow,
        MantFlags                 *flags)
{
  const bool negative = value->negative;
  const int64_t quantum = -(int64_t) format->fraction_bits;
  MantValue magnitude = *value, kept, other;
  uint64_t lower, upper, fraction;
  MantU128 integer;
  bool goes_up;
  int order;

  (void) overflow; /* there is no Inf and no NaN to go to */
  switch (value->number_class)
    {
    case MANT_CLASS_NAN:
    case MANT_CLASS_NAR:
      *flags |= MANT_FLAG_INVALID;
      return encode_integer (format, 0, false);

    case MANT_CLASS_INF:
      *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
      return encode_integer (format, format->max_code.lo, negative);

    case MANT_CLASS_ZERO:
      return encode_integer (format, 0, false);

    case MANT_CLASS_SUBNORMAL:
    case MANT_CLASS_NORMAL:
      break;
    }

  magnitude.negative = false;
  order = mant_value_compare (&magnitude, &format->max_finite);
  if (order >= 0)
    {
      if (order > 0)
        *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
      return encode_integer (format, format->max_code.lo, negative);
    }

  mant_round_split (value, quantum, &integer, &fraction);
  lower = find_level (format, (uint64_t) integer, false);
  if (lower == (uint64_t) integer && fraction == 0)
    return encode_integer (format, lower, negative);

  *flags |= MANT_FLAG_INEXACT;
  upper = find_level (format, (uint64_t) integer + 1, true);
  kept = mant_value_make (negative, lower, quantum);
  other = mant_value_make (negative, upper, quantum);
  fraction = mant_between (value, &kept, &other, rounding->rounding->stochastic);
  goes_up = mant_round_up (rounding, fraction, false, negative);
  if (goes_up != mant_round_up (rounding, fraction, true, negative)) /* a rank takes time to find */
    goes_up ^= rank_is_odd (format, lower);
  if (goes_up)
    lower = upper;
  return encode_integer (format, lower, negative);
}

static MantField
field (const MantFormat *format,
       MantCode          code,
       int               bit)
{
  return mant_codec_integer.field (format, code, bit);
}

static bool
neighbour (const MantFormat *format,
           MantCode          code,
           bool              up,
           MantCode         *result)
{
  const MantValue value = decode (format, code);
  const uint64_t bits = code.lo & code_mask (format);
  const uint64_t magnitude = (value.negative ? 0 - bits : bits) & code_mask (format);

  if (value.number_class == MANT_CLASS_NAN)
    return false;
  if (magnitude != 0 && value.negative == up)
    {
      *result = encode_integer (format, find_level (format, magnitude - 1, false), value.negative);
      return true;
    }
  if (magnitude == format->max_code.lo)
    return false;
  *result = encode_integer (format, find_level (format, magnitude + 1, true), !up);
  return true;
}

const MantCodec mant_codec_khot = {
  .id = "khot", .decode = decode, .encode = encode, .field = field, .neighbour = neighbour
};
