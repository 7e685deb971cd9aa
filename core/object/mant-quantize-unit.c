/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-quantize-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* The array kernels take blocks whose elements lie next to each other. Where they do not (tiles, or
 * blocks along another axis) a unit is put into block order, quantized, and put back: the same
 * numbers, since a block's result depends on its elements and their indices only. Stochastic modes
 * address their random bits by index, which the kernels count from element to element, so these go
 * through the exact definition with the indices as they are. */

/* Whether element × scale always fits binary32's significand. What it may lose below binary32's
 * subnormals is of no weight in a sum. */
static gboolean
products_fit (const MantBlockFormat *format)
{
  const MantFormat *element = &format->element;
  const int scale_bits = format->scale.precision > 0 ? format->scale.precision : format->scale.bits;

  /* What a recipe or a packed block says is binary32 itself. */
  return format->shape == MANT_SHAPE_ELEMENT || format->packed != NULL
         || (format->maker != NULL && format->maker->factors != NULL)
         || (!format->tensor_scale && format->rule->factor == 1
             && element->codec != &mant_codec_table
             && MIN (element->bits, element->precision > 0 ? element->precision : 24)
                + scale_bits <= 24);
}

/* mant_unit_quantizer_init:
 * @self: (out): ready for one thread
 * @layout: how the tensor is cut; must outlive @self, as must all below
 * @kernels: the table in use
 * @quantizer: the format, rounding, … and tensor_amax, where they need it
 * @block_scales: the scales of large blocks
 * @map_shape: (nullable): for a map of scales; %NULL for none */
void
mant_unit_quantizer_init (MantUnitQuantizer       *self,
                          const MantTensorLayout  *layout,
                          const MantKernels       *kernels,
                          const MantQuantizer     *quantizer,
                          const MantBlockScales   *block_scales,
                          const MantScaleMapShape *map_shape)
{
  const gsize capacity = layout->unit_capacity;

  *self = (MantUnitQuantizer) {
    .layout = layout,
    .kernels = kernels,
    .quantizer = quantizer,
    .block_scales = block_scales,
  };
  self->vector = *quantizer->format;
  self->vector.shape = MANT_SHAPE_VECTOR;
  self->vector.rows = 1;
  self->vector_quantizer = *quantizer;
  self->vector_quantizer.format = &self->vector;

  /* The element is found again only where its significand is short. */
  self->is_inexact = !products_fit (quantizer->format)
                     && (quantizer->format->element.bits <= 20
                         || quantizer->format->element.codec == &mant_codec_table);

  self->x = g_new (float, capacity);
  self->y = g_new (float, capacity);
  if (quantizer->format->shape == MANT_SHAPE_ELEMENT)
    return;

  self->block_x = g_new (float, capacity);
  self->block_y = g_new (float, capacity);
  self->scales = g_new (double, capacity);
  if (map_shape != NULL)
    {
      const gsize n_cells = (gsize) map_shape->n_map_rows * map_shape->n_map_columns;

      self->map_shape = *map_shape;
      self->map = g_new (float, n_cells);
      for (gsize i = 0; i < n_cells; i++)
        self->map[i] = -1;
    }
}

/* mant_unit_quantizer_clear:
 * @self: its buffers are freed */
void
mant_unit_quantizer_clear (MantUnitQuantizer *self)
{
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->y, g_free);
  g_clear_pointer (&self->block_x, g_free);
  g_clear_pointer (&self->block_y, g_free);
  g_clear_pointer (&self->scales, g_free);
  g_clear_pointer (&self->map, g_free);
}

/* The largest binary32 number that is not above limit, so that comparing with it is comparing with
 * limit; NaN stays NaN, which nothing is beyond. */
static float
float_not_above (double limit)
{
  float f;

  if (limit >= FLT_MAX)
    return FLT_MAX;
  f = (float) limit;
  return f > limit ? nextafterf (f, -INFINITY) : f;
}

/* Counts finite elements outside [lo, hi] and tells whether any element is not zero. */
static guint64
count_beyond (const float *x,
              gsize        n,
              float        lo,
              float        hi,
              gboolean    *any)
{
  guint count = 0, bits_seen = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, x + i, sizeof bits);
      bits_seen |= bits << 1;
      count += ((x[i] > hi) | (x[i] < lo)) & ((bits & 0x7fffffff) < 0x7f800000);
    }
  *any = bits_seen != 0;
  return count;
}

static double
nearest_value (const MantFormat *format,
               double            x)
{
  int lo = 0, hi = format->n_values - 1;

  while (hi - lo > 1)
    {
      const int middle = (lo + hi) / 2;

      if (format->values[middle] <= x)
        lo = middle;
      else
        hi = middle;
    }
  return x - format->values[lo] <= format->values[hi] - x ? format->values[lo] : format->values[hi];
}

/* Four sums taken in turn: two registers of the oldest x86-64, one of newer ones, the same bits. */
#define N_LANES 4
typedef double Lanes    __attribute__ ((vector_size (8 * N_LANES)));
typedef gint64 LaneBits __attribute__ ((vector_size (8 * N_LANES)));

typedef float   Floats    __attribute__ ((vector_size (4 * N_LANES)));
typedef gint32  FloatBits __attribute__ ((vector_size (4 * N_LANES)));

/* Sums over a block with q = element × scale as a binary64 product, which is what the figures
 * are of: rounding q to binary32 once more, as is done to store it, can weigh more than the
 * format's own error (255 of 256 elements of a row may be exact but for that). The element is
 * found again from what was stored: its significand is short, and y / step is off by no more
 * than 2^−24 of it. */
static void
add_exact (MantUnitQuantizer *self,
           const float       *x,
           const float       *y,
           gsize              n,
           double             step)
{
  const MantFormat *element = &self->quantizer->format->element;
  const gboolean is_table = element->codec == &mant_codec_table;
  const double inverse = 1 / step, split = 0x1p33 + 1; /* Veltkamp: leaves 20 bits */
  Lanes error_squares = { 0 }, errors = { 0 }, x_squares = { 0 }, q_squares = { 0 }, xq = { 0 },
                        max = { 0 };

  for (gsize i = 0; i < n; i += N_LANES)
    {
      Lanes before, stored, quotient, high, q, error, magnitude;
      LaneBits larger;
      FloatBits x_bits = { 0 }, y_bits = { 0 }, finite;

      if (n - i >= N_LANES)
        {
          memcpy (&x_bits, x + i, sizeof x_bits);
          memcpy (&y_bits, y + i, sizeof y_bits);
        }
      else
        {
          memcpy (&x_bits, x + i, (n - i) * sizeof *x);
          memcpy (&y_bits, y + i, (n - i) * sizeof *y);
        }
      /* 0 − 0 adds nothing to any sum */
      finite = ((x_bits & 0x7fffffff) < 0x7f800000) & ((y_bits & 0x7fffffff) < 0x7f800000);
      before = __builtin_convertvector ((Floats) (x_bits & finite), Lanes);
      stored = __builtin_convertvector ((Floats) (y_bits & finite), Lanes);
      quotient = stored * inverse;
      high = quotient * split;
      q = (high - (high - quotient)) * step;
      for (gsize l = 0; l < N_LANES && is_table; l++)
        q[l] = stored[l] == 0 ? 0 : nearest_value (element, quotient[l]) * step;
      error = q - before;
      error_squares += error * error;
      errors += error;
      x_squares += before * before;
      q_squares += q * q;
      xq += before * q;
      magnitude = (Lanes) ((LaneBits) error & INT64_MAX);
      larger = magnitude > max;
      max = (Lanes) (((LaneBits) magnitude & larger) | ((LaneBits) max & ~larger));
    }

#define SUM(lanes) ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
  self->exact.sum_error_squares += SUM (error_squares);
  self->exact.sum_error += SUM (errors);
  self->exact.sum_x_squares += SUM (x_squares);
  self->exact.sum_q_squares += SUM (q_squares);
  self->exact.sum_xq += SUM (xq);
  for (gsize l = 0; l < N_LANES; l++)
    self->exact.max_abs_error = MAX (self->exact.max_abs_error, max[l]);
#undef SUM
}

/* Takes down a block: what lies beyond its elements, and its scale in the map. */
static void
note_block (MantUnitQuantizer *self,
            const float       *x,
            const float       *y,
            gsize              n,
            double             scale,
            guint64            row,
            guint64            column)
{
  const MantBlockFormat *format = self->quantizer->format;
  const MantFormat *element = &format->element;
  const double step = scale * format->element_unit;
  float lo, hi;
  gboolean any;

  if (self->is_inexact)
    add_exact (self, x, y, n, step > 0 ? step : 1);
  if (format->packed != NULL)
    {
      guint8 bytes[MANT_PACKED_MAX_BYTES];

      mant_packed_encode (format, x, n, bytes);
      format->packed->bounds (bytes, &lo, &hi);
    }
  else
    {
      lo = -float_not_above (-mant_value_to_f64 (&element->min_finite) * step);
      hi = float_not_above (mant_value_to_f64 (&element->max_finite) * step);
    }
  self->n_clipped += count_beyond (x, n, lo, hi, &any);
  if (self->map != NULL && any && !isnan (scale))
    {
      /* A block of zeros has no scale to speak of: the 1 it is given would outshine the others. */
      const guint r
        = (guint) ((double) row / (double) self->map_shape.n_rows * self->map_shape.n_map_rows);
      const guint c = (guint) ((double) column / (double) self->map_shape.n_columns
                               * self->map_shape.n_map_columns);
      float *cell = self->map
                    + (gsize) MIN (r,
                                   self->map_shape.n_map_rows - 1) * self->map_shape.n_map_columns
                    + MIN (c, self->map_shape.n_map_columns - 1);

      *cell = MAX (*cell, fabsf ((float) scale)); /* Q4_0's may be below 0 */
    }
}

/* The same for n_blocks blocks of n elements one after another. */
static void
note_blocks (MantUnitQuantizer *self,
             const float       *x,
             const float       *y,
             gsize              n,
             const double      *scales,
             gsize              n_blocks,
             guint64            first_block)
{
  const MantTensorLayout *layout = self->layout;
  const guint64 per_row = layout->inner == 1 ? layout->n_lengths : layout->inner;
  guint64 row = first_block / per_row, column = first_block % per_row;

  for (gsize i = 0; i < n_blocks; i++)
    {
      note_block (self, x + i * n, y + i * n, n, scales[i], row, column);
      if (++column == per_row)
        {
          column = 0;
          row++;
        }
    }
}

/* A box in the unit, all of its inner places, with inner as the slowest index: for each place of
 * inner, the elements of the box by band and along. */
static void
gather (const MantTensorUnit *unit,
        const float          *x,
        guint64               o,
        guint64               band0,
        guint64               band1,
        guint64               along0,
        guint64               along1,
        float                *blocks)
{
  const gsize n_bands = unit->band1 - unit->band0, n_along = unit->along1 - unit->along0;
  const gsize n_inner = unit->inner1 - unit->inner0;
  const gsize n = (band1 - band0) * (along1 - along0);
  gsize k = 0;

  for (guint64 band = band0; band < band1; band++)
    for (guint64 along = along0; along < along1; along++, k++)
      {
        const float *from = x + (((o - unit->outer0) * n_bands + (band - unit->band0)) * n_along
                                 + (along - unit->along0)) * n_inner;

        for (gsize j = 0; j < n_inner; j++)
          blocks[j * n + k] = from[j];
      }
}

static void
scatter (const MantTensorUnit *unit,
         float                *y,
         guint64               o,
         guint64               band0,
         guint64               band1,
         guint64               along0,
         guint64               along1,
         const float          *blocks)
{
  const gsize n_bands = unit->band1 - unit->band0, n_along = unit->along1 - unit->along0;
  const gsize n_inner = unit->inner1 - unit->inner0;
  const gsize n = (band1 - band0) * (along1 - along0);
  gsize k = 0;

  for (guint64 band = band0; band < band1; band++)
    for (guint64 along = along0; along < along1; along++, k++)
      {
        float *to = y + (((o - unit->outer0) * n_bands + (band - unit->band0)) * n_along
                         + (along - unit->along0)) * n_inner;

        for (gsize j = 0; j < n_inner; j++)
          to[j] = blocks[j * n + k];
      }
}

/* n elements at consecutive indices under a scale that is known. */
static void
apply_scale (MantUnitQuantizer *self,
             const float       *x,
             float             *y,
             gsize              n,
             guint64            first_index,
             double             scale)
{
  self->kernels->quantize_scaled (&self->vector_quantizer, x, y, n, first_index, scale);
}

/* Elements of one block, by band and along, at the indices they have in the tensor. */
static void
apply_at_indices (MantUnitQuantizer *self,
                  const float       *x,
                  float             *y,
                  double             scale,
                  guint64            o,
                  guint64            band0,
                  guint64            band1,
                  guint64            along0,
                  guint64            along1,
                  guint64            inner)
{
  const MantTensorLayout *layout = self->layout;
  const gsize n = along1 - along0;

  for (guint64 band = band0; band < band1; band++, x += n, y += n)
    mant_block_apply_scale (self->quantizer, x, n, scale,
                            ((o * layout->bands + band) * layout->along
                             + along0) * layout->inner + inner,
                            layout->inner, y, NULL);
}

/* One box of pieces at (o, bands, along) and all of the unit's inner places, in block order. */
static void
quantize_box (MantUnitQuantizer    *self,
              const MantTensorUnit *unit,
              guint64               o,
              guint64               band0,
              guint64               band1,
              guint64               along0,
              guint64               along1)
{
  const MantTensorLayout *layout = self->layout;
  const gsize n = (band1 - band0) * (along1 - along0), n_inner = unit->inner1 - unit->inner0;
  const guint64 block = mant_tensor_layout_get_block (layout, o, band0, along0, unit->inner0);
  const gboolean soft_errors = self->quantizer->soft_errors != NULL;
  const gboolean indexed = self->quantizer->rounding->stochastic || soft_errors;
  /* A rule that looks at the values may also look at the length that a short block should have. */
  const gboolean needs_values = self->quantizer->format->rule->needs_values;
  const gboolean consecutive = layout->inner == 1 && band1 - band0 == 1;

  gather (unit, self->x, o, band0, band1, along0, along1, self->block_x);
  if (!layout->large && !indexed && !needs_values)
    {
      self->vector.length = n;
      self->kernels->quantize_blocks (&self->vector_quantizer, self->block_x, self->block_y,
                                      n * n_inner, 0,
                                      self->scales);
    }
  else
    for (gsize j = 0; j < n_inner; j++)
      {
        const float *x = self->block_x + j * n;
        float *y = self->block_y + j * n;

        if (layout->large)
          self->scales[j] = mant_block_scales_get (self->block_scales, block + j);
        else
          mant_block_choose_scale (self->quantizer, x, n, NULL, &self->scales[j]);

        if (soft_errors || (indexed && !consecutive))
          apply_at_indices (self, x, y, self->scales[j], o, band0, band1, along0, along1,
                            unit->inner0 + j);
        else
          apply_scale (self, x, y, n,
                       ((o * layout->bands + band0) * layout->along + along0) * layout->inner,
                       self->scales[j]);
      }
  note_blocks (self, self->block_x, self->block_y, n, self->scales, n_inner, block);
  scatter (unit, self->y, o, band0, band1, along0, along1, self->block_y);
}

/* Rows of whole blocks that lie in the unit as the kernels want them. */
static void
quantize_rows (MantUnitQuantizer    *self,
               const MantTensorUnit *unit)
{
  const MantTensorLayout *layout = self->layout;
  const gsize n_along = unit->along1 - unit->along0;
  const guint64 first = mant_tensor_layout_get_run (layout, unit, 0);
  const gsize whole = n_along / layout->length, tail = n_along % layout->length;
  /* Without a short tail one row goes on where the other ends. */
  const gsize n_rows = tail == 0 ? 1 : unit->n / n_along;
  const gsize row_length = tail == 0 ? unit->n : n_along;
  guint64 block = mant_tensor_layout_get_block (layout, unit->outer0, unit->band0, unit->along0, 0);

  self->vector.length = layout->length;
  for (gsize row = 0; row < n_rows; row++)
    {
      const float *x = self->x + row * row_length;
      float *y = self->y + row * row_length;
      const gsize n_blocks = tail == 0 ? unit->n / layout->length : whole;

      self->kernels->quantize_blocks (&self->vector_quantizer, x, y, row_length, first
                                      + row * row_length,
                                      self->scales);
      note_blocks (self, x, y, layout->length, self->scales, n_blocks, block);
      block += n_blocks;
      if (tail != 0)
        note_blocks (self, x + whole * layout->length, y + whole * layout->length, tail,
                     self->scales + whole, 1,
                     block++);
    }
}

static void
quantize_scalar (MantUnitQuantizer    *self,
                 const MantTensorUnit *unit)
{
  const MantFormat *element = &self->quantizer->format->element;
  const float lo = -float_not_above (-mant_value_to_f64 (&element->min_finite));
  const float hi = float_not_above (mant_value_to_f64 (&element->max_finite));
  const guint64 first_index = mant_tensor_layout_get_run (self->layout, unit, 0);
  MantRange range;
  gboolean any;

  if (self->quantizer->soft_errors != NULL)
    mant_block_apply_scale (self->quantizer, self->x, unit->n, 1, first_index, 1, self->y, NULL);
  else
    self->kernels->quantize (self->quantizer, self->x, self->y, unit->n, first_index);
  self->kernels->range (self->x, unit->n, &range);
  if (range.min < lo || range.max > hi)
    self->n_clipped = count_beyond (self->x, unit->n, lo, hi, &any);
}

/* mant_unit_quantizer_run:
 * @self: with the unit's elements in `x`
 * @unit: the unit
 *
 * Leaves the quantized elements in `y`, in `n_clipped` how many finite ones lie beyond the largest
 * element times their scale, and adds the scales to the map. */
void
mant_unit_quantizer_run (MantUnitQuantizer    *self,
                         const MantTensorUnit *unit)
{
  const MantTensorLayout *layout = self->layout;

  self->n_clipped = 0;
  self->exact = (MantErrors) { 0 };
  if (self->quantizer->format->shape == MANT_SHAPE_ELEMENT)
    quantize_scalar (self, unit);
  else if (!layout->large && layout->inner == 1 && layout->piece_rows == 1
           && !self->quantizer->format->rule->needs_values && self->quantizer->soft_errors == NULL)
    quantize_rows (self, unit);
  else
    for (guint64 o = unit->outer0; o < unit->outer1; o++)
      for (guint64 band0 = unit->band0; band0 < unit->band1; band0 += layout->piece_rows)
        for (guint64 piece = unit->piece0; piece < unit->piece1; piece++)
          {
            guint64 along0, length;

            mant_tensor_layout_get_piece (layout, piece, &along0, &length);
            quantize_box (self, unit, o, band0, MIN (band0 + layout->piece_rows, unit->band1),
                          along0,
                          along0 + length);
          }
}
