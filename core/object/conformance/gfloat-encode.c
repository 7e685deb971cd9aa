/* SPDX-License-Identifier: GPL-3.0-or-later */

/* gfloat's round_float and encode_float: keys "FORMAT|MODE|satS|srN", with "|raises" beside a key
 * and "FORMAT|valid" beside a format. */

#include "mant-vector-encode-private.h"
#include "mant-vector-format-private.h"

#include <glib/gi18n-lib.h>

#include <stdio.h>
#include <string.h>

typedef struct {
  MantNpzReader *npz;
  GArray *keys;
  GHashTable *formats;   /* name → MantFormat, from a table of gfloat's parameters */
  GBytes *inputs;
  guint input_bytes;
  GHashTable *random;    /* number of bits → GBytes of uint16 or uint32 */
} Set;

static const struct {
  const char *theirs, *ours;
} modes[] = {
  { "TowardZero", "rz" },          { "TowardNegative", "rd" },       { "TowardPositive", "ru" },
  { "TiesToEven", "rne" },         { "TiesToAway", "rna" },          { "ToOdd", "ro" },
  { "Stochastic", "sr-c" },        { "StochasticOdd", "sr-odd" },    { "StochasticFast", "sr-b" },
  { "StochasticFastest", "sr-a" },
};

static gboolean
wants (char **parts)
{
  return g_strv_length (parts) == 4 && g_str_has_prefix (parts[2], "sat")
         && g_str_has_prefix (parts[3], "sr") && g_ascii_isdigit (parts[3][2]);
}

static gboolean
claims (const MantVectorFile *file)
{
  return mant_vector_npz_any (file, "|", wants);
}

static const MantRounding *
find_mode (const char *theirs)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_str_equal (modes[i].theirs, theirs))
      return mant_rounding_find (modes[i].ours);

  return NULL;
}

/* The parameters of gfloat's formats, from a table in the same folder, if there is one: formats of
 * any name are then known. */
static void
read_formats (Set              *self,
              MantVectorFile   *file,
              MantVectorFolder *folder)
{
  for (guint i = 0; i < folder->files->len; i++)
    {
      MantVectorFile *other = g_ptr_array_index (folder->files, i);
      g_autoptr (GError) error = NULL;
      const char *last = NULL;
      int name, code, number_class;

      if (!g_str_equal (other->directory, file->directory) || strstr (other->name, ".csv") == NULL
          || !mant_vector_file_open (other, &error) || other->csv == NULL
          || !mant_vector_csv_has (other->csv, "format,k,precision,bias,signed,domain,has_nz,"
                                               "num_high_nans,twos_complement,code,class"))
        continue;

      name = mant_vector_csv_find (other->csv, "format");
      code = mant_vector_csv_find (other->csv, "code");
      number_class = mant_vector_csv_find (other->csv, "class");
      for (gsize row = 0; row < mant_vector_csv_get_n_rows (other->csv); row++)
        {
          const char *format_name = mant_vector_csv_get (other->csv, row, name);
          MantGfloatInfo info;
          MantFormat format;

          if (last != NULL && g_str_equal (last, format_name))
            continue;
          last = format_name;
          if (!mant_vector_gfloat_info_read (other->csv, row, &info))
            continue;
          info.has_zero =
            g_ascii_strtoull (mant_vector_csv_get (other->csv, row, code), NULL, 0) != 0
            || g_str_equal (mant_vector_csv_get (other->csv, row, number_class), "ZERO");
          if (mant_vector_format_from_info (&info, format_name, &format))
            g_hash_table_insert (self->formats, g_strdup (format_name),
                                 g_memdup2 (&format, sizeof format));
        }
    }
}

static void
close_set (gpointer set)
{
  Set *self = set;

  g_clear_pointer (&self->random, g_hash_table_unref);
  g_clear_pointer (&self->formats, g_hash_table_unref);
  g_clear_pointer (&self->inputs, g_bytes_unref);
  g_clear_pointer (&self->keys, g_array_unref);
  g_free (self);
}

/* The inputs are binary64 if the file's name has "f64" in it, and otherwise binary32; but if there
 * are not as many of them as results, and as many of the others, those. */
static gboolean
load_inputs (Set               *self,
             MantVectorFile    *file,
             MantVectorFolder  *folder,
             GError           **error)
{
  const gboolean says_f64 = strstr (file->name, "f64") != NULL;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, 0);
  g_autoptr (MantNpzArray) results = mant_npz_reader_load (self->npz, key->key, NULL);

  for (guint i = 0; i < 2; i++)
    {
      const gboolean is_f64 = says_f64 == (i == 0);
      const guint width = is_f64 ? 8 : 4;
      g_autoptr (GBytes) inputs = mant_vector_load_inputs (
        folder, file, is_f64 ? "inputs_f64.bin" : "inputs_f32.bin", i == 0 ? error : NULL);

      if (inputs != NULL
          && (self->inputs == NULL
              || (results != NULL && g_bytes_get_size (inputs) == results->n_items * width)))
        {
          g_clear_pointer (&self->inputs, g_bytes_unref);
          self->inputs = g_steal_pointer (&inputs);
          self->input_bytes = width;
        }
      if (self->inputs != NULL && results != NULL
          && g_bytes_get_size (self->inputs) == results->n_items * self->input_bytes)
        break;
    }

  if (self->inputs != NULL)
    g_clear_error (error);
  return self->inputs != NULL;
}

static gpointer
open_set (MantVectorFile    *file,
          MantVectorFolder  *folder,
          guint             *n_cases,
          GError           **error)
{
  Set *self = g_new0 (Set, 1);

  self->npz = file->npz;
  self->keys = mant_vector_keys_new (file->npz, "|", wants);
  self->formats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->random = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  if (!load_inputs (self, file, folder, error))
    {
      close_set (self);
      return NULL;
    }
  read_formats (self, file, folder);

  for (guint i = 0; i < self->keys->len; i++)
    {
      const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, i);
      const guint n_bits = g_ascii_strtoull (key->parts[3] + 2, NULL, 10);
      g_autofree char *name = g_strdup_printf ("srbits_%u.bin", n_bits);
      GBytes *random;

      if (n_bits == 0 || g_hash_table_contains (self->random, GUINT_TO_POINTER (n_bits)))
        continue;
      random = mant_vector_load_inputs (folder, file, name, error);
      if (random == NULL)
        {
          close_set (self);
          return NULL;
        }
      g_hash_table_insert (self->random, GUINT_TO_POINTER (n_bits), random);
    }

  *n_cases = self->keys->len;
  return self;
}

/* Marks what is not to be compared: where gfloat raises, and what is outside the format. */
static gboolean
mark_excluded (const Set           *self,
               const MantVectorKey *key,
               guint8              *excluded,
               gsize                n,
               MantVectorTally     *tally)
{
  g_autofree char *raises_key = g_strconcat (key->key, "|raises", NULL);
  g_autofree char *valid_key = g_strconcat (key->parts[0], "|valid", NULL);

  if (mant_npz_reader_has (self->npz, raises_key))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MantNpzArray) raises = mant_npz_reader_load (self->npz, raises_key, &error);

      if (raises == NULL || raises->kind == 'f')
        {
          mant_vector_fail (tally, raises_key, error);
          return FALSE;
        }
      for (gsize i = 0; i < raises->n_items; i++)
        {
          const guint64 at = mant_npz_array_get_bits (raises, i);

          if (at < n)
            excluded[at] = TRUE;
        }
    }
  if (mant_npz_reader_has (self->npz, valid_key))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MantNpzArray) valid = mant_npz_reader_load (self->npz, valid_key, &error);

      if (valid == NULL || valid->n_items != n)
        {
          mant_vector_fail (tally, valid_key, error);
          return FALSE;
        }
      for (gsize i = 0; i < n; i++)
        excluded[i] |= mant_npz_array_get_bits (valid, i) == 0;
    }

  return TRUE;
}

static void
check (gpointer         set,
       guint            position,
       MantVectorTally *tally)
{
  const Set *self = set;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, position);
  const guint n_bits = g_ascii_strtoull (key->parts[3] + 2, NULL, 10);
  const gboolean saturates = g_str_equal (key->parts[2], "sat1");
  const MantFormat *known = g_hash_table_lookup (self->formats, key->parts[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzArray) theirs = mant_npz_reader_load (self->npz, key->key, &error);
  g_autofree guint8 *excluded = NULL;
  const void *inputs, *random = NULL;
  gsize random_bytes = 2; /* of one random number */
  gsize n, n_random = 0, n_excluded = 0;
  MantEncodeCase each = { .label = key->key, .peer = "gfloat", .n_random_bits = n_bits };

  inputs = mant_vector_inputs_get (self->inputs, self->input_bytes, &n);
  if (n_bits != 0)
    {
      GBytes *bytes = g_hash_table_lookup (self->random, GUINT_TO_POINTER (n_bits));

      if (n > 0 && g_bytes_get_size (bytes) / n >= 4)
        random_bytes = 4; /* 16 bits do not hold it */
      random = mant_vector_inputs_get (bytes, random_bytes, &n_random);
    }
  if (theirs != NULL && (theirs->kind != 'u' || theirs->n_items != n
                         || (random != NULL && n_random < n)))
    g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE,
                 _("%s: %zu results for %zu inputs and %zu random numbers"), key->key,
                 theirs->n_items, n, random != NULL ? n_random : n);
  if (error != NULL)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }

  each.rounding = find_mode (key->parts[1]);
  if (known != NULL)
    each.format = *known;
  if (each.rounding == NULL
      || (known == NULL && !mant_vector_format_from_gfloat (key->parts[0], &each.format)))
    {
      g_autofree char *reason = g_strdup_printf (_("%s is not a format, or %s not a rounding, of "
                                                   "this version"),
                                                 key->parts[0], key->parts[1]);

      mant_vector_tally_skip (tally, n, reason);
      return;
    }
  each.as_peer = each.format;
  mant_vector_format_set_policy (&each.as_peer, "gfloat");
  each.peer_overflow = saturates ? MANT_OVERFLOW_SATURATE : MANT_OVERFLOW_IEEE;
  /* without saturation, P3109 4.0 has SatNone, where gfloat kept the drafts' NaN */
  each.overflow = !saturates && g_str_has_prefix (key->parts[0], "p3109_") ? MANT_OVERFLOW_NONE
                                                                           : each.peer_overflow;

  excluded = g_malloc0 (MAX (n, 1));
  if (!mark_excluded (self, key, excluded, n, tally))
    return;
  for (gsize i = 0; i < n; i++)
    {
      MantValue value;
      guint64 given;

      if (excluded[i])
        {
          n_excluded++;
          continue;
        }
      value = self->input_bytes == 8 ? mant_value_from_f64 (((const double *) inputs)[i])
                                     : mant_value_from_f32 (((const float *) inputs)[i]);
      given = random == NULL ? 0 : random_bytes == 2 ? ((const guint16 *) random)[i]
                                                     : ((const guint32 *) random)[i];
      mant_encode_case_compare (&each, &value, random != NULL ? &given : NULL,
                                mant_npz_array_get_bits (theirs, i), tally);
    }
  mant_vector_tally_skip (tally, n_excluded,
                          _("gfloat raises an exception, or the number is outside the format"));
}

extern const MantVectorKind mant_vector_kind_gfloat_encode;
const MantVectorKind mant_vector_kind_gfloat_encode = {
  .id = "gfloat-encode",
  .peer = "gfloat",
  .title = N_("Numbers rounded by gfloat, in every mode, and with given random bits"),
  .claims = claims,
  .open = open_set,
  .check = check,
  .close = close_set,
};
