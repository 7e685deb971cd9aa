/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-plan.h"

#include <math.h>

/* Room for the roundings of a few operations in binary64. */
#define MANT_DRAW_ERROR 0x1p-48

/* Where x is on the line from one number to another. */
typedef struct {
  double fraction; /* 0 < fraction < 1 */
  double error;    /* its relative error is below this */
} MantPlace;

MANT_INLINE MantPlace
mant_place (double x,
            double from,
            double to)
{
  const double part = x - from, whole = to - from, fraction = part / whole;
  const bool is_exact = part + from == x && x - part == from && whole + from == to
                        && to - whole == from && fma (fraction, whole, -part) == 0;

  return (MantPlace) { fraction, is_exact ? 0 : MANT_DRAW_ERROR };
}

/* Whether a mode of chance leaves the kept neighbour for a number at a place on the line from the
 * kept one to the other: 1, 0, or −1 where what is known of the place does not decide it and the
 * codec must be asked.
 *
 * @n_random_bits: N of the modes of given bits, 1 … 32 */
MANT_INLINE int
mant_draw (int       mode,
           MantPlace place,
           bool      negative,
           uint64_t  word,
           unsigned  n_random_bits)
{
  const uint32_t top = (uint32_t) (word >> 32);

  if (mode == MANT_MODE_sr_equal)
    return top >> 31;
  if (mode == MANT_MODE_cadna)
    return (top >> 31) ^ negative;
  if (mode == MANT_MODE_sr)
    {
      /* a negative number goes by 1 − u */
      const double random = (double) (negative ? ~top : top), scaled = place.fraction * 0x1p32;

      if (random + 1 <= scaled * (1 - place.error))
        return 1;
      return random >= scaled * (1 + place.error) ? 0 : -1;
    }
  if (mode == MANT_MODE_sr_a || mode == MANT_MODE_sr_b || mode == MANT_MODE_sr_c
      || mode == MANT_MODE_sr_odd)
    {
      const uint64_t all = (UINT64_C (1) << n_random_bits) - 1;
      const double scaled = place.fraction * (double) (all + 1), error = scaled * place.error;
      const uint64_t first = (uint64_t) scaled;
      const double rest = scaled - (double) first;
      const uint64_t odd = mode == MANT_MODE_sr_odd ? ~first & 1 : first & 1;
      uint64_t next = rest >= 0.5;

      if (place.error != 0
          && (rest <= error || rest >= 1 - error || (rest >= 0.5 - error && rest <= 0.5 + error)))
        return -1;
      if (mode == MANT_MODE_sr_a || ((mode == MANT_MODE_sr_c || mode == MANT_MODE_sr_odd)
                                     && rest == 0.5 && odd == 0))
        next = 0;
      return first + next + (word >> (64 - n_random_bits)) > all;
    }
  return -1;
}
