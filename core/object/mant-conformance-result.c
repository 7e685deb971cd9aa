/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-conformance-result-private.h"

#include "mant-text-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define MAX_SHOWN 2000 /* characters of an example */

struct _MantConformanceDeviation {
  GObject parent_instance;
  MantDeviationKind kind;
  char *id, *example;
  const char *reason;
  guint64 count;
};

G_DEFINE_FINAL_TYPE (MantConformanceDeviation, mant_conformance_deviation, G_TYPE_OBJECT)

enum {
  DEVIATION_PROP_0,
  DEVIATION_PROP_ID,
  DEVIATION_PROP_KIND,
  DEVIATION_PROP_KNOWN,
  DEVIATION_PROP_COUNT,
  DEVIATION_PROP_EXAMPLE,
  DEVIATION_PROP_REASON,
  N_DEVIATION_PROPS
};

static GParamSpec *deviation_properties[N_DEVIATION_PROPS];

static const char *const kind_names[] = {
  [MANT_DEVIATION_POLICY] = "policy",
  [MANT_DEVIATION_KNOWN] = "known",
  [MANT_DEVIATION_UNEXPECTED] = "unexpected",
};

static void
mant_conformance_deviation_finalize (GObject *object)
{
  MantConformanceDeviation *self = MANT_CONFORMANCE_DEVIATION (object);

  g_free (self->id);
  g_free (self->example);

  G_OBJECT_CLASS (mant_conformance_deviation_parent_class)->finalize (object);
}

static void
mant_conformance_deviation_get_property (GObject    *object,
                                         guint       prop_id,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  MantConformanceDeviation *self = MANT_CONFORMANCE_DEVIATION (object);

  switch (prop_id)
    {
    case DEVIATION_PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case DEVIATION_PROP_KIND:
      g_value_set_static_string (value, kind_names[self->kind]);
      break;
    case DEVIATION_PROP_KNOWN:
      g_value_set_boolean (value, self->kind != MANT_DEVIATION_UNEXPECTED);
      break;
    case DEVIATION_PROP_COUNT:
      g_value_set_uint64 (value, self->count);
      break;
    case DEVIATION_PROP_EXAMPLE:
      g_value_set_string (value, self->example);
      break;
    case DEVIATION_PROP_REASON:
      g_value_set_static_string (value, self->reason != NULL ? _(self->reason) : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_conformance_deviation_class_init (MantConformanceDeviationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mant_conformance_deviation_finalize;
  object_class->get_property = mant_conformance_deviation_get_property;

  /**
   * MantConformanceDeviation:id:
   *
   * A name that stays: "cpfloat-directed-zero-sign"; of an unexpected one, the key of the vectors.
   */
  deviation_properties[DEVIATION_PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * MantConformanceDeviation:kind:
   *
   * "policy", "known" or "unexpected".
   */
  deviation_properties[DEVIATION_PROP_KIND] =
    g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  /**
   * MantConformanceDeviation:known:
   *
   * Whether there is a rule for it, or a policy: whether it is not unexpected.
   */
  deviation_properties[DEVIATION_PROP_KNOWN] =
    g_param_spec_boolean ("known", NULL, NULL, FALSE, flags);
  /**
   * MantConformanceDeviation:count:
   *
   * How often it was met.
   */
  deviation_properties[DEVIATION_PROP_COUNT] =
    g_param_spec_uint64 ("count", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  /**
   * MantConformanceDeviation:example:
   *
   * The first one met: the key, the operands, the peer's answer and this engine's.
   */
  deviation_properties[DEVIATION_PROP_EXAMPLE] =
    g_param_spec_string ("example", NULL, NULL, NULL, flags);
  /**
   * MantConformanceDeviation:reason:
   *
   * Why this engine answers otherwise, in the language of the user; %NULL for an unexpected one.
   */
  deviation_properties[DEVIATION_PROP_REASON] =
    g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_DEVIATION_PROPS, deviation_properties);
}

static void
mant_conformance_deviation_init (MantConformanceDeviation *self)
{
}

struct _MantConformanceResult {
  GObject parent_instance;
  const MantVectorKind *kind;
  char *peer, *file, *skip_reason;
  guint64 compared, equal, known, unexpected, skipped;
  GListStore *deviations;
  gint64 elapsed_ns;
};

G_DEFINE_FINAL_TYPE (MantConformanceResult, mant_conformance_result, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_SET,
  PROP_PEER,
  PROP_FILE,
  PROP_TITLE,
  PROP_COMPARED,
  PROP_EQUAL,
  PROP_KNOWN,
  PROP_UNEXPECTED,
  PROP_SKIPPED,
  PROP_SKIP_REASON,
  PROP_DEVIATIONS,
  PROP_ELAPSED_NS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
mant_conformance_result_finalize (GObject *object)
{
  MantConformanceResult *self = MANT_CONFORMANCE_RESULT (object);

  g_free (self->peer);
  g_free (self->file);
  g_free (self->skip_reason);
  g_clear_object (&self->deviations);

  G_OBJECT_CLASS (mant_conformance_result_parent_class)->finalize (object);
}

static void
mant_conformance_result_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  MantConformanceResult *self = MANT_CONFORMANCE_RESULT (object);

  switch (prop_id)
    {
    case PROP_SET:
      g_value_set_static_string (value, self->kind->id);
      break;
    case PROP_PEER:
      g_value_set_string (value, self->peer);
      break;
    case PROP_FILE:
      g_value_set_string (value, self->file);
      break;
    case PROP_TITLE:
      g_value_set_static_string (value, _(self->kind->title));
      break;
    case PROP_COMPARED:
      g_value_set_uint64 (value, self->compared);
      break;
    case PROP_EQUAL:
      g_value_set_uint64 (value, self->equal);
      break;
    case PROP_KNOWN:
      g_value_set_uint64 (value, self->known);
      break;
    case PROP_UNEXPECTED:
      g_value_set_uint64 (value, self->unexpected);
      break;
    case PROP_SKIPPED:
      g_value_set_uint64 (value, self->skipped);
      break;
    case PROP_SKIP_REASON:
      g_value_set_string (value, self->skip_reason);
      break;
    case PROP_DEVIATIONS:
      g_value_set_object (value, self->deviations);
      break;
    case PROP_ELAPSED_NS:
      g_value_set_int64 (value, self->elapsed_ns);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_conformance_result_class_init (MantConformanceResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mant_conformance_result_finalize;
  object_class->get_property = mant_conformance_result_get_property;

  /**
   * MantConformanceResult:set:
   *
   * The kind of vector set: "gfloat-encode".
   */
  properties[PROP_SET] = g_param_spec_string ("set", NULL, NULL, NULL, flags);
  /**
   * MantConformanceResult:peer:
   *
   * Whose answers they are: "gfloat".
   */
  properties[PROP_PEER] = g_param_spec_string ("peer", NULL, NULL, NULL, flags);
  /**
   * MantConformanceResult:file:
   *
   * The file, as it is named below the folder.
   */
  properties[PROP_FILE] = g_param_spec_string ("file", NULL, NULL, NULL, flags);
  /**
   * MantConformanceResult:title:
   *
   * What the set is, in the language of the user.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /**
   * MantConformanceResult:compared:
   *
   * How many answers were compared: the sum of equal, known and unexpected.
   */
  properties[PROP_COMPARED] =
    g_param_spec_uint64 ("compared", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  /**
   * MantConformanceResult:equal:
   *
   * How many are equal, under the policy that the peer has.
   */
  properties[PROP_EQUAL] = g_param_spec_uint64 ("equal", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  /**
   * MantConformanceResult:known:
   *
   * How many differ just as a known deviation of the peer predicts.
   */
  properties[PROP_KNOWN] = g_param_spec_uint64 ("known", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  /**
   * MantConformanceResult:unexpected:
   *
   * How many differ for no known reason.
   */
  properties[PROP_UNEXPECTED] =
    g_param_spec_uint64 ("unexpected", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  /**
   * MantConformanceResult:skipped:
   *
   * How many were not compared.
   */
  properties[PROP_SKIPPED] = g_param_spec_uint64 ("skipped", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  /**
   * MantConformanceResult:skip-reason:
   *
   * Why the first of them was not; %NULL if all were compared.
   */
  properties[PROP_SKIP_REASON] =
    g_param_spec_string ("skip-reason", NULL, NULL, NULL, flags);
  /**
   * MantConformanceResult:deviations:
   *
   * The ways in which answers differ, unexpected ones first.
   */
  properties[PROP_DEVIATIONS] =
    g_param_spec_object ("deviations", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  /**
   * MantConformanceResult:elapsed-ns:
   *
   * How long it took in nanoseconds.
   */
  properties[PROP_ELAPSED_NS] =
    g_param_spec_int64 ("elapsed-ns", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mant_conformance_result_init (MantConformanceResult *self)
{
  self->deviations = g_list_store_new (MANT_TYPE_CONFORMANCE_DEVIATION);
}

/* Keys are others' text. */
static char *
dup_shown (const char *text)
{
  return text == NULL ? NULL : mant_text_escape (text, strlen (text), MAX_SHOWN);
}

MantConformanceResult *
mant_conformance_result_new (const MantVectorKind  *kind,
                             const char            *peer,
                             const char            *file,
                             const MantVectorTally *tally,
                             gint64                 elapsed_ns)
{
  MantConformanceResult *self = g_object_new (MANT_TYPE_CONFORMANCE_RESULT, NULL);

  self->kind = kind;
  self->peer = g_strdup (peer != NULL ? peer : kind->peer);
  self->file = g_strdup (file);
  self->skip_reason = dup_shown (tally->skip_reason);
  self->compared = tally->compared;
  self->equal = tally->equal;
  self->known = tally->known;
  self->unexpected = tally->unexpected;
  self->skipped = tally->skipped;
  self->elapsed_ns = elapsed_ns;

  for (int k = MANT_DEVIATION_UNEXPECTED; k >= MANT_DEVIATION_POLICY; k--)
    for (guint i = 0; i < tally->deviations->len; i++)
      {
        const MantVectorDeviation *from = g_ptr_array_index (tally->deviations, i);
        g_autoptr (MantConformanceDeviation) deviation = NULL;

        if ((int) from->kind != k)
          continue;
        deviation = g_object_new (MANT_TYPE_CONFORMANCE_DEVIATION, NULL);
        deviation->kind = from->kind;
        deviation->id = dup_shown (from->id);
        deviation->example = dup_shown (from->example);
        deviation->reason = from->reason;
        deviation->count = from->count;
        g_list_store_append (self->deviations, deviation);
      }

  return self;
}
