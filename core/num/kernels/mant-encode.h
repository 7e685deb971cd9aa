/* SPDX-License-Identifier: GPL-3.0-or-later */

/* encode8.c and encode16.c but for the width: each defines Code, includes this, calls encode (). */

#include "mant-codes.h"
#include "mant-wrap.h"

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

static void
encode_without_plan (int                  mode,
                     const MantQuantizer *quantizer,
                     const float         *x,
                     Code                *codes,
                     size_t               n,
                     uint64_t             first_index)
{
  MantSteps steps;
  MantWrap wrap;

  if (MANT_KERNEL (wrap_init) (&wrap, quantizer, mode))
    {
      MANT_KERNEL (wrap_to_codes) (&wrap, mode, quantizer, x, codes, sizeof *codes, n, first_index);
      return;
    }
  if (n < MANT_STEPS_MIN_ELEMENTS || quantizer->rounding->stochastic
      || !mant_steps_init (&steps, &quantizer->format->element, quantizer->rounding,
                           quantizer->overflow))
    {
      encode_by_codec (quantizer, x, codes, n, first_index);
      return;
    }

  MANT_KERNEL (steps_to_codes) (&steps, x, codes, sizeof *codes, n);
}

/* Sign, Inf and NaN of a code whose magnitude is found. */
MANT_INLINE Code
finish_code (const Coding *coding,
             uint32_t      bits,
             uint32_t      code)
{
  const uint32_t a = bits & ~MANT_F32_SIGN, negative = (uint32_t) ((int32_t) bits >> 31);

  code = mant_select (mant_mask (a == MANT_F32_INF), coding->max_code + 1, code);
  code |= coding->sign_code & negative;
  return (Code) mant_select (mant_mask (a > MANT_F32_INF),
                             mant_select (negative, coding->nan[1], coding->nan[0]), code);
}

/* Numbers of the format, Inf and NaN to their codes. */
static void
numbers_to_codes (const Coding *coding_,
                  const float  *y,
                  Code         *codes,
                  size_t        n)
{
  const Coding coding = *coding_;

  switch (coding.kind)
    {
    case CODING_INTEGER:
      for (size_t i = 0; i < n; i++)
        {
          const uint32_t bits = mant_bits_f32 (y[i]);
          const uint32_t number = bits & mant_mask ((bits & ~MANT_F32_SIGN) <= MANT_F32_INF);

          codes[i] = (Code) (mant_bits_f32 (mant_f32_bits (number) + coding.integer)
                             & coding.code_mask);
        }
      break;

    case CODING_CONSTANT:
      for (size_t i = 0; i < n; i++)
        {
          const uint32_t bits = mant_bits_f32 (y[i]);

          codes[i] = finish_code (&coding, bits, (bits & ~MANT_F32_SIGN) >> coding.drop);
        }
      break;

    case CODING_POSIT:
      for (size_t i = 0; i < n; i++)
        codes[i] = (Code) posit_to_code (&coding.posit, mant_bits_f32 (y[i]));
      break;

    case CODING_LIFT:
      /* with a power of two that has the quantum in its last place added, the last bits are the
       * significand in units of the quantum, hidden bit included: in the first binade, and below
       * it, that is the code */
      for (size_t i = 0; i < n; i++)
        {
          const uint32_t bits = mant_bits_f32 (y[i]), a = bits & ~MANT_F32_SIGN;
          const uint32_t finite = a < MANT_F32_INF ? a : 0;
          const uint32_t binade = finite & MANT_F32_INF;
          const uint32_t normal = binade > coding.normal_bits ? binade : coding.normal_bits;
          const uint32_t power = normal + ((uint32_t) coding.drop << 23);
          const uint32_t sum = mant_bits_f32 (mant_f32_bits (finite) + mant_f32_bits (power));

          codes[i] = finish_code (&coding, bits,
                                  ((normal - coding.normal_bits) >> coding.drop) + (sum - power));
        }
      break;

    default:
      for (size_t i = 0; i < n; i++)
        {
          const uint32_t bits = mant_bits_f32 (y[i]), a = bits & ~MANT_F32_SIGN;
          const float small = mant_f32_bits (a < coding.normal_bits ? a : 0);
          const uint32_t subnormal
              = (uint32_t) (int32_t) (small * coding.to_integer.first * coding.to_integer.second);
          const uint32_t normal = (a - coding.rebias) >> coding.drop;

          codes[i] = finish_code (&coding, bits, a < coding.normal_bits ? subnormal : normal);
        }
      break;
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
  size_t done;

  mant_plan_init (&plan, &quantizer->format->element, quantizer->rounding, quantizer->overflow);
  coding = coding_init (&quantizer->format->element, &plan);
  if (mode < 0 || coding.kind == CODING_CODEC)
    {
      encode_without_plan (mode, quantizer, x, codes, n, first_index);
      return;
    }

  done = MANT_KERNEL (codes_from_any) (&coding, &plan, mode, x, codes, sizeof *codes, n);
  for (; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;
      size_t converted;

      MANT_KERNEL (quantize_run) (&plan, mode, quantizer, x + done, y, m, first_index + done);
      converted
          = MANT_KERNEL (codes_from_numbers) (&coding, y, codes + done, sizeof *codes, m);
      numbers_to_codes (&coding, y + converted, codes + done + converted, m - converted);
    }
}
