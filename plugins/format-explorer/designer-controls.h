/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <mantissa-ui.h>

G_BEGIN_DECLS

/* The controls that any format is built by. They show what a format says and, when a person changes
 * one, emit "composed" (string: the text of a format, or of what is not one yet). */
#define DESIGNER_TYPE_CONTROLS (designer_controls_get_type ())
G_DECLARE_FINAL_TYPE (DesignerControls, designer_controls, DESIGNER, CONTROLS, AdwBin)

void       designer_controls_register (GTypeModule      *module);
GtkWidget *designer_controls_new      (void);
void       designer_controls_set_info (DesignerControls *self,
                                       MantFormatInfo   *info);

G_END_DECLS
