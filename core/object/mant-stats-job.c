/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-stats-job.h"

#include <math.h>

#include "mant-ggd.h"
#include "mant-num.h"
#include "mant-tensor-range-private.h"

#define DEFAULT_N_BINS 512
#define MAX_N_BINS     65536

/* Blocks of the longest crest factor; units hold whole ones of each length. */
#define CREST_LENGTH 128

struct _MantStatsJob {
  MantJob parent_instance;
  MantTensor *tensor;
  guint n_bins;
  guint64 sample_limit;

  gboolean is_sampled;
  MantTensorStats stats;
  MantHistogram *histogram, *log_histogram;
};

G_DEFINE_FINAL_TYPE (MantStatsJob, mant_stats_job, MANT_TYPE_JOB)

enum {
  PROP_0,
  PROP_TENSOR,
  PROP_N_BINS,
  PROP_SAMPLE_LIMIT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  CREST_16,
  CREST_32,
  CREST_128,
  CREST_ROW,
  N_CRESTS
};

/* What a slice saw of a row that is longer than a unit. */
typedef struct {
  guint64 row;
  double  absmax, sum_squares;
  guint64 n;
} RowPart;

typedef struct {
  MantMoments moments;
  GArray *row_parts; /* (nullable) */
} Slice;

typedef struct {
  float *x;
  MantTensorRange range;
  MantCrest crests[N_CRESTS];
  MantGgd *ggd;
  guint64 *counts, *log_counts;
} Worker;

typedef struct {
  MantStatsJob *job;
  MantTensorPass pass;
  const MantKernels *kernels;
  Worker *workers;
  Slice *slices;
  guint64 n_slices;
  MantTensorRange range;
  MantBins bins, log_bins;
} Statistics;

static void
add_row_part (Slice             *slice,
              guint64            row,
              const MantRange   *range,
              const MantMoments *moments)
{
  RowPart *last;

  if (slice->row_parts == NULL)
    slice->row_parts = g_array_new (FALSE, TRUE, sizeof (RowPart));
  if (slice->row_parts->len == 0
      || g_array_index (slice->row_parts, RowPart, slice->row_parts->len - 1).row != row)
    {
      const RowPart part = { .row = row };

      g_array_append_val (slice->row_parts, part);
    }
  last = &g_array_index (slice->row_parts, RowPart, slice->row_parts->len - 1);
  last->absmax = MAX (last->absmax, range->absmax);
  last->sum_squares += moments->sum_squares;
  last->n += moments->n;
}

/* Half a megabyte, which a file of very many small tensors would ask of the system and give back
 * again and again: one is kept. */
static gpointer spare_ggd;

static MantGgd *
take_ggd (void)
{
  MantGgd *ggd = g_atomic_pointer_exchange (&spare_ggd, NULL);

  return ggd != NULL ? ggd : g_new (MantGgd, 1);
}

static void
give_ggd (MantGgd *ggd)
{
  if (ggd != NULL)
    g_free (g_atomic_pointer_exchange (&spare_ggd, ggd));
}

static bool
measure_slice (MantTensorPass *pass,
               guint64         slice,
               guint64         first,
               guint64         end,
               unsigned        thread)
{
  static const gsize lengths[] = { 16, 32, CREST_LENGTH };
  Statistics *self = pass->data;
  const MantTensorLayout *layout = &pass->layout;
  Worker *worker = &self->workers[thread];
  MantMomentsTree tree;

  if (worker->x == NULL)
    {
      worker->x = g_new (float, layout->unit_capacity);
      worker->ggd = take_ggd ();
      mant_ggd_init (worker->ggd);
      mant_tensor_range_init (&worker->range);
      for (int c = 0; c < N_CRESTS; c++)
        mant_crest_init (&worker->crests[c]);
    }

  mant_moments_tree_init (&tree);
  for (guint64 i = first; i < end; i++)
    {
      MantTensorRange range;
      MantTensorUnit unit;
      MantMoments moments;
      gsize n_along;

      if (!mant_tensor_pass_read (pass, i, &unit, worker->x))
        return false;
      mant_tensor_range_init (&range);
      mant_tensor_range_add (&range, self->kernels, worker->x, unit.n);
      mant_tensor_range_merge (&worker->range, &range);
      self->kernels->moments (worker->x, unit.n, &moments);
      mant_moments_tree_push (&tree, &moments, 0);
      mant_ggd_add (worker->ggd, worker->x, unit.n);

      n_along = unit.along1 - unit.along0;
      for (gsize row = 0; row < unit.n; row += n_along)
        {
          for (int c = CREST_16; c <= CREST_128; c++)
            self->kernels->crest (worker->x + row, n_along, lengths[c], &worker->crests[c]);
          if (n_along == layout->along)
            self->kernels->crest (worker->x + row, n_along, n_along, &worker->crests[CREST_ROW]);
        }
      if (n_along < layout->along)
        add_row_part (&self->slices[slice], unit.outer0, &range.range, &moments);
    }
  mant_moments_tree_finish (&tree, &self->slices[slice].moments);
  return true;
}

static bool
count_slice (MantTensorPass *pass,
             guint64         slice,
             guint64         first,
             guint64         end,
             unsigned        thread)
{
  Statistics *self = pass->data;
  Worker *worker = &self->workers[thread];

  if (worker->x == NULL)
    worker->x = g_new (float, pass->layout.unit_capacity);
  if (worker->counts == NULL)
    {
      worker->counts = g_new0 (guint64, self->bins.n_bins);
      worker->log_counts = g_new0 (guint64, self->bins.n_bins);
    }
  for (guint64 i = first; i < end; i++)
    {
      MantTensorUnit unit;

      if (!mant_tensor_pass_read (pass, i, &unit, worker->x))
        return false;
      self->kernels->histogram (&self->bins, worker->x, unit.n, worker->counts);
      self->kernels->histogram (&self->log_bins, worker->x, unit.n, worker->log_counts);
    }
  return true;
}

/* Rows that no unit holds whole, from their parts in order. */
static void
finish_rows (Statistics *self,
             MantCrest  *crest)
{
  RowPart row = { 0 };

  for (guint64 s = 0; s < self->n_slices; s++)
    {
      const GArray *parts = self->slices[s].row_parts;

      for (guint i = 0; parts != NULL && i < parts->len; i++)
        {
          const RowPart *part = &g_array_index (parts, RowPart, i);

          if (part->row != row.row)
            {
              mant_crest_add_block (crest, row.absmax, row.sum_squares, row.n);
              row = (RowPart) { .row = part->row };
            }
          row.absmax = MAX (row.absmax, part->absmax);
          row.sum_squares += part->sum_squares;
          row.n += part->n;
        }
    }
  mant_crest_add_block (crest, row.absmax, row.sum_squares, row.n);
}

static void
finish_stats (Statistics *self)
{
  MantTensorStats *stats = &self->job->stats;
  MantGgd *ggd = NULL;
  MantCrest crests[N_CRESTS];
  MantMomentsTree tree;
  MantMoments moments;
  const MantRange *range;

  mant_moments_tree_init (&tree);
  for (guint64 s = 0; s < self->n_slices; s++)
    mant_moments_tree_push (&tree, &self->slices[s].moments, self->pass.slice_shift);
  mant_moments_tree_finish (&tree, &moments);

  mant_tensor_range_init (&self->range);
  for (int c = 0; c < N_CRESTS; c++)
    mant_crest_init (&crests[c]);
  for (guint w = 0; w < self->pass.n_threads; w++)
    {
      const Worker *worker = &self->workers[w];

      if (worker->ggd == NULL)
        continue;
      if (ggd == NULL)
        ggd = worker->ggd;
      else
        mant_ggd_merge (ggd, worker->ggd);
      mant_tensor_range_merge (&self->range, &worker->range);
      for (int c = 0; c < N_CRESTS; c++)
        mant_crest_merge (&crests[c], &worker->crests[c]);
    }
  finish_rows (self, &crests[CREST_ROW]);

  range = &self->range.range;
  *stats = (MantTensorStats) {
    .count = self->pass.n_visited,
    .zeros = range->n_zero,
    .nans = range->n_nan,
    .infs = range->n_pos_inf + range->n_neg_inf,
    .mean = moments.n == 0 ? NAN : moments.mean,
    .std = mant_moments_std (&moments),
    .kurtosis_pearson = mant_moments_kurtosis (&moments),
    .absmax = range->n_finite == 0 ? NAN : range->absmax,
    .min = range->n_finite == 0 ? NAN : range->min,
    .max = range->n_finite == 0 ? NAN : range->max,
    .crest16 = mant_crest_mean (&crests[CREST_16]),
    .crest32 = mant_crest_mean (&crests[CREST_32]),
    .crest128 = mant_crest_mean (&crests[CREST_128]),
    .crest_row = mant_crest_mean (&crests[CREST_ROW]),
    /* The shape of a single value is none: the fit would run into its bound. */
    .ggd_beta = ggd == NULL || range->n_finite == 0 || range->min == range->max
                ? NAN : mant_ggd_beta (ggd),
  };
}

static void
finish_histograms (Statistics *self)
{
  const guint n_bins = self->bins.n_bins;
  g_autofree guint64 *counts = g_new0 (guint64, n_bins);
  g_autofree guint64 *log_counts = g_new0 (guint64, n_bins);

  for (guint w = 0; w < self->pass.n_threads; w++)
    for (guint i = 0; self->workers[w].counts != NULL && i < n_bins; i++)
      {
        counts[i] += self->workers[w].counts[i];
        log_counts[i] += self->workers[w].log_counts[i];
      }
  self->job->histogram = mant_histogram_new (self->bins.lo, self->bins.hi, counts, n_bins, FALSE);
  self->job->log_histogram = mant_histogram_new (self->log_bins.lo, self->log_bins.hi, log_counts,
                                                 n_bins,
                                                 TRUE);
}

static void
statistics_clear (Statistics *self)
{
  for (guint w = 0; w < self->pass.n_threads; w++)
    {
      Worker *worker = &self->workers[w];

      g_free (worker->x);
      give_ggd (worker->ggd);
      g_free (worker->counts);
      g_free (worker->log_counts);
    }
  for (guint64 s = 0; s < self->n_slices; s++)
    g_clear_pointer (&self->slices[s].row_parts, g_array_unref);
  g_clear_pointer (&self->workers, g_free);
  g_clear_pointer (&self->slices, g_free);
  mant_tensor_pass_clear (&self->pass);
}

static gboolean
mant_stats_job_execute (MantJob       *job,
                        GCancellable  *cancellable,
                        GError       **error)
{
  MantStatsJob *self = MANT_STATS_JOB (job);
  Statistics statistics = { .job = self, .kernels = mant_isa_current ()->kernels };
  MantTensorPass *pass = &statistics.pass;
  const char *why_not = NULL;
  gboolean done;

  if (!mant_tensor_is_numeric (self->tensor, &why_not))
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, why_not);
      return FALSE;
    }

  self->is_sampled = self->sample_limit > 0
                     && self->sample_limit < mant_tensor_get_n_elements (self->tensor);
  mant_tensor_pass_init (pass, self->tensor, job, cancellable);
  pass->data = &statistics;
  statistics.workers = g_new0 (Worker, pass->n_threads);
  done = mant_tensor_layout_init (&pass->layout, self->tensor, MANT_SHAPE_VECTOR, 1, CREST_LENGTH,
                                  -1,
                                  MANT_TENSOR_PASS_UNIT (self->is_sampled), error);
  if (done)
    {
      mant_tensor_pass_pick (pass, self->sample_limit);
      statistics.n_slices = mant_tensor_pass_count_slices (pass);
      statistics.slices = g_new0 (Slice, MAX (statistics.n_slices, 1));
      done = mant_tensor_pass_run (pass, FALSE, measure_slice, self->n_bins > 0 ? 0.6 : 1, error);
    }
  if (done)
    {
      finish_stats (&statistics);
      mant_tensor_range_choose_bins (&statistics.range, self->n_bins, &statistics.bins,
                                     &statistics.log_bins);
      done = self->n_bins == 0 || mant_tensor_pass_run (pass, FALSE, count_slice, 1, error);
    }
  if (done && self->n_bins > 0)
    finish_histograms (&statistics);
  statistics_clear (&statistics);
  return done;
}

static void
mant_stats_job_finalize (GObject *object)
{
  MantStatsJob *self = MANT_STATS_JOB (object);

  g_clear_pointer (&self->tensor, mant_tensor_unref);
  g_clear_pointer (&self->histogram, mant_histogram_unref);
  g_clear_pointer (&self->log_histogram, mant_histogram_unref);

  G_OBJECT_CLASS (mant_stats_job_parent_class)->finalize (object);
}

static void
mant_stats_job_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  MantStatsJob *self = MANT_STATS_JOB (object);

  switch (prop_id)
    {
    case PROP_TENSOR:
      g_value_set_boxed (value, self->tensor);
      break;
    case PROP_N_BINS:
      g_value_set_uint (value, self->n_bins);
      break;
    case PROP_SAMPLE_LIMIT:
      g_value_set_uint64 (value, self->sample_limit);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_stats_job_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  MantStatsJob *self = MANT_STATS_JOB (object);

  switch (prop_id)
    {
    case PROP_TENSOR:
      self->tensor = g_value_dup_boxed (value);
      break;
    case PROP_N_BINS:
      mant_stats_job_set_n_bins (self, g_value_get_uint (value));
      break;
    case PROP_SAMPLE_LIMIT:
      mant_stats_job_set_sample_limit (self, g_value_get_uint64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_stats_job_class_init (MantStatsJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mant_stats_job_finalize;
  object_class->get_property = mant_stats_job_get_property;
  object_class->set_property = mant_stats_job_set_property;
  MANT_JOB_CLASS (klass)->execute = mant_stats_job_execute;

  /**
   * MantStatsJob:tensor:
   *
   * The tensor that is looked at.
   */
  properties[PROP_TENSOR] =
    g_param_spec_boxed ("tensor", NULL, NULL, MANT_TYPE_TENSOR,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * MantStatsJob:n-bins:
   *
   * Bins of each histogram; 0: no histograms.
   */
  properties[PROP_N_BINS] =
    g_param_spec_uint ("n-bins", NULL, NULL, 0, MAX_N_BINS, DEFAULT_N_BINS,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * MantStatsJob:sample-limit:
   *
   * How many elements to look at, about; 0: all.
   */
  properties[PROP_SAMPLE_LIMIT] =
    g_param_spec_uint64 ("sample-limit", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mant_stats_job_init (MantStatsJob *self)
{
  self->n_bins = DEFAULT_N_BINS;
}

/**
 * mant_stats_job_new:
 * @tensor: a tensor
 *
 * Makes a job over every element, with histograms of 512 bins. Its run fails with
 * %MANT_ERROR_UNSUPPORTED where elements of @tensor are no real numbers.
 *
 * Returns: (transfer full): a new job
 */
MantStatsJob *
mant_stats_job_new (MantTensor *tensor)
{
  g_return_val_if_fail (tensor != NULL, NULL);

  return g_object_new (MANT_TYPE_STATS_JOB, "tensor", tensor, NULL);
}

/**
 * mant_stats_job_set_n_bins:
 * @self: a job that was not run yet
 * @n_bins: bins of each histogram, at most 65536; 0: no histograms, which saves a pass
 */
void
mant_stats_job_set_n_bins (MantStatsJob *self,
                           guint         n_bins)
{
  g_return_if_fail (MANT_IS_STATS_JOB (self));

  n_bins = MIN (n_bins, MAX_N_BINS);
  if (self->n_bins == n_bins)
    return;
  self->n_bins = n_bins;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_BINS]);
}

/**
 * mant_stats_job_set_sample_limit:
 * @self: a job that was not run yet
 * @n_elements: how many elements to look at, about; 0: all
 *
 * A sample is whole rows, or pieces of rows of some thousand elements, spaced evenly, at places
 * that depend on the tensor's shape only.
 */
void
mant_stats_job_set_sample_limit (MantStatsJob *self,
                                 guint64       n_elements)
{
  g_return_if_fail (MANT_IS_STATS_JOB (self));

  if (self->sample_limit == n_elements)
    return;
  self->sample_limit = n_elements;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAMPLE_LIMIT]);
}

/**
 * mant_stats_job_is_sampled:
 * @self: a job that is done
 *
 * Returns: whether its figures are those of a sample
 */
gboolean
mant_stats_job_is_sampled (MantStatsJob *self)
{
  g_return_val_if_fail (MANT_IS_STATS_JOB (self), FALSE);

  return self->is_sampled;
}

/**
 * mant_stats_job_get_stats:
 * @self: a job that is done
 * @stats: (out caller-allocates): the figures
 *
 * `count` elements were looked at, NaN and Inf included, which the figures leave out: `mean`;
 * `std` = √(Σ(x − mean)² / n); `kurtosis_pearson` = n·Σ(x − mean)⁴ / (Σ(x − mean)²)², 3 for a
 * normal distribution; `absmax`, `min`, `max`. `crest16` … `crest_row`: the mean over blocks
 * along the last axis of max|x| / √(Σx² / n), a short tail counting as filled up with zeros,
 * blocks of zeros left out. `ggd_beta`: the shape of the generalised Gaussian around zero, by
 * maximum likelihood: 2 normal, 1 Laplace; 0.2 … 20.
 *
 * NaN where a figure has no value: no finite element, or a constant for the kurtosis.
 */
void
mant_stats_job_get_stats (MantStatsJob    *self,
                          MantTensorStats *stats)
{
  g_return_if_fail (MANT_IS_STATS_JOB (self));
  g_return_if_fail (stats != NULL);

  *stats = self->stats;
}

/**
 * mant_stats_job_get_histogram:
 * @self: a job that is done
 *
 * Returns: (transfer none) (nullable): the finite values, over equal bins between the least and the
 *   greatest; %NULL before the run or for 0 bins
 */
MantHistogram *
mant_stats_job_get_histogram (MantStatsJob *self)
{
  g_return_val_if_fail (MANT_IS_STATS_JOB (self), NULL);

  return self->histogram;
}

/**
 * mant_stats_job_get_log_histogram:
 * @self: a job that is done
 *
 * Returns: (transfer none) (nullable): the finite magnitudes that are not zero, over at most 40
 * octaves
 *   below the largest, what is smaller in the first bin; %NULL before the run or for 0 bins
 */
MantHistogram *
mant_stats_job_get_log_histogram (MantStatsJob *self)
{
  g_return_val_if_fail (MANT_IS_STATS_JOB (self), NULL);

  return self->log_histogram;
}
