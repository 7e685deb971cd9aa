/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-evaluation-private.h"

#include <math.h>

#include "mant-enums.h"

struct _MantEvaluationStep {
  GObject parent_instance;
  char *text;
  char *operation;
  MantNumber *number;
  char *exact;
  double error_ulp;
  MantNumberFlags flags;
  guint start, length;
};

G_DEFINE_FINAL_TYPE (MantEvaluationStep, mant_evaluation_step, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TEXT,
  PROP_OPERATION,
  PROP_NUMBER,
  PROP_EXACT,
  PROP_ERROR_ULP,
  PROP_FLAGS,
  PROP_START,
  PROP_LENGTH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
mant_evaluation_step_finalize (GObject *object)
{
  MantEvaluationStep *self = MANT_EVALUATION_STEP (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->operation, g_free);
  g_clear_pointer (&self->number, mant_number_unref);
  g_clear_pointer (&self->exact, g_free);

  G_OBJECT_CLASS (mant_evaluation_step_parent_class)->finalize (object);
}

static void
mant_evaluation_step_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  MantEvaluationStep *self = MANT_EVALUATION_STEP (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_OPERATION:
      g_value_set_string (value, self->operation);
      break;
    case PROP_NUMBER:
      g_value_set_boxed (value, self->number);
      break;
    case PROP_EXACT:
      g_value_set_string (value, self->exact);
      break;
    case PROP_ERROR_ULP:
      g_value_set_double (value, self->error_ulp);
      break;
    case PROP_FLAGS:
      g_value_set_flags (value, self->flags);
      break;
    case PROP_START:
      g_value_set_uint (value, self->start);
      break;
    case PROP_LENGTH:
      g_value_set_uint (value, self->length);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_evaluation_step_class_init (MantEvaluationStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mant_evaluation_step_finalize;
  object_class->get_property = mant_evaluation_step_get_property;

  /**
   * MantEvaluationStep:text:
   *
   * The part of the expression that this step computes.
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  /**
   * MantEvaluationStep:operation:
   *
   * The id of the operation; "literal", "pi", "e", "next", "prev" or "ulp" for what is none.
   */
  properties[PROP_OPERATION] = g_param_spec_string ("operation", NULL, NULL, NULL, flags);
  /**
   * MantEvaluationStep:number:
   *
   * The rounded result.
   */
  properties[PROP_NUMBER] =
    g_param_spec_boxed ("number", NULL, NULL, MANT_TYPE_NUMBER, flags);
  /**
   * MantEvaluationStep:exact:
   *
   * The result of this step on its rounded operands, before it is rounded itself: a decimal of 40
   * significant digits, cut, with "…" where it goes on. %NULL where it is no real number.
   */
  properties[PROP_EXACT] = g_param_spec_string ("exact", NULL, NULL, NULL, flags);
  /**
   * MantEvaluationStep:error-ulp:
   *
   * (rounded − exact) / ulp, the ulp being the distance of the two numbers that enclose the exact
   * result. NaN where there is none.
   */
  properties[PROP_ERROR_ULP] =
    g_param_spec_double ("error-ulp", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * MantEvaluationStep:flags:
   *
   * What happened in this step.
   */
  properties[PROP_FLAGS] =
    g_param_spec_flags ("flags", NULL, NULL, MANT_TYPE_NUMBER_FLAGS, 0, flags);
  /**
   * MantEvaluationStep:start:
   *
   * The byte of the expression at which the text begins.
   */
  properties[PROP_START] =
    g_param_spec_uint ("start", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * MantEvaluationStep:length:
   *
   * The length of the text in bytes.
   */
  properties[PROP_LENGTH] =
    g_param_spec_uint ("length", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mant_evaluation_step_init (MantEvaluationStep *self)
{
  self->error_ulp = NAN;
}

/**
 * mant_evaluation_step_get_number:
 * @self: a step
 *
 * Returns: (transfer none): the rounded result
 */
MantNumber *
mant_evaluation_step_get_number (MantEvaluationStep *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION_STEP (self), NULL);

  return self->number;
}

/**
 * mant_evaluation_step_get_text:
 * @self: a step
 *
 * Returns: the part of the expression that it computes: "0.1 + x"
 */
const char *
mant_evaluation_step_get_text (MantEvaluationStep *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION_STEP (self), NULL);

  return self->text;
}

/**
 * mant_evaluation_step_get_operation:
 * @self: a step
 *
 * Returns: the id of the operation; "literal", "pi", "e", "next", "prev" or "ulp" for what is none
 */
const char *
mant_evaluation_step_get_operation (MantEvaluationStep *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION_STEP (self), NULL);

  return self->operation;
}

/**
 * mant_evaluation_step_get_exact:
 * @self: a step
 *
 * Returns: (nullable): the unrounded result of this step on its rounded operands: a decimal of 40
 *   significant digits, cut, with "…" where it goes on; %NULL where it is no real number
 */
const char *
mant_evaluation_step_get_exact (MantEvaluationStep *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION_STEP (self), NULL);

  return self->exact;
}

/**
 * mant_evaluation_step_get_error_ulp:
 * @self: a step
 *
 * Returns: the error (rounded − exact) / ulp, the ulp being the distance of the two numbers that
 *   enclose the exact result: at most ½ in magnitude if rounded to nearest. NaN where there is none
 */
double
mant_evaluation_step_get_error_ulp (MantEvaluationStep *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION_STEP (self), NAN);

  return self->error_ulp;
}

/**
 * mant_evaluation_step_get_flags:
 * @self: a step
 *
 * Returns: what happened in this step
 */
MantNumberFlags
mant_evaluation_step_get_flags (MantEvaluationStep *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION_STEP (self), 0);

  return self->flags;
}

/*< private >
 * mant_evaluation_step_new:
 * @text: the expression
 * @node: the node that was computed
 * @operation: what is said of it
 * @number: its rounded result
 * @flags: what happened
 *
 * Returns: (transfer full): the step, without an exact result
 */
MantEvaluationStep *
mant_evaluation_step_new (const char      *text,
                          const MantNode  *node,
                          const char      *operation,
                          MantNumber      *number,
                          MantNumberFlags  flags)
{
  MantEvaluationStep *self = g_object_new (MANT_TYPE_EVALUATION_STEP, NULL);

  self->text = g_strndup (text + node->start, node->length);
  self->operation = g_strdup (operation);
  self->number = mant_number_ref (number);
  self->flags = flags;
  self->start = node->start;
  self->length = node->length;
  return self;
}

/*< private >*/
void
mant_evaluation_step_take_exact (MantEvaluationStep *self,
                                 char               *exact,
                                 double              error_ulp)
{
  g_free (self->exact);
  self->exact = exact;
  self->error_ulp = error_ulp;
}
