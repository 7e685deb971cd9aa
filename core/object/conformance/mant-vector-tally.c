/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-vector-tally-private.h"

/* Ways of differing that are told apart in one set; more are counted under the last one. Only a
 * broken engine or broken vectors get there. */
#define MAX_DEVIATIONS 200

static void
deviation_free (gpointer data)
{
  MantVectorDeviation *self = data;

  g_free (self->id);
  g_free (self->example);
  g_free (self);
}

MantVectorTally *
mant_vector_tally_new (void)
{
  MantVectorTally *self = g_new0 (MantVectorTally, 1);

  self->deviations = g_ptr_array_new_with_free_func (deviation_free);
  return self;
}

void
mant_vector_tally_free (MantVectorTally *self)
{
  g_free (self->skip_reason);
  g_ptr_array_unref (self->deviations);
  g_free (self);
}

static MantVectorDeviation *
find (MantVectorTally   *self,
      MantDeviationKind  kind,
      const char        *id,
      const char        *reason)
{
  MantVectorDeviation *deviation;

  for (guint i = 0; i < self->deviations->len; i++)
    {
      deviation = g_ptr_array_index (self->deviations, i);
      if (deviation->kind == kind
          && (g_str_equal (deviation->id, id) || i == MAX_DEVIATIONS - 1))
        return deviation;
    }

  deviation = g_new0 (MantVectorDeviation, 1);
  deviation->kind = kind;
  deviation->id = g_strdup (id);
  deviation->reason = reason;
  g_ptr_array_add (self->deviations, deviation);
  return deviation;
}

void
mant_vector_tally_merge (MantVectorTally       *self,
                         const MantVectorTally *other)
{
  self->compared += other->compared;
  self->equal += other->equal;
  self->known += other->known;
  self->unexpected += other->unexpected;
  self->skipped += other->skipped;
  if (self->skip_reason == NULL)
    self->skip_reason = g_strdup (other->skip_reason);

  for (guint i = 0; i < other->deviations->len; i++)
    {
      const MantVectorDeviation *theirs = g_ptr_array_index (other->deviations, i);
      MantVectorDeviation *ours = find (self, theirs->kind, theirs->id, theirs->reason);

      ours->count += theirs->count;
      if (ours->example == NULL)
        ours->example = g_strdup (theirs->example);
    }
}

/* `n` comparisons that are not made, and why. */
void
mant_vector_tally_skip (MantVectorTally *self,
                        guint64          n,
                        const char      *reason)
{
  self->skipped += n;
  if (n > 0 && self->skip_reason == NULL)
    self->skip_reason = g_strdup (reason);
}

void
mant_vector_tally_equal (MantVectorTally *self,
                         guint64          n)
{
  self->compared += n;
  self->equal += n;
}

char **
mant_vector_tally_differ (MantVectorTally   *self,
                          MantDeviationKind  kind,
                          const char        *id,
                          const char        *reason)
{
  MantVectorDeviation *deviation = find (self, kind, id, reason);

  deviation->count++;
  if (kind != MANT_DEVIATION_POLICY)
    self->compared++;
  if (kind == MANT_DEVIATION_KNOWN)
    self->known++;
  else if (kind == MANT_DEVIATION_UNEXPECTED)
    self->unexpected++;

  return deviation->example == NULL ? &deviation->example : NULL;
}
