/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define N_ELEMENTS 32
#define N_BYTES    18 /* half d; nibbles: low of elements 0 to 15, high of 16 to 31 */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes);

  for (int j = 0; j < 16; j++)
    {
      values[j] = (float) ((bytes[2 + j] & 15) - 8) * d;
      values[j + 16] = (float) ((bytes[2 + j] >> 4) - 8) * d;
    }
}

static unsigned
round_element (float x,
               float inverse)
{
  const int8_t q = (int8_t) mant_ggml_truncate (x * inverse + 8.5f);

  return (unsigned) (q < 15 ? q : 15) & 255;
}

/* d has the sign that makes −8 of the element of the largest magnitude, the first of them. */
static void
encode (const float *values,
        uint8_t     *bytes)
{
  float amax = 0, max = 0, d, inverse;

  for (int j = 0; j < 32; j++)
    if (amax < mant_ggml_magnitude (values[j]))
      {
        amax = mant_ggml_magnitude (values[j]);
        max = values[j];
      }
  d = max / -8;
  inverse = d != 0 ? 1.0f / d : 0;

  mant_ggml_write_half (bytes, d);
  for (int j = 0; j < 16; j++)
    bytes[2 + j] = (uint8_t) (round_element (values[j], inverse)
                              | round_element (values[j + 16], inverse) << 4);
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

  *lo = mant_ggml_min (-8 * d, 7 * d);
  *hi = mant_ggml_max (-8 * d, 7 * d);
}

static uint32_t
code (const uint8_t *bytes,
      size_t         i)
{
  return bytes[2 + i % 16] >> (i < 16 ? 0 : 4) & 15;
}

MANT_GGML_DEFINE (q4_0, "ggml Q4_0: 4 bits, one scale of 32", MANT_GGML_INT (4), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode,
  .encode = encode,
  .scale = scale,
  .bounds = bounds,
  .code = code)
