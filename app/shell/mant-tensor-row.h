/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa.h>

G_BEGIN_DECLS

/* What the tensor table shows of a tensor, in the order of its columns. */
typedef enum
{
  MANT_COLUMN_NAME,
  MANT_COLUMN_DTYPE,
  MANT_COLUMN_SHAPE,
  MANT_COLUMN_QSNR,
  MANT_COLUMN_HISTOGRAM,
  MANT_COLUMN_ABSMAX,
  MANT_COLUMN_STD,
  MANT_COLUMN_KURTOSIS,
  MANT_COLUMN_CREST,
  MANT_COLUMN_N_ELEMENTS,
  MANT_N_COLUMNS
} MantColumn;

/* How far a figure is known. */
typedef enum
{
  MANT_KNOWLEDGE_NONE,
  MANT_KNOWLEDGE_SAMPLED,
  MANT_KNOWLEDGE_EXACT,  /* or why it cannot be known */
} MantKnowledge;

#define MANT_TYPE_TENSOR_ROW (mant_tensor_row_get_type ())
G_DECLARE_FINAL_TYPE (MantTensorRow, mant_tensor_row, MANT, TENSOR_ROW, GObject)

MantTensorRow  *mant_tensor_row_new             (MantTensor      *tensor,
                                                 guint            position);
MantTensor     *mant_tensor_row_get_tensor      (MantTensorRow   *self);
guint           mant_tensor_row_get_position    (MantTensorRow   *self);
void            mant_tensor_row_changed         (MantTensorRow   *self);

MantKnowledge   mant_tensor_row_get_knowledge   (MantTensorRow   *self,
                                                 const char      *choice);
void            mant_tensor_row_take_stats      (MantTensorRow   *self,
                                                 MantStatsJob    *job,
                                                 const GError    *error);
void            mant_tensor_row_take_qsnr       (MantTensorRow   *self,
                                                 const char      *choice,
                                                 MantQuantizeJob *job,
                                                 const GError    *error);

gboolean        mant_tensor_row_get_number      (MantTensorRow   *self,
                                                 MantColumn       column,
                                                 const char      *choice,
                                                 double          *number);
MantHistogram  *mant_tensor_row_get_histogram   (MantTensorRow   *self);
char           *mant_tensor_row_dup_text        (MantTensorRow   *self,
                                                 MantColumn       column,
                                                 const char      *choice,
                                                 char           **tooltip);
int             mant_tensor_row_compare         (MantTensorRow   *a,
                                                 MantTensorRow   *b,
                                                 MantColumn       column,
                                                 const char      *choice,
                                                 gboolean         descending);

G_END_DECLS
