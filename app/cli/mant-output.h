/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where text goes. Standard output is either a stream, whose rows go out as they are made, or a
 * whole: nothing is seen of it before mant_output_commit (), so that no reader ever gets half a
 * document. A file has its name only from then on. */
typedef struct _MantOutput MantOutput;

#define MANT_OUTPUT_MAX_RESERVE 65536

MantOutput *mant_output_new      (int fd, gboolean whole);
MantOutput *mant_output_new_file (const char *path, GError **error);
void        mant_output_free     (MantOutput *self);
void        mant_output_add      (MantOutput *self, const char *text);
void        mant_output_add_bytes (MantOutput *self, const char *bytes, gsize size);
void        mant_output_printf   (MantOutput *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
char       *mant_output_reserve  (MantOutput *self, gsize size);
void        mant_output_advance  (MantOutput *self, gsize size);
gboolean    mant_output_flush    (MantOutput *self, GError **error);
gboolean    mant_output_commit   (MantOutput *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantOutput, mant_output_free)

G_END_DECLS
