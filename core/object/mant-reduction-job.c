/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-reduction-job.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mant-calculator.h"
#include "mant-format-resolve-private.h"
#include "mant-item.h"
#include "mant-num.h"
#include "mant-pool.h"
#include "mant-sum.h"
#include "mant-text-private.h"

/* Of each operand and of the result, as binary64. */
#define MAX_ELEMENTS (G_GUINT64_CONSTANT (1) << 27)
/* Terms of a slice of the work: some milliseconds. */
#define SLICE_TERMS  200000
#define MAX_PARAMETER 1048576

struct _MantReductionJob {
  MantJob parent_instance;
  MantTensor *a, *b;
  guint64 n_rows, n_columns, n_terms;
  MantFormat accumulator, product, output;
  gboolean has_product, has_output;
  MantDot dot;

  /* After the run. */
  GBytes *values;
  int flags;
};

G_DEFINE_FINAL_TYPE (MantReductionJob, mant_reduction_job, MANT_TYPE_JOB)

typedef struct {
  MantReductionJob *job;
  GCancellable *cancellable;
  const double *a, *b;
  double *values;
  guint64 n_slices_a_row, slice_columns;
  gint n_done; /* atomic, as is flags */
  gint flags;
  guint64 n_slices;
} Product;

static bool
compute_slice (size_t    slice,
               unsigned  worker,
               void     *data)
{
  Product *product = data;
  MantReductionJob *self = product->job;
  const guint64 row = slice / product->n_slices_a_row;
  const guint64 first = slice % product->n_slices_a_row * product->slice_columns;
  const guint64 n = MIN (product->slice_columns, self->n_columns - first);
  MantDot dot = self->dot;
  MantFlags flags = MANT_FLAG_NONE;

  if (g_cancellable_is_cancelled (product->cancellable))
    return false;

  /* As in the whole product: element (i, j) has the indices from (i·n + j)·mant_dot_n_indices (k).
   * */
  dot.first_index += (row * self->n_columns + first) * mant_dot_n_indices (self->n_terms);
  mant_matmul (&dot, 1, n, self->n_terms, product->a + row * self->n_terms, self->n_terms,
               product->b + first, self->n_columns,
               product->values + row * self->n_columns + first, n, &flags);
  g_atomic_int_or ((guint *) &product->flags, flags);
  mant_job_set_fraction (MANT_JOB (self), (g_atomic_int_add (&product->n_done, 1) + 1.0)
                                            / product->n_slices);
  return true;
}

/* The tensor's elements as binary64: exact but for integers beyond 2^53. */
static double *
read_doubles (MantTensor    *tensor,
              GCancellable  *cancellable,
              GError       **error)
{
  const guint64 n = mant_tensor_get_n_elements (tensor);
  const gsize chunk = 1 << 20;
  g_autofree double *values = g_try_new (double, MAX (n, 1));

  if (values == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("There is no memory for the %" PRIu64 " elements of an operand"), n);
      return NULL;
    }
  for (guint64 first = 0; first < n; first += chunk)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !mant_tensor_read_f64 (tensor, first, MIN (n - first, chunk), values + first, error))
      return NULL;
  return g_steal_pointer (&values);
}

/* What is rounded to what, now that all is known. */
static void
complete_dot (MantReductionJob *self)
{
  const gboolean is_exact = g_str_equal (self->dot.order->id, "exact");

  self->dot.accumulator = &self->accumulator;
  if (self->has_product)
    self->dot.product = self->product.bits > 0 ? &self->product : NULL;
  else
    self->dot.product = is_exact ? NULL : &self->accumulator;
  if (!self->has_output && is_exact)
    self->output = *mant_format_find ("binary64");
  self->dot.output = self->has_output || is_exact ? &self->output : NULL;
}

static gboolean
mant_reduction_job_execute (MantJob       *job,
                            GCancellable  *cancellable,
                            GError       **error)
{
  MantReductionJob *self = MANT_REDUCTION_JOB (job);
  const guint64 n_values = self->n_rows * self->n_columns;
  g_autofree double *a = NULL, *b = NULL, *values = NULL;
  Product product = { .job = self, .cancellable = cancellable };

  complete_dot (self);
  a = read_doubles (self->a, cancellable, error);
  b = a != NULL ? read_doubles (self->b, cancellable, error) : NULL;
  if (b == NULL)
    return FALSE;
  values = g_try_new0 (double, MAX (n_values, 1));
  if (values == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("There is no memory for the %" PRIu64 " elements of the result"), n_values);
      return FALSE;
    }

  product.a = a;
  product.b = b;
  product.values = values;
  product.slice_columns = CLAMP (SLICE_TERMS / MAX (self->n_terms, 1), 1, MAX (self->n_columns, 1));
  product.n_slices_a_row = (self->n_columns + product.slice_columns - 1) / product.slice_columns;
  product.n_slices = self->n_rows * product.n_slices_a_row;
  if (!mant_pool_run (product.n_slices, mant_job_get_n_threads (job), compute_slice, &product))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return FALSE;
    }
  self->values = g_bytes_new_take (g_steal_pointer (&values), n_values * sizeof (double));
  self->flags = product.flags;
  return TRUE;
}

static void
mant_reduction_job_finalize (GObject *object)
{
  MantReductionJob *self = MANT_REDUCTION_JOB (object);

  g_clear_pointer (&self->a, mant_tensor_unref);
  g_clear_pointer (&self->b, mant_tensor_unref);
  g_clear_pointer (&self->values, g_bytes_unref);

  G_OBJECT_CLASS (mant_reduction_job_parent_class)->finalize (object);
}

static void
mant_reduction_job_class_init (MantReductionJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_reduction_job_finalize;
  MANT_JOB_CLASS (klass)->execute = mant_reduction_job_execute;
}

static void
mant_reduction_job_init (MantReductionJob *self)
{
  self->dot.rounding = mant_rounding_find ("rne");
}

/* A format of which every number is a binary64. */
static gboolean
parse_format (const char  *text,
              MantFormat  *format,
              GError     **error)
{
  const MantFormat *binary64 = mant_format_find ("binary64");
  char message[512] = "";
  const MantStatus status = mant_format_resolve_scalar (text, format, message, sizeof message);

  if (status != MANT_OK)
    {
      g_set_error_literal (error, MANT_ERROR,
                           status == MANT_UNABLE ? MANT_ERROR_UNSUPPORTED : MANT_ERROR_FORMAT,
                           message);
      return FALSE;
    }
  if (format->emax > binary64->emax || format->precision > binary64->precision
      || (format->codec == &mant_codec_float
          && format->emin - format->significand_bits < binary64->emin - binary64->significand_bits))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("%s has numbers that binary64 does not have, in which sums are kept here"),
                   format->id);
      return FALSE;
    }
  return TRUE;
}

/* "split8": an order and its parameter; "pairwise_tree" is what others call "pairwise". */
static gboolean
parse_order (MantReductionJob  *self,
             const char        *text,
             GError           **error)
{
  g_autoptr (GString) known = NULL;
  gsize length = strlen (text);

  if (g_str_equal (text, "pairwise_tree"))
    text = "pairwise";
  self->dot.order = mant_sum_order_find (text);
  if (self->dot.order != NULL)
    return TRUE;

  while (length > 0 && g_ascii_isdigit (text[length - 1]))
    length--;
  if (text[length] != '\0')
    {
      g_autofree char *id = g_strndup (text, length);
      const guint64 parameter = g_ascii_strtoull (text + length, NULL, 10);

      self->dot.order = mant_sum_order_find (id);
      if (self->dot.order != NULL && self->dot.order->has_parameter && parameter >= 1
          && parameter <= MAX_PARAMETER)
        {
          self->dot.parameter = parameter;
          return TRUE;
        }
    }

  known = g_string_new (NULL);
  for (gsize i = 0; i < mant_n_sum_orders; i++)
    g_string_append_printf (known, " %s%s", mant_sum_orders[i]->id,
                            mant_sum_orders[i]->has_parameter ? "[N]" : "");
  {
    g_autofree char *shown = mant_text_escape (text, strlen (text), 40);

    g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                 _("There is no order of summation “%s”; there is%s, N from 1 to %d"), shown,
                 known->str, MAX_PARAMETER);
  }
  return FALSE;
}

/* m × k and k × n of the operands; a vector is a row on the left and a column on the right. */
static gboolean
set_shapes (MantReductionJob  *self,
            GError           **error)
{
  guint n_dims_a, n_dims_b;
  const guint64 *shape_a = mant_tensor_get_shape (self->a, &n_dims_a);
  const guint64 *shape_b = mant_tensor_get_shape (self->b, &n_dims_b);
  guint64 k_b;

  if (n_dims_a >= 1 && n_dims_a <= 2 && n_dims_b >= 1 && n_dims_b <= 2)
    {
      self->n_rows = n_dims_a == 2 ? shape_a[0] : 1;
      self->n_terms = shape_a[n_dims_a - 1];
      k_b = shape_b[0];
      self->n_columns = n_dims_b == 2 ? shape_b[1] : 1;
      if (self->n_terms == k_b)
        {
          if (mant_tensor_get_n_elements (self->a) <= MAX_ELEMENTS
              && mant_tensor_get_n_elements (self->b) <= MAX_ELEMENTS
              && (self->n_rows == 0 || self->n_columns <= MAX_ELEMENTS / self->n_rows))
            return TRUE;
          g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                       _("A product with more than %" PRIu64 " elements in an operand or the "
                         "result is not computed"), MAX_ELEMENTS);
          return FALSE;
        }
    }

  g_autofree char *a = mant_tensor_dup_shape_text (self->a);
  g_autofree char *b = mant_tensor_dup_shape_text (self->b);

  g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
               _("There is no product of shapes %s and %s: vectors of one length, or matrices "
                 "whose inner dimensions are equal, have one"), a, b);
  return FALSE;
}

/**
 * mant_reduction_job_new:
 * @a: a vector of k elements, or a matrix of m × k
 * @b: a vector of k elements, or a matrix of k × n
 * @accumulator: the text of the format of partial sums
 * @order: the id of an order of summation, with its parameter: "sequential", "reverse", "pairwise",
 *   "split8", "kahan", "tensor-core4", "exact"
 * @error: return location for an error
 *
 * Products are rounded to @accumulator unless mant_reduction_job_set_product() says otherwise; with
 * the order "exact" nothing is rounded but the result, to binary64 unless
 * mant_reduction_job_set_output() says otherwise.
 *
 * Fails with %MANT_ERROR_SHAPE where the operands do not fit, %MANT_ERROR_FORMAT where a text is
 * none, %MANT_ERROR_UNSUPPORTED where an operand has no numbers or the format is wider than
 * binary64, and %MANT_ERROR_LIMIT beyond 2^27 elements.
 *
 * Returns: (transfer full): a job that has not run yet
 */
MantReductionJob *
mant_reduction_job_new (MantTensor  *a,
                        MantTensor  *b,
                        const char  *accumulator,
                        const char  *order,
                        GError     **error)
{
  g_autoptr (MantReductionJob) self = NULL;
  MantTensor *const tensors[] = { a, b };

  g_return_val_if_fail (a != NULL, NULL);
  g_return_val_if_fail (b != NULL, NULL);
  g_return_val_if_fail (accumulator != NULL, NULL);
  g_return_val_if_fail (order != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tensors); i++)
    {
      const char *why_not;

      if (!mant_tensor_is_numeric (tensors[i], &why_not))
        {
          g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, why_not);
          return NULL;
        }
    }
  self = g_object_new (MANT_TYPE_REDUCTION_JOB, NULL);
  self->a = mant_tensor_ref (a);
  self->b = mant_tensor_ref (b);
  if (!set_shapes (self, error) || !parse_format (accumulator, &self->accumulator, error)
      || !parse_order (self, order, error))
    return NULL;
  self->dot.overflow = self->accumulator.policy.overflow;
  return g_steal_pointer (&self);
}

/**
 * mant_reduction_job_set_product:
 * @self: a job that has not run yet
 * @product: the text of the format to which products are rounded, "exact" for none, "" for the
 *   accumulator's
 * @error: return location for an error
 *
 * Returns: whether there is such a format
 */
gboolean
mant_reduction_job_set_product (MantReductionJob  *self,
                                const char        *product,
                                GError           **error)
{
  g_return_val_if_fail (MANT_IS_REDUCTION_JOB (self), FALSE);
  g_return_val_if_fail (product != NULL, FALSE);

  self->has_product = product[0] != '\0';
  self->product.bits = 0;
  return !self->has_product || g_str_equal (product, "exact")
         || parse_format (product, &self->product, error);
}

/**
 * mant_reduction_job_set_output:
 * @self: a job that has not run yet
 * @output: the text of the format to which the last sum is rounded, "" for the accumulator's
 * @error: return location for an error
 *
 * Returns: whether there is such a format
 */
gboolean
mant_reduction_job_set_output (MantReductionJob  *self,
                               const char        *output,
                               GError           **error)
{
  g_return_val_if_fail (MANT_IS_REDUCTION_JOB (self), FALSE);
  g_return_val_if_fail (output != NULL, FALSE);

  self->has_output = output[0] != '\0';
  return !self->has_output || parse_format (output, &self->output, error);
}

/**
 * mant_reduction_job_set_rounding:
 * @self: a job that has not run yet
 * @rounding: the id of the rounding mode of products, sums and the result
 * @overflow: the name of an overflow policy, or "" for the accumulator's own
 * @seed: the seed of stochastic modes
 * @error: return location for %MANT_ERROR_FORMAT
 *
 * Returns: whether there are such a mode and policy
 */
gboolean
mant_reduction_job_set_rounding (MantReductionJob  *self,
                                 const char        *rounding,
                                 const char        *overflow,
                                 guint64            seed,
                                 GError           **error)
{
  g_autoptr (MantCalculator) calculator = NULL;

  g_return_val_if_fail (MANT_IS_REDUCTION_JOB (self), FALSE);
  g_return_val_if_fail (rounding != NULL, FALSE);
  g_return_val_if_fail (overflow != NULL, FALSE);

  /* The calculator knows the sentences. */
  calculator = mant_calculator_new ("binary32", NULL);
  if (!mant_calculator_set_rounding (calculator, rounding, error)
      || !mant_calculator_set_overflow (calculator, overflow, error))
    return FALSE;
  self->dot.rounding = mant_rounding_find (rounding);
  self->dot.seed = seed;
  self->dot.overflow = self->accumulator.policy.overflow;
  if (overflow[0] != '\0')
    mant_overflow_parse (overflow, &self->dot.overflow);
  return TRUE;
}

/**
 * mant_reduction_job_set_guard_bits:
 * @self: a job that has not run yet
 * @n_guard_bits: how many bits below the accumulator's last one the order "tensor-core" keeps of
 *   aligned terms: 0 (Volta), 1 (Ampere), 2 and more (Hopper); at most 64
 */
void
mant_reduction_job_set_guard_bits (MantReductionJob *self,
                                   guint             n_guard_bits)
{
  g_return_if_fail (MANT_IS_REDUCTION_JOB (self));
  g_return_if_fail (n_guard_bits <= 64);

  self->dot.guard_bits = n_guard_bits;
}

/**
 * mant_reduction_job_get_n_rows:
 * @self: a job
 *
 * Returns: how many rows the result has; 1 where the left operand is a vector
 */
guint64
mant_reduction_job_get_n_rows (MantReductionJob *self)
{
  g_return_val_if_fail (MANT_IS_REDUCTION_JOB (self), 0);

  return self->n_rows;
}

/**
 * mant_reduction_job_get_n_columns:
 * @self: a job
 *
 * Returns: how many columns the result has; 1 where the right operand is a vector
 */
guint64
mant_reduction_job_get_n_columns (MantReductionJob *self)
{
  g_return_val_if_fail (MANT_IS_REDUCTION_JOB (self), 0);

  return self->n_columns;
}

/**
 * mant_reduction_job_is_binary32:
 * @self: a job
 *
 * Returns: whether every number of the result's format is a binary32
 */
gboolean
mant_reduction_job_is_binary32 (MantReductionJob *self)
{
  const MantFormat *binary32 = mant_format_find ("binary32");
  const MantFormat *format;

  g_return_val_if_fail (MANT_IS_REDUCTION_JOB (self), FALSE);

  complete_dot (self);
  format = self->dot.output != NULL ? self->dot.output : self->dot.accumulator;
  return format->codec == &mant_codec_float && format->emax <= binary32->emax
         && format->precision <= binary32->precision
         && format->emin - format->significand_bits >= binary32->emin - binary32->significand_bits;
}

/**
 * mant_reduction_job_dup_values:
 * @self: a job
 *
 * Returns: (transfer full): the result, row by row, as binary64 values in native byte order;
 * nothing before the job has run
 */
GBytes *
mant_reduction_job_dup_values (MantReductionJob *self)
{
  g_return_val_if_fail (MANT_IS_REDUCTION_JOB (self), NULL);

  return self->values != NULL ? g_bytes_ref (self->values) : g_bytes_new (NULL, 0);
}

/**
 * mant_reduction_job_get_flags:
 * @self: a job
 *
 * Returns: what happened in any of its roundings
 */
MantNumberFlags
mant_reduction_job_get_flags (MantReductionJob *self)
{
  g_return_val_if_fail (MANT_IS_REDUCTION_JOB (self), 0);

  return self->flags;
}

/**
 * mant_list_sum_orders:
 *
 * Every order of summation, in the order of core/num/meson.build; `detail` is "[N]" where a number
 * may follow the id, `group` "order".
 *
 * Returns: (transfer full): a new list model of [class@Item]
 */
GListModel *
mant_list_sum_orders (void)
{
  g_autoptr (GListStore) list = g_list_store_new (MANT_TYPE_ITEM);

  for (gsize i = 0; i < mant_n_sum_orders; i++)
    {
      g_autoptr (MantItem) item =
        g_object_new (MANT_TYPE_ITEM,
                      "id", mant_sum_orders[i]->id,
                      "title", _(mant_sum_orders[i]->title),
                      "source", mant_sum_orders[i]->source,
                      "group", "order",
                      "detail", mant_sum_orders[i]->has_parameter ? "[N]" : "",
                      NULL);

      g_list_store_append (list, item);
    }
  return G_LIST_MODEL (g_steal_pointer (&list));
}
