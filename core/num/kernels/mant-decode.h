/* SPDX-License-Identifier: GPL-3.0-or-later */

/* decode8.c and decode16.c but for the width: each defines Code, includes this. */

#include "mant-codes.h"
#include "mant-stream.h"

/* From so many elements on the numbers do not stay in a cache, and are streamed past it. */
#define STREAM_MIN ((size_t) 4 << 20)

MANT_INLINE float
decode_one (const MantFormat *format,
            Code              code)
{
  const MantValue value = mant_format_decode (format, (MantCode) { .lo = code });

  return mant_value_to_f32 (&value);
}

/* Sign, Inf and NaN of a number whose magnitude is found. There is no sign but where there is a
 * −0. */
MANT_INLINE float
finish_number (const Coding *coding,
               uint32_t      code,
               uint32_t      bits)
{
  const uint32_t magnitude = code & coding->magnitude_mask;
  const uint32_t sign = mant_mask ((code & coding->sign_code) != 0) & MANT_F32_SIGN;
  const uint32_t keeps = coding->zero_sign | mant_mask (bits != 0);

  bits = mant_select (mant_mask (magnitude > coding->max_code), MANT_F32_NAN, bits);
  bits = mant_select (mant_mask (magnitude == coding->inf_code), MANT_F32_INF, bits);
  bits = mant_select (mant_mask (code == coding->zero_nan_code), MANT_F32_NAN, bits);
  return mant_f32_bits (bits | (sign & keeps));
}

/* By arithmetic. False where there is none for the format. @y begins a cache line if it is
 * streamed, as far as vectors by hand go. */
static bool
decode_by_arithmetic (const MantFormat *format,
                      const Code       *codes,
                      float            *y,
                      size_t            n,
                      bool              streams)
{
  const bool has_subnormals = format->has_subnormals;
  MantPlan plan;
  Coding coding;
  size_t done;

  mant_plan_init (&plan, format, mant_roundings[0], MANT_OVERFLOW_SATURATE);
  coding = coding_init (format, &plan);
  done = MANT_KERNEL (codes_to_numbers) (&coding, codes, sizeof *codes, y, n, streams);

  switch (coding.kind)
    {
    case CODING_CODEC:
      return false;

    case CODING_INTEGER:
      for (size_t i = done; i < n; i++)
        {
          const uint32_t code = codes[i] & coding.code_mask;
          const int32_t integer = (int32_t) code - (int32_t) ((code & coding.sign_code) << 1);

          y[i] = (float) integer * coding.from_integer.first * coding.from_integer.second;
        }
      return true;

    case CODING_POSIT:
      {
        const MantPosit posit = coding.posit;

        for (size_t i = done; i < n; i++)
          y[i] = mant_f32_bits (posit_from_code (&posit, codes[i]));
      }
      return true;

    case CODING_CONSTANT:
      for (size_t i = done; i < n; i++)
        {
          const uint32_t code = codes[i] & coding.code_mask;

          y[i] = finish_number (&coding, code, (code & coding.magnitude_mask) << coding.drop);
        }
      return true;

    case CODING_LIFT:
      for (size_t i = done; i < n; i++)
        {
          const uint32_t code = codes[i] & coding.code_mask;
          const uint32_t bits = ((code & coding.magnitude_mask) << coding.drop) + coding.rebias;
          const uint32_t small = mant_mask (bits < coding.normal_bits);
          const float lifted = mant_f32_bits (bits + (small & 0x800000));
          const float number = lifted - mant_f32_bits (small & coding.normal_bits);

          y[i] = finish_number (&coding, code, mant_bits_f32 (number));
        }
      return true;

    case CODING_POWER:
      for (size_t i = done; i < n; i++)
        {
          const uint32_t code = codes[i] & coding.code_mask;
          const uint32_t magnitude = code & coding.magnitude_mask;
          const uint32_t bits = (magnitude << coding.drop) + coding.rebias;
          const float small = has_subnormals ? (float) (int32_t) magnitude
                                                           * coding.from_integer.first
                                                           * coding.from_integer.second
                                                     : 0;

          y[i] = finish_number (&coding, code,
                                mant_select (mant_mask (magnitude >> coding.m == 0),
                                             mant_bits_f32 (small), bits));
        }
      return true;
    }

  return false;
}
