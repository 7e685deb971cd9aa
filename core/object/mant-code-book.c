/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-code-book-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "mant-mapping-private.h"
#include "mant-tensor-file.h"
#include "mant-text-private.h"

#define MAX_FILE_BYTES  (16u << 20)
#define MAX_TOKEN_BYTES 128
#define MAX_EXPONENT    400 /* of a decimal: far beyond binary32, and still quick to read */
#define BLANKS          " \t\r\n,;"

/* What a file was when it was read last. */
typedef struct {
  gint64 mtime_ns;
  guint64 size;
  guint64 inode;
  const MantCodeBook *book;
} FileEntry;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *books; /* digest of the values → MantCodeBook */
static GHashTable *files; /* path → FileEntry */

static gboolean fail (GError **error, const char *place, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

static gboolean
fail (GError     **error,
      const char  *place,
      const char  *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (place != NULL)
    g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT, "%s: %s", place, message);
  else
    g_set_error_literal (error, MANT_ERROR, MANT_ERROR_FORMAT, message);
  return FALSE;
}

/* The shortest decimal that reads back, as C writes it. */
static void
append_value (GString *text,
              float    value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 1; digits <= 9; digits++)
    {
      char conversion[8];
      MantValue read;

      g_snprintf (conversion, sizeof conversion, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, conversion, value);
      if (mant_value_from_string (buffer, strlen (buffer), &read) == MANT_OK
          && mant_value_to_f32 (&read) == value)
        break;
    }
  g_string_append (text, buffer);
}

static char *
values_to_text (const float *values,
                gsize        n_values)
{
  g_autoptr (GString) text = g_string_new ("codebook(");

  for (gsize i = 0; i < n_values; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      append_value (text, values[i]);
    }
  g_string_append_c (text, ')');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The one copy of these values. */
static const MantCodeBook *
intern (const float *values,
        gsize        n_values)
{
  g_autofree char *digest
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) values,
                                     n_values * sizeof (float));
  g_autofree char *text = values_to_text (values, n_values);
  MantCodeBook *book;

  pthread_mutex_lock (&mutex);
  if (books == NULL)
    books = g_hash_table_new (g_str_hash, g_str_equal);
  book = g_hash_table_lookup (books, digest);
  if (book == NULL)
    {
      char short_id[32];

      g_snprintf (short_id, sizeof short_id, "codebook(#%.16s)", digest);
      book = g_new (MantCodeBook, 1);
      book->values = g_memdup2 (values, n_values * sizeof (float));
      book->n_values = n_values;
      book->id = g_intern_string (strlen (text) < MANT_FORMAT_ID_SIZE ? text : short_id);
      g_hash_table_insert (books, g_steal_pointer (&digest), book);
    }
  pthread_mutex_unlock (&mutex);
  return book;
}

/* "#0123456789abcdef": a book that this process has read before. */
static const MantCodeBook *
find_digest (const char *digest)
{
  const MantCodeBook *found = NULL;
  GHashTableIter iter;
  gpointer key, value;

  pthread_mutex_lock (&mutex);
  if (books != NULL)
    {
      g_hash_table_iter_init (&iter, books);
      while (found == NULL && g_hash_table_iter_next (&iter, &key, &value))
        if (strlen (digest) == 16 && g_str_has_prefix (key, digest))
          found = value;
    }
  pthread_mutex_unlock (&mutex);
  return found;
}

/* Whether the decimal's exponent is one that mant_value_from_string () reads quickly. */
static gboolean
has_small_exponent (const char *token,
                    gsize       length)
{
  const char *end = token + length;

  if (memchr (token, 'x', length) != NULL || memchr (token, 'X', length) != NULL)
    return TRUE;
  for (const char *c = token; c < end; c++)
    if (*c == 'e' || *c == 'E')
      {
        gint64 exponent = 0;

        for (c++; c < end; c++)
          if (g_ascii_isdigit (*c))
            exponent = MIN (exponent * 10 + (*c - '0'), MAX_EXPONENT + 1);
        return exponent <= MAX_EXPONENT;
      }
  return TRUE;
}

/* Adds one value; `place` is "line 3" or "value 3". */
static gboolean
add_value (GArray      *values,
           float        value,
           const char  *shown,
           const char  *place,
           GError     **error)
{
  if (!isfinite (value))
    return fail (error, place, _("“%s” is no finite number of binary32, which the values of a code "
                                 "book are"), shown);
  if (values->len == MANT_CODE_BOOK_MAX_VALUES)
    return fail (error, place, _("a code book has at most %d values"), MANT_CODE_BOOK_MAX_VALUES);

  value = value == 0 ? 0 : value; /* one zero */
  if (values->len > 0)
    {
      const float before = g_array_index (values, float, values->len - 1);

      if (value == before)
        return fail (error, place, _("“%s” is in the code book twice (as binary32)"), shown);
      if (value < before)
        return fail (error, place, _("“%s” is less than the value before it; the values of a code "
                                     "book ascend, and a code is its value’s place"), shown);
    }
  g_array_append_val (values, value);
  return TRUE;
}

static gboolean
add_token (GArray      *values,
           const char  *token,
           gsize        length,
           const char  *place,
           GError     **error)
{
  g_autofree char *shown = mant_text_escape (token, length, 40);
  MantValue value;

  if (length > MAX_TOKEN_BYTES)
    return fail (error, place, _("“%s” is too long for a number"), shown);
  if (!has_small_exponent (token, length))
    return fail (error, place, _("“%s” is far beyond binary32"), shown);
  if (mant_value_from_string (token, length, &value) != MANT_OK)
    return fail (error, place, _("“%s” is not a number"), shown);

  return add_value (values, mant_value_to_f32 (&value), shown, place, error);
}

/* Text: numbers between blanks, commas and semicolons; # starts a comment. */
static gboolean
add_lines (GArray      *values,
           const char  *text,
           gsize        length,
           GError     **error)
{
  const char *end = text + length;

  for (guint line = 1; text < end; line++)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));
      const char *next = newline != NULL ? newline + 1 : end;
      const char *stop = newline != NULL ? newline : end;
      const char *comment = memchr (text, '#', (gsize) (stop - text));

      if (comment != NULL)
        stop = comment;
      while (text < stop)
        {
          const char *token;

          while (text < stop && *text != '\0' && strchr (BLANKS, *text) != NULL)
            text++;
          token = text;
          while (text < stop && (*text == '\0' || strchr (BLANKS, *text) == NULL))
            text++;
          if (text > token)
            {
              g_autofree char *place = g_strdup_printf (_("line %u"), line);

              if (!add_token (values, token, (gsize) (text - token), place, error))
                return FALSE;
            }
        }
      text = next;
    }
  return TRUE;
}

static gboolean
add_array (GArray      *values,
           const char  *path,
           GError     **error)
{
  g_autoptr (MantTensorFile) file = mant_tensor_file_open (path, NULL, error);
  g_autofree float *read = NULL;
  MantTensor *tensor;
  guint64 n_elements;
  guint n_dims = 0;

  if (file == NULL)
    return FALSE;
  if (mant_tensor_file_get_n_tensors (file) != 1)
    return fail (error, NULL, _("the file has no array of one dimension"));
  tensor = mant_tensor_file_get_tensor (file, 0);
  mant_tensor_get_shape (tensor, &n_dims);
  n_elements = mant_tensor_get_n_elements (tensor);
  if (n_dims != 1 || (mant_tensor_get_dtype (tensor) != MANT_DTYPE_F32
                      && mant_tensor_get_dtype (tensor) != MANT_DTYPE_F64))
    return fail (error, NULL, _("the array is not one dimension of float32 or float64"));
  if (n_elements > MANT_CODE_BOOK_MAX_VALUES)
    return fail (error, NULL, _("a code book has at most %d values"), MANT_CODE_BOOK_MAX_VALUES);

  read = g_new (float, MAX (n_elements, 1));
  if (!mant_tensor_read_f32 (tensor, 0, n_elements, read, error))
    return FALSE;
  for (gsize i = 0; i < n_elements; i++)
    {
      g_autofree char *place = g_strdup_printf (_("value %zu"), i + 1);
      char shown[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (shown, sizeof shown, "%.9g", read[i]);
      if (!add_value (values, read[i], shown, place, error))
        return FALSE;
    }
  return TRUE;
}

static const MantCodeBook *
finish (GArray  *values,
        GError **error)
{
  if (values->len < 2)
    {
      fail (error, NULL, _("a code book has at least two values, and this one has %u"),
            values->len);
      return NULL;
    }
  return intern ((const float *) values->data, values->len);
}

static const MantCodeBook *
read_file (const char  *path,
           const char  *folder,
           GError     **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, folder);
  g_autofree char *shown = mant_text_escape_path (path);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (MantMapping) mapping = NULL;
  g_autoptr (GError) cause = NULL;
  const MantCodeBook *book = NULL;
  FileEntry now = { 0 }, *known;
  GStatBuf status;
  guint64 size;

  if (g_stat (absolute, &status) == 0)
    {
      now.mtime_ns = (gint64) status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
      now.size = (guint64) status.st_size;
      now.inode = status.st_ino;
    }
  pthread_mutex_lock (&mutex);
  if (files == NULL)
    files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  known = g_hash_table_lookup (files, absolute);
  if (known != NULL && known->mtime_ns == now.mtime_ns && known->size == now.size
      && known->inode == now.inode)
    book = known->book;
  pthread_mutex_unlock (&mutex);
  if (book != NULL)
    return book;

  mapping = mant_mapping_open (absolute, &cause);
  size = mapping != NULL ? mant_mapping_get_size (mapping) : 0;
  if (mapping != NULL && size > MAX_FILE_BYTES)
    fail (&cause, NULL, _("%" PRIu64 " bytes are too many for a code book"), size);
  if (cause == NULL)
    {
      g_autofree char *text = g_malloc (size + 1);

      if (mant_mapping_read (mapping, 0, size, (guint8 *) text, &cause))
        {
          if (size >= 6 && memcmp (text, "\x93NUMPY", 6) == 0)
            add_array (values, absolute, &cause);
          else
            add_lines (values, text, size, &cause);
        }
    }
  if (cause == NULL)
    book = finish (values, &cause);
  if (cause != NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT, _("The code book %s: %s"), shown,
                   cause->message);
      return NULL;
    }

  now.book = book;
  pthread_mutex_lock (&mutex);
  g_hash_table_replace (files, g_steal_pointer (&absolute), g_memdup2 (&now, sizeof now));
  pthread_mutex_unlock (&mutex);
  return book;
}

/* Whether the first word reads as a number: then all are values, else all is a path. */
static gboolean
begins_with_number (const char *content)
{
  const gsize length = strcspn (content, BLANKS);
  MantValue value;

  return length > 0 && length <= MAX_TOKEN_BYTES && has_small_exponent (content, length)
         && mant_value_from_string (content, length, &value) == MANT_OK;
}

/* Reads the values of codebook(…). Values are numbers, decimal or hexadecimal, each rounded once to
 * the nearest binary32; they ascend, and no two are equal. A file holds the same, with as many
 * lines as it likes and # before comments, or is a one-dimensional .npy of float32 or float64. "#…"
 * is the short name that a book without a better one has in this process. A path that is not
 * absolute counts from `folder`, or from the current one for NULL. Fails with MANT_ERROR_FORMAT and
 * a sentence that names the line or the value. */
const MantCodeBook *
mant_code_book_read (const char  *content,
                     const char  *folder,
                     GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (content));
  g_autoptr (GArray) values = NULL;
  const MantCodeBook *book;
  gsize n = 0;

  if (stripped[0] == '\0')
    {
      fail (error, NULL, _("codebook() needs values, such as codebook(-1 0 1), or the path of a "
                           "file of values"));
      return NULL;
    }
  if (stripped[0] == '#')
    {
      book = find_digest (stripped + 1);
      if (book == NULL)
        {
          g_autofree char *shown = mant_text_escape (stripped, strlen (stripped), 40);

          fail (error, NULL, _("the values of codebook(%s) are not known to this process; give the "
                               "values, a file, or a name of the format library"), shown);
        }
      return book;
    }
  if (!begins_with_number (stripped))
    return read_file (stripped, folder, error);

  values = g_array_new (FALSE, FALSE, sizeof (float));
  for (const char *at = stripped; *at != '\0';)
    {
      const gsize length = strcspn (at, BLANKS);

      if (length > 0)
        {
          g_autofree char *place = g_strdup_printf (_("codebook(…), value %zu"), ++n);

          if (!add_token (values, at, length, place, error))
            return NULL;
        }
      at += length;
      at += strspn (at, BLANKS);
    }
  return finish (values, error);
}

char *
mant_code_book_to_text (const MantCodeBook *self)
{
  return values_to_text (self->values, self->n_values);
}

gboolean
mant_code_book_to_format (const MantCodeBook  *self,
                          MantFormat          *format,
                          GError             **error)
{
  guint bits = 1;

  while ((G_GUINT64_CONSTANT (1) << bits) < self->n_values)
    bits++;
  memset (format, 0, sizeof *format);
  format->codec = &mant_codec_table;
  format->bits = (int) bits;
  format->is_signed = self->values[0] < 0;
  format->values = self->values;
  format->n_values = (int) self->n_values;
  format->policy.overflow = MANT_OVERFLOW_SATURATE;
  if (mant_format_finish (format) != MANT_OK)
    return fail (error, NULL, _("%s is not a code book that this version computes with"), self->id);
  g_strlcpy (format->id, self->id, sizeof format->id);
  return TRUE;
}
