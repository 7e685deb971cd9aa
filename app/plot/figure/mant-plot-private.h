/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef GETTEXT_PACKAGE
# define GETTEXT_PACKAGE "mantissa"
#endif

#include <glib/gi18n-lib.h>

#include "mant-plot-layer.h"
#include "mant-table.h"

G_BEGIN_DECLS

/* A number as CSV and the table have it: the fewest digits that read back as the same binary64. */
char      *_mant_plot_number_text  (double         value);

/* A count with the separators of the locale. */
char      *_mant_plot_count_text   (guint64        count);

/* A table of the visible ones among layers, which it keeps as copies where they can be copied. */
MantTable *_mant_table_new         (GPtrArray     *layers);

/* As many binary64 as bytes holds, and where they may be read through a pointer. */
GBytes    *_mant_plot_doubles      (GBytes        *bytes,
                                    gsize         *n);

void       _mant_plot_set_source   (cairo_t       *cr,
                                    const MantRgba *color,
                                    double         alpha);

G_END_DECLS
