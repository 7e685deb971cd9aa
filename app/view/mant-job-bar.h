/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <mantissa.h>

G_BEGIN_DECLS

#define MANT_TYPE_JOB_BAR (mant_job_bar_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantJobBar, mant_job_bar, MANT, JOB_BAR, GtkWidget)

MANT_AVAILABLE_IN_ALL
GtkWidget  *mant_job_bar_new          (void);
MANT_AVAILABLE_IN_ALL
const char *mant_job_bar_get_title    (MantJobBar *self);
MANT_AVAILABLE_IN_ALL
void        mant_job_bar_set_title    (MantJobBar *self,
                                       const char *title);
MANT_AVAILABLE_IN_ALL
gboolean    mant_job_bar_get_busy     (MantJobBar *self);
MANT_AVAILABLE_IN_ALL
void        mant_job_bar_set_busy     (MantJobBar *self,
                                       gboolean    busy);
MANT_AVAILABLE_IN_ALL
double      mant_job_bar_get_fraction (MantJobBar *self);
MANT_AVAILABLE_IN_ALL
void        mant_job_bar_set_fraction (MantJobBar *self,
                                       double      fraction);

G_END_DECLS
