/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "explorer-controls.h"

#include <glib/gi18n-lib.h>

/* What a result beyond the largest finite number becomes, in the words of the command line. */
static const struct
{
  const char *id;
  const char *title;
} overflows[] = {
  { "", N_("As the format says") },
  { "ieee", N_("Infinity, by the mode’s direction") },
  { "saturate", N_("Largest finite, infinity too") },
  { "propagate", N_("Largest finite, infinity stays") },
  { "none", N_("Infinity where there is one") },
};

struct _ExplorerControls
{
  GtkWidget            parent_instance;

  FormatExplorerModel *model;
  GtkWidget           *flow;
  GtkWidget           *pickers; /* box of a box a format: a picker, and a button that takes it away */
  GtkWidget           *add;
  GtkWidget           *rounding;
  GtkWidget           *overflow;
  gboolean             updating;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (ExplorerControls, explorer_controls, GTK_TYPE_WIDGET,
                                G_TYPE_FLAG_FINAL, {})

static void
report (ExplorerControls *self,
        const GError     *error)
{
  MantSession *session = format_explorer_model_get_session (self->model);

  if (session != NULL)
    mant_session_report_error (session, error);
}

/* The position of a row of pickers. */
static guint
position_of (ExplorerControls *self,
             GtkWidget        *row)
{
  guint position = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self->pickers);
       child != NULL && child != row;
       child = gtk_widget_get_next_sibling (child))
    position++;
  return position;
}

static void update (ExplorerControls *self);

static void
format_cb (ExplorerControls *self,
           GParamSpec       *pspec,
           MantFormatPicker *picker)
{
  const guint position = position_of (self, gtk_widget_get_parent (GTK_WIDGET (picker)));
  const char *format = mant_format_picker_get_format (picker);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) formats = NULL;
  gboolean ok;

  if (self->updating || format == NULL)
    return;

  if (position == 0)
    {
      ok = format_explorer_model_set_format (self->model, format, &error);
    }
  else
    {
      formats = g_strdupv ((GStrv) format_explorer_model_get_formats (self->model));
      if (position >= g_strv_length (formats))
        return;
      g_free (formats[position]);
      formats[position] = g_strdup (format);
      ok = format_explorer_model_set_formats (self->model, (const char *const *) formats, &error);
    }
  if (!ok)
    report (self, error);
  /* A format that was refused, or that became the block format, does not stay in the picker. */
  update (self);
}

static void
remove_cb (ExplorerControls *self,
           GtkWidget        *button)
{
  const guint position = position_of (self, gtk_widget_get_parent (button));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *const *formats = format_explorer_model_get_formats (self->model);
  g_auto (GStrv) left = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; formats[i] != NULL; i++)
    if (i != position)
      g_strv_builder_add (builder, formats[i]);
  left = g_strv_builder_end (builder);
  if (left[0] != NULL
      && !format_explorer_model_set_formats (self->model, (const char *const *) left, &error))
    report (self, error);
  gtk_widget_grab_focus (self->add);
}

/* A companion that teaches something: the next well known format that is not there yet. */
static void
add_cb (ExplorerControls *self)
{
  static const char *const companions[] = { "e5m2", "binary16", "bfloat16", "e4m3fn", "e2m1" };
  const char *const *formats = format_explorer_model_get_formats (self->model);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) more = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_addv (builder, (const char **) formats);
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    if (!g_strv_contains (formats, companions[i]))
      {
        g_strv_builder_add (builder, companions[i]);
        break;
      }
  more = g_strv_builder_end (builder);
  if (!format_explorer_model_set_formats (self->model, (const char *const *) more, &error))
    report (self, error);
}

static void
rounding_cb (ExplorerControls *self)
{
  const char *id = mant_item_picker_get_id (MANT_ITEM_PICKER (self->rounding));

  if (!self->updating && id != NULL)
    format_explorer_model_set_rounding (self->model, id);
}

static void
overflow_cb (ExplorerControls *self)
{
  const guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->overflow));

  if (!self->updating && selected < G_N_ELEMENTS (overflows))
    format_explorer_model_set_overflow (self->model, overflows[selected].id);
}

static GtkWidget *
picker_row_new (ExplorerControls *self,
                guint             position)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *picker = mant_format_picker_new ();
  g_autofree char *title = position == 0 ? g_strdup (_("Format"))
                                         : g_strdup_printf (_("Format %u"), position + 1);

  mant_format_picker_set_title (MANT_FORMAT_PICKER (picker), title);
  g_signal_connect_swapped (picker, "notify::format", G_CALLBACK (format_cb), self);
  gtk_widget_add_css_class (row, "linked");
  gtk_box_append (GTK_BOX (row), picker);
  if (position > 0)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
      g_autofree char *name = g_strdup_printf (_("Remove Format %u"), position + 1);

      gtk_widget_set_tooltip_text (button, name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (remove_cb), self);
      gtk_box_append (GTK_BOX (row), button);
    }
  return row;
}

static void
update (ExplorerControls *self)
{
  const char *const *formats = format_explorer_model_get_formats (self->model);
  const guint n_formats = format_explorer_model_get_n_formats (self->model);
  GtkWidget *row = gtk_widget_get_first_child (self->pickers);

  self->updating = TRUE;
  for (guint i = 0; i < n_formats; i++)
    {
      if (row == NULL)
        {
          row = picker_row_new (self, i);
          gtk_box_append (GTK_BOX (self->pickers), row);
        }
      mant_format_picker_set_format (MANT_FORMAT_PICKER (gtk_widget_get_first_child (row)),
                                     formats[i], NULL);
      row = gtk_widget_get_next_sibling (row);
    }
  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      gtk_box_remove (GTK_BOX (self->pickers), row);
      row = next;
    }
  gtk_widget_set_sensitive (self->add, n_formats < FORMAT_EXPLORER_MAX_FORMATS);
  mant_item_picker_set_id (MANT_ITEM_PICKER (self->rounding),
                           format_explorer_model_get_rounding (self->model));
  for (guint i = 0; i < G_N_ELEMENTS (overflows); i++)
    if (g_str_equal (overflows[i].id, format_explorer_model_get_overflow (self->model)))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->overflow), i);
  self->updating = FALSE;
}

static void
changed_cb (FormatExplorerModel   *model,
            FormatExplorerChanges  changes,
            gpointer               data)
{
  if (changes & (FORMAT_EXPLORER_FORMATS | FORMAT_EXPLORER_ROUNDING))
    update (data);
}

static void
explorer_controls_dispose (GObject *object)
{
  ExplorerControls *self = EXPLORER_CONTROLS (object);

  g_clear_pointer (&self->flow, gtk_widget_unparent);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (explorer_controls_parent_class)->dispose (object);
}

static void
explorer_controls_class_init (ExplorerControlsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = explorer_controls_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
explorer_controls_class_finalize (ExplorerControlsClass *klass)
{
}

/* A control under its name; without help, a group of controls that have names of their own. */
static void
add_control (ExplorerControls *self,
             const char       *name,
             const char       *help,
             GtkWidget        *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = gtk_label_new_with_mnemonic (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  if (help != NULL)
    {
      gtk_label_set_mnemonic_widget (GTK_LABEL (label), control);
      gtk_widget_set_tooltip_text (control, help);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (control),
                                      GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
    }
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), control);
  gtk_flow_box_append (GTK_FLOW_BOX (self->flow), box);
  gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
}

static GtkWidget *
overflow_new (void)
{
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (overflows); i++)
    g_strv_builder_add (titles, _(overflows[i].title));
  strings = g_strv_builder_end (titles);
  return gtk_drop_down_new_from_strings ((const char *const *) strings);
}

static void
explorer_controls_init (ExplorerControls *self)
{
  GtkWidget *formats = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->flow = g_object_new (GTK_TYPE_FLOW_BOX,
                             "selection-mode", GTK_SELECTION_NONE,
                             "min-children-per-line", 1,
                             "max-children-per-line", 12,
                             "column-spacing", 12,
                             "row-spacing", 6,
                             NULL);
  gtk_widget_set_margin_start (self->flow, 12);
  gtk_widget_set_margin_end (self->flow, 12);
  gtk_widget_set_margin_top (self->flow, 6);
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));

  self->pickers = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->add = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_box_append (GTK_BOX (formats), self->pickers);
  gtk_box_append (GTK_BOX (formats), self->add);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  self->rounding = mant_item_picker_new_roundings ();
  g_signal_connect_swapped (self->rounding, "notify::id", G_CALLBACK (rounding_cb), self);
  self->overflow = overflow_new ();
  g_signal_connect_swapped (self->overflow, "notify::selected", G_CALLBACK (overflow_cb), self);

  add_control (self, _("Formats"), NULL, formats);
  add_control (self, _("_Rounding"), _("How a value between two representable ones is rounded"),
               self->rounding);
  add_control (self, _("Over_flow"), _("What becomes of a result beyond the largest finite number"),
               self->overflow);
  gtk_widget_set_tooltip_text (self->add, _("Compare With Another Format"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Compare With Another Format"),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Formats and rounding"), -1);
}

void
explorer_controls_register (GTypeModule *module)
{
  explorer_controls_register_type (module);
}

GtkWidget *
explorer_controls_new (FormatExplorerModel *model)
{
  ExplorerControls *self = g_object_new (EXPLORER_TYPE_CONTROLS, NULL);

  self->model = g_object_ref (model);
  update (self);
  format_explorer_model_watch (model, GTK_WIDGET (self), changed_cb, self);
  return GTK_WIDGET (self);
}
