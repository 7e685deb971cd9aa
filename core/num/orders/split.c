/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-dot-state.h"

/* Chunks of ceil (n/S) terms; with few terms the last ones are empty, and left out. */
static void
sum (MantDotState *state)
{
  const size_t s = state->parameter;
  const size_t length = state->n / s + (state->n % s != 0);
  MantPartial total = mant_dot_zero (state);

  for (size_t first = 0; first < state->n; first += length)
    {
      const size_t rest = state->n - first;
      const MantPartial chunk = mant_dot_run (state, first, rest < length ? rest : length, false);

      total = mant_dot_add (state, &total, &chunk);
    }

  state->sum = total;
}

MANT_ORDER_DEFINE (split,
  .id = "split",
  .title = "In S chunks",
  .source = "split-k of matrix products: NVIDIA CUTLASS, Efficient GEMM in CUDA",
  .has_parameter = true,
  .default_parameter = 4,
  .sum = sum)
