/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

/* The settings row: formats, rounding, scale rule, axis and seed of the session, and how the view
 * counts. Properties `log-magnitude` and `log-counts` belong to the view. */
#define HISTOGRAM_TYPE_CONTROLS (histogram_controls_get_type ())
G_DECLARE_FINAL_TYPE (HistogramControls, histogram_controls, HISTOGRAM, CONTROLS, GtkWidget)

void       histogram_controls_register (GTypeModule *module);
GtkWidget *histogram_controls_new      (MantSession *session);

G_END_DECLS
