/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "histogram-controls.h"

#include <glib/gi18n-lib.h>

struct _HistogramControls
{
  GtkWidget  parent_instance;

  GtkWidget *flow;
  GtkWidget *more;
  GtkWidget *values_button;
  GtkWidget *magnitude_button;
  GtkWidget *log_counts_button;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (HistogramControls, histogram_controls, GTK_TYPE_WIDGET,
                                G_TYPE_FLAG_FINAL, {})

enum
{
  PROP_0,
  PROP_LOG_MAGNITUDE,
  PROP_LOG_COUNTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
toggled (HistogramControls *self,
         GtkWidget         *button)
{
  g_object_notify_by_pspec (G_OBJECT (self),
                            properties[button == self->log_counts_button ? PROP_LOG_COUNTS
                                                                         : PROP_LOG_MAGNITUDE]);
}

static void
histogram_controls_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  HistogramControls *self = HISTOGRAM_CONTROLS (object);
  GtkToggleButton *magnitude = GTK_TOGGLE_BUTTON (self->magnitude_button);
  GtkToggleButton *log_counts = GTK_TOGGLE_BUTTON (self->log_counts_button);

  switch (prop_id)
    {
    case PROP_LOG_MAGNITUDE:
      g_value_set_boolean (value, gtk_toggle_button_get_active (magnitude));
      break;

    case PROP_LOG_COUNTS:
      g_value_set_boolean (value, gtk_toggle_button_get_active (log_counts));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
histogram_controls_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  HistogramControls *self = HISTOGRAM_CONTROLS (object);
  gboolean active = g_value_get_boolean (value);

  switch (prop_id)
    {
    case PROP_LOG_MAGNITUDE:
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (active ? self->magnitude_button
                                                              : self->values_button), TRUE);
      break;

    case PROP_LOG_COUNTS:
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->log_counts_button), active);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
histogram_controls_dispose (GObject *object)
{
  HistogramControls *self = HISTOGRAM_CONTROLS (object);

  g_clear_pointer (&self->flow, gtk_widget_unparent);

  G_OBJECT_CLASS (histogram_controls_parent_class)->dispose (object);
}

static void
histogram_controls_class_init (HistogramControlsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = histogram_controls_get_property;
  object_class->set_property = histogram_controls_set_property;
  object_class->dispose = histogram_controls_dispose;

  properties[PROP_LOG_MAGNITUDE] =
    g_param_spec_boolean ("log-magnitude", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOG_COUNTS] =
    g_param_spec_boolean ("log-counts", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
histogram_controls_class_finalize (HistogramControlsClass *klass)
{
}

/* A control under its name. */
static GtkWidget *
name_control (const char *name,
              const char *help,
              GtkWidget  *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = gtk_label_new_with_mnemonic (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), control);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_tooltip_text (control, help);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), control);
  return box;
}

static void
add_control (HistogramControls *self,
             const char        *name,
             const char        *help,
             GtkWidget         *control)
{
  GtkWidget *box = name_control (name, help, control);

  gtk_flow_box_append (GTK_FLOW_BOX (self->flow), box);
  gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
}

/* What is seldom changed, behind a button: the row must leave a small window to the pictures. */
static void
add_more_control (HistogramControls *self,
                  const char        *name,
                  const char        *help,
                  GtkWidget         *control)
{
  gtk_box_append (GTK_BOX (self->more), name_control (name, help, control));
}

static void
histogram_controls_init (HistogramControls *self)
{
  self->flow = g_object_new (GTK_TYPE_FLOW_BOX,
                             "selection-mode", GTK_SELECTION_NONE,
                             "min-children-per-line", 2,
                             "max-children-per-line", 12,
                             "column-spacing", 12,
                             "row-spacing", 6,
                             NULL);
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));
  self->more = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (self->more, 6);
  gtk_widget_set_margin_end (self->more, 6);
  gtk_widget_set_margin_top (self->more, 6);
  gtk_widget_set_margin_bottom (self->more, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Quantization"), -1);
}

static void
bind (MantSession *session,
      const char  *property,
      GtkWidget   *control,
      const char  *control_property)
{
  g_object_bind_property (session, property, control, control_property,
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static GtkWidget *
spin_button_new (double lo,
                 double hi)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (lo, hi, 1);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  return spin;
}

static void
add_session_controls (HistogramControls *self,
                      MantSession       *session)
{
  GtkWidget *format = mant_format_picker_new ();
  GtkWidget *second = mant_format_picker_new ();
  GtkWidget *rounding = mant_item_picker_new_roundings ();
  GtkWidget *scale_rule = mant_item_picker_new_scale_rules ();
  /* Tensors have few axes; one that this tensor lacks is answered with a sentence. */
  GtkWidget *axis = spin_button_new (-8, 7);
  /* Above 2⁵³ a spin button's double would skip seeds. */
  GtkWidget *seed = spin_button_new (0, 9007199254740992.0);

  mant_format_picker_set_title (MANT_FORMAT_PICKER (format), _("Format"));
  mant_format_picker_set_title (MANT_FORMAT_PICKER (second), _("Compare with"));
  mant_format_picker_set_allow_none (MANT_FORMAT_PICKER (second), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (seed), 8);

  bind (session, "format", format, "format");
  bind (session, "second-format", second, "format");
  bind (session, "rounding", rounding, "id");
  bind (session, "scale-rule", scale_rule, "id");
  bind (session, "axis", axis, "value");
  bind (session, "seed", seed, "value");

  add_control (self, _("_Format"), _("The number format to quantize to"), format);
  add_control (self, _("_Compare with"), _("A second format, shown beside the first"), second);
  add_control (self, _("_Rounding"), _("How a value between two representable ones is rounded"),
               rounding);
  add_control (self, _("Scale r_ule"), _("How a block's scale follows from its elements"),
               scale_rule);
  add_more_control (self, _("A_xis"), _("The axis that blocks run along; −1 is the last"), axis);
  add_more_control (self, _("_Seed"), _("Seed of the stochastic rounding modes"), seed);
}

static void
add_view_controls (HistogramControls *self)
{
  GtkWidget *scale = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (scale, "linked");
  self->values_button = gtk_toggle_button_new_with_label (_("Values"));
  self->magnitude_button = gtk_toggle_button_new_with_label (_("Log magnitude"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->magnitude_button),
                               GTK_TOGGLE_BUTTON (self->values_button));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->values_button), TRUE);
  gtk_box_append (GTK_BOX (scale), self->values_button);
  gtk_box_append (GTK_BOX (scale), self->magnitude_button);
  g_signal_connect_swapped (self->magnitude_button, "toggled", G_CALLBACK (toggled), self);
  add_control (self, _("_Histogram of"), _("Bins of equal width in x, or in octaves of |x|"),
               scale);

  self->log_counts_button = gtk_toggle_button_new_with_label (_("Logarithmic"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->log_counts_button), TRUE);
  g_signal_connect_swapped (self->log_counts_button, "toggled", G_CALLBACK (toggled), self);
  add_more_control (self, _("C_ounts"), _("Counts on a logarithmic axis"), self->log_counts_button);
}

static void
add_more_button (HistogramControls *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), self->more);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Axis, seed, counts"));
  add_control (self, _("_More"), _("The axis of the blocks, the seed, and how counts are shown"),
               button);
}

void
histogram_controls_register (GTypeModule *module)
{
  histogram_controls_register_type (module);
}

GtkWidget *
histogram_controls_new (MantSession *session)
{
  HistogramControls *self = g_object_new (HISTOGRAM_TYPE_CONTROLS, NULL);

  add_session_controls (self, session);
  add_view_controls (self);
  add_more_button (self);
  return GTK_WIDGET (self);
}
