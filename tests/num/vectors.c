/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A few thousand results of other libraries, kept in vectors/ so that they are checked where the
 * large golden sets are not. The first line of each file says where they come from. */

#include <glib.h>

#include "mant-num.h"

#include <math.h>
#include <string.h>

typedef void (*RowFunc) (char **cells, const char *line);

static void
for_each_row (const char *file,
              guint       n_cells,
              guint       n_at_least,
              RowFunc     check)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "num", "vectors", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = NULL;

      if (lines[i][0] == '#' || lines[i][0] == '\0')
        continue;
      cells = g_strsplit (lines[i], ",", -1);
      g_assert_cmpuint (g_strv_length (cells), ==, n_cells);
      check (cells, lines[i]);
      n++;
    }
  g_assert_cmpuint (n, >=, n_at_least);
}

static MantBlockFormat
parse_format (char *text)
{
  MantBlockFormat format;
  char message[256];

  g_strdelimit (text, ";", ','); /* commas separate the cells */
  if (mant_block_format_parse (text, &format, message, sizeof message) != MANT_OK)
    g_error ("%s: %s", text, message);
  return format;
}

static MantValue
parse_number (const char *text)
{
  MantValue value;

  if (mant_value_from_string (text, strlen (text), &value) != MANT_OK)
    g_error ("%s is no number", text);
  return value;
}

static void
check_encoded (char       **cells,
              const char  *line)
{
  const MantBlockFormat format = parse_format (cells[0]);
  const guint64 given = g_ascii_strtoull (cells[4], NULL, 10);
  const MantValue x = parse_number (cells[5]);
  const MantRoundingContext context = {
    .rounding = mant_rounding_find (cells[1]),
    .n_random_bits = (unsigned) g_ascii_strtoull (cells[3], NULL, 10),
    .given = &given,
  };
  MantFlags flags = MANT_FLAG_NONE;
  MantOverflow overflow;
  MantCode code;

  g_assert_nonnull (context.rounding);
  g_assert_true (mant_overflow_parse (cells[2], &overflow));
  code = mant_format_encode (&format.element, &x, &context, overflow, &flags);
  if (code.lo != g_ascii_strtoull (cells[6], NULL, 16))
    {
      g_test_message ("%s: 0x%" G_GINT64_MODIFIER "x", line, code.lo);
      g_test_fail ();
    }
}

static void
check_probe (char       **cells,
             const char  *line)
{
  const MantBlockFormat format = parse_format (cells[0]);
  const MantValue x = parse_number (cells[3]), expected = parse_number (cells[4]);
  const MantRoundingContext context = {
    .rounding = mant_rounding_find (cells[1]),
    .seed = g_ascii_strtoull (cells[2], NULL, 10),
  };
  const double got = mant_format_round_f64 (&format.element, mant_value_to_f64 (&x), &context,
                                            MANT_OVERFLOW_SATURATE);

  if (got != mant_value_to_f64 (&expected))
    {
      g_test_message ("%s: %a", line, got);
      g_test_fail ();
    }
}

static void
check_torchao (char       **cells,
               const char  *line)
{
  const MantBlockFormat format = parse_format (cells[0]);
  const MantQuantizer quantizer = { .format = &format,
                                    .rounding = mant_rounding_find ("rne"),
                                    .overflow = MANT_OVERFLOW_SATURATE };
  float x[32], y[32];
  guint32 codes[32];
  MantCode scale;

  for (guint i = 0; i < 32; i++)
    {
      const MantValue value = parse_number (cells[2 + i]);

      x[i] = mant_value_to_f32 (&value);
    }
  mant_block_quantize (&quantizer, x, 32, 0, 1, y, codes, &scale, NULL);
  if (scale.lo != g_ascii_strtoull (cells[1], NULL, 10))
    {
      g_test_message ("%s: scale code %u, expected %s", cells[0], (guint) scale.lo, cells[1]);
      g_test_fail ();
    }
  for (guint i = 0; i < 32; i++)
    if (codes[i] != g_ascii_strtoull (cells[34 + i], NULL, 10))
      {
        g_test_message ("%s: %a -> code %u, expected %s", cells[0], x[i], codes[i], cells[34 + i]);
        g_test_fail ();
      }
}

static void
test_gfloat (void)
{
  for_each_row ("gfloat.csv", 7, 1500, check_encoded);
}

static void
test_gfloat_p3109 (void)
{
  for_each_row ("gfloat-p3109.csv", 7, 1000, check_encoded);
}

static void
test_universal (void)
{
  for_each_row ("universal-posit.csv", 7, 600, check_encoded);
}

static void
test_probes (void)
{
  for_each_row ("probes.csv", 5, 700, check_probe);
}

static void
test_torchao (void)
{
  for_each_row ("torchao-mx.csv", 66, 60, check_torchao);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/vectors/gfloat", test_gfloat);
  g_test_add_func ("/num/vectors/gfloat-p3109", test_gfloat_p3109);
  g_test_add_func ("/num/vectors/universal-posit", test_universal);
  g_test_add_func ("/num/vectors/probes", test_probes);
  g_test_add_func ("/num/vectors/torchao-mx", test_torchao);

  return g_test_run ();
}
