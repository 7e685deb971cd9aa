/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define N_ELEMENTS 256
#define N_BYTES    210 /* 128 bytes of nibbles; 64 bytes of 2 bits more; 16 signed scales; half d */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes + 208);
  const uint8_t *low = bytes, *high = bytes + 128, *scales = bytes + 192;

  for (int n = 0; n < 256; n += 128, low += 64, high += 32, scales += 8)
    for (int quarter = 0; quarter < 4; quarter++)
      for (int l = 0; l < 32; l++)
        {
          const int nibble = low[l + (quarter % 2 ? 32 : 0)] >> (quarter < 2 ? 0 : 4) & 15;
          const int q = (nibble | (high[l] >> (2 * quarter) & 3) << 4) - 32;

          *values++ = d * (float) (int8_t) scales[2 * quarter + l / 16] * (float) q;
        }
}

MANT_GGML_DEFINE (q6_k, "ggml Q6_K: 6 bits, 8-bit scales of 16", MANT_GGML_INT (6), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
