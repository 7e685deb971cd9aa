/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define N_ELEMENTS 32
#define N_BYTES    34 /* half d; 32 signed bytes */

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = mant_ggml_read_half (bytes);

  for (int j = 0; j < 32; j++)
    values[j] = (float) (int8_t) bytes[2 + j] * d;
}

/* roundf () for numbers up to 2^22: just under a half more, whose sum is rounded up where it has to
 * be. What is no number of that size is 0, as on an x86. */
static uint8_t
round_element (float x)
{
  return (uint8_t) mant_ggml_truncate (x + (x < 0 ? -0x1.fffffep-2f : 0x1.fffffep-2f));
}

/* Ties away from zero. */
static void
encode (const float *values,
        uint8_t     *bytes)
{
  float amax = 0, d, inverse;

  for (int j = 0; j < 32; j++)
    amax = mant_ggml_max (mant_ggml_magnitude (values[j]), amax);
  d = amax / 127;
  inverse = d != 0 ? 1.0f / d : 0;

  mant_ggml_write_half (bytes, d);
  for (int j = 0; j < 32; j++)
    bytes[2 + j] = round_element (values[j] * inverse);
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

  *lo = -127 * d;
  *hi = 127 * d;
}

static uint32_t
code (const uint8_t *bytes,
      size_t         i)
{
  return bytes[2 + i];
}

MANT_GGML_DEFINE (q8_0, "ggml Q8_0: 8 bits, one scale of 32", MANT_GGML_INT (8), MANT_GGML_HALF,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode,
  .encode = encode,
  .scale = scale,
  .bounds = bounds,
  .code = code)
