/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-quantize-figures.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "layers/bars.h"
#include "layers/heat.h"
#include "layers/line.h"
#include "layers/marks.h"
#include "layers/steps.h"

/* Before is always the first colour and after the second, in every picture. */
enum
{
  COLOR_BEFORE,
  COLOR_AFTER,
  COLOR_REPRESENTABLE,
};

static MantFigure *
new_counts_figure (const char *title,
                   const char *x_title)
{
  MantFigure *figure = mant_figure_new (title, x_title, _("Count"));
  MantAxis *counts = mant_figure_get_y_axis (figure);

  mant_axis_set_allow_log (counts, TRUE);
  /* A quantized histogram is a few tall spikes beside the smooth one: on a linear axis the smooth
   * one disappears. */
  mant_axis_set_scale_kind (counts, MANT_SCALE_LOG);
  return figure;
}

static void
add_layer (MantFigure    *figure,
           MantPlotLayer *layer,
           int            color_index)
{
  g_autoptr (MantPlotLayer) owned = layer;

  mant_plot_layer_set_color_index (owned, color_index);
  mant_figure_add_layer (figure, owned);
}

static void
add_histogram (MantFigure    *figure,
               const char    *title,
               MantHistogram *histogram,
               gboolean       filled,
               int            color_index)
{
  g_autoptr (GBytes) edges = mant_histogram_dup_edges (histogram);
  g_autoptr (GBytes) counts = mant_histogram_dup_counts (histogram);

  add_layer (figure,
             filled ? mant_bars_layer_new (title, edges, counts)
                    : mant_steps_layer_new (title, edges, counts),
             color_index);
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* The middle block scale, as log2; FALSE for scalar formats, whose values need no scale. */
static gboolean
median_scale_log2 (MantQuantizeJob *job,
                   double          *log2_scale)
{
  guint n_rows, n_columns;
  g_autoptr (GBytes) map = mant_quantize_job_dup_scale_map (job, &n_rows, &n_columns);
  g_autoptr (GArray) known = NULL;
  const float *cells;

  if (map == NULL)
    return FALSE;

  cells = g_bytes_get_data (map, NULL);
  known = g_array_sized_new (FALSE, FALSE, sizeof (float), n_rows * n_columns);
  for (gsize i = 0; i < (gsize) n_rows * n_columns; i++)
    if (isfinite (cells[i]))
      g_array_append_val (known, cells[i]);
  if (known->len == 0)
    return FALSE;

  g_array_sort (known, compare_floats);
  *log2_scale = g_array_index (known, float, known->len / 2);
  return TRUE;
}

/* What the format can represent within the histogram, as ticks. Block formats have a value set for each
 * block: the one at the median scale stands for them, and the layer's title says so. */
static void
add_representable_values (MantFigure      *figure,
                          MantQuantizeJob *job,
                          MantHistogram   *histogram,
                          gboolean         log_magnitude)
{
  const char *format = mant_quantize_job_get_format (job);
  g_autoptr (GBytes) edges = mant_histogram_dup_edges (histogram);
  g_autoptr (GBytes) values = NULL;
  const double *edge = g_bytes_get_data (edges, NULL);
  double hi = edge[mant_histogram_get_n_bins (histogram)];
  double lo = log_magnitude ? 0 : edge[0];
  double log2_scale = 0, scale;
  gboolean scaled;

  if (mant_histogram_get_total (histogram) == 0)
    return;

  scaled = median_scale_log2 (job, &log2_scale);
  if (!scaled && mant_format_is_block (format))
    return;
  scale = mant_scale_exp2 (log2_scale);
  if (!(scale > 0) || isinf (scale))
    return;

  /* binary16 and wider have more values than a screen has pixels: no ticks then. */
  values = mant_format_list_values (format, lo / scale, hi / scale, NULL);
  if (values == NULL || g_bytes_get_size (values) > 4096 * sizeof (double))
    return;

  if (scaled)
    {
      g_autoptr (GBytes) elements = g_steal_pointer (&values);
      gsize size;
      const double *element = g_bytes_get_data (elements, &size);
      double *place = g_malloc (MAX (size, 1));

      for (gsize i = 0; i < size / sizeof (double); i++)
        place[i] = element[i] * scale;
      values = g_bytes_new_take (place, size);
    }

  add_layer (figure, mant_marks_layer_new (scaled ? _("Representable, median scale")
                                                : _("Representable"),
                                         values), COLOR_REPRESENTABLE);
}

/**
 * mant_quantize_figure_new_values:
 *
 * An empty figure for mant_quantize_figure_set_values().
 *
 * Returns: (transfer full): a figure
 */
MantFigure *
mant_quantize_figure_new_values (void)
{
  return new_counts_figure (_("Values before and after"), _("Value"));
}

/**
 * mant_quantize_figure_set_values:
 * @figure: a figure of mant_quantize_figure_new_values()
 * @job: a job that has run
 * @log_magnitude: whether to bin |x| by octaves instead of x
 *
 * Shows the histogram of the tensor, over it that of the quantized tensor on the same bins, and
 * under both the values that the format can represent.  What the user has zoomed to is kept
 * unless @log_magnitude changes the axis.
 */
void
mant_quantize_figure_set_values (MantFigure      *figure,
                                 MantQuantizeJob *job,
                                 gboolean         log_magnitude)
{
  MantAxis *axis;
  MantHistogram *before, *after;
  g_autofree char *title = NULL;

  g_return_if_fail (MANT_IS_FIGURE (figure));
  g_return_if_fail (MANT_IS_QUANTIZE_JOB (job));

  before = log_magnitude ? mant_quantize_job_get_log_histogram_before (job)
                         : mant_quantize_job_get_histogram_before (job);
  after = log_magnitude ? mant_quantize_job_get_log_histogram_after (job)
                        : mant_quantize_job_get_histogram_after (job);

  axis = mant_figure_get_x_axis (figure);
  mant_axis_set_title (axis, log_magnitude ? _("Magnitude") : _("Value"));
  mant_axis_set_base (axis, log_magnitude ? 2 : 10);
  mant_axis_set_scale_kind (axis, log_magnitude ? MANT_SCALE_LOG : MANT_SCALE_LINEAR);

  title = g_strdup_printf (_("After, in %s"), mant_quantize_job_get_format (job));
  mant_figure_remove_all_layers (figure);
  add_histogram (figure, _("Before"), before, TRUE, COLOR_BEFORE);
  add_histogram (figure, title, after, FALSE, COLOR_AFTER);
  add_representable_values (figure, job, before, log_magnitude);
}

/**
 * mant_quantize_figure_new_error:
 *
 * An empty figure for mant_quantize_figure_set_error().
 *
 * Returns: (transfer full): a figure
 */
MantFigure *
mant_quantize_figure_new_error (void)
{
  return new_counts_figure (_("Error"), _("Error (quantized − original)"));
}

/**
 * mant_quantize_figure_set_error:
 * @figure: a figure of mant_quantize_figure_new_error()
 * @job: a job that has run
 *
 * Shows the histogram of the error q − x.
 */
void
mant_quantize_figure_set_error (MantFigure      *figure,
                                MantQuantizeJob *job)
{
  g_return_if_fail (MANT_IS_FIGURE (figure));
  g_return_if_fail (MANT_IS_QUANTIZE_JOB (job));

  mant_figure_remove_all_layers (figure);
  add_histogram (figure, _("Error"), mant_quantize_job_get_histogram_error (job), TRUE,
                 COLOR_AFTER);
}

static void
set_channels (MantFigure      *figure,
              MantQuantizeJob *job,
              const char      *title,
              GBytes          *values,
              int              color_index)
{
  guint per_group = mant_quantize_job_get_channels_per_group (job);
  g_autoptr (MantSeries) series = mant_series_new_f64 (values, 0, MAX (per_group, 1));

  mant_figure_remove_all_layers (figure);
  add_layer (figure, mant_line_layer_new (title, series), color_index);
}

/**
 * mant_quantize_figure_new_channel_qsnr:
 *
 * An empty figure for mant_quantize_figure_set_channel_qsnr().
 *
 * Returns: (transfer full): a figure
 */
MantFigure *
mant_quantize_figure_new_channel_qsnr (void)
{
  MantFigure *figure = mant_figure_new (_("QSNR by channel"), _("Channel (axis 0)"), _("QSNR"));

  mant_axis_set_unit (mant_figure_get_y_axis (figure), "dB");
  return figure;
}

/**
 * mant_quantize_figure_set_channel_qsnr:
 * @figure: a figure of mant_quantize_figure_new_channel_qsnr()
 * @job: a job that has run
 *
 * Shows the QSNR of each channel; gaps where a channel has none (all zero, or exact).
 */
void
mant_quantize_figure_set_channel_qsnr (MantFigure      *figure,
                                       MantQuantizeJob *job)
{
  g_autoptr (GBytes) values = NULL;

  g_return_if_fail (MANT_IS_FIGURE (figure));
  g_return_if_fail (MANT_IS_QUANTIZE_JOB (job));

  values = mant_quantize_job_dup_channel_qsnr_db (job);
  set_channels (figure, job, _("QSNR"), values, COLOR_AFTER);
}

/**
 * mant_quantize_figure_new_channel_absmax:
 *
 * An empty figure for mant_quantize_figure_set_channel_absmax().
 *
 * Returns: (transfer full): a figure
 */
MantFigure *
mant_quantize_figure_new_channel_absmax (void)
{
  MantFigure *figure = mant_figure_new (_("Largest magnitude by channel"), _("Channel (axis 0)"),
                                        "max |x|");

  mant_axis_set_allow_log (mant_figure_get_y_axis (figure), TRUE);
  return figure;
}

/**
 * mant_quantize_figure_set_channel_absmax:
 * @figure: a figure of mant_quantize_figure_new_channel_absmax()
 * @job: a job that has run
 *
 * Shows max|x| of each channel: where outlier channels are.
 */
void
mant_quantize_figure_set_channel_absmax (MantFigure      *figure,
                                         MantQuantizeJob *job)
{
  g_autoptr (GBytes) values = NULL;

  g_return_if_fail (MANT_IS_FIGURE (figure));
  g_return_if_fail (MANT_IS_QUANTIZE_JOB (job));

  values = mant_quantize_job_dup_channel_absmax (job);
  set_channels (figure, job, _("Largest magnitude"), values, COLOR_BEFORE);
}

/**
 * mant_quantize_figure_new_scale_map:
 *
 * An empty figure for mant_quantize_figure_set_scale_map().
 *
 * Returns: (transfer full): a figure
 */
MantFigure *
mant_quantize_figure_new_scale_map (void)
{
  MantFigure *figure =
    mant_figure_new (_("Block scales"), _("Block along the axis"), _("Row of blocks"));
  MantAxis *rows = mant_figure_get_y_axis (figure);

  /* Row 0 on top, as a matrix is written; numbers of blocks have no use for a logarithm. */
  mant_axis_set_inverted (rows, TRUE);
  mant_axis_set_allow_log (rows, FALSE);
  mant_axis_set_allow_log (mant_figure_get_x_axis (figure), FALSE);
  return figure;
}

/**
 * mant_quantize_figure_set_scale_map:
 * @figure: a figure of mant_quantize_figure_new_scale_map()
 * @job: a job that has run
 *
 * Shows log2 of the block scales as a map; large tensors are reduced to 512 × 512 cells, each the
 * largest scale within.
 *
 * Returns: whether the format has block scales
 */
gboolean
mant_quantize_figure_set_scale_map (MantFigure      *figure,
                                    MantQuantizeJob *job)
{
  guint n_rows, n_columns;
  g_autoptr (GBytes) map = NULL;

  g_return_val_if_fail (MANT_IS_FIGURE (figure), FALSE);
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (job), FALSE);

  mant_figure_remove_all_layers (figure);
  map = mant_quantize_job_dup_scale_map (job, &n_rows, &n_columns);
  if (map == NULL || n_rows == 0 || n_columns == 0)
    return FALSE;

  add_layer (figure,
             mant_heat_layer_new (_("log2 of the block scale"), n_rows, n_columns, map,
                                  0, n_columns, 0, n_rows),
             COLOR_BEFORE);
  return TRUE;
}
