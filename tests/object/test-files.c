/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-files.h"

#include <glib/gstdio.h>

#include <string.h>

static char *folder;

const char *
test_folder (void)
{
  g_autoptr (GError) error = NULL;

  if (folder == NULL)
    folder = g_dir_make_tmp ("mantissa-test-XXXXXX", &error);
  g_assert_no_error (error);

  return folder;
}

void
test_remove_folder (void)
{
  if (folder == NULL)
    return;

  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

char *
test_write_file (const char    *name,
                 gconstpointer  bytes,
                 gsize          n_bytes)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (test_folder (), name, NULL);

  g_file_set_contents (path, bytes, n_bytes, &error);
  g_assert_no_error (error);

  return path;
}

char *
test_write_safetensors (const char *name,
                        const char *header,
                        gsize       n_data_bytes)
{
  const guint64 length = GUINT64_TO_LE (strlen (header));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) header, strlen (header));
  g_byte_array_set_size (bytes, bytes->len + n_data_bytes);
  memset (bytes->data + bytes->len - n_data_bytes, 0, n_data_bytes);

  return test_write_file (name, bytes->data, bytes->len);
}

void
test_assert_open_fails (const char *path,
                        GQuark      domain,
                        int         code,
                        ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MantTensorFile) file = mant_tensor_file_open (path, NULL, &error);
  va_list parts;

  if (file != NULL)
    g_error ("%s opened", path);
  if (!g_error_matches (error, domain, code))
    g_error ("%s: another error: %s", path, error->message);
  va_start (parts, code);
  for (const char *part = va_arg (parts, const char *); part != NULL;
       part = va_arg (parts, const char *))
    if (strstr (error->message, part) == NULL)
      g_error ("\"%s\" does not say \"%s\"", error->message, part);
  va_end (parts);
  g_assert_null (strchr (error->message, '\n'));
}

MantTensorFile *
test_assert_opens (const char *path,
                   guint       n_warnings,
                   const char *part)
{
  g_autoptr (GError) error = NULL;
  MantTensorFile *file = mant_tensor_file_open (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (file);

  const char *const *warnings = mant_tensor_file_get_warnings (file);

  g_assert_cmpuint (g_strv_length ((GStrv) warnings), ==, n_warnings);
  if (part != NULL && strstr (warnings[0], part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", warnings[0], part);

  return file;
}
