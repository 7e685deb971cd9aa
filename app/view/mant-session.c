/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-session-private.h"

#include "mant-format-choice-private.h"

#define DEFAULT_FORMAT "mxfp4"
#define DEFAULT_ROUNDING "rne"

/**
 * MantSession:
 *
 * What is open and what was chosen: files, the tensor that is looked at, the number format and how
 * it rounds.  Views observe it: every choice is a property that notifies when, and only when, it
 * changes.  A session belongs to the main thread.
 */
G_DEFINE_FINAL_TYPE (MantSession, mant_session, G_TYPE_OBJECT)

enum
{
  TOAST,
  N_SIGNALS
};

GParamSpec *mant_session_properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Each file remembers the tensor that was looked at, for when the person comes back to it. */
static GQuark
last_tensor_quark (void)
{
  return g_quark_from_static_string ("mant-session-last-tensor");
}

static void
mant_session_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  MantSession *self = MANT_SESSION (object);

  switch (prop_id)
    {
    case PROP_FILES:
      g_value_set_object (value, self->files);
      break;
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_TENSOR:
      g_value_set_boxed (value, self->tensor);
      break;
    case PROP_FORMAT:
      g_value_set_string (value, self->format);
      break;
    case PROP_SECOND_FORMAT:
      g_value_set_string (value, self->second_format);
      break;
    case PROP_ROUNDING:
      g_value_set_string (value, self->rounding);
      break;
    case PROP_SCALE_RULE:
      g_value_set_string (value, self->scale_rule);
      break;
    case PROP_AXIS:
      g_value_set_int (value, self->axis);
      break;
    case PROP_SEED:
      g_value_set_uint64 (value, self->seed);
      break;
    case PROP_N_THREADS:
      g_value_set_uint (value, self->n_threads);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_session_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  MantSession *self = MANT_SESSION (object);

  switch (prop_id)
    {
    case PROP_FILE:
      mant_session_set_file (self, g_value_get_object (value));
      break;
    case PROP_TENSOR:
      mant_session_set_tensor (self, g_value_get_boxed (value));
      break;
    case PROP_FORMAT:
      mant_session_set_format (self, g_value_get_string (value), NULL);
      break;
    case PROP_SECOND_FORMAT:
      mant_session_set_second_format (self, g_value_get_string (value), NULL);
      break;
    case PROP_ROUNDING:
      mant_session_set_rounding (self, g_value_get_string (value));
      break;
    case PROP_SCALE_RULE:
      mant_session_set_scale_rule (self, g_value_get_string (value));
      break;
    case PROP_AXIS:
      mant_session_set_axis (self, g_value_get_int (value));
      break;
    case PROP_SEED:
      mant_session_set_seed (self, g_value_get_uint64 (value));
      break;
    case PROP_N_THREADS:
      mant_session_set_n_threads (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_session_finalize (GObject *object)
{
  MantSession *self = MANT_SESSION (object);

  g_clear_object (&self->files);
  g_clear_object (&self->file);
  g_clear_pointer (&self->tensor, mant_tensor_unref);
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->second_format, g_free);
  g_clear_pointer (&self->rounding, g_free);
  g_clear_pointer (&self->scale_rule, g_free);

  G_OBJECT_CLASS (mant_session_parent_class)->finalize (object);
}

static void
mant_session_class_init (MantSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mant_session_get_property;
  object_class->set_property = mant_session_set_property;
  object_class->finalize = mant_session_finalize;

  /**
   * MantSession:files:
   *
   * The open files, in the order of their opening.
   */
  mant_session_properties[PROP_FILES] =
    g_param_spec_object ("files", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * MantSession:file:
   *
   * The file that is looked at.
   */
  mant_session_properties[PROP_FILE] =
    g_param_spec_object ("file", NULL, NULL, MANT_TYPE_TENSOR_FILE, flags);

  /**
   * MantSession:tensor:
   *
   * The tensor that is looked at.
   */
  mant_session_properties[PROP_TENSOR] =
    g_param_spec_boxed ("tensor", NULL, NULL, MANT_TYPE_TENSOR, flags);

  /**
   * MantSession:format:
   *
   * The text of the number format.  A text that is no format is ignored.
   */
  mant_session_properties[PROP_FORMAT] =
    g_param_spec_string ("format", NULL, NULL, DEFAULT_FORMAT, flags);

  /**
   * MantSession:second-format:
   *
   * The text of the format to compare with; %NULL for no comparison.
   */
  mant_session_properties[PROP_SECOND_FORMAT] =
    g_param_spec_string ("second-format", NULL, NULL, NULL, flags);

  /**
   * MantSession:rounding:
   *
   * The id of the rounding mode.
   */
  mant_session_properties[PROP_ROUNDING] =
    g_param_spec_string ("rounding", NULL, NULL, DEFAULT_ROUNDING, flags);

  /**
   * MantSession:scale-rule:
   *
   * The id of the block-scale rule; %NULL for the one that the format itself names.
   */
  mant_session_properties[PROP_SCALE_RULE] =
    g_param_spec_string ("scale-rule", NULL, NULL, NULL, flags);

  /**
   * MantSession:axis:
   *
   * The axis that blocks run along; negative numbers count from the last.
   */
  mant_session_properties[PROP_AXIS] =
    g_param_spec_int ("axis", NULL, NULL, MANT_SESSION_MIN_AXIS, MANT_SESSION_MAX_AXIS, -1, flags);

  /**
   * MantSession:seed:
   *
   * The seed of stochastic rounding.
   */
  mant_session_properties[PROP_SEED] =
    g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, 0, flags);

  /**
   * MantSession:n-threads:
   *
   * How many threads a job may use; 0 for all cores.  Never changes a result.
   */
  mant_session_properties[PROP_N_THREADS] =
    g_param_spec_uint ("n-threads", NULL, NULL, 0, 256, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, mant_session_properties);

  /**
   * MantSession::toast:
   * @self: a session
   * @message: one sentence, plain text
   *
   * Something should be said to the person.
   */
  signals[TOAST] =
    g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
mant_session_init (MantSession *self)
{
  self->files = g_list_store_new (MANT_TYPE_TENSOR_FILE);
  self->format = g_strdup (DEFAULT_FORMAT);
  self->rounding = g_strdup (DEFAULT_ROUNDING);
  self->axis = -1;
  _mant_session_follow_library (self);
}

/**
 * mant_session_new:
 *
 * Makes a session in which no file is open.
 *
 * Returns: (transfer full): a new session
 */
MantSession *
mant_session_new (void)
{
  return g_object_new (MANT_TYPE_SESSION, NULL);
}

/**
 * mant_session_get_files:
 * @self: a session
 *
 * Gets the open files.
 *
 * Returns: (transfer none): a list of #MantTensorFile
 */
GListModel *
mant_session_get_files (MantSession *self)
{
  g_return_val_if_fail (MANT_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->files);
}

/**
 * mant_session_find_file:
 * @self: a session
 * @path: an absolute path
 *
 * Finds an open file by its path.
 *
 * Returns: (transfer none) (nullable): the file, or %NULL if it is not open
 */
MantTensorFile *
mant_session_find_file (MantSession *self,
                        const char  *path)
{
  guint n_files;

  g_return_val_if_fail (MANT_IS_SESSION (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  n_files = g_list_model_get_n_items (G_LIST_MODEL (self->files));
  for (guint i = 0; i < n_files; i++)
    {
      g_autoptr (MantTensorFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      if (g_strcmp0 (mant_tensor_file_get_path (file), path) == 0)
        return file; /* the list keeps it alive */
    }

  return NULL;
}

/**
 * mant_session_add_file:
 * @self: a session
 * @file: an open file
 *
 * Adds a file to the open ones and looks at it.  A file that is there already is only looked at.
 */
void
mant_session_add_file (MantSession    *self,
                       MantTensorFile *file)
{
  g_return_if_fail (MANT_IS_SESSION (self));
  g_return_if_fail (MANT_IS_TENSOR_FILE (file));

  if (!g_list_store_find (self->files, file, NULL))
    g_list_store_append (self->files, file);

  mant_session_set_file (self, file);
}

/**
 * mant_session_close_file:
 * @self: a session
 * @file: one of its files
 *
 * Closes a file.  If it was the one that is looked at, its neighbour takes its place.
 */
void
mant_session_close_file (MantSession    *self,
                         MantTensorFile *file)
{
  g_autoptr (MantTensorFile) kept = NULL;
  guint position;
  guint n_files;

  g_return_if_fail (MANT_IS_SESSION (self));
  g_return_if_fail (MANT_IS_TENSOR_FILE (file));

  if (!g_list_store_find (self->files, file, &position))
    return;

  kept = g_object_ref (file);
  g_list_store_remove (self->files, position);
  if (file != self->file)
    return;

  n_files = g_list_model_get_n_items (G_LIST_MODEL (self->files));
  if (n_files == 0)
    {
      mant_session_set_file (self, NULL);
    }
  else
    {
      g_autoptr (MantTensorFile) next =
        g_list_model_get_item (G_LIST_MODEL (self->files), MIN (position, n_files - 1));

      mant_session_set_file (self, next);
    }
}

static void
open_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (MantTensorFile) file = NULL;
  MantSession *self = g_task_get_source_object (task);
  MantTensorFile *twin;
  GError *error = NULL;

  file = mant_tensor_file_open_finish (result, &error);
  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* The same file may have been opened twice at once. */
  twin = mant_session_find_file (self, mant_tensor_file_get_path (file));
  if (twin != NULL)
    g_set_object (&file, twin);

  mant_session_add_file (self, file);
  g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
}

/**
 * mant_session_open_async:
 * @self: a session
 * @path: (type filename): path of a file of tensors
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when the file is open
 * @user_data: data for @callback
 *
 * Opens a file in a thread and looks at it; a file that is open already is only looked at.
 */
void
mant_session_open_async (MantSession         *self,
                         const char          *path,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *absolute = NULL;
  MantTensorFile *file;

  g_return_if_fail (MANT_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mant_session_open_async);

  absolute = g_canonicalize_filename (path, NULL);
  file = mant_session_find_file (self, absolute);
  if (file != NULL)
    {
      mant_session_set_file (self, file);
      g_task_return_pointer (task, g_object_ref (file), g_object_unref);
      return;
    }

  mant_tensor_file_open_async (absolute, cancellable, open_cb, g_steal_pointer (&task));
}

/**
 * mant_session_open_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Finishes mant_session_open_async().  Fails as mant_tensor_file_open() does.
 *
 * Returns: (transfer full): the open file
 */
MantTensorFile *
mant_session_open_finish (MantSession   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mant_session_get_file:
 * @self: a session
 *
 * Gets the file that is looked at.
 *
 * Returns: (transfer none) (nullable): the file, or %NULL
 */
MantTensorFile *
mant_session_get_file (MantSession *self)
{
  g_return_val_if_fail (MANT_IS_SESSION (self), NULL);

  return self->file;
}

/**
 * mant_session_set_file:
 * @self: a session
 * @file: (nullable): one of its files
 *
 * Looks at a file, and in it at the tensor that was looked at last, or the first one.
 */
void
mant_session_set_file (MantSession    *self,
                       MantTensorFile *file)
{
  MantTensor *tensor = NULL;

  g_return_if_fail (MANT_IS_SESSION (self));
  g_return_if_fail (file == NULL || MANT_IS_TENSOR_FILE (file));

  if (!g_set_object (&self->file, file))
    return;

  if (file != NULL)
    {
      tensor = g_object_get_qdata (G_OBJECT (file), last_tensor_quark ());
      if (tensor == NULL && mant_tensor_file_get_n_tensors (file) > 0)
        tensor = mant_tensor_file_get_tensor (file, 0);
    }

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_FILE]);
  mant_session_set_tensor (self, tensor);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * mant_session_get_tensor:
 * @self: a session
 *
 * Gets the tensor that is looked at.
 *
 * Returns: (transfer none) (nullable): the tensor, or %NULL
 */
MantTensor *
mant_session_get_tensor (MantSession *self)
{
  g_return_val_if_fail (MANT_IS_SESSION (self), NULL);

  return self->tensor;
}

/**
 * mant_session_set_tensor:
 * @self: a session
 * @tensor: (nullable): a tensor, usually of the file that is looked at
 *
 * Looks at a tensor.
 */
void
mant_session_set_tensor (MantSession *self,
                         MantTensor  *tensor)
{
  g_return_if_fail (MANT_IS_SESSION (self));

  if (tensor == self->tensor)
    return;

  if (tensor != NULL)
    mant_tensor_ref (tensor);
  g_clear_pointer (&self->tensor, mant_tensor_unref);
  self->tensor = tensor;

  if (self->file != NULL && tensor != NULL)
    g_object_set_qdata_full (G_OBJECT (self->file), last_tensor_quark (),
                             mant_tensor_ref (tensor), (GDestroyNotify) mant_tensor_unref);

  g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_TENSOR]);
}

/**
 * mant_session_toast:
 * @self: a session
 * @message: one sentence, plain text
 *
 * Says something to the person, in passing.
 */
void
mant_session_toast (MantSession *self,
                    const char  *message)
{
  g_return_if_fail (MANT_IS_SESSION (self));
  g_return_if_fail (message != NULL);

  g_signal_emit (self, signals[TOAST], 0, message);
}

/**
 * mant_session_report_error:
 * @self: a session
 * @error: an error
 *
 * Says what went wrong; says nothing of a cancelled operation, which the person knows about.
 */
void
mant_session_report_error (MantSession  *self,
                           const GError *error)
{
  g_return_if_fail (MANT_IS_SESSION (self));
  g_return_if_fail (error != NULL);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mant_session_toast (self, error->message);
}
