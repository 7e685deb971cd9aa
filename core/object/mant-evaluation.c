/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-evaluation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "mant-enums.h"
#include "mant-num.h"
#include "mant-real-private.h"
#include "mant-text-private.h"
#include "mant-wide-private.h"

/* Of exact values that are shown. */
#define EXACT_DIGITS 40

/* Bounds are kept to so many bits at first and at last, and all of them together to so many. */
#define MIN_BOUND_BITS  256
#define MAX_BOUND_BITS  8192
#define MAX_TOTAL_BITS  (1 << 24)

/* Roundings of one evaluation; of 64 KiB of text there could be 32768. */
#define MAX_NODES 10000

struct _MantEvaluation {
  GObject parent_instance;
  char *expression;
  char *format;
  char *rounding;
  MantNumber *number;
  char *exact;
  const char *exact_reason;
  double error_ulp;
  MantNumberFlags flags;
  GListStore *steps;
  GPtrArray *node_numbers;
};

G_DEFINE_FINAL_TYPE (MantEvaluation, mant_evaluation, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_EXPRESSION,
  PROP_FORMAT,
  PROP_ROUNDING,
  PROP_NUMBER,
  PROP_EXACT,
  PROP_ERROR_ULP,
  PROP_FLAGS,
  PROP_STEPS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
mant_evaluation_finalize (GObject *object)
{
  MantEvaluation *self = MANT_EVALUATION (object);

  g_clear_pointer (&self->expression, g_free);
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->rounding, g_free);
  g_clear_pointer (&self->number, mant_number_unref);
  g_clear_pointer (&self->exact, g_free);
  g_clear_object (&self->steps);
  g_clear_pointer (&self->node_numbers, g_ptr_array_unref);

  G_OBJECT_CLASS (mant_evaluation_parent_class)->finalize (object);
}

static void
mant_evaluation_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  MantEvaluation *self = MANT_EVALUATION (object);

  switch (prop_id)
    {
    case PROP_EXPRESSION:
      g_value_set_string (value, self->expression);
      break;
    case PROP_FORMAT:
      g_value_set_string (value, self->format);
      break;
    case PROP_ROUNDING:
      g_value_set_string (value, self->rounding);
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
    case PROP_STEPS:
      g_value_set_object (value, self->steps);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_evaluation_class_init (MantEvaluationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mant_evaluation_finalize;
  object_class->get_property = mant_evaluation_get_property;

  /**
   * MantEvaluation:expression:
   *
   * What was evaluated.
   */
  properties[PROP_EXPRESSION] = g_param_spec_string ("expression", NULL, NULL, NULL, flags);
  /**
   * MantEvaluation:format:
   *
   * The canonical text of the format to which every step was rounded.
   */
  properties[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, NULL, flags);
  /**
   * MantEvaluation:rounding:
   *
   * The id of the rounding mode.
   */
  properties[PROP_ROUNDING] = g_param_spec_string ("rounding", NULL, NULL, NULL, flags);
  /**
   * MantEvaluation:number:
   *
   * The result.
   */
  properties[PROP_NUMBER] = g_param_spec_boxed ("number", NULL, NULL, MANT_TYPE_NUMBER, flags);
  /**
   * MantEvaluation:exact:
   *
   * The value of the whole expression without any rounding; see mant_evaluation_get_exact().
   */
  properties[PROP_EXACT] = g_param_spec_string ("exact", NULL, NULL, NULL, flags);
  /**
   * MantEvaluation:error-ulp:
   *
   * (number − exact) / ulp; see mant_evaluation_get_error_ulp().
   */
  properties[PROP_ERROR_ULP] =
    g_param_spec_double ("error-ulp", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * MantEvaluation:flags:
   *
   * The flags of all steps.
   */
  properties[PROP_FLAGS] =
    g_param_spec_flags ("flags", NULL, NULL, MANT_TYPE_NUMBER_FLAGS, 0, flags);
  /**
   * MantEvaluation:steps:
   *
   * A list of [class@EvaluationStep], in the order of execution.
   */
  properties[PROP_STEPS] = g_param_spec_object ("steps", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mant_evaluation_init (MantEvaluation *self)
{
  self->error_ulp = NAN;
  self->steps = g_list_store_new (MANT_TYPE_EVALUATION_STEP);
  self->node_numbers = g_ptr_array_new_with_free_func ((GDestroyNotify) mant_number_unref);
}

/**
 * mant_evaluation_get_number:
 * @self: an evaluation
 *
 * Returns: (transfer none): the result
 */
MantNumber *
mant_evaluation_get_number (MantEvaluation *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION (self), NULL);

  return self->number;
}

/**
 * mant_evaluation_get_exact:
 * @self: an evaluation
 *
 * The value of the whole expression if nothing is ever rounded: literals are what was typed, and pi
 * is π. Variables of the calculator are the numbers that they are, and next(), prev() and ulp()
 * speak of their rounded operand. Rational numbers stay exact; all else is enclosed between bounds
 * that are narrowed until they agree in the digits shown, so that these are right.
 *
 * Returns: (nullable): a decimal of at most 40 significant digits, cut, with "…" where it goes on;
 *   %NULL where that cannot be said: see mant_evaluation_get_exact_reason()
 */
const char *
mant_evaluation_get_exact (MantEvaluation *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION (self), NULL);

  return self->exact;
}

/**
 * mant_evaluation_get_exact_reason:
 * @self: an evaluation
 *
 * Returns: (nullable): why there is no exact value, translated; %NULL where there is one
 */
const char *
mant_evaluation_get_exact_reason (MantEvaluation *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION (self), NULL);

  return self->exact_reason;
}

/**
 * mant_evaluation_get_error_ulp:
 * @self: an evaluation
 *
 * Returns: the error (number − exact) / ulp, the ulp being the distance of the two numbers that
 *   enclose the exact value, within 2^−40; NaN where there is no exact value or the number is not
 *   finite
 */
double
mant_evaluation_get_error_ulp (MantEvaluation *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION (self), NAN);

  return self->error_ulp;
}

/**
 * mant_evaluation_get_flags:
 * @self: an evaluation
 *
 * Returns: the flags of all steps together
 */
MantNumberFlags
mant_evaluation_get_flags (MantEvaluation *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION (self), 0);

  return self->flags;
}

/**
 * mant_evaluation_get_steps:
 * @self: an evaluation
 *
 * Returns: (transfer none): a list of [class@EvaluationStep], in the order of execution
 */
GListModel *
mant_evaluation_get_steps (MantEvaluation *self)
{
  g_return_val_if_fail (MANT_IS_EVALUATION (self), NULL);

  return G_LIST_MODEL (self->steps);
}

/*< private >*/
MantNumber *
mant_evaluation_get_node_number (MantEvaluation *self,
                                 guint           node)
{
  return g_ptr_array_index (self->node_numbers, node);
}

/*< private >*/
mpfr_prec_t
mant_format_get_literal_precision (const MantFormat *format)
{
  return MAX (format->bits, format->significand_bits) + 192;
}

/* ---- computing it ---- */

static const char *
get_operation_id (const MantNode *node)
{
  switch (node->kind)
    {
    case MANT_NODE_OPERATION:
      return node->operation->id;
    case MANT_NODE_PI:
      return "pi";
    case MANT_NODE_E:
      return "e";
    case MANT_NODE_NEXT:
      return "next";
    case MANT_NODE_PREV:
      return "prev";
    case MANT_NODE_ULP:
      return "ulp";
    case MANT_NODE_LITERAL:
    case MANT_NODE_VARIABLE:
    default:
      return "literal";
    }
}

/* A number that the evaluation starts from, truncated. */
static gboolean
read_leaf (const MantEvaluationContext  *context,
           MantExpression               *expression,
           const MantNode               *node,
           MantWide                     *value,
           GError                      **error)
{
  const mpfr_prec_t precision = mant_format_get_literal_precision (context->format);
  const char *text = expression->text + node->digits_start;
  const gsize length = node->start + node->length - node->digits_start;

  if (node->kind == MANT_NODE_LITERAL)
    {
      if (mant_wide_set_string (value, text, length, precision) != MANT_OK)
        {
          g_autofree char *shown = mant_text_escape (text, length, 40);

          g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                       _("column %u: “%s” has too many digits to be read exactly"),
                       mant_expression_get_column (expression, node->start), shown);
          return FALSE;
        }
      value->negative ^= node->negative;
      if (mant_wide_is_finite_nonzero (value) && node->negative)
        mpfr_neg (value->number, value->number, MPFR_RNDN);
      return TRUE;
    }

  mant_wide_begin ();
  mpfr_set_prec (value->number, precision);
  value->number_class = MANT_CLASS_NORMAL;
  value->negative = false;
  value->sticky = true; /* neither is a binary fraction */
  if (node->kind == MANT_NODE_PI)
    {
      mpfr_const_pi (value->number, MPFR_RNDZ);
    }
  else
    {
      mpfr_set_ui (value->number, 1, MPFR_RNDN);
      mpfr_exp (value->number, value->number, MPFR_RNDZ);
    }
  return TRUE;
}

static MantNumber *
get_neighbour (MantEvaluation  *self,
               MantExpression  *expression,
               const MantNode  *node,
               MantNumber      *operand,
               GError         **error)
{
  const gboolean up = node->kind == MANT_NODE_NEXT;
  MantNumber *neighbour = up ? mant_number_next_up (operand) : mant_number_next_down (operand);

  if (neighbour != NULL)
    return neighbour;
  /* IEEE 754-2019, 5.3.1: nextUp (NaN) is NaN, nextUp (+∞) is +∞. */
  if (!mant_number_is_finite (operand))
    return mant_number_ref (operand);

  g_autofree char *shown = mant_number_is_zero (operand)
                             ? g_strdup ("0")
                             : mant_decimal_from_mpfr (operand->value.number, EXACT_DIGITS);

  g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
               up ? _("column %u: no number of %s comes after %s")
                  : _("column %u: no number of %s comes before %s"),
               mant_expression_get_column (expression, node->start), self->format, shown);
  return NULL;
}

/* The unit in the last place of the operand, which may have to be rounded itself. */
static void
get_ulp (MantNumber *operand,
         MantWide   *value)
{
  mpfr_t ulp;

  mant_wide_begin ();
  value->number_class = MANT_CLASS_NAN;
  value->negative = false;
  value->sticky = false;
  mpfr_init2 (ulp, 64);
  if (mant_number_get_ulp_wide (operand, ulp))
    {
      value->number_class = MANT_CLASS_NORMAL;
      mpfr_set_prec (value->number, mpfr_get_prec (ulp));
      mpfr_set (value->number, ulp, MPFR_RNDN);
    }
  mpfr_clear (ulp);
}

/* The node's rounded number; flags are or-ed into. */
static MantNumber *
round_node (MantEvaluation               *self,
            const MantEvaluationContext  *context,
            MantExpression               *expression,
            const MantNode               *node,
            const MantRoundingContext    *rounding,
            MantFlags                    *flags,
            GError                      **error)
{
  const MantWide *operands[MANT_OPERATION_MAX_ARITY] = { NULL };
  MantNumber *first = NULL, *number = NULL;
  gboolean is_known = TRUE;
  MantWide value;
  mpz_t code;

  for (guint i = 0; i < node->n_operands; i++)
    {
      MantNumber *operand = g_ptr_array_index (self->node_numbers, node->operands[i]);

      operands[i] = &operand->value;
      if (i == 0)
        first = operand;
    }

  if (node->kind == MANT_NODE_NEXT || node->kind == MANT_NODE_PREV)
    return get_neighbour (self, expression, node, first, error);

  mpz_init (code);
  mant_wide_init (&value);
  if (node->kind == MANT_NODE_OPERATION)
    {
      if (mant_operation_round (node->operation, operands, context->format, rounding,
                                context->overflow, flags, code, NULL) != MANT_OK)
        {
          g_autofree char *shown = mant_number_get_short (first);

          g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                       _("column %u: %s of %s would take too long to be computed exactly"),
                       mant_expression_get_column (expression, node->start), node->operation->id,
                       shown);
          is_known = FALSE;
        }
    }
  else
    {
      if (node->kind == MANT_NODE_ULP)
        get_ulp (first, &value);
      else
        is_known = read_leaf (context, expression, node, &value, error);
      if (is_known)
        mant_wide_encode (context->format, &value, rounding, context->overflow, flags, code);
    }
  if (is_known)
    number = mant_number_new (context->format, code);
  mant_wide_clear (&value);
  mpz_clear (code);
  return number;
}

/* What is known of the node before it is rounded, from what is known of its operands. */
static void
enclose_node (MantEvaluation              *self,
              const MantEvaluationContext *context,
              MantExpression              *expression,
              guint                        index,
              const MantReal *const       *operands,
              mpfr_prec_t                  precision,
              MantReal                    *real)
{
  const MantNode *node = mant_expression_get_node (expression, index);
  MantNumber *number = g_ptr_array_index (self->node_numbers, index);

  mant_wide_begin ();
  switch (node->kind)
    {
    case MANT_NODE_LITERAL:
      mant_real_set_literal (real, expression->text + node->digits_start,
                             node->start + node->length - node->digits_start, node->negative,
                             precision);
      break;
    case MANT_NODE_PI:
      mant_real_set_pi (real, precision);
      break;
    case MANT_NODE_E:
      mant_real_set_e (real, precision);
      break;
    case MANT_NODE_OPERATION:
      mant_real_apply (real, node->operation, operands, context->rounding.rounding, precision);
      break;
    case MANT_NODE_ULP:
      {
        MantNumber *operand = g_ptr_array_index (self->node_numbers, node->operands[0]);
        MantWide ulp;

        real->kind = MANT_REAL_NONE;
        mant_wide_init (&ulp);
        get_ulp (operand, &ulp);
        if (mant_wide_is_finite_nonzero (&ulp))
          mant_real_set_mpfr (real, ulp.number);
        mant_wide_clear (&ulp);
        break;
      }
    case MANT_NODE_VARIABLE:
    case MANT_NODE_NEXT:
    case MANT_NODE_PREV:
    default:
      mant_real_set_number (real, number);
      break;
    }
}

static mpfr_prec_t
first_precision (const MantEvaluationContext *context)
{
  return MIN_BOUND_BITS + 2 * MAX (context->format->significand_bits, 0);
}

/* The exact result of one step, whose operands are rounded numbers. */
static void
describe_step (MantEvaluation              *self,
               const MantEvaluationContext *context,
               MantExpression              *expression,
               guint                        index,
               MantEvaluationStep          *step)
{
  g_autofree char *decimal = NULL;
  const MantNode *node = mant_expression_get_node (expression, index);
  const MantReal *operands[MANT_OPERATION_MAX_ARITY];
  MantReal reals[MANT_OPERATION_MAX_ARITY], exact;

  for (guint i = 0; i < node->n_operands; i++)
    {
      mant_real_init (&reals[i]);
      mant_real_set_number (&reals[i], g_ptr_array_index (self->node_numbers, node->operands[i]));
      operands[i] = &reals[i];
    }
  mant_real_init (&exact);
  for (mpfr_prec_t precision = first_precision (context); precision <= 2 * MAX_BOUND_BITS
       && decimal == NULL; precision *= 2)
    {
      enclose_node (self, context, expression, index, operands, precision, &exact);
      if (exact.kind == MANT_REAL_NONE || exact.kind == MANT_REAL_UNKNOWN)
        break;
      decimal = mant_real_to_decimal (&exact, EXACT_DIGITS);
    }
  mant_evaluation_step_take_exact (step, g_steal_pointer (&decimal),
                                   mant_real_get_error_ulp (
                                     &exact, g_ptr_array_index (self->node_numbers, index)));
  mant_real_clear (&exact);
  for (guint i = 0; i < node->n_operands; i++)
    mant_real_clear (&reals[i]);
}

/* The exact value of the whole expression, at one precision. */
static void
enclose_all (MantEvaluation              *self,
             const MantEvaluationContext *context,
             MantExpression              *expression,
             mpfr_prec_t                  precision,
             MantReal                    *reals)
{
  for (guint i = 0; i < expression->nodes->len; i++)
    {
      const MantNode *node = mant_expression_get_node (expression, i);
      const MantReal *operands[MANT_OPERATION_MAX_ARITY];

      for (guint j = 0; j < node->n_operands; j++)
        operands[j] = &reals[node->operands[j]];
      enclose_node (self, context, expression, i, operands, precision, &reals[i]);
    }
}

static void
describe_exact (MantEvaluation              *self,
                const MantEvaluationContext *context,
                MantExpression              *expression)
{
  const guint n = expression->nodes->len;
  MantReal *reals = g_new (MantReal, n);
  const MantReal *result = &reals[expression->result];
  const mpfr_prec_t last = MAX (MAX_BOUND_BITS, 2 * first_precision (context));

  for (guint i = 0; i < n; i++)
    mant_real_init (&reals[i]);
  for (mpfr_prec_t precision = first_precision (context);
       precision <= last && (gint64) precision * n <= MAX_TOTAL_BITS; precision *= 2)
    {
      enclose_all (self, context, expression, precision, reals);
      if (result->kind == MANT_REAL_NONE)
        break;
      self->exact = mant_real_to_decimal (result, EXACT_DIGITS);
      if (self->exact != NULL)
        break;
    }

  if (self->exact != NULL || result->kind == MANT_REAL_BOUNDS)
    self->error_ulp = mant_real_get_error_ulp (result, self->number);
  if (self->exact == NULL)
    self->exact_reason = result->kind == MANT_REAL_NONE
                           ? _("the exact value is no real number")
                           : _("the digits of the exact value could not be made certain");
  for (guint i = 0; i < n; i++)
    mant_real_clear (&reals[i]);
  g_free (reals);
}

/*< private >
 * mant_evaluation_new:
 * @context: how to round
 * @expression: what to evaluate
 * @error: return location for an error
 *
 * Fails with %MANT_ERROR_LIMIT where there are too many operations or one would take too long, and
 * with %MANT_ERROR_UNSUPPORTED where a literal cannot be read exactly or next() has no answer.
 *
 * Returns: (transfer full): the evaluation
 */
MantEvaluation *
mant_evaluation_new (const MantEvaluationContext  *context,
                     MantExpression               *expression,
                     GError                      **error)
{
  g_autoptr (MantEvaluation) self = g_object_new (MANT_TYPE_EVALUATION, NULL);
  MantRoundingContext rounding = context->rounding;

  if (expression->nodes->len > MAX_NODES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("column %u: the expression has more than %d literals and operations"),
                   mant_expression_get_column (
                     expression, mant_expression_get_node (expression, MAX_NODES)->start),
                   MAX_NODES);
      return NULL;
    }

  self->expression = g_strdup (expression->text);
  self->format = g_strdup (context->format->id);
  self->rounding = g_strdup (rounding.rounding->id);

  for (guint i = 0; i < expression->nodes->len; i++)
    {
      const MantNode *node = mant_expression_get_node (expression, i);
      g_autoptr (MantEvaluationStep) step = NULL;
      MantFlags flags = MANT_FLAG_NONE;
      MantNumber *number;

      if (node->kind == MANT_NODE_VARIABLE)
        {
          g_autofree char *name = g_strndup (expression->text + node->start, node->length);

          number = mant_number_ref (g_hash_table_lookup (context->variables, name));
          g_ptr_array_add (self->node_numbers, number);
          continue;
        }

      number = round_node (self, context, expression, node, &rounding, &flags, error);
      if (number == NULL)
        return NULL;
      g_ptr_array_add (self->node_numbers, number);
      rounding.index++;
      self->flags |= (MantNumberFlags) flags;

      step = mant_evaluation_step_new (expression->text, node, get_operation_id (node), number,
                                       (MantNumberFlags) flags);
      describe_step (self, context, expression, i, step);
      g_list_store_append (self->steps, step);
    }

  self->number = mant_number_ref (g_ptr_array_index (self->node_numbers, expression->result));
  describe_exact (self, context, expression);
  return g_steal_pointer (&self);
}
