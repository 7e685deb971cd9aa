/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-block-plan.h"

#include <float.h>
#include <math.h>

#define F64_SIGNIFICAND ((UINT64_C (1) << 52) - 1)

static bool
is_rne (const MantRounding *rounding)
{
  return rounding == mant_rounding_find ("rne");
}

/* log2 of a power of two that is a normal number; INT32_MIN for anything else. */
static int32_t
exact_log2 (double x)
{
  const uint64_t bits = mant_bits_f64 (x), field = bits >> 52;

  return (bits & F64_SIGNIFICAND) == 0 && field > 0 && field < 2047 ? (int32_t) field - 1023
                                                                    : INT32_MIN;
}

/* What a rule that answers powers of two makes of a binade: where in it the answer doubles. */
static bool
find_threshold (MantBlockPlan *plan)
{
  const MantBlockFormat *format = plan->quantizer->format;
  const MantScaleRule *rule = format->rule;
  const int32_t at_one = exact_log2 (rule->scale (format, 1, NULL, 0, format->rule_parameter));
  uint32_t low = 0, high = UINT32_C (1) << 23; /* still the same; doubled */

  if (at_one == INT32_MIN)
    return false;
  while (high - low > 1)
    {
      const uint32_t middle = low + (high - low) / 2;
      const double amax = mant_f32_bits (UINT32_C (0x3f800000) | middle);
      const int32_t there = exact_log2 (rule->scale (format, amax, NULL, 0,
                                                     format->rule_parameter));

      if (there == at_one)
        low = middle;
      else if (there == at_one + 1)
        high = middle;
      else
        return false;
    }
  plan->threshold = high;
  plan->offset = at_one - 127;
  return true;
}

/* E8M0 and its like. */
static bool
prepare_powers (MantBlockPlan *plan)
{
  const MantBlockFormat *format = plan->quantizer->format;
  const MantFormat *scale = &format->scale;

  if (!format->rule->is_power || format->tensor_scale || scale->codec != &mant_codec_float
      || scale->has_zero || scale->significand_bits != 0 || scale->bits > 8
      || scale->emin < -127 || scale->emax > 127)
    return false;
  plan->is_power = true;
  plan->min_exponent = scale->emin;
  plan->max_exponent = scale->emax;
  plan->unit_exponent = exact_log2 (format->element_unit);
  return plan->unit_exponent != INT32_MIN && find_threshold (plan);
}

/* absmax and recipes, to floats of at most eight bits that have a zero and subnormals. */
static bool
prepare_quotient (MantBlockPlan *plan)
{
  const MantQuantizer *quantizer = plan->quantizer;
  const MantBlockFormat *format = quantizer->format;
  const MantFormat *scale = &format->scale;
  const bool made = format->maker != NULL && format->maker->factors != NULL;

  if ((!made && format->rule != mant_scale_rule_find ("absmax"))
      || scale->codec != &mant_codec_float || !scale->has_zero || !scale->has_subnormals
      || scale->significand_bits == 0 || scale->bits > 8)
    return false;

  plan->divisor = mant_value_to_f64 (&format->element.max_finite) * format->element_unit;
  plan->tensor_amax = (float) quantizer->tensor_amax;
  plan->scale_drop = 52 - scale->significand_bits;
  plan->scale_lift = mant_bits_f64 (ldexp (1, scale->emin));
  plan->scale_max = mant_bits_f64 (mant_value_to_f64 (&scale->max_finite));
  plan->smallest = !made && (format->tensor_scale || !scale->is_signed) ? 1 : 0;

  plan->encode = format->tensor_scale ? mant_block_tensor_encode (quantizer) : 1;
  return true;
}

static bool
prepare_magnitudes (MantBlockPlan *plan)
{
  const MantFormat *element = &plan->quantizer->format->element;
  const bool is_float = element->codec == &mant_codec_float && element->significand_bits > 0
                        && element->has_subnormals && element->has_zero && element->is_signed;
  const bool is_integer = element->codec == &mant_codec_integer && !element->wraps
                          && element->is_signed;
  const int n = (int) element->max_code.lo + 1;

  if ((!is_float && !is_integer) || element->bits > 8 || n > MANT_BLOCK_N_MAGNITUDES
      || mant_value_to_f64 (&element->min_finite) != -mant_value_to_f64 (&element->max_finite))
    return false;
  for (int k = 0; k < n; k++)
    {
      const MantValue value = mant_format_decode (element, (MantCode) { .lo = (uint64_t) k });

      plan->magnitudes[k] = mant_value_to_f64 (&value);
    }
  plan->n_magnitudes = n;
  plan->has_negative_zero = is_float && element->has_negative_zero;
  return true;
}

/**
 * mant_block_plan_init: (skip)
 * @plan: (out): how blocks of the format are done
 * @quantizer: what to quantize to: MANT_SHAPE_VECTOR, not packed; outlives @plan
 */
void
mant_block_plan_init (MantBlockPlan       *plan,
                      const MantQuantizer *quantizer)
{
  const MantBlockFormat *format = quantizer->format;

  plan->kind = MANT_BLOCK_PLAN_GENERAL;
  plan->quantizer = quantizer;
  plan->length = format->length;
  plan->is_power = false;

  if (!is_rne (quantizer->rounding) || quantizer->overflow != MANT_OVERFLOW_SATURATE
      || format->rule->needs_values)
    return;

  if (prepare_powers (plan))
    {
      mant_plan_init (&plan->element, &format->element, quantizer->rounding, quantizer->overflow);
      plan->zero = plan->element.zero_sign != 0 ? -0.0f : 0.0f;
      if (format->rule->factor == 1 && plan->element.kind == MANT_PLAN_LIFT
          && plan->element.drop >= 2)
        {
          plan->kind = MANT_BLOCK_PLAN_POWERS;
          return;
        }
    }
  else if (!prepare_quotient (plan))
    {
      return;
    }

  if (!prepare_magnitudes (plan))
    return;
  memset (plan->is_ready, 0, sizeof plan->is_ready);
  plan->kind = MANT_BLOCK_PLAN_TABLE;
}

/* What is rounded for an element: see mant_block_apply_scale (). */
static double
quotient (const MantBlockPlan *plan,
          float                x,
          double               step,
          float                encode)
{
  const MantRecipe *recipe = plan->quantizer->format->maker;

  if (recipe != NULL && recipe->factors != NULL)
    {
      const float v = x * encode;

      return v;
    }
  return (double) x / step;
}

/* The bits of the smallest magnitude that a 0 keeps its sign from: Transformer Engine takes a
 * product of −0 for +0. */
static uint32_t
find_signed_zero (const MantBlockPlan *plan,
                  float                encode)
{
  const MantRecipe *recipe = plan->quantizer->format->maker;
  uint32_t bits;

  if (!plan->has_negative_zero)
    return MANT_F32_INF;
  if (recipe == NULL || !recipe->drops_zero_sign)
    return 0;

  bits = mant_bits_f32 ((float) (0x1p-150 / encode));
  while (bits > 1 && mant_f32_bits (bits - 1) * encode != 0)
    bits--;
  while (bits == 0 || mant_f32_bits (bits) * encode == 0)
    bits++;
  return bits;
}

/* The bits of the smallest magnitude that rounds to number k or beyond. A tie goes to the even
 * number. The quotient does not fall as x grows, so it is at most a step or two from where real
 * numbers have it. */
static uint32_t
find_first (const MantBlockPlan *plan,
            int                  k,
            double               step,
            float                encode)
{
  const double middle = (plan->magnitudes[k - 1] + plan->magnitudes[k]) / 2;
  const bool takes_tie = k % 2 == 0;
  const double about = plan->quantizer->format->maker != NULL
                       && plan->quantizer->format->maker->factors != NULL
                       ? middle / encode : middle * step;
  uint32_t bits;

#define REACHES(b)                                                                               \
  ({                                                                                             \
    const double v_ = quotient (plan, mant_f32_bits (b), step, encode);                          \
    v_ > middle || (v_ == middle && takes_tie);                                                  \
  })

  if (!(about < FLT_MAX))
    return REACHES (MANT_F32_INF - 1) ? MANT_F32_INF - 1 : MANT_F32_INF;
  bits = mant_bits_f32 ((float) about);
  while (bits > 0 && REACHES (bits - 1))
    bits--;
  while (bits < MANT_F32_INF && !REACHES (bits))
    bits++;
  return bits;

#undef REACHES
}

/**
 * mant_block_plan_enter: (skip)
 * @plan: a plan with a table
 * @code: a code of the scale's format
 *
 * Returns: whether the entry is there now; else blocks of this scale go by the definition
 */
bool
mant_block_plan_enter (MantBlockPlan *plan,
                       uint32_t       code)
{
  const MantQuantizer *quantizer = plan->quantizer;
  const MantBlockFormat *format = quantizer->format;
  MantBlockEntry *entry = &plan->entries[code];
  const MantValue value = mant_format_decode (&format->scale, (MantCode) { .lo = code });
  const double decoded = mant_value_to_f64 (&value);
  const bool made = format->maker != NULL && format->maker->factors != NULL;
  double step;
  float encode = 1, decode = 1;
  bool is_usable;

  entry->scale = made ? decoded * format->maker->unit (plan->tensor_amax)
                 : plan->is_power ? decoded * format->rule->factor
                                  : decoded / plan->encode * format->rule->factor;
  step = entry->scale * format->element_unit;
  is_usable = step == 0 || (step >= DBL_MIN && step <= DBL_MAX);
  if (made && is_usable)
    {
      mant_block_recipe_factors (quantizer, entry->scale, &encode, &decode);
      is_usable = encode >= FLT_MIN && encode <= FLT_MAX && decode <= FLT_MAX;
    }
  if (!is_usable)
    return false;

  entry->from[0] = find_signed_zero (plan, encode);
  entry->value[0] = 0;
  for (int k = 1; k < MANT_BLOCK_N_MAGNITUDES; k++)
    {
      const bool is_there = k < plan->n_magnitudes && (made || step > 0);

      entry->from[k] = is_there ? find_first (plan, k, step, encode) : MANT_F32_INF;
      entry->value[k]
          = MANT_F32_SIGN
            | mant_bits_f32 (!is_there ? 0 : made ? (float) plan->magnitudes[k] * decode
                                                  : (float) (plan->magnitudes[k] * step));
    }
  plan->is_ready[code] = 1;
  return true;
}
