/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ggml's block types against its own library (vectors/ggml.csv) and in the corners that it does not
 * look at; NVFP4's recipes against the libraries' (vectors/nvfp4-recipes.csv). */

#include <glib.h>

#include "mant-num.h"

#include <math.h>
#include <string.h>

typedef void (*RowFunc) (char **cells);

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

      if (lines[i][0] == '#' || lines[i][0] == '\0' || g_str_has_prefix (lines[i], "type,"))
        continue;
      cells = g_strsplit (lines[i], ",", -1);
      g_assert_cmpuint (g_strv_length (cells), ==, n_cells);
      check (cells);
      n++;
    }
  g_assert_cmpuint (n, >=, n_at_least);
}

static MantBlockFormat
parse (const char *text)
{
  MantBlockFormat format;
  char message[256];

  if (mant_block_format_parse (text, &format, message, sizeof message) != MANT_OK)
    g_error ("%s: %s", text, message);
  return format;
}

static float
float_of_hex (const char *digits)
{
  char text[9] = "";
  guint32 bits;
  float x;

  memcpy (text, digits, 8);
  bits = (guint32) g_ascii_strtoull (text, NULL, 16);
  memcpy (&x, &bits, sizeof x);
  return x;
}

static gboolean
same_bits (float a,
           float b)
{
  return memcmp (&a, &b, sizeof a) == 0 || (isnan (a) && isnan (b));
}

static void
check_ggml (char **cells)
{
  const MantBlockFormat format = parse (cells[0]);
  const MantPackedCodec *packed = format.packed;
  float values[MANT_PACKED_MAX_ELEMENTS], got[MANT_PACKED_MAX_ELEMENTS];
  guint8 bytes[MANT_PACKED_MAX_BYTES], written[MANT_PACKED_MAX_BYTES];

  g_assert_cmpuint (strlen (cells[2]), ==, 8 * packed->n_elements);
  g_assert_cmpuint (strlen (cells[3]), ==, 2 * packed->n_bytes);
  for (gsize i = 0; i < packed->n_elements; i++)
    values[i] = float_of_hex (cells[2] + 8 * i);
  for (gsize i = 0; i < packed->n_bytes; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (cells[3][2 * i]) << 4
                         | g_ascii_xdigit_value (cells[3][2 * i + 1]));

  if (g_str_equal (cells[1], "encode"))
    {
      mant_packed_encode (&format, values, packed->n_elements, written);
      for (gsize i = 0; i < packed->n_bytes; i++)
        if (written[i] != bytes[i])
          g_error ("%s: byte %zu is %02x, expected %02x, of %s", cells[0], i, written[i], bytes[i],
                   cells[2]);
      return;
    }
  mant_packed_decode (&format, bytes, got);
  for (gsize i = 0; i < packed->n_elements; i++)
    if (!same_bits (got[i], values[i]))
      g_error ("%s: element %zu is %a, expected %a, of %s", cells[0], i, got[i], values[i],
               cells[3]);
}

static void
test_ggml (void)
{
  for_each_row ("ggml.csv", 4, 100, check_ggml);
}

/* What the codec says of a block agrees with its decoder: element i is code i's, every value lies
 * within the bounds, and an element is scale × something. */
static void
test_parts (void)
{
  for (gsize f = 0; f < mant_n_packed_formats; f++)
    {
      const MantBlockFormat *format = mant_packed_formats[f];
      const MantPackedCodec *packed = format->packed;
      const MantQuantizer quantizer = { .format = format,
                                        .rounding = mant_rounding_find ("rne"),
                                        .overflow = MANT_OVERFLOW_SATURATE };

      if (packed->encode == NULL)
        {
          g_assert_null (packed->scale);
          continue;
        }
      for (guint t = 0; t < 200; t++)
        {
          float x[MANT_PACKED_MAX_ELEMENTS], y[MANT_PACKED_MAX_ELEMENTS],
                direct[MANT_PACKED_MAX_ELEMENTS], lo, hi;
          guint32 codes[MANT_PACKED_MAX_ELEMENTS];
          guint8 bytes[MANT_PACKED_MAX_BYTES];
          double scale;

          for (gsize i = 0; i < packed->n_elements; i++)
            x[i] = (float) ((double) (gint64) mant_random_word (f, t * 1000 + i) * 0x1p-62);
          mant_block_quantize (&quantizer, x, packed->n_elements, 0, 1, y, codes, NULL, &scale);
          mant_packed_encode (format, x, packed->n_elements, bytes);
          mant_packed_decode (format, bytes, direct);
          packed->bounds (bytes, &lo, &hi);
          g_assert_cmpfloat (scale, ==, packed->scale (bytes));
          for (gsize i = 0; i < packed->n_elements; i++)
            {
              g_assert_true (same_bits (y[i], direct[i]));
              g_assert_true (lo <= y[i] && y[i] <= hi);
              for (gsize k = 0; k < i; k++)
                if (codes[k] == codes[i] && y[k] != y[i])
                  g_error ("%s: code %u is %a and %a", format->id, codes[i], y[k], y[i]);
            }
        }
    }
}

/* Short blocks, and what no byte can say. */
static void
test_corners (void)
{
  const MantBlockFormat q4_0 = parse ("q4_0"), q4_1 = parse ("q4_1");
  MantQuantizer quantizer = { .format = &q4_1, .rounding = mant_rounding_find ("rne") };
  const float x[] = { 3, 4, 5 }, odd[] = { 1, NAN, -INFINITY, INFINITY, -NAN, -8 };
  const float nothing[] = { INFINITY, 0, NAN };
  float y[6];

  /* filled up with zeros it would begin at 0; d = 2/15 is not a half */
  mant_block_quantize (&quantizer, x, 3, 0, 1, y, NULL, NULL, NULL);
  g_assert_cmpfloat (y[0], ==, 3);
  g_assert_cmpfloat (fabsf (y[1] - 4), <, 0.08f);
  g_assert_cmpfloat (fabsf (y[2] - 5), <, 0.002f);

  quantizer.format = &q4_0;
  mant_block_quantize (&quantizer, odd, 6, 0, 1, y, NULL, NULL, NULL);
  g_assert_cmpfloat (y[0], ==, 1);
  g_assert_true (isnan (y[1]) && !signbit (y[1]));
  g_assert_cmpfloat (y[2], ==, -8);
  g_assert_cmpfloat (y[3], ==, 7);
  g_assert_true (isnan (y[4]) && signbit (y[4]));
  g_assert_cmpfloat (y[5], ==, -8);
  mant_block_quantize (&quantizer, nothing, 3, 0, 1, y, NULL, NULL, NULL);
  g_assert_cmpfloat (y[0], ==, 1);
  g_assert_cmpfloat (y[1], ==, 0);
}

static void
check_recipe (char **cells)
{
  g_autofree char *text = g_strdup_printf ("nvfp4(%s)", cells[0]);
  const MantBlockFormat format = parse (text);
  const MantQuantizer quantizer = { .format = &format,
                                    .rounding = mant_rounding_find ("rne"),
                                    .overflow = MANT_OVERFLOW_SATURATE,
                                    .tensor_amax = float_of_hex (cells[1]) };
  float x[16], y[16], encode, decode;
  guint32 codes[16];
  MantCode scale_code;
  double scale;

  for (guint i = 0; i < 16; i++)
    x[i] = float_of_hex (cells[3 + i]);
  mant_block_quantize (&quantizer, x, 16, 0, 1, y, codes, &scale_code, &scale);
  g_assert_cmphex (scale_code.lo, ==, g_ascii_strtoull (cells[2], NULL, 16));
  mant_block_recipe_factors (&quantizer, scale, &encode, &decode);
  for (guint i = 0; i < 16; i++)
    {
      const guint32 expected = (guint32) g_ascii_strtoull (cells[19 + i], NULL, 16);
      const MantValue element
          = mant_format_decode (&format.element, (MantCode) { .lo = expected });

      if (codes[i] != expected)
        g_error ("%s: %a -> code %x, expected %x", text, x[i], codes[i], expected);
      g_assert_true (same_bits (y[i], mant_value_to_f32 (&element) * decode));
    }
}

static void
test_recipes (void)
{
  for_each_row ("nvfp4-recipes.csv", 35, 90, check_recipe);
}

/* Tensors at the ends of binary32: nothing becomes NaN, and only what is next to 2^128 may round to
 * Inf. */
static void
test_recipe_limits (void)
{
  static const float amaxes[]
      = { 0, 0x1p-149f, 0x1p-140f, 0x1p-126f, 1, 0x1p+127f, 0x1.fffffep+127f };

  for (gsize r = 0; r < mant_n_recipes; r++)
    for (guint a = 0; a < G_N_ELEMENTS (amaxes); a++)
      {
        MantBlockFormat format = parse ("nvfp4");
        MantQuantizer quantizer = { .format = &format,
                                    .rounding = mant_rounding_find ("rne"),
                                    .overflow = MANT_OVERFLOW_SATURATE,
                                    .tensor_amax = amaxes[a] };
        const float x[] = { amaxes[a], -amaxes[a] / 2, 0, -0.0f, 0x1p-149f };
        float y[5], kernel[5];
        double scale;

        g_assert_cmpint (mant_block_format_set_recipe (&format, mant_recipes[r]->id, NULL, 0), ==,
                         MANT_OK);
        mant_block_quantize (&quantizer, x, 5, 0, 1, y, NULL, NULL, &scale);
        g_assert_true (isfinite (scale));
        mant_isa_current ()->kernels->quantize_blocks (&quantizer, x, kernel, 5, 0, NULL);
        for (guint i = 0; i < 5; i++)
          if (isnan (y[i]) || (isinf (y[i]) && fabsf (x[i]) < 0x1.fffffep+127f)
              || !same_bits (y[i], kernel[i]))
            g_error ("%s, amax %a: %a -> %a and, by the kernel, %a", mant_recipes[r]->id, amaxes[a],
                     x[i], y[i], kernel[i]);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/block-packed/ggml", test_ggml);
  g_test_add_func ("/num/block-packed/parts", test_parts);
  g_test_add_func ("/num/block-packed/corners", test_corners);
  g_test_add_func ("/num/block-packed/recipes", test_recipes);
  g_test_add_func ("/num/block-packed/recipe-limits", test_recipe_limits);

  return g_test_run ();
}
