/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#include <float.h>

#define N_ELEMENTS 32
#define N_BYTES    20 /* half d, half m; nibbles as Q4_0 */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes), m = mant_ggml_read_half (bytes + 2);

  for (int j = 0; j < 16; j++)
    {
      values[j] = (float) (bytes[4 + j] & 15) * d + m;
      values[j + 16] = (float) (bytes[4 + j] >> 4) * d + m;
    }
}

static unsigned
round_element (float x,
               float min,
               float inverse)
{
  const int8_t q = (int8_t) mant_ggml_truncate ((x - min) * inverse + 0.5f);

  return (unsigned) (q < 15 ? q : 15) & 255;
}

static void
encode (const float *values,
        uint8_t     *bytes)
{
  float min = FLT_MAX, max = -FLT_MAX, d, inverse;

  for (int j = 0; j < 32; j++)
    {
      min = mant_ggml_min (values[j], min);
      max = mant_ggml_max (values[j], max);
    }
  d = (max - min) / 15;
  inverse = d != 0 ? 1.0f / d : 0;

  mant_ggml_write_half (bytes, d);
  mant_ggml_write_half (bytes + 2, min);
  for (int j = 0; j < 16; j++)
    bytes[4 + j] = (uint8_t) (round_element (values[j], min, inverse)
                              | round_element (values[j + 16], min, inverse) << 4);
}

static double
scale (const uint8_t *bytes)
{
  return mant_ggml_read_half (bytes);
}

static void
bounds (const uint8_t *bytes,
        float         *lo,
        float         *hi)
{
  const float d = mant_ggml_read_half (bytes), m = mant_ggml_read_half (bytes + 2);

  *lo = mant_ggml_min (m, 15 * d + m);
  *hi = mant_ggml_max (m, 15 * d + m);
}

static uint32_t
code (const uint8_t *bytes,
      size_t         i)
{
  return bytes[4 + i % 16] >> (i < 16 ? 0 : 4) & 15;
}

MANT_GGML_DEFINE (q4_1, "ggml Q4_1: 4 bits, a scale and an offset of 32", MANT_GGML_UINT (4),
                  MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode,
  .encode = encode,
  .scale = scale,
  .bounds = bounds,
  .code = code)
