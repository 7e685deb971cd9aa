/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "designer-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BAR_HEIGHT  30
#define MIN_SEGMENT 34 /* pixels: a field of one bit can be seen and named */
#define GAP         3
#define LABEL_GAP   4

typedef struct
{
  char  letter;
  guint n_bits;
  guint low; /* the index of its lowest bit */
} Segment;

struct _DesignerLayout
{
  GtkWidget  parent_instance;

  GArray    *segments;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (DesignerLayout, designer_layout, GTK_TYPE_WIDGET,
                                G_TYPE_FLAG_FINAL, {})

/* The colours are those of the row of bits; the names say the same without colour. */
static const struct
{
  char        letter;
  const char *title;
  guint       color;
} fields[] = {
  { 's', N_("Sign"), 1 },
  { 'r', N_("Regime"), 3 },
  { 'e', N_("Exponent"), 0 },
  { 'm', N_("Significand"), 2 },
  { 'i', N_("Integer"), 0 },
  { 'f', N_("Fraction"), 2 },
  { 'x', N_("Index"), 5 },
};

static guint
field_of (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].letter == letter)
      return i;
  return G_N_ELEMENTS (fields) - 1;
}

static int
text_height (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height;
}

static void
designer_layout_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  DesignerLayout *self = DESIGNER_LAYOUT (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = (int) self->segments->len * (MIN_SEGMENT + GAP);
      *natural = MAX (*minimum, 240);
    }
  else
    {
      *minimum = *natural = BAR_HEIGHT + LABEL_GAP + text_height (widget);
    }
}

static void
append_text (GtkWidget     *widget,
             GtkSnapshot   *snapshot,
             const char    *text,
             float          x,
             float          y,
             float          width,
             const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);

  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
designer_layout_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  DesignerLayout *self = DESIGNER_LAYOUT (widget);
  const int n = (int) self->segments->len;
  const float room = (float) gtk_widget_get_width (widget) - (float) n * (MIN_SEGMENT + GAP);
  const int text = text_height (widget);
  MantPlotTheme theme;
  guint n_bits = 0;
  GdkRGBA ink;
  float x = 0;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  theme = 0.2126f * ink.red + 0.7152f * ink.green + 0.0722f * ink.blue > 0.5f
            ? MANT_PLOT_THEME_DARK : MANT_PLOT_THEME_LIGHT;
  for (int i = 0; i < n; i++)
    n_bits += g_array_index (self->segments, Segment, i).n_bits;

  for (int i = 0; i < n; i++)
    {
      const Segment *segment = &g_array_index (self->segments, Segment, i);
      const guint field = field_of (segment->letter);
      const float width
        = MIN_SEGMENT + MAX (room, 0) * (float) segment->n_bits / (float) MAX (n_bits, 1);
      const graphene_rect_t box = GRAPHENE_RECT_INIT (x, 0, width, BAR_HEIGHT);
      g_autofree char *count = g_strdup_printf ("%u", segment->n_bits);
      GskRoundedRect outline;
      MantRgba rgba;
      GdkRGBA fill;

      mant_palette_get_color (fields[field].color, theme, &rgba);
      fill = (GdkRGBA) { (float) rgba.red, (float) rgba.green, (float) rgba.blue, 0.3f };
      gsk_rounded_rect_init_from_rect (&outline, &box, 5);
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &fill, &box);
      fill.alpha = 1;
      gtk_snapshot_append_color (snapshot, &fill,
                                 &GRAPHENE_RECT_INIT (x, BAR_HEIGHT - 3, width, 3));
      gtk_snapshot_pop (snapshot);
      append_text (widget, snapshot, count, x, (BAR_HEIGHT - (float) text) / 2 - 1, width, &ink);
      append_text (widget, snapshot, _(fields[field].title), x, BAR_HEIGHT + LABEL_GAP, width,
                   &ink);
      x += width + GAP;
    }
}

static void
designer_layout_finalize (GObject *object)
{
  DesignerLayout *self = DESIGNER_LAYOUT (object);

  g_clear_pointer (&self->segments, g_array_unref);

  G_OBJECT_CLASS (designer_layout_parent_class)->finalize (object);
}

static void
designer_layout_class_init (DesignerLayoutClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = designer_layout_finalize;
  widget_class->measure = designer_layout_measure;
  widget_class->snapshot = designer_layout_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
designer_layout_class_finalize (DesignerLayoutClass *klass)
{
}

static void
designer_layout_init (DesignerLayout *self)
{
  self->segments = g_array_new (FALSE, FALSE, sizeof (Segment));
}

void
designer_layout_register (GTypeModule *module)
{
  designer_layout_register_type (module);
}

GtkWidget *
designer_layout_new (void)
{
  return g_object_new (DESIGNER_TYPE_LAYOUT, NULL);
}

void
designer_layout_set (DesignerLayout *self,
                     const char     *layout)
{
  const gsize n_bits = layout != NULL ? strlen (layout) : 0;
  g_autoptr (GString) name = g_string_new (_("Bits of a code, from the top"));

  g_array_set_size (self->segments, 0);
  for (gsize i = 0; i < n_bits;)
    {
      Segment segment = { .letter = layout[i] };

      while (i < n_bits && layout[i] == segment.letter)
        {
          segment.n_bits++;
          i++;
        }
      segment.low = (guint) (n_bits - i);
      g_array_append_val (self->segments, segment);
      g_string_append_printf (name, "%s %s %u", self->segments->len > 1 ? "," : ":",
                              _(fields[field_of (segment.letter)].title), segment.n_bits);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str,
                                  -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name->str);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
