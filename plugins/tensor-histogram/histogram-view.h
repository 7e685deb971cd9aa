/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

#define HISTOGRAM_TYPE_VIEW (histogram_view_get_type ())
G_DECLARE_FINAL_TYPE (HistogramView, histogram_view, HISTOGRAM, VIEW, MantView)

void      histogram_view_register (GTypeModule *module);
MantView *histogram_view_new      (MantSession *session);

G_END_DECLS
