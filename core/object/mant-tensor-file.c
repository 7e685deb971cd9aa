/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-file.h"
#include "mant-tensor-loader.h"
#include "mant-text-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define HEAD_BYTES 512
/* Files up to this size are looked into when they are opened, values and all: they lie in the pages
 * that the header has brought in. */
#define SMALL_FILE_BYTES (64 * 1024)

#define MANT_LIST_ITEM(id) extern const MantTensorLoader mant_tensor_loader_##id;
#include "mant-loaders.inc"
#undef MANT_LIST_ITEM

#define MANT_LIST_ITEM(id) &mant_tensor_loader_##id,
const MantTensorLoader *const mant_tensor_loaders[] = {
#include "mant-loaders.inc"
  NULL
};
#undef MANT_LIST_ITEM

/* What people try to open that is not ours (yet): a sentence each is better than "bad header". */
static const struct {
  const char *magic;
  gsize n_bytes;
  const char *title;
} known_types[] = {
  { "GGUF", 4, N_("a GGUF file") },
  { "GGML", 4, N_("a GGML file") },
  { "lmgg", 4, N_("a GGML file") },
  { "tjgg", 4, N_("a GGJT file") },
  { "PK\003\004", 4, N_("a zip archive (NPZ, PyTorch and Keras files are)") },
  { "PK\005\006", 4, N_("an empty zip archive") },
  { "\211HDF\r\n\032\n", 8, N_("an HDF5 file") },
  { "\211PNG\r\n\032\n", 8, N_("a PNG picture") },
  { "\377\330\377", 3, N_("a JPEG picture") },
  { "%PDF-", 5, N_("a PDF document") },
  { "7z\274\257\047\034", 6, N_("a 7z archive") },
  { "\037\213", 2, N_("compressed by gzip") },
  { "\375" "7zXZ", 5, N_("compressed by xz") },
  { "\050\265\057\375", 4, N_("compressed by zstd") },
  { "BZh", 3, N_("compressed by bzip2") },
  { "\200\002", 2, N_("a Python pickle (older PyTorch files are), which can run programs") },
  { "\200\003", 2, N_("a Python pickle, which can run programs") },
  { "\200\004", 2, N_("a Python pickle, which can run programs") },
  { "\200\005", 2, N_("a Python pickle, which can run programs") },
  { "\177ELF", 4, N_("a program") },
  { "<!DOCTYPE", 9, N_("a web page") },
  { "<!doctype", 9, N_("a web page") },
  { "<html", 5, N_("a web page") },
  { "<HTML", 5, N_("a web page") },
};

struct _MantTensorFile {
  GObject parent_instance;

  char *path;
  const MantTensorLoader *loader;
  MantTensorFileBuilder *content; /* kept for its tensors and its look-up */
  GStrv metadata;
  GStrv warnings;
};

G_DEFINE_FINAL_TYPE (MantTensorFile, mant_tensor_file, G_TYPE_OBJECT)

static void
mant_tensor_file_finalize (GObject *object)
{
  MantTensorFile *self = MANT_TENSOR_FILE (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->content, mant_tensor_file_builder_free);
  g_clear_pointer (&self->metadata, g_strfreev);
  g_clear_pointer (&self->warnings, g_strfreev);

  G_OBJECT_CLASS (mant_tensor_file_parent_class)->finalize (object);
}

static void
mant_tensor_file_class_init (MantTensorFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mant_tensor_file_finalize;
}

static void
mant_tensor_file_init (MantTensorFile *self)
{
}

/* A Git LFS pointer: what a clone without git-lfs holds in place of a model. */
static gboolean
is_lfs_pointer (const guint8 *head,
                gsize         head_size)
{
  static const char start[] = "version https://git-lfs";

  return head_size >= strlen (start) && memcmp (head, start, strlen (start)) == 0;
}

const MantTensorLoader *
mant_tensor_loader_choose (MantMapping  *mapping,
                           GError      **error)
{
  const char *path = mant_mapping_get_path (mapping);
  const gsize head_size = MIN (mant_mapping_get_size (mapping), HEAD_BYTES);
  guint8 head[HEAD_BYTES] = { 0 };
  const MantTensorLoader *best = NULL;
  int best_score = 0;

  if (!mant_mapping_read (mapping, 0, head_size, head, error))
    return NULL;

  for (const MantTensorLoader *const *p = mant_tensor_loaders; *p != NULL; p++)
    {
      const int score = (*p)->sniff (head, head_size, path);

      if (score > best_score)
        {
          best = *p;
          best_score = score;
        }
    }
  if (best_score > 50)
    return best;

  if (is_lfs_pointer (head, head_size))
    {
      g_set_error_literal (
        error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
        _("this is a Git LFS pointer, not the file it stands for; fetch that with “git "
          "lfs pull”"));
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (known_types); i++)
    if (head_size >= known_types[i].n_bytes
        && memcmp (head, known_types[i].magic, known_types[i].n_bytes) == 0)
      {
        g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                     _("this is %s by its first bytes; this version reads safetensors and NPY"),
                     _(known_types[i].title));
        return NULL;
      }
  /* Nearly: the name says so, and the loader knows best what is wrong. */
  if (best != NULL)
    return best;

  if (head_size == 0)
    g_set_error_literal (error, MANT_ERROR, MANT_ERROR_PARSE, _("the file is empty"));
  else
    g_set_error_literal (
      error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
      _("this is no tensor file that this version knows: neither safetensors nor NPY by "
        "its first bytes"));

  return NULL;
}

/* A small file whose tensor has no finite value is flagged at once. For others the statistics say
 * it, which are not made when opening. */
static void
flag_values (MantMapping           *mapping,
             MantTensorFileBuilder *builder)
{
  GPtrArray *tensors = mant_tensor_file_builder_get_tensors (builder);
  g_autofree float *values = g_new (float, 2 * SMALL_FILE_BYTES);

  for (guint i = 0; i < tensors->len; i++)
    {
      MantTensor *tensor = g_ptr_array_index (tensors, i);
      const guint64 n = mant_tensor_get_n_elements (tensor);
      gsize n_nan = 0, n_inf = 0;

      /* What an index lists lies in other files. */
      if (mant_tensor_get_path (tensor) != mant_mapping_get_path (mapping))
        continue;
      if (n == 0 || n > 2 * SMALL_FILE_BYTES || !mant_tensor_is_numeric (tensor, NULL)
          || !mant_tensor_read_f32 (tensor, 0, n, values, NULL))
        continue;
      /* A large binary64 has become infinite here, so that of F64 only NaN is sure. */
      for (guint64 j = 0; j < n; j++)
        {
          n_nan += isnan (values[j]) != 0;
          n_inf += isinf (values[j]) != 0 && mant_tensor_get_dtype (tensor) != MANT_DTYPE_F64;
        }
      if (n_nan + n_inf == n)
        {
          g_autofree char *name = mant_tensor_dup_display_name (tensor);

          mant_tensor_file_builder_add_warning (builder,
                                                _("“%s” has no finite value: %" PRIu64
                                                  " NaN, %" PRIu64 " infinite"),
                                                name, (guint64) n_nan, (guint64) n_inf);
        }
    }
}

static MantTensorFile *
open_mapping (MantMapping   *mapping,
              const char    *path,
              GCancellable  *cancellable,
              GError       **error)
{
  const MantTensorLoader *loader = mant_tensor_loader_choose (mapping, error);

  if (loader == NULL)
    return NULL;

  g_autoptr (MantTensorFileBuilder) builder = mant_tensor_file_builder_new ();

  if (!loader->open (mapping, builder, cancellable, error))
    return NULL;
  if (mant_mapping_get_size (mapping) <= SMALL_FILE_BYTES)
    flag_values (mapping, builder);

  MantTensorFile *self = g_object_new (MANT_TYPE_TENSOR_FILE, NULL);

  self->path = g_strdup (path);
  self->loader = loader;
  self->metadata = mant_tensor_file_builder_end_metadata (builder);
  self->warnings = mant_tensor_file_builder_end_warnings (builder);
  self->content = g_steal_pointer (&builder);

  return self;
}

/**
 * mant_tensor_file_open:
 * @path: (type filename): a file
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens a file of tensors: safetensors, the index of a sharded model (and then its shards, which
 * are files beside it), NPY. The type is found by content; the name only decides what is blamed
 * when the content is nothing known. Reads headers, not data, except from files of up to 64 KiB,
 * where a tensor without a finite value earns a warning. Blocks; see mant_tensor_file_open_async().
 *
 * Fails with one sentence that names the file, the cause and, if there is one, the byte:
 * %MANT_ERROR_PARSE if the file is malformed, %MANT_ERROR_UNSUPPORTED if it is of another type,
 * %MANT_ERROR_LIMIT if it is over a bound that protects memory, %MANT_ERROR_CHANGED if it changed
 * meanwhile, %G_FILE_ERROR if it cannot be read, %G_IO_ERROR_CANCELLED. What can be read around is
 * not an error but one of mant_tensor_file_get_warnings().
 *
 * Cost: linear in the number of tensors, about 0.3 s for a million; not in their size.
 *
 * Returns: (transfer full): the open file
 */
MantTensorFile *
mant_tensor_file_open (const char    *path,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  g_autoptr (MantMapping) mapping = mant_mapping_open (path, error);
  MantTensorFile *self = mapping != NULL ? open_mapping (mapping, path, cancellable, error) : NULL;

  if (self == NULL && error != NULL && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !g_error_matches (*error, MANT_ERROR, MANT_ERROR_CHANGED))
    {
      g_autofree char *shown = mant_text_escape_path (path);

      g_prefix_error (error, "%s: ", shown);
    }

  return self;
}

static void
open_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  MantTensorFile *self = mant_tensor_file_open (task_data, cancellable, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * mant_tensor_file_open_async:
 * @path: (type filename): a file
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when the file is open
 * @user_data: for @callback
 *
 * mant_tensor_file_open() in another thread.
 */
void
mant_tensor_file_open_async (const char          *path,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (path != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, mant_tensor_file_open_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, open_thread);
}

/**
 * mant_tensor_file_open_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Finishes mant_tensor_file_open_async(). Fails as mant_tensor_file_open() does.
 *
 * Returns: (transfer full): the open file
 */
MantTensorFile *
mant_tensor_file_open_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mant_tensor_file_get_path:
 * @self: an open file
 *
 * Returns: (transfer none) (type filename): the path it was opened by
 */
const char *
mant_tensor_file_get_path (MantTensorFile *self)
{
  g_return_val_if_fail (MANT_IS_TENSOR_FILE (self), NULL);

  return self->path;
}

/**
 * mant_tensor_file_get_kind:
 * @self: an open file
 *
 * Returns: (transfer none): the id of its type: "safetensors", "safetensors-index", "npy"
 */
const char *
mant_tensor_file_get_kind (MantTensorFile *self)
{
  g_return_val_if_fail (MANT_IS_TENSOR_FILE (self), NULL);

  return self->loader->id;
}

/**
 * mant_tensor_file_get_n_tensors:
 * @self: an open file
 *
 * Returns: how many tensors it has; 0 is legal
 */
guint
mant_tensor_file_get_n_tensors (MantTensorFile *self)
{
  g_return_val_if_fail (MANT_IS_TENSOR_FILE (self), 0);

  return mant_tensor_file_builder_get_tensors (self->content)->len;
}

/**
 * mant_tensor_file_get_tensor:
 * @self: an open file
 * @position: which one, below mant_tensor_file_get_n_tensors()
 *
 * Tensors are in the order of their data in the file; of a sharded model, shard by shard.
 *
 * Returns: (transfer none): the tensor
 */
MantTensor *
mant_tensor_file_get_tensor (MantTensorFile *self,
                             guint           position)
{
  g_return_val_if_fail (MANT_IS_TENSOR_FILE (self), NULL);
  g_return_val_if_fail (position < mant_tensor_file_get_n_tensors (self), NULL);

  return g_ptr_array_index (mant_tensor_file_builder_get_tensors (self->content), position);
}

/**
 * mant_tensor_file_find:
 * @self: an open file
 * @name: a tensor's name, as mant_tensor_get_name() has it
 *
 * Returns: (transfer none) (nullable): the tensor of that name, found in constant time
 */
MantTensor *
mant_tensor_file_find (MantTensorFile *self,
                       const char     *name)
{
  g_return_val_if_fail (MANT_IS_TENSOR_FILE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return mant_tensor_file_builder_find (self->content, name);
}

/**
 * mant_tensor_file_get_metadata:
 * @self: an open file
 *
 * What the file says about itself, as it says it: a key, its value, the next key …, in the order of
 * the file. Nothing of it has been checked but that it is UTF-8.
 *
 * Returns: (transfer none) (array zero-terminated=1): keys and values
 */
const char * const *
mant_tensor_file_get_metadata (MantTensorFile *self)
{
  g_return_val_if_fail (MANT_IS_TENSOR_FILE (self), NULL);

  return (const char * const *) self->metadata;
}

/**
 * mant_tensor_file_get_warnings:
 * @self: an open file
 *
 * What is odd about the file but did not keep it from being opened: a sentence each, at most 50 and
 * then how many more there are.
 *
 * Returns: (transfer none) (array zero-terminated=1): the sentences
 */
const char * const *
mant_tensor_file_get_warnings (MantTensorFile *self)
{
  g_return_val_if_fail (MANT_IS_TENSOR_FILE (self), NULL);

  return (const char * const *) self->warnings;
}

/**
 * mant_tensor_file_get_patterns:
 *
 * The usual names of the files that can be opened, for a dialog's filter.
 *
 * Returns: (transfer none) (array zero-terminated=1): "*.safetensors", "*.npy", …
 */
const char * const *
mant_tensor_file_get_patterns (void)
{
  static const char **patterns;

  if (g_once_init_enter (&patterns))
    {
      GPtrArray *all = g_ptr_array_new ();

      for (const MantTensorLoader *const *loader = mant_tensor_loaders; *loader != NULL; loader++)
        for (const char *const *pattern = (*loader)->patterns; *pattern != NULL; pattern++)
          g_ptr_array_add (all, (gpointer) *pattern);
      g_ptr_array_add (all, NULL);
      g_once_init_leave (&patterns, (const char **) g_ptr_array_free (all, FALSE));
    }

  return patterns;
}
