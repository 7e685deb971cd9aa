/* SPDX-License-Identifier: GPL-3.0-or-later */

/* microxcaling's MX blocks: keys "mx|ELEMENT|ROUND|bsB|{main|special}", dequantized binary32 bits,
 * and "sharedexp|ELEMENT|bsB", exponents of the scales. */

#include "mant-vector-block-private.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

typedef struct {
  MantNpzReader *npz;
  GArray *keys;
  GBytes *main, *special; /* (nullable) */
} Set;

/* One key. */
typedef struct {
  const char *key;
  MantBlockFormat format;
  MantQuantizer quantizer;
  gboolean is_floor; /* toward zero, in steps of an element's own exponent */
} Case;

static gboolean
wants (char **parts)
{
  const guint n = g_strv_length (parts);

  return (n == 5 && g_str_equal (parts[0], "mx") && g_str_has_prefix (parts[3], "bs"))
         || (n == 3 && g_str_equal (parts[0], "sharedexp") && g_str_has_prefix (parts[2], "bs"));
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

  g_clear_pointer (&self->main, g_bytes_unref);
  g_clear_pointer (&self->special, g_bytes_unref);
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
  for (guint i = 0; i < self->keys->len; i++)
    {
      const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, i);
      const gboolean is_special = key->parts[3] != NULL && g_str_equal (key->parts[4], "special");
      GBytes **inputs = is_special ? &self->special : &self->main;

      if (*inputs == NULL)
        *inputs = mant_vector_load_inputs (folder, file,
                                           is_special ? "mx_special_f32.bin" : "mx_inputs_f32.bin",
                                           error);
      if (*inputs == NULL)
        {
          close_set (self);
          return NULL;
        }
    }

  *n_cases = self->keys->len;
  return self;
}

/* "int8": k·2^−6 in a symmetric range; "fp8_e4m3": as OCP names it. */
static gboolean
make_format (const char      *element,
             const char      *block,
             MantBlockFormat *format)
{
  const gsize length = g_ascii_strtoull (block + 2, NULL, 10);
  const char *name = strchr (element, '_');
  guint64 n_bits = 0;

  if (g_str_has_prefix (element, "int")
      && g_ascii_string_to_unsigned (element + 3, 10, 2, 32, &n_bits, NULL))
    {
      g_autofree char *text = g_strdup_printf ("sint%u", (guint) n_bits);

      if (!mant_vector_block_format (text, "e8m0", length, "floor", format))
        return FALSE;
      format->element_unit = ldexp (1, 2 - (int) n_bits);
      return TRUE;
    }
  if (name == NULL)
    return FALSE;

  return mant_vector_block_format (g_str_equal (name + 1, "e4m3") ? "e4m3fn" : name + 1, "e8m0",
                                   length, "floor", format);
}

static gboolean
make_case (const MantVectorKey *key,
           Case                *self)
{
  static const struct {
    const char *theirs, *ours;
  } modes[] = { { "nearest", "rna" }, { "floor", "rz" }, { "even", "rne" } };

  *self = (Case) { .key = key->key };
  self->quantizer.overflow = MANT_OVERFLOW_SATURATE;
  if (g_str_equal (key->parts[0], "sharedexp"))
    {
      self->quantizer.rounding = mant_rounding_find ("rne");
      return make_format (key->parts[1], key->parts[2], &self->format);
    }

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_str_equal (modes[i].theirs, key->parts[2]))
      self->quantizer.rounding = mant_rounding_find (modes[i].ours);
  self->is_floor = g_str_equal (key->parts[2], "floor");

  return self->quantizer.rounding != NULL
         && make_format (key->parts[1], key->parts[3], &self->format);
}

/* x cut off in steps that belong to the binade above, as it is where the element's exponent came
 * out one too large; NaN where that cannot have happened. */
static double
floor_one_up (const Case *self,
              double      x,
              double      scale)
{
  const MantFormat *element = &self->format.element;
  const double y = fabs (x) / scale;
  int exponent;
  double step;

  if (!self->is_floor || element->exponent_bits == 0 || !mant_vector_log2_may_round_up (y))
    return NAN;
  frexp (y, &exponent); /* y just below 2^exponent */
  step = ldexp (1, MAX (exponent, element->emin) - element->significand_bits);
  return copysign (MIN (floor (y / step) * step,
                        mant_value_to_f64 (&element->max_finite)) * scale, x);
}

static gboolean
same (float   a,
      guint32 bits)
{
  const float b = mant_vector_float_from_bits (bits);

  return mant_vector_float_to_bits (a) == bits || (isnan (a) && isnan (b));
}

/* How many of a block are what this scale makes of them; what differs goes to `differs`: 1 by the
 * sign of zero, 2 by an element's exponent, 3 otherwise. */
static gboolean
match (const Case         *self,
       const float        *x,
       const MantNpzArray *theirs,
       gsize               first,
       gsize               n,
       double              scale,
       float              *ours,
       guint8             *differs)
{
  gboolean all = TRUE;

  mant_block_apply_scale (&self->quantizer, x, n, scale, 0, 1, ours, NULL);
  for (gsize i = 0; i < n; i++)
    {
      const guint32 bits = mant_npz_array_get_bits (theirs, first + i);

      if (same (ours[i], bits))
        differs[i] = 0;
      else if (ours[i] == 0 && mant_vector_float_from_bits (bits) == 0)
        differs[i] = 1;
      else if ((float) floor_one_up (self, x[i], scale) == mant_vector_float_from_bits (bits))
        differs[i] = 2;
      else
        differs[i] = 3;
      all = all && differs[i] != 3;
    }

  return all;
}

static void
note (const Case        *self,
      MantDeviationKind  kind,
      const char        *id,
      const char        *reason,
      float              x,
      guint32            theirs,
      float              ours,
      double             amax,
      MantVectorTally   *tally)
{
  char **example = mant_vector_tally_differ (tally, kind, id, reason);

  if (example != NULL)
    *example = g_strdup_printf (_("%s: %a in a block of amax %a: theirs %a, ours %a"), self->key, x,
                                amax, mant_vector_float_from_bits (theirs), ours);
}

static void
compare_block (const Case         *self,
               const float        *x,
               const MantNpzArray *theirs,
               gsize               first,
               gsize               n,
               MantVectorTally    *tally)
{
  float ours[MANT_VECTOR_MAX_BLOCK], one_up[MANT_VECTOR_MAX_BLOCK];
  guint8 differs[MANT_VECTOR_MAX_BLOCK], differs_up[MANT_VECTOR_MAX_BLOCK];
  const double amax = mant_vector_amax (x, n);
  gboolean is_one_up = FALSE;
  double scale;

  mant_block_choose_scale (&self->quantizer, x, n, NULL, &scale);
  if (!match (self, x, theirs, first, n, scale, ours, differs)
      && mant_vector_log2_may_round_up (amax))
    {
      /* beyond 2^127 it is NaN */
      const double up = 2 * scale > 0x1p127 ? NAN : 2 * scale;

      is_one_up = match (self, x, theirs, first, n, up, one_up, differs_up);
    }

  for (gsize i = 0; i < n; i++)
    {
      const guint32 bits = mant_npz_array_get_bits (theirs, first + i);

      if (differs[i] == 0)
        mant_vector_tally_equal (tally, 1);
      else if (differs[i] == 1)
        {
          mant_vector_tally_equal (tally, 1);
          note (self, MANT_DEVIATION_POLICY, "microxcaling-zero-sign",
                N_("In microxcaling a zero loses its sign, and integers have a −0. Here floats "
                   "keep the sign of what becomes zero, and integers have one zero."), x[i], bits,
                ours[i], amax, tally);
        }
      else if (is_one_up)
        note (self, MANT_DEVIATION_KNOWN, "microxcaling-scale-log2",
              N_("microxcaling takes the scale’s exponent from a binary32 logarithm: for an amax "
                 "just below a power of two it is one too large, and beyond 2¹²⁷ the block is Inf "
                 "or NaN."), x[i], bits, ours[i], amax, tally);
      else if (differs[i] == 2)
        note (self, MANT_DEVIATION_KNOWN, "microxcaling-element-log2",
              N_("microxcaling takes an element’s exponent from a binary32 logarithm: rounding "
                 "toward zero just below a power of two then has steps twice as long."), x[i],
              bits, ours[i], amax, tally);
      else
        note (self, MANT_DEVIATION_UNEXPECTED, self->key, NULL, x[i], bits, ours[i], amax, tally);
    }
}

/* The exponent that a scale has, against theirs, a binary32 number. */
static void
compare_exponent (const Case         *self,
                  const float        *x,
                  const MantNpzArray *theirs,
                  gsize               block,
                  MantVectorTally    *tally)
{
  const gsize n = self->format.length;
  const double amax = mant_vector_amax (x, n);
  const double their_exponent = theirs->kind == 'f' && theirs->item_bytes == 4
    ? mant_vector_float_from_bits (mant_npz_array_get_bits (theirs, block))
    : (double) (gint32) mant_npz_array_get_bits (theirs, block);
  char **example;
  int our_exponent;
  MantCode code;
  double scale;

  mant_block_choose_scale (&self->quantizer, x, n, &code, &scale);
  our_exponent = (int) code.lo - 127;
  if (their_exponent == our_exponent)
    {
      mant_vector_tally_equal (tally, 1);
      return;
    }
  if (amax > 0 && our_exponent == -127 && their_exponent < -127
      && their_exponent == ilogb (amax) - self->format.element.emax
                           - ilogb (self->format.element_unit))
    {
      mant_vector_tally_equal (tally, 1);
      example = mant_vector_tally_differ (
        tally, MANT_DEVIATION_POLICY, "microxcaling-unclamped-exponent",
        N_("The exponent is recorded before it is limited to those of E8M0."));
    }
  else if (amax == 0)
    example = mant_vector_tally_differ (
      tally, MANT_DEVIATION_KNOWN, "microxcaling-zero-block",
      N_("A block of zeros has no scale by the rule. microxcaling takes the smallest normal "
         "binary32 for its amax; here the scale is 1."));
  else if ((their_exponent == our_exponent + 1
            || (our_exponent == 127 && isnan (their_exponent)))
           && mant_vector_log2_may_round_up (amax))
    example = mant_vector_tally_differ (
      tally, MANT_DEVIATION_KNOWN, "microxcaling-scale-log2",
      N_("microxcaling takes the scale’s exponent from a binary32 logarithm: for an amax just "
         "below a power of two it is one too large, and beyond 2¹²⁷ the block is Inf or NaN."));
  else
    example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, self->key, NULL);
  if (example != NULL)
    *example = g_strdup_printf (_("%s: block %zu, amax %a: theirs %g, ours %d"), self->key, block,
                                amax, their_exponent, our_exponent);
}

static void
check (gpointer         set,
       guint            position,
       MantVectorTally *tally)
{
  const Set *self = set;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, position);
  const gboolean is_exponents = g_str_equal (key->parts[0], "sharedexp");
  GBytes *inputs = key->parts[3] != NULL && g_str_equal (key->parts[4], "special")
                   ? self->special : self->main;
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzArray) theirs = mant_npz_reader_load (self->npz, key->key, &error);
  gsize n, row_length = 0;
  const float *x = mant_vector_inputs_get (inputs, sizeof (float), &n);
  Case each;

  if (theirs == NULL)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }
  if (!make_case (key, &each))
    {
      g_autofree char *reason = g_strdup_printf (_("%s names no format of this version"), key->key);

      mant_vector_tally_skip (tally, theirs->n_items, reason);
      return;
    }
  each.quantizer.format = &each.format;

  if (is_exponents)
    {
      if (theirs->n_items != n / each.format.length || n % each.format.length != 0)
        g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE, _("%s: %zu scales for %zu inputs"),
                     key->key, theirs->n_items, n);
    }
  else if (theirs->item_bytes != 4)
    g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE, _("%s: results of %u bytes"), key->key,
                 theirs->item_bytes);
  else
    mant_vector_rows_get (inputs, theirs, &row_length, key->key, &error);
  if (error != NULL)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }

  if (is_exponents)
    for (gsize block = 0; block < theirs->n_items; block++)
      compare_exponent (&each, x + block * each.format.length, theirs, block, tally);
  else
    for (gsize row = 0; row < n; row += row_length)
      for (gsize at = 0; at < row_length; at += each.format.length)
        compare_block (&each, x + row + at, theirs, row + at,
                       MIN (each.format.length, row_length - at), tally);
}

extern const MantVectorKind mant_vector_kind_microxcaling;
const MantVectorKind mant_vector_kind_microxcaling = {
  .id = "microxcaling",
  .peer = "microxcaling",
  .title = N_("MX blocks by microxcaling: elements and scales"),
  .claims = claims,
  .open = open_set,
  .check = check,
  .close = close_set,
};
