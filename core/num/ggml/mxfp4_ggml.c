/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#include <math.h>

#define N_ELEMENTS 32
#define N_BYTES    17 /* E8M0 e; nibbles as Q4_0 */

/* 2^(e − 128), half of E8M0: the table of elements is doubled. 255 is a number here and NaN in the
 * OCP's specification. */
static float
half_scale (uint8_t e)
{
  return mant_ggml_f32_bits (e < 2 ? UINT32_C (0x200000) << e : (uint32_t) (e - 1) << 23);
}

static void
decode (const uint8_t *bytes,
        float         *values)
{
  const float d = half_scale (bytes[0]);

  for (int j = 0; j < 16; j++)
    {
      values[j] = (float) mant_ggml_e2m1[bytes[1 + j] & 15] * d;
      values[j + 16] = (float) mant_ggml_e2m1[bytes[1 + j] >> 4] * d;
    }
}

/* The nearest elements, the first one in the table where two are: that of the smaller magnitude,
 * and +0 for all that becomes 0. ggml compares the sixteen distances, whose differences are exact
 * where they decide; these products are exact too. */
static void
find_nearest (const float *values,
              float        d,
              uint32_t    *codes)
{
  static const float middles[] = { 0.5f, 1.5f, 2.5f, 3.5f, 5, 7, 10 };

  for (int j = 0; j < 32; j++)
    codes[j] = 0;
  for (int i = 0; i < 7; i++)
    {
      const float middle = middles[i] * d;

      for (int j = 0; j < 32; j++)
        codes[j] += mant_ggml_magnitude (values[j]) > middle;
    }
  for (int j = 0; j < 32; j++)
    codes[j] += values[j] < 0 && codes[j] > 0 ? 8 : 0;
}

/* e = floor (log2 amax) − 2 + 127 modulo 256: ggml does not look at the ends of the range. Its
 * logarithm is that of the machine; exact here. */
static void
encode (const float *values,
        uint8_t     *bytes)
{
  float amax = 0;
  uint32_t codes[32];
  int exponent;

  for (int j = 0; j < 32; j++)
    amax = mant_ggml_max (mant_ggml_magnitude (values[j]), amax);
  frexpf (amax, &exponent);

  bytes[0] = amax > 0 ? (uint8_t) (exponent - 1 - 2 + 127) : 0;
  find_nearest (values, half_scale (bytes[0]), codes);
  for (int j = 0; j < 16; j++)
    bytes[1 + j] = (uint8_t) (codes[j] | codes[j + 16] << 4);
}

static double
scale (const uint8_t *bytes)
{
  return 2 * (double) half_scale (bytes[0]);
}

static void
bounds (const uint8_t *bytes,
        float         *lo,
        float         *hi)
{
  const float d = half_scale (bytes[0]);

  *lo = -12 * d;
  *hi = 12 * d;
}

static uint32_t
code (const uint8_t *bytes,
      size_t         i)
{
  return bytes[1 + i % 16] >> (i < 16 ? 0 : 4) & 15;
}

#define MANT_INIT_ONLY
#include "../formats/e2m1.c"
#include "../formats/e8m0.c"

MANT_GGML_DEFINE (mxfp4_ggml, "ggml MXFP4: E2M1, one power of two of 32, ggml's layout",
                  MANT_FORMAT_e2m1, MANT_FORMAT_e8m0,
  .n_elements = N_ELEMENTS,
  .n_bytes = N_BYTES,
  .decode = decode,
  .encode = encode,
  .scale = scale,
  .bounds = bounds,
  .code = code)
