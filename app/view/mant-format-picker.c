/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-picker.h"

#include <glib/gi18n-lib.h>

#include "mant-format-choice-private.h"

#define POPOVER_WIDTH 420
#define POPOVER_HEIGHT 360

/**
 * MantFormatPicker:
 *
 * A button that shows a number format and opens a list of all of them, in sections, that is searched
 * by typing.  Any other format is typed in its text form, "float(e=4,m=3)"; what is wrong with a
 * text is said below the entry.
 *
 * From the keyboard: Space or Enter opens the list, typing searches, Enter takes what was typed if
 * it is a format and else the first row, Down goes to the rows, Escape keeps the old format.
 */
struct _MantFormatPicker
{
  GtkWidget  parent_instance;

  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *popover;
  GtkWidget *entry;
  GtkWidget *use;
  GtkWidget *hint;
  GtkWidget *list;
  GtkWidget *scroller;

  char      *title;
  char      *format;
  char     **words; /* of the search, case folded; NULL for all rows */
  gboolean   allow_none;
};

G_DEFINE_FINAL_TYPE (MantFormatPicker, mant_format_picker, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FORMAT,
  PROP_TITLE,
  PROP_ALLOW_NONE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Rows carry the catalogue's item; the row for none carries nothing. */
static MantItem *
row_get_item (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "mant-item");
}

static const char *
group_title (const char *group)
{
  static const struct { const char *group; const char *title; } titles[] = {
    { "float", N_("Floating point") },
    { "p3109", N_("IEEE P3109") },
    { "posit", N_("Posits") },
    { "integer", N_("Integer") },
    { "fixed", N_("Fixed point") },
    { "khot", N_("Few digits") },
    { "log", N_("Logarithmic") },
    { "scale", N_("Scales") },
    { "table", N_("Tables") },
    { "block", N_("Blocks with a shared scale") },
    { "own", N_("Own formats") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].group, group) == 0)
      return _(titles[i].title);

  return group;
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  MantItem *item = row_get_item (row);
  MantItem *above = before != NULL ? row_get_item (before) : NULL;
  GtkWidget *header = NULL;

  if (item != NULL &&
      (above == NULL ||
       g_strcmp0 (mant_item_get_group (item), mant_item_get_group (above)) != 0))
    {
      header = gtk_label_new (group_title (mant_item_get_group (item)));
      gtk_label_set_xalign (GTK_LABEL (header), 0);
      gtk_widget_add_css_class (header, "heading");
      gtk_widget_add_css_class (header, "section");
    }

  gtk_list_box_row_set_header (row, header);
}

static gboolean
contains_words (const char  *text,
                char       **words)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (gsize i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       user_data)
{
  MantFormatPicker *self = user_data;
  MantItem *item = row_get_item (row);
  g_autofree char *text = NULL;

  if (self->words == NULL || self->words[0] == NULL)
    return TRUE;
  if (item == NULL)
    return FALSE;

  text = g_strjoin (" ", mant_item_get_id (item), mant_item_get_title (item),
                    mant_item_get_detail (item), NULL);

  return contains_words (text, self->words);
}

static GtkListBoxRow *
first_match (MantFormatPicker *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (filter_cb (row, self))
      return row;

  return NULL;
}

static void
add_row (MantFormatPicker *self,
         MantItem         *item,
         const char       *title,
         const char       *id,
         const char       *detail)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *title_label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (title_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title_label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title_label, TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_attach (GTK_GRID (grid), title_label, 0, 0, 1, 1);
  if (id != NULL)
    {
      GtkWidget *id_label = gtk_label_new (id);

      gtk_widget_add_css_class (id_label, "monospace");
      gtk_widget_add_css_class (id_label, "dim-label");
      gtk_grid_attach (GTK_GRID (grid), id_label, 1, 0, 1, 1);
    }
  if (detail != NULL && detail[0] != '\0')
    {
      GtkWidget *detail_label = gtk_label_new (detail);

      gtk_label_set_xalign (GTK_LABEL (detail_label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (detail_label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (detail_label, "caption");
      gtk_widget_add_css_class (detail_label, "dim-label");
      gtk_widget_set_tooltip_text (detail_label, detail);
      gtk_grid_attach (GTK_GRID (grid), detail_label, 0, 1, 2, 1);
    }

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (item != NULL)
    g_object_set_data_full (G_OBJECT (row), "mant-item", g_object_ref (item), g_object_unref);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* Some fifty rows are made when they are first asked for, not at the start of the program. */
static void
fill_list (MantFormatPicker *self)
{
  GListModel *formats = _mant_format_choice_list ();
  guint n_formats = g_list_model_get_n_items (formats);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);

  if (self->allow_none)
    add_row (self, NULL, _("None"), NULL, _("No second format"));
  for (guint i = 0; i < n_formats; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (formats, i);

      add_row (self, item, mant_item_get_title (item), mant_item_get_id (item),
               mant_item_get_detail (item));
    }
}

static void
update_button (MantFormatPicker *self)
{
  MantItem *item = self->format != NULL ? _mant_format_choice_find (self->format) : NULL;
  const char *shown = self->format != NULL ? self->format : _("None");
  g_autofree char *name = NULL;
  g_autofree char *tooltip = NULL;

  gtk_label_set_text (GTK_LABEL (self->label), shown);
  name = self->title != NULL ? g_strdup_printf ("%s: %s", self->title, shown) : g_strdup (shown);
  tooltip = item != NULL ? g_strdup_printf ("%s\n%s", name, mant_item_get_title (item))
                         : g_strdup (name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (self->button, tooltip);
}

static void
take (MantFormatPicker *self,
      const char       *resolved)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (g_strcmp0 (resolved, self->format) == 0)
    return;

  g_free (self->format);
  self->format = g_strdup (resolved);
  update_button (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORMAT]);
}

static void
row_activated_cb (MantFormatPicker *self,
                  GtkListBoxRow    *row)
{
  MantItem *item = row_get_item (row);

  take (self, item != NULL ? mant_item_get_id (item) : NULL);
}

static void
search_changed_cb (MantFormatPicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *resolved = NULL;
  g_autoptr (GError) error = NULL;
  gboolean typed = g_strstrip (folded)[0] != '\0';

  g_clear_pointer (&self->words, g_strfreev);
  self->words = typed ? g_strsplit_set (folded, " ", -1) : NULL;
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));

  if (typed)
    resolved = _mant_format_choice_resolve (text, &error);

  gtk_widget_set_sensitive (self->use, resolved != NULL);
  gtk_widget_remove_css_class (self->hint, "error");
  if (resolved != NULL)
    {
      g_autofree char *hint = g_strdup_printf (_("Enter takes %s."), resolved);

      gtk_label_set_text (GTK_LABEL (self->hint), hint);
      gtk_widget_set_visible (self->hint, TRUE);
    }
  else if (typed && first_match (self) == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->hint), error != NULL ? error->message : "");
      gtk_widget_add_css_class (self->hint, "error");
      gtk_widget_set_visible (self->hint, TRUE);
    }
  else
    {
      gtk_widget_set_visible (self->hint, FALSE);
    }
  gtk_widget_set_visible (self->scroller, first_match (self) != NULL);
}

static void
use_text_cb (MantFormatPicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *resolved = _mant_format_choice_resolve (text, NULL);

  search_changed_cb (self);
  if (resolved != NULL)
    {
      take (self, resolved);
    }
  else
    {
      GtkListBoxRow *row = first_match (self);

      if (row != NULL)
        row_activated_cb (self, row);
    }
}

static void
stop_search_cb (MantFormatPicker *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static gboolean
key_pressed_cb (MantFormatPicker *self,
                guint             keyval,
                guint             keycode,
                GdkModifierType   state)
{
  GtkListBoxRow *row;

  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return FALSE;

  row = first_match (self);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));

  return row != NULL;
}

static void
show_cb (MantFormatPicker *self)
{
  GtkListBoxRow *row;

  if (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0) == NULL)
    fill_list (self);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  search_changed_cb (self);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    {
      MantItem *item = row_get_item (row);

      if (g_strcmp0 (item != NULL ? mant_item_get_id (item) : NULL, self->format) == 0)
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
    }
  gtk_widget_grab_focus (self->entry);
}

/* The format library changed. Rows that nobody sees are made when they are next asked for. */
static void
catalogue_changed_cb (MantFormatPicker *self)
{
  GtkWidget *row;

  if (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0) == NULL)
    return;

  if (gtk_widget_get_visible (self->popover))
    {
      fill_list (self);
      search_changed_cb (self);
    }
  else
    {
      while ((row = gtk_widget_get_first_child (self->list)) != NULL)
        gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
    }
  update_button (self);
}

static void
mant_format_picker_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  MantFormatPicker *self = MANT_FORMAT_PICKER (object);

  switch (prop_id)
    {
    case PROP_FORMAT:
      g_value_set_string (value, self->format);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_ALLOW_NONE:
      g_value_set_boolean (value, self->allow_none);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_format_picker_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  MantFormatPicker *self = MANT_FORMAT_PICKER (object);

  switch (prop_id)
    {
    case PROP_FORMAT:
      mant_format_picker_set_format (self, g_value_get_string (value), NULL);
      break;
    case PROP_TITLE:
      mant_format_picker_set_title (self, g_value_get_string (value));
      break;
    case PROP_ALLOW_NONE:
      mant_format_picker_set_allow_none (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_format_picker_dispose (GObject *object)
{
  MantFormatPicker *self = MANT_FORMAT_PICKER (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (mant_format_picker_parent_class)->dispose (object);
}

static void
mant_format_picker_finalize (GObject *object)
{
  MantFormatPicker *self = MANT_FORMAT_PICKER (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->words, g_strfreev);

  G_OBJECT_CLASS (mant_format_picker_parent_class)->finalize (object);
}

static void
mant_format_picker_class_init (MantFormatPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mant_format_picker_get_property;
  object_class->set_property = mant_format_picker_set_property;
  object_class->dispose = mant_format_picker_dispose;
  object_class->finalize = mant_format_picker_finalize;

  /**
   * MantFormatPicker:format:
   *
   * The format that was picked: its id if it is in the catalogue, else its canonical text; %NULL for
   * none.  A text that is no format is ignored.
   */
  properties[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, NULL, flags);

  /**
   * MantFormatPicker:title:
   *
   * What the format is for: the accessible name and the tooltip.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);

  /**
   * MantFormatPicker:allow-none:
   *
   * Whether there is a row for no format.
   */
  properties[PROP_ALLOW_NONE] = g_param_spec_boolean ("allow-none", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "formatpicker");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
create_popover (MantFormatPicker *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  g_object_set (self->entry, "placeholder-text", _("Search, or type float(e=4,m=3)"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search or type a format"), -1);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (use_text_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (stop_search_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->entry, keys);

  self->use = gtk_button_new_with_mnemonic (_("_Use"));
  gtk_widget_set_tooltip_text (self->use, _("Use the format that was typed"));
  g_signal_connect_swapped (self->use, "clicked", G_CALLBACK (use_text_cb), self);

  self->hint = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->hint), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (self->hint), 40);
  gtk_widget_add_css_class (self->hint, "caption");

  self->list = gtk_list_box_new ();
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->list), TRUE);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), header_cb, NULL, NULL);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), filter_cb, self, NULL);
  gtk_widget_add_css_class (self->list, "formats");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Formats"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_size_request (self->scroller, POPOVER_WIDTH, POPOVER_HEIGHT);

  gtk_box_append (GTK_BOX (row), self->entry);
  gtk_box_append (GTK_BOX (row), self->use);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), self->hint);
  gtk_box_append (GTK_BOX (box), self->scroller);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (show_cb), self);

  return popover;
}

static void
mant_format_picker_init (MantFormatPicker *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 22);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (content), self->label);
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("pan-down-symbolic"));

  self->popover = create_popover (self);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), content);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_object (_mant_format_choice_list (), "items-changed",
                           G_CALLBACK (catalogue_changed_cb), self, G_CONNECT_SWAPPED);

  update_button (self);
}

/**
 * mant_format_picker_new:
 *
 * Makes a picker in which nothing is picked.
 *
 * Returns: a new picker
 */
GtkWidget *
mant_format_picker_new (void)
{
  return g_object_new (MANT_TYPE_FORMAT_PICKER, NULL);
}

/**
 * mant_format_picker_get_format:
 * @self: a picker
 *
 * Gets the format that was picked.
 *
 * Returns: (nullable): its id if it is in the catalogue, else its canonical text; %NULL for none
 */
const char *
mant_format_picker_get_format (MantFormatPicker *self)
{
  g_return_val_if_fail (MANT_IS_FORMAT_PICKER (self), NULL);

  return self->format;
}

/**
 * mant_format_picker_set_format:
 * @self: a picker
 * @format: (nullable): the text of any format; %NULL or "" for none
 * @error: return location for an error
 *
 * Picks a format.  Fails with %MANT_ERROR_FORMAT or %MANT_ERROR_UNSUPPORTED, and keeps the old one,
 * if @format is none.
 *
 * Returns: whether @format is a format
 */
gboolean
mant_format_picker_set_format (MantFormatPicker  *self,
                               const char        *format,
                               GError           **error)
{
  g_autofree char *resolved = NULL;

  g_return_val_if_fail (MANT_IS_FORMAT_PICKER (self), FALSE);

  if (format != NULL && format[0] != '\0')
    {
      resolved = _mant_format_choice_resolve (format, error);
      if (resolved == NULL)
        return FALSE;
    }
  take (self, resolved);

  return TRUE;
}

/**
 * mant_format_picker_get_title:
 * @self: a picker
 *
 * Gets what the format is for.
 *
 * Returns: (nullable): a few words
 */
const char *
mant_format_picker_get_title (MantFormatPicker *self)
{
  g_return_val_if_fail (MANT_IS_FORMAT_PICKER (self), NULL);

  return self->title;
}

/**
 * mant_format_picker_set_title:
 * @self: a picker
 * @title: (nullable): a few words
 *
 * Says what the format is for: the accessible name and the tooltip.
 */
void
mant_format_picker_set_title (MantFormatPicker *self,
                              const char       *title)
{
  g_return_if_fail (MANT_IS_FORMAT_PICKER (self));

  if (g_strcmp0 (title, self->title) == 0)
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  update_button (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * mant_format_picker_get_allow_none:
 * @self: a picker
 *
 * Gets whether there is a row for no format.
 *
 * Returns: whether there is
 */
gboolean
mant_format_picker_get_allow_none (MantFormatPicker *self)
{
  g_return_val_if_fail (MANT_IS_FORMAT_PICKER (self), FALSE);

  return self->allow_none;
}

/**
 * mant_format_picker_set_allow_none:
 * @self: a picker
 * @allow_none: whether no format may be picked
 *
 * Sets whether there is a row for no format.
 */
void
mant_format_picker_set_allow_none (MantFormatPicker *self,
                                   gboolean          allow_none)
{
  g_return_if_fail (MANT_IS_FORMAT_PICKER (self));

  allow_none = !!allow_none;
  if (allow_none == self->allow_none)
    return;

  self->allow_none = allow_none;
  if (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0) != NULL)
    fill_list (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALLOW_NONE]);
}

/**
 * mant_format_picker_popup:
 * @self: a picker
 *
 * Opens the list.
 */
void
mant_format_picker_popup (MantFormatPicker *self)
{
  g_return_if_fail (MANT_IS_FORMAT_PICKER (self));

  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}
