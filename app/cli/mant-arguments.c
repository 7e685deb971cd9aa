/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-arguments.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* Not a format is wrong usage; a format beyond this version is something that could not be done. */
static gboolean
check_status (MantStatus   status,
              const char  *message,
              GError     **error)
{
  switch (status)
    {
    case MANT_OK:
      return TRUE;

    case MANT_UNABLE:
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, message);
      return FALSE;

    case MANT_DOMAIN:
    case MANT_SHORT_BUFFER:
    default:
      mant_set_usage_error (error, "%s", message);
      return FALSE;
    }
}

/**
 * mant_parse_format:
 * @text: the text of any format
 * @format: (out): the format; a scalar one has %MANT_SHAPE_ELEMENT
 * @error: return location for %MANT_USAGE_ERROR or %MANT_ERROR_UNSUPPORTED
 *
 * Returns: whether it is a format
 */
gboolean
mant_parse_format (const char       *text,
                   MantBlockFormat  *format,
                   GError          **error)
{
  char message[512] = "";
  MantStatus status = mant_block_format_parse (text, format, message, sizeof message);

  return check_status (status, message, error);
}

/**
 * mant_parse_scalar_format:
 * @text: the text of a scalar format
 * @command: the command that wants it
 * @format: (out): the format
 * @error: return location for %MANT_USAGE_ERROR or %MANT_ERROR_UNSUPPORTED
 *
 * Returns: whether it is a scalar format
 */
gboolean
mant_parse_scalar_format (const char  *text,
                          const char  *command,
                          MantFormat  *format,
                          GError     **error)
{
  MantBlockFormat block;

  if (!mant_parse_format (text, &block, error))
    return FALSE;
  if (block.shape != MANT_SHAPE_ELEMENT)
    {
      mant_set_usage_error (error, _("%s is a block format, and %s takes a scalar one, such as its "
                                     "element %s"), text, command, block.element.id);
      return FALSE;
    }
  *format = block.element;
  return TRUE;
}

/**
 * mant_parse_rounding:
 * @text: (nullable): the name of a rounding mode; %NULL is "rne"
 * @rounding: (out): the mode
 * @error: return location for %MANT_USAGE_ERROR
 *
 * Returns: whether there is such a mode
 */
gboolean
mant_parse_rounding (const char          *text,
                     const MantRounding **rounding,
                     GError             **error)
{
  g_autoptr (GString) known = NULL;

  *rounding = mant_rounding_find (text != NULL ? text : "rne");
  if (*rounding != NULL)
    return TRUE;

  known = g_string_new (NULL);
  for (gsize i = 0; i < mant_n_roundings; i++)
    g_string_append_printf (known, " %s", mant_roundings[i]->id);
  mant_set_usage_error (error, _("there is no rounding “%s”; there is%s"), text, known->str);
  return FALSE;
}

/**
 * mant_parse_overflow:
 * @text: the name of an overflow policy
 * @overflow: (out): the policy
 * @error: return location for %MANT_USAGE_ERROR
 *
 * Returns: whether there is such a policy
 */
gboolean
mant_parse_overflow (const char    *text,
                     MantOverflow  *overflow,
                     GError       **error)
{
  if (mant_overflow_parse (text, overflow))
    return TRUE;

  mant_set_usage_error (error, _("there is no overflow policy “%s”; there is saturate ieee propagate "
                                 "none"), text);
  return FALSE;
}

/**
 * mant_prefix_path:
 * @error: (inout): an error about a file
 * @path: its path
 *
 * Makes the message begin with the path, unless it does so already or is a cancellation.
 */
void
mant_prefix_path (GError     **error,
                  const char  *path)
{
  if (error != NULL && *error != NULL
      && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !(g_str_has_prefix ((*error)->message, path) && (*error)->message[strlen (path)] == ':'))
    g_prefix_error (error, "%s: ", path);
}

/**
 * mant_open_file:
 * @invocation: what was typed
 * @path: a file of tensors
 * @error: return location for an error, whose message begins with the path
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
    {
      mant_prefix_path (error, path);
      return NULL;
    }
  for (const char *const *p = mant_tensor_file_get_warnings (file); *p != NULL; p++)
    mant_warn ("%s: %s", path, *p);
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
                 _("%s: has no tensor “%s”; “mantissa-cli tensors” lists those it has"), path, name);
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
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) mant_tensor_unref);
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
