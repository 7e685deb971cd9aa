/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

/* 16 pairs of nibbles: scale low, offset high; 64 bytes of 2 bits; half d, half dmin */
#define N_ELEMENTS 256
#define N_BYTES    84

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes + 80), min = mant_ggml_read_half (bytes + 82);
  const uint8_t *scales = bytes;

  for (const uint8_t *q = bytes + 16; q < bytes + 80; q += 32)
    for (int shift = 0; shift < 8; shift += 2)
      for (int half = 0; half < 32; half += 16, scales++)
        {
          const float dl = d * (float) (*scales & 15), ml = min * (float) (*scales >> 4);

          for (int l = 0; l < 16; l++)
            *values++ = dl * (float) (q[half + l] >> shift & 3) - ml;
        }
}

MANT_GGML_DEFINE (q2_k, "ggml Q2_K: 2 bits, 4-bit scales and offsets of 16",
                  MANT_GGML_UINT (2), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
