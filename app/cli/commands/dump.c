/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "mant-tensor-arguments.h"

#define CHUNK_ELEMENTS (256 * 1024)
#define CHUNK_BYTES (1024 * 1024)

/* Writes the values as binary32. */
static gboolean
dump_values (MantTensor    *tensor,
             const char    *path,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (MantTensorWriter) writer = mant_tensor_writer_new (path, NULL, error);
  g_autofree float *values = NULL;
  guint64 n_elements = mant_tensor_get_n_elements (tensor);
  const guint64 *shape;
  guint n_dims;

  if (writer == NULL)
    return FALSE;
  shape = mant_tensor_get_shape (tensor, &n_dims);
  if (!mant_tensor_writer_declare (writer, mant_tensor_get_name (tensor), MANT_DTYPE_F32, shape,
                                   n_dims, error)
      || !mant_tensor_writer_begin (writer, error))
    return FALSE;

  values = g_new (float, CHUNK_ELEMENTS);
  for (guint64 first = 0; first < n_elements; first += CHUNK_ELEMENTS)
    {
      gsize n = MIN (n_elements - first, CHUNK_ELEMENTS);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !mant_tensor_read_f32 (tensor, first, n, values, error)
          || !mant_tensor_writer_write (writer, 0, 4 * first, (const guint8 *) values, 4 * n,
                                        error))
        return FALSE;
    }
  return mant_tensor_writer_commit (writer, error);
}

/* Calls `take` with the stored bytes, piece by piece. */
static gboolean
read_stored (MantTensor    *tensor,
             GCancellable  *cancellable,
             gboolean     (*take) (gpointer data, guint64 first, const guint8 *bytes, gsize n,
                                   GError **error),
             gpointer       data,
             GError       **error)
{
  g_autofree guint8 *bytes = g_malloc (CHUNK_BYTES);
  guint64 n_bytes = mant_tensor_get_n_bytes (tensor);

  for (guint64 first = 0; first < n_bytes; first += CHUNK_BYTES)
    {
      gsize n = MIN (n_bytes - first, CHUNK_BYTES);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !mant_tensor_read_raw (tensor, first, n, bytes, error)
          || !take (data, first, bytes, n, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_into_writer (gpointer       data,
                  guint64        first,
                  const guint8  *bytes,
                  gsize          n,
                  GError       **error)
{
  return mant_tensor_writer_write (data, 0, first, bytes, n, error);
}

static gboolean
take_into_output (gpointer       data,
                  guint64        first,
                  const guint8  *bytes,
                  gsize          n,
                  GError       **error)
{
  mant_output_add_bytes (data, (const char *) bytes, n);
  return mant_output_flush (data, error);
}

/* An NPY file with the stored bytes of a tensor whose file is little-endian and in C order. */
static gboolean
dump_stored_as_npy (MantTensor    *tensor,
                    const char    *path,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (MantTensorWriter) writer = mant_tensor_writer_new (path, "npy", error);
  const guint64 *shape;
  guint n_dims;

  if (writer == NULL)
    return FALSE;
  shape = mant_tensor_get_shape (tensor, &n_dims);
  return mant_tensor_writer_declare (writer, mant_tensor_get_name (tensor),
                                     mant_tensor_get_dtype (tensor), shape, n_dims, error)
         && mant_tensor_writer_begin (writer, error)
         && read_stored (tensor, cancellable, take_into_writer, writer, error)
         && mant_tensor_writer_commit (writer, error);
}

/* Copies what comes before the data in the tensor's own file: an NPY header, with the byte order
 * and the order of dimensions that the data has. */
static gboolean
copy_header (MantTensor  *tensor,
             MantOutput  *output,
             GError     **error)
{
  const char *path = mant_tensor_get_path (tensor);
  gsize left = mant_tensor_get_offset (tensor);
  FILE *file = fopen (path, "rbe");
  char bytes[4096];

  while (file != NULL && left > 0)
    {
      gsize n = fread (bytes, 1, MIN (left, sizeof bytes), file);

      if (n == 0)
        break;
      mant_output_add_bytes (output, bytes, n);
      left -= n;
    }
  if (left > 0)
    g_set_error (error, MANT_ERROR, MANT_ERROR_CHANGED, _("%s: changed while it was read"), path);
  g_clear_pointer (&file, fclose);
  return left == 0;
}

static gboolean
dump_stored (MantTensor    *tensor,
             gboolean       with_header,
             const char    *path,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (MantOutput) output = mant_output_new_file (path, error);

  return output != NULL
         && (!with_header || copy_header (tensor, output, error))
         && read_stored (tensor, cancellable, take_into_output, output, error)
         && mant_output_commit (output, error);
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  const char *path = mant_invocation_get_argument (invocation, 0);
  const char *name = mant_invocation_get_argument (invocation, 1);
  const char *out = mant_invocation_get_text (invocation, "output");
  gboolean raw = mant_invocation_has (invocation, "raw");
  g_autoptr (MantTensorFile) file = NULL;
  MantTensor *tensor;
  const char *why_not;
  gboolean is_npy, done;

  if (out == NULL)
    {
      mant_set_usage_error (error, _("dump needs -o OUT.npy"));
      return FALSE;
    }
  is_npy = g_str_has_suffix (out, ".npy");
  if (!raw && !is_npy && !g_str_has_suffix (out, ".safetensors"))
    {
      mant_set_usage_error (error, _("“%s” ends neither in .npy nor in .safetensors"), out);
      return FALSE;
    }

  file = mant_open_file (invocation, path, error);
  tensor = file != NULL ? mant_find_tensor (file, name, error) : NULL;
  if (tensor == NULL || !mant_check_output (file, out, error))
    return FALSE;
  if (!raw && !mant_tensor_is_numeric (tensor, &why_not))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, _("%s: tensor “%s”: %s"), path, name,
                   why_not);
      return FALSE;
    }

  if (!raw)
    done = dump_values (tensor, out, invocation->cancellable, error);
  else if (is_npy && !g_str_equal (mant_tensor_file_get_kind (file), "npy"))
    done = dump_stored_as_npy (tensor, out, invocation->cancellable, error);
  else
    done = dump_stored (tensor, is_npy, out, invocation->cancellable, error);
  if (!done && error != NULL && strstr ((*error)->message, out) == NULL)
    mant_prefix_path (error, path);
  return done;
}

static const MantOption options[] = {
  { "output", 'o', MANT_OPTION_FILE, N_("OUT.npy"), N_("The file to write.") },
  { "raw", 0, MANT_OPTION_FLAG, NULL,
    N_("Write the elements as they are stored: with NumPy's name for their type if OUT ends in "
       ".npy, else the bytes and nothing else.") },
  { NULL }
};

static const MantExample examples[] = {
  { "data/sample/tinygpt-bf16.safetensors wte.weight -o wte.npy", NULL,
    N_("A tensor of the sample as binary32, for NumPy:") },
  { "data/sample/tinygpt-bf16.safetensors wte.weight --raw -o wte.bin", NULL,
    N_("Its bytes, two for each bfloat16:") },
  { NULL }
};

const MantCommand mant_command_dump = {
  .name = "dump",
  .summary = N_("write one tensor to a file"),
  .usage = "FILE TENSOR",
  .description =
    N_("Writes the values of a tensor as binary32, to an NPY file or, if OUT ends so, a "
       ".safetensors file. Integers of more than 24 bits and binary64 are rounded to nearest "
       "even."),
  .min_arguments = 2,
  .max_arguments = 2,
  .argument_words = { MANT_WORDS_FILES, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
