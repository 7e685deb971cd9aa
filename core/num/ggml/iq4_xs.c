/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

/* half d; 16 bits: high pairs of the scales; their nibbles in 4 bytes; 128 bytes of nibbles */
#define N_ELEMENTS 256
#define N_BYTES    136

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes);
  const unsigned high = mant_ggml_u16 (bytes + 2);
  const uint8_t *q = bytes + 8;

  for (unsigned group = 0; group < 8; group++, q += 16, values += 32)
    {
      const int nibble = bytes[4 + group / 2] >> (group % 2 ? 4 : 0) & 15;
      const int pair = (int) (high >> (2 * group) & 3);
      const float dl = d * (float) ((nibble | pair << 4) - 32);

      for (int j = 0; j < 16; j++)
        {
          values[j] = dl * (float) mant_ggml_iq4_nl[q[j] & 15];
          values[j + 16] = dl * (float) mant_ggml_iq4_nl[q[j] >> 4];
        }
    }
}

MANT_GGML_DEFINE (iq4_xs, "ggml IQ4_XS: 4-bit code book, 6-bit scales of 32",
                  MANT_GGML_UINT (4), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
