/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <mantissa.h>
#include <string.h>

#include "mant-num.h"

static MantFormatInfo *
info_new (const char *text)
{
  g_autoptr (GError) error = NULL;
  MantFormatInfo *info = mant_format_info_new (text, &error);

  g_assert_no_error (error);
  return info;
}

static void
check_fact (const char *text,
            const char *id,
            const char *detail)
{
  g_autoptr (MantFormatInfo) info = info_new (text);
  g_autoptr (GListModel) facts = mant_format_info_list_facts (info);

  for (guint i = 0; i < g_list_model_get_n_items (facts); i++)
    {
      g_autoptr (MantItem) fact = g_list_model_get_item (facts, i);

      if (g_str_equal (mant_item_get_id (fact), id))
        {
          if (!g_str_equal (mant_item_get_detail (fact), detail))
            g_error ("%s, %s: “%s”, not “%s”", text, id, mant_item_get_detail (fact), detail);
          return;
        }
    }
  g_error ("%s has no fact “%s”", text, id);
}

/* From the tables of the standards. */
static void
test_facts (void)
{
  static const struct { const char *format, *id, *detail; } facts[] = {
    { "e4m3fn", "max", "448 · code 0x7e" },
    { "e4m3fn", "min-normal", "0.015625 · code 0x08" },
    { "e4m3fn", "min-subnormal", "2⁻⁹ · code 0x01" },
    { "e4m3fn", "epsilon", "0.125" },
    { "e4m3fn", "decades", "5.36" },
    { "e4m3fn", "values", "253 finite of 256 codes" },
    { "e4m3fn", "nan", "2 codes, the first 0x7f" },
    { "e4m3fn", "inf", "none" },
    { "e5m2", "max", "57344 · code 0x7b" },
    { "e5m2", "inf", "+∞ 0x7c · −∞ 0xfc" },
    { "e5m2", "nan", "6 codes, the first 0x7d" },
    { "e2m1", "values", "15 finite of 16 codes" },
    { "binary16", "max", "65504 · code 0x7bff" },
    { "binary16", "precision", "11 bits" },
    { "binary16", "subnormals", "2046" },
    { "int8", "min", "−128 · code 0x80" },
    { "posit(8,2)", "max", "2²⁴ · code 0x7f" },
    { "posit(8,2)", "nan", "0x80" },
    { "nf4", "values", "16 finite of 16 codes" },
    { "codebook(-1 0 0.25)", "min-positive", "0.25 · code 0x2" },
    { "codebook(-1 0 0.25)", "nan", "0x3" },
    { "mxfp4", "bits-per-element", "4.25" },
    { "mxfp4", "scale-max", "2¹²⁷ · code 0xfe" },
    { "float(e=11,m=300)", "precision", "301 bits" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    check_fact (facts[i].format, facts[i].id, facts[i].detail);
}

static void
check_layout (const char *text,
              const char *expected)
{
  g_autoptr (MantFormatInfo) info = info_new (text);
  g_autofree char *layout = mant_format_info_dup_layout (info);

  g_assert_cmpstr (layout, ==, expected);
}

static void
test_parts (void)
{
  g_autoptr (MantFormatInfo) info = info_new ("block(e2m1,e4m3fn,16,std(2.5),tensor)");
  g_autoptr (MantFormatInfo) wide = info_new ("float(e=20,m=4096)");

  check_layout ("e4m3fn", "seeeemmm");
  check_layout ("e8m0", "eeeeeeee");
  check_layout ("int4", "siii");
  check_layout ("nf4", "xxxx");
  check_layout ("mxfp8_e5m2", "seeeeemm");
  g_assert_cmpstr (mant_format_info_get_kind (info), ==, "block");
  g_assert_cmpstr (mant_format_info_get_word (info, "element"), ==, "e2m1");
  g_assert_cmpstr (mant_format_info_get_word (info, "scale"), ==, "e4m3fn");
  g_assert_cmpstr (mant_format_info_get_word (info, "rule"), ==, "std(2.5)");
  g_assert_cmpstr (mant_format_info_get_word (info, "shape"), ==, "16");
  g_assert_cmpint (mant_format_info_get_number (info, "length"), ==, 16);
  g_assert_cmpint (mant_format_info_get_number (info, "tensor"), ==, 1);
  g_assert_cmpint (mant_format_info_get_number (info, "nonsense"), ==, 0);
  g_assert_null (mant_format_info_get_word (info, "nonsense"));
  g_assert_true (mant_format_info_is_wide (wide));
  g_assert_cmpint (mant_format_info_get_number (wide, "m"), ==, 4096);
  g_assert_null (mant_format_info_new ("float(e=0,m=1)", NULL));
  g_assert_null (mant_format_info_new ("", NULL));
}

/* The long text of every named format is a text of the same format. */
static void
test_long_text (void)
{
  g_autoptr (GListModel) formats = mant_list_formats ();

  for (guint i = 0; i < g_list_model_get_n_items (formats); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (formats, i);
      g_autoptr (MantFormatInfo) info = info_new (mant_item_get_id (item));
      g_autofree char *text = mant_format_info_dup_long_text (info);
      g_autofree char *canonical = mant_format_canonicalize (text, NULL);
      g_autoptr (MantFormatInfo) again = info_new (text);

      if (!mant_format_is_block (text))
        {
          g_autoptr (GListModel) differences = mant_format_info_list_differences (info, again);

          g_assert_cmpuint (g_list_model_get_n_items (differences), ==, 0);
        }
      else
        {
          g_assert_cmpstr (canonical, ==, mant_item_get_id (item));
        }
    }
}

/* An input's row of the table of differences: "a | b", or NULL. */
static char *
difference (const char *a,
            const char *b,
            const char *input,
            const char *rounding)
{
  g_autoptr (MantFormatInfo) info_a = info_new (a), info_b = info_new (b);
  g_autoptr (GListModel) list = mant_format_info_list_differences (info_a, info_b);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (list, i);

      if (g_str_equal (mant_item_get_title (item), input)
          && g_str_equal (mant_item_get_group (item), rounding))
        return g_strdup_printf ("%s | %s", mant_item_get_detail (item),
                                mant_item_get_source (item));
    }
  return NULL;
}

static void
test_differences (void)
{
  g_autofree char *same = difference ("e4m3fn", "e4m3fn", "+∞", "rne");
  g_autofree char *infinity = difference ("e4m3fn(policy=ofp8-sat)", "e4m3fn(policy=ofp8)", "+∞",
                                          "rne");
  g_autofree char *nan = difference ("e4m3fn", "e4m3fn(policy=satfinite)", "NaN with a sign",
                                     "rne");
  g_autofree char *zero = difference ("e4m3fn", "e4m3fnuz", "−0", "rne");
  g_autofree char *wider = difference ("e4m3fn", "e5m2", "the smallest", "rne");

  g_assert_null (same);
  g_assert_cmpstr (infinity, ==, "0x7e = 448 | 0x7f = NaN");
  g_assert_cmpstr (nan, ==, "0xff = NaN | 0x7f = NaN");
  g_assert_cmpstr (zero, ==, "0x80 = −0 | 0x00 = 0");
  g_assert_cmpstr (wider, ==, "0x01 = 2⁻⁹ | 0x18 = 2⁻⁹");
}

static void
test_presets (void)
{
  g_autoptr (MantFormatInfo) info = info_new ("e4m3fn");
  g_autoptr (MantFormatInfo) integer = info_new ("int8");
  g_autoptr (GListModel) presets = mant_format_info_list_presets (info);
  g_autoptr (GListModel) none = mant_format_info_list_presets (integer);
  g_autoptr (GError) error = NULL;
  guint n_differ = 0;

  g_assert_cmpuint (g_list_model_get_n_items (presets), ==, mant_n_policy_presets);
  for (guint i = 0; i < g_list_model_get_n_items (presets); i++)
    {
      g_autoptr (MantItem) preset = g_list_model_get_item (presets, i);
      g_autoptr (MantItem) other = g_list_model_get_item (none, i);
      g_autofree char *text
        = mant_format_info_with_policy (info, mant_item_get_id (preset), &error);
      g_autoptr (MantFormatInfo) with = NULL;

      g_assert_no_error (error);
      with = info_new (text);
      {
        g_autoptr (GListModel) differences = mant_format_info_list_differences (info, with);
        const gboolean differs = g_list_model_get_n_items (differences) > 0;

        g_assert_cmpstr (mant_item_get_group (preset), ==, differs ? "differs" : "same");
        n_differ += differs;
      }
      g_assert_cmpstr (mant_item_get_group (other), ==, "none");
    }
  g_assert_cmpuint (n_differ, >=, 3);
  g_assert_null (mant_format_info_with_policy (info, "nobody", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/format-info/facts", test_facts);
  g_test_add_func ("/format-info/parts", test_parts);
  g_test_add_func ("/format-info/long-text", test_long_text);
  g_test_add_func ("/format-info/differences", test_differences);
  g_test_add_func ("/format-info/presets", test_presets);

  return g_test_run ();
}
