/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "mant-plot-private.h"
#include "mant-scale.h"

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
 * Computes log₂ @value as e + 2·artanh ((m − 1)/(m + 1))/ln 2, with m in [√½, √2) and the series cut
 * where its next term is below 2⁻⁵⁶.  The error is below 4 ulp of the larger of the result and 1.
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

/* 10^exponent (or mantissa·10^exponent), correctly rounded: the only way 0.3 comes out as 0.3. */
static double
decimal (gint64 mantissa,
         int    exponent)
{
  char text[48];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT "e%d", mantissa, exponent);

  return g_ascii_strtod (text, NULL);
}

static int
floor_log10 (double value)
{
  int exponent = (int) floor (mant_scale_log2 (value) / LOG2_OF_10);

  /* The logarithm of an exact power of ten may fall on either side. */
  if (decimal (1, exponent + 1) <= value)
    exponent++;
  else if (decimal (1, exponent) > value)
    exponent--;

  return exponent;
}

static double
log_base (const MantScale *self,
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

/* The number line stretched so that the axis is linear in it. */
static double
stretch (const MantScale *self,
         double           value)
{
  switch (self->kind)
    {
    case MANT_SCALE_LOG:
      return value <= 0 ? -INFINITY : mant_scale_log2 (value);

    case MANT_SCALE_SYMLOG:
      if (fabs (value) <= self->linear_threshold)
        return value / self->linear_threshold;
      return copysign (1 + log_base (self, fabs (value) / self->linear_threshold), value);

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
 * ends are swapped back.  An end that is not finite is replaced from the other one; with neither, the
 * range is 0 to 1 (logarithmic: 1 to 10).  A range with no width becomes one around its value.  A
 * logarithmic end at or below zero becomes a thousandth of the other.  Linear ranges wholly closer to
 * zero than 10⁻³⁰⁰ become −1 to 1.  The scale is not inverted; set that member afterwards.
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
 * Computes where @value lies along the axis: (s (value) − s (lo)) / (s (hi) − s (lo)), where s is the
 * identity, log₂, or for symlog v/t inside ±t and ±(1 + log (|v|/t)) outside.
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

  lo = stretch (self, self->lo);
  hi = stretch (self, self->hi);
  value = stretch (self, value);

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

  lo = stretch (self, self->lo);
  hi = stretch (self, self->hi);

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

static void
append_superscript (GString *text,
                    int      exponent)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  char plain[16];

  g_snprintf (plain, sizeof plain, "%d", exponent);
  for (const char *p = plain; *p != '\0'; p++)
    g_string_append (text, *p == '-' ? "⁻" : digits[*p - '0']);
}

/* A plain decimal of the C library, with a true minus sign. */
static void
append_fixed (GString *text,
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
        n_digits = CLAMP (floor_log10 (fabs (value)) - floor_log10 (finest), 4, 17);
    }

  exponent = floor_log10 (fabs (value));
  if (self != NULL && self->kind == MANT_SCALE_LOG && self->base == 2
      && (exponent >= 3 || exponent < -2))
    {
      int exponent2;

      /* 2⁻³⁰ says more than 9.31323×10⁻¹⁰ where the axis counts in powers of two. */
      if (frexp (fabs (value), &exponent2) == 0.5)
        {
          g_string_append (text, value < 0 ? "−2" : "2");
          append_superscript (text, exponent2 - 1);
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
      if (!g_ascii_isdigit (e[-1]))
        *--e = '\0';

      if (value < 0)
        g_string_append (text, "−");
      g_string_append (text, scientific);
      g_string_append (text, "×10");
      append_superscript (text, exponent);
    }
  else
    {
      append_fixed (text, value, MAX (0, n_digits - 1 - exponent));
      if (n_digits - 1 - exponent > 0)
        {
          while (text->str[text->len - 1] == '0')
            g_string_truncate (text, text->len - 1);
          if (!g_ascii_isdigit (text->str[text->len - 1]))
            g_string_truncate (text, text->len - 1);
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Ticks. */

static void
tick_clear (gpointer data)
{
  MantTick *tick = data;

  g_clear_pointer (&tick->label, g_free);
}

static GArray *
ticks_new (void)
{
  GArray *ticks = g_array_new (FALSE, TRUE, sizeof (MantTick));

  g_array_set_clear_func (ticks, tick_clear);

  return ticks;
}

static void
add_tick (const MantScale *self,
          GArray          *ticks,
          double           value,
          gboolean         major)
{
  MantTick tick = { .value = value, .major = major };

  tick.position = mant_scale_normalise (self, value);
  /* A tick computed at the very end may be a rounding outside. */
  if (!(tick.position >= -1e-9 && tick.position <= 1 + 1e-9))
    return;
  tick.position = CLAMP (tick.position, 0, 1);

  g_array_append_val (ticks, tick);
}

static guint
count_major (const GArray *ticks)
{
  guint n = 0;

  for (guint i = 0; i < ticks->len; i++)
    n += g_array_index (ticks, MantTick, i).major ? 1 : 0;

  return n;
}

/* All labels of a linear axis share one form, chosen from the step 10^exponent and the largest
 * number: plain decimals; k, M, G, T; or one power of ten. */
static void
label_linear (GArray *ticks,
              int     step_exponent)
{
  static const char *const suffixes[] = { "", "k", "M", "G", "T" };
  double largest = 0;
  int top, shift = 0;
  const char *suffix = "";

  for (guint i = 0; i < ticks->len; i++)
    largest = MAX (largest, fabs (g_array_index (ticks, MantTick, i).value));
  if (largest == 0)
    return;
  top = floor_log10 (largest);

  if (top >= 4 && top < 15 && step_exponent >= top / 3 * 3 - 3)
    {
      suffix = suffixes[top / 3];
      shift = top / 3 * 3;
    }
  else if (top >= 15 || top < -3)
    shift = top;

  for (guint i = 0; i < ticks->len; i++)
    {
      MantTick *tick = &g_array_index (ticks, MantTick, i);
      g_autoptr (GString) text = g_string_new (NULL);
      int n_decimals = MAX (0, shift - step_exponent);
      char scaled[64];
      double value;

      if (!tick->major)
        continue;

      /* Through text: 3e-7 / 1e-7 in binary is 2.9999999999999996. */
      g_ascii_formatd (scaled, sizeof scaled, "%.17e", tick->value);
      {
        char *e = strchr (scaled, 'e');
        int exponent = (int) g_ascii_strtoll (e + 1, NULL, 10);

        g_snprintf (e, sizeof scaled - (gsize) (e - scaled), "e%d", exponent - shift);
        value = g_ascii_strtod (scaled, NULL);
      }

      if (value == 0)
        g_string_append (text, "0");
      else
        {
          append_fixed (text, value, MIN (n_decimals, 17));
          if (*suffix != '\0')
            g_string_append_printf (text, "\u202f%s", suffix);
          else if (shift != 0)
            {
              g_string_append (text, "×10");
              append_superscript (text, shift);
            }
        }
      tick->label = g_string_free (g_steal_pointer (&text), FALSE);
    }
}

static GArray *
ticks_linear (const MantScale *self,
              guint            max_major)
{
  static const int multiples[] = { 1, 2, 5, 10 };
  g_autoptr (GArray) ticks = ticks_new ();
  double half_span = self->hi / 2 - self->lo / 2;
  double target = half_span / max_major;
  int exponent = floor_log10 (target * 2);
  int multiple = 10, n_minor;
  double step;
  gint64 first, last;

  for (guint i = 0; i < G_N_ELEMENTS (multiples); i++)
    if (decimal (multiples[i], exponent) / 2 >= target * (1 - 1e-9))
      {
        multiple = multiples[i];
        break;
      }
  if (multiple == 10)
    {
      multiple = 1;
      exponent++;
    }

  step = decimal (multiple, exponent);
  n_minor = multiple == 2 ? 4 : 5;
  first = (gint64) floor (self->lo / step) - 1;
  last = (gint64) ceil (self->hi / step) + 1;

  for (gint64 i = first; i <= last; i++)
    {
      add_tick (self, ticks, decimal (i * multiple, exponent), TRUE);
      /* Minor ticks are multiple/n_minor of a step: 0.2 or 0.5 or 1 of a power of ten. */
      for (int k = 1; k < n_minor; k++)
        add_tick (self, ticks,
                  decimal ((i * n_minor + k) * (multiple * 10 / n_minor), exponent - 1), FALSE);
    }

  label_linear (ticks, exponent);

  return g_steal_pointer (&ticks);
}

/* Labels of a logarithmic axis: plain while all are short, else all as powers. */
static void
label_log (const MantScale *self,
           GArray          *ticks)
{
  double smallest = INFINITY, largest = 0;
  gboolean plain;

  for (guint i = 0; i < ticks->len; i++)
    {
      const MantTick *tick = &g_array_index (ticks, MantTick, i);

      if (tick->major && tick->value != 0)
        {
          smallest = MIN (smallest, fabs (tick->value));
          largest = MAX (largest, fabs (tick->value));
        }
    }

  plain = self->base == 2 ? smallest >= 1 && largest <= 4096
                          : smallest >= 0.00099 && largest <= 10000;

  for (guint i = 0; i < ticks->len; i++)
    {
      MantTick *tick = &g_array_index (ticks, MantTick, i);
      g_autoptr (GString) text = g_string_new (NULL);
      double magnitude = fabs (tick->value);
      int exponent;

      if (!tick->major)
        continue;

      if (magnitude == 0)
        {
          tick->label = g_strdup ("0");
          continue;
        }

      if (tick->value < 0)
        g_string_append (text, "−");

      if (plain)
        {
          exponent = floor_log10 (magnitude);
          g_string_append_printf (text, "%.*f", MAX (0, -exponent), magnitude);
        }
      else if (self->base == 2)
        {
          frexp (magnitude, &exponent);
          g_string_append (text, "2");
          append_superscript (text, exponent - 1);
        }
      else
        {
          int digit;

          exponent = floor_log10 (magnitude);
          digit = (int) rint (magnitude / decimal (1, exponent));
          if (digit != 1)
            g_string_append_printf (text, "%d×", digit);
          g_string_append (text, "10");
          append_superscript (text, exponent);
        }
      tick->label = g_string_free (g_steal_pointer (&text), FALSE);
    }
}

static double
power (const MantScale *self,
       int              exponent)
{
  return self->base == 2 ? ldexp (1, exponent) : decimal (1, exponent);
}

/* Ticks of powers between two positive numbers, at sign times them. */
static void
add_powers (const MantScale *self,
            GArray          *ticks,
            double           lo,
            double           hi,
            int              sign,
            int              stride,
            gboolean         with_fifths)
{
  int first = (int) floor (log_base (self, lo)) - 1;
  int last = (int) ceil (log_base (self, hi)) + 1;
  int minor_stride = 1;

  /* At most nine minor ticks between two labels, evenly. */
  while (stride % minor_stride != 0 || stride / minor_stride > 10)
    minor_stride++;

  for (int e = first; e <= last; e++)
    {
      double value = power (self, e);

      if (e % minor_stride != 0 || value == 0 || !isfinite (value))
        continue;

      if (value >= lo * (1 - 1e-9) && value <= hi * (1 + 1e-9))
        add_tick (self, ticks, sign * value, e % stride == 0);

      if (self->base == 10 && stride == 1)
        for (int k = 2; k <= 9; k++)
          {
            value = decimal (k, e);
            if (value >= lo * (1 - 1e-9) && value <= hi * (1 + 1e-9))
              add_tick (self, ticks, sign * value, with_fifths && (k == 2 || k == 5));
          }
    }
}

static GArray *
ticks_log (const MantScale *self,
           guint            max_major)
{
  g_autoptr (GArray) ticks = ticks_new ();
  double n_powers = log_base (self, self->hi) - log_base (self, self->lo);
  int stride = MAX (1, (int) ceil (n_powers / max_major));

  add_powers (self, ticks, self->lo, self->hi, 1, stride, n_powers * 3 <= max_major);

  /* Zoomed in until hardly a power is left: the numbers between are what matters. */
  if (count_major (ticks) < 2)
    return ticks_linear (self, max_major);

  label_log (self, ticks);

  return g_steal_pointer (&ticks);
}

static int
compare_ticks (gconstpointer a,
               gconstpointer b)
{
  double x = ((const MantTick *) a)->value, y = ((const MantTick *) b)->value;

  return (x > y) - (x < y);
}

static GArray *
ticks_symlog (const MantScale *self,
              guint            max_major)
{
  g_autoptr (GArray) ticks = ticks_new ();
  double threshold = self->linear_threshold;
  double n_powers = stretch (self, self->hi) - stretch (self, self->lo);
  int stride = MAX (1, (int) ceil (n_powers / max_major));

  if (self->lo < -threshold)
    add_powers (self, ticks, MAX (threshold, -self->hi), -self->lo, -1, stride, FALSE);
  if (self->lo <= 0 && self->hi >= 0)
    add_tick (self, ticks, 0, TRUE);
  if (self->hi > threshold)
    add_powers (self, ticks, MAX (threshold, self->lo), self->hi, 1, stride, FALSE);

  if (count_major (ticks) < 2)
    return ticks_linear (self, max_major);

  g_array_sort (ticks, compare_ticks);
  label_log (self, ticks);

  return g_steal_pointer (&ticks);
}

/**
 * mant_scale_get_ticks:
 * @self: a scale
 * @max_major: how many labelled ticks are wanted at most, roughly; at least 2 are tried
 *
 * Chooses ticks: on a linear axis multiples of 1, 2 or 5 times a power of ten, on a logarithmic one
 * whole powers with the multiples between as minor ticks, on a symlog one powers on both sides of
 * zero.  A logarithmic range that holds fewer than two powers gets linear ticks.  All labels of one
 * axis share one form, and a value is the number nearest to what its label says.
 *
 * Returns: (transfer full) (element-type MantTick): the ticks inside the range, smallest first
 */
GArray *
mant_scale_get_ticks (const MantScale *self,
                      guint            max_major)
{
  g_return_val_if_fail (self != NULL, NULL);

  max_major = CLAMP (max_major, 2, 100);

  switch (self->kind)
    {
    case MANT_SCALE_LOG:
      return ticks_log (self, max_major);
    case MANT_SCALE_SYMLOG:
      return ticks_symlog (self, max_major);
    case MANT_SCALE_LINEAR:
    default:
      return ticks_linear (self, max_major);
    }
}
