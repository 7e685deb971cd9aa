/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "mant-arguments.h"
#include "mant-calculation.h"
#include "mant-json.h"
#include "mant-number-text.h"
#include "mant-progress.h"
#include "mant-tensor-arguments.h"

#define DEFAULT_ACCUMULATORS "bfloat16,binary16,binary32"
#define DEFAULT_ORDERS       "exact,sequential,reverse,pairwise_tree,split4,split8"

typedef struct {
  MantInvocation *invocation;
  MantTensor     *a, *b;
  GPtrArray      *jobs;         /* MantReductionJob, in the order of the rows */
  char          **accumulators; /* as they were given, and their canonical texts */
  char          **orders;
} Reduction;

static void
reduction_clear (Reduction *self)
{
  g_clear_pointer (&self->a, mant_tensor_unref);
  g_clear_pointer (&self->b, mant_tensor_unref);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_strfreev (self->accumulators);
  g_strfreev (self->orders);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reduction, reduction_clear)

/* The tensor of a file: the one of that name, or the only one. */
static MantTensor *
open_operand (MantInvocation  *invocation,
              guint            position,
              const char      *name,
              GError         **error)
{
  const char *path = mant_invocation_get_argument (invocation, position);
  g_autoptr (MantTensorFile) file = mant_open_file (invocation, path, error);
  MantTensor *tensor;
  guint n;

  if (file == NULL)
    return NULL;
  if (name != NULL)
    {
      tensor = mant_find_tensor (file, name, error);
      return tensor != NULL ? mant_tensor_ref (tensor) : NULL;
    }
  n = mant_tensor_file_get_n_tensors (file);
  if (n != 1)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("%s: has %u tensors; --tensors A,B says which one to take"), path, n);
      return NULL;
    }
  return mant_tensor_ref (mant_tensor_file_get_tensor (file, 0));
}

static gboolean
open_operands (Reduction  *self,
               GError    **error)
{
  const char *text = mant_invocation_get_text (self->invocation, "tensors");
  g_auto (GStrv) names = text != NULL ? g_strsplit (text, ",", -1) : NULL;

  if (names != NULL && g_strv_length (names) != 2)
    {
      mant_set_usage_error (error, _("--tensors takes two names, A,B, not “%s”"), text);
      return FALSE;
    }
  self->a = open_operand (self->invocation, 0, names != NULL ? names[0] : NULL, error);
  if (self->a != NULL)
    self->b = open_operand (self->invocation, 1, names != NULL ? names[1] : NULL, error);
  return self->b != NULL;
}

static gboolean
make_job (Reduction   *self,
          char       **accumulator,
          const char  *order,
          GError     **error)
{
  MantInvocation *invocation = self->invocation;
  const char *product = mant_invocation_get_text (invocation, "product-format");
  const char *output = mant_invocation_get_text (invocation, "output-format");
  const char *rounding = mant_invocation_get_text (invocation, "rounding");
  const char *overflow = mant_invocation_get_text (invocation, "overflow");
  g_autoptr (MantReductionJob) job = NULL;
  GError *failure = NULL;
  MantFormat format;

  if (!mant_parse_scalar_format (*accumulator, "reduction", &format, error))
    return FALSE;
  job = mant_reduction_job_new (self->a, self->b, *accumulator, order, &failure);
  if (job == NULL
      || !mant_reduction_job_set_product (job, product != NULL ? product : "", &failure)
      || !mant_reduction_job_set_output (job, output != NULL ? output : "", &failure)
      || !mant_reduction_job_set_rounding (job, rounding != NULL ? rounding : "rne",
                                           overflow != NULL ? overflow : "",
                                           mant_invocation_get_count (invocation, "seed", 0),
                                           &failure))
    {
      mant_propagate_usage_error (error, failure);
      return FALSE;
    }
  mant_reduction_job_set_guard_bits (job,
                                     mant_invocation_get_integer (invocation, "guard-bits", 0));
  mant_job_set_n_threads (MANT_JOB (job), invocation->n_threads);
  g_free (*accumulator);
  *accumulator = g_strdup (format.id);
  g_ptr_array_add (self->jobs, g_steal_pointer (&job));
  return TRUE;
}

static gboolean
prepare (Reduction  *self,
         GError    **error)
{
  const char *accumulators = mant_invocation_get_text (self->invocation, "accumulator");
  const char *orders = mant_invocation_get_text (self->invocation, "order");

  if (!open_operands (self, error))
    return FALSE;

  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->accumulators = mant_split_formats (accumulators != NULL ? accumulators
                                                                : DEFAULT_ACCUMULATORS);
  self->orders = g_strsplit (orders != NULL ? orders : DEFAULT_ORDERS, ",", -1);
  for (char **accumulator = self->accumulators; *accumulator != NULL; accumulator++)
    for (char **order = self->orders; *order != NULL; order++)
      if (!make_job (self, accumulator, *order, error))
        return FALSE;
  return TRUE;
}

static gboolean
run_jobs (Reduction  *self,
          GError    **error)
{
  g_autoptr (MantProgress) progress = mant_progress_new (self->invocation, self->jobs->len);

  for (guint i = 0; i < self->jobs->len; i++)
    if (!mant_progress_run (progress, self->jobs->pdata[i], 1, "reduction", error))
      return FALSE;
  return TRUE;
}

static double
get_value (MantReductionJob *job)
{
  g_autoptr (GBytes) values = mant_reduction_job_dup_values (job);
  double value;

  memcpy (&value, g_bytes_get_data (values, NULL), sizeof value);
  return value;
}

static void
add_json_row (MantJson         *json,
              MantReductionJob *job)
{
  g_autofree char *flags = mant_number_flags_to_string (mant_reduction_job_get_flags (job));
  const double number = get_value (job);
  const MantValue value = mant_value_from_f64 (number);
  char hex[MANT_HEX_TEXT_SIZE];

  mant_hex_to_text (&value, hex);
  mant_json_add_number (json, "value", number);
  mant_json_add_text (json, "value_hex", hex);
  mant_json_add_text (json, "flags", flags);
}

static void
begin_json (Reduction  *self,
            MantJson   *json,
            MantOutput *output)
{
  MantInvocation *invocation = self->invocation;
  const char *rounding = mant_invocation_get_text (invocation, "rounding");
  const char *product = mant_invocation_get_text (invocation, "product-format");
  const char *output_format = mant_invocation_get_text (invocation, "output-format");

  mant_json_init (json, output);
  mant_json_begin_object (json, NULL, FALSE);
  mant_json_add_text (json, "mantissa_version", MANT_VERSION);
  mant_json_add_text (json, "rounding", rounding != NULL ? rounding : "rne");
  mant_json_add_count (json, "seed", mant_invocation_get_count (invocation, "seed", 0));
  mant_json_add_count (json, "threads", invocation->n_threads);
  if (product != NULL)
    mant_json_add_text (json, "product_format", product);
  if (output_format != NULL)
    mant_json_add_text (json, "output_format", output_format);
}

static gboolean
write_rows (Reduction  *self,
            GError    **error)
{
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  const gboolean as_json = mant_invocation_has (self->invocation, "json");
  const gboolean as_csv = mant_invocation_has (self->invocation, "csv");
  const guint n_orders = g_strv_length (self->orders);
  MantJson json;

  if (as_json)
    {
      begin_json (self, &json, output);
      mant_json_begin_array (&json, "results", FALSE);
    }
  else
    {
      mant_output_add (output, as_csv ? "accum,order,value\n" : "");
    }
  for (guint i = 0; i < self->jobs->len; i++)
    {
      const char *accumulator = self->accumulators[i / n_orders];
      const char *order = self->orders[i % n_orders];
      char number[MANT_NUMBER_TEXT_SIZE];

      if (as_json)
        {
          mant_json_begin_object (&json, NULL, TRUE);
          mant_json_add_text (&json, "accum", accumulator);
          mant_json_add_text (&json, "order", order);
          add_json_row (&json, self->jobs->pdata[i]);
          mant_json_end_object (&json);
          continue;
        }
      mant_number_to_text (get_value (self->jobs->pdata[i]), number);
      if (as_csv && strchr (accumulator, ',') != NULL)
        mant_output_printf (output, "\"%s\",%s,%s\n", accumulator, order, number);
      else if (as_csv)
        mant_output_printf (output, "%s,%s,%s\n", accumulator, order, number);
      else
        mant_output_printf (output, "%-12s %-14s %s\n", accumulator, order, number);
    }
  if (as_json)
    {
      mant_json_end_array (&json);
      mant_json_end_object (&json);
    }
  return mant_output_commit (output, error);
}

/* The product of matrices, as .npy: binary32 where the result's format fits, else binary64. */
static gboolean
write_matrix (Reduction         *self,
              MantReductionJob  *job,
              const char        *path,
              GError           **error)
{
  g_autoptr (MantTensorWriter) writer = mant_tensor_writer_new (path, NULL, error);
  g_autoptr (GBytes) values = mant_reduction_job_dup_values (job);
  const gboolean is_narrow = mant_reduction_job_is_binary32 (job);
  const guint64 shape[] = {
    mant_reduction_job_get_n_rows (job), mant_reduction_job_get_n_columns (job)
  };
  gsize n_bytes;
  const double *doubles = g_bytes_get_data (values, &n_bytes);
  const gsize n = n_bytes / sizeof (double);

  if (writer == NULL
      || !mant_tensor_writer_declare (writer, "product",
                                      is_narrow ? MANT_DTYPE_F32 : MANT_DTYPE_F64, shape,
                                      G_N_ELEMENTS (shape), error)
      || !mant_tensor_writer_begin (writer, error))
    return FALSE;
  if (is_narrow)
    {
      g_autofree float *floats = g_new (float, MAX (n, 1));

      for (gsize i = 0; i < n; i++)
        floats[i] = doubles[i];
      if (!mant_tensor_writer_write (writer, 0, 0, (const guint8 *) floats, n * sizeof (float),
                                     error))
        return FALSE;
    }
  else if (!mant_tensor_writer_write (writer, 0, 0, (const guint8 *) doubles, n_bytes, error))
    {
      return FALSE;
    }
  return mant_tensor_writer_commit (writer, error);
}

static gboolean
check_shape (Reduction  *self,
             GError    **error)
{
  MantReductionJob *job = self->jobs->pdata[0];
  const guint64 m = mant_reduction_job_get_n_rows (job);
  const guint64 n = mant_reduction_job_get_n_columns (job);

  if (mant_invocation_has (self->invocation, "output"))
    {
      if (self->jobs->len == 1)
        return TRUE;
      mant_set_usage_error (error, _("--output takes one product, so give one --accumulator and "
                                     "one --order"));
      return FALSE;
    }
  if (m == 1 && n == 1)
    return TRUE;
  mant_set_usage_error (error, _("the product has %" PRIu64 " × %" PRIu64 " elements; --output "
                                 "FILE.npy takes them"), m, n);
  return FALSE;
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  g_auto (Reduction) self = { .invocation = invocation };
  const char *path = mant_invocation_get_text (invocation, "output");
  g_autoptr (MantOutput) output = NULL;
  MantJson json;

  if (!prepare (&self, error) || !check_shape (&self, error) || !run_jobs (&self, error))
    return FALSE;
  if (path == NULL)
    return write_rows (&self, error);

  if (!write_matrix (&self, self.jobs->pdata[0], path, error))
    return FALSE;
  if (!mant_invocation_has (invocation, "json"))
    return TRUE;
  output = mant_output_new (STDOUT_FILENO, TRUE);
  begin_json (&self, &json, output);
  mant_json_add_text (&json, "accum", self.accumulators[0]);
  mant_json_add_text (&json, "order", self.orders[0]);
  mant_json_add_count (&json, "rows", mant_reduction_job_get_n_rows (self.jobs->pdata[0]));
  mant_json_add_count (&json, "columns", mant_reduction_job_get_n_columns (self.jobs->pdata[0]));
  {
    g_autofree char *flags =
      mant_number_flags_to_string (mant_reduction_job_get_flags (self.jobs->pdata[0]));

    mant_json_add_text (&json, "flags", flags);
  }
  mant_json_add_text (&json, "output", path);
  mant_json_end_object (&json);
  return mant_output_commit (output, error);
}

static const MantOption options[] = {
  { "accumulator", 'a', MANT_OPTION_TEXT, N_("FORMAT,…"),
    N_("The formats of partial sums; bfloat16,binary16,binary32 by default."), MANT_WORDS_FORMATS },
  { "order", 0, MANT_OPTION_TEXT, N_("ORDER,…"),
    N_("The orders of summation: sequential, reverse, pairwise (or pairwise_tree), splitN, kahan, "
       "tensor-coreN, exact.") },
  { "product-format", 0, MANT_OPTION_TEXT, N_("FORMAT"),
    N_("Round products to this format, or not at all: exact. The accumulator's by default."),
    MANT_WORDS_FORMATS },
  { "output-format", 0, MANT_OPTION_TEXT, N_("FORMAT"),
    N_("Round the last sum to this format. The accumulator's by default; of exact, binary64."),
    MANT_WORDS_FORMATS },
  { "tensors", 0, MANT_OPTION_TEXT, N_("A,B"),
    N_("Which tensors of files that have several.") },
  { "guard-bits", 0, MANT_OPTION_INTEGER, N_("N"),
    N_("How many bits below the accumulator's last one tensor-core keeps of aligned terms."),
    MANT_WORDS_NONE, 0, 64 },
  MANT_OPTION_ROUNDING,
  MANT_OPTION_OVERFLOW,
  { "seed", 0, MANT_OPTION_COUNT, N_("S"), N_("Seed of stochastic roundings; 0 by default.") },
  { "output", 'o', MANT_OPTION_FILE, N_("OUT.npy"),
    N_("Write the product of matrices here, as binary32, or binary64 where that is needed.") },
  MANT_OPTION_JSON,
  MANT_OPTION_CSV,
  { NULL }
};

#define SAMPLE "data/sample/tinygpt-bf16.safetensors"
static const MantExample examples[] = {
  { SAMPLE " " SAMPLE " --tensors h.0.up.bias,h.1.up.bias --csv", NULL,
    N_("One dot product in every order:") },
  { SAMPLE " " SAMPLE " --tensors h.0.up.bias,h.1.up.bias -a binary16 --order tensor-core4,kahan "
    "--guard-bits 1 --product-format exact", NULL, N_("As tensor cores add:") },
  { NULL }
};

const MantCommand mant_command_reduction = {
  .name = "reduction",
  .summary = N_("dot and matrix products in chosen formats and orders"),
  .usage = "FILE_A FILE_B",
  .description =
    N_("Computes the dot product of two vectors with every product and every partial sum rounded "
       "to a format, in several orders of summation, and prints a row each: the accumulator, the "
       "order and the value. exact adds everything exactly and rounds once, at the end. splitN sums N "
       "contiguous chunks, then their sums; tensor-coreN adds N aligned terms at a time, truncated "
       "(Fasi, Higham, Mikaitis, Pranesh 2021).\n\n"
       "Of matrices, m × k and k × n, it writes the product to the file of --output, each element "
       "computed so, with the same bits for any number of threads."),
  .min_arguments = 2,
  .max_arguments = 2,
  .argument_words = { MANT_WORDS_FILES, MANT_WORDS_FILES },
  .options = options,
  .examples = examples,
  .run = run,
};
