/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-list.h"

/*
 * MantTensorList:
 *
 * The tensors of a file as a list model of MantTensorRow.  A row is made when it is first looked at,
 * so that a file of a million tensors opens at once.
 */
struct _MantTensorList
{
  GObject         parent_instance;

  MantTensorFile *file;
  MantTensorRow **rows;
  guint           n_rows;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MantTensorList, mant_tensor_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
get_item_type (GListModel *model)
{
  return MANT_TYPE_TENSOR_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return MANT_TENSOR_LIST (model)->n_rows;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  MantTensorRow *row = mant_tensor_list_get_row (MANT_TENSOR_LIST (model), position);

  return row != NULL ? g_object_ref (row) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
mant_tensor_list_finalize (GObject *object)
{
  MantTensorList *self = MANT_TENSOR_LIST (object);

  for (guint i = 0; i < self->n_rows; i++)
    g_clear_object (&self->rows[i]);
  g_clear_pointer (&self->rows, g_free);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (mant_tensor_list_parent_class)->finalize (object);
}

static void
mant_tensor_list_class_init (MantTensorListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_tensor_list_finalize;
}

static void
mant_tensor_list_init (MantTensorList *self)
{
}

MantTensorList *
mant_tensor_list_new (MantTensorFile *file)
{
  MantTensorList *self = g_object_new (MANT_TYPE_TENSOR_LIST, NULL);

  self->file = g_object_ref (file);
  self->n_rows = mant_tensor_file_get_n_tensors (file);
  self->rows = g_new0 (MantTensorRow *, self->n_rows);

  return self;
}

MantTensorFile *
mant_tensor_list_get_file (MantTensorList *self)
{
  return self->file;
}

guint
mant_tensor_list_get_n_rows (MantTensorList *self)
{
  return self->n_rows;
}

/* (transfer none) (nullable) */
MantTensorRow *
mant_tensor_list_get_row (MantTensorList *self,
                          guint           position)
{
  if (position >= self->n_rows)
    return NULL;
  if (self->rows[position] == NULL)
    self->rows[position] =
      mant_tensor_row_new (mant_tensor_file_get_tensor (self->file, position), position);

  return self->rows[position];
}
