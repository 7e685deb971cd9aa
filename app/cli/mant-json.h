/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-output.h"

G_BEGIN_DECLS

#define MANT_JSON_MAX_DEPTH 8

/* Writes one JSON value, member by member. Within an object every call takes the member's key,
 * within an array NULL. Objects and arrays begun inside a compact one are compact too: on one line.
 * */
typedef struct {
  MantOutput *output;
  guint       depth;
  guint       compact_from; /* depth from which everything stays on one line */
  gboolean    has_members[MANT_JSON_MAX_DEPTH];
} MantJson;

void mant_json_init         (MantJson *self, MantOutput *output);
void mant_json_begin_object (MantJson *self, const char *key, gboolean compact);
void mant_json_end_object   (MantJson *self);
void mant_json_begin_array  (MantJson *self, const char *key, gboolean compact);
void mant_json_end_array    (MantJson *self);
void mant_json_add_text     (MantJson *self, const char *key, const char *text);
void mant_json_add_count    (MantJson *self, const char *key, guint64 count);
void mant_json_add_integer  (MantJson *self, const char *key, gint64 integer);
void mant_json_add_number   (MantJson *self, const char *key, double number);
void mant_json_add_boolean  (MantJson *self, const char *key, gboolean value);
void mant_json_add_literal  (MantJson *self, const char *key, const char *literal);
void mant_json_add_null     (MantJson *self, const char *key, const char *reason);

G_END_DECLS
