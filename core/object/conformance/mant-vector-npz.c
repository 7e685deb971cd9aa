/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-vector-npz-private.h"

#include <glib/gi18n-lib.h>

static void
clear_key (gpointer data)
{
  g_strfreev (((MantVectorKey *) data)->parts);
}

GArray *
mant_vector_keys_new (MantNpzReader *npz,
                      const char    *separator,
                      gboolean     (*wants) (char **parts))
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (MantVectorKey));

  g_array_set_clear_func (keys, clear_key);
  for (guint i = 0; i < mant_npz_reader_get_n_arrays (npz); i++)
    {
      MantVectorKey key = { .key = mant_npz_reader_get_name (npz, i) };

      key.parts = g_strsplit (key.key, separator, -1);
      if (wants (key.parts))
        g_array_append_val (keys, key);
      else
        g_strfreev (key.parts);
    }

  return keys;
}

gboolean
mant_vector_npz_any (const MantVectorFile *file,
                     const char           *separator,
                     gboolean            (*wants) (char **parts))
{
  if (file->npz == NULL)
    return FALSE;

  for (guint i = 0; i < mant_npz_reader_get_n_arrays (file->npz); i++)
    {
      g_auto (GStrv) parts = g_strsplit (mant_npz_reader_get_name (file->npz, i), separator, -1);

      if (wants (parts))
        return TRUE;
    }

  return FALSE;
}

GBytes *
mant_vector_load_inputs (MantVectorFolder      *folder,
                         const MantVectorFile  *from,
                         const char            *name,
                         GError               **error)
{
  MantVectorFile *file;
  GBytes *bytes;

  /* a table of arrays has its inputs with it */
  if (from->npz != NULL && mant_npz_reader_has (from->npz, name))
    {
      g_autoptr (MantNpzArray) array = mant_npz_reader_load (from->npz, name, error);

      return array == NULL ? NULL : g_bytes_new (array->items, array->n_items * array->item_bytes);
    }

  file = mant_vector_folder_find (folder, from, name);
  if (file == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("There is no file “%s”, which has the inputs"), name);
      return NULL;
    }
  if (!mant_vector_file_open (file, error))
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  bytes = g_bytes_ref (file->bytes);

  return bytes;
}

gconstpointer
mant_vector_inputs_get (GBytes *inputs,
                        gsize   item_bytes,
                        gsize  *n_items)
{
  gsize n;
  gconstpointer data = g_bytes_get_data (inputs, &n);

  *n_items = n / item_bytes;
  return data;
}

void
mant_vector_fail (MantVectorTally *tally,
                  const char      *what,
                  const GError    *error)
{
  g_autofree char *id = g_strdup_printf ("unreadable %s", what);
  char **example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, id, NULL);

  if (example != NULL)
    *example = g_strdup (error->message);
}
