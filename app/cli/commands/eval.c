/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "mant-calculation.h"
#include "mant-json.h"
#include "mant-number-text.h"

#define MAX_SHOWN_BITS 128 /* in text */

/* "x=0.1", each of those given. */
static gboolean
set_variables (MantCalculator  *calculator,
               MantInvocation  *invocation,
               GError         **error)
{
  const char *text = mant_invocation_get_text (invocation, "set");
  g_auto (GStrv) settings = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  for (char **setting = settings; setting != NULL && *setting != NULL; setting++)
    {
      char *equals = strchr (*setting, '=');
      g_autofree char *name = NULL;
      GError *failure = NULL;

      if (equals == NULL)
        {
          mant_set_usage_error (error, _("--set takes NAME=VALUE, not “%s”"), *setting);
          return FALSE;
        }
      name = g_strstrip (g_strndup (*setting, equals - *setting));
      if (!mant_calculator_set_variable (calculator, name, equals + 1, &failure))
        {
          g_prefix_error (&failure, "--set %s: ", *setting);
          mant_propagate_usage_error (error, failure);
          return FALSE;
        }
    }
  return TRUE;
}

/* A decimal that programs can read: without the "…" of one that goes on, and a word about that. */
static void
add_decimal (MantJson   *json,
             const char *key,
             const char *text)
{
  g_autofree char *cut_key = g_strconcat (key, "_is_cut", NULL);
  const char *ellipsis = strstr (text, "…");
  g_autofree char *digits = NULL;

  if (ellipsis != NULL)
    digits = g_strdup_printf ("%.*s%s", (int) (ellipsis - text), text, ellipsis + strlen ("…"));
  mant_json_add_text (json, key, digits != NULL ? digits : text);
  mant_json_add_boolean (json, cut_key, ellipsis != NULL);
}

/* A value as a JSON number where binary64 has it, and exactly. */
static void
add_value (MantJson   *json,
           MantNumber *number)
{
  g_autoptr (MantCalculator) binary64 = mant_calculator_new ("binary64", NULL);
  MantNumberFlags flags = 0;
  g_autoptr (MantNumber) converted = mant_calculator_convert (binary64, number, &flags);
  g_autofree char *hex = mant_number_get_hex (number);
  g_autofree char *short_text = mant_number_get_short (number);
  g_autofree char *decimal = mant_number_get_decimal (number);

  if (flags & MANT_NUMBER_INEXACT)
    mant_json_add_null (json, "value", _("binary64 does not have this number"));
  else
    mant_json_add_number (json, "value", mant_number_to_double (converted));
  mant_json_add_text (json, "value_hex", hex);
  mant_json_add_text (json, "short", short_text);
  add_decimal (json, "decimal", decimal);
}

static void
add_exact (MantJson   *json,
           const char *exact,
           const char *reason)
{
  if (exact != NULL)
    add_decimal (json, "exact", exact);
  else
    mant_json_add_null (json, "exact", reason);
}

static void
add_error (MantJson *json,
           double    error_ulp)
{
  if (isfinite (error_ulp))
    mant_json_add_number (json, "error_ulp", error_ulp);
  else
    mant_json_add_null (json, "error_ulp", _("there is no exact real value to compare with, or the "
                                             "result is not finite"));
}

static void
add_code (MantJson        *json,
          MantNumber      *number,
          MantNumberFlags  flags)
{
  g_autofree char *code = mant_number_get_code (number);
  g_autofree char *flags_text = mant_number_flags_to_string (flags);

  mant_json_add_text (json, "code", code);
  mant_json_add_text (json, "flags", flags_text);
}

static void
write_json (MantEvaluation *evaluation,
            MantInvocation *invocation,
            MantOutput     *output)
{
  MantNumber *number = mant_evaluation_get_number (evaluation);
  GListModel *steps = mant_evaluation_get_steps (evaluation);
  g_autofree char *rounding = NULL, *bits = mant_number_get_bits (number);
  MantJson json;

  g_object_get (evaluation, "rounding", &rounding, NULL);
  mant_json_init (&json, output);
  mant_json_begin_object (&json, NULL, FALSE);
  mant_json_add_text (&json, "mantissa_version", MANT_VERSION);
  mant_json_add_text (&json, "expression", mant_invocation_get_argument (invocation, 0));
  mant_json_add_text (&json, "format", mant_number_get_format (number));
  mant_json_add_text (&json, "rounding", rounding);
  mant_json_add_count (&json, "seed", mant_invocation_get_count (invocation, "seed", 0));
  add_value (&json, number);
  add_exact (&json, mant_evaluation_get_exact (evaluation),
             mant_evaluation_get_exact_reason (evaluation));
  add_error (&json, mant_evaluation_get_error_ulp (evaluation));
  add_code (&json, number, mant_evaluation_get_flags (evaluation));
  mant_json_add_text (&json, "bits", bits);
  mant_json_add_text (&json, "class", mant_number_get_class (number));

  mant_json_begin_array (&json, "steps", FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (MantEvaluationStep) step = g_list_model_get_item (steps, i);

      mant_json_begin_object (&json, NULL, TRUE);
      mant_json_add_text (&json, "text", mant_evaluation_step_get_text (step));
      mant_json_add_text (&json, "operation", mant_evaluation_step_get_operation (step));
      add_value (&json, mant_evaluation_step_get_number (step));
      add_exact (&json, mant_evaluation_step_get_exact (step),
                 _("the result of this step is no real number, or its digits are not certain"));
      add_error (&json, mant_evaluation_step_get_error_ulp (step));
      add_code (&json, mant_evaluation_step_get_number (step),
                mant_evaluation_step_get_flags (step));
      mant_json_end_object (&json);
    }
  mant_json_end_array (&json);
  mant_json_end_object (&json);
}

static void
add_line (MantOutput *output,
          const char *label,
          const char *text)
{
  mant_output_printf (output, "%-11s%s\n", label, text);
}

/* An error for a person: six digits. */
static char *
error_text (double error_ulp)
{
  return isnan (error_ulp) ? g_strdup ("—") : g_strdup_printf ("%+.6g", error_ulp);
}

static void
write_text (MantEvaluation *evaluation,
            MantOutput     *output)
{
  MantNumber *number = mant_evaluation_get_number (evaluation);
  GListModel *steps = mant_evaluation_get_steps (evaluation);
  g_autofree char *value = mant_number_get_short (number);
  g_autofree char *hex = mant_number_get_hex (number);
  g_autofree char *decimal = mant_number_get_decimal (number);
  g_autofree char *code = mant_number_get_code (number);
  g_autofree char *bits = mant_number_get_bits (number);
  g_autofree char *flags = mant_number_flags_to_string (mant_evaluation_get_flags (evaluation));
  g_autofree char *error = error_text (mant_evaluation_get_error_ulp (evaluation));
  const char *exact = mant_evaluation_get_exact (evaluation);
  g_autofree char *missing = NULL;

  add_line (output, "value", value);
  add_line (output, "hex", hex);
  add_line (output, "decimal", decimal);
  if (exact == NULL)
    missing = g_strdup_printf ("— (%s)", mant_evaluation_get_exact_reason (evaluation));
  add_line (output, "exact", exact != NULL ? exact : missing);
  add_line (output, "error_ulp", error);
  add_line (output, "code", code);
  if (mant_number_get_n_bits (number) <= MAX_SHOWN_BITS)
    add_line (output, "bits", bits);
  add_line (output, "flags", flags[0] != '\0' ? flags : "—");

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (MantEvaluationStep) step = g_list_model_get_item (steps, i);
      g_autofree char *result = mant_number_get_short (mant_evaluation_step_get_number (step));
      g_autofree char *step_error = error_text (mant_evaluation_step_get_error_ulp (step));
      g_autofree char *step_flags =
        mant_number_flags_to_string (mant_evaluation_step_get_flags (step));
      const char *step_exact = mant_evaluation_step_get_exact (step);
      g_autofree char *text = mant_printable (mant_evaluation_step_get_text (step));

      mant_output_printf (output, "%s%s = %s   (%s, %s ulp%s%s)\n", i == 0 ? "\n" : "", text,
                          result, step_exact != NULL ? step_exact : "—", step_error,
                          step_flags[0] != '\0' ? ", " : "", step_flags);
    }
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  const char *format = mant_invocation_get_text (invocation, "format");
  g_autoptr (MantCalculation) calculation = NULL;
  g_autoptr (MantEvaluation) evaluation = NULL;
  g_autoptr (MantOutput) output = NULL;
  GError *failure = NULL;

  if (format == NULL)
    {
      mant_set_usage_error (error, _("eval needs --format FORMAT, to which every operation is "
                                     "rounded"));
      return FALSE;
    }
  calculation = mant_calculation_new (invocation, format, error);
  if (calculation == NULL || !set_variables (calculation->calculator, invocation, error))
    return FALSE;
  evaluation = mant_calculator_evaluate (calculation->calculator,
                                         mant_invocation_get_argument (invocation, 0), &failure);
  if (evaluation == NULL)
    {
      mant_propagate_usage_error (error, failure);
      return FALSE;
    }

  output = mant_output_new (STDOUT_FILENO, TRUE);
  if (mant_invocation_has (invocation, "json"))
    write_json (evaluation, invocation, output);
  else
    write_text (evaluation, output);
  return mant_output_commit (output, error);
}

static const MantOption options[] = {
  { "format", 'f', MANT_OPTION_TEXT, N_("FORMAT"),
    N_("The format to which literals and every operation are rounded."), MANT_WORDS_FORMATS },
  MANT_OPTION_ROUNDING,
  MANT_OPTION_OVERFLOW,
  { "set", 0, MANT_OPTION_TEXTS, N_("NAME=VALUE"),
    N_("Give a variable a value, itself rounded to the format; may be said more than once.") },
  { "seed", 0, MANT_OPTION_COUNT, N_("S"),
    N_("Seed of stochastic roundings; 0 by default. Step i uses random word i.") },
  { "random-bit-count", 0, MANT_OPTION_INTEGER, N_("N"),
    N_("How many random bits sr-a, sr-b, sr-c and sr-odd use, to 32."), MANT_WORDS_NONE, 1, 32 },
  MANT_OPTION_JSON,
  { NULL }
};

static const MantExample examples[] = {
  { "'0.1 + 0.2' --format binary64", NULL, N_("Why it is not 0.3:") },
  { "'fma(x, x, -1)' --format bfloat16 --set x=1.1 --rounding ru --json", NULL,
    N_("A variable, rounded upward, as JSON:") },
  { "'t = sqrt(2); t * t - 2' --format 'float(e=15,m=236)'", NULL,
    N_("A name for a part, in a format of your own:") },
  { NULL }
};

const MantCommand mant_command_eval = {
  .name = "eval",
  .summary = N_("evaluate an expression, each operation rounded to a format"),
  .usage = "EXPRESSION",
  .description =
    N_("Prints the value, its exact decimal expansion, what the expression is without any "
       "rounding, the error in units in the last place, the code and the flags; then every step: what it "
       "computes, its rounded result, and in parentheses its exact result, its own rounding error "
       "and its flags.\n\n"
       "An expression has literals, which are read exactly and rounded once (0.1, 0x1.8p-3, inf, "
       "nan), pi, e, variables, + - * / ^, comparisons, which answer 1 or 0, every operation of "
       "“mantissa-cli op” as a function, fma(a,b,c) among them, next(x), prev(x), ulp(x), and "
       "“name = expression;” before the last part. In JSON, digits that go on are cut, and "
       "exact_is_cut says so. Write “--” before an expression that begins "
       "with “-” and a name."),
  .min_arguments = 1,
  .max_arguments = 1,
  .argument_words = { MANT_WORDS_NONE, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
