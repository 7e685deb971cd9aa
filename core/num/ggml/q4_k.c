/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

/* half d, half dmin; 12 bytes of 6-bit scales and offsets; 128 bytes of nibbles */
#define N_ELEMENTS 256
#define N_BYTES    144

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes), min = mant_ggml_read_half (bytes + 2);
  const uint8_t *q = bytes + 16;

  for (unsigned group = 0; group < 8; group++)
    {
      uint8_t scale, offset;

      mant_ggml_scale_min (bytes + 4, group, &scale, &offset);

      const float dl = d * (float) scale, ml = min * (float) offset;

      for (int l = 0; l < 32; l++)
        *values++ = dl * (float) (q[l] >> (group % 2 ? 4 : 0) & 15) - ml;
      if (group % 2 == 1)
        q += 32;
    }
}

MANT_GGML_DEFINE (q4_k, "ggml Q4_K: 4 bits, 6-bit scales and offsets of 32",
                  MANT_GGML_UINT (4), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
