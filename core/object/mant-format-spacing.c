/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-spacing.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mant-calculator.h"
#include "mant-item.h"
#include "mant-number.h"

/* What a picture can show, and what one call may allocate. */
#define MAX_RUNS 65536

/* A stretch of values that are equally far apart. */
typedef struct
{
  double lo;
  double hi;
  double gap;
} Run;

static gboolean
append (GArray      *runs,
        double       lo,
        double       hi,
        double       gap,
        const char  *format,
        GError     **error)
{
  Run *last = runs->len > 0 ? &g_array_index (runs, Run, runs->len - 1) : NULL;
  const Run run = { lo, hi, gap };

  if (last != NULL && last->hi == lo && last->gap == gap)
    {
      last->hi = hi;
      return TRUE;
    }
  if (runs->len == MAX_RUNS)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("The values of %s are spaced in more than %d ways"), format, MAX_RUNS);
      return FALSE;
    }
  g_array_append_val (runs, run);
  return TRUE;
}

/* Of formats whose values can be listed. */
static gboolean
find_runs_in_list (const char  *format,
                   GArray      *runs,
                   GError     **error)
{
  gsize size;
  g_autoptr (GBytes) bytes = mant_format_list_values (format, 0, INFINITY, error);
  const double *values;

  if (bytes == NULL)
    return FALSE;

  values = g_bytes_get_data (bytes, &size);
  for (gsize i = 0; i + 1 < size / sizeof *values; i++)
    if (!append (runs, values[i], values[i + 1], values[i + 1] - values[i], format, error))
      return FALSE;
  return TRUE;
}

static double
ulp_of (MantNumber *number)
{
  g_autofree char *text = mant_number_get_ulp (number);

  return text != NULL ? g_ascii_strtod (text, NULL) : NAN;
}

static gboolean
is_finite (MantNumber *number)
{
  const char *number_class = mant_number_get_class (number);

  return g_str_equal (number_class, "zero") || g_str_equal (number_class, "subnormal")
         || g_str_equal (number_class, "normal");
}

/* (transfer full) (nullable): the least finite number at or above 2^exponent */
static MantNumber *
at_power_of_two (MantCalculator *up,
                 int             exponent)
{
  g_autofree char *literal = g_strdup_printf ("0x1p%d", exponent);
  MantNumberFlags flags = 0;
  g_autoptr (MantNumber) number = mant_calculator_encode (up, literal, &flags, NULL);

  if (number == NULL || (flags & MANT_NUMBER_OVERFLOW) || !is_finite (number)
      || mant_number_to_double (number) < ldexp (1, exponent))
    return NULL;
  return g_steal_pointer (&number);
}

/* Of wide formats: binade by binade, within which every format of this library is evenly spaced;
 * where one should not be, gap by gap. */
static gboolean
find_runs_in_binades (const char  *format,
                      GArray      *runs,
                      gboolean    *is_partial,
                      GError     **error)
{
  g_autoptr (MantCalculator) up = mant_calculator_new (format, error);
  g_autoptr (MantNumber) zero = NULL;
  g_autoptr (MantNumber) number = NULL;

  if (up == NULL || !mant_calculator_set_rounding (up, "ru", error))
    return FALSE;
  zero = mant_calculator_encode (up, "0", NULL, NULL);
  if (zero != NULL && g_str_equal (mant_number_get_class (zero), "zero"))
    {
      number = mant_number_next_up (zero);
      if (number != NULL && mant_number_to_double (number) > 0)
        {
          const double first = mant_number_to_double (number);

          if (!append (runs, 0, first, first, format, error))
            return FALSE;
        }
    }
  if (number == NULL || mant_number_to_double (number) == 0)
    {
      /* The smallest numbers lie below those of binary64. */
      g_clear_pointer (&number, mant_number_unref);
      number = at_power_of_two (up, -1074);
      *is_partial = TRUE;
    }

  while (number != NULL && is_finite (number))
    {
      const double lo = mant_number_to_double (number);
      const double gap = ulp_of (number);
      g_autoptr (MantNumber) next = mant_number_next_up (number);
      g_autoptr (MantNumber) end = NULL;
      g_autoptr (MantNumber) before = NULL;

      if (next == NULL || !is_finite (next)) /* the largest finite number */
        break;
      if (isinf (lo) || isinf (mant_number_to_double (next)) || isnan (gap))
        {
          *is_partial = TRUE;
          break;
        }

      end = at_power_of_two (up, ilogb (lo) + 1);
      if (gap == 0 && end != NULL)
        {
          /* A distance below those of binary64. */
          *is_partial = TRUE;
          mant_number_unref (number);
          number = g_steal_pointer (&end);
          continue;
        }
      if (end == NULL)
        {
          /* The last binade. A number beyond all is rounded down to its end. */
          g_autoptr (MantNumber) above = NULL;

          mant_calculator_set_overflow (up, "saturate", NULL);
          {
            g_autofree char *literal = g_strdup_printf ("0x1p%d", ilogb (lo) + 1);

            above = mant_calculator_encode (up, literal, NULL, NULL);
          }
          mant_calculator_set_overflow (up, "", NULL);
          if (above != NULL && is_finite (above) && mant_number_to_double (above) > lo)
            end = g_steal_pointer (&above);
          else
            end = mant_number_ref (next);
        }
      before = mant_number_next_down (end);
      if (before == NULL || ulp_of (before) != gap)
        {
          g_clear_pointer (&end, mant_number_unref);
          end = mant_number_ref (next);
        }
      if (isinf (mant_number_to_double (end)))
        {
          *is_partial = TRUE;
          break;
        }
      if (!append (runs, lo, mant_number_to_double (end), gap, format, error))
        return FALSE;
      g_clear_pointer (&number, mant_number_unref);
      number = g_steal_pointer (&end);
    }
  return TRUE;
}

static GBytes *
take_bytes (GArray *doubles)
{
  const gsize size = doubles->len * sizeof (double);

  return g_bytes_new_take (g_array_free (doubles, FALSE), size);
}

static void
append_bound (GArray *places,
              GArray *errors,
              double  place,
              double  gap)
{
  const double bound = gap / 2 / place;

  g_array_append_val (places, place);
  g_array_append_val (errors, bound);
}

/**
 * mant_format_list_spacing:
 * @format: a scalar format
 * @edges_f64: (out): n + 1 binary64 numbers, ascending: where the spacing changes
 * @ulps_f64: (out): n binary64 numbers: ulp (x) for edges[i] <= x < edges[i + 1], the distance
 *   between the two values that enclose x
 * @places_f64: (out): m binary64 numbers, ascending
 * @errors_f64: (out): m binary64 numbers: the largest relative error |q − x| / x of rounding to
 *   nearest at these places
 * @is_partial: (out) (optional): whether values beyond those of binary64 were left out
 * @error: return location for an error
 *
 * How far apart the positive values are. Between two neighbours a < b the relative error is largest
 * at the midpoint, (b − a) / (b + a): these are the places, of evenly spaced stretches the first and
 * the last only, for between them the bound is (ulp / 2) / x, a straight line on two logarithmic
 * axes. edges[0] is half the smallest positive value, below which everything is rounded to 0, or the
 * smallest value of a format without 0.
 *
 * Fails as mant_format_canonicalize() does; with %MANT_ERROR_UNSUPPORTED for a block format; with
 * %MANT_ERROR_LIMIT where the spacing changes more than 65536 times. Costs all codes of formats of
 * at most 16 bits, and a few numbers a binade of others.
 *
 * Returns: whether it could
 */
gboolean
mant_format_list_spacing (const char  *format,
                          GBytes     **edges_f64,
                          GBytes     **ulps_f64,
                          GBytes     **places_f64,
                          GBytes     **errors_f64,
                          gboolean    *is_partial,
                          GError     **error)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));
  g_autoptr (MantNumber) probe = NULL;
  GArray *edges, *ulps, *places, *errors;
  gboolean partial = FALSE;

  g_return_val_if_fail (format != NULL, FALSE);

  /* Says what is wrong with the format, and how many bits it has. */
  probe = mant_number_new_from_code (format, "0", error);
  if (probe == NULL)
    return FALSE;
  if (mant_number_get_n_bits (probe) <= 16 ? !find_runs_in_list (format, runs, error)
                                           : !find_runs_in_binades (format, runs, &partial, error))
    return FALSE;

  edges = g_array_new (FALSE, FALSE, sizeof (double));
  ulps = g_array_new (FALSE, FALSE, sizeof (double));
  places = g_array_new (FALSE, FALSE, sizeof (double));
  errors = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < runs->len; i++)
    {
      const Run *run = &g_array_index (runs, Run, i);
      const double lo = run->lo == 0 ? run->gap / 2 : run->lo;

      if (i == 0)
        g_array_append_val (edges, lo);
      g_array_append_val (edges, run->hi);
      g_array_append_val (ulps, run->gap);
      append_bound (places, errors, run->lo + run->gap / 2, run->gap);
      if (run->hi - run->gap > run->lo)
        append_bound (places, errors, run->hi - run->gap / 2, run->gap);
    }
  *edges_f64 = take_bytes (edges);
  *ulps_f64 = take_bytes (ulps);
  *places_f64 = take_bytes (places);
  *errors_f64 = take_bytes (errors);
  if (is_partial != NULL)
    *is_partial = partial;
  return TRUE;
}
