/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "mant-block.h"
#include "mant-tensor.h"

/* How a tensor is cut into units of work: whole blocks, about MANT_GRANULE elements, read and
 * measured at a time.
 *
 * A tensor in C order is seen as [outer, bands, along, inner]: `along` is the axis blocks run
 * along, `bands` the axis before it for tiles (else 1). A block is rows × length elements of bands
 * and along, at one place of outer and inner. Where a block is too large for one unit it is cut
 * along `along` into pieces of piece_length, one row each, and its scale is found beforehand
 * (`large`); otherwise a piece is a block.
 *
 * Units are boxes in that view, numbered in C order. They depend on the tensor's shape, on the
 * format's blocks and on whether it is a sample, and on nothing else, so a reduction over unit
 * numbers is the same for any number of threads. */
typedef struct {
  guint64 n_elements;
  guint64 outer, bands, along, inner;
  guint64 rows, length;               /* of a block, at most bands and along */
  gboolean large;
  guint64 piece_rows, piece_length;
  guint64 pieces_per_length;          /* pieces of a whole block along `along` */
  guint64 n_piece_bands, n_pieces;    /* pieces along bands and along `along` */
  guint64 n_bands_of_blocks, n_lengths; /* blocks along bands and along `along` */
  guint64 n_blocks;                   /* 0 for a scalar format */

  guint64 step_outer, step_bands, step_pieces, step_inner; /* of a unit, in pieces */
  guint64 units_outer, units_bands, units_pieces, units_inner;
  guint64 n_units;
  gsize   unit_capacity;              /* elements of the largest unit */
} MantTensorLayout;

/* A unit: a box of the view; elements [first, first + n) in C order if n_runs is 1, else n_runs
 * runs of run_length. Within a unit elements are kept in C order of the box. */
typedef struct {
  guint64 outer0, outer1, band0, band1, along0, along1, inner0, inner1;
  guint64 piece0, piece1, piece_band0, piece_band1;
  gsize   n;
  gsize   n_runs, run_length;
} MantTensorUnit;

gboolean mant_tensor_layout_init     (MantTensorLayout *self, MantTensor *tensor,
                                      MantShapeKind shape,
                                      guint64 rows, guint64 length, int axis, gsize unit_target,
                                      GError **error);
void     mant_tensor_layout_get_unit (const MantTensorLayout *self, guint64 number,
                                      MantTensorUnit *unit);
/* Index in C order of the first element of run `run` of a unit. */
guint64  mant_tensor_layout_get_run  (const MantTensorLayout *self, const MantTensorUnit *unit,
                                      gsize run);
/* Where a piece lies along `along`. */
void     mant_tensor_layout_get_piece (const MantTensorLayout *self, guint64 piece,
                                       guint64 *first, guint64 *length);
/* The block that holds a place of the view. */
guint64  mant_tensor_layout_get_block (const MantTensorLayout *self, guint64 o, guint64 band,
                                       guint64 along, guint64 inner);
gboolean mant_tensor_layout_read     (const MantTensorLayout *self, MantTensor *tensor,
                                      const MantTensorUnit *unit, float *values, GError **error);
