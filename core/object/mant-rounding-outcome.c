/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-rounding-outcome.h"

#include <math.h>

#include "mant-item.h"
#include "mant-num.h"

typedef struct
{
  MantNumber      *number;
  double           probability;
  double           error_ulp;
  MantNumberFlags  flags;
} Result;

struct _MantRoundingOutcome
{
  GObject parent_instance;

  char     *rounding;
  char     *title;
  gboolean  stochastic;
  guint     n_results;
  Result    results[2];
};

G_DEFINE_FINAL_TYPE (MantRoundingOutcome, mant_rounding_outcome, G_TYPE_OBJECT)

static void
mant_rounding_outcome_finalize (GObject *object)
{
  MantRoundingOutcome *self = MANT_ROUNDING_OUTCOME (object);

  g_clear_pointer (&self->rounding, g_free);
  g_clear_pointer (&self->title, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->results); i++)
    g_clear_pointer (&self->results[i].number, mant_number_unref);

  G_OBJECT_CLASS (mant_rounding_outcome_parent_class)->finalize (object);
}

static void
mant_rounding_outcome_class_init (MantRoundingOutcomeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_rounding_outcome_finalize;
}

static void
mant_rounding_outcome_init (MantRoundingOutcome *self)
{
}

/**
 * mant_rounding_outcome_get_rounding:
 * @self: an outcome
 *
 * Returns: the id of the rounding mode: "rne"
 */
const char *
mant_rounding_outcome_get_rounding (MantRoundingOutcome *self)
{
  g_return_val_if_fail (MANT_IS_ROUNDING_OUTCOME (self), NULL);

  return self->rounding;
}

/**
 * mant_rounding_outcome_get_title:
 * @self: an outcome
 *
 * Returns: what to call the mode in front of people, translated
 */
const char *
mant_rounding_outcome_get_title (MantRoundingOutcome *self)
{
  g_return_val_if_fail (MANT_IS_ROUNDING_OUTCOME (self), NULL);

  return self->title;
}

/**
 * mant_rounding_outcome_is_stochastic:
 * @self: an outcome
 *
 * Returns: whether the mode is stochastic; its outcome may be certain all the same
 */
gboolean
mant_rounding_outcome_is_stochastic (MantRoundingOutcome *self)
{
  g_return_val_if_fail (MANT_IS_ROUNDING_OUTCOME (self), FALSE);

  return self->stochastic;
}

/**
 * mant_rounding_outcome_get_n_results:
 * @self: an outcome
 *
 * Returns: 2 where chance decides, else 1
 */
guint
mant_rounding_outcome_get_n_results (MantRoundingOutcome *self)
{
  g_return_val_if_fail (MANT_IS_ROUNDING_OUTCOME (self), 0);

  return self->n_results;
}

/**
 * mant_rounding_outcome_get_number:
 * @self: an outcome
 * @result: below mant_rounding_outcome_get_n_results()
 *
 * Returns: (transfer none): the number; of two, the lower one comes first
 */
MantNumber *
mant_rounding_outcome_get_number (MantRoundingOutcome *self,
                                  guint                result)
{
  g_return_val_if_fail (MANT_IS_ROUNDING_OUTCOME (self), NULL);
  g_return_val_if_fail (result < self->n_results, NULL);

  return self->results[result].number;
}

/**
 * mant_rounding_outcome_get_probability:
 * @self: an outcome
 * @result: below mant_rounding_outcome_get_n_results()
 *
 * Returns: how many of all random words lead there, as a share; 1 where there is one result
 */
double
mant_rounding_outcome_get_probability (MantRoundingOutcome *self,
                                       guint                result)
{
  g_return_val_if_fail (MANT_IS_ROUNDING_OUTCOME (self), NAN);
  g_return_val_if_fail (result < self->n_results, NAN);

  return self->results[result].probability;
}

/**
 * mant_rounding_outcome_get_error_ulp:
 * @self: an outcome
 * @result: below mant_rounding_outcome_get_n_results()
 *
 * Returns: the number less the value, in ulps of the number; NaN where one of them is not finite
 */
double
mant_rounding_outcome_get_error_ulp (MantRoundingOutcome *self,
                                     guint                result)
{
  g_return_val_if_fail (MANT_IS_ROUNDING_OUTCOME (self), NAN);
  g_return_val_if_fail (result < self->n_results, NAN);

  return self->results[result].error_ulp;
}

/**
 * mant_rounding_outcome_get_flags:
 * @self: an outcome
 * @result: below mant_rounding_outcome_get_n_results()
 *
 * Returns: the flags of this rounding
 */
MantNumberFlags
mant_rounding_outcome_get_flags (MantRoundingOutcome *self,
                                 guint                result)
{
  g_return_val_if_fail (MANT_IS_ROUNDING_OUTCOME (self), 0);
  g_return_val_if_fail (result < self->n_results, 0);

  return self->results[result].flags;
}

/* The seed whose first random word is `word`: splitmix64's mixing turned round. Its steps are
 * multiplications by odd numbers, here by their inverses modulo 2^64, and x ^= x >> k. */
static guint64
seed_of_word (guint64 word)
{
  guint64 z = word;

  z ^= z >> 31 ^ z >> 62;
  z *= G_GUINT64_CONSTANT (0x319642b2d24d8ec3);
  z ^= z >> 27 ^ z >> 54;
  z *= G_GUINT64_CONSTANT (0x96de1b173f119089);
  z ^= z >> 30 ^ z >> 60;
  return z - G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
}

/* (transfer full) (nullable): what the value becomes with a random word */
static MantNumber *
round_with (MantCalculator  *calculator,
            const char      *value,
            guint64          word,
            GError         **error)
{
  mant_calculator_set_seed (calculator, seed_of_word (word));

  return mant_calculator_encode (calculator, value, NULL, error);
}

static gboolean
same_code (MantNumber *a,
           MantNumber *b)
{
  g_autofree char *a_code = mant_number_get_code (a);
  g_autofree char *b_code = mant_number_get_code (b);

  return g_str_equal (a_code, b_code);
}

/* Fills in a result, with its error, of a word that leads to it. */
static gboolean
set_result (Result          *result,
            MantCalculator  *calculator,
            const char      *value,
            guint64          word,
            double           probability,
            GError         **error)
{
  g_autoptr (MantEvaluation) evaluation = NULL;

  mant_calculator_set_seed (calculator, seed_of_word (word));
  result->number = mant_calculator_encode (calculator, value, &result->flags, error);
  if (result->number == NULL)
    return FALSE;
  evaluation = mant_calculator_evaluate (calculator, value, NULL);
  /* A literal that is no expression, "nan(0x1)", has no error that could be told. */
  result->error_ulp = evaluation != NULL ? mant_evaluation_get_error_ulp (evaluation) : NAN;
  result->probability = probability;
  return TRUE;
}

/* All words up to some one lead to the first result, all others to the second: each mode compares
 * the top bits of the word with something. That one is found by bisection. */
static gboolean
find_results (MantRoundingOutcome  *self,
              MantCalculator       *calculator,
              const char           *value,
              GError              **error)
{
  g_autoptr (MantNumber) first = round_with (calculator, value, 0, error);
  g_autoptr (MantNumber) last = first != NULL ? round_with (calculator, value, G_MAXUINT64, error)
                                              : NULL;
  guint64 lo = 0, hi = G_MAXUINT64;

  if (first == NULL || last == NULL)
    return FALSE;

  self->n_results = 1;
  if (!self->stochastic || same_code (first, last))
    return set_result (&self->results[0], calculator, value, 0, 1, error);

  while (hi - lo > 1)
    {
      const guint64 middle = lo + (hi - lo) / 2;
      g_autoptr (MantNumber) number = round_with (calculator, value, middle, error);

      if (number == NULL)
        return FALSE;
      if (same_code (number, first))
        lo = middle;
      else
        hi = middle;
    }

  self->n_results = 2;
  if (!set_result (&self->results[0], calculator, value, 0, ldexp ((double) hi, -64), error)
      || !set_result (&self->results[1], calculator, value, G_MAXUINT64,
                      ldexp ((double) (0 - hi), -64), error))
    return FALSE;
  /* Wide numbers may be one in binary64; then their errors tell. */
  if (mant_number_to_double (self->results[0].number)
        > mant_number_to_double (self->results[1].number)
      || (mant_number_to_double (self->results[0].number)
            == mant_number_to_double (self->results[1].number)
          && self->results[0].error_ulp > self->results[1].error_ulp))
    {
      const Result swapped = self->results[0];

      self->results[0] = self->results[1];
      self->results[1] = swapped;
    }
  return TRUE;
}

static MantRoundingOutcome *
find_outcome (GListModel *outcomes,
              const char *rounding)
{
  const guint n = g_list_model_get_n_items (outcomes);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MantRoundingOutcome) outcome = g_list_model_get_item (outcomes, i);

      if (g_str_equal (outcome->rounding, rounding))
        return outcome; /* the list keeps it */
    }
  return NULL;
}

/**
 * mant_list_rounding_outcomes:
 * @format: a scalar format of any width
 * @value: a number as mant_calculator_encode() reads it, exactly: "0.1", "0x1.8p-3", "inf"
 * @overflow: what becomes of a value beyond the largest finite number; "" for the format's own rule
 * @n_random_bits: how many bits the modes that take given bits have, 1 to 32; 0 means 32
 * @is_tie: (out) (optional): whether @value lies half-way between two numbers of the format
 * @error: return location for an error
 *
 * What every rounding mode makes of one value. Of a stochastic mode, all that it may become, with
 * the exact share of the 2⁶⁴ random words that lead there (of sr: 2⁻⁵³ fine, as the mode itself).
 *
 * Fails as mant_calculator_new() and mant_calculator_encode() do, and with %MANT_ERROR_FORMAT for an
 * unknown overflow rule. Costs up to 64 roundings a stochastic mode.
 *
 * Returns: (transfer full): a list model of [class@RoundingOutcome], every mode in the order of
 *   mant_list_roundings()
 */
GListModel *
mant_list_rounding_outcomes (const char  *format,
                             const char  *value,
                             const char  *overflow,
                             guint        n_random_bits,
                             gboolean    *is_tie,
                             GError     **error)
{
  g_autoptr (MantCalculator) calculator = NULL;
  g_autoptr (GListModel) roundings = mant_list_roundings ();
  g_autoptr (GListStore) outcomes = g_list_store_new (MANT_TYPE_ROUNDING_OUTCOME);
  const guint n = g_list_model_get_n_items (roundings);

  g_return_val_if_fail (format != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (overflow != NULL, NULL);
  g_return_val_if_fail (n_random_bits <= 32, NULL);

  calculator = mant_calculator_new (format, error);
  if (calculator == NULL || !mant_calculator_set_overflow (calculator, overflow, error))
    return NULL;
  mant_calculator_set_random_bits (calculator, n_random_bits);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (roundings, i);
      g_autoptr (MantRoundingOutcome) outcome = g_object_new (MANT_TYPE_ROUNDING_OUTCOME, NULL);

      outcome->rounding = g_strdup (mant_item_get_id (item));
      outcome->title = g_strdup (mant_item_get_title (item));
      outcome->stochastic = g_strcmp0 (mant_item_get_group (item), "stochastic") == 0;
      if (!mant_calculator_set_rounding (calculator, outcome->rounding, error)
          || !find_results (outcome, calculator, value, error))
        return NULL;
      g_list_store_append (outcomes, outcome);
    }

  if (is_tie != NULL)
    {
      /* Away from zero or toward it: these two differ in ties and nowhere else. */
      MantRoundingOutcome *away = find_outcome (G_LIST_MODEL (outcomes), "rna");
      MantRoundingOutcome *toward = find_outcome (G_LIST_MODEL (outcomes), "rnz");

      *is_tie = away != NULL && toward != NULL
                && !same_code (away->results[0].number, toward->results[0].number);
    }
  return G_LIST_MODEL (g_steal_pointer (&outcomes));
}
