/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The conversions of ml_dtypes (template ConvertFrom<kSaturate, kTruncate>): keys
 * "FORMAT_{RNE,RTZ}_{sat,nosat}", 8-bit codes of binary32 inputs. */

#include "mant-vector-encode-private.h"
#include "mant-vector-format-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

typedef struct {
  MantNpzReader *npz;
  GArray *keys;
  GBytes *inputs;
} Set;

/* Every rule says what the peer's code is, so that no other difference hides behind it. E8M0, which
 * has one significand bit, no zero and no sign, is where they are needed. */
static gboolean
is_e8m0 (const MantEncodeCheck *check)
{
  return !check->set->format.has_zero && check->set->format.significand_bits == 0;
}

static gboolean
is_nearest (const MantEncodeCheck *check)
{
  return g_str_equal (check->set->rounding->id, "rne");
}

static gboolean
predicts_zero (const MantEncodeCheck *check)
{
  return is_e8m0 (check) && check->value.number_class == MANT_CLASS_ZERO
         && check->set->peer_overflow == MANT_OVERFLOW_IEEE
         && check->theirs == mant_format_nan_code (&check->set->format, false).lo;
}

/* Between the smallest number and twice that: always twice. */
static gboolean
predicts_smallest_binade (const MantEncodeCheck *check)
{
  return is_e8m0 (check) && is_nearest (check) && check->value.number_class == MANT_CLASS_NORMAL
         && !check->value.negative && check->value.exponent == check->set->format.emin
         && (check->value.hi << 1 != 0 || check->value.lo != 0) && check->theirs == 1;
}

/* Halfway between two powers of two: up, where to even would go down. */
static gboolean
predicts_tie (const MantEncodeCheck *check)
{
  return is_e8m0 (check) && is_nearest (check) && check->value.number_class == MANT_CLASS_NORMAL
         && !check->value.negative && check->value.hi == UINT64_C (3) << 62 && check->value.lo == 0
         && check->theirs == check->ours + 1;
}

/* An infinity, which has no code, under saturation: NaN. */
static gboolean
predicts_inf (const MantEncodeCheck *check)
{
  return is_e8m0 (check) && check->value.number_class == MANT_CLASS_INF
         && check->theirs == mant_format_nan_code (&check->set->format, false).lo;
}

static const MantEncodeRule rules[] = {
  {
    .id = "ml_dtypes-e8m0-zero",
    .reason = N_("E8M0 has no zero. ml_dtypes answers NaN; here zero becomes the smallest number "
                 "there is, 2⁻¹²⁷, with the flags underflow and inexact."),
    .predicts = predicts_zero,
  },
  {
    .id = "ml_dtypes-e8m0-smallest-binade",
    .reason = N_("ml_dtypes rounds every number between 2⁻¹²⁷ and 2⁻¹²⁶, subnormal in binary32, up "
                 "to 2⁻¹²⁶; the nearest number is 2⁻¹²⁷ below the middle."),
    .predicts = predicts_smallest_binade,
  },
  {
    .id = "ml_dtypes-e8m0-ties-away",
    .reason = N_("Halfway between two powers of two ml_dtypes rounds away from zero, as every "
                 "significand is 1; here ties go to the even code, as in P3109 and gfloat."),
    .predicts = predicts_tie,
  },
  {
    .id = "ml_dtypes-e8m0-inf",
    .reason = N_("E8M0 has no Inf. Under saturation ml_dtypes makes it NaN; here it is the largest "
                 "number."),
    .predicts = predicts_inf,
  },
  { NULL }
};

static gboolean
wants (char **parts)
{
  const guint n = g_strv_length (parts);

  return n >= 3 && (g_str_equal (parts[n - 1], "sat") || g_str_equal (parts[n - 1], "nosat"))
         && (g_str_equal (parts[n - 2], "RNE") || g_str_equal (parts[n - 2], "RTZ"));
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
  self->inputs = mant_vector_load_inputs (folder, file, "inputs_f32.bin", error);
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
  const guint n_parts = g_strv_length (key->parts);
  const gboolean truncates = g_str_equal (key->parts[n_parts - 2], "RTZ");
  const gboolean saturates = g_str_equal (key->parts[n_parts - 1], "sat");
  g_autofree char *name = g_strndup (key->key, strlen (key->key) - strlen ("_RNE_sat")
                                                 - (saturates ? 0 : strlen ("no")));
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzArray) theirs = mant_npz_reader_load (self->npz, key->key, &error);
  gsize n;
  const float *inputs = mant_vector_inputs_get (self->inputs, sizeof (float), &n);
  MantEncodeCase each = { .label = key->key, .peer = "ml_dtypes", .rules = rules };

  if (theirs != NULL && (theirs->kind != 'u' || theirs->n_items != n))
    g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE, _("%s: %zu results for %zu inputs"),
                 key->key, theirs->n_items, n);
  if (error != NULL)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }
  if (!mant_vector_format_from_ml_dtypes (name, &each.format))
    {
      g_autofree char *reason = g_strdup_printf (_("%s is not a format of this version"), name);

      mant_vector_tally_skip (tally, n, reason);
      return;
    }

  each.rounding = mant_rounding_find (truncates ? "rz" : "rne");
  each.overflow = each.peer_overflow = saturates ? MANT_OVERFLOW_SATURATE : MANT_OVERFLOW_IEEE;
  each.as_peer = each.format;
  mant_vector_format_set_policy (&each.as_peer, "ml_dtypes");
  for (gsize i = 0; i < n; i++)
    {
      const MantValue value = mant_value_from_f32 (inputs[i]);

      mant_encode_case_compare (&each, &value, NULL, mant_npz_array_get_bits (theirs, i), tally);
    }
}

extern const MantVectorKind mant_vector_kind_ml_dtypes_encode;
const MantVectorKind mant_vector_kind_ml_dtypes_encode = {
  .id = "ml_dtypes-encode",
  .peer = "ml_dtypes",
  .title = N_("Binary32 numbers converted by ml_dtypes, saturating or not, to nearest or "
              "truncated"),
  .claims = claims,
  .open = open_set,
  .check = check,
  .close = close_set,
};
