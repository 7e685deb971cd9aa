/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

/* half d, half dmin; 12 bytes of 6-bit scales and offsets; 32 bytes of fifth bits; nibbles */
#define N_ELEMENTS 256
#define N_BYTES    176

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes), min = mant_ggml_read_half (bytes + 2);
  const uint8_t *fifth = bytes + 16, *q = bytes + 48;

  for (unsigned group = 0; group < 8; group++)
    {
      uint8_t scale, offset;

      mant_ggml_scale_min (bytes + 4, group, &scale, &offset);

      const float dl = d * (float) scale, ml = min * (float) offset;

      for (int l = 0; l < 32; l++)
        *values++ = dl * (float) ((q[l] >> (group % 2 ? 4 : 0) & 15)
                                  + (fifth[l] >> group & 1 ? 16 : 0)) - ml;
      if (group % 2 == 1)
        q += 32;
    }
}

MANT_GGML_DEFINE (q5_k, "ggml Q5_K: 5 bits, 6-bit scales and offsets of 32",
                  MANT_GGML_UINT (5), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
