/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

#define OPERATION_TABLE_MAX_CODES 256

/* What a finished job says, in the order in which it is shown: place i of an axis is code
 * order[i]. */
typedef struct
{
  char    *format;
  char    *operation;
  guint    n_codes;
  guint    arity;
  guint8   order[OPERATION_TABLE_MAX_CODES];
  double   values[OPERATION_TABLE_MAX_CODES];  /* by code */
  gboolean is_nan[OPERATION_TABLE_MAX_CODES];  /* by code */
  GBytes  *codes;  /* by place: results; n_codes (rows: a) × n_codes (columns: b), or n_codes */
  GBytes  *flags;  /* by place: MantNumberFlags */
  GBytes  *errors; /* by place: binary32, signed relative errors */
} OperationTable;

typedef enum
{
  OPERATION_MARK_NAN,
  OPERATION_MARK_OVERFLOW,
  OPERATION_MARK_UNDERFLOW,
  OPERATION_MARK_EXACT,
  N_OPERATION_MARKS
} OperationMark;

/* job: run and done. by_value: places in the order of values, NaN last; else in that of codes */
OperationTable *operation_table_new         (MantOperationTableJob *job,
                                             const char            *format,
                                             const char            *operation,
                                             gboolean               by_value);
void            operation_table_free        (OperationTable        *self);
gsize           operation_table_get_n_cells (const OperationTable  *self);
gboolean        operation_table_is_marked   (const OperationTable  *self,
                                             gsize                  cell,
                                             OperationMark          mark);
/* A byte a cell */
GBytes         *operation_table_list_marks  (const OperationTable  *self,
                                             OperationMark          mark);
/* Magnitudes, NaN where there is no finite one; hi: what all but the largest twentieth are below */
GBytes         *operation_table_list_errors (const OperationTable  *self,
                                             double                *hi);
/* Sentences for people: how many results are what. */
char           *operation_table_dup_summary (const OperationTable  *self);
/* Places on an axis worth a name, and the names: codes, or values. */
GBytes         *operation_table_list_ticks  (const OperationTable  *self,
                                             gboolean               by_value,
                                             char                ***names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OperationTable, operation_table_free)

G_END_DECLS
