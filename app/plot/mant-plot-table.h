/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "figure/mant-figure.h"

G_BEGIN_DECLS

GtkWindow *_mant_plot_table_window_new (MantFigure *figure,
                                        GtkWindow  *parent);

G_END_DECLS
