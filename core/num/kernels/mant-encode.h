/* SPDX-License-Identifier: GPL-3.0-or-later */

/* encode8.c and encode16.c but for the width: each defines Code, includes this, calls encode (). */

#include "mant-codes.h"

#define CHUNK 1024

static void
encode_by_codec (const MantQuantizer *quantizer,
                 const float         *x,
                 Code                *codes,
                 size_t               n,
                 uint64_t             first_index)
{
  MantRoundingContext context = {
    .rounding = quantizer->rounding,
    .seed = quantizer->seed,
    .n_random_bits = quantizer->n_random_bits,
  };
  MantFlags flags = MANT_FLAG_NONE;

  for (size_t i = 0; i < n; i++)
    {
      const MantValue value = mant_value_from_f32 (x[i]);
      MantCode code;

      context.index = first_index + i;
      code = mant_format_encode (&quantizer->format->element, &value, &context,
                                 quantizer->overflow, &flags);
      codes[i] = (Code) code.lo;
    }
}

/* Numbers of the format, Inf and NaN to their codes. */
static void
numbers_to_codes (const Coding *coding_,
                  const float  *y,
                  Code         *codes,
                  size_t        n)
{
  const Coding coding = *coding_;

  if (coding.is_integer)
    {
      for (size_t i = 0; i < n; i++)
        {
          const bool is_nan = (mant_bits_f32 (y[i]) & ~MANT_F32_SIGN) > MANT_F32_INF;
          const float number = is_nan ? 0 : y[i];

          codes[i] = (Code) ((uint32_t) (int32_t) (number * coding.to_integer.first
                                                   * coding.to_integer.second)
                             & coding.code_mask);
        }
      return;
    }

  for (size_t i = 0; i < n; i++)
    {
      const uint32_t bits = mant_bits_f32 (y[i]), a = bits & ~MANT_F32_SIGN;
      const uint32_t sign = bits >> 31 << coding.sign_shift;
      const float small = mant_f32_bits (a < coding.normal_bits ? a : 0);
      const uint32_t subnormal
          = (uint32_t) (int32_t) (small * coding.to_integer.first * coding.to_integer.second);
      const uint32_t normal = (a >> (23 - coding.m)) - (uint32_t) coding.rebias;
      uint32_t code = a < coding.normal_bits ? subnormal : normal;

      code = a == MANT_F32_INF ? coding.max_code + 1 : code;
      code |= sign;
      code = a > MANT_F32_INF
                 ? coding.nan[0] ^ ((coding.nan[0] ^ coding.nan[1]) & (0 - (bits >> 31)))
                 : code;
      codes[i] = (Code) code;
    }
}

static void
encode (const MantQuantizer *quantizer,
        const float         *x,
        Code                *codes,
        size_t               n,
        uint64_t             first_index)
{
  const int mode = mant_plan_rounding_index (quantizer->rounding);
  float y[CHUNK];
  MantPlan plan;
  Coding coding;

  if (mode < 0 || !is_coded_by_loop (&quantizer->format->element))
    {
      encode_by_codec (quantizer, x, codes, n, first_index);
      return;
    }

  mant_plan_init (&plan, &quantizer->format->element, quantizer->rounding, quantizer->overflow);
  coding = coding_init (&quantizer->format->element);
  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;

      MANT_KERNEL (quantize_run) (&plan, mode, quantizer, x + done, y, m, first_index + done);
      numbers_to_codes (&coding, y, codes + done, m);
    }
}
