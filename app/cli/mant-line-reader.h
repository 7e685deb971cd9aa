/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-output.h"

G_BEGIN_DECLS

/* Standard input, line by line, in constant memory. Before it waits for more it lets the answers so
 * far go out, so that a program may talk with us through two pipes. */
typedef struct _MantLineReader MantLineReader;

#define MANT_LINE_MAX_LENGTH (1024 * 1024)

MantLineReader *mant_line_reader_new        (int fd, MantOutput *answers,
                                             GCancellable *cancellable);
void            mant_line_reader_free       (MantLineReader *self);
gboolean        mant_line_reader_next       (MantLineReader *self, const char **line, gsize *length,
                                             GError **error);
guint64         mant_line_reader_get_number (MantLineReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantLineReader, mant_line_reader_free)

G_END_DECLS
