/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bytes as a .npz: every array of it is loaded and every item read. */

#include "mant-npz-reader-private.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzReader) reader = mant_npz_reader_new (bytes, &error);

  if (reader == NULL)
    {
      g_assert_nonnull (error);
      g_assert_null (strchr (error->message, '\n'));
      return 0;
    }
  for (guint i = 0; i < mant_npz_reader_get_n_arrays (reader); i++)
    {
      const char *name = mant_npz_reader_get_name (reader, i);
      g_autoptr (GError) why = NULL;
      g_autoptr (MantNpzArray) array = mant_npz_reader_load (reader, name, &why);
      guint64 sum = 0;

      if (array == NULL)
        {
          g_assert_null (strchr (why->message, '\n'));
          continue;
        }
      for (gsize k = 0; k < array->n_items; k++)
        sum += mant_npz_array_get_bits (array, k);
      g_assert_cmpuint (array->n_items == 0 ? sum : 0, ==, 0);
    }

  return 0;
}
