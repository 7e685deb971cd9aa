/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-picture.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#define N_INKS (MANT_PLOT_INK_MISSING + 1)
#define N_COLORS (MANT_PALETTE_N_COLORS + N_INKS)

struct _MantPictures {
  guint       n_pictures;
  GHashTable *glyphs;   /* outline → name in the page */
  GHashTable *local;    /* the picture's name of a glyph → name in the page */
};

/**
 * mant_pictures_new:
 *
 * Returns: (transfer full): the pictures of a page
 */
MantPictures *
mant_pictures_new (void)
{
  MantPictures *self = g_new0 (MantPictures, 1);

  self->glyphs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->local = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * mant_pictures_free:
 * @self: the pictures of a page
 */
void
mant_pictures_free (MantPictures *self)
{
  g_hash_table_unref (self->glyphs);
  g_hash_table_unref (self->local);
  g_free (self);
}

static void
get_color (guint          index,
           MantPlotTheme  theme,
           MantRgba      *color)
{
  if (index < MANT_PALETTE_N_COLORS)
    mant_palette_get_color (index, theme, color);
  else
    mant_palette_get_ink (index - MANT_PALETTE_N_COLORS, theme, color);
}

static guint32
pack_color (const MantRgba *color)
{
  return (guint32) lrint (color->red * 255) << 16 | (guint32) lrint (color->green * 255) << 8
         | (guint32) lrint (color->blue * 255);
}

static void
write_theme (MantOutput    *output,
             MantPlotTheme  theme)
{
  mant_output_add (output, ":root {");
  for (guint i = 0; i < N_COLORS; i++)
    {
      MantRgba color;

      get_color (i, theme, &color);
      mant_output_printf (output, " --p%u: #%06x;", i, pack_color (&color));
    }
  mant_output_add (output, " }\n");
}

/**
 * mant_pictures_write_css:
 * @output: a style sheet
 *
 * Defines the colours of the pictures for light and for dark pages, as `--p0` and so on.
 */
void
mant_pictures_write_css (MantOutput *output)
{
  write_theme (output, MANT_PLOT_THEME_LIGHT);
  mant_output_add (output, "@media screen and (prefers-color-scheme: dark) {\n");
  write_theme (output, MANT_PLOT_THEME_DARK);
  mant_output_add (output, "}\n");
}

/* "rgb(7.8%,34.1%,69.0%)" of the light theme → "var(--p0)"; FALSE for a colour of no theme, such as
 * one of a heat map. */
static gboolean
find_color (const char *text,
            gsize       length,
            guint      *index)
{
  MantRgba color = { 0 };
  double *parts[] = { &color.red, &color.green, &color.blue };
  const char *p = text + strlen ("rgb(");

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      char *end;

      *parts[i] = g_ascii_strtod (p, &end) / 100;
      if (end == p || *end != '%' || !(*parts[i] >= 0 && *parts[i] <= 1))
        return FALSE;
      p = end + 2;
    }
  if (p > text + length + 1)
    return FALSE;

  for (guint i = 0; i < N_COLORS; i++)
    {
      MantRgba themed;

      get_color (i, MANT_PLOT_THEME_LIGHT, &themed);
      if (pack_color (&themed) == pack_color (&color))
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

/* A path's numbers to two decimals: a hundredth of a pixel, and two thirds of the size. Returns
 * what follows the attribute. */
static const char *
add_path (GString    *svg,
          const char *d)
{
  g_string_append (svg, " d=\"");
  while (*d != '"' && *d != '\0')
    {
      gsize n = strspn (d, "-0123456789.");

      if (n == 0)
        {
          if (*d != ' ')
            g_string_append_c (svg, *d);
          d++;
        }
      else
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];

          g_ascii_formatd (number, sizeof number, "%.2f", g_ascii_strtod (d, NULL));
          if (strchr (number, '.') != NULL)
            {
              gsize end = strlen (number);

              while (number[end - 1] == '0')
                end--;
              if (number[end - 1] == '.')
                end--;
              number[end] = '\0';
            }
          if (g_str_equal (number, "-0"))
            strcpy (number, "0");
          /* Only two numbers in a row need a blank, and not even that before a minus sign. */
          if (g_ascii_isdigit (svg->str[svg->len - 1]) && number[0] != '-')
            g_string_append_c (svg, ' ');
          g_string_append (svg, number);
          d += n;
        }
    }
  g_string_append_c (svg, '"');
  return *d == '"' ? d + 1 : d;
}

/* Text up to `end`, with names made this picture's own and colours made the page's. */
static void
add_renamed (MantPictures *self,
             GString      *svg,
             const char   *text,
             const char   *end)
{
  static const char *const marks[] = { " id=\"", " xlink:href=\"", "url(#", "rgb(", " d=\"" };
  enum { MARK_ID, MARK_HREF, MARK_URL, MARK_RGB, MARK_PATH };

  while (text < end)
    {
      guint mark = 0;
      const char *p = text;

      for (; p < end; p++)
        {
          if (*p != ' ' && *p != 'u' && *p != 'r')
            continue;
          for (mark = 0; mark < G_N_ELEMENTS (marks); mark++)
            if (g_str_has_prefix (p, marks[mark]))
              break;
          if (mark < G_N_ELEMENTS (marks))
            break;
        }
      g_string_append_len (svg, text, p - text);
      if (p == end)
        return;

      if (mark == MARK_RGB)
        {
          gsize length = strcspn (p, ")");
          guint index;

          if (find_color (p, length, &index))
            g_string_append_printf (svg, "var(--p%u)", index);
          else
            g_string_append_len (svg, p, length + 1);
          text = p + length + 1;
        }
      else if (mark == MARK_PATH)
        {
          text = add_path (svg, p + strlen (marks[mark]));
        }
      else
        {
          const char *name = p + strlen (marks[mark]);
          gboolean elsewhere = mark == MARK_HREF && *name != '#'; /* an image, as data */

          g_string_append (svg, mark == MARK_HREF ? " href=\"" : marks[mark]);
          if (mark == MARK_HREF && !elsewhere)
            g_string_append_c (svg, *name++);
          if (!elsewhere)
            {
              gsize length = strcspn (name, "\")");
              g_autofree char *own = g_strndup (name, length);
              const char *glyph = mark == MARK_HREF ? g_hash_table_lookup (self->local, own) : NULL;

              if (glyph != NULL)
                g_string_append (svg, glyph);
              else
                g_string_append_printf (svg, "f%u-%s", self->n_pictures, own);
              name += length;
            }
          text = name;
        }
    }
}

/* Keeps a glyph once for the page: cairo brings the outlines of all its letters with every picture.
 * */
static const char *
add_glyph (MantPictures *self,
           GString      *svg,
           const char   *symbol)
{
  const char *id = strstr (symbol, " id=\"");
  const char *outline = strstr (symbol, " d=\"");
  const char *end = strstr (symbol, "</symbol>");
  const char *outline_end;
  g_autofree char *key = NULL;
  char *name;

  if (end == NULL)
    return NULL;
  if (id == NULL || id > end || outline == NULL || outline > end)
    return NULL;
  id += strlen (" id=\"");
  outline += strlen (" d=\"");
  outline_end = strchr (outline, '"');
  if (outline_end == NULL || outline_end > end)
    return NULL;

  key = g_strndup (outline, outline_end - outline);
  name = g_hash_table_lookup (self->glyphs, key);
  if (name == NULL)
    {
      name = g_strdup_printf ("g%u", g_hash_table_size (self->glyphs));
      g_string_append_printf (svg, "<symbol overflow=\"visible\" id=\"%s\"><path", name);
      add_path (svg, outline);
      g_string_append (svg, "/></symbol>\n");
      g_hash_table_insert (self->glyphs, g_steal_pointer (&key), name);
    }
  g_hash_table_insert (self->local, g_strndup (id, strcspn (id, "\"")), name);
  return end + strlen ("</symbol>");
}

static void
rewrite (MantPictures *self,
         const char   *text,
         GString      *svg)
{
  const char *end = text + strlen (text);

  g_hash_table_remove_all (self->local);
  while (text < end)
    {
      const char *symbol = strstr (text, "<symbol ");
      const char *after = NULL;

      if (symbol == NULL)
        {
          add_renamed (self, svg, text, end);
          return;
        }
      add_renamed (self, svg, text, symbol);
      after = add_glyph (self, svg, symbol);
      if (after == NULL)
        {
          after = symbol + strlen ("<symbol ");
          add_renamed (self, svg, symbol, after);
        }
      text = after;
    }
}

/**
 * mant_html_add_escaped:
 * @output: a page
 * @text: any text without control characters
 *
 * Adds text so that nothing in it is taken for markup, in element content and in quoted attributes.
 */
void
mant_html_add_escaped (MantOutput *output,
                       const char *text)
{
  for (; *text != '\0'; text++)
    switch (*text)
      {
      case '&':
        mant_output_add (output, "&amp;");
        break;
      case '<':
        mant_output_add (output, "&lt;");
        break;
      case '>':
        mant_output_add (output, "&gt;");
        break;
      case '"':
        mant_output_add (output, "&quot;");
        break;
      case '\'':
        mant_output_add (output, "&#39;");
        break;
      default:
        mant_output_add_bytes (output, text, 1);
        break;
      }
}

/**
 * mant_pictures_add:
 * @self: the pictures of a page
 * @figure: a figure
 * @width: its width in pixels of CSS
 * @height: its height
 * @output: the page
 * @cancellable: a cancellable
 * @error: return location for an error
 *
 * Adds a `figure` element: the picture, a sentence about it for those who do not see it, and the
 * figure's title as the caption.
 *
 * Returns: whether it could be drawn
 */
gboolean
mant_pictures_add (MantPictures  *self,
                   MantFigure    *figure,
                   double         width,
                   double         height,
                   MantOutput    *output,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr (GString) svg = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *description = NULL;
  g_autofree char *text = NULL;
  g_autofree char *title = g_strdup (mant_figure_get_title (figure));
  const char *body, *last;

  /* The caption says it. */
  mant_figure_set_title (figure, NULL);
  mant_figure_set_theme (figure, MANT_PLOT_THEME_LIGHT);
  if (!mant_figure_prepare (figure, cancellable, error))
    return FALSE;
  bytes = mant_figure_to_svg (figure, width, height, error);
  if (bytes == NULL)
    return FALSE;
  mant_figure_set_title (figure, title);
  description = mant_figure_describe (figure);

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  body = strstr (text, "<svg");
  body = body != NULL ? strchr (body, '>') : NULL;
  last = body != NULL ? g_strrstr (body, "</svg>") : NULL;
  if (last == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE, _("cairo wrote no SVG"));
      return FALSE;
    }
  text[last - text] = '\0';
  rewrite (self, body + 1, svg);
  self->n_pictures++;

  mant_output_printf (output, "<figure><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
                      (int) width, (int) height);
  mant_html_add_escaped (output, description);
  mant_output_add (output, "\">");
  mant_output_add_bytes (output, svg->str, svg->len);
  mant_output_add (output, "</svg><figcaption>");
  mant_html_add_escaped (output, title != NULL ? title : "");
  mant_output_add (output, "</figcaption></figure>\n");
  return TRUE;
}
