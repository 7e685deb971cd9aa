/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-vector-encode-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>

static guint64
encode (const MantFormat     *format,
        const MantEncodeCase *self,
        const MantValue      *value,
        const guint64        *given,
        MantOverflow          overflow,
        MantFlags            *flags)
{
  const MantRoundingContext context = {
    .rounding = self->rounding,
    .given = given,
    .n_random_bits = self->n_random_bits,
  };

  *flags = MANT_FLAG_NONE;
  return mant_format_encode (format, value, &context, overflow, flags).lo;
}

void
mant_vector_value_to_text (const MantValue *value,
                           char            *buffer,
                           gsize            size)
{
  if (mant_value_to_hex (value, buffer, size) != MANT_OK)
    g_strlcpy (buffer, "?", size);
}

char *
mant_vector_code_to_text (const MantFormat *format,
                          guint64           code)
{
  const MantValue value = mant_format_decode (format, (MantCode) { .lo = code });
  char hex[64];

  mant_vector_value_to_text (&value, hex, sizeof hex);
  return g_strdup_printf ("0x%0*" PRIx64 " (%s)", (format->bits + 3) / 4, code, hex);
}

static char *
describe (const MantEncodeCase *self,
          const MantValue      *value,
          const guint64        *given,
          guint64               theirs,
          guint64               ours)
{
  g_autofree char *their_text = mant_vector_code_to_text (&self->format, theirs);
  g_autofree char *our_text = mant_vector_code_to_text (&self->format, ours);
  g_autofree char *random = given == NULL ? g_strdup ("")
                            : g_strdup_printf (_(" with random bits 0x%" PRIx64), *given);
  char input[64];

  mant_vector_value_to_text (value, input, sizeof input);
  return g_strdup_printf (_("%s: %s%s: theirs %s, ours %s"), self->label, input, random,
                          their_text, our_text);
}

/* Which field of the policy makes the two answers differ. */
static const char *
policy_reason (const MantEncodeCase *self,
               const MantValue      *value,
               guint64               theirs,
               guint64               ours,
               const char          **field)
{
  const MantValue a = mant_format_decode (&self->format, (MantCode) { .lo = theirs });
  const MantValue b = mant_format_decode (&self->format, (MantCode) { .lo = ours });

  if (a.number_class == MANT_CLASS_NAN && b.number_class == MANT_CLASS_NAN)
    {
      *field = "nan-code";
      return N_("Which of its NaN codes a format’s NaN gets is a field of the policy; here it is "
                "the quiet one with the sign of the operand.");
    }
  if (value->number_class == MANT_CLASS_NAN)
    {
      *field = "nan-without-code";
      return N_("The format has no NaN: what a NaN becomes is a convention.");
    }
  if (value->number_class == MANT_CLASS_INF)
    {
      *field = "inf-under-saturation";
      return N_("Under saturation an infinite operand becomes the largest finite number here (OFP8 "
                "SAT, P3109 SatFinite); the peer keeps it.");
    }
  if (a.number_class == MANT_CLASS_ZERO && b.number_class == MANT_CLASS_ZERO)
    {
      *field = "zero-sign";
      return N_("A result of zero keeps the operand’s sign here, as in IEEE 754; the peer drops "
                "it.");
    }
  if (self->overflow != self->peer_overflow)
    {
      *field = "overflow-without-inf";
      return N_("P3109 4.0 SatNone: a format without Inf answers its largest finite number on "
                "overflow; the peer answers NaN, as drafts did.");
    }
  *field = "directed-overflow";
  return N_("A directed rounding that overflows goes to the largest finite number where its "
            "direction demands it (IEEE 754-2019, 7.4); the peer goes to Inf or NaN.");
}

static void
note_policy (const MantEncodeCase *self,
             const MantValue      *value,
             const guint64        *given,
             guint64               theirs,
             guint64               ours,
             MantVectorTally      *tally)
{
  const char *field, *reason = policy_reason (self, value, theirs, ours, &field);
  g_autofree char *id = g_strdup_printf ("%s-%s", self->peer, field);
  char **example = mant_vector_tally_differ (tally, MANT_DEVIATION_POLICY, id, reason);

  if (example != NULL)
    *example = describe (self, value, given, theirs, ours);
}

/* Encodes `value` under the peer's policy, which has to give the peer's code but where a rule
 * predicts that code, and under the default policy, to tell how far the two policies are apart. */
void
mant_encode_case_compare (const MantEncodeCase *self,
                          const MantValue      *value,
                          const guint64        *given,
                          guint64               theirs,
                          MantVectorTally      *tally)
{
  MantEncodeCheck check = { .set = self, .value = *value, .theirs = theirs };
  MantFlags flags;
  guint64 ours;
  char **example;

  check.ours = encode (&self->as_peer, self, value, given, self->peer_overflow, &check.flags);
  if (check.ours == theirs)
    {
      mant_vector_tally_equal (tally, 1);
      ours = encode (&self->format, self, value, given, self->overflow, &flags);
      if (ours != theirs)
        note_policy (self, value, given, theirs, ours, tally);
      return;
    }

  for (const MantEncodeRule *rule = self->rules; rule != NULL && rule->id != NULL; rule++)
    if (rule->predicts (&check))
      {
        example = mant_vector_tally_differ (tally, MANT_DEVIATION_KNOWN, rule->id, rule->reason);
        if (example != NULL)
          *example = describe (self, value, given, theirs, check.ours);
        return;
      }

  example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, self->label, NULL);
  if (example != NULL)
    *example = describe (self, value, given, theirs, check.ours);
}
