/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <mantissa.h>
#include <string.h>

#include "mant-num.h"

static const float numbers[] = { 1, 2, 3, -6, 0.5f, 0.2f, -0.3f, 4.9f };

static MantBlockNumber *
block_new (const char  *format,
           const float *values,
           gsize        n)
{
  g_autoptr (GBytes) bytes = g_bytes_new (values, n * sizeof (float));
  g_autoptr (GError) error = NULL;
  MantBlockNumber *block = mant_block_number_new_from_values (format, "rne", bytes, &error);

  g_assert_no_error (error);
  return block;
}

static void
check_code (MantBlockNumber *block,
            guint            index,
            const char      *expected)
{
  g_autofree char *code = mant_block_number_get_code (block, index);

  g_assert_cmpstr (code, ==, expected);
}

static void
check_scale (MantBlockNumber *block,
             const char      *expected,
             double           value)
{
  g_autofree char *code = mant_block_number_get_scale_code (block);

  g_assert_cmpstr (code, ==, expected);
  g_assert_cmpfloat (mant_block_number_get_scale (block), ==, value);
}

/* By hand, from OCP MX 1.0: amax 6, scale 2^(2 − 2). */
static void
test_mxfp4 (void)
{
  static const char *const codes[] = { "0x2", "0x4", "0x5", "0xf", "0x1", "0x0", "0x9", "0x6" };
  static const double values[] = { 1, 2, 3, -6, 0.5, 0, -0.5, 4 };
  g_autoptr (MantBlockNumber) block = block_new ("mxfp4", numbers, G_N_ELEMENTS (numbers));
  g_autofree char *bits = NULL, *scale_bits = NULL;
  double noise = 0, signal = 0;

  g_assert_cmpuint (mant_block_number_get_n_elements (block), ==, 8);
  g_assert_cmpuint (mant_block_number_get_capacity (block), ==, 32);
  g_assert_cmpstr (mant_block_number_get_format (block), ==, "mxfp4");
  g_assert_cmpstr (mant_block_number_get_element_format (block), ==, "e2m1");
  g_assert_cmpstr (mant_block_number_get_scale_format (block), ==, "e8m0");
  check_scale (block, "0x7f", 1);
  scale_bits = mant_block_number_get_scale_bits (block);
  g_assert_cmpstr (scale_bits, ==, "01111111");
  for (guint i = 0; i < 8; i++)
    {
      check_code (block, i, codes[i]);
      g_assert_cmpfloat (mant_block_number_get_value (block, i), ==, values[i]);
      g_assert_cmpfloat (mant_block_number_get_original (block, i), ==, numbers[i]);
      noise += (values[i] - numbers[i]) * (values[i] - numbers[i]);
      signal += (double) numbers[i] * numbers[i];
    }
  bits = mant_block_number_get_bits (block, 3);
  g_assert_cmpstr (bits, ==, "1111");
  g_assert_cmpfloat (mant_block_number_get_mse (block), ==, noise / 8);
  g_assert_cmpfloat (mant_block_number_get_qsnr_db (block), ==, mant_db10 (signal / noise));
}

static void
changed_cb (MantBlockNumber *block,
            guint           *n)
{
  (*n)++;
}

static void
test_edit (void)
{
  g_autoptr (MantBlockNumber) block = block_new ("mxfp4", numbers, G_N_ELEMENTS (numbers));
  g_autoptr (GError) error = NULL;
  guint n_changes = 0;

  g_signal_connect (block, "changed", G_CALLBACK (changed_cb), &n_changes);

  /* The scale alone: codes stay, values do not. */
  g_assert_true (mant_block_number_set_scale_code (block, "0x80", &error));
  check_scale (block, "0x80", 2);
  check_code (block, 3, "0xf");
  g_assert_cmpfloat (mant_block_number_get_value (block, 3), ==, -12);
  mant_block_number_requantize (block, TRUE);
  check_scale (block, "0x80", 2);
  g_assert_cmpfloat (mant_block_number_get_value (block, 3), ==, -6);
  check_code (block, 0, "0x1");
  mant_block_number_requantize (block, FALSE);
  check_scale (block, "0x7f", 1);
  check_code (block, 0, "0x2");
  mant_block_number_step_scale (block, -2);
  check_scale (block, "0x7d", 0.25);
  mant_block_number_step_scale (block, 1);
  check_scale (block, "0x7e", 0.5);
  g_assert_true (mant_block_number_set_scale_value (block, "0x1p+3", &error));
  check_scale (block, "0x82", 8);
  mant_block_number_step_scale (block, 1000);
  check_scale (block, "0xfe", 0x1p127);
  g_assert_true (mant_block_number_set_scale_value (block, "1", &error));

  /* An element, by code and by value */
  g_assert_true (mant_block_number_set_code (block, 0, "0b0111", &error));
  g_assert_cmpfloat (mant_block_number_get_value (block, 0), ==, 6);
  g_assert_cmpfloat (mant_block_number_get_original (block, 0), ==, 1);
  g_assert_true (mant_block_number_set_value (block, 0, "2.4", &error));
  g_assert_cmpfloat (mant_block_number_get_value (block, 0), ==, 2);
  g_assert_cmpfloat (mant_block_number_get_original (block, 0), ==, 2.4f);
  g_assert_no_error (error);
  g_assert_cmpuint (n_changes, ==, 10);
}

static void
check_fails (gboolean    ok,
             GError    **error,
             const char *part)
{
  g_assert_false (ok);
  g_assert_nonnull (*error);
  if (strstr ((*error)->message, part) == NULL)
    g_error ("“%s” says nothing of “%s”", (*error)->message, part);
  g_clear_error (error);
}

static void
test_bad (void)
{
  static const struct { const char *format, *rounding; gsize n; const char *part; } cases[] = {
    { "e4m3fn", "rne", 8, "not a block format" }, { "mxfp4", "rne", 0, "from 1 to 32" },
    { "mxfp4", "rne", 33, "from 1 to 32" },       { "mxfp4", "nonsense", 8, "nonsense" },
    { "q4_0", "rne", 32, "packed" },              { "block(", "rne", 8, "no number format" },
  };
  g_autoptr (MantBlockNumber) block = block_new ("mxfp4", numbers, G_N_ELEMENTS (numbers));
  g_autoptr (GError) error = NULL;
  float many[33] = { 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (many, cases[i].n * sizeof (float));
      MantBlockNumber *none = mant_block_number_new_from_values (cases[i].format, cases[i].rounding,
                                                                 bytes, &error);

      check_fails (none != NULL, &error, cases[i].part);
    }

  for (guint i = 0; i < 8; i++)
    {
      static const char *const codes[] = {
        "", "x", "0x", "0x10", "16", "0b10000", "-1", "99999999999999999999999",
      };

      check_fails (mant_block_number_set_code (block, 0, codes[i], &error), &error, codes[i]);
    }
  check_fails (mant_block_number_set_scale_code (block, "0x100", &error), &error, "8 bits");
  check_fails (mant_block_number_set_value (block, 0, "one", &error), &error, "one");
  check_code (block, 0, "0x2");
}

/* A block without anything in it, and one that is not finite. */
static void
test_extremes (void)
{
  static const float zeros[4];
  const float odd[] = { 1, INFINITY, NAN, -2 };
  g_autoptr (MantBlockNumber) zero = block_new ("block(e2m1,e8m0,32,four-thirds)", zeros, 4);
  g_autoptr (MantBlockNumber) infinite = block_new ("mxfp4", odd, 4);
  g_autoptr (MantBlockNumber) scaled = block_new ("nvfp4", odd, 4);

  g_assert_cmpfloat (mant_block_number_get_value (zero, 3), ==, 0);
  g_assert_true (isnan (mant_block_number_get_qsnr_db (zero)));
  g_assert_true (isnan (mant_block_number_get_scale (infinite)));
  g_assert_true (isnan (mant_block_number_get_value (infinite, 0)));
  g_assert_true (isnan (mant_block_number_get_mse (infinite)));
  g_assert_cmpfloat (mant_block_number_get_value (scaled, 3), ==, -2);
}

/* The page of a block says the same as a quantized tensor, whatever the format and the rule. */
static void
check_against_quantizer (const char *format)
{
  float values[16], out[16];
  MantBlockFormat parsed;
  uint32_t codes[16];
  MantCode scale_code;
  double scale, amax = 0;
  g_autoptr (MantBlockNumber) block = NULL;
  g_autofree char *scale_text = NULL, *expected = NULL;

  for (int i = 0; i < 16; i++)
    {
      values[i] = ldexpf ((float) ((i * 37) % 23) - 11.3f, (i * 5) % 7 - 3);
      amax = MAX (amax, fabs (values[i]));
    }
  g_assert_cmpint (mant_block_format_parse (format, &parsed, NULL, 0), ==, MANT_OK);
  {
    const MantQuantizer quantizer = {
      .format = &parsed,
      .rounding = mant_rounding_find ("rne"),
      .overflow = MANT_OVERFLOW_SATURATE,
      .tensor_amax = amax,
    };

    mant_block_quantize (&quantizer, values, 16, 0, 1, out, codes, &scale_code, &scale);
  }
  block = block_new (format, values, 16);
  scale_text = mant_block_number_get_scale_code (block);
  expected = g_strdup_printf ("0x%0*" G_GINT64_MODIFIER "x", (parsed.scale.bits + 3) / 4,
                              scale_code.lo);
  g_assert_cmpstr (scale_text, ==, expected);
  for (guint i = 0; i < 16; i++)
    if ((float) mant_block_number_get_value (block, i) != out[i])
      g_error ("%s, element %u: %a, not %a", format, i, mant_block_number_get_value (block, i),
               (double) out[i]);
}

static void
test_formats (void)
{
  for (gsize i = 0; i < mant_n_block_formats; i++)
    if (mant_block_formats[i]->packed == NULL)
      check_against_quantizer (mant_block_formats[i]->id);
  for (gsize i = 0; i < mant_n_scale_rules; i++)
    {
      g_autofree char *mx = g_strdup_printf ("block(e2m1,e8m0,16,%s%s)", mant_scale_rules[i]->id,
                                             mant_scale_rules[i]->has_parameter ? "(2.5)" : "");
      g_autofree char *nv = g_strdup_printf ("block(e3m2,e4m3fn,16,%s%s,tensor)",
                                             mant_scale_rules[i]->id,
                                             mant_scale_rules[i]->has_parameter ? "(2.5)" : "");

      check_against_quantizer (mx);
      check_against_quantizer (nv);
    }
}

static void
test_choices (void)
{
  g_autoptr (MantBlockNumber) block = block_new ("mxfp4", numbers, G_N_ELEMENTS (numbers));
  g_autoptr (GListModel) choices = mant_block_number_list_choices (block);
  guint n_current = 0;

  g_assert_cmpuint (g_list_model_get_n_items (choices), ==, mant_n_scale_rules);
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (MantBlockChoice) choice = g_list_model_get_item (choices, i);
      g_autofree char *format = NULL, *code = NULL, *again_code = NULL;
      g_autoptr (MantBlockNumber) again = NULL;
      gboolean is_current;
      double scale, mse, qsnr_db;

      g_object_get (choice, "format", &format, "scale-code", &code, "scale", &scale, "mse", &mse,
                    "qsnr-db", &qsnr_db, "is-current", &is_current, NULL);
      n_current += is_current;
      /* Using a choice gives what it promised. */
      again = block_new (format, numbers, G_N_ELEMENTS (numbers));
      again_code = mant_block_number_get_scale_code (again);
      g_assert_cmpstr (again_code, ==, code);
      g_assert_cmpfloat (mant_block_number_get_scale (again), ==, scale);
      g_assert_cmpfloat (mant_block_number_get_mse (again), ==, mse);
      g_assert_cmpfloat (mant_block_number_get_qsnr_db (again), ==, qsnr_db);
    }
  g_assert_cmpuint (n_current, ==, 1);
}

static void
test_grid (void)
{
  static const double expected[] = { -12, -8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8, 12 };
  g_autoptr (MantBlockNumber) block = block_new ("mxfp4", numbers, G_N_ELEMENTS (numbers));
  g_autoptr (GBytes) grid = NULL;
  gsize size;

  mant_block_number_step_scale (block, 1);
  grid = mant_block_number_list_grid (block);
  g_assert_cmpmem (g_bytes_get_data (grid, &size), g_bytes_get_size (grid), expected,
                   sizeof expected);
}

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mant_block_number_parse_values ("[1, 0x1.8p+1;\n-2e-1 (inf)]", &error);
  const float *values = g_bytes_get_data (bytes, NULL);
  GBytes *none;

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 4 * sizeof (float));
  g_assert_cmpfloat (values[0], ==, 1);
  g_assert_cmpfloat (values[1], ==, 3);
  g_assert_cmpfloat (values[2], ==, -0.2f);
  g_assert_true (isinf (values[3]));
  none = mant_block_number_parse_values ("1 2 x 4", &error);
  check_fails (none != NULL, &error, "Number 3");
  none = mant_block_number_parse_values (" ,, ", &error);
  check_fails (none != NULL, &error, "wanted");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/block-number/mxfp4", test_mxfp4);
  g_test_add_func ("/block-number/edit", test_edit);
  g_test_add_func ("/block-number/bad", test_bad);
  g_test_add_func ("/block-number/extremes", test_extremes);
  g_test_add_func ("/block-number/formats", test_formats);
  g_test_add_func ("/block-number/choices", test_choices);
  g_test_add_func ("/block-number/grid", test_grid);
  g_test_add_func ("/block-number/parse", test_parse);

  return g_test_run ();
}
