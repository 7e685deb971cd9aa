/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* The body of mant_random_word () for loops that want it inline. 64-bit lanes, no state. */
static inline uint64_t
mant_random_word_inline (uint64_t seed,
                         uint64_t index)
{
  uint64_t z = seed + (index + 1) * UINT64_C (0x9E3779B97F4A7C15);

  z = (z ^ (z >> 30)) * UINT64_C (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94D049BB133111EB);
  return z ^ (z >> 31);
}
