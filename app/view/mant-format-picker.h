/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <mantissa.h>

G_BEGIN_DECLS

#define MANT_TYPE_FORMAT_PICKER (mant_format_picker_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantFormatPicker, mant_format_picker, MANT, FORMAT_PICKER, GtkWidget)

MANT_AVAILABLE_IN_ALL
GtkWidget  *mant_format_picker_new            (void);
MANT_AVAILABLE_IN_ALL
const char *mant_format_picker_get_format     (MantFormatPicker  *self);
MANT_AVAILABLE_IN_ALL
gboolean    mant_format_picker_set_format     (MantFormatPicker  *self,
                                               const char        *format,
                                               GError           **error);
MANT_AVAILABLE_IN_ALL
const char *mant_format_picker_get_title      (MantFormatPicker  *self);
MANT_AVAILABLE_IN_ALL
void        mant_format_picker_set_title      (MantFormatPicker  *self,
                                               const char        *title);
MANT_AVAILABLE_IN_ALL
gboolean    mant_format_picker_get_allow_none (MantFormatPicker  *self);
MANT_AVAILABLE_IN_ALL
void        mant_format_picker_set_allow_none (MantFormatPicker  *self,
                                               gboolean           allow_none);
MANT_AVAILABLE_IN_ALL
void        mant_format_picker_popup          (MantFormatPicker  *self);

G_END_DECLS
