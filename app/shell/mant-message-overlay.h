/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MANT_TYPE_MESSAGE_OVERLAY (mant_message_overlay_get_type ())
G_DECLARE_FINAL_TYPE (MantMessageOverlay, mant_message_overlay, MANT, MESSAGE_OVERLAY, GtkWidget)

GtkWidget *mant_message_overlay_new  (GtkWidget          *child);
void       mant_message_overlay_show (MantMessageOverlay *self,
                                      const char         *message);

G_END_DECLS
