/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include <mantissa.h>

G_BEGIN_DECLS

#define MANT_TYPE_TABLE     (mant_table_get_type ())
#define MANT_TYPE_TABLE_ROW (mant_table_row_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantTable, mant_table, MANT, TABLE, GObject)

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantTableRow, mant_table_row, MANT, TABLE_ROW, GObject)

MANT_AVAILABLE_IN_ALL
const char * const *mant_table_get_header    (MantTable      *self);
MANT_AVAILABLE_IN_ALL
guint               mant_table_get_n_columns (MantTable      *self);
MANT_AVAILABLE_IN_ALL
guint64             mant_table_get_n_rows    (MantTable      *self);
MANT_AVAILABLE_IN_ALL
char              **mant_table_dup_row       (MantTable      *self,
                                              guint64         row);
MANT_AVAILABLE_IN_ALL
gboolean            mant_table_write_csv     (MantTable      *self,
                                              GOutputStream  *stream,
                                              GCancellable   *cancellable,
                                              GError        **error);

MANT_AVAILABLE_IN_ALL
const char         *mant_table_row_get_cell  (MantTableRow   *self,
                                              guint           column);

G_END_DECLS
