/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-writer.h"
#include "mant-tensor-private.h"
#include "mant-text-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_HEADER_BYTES 100000000 /* what readers of safetensors accept */
#define NPY_ALIGNMENT    64
#define NPY_MAX_HEADER_BYTES 65535 /* of version 1 */

typedef enum {
  KIND_SAFETENSORS,
  KIND_NPY,
  KIND_RAW,
} Kind;

typedef enum {
  STATE_DECLARING,
  STATE_WRITING,
  STATE_ENDED,
} State;

typedef struct {
  char *name;
  MantDtype dtype;
  guint64 *shape;
  guint n_dims;
  guint64 offset; /* from the start of the data */
  guint64 n_bytes;
} Declared;

struct _MantTensorWriter {
  GObject parent_instance;

  char *path;
  char *temporary_path;
  Kind kind;
  State state;
  int fd;
  GArray *tensors; /* of Declared */
  GHashTable *names;
  GPtrArray *metadata; /* key, value, key … */
  guint64 header_bytes;
  guint64 data_bytes;
  _Atomic guint64 n_written_bytes;
};

G_DEFINE_FINAL_TYPE (MantTensorWriter, mant_tensor_writer, G_TYPE_OBJECT)

static void
clear_declared (gpointer data)
{
  Declared *declared = data;

  g_clear_pointer (&declared->name, g_free);
  g_clear_pointer (&declared->shape, g_free);
}

static void
mant_tensor_writer_finalize (GObject *object)
{
  MantTensorWriter *self = MANT_TENSOR_WRITER (object);

  mant_tensor_writer_abort (self);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->tensors, g_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->metadata, g_ptr_array_unref);

  G_OBJECT_CLASS (mant_tensor_writer_parent_class)->finalize (object);
}

static void
mant_tensor_writer_class_init (MantTensorWriterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mant_tensor_writer_finalize;
}

static void
mant_tensor_writer_init (MantTensorWriter *self)
{
  self->fd = -1;
  self->tensors = g_array_new (FALSE, TRUE, sizeof (Declared));
  g_array_set_clear_func (self->tensors, clear_declared);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->metadata = g_ptr_array_new_with_free_func (g_free);
}

static gboolean
fail_errno (const char  *path,
            int          saved_errno,
            GError     **error)
{
  g_autofree char *shown = mant_text_escape_path (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
               _("“%s” could not be written: %s"), shown, g_strerror (saved_errno));

  return FALSE;
}

static gboolean
find_kind (const char  *path,
           const char  *kind,
           Kind        *found,
           GError     **error)
{
  if (kind == NULL)
    kind = g_str_has_suffix (path, ".npy")         ? "npy"
         : g_str_has_suffix (path, ".safetensors") ? "safetensors"
                                                   : "";

  if (g_str_equal (kind, "safetensors"))
    *found = KIND_SAFETENSORS;
  else if (g_str_equal (kind, "npy"))
    *found = KIND_NPY;
  else if (g_str_equal (kind, "raw"))
    *found = KIND_RAW;
  else
    {
      g_autofree char *shown = mant_text_escape_path (path);

      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("“%s” ends in neither .npy nor .safetensors, the files that can be written"),
                   shown);
      return FALSE;
    }

  return TRUE;
}

/**
 * mant_tensor_writer_new:
 * @path: (type filename): the file to be; if it exists, it will be replaced as a whole or not at
 * all
 * @kind: (nullable): "safetensors", "npy" (one tensor) or "raw" (the bytes of one tensor and
 * nothing else); %NULL: by how @path ends
 * @error: return location for an error
 *
 * Makes a writer. Nothing is written before mant_tensor_writer_begin().
 *
 * Fails with %MANT_ERROR_UNSUPPORTED for another kind, and if there is something at @path that is
 * not a regular file.
 *
 * Returns: (transfer full): the writer
 */
MantTensorWriter *
mant_tensor_writer_new (const char  *path,
                        const char  *kind,
                        GError     **error)
{
  struct stat status;
  Kind found;

  g_return_val_if_fail (path != NULL, NULL);

  if (!find_kind (path, kind, &found, error))
    return NULL;
  if (stat (path, &status) == 0 && !S_ISREG (status.st_mode))
    {
      g_autofree char *shown = mant_text_escape_path (path);

      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("“%s” is there and is not a regular file"), shown);
      return NULL;
    }

  MantTensorWriter *self = g_object_new (MANT_TYPE_TENSOR_WRITER, NULL);

  self->path = g_strdup (path);
  self->kind = found;

  return self;
}

/* NumPy's name of a dtype. It has none for bfloat16 and the 8-bit floats: ml_dtypes has them saved
 * as bytes without meaning. */
static const char *
npy_descr (MantDtype dtype)
{
  switch (dtype)
    {
    case MANT_DTYPE_BOOL:
      return "|b1";
    case MANT_DTYPE_U8:
      return "|u1";
    case MANT_DTYPE_I8:
      return "|i1";
    case MANT_DTYPE_U16:
      return "<u2";
    case MANT_DTYPE_I16:
      return "<i2";
    case MANT_DTYPE_U32:
      return "<u4";
    case MANT_DTYPE_I32:
      return "<i4";
    case MANT_DTYPE_U64:
      return "<u8";
    case MANT_DTYPE_I64:
      return "<i8";
    case MANT_DTYPE_F16:
      return "<f2";
    case MANT_DTYPE_F32:
      return "<f4";
    case MANT_DTYPE_F64:
      return "<f8";
    case MANT_DTYPE_C64:
      return "<c8";
    case MANT_DTYPE_C128:
      return "<c16";
    case MANT_DTYPE_BF16:
      return "|V2";
    case MANT_DTYPE_F8_E5M2:
    case MANT_DTYPE_F8_E4M3:
    case MANT_DTYPE_F8_E8M0:
    case MANT_DTYPE_F8_E4M3FNUZ:
    case MANT_DTYPE_F8_E5M2FNUZ:
      return "|V1";
    default:
      return NULL;
    }
}

static gboolean
can_hold (Kind      kind,
          MantDtype dtype)
{
  switch (kind)
    {
    case KIND_SAFETENSORS:
      return dtype != MANT_DTYPE_C128 && dtype != MANT_DTYPE_OPAQUE;
    case KIND_NPY:
      return npy_descr (dtype) != NULL;
    default:
      return dtype != MANT_DTYPE_OPAQUE;
    }
}

/**
 * mant_tensor_writer_declare:
 * @self: a writer that has not begun
 * @name: the tensor's name, UTF-8; NPY and raw files do not keep it
 * @dtype: how its elements are stored
 * @shape: (array length=n_dims) (nullable): its dimensions, slowest first
 * @n_dims: how many; 0 for a scalar
 * @error: return location for an error
 *
 * Says that the file will have this tensor, after those declared before. To copy a tensor that is
 * %MANT_DTYPE_OPAQUE to a raw file, declare its bytes as %MANT_DTYPE_U8.
 *
 * Fails with %MANT_ERROR_UNSUPPORTED if the kind of file cannot hold @dtype or another tensor, and
 * with %MANT_ERROR_SHAPE if the name was used, or the elements take no whole number of bytes or
 * over 2^63 − 1 of them.
 *
 * Returns: whether it worked
 */
gboolean
mant_tensor_writer_declare (MantTensorWriter  *self,
                            const char        *name,
                            MantDtype          dtype,
                            const guint64     *shape,
                            guint              n_dims,
                            GError           **error)
{
  guint64 n_elements, n_bits, end;

  g_return_val_if_fail (MANT_IS_TENSOR_WRITER (self), FALSE);
  g_return_val_if_fail (self->state == STATE_DECLARING, FALSE);
  g_return_val_if_fail (name != NULL && g_utf8_validate (name, -1, NULL), FALSE);
  g_return_val_if_fail (shape != NULL || n_dims == 0, FALSE);

  if (!can_hold (self->kind, dtype))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, _("this kind of file cannot hold %s"),
                   mant_dtype_get_name (dtype));
      return FALSE;
    }
  if (self->kind != KIND_SAFETENSORS && self->tensors->len > 0)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                           _("this kind of file holds one tensor; safetensors hold several"));
      return FALSE;
    }
  if (g_hash_table_contains (self->names, name)
      || (self->kind == KIND_SAFETENSORS && g_str_equal (name, "__metadata__")))
    {
      g_autofree char *shown = mant_text_escape (name, strlen (name), MANT_TEXT_SHOWN_CHARACTERS);

      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE, _("there is a tensor “%s” already"), shown);
      return FALSE;
    }
  if (!mant_shape_get_n_elements (shape, n_dims, &n_elements)
      || __builtin_mul_overflow (n_elements, (guint64) mant_dtype_get_bits (dtype), &n_bits)
      || n_bits % 8 != 0 || __builtin_add_overflow (self->data_bytes, n_bits / 8, &end)
      || end > G_MAXINT64 - MAX_HEADER_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("a shape of %s takes no whole number of bytes, or more than a file can have"),
                   mant_dtype_get_name (dtype));
      return FALSE;
    }

  Declared declared = {
    .name = g_strdup (name),
    .dtype = dtype,
    .shape = n_dims > 0 ? g_memdup2 (shape, n_dims * sizeof *shape) : NULL,
    .n_dims = n_dims,
    .offset = self->data_bytes,
    .n_bytes = n_bits / 8,
  };

  g_array_append_val (self->tensors, declared);
  g_hash_table_add (self->names, g_strdup (name));
  self->data_bytes = end;

  return TRUE;
}

/**
 * mant_tensor_writer_add_metadata:
 * @self: a writer that has not begun
 * @key: a key, UTF-8, that was not used
 * @value: its value, UTF-8
 * @error: return location for an error
 *
 * Adds to the file's `__metadata__`: what made it, with which format and seed.
 *
 * Fails with %MANT_ERROR_UNSUPPORTED if the kind of file has no place for it.
 *
 * Returns: whether it worked
 */
gboolean
mant_tensor_writer_add_metadata (MantTensorWriter  *self,
                                 const char        *key,
                                 const char        *value,
                                 GError           **error)
{
  g_return_val_if_fail (MANT_IS_TENSOR_WRITER (self), FALSE);
  g_return_val_if_fail (self->state == STATE_DECLARING, FALSE);
  g_return_val_if_fail (key != NULL && g_utf8_validate (key, -1, NULL), FALSE);
  g_return_val_if_fail (value != NULL && g_utf8_validate (value, -1, NULL), FALSE);

  if (self->kind != KIND_SAFETENSORS)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                           _("this kind of file has no place for metadata"));
      return FALSE;
    }
  g_ptr_array_add (self->metadata, g_strdup (key));
  g_ptr_array_add (self->metadata, g_strdup (value));

  return TRUE;
}

/* A JSON string of RFC 8259. */
static void
append_json_string (GString    *text,
                    const char *string)
{
  g_string_append_c (text, '"');
  for (const char *p = string; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (text, "\\%c", *p);
    else if ((guint8) *p < 0x20)
      g_string_append_printf (text, "\\u%04x", (guint8) *p);
    else
      g_string_append_c (text, *p);
  g_string_append_c (text, '"');
}

/* Padded with spaces, so that the data begins at a multiple of 8, as the Rust crate does it. */
static GString *
make_safetensors_header (MantTensorWriter *self)
{
  GString *text = g_string_new ("{");

  if (self->metadata->len > 0)
    {
      g_string_append (text, "\"__metadata__\":{");
      for (guint i = 0; i < self->metadata->len; i += 2)
        {
          if (i > 0)
            g_string_append_c (text, ',');
          append_json_string (text, g_ptr_array_index (self->metadata, i));
          g_string_append_c (text, ':');
          append_json_string (text, g_ptr_array_index (self->metadata, i + 1));
        }
      g_string_append_c (text, '}');
    }
  for (guint i = 0; i < self->tensors->len; i++)
    {
      const Declared *declared = &g_array_index (self->tensors, Declared, i);

      if (text->len > 1)
        g_string_append_c (text, ',');
      append_json_string (text, declared->name);
      g_string_append_printf (text, ":{\"dtype\":\"%s\",\"shape\":[",
                              mant_dtype_get_name (declared->dtype));
      for (guint j = 0; j < declared->n_dims; j++)
        g_string_append_printf (text, j == 0 ? "%" PRIu64 : ",%" PRIu64, declared->shape[j]);
      g_string_append_printf (text, "],\"data_offsets\":[%" PRIu64 ",%" PRIu64 "]}",
                              declared->offset, declared->offset + declared->n_bytes);
    }
  g_string_append_c (text, '}');
  while (text->len % 8 != 0)
    g_string_append_c (text, ' ');

  const guint64 length = GUINT64_TO_LE ((guint64) text->len);

  g_string_prepend_len (text, (const char *) &length, sizeof length);

  return text;
}

/* Byte for byte what numpy.save () writes. */
static GString *
make_npy_header (MantTensorWriter *self)
{
  const Declared *declared = &g_array_index (self->tensors, Declared, 0);
  GString *text = g_string_new (NULL);

  g_string_append_len (text, "\x93NUMPY\x01\x00\x00\x00", 10);
  g_string_append_printf (text, "{'descr': '%s', 'fortran_order': False, 'shape': (",
                          npy_descr (declared->dtype));
  for (guint i = 0; i < declared->n_dims; i++)
    g_string_append_printf (text, i == 0 ? "%" PRIu64 : ", %" PRIu64, declared->shape[i]);
  g_string_append (text, declared->n_dims == 1 ? ",), }" : "), }");
  while ((text->len + 1) % NPY_ALIGNMENT != 0)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');
  text->str[8] = (text->len - 10) & 0xff;
  text->str[9] = (text->len - 10) >> 8 & 0xff;

  return text;
}

static gboolean
write_all (MantTensorWriter  *self,
           guint64            offset,
           const guint8      *bytes,
           gsize              count,
           GError           **error)
{
  while (count > 0)
    {
      const gssize n = pwrite (self->fd, bytes, count, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail_errno (self->path, n < 0 ? errno : ENOSPC, error);
      bytes += n;
      offset += n;
      count -= n;
    }

  return TRUE;
}

/* The temporary file, of its full size. Not by g_mkstemp (), which makes files that nobody else may
 * read. */
static gboolean
make_temporary (MantTensorWriter  *self,
                GError           **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  const guint64 size = self->header_bytes + self->data_bytes;
  struct stat status;

  do
    {
      g_autofree char *name = g_strdup_printf (".mantissa-%08x.tmp", g_random_int ());

      g_free (self->temporary_path);
      self->temporary_path = g_build_filename (folder, name, NULL);
      self->fd = open (self->temporary_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
  while (self->fd < 0 && errno == EEXIST);
  if (self->fd < 0)
    {
      g_clear_pointer (&self->temporary_path, g_free);
      return fail_errno (self->path, errno, error);
    }
  if (stat (self->path, &status) == 0 && fchmod (self->fd, status.st_mode & 07777) != 0)
    return fail_errno (self->path, errno, error);

  /* Room first: better to fail now than after an hour. Not posix_fallocate (), which writes zeros
   * where the file system cannot reserve. */
  if (size > 0 && fallocate (self->fd, 0, 0, size) != 0)
    {
      if (errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL)
        return fail_errno (self->path, errno, error);
      if (ftruncate (self->fd, size) != 0)
        return fail_errno (self->path, errno, error);
    }

  return TRUE;
}

/**
 * mant_tensor_writer_begin:
 * @self: a writer with all its tensors declared
 * @error: return location for an error
 *
 * Makes the temporary file, reserves its whole size and writes the header.
 *
 * Fails with %G_FILE_ERROR_NOSPC and the like if the disk is full or the folder cannot be written,
 * with %MANT_ERROR_SHAPE if an NPY or raw file has no tensor, and with %MANT_ERROR_LIMIT if the
 * header is longer than readers accept. The writer is then of no more use.
 *
 * Returns: whether it worked
 */
gboolean
mant_tensor_writer_begin (MantTensorWriter  *self,
                          GError           **error)
{
  g_autoptr (GString) header = NULL;

  g_return_val_if_fail (MANT_IS_TENSOR_WRITER (self), FALSE);
  g_return_val_if_fail (self->state == STATE_DECLARING, FALSE);

  self->state = STATE_WRITING;
  if (self->kind != KIND_SAFETENSORS && self->tensors->len == 0)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_SHAPE,
                           _("this kind of file needs a tensor"));
      mant_tensor_writer_abort (self);
      return FALSE;
    }

  header = self->kind == KIND_SAFETENSORS ? make_safetensors_header (self)
           : self->kind == KIND_NPY       ? make_npy_header (self)
                                          : g_string_new (NULL);
  if (header->len > (self->kind == KIND_NPY ? NPY_MAX_HEADER_BYTES : MAX_HEADER_BYTES))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("a header of %" PRIu64 " bytes is more than is allowed"),
                   (guint64) header->len);
      mant_tensor_writer_abort (self);
      return FALSE;
    }

  self->header_bytes = header->len;
  if (!make_temporary (self, error)
      || !write_all (self, 0, (const guint8 *) header->str, header->len, error))
    {
      mant_tensor_writer_abort (self);
      return FALSE;
    }

  return TRUE;
}

/**
 * mant_tensor_writer_get_n_tensors:
 * @self: a writer
 *
 * Returns: how many tensors were declared
 */
guint
mant_tensor_writer_get_n_tensors (MantTensorWriter *self)
{
  g_return_val_if_fail (MANT_IS_TENSOR_WRITER (self), 0);

  return self->tensors->len;
}

/**
 * mant_tensor_writer_get_n_bytes:
 * @self: a writer
 * @tensor: number of a tensor, in the order of declaring, from 0
 *
 * Returns: bytes of its data
 */
guint64
mant_tensor_writer_get_n_bytes (MantTensorWriter *self,
                                guint             tensor)
{
  g_return_val_if_fail (MANT_IS_TENSOR_WRITER (self), 0);
  g_return_val_if_fail (tensor < self->tensors->len, 0);

  return g_array_index (self->tensors, Declared, tensor).n_bytes;
}

/**
 * mant_tensor_writer_get_place: (skip)
 * @self: a writer that has begun
 * @tensor: number of a tensor, from 0
 * @offset: (out): where its data starts in the file
 *
 * For those who write by pwrite() themselves, from any thread. They tell the writer by
 * mant_tensor_writer_account(), as it refuses to commit a file that is not full.
 *
 * Returns: the descriptor, which stays the writer's
 */
int
mant_tensor_writer_get_place (MantTensorWriter *self,
                              guint             tensor,
                              guint64          *offset)
{
  g_return_val_if_fail (MANT_IS_TENSOR_WRITER (self), -1);
  g_return_val_if_fail (self->state == STATE_WRITING, -1);
  g_return_val_if_fail (tensor < self->tensors->len, -1);

  *offset = self->header_bytes + g_array_index (self->tensors, Declared, tensor).offset;

  return self->fd;
}

/**
 * mant_tensor_writer_account: (skip)
 * @self: a writer that has begun
 * @n_bytes: how many bytes were written at a place it gave
 *
 * See mant_tensor_writer_get_place(). Thread-safe.
 */
void
mant_tensor_writer_account (MantTensorWriter *self,
                            guint64           n_bytes)
{
  g_return_if_fail (MANT_IS_TENSOR_WRITER (self));

  atomic_fetch_add (&self->n_written_bytes, n_bytes);
}

/**
 * mant_tensor_writer_write:
 * @self: a writer that has begun
 * @tensor: number of a tensor, from 0
 * @first_byte: where in its data
 * @bytes: (array length=count): stored elements, little-endian
 * @count: how many bytes
 * @error: return location for an error
 *
 * Writes a part of a tensor's data. Every byte is to be written once, in any order, from any
 * thread.
 *
 * Fails with %MANT_ERROR_SHAPE if the range is not inside the tensor, and with %G_FILE_ERROR if the
 * disk fails.
 *
 * Returns: whether it worked
 */
gboolean
mant_tensor_writer_write (MantTensorWriter  *self,
                          guint              tensor,
                          guint64            first_byte,
                          const guint8      *bytes,
                          gsize              count,
                          GError           **error)
{
  guint64 offset;

  g_return_val_if_fail (MANT_IS_TENSOR_WRITER (self), FALSE);
  g_return_val_if_fail (self->state == STATE_WRITING, FALSE);
  g_return_val_if_fail (bytes != NULL || count == 0, FALSE);
  g_return_val_if_fail (tensor < self->tensors->len, FALSE);

  const guint64 n_bytes = mant_tensor_writer_get_n_bytes (self, tensor);

  if (first_byte > n_bytes || count > n_bytes - first_byte)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("bytes from %" PRIu64 ", %" PRIu64
                     " of them, are not inside a tensor of %" PRIu64),
                   first_byte, (guint64) count, n_bytes);
      return FALSE;
    }

  mant_tensor_writer_get_place (self, tensor, &offset);
  if (!write_all (self, offset + first_byte, bytes, count, error))
    return FALSE;
  mant_tensor_writer_account (self, count);

  return TRUE;
}

/* So that the new name is on the disk too. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0)
    {
      fsync (fd); /* some file systems cannot, and then need not */
      close (fd);
    }
}

/**
 * mant_tensor_writer_commit:
 * @self: a writer that has begun
 * @error: return location for an error
 *
 * Brings everything to the disk and gives the file its name, in one step. No other thread may be
 * writing.
 *
 * Fails with %MANT_ERROR_SHAPE if not all bytes were written, or some twice, and with %G_FILE_ERROR
 * if the disk fails. Then, as after mant_tensor_writer_abort(), there is no file.
 *
 * Returns: whether it worked
 */
gboolean
mant_tensor_writer_commit (MantTensorWriter  *self,
                           GError           **error)
{
  g_return_val_if_fail (MANT_IS_TENSOR_WRITER (self), FALSE);
  g_return_val_if_fail (self->state == STATE_WRITING, FALSE);

  const guint64 n_written = atomic_load (&self->n_written_bytes);

  if (n_written != self->data_bytes)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("%" PRIu64 " bytes were written, and the tensors have %" PRIu64), n_written,
                   self->data_bytes);
      mant_tensor_writer_abort (self);
      return FALSE;
    }

  /* close () too: on network file systems that is where a full disk shows. */
  const int fd = self->fd;
  gboolean ok = fsync (fd) == 0;
  int saved_errno = errno;

  self->fd = -1;
  if (close (fd) != 0 && ok)
    {
      ok = FALSE;
      saved_errno = errno;
    }
  if (ok && g_rename (self->temporary_path, self->path) != 0)
    {
      ok = FALSE;
      saved_errno = errno;
    }
  if (!ok)
    {
      mant_tensor_writer_abort (self);
      return fail_errno (self->path, saved_errno, error);
    }

  sync_folder (self->path);
  g_clear_pointer (&self->temporary_path, g_free);
  self->state = STATE_ENDED;

  return TRUE;
}

/**
 * mant_tensor_writer_abort:
 * @self: a writer
 *
 * Removes the temporary file, if there is one, and ends the writer. What was at the path stays.
 * Letting go of a writer does the same.
 */
void
mant_tensor_writer_abort (MantTensorWriter *self)
{
  g_return_if_fail (MANT_IS_TENSOR_WRITER (self));

  self->state = STATE_ENDED;
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  if (self->temporary_path != NULL)
    g_unlink (self->temporary_path);
  g_clear_pointer (&self->temporary_path, g_free);
}
