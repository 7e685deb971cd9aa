/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-tensor-arguments.h"

#include <string.h>

#include <glib/gstdio.h>
#include <glib/gi18n-lib.h>

/**
 * mant_prefix_path:
 * @error: (inout): an error about a file
 * @path: its path
 *
 * Makes the message begin with the path, unless it names it already or is a cancellation.
 */
void
mant_prefix_path (GError     **error,
                  const char  *path)
{
  if (error != NULL && *error != NULL
      && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && strstr ((*error)->message, path) == NULL)
    g_prefix_error (error, "%s: ", path);
}

/**
 * mant_open_file:
 * @invocation: what was typed
 * @path: a file of tensors
 * @error: return location for an error, whose message names the path
 *
 * Opens the file and prints what is flagged in it as warnings.
 *
 * Returns: (transfer full) (nullable): the file
 */
MantTensorFile *
mant_open_file (MantInvocation  *invocation,
                const char      *path,
                GError         **error)
{
  MantTensorFile *file = mant_tensor_file_open (path, invocation->cancellable, error);

  if (file == NULL)
    return NULL;
  for (const char *const *p = mant_tensor_file_get_warnings (file); *p != NULL; p++)
    mant_warn ("%s", *p);
  return file;
}

/**
 * mant_find_tensor:
 * @file: an open file
 * @name: a tensor's name
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the tensor
 */
MantTensor *
mant_find_tensor (MantTensorFile  *file,
                  const char      *name,
                  GError         **error)
{
  MantTensor *tensor = mant_tensor_file_find (file, name);
  const char *path = mant_tensor_file_get_path (file);

  if (tensor != NULL)
    return tensor;
  if (mant_tensor_file_get_n_tensors (file) == 0)
    g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE, _("%s: holds no tensors, so no “%s”"), path,
                 name);
  else
    g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                 _("%s: has no tensor “%s”; “mantissa-cli tensors” lists those it "
                   "has"), path, name);
  return NULL;
}

/**
 * mant_select_tensors:
 * @file: an open file
 * @invocation: what was typed
 * @first_name: position of the first argument that names a tensor
 * @error: return location for an error
 *
 * The tensors that were named, in that order, or all of them, in file order, if none was.
 *
 * Returns: (transfer full) (element-type MantTensor) (nullable): the tensors
 */
GPtrArray *
mant_select_tensors (MantTensorFile  *file,
                     MantInvocation  *invocation,
                     guint            first_name,
                     GError         **error)
{
  g_autoptr (GPtrArray) tensors =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mant_tensor_unref);
  guint n_arguments = mant_invocation_get_n_arguments (invocation);

  if (n_arguments > first_name)
    {
      for (guint i = first_name; i < n_arguments; i++)
        {
          MantTensor *tensor =
            mant_find_tensor (file, mant_invocation_get_argument (invocation, i), error);

          if (tensor == NULL)
            return NULL;
          g_ptr_array_add (tensors, mant_tensor_ref (tensor));
        }
    }
  else
    {
      for (guint i = 0; i < mant_tensor_file_get_n_tensors (file); i++)
        g_ptr_array_add (tensors, mant_tensor_ref (mant_tensor_file_get_tensor (file, i)));
    }
  return g_steal_pointer (&tensors);
}

static gboolean
is_same_file (const GStatBuf *output,
              const char     *path)
{
  GStatBuf input;

  return path != NULL && g_stat (path, &input) == 0
         && input.st_dev == output->st_dev && input.st_ino == output->st_ino;
}

/**
 * mant_check_output:
 * @file: the file that is read
 * @path: the file that is to be written
 * @error: return location for %MANT_USAGE_ERROR
 *
 * Returns: whether writing @path leaves @file and its shards as they are
 */
gboolean
mant_check_output (MantTensorFile  *file,
                   const char      *path,
                   GError         **error)
{
  const char *last = NULL;
  GStatBuf output;
  gboolean same;

  if (g_stat (path, &output) != 0)
    return TRUE;

  same = is_same_file (&output, mant_tensor_file_get_path (file));
  for (guint i = 0; i < mant_tensor_file_get_n_tensors (file) && !same; i++)
    {
      const char *shard = mant_tensor_get_path (mant_tensor_file_get_tensor (file, i));

      /* Neighbours share a shard: a file of a million tensors is not asked for a million times. */
      if (shard != NULL && (last == NULL || strcmp (shard, last) != 0))
        same = is_same_file (&output, shard);
      last = shard;
    }
  if (same)
    mant_set_usage_error (error, _("“%s” is the file that is read; write another"), path);
  return !same;
}

/**
 * mant_warn_not_finite:
 * @warnings: (element-type utf8): the warnings so far
 * @file: an open file
 * @tensor: a tensor of it in which no element is finite
 *
 * Adds a warning about @tensor, unless opening the file has already given one.
 */
void
mant_warn_not_finite (GPtrArray      *warnings,
                      MantTensorFile *file,
                      MantTensor     *tensor)
{
  g_autofree char *name = mant_tensor_dup_display_name (tensor);
  g_autofree char *quoted = g_strdup_printf ("“%s”", name);

  for (const char *const *p = mant_tensor_file_get_warnings (file); *p != NULL; p++)
    if (strstr (*p, quoted) != NULL)
      return;
  g_ptr_array_add (warnings, g_strdup_printf (_("tensor %s: no element is finite"), quoted));
}

/**
 * mant_warn_rounded:
 * @warnings: (element-type utf8): the warnings so far
 * @tensor: a tensor that has been looked at
 * @absmax: its largest finite magnitude, as binary32
 * @leaves_range: whether values became infinite or zero, or were so
 *
 * Everything is computed from values rounded to binary32. Adds a warning where that may have changed
 * what @tensor is: binary64 out of binary32's range, integers beyond 2^24.
 */
void
mant_warn_rounded (GPtrArray  *warnings,
                   MantTensor *tensor,
                   double      absmax,
                   gboolean    leaves_range)
{
  const MantDtype dtype = mant_tensor_get_dtype (tensor);
  g_autofree char *name = mant_tensor_dup_display_name (tensor);
  const gboolean is_wide_integer = dtype == MANT_DTYPE_I32 || dtype == MANT_DTYPE_U32
                                   || dtype == MANT_DTYPE_I64 || dtype == MANT_DTYPE_U64;

  if (dtype == MANT_DTYPE_F64 && leaves_range)
    g_ptr_array_add (warnings,
                     g_strdup_printf (_("tensor “%s”: binary64 is looked at as binary32; what is "
                                        "beyond its range counts as infinite, what is below as "
                                        "zero"), name));
  else if (is_wide_integer && absmax > 16777216)
    g_ptr_array_add (warnings,
                     g_strdup_printf (_("tensor “%s”: integers beyond 2^24 are rounded to binary32 "
                                        "before they are looked at"), name));
}

/**
 * mant_print_warnings:
 * @warnings: (element-type utf8): sentences
 */
void
mant_print_warnings (GPtrArray *warnings)
{
  for (guint i = 0; i < warnings->len; i++)
    mant_warn ("%s", (const char *) g_ptr_array_index (warnings, i));
}

/**
 * mant_add_json_warnings:
 * @json: where to, in an object
 * @file: an open file
 * @warnings: (nullable) (element-type utf8): sentences beyond those of the file
 *
 * Writes the member `warnings`, or nothing if there is none.
 */
void
mant_add_json_warnings (MantJson       *json,
                        MantTensorFile *file,
                        GPtrArray      *warnings)
{
  const char *const *flagged = mant_tensor_file_get_warnings (file);

  if (flagged[0] == NULL && (warnings == NULL || warnings->len == 0))
    return;
  mant_json_begin_array (json, "warnings", FALSE);
  for (; *flagged != NULL; flagged++)
    mant_json_add_text (json, NULL, *flagged);
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    mant_json_add_text (json, NULL, g_ptr_array_index (warnings, i));
  mant_json_end_array (json);
}
