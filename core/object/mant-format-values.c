/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-item.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mant-format-resolve-private.h"

/* What a number line can show, and what one call may allocate. */
#define MAX_VALUES 65536

/**
 * mant_format_canonicalize:
 * @text: a format as a person writes it: "e4m3fn", "float(e=4,m=3)", "mxfp4", "block(…)", an own
 *   name
 * @error: return location for an error
 *
 * Checks the text of a format. A named format keeps its name; another one gets its canonical form.
 * Floats that are too wide for everything but the calculator are formats, too.
 *
 * Fails with %MANT_ERROR_FORMAT where @text is not a format and with %MANT_ERROR_UNSUPPORTED where
 * it is one that this version cannot compute with.
 *
 * Returns: (transfer full): the canonical text
 */
char *
mant_format_canonicalize (const char  *text,
                          GError     **error)
{
  MantBlockFormat format;
  gboolean is_wide;

  g_return_val_if_fail (text != NULL, NULL);

  return mant_format_resolve_any (text, &format, &is_wide, error) ? g_strdup (format.id) : NULL;
}

/**
 * mant_format_is_block:
 * @text: a format
 *
 * Returns: whether it is a format whose elements share scales; %FALSE also where @text is no format
 */
gboolean
mant_format_is_block (const char *text)
{
  MantBlockFormat format;

  g_return_val_if_fail (text != NULL, FALSE);

  return mant_format_resolve_checked (text, &format, NULL) && format.shape != MANT_SHAPE_ELEMENT;
}

static void
append (GArray *values,
        double  value,
        double  lo,
        double  hi)
{
  if (value == 0)
    value = 0; /* one zero, the positive */
  if (isfinite (value) && lo <= value && value <= hi)
    g_array_append_val (values, value);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
decode (const MantFormat *format,
        guint64           code)
{
  const MantValue value = mant_format_decode (format, (MantCode) { .lo = code });

  return mant_value_to_f64 (&value);
}

/* The code of |x| rounded toward zero or away, among codes with a clear sign bit, which ascend with
 * the value. */
static guint64
magnitude_code (const MantFormat *format,
                double            x,
                const char       *rounding)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find (rounding) };
  const MantValue value = mant_value_from_f64 (fabs (x));
  MantFlags flags = 0;

  return mant_format_encode (format, &value, &context, MANT_OVERFLOW_SATURATE, &flags).lo;
}

/* The finite values of one sign whose magnitude lies between lo and hi (0 <= lo <= hi). */
static gboolean
append_magnitudes (GArray            *values,
                   const MantFormat  *format,
                   gboolean           negative,
                   double             lo,
                   double             hi,
                   GError           **error)
{
  const guint64 first = magnitude_code (format, lo, "raz");
  const guint64 last = magnitude_code (format, hi, "rz");

  if (first > last)
    return TRUE;
  if (last - first >= MAX_VALUES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("%s has %.0f values between %g and %g; at most %d can be listed"),
                   format->id, (double) (last - first + 1), negative ? -hi : lo,
                   negative ? -lo : hi,
                   MAX_VALUES);
      return FALSE;
    }
  for (guint64 i = 0; i <= last - first; i++)
    {
      const double magnitude = decode (format, first + i);

      append (values, negative ? -magnitude : magnitude, negative ? -hi : lo, negative ? -lo : hi);
    }
  return TRUE;
}

static gboolean
append_multiples (GArray            *values,
                  const MantFormat  *format,
                  double             lo,
                  double             hi,
                  GError           **error)
{
  const double max = mant_value_to_f64 (&format->max_finite);
  const double min = mant_value_to_f64 (&format->min_finite);
  /* Of integers up to 64 bits, those beyond 2^53 are too many to list in any case. */
  const double first = ceil (ldexp (MAX (lo, min), format->fraction_bits));
  const double last = floor (ldexp (MIN (hi, max), format->fraction_bits));

  if (last - first >= MAX_VALUES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("%s has %.0f values between %g and %g; at most %d can be listed"),
                   format->id, last - first + 1, lo, hi, MAX_VALUES);
      return FALSE;
    }
  for (double integer = first; integer <= last; integer++)
    append (values, ldexp (integer, -format->fraction_bits), lo, hi);
  return TRUE;
}

/**
 * mant_format_list_values:
 * @text: a format
 * @lo: the least value wanted; −∞ is allowed
 * @hi: the greatest value wanted; ∞ is allowed
 * @error: return location for an error
 *
 * Every finite value of the format between @lo and @hi, ascending, each once (one zero). Of a block
 * format, the values of its elements at scale 1. Nothing lies in a range with @lo above @hi.
 *
 * Fails as mant_format_canonicalize() does; with %MANT_ERROR_LIMIT where there are more than 65536
 * values; with %MANT_ERROR_UNSUPPORTED where they do not fit binary64; with %MANT_ERROR_FORMAT
 * where a limit is NaN. Formats of at most 16 bits cost all their codes, others the values
 * listed.
 *
 * Returns: (transfer full): binary64 values, native byte order
 */
GBytes *
mant_format_list_values (const char  *text,
                         double       lo,
                         double       hi,
                         GError     **error)
{
  MantBlockFormat block;
  const MantFormat *format = &block.element;
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  gsize n_kept = 0;

  g_return_val_if_fail (text != NULL, NULL);

  if (isnan (lo) || isnan (hi))
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_FORMAT,
                           _("A range of values cannot start or end at NaN"));
      return NULL;
    }
  if (!mant_format_resolve_checked (text, &block, error))
    return NULL;

  lo /= block.element_unit;
  hi /= block.element_unit;
  if (lo > hi)
    return g_bytes_new (NULL, 0);

  if (format->bits <= 16)
    {
      /* Codes beyond the limits are read, but nothing is rounded to them: −128 in a symmetric
       * format. */
      lo = MAX (lo, mant_value_to_f64 (&format->min_finite));
      hi = MIN (hi, mant_value_to_f64 (&format->max_finite));
      for (guint64 code = 0; code < G_GUINT64_CONSTANT (1) << format->bits; code++)
        append (values, decode (format, code), lo, hi);
    }
  else if (format->codec == &mant_codec_integer)
    {
      if (!append_multiples (values, format, lo, hi, error))
        return NULL;
    }
  else if (format->codec == &mant_codec_float && format->bits <= 64 && format->precision <= 53
           && format->emax <= 1023 && format->emin - format->precision + 1 >= -1074)
    {
      if (lo < 0 && format->is_signed
          && !append_magnitudes (values, format, TRUE, hi < 0 ? -hi : 0, -lo, error))
        return NULL;
      if (hi >= 0 && !append_magnitudes (values, format, FALSE, MAX (lo, 0), hi, error))
        return NULL;
    }
  else
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("The values of %s do not fit binary64, so they cannot be listed"), format->id);
      return NULL;
    }

  /* Two codes may have one value: ±0, and where subnormals are read as zero. */
  g_array_sort (values, compare_doubles);
  for (gsize i = 0; i < values->len; i++)
    {
      const double value = g_array_index (values, double, i);

      if (n_kept == 0 || g_array_index (values, double, n_kept - 1) != value)
        g_array_index (values, double, n_kept++) = value;
    }
  if (n_kept > MAX_VALUES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("%s has %zu values between %g and %g; at most %d can be listed"),
                   format->id, n_kept, lo, hi, MAX_VALUES);
      return NULL;
    }
  for (gsize i = 0; i < n_kept; i++)
    g_array_index (values, double, i) *= block.element_unit;
  return g_bytes_new (values->data, n_kept * sizeof (double));
}
