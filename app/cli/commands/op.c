/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "mant-arguments.h"
#include "mant-calculation.h"
#include "mant-json.h"
#include "mant-line-reader.h"

#define MAX_ARITY      3
#define MAX_TABLE_BITS 8

typedef struct {
  MantCalculation *calculation;
  MantCalculator  *readers[MAX_ARITY]; /* one an operand: its format */
  const char      *operation;
  guint            arity;
  gboolean         is_table;
  gboolean         as_json;
  MantJson         json;
  MantOutput      *output;
} Operation;

static void
operation_clear (Operation *self)
{
  for (guint i = 0; i < MAX_ARITY; i++)
    g_clear_object (&self->readers[i]);
  g_clear_pointer (&self->calculation, mant_calculation_free);
  g_clear_pointer (&self->output, mant_output_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Operation, operation_clear)

static const char *const operand_keys[MAX_ARITY] = { "a", "b", "c" };

static gboolean
answer (Operation          *self,
        MantNumber *const  *operands,
        GError            **error)
{
  MantNumberFlags flags = 0;
  g_autoptr (MantNumber) result = NULL;
  g_autofree char *code = NULL, *flags_text = NULL;

  if (!mant_calculation_next_row (self->calculation, error))
    return FALSE;
  result = mant_calculator_apply (self->calculation->calculator, self->operation, operands,
                                  self->arity, &flags, error);
  if (result == NULL)
    return FALSE;

  code = mant_number_get_code (result);
  flags_text = mant_number_flags_to_string (flags);
  if (self->as_json)
    mant_json_begin_object (&self->json, NULL, TRUE);
  for (guint i = 0; i < self->arity; i++)
    {
      g_autofree char *operand = mant_number_get_code (operands[i]);

      if (self->as_json)
        {
          mant_json_add_text (&self->json, operand_keys[i], operand);
        }
      else
        {
          mant_output_add (self->output, operand);
          mant_output_add (self->output, ",");
        }
    }
  if (self->as_json)
    {
      g_autofree char *hex = mant_number_get_hex (result);

      mant_json_add_text (&self->json, "result", code);
      mant_json_add_text (&self->json, "value_hex", hex);
      mant_json_add_text (&self->json, "flags", flags_text);
      mant_json_end_object (&self->json);
      return TRUE;
    }
  mant_output_add (self->output, code);
  if (!self->is_table)
    {
      mant_output_add (self->output, ",");
      mant_output_add (self->output, flags_text);
    }
  mant_output_add (self->output, "\n");
  return TRUE;
}

static void
clear_operands (MantNumber **operands)
{
  for (guint i = 0; i < MAX_ARITY; i++)
    g_clear_pointer (&operands[i], mant_number_unref);
}

static gboolean
answer_arguments (Operation       *self,
                  MantInvocation  *invocation,
                  GError         **error)
{
  MantNumber *operands[MAX_ARITY] = { NULL };
  guint n = mant_invocation_get_n_arguments (invocation) - 2;
  gboolean done = FALSE;
  GError *failure = NULL;

  if (n != self->arity)
    {
      mant_set_usage_error (error, g_dngettext (GETTEXT_PACKAGE, "%s takes %u operand, not %u",
                                                "%s takes %u operands, not %u", self->arity),
                            self->operation, self->arity, n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      operands[i] = mant_calculator_decode (self->readers[i],
                                            mant_invocation_get_argument (invocation, i + 2),
                                            &failure);
      if (operands[i] == NULL)
        {
          mant_propagate_usage_error (error, failure);
          clear_operands (operands);
          return FALSE;
        }
    }
  done = answer (self, operands, error);
  clear_operands (operands);
  return done;
}

static gboolean
answer_line (Operation   *self,
             const char  *line,
             gsize        length,
             GError     **error)
{
  MantNumber *operands[MAX_ARITY] = { NULL };
  g_autofree char *text = g_strndup (line, length);
  g_auto (GStrv) fields = g_strsplit (text, ",", MAX_ARITY + 2);
  guint n = g_strv_length (fields);
  gboolean done = FALSE;

  if (n != self->arity)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   g_dngettext (GETTEXT_PACKAGE, "%s takes %u operand, not %u",
                                "%s takes %u operands, not %u", self->arity),
                   self->operation, self->arity, n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      operands[i] = mant_calculator_decode (self->readers[i], g_strstrip (fields[i]), error);
      if (operands[i] == NULL)
        {
          clear_operands (operands);
          return FALSE;
        }
    }
  done = answer (self, operands, error);
  clear_operands (operands);
  return done;
}

static gboolean
answer_lines (Operation       *self,
              MantInvocation  *invocation,
              GError         **error)
{
  g_autoptr (MantLineReader) reader =
    mant_line_reader_new (STDIN_FILENO, self->output, invocation->cancellable);
  GError *failure = NULL;
  const char *line;
  gsize length;

  while (mant_line_reader_next (reader, &line, &length, &failure))
    if (!answer_line (self, line, length, &failure))
      {
        g_prefix_error (&failure, _("standard input: line %" PRIu64 ": "),
                        mant_line_reader_get_number (reader));
        break;
      }

  /* Rows before the bad line are answered; a JSON object is whole or not there. */
  if (failure != NULL && !self->as_json)
    mant_output_commit (self->output, NULL);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static MantNumber **
list_codes (MantCalculator *reader)
{
  guint n = 1u << mant_calculator_get_n_bits (reader);
  MantNumber **numbers = g_new0 (MantNumber *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *code = g_strdup_printf ("%u", i);

      numbers[i] = mant_calculator_decode (reader, code, NULL);
    }
  return numbers;
}

static void
free_codes (MantNumber **numbers)
{
  for (guint i = 0; numbers[i] != NULL; i++)
    mant_number_unref (numbers[i]);
  g_free (numbers);
}

static gboolean
answer_table (Operation       *self,
              MantInvocation  *invocation,
              GError         **error)
{
  MantNumber **rows, **columns;
  gboolean done = TRUE;

  rows = list_codes (self->readers[0]);
  columns = list_codes (self->readers[self->arity - 1]);
  for (guint i = 0; done && rows[i] != NULL; i++)
    {
      if (g_cancellable_set_error_if_cancelled (invocation->cancellable, error))
        {
          done = FALSE;
          break;
        }
      for (guint j = 0; done && columns[j] != NULL; j++)
        {
          MantNumber *operands[] = { rows[i], columns[j] };

          done = answer (self, operands, error);
          if (self->arity == 1)
            break;
        }
    }
  free_codes (rows);
  free_codes (columns);
  return done;
}

static gboolean
check_table (Operation       *self,
             MantInvocation  *invocation,
             GError         **error)
{
  if (mant_invocation_get_n_arguments (invocation) > 2)
    {
      mant_set_usage_error (error, _("--table goes through every operand, so “%s” is one too many"),
                            mant_invocation_get_argument (invocation, 2));
      return FALSE;
    }
  if (self->arity > 2)
    {
      mant_set_usage_error (error, _("--table has room for two operands, and %s takes %u"),
                            self->operation, self->arity);
      return FALSE;
    }
  for (guint i = 0; i < self->arity; i++)
    if (mant_calculator_get_n_bits (self->readers[i]) > MAX_TABLE_BITS)
      {
        mant_set_usage_error (error, _("codes of %s have %u bits, and --table goes through those "
                                       "of at most %d bits"),
                              mant_calculator_get_format (self->readers[i]),
                              mant_calculator_get_n_bits (self->readers[i]), MAX_TABLE_BITS);
        return FALSE;
      }
  return TRUE;
}

/* The format of each operand: --operand-formats, or FORMAT. */
static gboolean
make_readers (Operation       *self,
              MantInvocation  *invocation,
              GError         **error)
{
  const char *formats = mant_invocation_get_text (invocation, "operand-formats");
  g_auto (GStrv) given = formats != NULL ? mant_split_formats (formats) : NULL;

  if (given != NULL && g_strv_length (given) != self->arity)
    {
      mant_set_usage_error (error, g_dngettext (GETTEXT_PACKAGE,
                                                "%s takes %u operand, and --operand-formats names "
                                                "%u formats",
                                                "%s takes %u operands, and --operand-formats names "
                                                "%u formats", self->arity),
                            self->operation, self->arity, g_strv_length (given));
      return FALSE;
    }
  for (guint i = 0; i < self->arity; i++)
    {
      self->readers[i] = mant_parse_calculator (
        given != NULL ? given[i] : mant_invocation_get_argument (invocation, 0), "op", error);
      if (self->readers[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
prepare (Operation       *self,
         MantInvocation  *invocation,
         GError         **error)
{
  const char *result_format = mant_invocation_get_text (invocation, "result-format");
  GError *failure = NULL;

  self->operation = mant_invocation_get_argument (invocation, 1);
  self->arity = mant_operation_get_arity (self->operation, &failure);
  if (self->arity == 0)
    {
      mant_propagate_usage_error (error, failure);
      return FALSE;
    }
  if (!make_readers (self, invocation, error))
    return FALSE;
  self->calculation =
    mant_calculation_new (invocation,
                          result_format != NULL ? result_format
                                                : mant_invocation_get_argument (invocation, 0),
                          error);
  if (self->calculation == NULL)
    return FALSE;
  self->is_table = mant_invocation_has (invocation, "table");
  self->as_json = mant_invocation_has (invocation, "json");
  return !self->is_table || check_table (self, invocation, error);
}

static void
begin (Operation      *self,
       MantInvocation *invocation)
{
  if (self->as_json)
    {
      const char *rounding = mant_invocation_get_text (invocation, "rounding");
      g_autofree char *overflow = NULL;

      g_object_get (self->calculation->calculator, "overflow", &overflow, NULL);
      mant_json_init (&self->json, self->output);
      mant_json_begin_object (&self->json, NULL, FALSE);
      mant_json_add_text (&self->json, "mantissa_version", MANT_VERSION);
      mant_json_add_text (&self->json, "format",
                          mant_calculator_get_format (self->calculation->calculator));
      mant_json_begin_array (&self->json, "operand_formats", TRUE);
      for (guint i = 0; i < self->arity; i++)
        mant_json_add_text (&self->json, NULL, mant_calculator_get_format (self->readers[i]));
      mant_json_end_array (&self->json);
      mant_json_add_text (&self->json, "operation", self->operation);
      mant_json_add_text (&self->json, "rounding", rounding != NULL ? rounding : "rne");
      if (overflow[0] != '\0')
        mant_json_add_text (&self->json, "overflow", overflow);
      mant_json_add_count (&self->json, "seed", mant_invocation_get_count (invocation, "seed", 0));
      mant_json_begin_array (&self->json, "results", FALSE);
    }
  else if (mant_invocation_has (invocation, "csv"))
    {
      for (guint i = 0; i < self->arity; i++)
        mant_output_printf (self->output, "%s,", operand_keys[i]);
      mant_output_add (self->output, self->is_table ? "result\n" : "result,flags\n");
    }
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  g_auto (Operation) self = { 0 };
  gboolean lines = FALSE, done;

  if (!prepare (&self, invocation, error))
    return FALSE;
  lines = !self.is_table && mant_invocation_get_n_arguments (invocation) == 2;
  self.output = mant_output_new (STDOUT_FILENO, !lines || self.as_json);
  begin (&self, invocation);

  if (self.is_table)
    done = answer_table (&self, invocation, error);
  else if (lines)
    done = answer_lines (&self, invocation, error);
  else
    done = answer_arguments (&self, invocation, error);
  if (!done)
    return FALSE;

  if (self.as_json)
    {
      mant_json_end_array (&self.json);
      mant_json_end_object (&self.json);
    }
  return mant_output_commit (self.output, error);
}

static const MantOption options[] = {
  MANT_OPTION_ROUNDING,
  MANT_OPTION_OVERFLOW,
  { "result-format", 0, MANT_OPTION_TEXT, N_("FORMAT"),
    N_("Round the result to this format instead."), MANT_WORDS_FORMATS },
  { "operand-formats", 0, MANT_OPTION_TEXT, N_("FORMAT,…"),
    N_("The operands are codes of these formats, one an operand; the result is one of FORMAT."),
    MANT_WORDS_FORMATS },
  { "table", 0, MANT_OPTION_FLAG, NULL,
    N_("Answer every operand or pair of operands, of formats of at most 8 bits.") },
  { "seed", 0, MANT_OPTION_COUNT, N_("S"),
    N_("Seed of stochastic roundings; 0 by default. Row i uses random word i.") },
  MANT_OPTION_RANDOM_BITS,
  MANT_OPTION_RANDOM_BIT_COUNT,
  MANT_OPTION_JSON,
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "e4m3fn add 0x38 0x01", NULL, N_("1 + 2⁻⁹, which is 1 again:") },
  { "binary16 fma 0x3c01 0x3c01 0xbc02 --rounding ru --csv", NULL,
    N_("A fused multiply-add, rounded upward:") },
  { "bfloat16 mul --operand-formats e4m3fn,e5m2 0x7e 0x7b", NULL,
    N_("The product of two 8-bit numbers in bfloat16:") },
  { "e2m1 div --table --csv", NULL, N_("All 256 quotients of FP4:") },
  { "posit\\(16,2\\) exp", "0x4000\\n0x5000\\n", N_("Operands from standard input:") },
  { NULL }
};

const MantCommand mant_command_op = {
  .name = "op",
  .summary = N_("one correctly rounded operation on codes"),
  .usage = "FORMAT OPERATION [A [B [C]]]",
  .description =
    N_("Computes add, sub, mul, div, sqrt, fma, rem, exp, sin, pow and many more on codes: "
       "exactly, then rounded once. A code is hexadecimal (0x3f), binary (0b0011_1111) or decimal. Prints a "
       "row: the operands' codes, the result's code and the flags that were raised: invalid, "
       "divzero, overflow, underflow, inexact. With --table there are no flags.\n\n"
       "Without operands, reads them from standard input, one row a line, separated by commas, and "
       "answers a row a line, in order, in constant memory. A line that is none ends the command "
       "with status 1, after the rows of the lines before it.\n\n"
       "The expressions of “mantissa-cli eval” have the same operations; an unknown one is "
       "answered by the name that is spelt most like it."),
  .min_arguments = 2,
  .max_arguments = 2 + MAX_ARITY,
  .argument_words = { MANT_WORDS_FORMATS, MANT_WORDS_OPERATIONS },
  .options = options,
  .examples = examples,
  .run = run,
};
