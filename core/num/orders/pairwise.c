/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-dot-state.h"

/* A stack of sums of 2^k neighbours, the larger ones below: two of one size are added at once. What
 * is left at the end goes up as it is, from the smallest to the largest: the tree in which each
 * level pairs neighbours and an odd one moves on unchanged. */
static void
sum (MantDotState *state)
{
  MantPartial stack[64];
  size_t depth = 0;

  for (size_t i = 0; i < state->n; i++)
    {
      stack[depth++] = mant_dot_term (state, i);
      for (size_t ones = i; (ones & 1) != 0; ones >>= 1, depth--)
        stack[depth - 2] = mant_dot_add (state, &stack[depth - 2], &stack[depth - 1]);
    }
  for (; depth > 1; depth--)
    stack[depth - 2] = mant_dot_add (state, &stack[depth - 2], &stack[depth - 1]);

  state->sum = depth > 0 ? stack[0] : mant_dot_zero (state);
}

MANT_ORDER_DEFINE (pairwise,
  .id = "pairwise",
  .title = "By pairs, as a tree",
  .source = "Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, 4.1",
  .sum = sum)
