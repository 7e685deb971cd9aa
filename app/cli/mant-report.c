/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-report.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include <mant-quantize-figures.h>

#include "mant-number-text.h"
#include "mant-picture.h"

#define PICTURE_WIDTH 560
#define PICTURE_HEIGHT 300
#define THUMBNAIL_BINS 48
#define THUMBNAIL_HEIGHT 20

static const char style[] =
  ":root { color-scheme: light dark; --back: #ffffff; --card: #fafafa; --text: #2e3436;\n"
  "  --dim: #5e5c64; --line: #d5d3cf; --link: #1a5fb4; }\n"
  "@media screen and (prefers-color-scheme: dark) { :root { --back: #1e1e1e; --card: #262626;\n"
  "  --text: #f2f1ef; --dim: #b5b3b0; --line: #454547; --link: #78aeed; } }\n"
  "body { margin: 0 auto; padding: 1.5rem; max-width: 110rem; background: var(--back);\n"
  "  color: var(--text); font: 15px/1.5 system-ui, sans-serif; }\n"
  "h1 { font-size: 1.6rem; overflow-wrap: anywhere; } h2 { margin-top: 2.5rem; }\n"
  "h3 { margin-top: 2.5rem; font-size: 1.15rem; overflow-wrap: anywhere; }\n"
  "a { color: var(--link); }\n"
  "code { font-size: 0.9em; overflow-wrap: anywhere; }\n"
  "pre { padding: 0.75rem 1rem; background: var(--card); border: 1px solid var(--line);\n"
  "  border-radius: 8px; white-space: pre-wrap; }\n"
  ".scroll { width: fit-content; max-width: 100%; overflow-x: auto; margin: 1rem 0;\n"
  "  box-sizing: border-box; border: 1px solid var(--line); border-radius: 8px; }\n"
  "table { border-collapse: collapse; font-variant-numeric: tabular-nums; }\n"
  "th, td { padding: 0.3rem 0.65rem; border-bottom: 1px solid var(--line); text-align: left;\n"
  "  vertical-align: middle; }\n"
  "tr:last-child > * { border-bottom: none; }\n"
  "td { white-space: nowrap; } td.why, td.text { white-space: normal; }\n"
  "td.n, th.n { text-align: right; }\n"
  "td.why { color: var(--dim); font-style: italic; }\n"
  "thead th { background: var(--card); white-space: nowrap; }\n"
  "tbody th { font-weight: normal; overflow-wrap: anywhere; min-width: 10rem; }\n"
  "th button { all: unset; cursor: pointer; font-weight: inherit; }\n"
  "th button:hover { text-decoration: underline; }\n"
  "th button:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link);\n"
  "  outline-offset: 2px; }\n"
  "th[aria-sort=ascending] button::after { content: ' ↑'; }\n"
  "th[aria-sort=descending] button::after { content: ' ↓'; }\n"
  "svg.t { display: block; width: 96px; height: 24px; fill: var(--p0); }\n"
  ".pictures { display: grid; gap: 1rem;\n"
  "  grid-template-columns: repeat(auto-fill, minmax(min(28rem, 100%), 1fr)); }\n"
  "figure { margin: 0; padding: 0.5rem; background: var(--back); border: 1px solid var(--line);\n"
  "  border-radius: 8px; break-inside: avoid; }\n"
  "figure svg { display: block; width: 100%; height: auto; }\n"
  "figcaption { padding: 0 0.5rem 0.25rem; color: var(--dim); text-align: center; }\n"
  "dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.5rem; }\n"
  "dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }\n"
  "footer { margin-top: 3rem; color: var(--dim); }\n";

/* Makes headings of the tensor table into buttons that sort by their column. The page is complete
 * without it. */
static const char script[] =
  "for (const table of document.querySelectorAll('table.sortable'))\n"
  "  table.querySelectorAll('thead th').forEach((heading, column) => {\n"
  "    if (heading.dataset.sort === undefined) return;\n"
  "    const button = document.createElement('button');\n"
  "    button.type = 'button';\n"
  "    button.append(...heading.childNodes);\n"
  "    heading.append(button);\n"
  "    button.addEventListener('click', () => {\n"
  "      const down = heading.getAttribute('aria-sort') === 'ascending';\n"
  "      const key = row => row.cells[column]?.dataset.value ?? '';\n"
  "      const rows = [...table.tBodies[0].rows];\n"
  "      rows.sort((a, b) => {\n"
  "        const x = key(a), y = key(b);\n"
  "        if (x === '' || y === '') return (x === '') - (y === '');\n"
  "        const order = heading.dataset.sort === 'number' ? x - y : x.localeCompare(y);\n"
  "        return down ? -order : order;\n"
  "      });\n"
  "      table.tBodies[0].append(...rows);\n"
  "      for (const other of heading.parentElement.cells) other.removeAttribute('aria-sort');\n"
  "      heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');\n"
  "    });\n"
  "  });\n";

/* Text between tags. */
static void
add_element (MantOutput *page,
             const char *tag,
             const char *attributes,
             const char *text)
{
  mant_output_printf (page, "<%s%s>", tag, attributes);
  mant_html_add_escaped (page, text);
  mant_output_printf (page, "</%s>", tag);
}

static void
add_term (MantOutput *page,
          const char *term,
          const char *text)
{
  add_element (page, "dt", "", term);
  add_element (page, "dd", "", text);
  mant_output_add (page, "\n");
}

/* A number for people: six significant digits, or so many decimals. */
static char *
short_number (double number,
              int    decimals)
{
  char text[512];
  g_autofree char *format = NULL;

  if (!isfinite (number))
    {
      mant_number_to_text (number, text);
      return g_strdup (g_str_equal (text, "inf") ? "∞" : text);
    }
  format = decimals < 0 ? g_strdup ("%.6g") : g_strdup_printf ("%%.%df", decimals);
  g_ascii_formatd (text, sizeof text, format, number);
  return g_strdup (text);
}

static void
add_number_cell (MantOutput *page,
                 double      number,
                 int         decimals)
{
  char value[MANT_NUMBER_TEXT_SIZE];
  g_autofree char *text = NULL;

  if (isnan (number))
    {
      mant_output_add (page, "<td class=\"n\">—</td>");
      return;
    }
  text = short_number (number, decimals);
  mant_number_to_text (number, value);
  /* JavaScript's word for it, so that exact tensors sort as the best. */
  mant_output_printf (page, "<td class=\"n\" data-value=\"%s\">%s</td>",
                      g_str_equal (value, "inf") ? "Infinity" : value, text);
}

static void
add_count_cell (MantOutput *page,
                guint64     count)
{
  mant_output_printf (page, "<td class=\"n\" data-value=\"%" G_GUINT64_FORMAT "\">"
                      "%" G_GUINT64_FORMAT "</td>", count, count);
}

static void
add_text_cell (MantOutput *page,
               const char *text)
{
  mant_output_add (page, "<td data-value=\"");
  mant_html_add_escaped (page, text);
  mant_output_add (page, "\">");
  mant_html_add_escaped (page, text);
  mant_output_add (page, "</td>");
}

static void
begin_table (MantOutput *page,
             const char *class_name,
             const char *label)
{
  mant_output_add (page, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
  mant_html_add_escaped (page, label);
  mant_output_printf (page, "\"><table%s><thead><tr>", class_name);
}

static void
end_table (MantOutput *page)
{
  mant_output_add (page, "</tbody></table></div>\n");
}

static const char *
format_name (const MantQuantization *format)
{
  return format->format.id[0] != '\0' ? format->format.id : format->text;
}

static void
write_command (const MantReport *self,
               MantOutput       *page)
{
  static const char *const names[] = {
    "format", "rounding", "seed", "scale-rule", "recipe", "axis", "overflow",
    "flip-probability", "flip-bits", "flip-seed", "pictures", "output",
  };
  g_autoptr (GString) line = g_string_new ("mantissa-cli report");

  for (guint i = 0; i < mant_invocation_get_n_arguments (self->invocation); i++)
    {
      g_autofree char *quoted = g_shell_quote (mant_invocation_get_argument (self->invocation, i));

      g_string_append_printf (line, " %s", quoted);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = mant_invocation_get_text (self->invocation, names[i]);

      if (value != NULL)
        {
          g_autofree char *quoted = g_shell_quote (value);

          g_string_append_printf (line, " --%s %s", names[i], quoted);
        }
    }
  add_element (page, "p", "", _("This page was made by:"));
  {
    g_autofree char *printable = mant_printable (line->str);

    mant_output_add (page, "<pre>");
    add_element (page, "code", "", printable);
    mant_output_add (page, "</pre>\n");
  }
}

static void
write_summary (const MantReport *self,
               MantOutput       *page)
{
  const MantQuantization *first = &self->formats[0];
  g_autofree char *path = mant_printable (self->path);
  g_autofree char *n_tensors = g_strdup_printf ("%u", mant_tensor_file_get_n_tensors (self->file));
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, first->seed);
  g_autofree char *rounding = g_strdup_printf ("%s (%s)", first->rounding->id,
                                               _(first->rounding->title));
  g_autofree char *axis = g_strdup_printf ("%d", first->axis);
  g_autofree char *n_elements = NULL;
  g_autofree char *n_bytes = NULL;
  guint64 elements = 0, bytes = 0;

  for (guint i = 0; i < self->tensors->len; i++)
    {
      const MantReportTensor *tensor = g_ptr_array_index (self->tensors, i);

      elements += mant_tensor_get_n_elements (tensor->tensor);
      bytes += mant_tensor_get_n_bytes (tensor->tensor);
    }
  n_elements = g_strdup_printf ("%" G_GUINT64_FORMAT, elements);
  n_bytes = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS | G_FORMAT_SIZE_LONG_FORMAT);

  mant_output_add (page, "<dl>\n");
  add_term (page, _("File"), path);
  add_term (page, _("Kind"), mant_tensor_file_get_kind (self->file));
  add_term (page, _("Tensors"), n_tensors);
  add_term (page, _("Elements in this report"), n_elements);
  add_term (page, _("Their size as stored"), n_bytes);
  add_term (page, _("Rounding"), rounding);
  if (first->rounding->stochastic)
    add_term (page, _("Seed"), seed);
  add_term (page, _("Overflow"), first->overflow);
  if (first->flip_probability > 0)
    {
      g_autofree char *flip_seed = g_strdup_printf ("%" G_GUINT64_FORMAT, first->flip_seed);
      /* Translators: which bits of a code, with what probability, from which seed */
      g_autofree char *flips = g_strdup_printf (_("%s, probability %g, seed %s"), first->flip_bits,
                                                first->flip_probability, flip_seed);

      add_term (page, _("Bit flips in codes"), flips);
    }
  add_term (page, _("Axis of blocks"), axis);
  if (first->scale_rule != NULL)
    add_term (page, _("Scale rule"), first->scale_rule);
  mant_output_add (page, "</dl>\n");
  write_command (self, page);
}

static void
write_warnings (const MantReport *self,
                MantOutput       *page)
{
  const char *const *flagged = mant_tensor_file_get_warnings (self->file);

  if (*flagged == NULL && self->warnings->len == 0)
    return;
  add_element (page, "h2", "", _("Warnings"));
  mant_output_add (page, "<ul>\n");
  for (; *flagged != NULL; flagged++)
    {
      g_autofree char *text = mant_printable (*flagged);

      add_element (page, "li", "", text);
    }
  for (guint i = 0; i < self->warnings->len; i++)
    {
      g_autofree char *text = mant_printable (g_ptr_array_index (self->warnings, i));

      add_element (page, "li", "", text);
    }
  mant_output_add (page, "</ul>\n");
}

static void
write_metadata (const MantReport *self,
                MantOutput       *page)
{
  const char *const *metadata = mant_tensor_file_get_metadata (self->file);

  if (metadata[0] == NULL)
    return;
  add_element (page, "h2", "", _("Metadata"));
  mant_output_add (page, "<dl>\n");
  for (guint i = 0; metadata[i] != NULL; i += 2)
    {
      g_autofree char *key = mant_printable (metadata[i]);
      g_autofree char *value = mant_printable (metadata[i + 1]);

      add_term (page, key, value);
    }
  mant_output_add (page, "</dl>\n");
}

/* Σ of squared errors over Σ of squares, of all tensors that have figures in the format. */
static double
total_qsnr_db (const MantReport *self,
               guint             format,
               double           *n_bits)
{
  double errors = 0, squares = 0;

  *n_bits = 0;
  for (guint i = 0; i < self->tensors->len; i++)
    {
      const MantReportTensor *tensor = g_ptr_array_index (self->tensors, i);
      const MantTensorStats *stats = &tensor->stats;
      const MantQuantizeFigures *figures;

      if (tensor->cells == NULL || tensor->cells[format].unable != NULL)
        continue;
      figures = &tensor->cells[format].figures;
      *n_bits += figures->bits_per_element * mant_tensor_get_n_elements (tensor->tensor);
      if (figures->count == 0)
        continue;
      errors += figures->mse * figures->count;
      squares += (stats->std * stats->std + stats->mean * stats->mean)
                 * (stats->count - stats->nans - stats->infs);
    }
  if (squares == 0)
    return NAN;
  return errors == 0 ? INFINITY : mant_db10 (squares / errors);
}

static void
write_formats (const MantReport *self,
               MantOutput       *page)
{
  add_element (page, "h2", "", _("Formats"));
  begin_table (page, "", _("Formats"));
  add_element (page, "th", " scope=\"col\"", _("Format"));
  add_element (page, "th", " scope=\"col\"", _("Long form"));
  add_element (page, "th", " scope=\"col\" class=\"n\"", _("Bits per element"));
  add_element (page, "th", " scope=\"col\" class=\"n\"", _("Size of all"));
  add_element (page, "th", " scope=\"col\" class=\"n\"", _("QSNR of all (dB)"));
  add_element (page, "th", " scope=\"col\"", _("Definition"));
  mant_output_add (page, "</tr></thead><tbody>\n");
  for (guint i = 0; i < self->n_formats; i++)
    {
      const MantQuantization *format = &self->formats[i];
      g_autofree char *canonical = mant_format_dup_long_form (&format->format);
      double n_bits;
      double qsnr_db = total_qsnr_db (self, i, &n_bits);
      g_autofree char *size = g_format_size_full (ceil (n_bits / 8), G_FORMAT_SIZE_IEC_UNITS);

      mant_output_add (page, "<tr>");
      add_element (page, "th", " scope=\"row\"", format_name (format));
      add_element (page, "td", "", canonical);
      add_number_cell (page, mant_block_format_bits_per_element (&format->format), -1);
      add_element (page, "td", " class=\"n\"", size);
      add_number_cell (page, qsnr_db, 2);
      add_element (page, "td", " class=\"text\"",
                   format->format.source != NULL ? format->format.source : "");
      mant_output_add (page, "</tr>\n");
    }
  end_table (page);
}

/* The histogram of a tensor as a picture of 48 columns; heights by the square root of the counts,
 * so that tails are seen. */
static void
add_thumbnail (MantOutput    *page,
               MantHistogram *histogram)
{
  g_autoptr (GBytes) counts = mant_histogram_dup_counts (histogram);
  const double *count = g_bytes_get_data (counts, NULL);
  guint n_bins = mant_histogram_get_n_bins (histogram);
  double columns[THUMBNAIL_BINS] = { 0 }, most = 0;
  g_autofree char *lo = short_number (mant_histogram_get_lo (histogram), -1);
  g_autofree char *hi = short_number (mant_histogram_get_hi (histogram), -1);
  g_autofree char *label = g_strdup_printf (_("Histogram from %s to %s"), lo, hi);

  for (guint i = 0; i < n_bins; i++)
    columns[(guint64) i * THUMBNAIL_BINS / n_bins] += count[i];
  for (guint i = 0; i < THUMBNAIL_BINS; i++)
    most = MAX (most, columns[i]);

  mant_output_add (page, "<td>");
  if (most > 0)
    {
      mant_output_printf (page, "<svg class=\"t\" viewBox=\"0 0 %d %d\" "
                          "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
                          THUMBNAIL_BINS, THUMBNAIL_HEIGHT);
      mant_html_add_escaped (page, label);
      mant_output_printf (page, "\"><path d=\"M0 %d", THUMBNAIL_HEIGHT);
      for (guint i = 0; i < THUMBNAIL_BINS; i++)
        {
          char height[MANT_NUMBER_TEXT_SIZE];

          g_ascii_formatd (height, sizeof height, "%.1f",
                           THUMBNAIL_HEIGHT * (1 - sqrt (columns[i] / most)));
          mant_output_printf (page, "V%sh1", height);
        }
      mant_output_printf (page, "V%dz\"/></svg>", THUMBNAIL_HEIGHT);
    }
  mant_output_add (page, "</td>");
}

static void
add_heading (MantOutput *page,
             const char *title,
             gboolean    number)
{
  add_element (page, "th", number ? " scope=\"col\" class=\"n\" data-sort=\"number\""
                                  : " scope=\"col\" data-sort=\"text\"", title);
}

static guint
find_picture (const MantReport       *self,
              const MantReportTensor *tensor)
{
  guint position;

  return g_ptr_array_find (self->pictured, tensor, &position) ? position : G_MAXUINT;
}

static void
write_row (const MantReport       *self,
           const MantReportTensor *tensor,
           MantOutput             *page)
{
  g_autofree char *shape = mant_tensor_dup_shape_text (tensor->tensor);
  guint picture = find_picture (self, tensor);

  mant_output_add (page, "<tr><th scope=\"row\" data-value=\"");
  mant_html_add_escaped (page, tensor->name);
  mant_output_add (page, "\">");
  if (picture != G_MAXUINT)
    {
      g_autofree char *link = g_strdup_printf (" href=\"#t%u\"", picture);

      add_element (page, "a", link, tensor->name);
    }
  else
    {
      mant_html_add_escaped (page, tensor->name);
    }
  mant_output_add (page, "</th>");
  add_text_cell (page, mant_tensor_get_dtype_name (tensor->tensor));
  add_text_cell (page, shape);
  add_count_cell (page, mant_tensor_get_n_elements (tensor->tensor));
  if (tensor->unable != NULL)
    {
      g_autofree char *attributes = g_strdup_printf (" class=\"why\" colspan=\"%u\"",
                                                     5 + self->n_formats);
      g_autofree char *why = mant_printable (tensor->unable);

      add_element (page, "td", attributes, why);
    }
  else
    {
      add_thumbnail (page, tensor->histogram);
      for (guint i = 0; i < self->n_formats; i++)
        {
          const MantReportCell *cell = &tensor->cells[i];

          if (cell->unable != NULL)
            {
              g_autofree char *why = mant_printable (cell->unable);

              add_element (page, "td", " class=\"why\"", why);
            }
          else
            {
              add_number_cell (page, cell->figures.qsnr_db, 2);
            }
        }
      add_number_cell (page, tensor->stats.absmax, -1);
      add_number_cell (page, tensor->stats.std, -1);
      add_number_cell (page, tensor->stats.kurtosis_pearson, 2);
      add_number_cell (page, tensor->stats.crest32, 2);
    }
  mant_output_add (page, "</tr>\n");
}

static void
write_tensors (const MantReport *self,
               MantOutput       *page)
{
  add_element (page, "h2", "", _("Tensors"));
  begin_table (page, " class=\"sortable\"", _("Tensors"));
  add_heading (page, _("Name"), FALSE);
  add_heading (page, _("Type"), FALSE);
  add_heading (page, _("Shape"), FALSE);
  add_heading (page, _("Elements"), TRUE);
  add_element (page, "th", " scope=\"col\"", _("Values"));
  for (guint i = 0; i < self->n_formats; i++)
    {
      g_autofree char *title = g_strdup_printf (_("%s (dB)"), format_name (&self->formats[i]));

      add_heading (page, title, TRUE);
    }
  add_heading (page, _("Absmax"), TRUE);
  add_heading (page, _("Std"), TRUE);
  add_heading (page, _("Kurtosis"), TRUE);
  add_heading (page, _("Crest 32"), TRUE);
  mant_output_add (page, "</tr></thead><tbody>\n");
  for (guint i = 0; i < self->tensors->len; i++)
    write_row (self, g_ptr_array_index (self->tensors, i), page);
  end_table (page);
  add_element (page, "p", "",
               _("The columns in dB are QSNR, the quantization signal-to-noise ratio; ∞ means that "
                 "nothing is lost, — that there is none, as for a tensor of zeros."));
}

/* QSNR of every tensor, a line a format. */
static gboolean
write_overview_picture (const MantReport  *self,
                        MantPictures      *pictures,
                        MantOutput        *page,
                        GError           **error)
{
  g_autoptr (MantFigure) figure = NULL;

  if (self->tensors->len < 2)
    return TRUE;
  figure = mant_figure_new (_("QSNR by tensor"), _("Tensor, in file order"), _("QSNR"));
  mant_axis_set_unit (mant_figure_get_y_axis (figure), "dB");
  for (guint i = 0; i < self->n_formats; i++)
    {
      double *values = g_new (double, self->tensors->len);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (MantSeries) series = NULL;
      g_autoptr (MantPlotLayer) layer = NULL;

      for (guint k = 0; k < self->tensors->len; k++)
        {
          const MantReportTensor *tensor = g_ptr_array_index (self->tensors, k);
          gboolean known = tensor->cells != NULL && tensor->cells[i].unable == NULL
                           && isfinite (tensor->cells[i].figures.qsnr_db);

          values[k] = known ? tensor->cells[i].figures.qsnr_db : NAN;
        }
      bytes = g_bytes_new_take (values, self->tensors->len * sizeof *values);
      series = mant_series_new_f64 (bytes, 1, 1);
      layer = mant_line_layer_new (format_name (&self->formats[i]), series);
      mant_plot_layer_set_color_index (layer, i);
      mant_figure_add_layer (figure, layer);
    }
  return mant_pictures_add (pictures, figure, 2 * PICTURE_WIDTH, PICTURE_HEIGHT, page,
                            self->invocation->cancellable, error);
}

static void
write_figures (const MantReport       *self,
               const MantReportTensor *tensor,
               MantOutput             *page)
{
  static const struct {
    const char *title;
    gsize offset;
    int decimals;
  } rows[] = {
    { N_("QSNR (dB)"), G_STRUCT_OFFSET (MantQuantizeFigures, qsnr_db), 2 },
    { N_("Mean squared error"), G_STRUCT_OFFSET (MantQuantizeFigures, mse), -1 },
    { N_("Largest error"), G_STRUCT_OFFSET (MantQuantizeFigures, max_abs_err), -1 },
    { N_("Bias"), G_STRUCT_OFFSET (MantQuantizeFigures, bias), -1 },
    { N_("Cosine similarity"), G_STRUCT_OFFSET (MantQuantizeFigures, cosine), 8 },
    { N_("Misalignment"), G_STRUCT_OFFSET (MantQuantizeFigures, misalign), -1 },
    { N_("Share that becomes zero"), G_STRUCT_OFFSET (MantQuantizeFigures, zero_frac), 6 },
    { N_("Share that is clipped"), G_STRUCT_OFFSET (MantQuantizeFigures, clip_frac), 6 },
    { N_("Bits per element"), G_STRUCT_OFFSET (MantQuantizeFigures, bits_per_element), -1 },
  };
  g_autofree char *label = g_strdup_printf (_("Figures of %s"), tensor->name);

  begin_table (page, "", label);
  add_element (page, "th", " scope=\"col\"", _("Figure"));
  for (guint i = 0; i < self->n_formats; i++)
    add_element (page, "th", " scope=\"col\" class=\"n\"", format_name (&self->formats[i]));
  mant_output_add (page, "</tr></thead><tbody>\n");
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      mant_output_add (page, "<tr>");
      add_element (page, "th", " scope=\"row\"", _(rows[row].title));
      for (guint i = 0; i < self->n_formats; i++)
        add_number_cell (page, tensor->cells[i].unable != NULL ? NAN
                         : G_STRUCT_MEMBER (double, &tensor->cells[i].figures, rows[row].offset),
                         rows[row].decimals);
      mant_output_add (page, "</tr>\n");
    }
  end_table (page);
}

static gboolean
add_picture (const MantReport  *self,
             MantPictures      *pictures,
             MantFigure        *figure,
             MantOutput        *page,
             GError           **error)
{
  return mant_pictures_add (pictures, figure, PICTURE_WIDTH, PICTURE_HEIGHT, page,
                            self->invocation->cancellable, error);
}

static gboolean
write_pictures (const MantReport  *self,
                MantQuantizeJob   *job,
                MantPictures      *pictures,
                MantOutput        *page,
                GError           **error)
{
  g_autoptr (MantFigure) values = mant_quantize_figure_new_values ();
  g_autoptr (MantFigure) magnitudes = mant_quantize_figure_new_values ();
  g_autoptr (MantFigure) errors = mant_quantize_figure_new_error ();
  g_autoptr (MantFigure) qsnr = mant_quantize_figure_new_channel_qsnr ();
  g_autoptr (MantFigure) absmax = mant_quantize_figure_new_channel_absmax ();
  g_autoptr (MantFigure) scales = mant_quantize_figure_new_scale_map ();

  mant_quantize_figure_set_values (values, job, FALSE);
  mant_quantize_figure_set_values (magnitudes, job, TRUE);
  mant_figure_set_title (magnitudes, _("Magnitudes before and after"));
  mant_quantize_figure_set_error (errors, job);
  if (!add_picture (self, pictures, values, page, error)
      || !add_picture (self, pictures, magnitudes, page, error)
      || !add_picture (self, pictures, errors, page, error))
    return FALSE;

  if (mant_quantize_job_get_n_channels (job) > 1)
    {
      mant_quantize_figure_set_channel_qsnr (qsnr, job);
      mant_quantize_figure_set_channel_absmax (absmax, job);
      if (!add_picture (self, pictures, qsnr, page, error)
          || !add_picture (self, pictures, absmax, page, error))
        return FALSE;
    }
  if (mant_quantize_figure_set_scale_map (scales, job)
      && !add_picture (self, pictures, scales, page, error))
    return FALSE;
  return TRUE;
}

static gboolean
write_pictured (const MantReport  *self,
                guint              position,
                MantPictures      *pictures,
                MantOutput        *page,
                GError           **error)
{
  const MantReportTensor *tensor = g_ptr_array_index (self->pictured, position);
  g_autofree char *anchor = g_strdup_printf (" id=\"t%u\"", position);

  mant_output_add (page, "<section>\n");
  add_element (page, "h3", anchor, tensor->name);
  write_figures (self, tensor, page);
  for (guint i = 0; i < self->n_formats; i++)
    {
      if (tensor->cells[i].job == NULL)
        continue;
      add_element (page, "h4", "", format_name (&self->formats[i]));
      mant_output_add (page, "<div class=\"pictures\">\n");
      if (!write_pictures (self, tensor->cells[i].job, pictures, page, error))
        return FALSE;
      mant_output_add (page, "</div>\n");
    }
  mant_output_add (page, "</section>\n");
  return TRUE;
}

static void
write_choice (const MantReport *self,
              MantOutput       *page)
{
  g_autofree char *text = NULL;

  if (self->pictured->len == 0)
    text = g_strdup (_("No tensor has pictures here."));
  else if (self->tensors->len == 1)
    return;
  else if (self->pictured->len == self->tensors->len)
    text = g_strdup (_("Matrices come first, and those with the lowest QSNR before others."));
  else
    text = g_strdup_printf (_("Only %u of %u tensors have pictures here: those with the lowest "
                              "QSNR, matrices before vectors. “mantissa-cli report --pictures N” "
                              "shows more, and naming tensors shows those."),
                            self->pictured->len, self->tensors->len);
  add_element (page, "p", "", text);
}

/**
 * mant_report_write:
 * @self: what there is to say
 * @page: where to
 * @error: return location for an error of a picture, or of @page
 *
 * Writes a self-contained HTML page: nothing is loaded from anywhere, no script is needed to read
 * it, and it has the colours of the reader's light or dark setting.
 *
 * Returns: whether everything could be written
 */
gboolean
mant_report_write (const MantReport  *self,
                   MantOutput        *page,
                   GError           **error)
{
  g_autoptr (MantPictures) pictures = mant_pictures_new ();
  g_autofree char *basename = g_path_get_basename (self->path);
  g_autofree char *name = mant_printable (basename);
  g_autofree char *title = g_strdup_printf (_("%s – Mantissa report"), name);

  mant_output_printf (page, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
                      "<meta charset=\"utf-8\">\n",
                      /* Translators: the code of the language of the translation, as in HTML's lang
                       * */
                      C_("language", "en"));
  mant_output_add (page,
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  mant_output_printf (page, "<meta name=\"generator\" content=\"Mantissa %s\">\n", MANT_VERSION);
  add_element (page, "title", "", title);
  mant_output_printf (page, "\n<style>\n%s", style);
  mant_pictures_write_css (page);
  mant_output_add (page, "</style>\n</head>\n<body>\n<header>\n");
  add_element (page, "h1", "", name);
  mant_output_add (page, "\n</header>\n<main>\n");
  write_summary (self, page);
  write_warnings (self, page);
  write_metadata (self, page);
  write_formats (self, page);
  if (!write_overview_picture (self, pictures, page, error))
    return FALSE;
  write_tensors (self, page);
  add_element (page, "h2", "", _("Pictures"));
  write_choice (self, page);
  for (guint i = 0; i < self->pictured->len; i++)
    if (!write_pictured (self, i, pictures, page, error))
      return FALSE;
  mant_output_printf (page, "</main>\n<footer>Mantissa %s, %s</footer>\n<script>\n%s</script>\n"
                      "</body>\n</html>\n", MANT_VERSION, mant_isa_current ()->id, script);
  return mant_output_flush (page, error);
}
