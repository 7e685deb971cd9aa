/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "mant-scale-private.h"

/* Positions beyond this many axis lengths are clamped: cairo counts in 24.8 fixed point, and at a
 * thousand lengths away a line's slope no longer shows. */
#define MAX_POSITION 1e3

/* The narrowest range that still has distinct ticks and pixels, as a share of the largest value. */
#define MIN_RELATIVE_SPAN 0x1p-40

/* Below this a linear axis would need ticks that are subnormal numbers. */
#define MIN_MAGNITUDE 1e-300

#define LOG2_OF_10 0x1.a934f0979a371p+1
#define LN_2       0x1.62e42fefa39efp-1

G_DEFINE_BOXED_TYPE (MantScale, mant_scale, mant_scale_copy, mant_scale_free)

/**
 * mant_scale_log2:
 * @value: any number
 *
 * Computes log₂ @value as e + 2·artanh ((m − 1)/(m + 1))/ln 2, with m in [√½, √2) and the series
 * cut where its next term is below 2⁻⁵⁶.  The error is below 4 ulp of the larger of the result
 * and 1.
 *
 * A place on a logarithmic axis must not depend on the processor, and the C library's log2() does
 * (it picks a fused version where there is one).
 *
 * Returns: the logarithm; −∞ for zero, NaN below zero and for NaN, +∞ for +∞
 */
double
mant_scale_log2 (double value)
{
  double s, t, sum;
  int exponent;

  if (isnan (value) || value < 0)
    return NAN;
  if (value == 0)
    return -INFINITY;
  if (isinf (value))
    return INFINITY;

  value = frexp (value, &exponent);
  if (value < 0x1.6a09e667f3bcdp-1)
    {
      value *= 2;
      exponent--;
    }

  s = (value - 1) / (value + 1);
  t = s * s;
  sum = 0;
  for (int k = 21; k >= 1; k -= 2)
    sum = sum * t + 1.0 / k;

  return exponent + 2 * s * sum / LN_2;
}

/**
 * mant_scale_exp2:
 * @value: any number
 *
 * Computes 2 to the power @value as 2ⁿ·exp (f·ln 2), n the nearest integer and |f| ≤ ½, by a Taylor
 * sum of 15 terms.  Same bits on every processor, for the reason given at mant_scale_log2().
 *
 * Returns: the power; +∞ above 1024, 0 below −1080, NaN for NaN
 */
double
mant_scale_exp2 (double value)
{
  double n, f, sum;

  if (isnan (value))
    return NAN;
  if (value > 1024)
    return INFINITY;
  if (value < -1080)
    return 0;

  n = rint (value);
  f = (value - n) * LN_2;
  sum = 1;
  for (int k = 15; k >= 1; k--)
    sum = 1 + sum * f / k;

  return ldexp (sum, (int) n);
}

double
_mant_scale_decimal (gint64 mantissa,
                     int    exponent)
{
  char text[48];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT "e%d", mantissa, exponent);

  return g_ascii_strtod (text, NULL);
}

int
_mant_scale_floor_log10 (double value)
{
  int exponent = (int) floor (mant_scale_log2 (value) / LOG2_OF_10);

  /* The logarithm of an exact power of ten may fall on either side. */
  if (_mant_scale_decimal (1, exponent + 1) <= value)
    exponent++;
  else if (_mant_scale_decimal (1, exponent) > value)
    exponent--;

  return exponent;
}

double
_mant_scale_log_base (const MantScale *self,
                      double           value)
{
  double exponent = mant_scale_log2 (value);

  return self->base == 2 ? exponent : exponent / LOG2_OF_10;
}

static double
exp_base (const MantScale *self,
          double           value)
{
  return mant_scale_exp2 (self->base == 2 ? value : value * LOG2_OF_10);
}

double
_mant_scale_stretch (const MantScale *self,
                     double           value)
{
  switch (self->kind)
    {
    case MANT_SCALE_LOG:
      return value <= 0 ? -INFINITY : mant_scale_log2 (value);

    case MANT_SCALE_SYMLOG:
      if (fabs (value) <= self->linear_threshold)
        return value / self->linear_threshold;
      value /= self->linear_threshold;
      return copysign (1 + _mant_scale_log_base (self, fabs (value)), value);

    case MANT_SCALE_LINEAR:
    default:
      return value;
    }
}

static double
unstretch (const MantScale *self,
           double           place)
{
  switch (self->kind)
    {
    case MANT_SCALE_LOG:
      return mant_scale_exp2 (place);

    case MANT_SCALE_SYMLOG:
      if (fabs (place) <= 1)
        return place * self->linear_threshold;
      return copysign (self->linear_threshold * exp_base (self, fabs (place) - 1), place);

    case MANT_SCALE_LINEAR:
    default:
      return place;
    }
}

static void
repair_linear (double *lo,
               double *hi)
{
  double magnitude;

  if (!isfinite (*lo) && !isfinite (*hi))
    {
      *lo = 0;
      *hi = 1;
    }
  else if (!isfinite (*lo))
    *lo = *hi > 0 ? 0 : *hi * 2;
  else if (!isfinite (*hi))
    *hi = *lo < 0 ? 0 : *lo * 2;

  if (*lo > *hi)
    {
      double swap = *lo;

      *lo = *hi;
      *hi = swap;
    }

  *lo = CLAMP (*lo, -0x1p1022, 0x1p1022);
  *hi = CLAMP (*hi, -0x1p1022, 0x1p1022);
  magnitude = MAX (fabs (*lo), fabs (*hi));

  if (magnitude < MIN_MAGNITUDE)
    {
      *lo = -1;
      *hi = 1;
    }
  else if (*hi - *lo < magnitude * MIN_RELATIVE_SPAN)
    {
      double centre = *lo / 2 + *hi / 2;

      *lo = centre - magnitude / 2;
      *hi = centre + magnitude / 2;
    }
}

static void
repair_log (double *lo,
            double *hi)
{
  if (!isfinite (*lo) || *lo < 0)
    *lo = 0;
  if (!isfinite (*hi) || *hi < 0)
    *hi = 0;

  if (*lo > *hi)
    {
      double swap = *lo;

      *lo = *hi;
      *hi = swap;
    }

  if (*hi == 0)
    {
      *lo = 1;
      *hi = 10;
    }
  if (*lo == 0)
    *lo = *hi / 1000;

  *lo = CLAMP (*lo, 0x1p-1060, 0x1p1021);
  *hi = CLAMP (*hi, 0x1p-1060, 0x1p1021);

  if (*hi / *lo < 1 + MIN_RELATIVE_SPAN)
    {
      double centre = *lo;

      *lo = centre / 2;
      *hi = centre * 2;
    }
}

/**
 * mant_scale_init:
 * @self: (out caller-allocates): the scale to set
 * @kind: how numbers are laid out
 * @base: 10, or 2 for an axis of powers of two; anything else counts as 10
 * @lo: one end
 * @hi: the other end
 * @linear_threshold: symlog only: where the linear part ends; NaN or not above zero: a thousandth
 *   of the larger end
 *
 * Sets @self to the range from @lo to @hi, repaired so that every later call is defined.  Swapped
 * ends are swapped back.  An end that is not finite is replaced from the other one; with neither,
 * the range is 0 to 1 (logarithmic: 1 to 10).  A range with no width becomes one around its
 * value.  A logarithmic end at or below zero becomes a thousandth of the other.  Linear ranges
 * wholly closer to zero than 10⁻³⁰⁰ become −1 to 1.  The scale is not inverted; set that member
 * afterwards.
 */
void
mant_scale_init (MantScale     *self,
                 MantScaleKind  kind,
                 int            base,
                 double         lo,
                 double         hi,
                 double         linear_threshold)
{
  g_return_if_fail (self != NULL);

  if (kind == MANT_SCALE_LOG)
    repair_log (&lo, &hi);
  else
    repair_linear (&lo, &hi);

  self->kind = kind;
  self->base = base == 2 ? 2 : 10;
  self->lo = lo;
  self->hi = hi;
  self->linear_threshold = 1;
  self->inverted = FALSE;

  if (kind == MANT_SCALE_SYMLOG)
    {
      double magnitude = MAX (fabs (lo), fabs (hi));

      if (!isfinite (linear_threshold) || linear_threshold <= 0)
        linear_threshold = magnitude / 1000;
      /* Far beyond the range all is linear anyway, and dividing by it would underflow. */
      self->linear_threshold = CLAMP (linear_threshold, magnitude * 0x1p-900,
                                      MIN (magnitude, 0x1p900) * 0x1p60);
    }
}

/**
 * mant_scale_new:
 * @kind: how numbers are laid out
 * @lo: one end
 * @hi: the other end
 *
 * Allocates a scale of base 10 and sets it as mant_scale_init() does.
 *
 * Returns: (transfer full): a new scale
 */
MantScale *
mant_scale_new (MantScaleKind kind,
                double        lo,
                double        hi)
{
  MantScale *self = g_new (MantScale, 1);

  mant_scale_init (self, kind, 10, lo, hi, NAN);

  return self;
}

/**
 * mant_scale_copy:
 * @self: a scale
 *
 * Returns: (transfer full): a copy of @self
 */
MantScale *
mant_scale_copy (const MantScale *self)
{
  return g_memdup2 (self, sizeof *self);
}

/**
 * mant_scale_free:
 * @self: (transfer full): a scale
 *
 * Frees @self.
 */
void
mant_scale_free (MantScale *self)
{
  g_free (self);
}

/**
 * mant_scale_normalise:
 * @self: a scale
 * @value: a number
 *
 * Computes where @value lies along the axis: (s (value) − s (lo)) / (s (hi) − s (lo)), where s is
 * the identity, log₂, or for symlog v/t inside ±t and ±(1 + log (|v|/t)) outside.
 *
 * Returns: the place, 0 at the low and 1 at the high end, clamped to ±1000; −1000 for numbers at or
 *   below zero on a logarithmic axis (1000 when it is inverted); NaN only for NaN
 */
double
mant_scale_normalise (const MantScale *self,
                      double           value)
{
  double lo, hi, place;

  g_return_val_if_fail (self != NULL, NAN);

  if (isnan (value))
    return NAN;

  lo = _mant_scale_stretch (self, self->lo);
  hi = _mant_scale_stretch (self, self->hi);
  value = _mant_scale_stretch (self, value);

  /* Halved, because the difference of two finite numbers may not be. */
  if (isinf (value))
    place = value > 0 ? MAX_POSITION : -MAX_POSITION;
  else
    place = (value / 2 - lo / 2) / (hi / 2 - lo / 2);

  if (self->inverted)
    place = 1 - place;

  return CLAMP (place, -MAX_POSITION, MAX_POSITION);
}

/**
 * mant_scale_denormalise:
 * @self: a scale
 * @position: a place along the axis, 0 at its low end
 *
 * The inverse of mant_scale_normalise(), up to rounding.
 *
 * Returns: the number at @position; NaN for NaN
 */
double
mant_scale_denormalise (const MantScale *self,
                        double           position)
{
  double lo, hi;

  g_return_val_if_fail (self != NULL, NAN);

  lo = _mant_scale_stretch (self, self->lo);
  hi = _mant_scale_stretch (self, self->hi);

  if (self->inverted)
    position = 1 - position;

  /* Weighted, so that 0 and 1 give the ends themselves. */
  return unstretch (self, lo * (1 - position) + hi * position);
}

static gboolean
move_ends (MantScale *self,
           double     from,
           double     to)
{
  MantScale moved = *self;

  moved.lo = mant_scale_denormalise (self, self->inverted ? to : from);
  moved.hi = mant_scale_denormalise (self, self->inverted ? from : to);

  if (!isfinite (moved.lo) || !isfinite (moved.hi) || moved.lo >= moved.hi)
    return FALSE;

  /* Whatever init would have to repair is beyond what can be shown: stay. */
  mant_scale_init (&moved, self->kind, self->base, moved.lo, moved.hi, self->linear_threshold);
  moved.inverted = self->inverted;
  if (fabs (mant_scale_normalise (self, moved.inverted ? moved.hi : moved.lo) - from)
        > (to - from) * 0x1p-8
      || fabs (mant_scale_normalise (self, moved.inverted ? moved.lo : moved.hi) - to)
           > (to - from) * 0x1p-8)
    return FALSE;

  *self = moved;
  return TRUE;
}

/**
 * mant_scale_zoom:
 * @self: a scale
 * @anchor: the place that stays where it is, 0 to 1
 * @factor: above 1 shows less in more detail, below 1 shows more
 *
 * Divides the range by @factor around @anchor, in axis lengths rather than in numbers, so that a
 * logarithmic axis keeps its character.
 *
 * Returns: whether it could: a range narrower than 2⁻⁴⁰ of its numbers or beyond what binary64
 *   holds is refused and @self stays as it was
 */
gboolean
mant_scale_zoom (MantScale *self,
                 double     anchor,
                 double     factor)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!isfinite (anchor) || !isfinite (factor) || factor <= 0)
    return FALSE;

  return move_ends (self, anchor - anchor / factor, anchor + (1 - anchor) / factor);
}

/**
 * mant_scale_pan:
 * @self: a scale
 * @distance: how far, in axis lengths; above zero shows larger numbers
 *
 * Moves the range along the axis.
 *
 * Returns: whether it could; otherwise @self stays as it was
 */
gboolean
mant_scale_pan (MantScale *self,
                double     distance)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!isfinite (distance))
    return FALSE;

  return move_ends (self, distance, 1 + distance);
}

/**
 * mant_scale_equal:
 * @a: a scale
 * @b: another
 *
 * Returns: whether the two place every number alike
 */
gboolean
mant_scale_equal (const MantScale *a,
                  const MantScale *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->kind == b->kind && a->lo == b->lo && a->hi == b->hi && a->inverted == b->inverted
         && (a->kind == MANT_SCALE_LINEAR || a->base == b->base)
         && (a->kind != MANT_SCALE_SYMLOG || a->linear_threshold == b->linear_threshold);
}

/* Text of numbers. */

void
_mant_scale_append_superscript (GString *text,
                                int      exponent)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  char plain[16];

  g_snprintf (plain, sizeof plain, "%d", exponent);
  for (const char *p = plain; *p != '\0'; p++)
    g_string_append (text, *p == '-' ? "⁻" : digits[*p - '0']);
}

void
_mant_scale_append_fixed (GString *text,
                          double   value,
                          int      n_decimals)
{
  if (value < 0)
    g_string_append (text, "−");
  g_string_append_printf (text, "%.*f", n_decimals, fabs (value));
}

/**
 * mant_scale_format:
 * @self: (nullable): the scale that says how fine the number is looked at, or %NULL
 * @value: a number
 *
 * Writes @value for a person, in the current locale, with as many digits as the range of @self can
 * tell apart (at least four, at most seventeen; six without a scale).  Numbers of at least 10⁷ or
 * below 10⁻⁴ are written as a product with a power of ten.
 *
 * Returns: (transfer full): the text; "NaN", "∞" and "−∞" for what is not finite
 */
char *
mant_scale_format (const MantScale *self,
                   double           value)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int n_digits = 6, exponent;

  if (isnan (value))
    return g_strdup ("NaN");
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");
  if (value == 0)
    return g_strdup ("0");

  if (self != NULL && self->kind != MANT_SCALE_LOG)
    {
      double finest = (self->hi / 2 - self->lo / 2) / 5000;

      if (fabs (value) < finest && self->kind == MANT_SCALE_LINEAR && self->lo < 0 && self->hi > 0)
        n_digits = 4;
      else
        n_digits = CLAMP (_mant_scale_floor_log10 (fabs (value))
                            - _mant_scale_floor_log10 (finest), 4, 17);
    }

  exponent = _mant_scale_floor_log10 (fabs (value));
  if (self != NULL && self->kind == MANT_SCALE_LOG && self->base == 2
      && (exponent >= 3 || exponent < -2))
    {
      int exponent2;

      /* 2⁻³⁰ says more than 9.31323×10⁻¹⁰ where the axis counts in powers of two. */
      if (frexp (fabs (value), &exponent2) == 0.5)
        {
          g_string_append (text, value < 0 ? "−2" : "2");
          _mant_scale_append_superscript (text, exponent2 - 1);
          return g_string_free (g_steal_pointer (&text), FALSE);
        }
    }

  if (exponent >= 7 || exponent < -4)
    {
      char scientific[48], *e;

      g_snprintf (scientific, sizeof scientific, "%.*e", n_digits - 1, fabs (value));
      e = strchr (scientific, 'e');
      exponent = (int) g_ascii_strtoll (e + 1, NULL, 10);
      *e = '\0';
      while (e > scientific + 1 && e[-1] == '0')
        *--e = '\0';
      /* The decimal point goes too, however many bytes the locale spells it in. */
      while (!g_ascii_isdigit (e[-1]))
        *--e = '\0';

      if (value < 0)
        g_string_append (text, "−");
      g_string_append (text, scientific);
      g_string_append (text, "×10");
      _mant_scale_append_superscript (text, exponent);
    }
  else
    {
      _mant_scale_append_fixed (text, value, MAX (0, n_digits - 1 - exponent));
      if (n_digits - 1 - exponent > 0)
        {
          while (text->str[text->len - 1] == '0')
            g_string_truncate (text, text->len - 1);
          while (!g_ascii_isdigit (text->str[text->len - 1]))
            g_string_truncate (text, text->len - 1);
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
