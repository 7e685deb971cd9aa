/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Arithmetic on MantValue: exact in wider integers, then cut once to 128 bits and `sticky`. Slow
 * and simple; what every faster way is tested against. */

#include "mant-arith.h"

#include "mant-round.h"

#include <string.h>

static bool
is_nan (const MantValue *value)
{
  return value->number_class == MANT_CLASS_NAN || value->number_class == MANT_CLASS_NAR;
}

static bool
is_zero (const MantValue *value)
{
  return value->number_class == MANT_CLASS_ZERO;
}

static bool
is_inf (const MantValue *value)
{
  return value->number_class == MANT_CLASS_INF;
}

static MantValue
make_inf (bool negative)
{
  return (MantValue) { .number_class = MANT_CLASS_INF, .negative = negative };
}

static MantValue
invalid (MantFlags *flags)
{
  *flags |= MANT_FLAG_INVALID;
  return (MantValue) { .number_class = MANT_CLASS_NAN };
}

/* A NaN operand as a result: quiet, with its sign. */
static MantValue
pass_nan (const MantValue *nan)
{
  return (MantValue) { .number_class = nan->number_class, .negative = nan->negative };
}

/* An operand as a result. Subnormal is a property of the operand's format, not of the number. */
static MantValue
pass (const MantValue *value)
{
  MantValue result = *value;

  if (result.number_class == MANT_CLASS_SUBNORMAL)
    result.number_class = MANT_CLASS_NORMAL;
  return result;
}

/* ±significand·2^(exponent − 127), the top bit of significand set. An exponent that 32 bits do not
 * hold becomes one beyond, or below, every number of every format, and sticky; INT32_MAX and
 * INT32_MIN themselves mean "nobody knows" to the codecs. */
static MantValue
assemble (bool     negative,
          MantU128 significand,
          int64_t  exponent,
          bool     sticky)
{
  MantValue value = { .number_class = MANT_CLASS_NORMAL, .negative = negative, .sticky = sticky };

  if (exponent >= INT32_MAX || exponent <= INT32_MIN)
    {
      value.sticky = true;
      exponent = exponent > 0 ? INT32_MAX - 1 : INT32_MIN + 1;
    }
  value.exponent = (int32_t) exponent;
  value.hi = (uint64_t) (significand >> 64);
  value.lo = (uint64_t) significand;
  return value;
}

static int
leading_zeros (MantU128 integer)
{
  const uint64_t hi = (uint64_t) (integer >> 64), lo = (uint64_t) integer;

  return hi != 0 ? __builtin_clzll (hi) : lo != 0 ? 64 + __builtin_clzll (lo) : 128;
}

/* Sums are formed in a window of 512 bits: the exact product of two significands, shifted past any
 * distance at which the smaller one can still cancel bits of the larger. Least limb first. */
#define WINDOW_LIMBS 8
#define WINDOW_BITS (64 * WINDOW_LIMBS)

typedef struct {
  uint64_t limb[WINDOW_LIMBS];
} Window;

/* window >>= n; whether anything fell out. */
static bool
window_shift_right (Window  *window,
                    int64_t  n)
{
  const int limbs = (int) (n / 64), bits = (int) (n % 64);
  bool lost = false;

  if (n >= WINDOW_BITS)
    {
      for (int i = 0; i < WINDOW_LIMBS; i++)
        lost |= window->limb[i] != 0;
      memset (window, 0, sizeof *window);
      return lost;
    }

  for (int i = 0; i < limbs; i++)
    lost |= window->limb[i] != 0;
  if (bits != 0)
    lost |= (window->limb[limbs] & ((UINT64_C (1) << bits) - 1)) != 0;
  for (int i = 0; i < WINDOW_LIMBS; i++)
    {
      const uint64_t low = i + limbs < WINDOW_LIMBS ? window->limb[i + limbs] : 0;
      const uint64_t high = i + limbs + 1 < WINDOW_LIMBS ? window->limb[i + limbs + 1] : 0;

      window->limb[i] = bits == 0 ? low : low >> bits | high << (64 - bits);
    }

  return lost;
}

static int
window_compare (const Window *a,
                const Window *b)
{
  for (int i = WINDOW_LIMBS; i-- > 0;)
    if (a->limb[i] != b->limb[i])
      return a->limb[i] < b->limb[i] ? -1 : 1;
  return 0;
}

/* a += b; the carry out. */
static bool
window_add (Window       *a,
            const Window *b)
{
  MantU128 carry = 0;

  for (int i = 0; i < WINDOW_LIMBS; i++)
    {
      carry += (MantU128) a->limb[i] + b->limb[i];
      a->limb[i] = (uint64_t) carry;
      carry >>= 64;
    }

  return carry != 0;
}

/* a −= b + borrow, which is not larger than a. */
static void
window_subtract (Window       *a,
                 const Window *b,
                 bool          borrow)
{
  for (int i = 0; i < WINDOW_LIMBS; i++)
    {
      const MantU128 take = (MantU128) b->limb[i] + borrow;

      borrow = take > a->limb[i];
      a->limb[i] = (uint64_t) (a->limb[i] - take);
    }
}

/* ±window·2^(exponent − (WINDOW_BITS − 1)), and something more below it if sticky. */
static MantValue
window_value (const Window *window,
              bool          negative,
              int64_t       exponent,
              bool          sticky)
{
  int top = WINDOW_LIMBS - 1, bits;
  MantU128 significand;
  uint64_t next;

  while (top >= 0 && window->limb[top] == 0)
    top--;
  if (top < 0)
    return mant_value_zero (negative); /* sticky cannot be set: only a far smaller number sets it */

  bits = __builtin_clzll (window->limb[top]);
  exponent -= 64 * (WINDOW_LIMBS - 1 - top) + bits;
  significand = (MantU128) window->limb[top] << 64 | (top >= 1 ? window->limb[top - 1] : 0);
  next = top >= 2 ? window->limb[top - 2] : 0;
  if (bits != 0)
    {
      significand = significand << bits | next >> (64 - bits);
      next <<= bits;
    }
  sticky |= next != 0;
  for (int i = 0; i < top - 2; i++)
    sticky |= window->limb[i] != 0;

  return assemble (negative, significand, exponent, sticky);
}

/* Two numbers ±window·2^(exponent − (WINDOW_BITS − 1)) of at most 256 bits, top bit set, the first
 * with the exponent that is not smaller. An exact zero is −0 if `down`. */
static MantValue
add_windows (Window  *a,
             int64_t  a_exponent,
             bool     a_negative,
             Window  *b,
             int64_t  b_exponent,
             bool     b_negative,
             bool     down)
{
  const bool sticky = window_shift_right (b, a_exponent - b_exponent);

  if (a_negative == b_negative)
    {
      if (window_add (a, b))
        {
          /* room for the carry at the top: one bit at the bottom, which with b's distance below the
           * width of the window is a zero */
          const bool lost = window_shift_right (a, 1);

          a->limb[WINDOW_LIMBS - 1] |= UINT64_C (1) << 63;
          return window_value (a, a_negative, a_exponent + 1, sticky || lost);
        }
      return window_value (a, a_negative, a_exponent, sticky);
    }

  if (window_compare (a, b) == 0 && !sticky)
    return mant_value_zero (down);
  if (window_compare (a, b) < 0)
    {
      window_subtract (b, a, false);
      return window_value (b, b_negative, a_exponent, false); /* same exponents: nothing fell out */
    }

  /* what fell out of b makes the difference smaller, by less than one unit at the bottom */
  window_subtract (a, b, sticky);
  return window_value (a, a_negative, a_exponent, sticky);
}

/* 128 × 128 → 256 bits, most significant half first. */
static void
multiply_128 (MantU128  a,
              MantU128  b,
              MantU128 *high,
              MantU128 *low)
{
  const uint64_t a1 = (uint64_t) (a >> 64), a0 = (uint64_t) a;
  const uint64_t b1 = (uint64_t) (b >> 64), b0 = (uint64_t) b;
  const MantU128 p00 = (MantU128) a0 * b0, p01 = (MantU128) a0 * b1;
  const MantU128 p10 = (MantU128) a1 * b0, p11 = (MantU128) a1 * b1;
  const MantU128 middle = (p00 >> 64) + (uint64_t) p01 + (uint64_t) p10;

  *low = middle << 64 | (uint64_t) p00;
  *high = p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64);
}

/* One 64-bit digit of a division: *remainder·2^64 + next by a divisor with its top bit set, where
 * *remainder < divisor. Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D. */
static uint64_t
divide_digit (MantU128 *remainder,
              uint64_t  next,
              MantU128  divisor)
{
  const uint64_t d1 = (uint64_t) (divisor >> 64), d0 = (uint64_t) divisor;
  const uint64_t r1 = (uint64_t) (*remainder >> 64);
  MantU128 rest, product;
  uint64_t digit;

  if (r1 >= d1)
    {
      digit = UINT64_MAX;
      rest = *remainder - (MantU128) d1 * digit; /* (r1 r0) − (2^64 − 1)·d1 */
    }
  else
    {
      digit = (uint64_t) (*remainder / d1);
      rest = *remainder % d1;
    }

  /* rest·2^64 + next − digit·d0 must not be negative */
  product = (MantU128) digit * d0;
  while (rest >> 64 == 0 && product > (rest << 64 | next))
    {
      digit--;
      product -= d0;
      rest += d1;
    }

  *remainder = (rest << 64 | next) - product;
  return digit;
}

/* floor ((high·2^128 + low) / divisor), high < divisor, the divisor's top bit set. */
static MantU128
divide_256 (MantU128  high,
            MantU128  low,
            MantU128  divisor,
            MantU128 *remainder)
{
  MantU128 quotient;

  *remainder = high;
  quotient = divide_digit (remainder, (uint64_t) (low >> 64), divisor);
  return quotient << 64 | divide_digit (remainder, (uint64_t) low, divisor);
}

/**
 * mant_value_negate:
 * @a: any number, exact or not
 *
 * −@a: the sign of zero, infinity and NaN changes too (IEEE 754-2019, 5.5.1).
 *
 * Returns: −@a
 */
MantValue
mant_value_negate (const MantValue *a)
{
  MantValue result = *a;

  result.negative = !a->negative;
  return result;
}

/**
 * mant_value_abs:
 * @a: any number, exact or not
 *
 * |@a|: @a with its sign cleared (IEEE 754-2019, 5.5.1).
 *
 * Returns: |@a|
 */
MantValue
mant_value_abs (const MantValue *a)
{
  MantValue result = *a;

  result.negative = false;
  return result;
}

/**
 * mant_value_add:
 * @a: a number, exact
 * @b: a number, exact
 * @down: whether an exact zero sum of numbers of different sign is −0: see [func@rounding_is_down]
 * @flags: (inout): or-ed into
 *
 * @a + @b, truncated to 128 bits with `sticky` for the rest. A zero and a number give the number;
 * two zeros of one sign keep it. Infinities of different sign are NaN with %MANT_FLAG_INVALID.
 *
 * Returns: the sum
 */
MantValue
mant_value_add (const MantValue *a,
                const MantValue *b,
                bool             down,
                MantFlags       *flags)
{
  MantU128 sa, sb;
  int64_t distance, exponent;
  bool negative;

  if (is_nan (a))
    return pass_nan (a);
  if (is_nan (b))
    return pass_nan (b);
  if (is_inf (a))
    return is_inf (b) && a->negative != b->negative ? invalid (flags) : make_inf (a->negative);
  if (is_inf (b))
    return make_inf (b->negative);
  if (is_zero (a) && is_zero (b))
    return mant_value_zero (a->negative == b->negative ? a->negative : down);
  if (is_zero (a))
    return pass (b);
  if (is_zero (b))
    return pass (a);

  if (a->exponent < b->exponent
      || (a->exponent == b->exponent && mant_value_significand (a) < mant_value_significand (b)))
    {
      const MantValue *larger = b;

      b = a;
      a = larger;
    }
  negative = a->negative;
  exponent = a->exponent;
  sa = mant_value_significand (a);
  sb = mant_value_significand (b);
  distance = exponent - b->exponent;

  /* Most sums need no window: both significands have zeros enough at the bottom. */
  if (distance < 64 && (sb & (((MantU128) 2 << distance) - 1)) == 0 && (sa & 1) == 0)
    {
      sa >>= 1;
      sb >>= distance + 1;
      if (negative == b->negative)
        {
          sa += sb;
        }
      else
        {
          sa -= sb;
          if (sa == 0)
            return mant_value_zero (down);
        }
      exponent++;
    }
  else
    {
      Window wa = { { 0 } }, wb = { { 0 } };

      wa.limb[WINDOW_LIMBS - 1] = a->hi;
      wa.limb[WINDOW_LIMBS - 2] = a->lo;
      wb.limb[WINDOW_LIMBS - 1] = b->hi;
      wb.limb[WINDOW_LIMBS - 2] = b->lo;
      return add_windows (&wa, a->exponent, a->negative, &wb, b->exponent, b->negative, down);
    }

  distance = leading_zeros (sa);
  return assemble (negative, sa << distance, exponent - distance, false);
}

/**
 * mant_value_subtract:
 * @a: a number, exact
 * @b: a number, exact
 * @down: as for [func@value_add]
 * @flags: (inout): or-ed into
 *
 * @a − @b: @a + (−@b), but a NaN keeps its sign.
 *
 * Returns: the difference
 */
MantValue
mant_value_subtract (const MantValue *a,
                     const MantValue *b,
                     bool             down,
                     MantFlags       *flags)
{
  const MantValue negated = is_nan (b) ? *b : mant_value_negate (b);

  return mant_value_add (a, &negated, down, flags);
}

/**
 * mant_value_multiply:
 * @a: a number, exact
 * @b: a number, exact
 * @flags: (inout): or-ed into
 *
 * @a × @b, truncated to 128 bits with `sticky` for the rest. 0 × ∞ is NaN with %MANT_FLAG_INVALID.
 *
 * Returns: the product
 */
MantValue
mant_value_multiply (const MantValue *a,
                     const MantValue *b,
                     MantFlags       *flags)
{
  const bool negative = a->negative != b->negative;
  MantU128 high, low;
  int64_t exponent;

  if (is_nan (a))
    return pass_nan (a);
  if (is_nan (b))
    return pass_nan (b);
  if (is_inf (a) || is_inf (b))
    return is_zero (a) || is_zero (b) ? invalid (flags) : make_inf (negative);
  if (is_zero (a) || is_zero (b))
    return mant_value_zero (negative);

  exponent = (int64_t) a->exponent + b->exponent;
  multiply_128 (mant_value_significand (a), mant_value_significand (b), &high, &low);
  if (high >> 127 != 0)
    return assemble (negative, high, exponent + 1, low != 0);
  return assemble (negative, high << 1 | low >> 127, exponent, low << 1 != 0);
}

/**
 * mant_value_divide:
 * @a: a number, exact
 * @b: a number, exact
 * @system: whose rules hold for division by zero
 * @flags: (inout): or-ed into
 *
 * @a / @b, truncated to 128 bits with `sticky` for the rest. 0/0 and ∞/∞ are NaN with
 * %MANT_FLAG_INVALID. A finite number divided by zero sets %MANT_FLAG_DIVZERO and is an infinity;
 * to posits it is NaR, to P3109, whose one zero has no sign, NaN, as is ∞/0 there, all three with
 * %MANT_FLAG_INVALID too.
 *
 * Source: IEEE 754-2019, 7.2 and 7.3; Posit Standard 2022; P3109 interim report 4.0.
 *
 * Returns: the quotient
 */
MantValue
mant_value_divide (const MantValue *a,
                   const MantValue *b,
                   MantSystem       system,
                   MantFlags       *flags)
{
  const bool negative = a->negative != b->negative;
  MantU128 sa, sb, quotient, remainder;
  MantValue result;
  int64_t exponent;

  if (is_nan (a))
    return pass_nan (a);
  if (is_nan (b))
    return pass_nan (b);
  if (is_inf (a) && is_inf (b))
    return invalid (flags);
  if (is_zero (b))
    {
      if (is_zero (a))
        return invalid (flags);
      if (!is_inf (a))
        *flags |= MANT_FLAG_DIVZERO;
      if (system == MANT_SYSTEM_IEEE)
        return make_inf (negative);
      result = invalid (flags);
      if (system == MANT_SYSTEM_POSIT)
        result.number_class = MANT_CLASS_NAR;
      return result;
    }
  if (is_inf (a))
    return make_inf (negative);
  if (is_zero (a) || is_inf (b))
    return mant_value_zero (negative);

  sa = mant_value_significand (a);
  sb = mant_value_significand (b);
  exponent = (int64_t) a->exponent - b->exponent;
  if (sa >= sb)
    quotient = divide_256 (sa >> 1, sa << 127, sb, &remainder);
  else
    quotient = divide_256 (sa, 0, sb, &remainder), exponent--;

  return assemble (negative, quotient, exponent, remainder != 0);
}

/**
 * mant_value_sqrt:
 * @a: a number, exact
 * @flags: (inout): or-ed into
 *
 * √@a, truncated to 128 bits with `sticky` for the rest. √−0 is −0; of a negative number NaN with
 * %MANT_FLAG_INVALID.
 *
 * Returns: the square root
 */
MantValue
mant_value_sqrt (const MantValue *a,
                 MantFlags       *flags)
{
  MantU128 high, low, square_high, square_low, root = 0;

  if (is_nan (a))
    return pass_nan (a);
  if (is_zero (a))
    return mant_value_zero (a->negative);
  if (a->negative)
    return invalid (flags);
  if (is_inf (a))
    return make_inf (false);

  /* floor √(high·2^128 + low), bit by bit; an even power of two is taken out, so that 2^254 <= the
   * radicand and the root has 128 bits */
  high = mant_value_significand (a);
  low = 0;
  if ((a->exponent & 1) == 0)
    {
      low = high << 127;
      high >>= 1;
    }
  for (MantU128 bit = (MantU128) 1 << 127; bit != 0; bit >>= 1)
    {
      multiply_128 (root | bit, root | bit, &square_high, &square_low);
      if (square_high < high || (square_high == high && square_low <= low))
        root |= bit;
    }
  multiply_128 (root, root, &square_high, &square_low);

  return assemble (false, root, a->exponent >> 1, square_high != high || square_low != low);
}

/**
 * mant_value_fma:
 * @a: a number, exact
 * @b: a number, exact
 * @c: a number, exact
 * @down: whether an exact zero sum of numbers of different sign is −0: see [func@rounding_is_down]
 * @flags: (inout): or-ed into
 *
 * @a × @b + @c, truncated to 128 bits with `sticky` for the rest; the product is exact. 0 × ∞ + NaN
 * is that NaN, without a flag.
 *
 * Source: IEEE 754-2019, 5.4.1 fusedMultiplyAdd.
 *
 * Returns: the sum
 */
MantValue
mant_value_fma (const MantValue *a,
                const MantValue *b,
                const MantValue *c,
                bool             down,
                MantFlags       *flags)
{
  Window product = { { 0 } }, addend = { { 0 } };
  MantU128 high, low;
  MantValue special;
  int64_t exponent;
  bool negative;

  if (is_nan (a))
    return pass_nan (a);
  if (is_nan (b))
    return pass_nan (b);
  if (is_nan (c))
    return pass_nan (c);
  if (!mant_value_is_finite_nonzero (a) || !mant_value_is_finite_nonzero (b))
    {
      special = mant_value_multiply (a, b, flags); /* ±0, ±Inf or NaN */
      return mant_value_add (&special, c, down, flags);
    }

  negative = a->negative != b->negative;
  exponent = (int64_t) a->exponent + b->exponent;
  multiply_128 (mant_value_significand (a), mant_value_significand (b), &high, &low);
  if (high >> 127 != 0)
    {
      exponent++;
    }
  else
    {
      high = high << 1 | low >> 127;
      low <<= 1;
    }
  if (is_inf (c))
    return make_inf (c->negative);
  if (is_zero (c))
    return assemble (negative, high, exponent, low != 0);

  product.limb[WINDOW_LIMBS - 1] = (uint64_t) (high >> 64);
  product.limb[WINDOW_LIMBS - 2] = (uint64_t) high;
  product.limb[WINDOW_LIMBS - 3] = (uint64_t) (low >> 64);
  product.limb[WINDOW_LIMBS - 4] = (uint64_t) low;
  addend.limb[WINDOW_LIMBS - 1] = c->hi;
  addend.limb[WINDOW_LIMBS - 2] = c->lo;
  if (exponent >= c->exponent)
    return add_windows (&product, exponent, negative, &addend, c->exponent, c->negative, down);
  return add_windows (&addend, c->exponent, c->negative, &product, exponent, negative, down);
}

/* a·b mod m, all below m, m's top bit set */
static MantU128
multiply_modulo (MantU128 a,
                 MantU128 b,
                 MantU128 m)
{
  MantU128 high, low, remainder;

  multiply_128 (a, b, &high, &low);
  divide_256 (high, low, m, &remainder);
  return remainder;
}

/* s·2^n mod m, m's top bit set, n below 2^33. 2^n by squaring: the cost is that of the digits of
 * n. */
static MantU128
shift_modulo (MantU128 s,
              uint64_t n,
              MantU128 m)
{
  MantU128 result = s >= m ? s - m : s, power = 2;

  for (; n != 0; n >>= 1)
    {
      if (n & 1)
        result = multiply_modulo (result, power, m);
      power = multiply_modulo (power, power, m);
    }

  return result;
}

/* Both remainders: a − b·n with n the integer nearest to a/b (ties to even), or a/b truncated. */
static MantValue
remainder_of (const MantValue *a,
              const MantValue *b,
              bool             nearest,
              MantFlags       *flags)
{
  MantU128 sa, sb, rest;
  MantValue result;
  int64_t distance;
  bool odd, negative;

  if (is_nan (a))
    return pass_nan (a);
  if (is_nan (b))
    return pass_nan (b);
  if (is_inf (a) || is_zero (b))
    return invalid (flags);
  if (is_zero (a) || is_inf (b))
    return pass (a);

  sa = mant_value_significand (a);
  sb = mant_value_significand (b);
  distance = (int64_t) a->exponent - b->exponent;
  negative = a->negative;
  if (distance < 0)
    {
      /* |a| < |b|, and more than half of it only just below */
      if (!nearest || distance < -1 || sa <= sb)
        return pass (a);
      /* 2·sb − sa in units of a's last place: |a| − |b|, negated */
      result = mant_value_make (!negative, sb - (sa - sb), (int64_t) a->exponent - 127);
      return result;
    }

  /* in units of b's last place: sa·2^distance mod sb */
  rest = shift_modulo (sa, (uint64_t) distance, sb);
  if (nearest)
    {
      /* q·sb = sa·2^distance − rest; with sb = odd·2^t the quotient's lowest bit is the t-th one */
      const int t = (uint64_t) sb != 0 ? __builtin_ctzll ((uint64_t) sb)
                                       : 64 + __builtin_ctzll ((uint64_t) (sb >> 64));
      const MantU128 low = distance > 127 ? 0 : sa << distance;

      odd = (low - rest) >> t & 1;
      if (rest > sb - rest || (rest == sb - rest && odd))
        {
          rest = sb - rest;
          negative = !negative;
        }
    }
  if (rest == 0)
    return mant_value_zero (a->negative);

  return mant_value_make (negative, rest, (int64_t) b->exponent - 127);
}

/**
 * mant_value_remainder:
 * @a: a number, exact
 * @b: a number, exact
 * @flags: (inout): or-ed into
 *
 * @a − @b·n, n the integer nearest to @a/@b, the even one of two. Always exact. A zero has the sign
 * of @a. NaN with %MANT_FLAG_INVALID for an infinite @a or a @b of zero. The cost grows with the
 * logarithm of the distance of the exponents.
 *
 * Source: IEEE 754-2019, 5.3.1 remainder.
 *
 * Returns: the remainder
 */
MantValue
mant_value_remainder (const MantValue *a,
                      const MantValue *b,
                      MantFlags       *flags)
{
  return remainder_of (a, b, true, flags);
}

/**
 * mant_value_fmod:
 * @a: a number, exact
 * @b: a number, exact
 * @flags: (inout): or-ed into
 *
 * @a − @b·n, n = @a/@b truncated: as [func@value_remainder], with the sign of @a.
 *
 * Source: ISO/IEC 9899:2018, 7.12.10.1.
 *
 * Returns: the remainder
 */
MantValue
mant_value_fmod (const MantValue *a,
                 const MantValue *b,
                 MantFlags       *flags)
{
  return remainder_of (a, b, false, flags);
}

/**
 * mant_rounding_is_down:
 * @rounding: a rounding mode
 *
 * Whether an exact zero sum of numbers of different sign is −0 under @rounding: toward −∞ alone
 * (IEEE 754-2019, 6.3).
 *
 * Returns: whether @rounding is `rd`
 */
bool
mant_rounding_is_down (const MantRounding *rounding)
{
  return rounding->overflow == MANT_OVERFLOW_TO_INF_IF_NEGATIVE && !rounding->stochastic;
}
