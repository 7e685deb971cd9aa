/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-quantize-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "mant-channel-sums-private.h"
#include "mant-error-histogram-private.h"
#include "mant-ggd.h"
#include "mant-tensor-scale-private.h"

/* Two passes over the units of a layout. The first finds what has to be known before: the range
 * for the histograms, the tensor's amax, and scales of blocks that no unit holds whole. The
 * second quantizes and measures. Sums over all elements are nodes of the tree in mant-stats.h
 * over unit numbers. */

/* Code books go through the exact definition, some hundred nanoseconds an element: a first picture of
 * them takes so many times fewer. */
#define CODE_BOOK_COST   8
#define EXACT_AMAX_LIMIT (1 << 24) /* a sample of a tensor up to so large still gets the true amax */

typedef struct {
  MantErrors errors;
  MantChannelSums channels;
} Slice;

typedef struct {
  MantUnitQuantizer unit;
  guint64 *before, *after, *log_before, *log_after;
  MantErrorHistogram error;
} Worker;

typedef struct {
  MantTensorRange range;
  float *x;
} RangeWorker;

typedef struct {
  MantTensorPass pass;
  const MantQuantizeRequest *request;
  MantQuantizeResult *result;
  const MantKernels *kernels;
  MantQuantizer quantizer;

  RangeWorker *range_workers;
  MantTensorRange range;
  MantBlockScales block_scales;

  MantBins bins, log_bins;
  MantScaleMapShape map_shape;
  MantChannelShape channel_shape;
  Worker *workers;
  Slice *slices;
  guint64 n_slices;

  /* The digest takes units in order: each waits for its turn. */
  guint64 turn;
  GChecksum *checksum;
  int output_fd;
  guint64 output_offset;
} Quantization;

/* — The first pass — */

static bool
range_slice (MantTensorPass *pass,
             guint64         slice,
             guint64         first,
             guint64         end,
             unsigned        thread)
{
  Quantization *self = pass->data;
  RangeWorker *worker = &self->range_workers[thread];

  if (worker->x == NULL)
    worker->x = g_new (float, pass->layout.unit_capacity);
  for (guint64 i = first; i < end; i++)
    {
      MantTensorUnit unit;

      if (!mant_tensor_pass_read (pass, i, &unit, worker->x))
        return false;
      mant_tensor_range_add (&worker->range, self->kernels, worker->x, unit.n);
      mant_block_scales_add (&self->block_scales, &pass->layout, &unit, worker->x);
    }
  return true;
}

static gboolean
find_range (Quantization  *self,
            gboolean       all_units,
            double         fraction1,
            GError       **error)
{
  const guint n_threads = self->pass.n_threads;
  gboolean done;

  self->range_workers = g_new0 (RangeWorker, n_threads);
  for (guint i = 0; i < n_threads; i++)
    mant_tensor_range_init (&self->range_workers[i].range);

  done = mant_tensor_pass_run (&self->pass, all_units, range_slice, fraction1, error);

  mant_tensor_range_init (&self->range);
  for (guint i = 0; i < n_threads; i++)
    {
      mant_tensor_range_merge (&self->range, &self->range_workers[i].range);
      g_free (self->range_workers[i].x);
    }
  g_clear_pointer (&self->range_workers, g_free);
  return done;
}

static gboolean
prepare (Quantization  *self,
         GError       **error)
{
  const MantBlockFormat *format = self->quantizer.format;
  const gboolean needs_amax = format->tensor_scale || format->shape == MANT_SHAPE_TENSOR;
  const gboolean exact_amax = needs_amax && self->pass.is_sampled
                              && self->pass.layout.n_elements <= EXACT_AMAX_LIMIT;
  const gboolean needs_all = format->shape == MANT_SHAPE_TENSOR && format->rule->needs_values;

  self->block_scales.quantizer = &self->quantizer;
  if (exact_amax)
    {
      if (!find_range (self, TRUE, 0.1, error))
        return FALSE;
      self->quantizer.tensor_amax = self->range.range.absmax;
    }

  if (!mant_block_scales_prepare (&self->block_scales, &self->pass, &self->quantizer, error))
    return FALSE;
  if (self->request->n_bins > 0 || (needs_amax && !exact_amax) || self->block_scales.amax != NULL)
    if (!find_range (self, FALSE, 0.3, error))
      return FALSE;
  if (needs_amax && !exact_amax)
    self->quantizer.tensor_amax = self->range.range.absmax;
  if (needs_all
      && !mant_tensor_scale_find (&self->pass, &self->quantizer,
                                  !self->pass.is_sampled || exact_amax ? 0
                                  : MAX (self->request->sample_limit / MANT_SCALE_RULE_PIECE, 1),
                                  0.5, &self->quantizer.tensor_exact, error))
    return FALSE;
  return mant_block_scales_gather (&self->block_scales, &self->pass, 0.5, error);
}

/* — The second pass — */

static void
worker_init (Quantization *self,
             Worker *worker)
{
  const guint n_bins = self->request->n_bins;

  mant_unit_quantizer_init (&worker->unit, &self->pass.layout, self->kernels, &self->quantizer,
                            &self->block_scales,
                            self->quantizer.format->shape == MANT_SHAPE_ELEMENT ? NULL
                            : &self->map_shape);
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

static void
measure (Quantization         *self,
         Worker               *worker,
         Slice                *slice,
         const MantTensorUnit *unit,
         MantErrors           *errors)
{
  const float *x = worker->unit.x, *y = worker->unit.y;

  mant_channel_sums_add (&slice->channels, &self->channel_shape, &self->pass.layout, self->kernels,
                         unit, x, y,
                         errors);
  if (worker->before != NULL)
    {
      self->kernels->histogram (&self->bins, x, unit->n, worker->before);
      self->kernels->histogram (&self->bins, y, unit->n, worker->after);
      self->kernels->histogram (&self->log_bins, x, unit->n, worker->log_before);
      self->kernels->histogram (&self->log_bins, y, unit->n, worker->log_after);
      mant_error_histogram_add (&worker->error, x, y, unit->n, errors->max_abs_error);
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
}

static gboolean
write_unit (Quantization          *self,
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
    if (!mant_write_at (self->output_fd,
                        self->output_offset
                        + 4 * mant_tensor_layout_get_run (&self->pass.layout, unit, run),
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
digest_unit (Quantization         *self,
             guint64               number,
             const MantTensorUnit *unit,
             float                *y)
{
  gboolean stopped;

  g_mutex_lock (&self->pass.lock);
  while (self->turn != number && self->pass.error == NULL)
    g_cond_wait (&self->pass.changed, &self->pass.lock);
  stopped = self->pass.error != NULL;
  g_mutex_unlock (&self->pass.lock);
  if (stopped)
    return false;

  digest_values (self->checksum, y, unit->n);

  g_mutex_lock (&self->pass.lock);
  self->turn++;
  g_cond_broadcast (&self->pass.changed);
  g_mutex_unlock (&self->pass.lock);
  return true;
}

static bool
quantize_slice (MantTensorPass *pass,
                guint64         slice,
                guint64         first,
                guint64         end,
                unsigned        thread)
{
  Quantization *self = pass->data;
  Worker *worker = &self->workers[thread];
  Slice *sums = &self->slices[slice];
  MantErrorsTree tree;

  if (worker->unit.x == NULL)
    worker_init (self, worker);

  mant_errors_tree_init (&tree);
  for (guint64 i = first; i < end; i++)
    {
      MantTensorUnit unit;
      MantErrors errors;
      GError *error = NULL;

      if (!mant_tensor_pass_read (pass, i, &unit, worker->unit.x))
        return false;
      mant_unit_quantizer_run (&worker->unit, &unit);
      measure (self, worker, sums, &unit, &errors);
      mant_errors_tree_push (&tree, &errors, 0);

      if (self->output_fd >= 0 && !write_unit (self, &unit, worker->unit.y, &error))
        return mant_tensor_pass_fail (pass, error);
      if (self->checksum != NULL && !digest_unit (self, i, &unit, worker->unit.y))
        return false;
    }
  mant_errors_tree_finish (&tree, &sums->errors);
  return true;
}

/* — Results — */

static void
finish_scale_map (Quantization *self)
{
  MantQuantizeResult *result = self->result;
  const gsize n = (gsize) self->map_shape.n_map_rows * self->map_shape.n_map_columns;

  result->n_map_rows = self->map_shape.n_map_rows;
  result->n_map_columns = self->map_shape.n_map_columns;
  result->scale_map = g_new (float, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      float scale = -1;

      for (guint w = 0; w < self->pass.n_threads; w++)
        if (self->workers[w].unit.map != NULL)
          scale = MAX (scale, self->workers[w].unit.map[i]);
      result->scale_map[i] = scale < 0 ? NAN : scale == 0 ? -INFINITY : (float) mant_log2 (scale);
    }
}

static MantHistogram *
sum_counts (Quantization   *self,
            const MantBins *bins,
            gsize           offset)
{
  g_autofree guint64 *counts = g_new0 (guint64, bins->n_bins);

  for (guint w = 0; w < self->pass.n_threads; w++)
    {
      const guint64 *part = G_STRUCT_MEMBER (guint64 *, &self->workers[w], offset);

      for (guint i = 0; part != NULL && i < bins->n_bins; i++)
        counts[i] += part[i];
    }
  return mant_histogram_new (bins->lo, bins->hi, counts, bins->n_bins, bins->log_magnitude);
}

static void
finish_histograms (Quantization *self)
{
  MantQuantizeResult *result = self->result;
  MantErrorHistogram error;

  if (self->request->n_bins == 0)
    return;

  result->before = sum_counts (self, &self->bins, G_STRUCT_OFFSET (Worker, before));
  result->after = sum_counts (self, &self->bins, G_STRUCT_OFFSET (Worker, after));
  result->log_before = sum_counts (self, &self->log_bins, G_STRUCT_OFFSET (Worker, log_before));
  result->log_after = sum_counts (self, &self->log_bins, G_STRUCT_OFFSET (Worker, log_after));

  mant_error_histogram_init (&error, self->request->n_bins);
  for (guint w = 0; w < self->pass.n_threads; w++)
    if (self->workers[w].error.counts != NULL)
      mant_error_histogram_merge (&error, &self->workers[w].error);
  result->error = mant_error_histogram_finish (&error, self->request->n_bins);
  mant_error_histogram_clear (&error);
}

static void
finish_channels (Quantization *self)
{
  MantQuantizeResult *result = self->result;
  const guint n = self->channel_shape.n_channels;
  g_autofree MantChannelSum *sums = g_new0 (MantChannelSum, MAX (n, 1));

  for (guint64 s = 0; s < self->n_slices; s++)
    {
      const MantChannelSums *channels = &self->slices[s].channels;

      for (guint i = 0; channels->sums != NULL && i < channels->sums->len; i++)
        mant_channel_sum_merge (&sums[channels->first + i],
                                &g_array_index (channels->sums, MantChannelSum, i));
    }

  result->n_channels = n;
  result->channels_per_group = self->channel_shape.channels_per_group;
  result->channel_qsnr_db = g_new (double, MAX (n, 1));
  result->channel_absmax = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      const MantErrors errors = {
        .n = sums[i].n,
        .sum_error_squares = sums[i].sum_error_squares,
        .sum_x_squares = sums[i].sum_x_squares,
      };

      result->channel_qsnr_db[i] = mant_errors_qsnr_db (&errors);
      result->channel_absmax[i] = sums[i].n == 0 ? NAN : sums[i].absmax;
    }
}

static void
finish_errors (Quantization *self)
{
  MantErrorsTree tree;

  mant_errors_tree_init (&tree);
  for (guint64 s = 0; s < self->n_slices; s++)
    mant_errors_tree_push (&tree, &self->slices[s].errors, self->pass.slice_shift);
  mant_errors_tree_finish (&tree, &self->result->errors);
  self->result->n_visited = self->pass.n_visited;
}

static void
choose_map (Quantization *self)
{
  const MantTensorLayout *layout = &self->pass.layout;
  MantScaleMapShape *shape = &self->map_shape;

  if (layout->n_blocks == 0)
    return;
  shape->n_columns = layout->inner == 1 ? layout->n_lengths : layout->inner;
  shape->n_rows = layout->n_blocks / shape->n_columns;
  shape->n_map_rows = (guint) MIN (shape->n_rows, MANT_SCALE_MAP_SIZE);
  shape->n_map_columns = (guint) MIN (shape->n_columns, MANT_SCALE_MAP_SIZE);
}

/* Scales included, of this tensor's blocks as they are: short ones, rows and the tensor's own
 * scale. */
static double
bits_per_element (const MantBlockFormat  *format,
                  const MantTensorLayout *layout)
{
  double bits;

  if (layout->n_elements == 0)
    return mant_block_format_bits_per_element (format);
  if (format->packed != NULL)
    return 8 * (double) layout->n_blocks * (double) format->packed->n_bytes
           / (double) layout->n_elements;
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
                   _("Cannot make a temporary file of %" PRIu64 " bytes in “%s”: %s"), n_bytes,
                   folder,
                   g_strerror (saved));
    }
  return fd;
}

static gboolean
digest_file (Quantization  *self,
             int       fd,
             guint64   offset,
             GError  **error)
{
  g_autofree float *values = g_new (float, MANT_GRANULE);

  for (guint64 i = 0; i < self->pass.layout.n_elements;)
    {
      const gsize n = MIN (self->pass.layout.n_elements - i, MANT_GRANULE);
      gsize n_bytes = 0;

      if (g_cancellable_set_error_if_cancelled (self->pass.cancellable, error))
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
      digest_values (self->checksum, values, n);
      i += n;
    }
  return TRUE;
}

/* The range with what its ends become, each as a block of its own, away from zero where chance
 * decides: a histogram over it has room for the quantized values beside the original ones. */
static MantTensorRange
include_quantized_ends (const Quantization *self)
{
  MantTensorRange range = self->range;
  MantQuantizer quantizer = self->quantizer;
  const float ends[] = { range.range.min, range.range.max };

  quantizer.soft_errors = NULL;
  if (quantizer.rounding->stochastic)
    quantizer.rounding = mant_rounding_find ("raz");
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      float quantized;

      mant_block_quantize (&quantizer, &ends[i], 1, 0, 1, &quantized, NULL, NULL, NULL);
      if (!isfinite (quantized))
        continue;
      range.range.min = MIN (range.range.min, quantized);
      range.range.max = MAX (range.range.max, quantized);
      range.range.absmax = MAX (range.range.absmax, fabsf (quantized));
    }
  return range;
}

static gboolean
run (Quantization  *self,
     GError       **error)
{
  const MantQuantizeRequest *request = self->request;
  const MantTensorLayout *layout = &self->pass.layout;
  const gboolean in_order = layout->step_inner == layout->inner
                            && (layout->step_pieces == layout->n_pieces || layout->piece_rows == 1);
  const gboolean digest_later = request->digest && !in_order;
  int scratch_fd = -1;
  MantTensorRange range;
  gboolean done;

  if (!prepare (self, error))
    return FALSE;
  range = include_quantized_ends (self);
  mant_tensor_range_choose_bins (&range, request->n_bins, &self->bins, &self->log_bins);

  if (digest_later && request->output_fd < 0)
    {
      scratch_fd = open_scratch (4 * layout->n_elements, error);
      if (scratch_fd < 0)
        return FALSE;
      self->output_fd = scratch_fd;
      self->output_offset = 0;
    }
  if (request->digest && !digest_later)
    self->checksum = g_checksum_new (G_CHECKSUM_SHA256);

  self->workers = g_new0 (Worker, self->pass.n_threads);
  self->n_slices = mant_tensor_pass_count_slices (&self->pass);
  self->slices = g_new0 (Slice, MAX (self->n_slices, 1));
  done = mant_tensor_pass_run (&self->pass, FALSE, quantize_slice, digest_later ? 0.8 : 1, error);
  if (done && digest_later)
    {
      self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
      done = digest_file (self, self->output_fd, self->output_offset, error);
    }
  if (scratch_fd >= 0)
    close (scratch_fd);
  return done;
}

static void
finish (Quantization *self)
{
  finish_errors (self);
  finish_histograms (self);
  finish_channels (self);
  if (self->quantizer.format->shape != MANT_SHAPE_ELEMENT)
    finish_scale_map (self);
  if (self->checksum != NULL)
    self->result->sha256 = g_strdup (g_checksum_get_string (self->checksum));
}

static void
quantization_clear (Quantization *self)
{
  for (guint i = 0; self->workers != NULL && i < self->pass.n_threads; i++)
    worker_clear (&self->workers[i]);
  for (guint64 s = 0; s < self->n_slices; s++)
    mant_channel_sums_clear (&self->slices[s].channels);
  g_clear_pointer (&self->workers, g_free);
  g_clear_pointer (&self->slices, g_free);
  g_clear_pointer (&self->checksum, g_checksum_free);
  mant_block_scales_clear (&self->block_scales);
  mant_tensor_pass_clear (&self->pass);
}

/* mant_quantize_execute:
 * @request: what to do
 * @result: (out): what came out; cleared with mant_quantize_result_clear()
 * @job: is told the fraction and says how many threads
 *
 * Fails as mant_tensor_read_f32() does; with %MANT_ERROR_SHAPE where blocks do not fit the tensor's
 * axes, with %MANT_ERROR_UNSUPPORTED where the whole output of a sample is asked for, with
 * %MANT_ERROR_LIMIT where a rule looks at all of a block that is too large to hold, and with what
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
  const gboolean is_sampled = request->sample_limit > 0
                              && request->sample_limit < mant_tensor_get_n_elements (request->tensor);
  const gsize unit_target = MANT_TENSOR_PASS_UNIT (is_sampled);
  MantTensorLayout layout;
  Quantization self = {
    .request = request,
    .result = result,
    .kernels = mant_isa_current ()->kernels,
    .quantizer = {
      .format = format,
      .rounding = request->rounding,
      .overflow = request->overflow,
      .seed = request->seed,
      .soft_errors = request->soft_errors.probability > 0 ? &request->soft_errors : NULL,
    },
    .output_fd = request->output_fd,
    .output_offset = request->output_offset,
  };
  gboolean done = FALSE;

  *result = (MantQuantizeResult) { .sampled = is_sampled };
  if (is_sampled && wants_all)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                           _("A run over a sample has no complete output to write or to digest"));
      return FALSE;
    }
  if (!mant_tensor_layout_init (&layout, request->tensor, format->shape, format->rows,
                                format->length,
                                request->axis, unit_target, error))
    return FALSE;
  result->bits_per_element = bits_per_element (format, &layout);
  /* A sample holds no large block whole: what a rule looks at is the piece that it does hold. */
  if (is_sampled && layout.large && format->shape != MANT_SHAPE_TENSOR && format->rule->needs_values
      && !mant_tensor_layout_init (&layout, request->tensor, MANT_SHAPE_VECTOR, 1,
                                   layout.piece_length,
                                   request->axis, unit_target, error))
    return FALSE;

  mant_tensor_pass_init (&self.pass, request->tensor, job, cancellable);
  self.pass.layout = layout;
  self.pass.data = &self;
  if (is_sampled && format->element.codec == &mant_codec_table)
    mant_tensor_pass_pick (&self.pass, MAX (request->sample_limit / CODE_BOOK_COST, 1));
  else
    mant_tensor_pass_pick (&self.pass, request->sample_limit);
  mant_channel_shape_init (&self.channel_shape, request->tensor);
  choose_map (&self);

  if (run (&self, error))
    {
      finish (&self);
      done = (request->codes_fd < 0 && request->scales_fd < 0)
             || mant_quantize_write_codes (request, self.quantizer.tensor_amax,
                                           self.quantizer.tensor_exact, job, cancellable, error);
    }
  if (!done)
    mant_quantize_result_clear (result);
  quantization_clear (&self);
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
