/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tables of operations on all codes, or all pairs of codes, of small formats: ml_dtypes, keys
 * "FORMAT_{add,sub,mul,div}"; universal, keys "positN_ES_{add,…}"; p3109-cpp, keys
 * "FORMAT.OPERATION.MODE-SATURATION" with "|exclude" beside. Row a, column b. */

#include "mant-vector-encode-private.h"
#include "mant-vector-format-private.h"

#include <glib/gi18n-lib.h>

#include <mant-operation.h>

#include <string.h>

/* A table of all pairs has 2^(2·bits) entries. */
#define MAX_BITS 10

typedef struct {
  MantNpzReader *npz;
  GArray *keys;
} Set;

/* One key. */
typedef struct {
  const char *key, *peer;
  MantFormat format, as_peer;
  const MantOperation *operation;
  const MantRounding *rounding;
  MantOverflow overflow;
} Case;

/* A deviation that is known: its id, and why; NULL if it is none. */
typedef const char *(*Predict) (const Case *self, const MantCode *operands, guint64 theirs,
                                guint64 ours, MantFlags flags, const char **reason);

static const char *const four[] = { "add", "sub", "mul", "div", NULL };

static gboolean
wants_ml_dtypes (char **parts)
{
  const guint n = g_strv_length (parts);

  return n >= 2 && g_strv_contains (four, parts[n - 1]) && !g_str_has_prefix (parts[0], "posit")
         && !g_str_equal (parts[0], "arith");
}

static gboolean
wants_universal (char **parts)
{
  const guint n = g_strv_length (parts);

  return n == 3 && g_strv_contains (four, parts[n - 1]) && g_str_has_prefix (parts[0], "posit");
}

static gboolean
wants_p3109 (char **parts)
{
  return g_strv_length (parts) == 3 && g_str_has_prefix (parts[0], "Binary")
         && strstr (parts[2], "-Sat") != NULL && strchr (parts[2], '|') == NULL;
}

static gboolean
claims_ml_dtypes (const MantVectorFile *file)
{
  return mant_vector_npz_any (file, "_", wants_ml_dtypes);
}

static gboolean
claims_universal (const MantVectorFile *file)
{
  return mant_vector_npz_any (file, "_", wants_universal);
}

static gboolean
claims_p3109 (const MantVectorFile *file)
{
  return mant_vector_npz_any (file, ".", wants_p3109);
}

static gpointer
open_keys (MantVectorFile *file,
           const char     *separator,
           gboolean      (*wants) (char **parts),
           guint          *n_cases)
{
  Set *self = g_new0 (Set, 1);

  self->npz = file->npz;
  self->keys = mant_vector_keys_new (file->npz, separator, wants);
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

static guint64
compute (const Case       *self,
         const MantFormat *format,
         const MantCode   *operands,
         MantFlags        *flags)
{
  const MantRoundingContext context = { .rounding = self->rounding };

  *flags = MANT_FLAG_NONE;
  return mant_operation_codes (self->operation, format, operands, format, &context,
                               self->overflow, flags).lo;
}

static gboolean
is_nan (const MantFormat *format,
        guint64           code)
{
  const MantClass number_class = mant_format_classify (format, (MantCode) { .lo = code });

  return number_class == MANT_CLASS_NAN || number_class == MANT_CLASS_NAR;
}

static char *
describe (const Case     *self,
          const MantCode *operands,
          guint64         theirs,
          guint64         ours)
{
  g_autofree char *a = mant_vector_code_to_text (&self->format, operands[0].lo);
  g_autofree char *b = mant_vector_code_to_text (&self->format, operands[1].lo);
  g_autofree char *their_text = mant_vector_code_to_text (&self->format, theirs);
  g_autofree char *our_text = mant_vector_code_to_text (&self->format, ours);

  if (self->operation->arity == 1)
    return g_strdup_printf (_("%s: %s: theirs %s, ours %s"), self->key, a, their_text, our_text);
  return g_strdup_printf (_("%s: %s and %s: theirs %s, ours %s"), self->key, a, b, their_text,
                          our_text);
}

static void
compare (const Case      *self,
         const MantCode  *operands,
         guint64          theirs,
         Predict          predict,
         MantVectorTally *tally)
{
  MantFlags flags;
  guint64 ours = compute (self, &self->as_peer, operands, &flags);
  const char *id, *reason = NULL;
  char **example = NULL;

  if (ours == theirs || (is_nan (&self->format, ours) && is_nan (&self->format, theirs)))
    {
      g_autofree char *nan_id = NULL;

      mant_vector_tally_equal (tally, 1);
      ours = compute (self, &self->format, operands, &flags);
      if (ours == theirs)
        return;
      if (is_nan (&self->format, ours) && is_nan (&self->format, theirs))
        {
          nan_id = g_strdup_printf ("%s-operation-nan", self->peer);
          example = mant_vector_tally_differ (
            tally, MANT_DEVIATION_POLICY, nan_id,
            N_("The sign of a NaN that an operation makes means nothing (IEEE 754-2019, 6.3): the "
               "peer has its processor’s, and here it is the first operand’s or positive."));
        }
      else if (mant_format_classify (&self->format, (MantCode) { .lo = theirs }) == MANT_CLASS_INF
               && self->overflow == MANT_OVERFLOW_SATURATE)
        {
          nan_id = g_strdup_printf ("%s-exact-infinity", self->peer);
          example = mant_vector_tally_differ (
            tally, MANT_DEVIATION_POLICY, nan_id,
            N_("Under SatFinite an infinite result becomes the largest finite number (P3109 4.0, "
               "Saturate); the peer answers an operation on infinities before it projects, and "
               "keeps Inf."));
        }
      else
        {
          nan_id = g_strdup_printf ("%s-operation-policy", self->peer);
          example = mant_vector_tally_differ (
            tally, MANT_DEVIATION_POLICY, nan_id,
            N_("What a result beyond the format, or one that is no number, becomes is a policy."));
        }
    }
  else if (predict != NULL
           && (id = predict (self, operands, theirs, ours, flags, &reason)) != NULL)
    example = mant_vector_tally_differ (tally, MANT_DEVIATION_KNOWN, id, reason);
  else
    example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, self->key, NULL);

  if (example != NULL)
    *example = describe (self, operands, theirs, ours);
}

static void
check_table (const Set       *set,
             const Case      *self,
             const guint8    *excluded,
             Predict          predict,
             MantVectorTally *tally)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzArray) theirs = mant_npz_reader_load (set->npz, self->key, &error);
  const gsize n_codes = (gsize) 1 << MIN (self->format.bits, MAX_BITS);
  const gsize n_rows = n_codes, n_columns = self->operation->arity == 2 ? n_codes : 1;

  if (theirs != NULL
      && (theirs->kind != 'u' || theirs->n_items != n_rows * n_columns
          || self->operation->arity > 2))
    g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE,
                 _("%s: %zu results for %zu codes of “%s”"), self->key, theirs->n_items, n_codes,
                 self->operation->id);
  if (error != NULL)
    {
      mant_vector_fail (tally, self->key, error);
      return;
    }

  for (gsize a = 0; a < n_rows; a++)
    for (gsize b = 0; b < n_columns; b++)
      {
        const MantCode operands[] = { { .lo = a }, { .lo = b } };

        if (excluded != NULL && (excluded[a] || (n_columns > 1 && excluded[b])))
          mant_vector_tally_skip (tally, 1, _("the set excludes these codes"));
        else
          compare (self, operands, mant_npz_array_get_bits (theirs, a * n_columns + b), predict,
                   tally);
      }
}

static void
skip (const Set       *set,
      const char      *key,
      MantVectorTally *tally)
{
  g_autoptr (MantNpzArray) theirs = mant_npz_reader_load (set->npz, key, NULL);
  g_autofree char *reason = g_strdup_printf (_("%s names no format, operation or rounding of this "
                                               "version"), key);

  mant_vector_tally_skip (tally, theirs != NULL ? theirs->n_items : 1, reason);
}

/* Without a NaN, what an invalid operation answers: 0/0 is a NaN with its sign set on x86, whose
 * code, the negative of −0, is 0. */
static const char *
predict_ml_dtypes (const Case     *self,
                   const MantCode *operands,
                   guint64         theirs,
                   guint64         ours,
                   MantFlags       flags,
                   const char    **reason)
{
  if (mant_format_has_nan (&self->format) || !(flags & MANT_FLAG_INVALID) || theirs != 0)
    return NULL;

  *reason = N_("The format has no NaN for an invalid operation. ml_dtypes takes +0 or −0 by the "
               "sign of the processor’s NaN, which means nothing; here the policy decides.");
  return "ml_dtypes-invalid-without-nan";
}

static void
check_ml_dtypes (gpointer         set,
                 guint            position,
                 MantVectorTally *tally)
{
  const Set *self = set;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, position);
  const char *operation = strrchr (key->key, '_') + 1;
  g_autofree char *name = g_strndup (key->key, operation - 1 - key->key);
  Case each = {
    .key = key->key,
    .peer = "ml_dtypes",
    .operation = mant_operation_find (operation),
    .rounding = mant_rounding_find ("rne"),
    .overflow = MANT_OVERFLOW_IEEE,
  };

  if (each.operation == NULL || !mant_vector_format_from_ml_dtypes (name, &each.format)
      || each.format.bits > MAX_BITS)
    {
      skip (self, key->key, tally);
      return;
    }
  each.as_peer = each.format;
  mant_vector_format_set_policy (&each.as_peer, "ml_dtypes");
  check_table (self, &each, NULL, predict_ml_dtypes, tally);
}

static void
check_universal (gpointer         set,
                 guint            position,
                 MantVectorTally *tally)
{
  const Set *self = set;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, position);
  g_autofree char *text = g_strdup_printf ("posit(%s,%s)", key->parts[0] + strlen ("posit"),
                                           key->parts[1]);
  Case each = {
    .key = key->key,
    .peer = "universal",
    .operation = mant_operation_find (key->parts[2]),
    .rounding = mant_rounding_find ("rne"),
  };

  if (each.operation == NULL || !mant_vector_format_from_text (text, &each.format)
      || each.format.bits > MAX_BITS)
    {
      skip (self, key->key, tally);
      return;
    }
  each.as_peer = each.format;
  each.overflow = each.format.policy.overflow;
  check_table (self, &each, NULL, NULL, tally);
}

/* The report's names of operations; those that differ from ours by more than case. */
static const MantOperation *
find_p3109_operation (const char *name)
{
  static const struct {
    const char *theirs, *ours;
  } names[] = {
    { "Add", "add" },         { "Subtract", "sub" },     { "Multiply", "mul" },
    { "Divide", "div" },      { "Negate", "neg" },       { "Abs", "abs" },
    { "Recip", "recip" },     { "Sqrt", "sqrt" },        { "RSqrt", "rsqrt" },
    { "ArcCos", "acos" },     { "ArcSin", "asin" },      { "ArcTan", "atan" },
    { "ArcCosh", "acosh" },   { "ArcSinh", "asinh" },    { "ArcTanh", "atanh" },
    { "ArcTan2", "atan2" },   { "ArcCosPi", "acospi" },  { "ArcSinPi", "asinpi" },
    { "ArcTanPi", "atanpi" }, { "SinPi", "sinpi" },      { "CosPi", "cospi" },
    { "TanPi", "tanpi" },     { "ExpMinusOne", "expm1" }, { "LogOnePlus", "log1p" },
    { "Exp2MinusOne", "exp2m1" }, { "Exp10MinusOne", "exp10m1" },
    { "Log2OnePlus", "log2p1" },  { "Log10OnePlus", "log10p1" },
    { "Minimum", "min" },         { "Maximum", "max" },
    { "MinimumNumber", "minnum" }, { "MaximumNumber", "maxnum" },
    { "MinimumMagnitude", "minmag" }, { "MaximumMagnitude", "maxmag" },
    { "MinimumMagnitudeNumber", "minmagnum" }, { "MaximumMagnitudeNumber", "maxmagnum" },
  };
  g_autofree char *lower = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].theirs, name))
      return mant_operation_find (names[i].ours);

  lower = g_ascii_strdown (name, -1);
  return mant_operation_find (lower);
}

static void
check_p3109 (gpointer         set,
             guint            position,
             MantVectorTally *tally)
{
  static const struct {
    const char *theirs, *ours;
  } modes[] = {
    { "NearestTiesToEven", "rne" }, { "NearestTiesToAway", "rna" }, { "TowardPositive", "ru" },
    { "TowardNegative", "rd" },     { "TowardZero", "rz" },         { "ToOdd", "ro" },
  };
  const Set *self = set;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, position);
  g_auto (GStrv) projection = g_strsplit (key->parts[2], "-", -1);
  g_autofree char *exclude_key = g_strconcat (key->key, "|exclude", NULL);
  g_autofree guint8 *excluded = NULL;
  Case each = { .key = key->key, .peer = "p3109-cpp" };

  each.operation = find_p3109_operation (key->parts[1]);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_str_equal (modes[i].theirs, projection[0]))
      each.rounding = mant_rounding_find (modes[i].ours);
  each.overflow = g_strcmp0 (projection[1], "SatFinite") == 0      ? MANT_OVERFLOW_SATURATE
                  : g_strcmp0 (projection[1], "SatPropagate") == 0 ? MANT_OVERFLOW_PROPAGATE
                                                                   : MANT_OVERFLOW_NONE;
  if (each.operation == NULL || each.rounding == NULL
      || !mant_vector_format_from_p3109 (key->parts[0], &each.format)
      || each.format.bits > MAX_BITS || each.format.system != MANT_SYSTEM_P3109)
    {
      skip (self, key->key, tally);
      return;
    }
  each.as_peer = each.format;
  each.as_peer.policy.inf_under_saturation = MANT_INF_STAYS;

  if (mant_npz_reader_has (self->npz, exclude_key))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MantNpzArray) codes = mant_npz_reader_load (self->npz, exclude_key, &error);

      if (codes == NULL || codes->kind == 'f')
        {
          mant_vector_fail (tally, exclude_key, error);
          return;
        }
      excluded = g_malloc0 ((gsize) 1 << MAX_BITS);
      for (gsize i = 0; i < codes->n_items; i++)
        if (mant_npz_array_get_bits (codes, i) < 1 << MAX_BITS)
          excluded[mant_npz_array_get_bits (codes, i)] = TRUE;
    }
  check_table (self, &each, excluded, NULL, tally);
}

static gpointer
open_ml_dtypes (MantVectorFile    *file,
                MantVectorFolder  *folder,
                guint             *n_cases,
                GError           **error)
{
  return open_keys (file, "_", wants_ml_dtypes, n_cases);
}

static gpointer
open_universal (MantVectorFile    *file,
                MantVectorFolder  *folder,
                guint             *n_cases,
                GError           **error)
{
  return open_keys (file, "_", wants_universal, n_cases);
}

static gpointer
open_p3109 (MantVectorFile    *file,
            MantVectorFolder  *folder,
            guint             *n_cases,
            GError           **error)
{
  return open_keys (file, ".", wants_p3109, n_cases);
}

extern const MantVectorKind mant_vector_kind_ml_dtypes_operations;
const MantVectorKind mant_vector_kind_ml_dtypes_operations = {
  .id = "ml_dtypes-operations",
  .peer = "ml_dtypes",
  .title = N_("All pairs of the formats of ml_dtypes, added, subtracted, multiplied, divided"),
  .claims = claims_ml_dtypes,
  .open = open_ml_dtypes,
  .check = check_ml_dtypes,
  .close = close_set,
};

extern const MantVectorKind mant_vector_kind_universal_operations;
const MantVectorKind mant_vector_kind_universal_operations = {
  .id = "universal-operations",
  .peer = "universal",
  .title = N_("All pairs of universal’s posits, added, subtracted, multiplied, divided"),
  .claims = claims_universal,
  .open = open_universal,
  .check = check_universal,
  .close = close_set,
};

extern const MantVectorKind mant_vector_kind_p3109cpp_operations;
const MantVectorKind mant_vector_kind_p3109cpp_operations = {
  .id = "p3109cpp-operations",
  .peer = "p3109-cpp",
  .title = N_("Operations and functions of P3109 on all codes, by p3109-cpp"),
  .claims = claims_p3109,
  .open = open_p3109,
  .check = check_p3109,
  .close = close_set,
};
