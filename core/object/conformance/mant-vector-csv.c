/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-vector-csv-private.h"

#include "../mant-text-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

struct _MantVectorCsv {
  char *text;         /* the fields, each ended by NUL */
  char *source;
  guint n_columns;
  gsize n_rows;
  GArray *fields;     /* guint32: where each begins in `text`, the header's first */
};

/* One field at `p` (RFC 4180): unquoted in place; answers where the next one or the line's end is,
 * NULL for a quote that is not closed. */
static char *
split_field (char  *p,
             char **field,
             char  *separator)
{
  char *to = p;

  *field = p;
  if (*p == '"')
    {
      for (p++;; p++)
        {
          if (*p == '\0')
            return NULL;
          if (*p == '"' && *++p != '"')
            break;
          *to++ = *p;
        }
    }
  else
    {
      p += strcspn (p, ",\r\n");
      to = p;
    }

  p += *p == '\r' ? 1 : 0;
  if (*p != '\0' && *p != ',' && *p != '\n')
    return NULL;
  *separator = *p;
  if (*p != '\0')
    p++;
  *to = '\0';
  return p;
}

static gboolean
split_line (MantVectorCsv  *self,
            char          **p,
            guint          *n_fields)
{
  char separator = ',';

  for (*n_fields = 0; separator == ','; ++*n_fields)
    {
      char *field;
      guint32 offset;

      if (*n_fields == MANT_VECTOR_CSV_MAX_COLUMNS
          || self->fields->len == MANT_VECTOR_CSV_MAX_FIELDS)
        return FALSE;
      *p = split_field (*p, &field, &separator);
      if (*p == NULL)
        return FALSE;
      offset = field - self->text;
      g_array_append_val (self->fields, offset);
    }

  return TRUE;
}

static gboolean
split (MantVectorCsv  *self,
       GError        **error)
{
  char *p = self->text;
  guint line = 1, n;

  for (; *p == '#'; line++)
    {
      char *end = strchrnul (p, '\n');

      if (self->source == NULL)
        self->source = mant_text_escape (p + 1 + (p[1] == ' '), end - p - 1 - (p[1] == ' '), 500);
      p = end + (*end != '\0');
    }
  if (*p == '\0' || !split_line (self, &p, &self->n_columns))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("line %u: the table has no header line of at most %d columns"), line,
                   MANT_VECTOR_CSV_MAX_COLUMNS);
      return FALSE;
    }

  for (line++; *p != '\0'; line++)
    {
      if (!split_line (self, &p, &n) || n != self->n_columns)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                       _("line %u: the row does not have the %u fields of the header"), line,
                       self->n_columns);
          return FALSE;
        }
      self->n_rows++;
    }

  return TRUE;
}

/* Splits a table. Fails with MANT_ERROR_PARSE, the line named. */
MantVectorCsv *
mant_vector_csv_new (GBytes  *text,
                     GError **error)
{
  g_autoptr (MantVectorCsv) self = g_new0 (MantVectorCsv, 1);
  gsize n;
  const char *bytes = g_bytes_get_data (text, &n);

  if (n > 0 && memchr (bytes, '\0', n) != NULL)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_PARSE,
                           _("the table is not text: it has a byte of 0"));
      return NULL;
    }
  self->text = g_strndup (bytes, n);
  self->fields = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!split (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

MantVectorCsv *
mant_vector_csv_new_header (GBytes *text)
{
  gsize n, end = 0;
  const char *bytes = g_bytes_get_data (text, &n);
  g_autoptr (GBytes) header = NULL;

  while (end < n && bytes[end] == '#')
    {
      const char *newline = memchr (bytes + end, '\n', n - end);

      end = newline != NULL ? (gsize) (newline - bytes) + 1 : n;
    }
  while (end < n && bytes[end] != '\n')
    end++;
  header = g_bytes_new_from_bytes (text, 0, end);

  return mant_vector_csv_new (header, NULL);
}

void
mant_vector_csv_free (MantVectorCsv *self)
{
  g_clear_pointer (&self->fields, g_array_unref);
  g_free (self->source);
  g_free (self->text);
  g_free (self);
}

gsize
mant_vector_csv_get_n_rows (const MantVectorCsv *self)
{
  return self->n_rows;
}

int
mant_vector_csv_find (const MantVectorCsv *self,
                      const char          *column)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (g_str_equal (self->text + g_array_index (self->fields, guint32, i), column))
      return i;

  return -1;
}

/* Whether it has all of "a,b,c". */
gboolean
mant_vector_csv_has (const MantVectorCsv *self,
                     const char          *columns)
{
  g_auto (GStrv) names = g_strsplit (columns, ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (mant_vector_csv_find (self, names[i]) < 0)
      return FALSE;

  return TRUE;
}

const char *
mant_vector_csv_get (const MantVectorCsv *self,
                     gsize                row,
                     int                  column)
{
  return self->text
         + g_array_index (self->fields, guint32, (row + 1) * self->n_columns + column);
}

const char *
mant_vector_csv_get_source (const MantVectorCsv *self)
{
  return self->source;
}
