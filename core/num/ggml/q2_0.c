/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define N_ELEMENTS 64
#define N_BYTES    18 /* half d; 16 bytes of 2 bits, the lowest first */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes);

  for (int i = 0; i < 64; i++)
    values[i] = (float) ((bytes[2 + i / 4] >> (2 * (i % 4)) & 3) - 1) * d;
}

MANT_GGML_DEFINE (q2_0, "ggml Q2_0: 2 bits, one scale of 64", MANT_GGML_INT (2), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
