/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-dot-state.h"

static void
sum (MantDotState *state)
{
  state->sum = mant_dot_run (state, 0, state->n, true);
}

MANT_ORDER_DEFINE (reverse,
  .id = "reverse",
  .title = "From the last to the first",
  .source = "the definition",
  .sum = sum)
