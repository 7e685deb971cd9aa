/* SPDX-License-Identifier: GPL-3.0-or-later */

/* core/object/mant-json-reader.c: what it accepts, what it refuses, and at which byte. */

#include "mant-json-reader-private.h"

#include <glib/gstdio.h>

#include <string.h>

/* The tokens as one letter each, texts after them; "!" and the message where it stops. */
static char *
trace (const char *json,
       gsize       length)
{
  /* in the order of MantJsonToken */
  static const char letters[] = "{}[]ks#TFN$";
  GString *result = g_string_new (NULL);
  g_autoptr (MantJsonReader) reader = mant_json_reader_new_for_data ((const guint8 *) json, length);
  g_autoptr (GError) error = NULL;
  MantJsonToken token;

  g_assert_cmpuint (MANT_JSON_END, ==, 10);
  do
    {
      if (!mant_json_reader_next (reader, &token, &error))
        {
          g_assert_error (error, MANT_ERROR, MANT_ERROR_PARSE);
          g_string_append_printf (result, "!%s", error->message);
          break;
        }
      g_string_append_c (result, letters[token]);
      if (token == MANT_JSON_KEY || token == MANT_JSON_STRING || token == MANT_JSON_NUMBER)
        g_string_append (result, mant_json_reader_get_text (reader, NULL));
    }
  while (token != MANT_JSON_END);

  return g_string_free (result, FALSE);
}

static void
test_accepted (void)
{
  static const struct {
    const char *json, *expected;
  } cases[] = {
    { "{}", "{}$" },
    { " [ ] \n", "[]$" },
    { "0", "#0$" },
    { "-0.5e+10", "#-0.5e+10$" },
    { "\"\"", "s$" },
    { "[true,false,null]", "[TFN]$" },
    { "{\"a\":{\"b\":[1,2]},\"c\":\"d\"}", "{ka{kb[#1#2]}kcsd}$" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"", "s\"\\/\b\f\n\r\té😀$" },
    { "\"\xc2\x80\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"",
      "s\xc2\x80\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf$" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *result = trace (cases[i].json, strlen (cases[i].json));

      g_assert_cmpstr (result, ==, cases[i].expected);
    }
}

static void
test_refused (void)
{
  static const struct {
    const char *json, *message;
  } cases[] = {
    { "", "!byte 0: the JSON has the end where a value should be" },
    { "{", "{!byte 1: the JSON has the end where a key in double quotes should be" },
    { "{\"a\"}", "{!byte 4: the JSON has “}” where “:” should be" },
    { "{\"a\":}", "{ka!byte 5: the JSON has “}” where a value should be" },
    { "{\"a\":1,}", "{ka#1!byte 7: the JSON has “}” where a key in double quotes should be" },
    { "[1,]", "[#1!byte 3: the JSON has “]” where a value should be" },
    { "[1 2]", "[#1!byte 3: the JSON has “2” where “,” or “]” should be" },
    { "[1}", "[#1!byte 2: the JSON has “}” where “,” or “]” should be" },
    { "{'a':1}", "{!byte 1: the JSON has “'” where a key in double quotes should be" },
    { "1 2", "#1!byte 2: something follows the end of the JSON" },
    { "01", "!byte 0: the JSON has a number with a leading zero" },
    { "-", "!byte 1: the JSON has the end where a digit should be" },
    { "1.", "!byte 2: the JSON has the end where a digit should be" },
    { "1e", "!byte 2: the JSON has the end where a digit should be" },
    { "+1", "!byte 0: the JSON has “+” where a value should be" },
    { ".5", "!byte 0: the JSON has “.” where a value should be" },
    { "NaN", "!byte 0: the JSON has “N” where a value should be" },
    { "tru", "!byte 0: the JSON has an unknown word, not “true”" },
    { "nulL", "!byte 0: the JSON has an unknown word, not “null”" },
    { "\"a", "!byte 0: the JSON string that begins here has no end" },
    { "\"a\nb\"", "!byte 2: the JSON has the raw control character 0x0A in a string" },
    { "\"\\x\"", "!byte 1: the JSON has an unknown escape" },
    { "\"\\", "!byte 1: the JSON ends within an escape" },
    { "\"\\u12g4\"", "!byte 5: the JSON has “g” where a hexadecimal digit should be" },
    { "\"\\ud800\"", "!byte 1: the JSON has half a surrogate pair" },
    { "\"\\udc00\\ud800\"", "!byte 1: the JSON has half a surrogate pair" },
    { "\"\\ud800\\u0041\"", "!byte 1: the JSON has half a surrogate pair" },
    { "\"\xff\"", "!byte 1: the byte 0xFF is not UTF-8" },
    { "\"\x80\"", "!byte 1: the byte 0x80 is not UTF-8" },
    { "\"\xc0\xaf\"", "!byte 1: the byte 0xC0 is not UTF-8" },
    { "\"\xe0\x9f\xbf\"", "!byte 1: the bytes from 0xE0 are not UTF-8" },
    { "\"\xed\xa0\x80\"", "!byte 1: the bytes from 0xED are not UTF-8" },
    { "\"\xf0\x8f\xbf\xbf\"", "!byte 1: the bytes from 0xF0 are not UTF-8" },
    { "\"\xf4\x90\x80\x80\"", "!byte 1: the bytes from 0xF4 are not UTF-8" },
    { "\"\xf5\x80\x80\x80\"", "!byte 1: the byte 0xF5 is not UTF-8" },
    { "\"\xc3\"", "!byte 1: the bytes from 0xC3 are not UTF-8" },
    { "\xef\xbb\xbf{}", "!byte 0: the JSON has the byte 0xEF where a value should be" },
    { "/* */1", "!byte 0: the JSON has “/” where a value should be" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *result = trace (cases[i].json, strlen (cases[i].json));

      g_assert_cmpstr (result, ==, cases[i].message);
    }
}

/* 128 levels are read, 129 are not, 2 million end at once and take no stack. */
static void
test_depth (void)
{
  for (gsize depth = 127; depth <= 2000000; depth = depth < 130 ? depth + 1 : depth * 100)
    {
      g_autofree char *json = g_strnfill (depth, '[');
      g_autofree char *result = trace (json, depth);

      if (depth <= MANT_JSON_MAX_DEPTH)
        g_assert_nonnull (strstr (result, "has the end where a value"));
      else
        g_assert_nonnull (
          strstr (result, "!byte 128: the JSON is nested more than 128 levels deep"));
    }
}

static void
test_nul (void)
{
  g_autoptr (MantJsonReader) reader
    = mant_json_reader_new_for_data ((const guint8 *) "\"a\\u0000b\"", 10);
  g_autoptr (GError) error = NULL;
  MantJsonToken token;
  gsize length;

  g_assert_true (mant_json_reader_next (reader, &token, &error));
  g_assert_cmpmem (mant_json_reader_get_text (reader, &length), 3, "a\0b", 3);
  g_assert_cmpuint (length, ==, 3);
}

static void
test_u64 (void)
{
  static const struct {
    const char *json;
    gboolean ok;
    guint64 value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "18446744073709551615", TRUE, G_MAXUINT64 },
    { "18446744073709551616", FALSE, 0 },
    { "36893488147419103232", FALSE, 0 },
    { "99999999999999999999999999999999", FALSE, 0 },
    { "-1", FALSE, 0 },
    { "-0", FALSE, 0 },
    { "4.0", FALSE, 0 },
    { "4e0", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MantJsonReader) reader
        = mant_json_reader_new_for_data ((const guint8 *) cases[i].json, strlen (cases[i].json));
      g_autoptr (GError) error = NULL;
      MantJsonToken token;
      guint64 value = 7;

      g_assert_true (mant_json_reader_next (reader, &token, &error));
      g_assert_cmpint (mant_json_reader_get_u64 (reader, "a dimension", &value, &error), ==,
                       cases[i].ok);
      if (cases[i].ok)
        g_assert_cmpuint (value, ==, cases[i].value);
      else
        {
          g_assert_error (error, MANT_ERROR, MANT_ERROR_PARSE);
          g_assert_nonnull (strstr (error->message, "byte 0: a dimension is "));
          g_assert_cmpuint (value, ==, 7);
        }
    }
}

/* Strings, escapes and characters of several bytes across the ends of the reader's windows: the
 * text is moved by one byte at a time over such an end. */
static void
test_windows (void)
{
  const char *tail = "\"\\u00e9\\ud83d\\ude00é😀xyz\"";
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("mantissa-json-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  for (gsize shift = 0; shift < 40; shift++)
    {
      g_autoptr (GString) json = g_string_new (NULL);
      g_autoptr (MantMapping) mapping = NULL;
      g_autoptr (MantJsonReader) reader = NULL;
      g_autoptr (GError) error = NULL;
      MantJsonToken token;

      while (json->len < 65536 - shift)
        g_string_append_c (json, ' ');
      g_string_append (json, tail);
      g_file_set_contents (path, json->str, json->len, &error);
      g_assert_no_error (error);
      mapping = mant_mapping_open (path, &error);
      g_assert_no_error (error);
      reader = mant_json_reader_new (mapping, 0, json->len);
      g_assert_true (mant_json_reader_next (reader, &token, &error));
      g_assert_cmpuint (mant_json_reader_get_position (reader), ==, 65536 - shift);
      g_assert_cmpstr (mant_json_reader_get_text (reader, NULL), ==, "é😀é😀xyz");
      g_assert_true (mant_json_reader_expect (reader, MANT_JSON_END, "the end", &error));
    }
  g_remove (path);
}

static void
test_skip (void)
{
  const char *json = "{\"a\":{\"x\":[1,{\"y\":2}]},\"b\":7}";
  g_autoptr (MantJsonReader) reader = mant_json_reader_new_for_data ((const guint8 *) json,
                                                                     strlen (json));
  MantJsonToken token;

  g_assert_true (mant_json_reader_next (reader, &token, NULL));
  g_assert_true (mant_json_reader_next (reader, &token, NULL));
  g_assert_cmpstr (mant_json_reader_get_text (reader, NULL), ==, "a");
  g_assert_true (mant_json_reader_skip (reader, token, NULL));
  g_assert_true (mant_json_reader_next (reader, &token, NULL));
  g_assert_cmpstr (mant_json_reader_get_text (reader, NULL), ==, "b");
  g_assert_true (mant_json_reader_skip (reader, token, NULL));
  g_assert_true (mant_json_reader_next (reader, &token, NULL));
  g_assert_cmpint (token, ==, MANT_JSON_OBJECT_END);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/accepted", test_accepted);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/nul", test_nul);
  g_test_add_func ("/json/u64", test_u64);
  g_test_add_func ("/json/windows", test_windows);
  g_test_add_func ("/json/skip", test_skip);

  return g_test_run ();
}
