/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#include <float.h>

#define N_ELEMENTS 32
#define N_BYTES    24 /* half d, half m; 32 fifth bits; nibbles as Q4_0 */

static uint32_t
code (const uint8_t *bytes,
      size_t         i)
{
  return (bytes[8 + i % 16] >> (i < 16 ? 0 : 4) & 15) | (mant_ggml_u32 (bytes + 4) >> i & 1) << 4;
}

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes), m = mant_ggml_read_half (bytes + 2);

  for (size_t i = 0; i < 32; i++)
    values[i] = (float) code (bytes, i) * d + m;
}

/* No limit here: x − min is at most 31·d, give or take a rounding. */
static uint32_t
round_element (float x,
               float min,
               float inverse)
{
  return (uint32_t) mant_ggml_truncate ((x - min) * inverse + 0.5f) & 255;
}

static void
encode (const float *values,
        uint8_t     *bytes)
{
  float min = FLT_MAX, max = -FLT_MAX, d, inverse;
  uint32_t fifth = 0;

  for (int j = 0; j < 32; j++)
    {
      min = mant_ggml_min (values[j], min);
      max = mant_ggml_max (values[j], max);
    }
  d = (max - min) / 31;
  inverse = d != 0 ? 1.0f / d : 0;

  mant_ggml_write_half (bytes, d);
  mant_ggml_write_half (bytes + 2, min);
  for (int j = 0; j < 16; j++)
    {
      const uint32_t low = round_element (values[j], min, inverse),
                     high = round_element (values[j + 16], min, inverse);

      bytes[8 + j] = (uint8_t) ((low & 15) | (high & 15) << 4);
      fifth |= (low >> 4 & 1) << j | (high >> 4 & 1) << (j + 16);
    }
  for (int k = 0; k < 4; k++)
    bytes[4 + k] = (uint8_t) (fifth >> (8 * k));
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

  *lo = mant_ggml_min (m, 31 * d + m);
  *hi = mant_ggml_max (m, 31 * d + m);
}

MANT_GGML_DEFINE (q5_1, "ggml Q5_1: 5 bits, a scale and an offset of 32", MANT_GGML_UINT (5),
                  MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode,
  .encode = encode,
  .scale = scale,
  .bounds = bounds,
  .code = code)
