/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-dot-state.h"

static void
sum (MantDotState *state)
{
  state->sum = mant_dot_run (state, 0, state->n, false);
}

MANT_ORDER_DEFINE (sequential,
  .id = "sequential",
  .title = "One after the other",
  .source = "the definition",
  .sum = sum)
