/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-sum.h"

#include "mant-round.h"

/* Inside core/num: one dot product under way, and the steps of which the orders are made.
 *
 * A partial sum is a double where every number of the product's and the accumulator's format is one
 * and every step can be taken in doubles (`fast`; see mant-dot-state.c), else a MantValue. Both
 * ways have the same bits and flags. */
typedef union {
  double    number;
  MantValue value;
} MantPartial;

/* How doubles are rounded to a float: by bits, while they stay among its numbers. */
typedef struct {
  const MantFormat *format;
  double   max;           /* of its finite numbers */
  int      emin;
  unsigned n_dropped;     /* low bits of a double that a normal number does not have */
  bool     is_binary64;   /* and the mode is rne: what the processor answers */
} MantDotTarget;

struct _MantDotState {
  const MantDot *dot;
  const double  *a, *b;   /* b: NULL for a plain sum */
  ptrdiff_t      a_stride, b_stride;
  size_t         n;
  size_t         parameter;
  uint64_t       index;   /* of the next rounding */
  bool           fast;
  bool           down;    /* exact zero sums are −0 */
  bool           to_nearest_even;
  MantDotTarget  product, accumulator;
  MantFlags      flags;
  MantPartial    sum;
};

#define MANT_ORDER_DEFINE(name, ...)                                                            \
  extern const MantSumOrder mant_order_##name;                                                  \
  const MantSumOrder mant_order_##name = { __VA_ARGS__ };

/* p[i], rounded to the product's format if there is one */
MantPartial mant_dot_term     (MantDotState *state, size_t i);
/* a + b and a − b, rounded to the accumulator */
MantPartial mant_dot_add      (MantDotState *state, const MantPartial *a, const MantPartial *b);
MantPartial mant_dot_subtract (MantDotState *state, const MantPartial *a, const MantPartial *b);
MantPartial mant_dot_zero     (const MantDotState *state);
MantValue   mant_dot_value    (const MantDotState *state, const MantPartial *partial);
MantPartial mant_dot_partial  (const MantDotState *state, const MantValue *value);
/* from +0, the terms first … first + n − 1, forwards or backwards */
MantPartial mant_dot_run      (MantDotState *state, size_t first, size_t n, bool backwards);
