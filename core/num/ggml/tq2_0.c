/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define N_ELEMENTS 256
#define N_BYTES    66 /* 64 bytes of 2 bits; half d */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes + 64);

  for (const uint8_t *q = bytes; q < bytes + 64; q += 32)
    for (int l = 0; l < 4; l++)
      for (int m = 0; m < 32; m++)
        *values++ = (float) ((q[m] >> (2 * l) & 3) - 1) * d;
}

MANT_GGML_DEFINE (tq2_0, "ggml TQ2_0: ternary in 2 bits, one scale of 256",
                  MANT_GGML_INT (2), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
