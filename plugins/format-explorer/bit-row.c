/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bit-row.h"

#include <glib/gi18n-lib.h>

#define CELL_WIDTH    26
#define CELL_HEIGHT   32
#define FIELD_GAP     8  /* between two fields */
#define BYTE_GAP      3  /* between two groups of four bits of a field */
#define BRACKET       6  /* between the cells and the name of their field */
#define LINE_GAP      8
#define INDEX_HEIGHT  14 /* above the cells: the number of the bit, at either end of a field */

struct _BitRow
{
  GtkWidget   parent_instance;

  MantNumber *number;
  guint       lowest;
  guint       n_cells;                 /* of the cells, those in use: the highest bit first */
  GtkWidget  *cells[BIT_ROW_MAX_BITS]; /* toggle buttons, made when first needed */
  guint       n_made;
  gboolean    updating;
  guint       focused;                 /* the cell that Tab goes to */
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (BitRow, bit_row, GTK_TYPE_WIDGET, G_TYPE_FLAG_FINAL, {})

enum
{
  FLIP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a field is called, and its colour of the palette, which every kind of colour vision tells
 * from its neighbours'. */
static const struct
{
  const char *id;
  const char *title;
  guint       color;
} fields[] = {
  { "sign", N_("Sign"), 1 },
  { "regime", N_("Regime"), 3 },
  { "exponent", N_("Exponent"), 0 },
  { "significand", N_("Significand"), 2 },
  { "integer", N_("Integer"), 0 },
  { "fraction", N_("Fraction"), 2 },
  { "index", N_("Index"), 5 },
};

static guint
field_color (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (fields[i].id, id) == 0)
      return fields[i].color;

  return 4;
}

const char *
bit_row_get_field_title (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (fields[i].id, field) == 0)
      return _(fields[i].title);

  return field;
}

static guint
bit_of_cell (BitRow *self,
             guint   cell)
{
  return self->lowest + self->n_cells - 1 - cell;
}

static const char *
field_of_cell (BitRow *self,
               guint   cell)
{
  return mant_number_get_bit_field (self->number, bit_of_cell (self, cell));
}

/* The room before a cell that does not begin a line. */
static int
gap_before (BitRow *self,
            guint   cell)
{
  const guint bit = bit_of_cell (self, cell);

  if (cell == 0)
    return 0;
  if (g_strcmp0 (field_of_cell (self, cell), field_of_cell (self, cell - 1)) != 0)
    return FIELD_GAP;
  return (bit + 1) % 4 == 0 ? BYTE_GAP : 0;
}

static int
text_height (BitRow *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height;
}

static int
line_height (BitRow *self)
{
  return INDEX_HEIGHT + CELL_HEIGHT + BRACKET + text_height (self);
}

/* One cell's place. */
typedef struct
{
  int x;
  int line;
} Place;

/* Lays the cells out in lines of at most `width`, breaking between fields or groups of four where
 * one is near, and answers the number of lines. */
static int
place_cells (BitRow *self,
             int     width,
             Place  *places,
             int    *used_width)
{
  int x = 0, line = 0;

  *used_width = 0;
  for (guint i = 0; i < self->n_cells; i++)
    {
      int gap = x == 0 ? 0 : gap_before (self, i);

      if (x > 0 && x + gap + CELL_WIDTH > width)
        {
          guint start = i;

          /* Back to where a group begins, unless that is the beginning of the line. */
          while (start > 0 && places[start - 1].line == line && gap_before (self, start) == 0)
            start--;
          if (start > 0 && places[start - 1].line == line && start < i)
            i = start;
          x = 0;
          line++;
          gap = 0;
        }
      places[i] = (Place) { x + gap, line };
      x += gap + CELL_WIDTH;
      *used_width = MAX (*used_width, x);
    }
  return self->n_cells > 0 ? line + 1 : 0;
}

static GtkSizeRequestMode
bit_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bit_row_measure (GtkWidget      *widget,
                 GtkOrientation  orientation,
                 int             for_size,
                 int            *minimum,
                 int            *natural,
                 int            *minimum_baseline,
                 int            *natural_baseline)
{
  BitRow *self = BIT_ROW (widget);
  Place places[BIT_ROW_MAX_BITS];
  int width;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      place_cells (self, G_MAXINT / 2, places, &width);
      *minimum = MIN (width, 8 * CELL_WIDTH + 2 * FIELD_GAP);
      *natural = width;
    }
  else
    {
      const int n_lines = place_cells (self, for_size < 0 ? G_MAXINT / 2 : for_size, places, &width);

      *minimum = *natural = MAX (0, n_lines * (line_height (self) + LINE_GAP) - LINE_GAP);
    }
}

static void
bit_row_size_allocate (GtkWidget *widget,
                       int        width,
                       int        height,
                       int        baseline)
{
  BitRow *self = BIT_ROW (widget);
  Place places[BIT_ROW_MAX_BITS];
  int used;

  place_cells (self, width, places, &used);
  for (guint i = 0; i < self->n_cells; i++)
    {
      GtkAllocation allocation = {
        places[i].x, INDEX_HEIGHT + places[i].line * (line_height (self) + LINE_GAP),
        CELL_WIDTH, CELL_HEIGHT,
      };
      int minimum;

      /* GTK wants to be asked before it is told. */
      gtk_widget_measure (self->cells[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                          NULL);
      gtk_widget_size_allocate (self->cells[i], &allocation, -1);
    }
}

static void
append_text (BitRow      *self,
             GtkSnapshot *snapshot,
             const char  *text,
             double       scale,
             float        x,
             float        y,
             float        max_width,
             PangoAlignment alignment,
             const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, (int) (max_width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, alignment);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* The bracket and the name of cells first … last, which stand in one line. */
static void
snapshot_field (BitRow        *self,
                GtkSnapshot   *snapshot,
                const Place   *places,
                guint          first,
                guint          last,
                MantPlotTheme  theme,
                const GdkRGBA *ink)
{
  const char *field = field_of_cell (self, first);
  const float left = places[first].x + 1, right = places[last].x + CELL_WIDTH - 1;
  const float top = places[first].line * (line_height (self) + LINE_GAP);
  const float below = top + INDEX_HEIGHT + CELL_HEIGHT;
  g_autofree char *high = g_strdup_printf ("%u", bit_of_cell (self, first));
  g_autofree char *low = g_strdup_printf ("%u", bit_of_cell (self, last));
  MantRgba rgba;
  GdkRGBA color;

  mant_palette_get_color (field_color (field), theme, &rgba);
  color = (GdkRGBA) { (float) rgba.red, (float) rgba.green, (float) rgba.blue, 1 };

  for (guint i = first; i <= last; i++)
    {
      const gboolean set = mant_number_get_bit (self->number, bit_of_cell (self, i));
      graphene_rect_t box = GRAPHENE_RECT_INIT (places[i].x + 1, top + INDEX_HEIGHT,
                                                CELL_WIDTH - 2, CELL_HEIGHT);
      GdkRGBA fill = color;
      GskRoundedRect outline;

      fill.alpha = set ? 0.34f : 0.10f;
      gsk_rounded_rect_init_from_rect (&outline, &box, 5);
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &fill, &box);
      gtk_snapshot_pop (snapshot);
    }

  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (left, below + 3, right - left, 2));
  append_text (self, snapshot, high, 0.7, places[first].x, top, CELL_WIDTH, PANGO_ALIGN_CENTER, ink);
  if (last != first)
    append_text (self, snapshot, low, 0.7, places[last].x, top, CELL_WIDTH, PANGO_ALIGN_CENTER,
                 ink);
  /* A field of one bit has a name wider than itself. */
  append_text (self, snapshot,
               right - left < 60 && last + 1 < self->n_cells && last - first < 1
                 ? g_strcmp0 (field, "sign") == 0 ? C_("the sign bit, in short", "S")
                                                  : bit_row_get_field_title (field)
                 : bit_row_get_field_title (field),
               0.85, left, below + BRACKET, MAX (right - left, CELL_WIDTH), PANGO_ALIGN_CENTER, ink);
}

static void
bit_row_snapshot (GtkWidget   *widget,
                  GtkSnapshot *snapshot)
{
  BitRow *self = BIT_ROW (widget);
  Place places[BIT_ROW_MAX_BITS];
  MantPlotTheme theme;
  GdkRGBA ink;
  int used;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  theme = 0.2126f * ink.red + 0.7152f * ink.green + 0.0722f * ink.blue > 0.5f
            ? MANT_PLOT_THEME_DARK : MANT_PLOT_THEME_LIGHT;
  place_cells (self, gtk_widget_get_width (widget), places, &used);

  for (guint first = 0, last; first < self->n_cells; first = last + 1)
    {
      for (last = first; last + 1 < self->n_cells
                         && places[last + 1].line == places[first].line
                         && g_strcmp0 (field_of_cell (self, last + 1),
                                       field_of_cell (self, first)) == 0; last++)
        ;
      snapshot_field (self, snapshot, places, first, last, theme, &ink);
    }

  GTK_WIDGET_CLASS (bit_row_parent_class)->snapshot (widget, snapshot);
}

/* Tab comes in once and goes on; within the row the arrows move. */
static gboolean
bit_row_focus (GtkWidget        *widget,
               GtkDirectionType  direction)
{
  BitRow *self = BIT_ROW (widget);

  if (self->n_cells == 0 || gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;

  return gtk_widget_grab_focus (self->cells[MIN (self->focused, self->n_cells - 1)]);
}

static gboolean
move_focus (GtkWidget *widget,
            GVariant  *arguments,
            gpointer   data)
{
  BitRow *self = BIT_ROW (widget);
  const int step = g_variant_get_int32 (arguments);
  int cell = (int) self->focused;

  if (self->n_cells == 0)
    return FALSE;

  if (step == G_MININT)
    cell = 0;
  else if (step == G_MAXINT)
    cell = (int) self->n_cells - 1;
  else
    cell = CLAMP (cell + step, 0, (int) self->n_cells - 1);
  gtk_widget_grab_focus (self->cells[cell]);
  return TRUE;
}

/* 0 and 1 write the bit and go on to the next. */
static gboolean
write_bit (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   data)
{
  BitRow *self = BIT_ROW (widget);
  const gboolean set = g_variant_get_int32 (arguments) != 0;
  const guint cell = self->focused;

  if (cell >= self->n_cells)
    return FALSE;

  if (mant_number_get_bit (self->number, bit_of_cell (self, cell)) != set)
    g_signal_emit (self, signals[FLIP], 0, bit_of_cell (self, cell));
  if (cell + 1 < self->n_cells)
    gtk_widget_grab_focus (self->cells[cell + 1]);
  return TRUE;
}

static guint
index_of (BitRow    *self,
          GtkWidget *cell)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "bit-row-cell"));
}

static void
toggled_cb (BitRow    *self,
            GtkWidget *cell)
{
  if (!self->updating)
    g_signal_emit (self, signals[FLIP], 0, bit_of_cell (self, index_of (self, cell)));
}

static void
focus_cb (BitRow     *self,
          GParamSpec *pspec,
          GtkWidget  *cell)
{
  if (gtk_widget_has_focus (cell))
    self->focused = index_of (self, cell);
}

static GtkWidget *
make_cell (BitRow *self)
{
  GtkWidget *cell = gtk_toggle_button_new_with_label ("0");

  gtk_widget_add_css_class (cell, "flat");
  g_object_set_data (G_OBJECT (cell), "bit-row-cell", GUINT_TO_POINTER (self->n_made));
  g_signal_connect_swapped (cell, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_swapped (cell, "notify::has-focus", G_CALLBACK (focus_cb), self);
  gtk_widget_set_parent (cell, GTK_WIDGET (self));
  self->cells[self->n_made++] = cell;
  return cell;
}

void
bit_row_set_number (BitRow     *self,
                    MantNumber *number,
                    guint       lowest)
{
  const guint n_bits = number != NULL ? mant_number_get_n_bits (number) : 0;

  if (number != NULL)
    mant_number_ref (number);
  g_clear_pointer (&self->number, mant_number_unref);
  self->number = number;
  self->lowest = MIN (lowest, n_bits);
  self->n_cells = MIN (n_bits - self->lowest, BIT_ROW_MAX_BITS);

  self->updating = TRUE;
  while (self->n_made < self->n_cells)
    make_cell (self);
  for (guint i = 0; i < self->n_made; i++)
    {
      GtkWidget *cell = self->cells[i];
      const gboolean used = i < self->n_cells;

      gtk_widget_set_child_visible (cell, used);
      gtk_widget_set_visible (cell, used);
      if (used)
        {
          const guint bit = bit_of_cell (self, i);
          const gboolean set = mant_number_get_bit (number, bit);
          /* Translators: a bit of a number: its index, its field, its value */
          g_autofree char *name = g_strdup_printf (_("Bit %u, %s: %d"), bit,
                                                   bit_row_get_field_title (field_of_cell (self,
                                                                                           i)),
                                                   set);

          gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (cell), set);
          gtk_button_set_label (GTK_BUTTON (cell), set ? "1" : "0");
          gtk_widget_set_tooltip_text (cell, name);
          gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                          name, -1);
        }
    }
  self->updating = FALSE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
bit_row_dispose (GObject *object)
{
  BitRow *self = BIT_ROW (object);

  for (guint i = 0; i < self->n_made; i++)
    g_clear_pointer (&self->cells[i], gtk_widget_unparent);
  self->n_made = self->n_cells = 0;
  g_clear_pointer (&self->number, mant_number_unref);

  G_OBJECT_CLASS (bit_row_parent_class)->dispose (object);
}

/* A bit is a narrow button; its background is drawn by the row, in the colour of its field. */
static void
add_style (void)
{
  static const char style[] =
    "bitrow > button { padding: 0; min-width: 0; min-height: 0; border-radius: 5px;"
    " font-family: monospace; font-weight: bold; background: none; box-shadow: none; }"
    "button.small-button { padding: 0 4px; min-width: 16px; min-height: 22px; }"
    "stackswitcher.explorer-tabs > button { min-width: 48px; padding: 4px 10px; }"
    "bitrow > button:hover { background: alpha(currentColor, 0.12); }";
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) provider = NULL;

  if (display == NULL)
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (provider, style, -1);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
bit_row_class_init (BitRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct { guint keyval; int step; } moves[] = {
    { GDK_KEY_Left, -1 }, { GDK_KEY_Right, 1 }, { GDK_KEY_KP_Left, -1 }, { GDK_KEY_KP_Right, 1 },
    { GDK_KEY_Home, G_MININT }, { GDK_KEY_End, G_MAXINT },
  };

  G_OBJECT_CLASS (klass)->dispose = bit_row_dispose;
  widget_class->get_request_mode = bit_row_get_request_mode;
  widget_class->measure = bit_row_measure;
  widget_class->size_allocate = bit_row_size_allocate;
  widget_class->snapshot = bit_row_snapshot;
  widget_class->focus = bit_row_focus;

  /* bit: the one to turn over */
  signals[FLIP] = g_signal_new ("flip", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  add_style ();

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding (widget_class, moves[i].keyval, 0, move_focus, "i",
                                  moves[i].step);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_0, 0, write_bit, "i", 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_1, 0, write_bit, "i", 1);
  gtk_widget_class_set_css_name (widget_class, "bitrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bit_row_class_finalize (BitRowClass *klass)
{
}

static void
bit_row_init (BitRow *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Bits"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _("Arrows move, Space turns a bit over, 0 and 1 write it"), -1);
}

void
bit_row_register (GTypeModule *module)
{
  bit_row_register_type (module);
}

GtkWidget *
bit_row_new (void)
{
  return g_object_new (BIT_TYPE_ROW, NULL);
}
