/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

/* One quantization of the session's tensor: its pictures and its figures. The view shows one panel,
 * or two side by side to compare formats. */
#define HISTOGRAM_TYPE_PANEL (histogram_panel_get_type ())
G_DECLARE_FINAL_TYPE (HistogramPanel, histogram_panel, HISTOGRAM, PANEL, GtkWidget)

void       histogram_panel_register          (GTypeModule            *module);
GtkWidget *histogram_panel_new               (MantSession            *session);
void       histogram_panel_ask               (HistogramPanel         *self,
                                              const char             *format);
void       histogram_panel_clear             (HistogramPanel         *self);
void       histogram_panel_share_x_axes      (HistogramPanel         *self,
                                              HistogramPanel         *other);
void       histogram_panel_set_log_magnitude (HistogramPanel         *self,
                                              gboolean                log_magnitude);
void       histogram_panel_set_log_counts    (HistogramPanel         *self,
                                              gboolean                log_counts);
void       histogram_panel_add_plots_to      (HistogramPanel         *self,
                                              MantView               *view);
void       histogram_panel_remove_plots_from (HistogramPanel         *self,
                                              MantView               *view);
gboolean   histogram_panel_get_busy          (HistogramPanel         *self);
double     histogram_panel_get_fraction      (HistogramPanel         *self);
void       histogram_panel_cancel            (HistogramPanel         *self);

G_END_DECLS
