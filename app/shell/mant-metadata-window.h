/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <mantissa.h>

G_BEGIN_DECLS

#define MANT_TYPE_METADATA_WINDOW (mant_metadata_window_get_type ())
G_DECLARE_FINAL_TYPE (MantMetadataWindow, mant_metadata_window, MANT, METADATA_WINDOW, AdwWindow)

GtkWidget *mant_metadata_window_new (GtkWindow      *parent,
                                     MantTensorFile *file);

G_END_DECLS
