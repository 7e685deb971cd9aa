/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggd.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define LN2 0x1.62e42fefa39efp-1

/**
 * mant_log2:
 * @x: any number
 *
 * log2 @x in additions, multiplications and one division, so that the bits are the same on every
 * processor: with x = m·2^k and √½ <= m < √2, k + 2/ln 2·artanh ((m − 1)/(m + 1)) by its series.
 * Within 1e-15 of the true one absolutely, or within 4 units in the last place if that is more.
 *
 * Returns: log2 @x; −Inf for 0, NaN below 0 and for NaN, Inf for Inf
 */
double
mant_log2 (double x)
{
  double m, s, s2, sum;
  int k;

  if (!(x > 0) || isinf (x))
    return x == 0 ? -INFINITY : x > 0 ? x : NAN;

  m = frexp (x, &k);
  if (m < 0x1.6a09e667f3bcdp-1)
    {
      m *= 2;
      k--;
    }

  /* |s| <= 0.172: the first term left out is below 2^−56 of the sum */
  s = (m - 1) / (m + 1);
  s2 = s * s;
  sum = 0;
  for (int n = 21; n >= 1; n -= 2)
    sum = sum * s2 + 1.0 / n;
  return k + 2 / LN2 * (s * sum);
}

/**
 * mant_exp2:
 * @x: any number
 *
 * 2^@x, the same bits on every processor: 2^k·e^(r·ln 2), k the integer nearest to @x and |r| <= ½,
 * by the exponential series. Within 4 units in the last place.
 *
 * Returns: 2^@x; 0 or Inf beyond the range of double; NaN for NaN
 */
double
mant_exp2 (double x)
{
  double k, t, sum;

  if (!(x > -1100))
    return x <= -1100 ? 0 : x;
  if (x > 1100)
    return INFINITY;

  k = rint (x);
  t = (x - k) * LN2;
  sum = 1;
  for (int n = 14; n >= 1; n--)
    sum = 1 + sum * t / n;
  return ldexp (sum, (int) k);
}

/* ψ (z) for z > 0: up by ψ (z) = ψ (z + 1) − 1/z to where the asymptotic series holds (Abramowitz
 * and Stegun 6.3.18). */
static double
digamma (double z)
{
  double shift = 0, w;

  for (; z < 12; z += 1)
    shift -= 1 / z;

  w = 1 / (z * z);
  return shift + mant_log2 (z) * LN2 - 0.5 / z
         - w * (1.0 / 12 - w * (1.0 / 120 - w * (1.0 / 252 - w * (1.0 / 240 - w * (1.0 / 132)))));
}

/**
 * mant_ggd_init:
 * @ggd: (out caller-allocates): counts
 *
 * Sets every count to zero.
 */
void
mant_ggd_init (MantGgd *ggd)
{
  memset (ggd, 0, sizeof *ggd);
}

/**
 * mant_ggd_add:
 * @ggd: (inout): counts
 * @x: (array length=n): numbers
 * @n: how many
 *
 * Counts numbers by magnitude. NaN and Inf are left out.
 */
void
mant_ggd_add (MantGgd     *ggd,
              const float *x,
              size_t       n)
{
  for (size_t i = 0; i < n; i++)
    {
      uint32_t bits;

      memcpy (&bits, &x[i], sizeof bits);
      bits &= 0x7fffffff;
      if (bits == 0)
        ggd->n_zero++;
      else if (bits < 0x7f800000)
        ggd->counts[bits >> MANT_GGD_SHIFT]++;
    }
}

/**
 * mant_ggd_merge:
 * @into: (inout): counts
 * @from: others
 *
 * Adds @from to @into, exactly.
 */
void
mant_ggd_merge (MantGgd       *into,
                const MantGgd *from)
{
  into->n_zero += from->n_zero;
  for (size_t i = 0; i < MANT_GGD_N_BINS; i++)
    into->counts[i] += from->counts[i];
}

/* The middle of a bin. */
static double
middle (size_t bin)
{
  uint32_t low = (uint32_t) bin << MANT_GGD_SHIFT, high = low + ((1u << MANT_GGD_SHIFT) - 1);
  float from, to;

  memcpy (&from, &low, sizeof from);
  memcpy (&to, &high, sizeof to);
  return ((double) from + (double) to) / 2;
}

/* The derivative by β of the log-likelihood, of which α has been maximised away, times β/n:
 *   1 + ψ (1/β)/β + ln (β·S/n)/β − S′/S,  S = Σ|x|^β,  S′ = Σ|x|^β·ln|x|,
 * with |x| in units of @max, which it does not depend on. */
static double
slope (const MantGgd *ggd,
       size_t         first,
       size_t         last,
       double         log2_max,
       double         n,
       double         beta)
{
  double s = 0, s_log2 = 0;

  for (size_t bin = first; bin <= last; bin++)
    if (ggd->counts[bin] > 0)
      {
        const double log2_x = mant_log2 (middle (bin)) - log2_max;
        const double power = (double) ggd->counts[bin] * mant_exp2 (beta * log2_x);

        s += power;
        s_log2 += power * log2_x;
      }

  return 1 + digamma (1 / beta) / beta + mant_log2 (beta * s / n) * LN2 / beta - s_log2 / s * LN2;
}

/**
 * mant_ggd_beta:
 * @ggd: counts
 *
 * The maximum likelihood estimate of the shape β of a generalised Gaussian centred at 0, by
 * bisection over the bins, each number standing at the middle of its bin: within 1e-4 of the
 * estimate from the numbers themselves for a few thousand of them. Zeros count as zeros.
 *
 * Takes time in proportion to the bins in use, at most a few hundredths of a second.
 *
 * Source: Do and Vetterli, Wavelet-based texture retrieval using generalized Gaussian density and
 * Kullback-Leibler distance, IEEE TIP 11(2), 2002, eq. 16.
 *
 * Returns: β between %MANT_GGD_MIN_BETA and %MANT_GGD_MAX_BETA, where it is cut off; NaN if no
 *   number is finite and different from zero
 */
double
mant_ggd_beta (const MantGgd *ggd)
{
  double low = MANT_GGD_MIN_BETA, high = MANT_GGD_MAX_BETA, n = (double) ggd->n_zero, log2_max;
  size_t first = MANT_GGD_N_BINS, last = 0;

  for (size_t bin = 0; bin < MANT_GGD_N_BINS; bin++)
    if (ggd->counts[bin] > 0)
      {
        if (first == MANT_GGD_N_BINS)
          first = bin;
        last = bin;
        n += (double) ggd->counts[bin];
      }
  if (first == MANT_GGD_N_BINS)
    return NAN;

  log2_max = mant_log2 (middle (last));
  if (slope (ggd, first, last, log2_max, n, low) <= 0)
    return low;
  if (slope (ggd, first, last, log2_max, n, high) >= 0)
    return high;

  for (int i = 0; i < 40; i++)
    {
      const double beta = (low + high) / 2;

      if (slope (ggd, first, last, log2_max, n, beta) > 0)
        low = beta;
      else
        high = beta;
    }

  return (low + high) / 2;
}
