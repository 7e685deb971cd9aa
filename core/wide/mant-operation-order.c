/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-operation-order.h"

/* What decides: the order of a and b, of |a| and |b|, and what is NaN. */
typedef struct {
  int  order, magnitude_order;
  bool nan[2], negative[2];
} Pair;

/* Which of the two: 0 or 1. −0 is below +0 (IEEE 754-2019, 9.6). */
static int
choose (const Pair *pair,
        unsigned    options)
{
  int order = pair->order;

  if (pair->nan[0] || pair->nan[1])
    {
      if ((options & MANT_EXTREMUM_NUMBER) != 0)
        return pair->nan[0] ? 1 : 0;
      return pair->nan[0] ? 0 : 1;
    }

  if ((options & MANT_EXTREMUM_MAGNITUDE) != 0 && pair->magnitude_order != 0)
    order = pair->magnitude_order;
  if (order == 0)
    order = (int) pair->negative[1] - (int) pair->negative[0];
  return ((options & MANT_EXTREMUM_MAXIMUM) != 0 ? order < 0 : order > 0) ? 1 : 0;
}

MantStatus
mant_operation_extremum (unsigned               options,
                         const MantWide *const *operands,
                         MantWide              *result)
{
  Pair pair = { 0 };

  for (int i = 0; i < 2; i++)
    {
      pair.nan[i] = mant_wide_is_nan (operands[i]);
      pair.negative[i] = operands[i]->negative;
    }
  if (!pair.nan[0] && !pair.nan[1])
    {
      /* with the signs taken off, or with one put on both */
      MantWide a = *operands[0], b = *operands[1];

      pair.order = mant_wide_compare (operands[0], operands[1]);
      a.negative = b.negative = false;
      pair.magnitude_order = mant_wide_compare (&a, &b); /* compares the mpfr_t by magnitude */
    }

  return mant_operation_exact (operands[choose (&pair, options)], result);
}

MantValue
mant_operation_extremum_narrow (unsigned         options,
                                const MantValue *operands)
{
  Pair pair = { 0 };

  for (int i = 0; i < 2; i++)
    {
      pair.nan[i] = operands[i].number_class == MANT_CLASS_NAN
                    || operands[i].number_class == MANT_CLASS_NAR;
      pair.negative[i] = operands[i].negative;
    }
  if (!pair.nan[0] && !pair.nan[1])
    {
      MantValue a = operands[0], b = operands[1];

      pair.order = mant_value_compare (&a, &b);
      a.negative = b.negative = false;
      pair.magnitude_order = mant_value_compare (&a, &b);
    }

  return operands[choose (&pair, options)];
}

static MantValue
truth (unsigned   holds_for,
       bool       any_nan,
       int        order,
       MantFlags *flags)
{
  const unsigned relation = any_nan     ? MANT_ORDER_UNORDERED
                            : order < 0 ? MANT_ORDER_LESS
                            : order > 0 ? MANT_ORDER_GREATER
                                        : MANT_ORDER_EQUAL;

  if (any_nan && (holds_for & MANT_ORDER_SIGNALS) != 0)
    *flags |= MANT_FLAG_INVALID;
  if ((holds_for & relation) == 0)
    return (MantValue) { .number_class = MANT_CLASS_ZERO };
  return (MantValue) { .number_class = MANT_CLASS_NORMAL, .hi = UINT64_C (1) << 63 };
}

/* A posit's NaR is a number as far as order goes: equal to itself and below all others, as the codes
 * are when they are read as integers in two's complement (Posit Standard 2022, 5.2). */
static bool
compare_nar (MantClass  a,
             MantClass  b,
             int       *order)
{
  if (a == MANT_CLASS_NAN || b == MANT_CLASS_NAN
      || (a != MANT_CLASS_NAR && b != MANT_CLASS_NAR))
    return false;

  *order = (b == MANT_CLASS_NAR) - (a == MANT_CLASS_NAR);
  return true;
}

MantStatus
mant_operation_compare (unsigned               holds_for,
                        const MantWide *const *operands,
                        MantWide              *result,
                        MantFlags             *flags)
{
  int order;
  MantValue value;

  if (compare_nar (operands[0]->number_class, operands[1]->number_class, &order))
    value = truth (holds_for, false, order, flags);
  else
    value = truth (holds_for, mant_operation_any_nan (operands, 2),
                   mant_wide_compare (operands[0], operands[1]), flags);

  mant_wide_set_value (result, &value);
  return MANT_OK;
}

MantValue
mant_operation_compare_narrow (unsigned         holds_for,
                               const MantValue *operands,
                               MantFlags       *flags)
{
  const bool any_nan = operands[0].number_class == MANT_CLASS_NAN
                       || operands[1].number_class == MANT_CLASS_NAN;
  int order;

  if (compare_nar (operands[0].number_class, operands[1].number_class, &order))
    return truth (holds_for, false, order, flags);
  return truth (holds_for, any_nan, mant_value_compare (&operands[0], &operands[1]), flags);
}
