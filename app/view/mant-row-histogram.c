/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-row-histogram.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* As many columns as a hundred pixels can show apart. */
#define MAX_COLUMNS 48
#define NATURAL_WIDTH 96
#define NATURAL_HEIGHT 18

/**
 * MantRowHistogram:
 *
 * The shape of a distribution, as large as a line of text.  Heights go by the square root of the
 * count, so that the tails of a peaked distribution are seen; there are no axes, and the accessible
 * description tells the range.
 */
struct _MantRowHistogram
{
  GtkWidget      parent_instance;

  MantHistogram *histogram;
  float          heights[MAX_COLUMNS]; /* 0 to 1 */
  guint          n_columns;
};

G_DEFINE_FINAL_TYPE (MantRowHistogram, mant_row_histogram, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_HISTOGRAM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
measure_columns (MantRowHistogram *self)
{
  g_autoptr (GBytes) bytes = NULL;
  double sums[MAX_COLUMNS] = { 0 };
  double highest = 0;
  const double *counts;
  guint n_bins;

  self->n_columns = 0;
  if (self->histogram == NULL)
    return;

  n_bins = mant_histogram_get_n_bins (self->histogram);
  bytes = mant_histogram_dup_counts (self->histogram);
  if (n_bins == 0 || g_bytes_get_size (bytes) < n_bins * sizeof (double))
    return;

  counts = g_bytes_get_data (bytes, NULL);
  self->n_columns = MIN (n_bins, MAX_COLUMNS);
  for (guint i = 0; i < n_bins; i++)
    sums[(guint64) i * self->n_columns / n_bins] += counts[i];
  for (guint i = 0; i < self->n_columns; i++)
    highest = MAX (highest, sums[i]);
  for (guint i = 0; i < self->n_columns; i++)
    self->heights[i] = highest > 0 ? sqrt (sums[i] / highest) : 0;
}

static void
describe (MantRowHistogram *self)
{
  g_autofree char *text = NULL;

  if (self->histogram == NULL || mant_histogram_get_total (self->histogram) == 0)
    text = g_strdup (_("No values"));
  else
    text = g_strdup_printf (_("Histogram of the values from %.3g to %.3g"),
                            mant_histogram_get_lo (self->histogram),
                            mant_histogram_get_hi (self->histogram));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->histogram != NULL ? text : NULL);
}

static void
mant_row_histogram_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = NATURAL_WIDTH / 4;
      *natural = NATURAL_WIDTH;
    }
  else
    {
      *minimum = NATURAL_HEIGHT;
      *natural = NATURAL_HEIGHT;
    }
}

static void
mant_row_histogram_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  MantRowHistogram *self = MANT_ROW_HISTOGRAM (widget);
  float width = gtk_widget_get_width (widget);
  float height = gtk_widget_get_height (widget);
  GdkRGBA color;
  GdkRGBA base;
  guint i = 0;

  if (self->n_columns == 0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  base = color;
  base.alpha *= 0.25;
  color.alpha *= 0.65;
  gtk_snapshot_append_color (snapshot, &base, &GRAPHENE_RECT_INIT (0, height - 1, width, 1));

  /* Neighbours of one height are one rectangle. */
  while (i < self->n_columns)
    {
      float pixels = roundf (self->heights[i] * (height - 1));
      float x0 = roundf (i * width / self->n_columns);
      float x1;

      while (i + 1 < self->n_columns && roundf (self->heights[i + 1] * (height - 1)) == pixels)
        i++;
      i++;
      x1 = roundf (i * width / self->n_columns);

      /* What is there at all is seen. */
      if (pixels == 0 && self->heights[i - 1] > 0)
        pixels = 1;
      if (pixels > 0 && x1 > x0)
        gtk_snapshot_append_color (snapshot, &color,
                                   &GRAPHENE_RECT_INIT (x0, height - pixels, x1 - x0, pixels));
    }
}

static void
mant_row_histogram_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  MantRowHistogram *self = MANT_ROW_HISTOGRAM (object);

  switch (prop_id)
    {
    case PROP_HISTOGRAM:
      g_value_set_boxed (value, self->histogram);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_row_histogram_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  MantRowHistogram *self = MANT_ROW_HISTOGRAM (object);

  switch (prop_id)
    {
    case PROP_HISTOGRAM:
      mant_row_histogram_set_histogram (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_row_histogram_finalize (GObject *object)
{
  MantRowHistogram *self = MANT_ROW_HISTOGRAM (object);

  g_clear_pointer (&self->histogram, mant_histogram_unref);

  G_OBJECT_CLASS (mant_row_histogram_parent_class)->finalize (object);
}

static void
mant_row_histogram_class_init (MantRowHistogramClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mant_row_histogram_get_property;
  object_class->set_property = mant_row_histogram_set_property;
  object_class->finalize = mant_row_histogram_finalize;

  widget_class->measure = mant_row_histogram_measure;
  widget_class->snapshot = mant_row_histogram_snapshot;

  /**
   * MantRowHistogram:histogram:
   *
   * What is shown.
   */
  properties[PROP_HISTOGRAM] =
    g_param_spec_boxed ("histogram", NULL, NULL, MANT_TYPE_HISTOGRAM,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "rowhistogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
mant_row_histogram_init (MantRowHistogram *self)
{
  describe (self);
}

/**
 * mant_row_histogram_new:
 *
 * Makes a widget that shows nothing yet.
 *
 * Returns: a new widget
 */
GtkWidget *
mant_row_histogram_new (void)
{
  return g_object_new (MANT_TYPE_ROW_HISTOGRAM, NULL);
}

/**
 * mant_row_histogram_get_histogram:
 * @self: a row histogram
 *
 * Gets what is shown.
 *
 * Returns: (transfer none) (nullable): the histogram
 */
MantHistogram *
mant_row_histogram_get_histogram (MantRowHistogram *self)
{
  g_return_val_if_fail (MANT_IS_ROW_HISTOGRAM (self), NULL);

  return self->histogram;
}

/**
 * mant_row_histogram_set_histogram:
 * @self: a row histogram
 * @histogram: (nullable): what to show; %NULL or one without bins shows nothing, one without counts
 *   only the ground line
 *
 * Sets what is shown.
 */
void
mant_row_histogram_set_histogram (MantRowHistogram *self,
                                  MantHistogram    *histogram)
{
  g_return_if_fail (MANT_IS_ROW_HISTOGRAM (self));

  if (histogram == self->histogram)
    return;

  if (histogram != NULL)
    mant_histogram_ref (histogram);
  g_clear_pointer (&self->histogram, mant_histogram_unref);
  self->histogram = histogram;

  measure_columns (self);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HISTOGRAM]);
}
