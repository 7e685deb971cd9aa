/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-quantization.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* A rule or a recipe that this format does not take is wrong usage, too. */
static gboolean
check_status (MantStatus   status,
              const char  *message,
              GError     **error)
{
  if (status == MANT_OK)
    return TRUE;
  if (status == MANT_UNABLE)
    g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, message);
  else
    mant_set_usage_error (error, "%s", message);
  return FALSE;
}

static gboolean
read_soft_errors (MantQuantization  *self,
                  MantInvocation    *invocation,
                  GError           **error)
{
  const char *probability = mant_invocation_get_text (invocation, "flip-probability");
  const char *bits = mant_invocation_get_text (invocation, "flip-bits");
  MantSoftErrorFields fields;
  char *end = NULL;

  self->flip_bits = bits != NULL ? bits : "all";
  self->flip_seed = mant_invocation_get_count (invocation, "flip-seed", 0);
  if (!mant_soft_error_fields_parse (self->flip_bits, &fields))
    {
      mant_set_usage_error (error, _("--flip-bits is all, sign, exponent or significand, not “%s”"),
                            self->flip_bits);
      return FALSE;
    }
  if (probability == NULL)
    return TRUE;
  self->flip_probability = g_ascii_strtod (probability, &end);
  if (end == probability || *end != '\0'
      || !(self->flip_probability >= 0 && self->flip_probability <= 1))
    {
      mant_set_usage_error (error, _("--flip-probability is between 0 and 1, not “%s”"),
                            probability);
      return FALSE;
    }
  return TRUE;
}

/**
 * mant_quantization_init:
 * @self: (out caller-allocates): what was asked for
 * @format: the text of any format
 * @invocation: what was typed, with %MANT_QUANTIZATION_OPTIONS
 * @error: return location for %MANT_USAGE_ERROR or %MANT_ERROR_UNSUPPORTED
 *
 * Checks everything that can be checked without the tensor, so that a mistake is told before any
 * file is read.
 *
 * Returns: whether it can be done
 */
gboolean
mant_quantization_init (MantQuantization  *self,
                        const char        *format,
                        MantInvocation    *invocation,
                        GError           **error)
{
  char message[512] = "";
  MantOverflow overflow;

  memset (self, 0, sizeof *self);
  self->text = format;
  self->scale_rule = mant_invocation_get_text (invocation, "scale-rule");
  self->recipe = mant_invocation_get_text (invocation, "recipe");
  self->overflow = mant_invocation_get_text (invocation, "overflow");
  if (self->overflow == NULL)
    self->overflow = "saturate";
  self->axis = mant_invocation_get_integer (invocation, "axis", -1);
  self->seed = mant_invocation_get_count (invocation, "seed", 0);

  if (!mant_parse_format (format, &self->format, error)
      || !mant_parse_rounding (mant_invocation_get_text (invocation, "rounding"), &self->rounding,
                               error)
      || !mant_parse_overflow (self->overflow, &overflow, error)
      || !read_soft_errors (self, invocation, error))
    return FALSE;
  if (self->recipe != NULL
      && !check_status (mant_block_format_set_recipe (&self->format, self->recipe, message,
                                                      sizeof message), message, error))
    return FALSE;
  if (self->scale_rule != NULL
      && !check_status (mant_block_format_set_rule (&self->format, self->scale_rule, message,
                                                    sizeof message), message, error))
    return FALSE;
  return TRUE;
}

/**
 * mant_quantization_new_job:
 * @self: how to quantize
 * @tensor: what to quantize
 * @error: return location for an error of %MANT_ERROR, such as %MANT_ERROR_SHAPE for an axis that
 *   the tensor does not have
 *
 * Returns: (transfer full) (nullable): a job to run
 */
MantQuantizeJob *
mant_quantization_new_job (const MantQuantization  *self,
                           MantTensor              *tensor,
                           GError                 **error)
{
  g_autoptr (MantQuantizeJob) job =
    mant_quantize_job_new (tensor, self->text, self->rounding->id, error);

  if (job == NULL)
    return NULL;
  mant_quantize_job_set_seed (job, self->seed);
  if (!mant_quantize_job_set_overflow (job, self->overflow, error)
      || (self->recipe != NULL && !mant_quantize_job_set_recipe (job, self->recipe, error))
      || (self->scale_rule != NULL
          && !mant_quantize_job_set_scale_rule (job, self->scale_rule, error))
      || !mant_quantize_job_set_axis (job, self->axis, error)
      || !mant_quantize_job_set_soft_errors (job, self->flip_probability, self->flip_bits,
                                             self->flip_seed, error))
    return NULL;
  return g_steal_pointer (&job);
}

/**
 * mant_quantization_describe_json:
 * @self: how to quantize
 * @invocation: what was typed
 * @json: where to, in an object
 *
 * Writes what it takes to do the same again.
 */
void
mant_quantization_describe_json (const MantQuantization *self,
                                 MantInvocation         *invocation,
                                 MantJson               *json)
{
  const MantBlockFormat *format = &self->format;
  g_autofree char *canonical = mant_format_dup_long_form (format);

  mant_json_add_text (json, "format", format->id[0] != '\0' ? format->id : self->text);
  mant_json_add_text (json, "canonical", canonical);
  mant_json_add_text (json, "rounding", self->rounding->id);
  if (format->shape != MANT_SHAPE_ELEMENT)
    {
      mant_json_add_text (json, "scale_rule", self->scale_rule != NULL ? self->scale_rule
                                              : format->rule != NULL ? format->rule->id : NULL);
      if (format->recipe != NULL)
        mant_json_add_text (json, "recipe", format->recipe);
      mant_json_add_integer (json, "axis", self->axis);
    }
  mant_json_add_text (json, "overflow", self->overflow);
  mant_json_add_count (json, "seed", self->seed);
  if (self->flip_probability > 0)
    {
      mant_json_add_number (json, "flip_probability", self->flip_probability);
      mant_json_add_text (json, "flip_bits", self->flip_bits);
      mant_json_add_count (json, "flip_seed", self->flip_seed);
    }
  mant_json_add_text (json, "isa", mant_isa_current ()->id);
  mant_json_add_count (json, "threads", invocation->n_threads);
}
