/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-figure.h"

G_BEGIN_DECLS

/* The pictures of one quantization, made once for the desktop views and the report alike. */

MANT_AVAILABLE_IN_ALL
MantFigure *mant_quantize_figure_new_values     (void);
MANT_AVAILABLE_IN_ALL
void        mant_quantize_figure_set_values     (MantFigure      *figure,
                                                 MantQuantizeJob *job,
                                                 gboolean         log_magnitude);
MANT_AVAILABLE_IN_ALL
MantFigure *mant_quantize_figure_new_error      (void);
MANT_AVAILABLE_IN_ALL
void        mant_quantize_figure_set_error      (MantFigure      *figure,
                                                 MantQuantizeJob *job);
MANT_AVAILABLE_IN_ALL
MantFigure *mant_quantize_figure_new_channel_qsnr   (void);
MANT_AVAILABLE_IN_ALL
void        mant_quantize_figure_set_channel_qsnr   (MantFigure      *figure,
                                                     MantQuantizeJob *job);
MANT_AVAILABLE_IN_ALL
MantFigure *mant_quantize_figure_new_channel_absmax (void);
MANT_AVAILABLE_IN_ALL
void        mant_quantize_figure_set_channel_absmax (MantFigure      *figure,
                                                     MantQuantizeJob *job);
MANT_AVAILABLE_IN_ALL
MantFigure *mant_quantize_figure_new_scale_map      (void);
MANT_AVAILABLE_IN_ALL
gboolean    mant_quantize_figure_set_scale_map      (MantFigure      *figure,
                                                     MantQuantizeJob *job);

G_END_DECLS
