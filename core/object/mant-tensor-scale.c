/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-scale-private.h"

#include <string.h>

#include "mant-pool.h"

/* The rule's sums of pieces are taken by any thread, some thousand pieces at a time, and added in
 * the pieces' order. */
#define BATCH 4096

typedef struct {
  MantTensorPass *pass;
  const MantQuantizer *quantizer;
  unsigned rule_pass;
  guint64 n_pieces, n_picked; /* of the tensor; those that are looked at, evenly spaced */
  guint64 first;              /* of the batch */
  double sums[MANT_SCALE_RULE_MAX_PASSES * MANT_SCALE_RULE_MAX_SUMS];
  double *piece_sums;
  float **buffers;            /* one a thread */
} TensorScale;

static bool
add_piece (size_t    number,
           unsigned  thread,
           void     *data)
{
  TensorScale *self = data;
  MantTensorPass *pass = self->pass;
  const MantBlockFormat *format = self->quantizer->format;
  const guint64 picked = self->first + number;
  const guint64 piece = self->n_picked == self->n_pieces
                        ? picked
                        : (guint64) ((double) picked / (double) self->n_picked
                                     * (double) self->n_pieces);
  const guint64 first = piece * MANT_SCALE_RULE_PIECE;
  const gsize n = MIN (pass->layout.n_elements - first, MANT_SCALE_RULE_PIECE);
  double *sums = self->piece_sums + number * MANT_SCALE_RULE_MAX_SUMS;
  GError *error = NULL;

  if (mant_tensor_pass_is_cancelled (pass))
    return false;
  if (self->buffers[thread] == NULL)
    self->buffers[thread] = g_new (float, MANT_SCALE_RULE_PIECE);
  if (!mant_tensor_read_f32 (pass->tensor, first, n, self->buffers[thread], &error))
    return mant_tensor_pass_fail (pass, error);

  memset (sums, 0, MANT_SCALE_RULE_MAX_SUMS * sizeof *sums);
  format->rule->add (format, self->quantizer->tensor_amax, format->rule_parameter, self->rule_pass,
                     self->sums, self->buffers[thread], n, sums);
  mant_tensor_pass_slice_done (pass);
  return true;
}

static void
run_pass (TensorScale *self)
{
  double *sums = self->sums + self->rule_pass * MANT_SCALE_RULE_MAX_SUMS;

  for (self->first = 0; self->first < self->n_picked && self->pass->error == NULL;
       self->first += BATCH)
    {
      const gsize n = MIN (self->n_picked - self->first, BATCH);

      if (!mant_pool_run (n, self->pass->n_threads, add_piece, self))
        return;
      for (gsize i = 0; i < n; i++)
        for (guint k = 0; k < MANT_SCALE_RULE_MAX_SUMS; k++)
          sums[k] += self->piece_sums[i * MANT_SCALE_RULE_MAX_SUMS + k];
    }
}

/* mant_tensor_scale_find:
 * @pass: a pass over the tensor
 * @quantizer: a format of one scale a tensor under a rule that needs values, with the tensor's amax
 * @n_pieces_at_most: how many pieces of MANT_SCALE_RULE_PIECE elements to look at, evenly spaced;
 *   0: all of them
 * @fraction1: how much of the job is done afterwards
 * @exact: (out): what the rule answers, not yet encoded: for the quantizer's tensor_exact; 0 for a
 *   tensor of zeros
 *
 * The same for any number of threads, and the same as mant_scale_rule_over_values () over the whole
 * tensor in C order. Fails as reading does, and where the job is cancelled. */
gboolean
mant_tensor_scale_find (MantTensorPass       *pass,
                        const MantQuantizer  *quantizer,
                        guint64               n_pieces_at_most,
                        double                fraction1,
                        double               *exact,
                        GError              **error)
{
  const MantScaleRule *rule = quantizer->format->rule;
  const guint64 n_elements = pass->layout.n_elements;
  TensorScale self = {
    .pass = pass,
    .quantizer = quantizer,
    .n_pieces = n_elements / MANT_SCALE_RULE_PIECE + (n_elements % MANT_SCALE_RULE_PIECE != 0),
  };

  *exact = 0;
  if (!(quantizer->tensor_amax > 0))
    return TRUE;

  self.n_picked = n_pieces_at_most > 0 ? MIN (n_pieces_at_most, self.n_pieces) : self.n_pieces;
  self.piece_sums = g_new (double, MIN (self.n_picked, BATCH) * MANT_SCALE_RULE_MAX_SUMS);
  self.buffers = g_new0 (float *, pass->n_threads);
  pass->n_slices = self.n_picked * rule->n_passes;
  pass->fraction1 = fraction1;
  atomic_store (&pass->n_slices_done, 0);

  for (; self.rule_pass < rule->n_passes && pass->error == NULL; self.rule_pass++)
    run_pass (&self);

  pass->fraction0 = fraction1;
  for (guint i = 0; i < pass->n_threads; i++)
    g_free (self.buffers[i]);
  g_free (self.buffers);
  g_free (self.piece_sums);
  if (pass->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&pass->error));
      return FALSE;
    }
  *exact = rule->finish (quantizer->format, quantizer->tensor_amax,
                         quantizer->format->rule_parameter, self.sums);
  return TRUE;
}
