/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-tensor-row.h"

G_BEGIN_DECLS

#define MANT_TYPE_TENSOR_LIST (mant_tensor_list_get_type ())
G_DECLARE_FINAL_TYPE (MantTensorList, mant_tensor_list, MANT, TENSOR_LIST, GObject)

MantTensorList *mant_tensor_list_new        (MantTensorFile *file);
MantTensorFile *mant_tensor_list_get_file   (MantTensorList *self);
guint           mant_tensor_list_get_n_rows (MantTensorList *self);
MantTensorRow  *mant_tensor_list_get_row    (MantTensorList *self,
                                             guint           position);

G_END_DECLS
