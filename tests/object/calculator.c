/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include <mantissa.h>
#include "mant-num.h"

static MantCalculator *
calculator_of (const char *format,
               const char *rounding)
{
  g_autoptr (GError) error = NULL;
  MantCalculator *calculator = mant_calculator_new (format, &error);

  g_assert_no_error (error);
  mant_calculator_set_rounding (calculator, rounding, &error);
  g_assert_no_error (error);
  return calculator;
}

/* What expressions give, by hand or by known peers. */
static void
test_expressions (void)
{
  static const struct {
    const char *format, *rounding, *expression;
    const char *hex;
    const char *exact; /* (nullable) */
    double error_ulp;  /* NaN: none */
    const char *flags;
  } cases[] = {
    { "binary64", "rne", "0.1 + 0.2", "0x1.3333333333334p-2", "0.3", 0.8, "inexact" },
    { "binary64", "rne", "1/3", "0x1.5555555555555p-2",
      "0.3333333333333333333333333333333333333333…", -1.0 / 3, "inexact" },
    { "binary32", "rne", "sqrt(2)", "0x1.6a09e6p+0",
      "1.414213562373095048801688724209698078569…", -0.20303144411113824, "inexact" },
    { "binary32", "ru", "pi", "0x1.921fb6p+1",
      "3.141592653589793238462643383279502884197…", 0.36667771586074316, "inexact" },
    /* a directed literal and its sign are one number */
    { "binary16", "rd", "-0.1", "-0x1.99cp-4", "-0.1", -0.6, "inexact" },
    { "binary16", "rd", "-(0.1)", "-0x1.998p-4", "-0.1", 0.4, "inexact" },
    /* precedence */
    { "binary16", "rne", "-2^2", "-0x1p+2", "-4", 0, "" },
    { "binary16", "rne", "2^3^2 - 512", "0x0p+0", "0", 0, "" },
    { "binary16", "rne", "2^-1", "0x1p-1", "0.5", 0, "" },
    { "binary16", "rne", "8 / 4 / 2 - 3 - 1", "-0x1.8p+1", "-3", 0, "" },
    { "binary16", "rne", "1 + 2 * 3 == 7", "0x1p+0", "1", 0, "" },
    { "binary16", "rne", "  +3 −1 × 4 ÷ 2 ", "0x1p+0", "1", 0, "" },
    { "binary16", "rne", "3 ≤ 3", "0x1p+0", "1", 0, "" },
    { "binary16", "rne", "a = 3; b = a * a; b - a", "0x1.8p+2", "6", 0, "" },
    { "binary16", "rne", "0x1.8p-3 + .5 + 1.", "0x1.bp+0", "1.6875", 0, "" },
    /* functions of the format */
    { "binary16", "rne", "next(1) - 1", "0x1p-10", "0.0009765625", 0, "" },
    { "binary16", "rne", "1 - prev(1)", "0x1p-11", "0.00048828125", 0, "" },
    { "binary16", "rne", "ulp(1000)", "0x1p-1", "0.5", 0, "" },
    { "e4m3fn", "rne", "prev(next(-448))", "-0x1.cp+8", "-448", 0, "" },
    /* specials */
    { "binary16", "rne", "1/0", "inf", NULL, NAN, "divzero" },
    { "binary16", "rne", "inf - inf", "nan", NULL, NAN, "invalid" },
    { "binary16", "rne", "nan + 1", "nan", NULL, NAN, "" },
    { "posit(16,2)", "rne", "1/0", "nar", NULL, NAN, "invalid divzero" },
    { "binary16", "rne", "60000 + 60000", "inf", "120000", NAN, "overflow inexact" },
    { "e4m3fn", "rne", "448 + 448", "0x1.cp+8", "896", -14, "overflow inexact" },
    /* exact where it can be */
    { "binary64", "rne", "fma(0.1, 10, -1)", "0x1p-54", "0", 0x1p+1020, "inexact" },
    { "binary64", "rne", "0.1 + 0.2 == 0.3", "0x0p+0", "1", -0x1p+52, "inexact" },
    { "binary64", "rne", "hypot(3, 4) + log2(8) + 2^0.5 * 0", "0x1p+3", "8", 0, "inexact" },
    /* bc -l */
    { "binary64", "rne", "log(0.5) + exp(1)", "0x1.03379cb55c8edp+1",
      "2.025134647899099925943055349894485929681…", -0.523309767, "inexact" },
    { "binary64", "rne", "sin(1)^2 + cos(1)^2", "0x1p+0", NULL, 0, "inexact" },
    { "binary64", "rne", "tan(1.5) - acos(-0.5)", "0x1.80398c2ad2a9ep+3",
      "12.00702484477852389533765472980142118952…", 0.026306982, "inexact" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MantCalculator) calculator = calculator_of (cases[i].format, cases[i].rounding);
      g_autoptr (GError) error = NULL;
      g_autoptr (MantEvaluation) evaluation =
        mant_calculator_evaluate (calculator, cases[i].expression, &error);
      g_autofree char *hex = NULL, *flags = NULL;
      double error_ulp;

      g_test_message ("%s %s: %s", cases[i].format, cases[i].rounding, cases[i].expression);
      g_assert_no_error (error);
      hex = mant_number_get_hex (mant_evaluation_get_number (evaluation));
      flags = mant_number_flags_to_string (mant_evaluation_get_flags (evaluation));
      g_assert_cmpstr (hex, ==, cases[i].hex);
      g_assert_cmpstr (mant_evaluation_get_exact (evaluation), ==, cases[i].exact);
      g_assert_cmpstr (flags, ==, cases[i].flags);
      g_assert_cmpint (mant_evaluation_get_exact (evaluation) == NULL, ==,
                       mant_evaluation_get_exact_reason (evaluation) != NULL);
      error_ulp = mant_evaluation_get_error_ulp (evaluation);
      if (isnan (cases[i].error_ulp))
        g_assert_true (cases[i].exact != NULL || isnan (error_ulp));
      else
        g_assert_cmpfloat_with_epsilon (error_ulp, cases[i].error_ulp,
                                        1e-6 * MAX (1, fabs (cases[i].error_ulp)));
    }
}

static void
test_steps (void)
{
  g_autoptr (MantCalculator) calculator = calculator_of ("binary16", "rne");
  static const struct {
    const char *text, *operation, *hex, *exact;
    double error_ulp;
    guint start;
  } wanted[] = {
    { "0.1", "literal", "0x1.998p-4", "0.1", -0.4, 4 },
    { "3", "literal", "0x1.8p+1", "3", 0, 10 },
    { "x * 3", "mul", "0x1.33p-2", "0.29992675781250", 0, 6 },
    { "sin(x * 3)", "sin", "0x1.2e8p-2", NULL, 0, 0 },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MantEvaluation) evaluation = NULL;
  GListModel *steps;
  static const char expression[] = "x = 0.1; sin(x * 3)";

  evaluation = mant_calculator_evaluate (calculator, expression, &error);
  g_assert_no_error (error);
  steps = mant_evaluation_get_steps (evaluation);
  g_assert_cmpuint (g_list_model_get_n_items (steps), ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (MantEvaluationStep) step = g_list_model_get_item (steps, i);
      g_autofree char *hex = mant_number_get_hex (mant_evaluation_step_get_number (step));
      guint start, length;

      g_object_get (step, "start", &start, "length", &length, NULL);
      g_assert_cmpstr (mant_evaluation_step_get_text (step), ==, wanted[i].text);
      g_assert_cmpint (strncmp (expression + start, wanted[i].text, length), ==, 0);
      g_assert_cmpuint (length, ==, strlen (wanted[i].text));
      g_assert_cmpstr (mant_evaluation_step_get_operation (step), ==, wanted[i].operation);
      if (i < 2)
        {
          g_assert_cmpstr (hex, ==, wanted[i].hex);
          g_assert_cmpstr (mant_evaluation_step_get_exact (step), ==, wanted[i].exact);
          g_assert_cmpfloat_with_epsilon (mant_evaluation_step_get_error_ulp (step),
                                          wanted[i].error_ulp, 1e-9);
        }
      g_assert_cmpfloat (fabs (mant_evaluation_step_get_error_ulp (step)), <=, 0.5);
    }

  /* x stays */
  g_clear_object (&evaluation);
  evaluation = mant_calculator_evaluate (calculator, "x", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (mant_evaluation_get_steps (evaluation)), ==, 0);
  g_assert_true (mant_evaluation_get_number (evaluation)
                 == mant_calculator_get_variable (calculator, "x"));
}

static void
test_mistakes (void)
{
  static const struct {
    const char *expression;
    const char *sentence; /* begins so */
  } bad[] = {
    { "", "column 1: " }, { "   ", "column 4: " }, { "1+", "column 3: " }, { "1 + )", "column 5: “)”" },
    { "(1", "column 3: " }, { "((1)", "column 5: " }, { "1)", "column 2: “)”" },
    { "foo(1)", "column 1: there is no function “foo”" },
    { "1 + sine(2)", "column 5: there is no function “sine”; “sin”" },
    { "fma(1,2)", "column 1: fma takes 3 operands, not 2" },
    { "sqrt(1,2)", "column 1: sqrt takes 1 operand, not 2" },
    { "sqrt()", "column 6: “)”" }, { "sqrt", "column 1: “sqrt” is a function" },
    { "x + 1", "column 1: there is no variable “x”" },
    { "1..2", "column 1: “1..2” is not a number" }, { "0x", "column 1: “0x” is not" },
    { "1e", "column 1: “1e” is not" }, { "2x", "column 1: “2x” is not" },
    { "0x1p", "column 1: “0x1p” is not" }, { "1e5.5", "column 1: “1e5.5” is not" },
    { "a = 1", "column 6: " }, { "a = 1;", "column 7: " }, { "sin = 1; 2", "column 1: “sin” cannot" },
    { "1; pi = 3", "column 4: “pi”" }, { "pi = 3; 2", "column 1: “pi” cannot" },
    { "1 < 2 < 3", "column 7: comparisons" }, { "1 2", "column 3: “2”" }, { "= 1", "column 1: “=”" },
    { "1 = 2", "column 3: “=”" }, { "e(1)", "column 2: “(”" }, { "$", "column 1: “$”" },
    { "ä + 1", "column 1: “ä”" }, { "1 − ß", "column 5: “ß”" }, { "1 + \x01", "column 5: “\\u0001”" },
    { "1 + \xff", "column 5: “\\xFF”" }, { "\"", "column 1: “\"”" }, { "1,2", "column 2: “,”" },
    { "max(1,2,3,4,5)", "column 1: max takes 2 operands, not 5" }, { "**", "column 1: “*”" },
    { "next(448)", "column 1: no number of e4m3fn comes after 448" },
    { "prev(-448)", "column 1: no number of e4m3fn comes before -448" },
  };
  g_autoptr (MantCalculator) calculator = calculator_of ("e4m3fn", "rne");
  static const struct {
    char c;
    gsize n;
    MantError error;
  } long_ones[] = {
    { '1', 65537, MANT_ERROR_LIMIT }, { '(', 65000, MANT_ERROR_LIMIT }, { '-', 65000, MANT_ERROR_LIMIT },
    { ' ', 65536, MANT_ERROR_PARSE }, { 'a', 65536, MANT_ERROR_PARSE }, { '.', 65536, MANT_ERROR_PARSE },
    { '^', 65536, MANT_ERROR_PARSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mant_calculator_evaluate (calculator, bad[i].expression, &error));
      g_test_message ("%s", error->message);
      g_assert_true (error->domain == MANT_ERROR);
      g_assert_true (g_str_has_prefix (error->message, bad[i].sentence));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strchr (error->message, '\n'));
    }
  for (guint i = 0; i < G_N_ELEMENTS (long_ones); i++)
    {
      g_autofree char *text = g_strnfill (long_ones[i].n, long_ones[i].c);
      g_autoptr (GError) error = NULL;

      g_assert_null (mant_calculator_evaluate (calculator, text, &error));
      g_assert_error (error, MANT_ERROR, (int) long_ones[i].error);
      g_assert_cmpuint (strlen (error->message), <, 400);
    }
  /* nothing of a bad expression stays */
  g_assert_null (mant_calculator_get_variable (calculator, "a"));
}

/* Long and costly ones end: by an answer or by a sentence. */
static void
test_bounds (void)
{
  g_autoptr (MantCalculator) narrow = calculator_of ("binary32", "rne");
  g_autoptr (MantCalculator) huge = calculator_of ("float(e=30,m=20)", "rne");
  g_autoptr (GString) sum = g_string_new ("1");
  g_autoptr (MantEvaluation) evaluation = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4000; i++)
    g_string_append (sum, "+1");
  evaluation = mant_calculator_evaluate (narrow, sum->str, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (mant_number_to_double (mant_evaluation_get_number (evaluation)), ==, 4001);
  g_clear_object (&evaluation);

  for (guint i = 0; i < 2000; i++)
    g_string_append (sum, "+1");
  g_assert_null (mant_calculator_evaluate (narrow, sum->str, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_LIMIT);
  g_clear_error (&error);

  g_assert_null (mant_calculator_evaluate (huge, "sin(2^(2^28))", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_LIMIT);
  g_assert_true (g_str_has_prefix (error->message, "column 1: sin of 1.431"));
  g_clear_error (&error);

  /* beyond any exponent, and no digits that are not so */
  evaluation = mant_calculator_evaluate (narrow, "1e-999999999999", &error);
  g_assert_no_error (error);
  g_assert_null (mant_evaluation_get_exact (evaluation));
  g_assert_cmpfloat (mant_number_to_double (mant_evaluation_get_number (evaluation)), ==, 0);
  g_assert_cmpint (mant_evaluation_get_flags (evaluation), ==,
                   MANT_NUMBER_UNDERFLOW | MANT_NUMBER_INEXACT);
}

static void
test_variables (void)
{
  static const char *const names[] = { "", "1a", "a-b", "sin", "pi", "inf", "next", "a b", "ä", "a\n" };
  g_autoptr (MantCalculator) calculator = calculator_of ("binary32", "rne");
  g_autoptr (GError) error = NULL;
  g_autofree char *hex = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (mant_calculator_set_variable (calculator, names[i], "1", &error));
      g_assert_error (error, MANT_ERROR, MANT_ERROR_PARSE);
      g_clear_error (&error);
    }
  g_assert_true (mant_calculator_set_variable (calculator, "x_1", "1/3", &error));
  g_assert_false (mant_calculator_set_variable (calculator, "y", "z", &error));
  g_clear_error (&error);

  /* with the format, once more */
  g_assert_true (mant_calculator_set_format (calculator, "e4m3fn", &error));
  hex = mant_number_get_hex (mant_calculator_get_variable (calculator, "x_1"));
  g_assert_cmpstr (hex, ==, "0x1.6p-2");
  mant_calculator_clear_variables (calculator);
  g_assert_null (mant_calculator_get_variable (calculator, "x_1"));
}

static void
check_apply (const char *format,
             const char *operation,
             const char *rounding,
             const char *a,
             const char *b,
             const char *wanted,
             const char *wanted_flags)
{
  g_autoptr (MantCalculator) calculator = calculator_of (format, rounding);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNumber) x = mant_calculator_encode (calculator, a, NULL, &error);
  g_autoptr (MantNumber) y = mant_calculator_encode (calculator, b, NULL, &error);
  MantNumber *const operands[] = { x, y };
  MantNumberFlags flags = 0;
  g_autoptr (MantNumber) result =
    mant_calculator_apply (calculator, operation, operands, 2, &flags, &error);
  g_autofree char *hex = NULL, *flags_text = mant_number_flags_to_string (flags);

  g_assert_no_error (error);
  hex = mant_number_get_hex (result);
  g_assert_cmpstr (hex, ==, wanted);
  g_assert_cmpstr (flags_text, ==, wanted_flags);
}

/* formats-and-rounding.md, 5.4: where rounding twice is wrong. */
static void
test_once (void)
{
  check_apply ("binary16", "add", "ru", "1", "0x1p-24", "0x1.004p+0", "inexact");
  check_apply ("bfloat16", "add", "ru", "1", "0x1p-100", "0x1.02p+0", "inexact");
  check_apply ("bfloat16", "add", "ro", "1", "0x1p-100", "0x1.02p+0", "inexact");
  check_apply ("bfloat16", "sub", "rz", "1", "0x1p-100", "0x1.fep-1", "inexact");
}

static void
test_operations (void)
{
  g_autoptr (GListModel) list = mant_list_operations ();
  g_autoptr (MantCalculator) calculator = calculator_of ("binary32", "rne");
  g_autoptr (MantNumber) one = mant_calculator_encode (calculator, "1", NULL, NULL);
  MantNumber *const operands[] = { one, one, one, one };
  static const char *const arguments[][3] = {
    { "0.375", "0.375, 0.25", "0.375, 0.25, 3" },
    { "0.3", "0.3, 0.7", "0.3, 0.7, 1/3" },
    { "sqrt(0.2)", "sqrt(0.2), sqrt(0.3)", "sqrt(0.2), sqrt(0.3), sqrt(3)" },
  };
  static const char *const not_real[] = { "acosh", "scaleb", NULL }; /* of these */
  static const char *const not_bounded[] = {
    "rem", "fmod", "minmag", "maxmag", "minmagnum", "maxmagnum", "unordered", NULL
  };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (list), >=, 50);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (list, i);
      const char *id = mant_item_get_id (item);
      const guint arity = mant_operation_get_arity (id, &error);
      g_autoptr (MantNumber) result = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (arity, >=, 1);
      g_assert_cmpuint (arity, <=, 3);
      g_assert_nonnull (mant_item_get_group (item));
      g_assert_nonnull (mant_item_get_detail (item));
      result = mant_calculator_apply (calculator, id, operands, arity, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (mant_calculator_apply (calculator, id, operands, arity % 3 + 1, NULL, &error));
      g_assert_error (error, MANT_ERROR, MANT_ERROR_PARSE);
      g_clear_error (&error);

      /* Every one is a function of expressions, and what it is exactly is known: for operands that
       * the format has, that are rational, and that are only bounded. */
      for (guint j = 0; j < G_N_ELEMENTS (arguments); j++)
        {
          g_autofree char *call = g_strdup_printf ("%s(%s)", id, arguments[j][arity - 1]);
          g_autoptr (MantEvaluation) evaluation = NULL;
          g_autoptr (MantEvaluationStep) last = NULL;
          GListModel *steps;

          evaluation = mant_calculator_evaluate (calculator, call, &error);
          g_assert_no_error (error);
          g_test_message ("%s = %s", call, mant_evaluation_get_exact (evaluation));
          if (g_strv_contains (not_real, id) || (j == 2 && g_strv_contains (not_bounded, id)))
            continue;
          g_assert_nonnull (mant_evaluation_get_exact (evaluation));
          g_assert_false (isnan (mant_evaluation_get_error_ulp (evaluation)));
          steps = mant_evaluation_get_steps (evaluation);
          last = g_list_model_get_item (steps, g_list_model_get_n_items (steps) - 1);
          g_assert_nonnull (mant_evaluation_step_get_exact (last));
          g_assert_cmpfloat (fabs (mant_evaluation_step_get_error_ulp (last)), <=, 0.5);
        }
    }
  g_assert_cmpuint (mant_operation_get_arity ("fam", &error), ==, 0);
  g_assert_error (error, MANT_ERROR, MANT_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, "“faa”"));
}

static void
test_mixed_formats (void)
{
  g_autoptr (MantCalculator) calculator = calculator_of ("bfloat16", "rne");
  g_autoptr (MantNumber) a = mant_number_new_from_code ("e4m3fn", "0x7e", NULL); /* 448 */
  g_autoptr (MantNumber) b = mant_number_new_from_code ("posit(8,2)", "0x41", NULL); /* 1.125 */
  MantNumber *const operands[] = { a, b };
  MantNumberFlags flags = 0;
  g_autoptr (MantNumber) product = mant_calculator_apply (calculator, "mul", operands, 2, &flags, NULL);
  g_autoptr (MantNumber) wide = mant_number_new_from_code ("binary64", "0x3fb999999999999a", NULL);
  g_autoptr (MantNumber) converted = NULL;

  g_assert_cmpfloat (mant_number_to_double (product), ==, 504);
  g_assert_cmpint (flags, ==, 0);
  g_assert_cmpstr (mant_number_get_format (product), ==, "bfloat16");
  converted = mant_calculator_convert (calculator, wide, &flags);
  g_assert_cmpfloat (mant_number_to_double (converted), ==, 0x1.9ap-4);
  g_assert_cmpint (flags, ==, MANT_NUMBER_INEXACT);
}

/* Rounding n of an evaluation uses random word index + n. */
static void
test_stochastic (void)
{
  g_autoptr (MantCalculator) calculator = calculator_of ("e4m3fn", "sr");
  const MantFormat *format = mant_format_find ("e4m3fn");
  const char *const literals[] = { "0.3", "5.3", "100.7" };

  mant_calculator_set_seed (calculator, 77);
  for (guint64 index = 0; index < 200; index++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MantEvaluation) evaluation = NULL;
      GListModel *steps;

      mant_calculator_set_index (calculator, index);
      evaluation = mant_calculator_evaluate (calculator, "max(0.3, max(5.3, 100.7))", &error);
      g_assert_no_error (error);
      steps = mant_evaluation_get_steps (evaluation);
      for (guint i = 0; i < 3; i++)
        {
          g_autoptr (MantEvaluationStep) step = g_list_model_get_item (steps, i);
          const MantRoundingContext rounding = {
            .rounding = mant_rounding_find ("sr"), .seed = 77, .index = index + i
          };
          MantFlags flags = 0;
          MantValue value;
          MantCode code;

          mant_value_from_string (literals[i], strlen (literals[i]), &value);
          code = mant_format_encode (format, &value, &rounding, format->policy.overflow, &flags);
          value = mant_format_decode (format, code);
          g_assert_cmpfloat (mant_number_to_double (mant_evaluation_step_get_number (step)), ==,
                             mant_value_to_f64 (&value));
        }
    }

  /* given bits: all ones round up, none down */
  mant_calculator_set_rounding (calculator, "sr-a", NULL);
  mant_calculator_set_random_bits (calculator, 8);
  mant_calculator_give_random_bits (calculator, 255);
  {
    g_autoptr (MantNumber) up = mant_calculator_encode (calculator, "1.01", NULL, NULL);
    g_autoptr (MantNumber) down = NULL;

    mant_calculator_give_random_bits (calculator, 0);
    down = mant_calculator_encode (calculator, "1.01", NULL, NULL);
    g_assert_cmpfloat (mant_number_to_double (up), ==, 1.125);
    g_assert_cmpfloat (mant_number_to_double (down), ==, 1);
  }
}

static void
test_options (void)
{
  g_autoptr (MantCalculator) calculator = calculator_of ("e5m2", "rne");
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNumber) number = NULL;
  g_autofree char *overflow = NULL, *format = NULL;

  g_assert_false (mant_calculator_set_rounding (calculator, "up", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (mant_calculator_set_overflow (calculator, "wrap", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (mant_calculator_set_format (calculator, "e4m3x", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (mant_calculator_set_format (calculator, "mxfp4", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (mant_calculator_encode (calculator, "1,5", NULL, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_PARSE);
  g_clear_error (&error);

  g_assert_true (mant_calculator_set_overflow (calculator, "saturate", NULL));
  number = mant_calculator_encode (calculator, "1e9", NULL, NULL);
  g_assert_cmpfloat (mant_number_to_double (number), ==, 57344);
  g_object_get (calculator, "overflow", &overflow, "format", &format, NULL);
  g_assert_cmpstr (overflow, ==, "saturate");
  g_assert_cmpstr (format, ==, "e5m2");
  g_clear_pointer (&number, mant_number_unref);
  g_object_set (calculator, "overflow", "", "seed", G_GUINT64_CONSTANT (3), NULL);
  number = mant_calculator_encode (calculator, "1e9", NULL, NULL);
  g_assert_true (isinf (mant_number_to_double (number)));
}

/* A literal as hexadecimal: rounding it again is right. */
static void
test_literal_hex (void)
{
  g_autoptr (MantCalculator) calculator = calculator_of ("float(e=15,m=300)", "rne");
  static const char *const literals[] = {
    "0.1", "-1e-30", "1e300", "3.00000000000000000000000000000000000000000000000001", "0x1.23p-7", "-0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (literals); i++)
    {
      g_autofree char *hex = mant_calculator_get_literal_hex (calculator, literals[i]);
      g_autoptr (MantNumber) direct = mant_calculator_encode (calculator, literals[i], NULL, NULL);
      g_autoptr (MantNumber) again = mant_calculator_encode (calculator, hex, NULL, NULL);
      g_autofree char *direct_code = mant_number_get_code (direct);
      g_autofree char *again_code = mant_number_get_code (again);

      g_assert_cmpstr (direct_code, ==, again_code);
    }
  {
    g_autofree char *beyond = mant_calculator_get_literal_hex (calculator, "1e999999999999");
    g_autofree char *nan = mant_calculator_get_literal_hex (calculator, "nan");

    g_assert_cmpstr (beyond, ==, "");
    g_assert_cmpstr (nan, ==, "nan");
    g_assert_null (mant_calculator_get_literal_hex (calculator, "one"));
  }
}

/* 4097 bits: against the same in rationals, where squares are exact. */
static void
test_wide (void)
{
  g_autoptr (MantCalculator) calculator = calculator_of ("float(e=20,m=4096)", "rne");
  g_autoptr (GError) error = NULL;
  g_autoptr (MantEvaluation) root = mant_calculator_evaluate (calculator, "sqrt(2)", &error);
  g_autoptr (MantEvaluation) square = mant_calculator_evaluate (calculator, "sqrt(2)^2 - 2", &error);
  g_autoptr (MantEvaluation) quotient = mant_calculator_evaluate (calculator, "1/3 * 3 == 1", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (mant_evaluation_get_exact (root), ==, "1.414213562373095048801688724209698078569…");
  g_assert_cmpfloat (fabs (mant_evaluation_get_error_ulp (root)), <=, 0.5);
  g_assert_cmpfloat (mant_number_to_double (mant_evaluation_get_number (quotient)), ==, 1);
  {
    g_autofree char *hex = mant_number_get_hex (mant_evaluation_get_number (square));

    /* within 2 ulp of 2, which are 2^−4095 each */
    g_assert_true (g_str_equal (hex, "0x0p+0") || g_str_has_suffix (hex, "0x1p-4095")
                   || g_str_has_suffix (hex, "0x1p-4094"));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calculator/expressions", test_expressions);
  g_test_add_func ("/calculator/steps", test_steps);
  g_test_add_func ("/calculator/mistakes", test_mistakes);
  g_test_add_func ("/calculator/bounds", test_bounds);
  g_test_add_func ("/calculator/variables", test_variables);
  g_test_add_func ("/calculator/once", test_once);
  g_test_add_func ("/calculator/operations", test_operations);
  g_test_add_func ("/calculator/mixed-formats", test_mixed_formats);
  g_test_add_func ("/calculator/stochastic", test_stochastic);
  g_test_add_func ("/calculator/options", test_options);
  g_test_add_func ("/calculator/literal-hex", test_literal_hex);
  g_test_add_func ("/calculator/wide", test_wide);
  return g_test_run ();
}
