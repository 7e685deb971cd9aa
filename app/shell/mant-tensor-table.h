/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <mant-session.h>

#include "mant-tensor-row.h"

G_BEGIN_DECLS

#define MANT_TYPE_TENSOR_TABLE (mant_tensor_table_get_type ())
G_DECLARE_FINAL_TYPE (MantTensorTable, mant_tensor_table, MANT, TENSOR_TABLE, GtkWidget)

GtkWidget  *mant_tensor_table_new         (MantSession     *session);
void        mant_tensor_table_focus_filter (MantTensorTable *self);
void        mant_tensor_table_step        (MantTensorTable *self,
                                           int              step);
void        mant_tensor_table_set_paused  (MantTensorTable *self,
                                           gboolean         paused);
gboolean    mant_tensor_table_sort_by     (MantTensorTable *self,
                                           const char      *column_id,
                                           gboolean         descending);
const char *mant_tensor_table_get_sort    (MantTensorTable *self,
                                           gboolean        *descending);

G_END_DECLS
