/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-quantize-output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define COPY_BYTES (256 * 1024)

/* A piece of the spool, which becomes a tensor of bytes. */
typedef struct {
  char   *name;
  guint64 shape[2];
  guint   n_dims;
  guint64 offset, size;
} Piece;

struct _MantQuantizeOutput {
  MantTensorWriter       *writer;
  const MantQuantization *quantization;
  GPtrArray              *tensors; /* those that are written, in the order of the jobs */
  guint                   next;    /* the tensor of the job that runs */

  /* Codes: how many bytes a job writes is known when it has, so everything waits in one unlinked
   * file until all is there to be declared. */
  gboolean codes;
  int      spool_fd, codes_fd, scales_fd;
  guint64  spooled;
  GArray  *pieces;
};

static void
clear_piece (gpointer data)
{
  g_free (((Piece *) data)->name);
}

static void
set_errno_error (GError     **error,
                 const char  *what)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", what, g_strerror (code));
}

/* A file beside the target, as large as it gets, that has no name already. */
static int
open_unlinked (const char  *path,
               GError     **error)
{
  g_autofree char *name = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);

  if (fd == -1)
    set_errno_error (error, path);
  else
    g_unlink (name);
  return fd;
}

static gboolean
add_metadata (MantQuantizeOutput  *self,
              GError             **error)
{
  const MantQuantization *quantization = self->quantization;
  g_autofree char *canonical = mant_format_dup_long_form (&quantization->format);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, quantization->seed);
  g_autofree char *axis = g_strdup_printf ("%d", quantization->axis);
  const gboolean flips = quantization->flip_probability > 0;
  g_autofree char *flip_seed = g_strdup_printf ("%" G_GUINT64_FORMAT, quantization->flip_seed);
  char flip_probability[G_ASCII_DTOSTR_BUF_SIZE];
  const struct {
    const char *key, *value;
  } pairs[] = {
    { "mantissa_version", MANT_VERSION },
    { "format", canonical },
    { "rounding", quantization->rounding->id },
    { "overflow", quantization->overflow },
    { "axis", axis },
    { "seed", seed },
    { "flip_probability", flips ? flip_probability : NULL },
    { "flip_bits", flips ? quantization->flip_bits : NULL },
    { "flip_seed", flips ? flip_seed : NULL },
  };

  g_ascii_dtostr (flip_probability, sizeof flip_probability, quantization->flip_probability);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i].value != NULL
        && !mant_tensor_writer_add_metadata (self->writer, pairs[i].key, pairs[i].value, error))
      return FALSE;
  return TRUE;
}

static gboolean
begin_values (MantQuantizeOutput  *self,
              gboolean             with_metadata,
              GError             **error)
{
  for (guint i = 0; i < self->tensors->len; i++)
    {
      MantTensor *tensor = g_ptr_array_index (self->tensors, i);
      guint n_dims;
      const guint64 *shape = mant_tensor_get_shape (tensor, &n_dims);

      if (!mant_tensor_writer_declare (self->writer, mant_tensor_get_name (tensor), MANT_DTYPE_F32,
                                       shape, n_dims, error))
        return FALSE;
    }
  return (!with_metadata || add_metadata (self, error))
         && mant_tensor_writer_begin (self->writer, error);
}

/**
 * mant_quantize_output_check_path:
 * @path: the file to write
 * @codes: whether codes and scales go into it
 * @error: return location for %MANT_USAGE_ERROR
 *
 * Returns: whether its name says what kind of file it is to be, and that kind can be
 */
gboolean
mant_quantize_output_check_path (const char  *path,
                                 gboolean     codes,
                                 GError     **error)
{
  gboolean is_npy = g_str_has_suffix (path, ".npy");

  if (!is_npy && !g_str_has_suffix (path, ".safetensors"))
    mant_set_usage_error (error, _("“%s” ends neither in .npy nor in .safetensors"), path);
  else if (is_npy && codes)
    mant_set_usage_error (error, _("codes and scales go into a .safetensors file, not into “%s”"),
                          path);
  else
    return TRUE;
  return FALSE;
}

/**
 * mant_quantize_output_new:
 * @path: the file to write; NPY for one tensor, safetensors for any number
 * @codes: whether to write codes and scales instead of dequantized values
 * @tensors: (element-type MantTensor): the tensors to be written, in the order of the jobs
 * @quantization: how they are quantized; has to outlive the output
 * @error: return location for %MANT_USAGE_ERROR, or an error of the writer
 *
 * Returns: (transfer full) (nullable): an output
 */
MantQuantizeOutput *
mant_quantize_output_new (const char              *path,
                          gboolean                 codes,
                          GPtrArray               *tensors,
                          const MantQuantization  *quantization,
                          GError                 **error)
{
  g_autoptr (MantQuantizeOutput) self = NULL;
  gboolean is_npy = g_str_has_suffix (path, ".npy");

  if (!mant_quantize_output_check_path (path, codes, error))
    return NULL;
  if (is_npy && tensors->len != 1)
    {
      mant_set_usage_error (error, _("“%s” can hold one tensor, and there are %u; name one, or "
                                     "write a .safetensors file"), path, tensors->len);
      return NULL;
    }

  self = g_new0 (MantQuantizeOutput, 1);
  self->spool_fd = self->codes_fd = self->scales_fd = -1;
  self->quantization = quantization;
  self->codes = codes;
  self->tensors = g_ptr_array_ref (tensors);
  self->pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, clear_piece);
  self->writer = mant_tensor_writer_new (path, NULL, error);
  if (self->writer == NULL)
    return NULL;
  if (!codes)
    return begin_values (self, !is_npy, error) ? g_steal_pointer (&self) : NULL;

  self->spool_fd = open_unlinked (path, error);
  if (self->spool_fd != -1)
    self->codes_fd = open_unlinked (path, error);
  if (self->codes_fd != -1)
    self->scales_fd = open_unlinked (path, error);
  return self->scales_fd != -1 ? g_steal_pointer (&self) : NULL;
}

/**
 * mant_quantize_output_free:
 * @self: an output
 *
 * Without mant_quantize_output_commit() nothing is left of the file.
 */
void
mant_quantize_output_free (MantQuantizeOutput *self)
{
  const int fds[] = { self->spool_fd, self->codes_fd, self->scales_fd };

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    if (fds[i] != -1)
      close (fds[i]);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->tensors, g_ptr_array_unref);
  g_clear_pointer (&self->pieces, g_array_unref);
  g_free (self);
}

/**
 * mant_quantize_output_prepare:
 * @self: an output
 * @job: the job of the next tensor, before it runs
 * @error: return location for an error of %G_IO_ERROR
 *
 * Returns: whether the job now writes to the output
 */
gboolean
mant_quantize_output_prepare (MantQuantizeOutput  *self,
                              MantQuantizeJob     *job,
                              GError             **error)
{
  if (self->codes)
    {
      if (ftruncate (self->codes_fd, 0) != 0 || ftruncate (self->scales_fd, 0) != 0)
        {
          set_errno_error (error, _("temporary file"));
          return FALSE;
        }
      mant_quantize_job_set_codes_fd (job, self->codes_fd, self->scales_fd);
    }
  else
    {
      guint64 offset;
      int fd = mant_tensor_writer_get_place (self->writer, self->next, &offset);

      mant_quantize_job_set_output_fd (job, fd, offset);
    }
  return TRUE;
}

/* Appends a file that a job has written to the spool. */
static gboolean
spool (MantQuantizeOutput  *self,
       int                  fd,
       const char          *suffix,
       guint64              n_rows,
       GError             **error)
{
  MantTensor *tensor = g_ptr_array_index (self->tensors, self->next);
  g_autofree char *buffer = g_malloc (COPY_BYTES);
  Piece piece = { 0 };
  struct stat status;

  if (fstat (fd, &status) != 0)
    {
      set_errno_error (error, _("temporary file"));
      return FALSE;
    }
  piece.name = g_strconcat (mant_tensor_get_name (tensor), suffix, NULL);
  piece.offset = self->spooled;
  piece.size = status.st_size;
  if (n_rows > 0 && piece.size % n_rows == 0)
    {
      piece.n_dims = 2;
      piece.shape[0] = n_rows;
      piece.shape[1] = piece.size / n_rows;
    }
  else
    {
      piece.n_dims = 1;
      piece.shape[0] = piece.size;
    }
  g_array_append_val (self->pieces, piece);

  for (guint64 at = 0; at < piece.size;)
    {
      ssize_t n = pread (fd, buffer, MIN (piece.size - at, COPY_BYTES), at);

      if (n > 0)
        n = pwrite (self->spool_fd, buffer, n, self->spooled);
      if (n <= 0)
        {
          set_errno_error (error, _("temporary file"));
          return FALSE;
        }
      at += n;
      self->spooled += n;
    }
  return TRUE;
}

/**
 * mant_quantize_output_collect:
 * @self: an output
 * @error: return location for an error of %G_IO_ERROR
 *
 * Takes in what the job of mant_quantize_output_prepare() has written, and goes on to the next
 * tensor.
 *
 * Returns: whether it could be taken in
 */
gboolean
mant_quantize_output_collect (MantQuantizeOutput  *self,
                              GError             **error)
{
  MantTensor *tensor = g_ptr_array_index (self->tensors, self->next);
  guint64 n_elements = mant_tensor_get_n_elements (tensor);

  if (!self->codes)
    {
      mant_tensor_writer_account (self->writer, n_elements * sizeof (float));
    }
  else
    {
      guint n_dims;
      const guint64 *shape = mant_tensor_get_shape (tensor, &n_dims);
      int axis = self->quantization->axis;
      guint64 along = n_dims == 0 ? 1 : shape[axis < 0 ? (int) n_dims + axis : axis];

      if (!spool (self, self->codes_fd, ".codes", along > 0 ? n_elements / along : 0, error)
          || (self->quantization->format.shape != MANT_SHAPE_ELEMENT
              && self->quantization->format.packed == NULL
              && !spool (self, self->scales_fd, ".scales", 0, error)))
        return FALSE;
    }
  self->next++;
  return TRUE;
}

static gboolean
write_pieces (MantQuantizeOutput  *self,
              GCancellable        *cancellable,
              GError             **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (!mant_tensor_writer_declare (self->writer, piece->name, MANT_DTYPE_U8, piece->shape,
                                       piece->n_dims, error))
        return FALSE;
    }
  if (!add_metadata (self, error) || !mant_tensor_writer_begin (self->writer, error))
    return FALSE;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      for (guint64 at = 0; at < piece->size;)
        {
          ssize_t n = pread (self->spool_fd, buffer, MIN (piece->size - at, COPY_BYTES),
                             piece->offset + at);

          if (n <= 0)
            {
              set_errno_error (error, _("temporary file"));
              return FALSE;
            }
          if (g_cancellable_set_error_if_cancelled (cancellable, error)
              || !mant_tensor_writer_write (self->writer, i, at, buffer, n, error))
            return FALSE;
          at += n;
        }
    }
  return TRUE;
}

/**
 * mant_quantize_output_commit:
 * @self: an output whose jobs have all run
 * @cancellable: a cancellable
 * @error: return location for an error of the writer
 *
 * Gives the file its name.
 *
 * Returns: whether it is there
 */
gboolean
mant_quantize_output_commit (MantQuantizeOutput  *self,
                             GCancellable        *cancellable,
                             GError             **error)
{
  return (!self->codes || write_pieces (self, cancellable, error))
         && !g_cancellable_set_error_if_cancelled (cancellable, error)
         && mant_tensor_writer_commit (self->writer, error);
}
