/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-dot-state.h"

/* Sums of that many bits are formed as integers. */
#define MAX_BITS 126

static int64_t
bit_length (size_t n)
{
  return n == 0 ? 0 : 64 - __builtin_clzll ((unsigned long long) n);
}

/* The magnitude's multiple of 2^quantum at or below it, with its sign. */
static __int128
truncate (const MantValue *value,
          int64_t          quantum)
{
  const int64_t n_dropped = quantum - ((int64_t) value->exponent - 127);
  __int128 integer = 0;

  if (mant_value_is_finite_nonzero (value) && n_dropped < 128)
    integer = (__int128) (mant_value_significand (value) >> n_dropped);
  return value->negative ? -integer : integer;
}

/* The accumulator and the terms from `first` on, in one addition. */
static MantValue
add_group (MantDotState    *state,
           const MantValue *accumulator,
           size_t           first,
           size_t           n)
{
  const MantFormat *format = state->dot->accumulator;
  const MantRoundingContext toward_zero = { .rounding = mant_rounding_find ("rz") };
  const int precision = format->precision != 0 ? format->precision : format->bits;
  const uint64_t index = state->index;
  int64_t top = INT64_MIN, quantum;
  MantValue special = *accumulator, value;
  bool negative = accumulator->negative, all_negative = negative;
  __int128 total = 0;

  /* Two passes over the terms, with the same random bits in both. */
  for (size_t i = 0; i < n; i++)
    {
      const MantPartial partial = mant_dot_term (state, first + i);
      const MantValue term = mant_dot_value (state, &partial);

      if (mant_value_is_finite_nonzero (&term) && term.exponent > top)
        top = term.exponent;
      all_negative &= term.negative;
      if (!mant_value_is_finite_nonzero (&term) && term.number_class != MANT_CLASS_ZERO)
        special = mant_value_add (&special, &term, state->down, &state->flags);
    }
  if (mant_value_is_finite_nonzero (accumulator) && accumulator->exponent > top)
    top = accumulator->exponent;
  if (special.number_class == MANT_CLASS_INF || special.number_class == MANT_CLASS_NAN
      || special.number_class == MANT_CLASS_NAR)
    return mant_format_decode (format, mant_format_encode (format, &special, &toward_zero,
                                                           state->dot->overflow, &state->flags));
  if (top == INT64_MIN)
    {
      value = mant_value_zero (all_negative);
      return value;
    }

  quantum = top - (precision - 1) - state->dot->guard_bits;
  if (format->codec == &mant_codec_integer)
    quantum = -(int64_t) format->fraction_bits - state->dot->guard_bits;
  if (top - quantum + 1 + bit_length (n) > MAX_BITS)
    {
      state->flags |= MANT_FLAG_INVALID;
      return (MantValue) { .number_class = MANT_CLASS_NAN };
    }

  total = truncate (accumulator, quantum);
  state->index = index;
  for (size_t i = 0; i < n; i++)
    {
      const MantPartial partial = mant_dot_term (state, first + i);
      const MantValue term = mant_dot_value (state, &partial);
      const __int128 kept = truncate (&term, quantum);

      total += kept;
      value = mant_value_make (kept < 0, (MantU128) (kept < 0 ? -kept : kept), quantum);
      if (mant_value_compare (&value, &term) != 0)
        state->flags |= MANT_FLAG_INEXACT;
    }
  value = mant_value_make (accumulator->negative,
                           (MantU128) (truncate (accumulator, quantum)
                                       * (accumulator->negative ? -1 : 1)), quantum);
  if (mant_value_compare (&value, accumulator) != 0)
    state->flags |= MANT_FLAG_INEXACT;

  negative = total < 0;
  value = total == 0 ? mant_value_zero (state->down)
                     : mant_value_make (negative, (MantU128) (negative ? -total : total), quantum);
  return mant_format_decode (format, mant_format_encode (format, &value, &toward_zero,
                                                         state->dot->overflow, &state->flags));
}

static void
sum (MantDotState *state)
{
  MantValue total = { .number_class = MANT_CLASS_ZERO };

  for (size_t first = 0; first < state->n; first += state->parameter)
    {
      const size_t rest = state->n - first;

      total = add_group (state, &total, first, rest < state->parameter ? rest : state->parameter);
    }

  state->sum = mant_dot_partial (state, &total);
}

MANT_ORDER_DEFINE (tensor_core,
  .id = "tensor-core",
  .title = "In groups of G, aligned and truncated",
  .source = "Fasi, Higham, Mikaitis and Pranesh, Numerical behavior of NVIDIA tensor cores, PeerJ "
            "Comput. Sci. 7, 2021",
  .has_parameter = true,
  .default_parameter = 4,
  .sum = sum)
