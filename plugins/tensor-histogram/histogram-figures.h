/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

/* The figures of a quantization as a grid of name and value. */
#define HISTOGRAM_TYPE_FIGURES (histogram_figures_get_type ())
G_DECLARE_FINAL_TYPE (HistogramFigures, histogram_figures, HISTOGRAM, FIGURES, GtkWidget)

void       histogram_figures_register (GTypeModule      *module);
GtkWidget *histogram_figures_new           (void);
void       histogram_figures_show          (HistogramFigures *self,
                                            MantQuantizeJob  *job);
void       histogram_figures_clear         (HistogramFigures *self);

G_END_DECLS
