/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-item-picker.h"

#include <glib/gi18n-lib.h>

/**
 * MantItemPicker:
 *
 * A drop-down to choose one of a catalogue of #MantItem: a rounding mode, a scale rule.  With a
 * none-title there is a first row for none of them.
 */
struct _MantItemPicker
{
  GtkWidget   parent_instance;

  GtkWidget  *drop_down;
  GListModel *items;
  char       *title;
  char       *none_title;
  char       *id;
};

G_DEFINE_FINAL_TYPE (MantItemPicker, mant_item_picker, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ITEMS,
  PROP_TITLE,
  PROP_NONE_TITLE,
  PROP_ID,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
selected_cb (MantItemPicker *self)
{
  MantItem *item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->drop_down));
  const char *id = NULL;

  /* The row for none is an item with an empty id. */
  if (item != NULL && mant_item_get_id (item)[0] != '\0')
    id = mant_item_get_id (item);
  if (g_strcmp0 (id, self->id) == 0)
    return;

  g_free (self->id);
  self->id = g_strdup (id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

static void
setup_button_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 10);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 22);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_button_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *list_item)
{
  MantItem *item = gtk_list_item_get_item (list_item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (list_item));

  gtk_label_set_text (label, mant_item_get_title (item));
}

static void
setup_row_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (detail), 48);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item)
{
  MantItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *detail = gtk_widget_get_next_sibling (title);
  const char *text = mant_item_get_detail (item);

  gtk_label_set_text (GTK_LABEL (title), mant_item_get_title (item));
  gtk_label_set_text (GTK_LABEL (detail), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (detail, text);
  gtk_widget_set_visible (detail, text != NULL && text[0] != '\0');
}

static char *
item_title (MantItem *item)
{
  return g_strdup (mant_item_get_title (item));
}

static void
mant_item_picker_constructed (GObject *object)
{
  MantItemPicker *self = MANT_ITEM_PICKER (object);
  g_autoptr (GtkListItemFactory) button_factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) row_factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkExpression) expression = NULL;
  g_autoptr (GListStore) all = NULL;
  guint n_items;

  G_OBJECT_CLASS (mant_item_picker_parent_class)->constructed (object);

  all = g_list_store_new (MANT_TYPE_ITEM);
  if (self->none_title != NULL)
    {
      g_autoptr (MantItem) none = g_object_new (MANT_TYPE_ITEM,
                                                "id", "", "title", self->none_title,
                                                "source", "", "group", "", "detail", "", NULL);

      g_list_store_append (all, none);
    }
  n_items = self->items != NULL ? g_list_model_get_n_items (self->items) : 0;
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (self->items, i);

      g_list_store_append (all, item);
    }

  g_signal_connect (button_factory, "setup", G_CALLBACK (setup_button_cb), NULL);
  g_signal_connect (button_factory, "bind", G_CALLBACK (bind_button_cb), NULL);
  g_signal_connect (row_factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (row_factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  expression = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                            G_CALLBACK (item_title), NULL, NULL);

  self->drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&all)), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->drop_down), button_factory);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self->drop_down), row_factory);
  gtk_drop_down_set_expression (GTK_DROP_DOWN (self->drop_down), expression);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->drop_down), n_items > 12);
  gtk_widget_set_tooltip_text (self->drop_down, self->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
  gtk_widget_set_parent (self->drop_down, GTK_WIDGET (self));

  selected_cb (self);
  g_signal_connect_swapped (self->drop_down, "notify::selected",
                            G_CALLBACK (selected_cb), self);
}

static void
mant_item_picker_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  MantItemPicker *self = MANT_ITEM_PICKER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_item_picker_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  MantItemPicker *self = MANT_ITEM_PICKER (object);

  switch (prop_id)
    {
    case PROP_ITEMS:
      self->items = g_value_dup_object (value);
      break;
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;
    case PROP_NONE_TITLE:
      self->none_title = g_value_dup_string (value);
      break;
    case PROP_ID:
      mant_item_picker_set_id (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_item_picker_dispose (GObject *object)
{
  MantItemPicker *self = MANT_ITEM_PICKER (object);

  if (self->drop_down != NULL)
    g_signal_handlers_disconnect_by_data (self->drop_down, self);
  g_clear_pointer (&self->drop_down, gtk_widget_unparent);
  g_clear_object (&self->items);

  G_OBJECT_CLASS (mant_item_picker_parent_class)->dispose (object);
}

static void
mant_item_picker_finalize (GObject *object)
{
  MantItemPicker *self = MANT_ITEM_PICKER (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->none_title, g_free);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (mant_item_picker_parent_class)->finalize (object);
}

static void
mant_item_picker_class_init (MantItemPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags made = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = mant_item_picker_constructed;
  object_class->get_property = mant_item_picker_get_property;
  object_class->set_property = mant_item_picker_set_property;
  object_class->dispose = mant_item_picker_dispose;
  object_class->finalize = mant_item_picker_finalize;

  /**
   * MantItemPicker:items:
   *
   * The catalogue.
   */
  properties[PROP_ITEMS] = g_param_spec_object ("items", NULL, NULL, G_TYPE_LIST_MODEL, made);

  /**
   * MantItemPicker:title:
   *
   * What is picked: the accessible name and the tooltip.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, made);

  /**
   * MantItemPicker:none-title:
   *
   * The first row, that stands for none; %NULL if one must be picked.
   */
  properties[PROP_NONE_TITLE] = g_param_spec_string ("none-title", NULL, NULL, NULL, made);

  /**
   * MantItemPicker:id:
   *
   * The id of what was picked; %NULL for none.
   */
  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "itempicker");
}

static void
mant_item_picker_init (MantItemPicker *self)
{
}

/**
 * mant_item_picker_new:
 * @items: (transfer none): a list of #MantItem that does not change
 * @title: what is picked
 * @none_title: (nullable): a first row that stands for none of them
 *
 * Makes a picker.  The first row is picked.
 *
 * Returns: a new picker
 */
GtkWidget *
mant_item_picker_new (GListModel *items,
                      const char *title,
                      const char *none_title)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (items), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  return g_object_new (MANT_TYPE_ITEM_PICKER,
                       "items", items, "title", title, "none-title", none_title, NULL);
}

/**
 * mant_item_picker_new_roundings:
 *
 * Makes a picker of a rounding mode.
 *
 * Returns: a new picker
 */
GtkWidget *
mant_item_picker_new_roundings (void)
{
  g_autoptr (GListModel) roundings = mant_list_roundings ();

  return mant_item_picker_new (roundings, _("Rounding"), NULL);
}

/**
 * mant_item_picker_new_scale_rules:
 *
 * Makes a picker of a block-scale rule; none stands for the rule that the format itself names.
 *
 * Returns: a new picker
 */
GtkWidget *
mant_item_picker_new_scale_rules (void)
{
  g_autoptr (GListModel) rules = mant_list_scale_rules ();

  return mant_item_picker_new (rules, _("Scale rule"), _("Scale of the format"));
}

/**
 * mant_item_picker_get_id:
 * @self: a picker
 *
 * Gets what was picked.
 *
 * Returns: (nullable): its id; %NULL for none
 */
const char *
mant_item_picker_get_id (MantItemPicker *self)
{
  g_return_val_if_fail (MANT_IS_ITEM_PICKER (self), NULL);

  return self->id;
}

/**
 * mant_item_picker_set_id:
 * @self: a picker
 * @id: (nullable): the id of an item; %NULL or "" for none
 *
 * Picks an item.  An id that is not in the list is ignored.
 */
void
mant_item_picker_set_id (MantItemPicker *self,
                         const char     *id)
{
  GListModel *model;
  guint n_items;

  g_return_if_fail (MANT_IS_ITEM_PICKER (self));

  model = gtk_drop_down_get_model (GTK_DROP_DOWN (self->drop_down));
  n_items = g_list_model_get_n_items (model);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (model, i);

      if (g_strcmp0 (mant_item_get_id (item), id != NULL ? id : "") == 0)
        {
          gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), i);
          return;
        }
    }
}
