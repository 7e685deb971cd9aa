/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "designer-preview.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "designer-layout.h"
#include "explorer-page.h"

/* Above as many numbers a line is grey from end to end, and only costs time. */
#define MAX_MARKS   65536
#define PLOT_HEIGHT 150

struct _DesignerPreview
{
  AdwBin          parent_instance;

  MantFormatInfo *info;
  MantFigure     *figure;

  GtkWidget      *layout;
  GtkWidget      *plot;
  GtkWidget      *plot_note;
  GtkWidget      *facts;
  GtkWidget      *presets;
  GtkWidget      *other;            /* the picker of the format compared with */
  GtkWidget      *difference_note;
  GtkWidget      *differences;
  gboolean        updating;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (DesignerPreview, designer_preview, ADW_TYPE_BIN,
                                G_TYPE_FLAG_FINAL, {})

static void
clear_grid (GtkWidget *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (grid)) != NULL)
    gtk_grid_remove (GTK_GRID (grid), child);
}

static GtkWidget *
attach_label (GtkWidget  *grid,
              int         column,
              int         row,
              const char *text,
              const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
  return label;
}

static void
update_facts (DesignerPreview *self)
{
  g_autoptr (GListModel) facts = mant_format_info_list_facts (self->info);

  clear_grid (self->facts);
  for (guint i = 0; i < g_list_model_get_n_items (facts); i++)
    {
      g_autoptr (MantItem) fact = g_list_model_get_item (facts, i);
      const char *exact = mant_item_get_source (fact);
      GtkWidget *name, *value;

      name = attach_label (self->facts, 0, (int) i, mant_item_get_title (fact), "dim-label");
      value = attach_label (self->facts, 1, (int) i, mant_item_get_detail (fact), NULL);
      gtk_label_set_selectable (GTK_LABEL (value), TRUE);
      gtk_widget_set_focusable (value, FALSE);
      gtk_widget_set_hexpand (value, TRUE);
      if (exact != NULL && exact[0] != '\0')
        gtk_widget_set_tooltip_text (value, exact);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                      name, NULL, -1);
    }
}

/* Numbers of a format for a lane; NULL, with a note, where there are too many. */
static GBytes *
list_numbers (const char  *format,
              GError     **error)
{
  return mant_format_list_values (format, -INFINITY, INFINITY, error);
}

static void
add_lane (DesignerPreview *self,
          const char      *format,
          GBytes          *numbers,
          double           y_hi)
{
  mant_figure_add_layer (self->figure, mant_lane_layer_new (format, numbers, y_hi - 1, y_hi));
}

/* A format's text as the name of a lane, which leaves room for the lane. */
static char *
short_name (const char *text)
{
  return g_utf8_strlen (text, -1) <= 20 ? g_strdup (text) : g_strdup_printf ("%.18s…", text);
}

static void
update_plot (DesignerPreview *self)
{
  const char *text = mant_format_info_get_text (self->info);
  const char *other = mant_format_picker_get_format (MANT_FORMAT_PICKER (self->other));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) numbers = mant_format_info_is_wide (self->info) ? NULL
                                                                     : list_numbers (text, &error);
  g_autoptr (GBytes) others = other != NULL ? list_numbers (other, NULL) : NULL;
  const gboolean has_numbers = numbers != NULL && g_bytes_get_size (numbers) > 0;
  const double places[] = { 0.5, 1.5 };
  g_autofree char *name = short_name (text), *other_name = other != NULL ? short_name (other)
                                                                         : NULL;
  const char *names[] = { name, others != NULL ? other_name : NULL, NULL };
  g_autoptr (GBytes) centres = g_bytes_new (places, (others != NULL ? 2 : 1) * sizeof (double));
  MantAxis *x = mant_figure_get_x_axis (self->figure);
  MantAxis *y = mant_figure_get_y_axis (self->figure);

  mant_figure_remove_all_layers (self->figure);
  gtk_widget_set_visible (gtk_widget_get_parent (self->plot), has_numbers);
  gtk_widget_set_visible (self->plot_note, !has_numbers);
  if (!has_numbers)
    {
      gtk_label_set_text (GTK_LABEL (self->plot_note),
                          error != NULL ? error->message
                                        : _("There are too many numbers to show on a line."));
      return;
    }

  mant_axis_reset_view (x);
  mant_axis_set_range (y, 0, others != NULL ? 2 : 1);
  mant_axis_set_names (y, centres, names);
  add_lane (self, text, numbers, 1);
  if (others != NULL)
    add_lane (self, other, others, 2);
}

static void
show_differences (DesignerPreview *self,
                  const char      *other)
{
  g_autoptr (MantFormatInfo) info = other != NULL ? mant_format_info_new (other, NULL) : NULL;
  g_autoptr (GListModel) differences = NULL;
  guint n_differences;
  int row = 0;

  clear_grid (self->differences);
  gtk_widget_set_visible (self->difference_note, info != NULL);
  if (info == NULL)
    return;

  differences = mant_format_info_list_differences (self->info, info);
  n_differences = g_list_model_get_n_items (differences);
  if (n_differences == 0)
    {
      gtk_label_set_text (GTK_LABEL (self->difference_note),
                          g_strcmp0 (mant_format_info_get_kind (info), "block") == 0
                              || g_strcmp0 (mant_format_info_get_kind (self->info), "block") == 0
                            ? _("Only scalar formats can be compared.")
                            : _("NaN, infinities, zeros and the numbers around the largest and the "
                                "smallest become the same in both."));
      return;
    }

  gtk_label_set_text (GTK_LABEL (self->difference_note),
                      _("These inputs become something else:"));
  attach_label (self->differences, 0, row, _("Input"), "dim-label");
  attach_label (self->differences, 1, row, _("Mode"), "dim-label");
  attach_label (self->differences, 2, row, mant_format_info_get_text (self->info), "dim-label");
  attach_label (self->differences, 3, row, mant_format_info_get_text (info), "dim-label");
  for (guint i = 0; i < n_differences; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (differences, i);
      g_autoptr (GString) modes = g_string_new (mant_item_get_group (item));

      /* Modes that say the same of an input share a row. */
      for (; i + 1 < n_differences; i++)
        {
          g_autoptr (MantItem) next = g_list_model_get_item (differences, i + 1);

          if (g_strcmp0 (mant_item_get_title (next), mant_item_get_title (item)) != 0
              || g_strcmp0 (mant_item_get_detail (next), mant_item_get_detail (item)) != 0
              || g_strcmp0 (mant_item_get_source (next), mant_item_get_source (item)) != 0)
            break;
          g_string_append_printf (modes, ", %s", mant_item_get_group (next));
        }
      row++;
      attach_label (self->differences, 0, row, mant_item_get_title (item), NULL);
      attach_label (self->differences, 1, row, modes->str, NULL);
      attach_label (self->differences, 2, row, mant_item_get_detail (item), "numeric");
      attach_label (self->differences, 3, row, mant_item_get_source (item), "numeric");
    }
}

static void
other_cb (DesignerPreview *self)
{
  if (self->updating || self->info == NULL)
    return;

  show_differences (self, mant_format_picker_get_format (MANT_FORMAT_PICKER (self->other)));
  update_plot (self);
}

static void
preset_cb (DesignerPreview *self,
           GtkWidget       *button)
{
  const char *preset = g_object_get_data (G_OBJECT (button), "designer-preset");
  g_autofree char *text = mant_format_info_with_policy (self->info, preset, NULL);

  if (text != NULL)
    mant_format_picker_set_format (MANT_FORMAT_PICKER (self->other), text, NULL);
}

static void
update_presets (DesignerPreview *self)
{
  g_autoptr (GListModel) presets = mant_format_info_list_presets (self->info);
  int row = 0;

  clear_grid (self->presets);
  for (guint i = 0; i < g_list_model_get_n_items (presets); i++)
    {
      g_autoptr (MantItem) preset = g_list_model_get_item (presets, i);
      GtkWidget *name;

      if (g_strcmp0 (mant_item_get_group (preset), "none") == 0)
        continue;
      name = attach_label (self->presets, 0, row, mant_item_get_title (preset), NULL);
      gtk_widget_set_tooltip_text (name, mant_item_get_source (preset));
      attach_label (self->presets, 1, row, mant_item_get_detail (preset), "dim-label");
      if (g_strcmp0 (mant_item_get_group (preset), "differs") == 0)
        {
          GtkWidget *button = gtk_button_new_with_label (_("Show"));
          g_autofree char *title = g_strdup_printf (_("Show where it differs: %s"),
                                                    mant_item_get_title (preset));

          explorer_set_name (button, title);
          gtk_widget_add_css_class (button, "flat");
          g_object_set_data_full (G_OBJECT (button), "designer-preset",
                                  g_strdup (mant_item_get_id (preset)), g_free);
          g_signal_connect_swapped (button, "clicked", G_CALLBACK (preset_cb), self);
          gtk_grid_attach (GTK_GRID (self->presets), button, 2, row, 1, 1);
        }
      row++;
    }
}

void
designer_preview_set_info (DesignerPreview *self,
                           MantFormatInfo  *info)
{
  g_autofree char *layout = mant_format_info_dup_layout (info);

  mant_format_info_ref (info);
  g_clear_pointer (&self->info, mant_format_info_unref);
  self->info = info;

  designer_layout_set (DESIGNER_LAYOUT (self->layout), layout);
  update_facts (self);
  update_presets (self);
  show_differences (self, mant_format_picker_get_format (MANT_FORMAT_PICKER (self->other)));
  update_plot (self);
}

MantPlot *
designer_preview_get_plot (DesignerPreview *self)
{
  return MANT_PLOT (self->plot);
}

static void
scale_cb (DesignerPreview *self,
          GtkToggleButton *button)
{
  mant_axis_set_scale_kind (mant_figure_get_x_axis (self->figure),
                            gtk_toggle_button_get_active (button) ? MANT_SCALE_SYMLOG
                                                                  : MANT_SCALE_LINEAR);
}

static void
designer_preview_dispose (GObject *object)
{
  DesignerPreview *self = DESIGNER_PREVIEW (object);

  self->updating = TRUE;
  g_clear_pointer (&self->info, mant_format_info_unref);
  g_clear_object (&self->figure);

  G_OBJECT_CLASS (designer_preview_parent_class)->dispose (object);
}

static void
designer_preview_class_init (DesignerPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_preview_dispose;
}

static void
designer_preview_class_finalize (DesignerPreviewClass *klass)
{
}

static GtkWidget *
grid_new (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  return grid;
}

static GtkWidget *
note_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
designer_preview_init (DesignerPreview *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *line = gtk_overlay_new ();
  GtkWidget *log_button = gtk_toggle_button_new_with_mnemonic (_("Lo_garithmic"));
  GtkWidget *compare = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *compare_label = gtk_label_new_with_mnemonic (_("Compare _with"));

  self->layout = designer_layout_new ();
  gtk_box_append (GTK_BOX (box), self->layout);

  gtk_widget_set_tooltip_text (log_button, _("Logarithmic away from zero"));
  gtk_widget_set_valign (log_button, GTK_ALIGN_START);
  g_signal_connect_swapped (log_button, "toggled", G_CALLBACK (scale_cb), self);
  self->figure = mant_figure_new (_("Numbers of the format"), _("Value"), NULL);
  mant_figure_set_legend (self->figure, MANT_LEGEND_NONE);
  self->plot = mant_plot_new (self->figure);
  gtk_widget_set_size_request (self->plot, -1, PLOT_HEIGHT);
  self->plot_note = note_new ();
  gtk_overlay_set_child (GTK_OVERLAY (line), self->plot);
  gtk_widget_set_halign (log_button, GTK_ALIGN_END);
  gtk_overlay_add_overlay (GTK_OVERLAY (line), log_button);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->plot_note);

  gtk_box_append (GTK_BOX (box), explorer_heading_new (_("Facts")));
  self->facts = grid_new ();
  gtk_box_append (GTK_BOX (box), self->facts);

  gtk_box_append (GTK_BOX (box), explorer_heading_new (_("Elsewhere")));
  self->presets = grid_new ();
  gtk_box_append (GTK_BOX (box), self->presets);
  self->other = mant_format_picker_new ();
  mant_format_picker_set_title (MANT_FORMAT_PICKER (self->other), _("Compare with"));
  mant_format_picker_set_allow_none (MANT_FORMAT_PICKER (self->other), TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (compare_label), self->other);
  g_signal_connect_swapped (self->other, "notify::format", G_CALLBACK (other_cb), self);
  gtk_box_append (GTK_BOX (compare), compare_label);
  gtk_box_append (GTK_BOX (compare), self->other);
  gtk_box_append (GTK_BOX (box), compare);
  self->difference_note = note_new ();
  self->differences = grid_new ();
  gtk_box_append (GTK_BOX (box), self->difference_note);
  gtk_box_append (GTK_BOX (box), self->differences);

  adw_bin_set_child (ADW_BIN (self), box);
}

void
designer_preview_register (GTypeModule *module)
{
  designer_preview_register_type (module);
}

GtkWidget *
designer_preview_new (void)
{
  return g_object_new (DESIGNER_TYPE_PREVIEW, NULL);
}
