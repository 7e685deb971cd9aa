/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "mant-arguments.h"
#include "mant-calculation.h"
#include "mant-line-reader.h"
#include "mant-number-text.h"
#include "mant-packed-blocks.h"

#define MAX_ALL_BITS 16

typedef struct {
  const char     *text; /* of the format */
  MantCalculator *wide; /* (nullable): reads codes that core/num does not */
  MantFormat      format;
  MantOutput     *output;
  char          **rows; /* (nullable): by code, made when first asked for: short codes come again */
} Decoder;

/* Any scalar format; the calculator is there where only it can read its codes. */
static gboolean
choose_format (Decoder         *self,
               MantInvocation  *invocation,
               GError         **error)
{
  GError *failure = NULL;

  self->text = mant_invocation_get_argument (invocation, 0);
  if (mant_parse_scalar_format (self->text, "decode", &self->format, &failure))
    return TRUE;
  if (!g_error_matches (failure, MANT_ERROR, MANT_ERROR_UNSUPPORTED))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_clear_error (&failure);
  self->wide = mant_parse_calculator (self->text, "decode", error);
  if (self->wide == NULL)
    return FALSE;
  self->format.bits = mant_calculator_get_n_bits (self->wide);
  return TRUE;
}

static gsize
write_row (const MantFormat *format,
           MantCode          code,
           char             *row)
{
  MantValue value = mant_format_decode (format, code);
  char *p = row;

  p += mant_code_to_text (code, format->bits, p);
  *p++ = ',';
  p += mant_hex_to_text (&value, p);
  *p++ = ',';
  p = g_stpcpy (p, mant_class_name (mant_format_classify (format, code)));
  *p++ = '\n';
  *p = '\0';
  return p - row;
}

static void
add_row (Decoder  *self,
         MantCode  code)
{
  char row[MANT_CODE_TEXT_SIZE + MANT_HEX_TEXT_SIZE + 16];

  if (self->rows == NULL)
    {
      write_row (&self->format, code, row);
      mant_output_add (self->output, row);
      return;
    }
  if (self->rows[code.lo] == NULL)
    {
      write_row (&self->format, code, row);
      self->rows[code.lo] = g_strdup (row);
    }
  mant_output_add (self->output, self->rows[code.lo]);
}

static gboolean
add_wide_row (Decoder     *self,
              const char  *text,
              gsize        length,
              GError     **error)
{
  g_autofree char *code = g_strndup (text, length), *hex = NULL;
  g_autoptr (MantNumber) number = mant_calculator_decode (self->wide, code, error);

  if (number == NULL)
    return FALSE;
  g_free (code);
  code = mant_number_get_code (number);
  hex = mant_number_get_hex (number);
  mant_output_printf (self->output, "%s,%s,%s\n", code, hex, mant_number_get_class (number));
  return TRUE;
}

/* What is no code is %MANT_ERROR_PARSE. */
static gboolean
decode_text (Decoder     *self,
             const char  *text,
             gsize        length,
             GError     **error)
{
  MantCode code;

  if (self->wide != NULL)
    return add_wide_row (self, text, length, error);

  if (!mant_code_from_text (text, length, self->format.bits, &code))
    {
      g_autofree char *shown = g_strndup (text, MIN (length, 80));

      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("“%s” is not a code of %s, which has %d bits"), shown, self->text,
                   self->format.bits);
      return FALSE;
    }
  add_row (self, code);
  return TRUE;
}

static gboolean
decode_arguments (Decoder         *self,
                  MantInvocation  *invocation,
                  GError         **error)
{
  for (guint i = 1; i < mant_invocation_get_n_arguments (invocation); i++)
    {
      const char *text = mant_invocation_get_argument (invocation, i);
      GError *failure = NULL;

      if (!decode_text (self, text, strlen (text), &failure))
        {
          mant_propagate_usage_error (error, failure);
          return FALSE;
        }
    }
  return mant_output_commit (self->output, error);
}

static gboolean
decode_all (Decoder         *self,
            MantInvocation  *invocation,
            GError         **error)
{
  if (self->format.bits > MAX_ALL_BITS)
    {
      mant_set_usage_error (error, _("codes of %s have %d bits, and --all lists at most %d-bit "
                                     "codes"),
                            mant_invocation_get_argument (invocation, 0), self->format.bits,
                            MAX_ALL_BITS);
      return FALSE;
    }
  for (guint64 code = 0; code < G_GUINT64_CONSTANT (1) << self->format.bits; code++)
    add_row (self, (MantCode) { .lo = code });
  return mant_output_commit (self->output, error);
}

static gboolean
decode_lines (Decoder         *self,
              MantInvocation  *invocation,
              GError         **error)
{
  g_autoptr (MantLineReader) reader =
    mant_line_reader_new (STDIN_FILENO, self->output, invocation->cancellable);
  g_autoptr (GError) failure = NULL;
  const char *line;
  gsize length;

  while (mant_line_reader_next (reader, &line, &length, &failure))
    if (!decode_text (self, line, length, &failure))
      {
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
run (MantInvocation  *invocation,
     GError         **error)
{
  Decoder self = { 0 };
  MantBlockFormat block;
  g_autoptr (MantOutput) output = NULL;
  gboolean all = mant_invocation_has (invocation, "all");
  gboolean lines = !all && mant_invocation_get_n_arguments (invocation) == 1;
  gboolean done;

  if (mant_parse_format (mant_invocation_get_argument (invocation, 0), &block, NULL)
      && block.packed != NULL)
    return mant_decode_packed_blocks (invocation, &block, error);
  if (!choose_format (&self, invocation, error))
    return FALSE;
  if (all && mant_invocation_get_n_arguments (invocation) > 1)
    {
      mant_set_usage_error (error, _("--all lists every code, so “%s” is one too many"),
                            mant_invocation_get_argument (invocation, 1));
      g_clear_object (&self.wide);
      return FALSE;
    }

  self.output = output = mant_output_new (STDOUT_FILENO, !lines);
  if (mant_invocation_has (invocation, "csv"))
    mant_output_add (output, "code,value_hex,class\n");
  if (lines && self.format.bits <= MAX_ALL_BITS)
    self.rows = g_new0 (char *, (gsize) 1 << self.format.bits);

  if (all)
    done = decode_all (&self, invocation, error);
  else if (lines)
    done = decode_lines (&self, invocation, error);
  else
    done = decode_arguments (&self, invocation, error);

  if (self.rows != NULL)
    for (gsize i = 0; i < (gsize) 1 << self.format.bits; i++)
      g_free (self.rows[i]);
  g_free (self.rows);
  g_clear_object (&self.wide);
  return done;
}

static const MantOption options[] = {
  { "all", 0, MANT_OPTION_FLAG, NULL, N_("Decode every code, of formats of at most 16 bits.") },
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "e4m3fn 0x38 0x7e 0x7f", NULL, N_("One, the largest number and NaN in OCP's E4M3:") },
  { "e2m1 --all --csv", NULL, N_("All sixteen numbers of FP4:") },
  { "q8_0 0x003c0001ff7f00000000000000000000000000000000000000000000000000000000", NULL,
    N_("The elements of a block of ggml's Q8_0, by index:") },
  { "binary16", "0x3c00\\n0x3c01\\n", N_("Codes from standard input:") },
  { NULL }
};

const MantCommand mant_command_decode = {
  .name = "decode",
  .summary = N_("show the values of codes"),
  .usage = "FORMAT [CODE…]",
  .description =
    N_("Prints a row a code: the code, its value as a hexadecimal float, and its class: zero, "
       "subnormal, normal, inf, nan or nar. A CODE is hexadecimal (0x3f), binary (0b0011_1111) or "
       "decimal.\n\n"
       "Of ggml's block types a CODE is a whole block: 0x and its bytes in their order in memory. The "
       "rows are its elements then: index, value and class.\n\n"
       "Without a CODE, reads codes from standard input, one a line, and answers a row a line, in "
       "order, in constant memory. A line that is no code ends the command with status 1, after "
       "the rows of the lines before it."),
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .argument_words = { MANT_WORDS_FORMATS, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
