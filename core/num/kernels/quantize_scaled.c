/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-step.h"

#define F64_SIGNIFICAND ((UINT64_C (1) << 52) - 1)

#define CHUNK 256

/* A library's own recipe: both products in binary32, and the rounding of what is between them is
 * that of any array. Adding 0 makes +0 of −0 and nothing of everything else. */
static void
run_recipe (MantStep    *step,
            const float *x,
            float       *y,
            size_t       n,
            uint64_t     first_index,
            double       scale)
{
  const MantQuantizer *quantizer = step->quantizer;
  const float zero = quantizer->format->maker->drops_zero_sign ? 0.0f : -0.0f;
  float chunk[CHUNK], encode, decode;

  mant_block_recipe_factors (quantizer, scale, &encode, &decode);
  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;

      for (size_t i = 0; i < m; i++)
        chunk[i] = x[done + i] * encode + zero;
      MANT_KERNEL (quantize_run) (&step->plan, step->mode, quantizer, chunk, chunk, m,
                                  first_index + done);
      for (size_t i = 0; i < m; i++)
        y[done + i] = chunk[i] * decode;
    }
}

/* x/2^k and q·2^k are exact in binary64, so that a scale that is a power of two needs neither: x is
 * rounded to the format whose numbers are 2^k as large. */
void
MANT_KERNEL (step_run) (MantStep    *step,
                        const float *x,
                        float       *y,
                        size_t       n,
                        uint64_t     first_index,
                        double       scale)
{
  const MantQuantizer *quantizer = step->quantizer;
  const double factor = scale * quantizer->format->element_unit;
  const uint64_t bits = mant_bits_f64 (factor);
  const int field = (int) (bits >> 52);

  const bool has_recipe
      = quantizer->format->maker != NULL && quantizer->format->maker->factors != NULL;

  if (has_recipe && step->plan.kind != MANT_PLAN_ORACLE)
    {
      run_recipe (step, x, y, n, first_index, scale);
      return;
    }

  if (field > 0 && field < 2047 && (bits & F64_SIGNIFICAND) == 0 && !has_recipe)
    {
      const MantPlan *plan = mant_step_shift (step, field - 1023);

      if (plan != NULL)
        {
          MANT_KERNEL (quantize_run) (plan, step->mode, quantizer, x, y, n, first_index);
          return;
        }
    }

  /* not NaN, not 0, not below 0: those have rules of their own */
  if (step->wide.is_usable && field > 0 && field < 2047 && !has_recipe)
    MANT_KERNEL (quantize_wide) (&step->wide, step->mode, quantizer, x, y, n, first_index, factor);
  else
    mant_block_apply_scale (quantizer, x, n, scale, first_index, 1, y, NULL);
}

void
MANT_KERNEL (quantize_scaled) (const MantQuantizer *quantizer,
                               const float         *x,
                               float               *y,
                               size_t               n,
                               uint64_t             first_index,
                               double               scale)
{
  MantStep step;

  if (quantizer->format->packed != NULL)
    {
      mant_block_apply_scale (quantizer, x, n, scale, first_index, 1, y, NULL);
      return;
    }
  mant_step_init (&step, quantizer);
  MANT_KERNEL (step_run) (&step, x, y, n, first_index, scale);
}
