/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

#define MANT_TYPE_MARKS_LAYER (mant_marks_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantMarksLayer, mant_marks_layer, MANT, MARKS_LAYER, MantPlotLayer)

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_marks_layer_new        (const char         *title,
                                            GBytes             *x_f64);
MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_marks_layer_new_points (const char         *title,
                                            GBytes             *x_f64,
                                            GBytes             *y_f64);
MANT_AVAILABLE_IN_ALL
void           mant_marks_layer_set_data   (MantMarksLayer     *self,
                                            GBytes             *x_f64,
                                            GBytes             *y_f64);
MANT_AVAILABLE_IN_ALL
void           mant_marks_layer_set_labels (MantMarksLayer     *self,
                                            const char * const *labels);

G_END_DECLS
