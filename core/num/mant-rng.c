/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rng.h"

#include "mant-rounding.h"

/**
 * mant_random_word:
 * @seed: a stream
 * @index: a place in it
 *
 * The 64 random bits of place @index in stream @seed: splitmix64's state after @index + 1 steps
 * from @seed, mixed. Nothing is remembered between calls, so the bits do not depend on the order,
 * the threads or the slices in which elements are visited. Word 0 of stream 0 is
 * 0xE220A8397B1DCDAF. Both arguments wrap modulo 2^64.
 *
 * Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014;
 * constants of S. Vigna's splitmix64.c.
 *
 * Returns: 64 bits
 */
uint64_t
mant_random_word (uint64_t seed,
                  uint64_t index)
{
  return mant_random_word_inline (seed, index);
}
