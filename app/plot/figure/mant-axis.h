/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-plot-frame.h"

G_BEGIN_DECLS

#define MANT_TYPE_AXIS (mant_axis_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantAxis, mant_axis, MANT, AXIS, GObject)

MANT_AVAILABLE_IN_ALL
MantAxis      *mant_axis_new                  (const char       *title);

MANT_AVAILABLE_IN_ALL
const char    *mant_axis_get_title            (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_title            (MantAxis         *self,
                                               const char       *title);
MANT_AVAILABLE_IN_ALL
const char    *mant_axis_get_unit             (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_unit             (MantAxis         *self,
                                               const char       *unit);
MANT_AVAILABLE_IN_ALL
MantScaleKind  mant_axis_get_scale_kind       (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_scale_kind       (MantAxis         *self,
                                               MantScaleKind     kind);
MANT_AVAILABLE_IN_ALL
int            mant_axis_get_base             (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_base             (MantAxis         *self,
                                               int               base);
MANT_AVAILABLE_IN_ALL
double         mant_axis_get_linear_threshold (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_linear_threshold (MantAxis         *self,
                                               double            threshold);
MANT_AVAILABLE_IN_ALL
gboolean       mant_axis_get_allow_log        (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_allow_log        (MantAxis         *self,
                                               gboolean          allow_log);
MANT_AVAILABLE_IN_ALL
gboolean       mant_axis_get_locked           (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_locked           (MantAxis         *self,
                                               gboolean          locked);
MANT_AVAILABLE_IN_ALL
gboolean       mant_axis_get_inverted         (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_inverted         (MantAxis         *self,
                                               gboolean          inverted);

MANT_AVAILABLE_IN_ALL
void           mant_axis_set_range            (MantAxis         *self,
                                               double            lo,
                                               double            hi);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_automatic        (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
gboolean       mant_axis_get_range            (MantAxis         *self,
                                               double           *lo,
                                               double           *hi);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_view             (MantAxis         *self,
                                               double            lo,
                                               double            hi);
MANT_AVAILABLE_IN_ALL
void           mant_axis_reset_view           (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
gboolean       mant_axis_get_view             (MantAxis         *self,
                                               double           *lo,
                                               double           *hi);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_extra_ticks      (MantAxis         *self,
                                               GBytes           *values_f64);
MANT_AVAILABLE_IN_ALL
GBytes        *mant_axis_get_extra_ticks      (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
void           mant_axis_set_names            (MantAxis         *self,
                                               GBytes           *values_f64,
                                               const char * const *names);
MANT_AVAILABLE_IN_ALL
GArray        *mant_axis_get_named_ticks      (MantAxis         *self,
                                               const MantScale  *scale);
MANT_AVAILABLE_IN_ALL
const char    *mant_axis_get_name_at          (MantAxis         *self,
                                               double            value);
MANT_AVAILABLE_IN_ALL
void           mant_axis_resolve              (MantAxis         *self,
                                               const MantExtent *data,
                                               MantScale        *scale);
MANT_AVAILABLE_IN_ALL
char          *mant_axis_dup_label            (MantAxis         *self);
MANT_AVAILABLE_IN_ALL
MantAxis      *mant_axis_copy                 (MantAxis         *self);

G_END_DECLS
