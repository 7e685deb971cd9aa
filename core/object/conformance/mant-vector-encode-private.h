/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-vector-npz-private.h"

G_BEGIN_DECLS

typedef struct _MantEncodeCheck MantEncodeCheck;

/* A deviation of a peer: when it is one, and what exactly the peer is then predicted to answer. */
typedef struct {
  const char *id;
  const char *reason; /* N_("…") */
  gboolean  (*predicts) (const MantEncodeCheck *check);
} MantEncodeRule;

/* How numbers are turned into codes, by a peer and here. */
typedef struct {
  const char            *label;      /* for examples: the key */
  const char            *peer;       /* "gfloat": in the ids of differences of policy */
  MantFormat             format;     /* with the default policy */
  MantFormat             as_peer;    /* with the peer's */
  const MantRounding    *rounding;
  MantOverflow           overflow, peer_overflow;
  unsigned               n_random_bits;
  const MantEncodeRule  *rules;      /* ends with a NULL id; (nullable) */
} MantEncodeCase;

/* One number. */
struct _MantEncodeCheck {
  const MantEncodeCase *set;
  MantValue  value;
  guint64    theirs;
  guint64    ours;        /* under the peer's policy */
  MantFlags  flags;
};

/* The two policies' overflow from the words of a vector set; `format`'s own default applies where
 * they are not equal. */
void mant_encode_case_compare (const MantEncodeCase *self, const MantValue *value,
                               const guint64 *given, guint64 theirs, MantVectorTally *tally);

/* Of code and value as text, for examples. */
char *mant_vector_code_to_text (const MantFormat *format, guint64 code);
void  mant_vector_value_to_text (const MantValue *value, char *buffer, gsize size);

G_END_DECLS
