/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-step.h"

/* Scales that have been asked for. Every rule that looks at amax alone answers a scale that does
 * not fall as amax grows, and so does rounding it: between two amax with the same scale there is no
 * other. Found by the exponent's low bits and the first four of the significand. */
#define N_KNOWN 64

typedef struct {
  float  from, to; /* from > to: empty */
  double scale;
} Known;

MANT_INLINE uint32_t
largest (const float *x,
         size_t       n)
{
  uint32_t max = 0;

  for (size_t i = 0; i < n; i++)
    {
      const uint32_t a = mant_bits_f32 (x[i]) & ~MANT_F32_SIGN;

      max = a > max ? a : max;
    }
  return max;
}

static double
choose (const MantQuantizer *quantizer,
        Known               *known,
        const float         *x,
        size_t               n)
{
  /* the common lengths with loops of known length */
  const uint32_t bits = n == 32 ? largest (x, 32) : n == 16 ? largest (x, 16) : largest (x, n);
  const float amax = mant_f32_bits (bits);
  Known *entry = &known[bits >> 19 & (N_KNOWN - 1)];
  double scale;

  if (bits >= MANT_F32_INF || quantizer->format->rule->needs_values)
    {
      mant_block_choose_scale (quantizer, x, n, NULL, &scale);
      return scale;
    }
  if (entry->from <= amax && amax <= entry->to)
    return entry->scale;

  mant_block_choose_scale (quantizer, &amax, 1, NULL, &scale);
  if (entry->from <= entry->to && scale == entry->scale)
    {
      entry->from = amax < entry->from ? amax : entry->from;
      entry->to = amax > entry->to ? amax : entry->to;
    }
  else if (amax > 0) /* zero has a scale of its own */
    {
      *entry = (Known) { .from = amax, .to = amax, .scale = scale };
    }
  return scale;
}

void
MANT_KERNEL (quantize_blocks) (const MantQuantizer *quantizer,
                               const float         *x,
                               float               *y,
                               size_t               n,
                               uint64_t             first_index,
                               double              *scales)
{
  const size_t length = quantizer->format->length;
  Known known[N_KNOWN];
  MantStep step;

  if (n == 0)
    return;
  if (quantizer->format->packed != NULL)
    {
      for (size_t i = 0; i < n; i += length)
        mant_block_quantize (quantizer, x + i, n - i < length ? n - i : length, first_index + i, 1,
                             y + i, NULL, NULL, scales != NULL ? &scales[i / length] : NULL);
      return;
    }
  for (int i = 0; i < N_KNOWN; i++)
    known[i] = (Known) { .from = 1, .to = 0 };
  mant_step_init (&step, quantizer);

  for (size_t i = 0; i < n; i += length)
    {
      const size_t m = n - i < length ? n - i : length;
      const double scale = choose (quantizer, known, x + i, m);

      MANT_KERNEL (step_run) (&step, x + i, y + i, m, first_index + i, scale);
      if (scales != NULL)
        scales[i / length] = scale;
    }
}
