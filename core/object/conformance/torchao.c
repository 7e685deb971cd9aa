/* SPDX-License-Identifier: GPL-3.0-or-later */

/* torchao's MX blocks, keys "torchao_to_mx|ELEMENT|RULE|{scale_e8m0,data}", and its NVFP4, keys
 * "torchao_nvfp4|single|…" and "torchao_nvfp4|two|AMAX|{per_tensor_scale,scale_e4m3,data_packed}";
 * Transformer Engine's NVFP4, keys "te_nvfp4|{1x16,16x16}|AMAX|{global_amax,scale_e4m3,
 * data_packed}". Four-bit elements are packed two a byte, the low half first. */

#include "mant-vector-block-private.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

/* Tiles and blocks of NVFP4. */
#define NVFP4_LENGTH 16

typedef struct {
  MantNpzReader *npz;
  GArray *keys;       /* those of element codes: the scales' keys follow from them */
  GBytes *inputs, *inputs_2d;
} Set;

static gboolean
wants_mx (char **parts)
{
  return g_strv_length (parts) == 4 && g_str_equal (parts[0], "torchao_to_mx")
         && g_str_equal (parts[3], "data");
}

static gboolean
wants_torchao_nvfp4 (char **parts)
{
  const guint n = g_strv_length (parts);

  return n >= 3 && g_str_equal (parts[0], "torchao_nvfp4")
         && g_str_equal (parts[n - 1], "data_packed");
}

static gboolean
wants_te (char **parts)
{
  const guint n = g_strv_length (parts);

  return n >= 4 && g_str_equal (parts[0], "te_nvfp4") && g_str_equal (parts[n - 1], "data_packed");
}

static gboolean
claims_mx (const MantVectorFile *file)
{
  return mant_vector_npz_any (file, "|", wants_mx);
}

static gboolean
claims_torchao_nvfp4 (const MantVectorFile *file)
{
  return mant_vector_npz_any (file, "|", wants_torchao_nvfp4);
}

static gboolean
claims_te (const MantVectorFile *file)
{
  return mant_vector_npz_any (file, "|", wants_te);
}

static void
close_set (gpointer set)
{
  Set *self = set;

  g_clear_pointer (&self->inputs, g_bytes_unref);
  g_clear_pointer (&self->inputs_2d, g_bytes_unref);
  g_clear_pointer (&self->keys, g_array_unref);
  g_free (self);
}

static gpointer
open_keys (MantVectorFile    *file,
           MantVectorFolder  *folder,
           gboolean         (*wants) (char **parts),
           guint             *n_cases,
           GError           **error)
{
  Set *self = g_new0 (Set, 1);

  self->npz = file->npz;
  self->keys = mant_vector_keys_new (file->npz, "|", wants);
  for (guint i = 0; i < self->keys->len; i++)
    {
      char **parts = g_array_index (self->keys, MantVectorKey, i).parts;
      const gboolean is_2d = g_str_equal (parts[1], "16x16");
      GBytes **inputs = is_2d ? &self->inputs_2d : &self->inputs;

      if (*inputs == NULL)
        *inputs = mant_vector_load_inputs (folder, file,
                                           is_2d ? "nvfp4_2d_inputs_f32.bin"
                                           : wants == wants_mx ? "mx_inputs_f32.bin"
                                                               : "nvfp4_inputs_f32.bin", error);
      if (*inputs == NULL)
        {
          close_set (self);
          return NULL;
        }
    }

  *n_cases = self->keys->len;
  return self;
}

static gpointer
open_mx (MantVectorFile    *file,
         MantVectorFolder  *folder,
         guint             *n_cases,
         GError           **error)
{
  return open_keys (file, folder, wants_mx, n_cases, error);
}

static gpointer
open_torchao_nvfp4 (MantVectorFile    *file,
                    MantVectorFolder  *folder,
                    guint             *n_cases,
                    GError           **error)
{
  return open_keys (file, folder, wants_torchao_nvfp4, n_cases, error);
}

static gpointer
open_te (MantVectorFile    *file,
         MantVectorFolder  *folder,
         guint             *n_cases,
         GError           **error)
{
  return open_keys (file, folder, wants_te, n_cases, error);
}

/* The array whose key differs from `key` in its last part. */
static MantNpzArray *
load_sibling (const Set            *self,
              const MantVectorKey  *key,
              const char           *last,
              GError              **error)
{
  const gsize n = strrchr (key->key, '|') - key->key;
  g_autofree char *sibling = g_strdup_printf ("%.*s|%s", (int) n, key->key, last);

  return mant_npz_reader_load (self->npz, sibling, error);
}

static guint32
get_code (const MantNpzArray *data,
          gsize               i,
          gboolean            is_packed)
{
  if (!is_packed)
    return mant_npz_array_get_bits (data, i);

  return mant_npz_array_get_bits (data, i / 2) >> (4 * (i % 2)) & 15;
}

/* EVEN adds half a unit of the element's last place to amax's bits; past the largest binary32 that
 * carries into Inf. */
static gboolean
even_overflows (const MantBlockFormat *format,
                double                 amax)
{
  int exponent;

  return frexp (amax, &exponent) >= 1 - ldexp (1, -(format->element.significand_bits + 2))
         && exponent == 128;
}

static void
compare_mx_block (const MantQuantizer *quantizer,
                  const char          *key,
                  gboolean             is_even,
                  const float         *x,
                  gsize                block,
                  guint64              their_scale,
                  const MantNpzArray  *data,
                  gboolean             is_packed,
                  MantVectorTally     *tally)
{
  const MantBlockFormat *format = quantizer->format;
  const double amax = mant_vector_amax (x, format->length);
  MantDeviationKind kind = MANT_DEVIATION_UNEXPECTED;
  const char *id = key, *reason = NULL;
  float out[MANT_VECTOR_MAX_BLOCK];
  uint32_t codes[MANT_VECTOR_MAX_BLOCK];
  gboolean is_overflow = FALSE;
  MantCode code;
  double scale;
  char **example;

  mant_block_quantize (quantizer, x, format->length, 0, 1, out, codes, &code, &scale);
  if (code.lo == their_scale)
    mant_vector_tally_equal (tally, 1);
  else
    {
      if (amax == 0 && their_scale == 0)
        {
          kind = MANT_DEVIATION_KNOWN;
          id = "torchao-zero-block";
          reason = N_("A block of zeros has no scale by the rule. torchao takes the smallest one; "
                      "here it is 1. All elements are zero either way.");
        }
      else if (is_even && their_scale == 0xff && even_overflows (format, amax))
        {
          is_overflow = TRUE;
          kind = MANT_DEVIATION_KNOWN;
          id = "torchao-even-overflow";
          reason = N_("torchao rounds amax in the bits of a binary32. Near the largest one that "
                      "overflows to Inf: the scale is NaN, and with it the whole block.");
        }
      example = mant_vector_tally_differ (tally, kind, id, reason);
      if (example != NULL)
        *example = g_strdup_printf (_("%s: scale of block %zu, amax %a: theirs %u, ours %u"), key,
                                    block, amax, (guint) their_scale, (guint) code.lo);
    }

  for (gsize i = 0; i < format->length; i++)
    {
      const guint32 theirs = get_code (data, block * format->length + i, is_packed);

      if (theirs == codes[i])
        {
          mant_vector_tally_equal (tally, 1);
          continue;
        }
      if (is_overflow) /* no code means anything under a scale of NaN */
        example = mant_vector_tally_differ (tally, kind, id, reason);
      else
        example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, key, NULL);
      if (example != NULL)
        *example = g_strdup_printf (_("%s: %a in block %zu of amax %a: theirs 0x%x, ours 0x%x"),
                                    key, x[i], block, amax, theirs, codes[i]);
    }
}

static void
check_mx (gpointer         set,
          guint            position,
          MantVectorTally *tally)
{
  static const struct {
    const char *theirs, *ours;
  } elements[] = { { "E4M3", "e4m3fn" }, { "E5M2", "e5m2" }, { "fp6_e2m3", "e2m3" },
                   { "fp6_e3m2", "e3m2" }, { "FP4X2", "e2m1" } };
  const Set *self = set;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, position);
  const gboolean is_packed = g_str_equal (key->parts[1], "FP4X2");
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzArray) data = mant_npz_reader_load (self->npz, key->key, &error);
  g_autoptr (MantNpzArray) scales = data == NULL ? NULL
                                    : load_sibling (self, key, "scale_e8m0", &error);
  MantBlockFormat format;
  const MantQuantizer quantizer = {
    .format = &format,
    .rounding = mant_rounding_find ("rne"),
    .overflow = MANT_OVERFLOW_SATURATE,
  };
  const char *element = "";
  gsize n, length;
  const float *x = mant_vector_inputs_get (self->inputs, sizeof (float), &n);

  if (scales == NULL)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (g_str_equal (elements[i].theirs, key->parts[1]))
      element = elements[i].ours;
  length = scales->n_items > 0 ? n / scales->n_items : 0;
  if (!mant_vector_block_format (element, "e8m0", length, key->parts[2], &format))
    {
      g_autofree char *reason = g_strdup_printf (_("%s names no format of this version"), key->key);

      mant_vector_tally_skip (tally, data->n_items, reason);
      return;
    }
  if (length * scales->n_items != n || data->n_items * (is_packed ? 2 : 1) != n)
    {
      g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("%s: %zu codes and %zu scales for %zu inputs"), key->key, data->n_items,
                   scales->n_items, n);
      mant_vector_fail (tally, key->key, error);
      return;
    }

  for (gsize block = 0; block < scales->n_items; block++)
    compare_mx_block (&quantizer, key->key, g_str_equal (key->parts[2], "even"),
                      x + block * length, block, mant_npz_array_get_bits (scales, block), data,
                      is_packed, tally);
}

static void
compare_scale_and_codes (const MantQuantizer *quantizer,
                         const char          *key,
                         const float         *x,
                         gsize                n,
                         const gsize         *places,
                         guint64              their_scale,
                         const MantNpzArray  *data,
                         MantVectorTally     *tally)
{
  float out[NVFP4_LENGTH * NVFP4_LENGTH];
  uint32_t codes[NVFP4_LENGTH * NVFP4_LENGTH];
  MantCode code;
  double scale;
  char **example;

  mant_block_choose_scale (quantizer, x, n, &code, &scale);
  mant_block_apply_scale (quantizer, x, n, scale, 0, 1, out, codes);
  if (code.lo == their_scale)
    mant_vector_tally_equal (tally, 1);
  else
    {
      example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, key, NULL);
      if (example != NULL)
        *example = g_strdup_printf (_("%s: scale of the block at %zu, amax %a: theirs 0x%02x, ours "
                                      "0x%02x"), key, places[0], mant_vector_amax (x, n),
                                    (guint) their_scale, (guint) code.lo);
    }

  for (gsize i = 0; i < n; i++)
    {
      const guint32 theirs = get_code (data, places[i], TRUE);

      if (theirs == codes[i])
        {
          mant_vector_tally_equal (tally, 1);
          continue;
        }
      example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, key, NULL);
      if (example != NULL)
        *example = g_strdup_printf (_("%s: %a at %zu, scale 0x%02x: theirs 0x%x, ours 0x%x"), key,
                                    x[i], places[i], (guint) code.lo, theirs, codes[i]);
    }
}

/* The tensor's amax: what the key says was given, or that of the inputs. */
static gboolean
get_tensor_amax (const Set           *self,
                 const MantVectorKey *key,
                 const float         *x,
                 gsize                n,
                 gboolean             is_te,
                 double              *amax)
{
  const char *word = key->parts[2];
  g_autoptr (MantNpzArray) given = NULL;

  *amax = mant_vector_amax (x, n);
  if (is_te)
    {
      given = load_sibling (self, key, "global_amax", NULL);
      if (given != NULL)
        {
          if (given->n_items != 1 || given->item_bytes != 4)
            return FALSE;
          *amax = mant_vector_float_from_bits (mant_npz_array_get_bits (given, 0));
        }
      return TRUE;
    }
  if (g_str_equal (key->parts[1], "single") || g_str_equal (word, "tensor_amax"))
    return TRUE;
  if (!g_str_has_prefix (word, "amax_"))
    return FALSE;
  *amax = g_ascii_strtod (word + strlen ("amax_"), NULL);
  return *amax > 0;
}

/* torchao's per-tensor scale, as it is stored: amax / (448·6) in binary32. */
static void
compare_tensor_scale (const Set           *self,
                      const MantVectorKey *key,
                      double               amax,
                      MantVectorTally     *tally)
{
  g_autoptr (MantNpzArray) stored = load_sibling (self, key, "per_tensor_scale", NULL);
  const float ours = (float) amax / (448.0f * 6.0f);
  float theirs;
  char **example;

  if (stored == NULL || stored->n_items != 1 || stored->item_bytes != 4)
    return;
  theirs = mant_vector_float_from_bits (mant_npz_array_get_bits (stored, 0));
  if (theirs == ours)
    {
      mant_vector_tally_equal (tally, 1);
      return;
    }
  example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, key->key, NULL);
  if (example != NULL)
    *example = g_strdup_printf (_("%s: scale of the tensor, amax %a: theirs %a, ours %a"), key->key,
                                amax, theirs, ours);
}

static void
check_nvfp4 (const Set           *self,
             const MantVectorKey *key,
             gboolean             is_te,
             MantVectorTally     *tally)
{
  const gboolean is_2d = g_str_equal (key->parts[1], "16x16");
  const char *recipe = is_te ? "te" : g_str_equal (key->parts[1], "single") ? "single" : "torchao";
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzArray) data = mant_npz_reader_load (self->npz, key->key, &error);
  g_autoptr (MantNpzArray) scales = data == NULL ? NULL
                                    : load_sibling (self, key, "scale_e4m3", &error);
  MantBlockFormat format;
  MantQuantizer quantizer = {
    .format = &format,
    .rounding = mant_rounding_find ("rne"),
    .overflow = MANT_OVERFLOW_SATURATE,
  };
  const gsize n_rows = is_2d ? NVFP4_LENGTH : 1;
  gsize n, row_length;
  const float *x = mant_vector_inputs_get (is_2d ? self->inputs_2d : self->inputs, sizeof (float),
                                           &n);
  char message[256];

  if (scales == NULL)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }
  row_length = data->n_dims == 2 ? 2 * data->shape[1] : 0;
  if (row_length == 0 || data->n_items * 2 != n || row_length % NVFP4_LENGTH != 0
      || (n / row_length) % n_rows != 0
      || (scales->n_items != n / NVFP4_LENGTH
          && scales->n_items * n_rows != n / NVFP4_LENGTH))
    {
      g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("%s: %zu codes and %zu scales for %zu inputs"), key->key, data->n_items,
                   scales->n_items, n);
      mant_vector_fail (tally, key->key, error);
      return;
    }
  if (mant_block_format_parse ("nvfp4", &format, message, sizeof message) != MANT_OK
      || mant_block_format_set_recipe (&format, recipe, message, sizeof message) != MANT_OK
      || !get_tensor_amax (self, key, x, n, is_te, &quantizer.tensor_amax))
    {
      g_autofree char *reason = g_strdup_printf (_("%s is not made by a recipe of this version"),
                                                 key->key);

      mant_vector_tally_skip (tally, n, reason);
      return;
    }

  if (!is_te)
    compare_tensor_scale (self, key, quantizer.tensor_amax, tally);
  for (gsize row = 0; row < n / row_length; row += n_rows)
    for (gsize at = 0; at < row_length; at += NVFP4_LENGTH)
      {
        float block[NVFP4_LENGTH * NVFP4_LENGTH];
        gsize places[NVFP4_LENGTH * NVFP4_LENGTH];
        const gsize per_row = row_length / NVFP4_LENGTH;
        gsize scale_at;

        for (gsize i = 0; i < n_rows * NVFP4_LENGTH; i++)
          {
            places[i] = (row + i / NVFP4_LENGTH) * row_length + at + i % NVFP4_LENGTH;
            block[i] = x[places[i]];
          }
        /* a tile's scale may be there once, or for each of its rows */
        scale_at = scales->n_items == n / NVFP4_LENGTH ? row * per_row + at / NVFP4_LENGTH
                                                       : row / n_rows * per_row + at / NVFP4_LENGTH;
        compare_scale_and_codes (&quantizer, key->key, block, n_rows * NVFP4_LENGTH, places,
                                 mant_npz_array_get_bits (scales, scale_at), data, tally);
      }
}

static void
check_torchao_nvfp4 (gpointer         set,
                     guint            position,
                     MantVectorTally *tally)
{
  const Set *self = set;

  check_nvfp4 (self, &g_array_index (self->keys, MantVectorKey, position), FALSE, tally);
}

static void
check_te (gpointer         set,
          guint            position,
          MantVectorTally *tally)
{
  const Set *self = set;

  check_nvfp4 (self, &g_array_index (self->keys, MantVectorKey, position), TRUE, tally);
}

extern const MantVectorKind mant_vector_kind_torchao_mx;
const MantVectorKind mant_vector_kind_torchao_mx = {
  .id = "torchao-mx",
  .peer = "torchao",
  .title = N_("MX blocks by torchao, under four rules for the scale: codes and scales"),
  .claims = claims_mx,
  .open = open_mx,
  .check = check_mx,
  .close = close_set,
};

extern const MantVectorKind mant_vector_kind_torchao_nvfp4;
const MantVectorKind mant_vector_kind_torchao_nvfp4 = {
  .id = "torchao-nvfp4",
  .peer = "torchao",
  .title = N_("NVFP4 by torchao, with one and two levels of scales: codes and scales"),
  .claims = claims_torchao_nvfp4,
  .open = open_torchao_nvfp4,
  .check = check_torchao_nvfp4,
  .close = close_set,
};

extern const MantVectorKind mant_vector_kind_te_nvfp4;
const MantVectorKind mant_vector_kind_te_nvfp4 = {
  .id = "te-nvfp4",
  .peer = "Transformer Engine",
  .title = N_("NVFP4 by Transformer Engine, in rows and in tiles: codes and scales"),
  .claims = claims_te,
  .open = open_te,
  .check = check_te,
  .close = close_set,
};
