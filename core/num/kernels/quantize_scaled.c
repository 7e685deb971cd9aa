/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-step.h"

#define F64_SIGNIFICAND ((UINT64_C (1) << 52) - 1)

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

  if (field > 0 && field < 2047 && (bits & F64_SIGNIFICAND) == 0)
    {
      const MantPlan *plan = mant_step_shift (step, field - 1023);

      if (plan != NULL)
        {
          MANT_KERNEL (quantize_run) (plan, step->mode, quantizer, x, y, n, first_index);
          return;
        }
    }

  /* not NaN, not 0, not below 0: those have rules of their own */
  if (step->wide.is_usable && field > 0 && field < 2047)
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

  mant_step_init (&step, quantizer);
  MANT_KERNEL (step_run) (&step, x, y, n, first_index, scale);
}
