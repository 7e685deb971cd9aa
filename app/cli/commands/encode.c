/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <mant-error.h>

#include "mant-arguments.h"
#include "mant-calculation.h"
#include "mant-line-reader.h"
#include "mant-number-text.h"

#define MAX_CACHED_BITS 16
/* 2^300000 is below 10^100000, where the reader of num gives up counting. */
#define MAX_NARROW_EXPONENT 300000
#define MAX_ROW_SIZE (2 * MANT_HEX_TEXT_SIZE + MANT_CODE_TEXT_SIZE + MANT_FLAGS_TEXT_SIZE + 8)

typedef struct {
  MantCalculation    *calculation;
  MantOutput         *output;

  /* Of formats that core/num knows; it is faster. */
  gboolean            is_narrow;
  MantFormat          format;
  MantRoundingContext rounding;
  MantOverflow        overflow;
  char              **results; /* (nullable): "code,value" by code, made when first needed */
} Encoder;

static gsize
write_result (const MantFormat *format,
              MantCode          code,
              char             *text)
{
  MantValue value = mant_format_decode (format, code);
  char *p = text;

  p += mant_code_to_text (code, format->bits, p);
  *p++ = ',';
  p += mant_hex_to_text (&value, p);
  return p - text;
}

static gboolean
encode (Encoder          *self,
        const MantValue  *value,
        GError          **error)
{
  MantFlags flags = MANT_FLAG_NONE;
  MantCode code;
  char *row, *p;

  self->rounding.index = self->calculation->n_rows;
  if (!mant_calculation_next_row (self->calculation, error))
    return FALSE;
  code = mant_format_encode (&self->format, value, &self->rounding, self->overflow, &flags);

  p = row = mant_output_reserve (self->output, MAX_ROW_SIZE);
  p += mant_hex_to_text (value, p);
  *p++ = ',';
  if (self->results != NULL)
    {
      if (self->results[code.lo] == NULL)
        {
          char text[MAX_ROW_SIZE];

          write_result (&self->format, code, text);
          self->results[code.lo] = g_strdup (text);
        }
      p = g_stpcpy (p, self->results[code.lo]);
    }
  else
    {
      p += write_result (&self->format, code, p);
    }
  *p++ = ',';
  p += mant_flags_to_text (flags, p);
  *p++ = '\n';
  mant_output_advance (self->output, p - row);
  return TRUE;
}

static char *
explain_status (MantStatus  status,
                const char *text,
                gsize       length)
{
  g_autofree char *shown = length <= 80 ? g_strndup (text, length)
                                        : g_strdup_printf ("%.80s…", text);

  if (status == MANT_UNABLE)
    return g_strdup_printf (_("“%s” has too many digits to be read exactly"), shown);
  return g_strdup_printf (_("“%s” is not a number"), shown);
}

/* A number as wide as it takes; wrong numbers are %MANT_ERROR_PARSE. */
static gboolean
encode_wide (Encoder     *self,
             const char  *text,
             gsize        length,
             GError     **error)
{
  g_autofree char *literal = g_strndup (text, length);
  g_autofree char *value = NULL, *code = NULL, *rounded = NULL, *flags_text = NULL;
  g_autoptr (MantNumber) number = NULL;
  MantNumberFlags flags = 0;

  if (!mant_calculation_next_row (self->calculation, error))
    return FALSE;
  number = mant_calculator_encode (self->calculation->calculator, literal, &flags, error);
  if (number == NULL)
    return FALSE;
  value = mant_calculator_get_literal_hex (self->calculation->calculator, literal);
  code = mant_number_get_code (number);
  rounded = mant_number_get_hex (number);
  flags_text = mant_number_flags_to_string (flags);
  mant_output_printf (self->output, "%s,%s,%s,%s\n", value, code, rounded, flags_text);
  return TRUE;
}

static gboolean
encode_text (Encoder     *self,
             const char  *text,
             gsize        length,
             GError     **error)
{
  MantValue value;
  MantStatus status;

  if (!self->is_narrow)
    return encode_wide (self, text, length, error);

  status = mant_value_from_text (text, length, &value);
  if (status != MANT_OK)
    {
      g_autofree char *message = explain_status (status, text, length);

      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_PARSE, message);
      return FALSE;
    }
  return encode (self, &value, error);
}

static gboolean
encode_arguments (Encoder         *self,
                  MantInvocation  *invocation,
                  GError         **error)
{
  for (guint i = 1; i < mant_invocation_get_n_arguments (invocation); i++)
    {
      const char *text = mant_invocation_get_argument (invocation, i);
      GError *failure = NULL;

      if (!encode_text (self, text, strlen (text), &failure))
        {
          mant_propagate_usage_error (error, failure);
          return FALSE;
        }
    }
  return mant_output_commit (self->output, error);
}

static gboolean
encode_lines (Encoder         *self,
              MantInvocation  *invocation,
              GError         **error)
{
  g_autoptr (MantLineReader) reader =
    mant_line_reader_new (STDIN_FILENO, self->output, invocation->cancellable);
  g_autoptr (GError) failure = NULL;
  const char *line;
  gsize length;

  while (mant_line_reader_next (reader, &line, &length, &failure))
    if (!encode_text (self, line, length, &failure))
      {
        if (g_error_matches (failure, MANT_ERROR, MANT_ERROR_PARSE))
          g_prefix_error (&failure, _("standard input: line %" PRIu64 ": "),
                          mant_line_reader_get_number (reader));
        break;
      }

  /* Rows before the bad line are answered. */
  if (!mant_output_commit (self->output, failure == NULL ? &failure : NULL) || failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

static gboolean
prepare (Encoder         *self,
         MantInvocation  *invocation,
         GError         **error)
{
  const char *format = mant_invocation_get_argument (invocation, 0);
  const char *overflow = mant_invocation_get_text (invocation, "overflow");

  self->calculation = mant_calculation_new (invocation, format, error);
  if (self->calculation == NULL)
    return FALSE;
  /* What num does not read to the end MPFR does, if it takes longer. */
  self->is_narrow = mant_parse_scalar_format (format, "encode", &self->format, NULL)
                    && self->format.emax < MAX_NARROW_EXPONENT
                    && self->format.emin > -MAX_NARROW_EXPONENT;
  if (!self->is_narrow)
    return TRUE;

  self->overflow = self->format.policy.overflow;
  self->rounding.seed = mant_invocation_get_count (invocation, "seed", 0);
  self->rounding.n_random_bits = self->calculation->n_random_bits;
  if (self->calculation->random_file != NULL)
    self->rounding.given = &self->calculation->random_bits;
  return mant_parse_rounding (mant_invocation_get_text (invocation, "rounding"),
                              &self->rounding.rounding, error)
         && (overflow == NULL || mant_parse_overflow (overflow, &self->overflow, error));
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  Encoder self = { 0 };
  g_autoptr (MantOutput) output = NULL;
  gboolean lines = mant_invocation_get_n_arguments (invocation) == 1;
  gboolean done = FALSE;

  if (prepare (&self, invocation, error))
    {
      self.output = output = mant_output_new (STDOUT_FILENO, !lines);
      if (mant_invocation_has (invocation, "csv"))
        mant_output_add (output, "value_hex,code,rounded_hex,flags\n");
      if (self.is_narrow && self.format.bits <= MAX_CACHED_BITS)
        self.results = g_new0 (char *, (gsize) 1 << self.format.bits);
      done = lines ? encode_lines (&self, invocation, error)
                   : encode_arguments (&self, invocation, error);
    }

  if (self.results != NULL)
    for (gsize i = 0; i < (gsize) 1 << self.format.bits; i++)
      g_free (self.results[i]);
  g_free (self.results);
  g_clear_pointer (&self.calculation, mant_calculation_free);
  return done;
}

static const MantOption options[] = {
  MANT_OPTION_ROUNDING,
  MANT_OPTION_OVERFLOW,
  { "seed", 0, MANT_OPTION_COUNT, N_("S"),
    N_("Seed of stochastic roundings; 0 by default. Value i of the input uses random word i.") },
  MANT_OPTION_RANDOM_BITS,
  MANT_OPTION_RANDOM_BIT_COUNT,
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "e4m3fn 0.1 0x1.8p+3 -1e9", NULL, N_("Three numbers in OCP's E4M3:") },
  { "bfloat16 --rounding rz --csv 0.1", NULL, N_("Cut instead of rounded:") },
  { "'float(e=15,m=256)' 0.1", NULL, N_("With 257 bits of precision:") },
  { "e2m1 --rounding sr --seed 7", "0.6\\n0.6\\n0.6\\n0.6\\n",
    N_("Stochastic rounding, values from standard input:") },
  { NULL }
};

const MantCommand mant_command_encode = {
  .name = "encode",
  .summary = N_("round numbers to a format"),
  .usage = "FORMAT [VALUE…]",
  .description =
    N_("Prints a row a value: the value as a hexadecimal float, its code, what the code stands "
       "for, and the flags that were raised: invalid, overflow, underflow, inexact. A VALUE is a "
       "decimal or hexadecimal float, inf or nan; a decimal is read exactly, then rounded once. "
       "The hexadecimal form of a decimal that needs more than 128 bits is rounded to odd, so that "
       "rounding it again is right (of formats wider than 128 bits, at 192 bits more than they "
       "have), and it is left out where the decimal is beyond 10^±100000.\n\n"
       "Without a VALUE, reads values from standard input, one a line, and answers a row a line, "
       "in order, in constant memory. A line that is no number ends the command with status 1, "
       "after the rows of the lines before it."),
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .argument_words = { MANT_WORDS_FORMATS, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
