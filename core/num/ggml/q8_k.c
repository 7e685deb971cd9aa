/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define MANT_INIT_ONLY
#include "../formats/binary32.c"

#define N_ELEMENTS 256
#define N_BYTES    292 /* binary32 d; 256 signed bytes; 16 sums of 16, for products */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_f32_bits (mant_ggml_u32 (bytes));

  for (int j = 0; j < 256; j++)
    values[j] = d * (float) (int8_t) bytes[4 + j];
}

MANT_GGML_DEFINE (q8_k, "ggml Q8_K: 8 bits, one binary32 scale of 256",
                  MANT_GGML_INT (8), MANT_FORMAT_binary32,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
