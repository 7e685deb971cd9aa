/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-block-scales-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mant-pool.h"

/* Elements that are held at once for a rule that looks at all of a block. */
#define GATHER_LIMIT  (1 << 24)
#define GATHER_TARGET (1 << 22)

/* mant_block_scales_prepare:
 * @self: (out): to be cleared with mant_block_scales_clear()
 * @pass: a pass whose layout has large blocks, or not
 * @quantizer: the format; must outlive @self
 *
 * Makes room. Fails with %MANT_ERROR_LIMIT where the rule looks at all of a block and it is too
 * large to hold. */
gboolean
mant_block_scales_prepare (MantBlockScales      *self,
                           MantTensorPass       *pass,
                           const MantQuantizer  *quantizer,
                           GError              **error)
{
  const MantTensorLayout *layout = &pass->layout;
  const MantBlockFormat *format = quantizer->format;

  *self = (MantBlockScales) { .quantizer = quantizer };
  if (!layout->large || format->shape == MANT_SHAPE_TENSOR)
    return TRUE;

  if (!format->rule->needs_values)
    self->amax = g_new0 (atomic_uint, layout->n_blocks);
  else if (layout->length > GATHER_LIMIT / layout->rows)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("The scale rule “%s” looks at all elements of a block, and a block of %" PRIu64
                     " has more than the %d that can be held at once"),
                   format->rule->id, layout->rows * layout->length, GATHER_LIMIT);
      return FALSE;
    }
  else
    self->scales = g_new (double, layout->n_blocks);
  return TRUE;
}

static void
raise_to (atomic_uint *amax,
          guint32      bits)
{
  unsigned now = atomic_load_explicit (amax, memory_order_relaxed);

  while (now < bits
         && !atomic_compare_exchange_weak_explicit (amax, &now, bits, memory_order_relaxed,
                                                    memory_order_relaxed))
    ;
}

/* mant_block_scales_add:
 * @unit: a unit
 * @values: its elements
 *
 * Takes in the largest magnitudes, where these are what scales are chosen by. Any thread. Bits of
 * magnitudes order as the magnitudes do, and those of NaN come last: the order of units does not
 * show. */
void
mant_block_scales_add (MantBlockScales        *self,
                       const MantTensorLayout *layout,
                       const MantTensorUnit   *unit,
                       const float            *values)
{
  const gsize n_inner = unit->inner1 - unit->inner0;
  const guint32 not_finite = self->quantizer->format->scale.has_zero ? 0 : 0x7fc00000;
  g_autofree guint32 *most = NULL;

  if (self->amax == NULL)
    return;

  most = g_new (guint32, n_inner);
  for (guint64 o = unit->outer0; o < unit->outer1; o++)
    for (guint64 band = unit->band0; band < unit->band1; band++)
      for (guint64 piece = unit->piece0; piece < unit->piece1; piece++)
        {
          guint64 along0, length, block;

          mant_tensor_layout_get_piece (layout, piece, &along0, &length);
          memset (most, 0, n_inner * sizeof *most);
          for (guint64 l = 0; l < length; l++, values += n_inner)
            for (gsize j = 0; j < n_inner; j++)
              {
                guint32 bits;

                memcpy (&bits, values + j, sizeof bits);
                bits &= 0x7fffffff;
                bits = bits < 0x7f800000 ? bits : not_finite;
                most[j] = MAX (most[j], bits);
              }
          block = mant_tensor_layout_get_block (layout, o, band, along0, unit->inner0);
          for (gsize j = 0; j < n_inner; j++)
            raise_to (&self->amax[block + j], most[j]);
        }
}

/* A task reads some blocks next to each other whole. */
typedef struct {
  MantBlockScales *scales;
  MantTensorPass *pass;
  guint64 width, n_widths;
} Gather;

static bool
gather_task (size_t    task,
             unsigned  thread,
             void     *data)
{
  const Gather *gather = data;
  MantTensorPass *pass = gather->pass;
  const MantTensorLayout *layout = &pass->layout;
  const guint64 inner0 = task % gather->n_widths * gather->width;
  const gsize n_inner = MIN (gather->width, layout->inner - inner0);
  const guint64 number = task / gather->n_widths;
  const guint64 along0 = number % layout->n_lengths * layout->length;
  const guint64 along1 = MIN (along0 + layout->length, layout->along);
  const guint64 bands = number / layout->n_lengths;
  const guint64 band0 = bands % layout->n_bands_of_blocks * layout->rows;
  const guint64 band1 = MIN (band0 + layout->rows, layout->bands);
  const guint64 o = bands / layout->n_bands_of_blocks;
  const gsize n = (band1 - band0) * (along1 - along0);
  const guint64 first_block = mant_tensor_layout_get_block (layout, o, band0, along0, inner0);
  g_autofree float *blocks = g_new (float, n * n_inner);
  g_autofree float *row = g_new (float, n_inner);
  gsize k = 0;

  for (guint64 band = band0; band < band1; band++)
    for (guint64 along = along0; along < along1;)
      {
        const guint64 first = ((o * layout->bands + band) * layout->along + along) * layout->inner
                              + inner0;
        const gsize step = layout->inner == 1 ? MIN (along1 - along, MANT_GRANULE) : 1;
        GError *error = NULL;

        if (mant_tensor_pass_is_cancelled (pass))
          return false;
        if (!mant_tensor_read_f32 (pass->tensor, first, layout->inner == 1 ? step : n_inner,
                                   layout->inner == 1 ? blocks + k : row, &error))
          return mant_tensor_pass_fail (pass, error);
        for (gsize j = 0; j < n_inner && layout->inner != 1; j++)
          blocks[j * n + k] = row[j];
        k += step;
        along += step;
      }

  for (gsize j = 0; j < n_inner; j++)
    {
      if (mant_tensor_pass_is_cancelled (pass))
        return false;
      mant_block_choose_scale (gather->scales->quantizer, blocks + j * n, n, NULL,
                               &gather->scales->scales[first_block + j]);
    }
  mant_tensor_pass_slice_done (pass);
  return true;
}

/* mant_block_scales_gather:
 * @self: prepared
 * @fraction1: how much of the job is done afterwards
 *
 * Chooses the scales, where the rule looks at all elements; otherwise does nothing. Fails as
 * reading does. */
gboolean
mant_block_scales_gather (MantBlockScales  *self,
                          MantTensorPass   *pass,
                          double            fraction1,
                          GError          **error)
{
  const MantTensorLayout *layout = &pass->layout;
  Gather gather = { .scales = self, .pass = pass };

  if (self->scales == NULL || layout->n_blocks == 0)
    return TRUE;

  gather.width = CLAMP (GATHER_TARGET / (layout->rows * layout->length), 1, layout->inner);
  gather.n_widths = (layout->inner - 1) / gather.width + 1;
  pass->n_slices = layout->n_blocks / layout->inner * gather.n_widths;
  pass->fraction1 = fraction1;
  atomic_store (&pass->n_slices_done, 0);
  mant_pool_run (pass->n_slices, pass->n_threads, gather_task, &gather);
  pass->fraction0 = fraction1;
  if (pass->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&pass->error));
      return FALSE;
    }
  return TRUE;
}

/* mant_block_scales_get:
 * @block: number of a block
 *
 * Returns: its scale, as mant_block_choose_scale() answers it */
double
mant_block_scales_get (const MantBlockScales *self,
                       guint64                block)
{
  float amax = 1; /* for a scale of the whole tensor the quantizer's tensor_amax counts */
  double scale;

  if (self->scales != NULL)
    return self->scales[block];
  if (self->amax != NULL)
    {
      const guint32 bits = atomic_load_explicit (&self->amax[block], memory_order_relaxed);

      memcpy (&amax, &bits, sizeof amax);
    }
  mant_block_choose_scale (self->quantizer, &amax, 1, NULL, &scale);
  return scale;
}

/* mant_block_scales_clear:
 * @self: what it holds is freed */
void
mant_block_scales_clear (MantBlockScales *self)
{
  g_clear_pointer (&self->amax, g_free);
  g_clear_pointer (&self->scales, g_free);
}
