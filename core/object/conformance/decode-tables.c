/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tables of what every code of a format means, from whoever: they differ in their columns and in
 * the names of formats. */

#include "mant-vector-encode-private.h"
#include "mant-vector-format-private.h"

#include <glib/gi18n-lib.h>

#include <stdlib.h>
#include <string.h>

typedef struct {
  const MantVectorCsv *csv;
  int format, code, value, number_class;
  gboolean is_decimal; /* values are decimals that mean the nearest binary64 */
  gboolean (*find_format) (const MantVectorCsv *csv, gsize row, MantFormat *format);
  GArray *starts;      /* gsize: the first row of each format, and the number of rows */
} Table;

/* Whether what was decoded is the number that the text means. */
static gboolean
is_number (const MantValue *ours,
           const char      *text,
           gboolean         is_decimal)
{
  MantValue theirs;

  if (g_ascii_strcasecmp (text, "nar") == 0)
    text = "nan";
  if (is_decimal)
    {
      char *end;
      const double x = g_ascii_strtod (text, &end);

      if (*end != '\0' || end == text)
        return FALSE;
      theirs = mant_value_from_f64 (x);
    }
  else if (mant_value_from_string (text, strlen (text), &theirs) != MANT_OK)
    {
      return FALSE;
    }

  switch (ours->number_class)
    {
    case MANT_CLASS_NAN:
    case MANT_CLASS_NAR:
      return theirs.number_class == MANT_CLASS_NAN;
    case MANT_CLASS_ZERO:
    case MANT_CLASS_INF:
      return theirs.number_class == ours->number_class && theirs.negative == ours->negative;
    default:
      return (theirs.number_class == MANT_CLASS_NORMAL
              || theirs.number_class == MANT_CLASS_SUBNORMAL)
             && theirs.negative == ours->negative && theirs.exponent == ours->exponent
             && theirs.hi == ours->hi && theirs.lo == ours->lo && !theirs.sticky;
    }
}

static gboolean
is_class (MantClass   number_class,
          const char *theirs)
{
  static const char *const names[] = {
    [MANT_CLASS_ZERO] = "ZERO",
    [MANT_CLASS_SUBNORMAL] = "SUBNORMAL",
    [MANT_CLASS_NORMAL] = "NORMAL",
    [MANT_CLASS_INF] = "INFINITE",
    [MANT_CLASS_NAN] = "NAN",
    [MANT_CLASS_NAR] = "NAN",
  };

  return g_str_equal (names[number_class], theirs);
}

static void
check (gpointer         set,
       guint            position,
       MantVectorTally *tally)
{
  const Table *self = set;
  const gsize first = g_array_index (self->starts, gsize, position);
  const gsize end = g_array_index (self->starts, gsize, position + 1);
  const char *name = mant_vector_csv_get (self->csv, first, self->format);
  MantFormat format;

  if (!self->find_format (self->csv, first, &format))
    {
      g_autofree char *reason = g_strdup_printf (_("%s is not a format of this version"), name);

      mant_vector_tally_skip (tally, end - first, reason);
      return;
    }

  for (gsize row = first; row < end; row++)
    {
      const char *code_text = mant_vector_csv_get (self->csv, row, self->code);
      const char *value_text = mant_vector_csv_get (self->csv, row, self->value);
      const guint64 code = g_ascii_strtoull (code_text, NULL, 0);
      const MantValue value = mant_format_decode (&format, (MantCode) { .lo = code });
      const char *number_class = self->number_class < 0 || format.codec == &mant_codec_integer
                                 ? NULL /* integers have no subnormals here, in gfloat all are */
                                 : mant_vector_csv_get (self->csv, row, self->number_class);
      char **example;

      if (is_number (&value, value_text, self->is_decimal)
          && (number_class == NULL
              || is_class (mant_format_classify (&format, (MantCode) { .lo = code }),
                           number_class)))
        {
          mant_vector_tally_equal (tally, 1);
          continue;
        }
      example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, name, NULL);
      if (example != NULL)
        {
          g_autofree char *ours = mant_vector_code_to_text (&format, code);

          *example = g_strdup_printf (_("%s: code %s: theirs %s %s, ours %s"), name, code_text,
                                      value_text, number_class != NULL ? number_class : "", ours);
        }
    }
}

static gpointer
open_table (const MantVectorCsv *csv,
            const char          *value,
            gboolean           (*find_format) (const MantVectorCsv *csv, gsize row,
                                               MantFormat *format),
            guint               *n_cases)
{
  Table *self = g_new0 (Table, 1);
  const gsize n_rows = mant_vector_csv_get_n_rows (csv);

  self->csv = csv;
  self->format = mant_vector_csv_find (csv, "format");
  self->code = mant_vector_csv_find (csv, "code");
  self->value = mant_vector_csv_find (csv, value);
  self->number_class = mant_vector_csv_find (csv, "class");
  self->is_decimal = g_str_equal (value, "value");
  self->find_format = find_format;
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (gsize row = 0; row < n_rows; row++)
    if (row == 0 || !g_str_equal (mant_vector_csv_get (csv, row, self->format),
                                  mant_vector_csv_get (csv, row - 1, self->format)))
      g_array_append_val (self->starts, row);
  *n_cases = self->starts->len;
  g_array_append_val (self->starts, n_rows);

  return self;
}

static void
close_set (gpointer set)
{
  Table *self = set;

  g_array_unref (self->starts);
  g_free (self);
}

/* gfloat: the parameters are in the row; that zero is missing is seen in code 0 only. */
static gboolean
find_gfloat (const MantVectorCsv *csv,
             gsize                row,
             MantFormat          *format)
{
  const char *code = mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, "code"));
  const char *number_class = mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, "class"));
  MantGfloatInfo info;

  if (!mant_vector_gfloat_info_read (csv, row, &info))
    return FALSE;
  info.has_zero = strtoul (code, NULL, 0) != 0 || g_str_equal (number_class, "ZERO");

  return mant_vector_format_from_info (
    &info, mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, "format")), format);
}

static gboolean
gfloat_claims (const MantVectorFile *file)
{
  return file->csv != NULL
         && mant_vector_csv_has (file->csv, "format,k,precision,bias,signed,domain,has_nz,"
                                            "num_high_nans,twos_complement,code,value_hex,class");
}

static gpointer
gfloat_open (MantVectorFile    *file,
             MantVectorFolder  *folder,
             guint             *n_cases,
             GError           **error)
{
  return open_table (file->csv, "value_hex", find_gfloat, n_cases);
}

extern const MantVectorKind mant_vector_kind_gfloat_decode;
const MantVectorKind mant_vector_kind_gfloat_decode = {
  .id = "gfloat-decode",
  .peer = "gfloat",
  .title = N_("Every code of gfloat’s formats"),
  .claims = gfloat_claims,
  .open = gfloat_open,
  .check = check,
  .close = close_set,
};

static gboolean
find_ml_dtypes (const MantVectorCsv *csv,
                gsize                row,
                MantFormat          *format)
{
  return mant_vector_format_from_ml_dtypes (
    mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, "format")), format);
}

static gboolean
ml_dtypes_claims (const MantVectorFile *file)
{
  return file->csv != NULL && mant_vector_csv_has (file->csv, "format,bits,code,value_hex");
}

static gpointer
ml_dtypes_open (MantVectorFile    *file,
                MantVectorFolder  *folder,
                guint             *n_cases,
                GError           **error)
{
  return open_table (file->csv, "value_hex", find_ml_dtypes, n_cases);
}

extern const MantVectorKind mant_vector_kind_ml_dtypes_decode;
const MantVectorKind mant_vector_kind_ml_dtypes_decode = {
  .id = "ml_dtypes-decode",
  .peer = "ml_dtypes",
  .title = N_("Every code of the formats of ml_dtypes"),
  .claims = ml_dtypes_claims,
  .open = ml_dtypes_open,
  .check = check,
  .close = close_set,
};

static gboolean
find_posit (const MantVectorCsv *csv,
            gsize                row,
            MantFormat          *format)
{
  g_autofree char *text =
    g_strdup_printf ("posit(%s,%s)",
                     mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, "n")),
                     mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, "es")));

  return mant_vector_format_from_text (text, format);
}

static gboolean
universal_claims (const MantVectorFile *file)
{
  return file->csv != NULL && mant_vector_csv_has (file->csv, "format,n,es,code,value_hex");
}

static gpointer
universal_open (MantVectorFile    *file,
                MantVectorFolder  *folder,
                guint             *n_cases,
                GError           **error)
{
  return open_table (file->csv, "value_hex", find_posit, n_cases);
}

extern const MantVectorKind mant_vector_kind_universal_decode;
const MantVectorKind mant_vector_kind_universal_decode = {
  .id = "universal-decode",
  .peer = "universal",
  .title = N_("Every code of universal’s posits"),
  .claims = universal_claims,
  .open = universal_open,
  .check = check,
  .close = close_set,
};

static gboolean
find_p3109 (const MantVectorCsv *csv,
            gsize                row,
            MantFormat          *format)
{
  return mant_vector_format_from_p3109 (
    mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, "format")), format);
}

static gboolean
p3109_claims (const MantVectorFile *file)
{
  return file->csv != NULL
         && mant_vector_csv_has (file->csv, "format,K,P,sign,domain,code,value_hex");
}

static gpointer
p3109_open (MantVectorFile    *file,
            MantVectorFolder  *folder,
            guint             *n_cases,
            GError           **error)
{
  return open_table (file->csv, "value_hex", find_p3109, n_cases);
}

extern const MantVectorKind mant_vector_kind_p3109_decode;
const MantVectorKind mant_vector_kind_p3109_decode = {
  .id = "p3109-decode",
  .peer = "IEEE P3109",
  .title = N_("The value tables of the P3109 working group"),
  .claims = p3109_claims,
  .open = p3109_open,
  .check = check,
  .close = close_set,
};

static gboolean
find_quant (const MantVectorCsv *csv,
            gsize                row,
            MantFormat          *format)
{
  return mant_vector_format_from_quant (
    mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, "format")), format);
}

static gboolean
quant_claims (const MantVectorFile *file)
{
  return file->csv != NULL && mant_vector_csv_has (file->csv, "format,code,value");
}

static gpointer
quant_open (MantVectorFile    *file,
            MantVectorFolder  *folder,
            guint             *n_cases,
            GError           **error)
{
  return open_table (file->csv, "value", find_quant, n_cases);
}

extern const MantVectorKind mant_vector_kind_reference_decode;
const MantVectorKind mant_vector_kind_reference_decode = {
  .id = "reference-decode",
  .peer = "reference",
  .title = N_("Tables of small formats by a reference in binary64"),
  .claims = quant_claims,
  .open = quant_open,
  .check = check,
  .close = close_set,
};
