/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CPFloat's arithmetic: keys "arith_FORMAT_{a,b}", operands as binary64 that the format has, and
 * "arith_FORMAT_{add,sub,mul,div,sqrt_a}". */

#include "mant-vector-encode-private.h"
#include "mant-vector-format-private.h"

#include <glib/gi18n-lib.h>

#include <mant-operation.h>

#include <math.h>
#include <string.h>

typedef struct {
  MantNpzReader *npz;
  GArray *keys; /* of results */
} Set;

static gboolean
wants (char **parts)
{
  const guint n = g_strv_length (parts);

  return n >= 3 && g_str_equal (parts[0], "arith")
         && (n < 4 || !g_str_equal (parts[n - 2], "sqrt")
                   || g_str_equal (parts[n - 1], "a"))
         && (g_str_equal (parts[n - 1], "add") || g_str_equal (parts[n - 1], "sub")
             || g_str_equal (parts[n - 1], "mul") || g_str_equal (parts[n - 1], "div")
             || (n >= 4 && g_str_equal (parts[n - 2], "sqrt")));
}

static gboolean
claims (const MantVectorFile *file)
{
  return mant_vector_npz_any (file, "_", wants);
}

static gpointer
open_set (MantVectorFile    *file,
          MantVectorFolder  *folder,
          guint             *n_cases,
          GError           **error)
{
  Set *self = g_new0 (Set, 1);

  self->npz = file->npz;
  self->keys = mant_vector_keys_new (file->npz, "_", wants);
  *n_cases = self->keys->len;
  return self;
}

static void
close_set (gpointer set)
{
  Set *self = set;

  g_array_unref (self->keys);
  g_free (self);
}

static double
get_double (const MantNpzArray *array,
            gsize               i)
{
  const guint64 bits = mant_npz_array_get_bits (array, i);
  double x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

static MantCode
encode (const MantFormat *format,
        double            x)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
  const MantValue value = mant_value_from_f64 (x);
  MantFlags flags = MANT_FLAG_NONE;

  return mant_format_encode (format, &value, &context, MANT_OVERFLOW_IEEE, &flags);
}

static double
decode (const MantFormat *format,
        MantCode          code)
{
  const MantValue value = mant_format_decode (format, code);

  return mant_value_to_f64 (&value);
}

static gboolean
same (double a,
      double b)
{
  return (isnan (a) && isnan (b)) || (a == b && signbit (a) == signbit (b));
}

/* As CPFloat has it: in binary64, and then rounded again. */
static double
round_twice (const MantFormat *format,
             const char       *operation,
             double            a,
             double            b)
{
  const double exact = g_str_equal (operation, "add")   ? a + b
                       : g_str_equal (operation, "sub") ? a - b
                       : g_str_equal (operation, "mul") ? a * b
                       : g_str_equal (operation, "div") ? a / b
                                                        : sqrt (a);

  return decode (format, encode (format, exact));
}

static void
check (gpointer         set,
       guint            position,
       MantVectorTally *tally)
{
  const Set *self = set;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, position);
  const guint n_parts = g_strv_length (key->parts);
  const gboolean is_sqrt = g_str_equal (key->parts[n_parts - 1], "a");
  const char *name = is_sqrt ? "sqrt" : key->parts[n_parts - 1];
  const gsize n_name = strlen (key->key) - strlen ("arith_") - strlen (name) - 1
                       - (is_sqrt ? strlen ("_a") : 0);
  g_autofree char *format_name = g_strndup (key->key + strlen ("arith_"), n_name);
  g_autofree char *a_key = g_strdup_printf ("arith_%s_a", format_name);
  g_autofree char *b_key = g_strdup_printf ("arith_%s_b", format_name);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzArray) theirs = mant_npz_reader_load (self->npz, key->key, &error);
  g_autoptr (MantNpzArray) a = theirs == NULL ? NULL
                               : mant_npz_reader_load (self->npz, a_key, &error);
  g_autoptr (MantNpzArray) b = a == NULL ? NULL : mant_npz_reader_load (self->npz, b_key, &error);
  const MantOperation *operation = mant_operation_find (name);
  const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
  MantFormat format;

  if (b != NULL && (theirs->item_bytes != 8 || a->item_bytes != 8 || b->item_bytes != 8
                    || a->n_items != theirs->n_items || b->n_items != theirs->n_items))
    g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE,
                 _("%s: %zu results for %zu and %zu operands"), key->key, theirs->n_items, a->n_items, b->n_items);
  if (error != NULL)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }
  if (operation == NULL || !mant_vector_format_from_ml_dtypes (format_name, &format))
    {
      g_autofree char *reason = g_strdup_printf (_("%s names no format of this version"), key->key);

      mant_vector_tally_skip (tally, theirs->n_items, reason);
      return;
    }

  for (gsize i = 0; i < theirs->n_items; i++)
    {
      const double x = get_double (a, i), y = get_double (b, i), z = get_double (theirs, i);
      const MantCode operands[] = { encode (&format, x), encode (&format, y) };
      MantFlags flags = MANT_FLAG_NONE;
      const double ours = decode (&format, mant_operation_codes (operation, &format, operands,
                                                                 &format, &context,
                                                                 MANT_OVERFLOW_IEEE, &flags));
      char **example;

      if (same (ours, z))
        {
          mant_vector_tally_equal (tally, 1);
          continue;
        }
      if (same (round_twice (&format, name, x, y), z))
        example = mant_vector_tally_differ (
          tally, MANT_DEVIATION_KNOWN, "cpfloat-double-rounding",
          N_("CPFloat rounds the result to binary64 and then again; here it is rounded once."));
      else
        example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, key->key, NULL);
      if (example != NULL)
        *example = g_strdup_printf (_("%s: %a and %a: theirs %a, ours %a"), key->key, x, y, z,
                                    ours);
    }
}

extern const MantVectorKind mant_vector_kind_cpfloat_arithmetic;
const MantVectorKind mant_vector_kind_cpfloat_arithmetic = {
  .id = "cpfloat-arithmetic",
  .peer = "CPFloat",
  .title = N_("Sums, differences, products, quotients and square roots by CPFloat"),
  .claims = claims,
  .open = open_set,
  .check = check,
  .close = close_set,
};
