/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-row.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* A person tries so many formats in a row; more are computed anew. */
#define MAX_CHOICES 32

typedef struct
{
  MantTensorStats  stats;
  MantHistogram   *histogram;
  char            *reason;    /* why there are none */
  gboolean         sampled;
} Stats;

typedef struct
{
  double    qsnr_db;
  char     *reason;   /* why it is NaN */
  gboolean  sampled;
} Qsnr;

/*
 * MantTensorRow:
 *
 * A tensor and the figures that are known of it so far.  A choice is the text of all that a
 * quantization depends on: format, rounding, scale rule, axis, seed.  A file may have a million of
 * these, so what is not known takes no memory.
 */
struct _MantTensorRow
{
  GObject     parent_instance;

  MantTensor *tensor;
  guint       position;
  Stats      *stats;
  GHashTable *qsnrs; /* choice → Qsnr */
};

G_DEFINE_FINAL_TYPE (MantTensorRow, mant_tensor_row, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
stats_free (Stats *stats)
{
  g_clear_pointer (&stats->histogram, mant_histogram_unref);
  g_clear_pointer (&stats->reason, g_free);
  g_free (stats);
}

static void
qsnr_free (gpointer data)
{
  Qsnr *qsnr = data;

  g_clear_pointer (&qsnr->reason, g_free);
  g_free (qsnr);
}

static void
mant_tensor_row_finalize (GObject *object)
{
  MantTensorRow *self = MANT_TENSOR_ROW (object);

  g_clear_pointer (&self->tensor, mant_tensor_unref);
  g_clear_pointer (&self->stats, stats_free);
  g_clear_pointer (&self->qsnrs, g_hash_table_unref);

  G_OBJECT_CLASS (mant_tensor_row_parent_class)->finalize (object);
}

static void
mant_tensor_row_class_init (MantTensorRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_tensor_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mant_tensor_row_init (MantTensorRow *self)
{
}

/* tensor: (nullable): NULL for a row that only asks a sorter how it sorts */
MantTensorRow *
mant_tensor_row_new (MantTensor *tensor,
                     guint       position)
{
  MantTensorRow *self = g_object_new (MANT_TYPE_TENSOR_ROW, NULL);

  self->tensor = tensor != NULL ? mant_tensor_ref (tensor) : NULL;
  self->position = position;

  return self;
}

MantTensor *
mant_tensor_row_get_tensor (MantTensorRow *self)
{
  return self->tensor;
}

guint
mant_tensor_row_get_position (MantTensorRow *self)
{
  return self->position;
}

/* What is shown of the row is another: it learned something, or another choice is shown. */
void
mant_tensor_row_changed (MantTensorRow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static const Qsnr *
get_qsnr (MantTensorRow *self,
          const char    *choice)
{
  return self->qsnrs != NULL && choice != NULL ? g_hash_table_lookup (self->qsnrs, choice) : NULL;
}

/* Of the statistics if choice is NULL, else of the QSNR. */
MantKnowledge
mant_tensor_row_get_knowledge (MantTensorRow *self,
                               const char    *choice)
{
  const Qsnr *qsnr;

  if (choice == NULL)
    {
      if (self->stats == NULL)
        return MANT_KNOWLEDGE_NONE;

      return self->stats->sampled ? MANT_KNOWLEDGE_SAMPLED : MANT_KNOWLEDGE_EXACT;
    }

  qsnr = get_qsnr (self, choice);
  if (qsnr == NULL)
    return MANT_KNOWLEDGE_NONE;

  return qsnr->sampled ? MANT_KNOWLEDGE_SAMPLED : MANT_KNOWLEDGE_EXACT;
}

void
mant_tensor_row_take_stats (MantTensorRow *self,
                            MantStatsJob  *job,
                            const GError  *error)
{
  Stats *stats = g_new0 (Stats, 1);

  if (error != NULL)
    {
      stats->reason = g_strdup (error->message);
    }
  else
    {
      MantHistogram *histogram = mant_stats_job_get_histogram (job);

      mant_stats_job_get_stats (job, &stats->stats);
      stats->histogram = histogram != NULL ? mant_histogram_ref (histogram) : NULL;
      stats->sampled = mant_stats_job_is_sampled (job);
    }

  g_clear_pointer (&self->stats, stats_free);
  self->stats = stats;
  mant_tensor_row_changed (self);
}

void
mant_tensor_row_take_qsnr (MantTensorRow   *self,
                           const char      *choice,
                           MantQuantizeJob *job,
                           const GError    *error)
{
  Qsnr *qsnr = g_new0 (Qsnr, 1);

  if (error != NULL)
    {
      qsnr->qsnr_db = NAN;
      qsnr->reason = g_strdup (error->message);
    }
  else
    {
      MantQuantizeFigures figures;

      mant_quantize_job_get_figures (job, &figures);
      qsnr->qsnr_db = figures.qsnr_db;
      qsnr->reason = isnan (qsnr->qsnr_db) ? mant_quantize_job_dup_reason (job, "qsnr_db") : NULL;
      qsnr->sampled = mant_quantize_job_is_sampled (job);
    }

  if (self->qsnrs == NULL)
    self->qsnrs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, qsnr_free);
  else if (g_hash_table_size (self->qsnrs) >= MAX_CHOICES)
    g_hash_table_remove_all (self->qsnrs);
  g_hash_table_insert (self->qsnrs, g_strdup (choice), qsnr);
  mant_tensor_row_changed (self);
}

/* The number of a column; FALSE where it is not known, undefined, or no number. */
gboolean
mant_tensor_row_get_number (MantTensorRow *self,
                            MantColumn     column,
                            const char    *choice,
                            double        *number)
{
  const Qsnr *qsnr;

  if (column == MANT_COLUMN_N_ELEMENTS)
    {
      *number = mant_tensor_get_n_elements (self->tensor);
      return TRUE;
    }
  if (column == MANT_COLUMN_QSNR)
    {
      qsnr = get_qsnr (self, choice);
      *number = qsnr != NULL ? qsnr->qsnr_db : NAN;
      return !isnan (*number);
    }
  if (self->stats == NULL || self->stats->reason != NULL)
    return FALSE;

  switch (column)
    {
    case MANT_COLUMN_ABSMAX:
      *number = self->stats->stats.absmax;
      break;
    case MANT_COLUMN_STD:
      *number = self->stats->stats.std;
      break;
    case MANT_COLUMN_KURTOSIS:
      *number = self->stats->stats.kurtosis_pearson;
      break;
    case MANT_COLUMN_CREST:
      *number = self->stats->stats.crest32;
      break;
    default:
      return FALSE;
    }

  return !isnan (*number);
}

/* (transfer none) (nullable) */
MantHistogram *
mant_tensor_row_get_histogram (MantTensorRow *self)
{
  return self->stats != NULL ? self->stats->histogram : NULL;
}

static char *
number_text (MantColumn column,
             double     number)
{
  if (isinf (number))
    return g_strdup (number > 0 ? "∞" : "−∞");

  switch (column)
    {
    case MANT_COLUMN_QSNR:
      return g_strdup_printf ("%.2f", number);
    case MANT_COLUMN_CREST:
      return g_strdup_printf ("%.3f", number);
    case MANT_COLUMN_N_ELEMENTS:
      /* Exact up to 2^53 elements. */
      return g_strdup_printf ("%'.0f", number);
    default:
      return g_strdup_printf ("%.4g", number);
    }
}

/* Why a figure of the statistics is a NaN. */
static char *
missing_reason (MantTensorRow *self,
                MantColumn     column)
{
  const MantTensorStats *stats = &self->stats->stats;

  if (mant_tensor_get_n_elements (self->tensor) == 0)
    return g_strdup (_("The tensor has no elements."));
  if (stats->count == 0)
    return g_strdup (_("No element is finite."));
  if (column == MANT_COLUMN_KURTOSIS)
    return g_strdup (_("Undefined: the elements are all the same."));
  if (column == MANT_COLUMN_CREST)
    return g_strdup (_("Undefined: every block is zero."));

  return g_strdup (_("Undefined for these elements."));
}

static char *
figure_text (MantTensorRow  *self,
             MantColumn      column,
             const char     *choice,
             char          **tooltip)
{
  const char *reason = NULL;
  gboolean known;
  gboolean sampled;
  double number;
  g_autofree char *text = NULL;

  if (column == MANT_COLUMN_QSNR)
    {
      const Qsnr *qsnr = get_qsnr (self, choice);

      known = qsnr != NULL;
      sampled = known && qsnr->sampled;
      reason = known ? qsnr->reason : NULL;
    }
  else
    {
      known = self->stats != NULL;
      sampled = known && self->stats->sampled;
      reason = known ? self->stats->reason : NULL;
    }

  if (!known)
    return g_strdup ("");
  if (!mant_tensor_row_get_number (self, column, choice, &number))
    {
      if (reason != NULL)
        *tooltip = g_strdup (reason);
      else if (column == MANT_COLUMN_QSNR)
        *tooltip = g_strdup (_("Undefined for these elements."));
      else
        *tooltip = missing_reason (self, column);
      return g_strdup ("—");
    }

  text = number_text (column, number);
  if (!sampled)
    return g_steal_pointer (&text);

  *tooltip = g_strdup (_("From a sample of the elements; the exact figure follows."));

  return g_strconcat ("≈ ", text, NULL);
}

/* The text of a cell: empty for what is not known yet, a dash for what cannot be, with the reason as
 * the tooltip. */
char *
mant_tensor_row_dup_text (MantTensorRow  *self,
                          MantColumn      column,
                          const char     *choice,
                          char          **tooltip)
{
  double number;

  *tooltip = NULL;
  switch (column)
    {
    case MANT_COLUMN_NAME:
      *tooltip = mant_tensor_dup_display_name (self->tensor);
      return g_strdup (*tooltip);
    case MANT_COLUMN_DTYPE:
      return g_strdup (mant_tensor_get_dtype_name (self->tensor));
    case MANT_COLUMN_SHAPE:
      *tooltip = mant_tensor_dup_shape_text (self->tensor);
      return g_strdup (*tooltip);
    case MANT_COLUMN_N_ELEMENTS:
      mant_tensor_row_get_number (self, column, choice, &number);
      return number_text (column, number);
    default:
      return figure_text (self, column, choice, tooltip);
    }
}

/* "layers.9" before "layers.10": runs of digits compare as numbers, of whatever length. */
static int
compare_names (const char *a,
               const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          gsize a_length;
          gsize b_length;
          int order;

          while (*a == '0' && g_ascii_isdigit (a[1]))
            a++;
          while (*b == '0' && g_ascii_isdigit (b[1]))
            b++;
          a_length = strspn (a, "0123456789");
          b_length = strspn (b, "0123456789");
          if (a_length != b_length)
            return a_length < b_length ? -1 : 1;
          order = memcmp (a, b, a_length);
          if (order != 0)
            return order;
          a += a_length;
          b += b_length;
        }
      else if (*a != *b)
        {
          return (guchar) *a < (guchar) *b ? -1 : 1;
        }
      else
        {
          a++;
          b++;
        }
    }

  return (*a != '\0') - (*b != '\0');
}

static int
compare_shapes (MantTensor *a,
                MantTensor *b)
{
  guint a_n_dims;
  guint b_n_dims;
  const guint64 *a_shape = mant_tensor_get_shape (a, &a_n_dims);
  const guint64 *b_shape = mant_tensor_get_shape (b, &b_n_dims);

  if (a_n_dims != b_n_dims)
    return a_n_dims < b_n_dims ? -1 : 1;
  for (guint i = 0; i < a_n_dims; i++)
    if (a_shape[i] != b_shape[i])
      return a_shape[i] < b_shape[i] ? -1 : 1;

  return 0;
}

/* The order in a column, ascending; what is not known comes last when that is turned around, too. */
int
mant_tensor_row_compare (MantTensorRow *a,
                         MantTensorRow *b,
                         MantColumn     column,
                         const char    *choice,
                         gboolean       descending)
{
  double a_number = 0;
  double b_number = 0;
  gboolean a_known;
  gboolean b_known;

  switch (column)
    {
    case MANT_COLUMN_NAME:
      return compare_names (mant_tensor_get_name (a->tensor), mant_tensor_get_name (b->tensor));
    case MANT_COLUMN_DTYPE:
      return g_strcmp0 (mant_tensor_get_dtype_name (a->tensor),
                        mant_tensor_get_dtype_name (b->tensor));
    case MANT_COLUMN_SHAPE:
      return compare_shapes (a->tensor, b->tensor);
    case MANT_COLUMN_HISTOGRAM:
      /* There is no order of shapes; kurtosis is how heavy the tails are. */
      column = MANT_COLUMN_KURTOSIS;
      break;
    default:
      break;
    }

  a_known = mant_tensor_row_get_number (a, column, choice, &a_number);
  b_known = mant_tensor_row_get_number (b, column, choice, &b_number);
  if (a_known != b_known)
    return a_known == descending ? 1 : -1;
  if (!a_known)
    return 0;

  return (a_number > b_number) - (a_number < b_number);
}
