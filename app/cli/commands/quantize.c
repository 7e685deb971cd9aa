/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "mant-progress.h"
#include "mant-quantize-output.h"
#include "mant-records.h"

/* The figures that may be undefined, in the order of the columns. */
static const char *const figure_keys[] = {
  "mse", "qsnr_db", "max_abs_err", "bias", "cosine", "misalign", "zero_frac", "clip_frac",
};
#define N_FIGURES G_N_ELEMENTS (figure_keys)

typedef struct {
  MantTensor         *tensor;
  char               *unable; /* (nullable): why there are no figures at all */
  MantQuantizeFigures figures;
  char               *reasons[N_FIGURES]; /* (nullable): why a figure is NaN */
  char                sha16[17];
} QuantizeRow;

static void
clear_row (gpointer data)
{
  QuantizeRow *row = data;

  g_clear_pointer (&row->tensor, mant_tensor_unref);
  g_clear_pointer (&row->unable, g_free);
  for (guint i = 0; i < N_FIGURES; i++)
    g_clear_pointer (&row->reasons[i], g_free);
}

static void
list_figures (const MantQuantizeFigures *figures,
              double                    *values)
{
  values[0] = figures->mse;
  values[1] = figures->qsnr_db;
  values[2] = figures->max_abs_err;
  values[3] = figures->bias;
  values[4] = figures->cosine;
  values[5] = figures->misalign;
  values[6] = figures->zero_frac;
  values[7] = figures->clip_frac;
}

static void
fill (gpointer  data,
      guint64   row,
      MantCell *cells)
{
  const QuantizeRow *self = &g_array_index ((GArray *) data, QuantizeRow, row);
  double values[N_FIGURES];

  mant_cell_set_text (&cells[0], mant_tensor_get_name (self->tensor));
  if (self->unable != NULL)
    {
      for (guint i = 1; i <= N_FIGURES + 4; i++)
        mant_cell_set_missing (&cells[i], self->unable);
      return;
    }
  list_figures (&self->figures, values);
  for (guint i = 0; i < N_FIGURES; i++)
    if (isnan (values[i]))
      mant_cell_set_missing (&cells[1 + i], self->reasons[i]);
    else
      mant_cell_set_number (&cells[1 + i], values[i]);
  mant_cell_set_text (&cells[N_FIGURES + 1], self->sha16);
  mant_cell_set_count (&cells[N_FIGURES + 2], self->figures.count);
  mant_cell_set_count (&cells[N_FIGURES + 3], self->figures.n_nonfinite);
  mant_cell_set_number (&cells[N_FIGURES + 4], self->figures.bits_per_element);
}

/* Whether an error is about this one tensor, so that the others can go on without it. */
static gboolean
concerns_tensor (const GError *error)
{
  return g_error_matches (error, MANT_ERROR, MANT_ERROR_SHAPE)
         || g_error_matches (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
}

/* A job for the tensor; NULL where it has none: then the row says why, or `error` is set. */
static MantQuantizeJob *
new_job (QuantizeRow             *row,
         const MantQuantization  *quantization,
         gboolean                 required,
         GError                 **error)
{
  g_autoptr (GError) failure = NULL;
  MantQuantizeJob *job = NULL;
  const char *why_not;

  if (!mant_tensor_is_numeric (row->tensor, &why_not))
    g_set_error_literal (&failure, MANT_ERROR, MANT_ERROR_UNSUPPORTED, why_not);
  else
    job = mant_quantization_new_job (quantization, row->tensor, &failure);
  if (failure == NULL)
    return job;

  if (concerns_tensor (failure) && !required)
    {
      g_free (row->unable);
      row->unable = g_strdup (failure->message);
      return NULL;
    }
  if (concerns_tensor (failure))
    g_prefix_error (&failure, _("tensor “%s”: "), mant_tensor_get_name (row->tensor));
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
quantize (QuantizeRow             *row,
          MantTensorFile          *file,
          const MantQuantization  *quantization,
          MantQuantizeOutput      *output,
          MantProgress            *progress,
          GPtrArray               *warnings,
          gboolean                 required,
          GError                 **error)
{
  const char *name = mant_tensor_get_name (row->tensor);
  double weight = mant_tensor_get_n_elements (row->tensor);
  g_autoptr (MantQuantizeJob) job = new_job (row, quantization, required, error);
  double values[N_FIGURES];

  if (job == NULL)
    {
      mant_progress_skip (progress, weight, NULL);
      return row->unable != NULL;
    }
  mant_quantize_job_set_digest (job, TRUE);
  /* Figures only: pictures are the report's. */
  mant_quantize_job_set_n_bins (job, 0);
  if ((output != NULL && !mant_quantize_output_prepare (output, job, error))
      || !mant_progress_run (progress, MANT_JOB (job), weight, name, error)
      || (output != NULL && !mant_quantize_output_collect (output, error)))
    return FALSE;

  mant_quantize_job_get_figures (job, &row->figures);
  list_figures (&row->figures, values);
  for (guint i = 0; i < N_FIGURES; i++)
    if (isnan (values[i]))
      row->reasons[i] = mant_quantize_job_dup_reason (job, figure_keys[i]);
  g_strlcpy (row->sha16, mant_quantize_job_get_sha256 (job), sizeof row->sha16);
  if (row->figures.count == 0 && mant_tensor_get_n_elements (row->tensor) > 0)
    mant_warn_not_finite (warnings, file, row->tensor);
  mant_warn_rounded (warnings, row->tensor, 0, row->figures.n_nonfinite > 0);
  return TRUE;
}

/* Opens the file to write, for the tensors that can be; says which cannot. */
static MantQuantizeOutput *
open_output (GArray                  *rows,
             const char              *path,
             gboolean                 codes,
             const MantQuantization  *quantization,
             gboolean                 required,
             GError                 **error)
{
  g_autoptr (GPtrArray) tensors =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mant_tensor_unref);
  MantQuantizeOutput *output;

  for (guint i = 0; i < rows->len; i++)
    {
      QuantizeRow *row = &g_array_index (rows, QuantizeRow, i);
      g_autoptr (MantQuantizeJob) job = new_job (row, quantization, required, error);

      if (job != NULL)
        g_ptr_array_add (tensors, mant_tensor_ref (row->tensor));
      else if (row->unable == NULL)
        return NULL;
    }

  output = mant_quantize_output_new (path, codes, tensors, quantization, error);
  for (guint i = 0; output != NULL && i < rows->len; i++)
    {
      const QuantizeRow *row = &g_array_index (rows, QuantizeRow, i);

      if (row->unable != NULL)
        {
          g_autofree char *name = mant_tensor_dup_display_name (row->tensor);

          mant_warn (_("tensor “%s” is left out of %s: %s"), name, path, row->unable);
        }
    }
  return output;
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  static const MantColumn columns[] = {
    { "name", N_("Name"), 0 },
    { "mse", N_("MSE"), -1 },
    { "qsnr_db", N_("QSNR (dB)"), 2 },
    { "max_abs_err", N_("Max error"), -1 },
    { "bias", N_("Bias"), -1 },
    { "cosine", N_("Cosine"), 8 },
    { "misalign", N_("Misalign"), -1 },
    { "zero_frac", N_("To zero"), 4 },
    { "clip_frac", N_("Clipped"), 4 },
    { "sha16", N_("SHA-256/16"), 0 },
    { "count", NULL, 0 },
    { "nonfinite", NULL, 0 },
    { "bits_per_element", NULL, -1 },
  };
  const char *path = mant_invocation_get_argument (invocation, 0);
  const char *format = mant_invocation_get_text (invocation, "format");
  gboolean named = mant_invocation_get_n_arguments (invocation) > 1;
  const char *out_path = mant_invocation_get_text (invocation, "output");
  gboolean codes = mant_invocation_has (invocation, "codes");
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (QuantizeRow));
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MantQuantizeOutput) out = NULL;
  g_autoptr (MantProgress) progress = NULL;
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (GPtrArray) tensors = NULL;
  MantQuantization quantization;
  double total_weight = 0;
  MantRecords records = {
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .fill = fill,
    .data = rows,
    .with_reasons = TRUE,
  };

  g_array_set_clear_func (rows, clear_row);
  if (format == NULL)
    {
      mant_set_usage_error (error, _("quantize needs --format FORMAT; “mantissa-cli formats” lists "
                                     "them"));
      return FALSE;
    }
  if (!mant_quantization_init (&quantization, format, invocation, error))
    return FALSE;
  if (codes && out_path == NULL)
    {
      mant_set_usage_error (error, _("--codes needs -o OUT.safetensors"));
      return FALSE;
    }
  if (out_path != NULL && !mant_quantize_output_check_path (out_path, codes, error))
    return FALSE;
  if (mant_invocation_has (invocation, "method"))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("this version has no quantization methods, so no “%s”"),
                   mant_invocation_get_text (invocation, "method"));
      return FALSE;
    }

  file = mant_open_file (invocation, path, error);
  if (file == NULL)
    return FALSE;
  tensors = mant_select_tensors (file, invocation, 1, error);
  if (tensors == NULL || (out_path != NULL && !mant_check_output (file, out_path, error)))
    return FALSE;
  /* Of the only tensor nothing is left to say but why not. */
  named = named || tensors->len == 1;

  for (guint i = 0; i < tensors->len; i++)
    {
      QuantizeRow row = { .tensor = mant_tensor_ref (g_ptr_array_index (tensors, i)) };

      g_array_append_val (rows, row);
      total_weight += mant_tensor_get_n_elements (row.tensor);
    }
  if (out_path != NULL)
    {
      out = open_output (rows, out_path, codes, &quantization, named, error);
      if (out == NULL)
        return FALSE;
    }
  progress = mant_progress_new (invocation, total_weight);
  for (guint i = 0; i < rows->len; i++)
    if (!quantize (&g_array_index (rows, QuantizeRow, i), file, &quantization, out, progress,
                   warnings, named, error))
      {
        mant_prefix_path (error, path);
        return FALSE;
      }
  if (out != NULL && !mant_quantize_output_commit (out, invocation->cancellable, error))
    return FALSE;
  g_clear_pointer (&progress, mant_progress_free);

  records.n_rows = rows->len;
  mant_print_warnings (warnings);
  if (mant_invocation_has (invocation, "json"))
    {
      MantJson json;

      mant_json_init (&json, output);
      mant_json_begin_object (&json, NULL, FALSE);
      mant_json_add_text (&json, "mantissa_version", MANT_VERSION);
      mant_json_add_text (&json, "file", path);
      mant_quantization_describe_json (&quantization, invocation, &json);
      mant_records_write_json (&records, &json, "tensors");
      mant_add_json_warnings (&json, file, warnings);
      mant_json_end_object (&json);
    }
  else if (mant_invocation_has (invocation, "csv"))
    {
      mant_records_write_csv (&records, output);
    }
  else
    {
      mant_records_write_text (&records, output);
    }
  return mant_output_commit (output, error);
}

static const MantOption options[] = {
  { "format", 'f', MANT_OPTION_TEXT, N_("FORMAT"),
    N_("What to quantize to, any scalar or block format."),
    MANT_WORDS_FORMATS },
  MANT_QUANTIZATION_OPTIONS,
  { "output", 'o', MANT_OPTION_FILE, N_("OUT"),
    N_("Write the dequantized values as binary32: to an .npy file for one tensor, to a "
       ".safetensors file for any number.") },
  { "codes", 0, MANT_OPTION_FLAG, NULL,
    N_("Write codes and scales to OUT.safetensors instead: for a tensor NAME, NAME.codes with a "
       "row of packed codes, least significant bit first, for each row along the axis, and "
       "NAME.scales with a code a block, after the tensor's largest magnitude as binary32 where "
       "the format scales by it.") },
  { "method", 0, MANT_OPTION_TEXT, N_("M[,M…]"),
    N_("Quantization methods to apply first; this version has none.") },
  MANT_OPTION_JSON,
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "data/sample/tinygpt-bf16.safetensors wte.weight --format mxfp4", NULL,
    N_("One tensor of the sample in MXFP4:") },
  { "data/sample/tinygpt-bf16.safetensors --format e4m3fn --rounding sr --seed 7 --csv", NULL,
    N_("All of them, rounded stochastically:") },
  { "data/sample/tinygpt-bf16.safetensors wte.weight --format nvfp4 -o wte-nvfp4.npy", NULL,
    N_("And keep what it became:") },
  { NULL }
};

const MantCommand mant_command_quantize = {
  .name = "quantize",
  .summary = N_("quantize tensors and measure what is lost"),
  .usage = "FILE [TENSOR…]",
  .description =
    N_("Quantizes all tensors, or those named, and prints a row a tensor: mean squared error, "
       "quantization signal-to-noise ratio −10·log10(Σ(x−q)²/Σx²) in dB, largest error, bias (mean "
       "of q−x), cosine similarity, misalignment 1 − Σqx/Σx², the shares of elements that become "
       "zero and that are clipped, and the first 16 digits of SHA-256 over the result as "
       "little-endian binary32 with −0 made +0. NaN and Inf are left out of the figures and "
       "counted. What cannot be computed is null in JSON, empty in CSV, with the reason beside it; "
       "never 0.\n\n"
       "The result is the same for any number of threads and any instruction set."),
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .argument_words = { MANT_WORDS_FILES, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
