/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <mantissa-ui.h>

G_BEGIN_DECLS

/* What follows from a format: its bits, its numbers on a line, its facts, and where other formats
 * and other libraries answer differently. */
#define DESIGNER_TYPE_PREVIEW (designer_preview_get_type ())
G_DECLARE_FINAL_TYPE (DesignerPreview, designer_preview, DESIGNER, PREVIEW, AdwBin)

void       designer_preview_register (GTypeModule     *module);
GtkWidget *designer_preview_new      (void);
void       designer_preview_set_info (DesignerPreview *self,
                                      MantFormatInfo  *info);
MantPlot  *designer_preview_get_plot (DesignerPreview *self);

G_END_DECLS
