/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define N_ELEMENTS 32
#define N_BYTES    36 /* half d; half s = d × Σq, which no value needs; 32 signed bytes */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes);

  for (int j = 0; j < 32; j++)
    values[j] = (float) (int8_t) bytes[4 + j] * d;
}

MANT_GGML_DEFINE (q8_1, "ggml Q8_1: 8 bits, one scale of 32, with the sum of them",
                  MANT_GGML_INT (8), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
