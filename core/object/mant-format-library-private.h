/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-format-library.h"

G_BEGIN_DECLS

/* A format of a person's own, as the library's file has it. */
typedef struct {
  char *text;
  const char *title; /* (nullable): interned */
  guint line;
} MantOwnFormat;

/* Looks a name up, in the file as it is now. Thread-safe. Free what is found with
 * mant_own_format_clear (). */
gboolean mant_format_library_lookup (const char *name, MantOwnFormat *found);
void     mant_own_format_clear      (MantOwnFormat *self);
/* (transfer full): the folder of the library's file */
char    *mant_format_library_dup_folder (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MantOwnFormat, mant_own_format_clear)

G_END_DECLS
