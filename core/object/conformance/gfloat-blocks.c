/* SPDX-License-Identifier: GPL-3.0-or-later */

/* gfloat's MX blocks: keys "FORMAT|MODE|value_f32", dequantized binary32 bits, and
 * "FORMAT|scale_code". */

#include "mant-vector-block-private.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

typedef struct {
  MantNpzReader *npz;
  GArray *keys;
  GBytes *inputs;
} Set;

static gboolean
wants (char **parts)
{
  const guint n = g_strv_length (parts);

  return (n == 3 && g_str_equal (parts[2], "value_f32"))
         || (n == 2 && g_str_equal (parts[1], "scale_code"));
}

static gboolean
claims (const MantVectorFile *file)
{
  return mant_vector_npz_any (file, "|", wants);
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
  self->keys = mant_vector_keys_new (file->npz, "|", wants);
  self->inputs = mant_vector_load_inputs (folder, file, "mx_inputs_f32.bin", error);
  if (self->inputs == NULL)
    {
      close_set (self);
      return NULL;
    }

  *n_cases = self->keys->len;
  return self;
}

/* As peers' formats are: MXINT8 with −128, which the specification leaves open. */
static gboolean
make_format (const char      *name,
             MantBlockFormat *format,
             MantBlockFormat *as_peer)
{
  char message[256];
  g_autofree char *own = g_str_equal (name, "mxfp4_e2m1") ? g_strdup ("mxfp4") : g_strdup (name);

  if (mant_block_format_parse (own, format, message, sizeof message) != MANT_OK
      || format->shape != MANT_SHAPE_VECTOR || format->length > MANT_VECTOR_MAX_BLOCK)
    return FALSE;
  *as_peer = *format;
  if (format->element.codec == &mant_codec_integer && format->element.symmetric)
    {
      g_autofree char *element = g_strdup_printf ("int%d", format->element.bits);

      return mant_format_parse (element, &as_peer->element, message, sizeof message) == MANT_OK;
    }

  return TRUE;
}

static void
check_values (const Set           *self,
              const MantVectorKey *key,
              MantQuantizer       *quantizer,
              const MantBlockFormat *format,
              const MantBlockFormat *as_peer,
              const MantNpzArray  *theirs,
              MantVectorTally     *tally)
{
  g_autoptr (GError) error = NULL;
  gsize row_length;
  const float *x = mant_vector_rows_get (self->inputs, theirs, &row_length, key->key, &error);
  float ours[MANT_VECTOR_MAX_BLOCK], by_default[MANT_VECTOR_MAX_BLOCK];

  if (x == NULL || theirs->item_bytes != 4)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }

  for (gsize at = 0; at < theirs->n_items; at += format->length)
    {
      const gsize n = MIN (format->length, theirs->n_items - at);

      quantizer->format = as_peer;
      mant_block_quantize (quantizer, x + at, n, 0, 1, ours, NULL, NULL, NULL);
      quantizer->format = format;
      mant_block_quantize (quantizer, x + at, n, 0, 1, by_default, NULL, NULL, NULL);
      for (gsize i = 0; i < n; i++)
        {
          const guint32 bits = mant_npz_array_get_bits (theirs, at + i);
          const float y = mant_vector_float_from_bits (bits);
          char **example = NULL;

          if (mant_vector_float_to_bits (ours[i]) == bits || (isnan (ours[i]) && isnan (y))
              || (ours[i] == 0 && bits == 0))
            {
              mant_vector_tally_equal (tally, 1);
              if (mant_vector_float_to_bits (by_default[i]) == bits
                  || (isnan (by_default[i]) && isnan (y)))
                continue;
              if (by_default[i] == 0)
                example = mant_vector_tally_differ (
                  tally, MANT_DEVIATION_POLICY, "gfloat-block-zero-sign",
                  N_("What becomes zero is +0 in gfloat’s MXINT8, and keeps its sign here."));
              else
                example = mant_vector_tally_differ (
                  tally, MANT_DEVIATION_POLICY, "gfloat-mxint8-lowest",
                  N_("OCP MX leaves open whether MXINT8 has −128. gfloat uses it; here it is "
                     "symmetric, as in microxcaling."));
            }
          else
            example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, key->key, NULL);
          if (example != NULL)
            *example = g_strdup_printf (_("%s: %a in block %zu: theirs %a, ours %a"), key->key,
                                        x[at + i], at / format->length, y, by_default[i]);
        }
    }
}

static void
check_scales (const Set           *self,
              const MantVectorKey *key,
              MantQuantizer       *quantizer,
              const MantBlockFormat *format,
              const MantNpzArray  *theirs,
              MantVectorTally     *tally)
{
  gsize n;
  const float *x = mant_vector_inputs_get (self->inputs, sizeof (float), &n);

  if (theirs->n_items * format->length != n)
    {
      g_autoptr (GError) error = g_error_new (MANT_ERROR, MANT_ERROR_SHAPE,
                                              _("%s: %zu scales for %zu inputs"), key->key,
                                              theirs->n_items, n);

      mant_vector_fail (tally, key->key, error);
      return;
    }

  quantizer->format = format;
  for (gsize block = 0; block < theirs->n_items; block++)
    {
      const float *values = x + block * format->length;
      const guint64 their_code = mant_npz_array_get_bits (theirs, block);
      char **example;
      MantCode code;
      double scale;

      mant_block_choose_scale (quantizer, values, format->length, &code, &scale);
      if (code.lo == their_code)
        {
          mant_vector_tally_equal (tally, 1);
          continue;
        }
      if (mant_vector_amax (values, format->length) == 0 && their_code == 0)
        example = mant_vector_tally_differ (
          tally, MANT_DEVIATION_KNOWN, "gfloat-zero-block",
          N_("A block of zeros has no scale by the rule. gfloat takes the smallest one; here it is "
             "1. All elements are zero either way."));
      else
        example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, key->key, NULL);
      if (example != NULL)
        *example = g_strdup_printf (_("%s: block %zu, amax %a: theirs %u, ours %u"), key->key,
                                    block, mant_vector_amax (values, format->length),
                                    (guint) their_code, (guint) code.lo);
    }
}

static void
check (gpointer         set,
       guint            position,
       MantVectorTally *tally)
{
  const Set *self = set;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, position);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzArray) theirs = mant_npz_reader_load (self->npz, key->key, &error);
  MantQuantizer quantizer = { .overflow = MANT_OVERFLOW_SATURATE };
  MantBlockFormat format, as_peer;
  gboolean is_values = key->parts[2] != NULL;

  if (theirs == NULL)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }
  quantizer.rounding = mant_rounding_find (!is_values ? "rne"
                                           : g_str_equal (key->parts[1], "TiesToEven") ? "rne"
                                           : g_str_equal (key->parts[1], "TiesToAway") ? "rna"
                                           : g_str_equal (key->parts[1], "TowardZero") ? "rz"
                                           : g_str_equal (key->parts[1], "TowardPositive") ? "ru"
                                           : g_str_equal (key->parts[1], "TowardNegative") ? "rd"
                                           : g_str_equal (key->parts[1], "ToOdd")      ? "ro"
                                                                                       : "");
  if (quantizer.rounding == NULL || !make_format (key->parts[0], &format, &as_peer))
    {
      g_autofree char *reason = g_strdup_printf (_("%s names no format of this version"), key->key);

      mant_vector_tally_skip (tally, theirs->n_items, reason);
      return;
    }

  if (is_values)
    check_values (self, key, &quantizer, &format, &as_peer, theirs, tally);
  else
    check_scales (self, key, &quantizer, &format, theirs, tally);
}

extern const MantVectorKind mant_vector_kind_gfloat_blocks;
const MantVectorKind mant_vector_kind_gfloat_blocks = {
  .id = "gfloat-blocks",
  .peer = "gfloat",
  .title = N_("MX blocks by gfloat: elements and scales"),
  .claims = claims,
  .open = open_set,
  .check = check,
  .close = close_set,
};
