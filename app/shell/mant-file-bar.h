/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <mant-session.h>

G_BEGIN_DECLS

#define MANT_TYPE_FILE_BAR (mant_file_bar_get_type ())
G_DECLARE_FINAL_TYPE (MantFileBar, mant_file_bar, MANT, FILE_BAR, GtkWidget)

GtkWidget *mant_file_bar_new (MantSession *session);

G_END_DECLS
