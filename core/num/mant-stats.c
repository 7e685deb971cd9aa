/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-stats.h"

#include <math.h>

/**
 * mant_range_init:
 * @range: (out caller-allocates): a range
 *
 * The range of no values at all, into which others are merged.
 */
void
mant_range_init (MantRange *range)
{
  *range = (MantRange) { 0 };
}

/**
 * mant_range_merge:
 * @into: (inout): the range of some values
 * @from: the range of others
 *
 * Makes @into the range of both. The order of merges does not show.
 */
void
mant_range_merge (MantRange       *into,
                  const MantRange *from)
{
  if (from->n_finite > 0)
    {
      if (into->n_finite == 0 || from->min < into->min)
        into->min = from->min;
      if (into->n_finite == 0 || from->max > into->max)
        into->max = from->max;
      if (from->absmax > into->absmax)
        into->absmax = from->absmax;
    }

  into->n_nan += from->n_nan;
  into->n_pos_inf += from->n_pos_inf;
  into->n_neg_inf += from->n_neg_inf;
  into->n_zero += from->n_zero;
  into->n_negative += from->n_negative;
  into->n_finite += from->n_finite;
}

/**
 * mant_moments_merge:
 * @into: (inout): moments of some values
 * @from: moments of the values after them
 *
 * Makes @into the moments of both. With n = n₁ + n₂ and δ = mean₂ − mean₁:
 *   mean = mean₁ + δ·n₂/n,  m2 = m2₁ + m2₂ + δ²·n₁n₂/n, and so on for m3 and m4.
 * Rounds, so the bits depend on the order: merge as a #MantMomentsTree does.
 *
 * Source: Pébay, Formulas for robust, one-pass parallel computation of covariances and
 * arbitrary-order statistical moments, Sandia report SAND2008-6212, eqs. 1.1, 2.1 and 3.1.
 */
void
mant_moments_merge (MantMoments       *into,
                    const MantMoments *from)
{
  const double n1 = (double) into->n, n2 = (double) from->n, n = n1 + n2;
  double delta, delta_n, delta_n2, product;
  MantMoments sum;

  if (from->n == 0)
    return;
  if (into->n == 0)
    {
      *into = *from;
      return;
    }

  delta = from->mean - into->mean;
  delta_n = delta / n;
  delta_n2 = delta_n * delta_n;
  product = delta * delta_n * n1 * n2;

  sum.n = into->n + from->n;
  sum.mean = into->mean + delta_n * n2;
  sum.m2 = into->m2 + from->m2 + product;
  sum.m3 = into->m3 + from->m3
           + product * delta_n * (n1 - n2)
           + 3.0 * delta_n * (n1 * from->m2 - n2 * into->m2);
  sum.m4 = into->m4 + from->m4
           + product * delta_n2 * (n1 * n1 - n1 * n2 + n2 * n2)
           + 6.0 * delta_n2 * (n1 * n1 * from->m2 + n2 * n2 * into->m2)
           + 4.0 * delta_n * (n1 * from->m3 - n2 * into->m3);
  sum.sum_squares = into->sum_squares + from->sum_squares;
  *into = sum;
}

/**
 * mant_errors_merge:
 * @into: (inout): sums over some pairs
 * @from: sums over the pairs after them, with `argmax` on the same count as @into
 *
 * Makes @into the sums over both. Of equal largest errors the one with the lower index stays.
 * Rounds, so the bits depend on the order: merge as a #MantErrorsTree does.
 */
void
mant_errors_merge (MantErrors       *into,
                   const MantErrors *from)
{
  if (from->n > 0
      && (into->n == 0
          || from->max_abs_error > into->max_abs_error
          || (from->max_abs_error == into->max_abs_error && from->argmax < into->argmax)))
    {
      into->max_abs_error = from->max_abs_error;
      into->argmax = from->argmax;
    }

  into->n += from->n;
  into->n_zeroed += from->n_zeroed;
  into->n_clipped += from->n_clipped;
  into->n_became_nonfinite += from->n_became_nonfinite;
  into->sum_error_squares += from->sum_error_squares;
  into->sum_error += from->sum_error;
  into->sum_x_squares += from->sum_x_squares;
  into->sum_q_squares += from->sum_q_squares;
  into->sum_xq += from->sum_xq;
}

/**
 * mant_moments_std:
 * @moments: moments
 *
 * Returns: the population standard deviation √(m2/n); NaN for no values
 */
double
mant_moments_std (const MantMoments *moments)
{
  return moments->n == 0 ? NAN : sqrt (moments->m2 / (double) moments->n);
}

/**
 * mant_moments_kurtosis:
 * @moments: moments
 *
 * Returns: Pearson's kurtosis n·m4/m2², 3 for a normal distribution; NaN for no values and for
 *   values that are all the same
 */
double
mant_moments_kurtosis (const MantMoments *moments)
{
  if (moments->n == 0 || !(moments->m2 > 0))
    return NAN;
  /* a quotient at a time: m2² leaves the range of double sooner than the figure does */
  return moments->m4 / moments->m2 * ((double) moments->n / moments->m2);
}

/**
 * mant_errors_mse:
 * @errors: sums
 *
 * Returns: the mean squared error Σ(q−x)²/n; NaN for no pairs
 */
double
mant_errors_mse (const MantErrors *errors)
{
  return errors->n == 0 ? NAN : errors->sum_error_squares / (double) errors->n;
}

/**
 * mant_errors_qsnr_db:
 * @errors: sums
 *
 * The quantization signal-to-noise ratio in decibels, −10·log₁₀ (Σ(q−x)²/Σx²).
 *
 * Returns: decibels; +Inf without an error, −Inf for an error without a signal, NaN for neither
 */
double
mant_errors_qsnr_db (const MantErrors *errors)
{
  if (errors->n == 0)
    return NAN;
  if (errors->sum_error_squares == 0)
    return errors->sum_x_squares == 0 ? NAN : INFINITY;
  /* + 0: no −0 dB where everything became zero */
  return -mant_db10 (errors->sum_error_squares / errors->sum_x_squares) + 0.0;
}

/**
 * mant_errors_bias:
 * @errors: sums
 *
 * Returns: the mean error Σ(q−x)/n; NaN for no pairs
 */
double
mant_errors_bias (const MantErrors *errors)
{
  return errors->n == 0 ? NAN : errors->sum_error / (double) errors->n;
}

/**
 * mant_errors_cosine:
 * @errors: sums
 *
 * Returns: the cosine of the angle between before and after, Σqx/(√Σq²·√Σx²); NaN where one of them
 *   is zero everywhere
 */
double
mant_errors_cosine (const MantErrors *errors)
{
  double cosine;

  if (errors->n == 0 || errors->sum_q_squares == 0 || errors->sum_x_squares == 0)
    return NAN;
  /* Without an error it is 1, which the roundings of the sums and the roots need not give. */
  if (errors->sum_error_squares == 0)
    return 1;
  cosine = errors->sum_xq / (sqrt (errors->sum_q_squares) * sqrt (errors->sum_x_squares));
  return cosine > 1 ? 1 : cosine < -1 ? -1 : cosine;
}

/**
 * mant_errors_misalign:
 * @errors: sums
 *
 * Returns: the projection misalignment 1 − Σqx/Σx² (Quartet, arXiv 2505.14669); NaN where every x
 *   is zero
 */
double
mant_errors_misalign (const MantErrors *errors)
{
  if (errors->n == 0 || errors->sum_x_squares == 0)
    return NAN;
  return 1.0 - errors->sum_xq / errors->sum_x_squares;
}

/**
 * mant_db10:
 * @ratio: a ratio of powers
 *
 * 10·log₁₀ (@ratio), the one place where a decibel is made. log10 is the platform's, whose last
 * bits differ between processors: a decibel is for showing, not for comparing bits.
 *
 * Returns: decibels; −Inf for 0, NaN below it
 */
double
mant_db10 (double ratio)
{
  return 10.0 * log10 (ratio);
}

/* A binary counter of nodes: bit `level` of `filled` says that node[level] holds 2^level leaves.
 * The nodes in a tree are ever earlier as levels go up, so the later operand is always the lower
 * one. */
#define DEFINE_TREE(Type, Leaf, name, merge)                                                      \
  void                                                                                            \
  mant_##name##_tree_init (Type *tree)                                                            \
  {                                                                                               \
    tree->filled = 0;                                                                             \
  }                                                                                               \
                                                                                                  \
  void                                                                                            \
  mant_##name##_tree_push (Type       *tree,                                                      \
                           const Leaf *leaf,                                                      \
                           unsigned    level)                                                     \
  {                                                                                               \
    Leaf node = *leaf;                                                                            \
                                                                                                  \
    for (; level < MANT_TREE_LEVELS - 1 && (tree->filled >> level & 1) != 0; level++)             \
      {                                                                                           \
        Leaf earlier = tree->node[level];                                                         \
                                                                                                  \
        merge (&earlier, &node);                                                                  \
        node = earlier;                                                                           \
        tree->filled &= ~(UINT64_C (1) << level);                                                 \
      }                                                                                           \
    tree->node[level] = node;                                                                     \
    tree->filled |= UINT64_C (1) << level;                                                        \
  }                                                                                               \
                                                                                                  \
  void                                                                                            \
  mant_##name##_tree_finish (const Type *tree,                                                    \
                             Leaf       *result)                                                  \
  {                                                                                               \
    Leaf node = { 0 };                                                                            \
    bool any = false;                                                                             \
                                                                                                  \
    for (unsigned level = 0; level < MANT_TREE_LEVELS; level++)                                   \
      if ((tree->filled >> level & 1) != 0)                                                       \
        {                                                                                         \
          Leaf earlier = tree->node[level];                                                       \
                                                                                                  \
          if (any)                                                                                \
            merge (&earlier, &node);                                                              \
          node = earlier;                                                                         \
          any = true;                                                                             \
        }                                                                                         \
    *result = node;                                                                               \
  }

/**
 * mant_moments_tree_init:
 * @tree: (out caller-allocates): a tree
 *
 * An empty tree.
 */
/**
 * mant_moments_tree_push:
 * @tree: (inout): a tree
 * @leaf: moments of the next granules
 * @level: k for 2^k granules, 0 for one
 *
 * Takes in the next granules of the tensor. 2^k granules that begin at a multiple of 2^k may come
 * as one node, the finish of a tree of their own; so may the last ones of the tensor when they are
 * fewer than 2^k. The bits are those of pushing granule by granule.
 */
/**
 * mant_moments_tree_finish:
 * @tree: a tree
 * @result: (out caller-allocates): the moments of all that was pushed; all zero for nothing
 *
 * Merges what is left in the counter, the latest first. @tree stays as it is and may take in more.
 */
DEFINE_TREE (MantMomentsTree, MantMoments, moments, mant_moments_merge)

/**
 * mant_errors_tree_init:
 * @tree: (out caller-allocates): a tree
 *
 * An empty tree.
 */
/**
 * mant_errors_tree_push:
 * @tree: (inout): a tree
 * @leaf: sums over the next granules, with `argmax` counted from the tensor's first element
 * @level: k for 2^k granules, 0 for one
 *
 * As [func@moments_tree_push].
 */
/**
 * mant_errors_tree_finish:
 * @tree: a tree
 * @result: (out caller-allocates): the sums over all that was pushed; all zero for nothing
 *
 * As [func@moments_tree_finish].
 */
DEFINE_TREE (MantErrorsTree, MantErrors, errors, mant_errors_merge)
