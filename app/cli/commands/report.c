/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "mant-progress.h"
#include "mant-report.h"

#define DEFAULT_N_PICTURED 6

static guint
n_cells (const MantReport *self)
{
  return self->n_formats;
}

static void
drop_jobs (const MantReport *self,
           MantReportTensor *tensor)
{
  for (guint i = 0; tensor->cells != NULL && i < n_cells (self); i++)
    g_clear_object (&tensor->cells[i].job);
}

static void
free_tensor (const MantReport *self,
             MantReportTensor *tensor)
{
  drop_jobs (self, tensor);
  for (guint i = 0; tensor->cells != NULL && i < n_cells (self); i++)
    g_free (tensor->cells[i].unable);
  g_free (tensor->cells);
  g_clear_pointer (&tensor->histogram, mant_histogram_unref);
  mant_tensor_unref (tensor->tensor);
  g_free (tensor->unable);
  g_free (tensor->name);
  g_free (tensor);
}

/* Whether an error is about this one tensor in this one format. */
static gboolean
concerns_tensor (const GError *error)
{
  return g_error_matches (error, MANT_ERROR, MANT_ERROR_SHAPE)
         || g_error_matches (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
}

static gboolean
quantize (const MantReport       *self,
          const MantQuantization *quantization,
          MantReportTensor       *tensor,
          MantReportCell         *cell,
          MantProgress           *progress,
          GError                **error)
{
  double weight = mant_tensor_get_n_elements (tensor->tensor);
  g_autofree char *what = g_strdup_printf ("%s, %s", tensor->name, quantization->text);
  g_autoptr (GError) failure = NULL;

  cell->job = mant_quantization_new_job (quantization, tensor->tensor, &failure);
  if (cell->job == NULL)
    mant_progress_skip (progress, weight, NULL);
  else if (!mant_progress_run (progress, MANT_JOB (cell->job), weight, what, &failure))
    g_clear_object (&cell->job);

  if (failure != NULL)
    {
      if (!concerns_tensor (failure))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      cell->unable = g_strdup (failure->message);
      return TRUE;
    }
  mant_quantize_job_get_figures (cell->job, &cell->figures);
  if (!isnan (cell->figures.qsnr_db)
      && (isnan (tensor->worst_qsnr_db) || cell->figures.qsnr_db < tensor->worst_qsnr_db))
    tensor->worst_qsnr_db = cell->figures.qsnr_db;
  return TRUE;
}

static gboolean
measure (const MantReport  *self,
         MantReportTensor  *tensor,
         MantProgress      *progress,
         GError           **error)
{
  double weight = mant_tensor_get_n_elements (tensor->tensor);
  g_autoptr (MantStatsJob) job = NULL;
  const char *why_not = NULL;

  if (!mant_tensor_is_numeric (tensor->tensor, &why_not))
    {
      tensor->unable = g_strdup (why_not);
      mant_progress_skip (progress, weight * (1 + self->n_formats), NULL);
      return TRUE;
    }

  job = mant_stats_job_new (tensor->tensor);
  if (!mant_progress_run (progress, MANT_JOB (job), weight, tensor->name, error))
    return FALSE;
  mant_stats_job_get_stats (job, &tensor->stats);
  tensor->histogram = mant_histogram_ref (mant_stats_job_get_histogram (job));
  if (tensor->stats.count > 0
      && tensor->stats.nans + tensor->stats.infs == tensor->stats.count)
    mant_warn_not_finite (self->warnings, self->file, tensor->tensor);

  tensor->cells = g_new0 (MantReportCell, self->n_formats);
  for (guint i = 0; i < self->n_formats; i++)
    if (!quantize (self, &self->formats[i], tensor, &tensor->cells[i], progress, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_matrix (const MantReportTensor *tensor)
{
  guint n_dims;

  mant_tensor_get_shape (tensor->tensor, &n_dims);
  return n_dims >= 2;
}

/* Matrices first: biases and norms often fare worst, and matter least. Then lower QSNR first,
 * without one last; else in file order, which insertion keeps. */
static gboolean
comes_before (const MantReportTensor *a,
              const MantReportTensor *b)
{
  if (is_matrix (a) != is_matrix (b))
    return is_matrix (a);
  if (isnan (a->worst_qsnr_db) || isnan (b->worst_qsnr_db))
    return !isnan (a->worst_qsnr_db) && isnan (b->worst_qsnr_db);
  return a->worst_qsnr_db < b->worst_qsnr_db;
}

/* Keeps the jobs, which hold the pictures' numbers, of no more tensors than will be pictured. */
static void
consider_for_pictures (const MantReport *self,
                       MantReportTensor *tensor,
                       guint             n_pictured)
{
  guint position = self->pictured->len;

  if (tensor->cells == NULL)
    return;
  while (position > 0 && comes_before (tensor, g_ptr_array_index (self->pictured, position - 1)))
    position--;
  g_ptr_array_insert (self->pictured, position, tensor);
  if (self->pictured->len > n_pictured)
    {
      drop_jobs (self, g_ptr_array_index (self->pictured, n_pictured));
      g_ptr_array_set_size (self->pictured, n_pictured);
    }
}

static gboolean
measure_all (MantReport  *self,
             GPtrArray   *tensors,
             GError     **error)
{
  gboolean named = mant_invocation_get_n_arguments (self->invocation) > 1;
  guint n_pictured = mant_invocation_get_integer (self->invocation, "pictures",
                                                  named ? tensors->len : DEFAULT_N_PICTURED);
  g_autoptr (MantProgress) progress = NULL;
  double total_weight = 0;

  for (guint i = 0; i < tensors->len; i++)
    total_weight += mant_tensor_get_n_elements (g_ptr_array_index (tensors, i));
  progress = mant_progress_new (self->invocation, total_weight * (1 + self->n_formats));
  for (guint i = 0; i < tensors->len; i++)
    {
      MantReportTensor *tensor = g_new0 (MantReportTensor, 1);

      tensor->tensor = mant_tensor_ref (g_ptr_array_index (tensors, i));
      tensor->name = mant_tensor_dup_display_name (tensor->tensor);
      tensor->worst_qsnr_db = NAN;
      g_ptr_array_add (self->tensors, tensor);
      if (!measure (self, tensor, progress, error))
        {
          mant_prefix_path (error, self->path);
          return FALSE;
        }
      consider_for_pictures (self, tensor, n_pictured);
    }
  return TRUE;
}

static gboolean
write_page (const MantReport  *self,
            GPtrArray         *tensors,
            const char        *path,
            GError           **error)
{
  g_autoptr (MantOutput) page = mant_output_new_file (path, error);

  return page != NULL
         && mant_report_write (self, page, error)
         && !g_cancellable_set_error_if_cancelled (self->invocation->cancellable, error)
         && mant_output_commit (page, error);
}

static gboolean
parse_formats (MantReport  *self,
               char       **texts,
               GError     **error)
{
  self->n_formats = g_strv_length (texts);
  self->formats = g_new0 (MantQuantization, self->n_formats);
  for (guint i = 0; i < self->n_formats; i++)
    if (!mant_quantization_init (&self->formats[i], texts[i], self->invocation, error))
      return FALSE;
  return TRUE;
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  const char *path = mant_invocation_get_argument (invocation, 0);
  const char *format = mant_invocation_get_text (invocation, "format");
  const char *page_path = mant_invocation_get_text (invocation, "output");
  g_auto (GStrv) texts = NULL;
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (GPtrArray) tensors = NULL;
  g_autoptr (GPtrArray) measured = g_ptr_array_new ();
  g_autoptr (GPtrArray) pictured = g_ptr_array_new ();
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  MantReport self = {
    .invocation = invocation,
    .path = path,
    .tensors = measured,
    .pictured = pictured,
    .warnings = warnings,
  };
  gboolean done;

  if (format == NULL || page_path == NULL)
    {
      mant_set_usage_error (error, _("report needs --format FORMAT[,FORMAT…] and -o OUT.html"));
      return FALSE;
    }
  texts = mant_split_formats (format);
  done = parse_formats (&self, texts, error);
  if (done)
    {
      self.file = file = mant_open_file (invocation, path, error);
      tensors = file != NULL ? mant_select_tensors (file, invocation, 1, error) : NULL;
      done = tensors != NULL && mant_check_output (file, page_path, error)
             && measure_all (&self, tensors, error)
             && write_page (&self, tensors, page_path, error);
    }
  if (done)
    mant_print_warnings (warnings);

  for (guint i = 0; i < measured->len; i++)
    free_tensor (&self, g_ptr_array_index (measured, i));
  g_free (self.formats);
  return done;
}

static const MantOption options[] = {
  { "format", 'f', MANT_OPTION_TEXT, N_("FORMAT[,FORMAT…]"),
    N_("The formats to compare."),
    MANT_WORDS_FORMATS },
  { "output", 'o', MANT_OPTION_FILE, N_("OUT.html"), N_("The page to write.") },
  { "pictures", 0, MANT_OPTION_INTEGER, N_("N"),
    N_("Draw the N tensors with the lowest QSNR, matrices first; 6 by default, or all that "
       "are named."),
    MANT_WORDS_NONE, 0, 100000 },
  MANT_QUANTIZATION_OPTIONS,
  { NULL }
};

static const MantExample examples[] = {
  { "data/sample/tinygpt-bf16.safetensors --format mxfp4,nvfp4,e4m3fn -o report.html", NULL,
    N_("The sample in three formats:") },
  { "data/sample/tinygpt-bf16.safetensors wte.weight --format mxfp4 --scale-rule even -o wte.html",
    NULL, N_("One tensor of it, with another scale rule:") },
  { NULL }
};

const MantCommand mant_command_report = {
  .name = "report",
  .summary = N_("write a page with tables and pictures"),
  .usage = "FILE [TENSOR…]",
  .description =
    N_("Quantizes all tensors, or those named, to each of the formats, and writes an HTML page "
       "with the tables and pictures of the desktop views: values before and after with the "
       "numbers that the format has, the error, QSNR and largest magnitude by channel, and block "
       "scales. The page loads nothing from anywhere, and does not need scripts."),
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .argument_words = { MANT_WORDS_FILES, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
