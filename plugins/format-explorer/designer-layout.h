/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

/* The fields of a format's codes as a bar, each as wide as it has bits. */
#define DESIGNER_TYPE_LAYOUT (designer_layout_get_type ())
G_DECLARE_FINAL_TYPE (DesignerLayout, designer_layout, DESIGNER, LAYOUT, GtkWidget)

void       designer_layout_register (GTypeModule    *module);
GtkWidget *designer_layout_new      (void);
/* layout: (nullable): as mant_format_info_dup_layout () gives it: "seeeemmm" */
void       designer_layout_set      (DesignerLayout *self,
                                     const char     *layout);

G_END_DECLS
