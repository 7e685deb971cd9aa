/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-plan.h"

/* What a number beyond the range, or −0, becomes is asked of the codec itself, once, so that
 * policies are written in one place. */
static uint32_t
ask_codec (const MantFormat   *format,
           const MantValue    *value,
           const MantRounding *rounding,
           MantOverflow        overflow)
{
  const MantRoundingContext context = { .rounding = rounding };
  MantFlags flags = MANT_FLAG_NONE;
  const MantCode code = mant_format_encode (format, value, &context, overflow, &flags);
  MantValue result = mant_format_decode (format, code);

  if (result.number_class == MANT_CLASS_NAN)
    result.negative = value->negative;
  return mant_bits_f32 (mant_value_to_f32 (&result));
}

/* The sign bit if −0 stays −0. */
static uint32_t
zero_sign (const MantFormat   *format,
           const MantRounding *rounding,
           MantOverflow        overflow)
{
  const MantValue negative_zero = { .number_class = MANT_CLASS_ZERO, .negative = true };

  if (format->codec != &mant_codec_float || !format->has_negative_zero)
    return 0;
  if (format->policy.zero_sign == MANT_ZERO_KEEPS_SIGN)
    return MANT_F32_SIGN;
  return ask_codec (format, &negative_zero, rounding, overflow) & MANT_F32_SIGN;
}

/* Bits of a magnitude, cut off to 24 significand bits. Exponents are those of binary32's normal
 * numbers nearly always, and a plan is made for every call. */
static uint32_t
floor_f32 (const MantValue *value)
{
  MantValue magnitude = *value, rounded;
  uint32_t bits;

  if (value->number_class == MANT_CLASS_ZERO)
    return 0;
  if (value->exponent >= -126 && value->exponent <= 127)
    return (uint32_t) (value->exponent + 127) << 23 | ((uint32_t) (value->hi >> 40) & 0x7fffff);

  magnitude.negative = false;
  bits = mant_bits_f32 (mant_value_to_f32 (&magnitude));
  if ((value->hi << 24 | value->lo) == 0)
    return bits;
  rounded = mant_value_from_f32 (mant_f32_bits (bits));
  return mant_value_compare (&rounded, &magnitude) > 0 ? bits - 1 : bits;
}

/* A limit of the format as a binary32, rounded to nearest. */
static uint32_t
limit_f32 (const MantValue *value)
{
  if ((value->hi << 24 | value->lo) == 0)
    return floor_f32 (value) | (value->negative ? MANT_F32_SIGN : 0);
  return mant_bits_f32 (mant_value_to_f32 (value));
}

/* Where @plan->tiny_exponent and the limits are known: the loop that may be used. */
static void
choose (MantPlan *plan)
{
  const uint32_t top = plan->max[0] > plan->max[1] ? plan->max[0] : plan->max[1];

  plan->end = MANT_PLAN_END_ANY;
  if (plan->infinity[0] == plan->overflow[0] && plan->infinity[1] == plan->overflow[1])
    {
      if (plan->zero_sign != 0 && plan->max[0] == plan->max[1]
          && plan->overflow[1] == (plan->overflow[0] | MANT_F32_SIGN))
        plan->end = MANT_PLAN_END_EVEN;
      else if (plan->zero_sign == 0 && plan->overflow[0] == plan->max[0]
               && plan->overflow[1] == (plan->max[1] != 0 ? plan->max[1] | MANT_F32_SIGN : 0))
        plan->end = MANT_PLAN_END_CLAMP;
    }
  plan->quantum_bits = plan->tiny_exponent >= -126
                       ? (uint32_t) (plan->tiny_exponent + 127) << 23
                       : UINT32_C (1) << (plan->tiny_exponent + 149);
  plan->lift = plan->beyond = 0;

  plan->kind = MANT_PLAN_GENERAL;
  /* where the smallest normal number has the quantum of those below, the subnormals go on evenly */
  if (plan->drop == 23 || plan->tiny_exponent + 150 - plan->normal_field != plan->drop)
    return;

  if (plan->normal_field == 1)
    {
      plan->kind = MANT_PLAN_CONSTANT;
    }
  else if (plan->drop >= 2 && (int32_t) (top >> 23) + 2 + plan->drop < 255)
    {
      plan->kind = MANT_PLAN_LIFT;
      plan->lift = (uint32_t) plan->normal_field << 23;
      plan->beyond = (top & MANT_F32_INF) + (UINT32_C (2) << 23);
      if (plan->beyond < plan->lift)
        plan->beyond = plan->lift;
    }
}

/* @format under @rounding and @overflow; stochastic modes too. */
void
mant_plan_init (MantPlan           *plan,
                const MantFormat   *format,
                const MantRounding *rounding,
                MantOverflow        overflow)
{
  *plan = (MantPlan) { .kind = MANT_PLAN_ORACLE };

  if (format->codec == &mant_codec_posit)
    {
      if (format->bits < 3 || format->emax > 126)
        return;
      plan->kind = MANT_PLAN_POSIT;
      plan->posit = (MantPosit) {
        .n_bits = format->bits,
        .n_exponent_bits = format->exponent_bits,
        .min = format->emin * (1 << 23),
        .max = format->emax * (1 << 23),
      };
      return;
    }

  if (format->codec == &mant_codec_float)
    {
      const int m = format->significand_bits;

      if (!format->has_zero || m > 23 || format->emin < -126 || format->emin - m < -149
          || format->emax > 127 || format->emin > 120)
        return;

      plan->drop = 23 - m;
      plan->tiny_exponent = format->has_subnormals ? format->emin - m : format->emin;
      plan->normal_field = format->emin + 127;
      plan->code_parity = format->code_parity && m == 0;
      plan->bias = format->bias & 1; /* only its parity counts */
    }
  else if (format->codec == &mant_codec_integer)
    {
      if (format->wraps || format->fraction_bits > 149 || format->fraction_bits < -64
          || format->max_finite.number_class == MANT_CLASS_ZERO || format->emax > 120)
        return;

      /* all its numbers are subnormals, up to twice the limit, if 24 bits reach so far */
      int n_bits = format->emax + 1 + format->fraction_bits;

      if (n_bits > 23)
        n_bits = 23;
      plan->drop = 23 - n_bits;
      plan->tiny_exponent = -format->fraction_bits;
      plan->normal_field = plan->tiny_exponent + n_bits + 127;
      if (plan->normal_field < 1)
        return;
    }
  else
    {
      return;
    }

  plan->max[0] = floor_f32 (&format->max_finite);
  plan->max[1] = format->is_signed ? floor_f32 (&format->min_finite) : 0;
  plan->zero_sign = zero_sign (format, rounding, overflow);
  for (int negative = 0; negative < 2; negative++)
    {
      const MantValue finite = {
        .number_class = MANT_CLASS_NORMAL,
        .negative = negative,
        .exponent = format->emax + 2,
        .hi = UINT64_C (1) << 63,
      };
      const MantValue inf = { .number_class = MANT_CLASS_INF, .negative = negative };
      const bool is_symmetric = format->codec == &mant_codec_float && format->is_signed
                                && (rounding->overflow == MANT_OVERFLOW_TO_INF
                                    || rounding->overflow == MANT_OVERFLOW_TO_MAX);

      if (overflow == MANT_OVERFLOW_SATURATE
          && format->policy.inf_under_saturation == MANT_INF_SATURATES)
        {
          /* all there is to it, and the common case */
          plan->overflow[negative] = plan->infinity[negative]
              = limit_f32 (negative ? &format->min_finite : &format->max_finite);
        }
      else if (negative && is_symmetric)
        {
          plan->overflow[1] = plan->overflow[0] | MANT_F32_SIGN;
          plan->infinity[1] = plan->infinity[0] | MANT_F32_SIGN;
        }
      else
        {
          plan->overflow[negative] = ask_codec (format, &finite, rounding, overflow);
          plan->infinity[negative] = ask_codec (format, &inf, rounding, overflow);
        }
    }
  choose (plan);
}

/* For a float whose exponents go on beyond all of binary32's: a plan that holds for its normal
 * numbers. Its subnormal ones have fewer significand bits, and are not rounded by it. */
bool
mant_plan_init_unbounded (MantPlan           *plan,
                          const MantFormat   *format,
                          const MantRounding *rounding,
                          MantOverflow        overflow)
{
  const MantValue inf[2] = { { .number_class = MANT_CLASS_INF },
                             { .number_class = MANT_CLASS_INF, .negative = true } };

  if (format->codec != &mant_codec_float || format->significand_bits < 1
      || format->significand_bits > 22 || format->emin > -150 || format->emax < 128
      || !format->is_signed || !format->has_zero)
    return false;

  *plan = (MantPlan) {
    .drop = 23 - format->significand_bits,
    .tiny_exponent = -126 - format->significand_bits,
    .normal_field = 1,
    .zero_sign = zero_sign (format, rounding, overflow),
  };
  for (int negative = 0; negative < 2; negative++)
    {
      /* what is rounded to 2^128 is no binary32 */
      plan->max[negative] = MANT_F32_INF - 1;
      plan->overflow[negative] = MANT_F32_INF | (negative ? MANT_F32_SIGN : 0);
      plan->infinity[negative] = ask_codec (format, &inf[negative], rounding, overflow);
    }
  choose (plan);
  return true;
}

/* A finite magnitude's bits times 2^exponent; UINT32_MAX where binary32 cannot hold it. */
static uint32_t
shift_bits (uint32_t bits,
            int      exponent)
{
  const uint32_t sign = bits & MANT_F32_SIGN, magnitude = bits & ~MANT_F32_SIGN;
  const int field = (int) (magnitude >> 23) + exponent;

  if (magnitude >= MANT_F32_INF || magnitude == 0)
    return bits;
  if (magnitude >> 23 == 0 || field < 1 || field > 254)
    return UINT32_MAX;
  return sign | (uint32_t) field << 23 | (magnitude & 0x7fffff);
}

/* Rounding x/2^exponent and multiplying by 2^exponent again is rounding x to the format whose
 * numbers are all 2^exponent times as large: @shifted is that format's plan. Only for plans of
 * floats with subnormals, integers and fixed point; answers false where binary32 does not hold the
 * shifted numbers. */
bool
mant_plan_shift (const MantPlan *plan,
                 int             exponent,
                 MantPlan       *shifted)
{
  if (!mant_plan_is_float (plan))
    return false;

  *shifted = *plan;
  shifted->tiny_exponent += exponent;
  shifted->normal_field += exponent;
  shifted->bias = (plan->bias + exponent) & 1;
  if (shifted->tiny_exponent < -149 || shifted->normal_field < 1 || shifted->tiny_exponent > 120)
    return false;

  for (int negative = 0; negative < 2; negative++)
    {
      shifted->max[negative] = shift_bits (plan->max[negative], exponent);
      shifted->overflow[negative] = shift_bits (plan->overflow[negative], exponent);
      shifted->infinity[negative] = shift_bits (plan->infinity[negative], exponent);
      if (shifted->max[negative] == UINT32_MAX || shifted->overflow[negative] == UINT32_MAX
          || shifted->infinity[negative] == UINT32_MAX)
        return false;
    }

  choose (shifted);
  return true;
}

/* Its place in mant_roundings[], −1 for a mode that is not in the list. */
int
mant_plan_rounding_index (const MantRounding *rounding)
{
  for (size_t i = 0; i < mant_n_roundings; i++)
    if (mant_roundings[i] == rounding)
      return (int) i;
  return -1;
}

/* Element by element through the codec. */
void
mant_plan_oracle (const MantQuantizer *quantizer,
                  const float         *x,
                  float               *y,
                  size_t               n,
                  uint64_t             first_index)
{
  MantRoundingContext context = {
    .rounding = quantizer->rounding,
    .seed = quantizer->seed,
    .n_random_bits = quantizer->n_random_bits,
  };

  for (size_t i = 0; i < n; i++)
    {
      context.index = first_index + i;
      y[i] =
          mant_format_round_f32 (&quantizer->format->element, x[i], &context, quantizer->overflow);
    }
}
