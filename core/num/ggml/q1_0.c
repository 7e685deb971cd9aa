/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define N_ELEMENTS 128
#define N_BYTES    18 /* half d; a bit an element: 1 for d, 0 for −d */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes);

  for (int i = 0; i < 128; i++)
    values[i] = bytes[2 + i / 8] >> (i % 8) & 1 ? d : -d;
}

MANT_GGML_DEFINE (q1_0, "ggml Q1_0: signs, one scale of 128", MANT_GGML_UINT (2), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
