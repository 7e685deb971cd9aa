/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-operation-table-job.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "mant-calculator.h"
#include "mant-expression-private.h"
#include "mant-num.h"
#include "mant-number-private.h"
#include "mant-operation-evaluator.h"
#include "mant-pool.h"

#define MAX_BITS 8

struct _MantOperationTableJob {
  MantJob parent_instance;
  MantFormat *format;
  const MantOperation *operation;
  const MantRounding *rounding;
  MantOverflow overflow;
  guint64 seed;
  guint n_codes;

  /* After the run. */
  GBytes *codes, *flags, *errors;
};

G_DEFINE_FINAL_TYPE (MantOperationTableJob, mant_operation_table_job, MANT_TYPE_JOB)

typedef struct {
  MantOperationTableJob *job;
  GCancellable *cancellable;
  MantValue values[1 << MAX_BITS]; /* of the codes */
  guint8 *codes, *flags;
  float *errors;
  MantOperationEvaluator **evaluators; /* a worker's own each; NULL before its first row */
  gint n_rows_done;                    /* atomic */
} Table;

/* (rounded − exact) / |exact|. The exact result is known to 128 bits, so the quotient is right to
 * binary32 unless the difference is 100 bits shorter than they. */
static float
get_relative_error (const MantValue *rounded,
                    const MantValue *exact)
{
  MantFlags ignored = MANT_FLAG_NONE;
  MantValue truncated = *exact, difference, magnitude, ratio;

  if (exact->number_class != MANT_CLASS_ZERO && exact->number_class != MANT_CLASS_NORMAL
      && exact->number_class != MANT_CLASS_SUBNORMAL)
    return NAN;
  if (!exact->sticky && mant_value_compare (rounded, exact) == 0)
    return 0;

  truncated.sticky = false;
  difference = mant_value_subtract (rounded, &truncated, false, &ignored);
  magnitude = mant_value_abs (&truncated);
  ratio = mant_value_divide (&difference, &magnitude, MANT_SYSTEM_IEEE, &ignored);
  return mant_value_to_f32 (&ratio);
}

static bool
fill_row (size_t    row,
          unsigned  worker,
          void     *data)
{
  Table *table = data;
  MantOperationTableJob *self = table->job;
  const guint n_columns = self->operation->arity == 1 ? 1 : self->n_codes;

  if (g_cancellable_is_cancelled (table->cancellable))
    return false;

  if (table->evaluators[worker] == NULL)
    table->evaluators[worker] = mant_operation_evaluator_new (self->operation, self->format);
  if (table->evaluators[worker] == NULL)
    g_error ("No memory for an operation's table");

  for (guint column = 0; column < n_columns; column++)
    {
      const gsize i = row * n_columns + column;
      const MantRoundingContext rounding = {
        .rounding = self->rounding,
        .seed = self->seed,
        .index = i,
      };
      const MantValue values[] = { table->values[row], table->values[column] };
      MantFlags flags = MANT_FLAG_NONE;
      MantValue exact;
      const MantCode code = mant_operation_evaluator_round (table->evaluators[worker], values,
                                                            &rounding, self->overflow, &flags,
                                                            &exact);

      table->codes[i] = code.lo;
      table->flags[i] = flags;
      table->errors[i] = get_relative_error (&table->values[code.lo], &exact);
    }
  mant_wide_thread_done ();
  mant_job_set_fraction (MANT_JOB (self), (g_atomic_int_add (&table->n_rows_done, 1) + 1.0)
                                            / self->n_codes);
  return true;
}

static gboolean
mant_operation_table_job_execute (MantJob       *job,
                                  GCancellable  *cancellable,
                                  GError       **error)
{
  MantOperationTableJob *self = MANT_OPERATION_TABLE_JOB (job);
  const gsize n_columns = self->operation->arity == 1 ? 1 : self->n_codes;
  const gsize n = self->n_codes * n_columns;
  g_autofree guint8 *codes = g_malloc (n), *flags = g_malloc (n);
  g_autofree float *errors = g_new (float, n);
  const unsigned n_threads = mant_pool_get_n_threads (mant_job_get_n_threads (job));
  g_autofree MantOperationEvaluator **evaluators = g_new0 (MantOperationEvaluator *, n_threads);
  Table table = {
    .job = self,
    .cancellable = cancellable,
    .codes = codes,
    .flags = flags,
    .errors = errors,
    .evaluators = evaluators,
  };
  bool done;

  for (guint code = 0; code < self->n_codes; code++)
    table.values[code] = mant_format_decode (self->format, (MantCode) { .lo = code });
  done = mant_pool_run (self->n_codes, n_threads, fill_row, &table);
  for (unsigned worker = 0; worker < n_threads; worker++)
    if (evaluators[worker] != NULL)
      mant_operation_evaluator_free (evaluators[worker]);
  if (!done)
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return FALSE;
    }

  self->codes = g_bytes_new_take (g_steal_pointer (&codes), n);
  self->flags = g_bytes_new_take (g_steal_pointer (&flags), n);
  self->errors = g_bytes_new_take (g_steal_pointer (&errors), n * sizeof (float));
  return TRUE;
}

static void
mant_operation_table_job_finalize (GObject *object)
{
  MantOperationTableJob *self = MANT_OPERATION_TABLE_JOB (object);

  mant_scalar_format_unref (self->format);
  g_clear_pointer (&self->codes, g_bytes_unref);
  g_clear_pointer (&self->flags, g_bytes_unref);
  g_clear_pointer (&self->errors, g_bytes_unref);

  G_OBJECT_CLASS (mant_operation_table_job_parent_class)->finalize (object);
}

static void
mant_operation_table_job_class_init (MantOperationTableJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_operation_table_job_finalize;
  MANT_JOB_CLASS (klass)->execute = mant_operation_table_job_execute;
}

static void
mant_operation_table_job_init (MantOperationTableJob *self)
{
}

/**
 * mant_operation_table_job_new:
 * @format: the text of a scalar format of at most 8 bits
 * @operation: the id of an operation of one or two operands, "add"
 * @rounding: the id of a rounding mode, "rne"
 * @overflow: the name of an overflow policy, or "" for the format's own
 * @error: return location for an error
 *
 * Fails with %MANT_ERROR_FORMAT where @format, @rounding or @overflow is none, %MANT_ERROR_PARSE
 * where
 * @operation is none, and with %MANT_ERROR_UNSUPPORTED where the format has more than 8 bits, is a
 * block format, or the operation takes three operands.
 *
 * Returns: (transfer full): a job that has not run yet
 */
MantOperationTableJob *
mant_operation_table_job_new (const char  *format,
                              const char  *operation,
                              const char  *rounding,
                              const char  *overflow,
                              GError     **error)
{
  g_autoptr (MantCalculator) calculator = NULL;
  g_autoptr (MantOperationTableJob) self = NULL;
  MantFormat *scalar;

  g_return_val_if_fail (format != NULL, NULL);
  g_return_val_if_fail (operation != NULL, NULL);
  g_return_val_if_fail (rounding != NULL, NULL);
  g_return_val_if_fail (overflow != NULL, NULL);

  /* The calculator knows the sentences. */
  calculator = mant_calculator_new (format, error);
  if (calculator == NULL || !mant_calculator_set_rounding (calculator, rounding, error)
      || !mant_calculator_set_overflow (calculator, overflow, error))
    return NULL;

  scalar = mant_scalar_format_new (format, error);
  if (scalar == NULL)
    return NULL;
  self = g_object_new (MANT_TYPE_OPERATION_TABLE_JOB, NULL);
  self->format = scalar;
  if (scalar->bits > MAX_BITS)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("Codes of %s have %d bits; tables are made of formats of at most %d"),
                   scalar->id, scalar->bits, MAX_BITS);
      return NULL;
    }
  self->operation = mant_operation_check (operation, 0, error);
  if (self->operation == NULL)
    return NULL;
  if (self->operation->arity > 2)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("%s takes %d operands; tables have room for two"), self->operation->id,
                   self->operation->arity);
      return NULL;
    }
  self->rounding = mant_rounding_find (rounding);
  self->overflow = scalar->policy.overflow;
  if (overflow[0] != '\0')
    mant_overflow_parse (overflow, &self->overflow);
  self->n_codes = 1u << scalar->bits;
  return g_steal_pointer (&self);
}

/**
 * mant_operation_table_job_set_seed:
 * @self: a job that has not run yet
 * @seed: the seed of stochastic roundings; 0 by default
 */
void
mant_operation_table_job_set_seed (MantOperationTableJob *self,
                                   guint64                seed)
{
  g_return_if_fail (MANT_IS_OPERATION_TABLE_JOB (self));

  self->seed = seed;
}

/**
 * mant_operation_table_job_get_n_codes:
 * @self: a job
 *
 * Returns: how many codes the format has: 2^bits
 */
guint
mant_operation_table_job_get_n_codes (MantOperationTableJob *self)
{
  g_return_val_if_fail (MANT_IS_OPERATION_TABLE_JOB (self), 0);

  return self->n_codes;
}

/**
 * mant_operation_table_job_get_arity:
 * @self: a job
 *
 * Returns: how many operands the operation takes: 1 or 2
 */
guint
mant_operation_table_job_get_arity (MantOperationTableJob *self)
{
  g_return_val_if_fail (MANT_IS_OPERATION_TABLE_JOB (self), 0);

  return self->operation->arity;
}

static GBytes *
dup_result (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_ref (bytes) : g_bytes_new (NULL, 0);
}

/**
 * mant_operation_table_job_dup_codes:
 * @self: a job
 *
 * Returns: (transfer full): the codes of the results, a byte each: n_codes of them, or n_codes² row
 * by row, the first operand choosing the row; nothing before the job has run
 */
GBytes *
mant_operation_table_job_dup_codes (MantOperationTableJob *self)
{
  g_return_val_if_fail (MANT_IS_OPERATION_TABLE_JOB (self), NULL);

  return dup_result (self->codes);
}

/**
 * mant_operation_table_job_dup_flags:
 * @self: a job
 *
 * Returns: (transfer full): [flags@NumberFlags] of each result, a byte each
 */
GBytes *
mant_operation_table_job_dup_flags (MantOperationTableJob *self)
{
  g_return_val_if_fail (MANT_IS_OPERATION_TABLE_JOB (self), NULL);

  return dup_result (self->flags);
}

/**
 * mant_operation_table_job_dup_relative_errors:
 * @self: a job
 *
 * (rounded − exact) / |exact| of each result: 0 where it is exact, NaN where the exact result or
 * the rounded one is no number or the exact one infinite, ±∞ where the rounded one is infinite or
 * the exact one 0 and the other not.
 *
 * Returns: (transfer full): binary32 values, native byte order
 */
GBytes *
mant_operation_table_job_dup_relative_errors (MantOperationTableJob *self)
{
  g_return_val_if_fail (MANT_IS_OPERATION_TABLE_JOB (self), NULL);

  return dup_result (self->errors);
}
