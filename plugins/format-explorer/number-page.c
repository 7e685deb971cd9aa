/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "number-page.h"

#include <glib/gi18n-lib.h>

#include "bit-row.h"
#include "calculator-panel.h"
#include "explorer-page.h"

typedef enum
{
  READING_DECIMAL,
  READING_SHORT,
  READING_HEX,
  READING_BITS,
  READING_ULP,
  READING_FLAGS,
  N_READINGS
} Reading;

/* Lines of the neighbourhood, from above to below. */
typedef enum
{
  LINE_UP,
  LINE_MIDPOINT_UP,
  LINE_SELF,
  LINE_MIDPOINT_DOWN,
  LINE_DOWN,
  N_LINES
} Line;

struct _NumberPage
{
  AdwBin               parent_instance;

  FormatExplorerModel *model;

  GtkWidget           *value;
  GtkWidget           *number_class;
  GtkWidget           *code;
  GtkWidget           *code_error;
  GtkWidget           *specials;
  GtkWidget           *bits;
  GtkWidget           *window;       /* the row that moves the window over the bits of a wide code */
  GtkWidget           *window_start;
  GtkWidget           *readings[N_READINGS];
  GtkWidget           *lines[N_LINES];
  GtkWidget           *explanation;
  GtkWidget           *others;
  GtkWidget           *calculator;
  gboolean             updating;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (NumberPage, number_page, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

static void
set_text (GtkWidget  *label,
          const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "—");
}

static void
take_text (GtkWidget *label,
           char      *text)
{
  set_text (label, text);
  g_free (text);
}

/* Going to other numbers. */

static void
go_to (NumberPage *self,
       MantNumber *number)
{
  if (number != NULL)
    format_explorer_model_set_number (self->model, number, 0);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
up_cb (NumberPage *self)
{
  g_autoptr (MantNumber) number =
    mant_number_next_up (format_explorer_model_get_number (self->model));

  go_to (self, number);
}

static void
down_cb (NumberPage *self)
{
  g_autoptr (MantNumber) number =
    mant_number_next_down (format_explorer_model_get_number (self->model));

  go_to (self, number);
}

static void
negate_cb (NumberPage *self)
{
  MantNumber *operand = format_explorer_model_get_number (self->model);
  MantNumberFlags flags = 0;
  g_autoptr (MantNumber) number =
    mant_calculator_apply (format_explorer_model_get_calculator (self->model, 0), "neg", &operand, 1,
                           &flags, NULL);

  if (number != NULL)
    format_explorer_model_set_number (self->model, number, flags);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
flip_cb (NumberPage *self,
         guint       bit)
{
  g_autoptr (MantNumber) number =
    mant_number_flip_bit (format_explorer_model_get_number (self->model), bit);

  go_to (self, number);
}

static void
code_cb (NumberPage *self)
{
  g_autoptr (GError) error = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->code));

  gtk_widget_set_visible (self->code_error,
                          !format_explorer_model_set_code (self->model, text, &error));
  if (error != NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->code_error), error->message);
      gtk_widget_add_css_class (self->code, "error");
    }
  else
    {
      gtk_widget_remove_css_class (self->code, "error");
    }
}

static void
special_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  NumberPage *self = user_data;

  format_explorer_model_set_code (self->model, g_variant_get_string (parameter, NULL), NULL);
}

static void
copy_cb (NumberPage *self,
         GtkWidget  *button)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (button), "number-page-label");
  MantSession *session = format_explorer_model_get_session (self->model);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (button),
                          GTK_IS_LABEL (label) ? gtk_label_get_text (GTK_LABEL (label))
                                               : gtk_editable_get_text (GTK_EDITABLE (label)));
  if (session != NULL)
    mant_session_toast (session, _("Copied"));
}

/* Showing the number. */

static guint
window_start (NumberPage *self)
{
  return (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->window_start));
}

static void
update_bits (NumberPage *self,
             MantNumber *number)
{
  const guint n_bits = mant_number_get_n_bits (number);
  const gboolean wide = n_bits > BIT_ROW_MAX_BITS;

  if (wide)
    {
      GtkAdjustment *adjustment =
        gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (self->window_start));
      const double upper = n_bits - BIT_ROW_MAX_BITS;

      /* A format that is new here is looked at from its top bits: those that say most. */
      if (gtk_adjustment_get_upper (adjustment) != upper)
        gtk_adjustment_configure (adjustment, upper, 0, upper, 8, BIT_ROW_MAX_BITS, 0);
    }
  gtk_widget_set_visible (self->window, wide);
  bit_row_set_number (BIT_ROW (self->bits), number, wide ? window_start (self) : 0);
}

static void
window_cb (NumberPage *self)
{
  if (!self->updating)
    update_bits (self, format_explorer_model_get_number (self->model));
}

static void
set_neighbour (NumberPage *self,
               Line        line,
               MantNumber *number)
{
  GtkWidget *button = self->lines[line];
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (button, number != NULL);
  if (number != NULL)
    {
      g_autofree char *value = explorer_value_text (number);
      g_autofree char *code = mant_number_get_code (number);

      text = g_strdup_printf ("%s  (%s)", value, code);
    }
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                      text != NULL ? text : _("none"));
}

static void
update_neighbourhood (NumberPage *self,
                      MantNumber *number)
{
  g_autoptr (MantNumber) up = mant_number_next_up (number);
  g_autoptr (MantNumber) down = mant_number_next_down (number);

  set_neighbour (self, LINE_UP, up);
  take_text (self->lines[LINE_MIDPOINT_UP],
             up != NULL ? mant_number_get_midpoint_up (number) : NULL);
  take_text (self->lines[LINE_SELF], explorer_value_text (number));
  take_text (self->lines[LINE_MIDPOINT_DOWN],
             down != NULL ? mant_number_get_midpoint_up (down) : NULL);
  set_neighbour (self, LINE_DOWN, down);
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static GtkWidget *
wrapped_label_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 46);
  /* What is selectable need not be a stop for Tab: there is a button that copies. */
  gtk_widget_set_focusable (label, FALSE);
  return label;
}

static void
update_explanation (NumberPage *self,
                    MantNumber *number)
{
  g_auto (GStrv) lines = mant_number_explain (number);

  clear_box (self->explanation);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    gtk_box_append (GTK_BOX (self->explanation), wrapped_label_new (lines[i]));
}

/* The number in the other formats, rounded as the controls say. */
static void
update_others (NumberPage *self,
               MantNumber *number)
{
  const char *const *formats = format_explorer_model_get_formats (self->model);

  clear_box (self->others);
  if (formats[1] == NULL)
    {
      GtkWidget *hint = wrapped_label_new (_("Add a format above to see what it makes of this "
                                             "number."));

      gtk_widget_add_css_class (hint, "dim-label");
      gtk_box_append (GTK_BOX (self->others), hint);
    }
  for (guint i = 1; formats[i] != NULL; i++)
    {
      MantNumberFlags flags = 0;
      g_autoptr (MantNumber) other =
        mant_calculator_convert (format_explorer_model_get_calculator (self->model, i), number,
                                 &flags);
      GtkWidget *heading, *row;
      g_autofree char *text = NULL, *value = NULL, *code = NULL, *said = NULL;

      if (other == NULL)
        continue;
      value = explorer_value_text (other);
      code = mant_number_get_code (other);
      said = explorer_flags_text (flags);
      /* Translators: a number in another format: its value, its code, and how it was rounded */
      text = g_strdup_printf (_("%s  (%s), %s"), value, code, said);
      heading = explorer_heading_new (formats[i]);
      gtk_label_set_ellipsize (GTK_LABEL (heading), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (self->others), heading);
      gtk_box_append (GTK_BOX (self->others), wrapped_label_new (text));
      row = bit_row_new ();
      bit_row_set_number (BIT_ROW (row), other,
                          mant_number_get_n_bits (other) > BIT_ROW_MAX_BITS
                            ? mant_number_get_n_bits (other) - BIT_ROW_MAX_BITS : 0);
      gtk_widget_set_sensitive (row, FALSE);
      gtk_box_append (GTK_BOX (self->others), row);
    }
}

static void
update_specials (NumberPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GListModel) specials =
    mant_format_list_specials (format_explorer_model_get_format (self->model), NULL);
  const guint n_specials = specials != NULL ? g_list_model_get_n_items (specials) : 0;

  for (guint i = 0; i < n_specials; i++)
    {
      g_autoptr (MantItem) special = g_list_model_get_item (specials, i);
      g_autofree char *label = g_strdup_printf ("%s  (%s)", mant_item_get_title (special),
                                                mant_item_get_detail (special));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "number.special", "s", mant_item_get_id (special));
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->specials), G_MENU_MODEL (menu));
}

static void
update_number (NumberPage *self)
{
  MantNumber *number = format_explorer_model_get_number (self->model);
  g_autofree char *code = NULL;

  if (number == NULL)
    return;

  code = mant_number_get_code (number);
  self->updating = TRUE;
  take_text (self->value, explorer_value_text (number));
  set_text (self->number_class, explorer_class_title (mant_number_get_class (number)));
  gtk_editable_set_text (GTK_EDITABLE (self->code), code);
  gtk_widget_remove_css_class (self->code, "error");
  gtk_widget_set_visible (self->code_error, FALSE);
  take_text (self->readings[READING_DECIMAL], mant_number_get_decimal (number));
  take_text (self->readings[READING_SHORT], mant_number_get_short (number));
  take_text (self->readings[READING_HEX], mant_number_get_hex (number));
  take_text (self->readings[READING_BITS], mant_number_get_bits (number));
  take_text (self->readings[READING_ULP], mant_number_get_ulp (number));
  take_text (self->readings[READING_FLAGS],
             explorer_flags_text (format_explorer_model_get_flags (self->model)));
  update_bits (self, number);
  update_neighbourhood (self, number);
  update_explanation (self, number);
  self->updating = FALSE;
}

static void
changed_cb (FormatExplorerModel   *model,
            FormatExplorerChanges  changes,
            gpointer               data)
{
  NumberPage *self = data;

  if (changes & FORMAT_EXPLORER_FORMATS)
    update_specials (self);
  if (changes & (FORMAT_EXPLORER_FORMATS | FORMAT_EXPLORER_NUMBER))
    update_number (self);
  if (changes & (FORMAT_EXPLORER_FORMATS | FORMAT_EXPLORER_NUMBER | FORMAT_EXPLORER_ROUNDING))
    update_others (self, format_explorer_model_get_number (model));
}

static void
number_page_dispose (GObject *object)
{
  NumberPage *self = NUMBER_PAGE (object);

  G_OBJECT_CLASS (number_page_parent_class)->dispose (object);

  g_clear_object (&self->model);
}

static void
number_page_class_init (NumberPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = number_page_dispose;
}

static void
number_page_class_finalize (NumberPageClass *klass)
{
}

static void
number_page_init (NumberPage *self)
{
}

/* Building the page. */

static GtkWidget *
copy_button_new (NumberPage *self,
                 GtkWidget  *label,
                 const char *title)
{
  g_autofree char *name = g_strdup_printf (_("Copy: %s"), title);
  GtkWidget *button = explorer_icon_button_new ("edit-copy-symbolic", name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small-button");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  g_object_set_data (G_OBJECT (button), "number-page-label", label);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (copy_cb), self);
  return button;
}

static GtkWidget *
name_label_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* A value under a name that a screen reader says with it. */
static void
attach_named (GtkWidget  *grid,
              int         row,
              const char *title,
              GtkWidget  *value)
{
  GtkWidget *name = name_label_new (title);

  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_widget_set_margin_top (name, 3);
  if (GTK_IS_LABEL (value))
    {
      gtk_widget_set_valign (value, GTK_ALIGN_START);
      gtk_widget_set_margin_top (value, 3);
    }
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name,
                                  NULL, -1);
  gtk_grid_attach (GTK_GRID (grid), name, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), value, 1, row, 1, 1);
}

static GtkWidget *
grid_new (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  return grid;
}

static GtkWidget *
readings_new (NumberPage *self)
{
  static const char *const titles[N_READINGS] = {
    N_("Exact value"), N_("Shortest"), N_("Hexadecimal"), N_("Bits"), N_("ulp"),
    N_("Last rounding"),
  };
  GtkWidget *grid = grid_new ();

  for (int i = 0; i < N_READINGS; i++)
    {
      self->readings[i] = wrapped_label_new (NULL);
      if (i != READING_FLAGS)
        gtk_widget_add_css_class (self->readings[i], "monospace");
      attach_named (grid, i, _(titles[i]), self->readings[i]);
      if (i != READING_FLAGS)
        gtk_grid_attach (GTK_GRID (grid),
                         copy_button_new (self, self->readings[i], _(titles[i])), 2, i, 1, 1);
    }
  return grid;
}

static GtkWidget *
neighbourhood_new (NumberPage *self)
{
  static const char *const titles[N_LINES] = {
    N_("Next above"), N_("Midpoint"), N_("This number"), N_("Midpoint"), N_("Next below"),
  };
  GtkWidget *grid = grid_new ();

  for (int i = 0; i < N_LINES; i++)
    {
      if (i == LINE_UP || i == LINE_DOWN)
        {
          GtkWidget *label = gtk_label_new (NULL);

          gtk_label_set_xalign (GTK_LABEL (label), 0);
          gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
          gtk_widget_add_css_class (label, "monospace");
          self->lines[i] = gtk_button_new ();
          gtk_button_set_child (GTK_BUTTON (self->lines[i]), label);
          gtk_widget_set_tooltip_text (self->lines[i], _("Go to this number"));
          g_signal_connect_swapped (self->lines[i], "clicked",
                                    i == LINE_UP ? G_CALLBACK (up_cb) : G_CALLBACK (down_cb), self);
        }
      else
        {
          self->lines[i] = wrapped_label_new (NULL);
          gtk_widget_add_css_class (self->lines[i], "monospace");
        }
      attach_named (grid, i, _(titles[i]), self->lines[i]);
    }
  return grid;
}

static GtkWidget *
section_new (const char *title,
             GtkWidget  *child)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (box), explorer_heading_new (title));
  gtk_box_append (GTK_BOX (box), child);
  return box;
}

static GtkWidget *
header_new (NumberPage *self)
{
  GtkWidget *flow = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE,
                                  "max-children-per-line", 3, "column-spacing", 12,
                                  "row-spacing", 6, NULL);
  GtkWidget *value = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *code = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *code_name = gtk_label_new_with_mnemonic (_("_Code"));
  GtkWidget *down = explorer_icon_button_new ("go-previous-symbolic", _("Next Number Below (Alt+Down)"));
  GtkWidget *up = explorer_icon_button_new ("go-next-symbolic", _("Next Number Above (Alt+Up)"));
  GtkWidget *negate = gtk_button_new_with_label ("±");

  self->value = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->value), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->value), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (self->value), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (self->value), 24);
  gtk_widget_add_css_class (self->value, "title-2");
  self->number_class = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->number_class, "dim-label");
  gtk_box_append (GTK_BOX (value), self->value);
  gtk_box_append (GTK_BOX (value), self->number_class);

  self->code = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->code), 14);
  gtk_widget_add_css_class (self->code, "monospace");
  gtk_widget_set_tooltip_text (self->code, _("0x7e, 0b01111110 or 126; Enter goes there"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (code_name), self->code);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->code), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Code"), -1);
  g_signal_connect_swapped (self->code, "activate", G_CALLBACK (code_cb), self);
  gtk_box_append (GTK_BOX (code), code_name);
  gtk_box_append (GTK_BOX (code), self->code);
  gtk_box_append (GTK_BOX (code), copy_button_new (self, self->code, _("Code")));

  explorer_set_name (negate, _("Change the Sign"));
  g_signal_connect_swapped (down, "clicked", G_CALLBACK (down_cb), self);
  g_signal_connect_swapped (up, "clicked", G_CALLBACK (up_cb), self);
  g_signal_connect_swapped (negate, "clicked", G_CALLBACK (negate_cb), self);
  self->specials = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->specials), _("Special Numbers"));
  gtk_box_append (GTK_BOX (steps), down);
  gtk_box_append (GTK_BOX (steps), up);
  gtk_box_append (GTK_BOX (steps), negate);
  gtk_box_append (GTK_BOX (steps), self->specials);

  gtk_flow_box_append (GTK_FLOW_BOX (flow), value);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), code);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), steps);
  for (GtkWidget *child = gtk_widget_get_first_child (flow); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  return flow;
}

static GtkWidget *
window_new (NumberPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new_with_mnemonic (_("_Lowest bit shown"));

  self->window_start = gtk_spin_button_new_with_range (0, 1, 8);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), self->window_start);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->window_start),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Lowest bit shown"), -1);
  g_signal_connect_swapped (self->window_start, "value-changed", G_CALLBACK (window_cb), self);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), self->window_start);
  self->window = box;
  return box;
}

static GtkWidget *
columns_new (NumberPage *self)
{
  GtkWidget *flow = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE,
                                  "max-children-per-line", 2, "column-spacing", 36,
                                  "row-spacing", 18, "homogeneous", TRUE, NULL);

  self->explanation = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->others = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), section_new (_("Value"), readings_new (self)));
  gtk_flow_box_append (GTK_FLOW_BOX (flow),
                       section_new (_("Neighbours"), neighbourhood_new (self)));
  gtk_flow_box_append (GTK_FLOW_BOX (flow),
                       section_new (_("From the Code to the Value"), self->explanation));
  gtk_flow_box_append (GTK_FLOW_BOX (flow), section_new (_("In the Other Formats"), self->others));
  for (GtkWidget *child = gtk_widget_get_first_child (flow); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gtk_widget_set_focusable (child, FALSE);
      gtk_widget_set_valign (child, GTK_ALIGN_START);
    }
  return flow;
}

void
number_page_register (GTypeModule *module)
{
  number_page_register_type (module);
}

GtkWidget *
number_page_new (FormatExplorerModel *model)
{
  static const GActionEntry actions[] = { { "special", special_cb, "s", NULL, NULL, { 0 } } };
  NumberPage *self = g_object_new (NUMBER_TYPE_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  self->model = g_object_ref (model);
  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "number", G_ACTION_GROUP (group));

  self->calculator = calculator_panel_new (model);
  self->bits = bit_row_new ();
  g_signal_connect_swapped (self->bits, "flip", G_CALLBACK (flip_cb), self);
  self->code_error = wrapped_label_new (NULL);
  gtk_widget_add_css_class (self->code_error, "error");
  gtk_widget_set_visible (self->code_error, FALSE);

  gtk_box_append (GTK_BOX (box), calculator_panel_get_entry (CALCULATOR_PANEL (self->calculator)));
  gtk_box_append (GTK_BOX (box), header_new (self));
  gtk_box_append (GTK_BOX (box), self->code_error);
  gtk_box_append (GTK_BOX (box), self->bits);
  gtk_box_append (GTK_BOX (box), window_new (self));
  gtk_box_append (GTK_BOX (box), self->calculator);
  gtk_box_append (GTK_BOX (box), columns_new (self));
  adw_bin_set_child (ADW_BIN (self), explorer_page_scroll (box));
  format_explorer_model_watch (model, GTK_WIDGET (self), changed_cb, self);
  return GTK_WIDGET (self);
}
