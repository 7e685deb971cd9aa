/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz-file.h"
#include "mant-json-reader-private.h"

#include <string.h>

/* Tokens of any bytes: texts are UTF-8, brackets match, positions go forward and stay inside.
 * Skipping the whole ends as reading it does. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (MantJsonReader) reader = mant_json_reader_new_for_data (data, size);
  g_autoptr (MantJsonReader) skipper = mant_json_reader_new_for_data (data, size);
  g_autoptr (GError) error = NULL, skip_error = NULL;
  MantJsonToken token, first;
  guint64 last_position = 0;
  int depth = 0;
  gboolean is_first = TRUE, was_ok, was_skipped;

  while ((was_ok = mant_json_reader_next (reader, &token, &error)) && token != MANT_JSON_END)
    {
      const guint64 position = mant_json_reader_get_position (reader);
      gsize length;
      const char *text = mant_json_reader_get_text (reader, &length);
      guint64 number;

      g_assert_true (is_first || position > last_position);
      g_assert_cmpuint (position, <, size);
      last_position = position;
      is_first = FALSE;
      depth += token == MANT_JSON_OBJECT_BEGIN || token == MANT_JSON_ARRAY_BEGIN;
      depth -= token == MANT_JSON_OBJECT_END || token == MANT_JSON_ARRAY_END;
      g_assert_cmpint (depth, >=, 0);
      g_assert_cmpint (depth, <=, MANT_JSON_MAX_DEPTH);
      if (token == MANT_JSON_KEY || token == MANT_JSON_STRING)
        for (gsize i = 0; i < length; i += strlen (text + i) + 1)
          g_assert_true (g_utf8_validate (text + i, -1, NULL));
      if (token == MANT_JSON_NUMBER && mant_json_reader_get_u64 (reader, "it", &number, NULL))
        g_assert_cmpuint (number, ==, g_ascii_strtoull (text, NULL, 10));
    }
  g_assert_cmpint (was_ok, ==, error == NULL);
  if (was_ok)
    g_assert_cmpint (depth, ==, 0);

  was_skipped = mant_json_reader_next (skipper, &first, &skip_error)
                && mant_json_reader_skip (skipper, first, &skip_error)
                && mant_json_reader_expect (skipper, MANT_JSON_END, "the end", &skip_error);
  g_assert_cmpint (was_skipped, ==, was_ok);
  if (!was_ok)
    g_assert_cmpstr (skip_error->message, ==, error->message);

  return 0;
}
