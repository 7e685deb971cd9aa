/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-vector-file-private.h"

#include "../mant-mapping-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <string.h>
#include <zlib.h>

#define GZIP_WINDOW (16 + MAX_WBITS) /* zlib: a gzip header, checked */

static void
mant_vector_file_free (MantVectorFile *self)
{
  mant_vector_file_close (self);
  g_object_unref (self->file);
  g_free (self->path);
  g_free (self->directory);
  g_free (self->name);
  g_free (self);
}

static gboolean
list (MantVectorFolder  *self,
      GFile             *folder,
      int                depth,
      GError           **error)
{
  g_autoptr (GFileEnumerator) children = NULL;
  const char *attributes = G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE ","
    G_FILE_ATTRIBUTE_STANDARD_SIZE;

  /* Links are not followed: they could lead in circles. */
  children = g_file_enumerate_children (folder, attributes, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                        NULL, error);
  if (children == NULL)
    return FALSE;

  for (;;)
    {
      GFileInfo *info;
      GFile *child;

      if (!g_file_enumerator_iterate (children, &info, &child, NULL, error))
        return FALSE;
      if (info == NULL)
        return TRUE;

      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        {
          g_autoptr (GError) unreadable = NULL;

          /* what is below may not be ours to read: the rest still is */
          if (depth < MANT_VECTOR_MAX_DEPTH && !list (self, child, depth + 1, &unreadable)
              && g_error_matches (unreadable, MANT_ERROR, MANT_ERROR_LIMIT))
            {
              g_propagate_error (error, g_steal_pointer (&unreadable));
              return FALSE;
            }
        }
      else if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
        {
          MantVectorFile *file;

          if (self->files->len == MANT_VECTOR_MAX_FILES)
            {
              g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                           _("There are over %d files under the folder"), MANT_VECTOR_MAX_FILES);
              return FALSE;
            }
          file = g_new0 (MantVectorFile, 1);
          file->file = g_object_ref (child);
          file->path = g_file_is_native (child) ? g_file_get_path (child) : g_file_get_uri (child);
          file->directory = g_path_get_dirname (file->path);
          file->name = g_path_get_basename (file->path);
          file->n_bytes = g_file_info_get_size (info);
          g_ptr_array_add (self->files, file);
        }
    }
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(MantVectorFile *const *) a)->path, (*(MantVectorFile *const *) b)->path);
}

MantVectorFolder *
mant_vector_folder_new (GFile   *folder,
                        GError **error)
{
  g_autoptr (MantVectorFolder) self = g_new0 (MantVectorFolder, 1);

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) mant_vector_file_free);
  if (!list (self, folder, 0, error))
    return NULL;
  g_ptr_array_sort (self->files, compare_paths);

  return g_steal_pointer (&self);
}

void
mant_vector_folder_free (MantVectorFolder *self)
{
  g_ptr_array_unref (self->files);
  g_free (self);
}

static gboolean
goes_on (const char *file_name,
         const char *name)
{
  const char *extension = strrchr (name, '.');
  const gsize n = extension - name;

  return strncmp (file_name, name, n) == 0 && !g_ascii_isdigit (file_name[n])
         && g_str_has_suffix (file_name, extension);
}

static MantVectorFile *
find_nearest (MantVectorFolder     *self,
              const MantVectorFile *from,
              const char           *name,
              gboolean              exactly)
{
  MantVectorFile *found = NULL;
  gsize found_common = 0;

  for (guint i = 0; i < self->files->len; i++)
    {
      MantVectorFile *file = g_ptr_array_index (self->files, i);
      gsize common = 0;

      if (exactly ? !g_str_equal (file->name, name) : !goes_on (file->name, name))
        continue;
      if (g_str_equal (file->directory, from->directory))
        return file;
      while (file->directory[common] != '\0' && file->directory[common] == from->directory[common])
        common++;
      if (found == NULL || common > found_common)
        {
          found = file;
          found_common = common;
        }
    }

  return found;
}

MantVectorFile *
mant_vector_folder_find (MantVectorFolder     *self,
                         const MantVectorFile *from,
                         const char           *name)
{
  MantVectorFile *found = find_nearest (self, from, name, TRUE);

  return found != NULL ? found : find_nearest (self, from, name, FALSE);
}

static GBytes *
gunzip (GBytes  *packed,
        GError **error)
{
  gsize n_packed;
  const guint8 *data = g_bytes_get_data (packed, &n_packed);
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (1 << 16);
  z_stream stream = { .next_in = (guint8 *) data, .avail_in = n_packed };
  int status = Z_OK;

  if (inflateInit2 (&stream, GZIP_WINDOW) != Z_OK)
    g_error ("zlib could not be started");
  while (status == Z_OK && text->len <= MANT_VECTOR_MAX_FILE_BYTES)
    {
      stream.next_out = chunk;
      stream.avail_out = 1 << 16;
      status = inflate (&stream, Z_NO_FLUSH);
      g_byte_array_append (text, chunk, (1 << 16) - stream.avail_out);
    }
  inflateEnd (&stream);

  if (text->len > MANT_VECTOR_MAX_FILE_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("The file has over %" PRIu64 " bytes when it is unpacked"),
                   MANT_VECTOR_MAX_FILE_BYTES);
      return NULL;
    }
  if (status != Z_STREAM_END)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE, _("byte %lu: the gzip data is damaged"),
                   stream.total_in);
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&text));
}

/* Items in hexadecimal, as the bits that they are. */
static gboolean
parse_items (const char   *text,
             MantNpzArray *array)
{
  for (gsize i = 0; i < array->n_items; i++)
    {
      char *end;
      const guint64 bits = g_ascii_strtoull (text, &end, 16);

      if (end == text || (*end != ' ' && *end != '\0')
          || (array->item_bytes < 8 && bits >> (8 * array->item_bytes) != 0))
        return FALSE;
      memcpy (array->items + i * array->item_bytes,
              (const guint8 *) &bits + (G_BYTE_ORDER == G_BIG_ENDIAN ? 8 - array->item_bytes : 0),
              array->item_bytes);
      text = *end == ' ' ? end + 1 : end;
    }

  return *text == '\0';
}

static MantNpzArray *
parse_array (const char *dtype,
             const char *shape,
             const char *items)
{
  g_autoptr (MantNpzArray) array = g_new0 (MantNpzArray, 1);
  g_auto (GStrv) dimensions = g_strsplit (shape, "x", MANT_NPZ_MAX_RANK + 1);

  if (strlen (dtype) != 2 || strchr ("biuf", dtype[0]) == NULL || strchr ("1248", dtype[1]) == NULL
      || g_strv_length (dimensions) > MANT_NPZ_MAX_RANK)
    return NULL;
  array->kind = dtype[0];
  array->item_bytes = dtype[1] - '0';
  array->n_items = 1;
  for (guint i = 0; dimensions[i] != NULL; i++)
    {
      guint64 dimension;

      /* an item has at least a digit and a blank */
      if (!g_ascii_string_to_unsigned (dimensions[i], 10, 0, strlen (items) / 2 + 1, &dimension,
                                       NULL))
        return NULL;
      array->shape[array->n_dims++] = dimension;
      array->n_items *= dimension;
      if (array->n_items > strlen (items) / 2 + 1)
        return NULL;
    }
  array->items = g_malloc0 (MAX (array->n_items * array->item_bytes, 1));

  return parse_items (items, array) ? g_steal_pointer (&array) : NULL;
}

/* A table of arrays: the text form of a .npz, for small ones. */
static gboolean
read_arrays (MantVectorFile  *self,
             GError         **error)
{
  const int key = mant_vector_csv_find (self->csv, "key");
  const int dtype = mant_vector_csv_find (self->csv, "dtype");
  const int shape = mant_vector_csv_find (self->csv, "shape");
  const int items = mant_vector_csv_find (self->csv, "items");

  self->npz = mant_npz_reader_new_empty ();
  for (gsize row = 0; row < mant_vector_csv_get_n_rows (self->csv); row++)
    {
      MantNpzArray *array = parse_array (mant_vector_csv_get (self->csv, row, dtype),
                                         mant_vector_csv_get (self->csv, row, shape),
                                         mant_vector_csv_get (self->csv, row, items));

      if (array == NULL)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                       _("row %zu is no array: its items do not fit its type and its shape"),
                       row + 1);
          return FALSE;
        }
      if (!mant_npz_reader_add (self->npz, mant_vector_csv_get (self->csv, row, key), array,
                                error))
        return FALSE;
    }

  return TRUE;
}

static GBytes *
read_file (MantVectorFile  *self,
           GError         **error)
{
  g_autoptr (MantMapping) mapping = NULL;
  g_autofree guint8 *data = NULL;
  guint64 size;

  if (!g_file_is_native (self->file)) /* a resource */
    return g_file_load_bytes (self->file, NULL, NULL, error);

  mapping = mant_mapping_open (self->path, error);
  if (mapping == NULL)
    return NULL;
  size = mant_mapping_get_size (mapping);
  if (size > MANT_VECTOR_MAX_FILE_BYTES || (data = g_try_malloc (MAX (size, 1))) == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("The file has %" PRIu64 " bytes; vector sets of at most %" PRIu64
                     " are read"),
                   size, MANT_VECTOR_MAX_FILE_BYTES);
      return NULL;
    }
  if (!mant_mapping_read (mapping, 0, size, data, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/* Its bytes, and, if it is a .npz or a .csv, what they say. Fails with MANT_ERROR_LIMIT, _PARSE and
 * with what reading a file can fail with. */
gboolean
mant_vector_file_open (MantVectorFile  *self,
                       GError         **error)
{
  gsize length;
  const guint8 *bytes;

  if (self->bytes != NULL)
    return TRUE;

  self->bytes = read_file (self, error);
  if (self->bytes == NULL)
    return FALSE;
  bytes = g_bytes_get_data (self->bytes, &length);
  if (length >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b)
    {
      GBytes *text = gunzip (self->bytes, error);

      g_bytes_unref (self->bytes);
      self->bytes = text;
      if (text == NULL)
        return FALSE;
    }
  if (g_str_has_suffix (self->name, ".npz"))
    self->npz = mant_npz_reader_new (self->bytes, error);
  else if (g_str_has_suffix (self->name, ".csv") || g_str_has_suffix (self->name, ".csv.gz"))
    {
      self->csv = mant_vector_csv_new (self->bytes, error);
      if (self->csv != NULL && mant_vector_csv_has (self->csv, "key,dtype,shape,items"))
        return read_arrays (self, error);
    }
  else
    return TRUE;

  return self->npz != NULL || self->csv != NULL;
}

void
mant_vector_file_close (MantVectorFile *self)
{
  g_clear_pointer (&self->npz, mant_npz_reader_free);
  g_clear_pointer (&self->csv, mant_vector_csv_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}
