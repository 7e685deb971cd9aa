/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define MANT_INIT_ONLY
#include "../formats/e2m1.c"
#include "../formats/ue4m3.c"

/* 4 scales without signs; 8 bytes for each: low nibbles of elements 0 to 7, high of 8 to 15 */
#define N_ELEMENTS 64
#define N_BYTES    36

/* Half an E4M3 number, since the table of elements is doubled; the NaN is 0 in ggml. */
static float
half_scale (uint8_t code)
{
  const int field = code >> 3 & 15, significand = code & 7;

  if (code == 0x7f || code == 0)
    return 0;
  if (field == 0)
    return (float) significand * 0x1p-10f;
  return mant_ggml_f32_bits ((uint32_t) (field + 119) << 23 | (uint32_t) significand << 20);
}

static void
decode (const uint8_t *bytes,
        float         *values)
{
  for (int s = 0; s < 4; s++)
    {
      const float d = half_scale (bytes[s]);

      for (int j = 0; j < 8; j++)
        {
          values[16 * s + j] = (float) mant_ggml_e2m1[bytes[4 + 8 * s + j] & 15] * d;
          values[16 * s + j + 8] = (float) mant_ggml_e2m1[bytes[4 + 8 * s + j] >> 4] * d;
        }
    }
}

MANT_GGML_DEFINE (nvfp4_ggml, "ggml NVFP4: E2M1, E4M3 scales of 16, ggml's layout",
                  MANT_FORMAT_e2m1, MANT_FORMAT_ue4m3,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode)
