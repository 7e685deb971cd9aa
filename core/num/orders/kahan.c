/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-dot-state.h"

static void
sum (MantDotState *state)
{
  MantPartial total = mant_dot_zero (state), compensation = total;

  for (size_t i = 0; i < state->n; i++)
    {
      const MantPartial term = mant_dot_term (state, i);
      const MantPartial y = mant_dot_subtract (state, &term, &compensation);
      const MantPartial next = mant_dot_add (state, &total, &y);
      const MantPartial gained = mant_dot_subtract (state, &next, &total);

      compensation = mant_dot_subtract (state, &gained, &y);
      total = next;
    }

  state->sum = total;
}

MANT_ORDER_DEFINE (kahan,
  .id = "kahan",
  .title = "One after the other, compensated",
  .source = "Kahan, Further remarks on reducing truncation errors, CACM 8(1), 1965",
  .sum = sum)
