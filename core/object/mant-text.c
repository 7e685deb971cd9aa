/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-text-private.h"

#include <string.h>

/* Whether a character could move, hide or break the text around it: C0, DEL, C1; the bidi controls
 * of Unicode 15 (Bidi_Control); line and paragraph separator; zero-width characters and the BOM. */
static gboolean
is_disruptive (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || (c >= 0x200b && c <= 0x200f)
         || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff;
}

char *
mant_text_escape (const char *text,
                  gsize       n_bytes,
                  gsize       max_characters)
{
  GString *shown = g_string_sized_new (MIN (n_bytes, max_characters) + 1);
  const char *end = text + n_bytes;
  gsize n = 0;

  while (text < end)
    {
      /* To g_utf8_get_char_validated () a NUL is an early end. */
      const gunichar c = *text != '\0' ? g_utf8_get_char_validated (text, end - text) : 0;

      if (n++ == max_characters)
        {
          g_string_append (shown, "…");
          break;
        }
      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (shown, "\\x%02X", (guint8) *text++);
          continue;
        }
      if (is_disruptive (c))
        g_string_append_printf (shown, "\\u%04X", c);
      else
        g_string_append_unichar (shown, c);
      text = g_utf8_next_char (text);
    }

  return g_string_free (shown, FALSE);
}

char *
mant_text_escape_path (const char *path)
{
  return mant_text_escape (path, strlen (path), 4096);
}

char *
mant_text_replace_nuls (const char *text,
                        gsize       n_bytes)
{
  GString *replaced = g_string_sized_new (n_bytes);

  for (gsize i = 0; i < n_bytes; i++)
    if (text[i] != '\0')
      g_string_append_c (replaced, text[i]);
    else
      g_string_append (replaced, "␀");

  return g_string_free (replaced, FALSE);
}
