/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-library-lines-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "mant-num.h"
#include "mant-text-private.h"

/* Words of core/num's grammar that are no format by themselves, and those that would read as
 * something else where a format stands. */
static const char *const reserved[] = {
  "float", "fixed", "posit", "khot", "codebook", "block", "bfp", "dfp", "unbounded", "row",
  "tensor", "none",
};

/* Whether it is shaped like a name of the library: a lower-case letter, then letters, digits, _ */
gboolean
mant_library_is_name (const char *name)
{
  gsize n = 0;

  if (!g_ascii_islower (name[0]))
    return FALSE;
  for (; name[n] != '\0'; n++)
    if (!g_ascii_isalnum (name[n]) && name[n] != '_')
      return FALSE;
  return n <= MANT_LIBRARY_MAX_NAME;
}

gboolean
mant_library_check_name (const char  *name,
                         GError     **error)
{
  g_autofree char *shown = mant_text_escape (name, strlen (name), 80);
  MantBlockFormat format;
  gboolean is_built_in = FALSE;

  if (!mant_library_is_name (name))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("“%s” is no name for a format: a name is a lower-case letter, then letters, "
                     "digits and _, at most %d in all"), shown, MANT_LIBRARY_MAX_NAME);
      return FALSE;
    }

  /* MANT_UNABLE and a word of a family out of bounds, such as int99, are the grammar's, too. */
  for (gsize i = 0; i < G_N_ELEMENTS (reserved); i++)
    is_built_in |= g_str_equal (name, reserved[i]);
  is_built_in |= mant_block_format_parse (name, &format, NULL, 0) != MANT_DOMAIN;
  for (gsize i = strlen (name); !is_built_in && i > 0 && g_ascii_isdigit (name[i - 1]); i--)
    {
      g_autofree char *family = g_strndup (name, i - 1);

      is_built_in = g_str_equal (family, "int") || g_str_equal (family, "uint")
                    || g_str_equal (family, "sint");
    }
  if (is_built_in)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("“%s” is a built-in name, which no own format can have"), shown);
      return FALSE;
    }
  return TRUE;
}

gboolean
mant_library_check_title (const char  *title,
                          GError     **error)
{
  if (!g_utf8_validate (title, -1, NULL))
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_FORMAT,
                           _("The title of a format is not valid UTF-8"));
      return FALSE;
    }
  if (g_utf8_strlen (title, -1) > MANT_LIBRARY_MAX_TITLE)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("The title of a format is longer than %d characters"), MANT_LIBRARY_MAX_TITLE);
      return FALSE;
    }
  for (const char *c = title; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      {
        g_set_error_literal (error, MANT_ERROR, MANT_ERROR_FORMAT,
                             _("The title of a format has a control character in it, such as the "
                               "end of a line"));
        return FALSE;
      }
  return TRUE;
}

void
mant_library_line_free (MantLibraryLine *self)
{
  g_free (self->raw);
  g_free (self->name);
  g_free (self->text);
  g_free (self->title);
  g_free (self->problem);
  g_free (self);
}

/* A line for a format; what it is made of was checked. */
MantLibraryLine *
mant_library_line_new (const char *name,
                       const char *text,
                       const char *title)
{
  MantLibraryLine *self = g_new0 (MantLibraryLine, 1);
  const gboolean has_title = title != NULL && title[0] != '\0';

  self->name = g_strdup (name);
  self->text = g_strdup (text);
  self->title = has_title ? g_strdup (title) : NULL;
  self->raw = has_title ? g_strdup_printf ("%s = %s  # %s", name, text, title)
                        : g_strdup_printf ("%s = %s", name, text);
  return self;
}

/* Reads NAME = TEXT [# TITLE]; a comment or nothing has neither name nor problem. */
MantLibraryLine *
mant_library_line_new_raw (const char *raw)
{
  MantLibraryLine *self = g_new0 (MantLibraryLine, 1);
  g_autofree char *line = NULL, *name = NULL;
  g_autoptr (GError) error = NULL;
  char *equals, *comment;

  self->raw = g_strdup (raw);
  if (!g_utf8_validate (raw, -1, NULL))
    {
      self->problem = g_strdup (_("the line is not valid UTF-8"));
      return self;
    }

  line = g_strstrip (g_strdup (raw));
  if (line[0] == '\0' || line[0] == '#')
    return self;

  /* The blank before a # keeps it apart from codebook(#…) and from paths. */
  comment = strstr (line, " #");
  if (comment == NULL)
    comment = strstr (line, "\t#");
  if (comment != NULL)
    {
      self->title = g_strstrip (g_strdup (comment + 2));
      *comment = '\0';
      if (self->title[0] == '\0')
        g_clear_pointer (&self->title, g_free);
    }
  equals = strchr (line, '=');
  if (equals == NULL)
    {
      g_autofree char *shown = mant_text_escape (line, strlen (line), 40);

      self->problem = g_strdup_printf (_("“%s” is not of the form NAME = FORMAT"), shown);
      return self;
    }
  name = g_strstrip (g_strndup (line, (gsize) (equals - line)));
  self->text = g_strstrip (g_strdup (equals + 1));
  if (!mant_library_check_name (name, &error)
      || (self->title != NULL && !mant_library_check_title (self->title, &error)))
    self->problem = g_strdup (error->message);
  else if (self->text[0] == '\0')
    self->problem = g_strdup_printf (_("“%s” has no format after its ="), name);
  else if (strlen (self->text) > MANT_LIBRARY_MAX_TEXT)
    self->problem = g_strdup_printf (_("the format of “%s” is longer than %u bytes"), name,
                                     MANT_LIBRARY_MAX_TEXT);
  else
    self->name = g_steal_pointer (&name);
  return self;
}

/* Splits a text into lines; the second line of one name is a problem. Fails where the text as a
 * whole is none: too large, or with a NUL. */
GPtrArray *
mant_library_lines_parse (const char  *text,
                          gsize        length,
                          GError     **error)
{
  g_autoptr (GPtrArray) lines
      = g_ptr_array_new_with_free_func ((GDestroyNotify) mant_library_line_free);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  const char *end = text + length;

  if (length > MANT_LIBRARY_MAX_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("%zu bytes are too many for a format library; it may have %u"), length,
                   MANT_LIBRARY_MAX_BYTES);
      return NULL;
    }
  if (memchr (text, '\0', length) != NULL)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_PARSE,
                           _("it has a NUL byte in it and so is no text"));
      return NULL;
    }

  while (text < end)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));
      const char *stop = newline != NULL ? newline : end;
      g_autofree char *raw = NULL;
      MantLibraryLine *line;

      if (lines->len == MANT_LIBRARY_MAX_LINES)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                       _("a format library has at most %d lines"), MANT_LIBRARY_MAX_LINES);
          return NULL;
        }
      raw = g_strndup (text, (gsize) (stop - text));
      line = mant_library_line_new_raw (raw);
      g_ptr_array_add (lines, line);
      if (line->name != NULL && g_hash_table_contains (names, line->name))
        {
          line->problem = g_strdup_printf (_("“%s” is there twice, and the first one counts"),
                                           line->name);
          g_clear_pointer (&line->name, g_free);
        }
      else if (line->name != NULL)
        {
          g_hash_table_add (names, line->name);
        }
      text = newline != NULL ? newline + 1 : end;
    }
  return g_steal_pointer (&lines);
}

char *
mant_library_lines_to_text (GPtrArray *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const MantLibraryLine *line = g_ptr_array_index (lines, i);

      g_string_append (text, line->raw);
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* (nullable): the line that says what the name means. position: (out) (optional) */
MantLibraryLine *
mant_library_lines_find (GPtrArray  *lines,
                         const char *name,
                         guint      *position)
{
  for (guint i = 0; i < lines->len; i++)
    {
      MantLibraryLine *line = g_ptr_array_index (lines, i);

      if (line->problem == NULL && g_strcmp0 (line->name, name) == 0)
        {
          if (position != NULL)
            *position = i;
          return line;
        }
    }
  return NULL;
}
