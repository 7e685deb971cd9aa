/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "mant-figure-private.h"
#include "mant-plot-private.h"

/* Twice this is the largest image that cairo can make. */
#define MAX_SIZE 16000

/* Pixels that a PNG file may have: a gibibyte while it is drawn. */
#define MAX_PIXELS 0x1p28

/* Pixels a unit in PNG files: sharp on the displays of today. */
#define PNG_SCALE 2

/* PDF counts in 1/72 inch, a figure in 1/96 inch. */
#define PDF_SCALE 0.75

static cairo_status_t
append_bytes (void                *closure,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

/* The name that an id of an SVG file gets: its number of appearance, after prefix. */
static void
append_id (GString    *text,
           GHashTable *numbers,
           const char *prefix,
           const char *name,
           gsize       length)
{
  g_autofree char *key = g_strndup (name, length);
  gpointer number;

  if (!g_hash_table_lookup_extended (numbers, key, NULL, &number))
    {
      number = GUINT_TO_POINTER (g_hash_table_size (numbers));
      g_hash_table_insert (numbers, g_steal_pointer (&key), number);
    }
  g_string_append_printf (text, "%s%u", prefix, GPOINTER_TO_UINT (number));
}

static GString *
rename_ids (const char *svg,
            gsize       length,
            const char *prefix)
{
  static const struct
  {
    const char *before;
    char after;
  } places[] = { { " id=\"", '"' }, { "href=\"#", '"' }, { "url(#", ')' } };
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *text = g_string_sized_new (length + length / 8);
  const char *end = svg + length;

  for (const char *p = svg; p < end;)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (places) && !found; i++)
        {
          gsize before = strlen (places[i].before);
          const char *name = p + before, *stop;

          if ((gsize) (end - p) <= before || memcmp (p, places[i].before, before) != 0)
            continue;
          stop = memchr (name, places[i].after, (gsize) (end - name));
          if (stop == NULL)
            continue;

          g_string_append_len (text, p, (gssize) before);
          append_id (text, numbers, prefix, name, (gsize) (stop - name));
          p = stop;
          found = TRUE;
        }

      if (!found)
        g_string_append_c (text, *p++);
    }

  return text;
}

/* cairo numbers what it writes by a counter of the whole process, and calls the first glyph of
 * every file "glyph-0-0".  Two SVG elements in one HTML page would then draw with each other's
 * letters, and the same figure would not be the same file twice.  So ids become a digest of
 * the file, and a number. */
static GByteArray *
own_ids (GByteArray *svg)
{
  g_autoptr (GString) canonical = rename_ids ((const char *) svg->data, svg->len, "i");
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical->str,
                                                           (gssize) canonical->len);
  g_autofree char *prefix = g_strdup_printf ("m%.12s-", digest);
  GString *text = rename_ids (canonical->str, canonical->len, prefix);
  gsize length = text->len;

  g_byte_array_unref (svg);

  return g_byte_array_new_take ((guint8 *) g_string_free (text, FALSE), length);
}

static GBytes *
render (MantFigure        *self,
        MantFigureFormat   format,
        double             width,
        double             height,
        GError           **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  if (!(width >= 1 && height >= 1 && width <= MAX_SIZE && height <= MAX_SIZE))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("A picture of %g by %g cannot be made: each side must be 1 to %d."),
                   width, height, MAX_SIZE);
      return NULL;
    }
  if (format == MANT_FIGURE_FORMAT_PNG && width * height * PNG_SCALE * PNG_SCALE > MAX_PIXELS)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("A PNG file of %g by %g units would take more than a gibibyte to draw."),
                   width, height);
      return NULL;
    }

  switch (format)
    {
    case MANT_FIGURE_FORMAT_SVG:
      surface = cairo_svg_surface_create_for_stream (append_bytes, bytes, width, height);
      /* Units are 1/96 inch, which is a pixel of CSS; cairo would say points. */
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      break;

    case MANT_FIGURE_FORMAT_PDF:
      surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, width * PDF_SCALE,
                                                     height * PDF_SCALE);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE,
                                      mant_figure_get_title (self));
      break;

    case MANT_FIGURE_FORMAT_PNG:
      surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width * PNG_SCALE),
                                            (int) ceil (height * PNG_SCALE));
      break;

    case MANT_FIGURE_FORMAT_CSV:
    default:
      g_return_val_if_reached (NULL);
    }

  cr = cairo_create (surface);
  if (format == MANT_FIGURE_FORMAT_PDF)
    cairo_scale (cr, PDF_SCALE, PDF_SCALE);
  else if (format == MANT_FIGURE_FORMAT_PNG)
    cairo_scale (cr, PNG_SCALE, PNG_SCALE);
  mant_figure_draw (self, cr, width, height);
  status = cairo_status (cr);
  cairo_destroy (cr);

  if (status == CAIRO_STATUS_SUCCESS && format == MANT_FIGURE_FORMAT_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT, _("The picture could not be drawn: %s."),
                   cairo_status_to_string (status));
      return NULL;
    }

  if (format == MANT_FIGURE_FORMAT_SVG)
    bytes = own_ids (g_steal_pointer (&bytes));

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * mant_figure_to_svg:
 * @self: a figure
 * @width: width in pixels of CSS, 1 to 16 000
 * @height: height in the same
 * @error: return location for an error
 *
 * Draws the figure as the text of an SVG file, letters as outlines, so that it looks alike
 * everywhere.  The same figure gives the same bytes; ids are its own, so that one HTML page may
 * hold many.
 *
 * Fails with %MANT_ERROR_LIMIT when a side is out of range or memory is short.
 *
 * Returns: (transfer full): the file
 */
GBytes *
mant_figure_to_svg (MantFigure  *self,
                    double       width,
                    double       height,
                    GError     **error)
{
  g_return_val_if_fail (MANT_IS_FIGURE (self), NULL);

  return render (self, MANT_FIGURE_FORMAT_SVG, width, height, error);
}

/**
 * mant_figure_format_from_path:
 * @path: (type filename): the name of a file
 * @format: (out): return location for the format
 * @error: return location for an error
 *
 * Tells the format from the ending of a name, in any case of letters.
 *
 * Fails with %MANT_ERROR_UNSUPPORTED for an ending that is not one of the four.
 *
 * Returns: whether there is such a format
 */
gboolean
mant_figure_format_from_path (const char        *path,
                              MantFigureFormat  *format,
                              GError           **error)
{
  static const char *const endings[] = { ".svg", ".pdf", ".png", ".csv" };
  g_autofree char *lower = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  lower = g_ascii_strdown (path, -1);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      {
        *format = (MantFigureFormat) i;
        return TRUE;
      }

  name = g_filename_display_basename (path);
  g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
               _("“%s” does not end in .svg, .pdf, .png or .csv."), name);

  return FALSE;
}

gboolean
_mant_figure_save_file (MantFigure        *self,
                        GFile             *file,
                        MantFigureFormat   format,
                        double             width,
                        double             height,
                        GCancellable      *cancellable,
                        GError           **error)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = path != NULL ? g_filename_display_name (path) : g_file_get_uri (file);
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gboolean done;

  if (!mant_figure_prepare (self, cancellable, error))
    return FALSE;
  if (format != MANT_FIGURE_FORMAT_CSV)
    {
      bytes = render (self, format, width, height, error);
      if (bytes == NULL)
        return FALSE;
    }

  /* Goes to a temporary file that takes the name when it is closed. */
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, cancellable,
                           error);
  done = stream != NULL;
  if (done && format == MANT_FIGURE_FORMAT_CSV)
    {
      g_autoptr (MantTable) table = mant_figure_get_table (self);

      done = mant_table_write_csv (table, G_OUTPUT_STREAM (stream), cancellable, error);
    }
  else if (done)
    {
      gsize size;
      gconstpointer data = g_bytes_get_data (bytes, &size);

      done = g_output_stream_write_all (G_OUTPUT_STREAM (stream), data, size, NULL, cancellable,
                                        error);
    }

  if (done)
    done = g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);
  else if (stream != NULL)
    {
      g_autoptr (GCancellable) discard = g_cancellable_new ();

      /* Closing a stream under a cancelled cancellable leaves the file of that name as it was. */
      g_cancellable_cancel (discard);
      g_output_stream_close (G_OUTPUT_STREAM (stream), discard, NULL);
    }

  if (!done && error != NULL && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, _("“%s” could not be written: "), name);

  return done;
}

/**
 * mant_figure_save:
 * @self: a figure
 * @path: (type filename): the file to write; replaced only when all went well
 * @format: what to write
 * @width: width in 1/96 inch, 1 to 16 000; ignored for CSV
 * @height: height in the same
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Saves the figure, as it shows, or its numbers.  Blocks.
 *
 * Fails with %MANT_ERROR_LIMIT when a side is out of range or a PNG file has more than 2²⁸ pixels,
 * %G_IO_ERROR_CANCELLED, or a %G_IO_ERROR when the file cannot be written.
 *
 * Returns: whether the file was written
 */
gboolean
mant_figure_save (MantFigure        *self,
                  const char        *path,
                  MantFigureFormat   format,
                  double             width,
                  double             height,
                  GCancellable      *cancellable,
                  GError           **error)
{
  g_autoptr (GFile) file = NULL;

  g_return_val_if_fail (MANT_IS_FIGURE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (format <= MANT_FIGURE_FORMAT_CSV, FALSE);

  file = g_file_new_for_path (path);

  return _mant_figure_save_file (self, file, format, width, height, cancellable, error);
}
