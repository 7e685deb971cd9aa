/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-json.h"

#include <math.h>
#include <string.h>

#include "mant-number-text.h"

/**
 * mant_json_init:
 * @self: a writer
 * @output: where the text goes
 */
void
mant_json_init (MantJson   *self,
                MantOutput *output)
{
  memset (self, 0, sizeof *self);
  self->output = output;
  self->compact_from = G_MAXUINT;
}

static void
add_line_break (MantJson *self)
{
  if (self->depth >= self->compact_from)
    return;
  mant_output_add (self->output, "\n");
  for (guint i = 0; i < self->depth; i++)
    mant_output_add (self->output, "  ");
}

/* RFC 8259, 7. The text must be UTF-8; what is not becomes U+FFFD. */
static void
add_string (MantJson   *self,
            const char *text)
{
  g_autofree char *valid = NULL;
  const char *plain;

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);

  mant_output_add (self->output, "\"");
  plain = text;
  for (const char *p = text;; p++)
    {
      guchar c = *p;

      if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
        continue;
      mant_output_add_bytes (self->output, plain, p - plain);
      plain = p + 1;
      if (c == '\0')
        break;
      if (c == '"' || c == '\\')
        mant_output_printf (self->output, "\\%c", c);
      else
        mant_output_printf (self->output, "\\u%04x", c);
    }
  mant_output_add (self->output, "\"");
}

static void
begin_value (MantJson   *self,
             const char *key)
{
  if (self->depth > 0)
    {
      if (self->has_members[self->depth - 1])
        mant_output_add (self->output, self->depth >= self->compact_from ? ", " : ",");
      self->has_members[self->depth - 1] = TRUE;
      add_line_break (self);
    }
  if (key != NULL)
    {
      add_string (self, key);
      mant_output_add (self->output, ": ");
    }
}

static void
begin_container (MantJson   *self,
                 const char *key,
                 gboolean    compact,
                 const char *bracket)
{
  g_assert (self->depth < MANT_JSON_MAX_DEPTH);

  begin_value (self, key);
  mant_output_add (self->output, bracket);
  self->has_members[self->depth++] = FALSE;
  if (compact && self->compact_from == G_MAXUINT)
    self->compact_from = self->depth;
}

static void
end_container (MantJson   *self,
               const char *bracket)
{
  gboolean had_members;

  g_assert (self->depth > 0);

  had_members = self->has_members[self->depth - 1];
  if (self->depth == self->compact_from)
    {
      self->compact_from = G_MAXUINT;
      self->depth--;
    }
  else
    {
      self->depth--;
      if (had_members)
        add_line_break (self);
    }
  mant_output_add (self->output, bracket);
  if (self->depth == 0)
    mant_output_add (self->output, "\n");
}

/**
 * mant_json_begin_object:
 * @self: a writer
 * @key: (nullable): the member's key; %NULL at the top and in an array
 * @compact: whether to keep it on one line
 */
void
mant_json_begin_object (MantJson   *self,
                        const char *key,
                        gboolean    compact)
{
  begin_container (self, key, compact, "{");
}

/**
 * mant_json_end_object:
 * @self: a writer
 */
void
mant_json_end_object (MantJson *self)
{
  end_container (self, "}");
}

/**
 * mant_json_begin_array:
 * @self: a writer
 * @key: (nullable): the member's key
 * @compact: whether to keep it on one line
 */
void
mant_json_begin_array (MantJson   *self,
                       const char *key,
                       gboolean    compact)
{
  begin_container (self, key, compact, "[");
}

/**
 * mant_json_end_array:
 * @self: a writer
 */
void
mant_json_end_array (MantJson *self)
{
  end_container (self, "]");
}

/**
 * mant_json_add_text:
 * @self: a writer
 * @key: (nullable): the member's key
 * @text: (nullable): a string; %NULL is null
 */
void
mant_json_add_text (MantJson   *self,
                    const char *key,
                    const char *text)
{
  begin_value (self, key);
  if (text == NULL)
    mant_output_add (self->output, "null");
  else
    add_string (self, text);
}

/**
 * mant_json_add_count:
 * @self: a writer
 * @key: (nullable): the member's key
 * @count: a number
 */
void
mant_json_add_count (MantJson   *self,
                     const char *key,
                     guint64     count)
{
  begin_value (self, key);
  mant_output_printf (self->output, "%" G_GUINT64_FORMAT, count);
}

/**
 * mant_json_add_integer:
 * @self: a writer
 * @key: (nullable): the member's key
 * @integer: a number
 */
void
mant_json_add_integer (MantJson   *self,
                       const char *key,
                       gint64      integer)
{
  begin_value (self, key);
  mant_output_printf (self->output, "%" G_GINT64_FORMAT, integer);
}

/**
 * mant_json_add_number:
 * @self: a writer
 * @key: (nullable): the member's key
 * @number: a number; one that is not finite becomes the string "nan", "inf" or "-inf", as JSON has
 *   no such numbers
 *
 * The shortest decimal that reads back as the same binary64.
 */
void
mant_json_add_number (MantJson   *self,
                      const char *key,
                      double      number)
{
  char text[MANT_NUMBER_TEXT_SIZE];

  mant_number_to_text (number, text);
  begin_value (self, key);
  if (isfinite (number))
    mant_output_add (self->output, text);
  else
    add_string (self, text);
}

/**
 * mant_json_add_boolean:
 * @self: a writer
 * @key: (nullable): the member's key
 * @value: a truth value
 */
void
mant_json_add_boolean (MantJson   *self,
                       const char *key,
                       gboolean    value)
{
  begin_value (self, key);
  mant_output_add (self->output, value ? "true" : "false");
}

/**
 * mant_json_add_literal:
 * @self: a writer
 * @key: (nullable): the member's key
 * @literal: JSON, such as an integer beyond 64 bits
 */
void
mant_json_add_literal (MantJson   *self,
                       const char *key,
                       const char *literal)
{
  begin_value (self, key);
  mant_output_add (self->output, literal);
}

/**
 * mant_json_add_null:
 * @self: a writer, in an object
 * @key: the member's key
 * @reason: why there is no value, as a sentence
 *
 * What could not be computed: null, and beside it `KEY_reason`.
 */
void
mant_json_add_null (MantJson   *self,
                    const char *key,
                    const char *reason)
{
  g_autofree char *reason_key = g_strconcat (key, "_reason", NULL);

  mant_json_add_text (self, key, NULL);
  mant_json_add_text (self, reason_key, reason);
}
