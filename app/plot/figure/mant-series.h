/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include <mantissa.h>

G_BEGIN_DECLS

#define MANT_TYPE_SERIES (mant_series_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantSeries, mant_series, MANT, SERIES, GObject)

MANT_AVAILABLE_IN_ALL
MantSeries *mant_series_new_f32          (GBytes        *y_f32,
                                          double         x0,
                                          double         dx);
MANT_AVAILABLE_IN_ALL
MantSeries *mant_series_new_f64          (GBytes        *y_f64,
                                          double         x0,
                                          double         dx);
MANT_AVAILABLE_IN_ALL
MantSeries *mant_series_new_xy           (GBytes        *x_f64,
                                          GBytes        *y_f64,
                                          GError       **error);

MANT_AVAILABLE_IN_ALL
gsize       mant_series_get_length       (MantSeries    *self);
MANT_AVAILABLE_IN_ALL
double      mant_series_get_x            (MantSeries    *self,
                                          gsize          index);
MANT_AVAILABLE_IN_ALL
double      mant_series_get_y            (MantSeries    *self,
                                          gsize          index);
MANT_AVAILABLE_IN_ALL
gsize       mant_series_find_x           (MantSeries    *self,
                                          double         x);
MANT_AVAILABLE_IN_ALL
gsize       mant_series_find_nearest     (MantSeries    *self,
                                          double         x);

MANT_AVAILABLE_IN_ALL
gboolean    mant_series_is_prepared      (MantSeries    *self);
MANT_AVAILABLE_IN_ALL
gboolean    mant_series_prepare          (MantSeries    *self,
                                          GCancellable  *cancellable,
                                          GError       **error);
MANT_AVAILABLE_IN_ALL
gboolean    mant_series_get_min_max      (MantSeries    *self,
                                          gsize          first,
                                          gsize          end,
                                          double        *min,
                                          double        *max);
MANT_AVAILABLE_IN_ALL
double      mant_series_get_min_positive (MantSeries    *self);
MANT_AVAILABLE_IN_ALL
gsize       mant_series_get_n_nan        (MantSeries    *self);
MANT_AVAILABLE_IN_ALL
gsize       mant_series_get_n_infinite   (MantSeries    *self);

G_END_DECLS
