/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

/* Histogram data, shared by bars and steps: n heights between n + 1 edges. */
typedef struct
{
  GBytes       *edges_bytes;
  GBytes       *heights_bytes;
  const double *edges;
  const double *heights;
  gsize         n;
  MantExtent    x;
  MantExtent    y;
} MantSkyline;

/* One thing to draw: a bin, or as many as fall into a drawing unit. */
typedef struct
{
  double x0;
  double x1;
  double lo; /* place of the smallest height, further down */
  double hi; /* place of the largest height */
} MantSkylineColumn;

gboolean  _mant_skyline_set      (MantSkyline         *self,
                                  GBytes              *edges_f64,
                                  GBytes              *heights_f64);
void      _mant_skyline_copy     (const MantSkyline   *self,
                                  MantSkyline         *copy);
void      _mant_skyline_clear    (MantSkyline         *self);
void      _mant_skyline_range    (const MantSkyline   *self,
                                  MantExtent          *x,
                                  MantExtent          *y);
GArray   *_mant_skyline_columns  (const MantSkyline   *self,
                                  const MantPlotFrame *frame);
double    _mant_skyline_baseline (const MantPlotFrame *frame);
char     *_mant_skyline_value_at (const MantSkyline   *self,
                                  const MantPlotFrame *frame,
                                  double               x,
                                  double              *found_x,
                                  double              *found_y);
char     *_mant_skyline_describe (const MantSkyline   *self,
                                  const char          *title);
char    **_mant_skyline_names    (void);
char    **_mant_skyline_row      (const MantSkyline   *self,
                                  guint64              row);

G_END_DECLS
