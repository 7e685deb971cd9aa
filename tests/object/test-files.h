/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mantissa.h"

G_BEGIN_DECLS

/* Files that tests make, in a folder that goes at the end of the test. */
const char *test_folder (void);
/* (transfer full): the path of a new file `name` with these bytes */
char       *test_write_file (const char *name, gconstpointer bytes, gsize n_bytes);
/* A safetensors file of this header and so many zero bytes of data. */
char       *test_write_safetensors (const char *name, const char *header, gsize n_data_bytes);
void        test_remove_folder (void);

/* Opens the file, which must fail in this domain and code with a message that has all of `parts`,
 * NULL-ended. */
void        test_assert_open_fails (const char *path, GQuark domain, int code, ...)
  G_GNUC_NULL_TERMINATED;
/* Opens the file, which must work with so many warnings; the first has `part` unless NULL. */
MantTensorFile *test_assert_opens (const char *path, guint n_warnings, const char *part);

G_END_DECLS
