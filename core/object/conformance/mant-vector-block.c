/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-vector-block-private.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

gboolean
mant_vector_block_format (const char      *element,
                          const char      *scale,
                          gsize            length,
                          const char      *rule,
                          MantBlockFormat *format)
{
  g_autofree char *text = g_strdup_printf ("block(%s,%s,%zu,%s)", element, scale, length, rule);
  char message[256];

  return length > 0 && length <= MANT_VECTOR_MAX_BLOCK
         && mant_block_format_parse (text, format, message, sizeof message) == MANT_OK;
}

const float *
mant_vector_rows_get (GBytes              *inputs,
                      const MantNpzArray  *theirs,
                      gsize               *row_length,
                      const char          *key,
                      GError             **error)
{
  gsize n;
  const float *values = mant_vector_inputs_get (inputs, sizeof (float), &n);

  *row_length = theirs->n_dims > 1 ? theirs->shape[theirs->n_dims - 1] : theirs->n_items;
  if (theirs->n_items != n || *row_length == 0)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE, _("%s: %zu results for %zu inputs"), key,
                   theirs->n_items, n);
      return NULL;
    }

  return values;
}

double
mant_vector_amax (const float *values,
                  gsize        n)
{
  double amax = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]) && fabsf (values[i]) > amax)
      amax = fabsf (values[i]);

  return amax;
}

float
mant_vector_float_from_bits (guint32 bits)
{
  float x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

guint32
mant_vector_float_to_bits (float x)
{
  guint32 bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

gboolean
mant_vector_log2_may_round_up (double x)
{
  int exponent, magnitude;
  double below, ulp;

  if (!(x > 0) || !isfinite (x))
    return FALSE;
  below = 1 - frexp (x, &exponent); /* x = (1 − below)·2^exponent */
  if (exponent == 0 || below == 0.5)
    return FALSE; /* log2 x is a tiny negative number, which binary32 has */

  /* log2 x = exponent − below/ln 2 − …; binary32 has numbers this far apart there */
  frexp (exponent, &magnitude);
  ulp = ldexp (1, magnitude - 24);
  return below * 1.4427 < ulp;
}
