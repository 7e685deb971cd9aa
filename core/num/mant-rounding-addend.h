/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* How a file in roundings/ states its mode, for the 128-bit oracle and the array kernels alike.
 *
 * The body of MANT_ROUNDING_ADDEND (name) answers an addend, 0 <= addend <= mask, for the magnitude
 * whose low s bits are to be dropped:
 *   fraction       those low bits, 0 <= fraction <= mask = 2^s − 1 (s may be 0)
 *   odd            1 if the number that stays when they are dropped has an odd code
 *   negative       1 if the number is negative
 *   random         s random bits, 0 <= random <= mask; for a mode that takes given bits the N-bit
 *                  integer itself, 0 <= random < 2^N
 *   n_random_bits  N, 1 … 32; only for modes that take given bits
 * The magnitude goes up by one unit exactly when fraction + addend > mask.
 *
 * A fraction with more than s bits must be given with its tail rounded up: bit 0 is set when
 * anything below it is not zero ("jam"). With s >= 2 no deterministic mode can tell a jammed tail
 * from the true one (below half, half, above half stay what they are); a mode that takes N given
 * bits cannot with s >= N + 2. `sr` compares with u, which has 54 bits (mant_random_word), and is
 * exact if
 *   - s <= 53, nothing is jammed, and random is the top s bits of the word; or
 *   - s >= 55 and random is u·2^s, that is (word >> 11) × 2 + 1 shifted left by s − 54. Its bit 0
 *     is then clear, and it compares with the jammed fraction as with the true one.
 * The oracle uses s = 63, the second way.
 *
 * With MANT_ADDEND_ONLY defined a file in roundings/ yields nothing but the static inline function;
 * with MANT_WORD defined as uint32_t it computes in that width (then s <= 31). Bodies are free of
 * branches that depend on data, so that a loop over them can be vectorised. */

#ifndef MANT_WORD
#define MANT_WORD uint64_t
#endif

typedef MANT_WORD MantWord;

#define MANT_ROUNDING_ADDEND(name)                                                               \
  static inline MantWord                                                                         \
  mant_addend_##name (MantWord fraction, MantWord mask, MantWord odd, MantWord negative,         \
                      MantWord random, unsigned n_random_bits)

#ifdef MANT_ADDEND_ONLY
#define MANT_ROUNDING_DEFINE(name, ...)
#else
#include "mant-rounding.h"
#define MANT_ROUNDING_DEFINE(name, ...)                                                          \
  extern const MantRounding mant_rounding_##name;                                                \
  const MantRounding mant_rounding_##name = { .addend = mant_addend_##name, __VA_ARGS__ };
#endif

/* floor (fraction / 2^s × 2^N), that is the first N bits after the point, and, in *next and *rest,
 * the bit after them and whether anything is left below that one: what P3109's stochastic roundings
 * compare with the random integer. s is the width of mask. */
static inline MantWord
mant_addend_first_bits (MantWord  fraction,
                        MantWord  mask,
                        unsigned  n,
                        MantWord *next,
                        MantWord *rest)
{
  const unsigned s = mask == 0 ? 0 : 64 - (unsigned) __builtin_clzll ((unsigned long long) mask);

  if (s <= n)
    {
      *next = 0;
      *rest = 0;
      return s == 0 ? 0 : (MantWord) (fraction << (n - s));
    }

  const unsigned drop = s - n; /* >= 1, and < the width of MantWord because n >= 1 */
  *next = (fraction >> (drop - 1)) & 1;
  *rest = (fraction & (((MantWord) 1 << (drop - 1)) - 1)) != 0;
  return fraction >> drop;
}
