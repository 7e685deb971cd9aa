/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz-file.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
check_tensor (MantTensorFileBuilder *builder,
              MantTensor            *tensor)
{
  const guint64 n = mant_tensor_get_n_elements (tensor), n_bytes = mant_tensor_get_n_bytes (tensor);
  const char *name = mant_tensor_get_name (tensor);
  g_autofree char *shown = mant_tensor_dup_display_name (tensor);
  g_autofree char *shape = mant_tensor_dup_shape_text (tensor);
  float values[3];
  guint8 byte;

  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_true (g_utf8_validate (shown, -1, NULL));
  g_assert_null (strpbrk (shown, "\n\r\x1b"));
  g_assert_cmpuint (strlen (shape), >, 0);
  g_assert_true (mant_tensor_file_builder_find (builder, name) == tensor);
  if (n_bytes > 0)
    g_assert_true (mant_tensor_read_raw (tensor, n_bytes - 1, 1, &byte, NULL));
  if (!mant_tensor_is_numeric (tensor, NULL))
    return;

  g_assert_cmpuint (n, <=, n_bytes * 2);
  g_assert_true (mant_tensor_read_f32 (tensor, 0, MIN (n, 3), values, NULL));
  g_assert_true (mant_tensor_read_f32 (tensor, n - MIN (n, 3), MIN (n, 3), values, NULL));
}

void
fuzz_loader (const MantTensorLoader *loader,
             const uint8_t          *data,
             size_t                  size)
{
  /* A file in memory: the loaders map files. */
  const int fd = memfd_create ("fuzz", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (MantTensorFileBuilder) builder = mant_tensor_file_builder_new ();
  g_autoptr (MantMapping) mapping = NULL;
  g_autoptr (GError) error = NULL;

  if (write (fd, data, size) != (ssize_t) size)
    g_error ("the file in memory could not be written");
  mapping = mant_mapping_open (path, &error);
  g_assert_no_error (error);
  close (fd);

  loader->sniff (data, MIN (size, 512), "model.bin");
  if (!loader->open (mapping, builder, NULL, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strchr (error->message, '\n'));
      return;
    }
  g_assert_no_error (error);

  GPtrArray *tensors = mant_tensor_file_builder_get_tensors (builder);

  for (guint i = 0; i < tensors->len; i++)
    check_tensor (builder, g_ptr_array_index (tensors, i));

  g_auto (GStrv) metadata = mant_tensor_file_builder_end_metadata (builder);
  g_auto (GStrv) warnings = mant_tensor_file_builder_end_warnings (builder);

  g_assert_cmpuint (g_strv_length (metadata) % 2, ==, 0);
  for (char **p = warnings; *p != NULL; p++)
    {
      g_assert_true (g_utf8_validate (*p, -1, NULL));
      g_assert_null (strchr (*p, '\n'));
    }
}
