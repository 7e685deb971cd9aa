/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-mapping-private.h"

G_BEGIN_DECLS

#define MANT_JSON_MAX_DEPTH 128

typedef enum {
  MANT_JSON_OBJECT_BEGIN,
  MANT_JSON_OBJECT_END,
  MANT_JSON_ARRAY_BEGIN,
  MANT_JSON_ARRAY_END,
  MANT_JSON_KEY,
  MANT_JSON_STRING,
  MANT_JSON_NUMBER,
  MANT_JSON_TRUE,
  MANT_JSON_FALSE,
  MANT_JSON_NULL,
  MANT_JSON_END, /* after the one value and blanks */
} MantJsonToken;

/* A strict pull parser (RFC 8259) for the headers of others' files: no recursion, no tree, memory
 * for one window and the longest string. UTF-8 is checked, numbers stay text, duplicate keys are
 * the caller's affair. Errors are MANT_ERROR_PARSE and begin "byte N:", N counted from the start of
 * the file. */
typedef struct _MantJsonReader MantJsonReader;

MantJsonReader *mant_json_reader_new      (MantMapping *mapping, guint64 offset, guint64 length);
/* The bytes must outlive the reader. */
MantJsonReader *mant_json_reader_new_for_data (const guint8 *data, gsize length);
void            mant_json_reader_free     (MantJsonReader *self);
gboolean        mant_json_reader_next     (MantJsonReader *self, MantJsonToken *token,
                                           GError **error);
/* As next, but fails ("…: this is not a string") if the token is another one. `what` is a noun,
 * marked by N_() and translated when it is needed, as a million calls do not. */
gboolean        mant_json_reader_expect   (MantJsonReader *self, MantJsonToken token,
                                           const char *what, GError **error);
/* Reads to the end of the value that begins with `token`, the last one read; a key takes its value.
 */
gboolean        mant_json_reader_skip     (MantJsonReader *self, MantJsonToken token,
                                           GError **error);
/* Of a KEY, STRING or NUMBER, until the next call. NUL-terminated, but may hold NULs. */
const char     *mant_json_reader_get_text (MantJsonReader *self, gsize *length);
/* The NUMBER just read, if it is one of 0 … 2^64 − 1 and written without fraction or exponent. */
gboolean        mant_json_reader_get_u64  (MantJsonReader *self, const char *what, guint64 *value,
                                           GError **error);
/* Where the last token began, from the start of the file. */
guint64         mant_json_reader_get_position (MantJsonReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantJsonReader, mant_json_reader_free)

G_END_DECLS
