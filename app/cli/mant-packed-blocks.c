/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-packed-blocks.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <mant-error.h>

#include "mant-line-reader.h"
#include "mant-number-text.h"

/* A block's bytes in their order in memory: 0x and two digits a byte. */
static gboolean
read_block (const char            *text,
            gsize                  length,
            const MantBlockFormat *format,
            guint8                *bytes)
{
  const gsize n_bytes = format->packed->n_bytes;

  if (length != 2 + 2 * n_bytes || text[0] != '0' || (text[1] != 'x' && text[1] != 'X'))
    return FALSE;
  for (gsize i = 0; i < n_bytes; i++)
    {
      const int high = g_ascii_xdigit_value (text[2 + 2 * i]);
      const int low = g_ascii_xdigit_value (text[3 + 2 * i]);

      if (high < 0 || low < 0)
        return FALSE;
      bytes[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

static void
add_rows (const MantBlockFormat *format,
          const guint8          *bytes,
          MantOutput            *output)
{
  float values[MANT_PACKED_MAX_ELEMENTS];

  mant_packed_decode (format, bytes, values);
  for (gsize i = 0; i < format->packed->n_elements; i++)
    {
      MantValue value = mant_value_from_f32 (values[i]);
      MantClass number_class = value.number_class;
      char hex[MANT_HEX_TEXT_SIZE];

      if (number_class == MANT_CLASS_NORMAL && fabsf (values[i]) < 0x1p-126f)
        number_class = MANT_CLASS_SUBNORMAL;
      mant_hex_to_text (&value, hex);
      mant_output_printf (output, "%zu,%s,%s\n", i, hex,
                          mant_class_name (number_class));
    }
}

static gboolean
decode_arguments (MantInvocation         *invocation,
                  const MantBlockFormat  *format,
                  MantOutput             *output,
                  GError                **error)
{
  for (guint i = 1; i < mant_invocation_get_n_arguments (invocation); i++)
    {
      const char *text = mant_invocation_get_argument (invocation, i);
      guint8 bytes[MANT_PACKED_MAX_BYTES];

      if (!read_block (text, strlen (text), format, bytes))
        {
          mant_set_usage_error (error,
                                _("“%.40s” is not a block of %s, which is 0x and %zu "
                                  "hexadecimal digits"),
                                text, format->id, 2 * format->packed->n_bytes);
          return FALSE;
        }
      add_rows (format, bytes, output);
    }
  return mant_output_commit (output, error);
}

static gboolean
decode_lines (MantInvocation         *invocation,
              const MantBlockFormat  *format,
              MantOutput             *output,
              GError                **error)
{
  g_autoptr (MantLineReader) reader =
    mant_line_reader_new (STDIN_FILENO, output, invocation->cancellable);
  g_autoptr (GError) failure = NULL;
  const char *line;
  gsize length;

  while (mant_line_reader_next (reader, &line, &length, &failure))
    {
      guint8 bytes[MANT_PACKED_MAX_BYTES];

      if (!read_block (line, length, format, bytes))
        {
          g_set_error (&failure, MANT_ERROR, MANT_ERROR_PARSE,
                       _("standard input: line %" PRIu64 ": “%.*s” is not a block of %s, which is "
                         "0x and %zu hexadecimal digits"),
                       mant_line_reader_get_number (reader), (int) MIN (length, 40), line,
                       format->id, 2 * format->packed->n_bytes);
          break;
        }
      add_rows (format, bytes, output);
    }

  /* Rows before the bad line are answered. */
  if (!mant_output_commit (output, failure == NULL ? &failure : NULL) || failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

/**
 * mant_decode_packed_blocks:
 * @invocation: what was typed: decode, the format, and blocks, or none to read them from standard
 *   input, one a line
 * @format: a packed format
 * @error: return location for %MANT_USAGE_ERROR or %MANT_ERROR_PARSE
 *
 * Prints a row an element of each block: its index in the block, its value and its class.
 *
 * Returns: whether all of them are blocks
 */
gboolean
mant_decode_packed_blocks (MantInvocation         *invocation,
                           const MantBlockFormat  *format,
                           GError                **error)
{
  gboolean lines = mant_invocation_get_n_arguments (invocation) == 1;
  g_autoptr (MantOutput) output = NULL;

  if (mant_invocation_has (invocation, "all"))
    {
      mant_set_usage_error (error,
                            _("a block of %s has %zu bits, and --all lists at most "
                              "%d-bit codes"),
                            format->id, 8 * format->packed->n_bytes, 16);
      return FALSE;
    }
  output = mant_output_new (STDOUT_FILENO, !lines);
  if (mant_invocation_has (invocation, "csv"))
    mant_output_add (output, "index,value_hex,class\n");
  return lines ? decode_lines (invocation, format, output, error)
               : decode_arguments (invocation, format, output, error);
}
