/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "mant-scale-private.h"

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
  top = _mant_scale_floor_log10 (largest);

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
          _mant_scale_append_fixed (text, value, MIN (n_decimals, 17));
          if (*suffix != '\0')
            g_string_append_printf (text, "\u202f%s", suffix);
          else if (shift != 0)
            {
              g_string_append (text, "×10");
              _mant_scale_append_superscript (text, shift);
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
  int exponent = _mant_scale_floor_log10 (target * 2);
  int multiple = 10, n_minor;
  double step;
  gint64 first, last;

  for (guint i = 0; i < G_N_ELEMENTS (multiples); i++)
    if (_mant_scale_decimal (multiples[i], exponent) / 2 >= target * (1 - 1e-9))
      {
        multiple = multiples[i];
        break;
      }
  if (multiple == 10)
    {
      multiple = 1;
      exponent++;
    }

  step = _mant_scale_decimal (multiple, exponent);
  n_minor = multiple == 2 ? 4 : 5;
  first = (gint64) floor (self->lo / step) - 1;
  last = (gint64) ceil (self->hi / step) + 1;

  for (gint64 i = first; i <= last; i++)
    {
      add_tick (self, ticks, _mant_scale_decimal (i * multiple, exponent), TRUE);
      /* Minor ticks are multiple/n_minor of a step: 0.2 or 0.5 or 1 of a power of ten. */
      for (int k = 1; k < n_minor; k++)
        add_tick (self, ticks,
                  _mant_scale_decimal ((i * n_minor + k) * (multiple * 10 / n_minor),
                                       exponent - 1), FALSE);
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
          exponent = _mant_scale_floor_log10 (magnitude);
          g_string_append_printf (text, "%.*f", MAX (0, -exponent), magnitude);
        }
      else if (self->base == 2)
        {
          frexp (magnitude, &exponent);
          g_string_append (text, "2");
          _mant_scale_append_superscript (text, exponent - 1);
        }
      else
        {
          int digit;

          exponent = _mant_scale_floor_log10 (magnitude);
          digit = (int) rint (magnitude / _mant_scale_decimal (1, exponent));
          if (digit != 1)
            g_string_append_printf (text, "%d×", digit);
          g_string_append (text, "10");
          _mant_scale_append_superscript (text, exponent);
        }
      tick->label = g_string_free (g_steal_pointer (&text), FALSE);
    }
}

static double
power (const MantScale *self,
       int              exponent)
{
  return self->base == 2 ? ldexp (1, exponent) : _mant_scale_decimal (1, exponent);
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
  int first = (int) floor (_mant_scale_log_base (self, lo)) - 1;
  int last = (int) ceil (_mant_scale_log_base (self, hi)) + 1;
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
            value = _mant_scale_decimal (k, e);
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
  double n_powers = _mant_scale_log_base (self, self->hi) - _mant_scale_log_base (self, self->lo);
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
  double n_powers = _mant_scale_stretch (self, self->hi) - _mant_scale_stretch (self, self->lo);
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
 * mant_scale_get_ticks: (skip)
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
