/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define N_ELEMENTS 256
#define N_BYTES    54 /* 48 bytes of five trits, 4 of four; half d */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  static const uint8_t powers[5] = { 1, 3, 9, 27, 81 };
  static const struct { int first, n_bytes, n_trits; } parts[] = {
    { 0, 32, 5 }, { 32, 16, 5 }, { 48, 4, 4 },
  };
  const float d = mant_ggml_read_half (bytes + 52);

  /* a byte is a fraction of 256, whose ternary digits are the trits, the first one first */
  for (int p = 0; p < 3; p++)
    for (int n = 0; n < parts[p].n_trits; n++)
      for (int m = 0; m < parts[p].n_bytes; m++)
        {
          const uint8_t rest = (uint8_t) (bytes[parts[p].first + m] * powers[n]);

          *values++ = (float) ((rest * 3 >> 8) - 1) * d;
        }
}

MANT_GGML_DEFINE (tq1_0, "ggml TQ1_0: ternary, one scale of 256", MANT_GGML_INT (2), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
