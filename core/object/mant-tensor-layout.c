/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-layout-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mant-stats.h"

/* A block of up to so many elements is handled whole. Where blocks do not run along the last axis a
 * unit has to be as wide as a read is worth while, so less fits. */
#define WHOLE_BLOCK_LIMIT          MANT_GRANULE
#define WHOLE_STRIDED_BLOCK_LIMIT  1024
#define STRIDED_PIECE_LENGTH       64
#define STRIDED_READ_WIDTH         64

static guint64
divide_up (guint64 a,
           guint64 b)
{
  return a / b + (a % b != 0);
}

static guint64
product (const guint64 *dims,
         guint          first,
         guint          end)
{
  guint64 n = 1;

  for (guint i = first; i < end; i++)
    n *= dims[i];
  return n;
}

static gboolean
resolve_axis (MantTensor  *tensor,
              guint        n_dims,
              int          axis,
              guint       *resolved,
              GError     **error)
{
  const int n = MAX ((int) n_dims, 1);

  if (axis < -n || axis >= n)
    {
      g_autofree char *name = mant_tensor_dup_display_name (tensor);

      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("Axis %d does not exist: the axes of “%s” are %d to %d"), axis, name, -n,
                   n - 1);
      return FALSE;
    }
  *resolved = axis < 0 ? axis + n : axis;
  return TRUE;
}

/* How many whole things of n elements each fit the target, at most all of them. */
static guint64
fit (guint64 n,
     guint64 available,
     gsize   target)
{
  return CLAMP (target / MAX (n, 1), 1, MAX (available, 1));
}

static void
choose_steps (MantTensorLayout *self,
              gsize             target)
{
  const guint64 row = self->along * self->inner;
  const guint64 band = self->piece_rows * row;
  const guint64 plane = self->bands * row;
  const guint64 piece = self->piece_rows * self->piece_length;

  self->step_outer = 1;
  self->step_bands = self->n_piece_bands;
  self->step_pieces = self->n_pieces;
  self->step_inner = self->inner;
  if (plane <= target)
    self->step_outer = fit (plane, self->outer, target);
  else if (band <= target)
    self->step_bands = fit (band, self->n_piece_bands, target);
  else if (piece * self->inner <= target)
    {
      self->step_bands = 1;
      self->step_pieces = fit (piece * self->inner, self->n_pieces, target);
    }
  else
    {
      self->step_bands = 1;
      self->step_pieces = 1;
      self->step_inner = MIN (MAX (target / piece, STRIDED_READ_WIDTH), self->inner);
    }
}

/* mant_tensor_layout_init:
 * @self: (out): the layout
 * @tensor: a tensor of any shape; zero elements and no dimensions included
 * @shape: what shares a scale
 * @rows: rows of a tile; otherwise ignored
 * @length: elements of a block along the axis, for vectors and tiles
 * @axis: the axis blocks run along, negative from the end; ignored for scalar formats and whole tensors
 * @unit_target: elements a unit should have at most, where its blocks allow
 *
 * Fails with %MANT_ERROR_SHAPE where @axis is none of the tensor's, or where tiles of several rows
 * should run along the first of several axes, which has none before it. A tensor of one
 * dimension is one row. */
gboolean
mant_tensor_layout_init (MantTensorLayout  *self,
                         MantTensor        *tensor,
                         MantShapeKind      shape,
                         guint64            rows,
                         guint64            length,
                         int                axis,
                         gsize              unit_target,
                         GError           **error)
{
  const guint64 *dims;
  guint n_dims, k;
  gsize block_limit;

  *self = (MantTensorLayout) { .n_elements = mant_tensor_get_n_elements (tensor) };
  dims = mant_tensor_get_shape (tensor, &n_dims);
  if (!resolve_axis (tensor, n_dims, axis, &k, error))
    return FALSE;

  if (shape == MANT_SHAPE_TILE && rows > 1 && k == 0 && n_dims > 1)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("Tiles of %" PRIu64 " rows cannot run along axis 0: there is no axis before it"), rows);
      return FALSE;
    }

  self->outer = self->bands = self->inner = 1;
  self->along = self->n_elements;
  if (shape != MANT_SHAPE_ELEMENT && shape != MANT_SHAPE_TENSOR && n_dims > 0)
    {
      const guint before = shape == MANT_SHAPE_TILE && k > 0 ? k - 1 : k;

      self->outer = product (dims, 0, before);
      self->bands = product (dims, before, k);
      self->along = dims[k];
      self->inner = product (dims, k + 1, n_dims);
    }
  if (self->n_elements == 0)
    return TRUE;

  self->rows = shape == MANT_SHAPE_TILE ? MIN (rows, self->bands) : 1;
  self->length = shape == MANT_SHAPE_VECTOR || shape == MANT_SHAPE_TILE ? MIN (length, self->along)
                                                                       : self->along;
  self->n_bands_of_blocks = divide_up (self->bands, self->rows);
  self->n_lengths = divide_up (self->along, self->length);
  if (shape != MANT_SHAPE_ELEMENT)
    self->n_blocks = self->outer * self->n_bands_of_blocks * self->n_lengths * self->inner;

  block_limit = self->inner == 1 ? WHOLE_BLOCK_LIMIT : WHOLE_STRIDED_BLOCK_LIMIT;
  self->large = shape == MANT_SHAPE_TENSOR
                || (shape != MANT_SHAPE_ELEMENT && self->length > block_limit / self->rows);
  self->piece_rows = self->large ? 1 : self->rows;
  self->piece_length = self->length;
  if (self->large || shape == MANT_SHAPE_ELEMENT)
    self->piece_length = MIN (self->length, self->inner == 1 ? unit_target : STRIDED_PIECE_LENGTH);
  self->pieces_per_length = divide_up (self->length, self->piece_length);
  self->n_piece_bands = divide_up (self->bands, self->piece_rows);
  self->n_pieces = (self->along / self->length) * self->pieces_per_length
                   + divide_up (self->along % self->length, self->piece_length);

  choose_steps (self, unit_target);
  self->units_outer = divide_up (self->outer, self->step_outer);
  self->units_bands = divide_up (self->n_piece_bands, self->step_bands);
  self->units_pieces = divide_up (self->n_pieces, self->step_pieces);
  self->units_inner = divide_up (self->inner, self->step_inner);
  self->n_units = self->units_outer * self->units_bands * self->units_pieces * self->units_inner;
  self->unit_capacity = self->step_outer
                        * MIN (self->step_bands * self->piece_rows, self->bands)
                        * MIN (self->step_pieces * self->piece_length, self->along)
                        * self->step_inner;
  return TRUE;
}

/* mant_tensor_layout_get_piece:
 * @piece: below n_pieces
 * @first: (out): its first place along the axis
 * @length: (out): its length */
void
mant_tensor_layout_get_piece (const MantTensorLayout *self,
                              guint64                 piece,
                              guint64                *first,
                              guint64                *length)
{
  const guint64 block = piece / self->pieces_per_length;
  const guint64 block_end = MIN ((block + 1) * self->length, self->along);

  *first = block * self->length + piece % self->pieces_per_length * self->piece_length;
  *length = MIN (self->piece_length, block_end - *first);
}

/* mant_tensor_layout_get_unit:
 * @number: below n_units
 * @unit: (out): where it lies */
void
mant_tensor_layout_get_unit (const MantTensorLayout *self,
                             guint64                 number,
                             MantTensorUnit         *unit)
{
  guint64 first, length;
  gsize n_outer, n_bands, n_along, n_inner;

  unit->inner0 = number % self->units_inner * self->step_inner;
  number /= self->units_inner;
  unit->piece0 = number % self->units_pieces * self->step_pieces;
  number /= self->units_pieces;
  unit->piece_band0 = number % self->units_bands * self->step_bands;
  number /= self->units_bands;
  unit->outer0 = number * self->step_outer;

  unit->inner1 = MIN (unit->inner0 + self->step_inner, self->inner);
  unit->piece1 = MIN (unit->piece0 + self->step_pieces, self->n_pieces);
  unit->piece_band1 = MIN (unit->piece_band0 + self->step_bands, self->n_piece_bands);
  unit->outer1 = MIN (unit->outer0 + self->step_outer, self->outer);

  unit->band0 = unit->piece_band0 * self->piece_rows;
  unit->band1 = MIN (unit->piece_band1 * self->piece_rows, self->bands);
  mant_tensor_layout_get_piece (self, unit->piece0, &unit->along0, &length);
  mant_tensor_layout_get_piece (self, unit->piece1 - 1, &first, &length);
  unit->along1 = first + length;

  n_outer = unit->outer1 - unit->outer0;
  n_bands = unit->band1 - unit->band0;
  n_along = unit->along1 - unit->along0;
  n_inner = unit->inner1 - unit->inner0;
  unit->n = n_outer * n_bands * n_along * n_inner;
  if (n_inner < self->inner && n_bands * n_along > 1)
    unit->run_length = n_inner;
  else if (n_along < self->along && n_bands > 1)
    unit->run_length = n_along * n_inner;
  else
    unit->run_length = unit->n;
  unit->n_runs = unit->n / unit->run_length;
}

/* mant_tensor_layout_get_run:
 * @unit: a unit
 * @run: below its n_runs
 *
 * Returns: the index of the run's first element in C order */
guint64
mant_tensor_layout_get_run (const MantTensorLayout *self,
                            const MantTensorUnit   *unit,
                            gsize                   run)
{
  const guint64 n_along = unit->along1 - unit->along0;
  guint64 band = unit->band0, along = unit->along0;

  /* More than one run means one place of outer: choose_steps() takes several only as a whole. */
  if (unit->run_length < n_along * (unit->inner1 - unit->inner0))
    {
      band += run / n_along;
      along += run % n_along;
    }
  else
    band += run;
  return ((unit->outer0 * self->bands + band) * self->along + along) * self->inner + unit->inner0;
}

/* mant_tensor_layout_get_block:
 * @o: place along outer
 * @band: place along bands
 * @along: place along the axis
 * @inner: place along inner
 *
 * Returns: the number of the block that holds it, below n_blocks, in C order of blocks */
guint64
mant_tensor_layout_get_block (const MantTensorLayout *self,
                              guint64                 o,
                              guint64                 band,
                              guint64                 along,
                              guint64                 inner)
{
  return ((o * self->n_bands_of_blocks + band / self->rows) * self->n_lengths
          + along / self->length)
         * self->inner + inner;
}

/* mant_tensor_layout_read:
 * @tensor: the tensor the layout was made for
 * @unit: a unit
 * @values: (out): room for its n elements, filled in C order of the box
 *
 * Fails as mant_tensor_read_f32() does. */
gboolean
mant_tensor_layout_read (const MantTensorLayout  *self,
                         MantTensor              *tensor,
                         const MantTensorUnit    *unit,
                         float                   *values,
                         GError                 **error)
{
  for (gsize run = 0; run < unit->n_runs; run++)
    if (!mant_tensor_read_f32 (tensor, mant_tensor_layout_get_run (self, unit, run),
                               unit->run_length,
                               values + run * unit->run_length, error))
      return FALSE;
  return TRUE;
}
