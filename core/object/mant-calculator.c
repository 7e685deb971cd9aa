/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-calculator.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mant-evaluation-private.h"
#include "mant-item.h"
#include "mant-num.h"
#include "mant-number-private.h"
#include "mant-text-private.h"
#include "mant-wide-private.h"

/* Variables that one calculator keeps. */
#define MAX_VARIABLES 1000

struct _MantCalculator {
  GObject parent_instance;
  MantFormat *format;
  MantRoundingContext rounding;
  gboolean has_overflow; /* one that is not the format's */
  MantOverflow overflow;
  char *overflow_id;
  guint64 given_bits;
  GHashTable *variables; /* char * → MantNumber */
};

G_DEFINE_FINAL_TYPE (MantCalculator, mant_calculator, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_FORMAT,
  PROP_ROUNDING,
  PROP_OVERFLOW,
  PROP_SEED,
  PROP_INDEX,
  PROP_RANDOM_BITS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
mant_calculator_finalize (GObject *object)
{
  MantCalculator *self = MANT_CALCULATOR (object);

  mant_scalar_format_unref (self->format);
  g_clear_pointer (&self->overflow_id, g_free);
  g_clear_pointer (&self->variables, g_hash_table_unref);

  G_OBJECT_CLASS (mant_calculator_parent_class)->finalize (object);
}

static void
mant_calculator_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  MantCalculator *self = MANT_CALCULATOR (object);

  switch (prop_id)
    {
    case PROP_FORMAT:
      g_value_set_string (value, self->format->id);
      break;
    case PROP_ROUNDING:
      g_value_set_string (value, self->rounding.rounding->id);
      break;
    case PROP_OVERFLOW:
      g_value_set_string (value, self->overflow_id);
      break;
    case PROP_SEED:
      g_value_set_uint64 (value, self->rounding.seed);
      break;
    case PROP_INDEX:
      g_value_set_uint64 (value, self->rounding.index);
      break;
    case PROP_RANDOM_BITS:
      g_value_set_uint (value, self->rounding.n_random_bits);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_calculator_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  MantCalculator *self = MANT_CALCULATOR (object);
  g_autoptr (GError) error = NULL;

  switch (prop_id)
    {
    case PROP_FORMAT:
      mant_calculator_set_format (self, g_value_get_string (value), &error);
      break;
    case PROP_ROUNDING:
      mant_calculator_set_rounding (self, g_value_get_string (value), &error);
      break;
    case PROP_OVERFLOW:
      mant_calculator_set_overflow (self, g_value_get_string (value), &error);
      break;
    case PROP_SEED:
      mant_calculator_set_seed (self, g_value_get_uint64 (value));
      break;
    case PROP_INDEX:
      mant_calculator_set_index (self, g_value_get_uint64 (value));
      break;
    case PROP_RANDOM_BITS:
      mant_calculator_set_random_bits (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  if (error != NULL)
    g_warning ("%s: %s", pspec->name, error->message);
}

static void
mant_calculator_class_init (MantCalculatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mant_calculator_finalize;
  object_class->get_property = mant_calculator_get_property;
  object_class->set_property = mant_calculator_set_property;

  /**
   * MantCalculator:format:
   *
   * The canonical text of the scalar format to which everything is rounded. What is no format is
   * refused with a warning; mant_calculator_set_format() says why.
   */
  properties[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, "binary32", flags);
  /**
   * MantCalculator:rounding:
   *
   * The id of the rounding mode.
   */
  properties[PROP_ROUNDING] = g_param_spec_string ("rounding", NULL, NULL, "rne", flags);
  /**
   * MantCalculator:overflow:
   *
   * What becomes of what is beyond the largest number: "saturate", "ieee", "propagate" or "none";
   * "" for the format's own policy.
   */
  properties[PROP_OVERFLOW] = g_param_spec_string ("overflow", NULL, NULL, "", flags);
  /**
   * MantCalculator:seed:
   *
   * The seed of stochastic roundings.
   */
  properties[PROP_SEED] = g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  /**
   * MantCalculator:index:
   *
   * Which random word of the seed a rounding uses; in an evaluation, the first of them.
   */
  properties[PROP_INDEX] = g_param_spec_uint64 ("index", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  /**
   * MantCalculator:random-bits:
   *
   * How many random bits sr-a, sr-b, sr-c and sr-odd compare with; 0 is 32.
   */
  properties[PROP_RANDOM_BITS] = g_param_spec_uint ("random-bits", NULL, NULL, 0, 32, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mant_calculator_init (MantCalculator *self)
{
  self->format = mant_scalar_format_new ("binary32", NULL);
  self->rounding.rounding = mant_rounding_find ("rne");
  self->overflow_id = g_strdup ("");
  self->variables =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) mant_number_unref);
}

/**
 * mant_calculator_new:
 * @format: the text of a scalar format, of any width
 * @error: return location for an error
 *
 * Fails with %MANT_ERROR_FORMAT where @format is no format and %MANT_ERROR_UNSUPPORTED where it is
 * a block format or beyond this version.
 *
 * Returns: (transfer full): a calculator that rounds to nearest, ties to even
 */
MantCalculator *
mant_calculator_new (const char  *format,
                     GError     **error)
{
  g_autoptr (MantCalculator) self = g_object_new (MANT_TYPE_CALCULATOR, NULL);

  g_return_val_if_fail (format != NULL, NULL);

  return mant_calculator_set_format (self, format, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * mant_calculator_get_format:
 * @self: a calculator
 *
 * Returns: the canonical text of its format
 */
const char *
mant_calculator_get_format (MantCalculator *self)
{
  g_return_val_if_fail (MANT_IS_CALCULATOR (self), NULL);

  return self->format->id;
}

/**
 * mant_calculator_get_n_bits:
 * @self: a calculator
 *
 * Returns: how many bits codes of its format have
 */
guint
mant_calculator_get_n_bits (MantCalculator *self)
{
  g_return_val_if_fail (MANT_IS_CALCULATOR (self), 0);

  return self->format->bits;
}

static MantOverflow
get_overflow (MantCalculator *self)
{
  return self->has_overflow ? self->overflow : self->format->policy.overflow;
}

static MantNumber *
round_wide (MantCalculator  *self,
            const MantWide  *value,
            MantNumberFlags *flags)
{
  MantFlags raised = MANT_FLAG_NONE;
  MantNumber *number;
  mpz_t code;

  mpz_init (code);
  mant_wide_encode (self->format, value, &self->rounding, get_overflow (self), &raised, code);
  number = mant_number_new (self->format, code);
  mpz_clear (code);
  if (flags != NULL)
    *flags = (MantNumberFlags) raised;
  return number;
}

/**
 * mant_calculator_set_format:
 * @self: a calculator
 * @format: the text of a scalar format, of any width
 * @error: return location for an error, as of mant_calculator_new()
 *
 * From now on everything is rounded to @format. Variables are too, once, from the numbers that they
 * are.
 *
 * Returns: whether it is a scalar format; if not, nothing changes
 */
gboolean
mant_calculator_set_format (MantCalculator  *self,
                            const char      *format,
                            GError         **error)
{
  MantFormat *scalar;
  GHashTableIter iter;
  gpointer number;

  g_return_val_if_fail (MANT_IS_CALCULATOR (self), FALSE);
  g_return_val_if_fail (format != NULL, FALSE);

  scalar = mant_scalar_format_new (format, error);
  if (scalar == NULL)
    return FALSE;
  mant_scalar_format_unref (self->format);
  self->format = scalar;

  g_hash_table_iter_init (&iter, self->variables);
  while (g_hash_table_iter_next (&iter, NULL, &number))
    g_hash_table_iter_replace (&iter,
                               round_wide (self, &((MantNumber *) number)->value, NULL));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORMAT]);
  return TRUE;
}

/**
 * mant_calculator_set_rounding:
 * @self: a calculator
 * @rounding: the id of a rounding mode, "rne"
 * @error: return location for %MANT_ERROR_FORMAT
 *
 * Returns: whether there is such a mode; if not, nothing changes
 */
gboolean
mant_calculator_set_rounding (MantCalculator  *self,
                              const char      *rounding,
                              GError         **error)
{
  const MantRounding *mode;

  g_return_val_if_fail (MANT_IS_CALCULATOR (self), FALSE);
  g_return_val_if_fail (rounding != NULL, FALSE);

  mode = mant_rounding_find (rounding);
  if (mode == NULL)
    {
      g_autofree char *shown = mant_text_escape (rounding, strlen (rounding), 40);
      g_autoptr (GString) known = g_string_new (NULL);

      for (gsize i = 0; i < mant_n_roundings; i++)
        g_string_append_printf (known, " %s", mant_roundings[i]->id);
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("There is no rounding “%s”; there is%s"), shown, known->str);
      return FALSE;
    }
  self->rounding.rounding = mode;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROUNDING]);
  return TRUE;
}

/**
 * mant_calculator_set_overflow:
 * @self: a calculator
 * @overflow: "saturate", "ieee", "propagate", "none", or "" for the format's own policy
 * @error: return location for %MANT_ERROR_FORMAT
 *
 * Returns: whether there is such a policy; if not, nothing changes
 */
gboolean
mant_calculator_set_overflow (MantCalculator  *self,
                              const char      *overflow,
                              GError         **error)
{
  MantOverflow policy = MANT_OVERFLOW_IEEE;

  g_return_val_if_fail (MANT_IS_CALCULATOR (self), FALSE);
  g_return_val_if_fail (overflow != NULL, FALSE);

  if (overflow[0] != '\0' && !mant_overflow_parse (overflow, &policy))
    {
      g_autofree char *shown = mant_text_escape (overflow, strlen (overflow), 40);

      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("There is no overflow policy “%s”; there is saturate ieee propagate none"),
                   shown);
      return FALSE;
    }
  self->has_overflow = overflow[0] != '\0';
  self->overflow = policy;
  g_free (self->overflow_id);
  self->overflow_id = g_strdup (overflow);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERFLOW]);
  return TRUE;
}

/**
 * mant_calculator_set_seed:
 * @self: a calculator
 * @seed: the seed of stochastic roundings
 */
void
mant_calculator_set_seed (MantCalculator *self,
                          guint64         seed)
{
  g_return_if_fail (MANT_IS_CALCULATOR (self));

  self->rounding.seed = seed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEED]);
}

/**
 * mant_calculator_set_index:
 * @self: a calculator
 * @index: the index of a random word of the seed
 *
 * Chooses the random word that a stochastic rounding uses: word @index, and in an evaluation word
 * @index + n for its n-th rounding. Nothing moves it but this.
 */
void
mant_calculator_set_index (MantCalculator *self,
                           guint64         index)
{
  g_return_if_fail (MANT_IS_CALCULATOR (self));

  if (self->rounding.index == index)
    return;
  self->rounding.index = index;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INDEX]);
}

/**
 * mant_calculator_set_random_bits:
 * @self: a calculator
 * @n_random_bits: how many random bits sr-a, sr-b, sr-c and sr-odd compare with: to 32; 0 is 32
 */
void
mant_calculator_set_random_bits (MantCalculator *self,
                                 guint           n_random_bits)
{
  g_return_if_fail (MANT_IS_CALCULATOR (self));
  g_return_if_fail (n_random_bits <= 32);

  self->rounding.n_random_bits = n_random_bits;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RANDOM_BITS]);
}

/**
 * mant_calculator_give_random_bits:
 * @self: a calculator
 * @random_bits: an integer of at most as many bits as mant_calculator_set_random_bits() said
 *
 * From now on sr-a, sr-b, sr-c and sr-odd compare with @random_bits, every time, and not with bits
 * of the seed.
 */
void
mant_calculator_give_random_bits (MantCalculator *self,
                                  guint64         random_bits)
{
  g_return_if_fail (MANT_IS_CALCULATOR (self));

  self->given_bits = random_bits;
  self->rounding.given = &self->given_bits;
}

/**
 * mant_calculator_encode:
 * @self: a calculator
 * @value: a decimal or hexadecimal float, inf or nan
 * @flags: (out) (optional): what happened
 * @error: return location for an error
 *
 * The number typed, read exactly and rounded once.
 *
 * Fails with %MANT_ERROR_PARSE where @value is no number and %MANT_ERROR_UNSUPPORTED where it has
 * too many digits to be read exactly.
 *
 * Returns: (transfer full): the number
 */
MantNumber *
mant_calculator_encode (MantCalculator   *self,
                        const char       *value,
                        MantNumberFlags  *flags,
                        GError          **error)
{
  MantNumber *number = NULL;
  MantStatus status;
  MantWide wide;

  g_return_val_if_fail (MANT_IS_CALCULATOR (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  mant_wide_init (&wide);
  status = mant_wide_set_string (&wide, value, strlen (value),
                                 mant_format_get_literal_precision (self->format));
  if (status == MANT_OK)
    {
      number = round_wide (self, &wide, flags);
    }
  else
    {
      g_autofree char *shown = mant_text_escape (value, strlen (value), 80);

      if (status == MANT_UNABLE)
        g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                     _("“%s” has too many digits to be read exactly"), shown);
      else
        g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE, _("“%s” is not a number"), shown);
    }
  mant_wide_clear (&wide);
  return number;
}

/* The next number of the same precision away from zero, or this one: the one whose last bit is 1.
 * */
static void
round_to_odd (MantWide *wide)
{
  mpz_t significand;
  mpfr_exp_t exponent;

  mpz_init (significand);
  exponent = mpfr_get_z_2exp (significand, wide->number);
  mpz_abs (significand, significand);
  mpz_setbit (significand, 0);
  if (wide->negative)
    mpz_neg (significand, significand);
  mpfr_set_z_2exp (wide->number, significand, exponent, MPFR_RNDN);
  mpz_clear (significand);
}

/**
 * mant_calculator_get_literal_hex:
 * @self: a calculator
 * @value: a decimal or hexadecimal float, inf or nan
 *
 * A literal as a C99 hexadecimal float. A decimal such as 0.1, which no number of bits can express,
 * is rounded to odd at 192 bits more than the format has: rounding the text once more to the format
 * gives what rounding the decimal itself gives.
 *
 * Returns: (transfer full) (nullable): the text; "" where the number is beyond 2^±2^40; %NULL where
 *   @value is no number
 */
char *
mant_calculator_get_literal_hex (MantCalculator *self,
                                 const char     *value)
{
  char *text = NULL;
  MantWide wide;

  g_return_val_if_fail (MANT_IS_CALCULATOR (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  mant_wide_init (&wide);
  if (mant_wide_set_string (&wide, value, strlen (value),
                            mant_format_get_literal_precision (self->format)) == MANT_OK)
    {
      if (!mant_wide_is_finite_nonzero (&wide))
        {
          const MantValue special = mant_wide_get_value (&wide);
          char buffer[64];

          mant_value_to_hex (&special, buffer, sizeof buffer);
          text = g_strdup (buffer);
        }
      else if (wide.sticky && ABS (mpfr_get_exp (wide.number)) >= MANT_WIDE_EMAX - 1)
        {
          text = g_strdup ("");
        }
      else
        {
          if (wide.sticky)
            round_to_odd (&wide);
          text = mant_hex_from_mpfr (wide.number);
        }
    }
  mant_wide_clear (&wide);
  return text;
}

/**
 * mant_calculator_convert:
 * @self: a calculator
 * @number: a number of any format
 * @flags: (out) (optional): what happened
 *
 * Returns: (transfer full): @number, rounded once to the calculator's format
 */
MantNumber *
mant_calculator_convert (MantCalculator  *self,
                         MantNumber      *number,
                         MantNumberFlags *flags)
{
  g_return_val_if_fail (MANT_IS_CALCULATOR (self), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  return round_wide (self, &number->value, flags);
}

/**
 * mant_calculator_decode:
 * @self: a calculator
 * @code: a code of its format: `0x7e`, `0b0111_1110` or `126`
 * @error: return location for %MANT_ERROR_PARSE: it is no code or has too many bits
 *
 * Returns: (transfer full): the number that it stands for
 */
MantNumber *
mant_calculator_decode (MantCalculator  *self,
                        const char      *code,
                        GError         **error)
{
  MantNumber *number = NULL;
  mpz_t integer;

  g_return_val_if_fail (MANT_IS_CALCULATOR (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  mpz_init (integer);
  if (mant_code_parse (self->format, code, strlen (code), integer, error))
    number = mant_number_new (self->format, integer);
  mpz_clear (integer);
  return number;
}

/**
 * mant_calculator_apply:
 * @self: a calculator
 * @operation: the id of an operation, "add"
 * @operands: (array length=n_operands): numbers of any formats
 * @n_operands: how many there are
 * @flags: (out) (optional): what happened
 * @error: return location for an error
 *
 * One operation, exact and then rounded once to the calculator's format.
 *
 * Fails with %MANT_ERROR_PARSE where there is no such operation or it takes another number of
 * operands, and with %MANT_ERROR_LIMIT where the result would take too long to be found.
 *
 * Returns: (transfer full): the result
 */
MantNumber *
mant_calculator_apply (MantCalculator    *self,
                       const char        *operation,
                       MantNumber *const *operands,
                       gsize              n_operands,
                       MantNumberFlags   *flags,
                       GError           **error)
{
  const MantWide *values[MANT_OPERATION_MAX_ARITY];
  const MantOperation *found;
  MantFlags raised = MANT_FLAG_NONE;
  MantNumber *number = NULL;
  mpz_t code;

  g_return_val_if_fail (MANT_IS_CALCULATOR (self), NULL);
  g_return_val_if_fail (operation != NULL, NULL);

  found = mant_operation_check (operation, n_operands, error);
  if (found == NULL)
    return NULL;

  for (gsize i = 0; i < n_operands; i++)
    values[i] = &operands[i]->value;
  mpz_init (code);
  if (mant_operation_round (found, values, self->format, &self->rounding, get_overflow (self),
                            &raised, code, NULL) == MANT_OK)
    {
      number = mant_number_new (self->format, code);
      if (flags != NULL)
        *flags = (MantNumberFlags) raised;
    }
  else
    {
      g_autofree char *shown = mant_number_get_short (operands[0]);

      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("%s of %s would take too long to be computed exactly"), found->id, shown);
    }
  mpz_clear (code);
  return number;
}

static gboolean
knows_variable (const char *name,
                gpointer    data)
{
  MantCalculator *self = data;

  return g_hash_table_contains (self->variables, name);
}

static gboolean
add_variable (MantCalculator  *self,
              const char      *name,
              MantNumber      *number,
              GError         **error)
{
  if (!g_hash_table_contains (self->variables, name)
      && g_hash_table_size (self->variables) >= MAX_VARIABLES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("“%s” is one variable too many; %d are kept"), name, MAX_VARIABLES);
      return FALSE;
    }
  g_hash_table_replace (self->variables, g_strdup (name), mant_number_ref (number));
  return TRUE;
}

/**
 * mant_calculator_set_variable:
 * @self: a calculator
 * @name: a letter or _, then letters, digits and _; no function and no constant
 * @value: a number or an expression, rounded to the format
 * @error: return location for an error, as of mant_calculator_evaluate()
 *
 * Gives a variable a value, which it keeps for evaluations to come.
 *
 * Returns: whether @name can be a name and @value has a value; if not, nothing changes
 */
gboolean
mant_calculator_set_variable (MantCalculator  *self,
                              const char      *name,
                              const char      *value,
                              GError         **error)
{
  g_autoptr (MantEvaluation) evaluation = NULL;

  g_return_val_if_fail (MANT_IS_CALCULATOR (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!mant_expression_check_name (name, error))
    return FALSE;
  evaluation = mant_calculator_evaluate (self, value, error);
  return evaluation != NULL
         && add_variable (self, name, mant_evaluation_get_number (evaluation), error);
}

/**
 * mant_calculator_get_variable:
 * @self: a calculator
 * @name: the name of a variable
 *
 * Returns: (transfer none) (nullable): its value; %NULL where there is no such variable
 */
MantNumber *
mant_calculator_get_variable (MantCalculator *self,
                              const char     *name)
{
  g_return_val_if_fail (MANT_IS_CALCULATOR (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->variables, name);
}

/**
 * mant_calculator_clear_variables:
 * @self: a calculator
 *
 * Forgets all variables.
 */
void
mant_calculator_clear_variables (MantCalculator *self)
{
  g_return_if_fail (MANT_IS_CALCULATOR (self));

  g_hash_table_remove_all (self->variables);
}

/**
 * mant_calculator_evaluate:
 * @self: a calculator
 * @expression: literals (0.1, 0x1.8p-3, inf, nan), variables, pi and e, + − * / ^, a leading −,
 *   comparisons (1 or 0), parentheses, every operation as a function, next(x), prev(x), ulp(x), and
 *   "name = expression;" before the last one
 * @error: return location for an error
 *
 * Evaluates an expression as a machine of this format would: literals are read exactly and rounded
 * once, as is π or e, and every operation is exact on its rounded operands and rounded once. −0.1
 * is one literal; −x is an operation; a^b is pow, and −2^2 is −4. NaN and infinities are legal
 * operands. Names that are assigned become variables of the calculator. next() and prev() answer
 * the neighbours of their operand, and ulp() the distance that mant_number_get_ulp() answers.
 *
 * Fails with %MANT_ERROR_PARSE where it is no expression, %MANT_ERROR_LIMIT where it is longer than
 * 64 KiB, nested deeper than 200, has more than 10000 operations or one that would take too long,
 * and %MANT_ERROR_UNSUPPORTED where a literal has too many digits or next() has nowhere to go. The
 * sentence names the column, from 1.
 *
 * Returns: (transfer full): the evaluation
 */
MantEvaluation *
mant_calculator_evaluate (MantCalculator  *self,
                          const char      *expression,
                          GError         **error)
{
  g_autoptr (MantExpression) parsed = NULL;
  g_autoptr (MantEvaluation) evaluation = NULL;
  MantEvaluationContext context;

  g_return_val_if_fail (MANT_IS_CALCULATOR (self), NULL);
  g_return_val_if_fail (expression != NULL, NULL);

  parsed = mant_expression_parse (expression, knows_variable, self, error);
  if (parsed == NULL)
    return NULL;
  context = (MantEvaluationContext) {
    .format = self->format,
    .rounding = self->rounding,
    .overflow = get_overflow (self),
    .variables = self->variables,
  };
  evaluation = mant_evaluation_new (&context, parsed, error);
  if (evaluation == NULL)
    return NULL;

  for (guint i = 0; i < parsed->assignments->len; i++)
    {
      const MantAssignment *assignment = &g_array_index (parsed->assignments, MantAssignment, i);

      if (!add_variable (self, assignment->name,
                         mant_evaluation_get_node_number (evaluation, assignment->node), error))
        return NULL;
    }
  return g_steal_pointer (&evaluation);
}

/**
 * mant_list_operations:
 *
 * Every operation there is, in the order of core/wide/meson.build: `id` as on the command line and
 * in expressions, `detail` how a person writes it ("a + b"), `group` "arithmetic", "comparison",
 * "rounding", "minimum" or "elementary".
 *
 * Returns: (transfer full): a new list model of [class@Item]
 */
GListModel *
mant_list_operations (void)
{
  static const char *const arithmetic[] = {
    "add", "sub", "mul", "div", "sqrt", "fma", "faa", "rem", "fmod", "recip", "rsqrt", "convert",
    "neg", "abs", "copysign", NULL,
  };
  static const char *const integers[] = { "floor", "ceil", "trunc", "round", "roundeven", NULL };
  g_autoptr (GListStore) list = g_list_store_new (MANT_TYPE_ITEM);

  for (gsize i = 0; i < mant_n_operations; i++)
    {
      const MantOperation *operation = mant_operations[i];
      const char *group = "elementary";
      g_autoptr (MantItem) item = NULL;

      if (operation->predicate)
        group = "comparison";
      else if (g_strv_contains (arithmetic, operation->id))
        group = "arithmetic";
      else if (g_strv_contains (integers, operation->id))
        group = "rounding";
      else if (g_str_has_prefix (operation->id, "min") || g_str_has_prefix (operation->id, "max"))
        group = "minimum";
      item = g_object_new (MANT_TYPE_ITEM,
                           "id", operation->id,
                           "title", _(operation->title),
                           "source", operation->source,
                           "group", group,
                           "detail", operation->pattern,
                           NULL);
      g_list_store_append (list, item);
    }
  return G_LIST_MODEL (g_steal_pointer (&list));
}

/**
 * mant_operation_get_arity:
 * @operation: the id of an operation, "add"
 * @error: return location for %MANT_ERROR_PARSE; the sentence names the id that is spelt most like
 *   it
 *
 * Returns: how many operands it takes, 1 to 3; 0 where there is no such operation
 */
guint
mant_operation_get_arity (const char  *operation,
                          GError     **error)
{
  const MantOperation *found;

  g_return_val_if_fail (operation != NULL, 0);

  found = mant_operation_check (operation, 0, error);
  return found != NULL ? (guint) found->arity : 0;
}
