/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <mantissa.h>

G_BEGIN_DECLS

#define MANT_TYPE_ITEM_PICKER (mant_item_picker_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantItemPicker, mant_item_picker, MANT, ITEM_PICKER, GtkWidget)

MANT_AVAILABLE_IN_ALL
GtkWidget  *mant_item_picker_new            (GListModel     *items,
                                             const char     *title,
                                             const char     *none_title);
MANT_AVAILABLE_IN_ALL
GtkWidget  *mant_item_picker_new_roundings  (void);
MANT_AVAILABLE_IN_ALL
GtkWidget  *mant_item_picker_new_scale_rules (void);
MANT_AVAILABLE_IN_ALL
const char *mant_item_picker_get_id         (MantItemPicker *self);
MANT_AVAILABLE_IN_ALL
void        mant_item_picker_set_id         (MantItemPicker *self,
                                             const char     *id);

G_END_DECLS
