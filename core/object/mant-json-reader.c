/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-json-reader-private.h"
#include "mant-text-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <string.h>

/* json-glib of Debian 12 overflows its stack on 100,000 nested arrays, and trees of a million
 * tensors take a gigabyte (spec/tensors.md, 2h); hence this one. */

#define WINDOW_BYTES (64 * 1024)
#define MAX_STRING_BYTES (32 * 1024 * 1024) /* bounds the buffer, which doubles as it grows */

typedef enum {
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END, /* after '[' */
  EXPECT_KEY,          /* after ',' in an object */
  EXPECT_KEY_OR_END,   /* after '{' */
  EXPECT_COMMA_OR_END,
  EXPECT_NOTHING,      /* after the outermost value */
} Expectation;

struct _MantJsonReader {
  /* The source. */
  MantMapping *mapping; /* or NULL, and then `window` is all there is */
  guint64 next_offset;  /* of the bytes after the window, in the file */
  guint64 end_offset;

  const guint8 *window;
  const guint8 *cursor, *window_end;
  guint8 *window_storage;
  GError *read_error;

  Expectation expectation;
  guint depth;
  guint8 is_object[MANT_JSON_MAX_DEPTH];
  guint64 token_position;
  GString *text;
};

MantJsonReader *
mant_json_reader_new (MantMapping *mapping,
                      guint64      offset,
                      guint64      length)
{
  MantJsonReader *self = g_new0 (MantJsonReader, 1);

  self->mapping = mant_mapping_ref (mapping);
  self->next_offset = offset;
  self->end_offset = offset + length;
  self->window_storage = g_malloc (MIN (length, WINDOW_BYTES));
  self->window = self->cursor = self->window_end = self->window_storage;
  self->text = g_string_new (NULL);

  return self;
}

MantJsonReader *
mant_json_reader_new_for_data (const guint8 *data,
                               gsize         length)
{
  MantJsonReader *self = g_new0 (MantJsonReader, 1);

  self->window = self->cursor = data;
  self->window_end = data + length;
  self->next_offset = self->end_offset = length;
  self->text = g_string_new (NULL);

  return self;
}

void
mant_json_reader_free (MantJsonReader *self)
{
  g_clear_pointer (&self->mapping, mant_mapping_unref);
  g_clear_error (&self->read_error);
  g_free (self->window_storage);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* Where the next byte is in the file. */
static guint64
position (MantJsonReader *self)
{
  return self->next_offset - (self->window_end - self->cursor);
}

/* More bytes into an empty window; FALSE at the end, and when reading failed. */
static gboolean
refill (MantJsonReader *self)
{
  const gsize n = MIN (self->end_offset - self->next_offset, WINDOW_BYTES);

  if (n == 0 || self->read_error != NULL)
    return FALSE;
  if (!mant_mapping_read (self->mapping, self->next_offset, n, self->window_storage,
                          &self->read_error))
    return FALSE;

  self->next_offset += n;
  self->cursor = self->window;
  self->window_end = self->window + n;

  return TRUE;
}

/* The next byte without taking it; −1 at the end. */
static inline int
peek (MantJsonReader *self)
{
  if (G_UNLIKELY (self->cursor == self->window_end) && !refill (self))
    return -1;

  return *self->cursor;
}

static inline int
take (MantJsonReader *self)
{
  const int c = peek (self);

  if (c >= 0)
    self->cursor++;

  return c;
}

static gboolean fail_at (MantJsonReader *self, guint64 where, GError **error, const char *format,
                         ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail_at (MantJsonReader  *self,
         guint64          where,
         GError         **error,
         const char      *format,
         ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  if (self->read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->read_error));
      return FALSE;
    }

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE, _("byte %" PRIu64 ": %s"), where, message);

  return FALSE;
}

/* "“x”" for a byte that can be shown, "byte 0x07", "the end of the header". */
static char *
describe (int c)
{
  if (c < 0)
    return g_strdup (_("the end"));
  if (c > 0x20 && c < 0x7f)
    return g_strdup_printf ("“%c”", c);

  return g_strdup_printf (_("the byte 0x%02X"), c);
}

static gboolean
fail_expected (MantJsonReader  *self,
               int              found,
               const char      *expected,
               GError         **error)
{
  g_autofree char *shown = describe (found);

  return fail_at (self, position (self), error, _("the JSON has %s where %s should be"), shown,
                  expected);
}

static gboolean
take_four_hex_digits (MantJsonReader  *self,
                      guint           *code,
                      GError         **error)
{
  *code = 0;
  for (int i = 0; i < 4; i++)
    {
      const int c = peek (self);

      if (c < 0 || !g_ascii_isxdigit (c))
        return fail_expected (self, c, _("a hexadecimal digit"), error);
      self->cursor++;
      *code = *code * 16 + g_ascii_xdigit_value (c);
    }

  return TRUE;
}

/* After a backslash. */
static gboolean
take_escape (MantJsonReader  *self,
             GError         **error)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  const guint64 start = position (self) - 1;
  const int c = take (self);
  guint code, low;

  if (c > 0 && c != 'u')
    {
      const char *found = strchr (from, c);

      if (found == NULL)
        return fail_at (self, start, error, _("the JSON has an unknown escape"));
      g_string_append_c (self->text, to[found - from]);
      return TRUE;
    }
  if (c != 'u')
    return fail_at (self, start, error, _("the JSON ends within an escape"));
  if (!take_four_hex_digits (self, &code, error))
    return FALSE;
  if (code >= 0xd800 && code < 0xe000)
    {
      if (code >= 0xdc00 || take (self) != '\\' || take (self) != 'u')
        return fail_at (self, start, error, _("the JSON has half a surrogate pair"));
      if (!take_four_hex_digits (self, &low, error))
        return FALSE;
      if (low < 0xdc00 || low >= 0xe000)
        return fail_at (self, start, error, _("the JSON has half a surrogate pair"));
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
  /* g_string_append_unichar () would take U+0000 for the end. */
  if (code == 0)
    g_string_append_c (self->text, '\0');
  else
    g_string_append_unichar (self->text, code);

  return TRUE;
}

/* A character of two to four bytes, `lead` being the first. Table 3-7 of the Unicode Standard 15:
 * overlong forms, surrogates and what is over U+10FFFF are not well-formed. */
static gboolean
take_multibyte (MantJsonReader  *self,
                int              lead,
                GError         **error)
{
  const guint64 start = position (self) - 1;
  int n_more, low = 0x80, high = 0xbf;

  if (lead >= 0xc2 && lead <= 0xdf)
    n_more = 1;
  else if (lead >= 0xe0 && lead <= 0xef)
    n_more = 2;
  else if (lead >= 0xf0 && lead <= 0xf4)
    n_more = 3;
  else
    return fail_at (self, start, error, _("the byte 0x%02X is not UTF-8"), lead);

  if (lead == 0xe0)
    low = 0xa0;
  else if (lead == 0xed)
    high = 0x9f;
  else if (lead == 0xf0)
    low = 0x90;
  else if (lead == 0xf4)
    high = 0x8f;

  g_string_append_c (self->text, lead);
  for (; n_more > 0; n_more--, low = 0x80, high = 0xbf)
    {
      const int c = peek (self);

      if (c < low || c > high)
        return fail_at (self, start, error, _("the bytes from 0x%02X are not UTF-8"), lead);
      self->cursor++;
      g_string_append_c (self->text, c);
    }

  return TRUE;
}

/* After the opening quote. */
static gboolean
take_string (MantJsonReader  *self,
             GError         **error)
{
  g_string_truncate (self->text, 0);

  while (TRUE)
    {
      /* Plain ASCII in runs: nearly all there is. */
      const guint8 *start = self->cursor;

      while (self->cursor < self->window_end && *self->cursor >= 0x20 && *self->cursor < 0x80
             && *self->cursor != '"' && *self->cursor != '\\')
        self->cursor++;
      if (self->cursor > start)
        g_string_append_len (self->text, (const char *) start, self->cursor - start);

      if (self->text->len > MAX_STRING_BYTES)
        return fail_at (self, self->token_position, error,
                        _("the JSON string that begins here is longer than %d bytes"),
                        MAX_STRING_BYTES);

      const int c = peek (self);

      if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\')
        continue; /* a new window */
      if (c < 0)
        return fail_at (self, self->token_position, error,
                        _("the JSON string that begins here has no end"));
      if (c < 0x20)
        return fail_at (self, position (self), error,
                        _("the JSON has the raw control character 0x%02X in a string"), c);
      self->cursor++;
      if (c == '"')
        return TRUE;
      if (c == '\\' ? !take_escape (self, error) : !take_multibyte (self, c, error))
        return FALSE;
    }
}

static gboolean
take_digits (MantJsonReader  *self,
             GError         **error)
{
  int c = peek (self);

  if (c < '0' || c > '9')
    return fail_expected (self, c, _("a digit"), error);
  for (; c >= '0' && c <= '9'; c = peek (self))
    {
      const guint8 *start = self->cursor;

      while (self->cursor < self->window_end && *self->cursor >= '0' && *self->cursor <= '9')
        self->cursor++;
      g_string_append_len (self->text, (const char *) start, self->cursor - start);
    }

  return TRUE;
}

static gboolean
take_number (MantJsonReader  *self,
             GError         **error)
{
  g_string_truncate (self->text, 0);
  if (peek (self) == '-')
    g_string_append_c (self->text, take (self));
  if (peek (self) == '0')
    {
      g_string_append_c (self->text, take (self));
      if (peek (self) >= '0' && peek (self) <= '9')
        return fail_at (self, self->token_position, error,
                        _("the JSON has a number with a leading zero"));
    }
  else if (!take_digits (self, error))
    return FALSE;
  if (peek (self) == '.')
    {
      g_string_append_c (self->text, take (self));
      if (!take_digits (self, error))
        return FALSE;
    }
  if (peek (self) == 'e' || peek (self) == 'E')
    {
      g_string_append_c (self->text, take (self));
      if (peek (self) == '+' || peek (self) == '-')
        g_string_append_c (self->text, take (self));
      if (!take_digits (self, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_word (MantJsonReader  *self,
           const char      *word,
           GError         **error)
{
  for (const char *p = word; *p != '\0'; p++)
    if (take (self) != *p)
      return fail_at (self, self->token_position, error,
                      _("the JSON has an unknown word, not “%s”"), word);

  return TRUE;
}

static void
skip_blanks (MantJsonReader *self)
{
  for (int c = peek (self); c == ' ' || c == '\n' || c == '\r' || c == '\t'; c = peek (self))
    self->cursor++;
}

static void
value_ended (MantJsonReader *self)
{
  self->expectation = self->depth == 0 ? EXPECT_NOTHING : EXPECT_COMMA_OR_END;
}

static gboolean
begin_container (MantJsonReader  *self,
                 gboolean         is_object,
                 GError         **error)
{
  if (self->depth == MANT_JSON_MAX_DEPTH)
    return fail_at (self, self->token_position, error,
                    _("the JSON is nested more than %d levels deep"), MANT_JSON_MAX_DEPTH);
  self->is_object[self->depth++] = is_object;
  self->expectation = is_object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;

  return TRUE;
}

static gboolean
take_value (MantJsonReader  *self,
            MantJsonToken   *token,
            GError         **error)
{
  const int c = peek (self);
  gboolean ok;

  switch (c)
    {
    case '{':
    case '[':
      self->cursor++;
      *token = c == '{' ? MANT_JSON_OBJECT_BEGIN : MANT_JSON_ARRAY_BEGIN;
      return begin_container (self, c == '{', error);
    case '"':
      self->cursor++;
      *token = MANT_JSON_STRING;
      ok = take_string (self, error);
      break;
    case 't':
      *token = MANT_JSON_TRUE;
      ok = take_word (self, "true", error);
      break;
    case 'f':
      *token = MANT_JSON_FALSE;
      ok = take_word (self, "false", error);
      break;
    case 'n':
      *token = MANT_JSON_NULL;
      ok = take_word (self, "null", error);
      break;
    default:
      if (c != '-' && (c < '0' || c > '9'))
        return fail_expected (self, c, _("a value"), error);
      *token = MANT_JSON_NUMBER;
      ok = take_number (self, error);
    }
  value_ended (self);

  return ok;
}

static gboolean
take_key (MantJsonReader  *self,
          GError         **error)
{
  self->token_position = position (self);
  if (peek (self) != '"')
    return fail_expected (self, peek (self), _("a key in double quotes"), error);
  self->cursor++;
  if (!take_string (self, error))
    return FALSE;
  skip_blanks (self);
  if (peek (self) != ':')
    return fail_expected (self, peek (self), "“:”", error);
  self->cursor++;
  self->expectation = EXPECT_VALUE;

  return TRUE;
}

gboolean
mant_json_reader_next (MantJsonReader  *self,
                       MantJsonToken   *token,
                       GError         **error)
{
  skip_blanks (self);

  int c = peek (self);

  self->token_position = position (self);
  if (self->expectation == EXPECT_NOTHING)
    {
      *token = MANT_JSON_END;
      if (c >= 0 || self->read_error != NULL)
        return fail_at (self, self->token_position, error,
                        _("something follows the end of the JSON"));
      return TRUE;
    }
  if (self->expectation == EXPECT_COMMA_OR_END && c == ',')
    {
      self->cursor++;
      skip_blanks (self);
      c = peek (self);
      self->token_position = position (self);
      self->expectation = self->is_object[self->depth - 1] ? EXPECT_KEY : EXPECT_VALUE;
    }
  else if (self->expectation == EXPECT_COMMA_OR_END || self->expectation == EXPECT_KEY_OR_END
           || self->expectation == EXPECT_VALUE_OR_END)
    {
      const gboolean is_object = self->is_object[self->depth - 1];

      if (c == (is_object ? '}' : ']'))
        {
          self->cursor++;
          self->depth--;
          *token = is_object ? MANT_JSON_OBJECT_END : MANT_JSON_ARRAY_END;
          value_ended (self);
          return TRUE;
        }
      if (self->expectation == EXPECT_COMMA_OR_END)
        return fail_expected (self, c, is_object ? "“,” or “}”" : "“,” or “]”", error);
      self->expectation = is_object ? EXPECT_KEY : EXPECT_VALUE;
    }

  if (self->expectation == EXPECT_KEY)
    {
      *token = MANT_JSON_KEY;
      return take_key (self, error);
    }

  return take_value (self, token, error);
}

gboolean
mant_json_reader_expect (MantJsonReader  *self,
                         MantJsonToken    token,
                         const char      *what,
                         GError         **error)
{
  MantJsonToken found;

  if (!mant_json_reader_next (self, &found, error))
    return FALSE;
  if (found != token)
    return fail_at (self, self->token_position, error, _("this is not %s"), _(what));

  return TRUE;
}

gboolean
mant_json_reader_skip (MantJsonReader  *self,
                       MantJsonToken    token,
                       GError         **error)
{
  if (token == MANT_JSON_KEY && !mant_json_reader_next (self, &token, error))
    return FALSE;
  if (token != MANT_JSON_OBJECT_BEGIN && token != MANT_JSON_ARRAY_BEGIN)
    return TRUE;

  for (const guint depth = self->depth - 1; self->depth > depth;)
    if (!mant_json_reader_next (self, &token, error))
      return FALSE;

  return TRUE;
}

const char *
mant_json_reader_get_text (MantJsonReader *self,
                           gsize          *length)
{
  if (length != NULL)
    *length = self->text->len;

  return self->text->str;
}

gboolean
mant_json_reader_get_u64 (MantJsonReader  *self,
                          const char      *what,
                          guint64         *value,
                          GError         **error)
{
  guint64 result = 0;

  for (const char *p = self->text->str; *p != '\0'; p++)
    {
      if (*p < '0' || *p > '9')
        {
          g_autofree char *shown = mant_text_escape (self->text->str, self->text->len, 40);

          return fail_at (self, self->token_position, error,
                          _("%s is %s, not a whole number from 0 up"), _(what), shown);
        }
      if (__builtin_mul_overflow (result, (guint64) 10, &result)
          || __builtin_add_overflow (result, (guint64) (*p - '0'), &result))
        {
          g_autofree char *shown = mant_text_escape (self->text->str, self->text->len, 40);

          return fail_at (self, self->token_position, error, _("%s is %s, which is over 2⁶⁴ − 1"),
                          _(what), shown);
        }
    }
  *value = result;

  return TRUE;
}

guint64
mant_json_reader_get_position (MantJsonReader *self)
{
  return self->token_position;
}
