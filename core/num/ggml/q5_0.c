/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define N_ELEMENTS 32
#define N_BYTES    22 /* half d; 32 fifth bits, element j's in bit j; nibbles as Q4_0 */

static uint32_t
code (const uint8_t *bytes,
      size_t         i)
{
  return (bytes[6 + i % 16] >> (i < 16 ? 0 : 4) & 15) | (mant_ggml_u32 (bytes + 2) >> i & 1) << 4;
}

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes);

  for (size_t i = 0; i < 32; i++)
    values[i] = (float) ((int) code (bytes, i) - 16) * d;
}

static uint32_t
round_element (float x,
               float inverse)
{
  const int8_t q = (int8_t) mant_ggml_truncate (x * inverse + 16.5f);

  return (uint32_t) (q < 31 ? q : 31) & 255;
}

static void
encode (const float *values,
        uint8_t     *bytes)
{
  float amax = 0, max = 0, d, inverse;
  uint32_t fifth = 0;

  for (int j = 0; j < 32; j++)
    if (amax < mant_ggml_magnitude (values[j]))
      {
        amax = mant_ggml_magnitude (values[j]);
        max = values[j];
      }
  d = max / -16;
  inverse = d != 0 ? 1.0f / d : 0;

  mant_ggml_write_half (bytes, d);
  for (int j = 0; j < 16; j++)
    {
      const uint32_t low = round_element (values[j], inverse),
                     high = round_element (values[j + 16], inverse);

      bytes[6 + j] = (uint8_t) ((low & 15) | (high & 15) << 4);
      fifth |= (low >> 4 & 1) << j | (high >> 4 & 1) << (j + 16);
    }
  for (int k = 0; k < 4; k++)
    bytes[2 + k] = (uint8_t) (fifth >> (8 * k));
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
  const float d = mant_ggml_read_half (bytes);

  *lo = mant_ggml_min (-16 * d, 15 * d);
  *hi = mant_ggml_max (-16 * d, 15 * d);
}

MANT_GGML_DEFINE (q5_0, "ggml Q5_0: 5 bits, one scale of 32", MANT_GGML_INT (5), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode,
  .encode = encode,
  .scale = scale,
  .bounds = bounds,
  .code = code)
