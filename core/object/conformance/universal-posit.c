/* SPDX-License-Identifier: GPL-3.0-or-later */

/* universal's posits: keys "positN_ES_encode_f64", codes of binary64 inputs. */

#include "mant-vector-encode-private.h"
#include "mant-vector-format-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

typedef struct {
  MantNpzReader *npz;
  GArray *keys;
  GBytes *inputs;
} Set;

static gboolean
wants (char **parts)
{
  return g_strv_length (parts) == 4 && g_str_has_prefix (parts[0], "posit")
         && g_str_equal (parts[2], "encode") && g_str_equal (parts[3], "f64");
}

static gboolean
claims (const MantVectorFile *file)
{
  return mant_vector_npz_any (file, "_", wants);
}

static void
close_set (gpointer set)
{
  Set *self = set;

  g_clear_pointer (&self->inputs, g_bytes_unref);
  g_clear_pointer (&self->keys, g_array_unref);
  g_free (self);
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
  self->inputs = mant_vector_load_inputs (folder, file, "inputs_f64.bin", error);
  if (self->inputs == NULL)
    {
      close_set (self);
      return NULL;
    }

  *n_cases = self->keys->len;
  return self;
}

static void
check (gpointer         set,
       guint            position,
       MantVectorTally *tally)
{
  const Set *self = set;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, position);
  g_autofree char *text = g_strdup_printf ("posit(%s,%s)", key->parts[0] + strlen ("posit"),
                                           key->parts[1]);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzArray) theirs = mant_npz_reader_load (self->npz, key->key, &error);
  gsize n;
  const double *inputs = mant_vector_inputs_get (self->inputs, sizeof (double), &n);
  MantEncodeCase each = {
    .label = key->key,
    .peer = "universal",
    .rounding = mant_rounding_find ("rne"),
    .overflow = MANT_OVERFLOW_SATURATE,
    .peer_overflow = MANT_OVERFLOW_SATURATE,
  };

  if (theirs != NULL && (theirs->kind != 'u' || theirs->n_items != n))
    g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE, _("%s: %zu results for %zu inputs"),
                 key->key, theirs->n_items, n);
  if (error != NULL)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }
  if (!mant_vector_format_from_text (text, &each.format))
    {
      g_autofree char *reason = g_strdup_printf (_("%s is not a format of this version"), text);

      mant_vector_tally_skip (tally, n, reason);
      return;
    }

  /* a posit has no Inf to saturate: it is not a real, whatever the policy */
  each.overflow = each.peer_overflow = each.format.policy.overflow;
  each.as_peer = each.format;
  for (gsize i = 0; i < n; i++)
    {
      const MantValue value = mant_value_from_f64 (inputs[i]);

      mant_encode_case_compare (&each, &value, NULL, mant_npz_array_get_bits (theirs, i), tally);
    }
}

extern const MantVectorKind mant_vector_kind_universal_encode;
const MantVectorKind mant_vector_kind_universal_encode = {
  .id = "universal-encode",
  .peer = "universal",
  .title = N_("Binary64 numbers as universal’s posits"),
  .claims = claims,
  .open = open_set,
  .check = check,
  .close = close_set,
};
