/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "mant-plot-private.h"

char *
_mant_plot_number_text (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return g_strdup ("NaN");
  if (isinf (value))
    return g_strdup (value > 0 ? "inf" : "-inf");

  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }

  return g_strdup (text);
}

char *
_mant_plot_count_text (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

GBytes *
_mant_plot_doubles (GBytes *bytes,
                    gsize  *n)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  *n = size / sizeof (double);
  if ((gsize) data % sizeof (double) != 0)
    return g_bytes_new (data, size);

  return g_bytes_ref (bytes);
}

void
_mant_plot_set_source (cairo_t        *cr,
                       const MantRgba *color,
                       double          alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}
