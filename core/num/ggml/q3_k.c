/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

/* 32 bytes of third bits; 64 bytes of 2 bits; 12 bytes of 6-bit scales; half d */
#define N_ELEMENTS 256
#define N_BYTES    110

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes + 108);
  const uint8_t *third = bytes, *packed = bytes + 96;
  unsigned group = 0;
  uint8_t bit = 1;

  for (const uint8_t *q = bytes + 32; q < bytes + 96; q += 32)
    for (int shift = 0; shift < 8; shift += 2, bit = (uint8_t) (bit << 1))
      for (int half = 0; half < 32; half += 16, group++)
        {
          /* low nibbles of groups 0 to 7, then high ones of 8 to 15; two more bits each */
          const int low = packed[group % 8] >> (group < 8 ? 0 : 4) & 15;
          const int high = packed[8 + group % 4] >> (2 * (group / 4)) & 3;
          const float dl = d * (float) ((low | high << 4) - 32);

          for (int l = half; l < half + 16; l++)
            *values++ = dl * (float) ((q[l] >> shift & 3) - (third[l] & bit ? 0 : 4));
        }
}

MANT_GGML_DEFINE (q3_k, "ggml Q3_K: 3 bits, 6-bit scales of 16", MANT_GGML_INT (3), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
