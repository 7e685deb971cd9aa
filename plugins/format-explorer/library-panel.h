/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <mantissa-ui.h>

G_BEGIN_DECLS

/* The format library: save the format that is being designed under a name, and rename, remove,
 * import and export what is there. Emits "edit" and "use" (string: a format). */
#define LIBRARY_TYPE_PANEL (library_panel_get_type ())
G_DECLARE_FINAL_TYPE (LibraryPanel, library_panel, LIBRARY, PANEL, AdwBin)

void       library_panel_register (GTypeModule     *module);
/* overlay: where messages with Undo are shown */
GtkWidget *library_panel_new      (AdwToastOverlay *overlay);
/* text: (nullable): what Save would save; NULL while it is no format */
void       library_panel_set_text (LibraryPanel    *self,
                                   const char      *text);

G_END_DECLS
