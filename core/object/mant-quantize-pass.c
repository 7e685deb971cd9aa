/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-quantize-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "mant-error-histogram-private.h"
#include "mant-pool.h"

/* Two passes over the units of a layout. The first finds what has to be known before: the range for the
 * histograms, the tensor's amax, and scales of blocks that no unit holds whole. The second quantizes
 * and measures.
 *
 * What is summed is summed per slice of 2^k units and then over slices in order, with k depending on
 * the number of units only: threads and instruction sets do not show. Sums over all elements are nodes
 * of the tree in mant-stats.h over unit numbers. */

#define MAX_SLICES        65536
#define SAMPLE_UNIT       2048
#define EXACT_AMAX_LIMIT  (1 << 24) /* a sample of a tensor up to so large still gets the true amax */
#define GATHER_LIMIT      (1 << 24)
#define LOG_RANGE_OCTAVES 40
#define MAX_CHANNELS      4096

/* Sums over a channel's elements. */
typedef struct {
  double  sum_error_squares, sum_x_squares;
  guint64 n;
  float   absmax;
} Channel;

typedef struct {
  MantErrors errors;
  guint64 first_channel;
  GArray *channels;
} Slice;

typedef struct {
  MantUnitQuantizer unit;
  guint64 *before, *after, *log_before, *log_after;
  MantErrorHistogram error;
} Worker;

typedef struct {
  MantRange range;
  guint32   min_magnitude; /* bits of the smallest that is not zero; G_MAXUINT32 for none */
  float    *x;
  guint32  *column_amax;
} RangeWorker;

typedef struct {
  const MantQuantizeRequest *request;
  MantQuantizeResult *result;
  MantJob *job;
  GCancellable *cancellable;
  GMutex lock;
  GError *error; /* the first */

  MantTensorLayout layout;
  const MantKernels *kernels;
  MantQuantizer quantizer;
  guint n_threads;

  guint64 n_picked; /* units that are looked at */
  gboolean all_units;
  unsigned slice_shift;
  guint64 n_slices;
  atomic_ullong n_slices_done;
  double fraction0, fraction1;

  RangeWorker *range_workers;
  MantRange range;
  guint32 min_magnitude;
  atomic_uint *block_amax;
  double *block_scales;

  MantBins bins, log_bins;
  MantScaleMapShape map_shape;
  Worker *workers;
  Slice *slices;
  guint64 channel_size; /* elements */

  /* The digest takes units in order: each waits for its turn. */
  GCond turn_came;
  guint64 turn;
  GChecksum *checksum;
  int output_fd;
  guint64 output_offset;
} Pass;

static bool
fail (Pass   *pass,
      GError *error)
{
  g_mutex_lock (&pass->lock);
  if (pass->error == NULL)
    pass->error = g_steal_pointer (&error);
  g_cond_broadcast (&pass->turn_came);
  g_mutex_unlock (&pass->lock);
  g_clear_error (&error);
  return false;
}

static gboolean
is_cancelled (Pass *pass)
{
  g_autoptr (GError) error = NULL;

  if (!g_cancellable_set_error_if_cancelled (pass->cancellable, &error))
    return FALSE;
  fail (pass, g_steal_pointer (&error));
  return TRUE;
}

static void
slice_done (Pass *pass)
{
  const guint64 n = atomic_fetch_add_explicit (&pass->n_slices_done, 1, memory_order_relaxed) + 1;

  mant_job_set_fraction (pass->job,
                         pass->fraction0
                         + (pass->fraction1 - pass->fraction0) * ((double) n / (double) pass->n_slices));
}

static void
count_slices (Pass    *pass,
              guint64  n_units)
{
  pass->slice_shift = 0;
  while (n_units >> pass->slice_shift > MAX_SLICES)
    pass->slice_shift++;
  pass->n_slices = (n_units + (G_GUINT64_CONSTANT (1) << pass->slice_shift) - 1) >> pass->slice_shift;
  atomic_store (&pass->n_slices_done, 0);
}

/* The number of the i-th unit that is looked at: all, or some spaced evenly. */
static guint64
unit_number (const Pass *pass,
             guint64     i)
{
  if (pass->all_units || pass->n_picked == pass->layout.n_units)
    return i;
  return (guint64) ((unsigned __int128) (2 * i + 1) * pass->layout.n_units / (2 * pass->n_picked));
}

static gboolean
run_slices (Pass          *pass,
            guint64        n_units,
            MantPoolWork   work,
            double         fraction1,
            GError       **error)
{
  count_slices (pass, n_units);
  pass->fraction1 = fraction1;
  mant_pool_run (pass->n_slices, pass->n_threads, work, pass);
  pass->fraction0 = fraction1;
  if (pass->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&pass->error));
      return FALSE;
    }
  return TRUE;
}

/* — The first pass — */

static guint32
min_magnitude (const float *x,
               gsize        n,
               guint32      least)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, x + i, sizeof bits);
      /* Zero wraps around to the largest number. */
      bits = (bits & 0x7fffffff) - 1;
      least = MIN (least, bits);
    }
  return least;
}

static void
raise_block_amax (Pass    *pass,
                  guint64  block,
                  guint32  bits)
{
  unsigned now = atomic_load_explicit (&pass->block_amax[block], memory_order_relaxed);

  while (now < bits
         && !atomic_compare_exchange_weak_explicit (&pass->block_amax[block], &now, bits,
                                                    memory_order_relaxed, memory_order_relaxed))
    ;
}

/* Bits of magnitudes order as the magnitudes do, and those of NaN come last. */
static void
find_block_amax (Pass                 *pass,
                 RangeWorker          *worker,
                 const MantTensorUnit *unit)
{
  const MantTensorLayout *layout = &pass->layout;
  const gsize n_inner = unit->inner1 - unit->inner0;
  const guint32 not_finite = pass->quantizer.format->scale.has_zero ? 0 : 0x7fc00000;
  const float *x = worker->x;

  for (guint64 o = unit->outer0; o < unit->outer1; o++)
    for (guint64 band = unit->band0; band < unit->band1; band++)
      for (guint64 piece = unit->piece0; piece < unit->piece1; piece++)
        {
          guint64 along0, length, block;

          mant_tensor_layout_get_piece (layout, piece, &along0, &length);
          memset (worker->column_amax, 0, n_inner * sizeof *worker->column_amax);
          for (guint64 l = 0; l < length; l++, x += n_inner)
            for (gsize j = 0; j < n_inner; j++)
              {
                guint32 bits;

                memcpy (&bits, x + j, sizeof bits);
                bits &= 0x7fffffff;
                bits = bits < 0x7f800000 ? bits : not_finite;
                worker->column_amax[j] = MAX (worker->column_amax[j], bits);
              }
          block = mant_tensor_layout_get_block (layout, o, band, along0, unit->inner0);
          for (gsize j = 0; j < n_inner; j++)
            raise_block_amax (pass, block + j, worker->column_amax[j]);
        }
}

static bool
range_slice (size_t    slice,
             unsigned  thread,
             void     *data)
{
  Pass *pass = data;
  RangeWorker *worker = &pass->range_workers[thread];
  const guint64 n_units = pass->all_units ? pass->layout.n_units : pass->n_picked;
  const guint64 first = (guint64) slice << pass->slice_shift;
  const guint64 end = MIN (first + (G_GUINT64_CONSTANT (1) << pass->slice_shift), n_units);

  if (worker->x == NULL)
    {
      worker->x = g_new (float, pass->layout.unit_capacity);
      worker->column_amax = g_new (guint32, pass->layout.step_inner);
    }
  for (guint64 i = first; i < end; i++)
    {
      MantTensorUnit unit;
      MantRange range;
      GError *error = NULL;

      if (is_cancelled (pass))
        return false;
      mant_tensor_layout_get_unit (&pass->layout, unit_number (pass, i), &unit);
      if (!mant_tensor_layout_read (&pass->layout, pass->request->tensor, &unit, worker->x, &error))
        return fail (pass, error);
      pass->kernels->range (worker->x, unit.n, &range);
      mant_range_merge (&worker->range, &range);
      worker->min_magnitude = min_magnitude (worker->x, unit.n, worker->min_magnitude);
      if (pass->block_amax != NULL)
        find_block_amax (pass, worker, &unit);
    }
  slice_done (pass);
  return true;
}

static gboolean
find_range (Pass      *pass,
            gboolean   all_units,
            double     fraction1,
            GError   **error)
{
  gboolean done;

  pass->all_units = all_units;
  pass->range_workers = g_new0 (RangeWorker, pass->n_threads);
  for (guint i = 0; i < pass->n_threads; i++)
    {
      mant_range_init (&pass->range_workers[i].range);
      pass->range_workers[i].min_magnitude = G_MAXUINT32;
    }

  done = run_slices (pass, all_units ? pass->layout.n_units : pass->n_picked, range_slice, fraction1, error);

  mant_range_init (&pass->range);
  pass->min_magnitude = G_MAXUINT32;
  for (guint i = 0; i < pass->n_threads; i++)
    {
      RangeWorker *worker = &pass->range_workers[i];

      mant_range_merge (&pass->range, &worker->range);
      pass->min_magnitude = MIN (pass->min_magnitude, worker->min_magnitude);
      g_free (worker->x);
      g_free (worker->column_amax);
    }
  g_clear_pointer (&pass->range_workers, g_free);
  pass->all_units = FALSE;
  return done;
}

/* Scales of blocks that no unit holds, by a rule that looks at all their elements: some blocks next to
 * each other a slice, read whole. */
typedef struct {
  Pass *pass;
  guint64 width, n_widths;
} BlockGather;

static bool
gather_slice (size_t    slice,
              unsigned  thread,
              void     *data)
{
  const BlockGather *gather = data;
  Pass *pass = gather->pass;
  const MantTensorLayout *layout = &pass->layout;
  const guint64 inner0 = slice % gather->n_widths * gather->width;
  const guint64 inner1 = MIN (inner0 + gather->width, layout->inner), n_inner = inner1 - inner0;
  guint64 number = slice / gather->n_widths;
  const guint64 along0 = number % layout->n_lengths * layout->length;
  const guint64 along1 = MIN (along0 + layout->length, layout->along);
  const guint64 band0 = (number /= layout->n_lengths) % layout->n_bands_of_blocks * layout->rows;
  const guint64 band1 = MIN (band0 + layout->rows, layout->bands);
  const guint64 o = number / layout->n_bands_of_blocks;
  const gsize n = (band1 - band0) * (along1 - along0);
  g_autofree float *blocks = g_new (float, n * n_inner);
  g_autofree float *row = g_new (float, n_inner);
  gsize k = 0;

  for (guint64 band = band0; band < band1; band++)
    for (guint64 along = along0; along < along1;)
      {
        const guint64 first = ((o * layout->bands + band) * layout->along + along) * layout->inner + inner0;
        const gsize n_read = layout->inner == 1 ? MIN (along1 - along, MANT_GRANULE) : n_inner;
        GError *error = NULL;

        if (k % 1024 == 0 && is_cancelled (pass))
          return false;
        if (!mant_tensor_read_f32 (pass->request->tensor, first, n_read,
                                   layout->inner == 1 ? blocks + k : row, &error))
          return fail (pass, error);
        if (layout->inner == 1)
          {
            k += n_read;
            along += n_read;
          }
        else
          {
            for (gsize j = 0; j < n_inner; j++)
              blocks[j * n + k] = row[j];
            k++;
            along++;
          }
      }

  for (gsize j = 0; j < n_inner; j++)
    {
      const guint64 block = mant_tensor_layout_get_block (layout, o, band0, along0, inner0 + j);

      if (is_cancelled (pass))
        return false;
      mant_block_choose_scale (&pass->quantizer, blocks + j * n, n, NULL, &pass->block_scales[block]);
    }
  slice_done (pass);
  return true;
}

static gboolean
choose_block_scales (Pass    *pass,
                     double   fraction1,
                     GError **error)
{
  const MantTensorLayout *layout = &pass->layout;
  const guint64 n = layout->rows * layout->length;
  BlockGather gather = { .pass = pass };

  if (n > GATHER_LIMIT)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("The rule “%s” looks at all elements of a block, and %" PRIu64
                     " are more than the %d that are held at once"),
                   pass->quantizer.format->rule->id, n, GATHER_LIMIT);
      return FALSE;
    }
  pass->block_scales = g_new (double, layout->n_blocks);
  gather.width = CLAMP (GATHER_LIMIT / 4 / n, 1, layout->inner);
  gather.n_widths = (layout->inner + gather.width - 1) / gather.width;
  pass->n_slices = layout->n_blocks / layout->inner * gather.n_widths;
  atomic_store (&pass->n_slices_done, 0);
  pass->fraction1 = fraction1;
  mant_pool_run (pass->n_slices, pass->n_threads, gather_slice, &gather);
  pass->fraction0 = fraction1;
  if (pass->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&pass->error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
prepare (Pass    *pass,
         GError **error)
{
  const MantBlockFormat *format = pass->quantizer.format;
  const gboolean needs_amax = format->tensor_scale || format->shape == MANT_SHAPE_TENSOR;
  const gboolean exact_amax = needs_amax && pass->result->sampled
                              && pass->layout.n_elements <= EXACT_AMAX_LIMIT;

  if (exact_amax)
    {
      if (!find_range (pass, TRUE, 0.1, error))
        return FALSE;
      pass->quantizer.tensor_amax = pass->range.absmax;
    }

  if (pass->layout.large && format->shape != MANT_SHAPE_TENSOR && !format->rule->needs_values)
    pass->block_amax = g_new0 (atomic_uint, pass->layout.n_blocks);
  if (pass->request->n_bins > 0 || (needs_amax && !exact_amax) || pass->block_amax != NULL)
    if (!find_range (pass, FALSE, 0.3, error))
      return FALSE;
  if (needs_amax && !exact_amax)
    pass->quantizer.tensor_amax = pass->range.absmax;

  return !pass->layout.large || !format->rule->needs_values || choose_block_scales (pass, 0.5, error);
}

/* The bins that both histograms share. */
static void
choose_bins (Pass *pass)
{
  double lo = pass->range.min, hi = pass->range.max;
  int exponent;

  pass->bins = (MantBins) { .n_bins = pass->request->n_bins };
  if (!(lo < hi))
    {
      /* All equal, or nothing: a unit's width around it, as far as that can be told apart. */
      const double half = MAX (0.5, ldexp (fabs (lo), -20));

      hi = lo + half;
      lo -= half;
    }
  pass->bins.lo = lo;
  pass->bins.hi = hi;

  pass->log_bins = (MantBins) { .log_magnitude = true, .n_bins = pass->request->n_bins, .lo = -1, .hi = 1 };
  if (pass->range.absmax > 0)
    {
      const guint32 bits = pass->min_magnitude + 1;
      float least;

      memcpy (&least, &bits, sizeof least);
      frexp (pass->range.absmax, &exponent);
      pass->log_bins.hi = exponent;
      frexp (least, &exponent);
      pass->log_bins.lo = MAX (exponent - 1, pass->log_bins.hi - LOG_RANGE_OCTAVES);
    }
}

/* — The second pass — */

static void
worker_init (Pass   *pass,
             Worker *worker)
{
  const guint n_bins = pass->request->n_bins;

  mant_unit_quantizer_init (&worker->unit, &pass->layout, pass->kernels, &pass->quantizer,
                            pass->quantizer.format->shape == MANT_SHAPE_ELEMENT ? NULL : &pass->map_shape);
  worker->unit.block_amax = pass->block_amax;
  worker->unit.block_scales = pass->block_scales;
  if (n_bins > 0)
    {
      worker->before = g_new0 (guint64, n_bins);
      worker->after = g_new0 (guint64, n_bins);
      worker->log_before = g_new0 (guint64, n_bins);
      worker->log_after = g_new0 (guint64, n_bins);
      mant_error_histogram_init (&worker->error, n_bins);
    }
}

static void
worker_clear (Worker *worker)
{
  mant_unit_quantizer_clear (&worker->unit);
  g_free (worker->before);
  g_free (worker->after);
  g_free (worker->log_before);
  g_free (worker->log_after);
  mant_error_histogram_clear (&worker->error);
}

static float
finite_absmax (const float *x,
               gsize        n)
{
  guint32 most = 0;
  float absmax;

  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, x + i, sizeof bits);
      bits &= 0x7fffffff;
      bits = bits < 0x7f800000 ? bits : 0;
      most = MAX (most, bits);
    }
  memcpy (&absmax, &most, sizeof absmax);
  return absmax;
}

static void
channel_merge (Channel       *into,
               const Channel *from)
{
  into->sum_error_squares += from->sum_error_squares;
  into->sum_x_squares += from->sum_x_squares;
  into->n += from->n;
  into->absmax = MAX (into->absmax, from->absmax);
}

/* The elements of one channel in one run, four sums taken in turn. */
static void
channel_sum (const float *x,
             const float *y,
             gsize        n,
             Channel     *channel)
{
  double errors[4] = { 0 }, squares[4] = { 0 };
  guint64 n_finite = 0;

  for (gsize i = 0; i < n; i++)
    {
      const double before = x[i], error = (double) y[i] - before;

      if (isfinite (error))
        {
          errors[i % 4] += error * error;
          squares[i % 4] += before * before;
          n_finite++;
        }
    }
  *channel = (Channel) {
    .sum_error_squares = (errors[0] + errors[1]) + (errors[2] + errors[3]),
    .sum_x_squares = (squares[0] + squares[1]) + (squares[2] + squares[3]),
    .n = n_finite,
    .absmax = finite_absmax (x, n),
  };
}

static void
add_to_channel (Slice         *slice,
                guint64        number,
                const Channel *channel)
{
  /* Units go through the first axis in order, so the first one seen has the least number. */
  if (slice->channels == NULL)
    {
      slice->channels = g_array_new (FALSE, TRUE, sizeof (Channel));
      slice->first_channel = number;
    }
  number -= slice->first_channel;
  if (number >= slice->channels->len)
    g_array_set_size (slice->channels, number + 1);
  channel_merge (&g_array_index (slice->channels, Channel, number), channel);
}

static void
add_channels (Pass                 *pass,
              Slice                *slice,
              const MantTensorUnit *unit,
              const float          *x,
              const float          *y,
              const MantErrors     *errors)
{
  const guint64 size = pass->channel_size;
  const guint64 unit_first = mant_tensor_layout_get_run (&pass->layout, unit, 0) / size;
  const guint64 unit_last = (mant_tensor_layout_get_run (&pass->layout, unit, unit->n_runs - 1)
                             + unit->run_length - 1) / size;

  if (unit_first == unit_last)
    {
      const Channel channel = {
        .sum_error_squares = errors->sum_error_squares,
        .sum_x_squares = errors->sum_x_squares,
        .n = errors->n,
        .absmax = finite_absmax (x, unit->n),
      };

      add_to_channel (slice, unit_first, &channel);
      return;
    }

  for (gsize run = 0; run < unit->n_runs; run++)
    {
      guint64 index = mant_tensor_layout_get_run (&pass->layout, unit, run);
      gsize left = unit->run_length;

      while (left > 0)
        {
          const guint64 number = index / size;
          const gsize n = MIN (left, (number + 1) * size - index);
          Channel channel;

          channel_sum (x, y, n, &channel);
          add_to_channel (slice, number, &channel);
          x += n;
          y += n;
          index += n;
          left -= n;
        }
    }
}

/* All of a unit, a granule at a time: the kernels' sums are made for no more. */
static void
measure (Pass                 *pass,
         Worker               *worker,
         Slice                *slice,
         const MantTensorUnit *unit,
         MantErrors           *errors)
{
  *errors = (MantErrors) { 0 };
  for (gsize i = 0; i < unit->n; i += MANT_GRANULE)
    {
      const gsize n = MIN (unit->n - i, MANT_GRANULE);
      const float *x = worker->unit.x + i, *y = worker->unit.y + i;
      MantErrors part;

      pass->kernels->errors (x, y, n, &part);
      part.argmax += i;
      if (worker->before != NULL)
        {
          pass->kernels->histogram (&pass->bins, x, n, worker->before);
          pass->kernels->histogram (&pass->bins, y, n, worker->after);
          pass->kernels->histogram (&pass->log_bins, x, n, worker->log_before);
          pass->kernels->histogram (&pass->log_bins, y, n, worker->log_after);
          mant_error_histogram_add (&worker->error, x, y, n, part.max_abs_error);
        }
      mant_errors_merge (errors, &part);
    }
  errors->n_clipped = worker->unit.n_clipped;
  if (worker->unit.is_inexact)
    {
      const MantErrors *exact = &worker->unit.exact;

      errors->sum_error_squares = exact->sum_error_squares;
      errors->sum_error = exact->sum_error;
      errors->sum_x_squares = exact->sum_x_squares;
      errors->sum_q_squares = exact->sum_q_squares;
      errors->sum_xq = exact->sum_xq;
      errors->max_abs_error = exact->max_abs_error;
    }
  add_channels (pass, slice, unit, worker->unit.x, worker->unit.y, errors);
  if (errors->n > 0)
    {
      const gsize run = errors->argmax / unit->run_length;

      errors->argmax = mant_tensor_layout_get_run (&pass->layout, unit, run) + errors->argmax % unit->run_length;
    }
}

static gboolean
write_unit (Pass                  *pass,
            const MantTensorUnit  *unit,
            float                 *y,
            GError               **error)
{
#if G_BYTE_ORDER == G_BIG_ENDIAN
  for (gsize i = 0; i < unit->n; i++)
    {
      guint32 bits;

      memcpy (&bits, y + i, sizeof bits);
      bits = GUINT32_TO_LE (bits);
      memcpy (y + i, &bits, sizeof bits);
    }
#endif
  for (gsize run = 0; run < unit->n_runs; run++)
    if (!mant_write_at (pass->output_fd,
                        pass->output_offset
                        + 4 * mant_tensor_layout_get_run (&pass->layout, unit, run),
                        y + run * unit->run_length, 4 * unit->run_length, error))
      return FALSE;
  return TRUE;
}

/* Little-endian binary32, −0 made +0. */
static void
digest_values (GChecksum *checksum,
               float     *y,
               gsize      n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, y + i, sizeof bits);
      bits = GUINT32_TO_LE (bits == 0x80000000 ? 0 : bits);
      memcpy (y + i, &bits, sizeof bits);
    }
  g_checksum_update (checksum, (const guchar *) y, 4 * n);
}

/* Slices are handed out in ascending order, so whoever has the turn is at work and never waits. */
static bool
digest_unit (Pass                 *pass,
             guint64               number,
             const MantTensorUnit *unit,
             float                *y)
{
  gboolean stopped;

  g_mutex_lock (&pass->lock);
  while (pass->turn != number && pass->error == NULL)
    g_cond_wait (&pass->turn_came, &pass->lock);
  stopped = pass->error != NULL;
  g_mutex_unlock (&pass->lock);
  if (stopped)
    return false;

  digest_values (pass->checksum, y, unit->n);

  g_mutex_lock (&pass->lock);
  pass->turn++;
  g_cond_broadcast (&pass->turn_came);
  g_mutex_unlock (&pass->lock);
  return true;
}

static bool
quantize_slice (size_t    slice,
                unsigned  thread,
                void     *data)
{
  Pass *pass = data;
  Worker *worker = &pass->workers[thread];
  Slice *sums = &pass->slices[slice];
  const guint64 first = (guint64) slice << pass->slice_shift;
  const guint64 end = MIN (first + (G_GUINT64_CONSTANT (1) << pass->slice_shift), pass->n_picked);
  MantErrorsTree tree;

  if (worker->unit.x == NULL)
    worker_init (pass, worker);

  mant_errors_tree_init (&tree);
  for (guint64 i = first; i < end; i++)
    {
      MantTensorUnit unit;
      MantErrors errors;
      GError *error = NULL;

      if (is_cancelled (pass))
        return false;
      mant_tensor_layout_get_unit (&pass->layout, unit_number (pass, i), &unit);
      if (!mant_tensor_layout_read (&pass->layout, pass->request->tensor, &unit, worker->unit.x, &error))
        return fail (pass, error);

      mant_unit_quantizer_run (&worker->unit, &unit);
      measure (pass, worker, sums, &unit, &errors);
      mant_errors_tree_push (&tree, &errors, 0);

      if (pass->output_fd >= 0 && !write_unit (pass, &unit, worker->unit.y, &error))
        return fail (pass, error);
      if (pass->checksum != NULL && !digest_unit (pass, i, &unit, worker->unit.y))
        return false;
    }
  mant_errors_tree_finish (&tree, &sums->errors);
  slice_done (pass);
  return true;
}

/* — Results — */

/* log2 x for x > 0, to 1e−15, by the series of atanh: the same on every machine, which libm's is not. */
static double
series_log2 (double x)
{
  const double log2_e = 0x1.71547652b82fep+0;
  double z, z2, term, sum;
  int exponent;

  x = frexp (x, &exponent);
  if (x < 0.70710678118654752)
    {
      x *= 2;
      exponent--;
    }
  z = (x - 1) / (x + 1);
  z2 = z * z;
  term = z;
  sum = z;
  for (int k = 3; k <= 21; k += 2)
    {
      term *= z2;
      sum += term / k;
    }
  return exponent + 2 * log2_e * sum;
}

static void
finish_scale_map (Pass *pass)
{
  MantQuantizeResult *result = pass->result;
  const gsize n = (gsize) pass->map_shape.n_map_rows * pass->map_shape.n_map_columns;

  result->n_map_rows = pass->map_shape.n_map_rows;
  result->n_map_columns = pass->map_shape.n_map_columns;
  result->scale_map = g_new (float, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      float scale = -1;

      for (guint w = 0; w < pass->n_threads; w++)
        if (pass->workers[w].unit.map != NULL)
          scale = MAX (scale, pass->workers[w].unit.map[i]);
      result->scale_map[i] = scale < 0 ? NAN : scale == 0 ? -INFINITY : (float) series_log2 (scale);
    }
}

static MantHistogram *
sum_counts (Pass           *pass,
            const MantBins *bins,
            gsize           offset)
{
  g_autofree guint64 *counts = g_new0 (guint64, bins->n_bins);

  for (guint w = 0; w < pass->n_threads; w++)
    {
      const guint64 *part = G_STRUCT_MEMBER (guint64 *, &pass->workers[w], offset);

      for (guint i = 0; part != NULL && i < bins->n_bins; i++)
        counts[i] += part[i];
    }
  return mant_histogram_new (bins->lo, bins->hi, counts, bins->n_bins, bins->log_magnitude);
}

static void
finish_histograms (Pass *pass)
{
  MantQuantizeResult *result = pass->result;
  MantErrorHistogram error;

  if (pass->request->n_bins == 0)
    return;

  result->before = sum_counts (pass, &pass->bins, G_STRUCT_OFFSET (Worker, before));
  result->after = sum_counts (pass, &pass->bins, G_STRUCT_OFFSET (Worker, after));
  result->log_before = sum_counts (pass, &pass->log_bins, G_STRUCT_OFFSET (Worker, log_before));
  result->log_after = sum_counts (pass, &pass->log_bins, G_STRUCT_OFFSET (Worker, log_after));

  mant_error_histogram_init (&error, pass->request->n_bins);
  for (guint w = 0; w < pass->n_threads; w++)
    if (pass->workers[w].error.counts != NULL)
      mant_error_histogram_merge (&error, &pass->workers[w].error);
  result->error = mant_error_histogram_finish (&error, pass->request->n_bins);
  mant_error_histogram_clear (&error);
}

static void
finish_channels (Pass *pass)
{
  MantQuantizeResult *result = pass->result;
  g_autofree Channel *channels = g_new0 (Channel, MAX (result->n_channels, 1));

  for (guint64 s = 0; s < pass->n_slices; s++)
    for (guint i = 0; pass->slices[s].channels != NULL && i < pass->slices[s].channels->len; i++)
      channel_merge (&channels[pass->slices[s].first_channel + i],
                     &g_array_index (pass->slices[s].channels, Channel, i));

  result->channel_qsnr_db = g_new (double, MAX (result->n_channels, 1));
  result->channel_absmax = g_new (double, MAX (result->n_channels, 1));
  for (guint i = 0; i < result->n_channels; i++)
    {
      const MantErrors errors = {
        .n = channels[i].n,
        .sum_error_squares = channels[i].sum_error_squares,
        .sum_x_squares = channels[i].sum_x_squares,
      };

      result->channel_qsnr_db[i] = mant_errors_qsnr_db (&errors);
      result->channel_absmax[i] = channels[i].n == 0 ? NAN : channels[i].absmax;
    }
}

static void
finish_errors (Pass *pass)
{
  MantErrorsTree tree;
  guint64 n_visited = 0;

  mant_errors_tree_init (&tree);
  for (guint64 s = 0; s < pass->n_slices; s++)
    mant_errors_tree_push (&tree, &pass->slices[s].errors, pass->slice_shift);
  mant_errors_tree_finish (&tree, &pass->result->errors);

  for (guint64 i = 0; i < pass->n_picked; i++)
    {
      MantTensorUnit unit;

      if (!pass->result->sampled)
        {
          n_visited = pass->layout.n_elements;
          break;
        }
      mant_tensor_layout_get_unit (&pass->layout, unit_number (pass, i), &unit);
      n_visited += unit.n;
    }
  pass->result->n_visited = n_visited;
}

static void
choose_channels (Pass *pass)
{
  MantQuantizeResult *result = pass->result;
  const guint64 *dims;
  guint n_dims;

  dims = mant_tensor_get_shape (pass->request->tensor, &n_dims);
  result->channels_per_group = 1;
  pass->channel_size = MAX (pass->layout.n_elements, 1);
  result->n_channels = pass->layout.n_elements > 0;
  if (n_dims >= 2 && pass->layout.n_elements > 0)
    {
      const guint64 per_group = (dims[0] + MAX_CHANNELS - 1) / MAX_CHANNELS;

      result->channels_per_group = (guint) MIN (per_group, G_MAXUINT);
      result->n_channels = (guint) ((dims[0] + per_group - 1) / per_group);
      pass->channel_size = pass->layout.n_elements / dims[0] * per_group;
    }
}

static void
choose_map (Pass *pass)
{
  const MantTensorLayout *layout = &pass->layout;
  MantScaleMapShape *shape = &pass->map_shape;

  if (layout->n_blocks == 0)
    return;
  shape->n_columns = layout->inner == 1 ? layout->n_lengths : layout->inner;
  shape->n_rows = layout->n_blocks / shape->n_columns;
  shape->n_map_rows = (guint) MIN (shape->n_rows, MANT_SCALE_MAP_SIZE);
  shape->n_map_columns = (guint) MIN (shape->n_columns, MANT_SCALE_MAP_SIZE);
}

/* Scales included, of this tensor's blocks as they are: short ones, rows and the tensor's own scale. */
static double
bits_per_element (const MantBlockFormat  *format,
                  const MantTensorLayout *layout)
{
  double bits;

  if (layout->n_elements == 0)
    return mant_block_format_bits_per_element (format);
  bits = (double) layout->n_elements * format->element.bits;
  if (format->shape != MANT_SHAPE_ELEMENT)
    bits += (double) layout->n_blocks * format->scale.bits;
  if (format->tensor_scale)
    bits += 32;
  return bits / (double) layout->n_elements;
}

/* Where units are not in C order the digest is taken from a file afterwards: the output, or one
 * without a name that goes away by itself. */
static int
open_scratch (guint64   n_bytes,
              GError  **error)
{
  const char *folder = g_get_tmp_dir ();
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      const int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
                   _("Cannot make a temporary file of %" PRIu64 " bytes in “%s”: %s"), n_bytes, folder,
                   g_strerror (saved));
    }
  return fd;
}

static gboolean
digest_file (Pass     *pass,
             int       fd,
             guint64   offset,
             GError  **error)
{
  g_autofree float *values = g_new (float, MANT_GRANULE);

  for (guint64 i = 0; i < pass->layout.n_elements;)
    {
      const gsize n = MIN (pass->layout.n_elements - i, MANT_GRANULE);
      gsize n_bytes = 0;

      if (g_cancellable_set_error_if_cancelled (pass->cancellable, error))
        return FALSE;
      while (n_bytes < 4 * n)
        {
          const ssize_t got = pread (fd, (char *) values + n_bytes, 4 * n - n_bytes,
                                     (off_t) (offset + 4 * i + n_bytes));
          const int saved = got == 0 ? EIO : errno;

          if (got > 0)
            n_bytes += (gsize) got;
          else if (got == 0 || saved != EINTR)
            {
              g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
                           _("Cannot read the output back at byte %" PRIu64 ": %s"),
                           offset + 4 * i + n_bytes, g_strerror (saved));
              return FALSE;
            }
        }
      digest_values (pass->checksum, values, n);
      i += n;
    }
  return TRUE;
}

static gboolean
run (Pass    *pass,
     GError **error)
{
  const MantQuantizeRequest *request = pass->request;
  const gboolean in_order = pass->layout.step_inner == pass->layout.inner
                            && (pass->layout.step_pieces == pass->layout.n_pieces || pass->layout.piece_rows == 1);
  GChecksum *checksum = pass->checksum;
  int scratch_fd = -1;
  gboolean done;

  if (!prepare (pass, error))
    return FALSE;
  if (request->n_bins > 0)
    choose_bins (pass);

  if (checksum != NULL && !in_order)
    {
      pass->checksum = NULL;
      scratch_fd = open_scratch (4 * pass->layout.n_elements, error);
      if (scratch_fd < 0)
        return FALSE;
      if (request->output_fd < 0)
        {
          pass->output_fd = scratch_fd;
          pass->output_offset = 0;
        }
    }

  pass->workers = g_new0 (Worker, pass->n_threads);
  count_slices (pass, pass->n_picked);
  pass->slices = g_new0 (Slice, MAX (pass->n_slices, 1));
  done = run_slices (pass, pass->n_picked, quantize_slice, checksum != NULL && !in_order ? 0.8 : 1, error);
  if (done && checksum != NULL && !in_order)
    {
      pass->checksum = checksum;
      done = digest_file (pass, pass->output_fd, pass->output_offset, error);
    }
  if (scratch_fd >= 0)
    close (scratch_fd);
  return done;
}

/* mant_quantize_execute:
 * @request: what to do
 * @result: (out): what came out; cleared with mant_quantize_result_clear()
 * @job: is told the fraction and says how many threads
 *
 * Fails as mant_tensor_read_f32() does; with %MANT_ERROR_SHAPE where blocks do not fit the tensor's
 * axes, with %MANT_ERROR_UNSUPPORTED where the whole output of a sample is asked for, and with what
 * writing can fail with. */
gboolean
mant_quantize_execute (const MantQuantizeRequest  *request,
                       MantQuantizeResult         *result,
                       MantJob                    *job,
                       GCancellable               *cancellable,
                       GError                    **error)
{
  const MantBlockFormat *format = &request->format;
  const gboolean wants_all = request->digest || request->output_fd >= 0 || request->codes_fd >= 0
                             || request->scales_fd >= 0;
  Pass pass = {
    .request = request,
    .result = result,
    .job = job,
    .cancellable = cancellable,
    .kernels = mant_isa_current ()->kernels,
    .quantizer = {
      .format = format,
      .rounding = request->rounding,
      .overflow = request->overflow,
      .seed = request->seed,
    },
    .n_threads = mant_pool_get_n_threads (mant_job_get_n_threads (job)),
    .output_fd = request->output_fd,
    .output_offset = request->output_offset,
  };
  gboolean done = FALSE;

  *result = (MantQuantizeResult) { 0 };
  result->sampled = request->sample_limit > 0
                    && request->sample_limit < mant_tensor_get_n_elements (request->tensor);
  if (result->sampled && wants_all)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                           _("A run over a sample has no complete output to write or to digest"));
      return FALSE;
    }
  if (!mant_tensor_layout_init (&pass.layout, request->tensor, format->shape, format->rows, format->length,
                                request->axis, result->sampled ? SAMPLE_UNIT : MANT_GRANULE, error))
    return FALSE;
  if (result->sampled && pass.layout.large && format->shape != MANT_SHAPE_TENSOR && format->rule->needs_values
      && !mant_tensor_layout_init (&pass.layout, request->tensor, MANT_SHAPE_VECTOR, 1, pass.layout.piece_length,
                                   request->axis, SAMPLE_UNIT, error))
    return FALSE;

  g_mutex_init (&pass.lock);
  g_cond_init (&pass.turn_came);
  pass.n_picked = pass.layout.n_units;
  if (result->sampled)
    pass.n_picked = CLAMP (request->sample_limit / MAX (pass.layout.unit_capacity, 1), 1, pass.layout.n_units);
  if (request->digest)
    pass.checksum = g_checksum_new (G_CHECKSUM_SHA256);
  result->bits_per_element = bits_per_element (format, &pass.layout);
  choose_channels (&pass);
  choose_map (&pass);

  if (run (&pass, error))
    {
      finish_errors (&pass);
      finish_histograms (&pass);
      finish_channels (&pass);
      if (format->shape != MANT_SHAPE_ELEMENT)
        finish_scale_map (&pass);
      if (pass.checksum != NULL)
        result->sha256 = g_strdup (g_checksum_get_string (pass.checksum));
      done = (request->codes_fd < 0 && request->scales_fd < 0)
             || mant_quantize_write_codes (request, pass.quantizer.tensor_amax, job, cancellable, error);
    }
  if (!done)
    mant_quantize_result_clear (result);

  for (guint i = 0; pass.workers != NULL && i < pass.n_threads; i++)
    worker_clear (&pass.workers[i]);
  for (guint64 s = 0; pass.slices != NULL && s < pass.n_slices; s++)
    g_clear_pointer (&pass.slices[s].channels, g_array_unref);
  g_free (pass.workers);
  g_free (pass.slices);
  g_free (pass.block_amax);
  g_free (pass.block_scales);
  g_clear_pointer (&pass.checksum, g_checksum_free);
  g_clear_error (&pass.error);
  g_mutex_clear (&pass.lock);
  g_cond_clear (&pass.turn_came);
  return done;
}

/* mant_quantize_result_clear:
 * @self: everything in it is freed */
void
mant_quantize_result_clear (MantQuantizeResult *self)
{
  g_clear_pointer (&self->before, mant_histogram_unref);
  g_clear_pointer (&self->after, mant_histogram_unref);
  g_clear_pointer (&self->log_before, mant_histogram_unref);
  g_clear_pointer (&self->log_after, mant_histogram_unref);
  g_clear_pointer (&self->error, mant_histogram_unref);
  g_clear_pointer (&self->channel_qsnr_db, g_free);
  g_clear_pointer (&self->channel_absmax, g_free);
  g_clear_pointer (&self->scale_map, g_free);
  g_clear_pointer (&self->sha256, g_free);
}

/* mant_write_at:
 * @fd: a file that can be written at a place
 * @offset: where
 * @bytes: what
 * @n_bytes: how much
 *
 * Fails with the %G_IO_ERROR of the system's error. */
gboolean
mant_write_at (int          fd,
               guint64      offset,
               const void  *bytes,
               gsize        n_bytes,
               GError     **error)
{
  gsize written = 0;

  while (written < n_bytes)
    {
      const ssize_t n = pwrite (fd, (const char *) bytes + written, n_bytes - written,
                                (off_t) (offset + written));
      const int saved = errno;

      if (n >= 0)
        written += (gsize) n;
      else if (saved != EINTR)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
                       _("Cannot write the output at byte %" PRIu64 ": %s"), offset + written,
                       g_strerror (saved));
          return FALSE;
        }
    }
  return TRUE;
}
