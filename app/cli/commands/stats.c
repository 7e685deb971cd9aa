/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <mant-num.h>

#include "mant-progress.h"
#include "mant-records.h"
#include "mant-tensor-arguments.h"

typedef struct {
  MantTensor     *tensor;
  const char     *unable; /* (nullable): why there are no figures at all */
  MantTensorStats stats;
} StatsRow;

static guint64
n_finite (const MantTensorStats *stats)
{
  return stats->count - stats->nans - stats->infs;
}

/* A figure, or why there is none. */
static void
set_figure (MantCell              *cell,
            const MantTensorStats *stats,
            double                 figure,
            const char            *otherwise)
{
  if (!isnan (figure))
    mant_cell_set_number (cell, figure);
  else if (stats->count == 0)
    mant_cell_set_missing (cell, _("the tensor has no elements"));
  else if (n_finite (stats) == 0)
    mant_cell_set_missing (cell, _("no element is finite"));
  else
    mant_cell_set_missing (cell, otherwise);
}

static void
fill (gpointer  data,
      guint64   row,
      MantCell *cells)
{
  const StatsRow *self = &g_array_index ((GArray *) data, StatsRow, row);
  const MantTensorStats *stats = &self->stats;
  const char *equal = _("every element is equal");
  const char *zero = _("every block is zero");

  mant_cell_set_text (&cells[0], mant_tensor_get_name (self->tensor));
  if (self->unable != NULL)
    {
      for (guint i = 1; i <= 15; i++)
        mant_cell_set_missing (&cells[i], self->unable);
      return;
    }
  mant_cell_set_count (&cells[1], stats->count);
  set_figure (&cells[2], stats, stats->mean, NULL);
  set_figure (&cells[3], stats, stats->std, NULL);
  set_figure (&cells[4], stats, stats->kurtosis_pearson, equal);
  set_figure (&cells[5], stats, stats->absmax, NULL);
  set_figure (&cells[6], stats, stats->min, NULL);
  set_figure (&cells[7], stats, stats->max, NULL);
  mant_cell_set_count (&cells[8], stats->zeros);
  mant_cell_set_count (&cells[9], stats->nans);
  mant_cell_set_count (&cells[10], stats->infs);
  set_figure (&cells[11], stats, stats->crest16, zero);
  set_figure (&cells[12], stats, stats->crest32, zero);
  set_figure (&cells[13], stats, stats->crest128, zero);
  set_figure (&cells[14], stats, stats->crest_row, zero);
  set_figure (&cells[15], stats, stats->ggd_beta, equal);
}

static gboolean
measure (StatsRow        *row,
         MantTensorFile  *file,
         MantProgress    *progress,
         GPtrArray       *warnings,
         GError         **error)
{
  double weight = mant_tensor_get_n_elements (row->tensor);
  g_autoptr (MantStatsJob) job = NULL;

  if (!mant_tensor_is_numeric (row->tensor, &row->unable))
    {
      mant_progress_skip (progress, weight, NULL);
      return TRUE;
    }
  row->unable = NULL;
  job = mant_stats_job_new (row->tensor);
  if (!mant_progress_run (progress, MANT_JOB (job), weight, mant_tensor_get_name (row->tensor),
                          error))
    return FALSE;
  mant_stats_job_get_stats (job, &row->stats);
  if (row->stats.count > 0 && n_finite (&row->stats) == 0)
    mant_warn_not_finite (warnings, file, row->tensor);
  mant_warn_rounded (warnings, row->tensor, row->stats.absmax,
                     row->stats.infs > 0 || row->stats.zeros > 0);
  return TRUE;
}

static void
clear_row (gpointer data)
{
  StatsRow *row = data;

  g_clear_pointer (&row->tensor, mant_tensor_unref);
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  static const MantColumn columns[] = {
    { "name", N_("Name"), 0 },
    { "count", N_("Elements"), 0 },
    { "mean", N_("Mean"), -1 },
    { "std", N_("Std"), -1 },
    { "kurtosis_pearson", N_("Kurtosis"), -1 },
    { "absmax", N_("Absmax"), -1 },
    { "min", N_("Min"), -1 },
    { "max", N_("Max"), -1 },
    { "zeros", N_("Zeros"), 0 },
    { "nans", N_("NaN"), 0 },
    { "infs", N_("Inf"), 0 },
    { "crest16", N_("Crest 16"), -1 },
    { "crest32", N_("Crest 32"), -1 },
    { "crest128", N_("Crest 128"), -1 },
    { "crest_row", N_("Crest row"), -1 },
    { "ggd_beta", N_("GGD β"), -1 },
  };
  const char *path = mant_invocation_get_argument (invocation, 0);
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (StatsRow));
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MantProgress) progress = NULL;
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (GPtrArray) tensors = NULL;
  double total_weight = 0;
  MantRecords records = {
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .fill = fill,
    .data = rows,
    .with_reasons = TRUE,
  };

  g_array_set_clear_func (rows, clear_row);
  file = mant_open_file (invocation, path, error);
  if (file == NULL)
    return FALSE;
  tensors = mant_select_tensors (file, invocation, 1, error);
  if (tensors == NULL)
    return FALSE;

  for (guint i = 0; i < tensors->len; i++)
    total_weight += mant_tensor_get_n_elements (g_ptr_array_index (tensors, i));
  progress = mant_progress_new (invocation, total_weight);
  for (guint i = 0; i < tensors->len; i++)
    {
      StatsRow row = { .tensor = mant_tensor_ref (g_ptr_array_index (tensors, i)) };

      g_array_append_val (rows, row);
      if (!measure (&g_array_index (rows, StatsRow, i), file, progress, warnings, error))
        {
          mant_prefix_path (error, path);
          return FALSE;
        }
    }
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
      mant_json_add_text (&json, "isa", mant_isa_current ()->id);
      mant_json_add_count (&json, "threads", invocation->n_threads);
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
  MANT_OPTION_JSON,
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "data/sample/tinygpt-bf16.safetensors wte.weight", NULL, N_("One tensor of the sample:") },
  { "data/sample/tinygpt-bf16.safetensors --csv", NULL, N_("All of them, for a spreadsheet:") },
  { NULL }
};

const MantCommand mant_command_stats = {
  .name = "stats",
  .summary = N_("describe the values of tensors"),
  .usage = "FILE [TENSOR…]",
  .description =
    N_("Prints a row a tensor, of all tensors unless some are named: number of elements, mean, "
       "population standard deviation, Pearson kurtosis (3 for a normal distribution), largest "
       "magnitude, range, zeros, NaN and Inf; crest factors, which are the means over blocks of "
       "16, 32, 128 elements and over rows of max|x| / rms, zero blocks left out; and the shape β "
       "of the generalised Gaussian distribution that fits best (2 is normal, 1 Laplace). Figures "
       "are over finite elements.\n\n"
       "The result is the same for any number of threads and any instruction set."),
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .argument_words = { MANT_WORDS_FILES, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
