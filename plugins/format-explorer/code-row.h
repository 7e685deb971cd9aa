/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

/* The widest codes that a table has room for. */
#define CODE_ROW_MAX_BITS 16

/* One code of a format in the table of all. What is shown of it is worked out when it is in sight;
 * what is sorted and searched by is here. */
#define CODE_TYPE_ROW (code_row_get_type ())
G_DECLARE_FINAL_TYPE (CodeRow, code_row, CODE, ROW, GObject)

void        code_row_register     (GTypeModule  *module);
guint       code_row_get_code     (CodeRow      *self);
double      code_row_get_value    (CodeRow      *self); /* NaN for what is no number */
const char *code_row_get_class    (CodeRow      *self); /* static: "normal" */
MantNumber *code_row_dup_number   (CodeRow      *self); /* (transfer full) */

/* (transfer full) (nullable): a CodeRow a code, in the order of codes; NULL with an error for a
 * format of more than CODE_ROW_MAX_BITS bits. For a worker. */
GPtrArray  *code_row_list_all     (const char   *format,
                                   GCancellable *cancellable,
                                   GError      **error);
/* The same as lines of comma-separated values, with a line of names. For a worker. */
GBytes     *code_row_list_to_csv  (const char   *format,
                                   GCancellable *cancellable,
                                   GError      **error);

G_END_DECLS
