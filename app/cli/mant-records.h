/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-json.h"

G_BEGIN_DECLS

typedef enum {
  MANT_CELL_MISSING, /* text: why, or NULL if there is nothing to say */
  MANT_CELL_TEXT,
  MANT_CELL_COUNT,
  MANT_CELL_NUMBER,
  MANT_CELL_SHAPE,
} MantCellKind;

typedef struct {
  MantCellKind   kind;
  const char    *text;
  guint64        count;
  double         number;
  const guint64 *shape;
  guint          n_dims;
} MantCell;

typedef struct {
  const char *key;   /* in JSON and CSV */
  const char *title; /* N_("…"): heading in text; NULL: not shown there */
  int         decimals; /* of numbers in text: so many after the point; −1: six digits in all */
} MantColumn;

/* Rows of the same columns, printed in one of three ways. `fill` makes row after row, any number of
 * times; what its cells point to has to stay until the next call. The first column names the row.
 * */
typedef struct {
  const MantColumn *columns;
  guint             n_columns;
  guint64           n_rows;
  void            (*fill) (gpointer data, guint64 row, MantCell *cells);
  gpointer          data;
  gboolean          with_reasons; /* whether cells may be missing: CSV then has a column `reason` */
} MantRecords;

void mant_records_write_text (const MantRecords *self, MantOutput *output);
void mant_records_write_csv  (const MantRecords *self, MantOutput *output);
void mant_records_write_json (const MantRecords *self, MantJson *json, const char *key);

void mant_cell_set_text    (MantCell *cell, const char *text);
void mant_cell_set_count   (MantCell *cell, guint64 count);
void mant_cell_set_number  (MantCell *cell, double number);
void mant_cell_set_missing (MantCell *cell, const char *reason);

G_END_DECLS
