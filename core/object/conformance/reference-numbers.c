/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Small tables that an independent reference in binary64 made: probes of rounding, constants of
 * formats, packed codes. */

#include "mant-vector-encode-private.h"
#include "mant-vector-format-private.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

/* Rows a case. */
#define ROWS_PER_CASE 1024
#define MAX_CODES     65536

static gpointer
open_rows (MantVectorFile    *file,
           MantVectorFolder  *folder,
           guint             *n_cases,
           GError           **error)
{
  const gsize n_rows = mant_vector_csv_get_n_rows (file->csv);

  *n_cases = (n_rows + ROWS_PER_CASE - 1) / ROWS_PER_CASE;
  return file->csv;
}

static void
close_rows (gpointer set)
{
}

static const char *
get (const MantVectorCsv *csv,
     gsize                row,
     const char          *column)
{
  return mant_vector_csv_get (csv, row, mant_vector_csv_find (csv, column));
}

static gboolean
get_double (const char *text,
            double     *x)
{
  char *end;

  *x = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static void
note (MantVectorTally *tally,
      const char      *id,
      char            *example)
{
  g_autofree char *text = example;
  char **place = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, id, NULL);

  if (place != NULL)
    *place = g_steal_pointer (&text);
}

/* z from z ^ z >> n */
static guint64
unshift (guint64 z,
         int     n)
{
  guint64 y = z;

  for (int i = 0; i < 64 / n + 1; i++)
    y = z ^ (y >> n);
  return y;
}

/* The seed whose word 0 gives u = ((word >> 11) + ½)·2⁻⁵³: splitmix64 backwards. */
static guint64
seed_of (double u)
{
  guint64 z = (guint64) (u * 0x1p53 - 0.5) << 11;

  z = unshift (z, 31) * G_GUINT64_CONSTANT (0x319642b2d24d8ec3);
  z = unshift (z, 27) * G_GUINT64_CONSTANT (0x96de1b173f119089);
  return unshift (z, 30) - G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
}

static void
check_probes (gpointer         set,
              guint            position,
              MantVectorTally *tally)
{
  const MantVectorCsv *csv = set;
  const gsize first = (gsize) position * ROWS_PER_CASE;
  const gsize end = MIN (first + ROWS_PER_CASE, mant_vector_csv_get_n_rows (csv));

  for (gsize row = first; row < end; row++)
    {
      const char *name = get (csv, row, "format"), *mode = get (csv, row, "round");
      MantRoundingContext context = {
        .rounding = mant_rounding_find (g_str_equal (mode, "rtz") ? "rz" : mode),
      };
      double x, u = 0, theirs, ours;
      MantFormat format;

      if (context.rounding == NULL || !mant_vector_format_from_quant (name, &format))
        {
          g_autofree char *reason = g_strdup_printf (_("%s %s is not of this version"), name, mode);

          mant_vector_tally_skip (tally, 1, reason);
          continue;
        }
      if (!get_double (get (csv, row, "x"), &x)
          || !get_double (get (csv, row, "y_saturating"), &theirs)
          || (*get (csv, row, "u") != '\0' && !(get_double (get (csv, row, "u"), &u) && u > 0
                                                && u < 1)))
        {
          note (tally, name, g_strdup_printf (_("row %zu has no number where one should be"),
                                              row + 1));
          continue;
        }
      if (u > 0)
        context.seed = seed_of (u);
      ours = mant_format_round_f64 (&format, x, &context, MANT_OVERFLOW_SATURATE);
      if (ours == theirs || (isnan (ours) && isnan (theirs)))
        mant_vector_tally_equal (tally, 1);
      else
        note (tally, name, g_strdup_printf (_("%s %s: %a, u = %g: theirs %a, ours %a"), name, mode,
                                            x, u, theirs, ours));
    }
}

static gboolean
claims_probes (const MantVectorFile *file)
{
  return file->csv != NULL && mant_vector_csv_has (file->csv, "format,round,x,u,y_saturating");
}

extern const MantVectorKind mant_vector_kind_reference_rounding;
const MantVectorKind mant_vector_kind_reference_rounding = {
  .id = "reference-rounding",
  .peer = "reference",
  .title = N_("Probes of every rounding: values, midpoints, and what is beside them"),
  .claims = claims_probes,
  .open = open_rows,
  .check = check_probes,
  .close = close_rows,
};

/* "ieee": Inf and NaN in the top exponent; "fn": one NaN; "finite": neither. */
static gboolean
make_format (const MantVectorCsv *csv,
             gsize                row,
             MantFormat          *format)
{
  const char *kind = get (csv, row, "kind");
  g_autofree char *text = g_strdup_printf (
    "float(e=%s,m=%s,bias=%s,signed=%s,inf=%s,nan=%s)", get (csv, row, "E"), get (csv, row, "M"),
    get (csv, row, "bias"), *get (csv, row, "name") == 'u' ? "no" : "yes",
    g_str_equal (kind, "ieee") ? "yes" : "no",
    g_str_equal (kind, "ieee") ? "top" : g_str_equal (kind, "fn") ? "ones" : "none");

  return mant_vector_format_from_text (text, format);
}

static void
check_constants (gpointer         set,
                 guint            position,
                 MantVectorTally *tally)
{
  const MantVectorCsv *csv = set;
  const gsize first = (gsize) position * ROWS_PER_CASE;
  const gsize end = MIN (first + ROWS_PER_CASE, mant_vector_csv_get_n_rows (csv));

  for (gsize row = first; row < end; row++)
    {
      static const char *const columns[] = {
        "max", "min_normal", "min_subnormal", "eps", "nonneg_finite_codes"
      };
      const char *name = get (csv, row, "name");
      double ours[G_N_ELEMENTS (columns)];
      MantFormat format;

      if (!make_format (csv, row, &format))
        {
          g_autofree char *reason = g_strdup_printf (_("%s is not a format of this version"), name);

          mant_vector_tally_skip (tally, G_N_ELEMENTS (columns), reason);
          continue;
        }
      ours[0] = mant_value_to_f64 (&format.max_finite);
      ours[1] = mant_value_to_f64 (&format.min_normal);
      /* without significand bits, the smallest number is the smallest normal one */
      ours[2] = mant_value_to_f64 (format.min_subnormal.number_class == MANT_CLASS_ZERO
                                     ? &format.min_normal : &format.min_subnormal);
      ours[3] = ldexp (1, 1 - format.precision);
      ours[4] = (double) format.max_code.lo + 1;
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        {
          const char *text = get (csv, row, columns[i]);
          double theirs;

          if (*text == '\0')
            continue; /* not counted there */
          if (get_double (text, &theirs) && theirs == ours[i])
            mant_vector_tally_equal (tally, 1);
          else
            note (tally, name, g_strdup_printf (_("%s, %s: theirs %s, ours %.17g"), name,
                                                columns[i], text, ours[i]));
        }
    }
}

static gboolean
claims_constants (const MantVectorFile *file)
{
  return file->csv != NULL
         && mant_vector_csv_has (file->csv, "name,E,M,bias,kind,max,min_normal,min_subnormal,eps,"
                                            "nonneg_finite_codes");
}

extern const MantVectorKind mant_vector_kind_reference_constants;
const MantVectorKind mant_vector_kind_reference_constants = {
  .id = "reference-constants",
  .peer = "reference",
  .title = N_("Largest and smallest numbers, epsilon and codes of formats"),
  .claims = claims_constants,
  .open = open_rows,
  .check = check_constants,
  .close = close_rows,
};

static void
reverse (guint8 *bytes,
         gsize   n)
{
  for (gsize i = 0; i < n / 2; i++)
    {
      const guint8 kept = bytes[i];

      bytes[i] = bytes[n - 1 - i];
      bytes[n - 1 - i] = kept;
    }
}

/* Hexadecimal words separated by blanks; `is_number`: each is a number, its lowest byte last, and
 * is turned round. The number of bytes, or −1. */
static gssize
parse_hex (const char *text,
           gboolean    is_number,
           guint8     *bytes,
           gsize       max)
{
  gsize n = 0, word = 0;

  for (;; text += 2)
    {
      if (*text == ' ' || *text == '\0')
        {
          if (is_number)
            reverse (bytes + word, n - word);
          word = n;
          if (*text == '\0')
            return n;
          text++;
        }
      if (!g_ascii_isxdigit (text[0]) || !g_ascii_isxdigit (text[1]) || n == max)
        return -1;
      bytes[n++] = g_ascii_xdigit_value (text[0]) << 4 | g_ascii_xdigit_value (text[1]);
    }
}

static void
compare_bytes (MantVectorTally *tally,
               const char      *what,
               guint            n_bits,
               gboolean         is_number,
               const char      *text,
               const guint8    *ours,
               gsize            n_ours)
{
  g_autofree guint8 *theirs = g_malloc (strlen (text) / 2 + 1);
  const gssize n_theirs = parse_hex (text, is_number, theirs, strlen (text) / 2 + 1);

  if (n_theirs == (gssize) n_ours && memcmp (theirs, ours, n_ours) == 0)
    {
      mant_vector_tally_equal (tally, 1);
    }
  else
    {
      g_autoptr (GString) hex = g_string_new (NULL);

      for (gsize i = 0; i < n_ours; i++)
        g_string_append_printf (hex, "%02x", ours[i]);
      note (tally, what, g_strdup_printf (_("%s of %u bits: theirs %s, ours %s"), what, n_bits,
                                          text, hex->str));
    }
}

static void
check_packing (gpointer         set,
               guint            position,
               MantVectorTally *tally)
{
  const MantVectorCsv *csv = set;
  const gsize first = (gsize) position * ROWS_PER_CASE;
  const gsize end = MIN (first + ROWS_PER_CASE, mant_vector_csv_get_n_rows (csv));

  for (gsize row = first; row < end; row++)
    {
      g_auto (GStrv) words = g_strsplit (get (csv, row, "codes_unsigned"), " ", MAX_CODES);
      const guint n = g_strv_length (words);
      const guint n_bits = g_ascii_strtoull (get (csv, row, "bits"), NULL, 10);
      g_autofree uint32_t *codes = g_new0 (uint32_t, n + 1);
      g_autofree uint32_t *back = g_new0 (uint32_t, n + 1);
      g_autofree uint8_t *bytes = NULL;

      if (n_bits < 1 || n_bits > 32)
        {
          note (tally, "bits", g_strdup_printf (_("row %zu has no number of bits"), row + 1));
          continue;
        }
      for (guint i = 0; i < n; i++)
        codes[i] = g_ascii_strtoull (words[i], NULL, 10);

      bytes = g_malloc0 (mant_pack_size (n, n_bits) + n_bits * mant_pack_size (n, 1) + 8);
      mant_pack_codes (codes, n, n_bits, bytes);
      compare_bytes (tally, "stream", n_bits, FALSE, get (csv, row, "packed_lsb_first_hex"), bytes,
                     mant_pack_size (n, n_bits));
      mant_unpack_codes (bytes, n, n_bits, back);
      if (memcmp (codes, back, n * sizeof *codes) == 0)
        mant_vector_tally_equal (tally, 1);
      else
        note (tally, "stream", g_strdup_printf (_("%u bits: not the codes that were packed"),
                                                n_bits));

      mant_pack_planes (codes, n, n_bits, bytes);
      compare_bytes (tally, "planes", n_bits, TRUE, get (csv, row, "bitplanes_hex_lsb_is_elem0"),
                     bytes, n_bits * mant_pack_size (n, 1));
      mant_unpack_planes (bytes, n, n_bits, back);
      if (memcmp (codes, back, n * sizeof *codes) == 0)
        mant_vector_tally_equal (tally, 1);
      else
        note (tally, "planes", g_strdup_printf (_("%u bits: not the codes that were packed"),
                                                n_bits));
    }
}

static gboolean
claims_packing (const MantVectorFile *file)
{
  return file->csv != NULL
         && mant_vector_csv_has (file->csv, "bits,codes_unsigned,packed_lsb_first_hex,"
                                            "bitplanes_hex_lsb_is_elem0");
}

extern const MantVectorKind mant_vector_kind_reference_packing;
const MantVectorKind mant_vector_kind_reference_packing = {
  .id = "reference-packing",
  .peer = "reference",
  .title = N_("Codes packed in streams and in bit planes, and unpacked again"),
  .claims = claims_packing,
  .open = open_rows,
  .check = check_packing,
  .close = close_rows,
};
