/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include <mantissa.h>
#include "mant-num.h"

static void
check_list (GListModel *list,
            gsize       n)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n);
  g_assert_true (g_list_model_get_item_type (list) == MANT_TYPE_ITEM);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (list, i);

      g_assert_cmpstr (mant_item_get_id (item), !=, "");
      g_assert_cmpstr (mant_item_get_title (item), !=, "");
      g_assert_cmpstr (mant_item_get_group (item), !=, "");
      g_assert_nonnull (mant_item_get_detail (item));
      g_assert_true (g_utf8_validate (mant_item_get_detail (item), -1, NULL));
      g_assert_true (g_hash_table_add (ids, g_strdup (mant_item_get_id (item))));
    }
}

static MantItem *
find (GListModel *list,
      const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (list, i);

      if (g_str_equal (mant_item_get_id (item), id))
        return g_steal_pointer (&item);
    }
  g_error ("No “%s” in the list", id);
}

static void
test_lists (void)
{
  g_autoptr (GListModel) formats = mant_list_formats ();
  g_autoptr (GListModel) roundings = mant_list_roundings ();
  g_autoptr (GListModel) rules = mant_list_scale_rules ();
  g_autoptr (GListModel) isas = mant_list_isas ();
  gsize n_isas = 0;

  for (gsize i = 0; i < mant_n_isas; i++)
    n_isas += mant_isas[i].available ();
  check_list (formats, mant_n_formats + mant_n_block_formats);
  check_list (roundings, mant_n_roundings);
  check_list (rules, mant_n_scale_rules);
  check_list (isas, n_isas);
  g_assert_cmpuint (n_isas, >=, 1);

  /* Every format of the list is one that can be asked for by its id. */
  for (guint i = 0; i < g_list_model_get_n_items (formats); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (formats, i);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = mant_format_canonicalize (mant_item_get_id (item), &error);

      g_assert_no_error (error);
      g_assert_cmpint (mant_format_is_block (text), ==,
                       g_str_equal (mant_item_get_group (item), "block"));
    }
}

static void
test_details (void)
{
  static const struct { const char *id, *group, *detail; } cases[] = {
    { "e4m3fn", "float", "8 bits · max 448 · min subnormal 2⁻⁹" },
    { "e2m1", "float", "4 bits · max 6 · min subnormal 0.5" },
    { "e8m0", "float", "8 bits · max 2¹²⁷ · min 2⁻¹²⁷" },
    { "binary16", "float", "16 bits · max 65504 · min subnormal 2⁻²⁴" },
    { "binary32", "float", "32 bits · max 3.40282·10³⁸ · min subnormal 2⁻¹⁴⁹" },
    { "binary128", "float", "128 bits · max ≈ 2¹⁶³⁸⁴ · min subnormal 2⁻¹⁶⁴⁹⁴" },
    { "int8", "integer", "8 bits · −128 … 127" },
    { "sint4", "integer", "4 bits · −7 … 7" },
    { "uint8", "integer", "8 bits · 0 … 255" },
    { "nf4", "table", "4 bits · −1 … 1" },
    { "mxfp4", "block", "4.25 bits an element · e2m1 · blocks of 32 · e8m0 · floor" },
  };
  g_autoptr (GListModel) formats = mant_list_formats ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MantItem) item = find (formats, cases[i].id);
      g_autofree char *detail = NULL;

      g_object_get (item, "detail", &detail, NULL);
      g_assert_cmpstr (mant_item_get_group (item), ==, cases[i].group);
      g_assert_cmpstr (detail, ==, cases[i].detail);
    }
}

static void
test_canonicalize (void)
{
  static const char *const bad[] = { "", "e9", "block(e2m1)", "float(e=0,m=3)", "mxfp4,",
                                     "posit(1,2)" };
  g_autoptr (GError) error = NULL;
  g_autofree char *named = mant_format_canonicalize ("mxfp4", &error);
  g_autofree char *once = mant_format_canonicalize ("float(e=3,m=2)", &error);
  g_autofree char *twice = mant_format_canonicalize (once, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (named, ==, "mxfp4");
  g_assert_cmpstr (once, ==, twice);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = mant_format_canonicalize (bad[i], &error);

      g_assert_null (text);
      g_assert_true (g_error_matches (error, MANT_ERROR, MANT_ERROR_FORMAT)
                     || g_error_matches (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED));
      g_assert_cmpstr (error->message, !=, "");
      g_clear_error (&error);
      g_assert_false (mant_format_is_block (bad[i]));
    }
}

/* Every value once, in order, and each comes back unchanged from the format. */
static void
check_values (const char *text,
              double      lo,
              double      hi,
              gsize       n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mant_format_list_values (text, lo, hi, &error);
  const MantRoundingContext rne = { .rounding = mant_rounding_find ("rne") };
  MantBlockFormat format;
  const double *values;
  gsize size;
  char message[256];

  g_assert_no_error (error);
  g_assert_cmpint (mant_block_format_parse (text, &format, message, sizeof message), ==, MANT_OK);
  values = g_bytes_get_data (bytes, &size);
  g_assert_cmpuint (size / sizeof *values, ==, n);
  for (gsize i = 0; i < n; i++)
    {
      const double element = values[i] / format.element_unit;

      g_assert_cmpfloat (values[i], >=, lo);
      g_assert_cmpfloat (values[i], <=, hi);
      g_assert_cmpint (signbit (values[i]) != 0, ==, values[i] < 0);
      if (i > 0)
        g_assert_cmpfloat (values[i - 1], <, values[i]);
      g_assert_cmpfloat (mant_format_round_f64 (&format.element, element, &rne,
                                                MANT_OVERFLOW_SATURATE), ==,
                         element);
    }
}

static void
test_values (void)
{
  check_values ("e2m1", -INFINITY, INFINITY, 15);
  check_values ("e4m3fn", -INFINITY, INFINITY, 253);
  check_values ("e5m2", -INFINITY, INFINITY, 247);
  check_values ("e5m2fnuz", -INFINITY, INFINITY, 255);
  check_values ("e4m3fn", 0.5, 1, 9);
  check_values ("e4m3fn", -1, -0.5, 9);
  check_values ("e4m3fn", 448.5, 1000, 0);
  check_values ("e8m0", -INFINITY, INFINITY, 255);
  check_values ("int8", -INFINITY, INFINITY, 256);
  check_values ("sint8", -INFINITY, INFINITY, 255);
  check_values ("uint4", -5, 3.5, 4);
  check_values ("int32", -2.5, 2.5, 5);
  check_values ("fixed(24,8)", -1, 1, 513);
  check_values ("nf4", -1, 1, 16);
  check_values ("mxfp4", -6, 6, 15);
  check_values ("mxint8", -2, 2, 255);
  check_values ("binary16", 1, 2, 1025);
  check_values ("binary32", 1, 1 + 0x1p-10, 8193);
  check_values ("binary32", -(1 + 0x1p-10), -1, 8193);
  check_values ("binary32", -0x1p-140, 0x1p-140, 1025);
  check_values ("binary64", 1, 1 + 0x1p-40, 4097);
  check_values ("tf32", -0x1p-130, 0, 65);
  check_values ("float(e=5,m=14,subnormals=no)", 0, 0x1p-14, 2);
  check_values ("e4m3fn", 3, 1, 0);
}

static void
test_values_fail (void)
{
  static const struct { const char *text; double lo, hi; MantError code; } cases[] = {
    { "binary32", -1, 1, MANT_ERROR_LIMIT },
    { "int32", -INFINITY, INFINITY, MANT_ERROR_LIMIT },
    { "binary128", 0, 1, MANT_ERROR_UNSUPPORTED },
    { "e4m3fn", NAN, 1, MANT_ERROR_FORMAT },
    { "e4m3f", 0, 1, MANT_ERROR_FORMAT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mant_format_list_values (cases[i].text, cases[i].lo, cases[i].hi, &error));
      g_assert_error (error, MANT_ERROR, (int) cases[i].code);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item/lists", test_lists);
  g_test_add_func ("/item/details", test_details);
  g_test_add_func ("/item/canonicalize", test_canonicalize);
  g_test_add_func ("/item/values", test_values);
  g_test_add_func ("/item/values-fail", test_values_fail);
  return g_test_run ();
}
