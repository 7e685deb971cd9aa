/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CPFloat's roundings: keys "{f32|f64}|NAME_pP_eminE_emaxE_subS_MODE_satS", results as the bits of
 * the storage format. */

#include "mant-vector-encode-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  MantNpzReader *npz;
  GArray *keys;
  GBytes *inputs_f32, *inputs_f64; /* (nullable): only those that a key needs */
} Set;

/* A target of CPFloat: p significand bits, 2^emin … 2^emax. */
typedef struct {
  int p, emin, emax;
  gboolean has_subnormals, saturates, is_binary64;
  const MantRounding *rounding;
  MantFormat format; /* the target, or, if emax is none that an exponent field gives, one of the
                        same p and emin with a larger emax */
  gboolean is_bounded; /* whether `format` ends at emax */
  gboolean is_odd;     /* CPFloat's RO never overflows to Inf */
  double max;
} Target;

static const struct {
  const char *theirs, *ours;
} modes[] = {
  { "RNE", "rne" }, { "RNA", "rna" }, { "RNZ", "rnz" }, { "RU", "ru" },
  { "RD", "rd" },   { "RZ", "rz" },   { "RO", "ro" },
};

static gboolean
wants (char **parts)
{
  return g_strv_length (parts) == 2
         && (g_str_equal (parts[0], "f32") || g_str_equal (parts[0], "f64"))
         && strstr (parts[1], "_emin") != NULL && strstr (parts[1], "_emax") != NULL;
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

  g_clear_pointer (&self->inputs_f32, g_bytes_unref);
  g_clear_pointer (&self->inputs_f64, g_bytes_unref);
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
      const gboolean is_binary64 = g_str_equal (key->parts[0], "f64");
      GBytes **inputs = is_binary64 ? &self->inputs_f64 : &self->inputs_f32;

      if (*inputs == NULL)
        *inputs = mant_vector_load_inputs (folder, file,
                                           is_binary64 ? "inputs_f64.bin" : "inputs_f32.bin",
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

/* A float whose exponent field has room up to 2^emax, or just so much where that is exact. */
static gboolean
make_format (Target *self)
{
  const int n_normal = self->emax - self->emin + 1;
  int e = 1;

  while (e < 30 && (1 << e) - 2 < n_normal)
    e++;
  /* without significand bits, Inf and NaN do not share an exponent */
  self->is_bounded = (1 << e) - 2 == n_normal && self->p > 1;
  if (!self->is_bounded)
    while (e < 30 && (1 << e) - 2 + self->emin <= (self->is_binary64 ? 1024 : 128))
      e++;

  self->format = (MantFormat) {
    .codec = &mant_codec_float,
    .bits = 1 + e + self->p - 1,
    .exponent_bits = e,
    .significand_bits = self->p - 1,
    .bias = 1 - self->emin,
    .is_signed = true,
    .has_inf = true,
    .has_negative_zero = true,
    .has_zero = true,
    .has_subnormals = self->has_subnormals,
    .nan_codes = self->p > 1 ? MANT_NAN_TOP : MANT_NAN_ONES,
  };
  self->max = ldexp (2 - ldexp (1, 1 - self->p), self->emax);

  return mant_format_finish (&self->format) == MANT_OK;
}

static gboolean
parse_target (const MantVectorKey *key,
              Target              *self)
{
  const char *parameters = g_strrstr (key->parts[1], "_p");
  char mode[8];
  int subnormals, saturates, n = 0;

  *self = (Target) { .is_binary64 = g_str_equal (key->parts[0], "f64") };
  if (parameters == NULL
      || sscanf (parameters, "_p%2d_emin%6d_emax%6d_sub%1d_%7[A-Z]_sat%1d%n", &self->p,
                 &self->emin, &self->emax, &subnormals, mode, &saturates, &n) != 6
      || parameters[n] != '\0' || self->p < 1 || self->p > 53 || self->emin < -1074
      || self->emax > 1023 || self->emax < self->emin)
    return FALSE;
  self->has_subnormals = subnormals == 1;
  self->saturates = saturates == 1;
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_str_equal (modes[i].theirs, mode))
      self->rounding = mant_rounding_find (modes[i].ours);

  self->is_odd = g_str_equal (mode, "RO");

  return self->rounding != NULL && make_format (self);
}

/* x rounded, as a double: exact, as every target fits in one. */
static double
round_to_target (const Target *self,
                 double        x,
                 gboolean      as_peer)
{
  const MantRoundingContext context = { .rounding = self->rounding };
  MantFlags flags = MANT_FLAG_NONE;
  MantValue value = mant_value_from_f64 (x);
  MantCode code;

  code = mant_format_encode (&self->format, &value, &context,
                             !self->is_bounded          ? MANT_OVERFLOW_IEEE
                             : self->saturates          ? MANT_OVERFLOW_SATURATE
                             : self->is_odd && as_peer ? MANT_OVERFLOW_PROPAGATE
                                                        : MANT_OVERFLOW_IEEE,
                             &flags);
  value = mant_format_decode (&self->format, code);
  x = mant_value_to_f64 (&value);
  if (self->is_bounded || !(fabs (x) > self->max))
    return x;

  /* beyond an emax that is not the end of an exponent field: IEEE 754-2019, 7.4 */
  if (self->saturates)
    return copysign (self->max, x);
  if (isinf (x))
    return x;
  if (self->is_odd)
    return copysign (as_peer ? self->max : HUGE_VAL, x);
  switch (self->rounding->overflow)
    {
    case MANT_OVERFLOW_TO_MAX:
      return copysign (self->max, x);
    case MANT_OVERFLOW_TO_INF_IF_POSITIVE:
      return x > 0 ? HUGE_VAL : -self->max;
    case MANT_OVERFLOW_TO_INF_IF_NEGATIVE:
      return x < 0 ? -HUGE_VAL : self->max;
    default:
      return copysign (HUGE_VAL, x);
    }
}

static guint64
bits_of (double   x,
         gboolean is_binary64)
{
  if (is_binary64)
    {
      guint64 bits;

      memcpy (&bits, &x, sizeof bits);
      return bits;
    }
  else
    {
      const float y = (float) x;
      guint32 bits;

      memcpy (&bits, &y, sizeof bits);
      return bits;
    }
}

/* Storage bits of a NaN as CPFloat rounds them: as if they were a number's (spec, section 5.2). */
static gboolean
is_rounded_nan (const Target *self,
                guint64       input,
                guint64       theirs)
{
  const int width = self->is_binary64 ? 64 : 32;
  const int dropped = (self->is_binary64 ? 53 : 24) - self->p;
  const guint64 all = width == 64 ? G_MAXUINT64 : G_MAXUINT32;
  const guint64 mask = (G_GUINT64_CONSTANT (1) << dropped) - 1;
  const guint64 half = dropped > 0 ? G_GUINT64_CONSTANT (1) << (dropped - 1) : 0;

  return theirs == (input & ~mask & all) || theirs == ((input + half) & ~mask & all)
         || theirs == ((input + (half != 0 ? half - 1 : 0)) & ~mask & all);
}

/* What comes of the storage format's exponent range in place of emin, which CPFloat takes where
 * emax is the storage format's (spec, section 5.5). */
static gboolean
ignores_emin (const Target *self,
              double        x,
              double        theirs)
{
  Target storage = *self;

  storage.emin = self->is_binary64 ? -1022 : -126;
  return self->emax == (self->is_binary64 ? 1023 : 127) && self->emin != storage.emin
         && make_format (&storage) && round_to_target (&storage, x, TRUE) == theirs;
}

static const char *
known_deviation (const Target *self,
                 double        x,
                 double        z,
                 guint64       input,
                 guint64       theirs,
                 guint64       ours,
                 const char  **reason)
{
  const guint64 sign = self->is_binary64 ? G_GUINT64_CONSTANT (1) << 63 : 1u << 31;
  const guint64 exponent = self->is_binary64 ? G_GUINT64_CONSTANT (0x7ff) << 52 : 0x7f800000u;
  const gboolean is_nan = (input & exponent) == exponent && (input & ~sign & ~exponent) != 0;

  if (ours == sign && theirs == 0
      && (g_str_equal (self->rounding->id, "ru") || g_str_equal (self->rounding->id, "rd"))
      && (self->saturates || self->emax != (self->is_binary64 ? 1023 : 127)))
    {
      *reason = N_("CPFloat's directed roundings lose the sign of zero; IEEE 754-2019, 6.3, keeps "
                   "it: a negative number that becomes zero becomes −0.");
      return "cpfloat-directed-zero-sign";
    }
  if (is_nan && is_rounded_nan (self, input, theirs))
    {
      *reason = N_("CPFloat rounds the bits of a NaN as if it were a number, so that it may come "
                   "out as Inf or zero; here a NaN stays a NaN.");
      return "cpfloat-nan-payload";
    }
  if (ignores_emin (self, x, z))
    {
      *reason = N_("Where a target has the largest exponent of the storage format, CPFloat does "
                   "not look at its smallest one: small numbers keep all their significand bits.");
      return "cpfloat-ignores-emin";
    }

  return NULL;
}

static void
note_odd_overflow (const Target    *self,
                   const char      *key,
                   double           x,
                   double           theirs,
                   MantVectorTally *tally)
{
  const double ours = round_to_target (self, x, FALSE);
  char **example;

  if (ours == theirs || (isnan (ours) && isnan (theirs)))
    return;
  example = mant_vector_tally_differ (
    tally, MANT_DEVIATION_POLICY, "cpfloat-odd-overflow",
    N_("CPFloat’s round to odd never overflows: beyond the largest finite number it stays there. "
       "Here it does so under the policies that keep finite numbers finite, and goes to Inf under "
       "the default one."));
  if (example != NULL)
    *example = g_strdup_printf (_("%s: %a: theirs %a, ours %a"), key, x, theirs, ours);
}

static void
compare (const Target    *self,
         const char      *key,
         guint64          input,
         guint64          theirs,
         MantVectorTally *tally)
{
  const char *id, *reason = NULL;
  double x, y, z;
  guint64 ours;
  char **example;

  if (self->is_binary64)
    {
      memcpy (&x, &input, 8);
      memcpy (&z, &theirs, 8);
    }
  else
    {
      const guint32 in = input, out = theirs;
      float f, g;

      memcpy (&f, &in, 4);
      memcpy (&g, &out, 4);
      x = f;
      z = g;
    }
  y = round_to_target (self, x, TRUE);
  ours = bits_of (y, self->is_binary64);
  if (ours == theirs || (isnan (y) && isnan (z)))
    {
      mant_vector_tally_equal (tally, 1);
      if (self->is_odd && !self->saturates)
        note_odd_overflow (self, key, x, y, tally);
      return;
    }

  id = known_deviation (self, x, z, input, theirs, ours, &reason);
  if (id != NULL)
    example = mant_vector_tally_differ (tally, MANT_DEVIATION_KNOWN, id, reason);
  else
    example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, key, NULL);
  if (example != NULL)
    *example = g_strdup_printf (_("%s: %a (0x%" PRIx64 "): theirs %a, ours %a"), key, x, input, z,
                                y);
}

static void
check (gpointer         set,
       guint            position,
       MantVectorTally *tally)
{
  const Set *self = set;
  const MantVectorKey *key = &g_array_index (self->keys, MantVectorKey, position);
  const gboolean is_binary64 = g_str_equal (key->parts[0], "f64");
  GBytes *inputs = is_binary64 ? self->inputs_f64 : self->inputs_f32;
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzArray) theirs = mant_npz_reader_load (self->npz, key->key, &error);
  Target target;
  gsize n;
  const void *items = mant_vector_inputs_get (inputs, is_binary64 ? 8 : 4, &n);

  if (theirs != NULL && (theirs->kind != 'u' || theirs->item_bytes != (is_binary64 ? 8 : 4)
                         || theirs->n_items != n))
    g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE, _("%s: %zu results for %zu inputs"),
                 key->key, theirs->n_items, n);
  if (error != NULL)
    {
      mant_vector_fail (tally, key->key, error);
      return;
    }
  if (!parse_target (key, &target))
    {
      g_autofree char *reason = g_strdup_printf (_("%s names no target of this version"), key->key);

      mant_vector_tally_skip (tally, n, reason);
      return;
    }

  for (gsize i = 0; i < n; i++)
    compare (&target, key->key,
             is_binary64 ? ((const guint64 *) items)[i] : ((const guint32 *) items)[i],
             mant_npz_array_get_bits (theirs, i), tally);
}

extern const MantVectorKind mant_vector_kind_cpfloat_round;
const MantVectorKind mant_vector_kind_cpfloat_round = {
  .id = "cpfloat-round",
  .peer = "CPFloat",
  .title = N_("Numbers rounded by CPFloat to formats of any precision and exponent range"),
  .claims = claims,
  .open = open_set,
  .check = check,
  .close = close_set,
};
