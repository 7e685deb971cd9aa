/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-round.h"

/* The magnitude of a finite, non-zero @value is (kept + ν)·2^@quantum with an integer kept and
 * 0 <= ν < 1: answers kept, and ν as MANT_FRACTION_BITS bits, jammed. The caller has made sure that
 * kept is below 2^128: value->exponent < quantum + 128. */
void
mant_round_split (const MantValue *value,
                  int64_t          quantum,
                  MantU128        *kept,
                  uint64_t        *fraction)
{
  const MantU128 significand = mant_value_significand (value);
  const int64_t n_dropped = quantum - ((int64_t) value->exponent - 127);
  MantU128 dropped;
  uint64_t bits;
  bool tail = value->sticky;

  if (n_dropped <= 0)
    {
      *kept = significand << -n_dropped;
      *fraction = tail;
      return;
    }

  if (n_dropped < 128)
    {
      *kept = significand >> n_dropped;
      dropped = significand & (((MantU128) 1 << n_dropped) - 1);
    }
  else
    {
      *kept = 0;
      dropped = significand;
    }

  if (n_dropped <= MANT_FRACTION_BITS)
    {
      bits = (uint64_t) dropped << (MANT_FRACTION_BITS - n_dropped);
    }
  else if (n_dropped - MANT_FRACTION_BITS < 128)
    {
      const int shift = (int) (n_dropped - MANT_FRACTION_BITS);

      bits = (uint64_t) (dropped >> shift);
      tail |= (dropped & (((MantU128) 1 << shift) - 1)) != 0;
    }
  else
    {
      bits = 0;
      tail = true;
    }

  *fraction = bits | tail;
}

/* Whether a magnitude with that @fraction (as mant_round_split () answers it) goes up. The one
 * place where the oracle asks a rounding mode. */
bool
mant_round_up (const MantRoundingContext *context,
               uint64_t                   fraction,
               bool                       odd,
               bool                       negative)
{
  const MantRounding *rounding = context->rounding;
  unsigned n_random_bits = 0;
  uint64_t random = 0;

  if (fraction == 0)
    return false;

  if (rounding->stochastic)
    {
      if (rounding->given_bits)
        {
          n_random_bits
              = context->n_random_bits != 0 ? context->n_random_bits : MANT_DEFAULT_RANDOM_BITS;
          if (n_random_bits > 32)
            n_random_bits = 32;
          random = context->given != NULL
                   ? *context->given & ((UINT64_C (1) << n_random_bits) - 1)
                   : mant_random_word (context->seed, context->index) >> (64 - n_random_bits);
        }
      else
        {
          /* u·2^63, an integer: u has 54 bits */
          random = ((mant_random_word (context->seed, context->index) >> 11) * 2 + 1)
                   << (MANT_FRACTION_BITS - 54);
        }
    }

  return fraction
             + rounding->addend (fraction, MANT_FRACTION_MASK, odd, negative, random, n_random_bits)
         > MANT_FRACTION_MASK;
}

MantValue
mant_value_zero (bool negative)
{
  return (MantValue) { .number_class = MANT_CLASS_ZERO, .negative = negative };
}

/* ±@integer·2^@quantum, normalised; zero keeps the sign. */
MantValue
mant_value_make (bool     negative,
                 MantU128 integer,
                 int64_t  quantum)
{
  MantValue value = mant_value_zero (negative);
  int shift;

  if (integer == 0)
    return value;

  shift = (uint64_t) (integer >> 64) != 0 ? __builtin_clzll ((uint64_t) (integer >> 64))
                                          : 64 + __builtin_clzll ((uint64_t) integer);
  integer <<= shift;
  value.number_class = MANT_CLASS_NORMAL;
  value.exponent = (int32_t) (quantum + 127 - shift);
  value.hi = (uint64_t) (integer >> 64);
  value.lo = (uint64_t) integer;
  return value;
}
