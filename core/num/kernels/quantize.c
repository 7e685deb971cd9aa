/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The modes without random bits, in 32-bit lanes; the others are in quantize-random.c. A loop for
 * each mode × kind of format, so that what is constant is constant. */

#include "mant-round-bits.h"

#include "mant-quantize.h"

#define MODE(name)                                                                               \
  static void                                                                                    \
  quantize_##name (const MantPlan *plan_, const float *x, float *y, size_t n)                    \
  {                                                                                              \
    const MantPlan plan = *plan_;                                                                \
                                                                                                 \
    if (mant_traits_##name.stochastic)                                                           \
      return;                                                                                    \
    if (plan.kind == MANT_PLAN_CONSTANT && plan.is_symmetric)                                    \
      LOOP (MANT_PLAN_CONSTANT, true, mant_addend_##name)                                        \
    else if (plan.kind == MANT_PLAN_OFFSET && plan.is_symmetric)                                 \
      LOOP (MANT_PLAN_OFFSET, true, mant_addend_##name)                                          \
    else if (plan.kind == MANT_PLAN_OFFSET)                                                      \
      LOOP (MANT_PLAN_OFFSET, false, mant_addend_##name)                                         \
    else                                                                                         \
      LOOP (MANT_PLAN_GENERAL, false, mant_addend_##name)                                        \
  }

#define LOOP(kind, is_symmetric, addend)                                                         \
  for (size_t i = 0; i < n; i++)                                                                 \
    {                                                                                            \
      const uint32_t bits = mant_bits_f32 (x[i]);                                                \
                                                                                                 \
      y[i] = mant_f32_bits (mant_round_finish (&plan, is_symmetric, bits,                        \
                                               mant_round_magnitude (&plan, kind, addend, bits))); \
    }

#define MANT_LIST_ITEM(name) MODE (name)
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM

typedef void (*QuantizeMode) (const MantPlan *plan, const float *x, float *y, size_t n);

static const QuantizeMode modes[] = {
#define MANT_LIST_ITEM(name) quantize_##name,
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM
};

/* A run of elements under a plan that is not for the oracle. */
void
MANT_KERNEL (quantize_run) (const MantPlan      *plan,
                            int                  mode,
                            const MantQuantizer *quantizer,
                            const float         *x,
                            float               *y,
                            size_t               n,
                            uint64_t             first_index)
{
  if (quantizer->rounding->stochastic)
    MANT_KERNEL (quantize_random) (plan, mode, quantizer, x, y, n, first_index);
  else
    modes[mode] (plan, x, y, n);
}

void
MANT_KERNEL (quantize) (const MantQuantizer *quantizer,
                        const float         *x,
                        float               *y,
                        size_t               n,
                        uint64_t             first_index)
{
  const int mode = mant_plan_rounding_index (quantizer->rounding);
  MantPlan plan;

  mant_plan_init (&plan, &quantizer->format->element, quantizer->rounding, quantizer->overflow);
  if (plan.kind == MANT_PLAN_ORACLE || mode < 0)
    mant_plan_oracle (quantizer, x, y, n, first_index);
  else
    MANT_KERNEL (quantize_run) (&plan, mode, quantizer, x, y, n, first_index);
}
