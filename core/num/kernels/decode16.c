/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-codes.h"

static void
decode_by_codec (const MantFormat *format,
                 const uint16_t   *codes,
                 float            *y,
                 size_t            n)
{
  for (size_t i = 0; i < n; i++)
    {
      const MantValue value = mant_format_decode (format, (MantCode) { .lo = codes[i] });

      y[i] = mant_value_to_f32 (&value);
    }
}

void
MANT_KERNEL (decode16) (const MantFormat *format,
                        const uint16_t   *codes,
                        float            *y,
                        size_t            n)
{
  Coding coding;

  /* formats without subnormals, or without a significand, are rare */
  if (!is_coded_by_loop (format) || (format->codec == &mant_codec_float && !format->has_subnormals))
    {
      decode_by_codec (format, codes, y, n);
      return;
    }

  coding = coding_init (format);
  if (coding.is_integer)
    {
      for (size_t i = 0; i < n; i++)
        {
          const uint32_t code = codes[i] & coding.code_mask;
          const int32_t integer = (int32_t) code - (int32_t) ((code & coding.sign_code) << 1);

          y[i] = (float) integer * coding.from_integer.first * coding.from_integer.second;
        }
      return;
    }

  for (size_t i = 0; i < n; i++)
    {
      const uint32_t code = codes[i] & coding.code_mask, magnitude = code & coding.magnitude_mask;
      const uint32_t negative = (code & coding.sign_code) != 0;
      const uint32_t normal
          = (magnitude << (23 - coding.m)) + ((uint32_t) coding.rebias << (23 - coding.m));
      const float small
          = (float) (int32_t) magnitude * coding.from_integer.first * coding.from_integer.second;
      const bool is_small = magnitude >> coding.m == 0;
      const bool is_negative_zero_nan =
          magnitude == 0 && negative && coding.nan[0] == coding.sign_code && coding.sign_code != 0;
      uint32_t bits = is_small ? mant_bits_f32 (small) : normal;

      bits
          = magnitude > coding.max_code
              ? (coding.has_inf && magnitude == coding.max_code + 1 ? MANT_F32_INF : MANT_F32_NAN)
              : bits;
      bits |= negative << 31;
      y[i] = mant_f32_bits (is_negative_zero_nan ? MANT_F32_NAN : bits);
    }
}
