/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <mantissa.h>

G_BEGIN_DECLS

#define MANT_TYPE_ROW_HISTOGRAM (mant_row_histogram_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantRowHistogram, mant_row_histogram, MANT, ROW_HISTOGRAM, GtkWidget)

MANT_AVAILABLE_IN_ALL
GtkWidget     *mant_row_histogram_new           (void);
MANT_AVAILABLE_IN_ALL
MantHistogram *mant_row_histogram_get_histogram (MantRowHistogram *self);
MANT_AVAILABLE_IN_ALL
void           mant_row_histogram_set_histogram (MantRowHistogram *self,
                                                 MantHistogram    *histogram);

G_END_DECLS
