/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MANT_TEXT_SHOWN_CHARACTERS 512 /* of a name in a message or a table */

/* Text of others, made fit to be shown: control, bidi and line-breaking characters as \uXXXX, bytes
 * that are not UTF-8 as \xXX, at most max_characters, then "…". */
char *mant_text_escape (const char *text, gsize n_bytes, gsize max_characters);
/* The same for a file's path. */
char *mant_text_escape_path (const char *path);
/* A copy with "␀" (U+2400) for each NUL, so that nothing is cut off. */
char *mant_text_replace_nuls (const char *text, gsize n_bytes);

G_END_DECLS
