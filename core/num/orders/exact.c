/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-dot-state.h"

/* A fixed-point accumulator as wide as all products of binary64 numbers: from 2^−2148, the square
 * of the smallest, to 2^2048·2^64 and a sign, in two's complement. Least limb first. Kulisch,
 * Computer Arithmetic and Validity, 2nd edition, 8. */
#define LOWEST (-2176)
#define N_LIMBS 68
#define HIGHEST (LOWEST + 64 * N_LIMBS - 66) /* of a term's exponent: 2^64 of them and a sign fit */

typedef struct {
  uint64_t limb[N_LIMBS];
} Accumulator;

/* ±2^exponent·(…): whether it lies within. Bits below LOWEST only a format with such numbers
 * has. */
static bool
accumulate (Accumulator     *accumulator,
            const MantValue *value)
{
  MantU128 significand = mant_value_significand (value);
  int64_t lowest = (int64_t) value->exponent - 127;
  int limb, shift;
  uint64_t parts[3];

  if (lowest < LOWEST)
    {
      const int64_t below = LOWEST - lowest;

      if (below >= 128 || (significand & (((MantU128) 1 << below) - 1)) != 0)
        return false;
      significand >>= below;
      lowest = LOWEST;
    }
  if (value->exponent > HIGHEST)
    return false;

  limb = (int) ((lowest - LOWEST) / 64);
  shift = (int) ((lowest - LOWEST) % 64);
  parts[0] = (uint64_t) (significand << shift);
  parts[1] = (uint64_t) (significand << shift >> 64);
  parts[2] = shift == 0 ? 0 : (uint64_t) (significand >> (128 - shift));
  if (!value->negative)
    {
      uint64_t carry = 0;

      for (int i = limb; i < N_LIMBS && (i < limb + 3 || carry != 0); i++)
        {
          const MantU128 s = (MantU128) accumulator->limb[i] + (i < limb + 3 ? parts[i - limb] : 0)
                             + carry;

          accumulator->limb[i] = (uint64_t) s;
          carry = (uint64_t) (s >> 64);
        }
    }
  else
    {
      uint64_t borrow = 0;

      for (int i = limb; i < N_LIMBS && (i < limb + 3 || borrow != 0); i++)
        {
          const MantU128 take = (MantU128) (i < limb + 3 ? parts[i - limb] : 0) + borrow;

          borrow = take > accumulator->limb[i];
          accumulator->limb[i] = (uint64_t) (accumulator->limb[i] - take);
        }
    }

  return true;
}

static MantValue
get_value (Accumulator *accumulator,
           bool         zero_is_negative)
{
  const bool negative = accumulator->limb[N_LIMBS - 1] >> 63 != 0;
  MantValue value;
  MantU128 top;
  int i = N_LIMBS - 1;

  if (negative)
    {
      uint64_t carry = 1;

      for (int j = 0; j < N_LIMBS; j++)
        {
          accumulator->limb[j] = ~accumulator->limb[j] + carry;
          carry = carry != 0 && accumulator->limb[j] == 0;
        }
    }
  while (i >= 0 && accumulator->limb[i] == 0)
    i--;
  if (i < 0)
    return mant_value_zero (zero_is_negative);

  top = (MantU128) accumulator->limb[i] << 64 | (i >= 1 ? accumulator->limb[i - 1] : 0);
  value = mant_value_make (negative, top, LOWEST + 64 * (int64_t) (i - 1));
  if (i >= 2)
    {
      const int shift = __builtin_clzll (accumulator->limb[i]);
      uint64_t next = accumulator->limb[i - 2];

      if (shift > 0)
        {
          value.lo |= next >> (64 - shift);
          next <<= shift;
        }
      value.sticky = next != 0;
      for (int j = 0; j < i - 2; j++)
        value.sticky |= accumulator->limb[j] != 0;
    }

  return value;
}

/* Not a partial sum is rounded, so the result is no number of the accumulator's format. */
static void
sum (MantDotState *state)
{
  Accumulator accumulator = { { 0 } };
  MantValue special = { .number_class = MANT_CLASS_ZERO }, value;
  bool any_positive = state->n == 0, any_negative = false, nonzero = false;

  for (size_t i = 0; i < state->n; i++)
    {
      const MantPartial partial = mant_dot_term (state, i);
      const MantValue term = mant_dot_value (state, &partial);

      any_negative |= term.negative;
      any_positive |= !term.negative;
      if (mant_value_is_finite_nonzero (&term))
        {
          nonzero = true;
          if (!accumulate (&accumulator, &term))
            {
              state->flags |= MANT_FLAG_INVALID;
              special = (MantValue) { .number_class = MANT_CLASS_NAN };
            }
        }
      else if (term.number_class != MANT_CLASS_ZERO)
        {
          special = mant_value_add (&special, &term, state->down, &state->flags);
        }
    }

  if (special.number_class != MANT_CLASS_ZERO)
    value = special;
  else
    value = get_value (&accumulator, nonzero || (any_positive && any_negative) ? state->down
                                                                               : any_negative);
  state->fast = false; /* more than a double */
  state->sum.value = value;
}

MANT_ORDER_DEFINE (exact,
  .id = "exact",
  .title = "Exactly, rounded once",
  .source = "Posit Standard 2022, quire; P3109 interim report 4.0, BlockDotProduct",
  .sum = sum)
