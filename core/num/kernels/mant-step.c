/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-step.h"

#define F64_SIGN UINT64_C (0x8000000000000000)
#define F64_INF  UINT64_C (0x7ff0000000000000)
#define F64_NAN  UINT64_C (0x7ff8000000000000)

/* A binary32 as binary64 bits. */
static uint64_t
widen (uint32_t bits)
{
  if ((bits & ~MANT_F32_SIGN) > MANT_F32_INF)
    return (bits & MANT_F32_SIGN ? F64_SIGN : 0) | F64_NAN;
  return mant_bits_f64 ((double) mant_f32_bits (bits));
}

static void
widen_plan (const MantPlan *plan,
            MantPlan64     *wide)
{
  uint64_t top;

  *wide = (MantPlan64) { .is_usable = mant_plan_is_float (plan) && plan->drop >= 2 };
  if (!wide->is_usable)
    return;

  wide->drop = plan->drop + 29;
  wide->tiny_exponent = plan->tiny_exponent;
  wide->normal_field = plan->normal_field + 896;
  wide->code_parity = plan->code_parity;
  wide->bias = plan->bias; /* 896 is even */
  wide->zero_sign = plan->zero_sign != 0 ? F64_SIGN : 0;
  for (int negative = 0; negative < 2; negative++)
    {
      wide->max[negative] = widen (plan->max[negative]);
      wide->overflow[negative] = widen (plan->overflow[negative]);
      wide->infinity[negative] = widen (plan->infinity[negative]);
    }

  top = wide->max[0] > wide->max[1] ? wide->max[0] : wide->max[1];
  wide->is_lifted
      = plan->drop != 23 && plan->tiny_exponent + 150 - plan->normal_field == plan->drop;
  wide->lift = (uint64_t) wide->normal_field << 52;
  wide->beyond = (top & F64_INF) + (UINT64_C (2) << 52);
  if (wide->beyond < wide->lift)
    wide->beyond = wide->lift;
  wide->quantum_bits = (uint64_t) (plan->tiny_exponent + 1023) << 52;
}

void
mant_step_init (MantStep            *step,
                const MantQuantizer *quantizer)
{
  step->quantizer = quantizer;
  step->mode = mant_plan_rounding_index (quantizer->rounding);
  mant_plan_init (&step->plan, &quantizer->format->element, quantizer->rounding,
                  quantizer->overflow);
  if (step->mode < 0)
    step->plan.kind = MANT_PLAN_ORACLE;
  widen_plan (&step->plan, &step->wide);
  if (step->plan.kind == MANT_PLAN_ORACLE && step->mode >= 0
      && quantizer->format->element.bits <= MANT_STEP_STEPS_BITS && !quantizer->rounding->stochastic
      && mant_steps_init (&step->steps, &quantizer->format->element, quantizer->rounding,
                          quantizer->overflow))
    {
      step->wide.is_usable = true;
      step->wide.steps = &step->steps;
    }
  for (int i = 0; i < MANT_STEP_N_SHIFTED; i++)
    step->shifted[i].exponent = INT32_MAX;
}

const MantPlan *
mant_step_shift (MantStep *step,
                 int       exponent)
{
  const unsigned place = (unsigned) exponent % MANT_STEP_N_SHIFTED;

  if (step->shifted[place].exponent != exponent)
    {
      step->shifted[place].exponent = exponent;
      step->shifted[place].fits
          = mant_plan_shift (&step->plan, exponent, &step->shifted[place].plan);
    }
  return step->shifted[place].fits ? &step->shifted[place].plan : NULL;
}
