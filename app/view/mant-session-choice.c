/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a session's person chose: formats, rounding, scale rule, axis, seed, threads. What is open is
 * in mant-session.c. */

#include "mant-session-private.h"

#include <string.h>

#include "mant-format-choice-private.h"

/* Whether a format is the one that changed, or is made of it. */
static gboolean
is_made_of (const char *format,
            MantItem   *changed)
{
  g_autofree char *text = NULL;

  if (format == NULL || g_str_equal (format, mant_item_get_id (changed)))
    return format != NULL;
  text = mant_format_library_dup_text (mant_format_library_get_default (), format);
  return text != NULL && strstr (text, mant_item_get_id (changed)) != NULL;
}

static void
library_changed_cb (MantSession *self,
                    guint        position,
                    guint        n_removed,
                    guint        n_added,
                    GListModel  *library)
{
  gboolean format_changed = FALSE, second_changed = FALSE;

  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (library, position + i);

      format_changed |= is_made_of (self->format, item);
      second_changed |= is_made_of (self->second_format, item);
    }
  if (format_changed)
    g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_FORMAT]);
  if (second_changed)
    g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_SECOND_FORMAT]);
}

void
_mant_session_follow_library (MantSession *self)
{
  g_signal_connect_object (mant_format_library_get_default (), "items-changed",
                           G_CALLBACK (library_changed_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
list_has_id (GListModel *model,
             const char *id)
{
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (model, i);

      if (g_strcmp0 (mant_item_get_id (item), id) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * mant_session_get_format:
 * @self: a session
 *
 * Gets the number format.
 *
 * Returns: its id if it is in the catalogue, else its canonical text
 */
const char *
mant_session_get_format (MantSession *self)
{
  g_return_val_if_fail (MANT_IS_SESSION (self), NULL);

  return self->format;
}

/**
 * mant_session_set_format:
 * @self: a session
 * @format: the text of any format, "mxfp4" or "float(e=4,m=3)"
 * @error: return location for an error
 *
 * Chooses the number format.  Fails with %MANT_ERROR_FORMAT or %MANT_ERROR_UNSUPPORTED, and keeps
 * the old one, if @format is none.
 *
 * Returns: whether @format is a format
 */
gboolean
mant_session_set_format (MantSession  *self,
                         const char   *format,
                         GError      **error)
{
  g_autofree char *resolved = NULL;

  g_return_val_if_fail (MANT_IS_SESSION (self), FALSE);

  resolved = _mant_format_choice_resolve (format, error);
  if (resolved == NULL)
    return FALSE;

  if (g_strcmp0 (resolved, self->format) != 0)
    {
      g_free (self->format);
      self->format = g_steal_pointer (&resolved);
      g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_FORMAT]);
    }

  return TRUE;
}

/**
 * mant_session_get_second_format:
 * @self: a session
 *
 * Gets the format to compare with.
 *
 * Returns: (nullable): its text; %NULL for no comparison
 */
const char *
mant_session_get_second_format (MantSession *self)
{
  g_return_val_if_fail (MANT_IS_SESSION (self), NULL);

  return self->second_format;
}

/**
 * mant_session_set_second_format:
 * @self: a session
 * @format: (nullable): the text of any format; %NULL or "" for no comparison
 * @error: return location for an error
 *
 * Chooses the format to compare with.  Fails as mant_session_set_format() does.
 *
 * Returns: whether @format is a format or none
 */
gboolean
mant_session_set_second_format (MantSession  *self,
                                const char   *format,
                                GError      **error)
{
  g_autofree char *resolved = NULL;

  g_return_val_if_fail (MANT_IS_SESSION (self), FALSE);

  if (format != NULL && format[0] != '\0')
    {
      resolved = _mant_format_choice_resolve (format, error);
      if (resolved == NULL)
        return FALSE;
    }

  if (g_strcmp0 (resolved, self->second_format) != 0)
    {
      g_free (self->second_format);
      self->second_format = g_steal_pointer (&resolved);
      g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_SECOND_FORMAT]);
    }

  return TRUE;
}

/**
 * mant_session_get_rounding:
 * @self: a session
 *
 * Gets the rounding mode.
 *
 * Returns: its id
 */
const char *
mant_session_get_rounding (MantSession *self)
{
  g_return_val_if_fail (MANT_IS_SESSION (self), NULL);

  return self->rounding;
}

/**
 * mant_session_set_rounding:
 * @self: a session
 * @rounding: the id of a rounding mode
 *
 * Chooses the rounding mode.  An id that mant_list_roundings() does not have is ignored: it may come
 * from the settings of another version.
 */
void
mant_session_set_rounding (MantSession *self,
                           const char  *rounding)
{
  g_autoptr (GListModel) roundings = NULL;

  g_return_if_fail (MANT_IS_SESSION (self));

  if (g_strcmp0 (rounding, self->rounding) == 0)
    return;

  roundings = mant_list_roundings ();
  if (!list_has_id (roundings, rounding))
    return;

  g_free (self->rounding);
  self->rounding = g_strdup (rounding);
  g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_ROUNDING]);
}

/**
 * mant_session_get_scale_rule:
 * @self: a session
 *
 * Gets the block-scale rule.
 *
 * Returns: (nullable): its id; %NULL for the one that the format itself names
 */
const char *
mant_session_get_scale_rule (MantSession *self)
{
  g_return_val_if_fail (MANT_IS_SESSION (self), NULL);

  return self->scale_rule;
}

/**
 * mant_session_set_scale_rule:
 * @self: a session
 * @scale_rule: (nullable): the id of a block-scale rule; %NULL or "" for the format's own
 *
 * Chooses the block-scale rule.  An id that mant_list_scale_rules() does not have is ignored.
 */
void
mant_session_set_scale_rule (MantSession *self,
                             const char  *scale_rule)
{
  g_return_if_fail (MANT_IS_SESSION (self));

  if (scale_rule != NULL && scale_rule[0] == '\0')
    scale_rule = NULL;
  if (g_strcmp0 (scale_rule, self->scale_rule) == 0)
    return;

  if (scale_rule != NULL)
    {
      g_autoptr (GListModel) rules = mant_list_scale_rules ();

      if (!list_has_id (rules, scale_rule))
        return;
    }

  g_free (self->scale_rule);
  self->scale_rule = g_strdup (scale_rule);
  g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_SCALE_RULE]);
}

/**
 * mant_session_get_axis:
 * @self: a session
 *
 * Gets the axis that blocks run along.
 *
 * Returns: the axis; negative numbers count from the last
 */
int
mant_session_get_axis (MantSession *self)
{
  g_return_val_if_fail (MANT_IS_SESSION (self), -1);

  return self->axis;
}

/**
 * mant_session_set_axis:
 * @self: a session
 * @axis: −64 … 63; negative numbers count from the last
 *
 * Chooses the axis that blocks run along.
 */
void
mant_session_set_axis (MantSession *self,
                       int          axis)
{
  g_return_if_fail (MANT_IS_SESSION (self));

  axis = CLAMP (axis, MANT_SESSION_MIN_AXIS, MANT_SESSION_MAX_AXIS);
  if (axis == self->axis)
    return;

  self->axis = axis;
  g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_AXIS]);
}

/**
 * mant_session_get_seed:
 * @self: a session
 *
 * Gets the seed of stochastic rounding.
 *
 * Returns: the seed
 */
guint64
mant_session_get_seed (MantSession *self)
{
  g_return_val_if_fail (MANT_IS_SESSION (self), 0);

  return self->seed;
}

/**
 * mant_session_set_seed:
 * @self: a session
 * @seed: any number
 *
 * Chooses the seed of stochastic rounding.
 */
void
mant_session_set_seed (MantSession *self,
                       guint64      seed)
{
  g_return_if_fail (MANT_IS_SESSION (self));

  if (seed == self->seed)
    return;

  self->seed = seed;
  g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_SEED]);
}

/**
 * mant_session_get_n_threads:
 * @self: a session
 *
 * Gets how many threads a job may use.
 *
 * Returns: the number; 0 for all cores
 */
guint
mant_session_get_n_threads (MantSession *self)
{
  g_return_val_if_fail (MANT_IS_SESSION (self), 0);

  return self->n_threads;
}

/**
 * mant_session_set_n_threads:
 * @self: a session
 * @n_threads: 0 … 256; 0 for all cores
 *
 * Chooses how many threads a job may use.
 */
void
mant_session_set_n_threads (MantSession *self,
                            guint        n_threads)
{
  g_return_if_fail (MANT_IS_SESSION (self));

  n_threads = MIN (n_threads, 256);
  if (n_threads == self->n_threads)
    return;

  self->n_threads = n_threads;
  g_object_notify_by_pspec (G_OBJECT (self), mant_session_properties[PROP_N_THREADS]);
}

/**
 * mant_session_new_quantize_job:
 * @self: a session
 * @tensor: a tensor
 * @format: (nullable): the text of a format; %NULL for the session's
 * @error: return location for an error
 *
 * Makes a job, not yet running, that quantizes @tensor with the rounding, seed and threads of the
 * session and, for a block format, its scale rule and axis.
 *
 * Fails as mant_quantize_job_new() does, and with %MANT_ERROR_SHAPE if @tensor has no such axis.
 *
 * Returns: (transfer full): a new job
 */
MantQuantizeJob *
mant_session_new_quantize_job (MantSession  *self,
                               MantTensor   *tensor,
                               const char   *format,
                               GError      **error)
{
  g_autoptr (MantQuantizeJob) job = NULL;

  g_return_val_if_fail (MANT_IS_SESSION (self), NULL);
  g_return_val_if_fail (tensor != NULL, NULL);

  if (format == NULL)
    format = self->format;

  job = mant_quantize_job_new (tensor, format, self->rounding, error);
  if (job == NULL)
    return NULL;

  mant_quantize_job_set_seed (job, self->seed);
  mant_job_set_n_threads (MANT_JOB (job), self->n_threads);
  if (mant_format_is_block (format))
    {
      if (self->scale_rule != NULL &&
          !mant_quantize_job_set_scale_rule (job, self->scale_rule, error))
        return NULL;
      if (self->axis != -1 && !mant_quantize_job_set_axis (job, self->axis, error))
        return NULL;
    }

  return g_steal_pointer (&job);
}
