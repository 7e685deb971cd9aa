/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

/* Base of bars and steps: n heights between n + 1 edges. A subclass draws. */
#define MANT_TYPE_SKYLINE_LAYER (mant_skyline_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (MantSkylineLayer, mant_skyline_layer, MANT, SKYLINE_LAYER, MantPlotLayer)

struct _MantSkylineLayerClass
{
  MantPlotLayerClass parent_class;
};

/* One thing to draw: a bin, or as many as fall into a drawing unit. */
typedef struct
{
  double x0;
  double x1;
  double lo; /* place of the smallest height, further down */
  double hi; /* place of the largest height */
} MantSkylineColumn;

void      _mant_skyline_layer_set_data (MantSkylineLayer    *layer,
                                        GBytes              *edges_f64,
                                        GBytes              *heights_f64);
GArray   *_mant_skyline_layer_columns  (MantSkylineLayer    *layer,
                                        const MantPlotFrame *frame);
double    _mant_skyline_layer_baseline (const MantPlotFrame *frame);

G_END_DECLS
