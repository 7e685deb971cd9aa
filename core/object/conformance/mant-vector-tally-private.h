/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  MANT_DEVIATION_POLICY,     /* equal under the peer's policy, but not under the default one */
  MANT_DEVIATION_KNOWN,      /* the peer's own, as a rule predicts it */
  MANT_DEVIATION_UNEXPECTED,
} MantDeviationKind;

/* One way in which a peer and this engine differ. */
typedef struct {
  MantDeviationKind kind;
  char       *id;
  const char *reason;  /* (nullable): N_("…") */
  char       *example; /* the first one met */
  guint64     count;
} MantVectorDeviation;

/* What came of comparing. compared = equal + known + unexpected; what differs by policy only is
 * equal, and counted as a deviation besides. */
typedef struct {
  guint64    compared, equal, known, unexpected, skipped;
  char      *skip_reason; /* (nullable): the first one */
  GPtrArray *deviations;  /* MantVectorDeviation */
} MantVectorTally;

MantVectorTally *mant_vector_tally_new   (void);
void             mant_vector_tally_free  (MantVectorTally *self);
void             mant_vector_tally_merge (MantVectorTally *self, const MantVectorTally *other);
void             mant_vector_tally_skip  (MantVectorTally *self, guint64 n, const char *reason);
/* Adds `n` comparisons that are equal. */
void             mant_vector_tally_equal (MantVectorTally *self, guint64 n);
/* Counts one difference (of policy: one that was also counted equal). Answers NULL, or where the
 * example goes if it is the first of its kind. */
char           **mant_vector_tally_differ (MantVectorTally *self, MantDeviationKind kind,
                                           const char *id, const char *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantVectorTally, mant_vector_tally_free)

G_END_DECLS
