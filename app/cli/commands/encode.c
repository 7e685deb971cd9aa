/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <mant-error.h>

#include "mant-arguments.h"
#include "mant-line-reader.h"
#include "mant-number-text.h"

#define MAX_CACHED_BITS 16
#define MAX_ROW_SIZE (2 * MANT_HEX_TEXT_SIZE + MANT_CODE_TEXT_SIZE + MANT_FLAGS_TEXT_SIZE + 8)

typedef struct {
  MantFormat          format;
  MantRoundingContext rounding;
  MantOverflow        overflow;
  guint64             n_done;
  const char         *random_path; /* (nullable) */
  FILE               *random_file;
  guint64             random_bits;
  MantOutput         *output;
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

/* The next entry of the file of random bits: a little-endian uint16. */
static gboolean
read_random_bits (Encoder  *self,
                  GError  **error)
{
  guint8 bytes[2];
  gsize size = fread (bytes, 1, sizeof bytes, self->random_file);

  if (size != sizeof bytes)
    {
      if (ferror (self->random_file))
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", self->random_path,
                     g_strerror (errno));
      else
        g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                     _("%s: holds random bits for %" PRIu64 " values, and there are more"),
                     self->random_path, self->n_done);
      return FALSE;
    }
  self->random_bits = bytes[0] | bytes[1] << 8;
  if (self->random_bits >> self->rounding.n_random_bits != 0)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("%s: entry %" PRIu64 " is %" PRIu64 ", which has more than %u "
                     "bits"), self->random_path, self->n_done, self->random_bits,
                   self->rounding.n_random_bits);
      return FALSE;
    }
  return TRUE;
}

static gboolean
encode (Encoder          *self,
        const MantValue  *value,
        GError          **error)
{
  MantFlags flags = MANT_FLAG_NONE;
  MantCode code;
  char *row, *p;

  if (self->random_file != NULL && !read_random_bits (self, error))
    return FALSE;
  self->rounding.index = self->n_done++;
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

static gboolean
encode_arguments (Encoder         *self,
                  MantInvocation  *invocation,
                  GError         **error)
{
  for (guint i = 1; i < mant_invocation_get_n_arguments (invocation); i++)
    {
      const char *text = mant_invocation_get_argument (invocation, i);
      MantValue value;
      MantStatus status = mant_value_from_text (text, strlen (text), &value);

      if (status != MANT_OK)
        {
          g_autofree char *message = explain_status (status, text, strlen (text));

          mant_set_usage_error (error, "%s", message);
          return FALSE;
        }
      if (!encode (self, &value, error))
        return FALSE;
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
    {
      MantValue value;
      MantStatus status = mant_value_from_text (line, length, &value);

      if (status != MANT_OK)
        {
          g_autofree char *message = explain_status (status, line, length);

          g_set_error (&failure, MANT_ERROR, MANT_ERROR_PARSE,
                       _("standard input: line %" PRIu64 ": %s"),
                       mant_line_reader_get_number (reader), message);
          break;
        }
      if (!encode (self, &value, &failure))
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
set_random_bits (Encoder         *self,
                 MantInvocation  *invocation,
                 GError         **error)
{
  const char *path = mant_invocation_get_text (invocation, "random-bits");
  guint n_bits = mant_invocation_get_integer (invocation, "random-bit-count", 0);

  if ((path != NULL || n_bits != 0) && !self->rounding.rounding->given_bits)
    {
      g_autoptr (GString) modes = g_string_new (NULL);

      for (gsize i = 0; i < mant_n_roundings; i++)
        if (mant_roundings[i]->given_bits)
          g_string_append_printf (modes, " %s", mant_roundings[i]->id);
      mant_set_usage_error (error, _("--%s goes with the roundings%s, not with “%s”"),
                            path != NULL ? "random-bits" : "random-bit-count", modes->str,
                            self->rounding.rounding->id);
      return FALSE;
    }
  self->rounding.n_random_bits = n_bits;
  if (path == NULL)
    return TRUE;

  if (n_bits < 1 || n_bits > 16)
    {
      mant_set_usage_error (error, _("--random-bits needs --random-bit-count N, how many bits of "
                                     "each entry count, from 1 to 16"));
      return FALSE;
    }
  self->random_path = path;
  self->random_file = fopen (path, "rbe");
  if (self->random_file == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
                   g_strerror (errno));
      return FALSE;
    }
  self->rounding.given = &self->random_bits;
  return TRUE;
}

static gboolean
prepare (Encoder         *self,
         MantInvocation  *invocation,
         GError         **error)
{
  const char *overflow = mant_invocation_get_text (invocation, "overflow");

  if (!mant_parse_scalar_format (mant_invocation_get_argument (invocation, 0), "encode",
                                 &self->format, error)
      || !mant_parse_rounding (mant_invocation_get_text (invocation, "rounding"),
                               &self->rounding.rounding, error))
    return FALSE;
  self->overflow = self->format.policy.overflow;
  if (overflow != NULL && !mant_parse_overflow (overflow, &self->overflow, error))
    return FALSE;
  self->rounding.seed = mant_invocation_get_count (invocation, "seed", 0);
  return set_random_bits (self, invocation, error);
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
      if (self.format.bits <= MAX_CACHED_BITS)
        self.results = g_new0 (char *, (gsize) 1 << self.format.bits);
      done = lines ? encode_lines (&self, invocation, error)
                   : encode_arguments (&self, invocation, error);
    }

  if (self.results != NULL)
    for (gsize i = 0; i < (gsize) 1 << self.format.bits; i++)
      g_free (self.results[i]);
  g_free (self.results);
  g_clear_pointer (&self.random_file, fclose);
  return done;
}

static const MantOption options[] = {
  { "rounding", 'r', MANT_OPTION_TEXT, N_("R"),
    N_("How to round; rne, to nearest, ties to even, is the default."), MANT_WORDS_ROUNDINGS },
  { "overflow", 0, MANT_OPTION_TEXT, N_("POLICY"),
    N_("What becomes of numbers beyond the largest: saturate, ieee, propagate or none. The default "
       "is the format's own."), MANT_WORDS_OVERFLOWS },
  { "seed", 0, MANT_OPTION_COUNT, N_("S"),
    N_("Seed of stochastic roundings; 0 by default. Value i of the input uses random word i.") },
  { "random-bits", 0, MANT_OPTION_FILE, N_("FILE"),
    N_("Take the random bits of sr-a, sr-b, sr-c and sr-odd from FILE instead: little-endian "
       "16-bit integers, entry i for value i.") },
  { "random-bit-count", 0, MANT_OPTION_INTEGER, N_("N"),
    N_("How many random bits those roundings use: to 16 from a file, to 32 from the seed."),
    MANT_WORDS_NONE, 1, 32 },
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "e4m3fn 0.1 0x1.8p+3 -1e9", NULL, N_("Three numbers in OCP's E4M3:") },
  { "bfloat16 --rounding rz --csv 0.1", NULL, N_("Cut instead of rounded:") },
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
       "rounding it again is right, and it is left out where the decimal is beyond 10^±100000.\n\n"
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
