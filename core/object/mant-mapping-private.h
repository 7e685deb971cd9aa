/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/* A regular file, mapped read-only and ref-counted. Opening reads nothing. Every access goes
 * through mant_mapping_visit () or _read (), which turn a file that shrank or was rewritten into
 * MANT_ERROR_CHANGED where a bare pointer would end the process by SIGBUS. Thread-safe. */
typedef struct _MantMapping MantMapping;

/* Called with the bytes asked for. May be left by a jump at any access to `bytes`: it allocates
 * nothing, takes no lock and calls nothing that does. */
typedef void (*MantMappingVisitor) (const guint8 *bytes, gpointer user_data);

MantMapping *mant_mapping_open     (const char *path, GError **error);
MantMapping *mant_mapping_ref      (MantMapping *self);
void         mant_mapping_unref    (MantMapping *self);
guint64      mant_mapping_get_size (MantMapping *self);
const char  *mant_mapping_get_path (MantMapping *self);
gboolean     mant_mapping_visit    (MantMapping *self, guint64 offset, gsize count,
                                    MantMappingVisitor visitor, gpointer user_data, GError **error);
void         mant_mapping_account  (MantMapping *self, gsize n_bytes);
gboolean     mant_mapping_read     (MantMapping *self, guint64 offset, gsize count, guint8 *bytes,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantMapping, mant_mapping_unref)

G_END_DECLS
