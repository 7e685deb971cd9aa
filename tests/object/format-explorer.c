/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the format explorer shows of a format: spacing, special numbers, rounding outcomes. */

#include <math.h>
#include <string.h>

#include <mantissa.h>

static const double *
doubles (GBytes *bytes,
         gsize  *n)
{
  gsize size;
  const double *values = g_bytes_get_data (bytes, &size);

  *n = size / sizeof *values;
  return values;
}

/* Every gap of a small format, against the list of its values. */
static void
check_spacing (const char *format)
{
  g_autoptr (GBytes) edges = NULL, ulps = NULL, places = NULL, errors = NULL, values = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_partial = TRUE;
  const double *edge, *ulp, *place, *bound, *value;
  gsize n_edges, n_ulps, n_places, n_bounds, n_values, run = 0, next = 0;

  g_assert_true (mant_format_list_spacing (format, &edges, &ulps, &places, &errors, &is_partial,
                                           &error));
  g_assert_no_error (error);
  g_assert_false (is_partial);
  values = mant_format_list_values (format, 0, INFINITY, &error);
  g_assert_no_error (error);
  edge = doubles (edges, &n_edges);
  ulp = doubles (ulps, &n_ulps);
  place = doubles (places, &n_places);
  bound = doubles (errors, &n_bounds);
  value = doubles (values, &n_values);
  g_assert_cmpuint (n_edges, ==, n_ulps + 1);
  g_assert_cmpuint (n_places, ==, n_bounds);
  g_assert_cmpfloat (edge[n_edges - 1], ==, value[n_values - 1]);

  for (gsize i = 0; i + 1 < n_values; i++)
    {
      const double gap = value[i + 1] - value[i], midpoint = value[i] + gap / 2;

      while (run + 1 < n_ulps && edge[run + 1] <= value[i])
        run++;
      if (ulp[run] != gap)
        g_error ("%s: from %a the gap is %a, not %a", format, value[i], gap, ulp[run]);
      /* The bound where it is given, and no place that is no midpoint. */
      if (next < n_places && place[next] == midpoint)
        {
          g_assert_cmpfloat (bound[next], ==, gap / 2 / midpoint);
          next++;
        }
    }
  g_assert_cmpuint (next, ==, n_places);
}

static void
test_spacing (void)
{
  static const char *const formats[] = {
    "e4m3fn", "e5m2", "e2m1", "e3m2", "e8m0", "binary16", "bfloat16", "int8", "uint4", "nf4",
    "fixed(8,4)", "posit(8,2)", "posit(16,2)", "float(e=3,m=2,subnormals=no)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    check_spacing (formats[i]);
}

/* A wide format, binade by binade: what is known of it. */
static void
test_spacing_wide (void)
{
  g_autoptr (GBytes) edges = NULL, ulps = NULL, places = NULL, errors = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_partial = TRUE;
  const double *edge, *ulp;
  gsize n_edges, n_ulps;

  g_assert_true (mant_format_list_spacing ("binary32", &edges, &ulps, &places, &errors,
                                           &is_partial, &error));
  g_assert_no_error (error);
  g_assert_false (is_partial);
  edge = doubles (edges, &n_edges);
  ulp = doubles (ulps, &n_ulps);
  g_assert_cmpuint (n_ulps, ==, 254); /* subnormals and the first binade share a spacing */
  g_assert_cmpfloat (edge[0], ==, ldexp (1, -150));
  g_assert_cmpfloat (ulp[0], ==, ldexp (1, -149));
  g_assert_cmpfloat (edge[1], ==, ldexp (1, -125));
  g_assert_cmpfloat (edge[n_edges - 1], ==, 0x1.fffffep+127);
  for (gsize i = 1; i < n_ulps; i++)
    g_assert_cmpfloat (ulp[i], ==, ldexp (edge[i], -23));

  g_clear_pointer (&edges, g_bytes_unref);
  g_clear_pointer (&ulps, g_bytes_unref);
  g_clear_pointer (&places, g_bytes_unref);
  g_clear_pointer (&errors, g_bytes_unref);
  g_assert_true (mant_format_list_spacing ("float(e=15,m=112)", &edges, &ulps, &places, &errors,
                                           &is_partial, &error));
  g_assert_no_error (error);
  g_assert_true (is_partial);
  edge = doubles (edges, &n_edges);
  ulp = doubles (ulps, &n_ulps);
  g_assert_cmpuint (n_ulps, >, 1800);
  for (gsize i = 1; i < n_ulps; i++)
    g_assert_cmpfloat (ulp[i], ==, ldexp (edge[i], -112));
}

static void
test_spacing_errors (void)
{
  g_autoptr (GBytes) edges = NULL, ulps = NULL, places = NULL, errors = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (mant_format_list_spacing ("nonsense", &edges, &ulps, &places, &errors, NULL,
                                            &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (mant_format_list_spacing ("mxfp4", &edges, &ulps, &places, &errors, NULL,
                                            &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
}

/* The codes of the numbers that stand out, as the standards have them. */
static void
test_specials (void)
{
  static const struct { const char *format; const char *codes; } cases[] = {
    { "e4m3fn", "0x00 0x80 0x01 0x08 0x38 0x7e 0xfe 0x7f" },
    { "e5m2", "0x00 0x80 0x01 0x04 0x3c 0x7b 0xfb 0x7c 0xfc 0x7e" },
    { "binary16", "0x0000 0x8000 0x0001 0x0400 0x3c00 0x7bff 0xfbff 0x7c00 0xfc00 0x7e00" },
    { "int8", "0x00 0x01 0x7f 0x80" },
    { "posit(8,2)", "0x00 0x01 0x40 0x7f 0x81 0x80" },
    { "fixed(8,4,wrap)", "0x00 0x01 0x10 0x7f 0x80" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GListModel) list = mant_format_list_specials (cases[i].format, &error);
      g_autoptr (GString) codes = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint k = 0; k < g_list_model_get_n_items (list); k++)
        {
          g_autoptr (MantItem) item = g_list_model_get_item (list, k);

          g_string_append_printf (codes, "%s%s", k > 0 ? " " : "", mant_item_get_id (item));
          g_assert_cmpstr (mant_item_get_title (item), !=, "");
          g_assert_cmpstr (mant_item_get_detail (item), !=, "");
        }
      g_assert_cmpstr (codes->str, ==, cases[i].codes);
    }

  {
    g_autoptr (GError) error = NULL;

    g_assert_null (mant_format_list_specials ("mxfp4", &error));
    g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  }
}

static MantRoundingOutcome *
find (GListModel *outcomes,
      const char *rounding)
{
  for (guint i = 0; i < g_list_model_get_n_items (outcomes); i++)
    {
      g_autoptr (MantRoundingOutcome) outcome = g_list_model_get_item (outcomes, i);

      if (g_str_equal (mant_rounding_outcome_get_rounding (outcome), rounding))
        return g_steal_pointer (&outcome);
    }
  g_error ("There is no outcome of “%s”", rounding);
}

/* Between 1 and 1.125 in E4M3FN, three tenths of the way. */
static void
test_outcomes (void)
{
  static const struct { const char *rounding; double result; } certain[] = {
    { "rne", 1 }, { "rna", 1 }, { "rnz", 1 }, { "rno", 1 }, { "ru", 1.125 }, { "rd", 1 },
    { "rz", 1 }, { "raz", 1.125 }, { "ro", 1.125 },
  };
  /* sr up with the fraction, 0.3; sr-a with floor (0.3·2^4) of 2^4 words, sr-b and the others with
   * that of the centred or nearest comparison: 5 of 16. */
  static const struct { const char *rounding; double up; } chances[] = {
    { "sr", 0.3 }, { "sr-equal", 0.5 }, { "cadna", 0.5 }, { "sr-a", 4 / 16.0 },
    { "sr-b", 5 / 16.0 }, { "sr-c", 5 / 16.0 }, { "sr-odd", 5 / 16.0 },
  };
  g_autoptr (GError) error = NULL;
  gboolean is_tie = TRUE;
  g_autoptr (GListModel) outcomes =
    mant_list_rounding_outcomes ("e4m3fn", "1.0375", "", 4, &is_tie, &error);
  g_autoptr (GListModel) roundings = mant_list_roundings ();

  g_assert_no_error (error);
  g_assert_false (is_tie);
  g_assert_cmpuint (g_list_model_get_n_items (outcomes), ==,
                    g_list_model_get_n_items (roundings));
  for (gsize i = 0; i < G_N_ELEMENTS (certain); i++)
    {
      g_autoptr (MantRoundingOutcome) outcome = find (outcomes, certain[i].rounding);

      g_assert_cmpuint (mant_rounding_outcome_get_n_results (outcome), ==, 1);
      g_assert_cmpfloat (mant_number_to_double (mant_rounding_outcome_get_number (outcome, 0)), ==,
                         certain[i].result);
      g_assert_cmpfloat_with_epsilon (mant_rounding_outcome_get_error_ulp (outcome, 0),
                                      certain[i].result == 1 ? -0.3 : 0.7, 1e-12);
      g_assert_cmpint (mant_rounding_outcome_get_flags (outcome, 0), ==, MANT_NUMBER_INEXACT);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (chances); i++)
    {
      g_autoptr (MantRoundingOutcome) outcome = find (outcomes, chances[i].rounding);

      g_assert_true (mant_rounding_outcome_is_stochastic (outcome));
      g_assert_cmpuint (mant_rounding_outcome_get_n_results (outcome), ==, 2);
      g_assert_cmpfloat (mant_number_to_double (mant_rounding_outcome_get_number (outcome, 0)), ==,
                         1);
      g_assert_cmpfloat (mant_number_to_double (mant_rounding_outcome_get_number (outcome, 1)), ==,
                         1.125);
      g_assert_cmpfloat_with_epsilon (mant_rounding_outcome_get_probability (outcome, 1),
                                      chances[i].up, 1e-15);
      g_assert_cmpfloat_with_epsilon (mant_rounding_outcome_get_probability (outcome, 0),
                                      1 - chances[i].up, 1e-15);
    }
}

/* The shares are what a run of many seeds sees. */
static void
test_outcomes_by_seeds (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MantCalculator) calculator = mant_calculator_new ("e4m3fn", &error);
  g_autoptr (GListModel) outcomes =
    mant_list_rounding_outcomes ("e4m3fn", "-0.0007", "", 3, NULL, &error);
  static const char *const modes[] = { "sr", "sr-equal", "cadna", "sr-a", "sr-b", "sr-c", "sr-odd" };
  const guint n_seeds = 20000;

  g_assert_no_error (error);
  mant_calculator_set_random_bits (calculator, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (MantRoundingOutcome) outcome = find (outcomes, modes[i]);
      const double lower =
        mant_number_to_double (mant_rounding_outcome_get_number (outcome, 0));
      guint n_lower = 0;

      g_assert_true (mant_calculator_set_rounding (calculator, modes[i], &error));
      for (guint seed = 0; seed < n_seeds; seed++)
        {
          g_autoptr (MantNumber) number = NULL;

          mant_calculator_set_seed (calculator, seed);
          number = mant_calculator_encode (calculator, "-0.0007", NULL, &error);
          n_lower += mant_number_to_double (number) == lower;
        }
      /* Five standard deviations of a fair coin: 0.018. */
      g_assert_cmpfloat_with_epsilon (n_lower / (double) n_seeds,
                                      mant_rounding_outcome_get_probability (outcome, 0), 0.018);
    }
}

static void
test_outcomes_at_the_ends (void)
{
  g_autoptr (GError) error = NULL;
  gboolean is_tie = FALSE;
  g_autoptr (GListModel) tie =
    mant_list_rounding_outcomes ("binary32", "0x1.000001p0", "", 0, &is_tie, &error);
  g_autoptr (GListModel) beyond = mant_list_rounding_outcomes ("e5m2", "1e6", "", 0, NULL, &error);
  g_autoptr (GListModel) saturated =
    mant_list_rounding_outcomes ("e5m2", "1e6", "saturate", 0, NULL, &error);
  g_autoptr (MantRoundingOutcome) outcome = find (beyond, "rne");
  g_autoptr (MantRoundingOutcome) down = find (beyond, "rz");
  g_autoptr (MantRoundingOutcome) largest = find (saturated, "rne");

  g_assert_no_error (error);
  g_assert_true (is_tie);
  g_assert_cmpstr (mant_number_get_class (mant_rounding_outcome_get_number (outcome, 0)), ==,
                   "inf");
  g_assert_cmpint (mant_rounding_outcome_get_flags (outcome, 0), ==,
                   MANT_NUMBER_OVERFLOW | MANT_NUMBER_INEXACT);
  g_assert_true (isnan (mant_rounding_outcome_get_error_ulp (outcome, 0)));
  g_assert_cmpfloat (mant_number_to_double (mant_rounding_outcome_get_number (down, 0)), ==, 57344);
  g_assert_cmpfloat (mant_number_to_double (mant_rounding_outcome_get_number (largest, 0)), ==,
                     57344);

  g_assert_null (mant_list_rounding_outcomes ("e5m2", "rubbish", "", 0, NULL, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_PARSE);
  g_clear_error (&error);
  g_assert_null (mant_list_rounding_outcomes ("e5m2", "1", "rubbish", 0, NULL, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format-explorer/spacing", test_spacing);
  g_test_add_func ("/format-explorer/spacing-wide", test_spacing_wide);
  g_test_add_func ("/format-explorer/spacing-errors", test_spacing_errors);
  g_test_add_func ("/format-explorer/specials", test_specials);
  g_test_add_func ("/format-explorer/outcomes", test_outcomes);
  g_test_add_func ("/format-explorer/outcomes-by-seeds", test_outcomes_by_seeds);
  g_test_add_func ("/format-explorer/outcomes-at-the-ends", test_outcomes_at_the_ends);

  return g_test_run ();
}
