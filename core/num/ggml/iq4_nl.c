/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define N_ELEMENTS 32
#define N_BYTES    18 /* half d; nibbles as Q4_0, indices of a table */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes);

  for (int j = 0; j < 16; j++)
    {
      values[j] = d * (float) mant_ggml_iq4_nl[bytes[2 + j] & 15];
      values[j + 16] = d * (float) mant_ggml_iq4_nl[bytes[2 + j] >> 4];
    }
}

MANT_GGML_DEFINE (iq4_nl, "ggml IQ4_NL: 4-bit code book, one scale of 32",
                  MANT_GGML_UINT (4), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
