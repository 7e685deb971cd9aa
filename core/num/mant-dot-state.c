/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The steps of a dot product. Each is exact, then rounded once: in doubles where these can hold the
 * exact result as far as a rounding must know it, else through MantValue. */

#define MANT_ADDEND_ONLY
#include "roundings/rne.c"
#undef MANT_ADDEND_ONLY

#include "mant-dot-state.h"

#include <math.h>
#include <string.h>

/* Significand bits of a format for which doubles serve: a sum of two of its numbers, rounded to odd
 * to 53 bits, keeps two bits and more below the last one, so that no deterministic mode is misled
 * (Boldo and Melquiond 2008). */
#define FAST_PRECISION 41

/* Exponents for which no step of the fast way leaves the normal doubles. */
#define FAST_EXPONENT 480

static uint64_t
bits_of (double x)
{
  uint64_t bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static double
from_bits (uint64_t bits)
{
  double x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

static MantRoundingContext
next_context (MantDotState *state)
{
  return (MantRoundingContext) { .rounding = state->dot->rounding, .seed = state->dot->seed,
                                 .index = state->index++ };
}

/* Through the codec: any number, any mode, any policy. */
static MantValue
round_value (MantDotState     *state,
             const MantFormat *format,
             const MantValue  *value)
{
  const MantRoundingContext context = next_context (state);

  return mant_format_decode (format, mant_format_encode (format, value, &context,
                                                         state->dot->overflow, &state->flags));
}

/* x + y = sum + error, exactly (Knuth, The Art of Computer Programming 2, 4.2.2). */
static inline double
two_sum (double  x,
         double  y,
         double *error)
{
  const double sum = x + y;
  const double y_part = sum - x, x_part = sum - y_part;

  *error = (x - x_part) + (y - y_part);
  return sum;
}

/* sum + error rounded to odd, given sum = x + y rounded to nearest. */
static inline double
to_odd (double sum,
        double error)
{
  const uint64_t bits = bits_of (sum);

  if ((bits & 1) != 0)
    return sum;
  /* toward the error: the magnitude grows where the signs agree; the last bit becomes 1 either
   * way */
  return from_bits ((error > 0) == (sum > 0) ? bits + 1 : bits - 1);
}

/* The number of the target that an exact x, or one rounded to odd (`jammed`), becomes. Whatever is
 * out of the ordinary answers false: zero, beyond the largest number, deep among the subnormals, a
 * stochastic mode that would need what a jam hides. */
static inline bool
round_fast (MantDotState        *state,
            const MantDotTarget *target,
            double               x,
            bool                 jammed,
            double              *rounded)
{
  const MantRounding *rounding = state->dot->rounding;
  const uint64_t bits = bits_of (x), magnitude = bits & (UINT64_MAX >> 1);
  const int exponent = (int) (magnitude >> 52) - 1023;
  const bool tiny = exponent < target->emin;
  const unsigned n_dropped
      = target->n_dropped + (tiny ? (unsigned) (target->emin - exponent) : 0);
  uint64_t mask, fraction, result, random = 0;
  unsigned n_random_bits = 0;
  double y;

  if (magnitude == 0 || n_dropped >= 52 || exponent > FAST_EXPONENT * 2)
    return false;

  mask = (UINT64_C (1) << n_dropped) - 1;
  fraction = magnitude & mask;
  if (fraction == 0)
    {
      if (fabs (x) > target->max || (bits >> 63 != 0 && !target->format->is_signed))
        return false;
      state->index++;
      *rounded = x;
      return true;
    }

  if (rounding->stochastic)
    {
      if (jammed)
        return false;
      random = mant_random_word (state->dot->seed, state->index);
      n_random_bits = rounding->given_bits ? MANT_DEFAULT_RANDOM_BITS : 0;
      random >>= 64 - (rounding->given_bits ? n_random_bits : n_dropped);
    }
  if (state->to_nearest_even) /* the same without a call */
    result = magnitude + mant_addend_rne (fraction, mask, magnitude >> n_dropped & 1, 0, 0, 0);
  else
    result = magnitude + rounding->addend (fraction, mask, magnitude >> n_dropped & 1, bits >> 63,
                                           random, n_random_bits);
  result &= ~mask;
  y = from_bits (result | (bits & ~(UINT64_MAX >> 1)));
  if (fabs (y) > target->max || (bits >> 63 != 0 && !target->format->is_signed))
    return false;

  state->index++;
  state->flags |= MANT_FLAG_INEXACT | (tiny ? MANT_FLAG_UNDERFLOW : 0);
  *rounded = y;
  return true;
}

/* The number of the target that x + error becomes, x rounded to nearest. */
static inline bool
round_sum_fast (MantDotState        *state,
                const MantDotTarget *target,
                double               x,
                double               error,
                double              *rounded)
{
  if (!target->is_binary64)
    return round_fast (state, target, error == 0 ? x : to_odd (x, error), error != 0, rounded);
  if (x == 0)
    return false;

  state->index++;
  state->flags |= error == 0 ? 0 : MANT_FLAG_INEXACT;
  *rounded = x;
  return true;
}

/* x + y, rounded to the accumulator: in doubles, or if that will not do through MantValue. */
static inline double
add_fast (MantDotState *state,
          double        x,
          double        y)
{
  double error, rounded;
  const double sum = two_sum (x, y, &error);
  MantValue vx, vy, value;

  if (fabs (sum) < 0x1p1000 && round_sum_fast (state, &state->accumulator, sum, error, &rounded))
    return rounded;

  vx = mant_value_from_f64 (x);
  vy = mant_value_from_f64 (y);
  value = mant_value_add (&vx, &vy, state->down, &state->flags);
  value = round_value (state, state->accumulator.format, &value);
  return mant_value_to_f64 (&value);
}

static MantValue
exact_product (MantDotState *state,
               double        a,
               double        b)
{
  const MantValue va = mant_value_from_f64 (a), vb = mant_value_from_f64 (b);

  return mant_value_multiply (&va, &vb, &state->flags);
}

/* a·b − product for a product rounded to nearest, in exponents for which that is a double. */
static inline double
product_error (double a,
               double b,
               double product)
{
  const uint64_t low_half = (UINT64_C (1) << 27) - 1;

  /* 26 bits each, as numbers of binary32 and less have: exact, and no call of fma () */
  if (((bits_of (a) | bits_of (b)) & low_half) == 0)
    return 0;
  return fma (a, b, -product);
}

static inline bool
product_is_ordinary (double product)
{
  return fabs (product) < 0x1p960 && fabs (product) > 0x1p-900;
}

/* Whether a·b is a double. */
static inline bool
product_is_exact (double a,
                  double b)
{
  const double product = a * b;

  if (product == 0)
    return a == 0 || b == 0;
  return product_is_ordinary (product) && product_error (a, b, product) == 0;
}

/* The i-th term through MantValue. */
static MantValue
term_value (MantDotState *state,
            size_t        i)
{
  const double a = state->a[(ptrdiff_t) i * state->a_stride];
  MantValue value = mant_value_from_f64 (a);

  if (state->b != NULL)
    value = exact_product (state, a, state->b[(ptrdiff_t) i * state->b_stride]);
  if (state->dot->product != NULL)
    value = round_value (state, state->dot->product, &value);
  return value;
}

static inline double
term_fast (MantDotState *state,
           size_t        i)
{
  const double a = state->a[(ptrdiff_t) i * state->a_stride];
  const double b = state->b != NULL ? state->b[(ptrdiff_t) i * state->b_stride] : 1;
  const double product = a * b;
  MantValue value;

  if (state->dot->product == NULL)
    return product; /* start () has seen that it is exact */

  if (product_is_ordinary (product))
    {
      const double error = product_error (a, b, product);
      double rounded;

      if (round_sum_fast (state, &state->product, product, error, &rounded))
        return rounded;
    }

  value = term_value (state, i);
  return mant_value_to_f64 (&value);
}

/* p[i]: a[i]·b[i], or a[i] in a plain sum, rounded to the product's format. */
MantPartial
mant_dot_term (MantDotState *state,
               size_t        i)
{
  MantPartial term;

  if (state->fast)
    term.number = term_fast (state, i);
  else
    term.value = term_value (state, i);
  return term;
}

MantPartial
mant_dot_add (MantDotState      *state,
              const MantPartial *a,
              const MantPartial *b)
{
  MantPartial sum;

  if (state->fast)
    {
      sum.number = add_fast (state, a->number, b->number);
      return sum;
    }

  sum.value = mant_value_add (&a->value, &b->value, state->down, &state->flags);
  sum.value = round_value (state, state->dot->accumulator, &sum.value);
  return sum;
}

MantPartial
mant_dot_subtract (MantDotState      *state,
                   const MantPartial *a,
                   const MantPartial *b)
{
  MantPartial difference;

  if (state->fast && !isnan (b->number))
    {
      difference.number = add_fast (state, a->number, -b->number);
      return difference;
    }
  else
    {
      const MantValue va = mant_dot_value (state, a), vb = mant_dot_value (state, b);
      MantValue value = mant_value_subtract (&va, &vb, state->down, &state->flags);

      value = round_value (state, state->dot->accumulator, &value);
      return mant_dot_partial (state, &value);
    }
}

MantPartial
mant_dot_zero (const MantDotState *state)
{
  const MantValue zero = { .number_class = MANT_CLASS_ZERO };

  return mant_dot_partial (state, &zero);
}

MantValue
mant_dot_value (const MantDotState *state,
                const MantPartial  *partial)
{
  return state->fast ? mant_value_from_f64 (partial->number) : partial->value;
}

MantPartial
mant_dot_partial (const MantDotState *state,
                  const MantValue    *value)
{
  MantPartial partial;

  if (state->fast)
    partial.number = mant_value_to_f64 (value);
  else
    partial.value = *value;
  return partial;
}

MantPartial
mant_dot_run (MantDotState *state,
              size_t        first,
              size_t        n,
              bool          backwards)
{
  MantPartial sum = mant_dot_zero (state);

  if (state->fast)
    {
      double number = 0;

      for (size_t i = 0; i < n; i++)
        number = add_fast (state, number,
                           term_fast (state, first + (backwards ? n - 1 - i : i)));
      sum.number = number;
      return sum;
    }

  for (size_t i = 0; i < n; i++)
    {
      const MantPartial term = mant_dot_term (state, first + (backwards ? n - 1 - i : i));

      sum = mant_dot_add (state, &sum, &term);
    }

  return sum;
}

/* Whether doubles serve for the numbers of a format. */
static bool
set_target (MantDotState     *state,
            MantDotTarget    *target,
            const MantFormat *format)
{
  target->format = format;
  if (state->to_nearest_even && format->codec == &mant_codec_float && format->exponent_bits == 11
      && format->significand_bits == 52 && format->bias == 1023 && format->is_signed
      && format->has_inf && format->has_subnormals && format->has_zero
      && format->nan_codes == MANT_NAN_TOP)
    {
      target->is_binary64 = true;
      return true;
    }

  if (format->codec != &mant_codec_float || !format->has_zero || !format->has_subnormals
      || format->significand_bits < 1 || format->precision > FAST_PRECISION
      || format->emin - format->significand_bits < -FAST_EXPONENT || format->emax > FAST_EXPONENT)
    return false;

  target->max = mant_value_to_f64 (&format->max_finite);
  target->emin = format->emin;
  target->n_dropped = (unsigned) (52 - format->significand_bits);
  return true;
}

static void
start (MantDotState  *state,
       const MantDot *dot,
       const double  *a,
       ptrdiff_t      a_stride,
       const double  *b,
       ptrdiff_t      b_stride,
       size_t         n)
{
  *state = (MantDotState) {
    .dot = dot, .a = a, .a_stride = a_stride, .b = b, .b_stride = b_stride, .n = n,
    .parameter = dot->parameter != 0 ? dot->parameter : dot->order->default_parameter,
    .index = dot->first_index, .down = mant_rounding_is_down (dot->rounding),
    .to_nearest_even = dot->rounding->addend == mant_rounding_find ("rne")->addend,
  };

  state->fast = set_target (state, &state->accumulator, dot->accumulator)
                && (dot->product == NULL || set_target (state, &state->product, dot->product));
  if (state->fast && dot->product == NULL && b != NULL)
    for (size_t i = 0; i < n && state->fast; i++)
      state->fast = product_is_exact (a[(ptrdiff_t) i * a_stride], b[(ptrdiff_t) i * b_stride]);
}

static MantValue
finish (MantDotState *state,
        MantFlags    *flags)
{
  const MantDot *dot = state->dot;
  MantValue value;

  if (mant_format_is_wide (dot->accumulator)
      || (dot->product != NULL && mant_format_is_wide (dot->product))
      || (dot->output != NULL && mant_format_is_wide (dot->output)))
    {
      *flags |= MANT_FLAG_INVALID;
      return (MantValue) { .number_class = MANT_CLASS_NAN };
    }

  dot->order->sum (state);
  value = mant_dot_value (state, &state->sum);
  value = round_value (state, dot->output != NULL ? dot->output : dot->accumulator, &value);
  *flags |= state->flags;
  return value;
}

/**
 * mant_dot_product:
 * @dot: formats, order and rounding
 * @a: numbers: exact binary64 values
 * @a_stride: elements from one to the next; may be 0 or negative
 * @b: as @a
 * @b_stride: as @a_stride
 * @n: terms; 0 gives +0
 * @flags: (inout): IEEE 754 flags of all steps; or-ed into
 *
 * Σ @a[i·a_stride]·@b[i·b_stride], i < @n, computed as @dot says: see MantDot. Every step is exact
 * and rounded once, so the result does not depend on the instruction set. A stochastic mode takes a
 * new index for each rounding, exact or not, in the order of the steps: product i just before the
 * sum that takes it, a partial sum of "pairwise" as soon as both its halves are known.
 *
 * Formats of more than %MANT_FORMAT_MAX_BITS bits are for core/wide: with one, the answer is NaN
 * with %MANT_FLAG_INVALID. The same goes for "tensor-core" with terms and guard bits of more than
 * 126 bits.
 *
 * Costs some 10 to 20 ns a term where the formats are floats of up to 41 bits of precision with
 * exponents up to ±480 (in rne, binary64 too), some 100 to 300 ns otherwise.
 *
 * Returns: the sum, a number of the output's format (of the accumulator's where there is none)
 */
MantValue
mant_dot_product (const MantDot *dot,
                  const double  *a,
                  ptrdiff_t      a_stride,
                  const double  *b,
                  ptrdiff_t      b_stride,
                  size_t         n,
                  MantFlags     *flags)
{
  MantDotState state;

  start (&state, dot, a, a_stride, b, b_stride, n);
  return finish (&state, flags);
}

/**
 * mant_dot_sum:
 * @dot: formats, order and rounding
 * @a: numbers: exact binary64 values
 * @a_stride: elements from one to the next
 * @n: terms; 0 gives +0
 * @flags: (inout): IEEE 754 flags of all steps; or-ed into
 *
 * Σ @a[i·a_stride], i < @n: [func@dot_product] with @a[i] itself in place of a product.
 *
 * Returns: the sum
 */
MantValue
mant_dot_sum (const MantDot *dot,
              const double  *a,
              ptrdiff_t      a_stride,
              size_t         n,
              MantFlags     *flags)
{
  MantDotState state;

  start (&state, dot, a, a_stride, NULL, 0, n);
  return finish (&state, flags);
}

/**
 * mant_dot_n_indices:
 * @n: terms
 *
 * How many indices of its stream a dot product of @n terms may use, in any order: 5·@n + 2. Two dot
 * products whose first indices are that far apart share no random bits.
 *
 * Returns: the number of indices
 */
uint64_t
mant_dot_n_indices (size_t n)
{
  return 5 * (uint64_t) n + 2; /* kahan: a product and four sums a term; the output */
}

/**
 * mant_matmul:
 * @dot: formats, order and rounding of every element
 * @m: rows of A and C
 * @n: columns of B and C
 * @k: columns of A, rows of B
 * @a: A, row-major, exact binary64 values
 * @lda: elements from one row of A to the next
 * @b: B, row-major
 * @ldb: elements from one row of B to the next
 * @c: (out caller-allocates): C = A·B, row-major, to binary64 (exact unless the output's format has
 *   numbers that are no doubles)
 * @ldc: elements from one row of C to the next
 * @flags: (inout): IEEE 754 flags of all steps; or-ed into
 *
 * A matrix product, each element one [func@dot_product] of k terms, element (i, j) with the stream
 * indices from first_index + (i·n + j)·[func@dot_n_indices] (k). Rows are independent: a caller
 * with threads gives each its rows, and the index of their first element.
 *
 * Costs m·n·k terms of [func@dot_product].
 */
void
mant_matmul (const MantDot *dot,
             size_t         m,
             size_t         n,
             size_t         k,
             const double  *a,
             size_t         lda,
             const double  *b,
             size_t         ldb,
             double        *c,
             size_t         ldc,
             MantFlags     *flags)
{
  MantDot element = *dot;

  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++)
      {
        MantValue value;

        element.first_index = dot->first_index + ((uint64_t) i * n + j) * mant_dot_n_indices (k);
        value = mant_dot_product (&element, a + i * lda, 1, b + j, (ptrdiff_t) ldb, k, flags);
        c[i * ldc + j] = mant_value_to_f64 (&value);
      }
}
