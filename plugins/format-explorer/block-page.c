/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "block-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "block-table.h"
#include "explorer-page.h"

#define PLOT_HEIGHT     260
#define MAX_GRID_TICKS  64 /* of more values, a grid of lines says nothing */

/* A block to begin with: a wave that dies away, with one number that stands out, as in weights. */
static const float example[] = {
  0.12f, -0.31f, 0.44f, -0.27f, 0.05f, 0.19f, -0.08f, -0.22f, 0.36f, -0.41f, 0.29f, -0.03f, -0.17f,
  1.9f, -0.25f, 0.11f, 0.33f, -0.38f, 0.21f, 0.02f, -0.14f, 0.26f, -0.35f, 0.09f, 0.07f, -0.19f,
  0.3f, -0.12f, -0.01f, 0.16f, -0.24f, 0.04f,
};

struct _BlockPage
{
  AdwBin               parent_instance;

  FormatExplorerModel *model;
  GArray              *values; /* float: what the block is made of */
  MantBlockNumber     *block;  /* NULL while there is none */
  gulong               handler;
  gboolean             updating;

  MantFigure          *figure;
  GtkWidget           *format;
  GtkWidget           *entry;
  GtkWidget           *tensor_button;
  GtkWidget           *problem;
  GtkWidget           *content;
  GtkWidget           *scale_code;
  GtkWidget           *scale_bits;
  GtkWidget           *scale_value;
  GtkWidget           *scale_format;
  GtkWidget           *summary;
  GtkWidget           *table;
  GtkWidget           *choices;
  GtkWidget           *plot;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (BlockPage, block_page, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

static void
show_problem (BlockPage  *self,
              const char *message)
{
  gtk_label_set_text (GTK_LABEL (self->problem), message != NULL ? message : "");
  gtk_widget_set_visible (self->problem, message != NULL);
}

static void
update_scale (BlockPage *self)
{
  g_autofree char *code = mant_block_number_get_scale_code (self->block);
  g_autofree char *bits = mant_block_number_get_scale_bits (self->block);
  g_autofree char *value = block_number_text (mant_block_number_get_scale (self->block));

  gtk_editable_set_text (GTK_EDITABLE (self->scale_code), code);
  gtk_label_set_text (GTK_LABEL (self->scale_bits), bits);
  gtk_editable_set_text (GTK_EDITABLE (self->scale_value), value);
  gtk_label_set_text (GTK_LABEL (self->scale_format),
                      mant_block_number_get_scale_format (self->block));
}

static void
update_summary (BlockPage *self)
{
  g_autofree char *mse = block_number_text (mant_block_number_get_mse (self->block));
  const double qsnr = mant_block_number_get_qsnr_db (self->block);
  g_autofree char *ratio = isfinite (qsnr) ? g_strdup_printf ("%.2f dB", qsnr)
                                           : block_number_text (qsnr);
  g_autofree char *text = g_strdup_printf (_("Mean squared error %s, signal to noise (QSNR) %s"),
                                           mse, ratio);

  gtk_label_set_text (GTK_LABEL (self->summary), text);
}

static void
update_plot (BlockPage *self)
{
  const guint n = mant_block_number_get_n_elements (self->block);
  g_autofree double *edges = g_new (double, n + 1);
  g_autofree double *heights = g_new (double, n);
  g_autofree double *places = g_new (double, n);
  g_autofree double *originals = g_new (double, n);
  g_autoptr (GBytes) edge_bytes = NULL, height_bytes = NULL, place_bytes = NULL,
                     original_bytes = NULL, grid = NULL;
  MantAxis *y = mant_figure_get_y_axis (self->figure);

  for (guint i = 0; i < n; i++)
    {
      edges[i] = i - 0.5;
      places[i] = i;
      heights[i] = mant_block_number_get_value (self->block, i);
      originals[i] = mant_block_number_get_original (self->block, i);
    }
  edges[n] = n - 0.5;
  edge_bytes = g_bytes_new (edges, (n + 1) * sizeof (double));
  height_bytes = g_bytes_new (heights, n * sizeof (double));
  place_bytes = g_bytes_new (places, n * sizeof (double));
  original_bytes = g_bytes_new (originals, n * sizeof (double));
  grid = mant_block_number_list_grid (self->block);

  mant_figure_remove_all_layers (self->figure);
  mant_figure_add_layer (self->figure,
                         mant_bars_layer_new (_("Value"), edge_bytes, height_bytes));
  mant_figure_add_layer (self->figure, mant_marks_layer_new_points (_("Original"), place_bytes,
                                                                    original_bytes));
  mant_axis_set_extra_ticks (y, g_bytes_get_size (grid) <= MAX_GRID_TICKS * sizeof (double)
                                  ? grid : NULL);
}

static void
use_choice_cb (BlockPage *self,
               GtkWidget *button)
{
  g_autofree char *format = g_strdup (g_object_get_data (G_OBJECT (button), "block-format"));
  g_autoptr (GError) error = NULL;

  if (!format_explorer_model_set_block_format (self->model, format, &error))
    show_problem (self, error->message);
}

static void
attach_text (GtkWidget  *grid,
             int         column,
             int         row,
             const char *text,
             const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  if (column == 0)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 14);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_set_tooltip_text (label, text);
    }
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static void
update_choices (BlockPage *self)
{
  static const char *const titles[] = {
    N_("Scale rule"), N_("Code"), N_("Scale"), N_("Mean sq. error"), N_("QSNR"),
  };
  g_autoptr (GListModel) choices = mant_block_number_list_choices (self->block);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->choices)) != NULL)
    gtk_grid_remove (GTK_GRID (self->choices), child);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    attach_text (self->choices, (int) i, 0, _(titles[i]), "dim-label");
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (MantBlockChoice) choice = g_list_model_get_item (choices, i);
      g_autofree char *title = NULL, *code = NULL, *format = NULL, *scale_text = NULL,
                      *mse_text = NULL, *qsnr_text = NULL, *name = NULL;
      double scale, mse, qsnr_db;
      gboolean is_current;
      GtkWidget *button;
      const int row = (int) i + 1;

      g_object_get (choice, "title", &title, "scale-code", &code, "format", &format, "scale",
                    &scale, "mse", &mse, "qsnr-db", &qsnr_db, "is-current", &is_current, NULL);
      scale_text = block_number_text (scale);
      mse_text = block_number_text (mse);
      qsnr_text = isfinite (qsnr_db) ? g_strdup_printf ("%.2f dB", qsnr_db)
                                     : block_number_text (qsnr_db);
      attach_text (self->choices, 0, row, title, is_current ? "heading" : NULL);
      attach_text (self->choices, 1, row, code, "monospace");
      attach_text (self->choices, 2, row, scale_text, "numeric");
      attach_text (self->choices, 3, row, mse_text, "numeric");
      attach_text (self->choices, 4, row, qsnr_text, "numeric");
      if (is_current)
        {
          attach_text (self->choices, 5, row, _("in use"), "dim-label");
          continue;
        }
      name = g_strdup_printf (_("Use the scale rule: %s"), title);
      button = gtk_button_new_with_label (_("Use"));
      explorer_set_name (button, name);
      gtk_widget_add_css_class (button, "flat");
      g_object_set_data_full (G_OBJECT (button), "block-format", g_steal_pointer (&format), g_free);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (use_choice_cb), self);
      gtk_grid_attach (GTK_GRID (self->choices), button, 5, row, 1, 1);
    }
}

static void
show_values (BlockPage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->values->len; i++)
    {
      g_autofree char *number = block_number_text (g_array_index (self->values, float, i));

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", number);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text->str);
}

static void
update (BlockPage *self)
{
  const guint n = MIN (mant_block_number_get_n_elements (self->block), self->values->len);

  /* What was typed into the table is what the next block is made of. */
  for (guint i = 0; i < n; i++)
    g_array_index (self->values, float, i)
      = (float) mant_block_number_get_original (self->block, i);
  if (!gtk_widget_has_focus (self->entry))
    show_values (self);
  self->updating = TRUE;
  update_scale (self);
  update_summary (self);
  update_plot (self);
  update_choices (self);
  self->updating = FALSE;
}

static void
set_block (BlockPage       *self,
           MantBlockNumber *block) /* (nullable) */
{
  if (self->block != NULL)
    g_clear_signal_handler (&self->handler, self->block);
  g_set_object (&self->block, block);
  block_table_set_block (BLOCK_TABLE (self->table), block);
  gtk_widget_set_visible (self->content, block != NULL);
  if (block != NULL)
    {
      self->handler = g_signal_connect_swapped (block, "changed", G_CALLBACK (update), self);
      update (self);
    }
}

/* Makes a block of the values, as many as it has room for. */
static void
make_block (BlockPage *self)
{
  const char *format = format_explorer_model_get_block_format (self->model);
  const char *rounding = format_explorer_model_get_rounding (self->model);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) one = g_bytes_new (self->values->data, sizeof (float));
  g_autoptr (MantBlockNumber) probe
    = mant_block_number_new_from_values (format, rounding, one, &error);
  g_autoptr (MantBlockNumber) block = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *note = NULL;
  guint n;

  if (probe == NULL)
    {
      set_block (self, NULL);
      show_problem (self, error->message);
      return;
    }
  n = MIN (self->values->len, mant_block_number_get_capacity (probe));
  bytes = g_bytes_new (self->values->data, n * sizeof (float));
  block = mant_block_number_new_from_values (format, rounding, bytes, &error);
  if (n < self->values->len)
    note = g_strdup_printf (ngettext ("A block of %s has %u value; the others are left out.",
                                      "A block of %s has %u values; the others are left out.", n),
                            format, n);
  show_problem (self, block == NULL ? error->message : note);
  set_block (self, block);
}

static void
quantize_cb (BlockPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) values
    = mant_block_number_parse_values (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &error);

  if (values == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  g_array_set_size (self->values, 0);
  g_array_append_vals (self->values, g_bytes_get_data (values, NULL),
                       (guint) (g_bytes_get_size (values) / sizeof (float)));
  make_block (self);
}

/* The first block of the tensor that is open in the window. */
static void
tensor_cb (BlockPage *self)
{
  MantSession *session = format_explorer_model_get_session (self->model);
  MantTensor *tensor = session != NULL ? mant_session_get_tensor (session) : NULL;
  const guint capacity = self->block != NULL ? mant_block_number_get_capacity (self->block) : 32;
  g_autoptr (GError) error = NULL;
  const char *why_not = NULL;
  guint64 n;

  if (tensor == NULL || !mant_tensor_is_numeric (tensor, &why_not))
    {
      show_problem (self, why_not != NULL ? why_not : _("No tensor is open."));
      return;
    }
  n = MIN (mant_tensor_get_n_elements (tensor), MIN (capacity, 64));
  if (n == 0)
    return;
  g_array_set_size (self->values, (guint) n);
  if (!mant_tensor_read_f32 (tensor, 0, n, (float *) self->values->data, &error))
    {
      show_problem (self, error->message);
      return;
    }
  show_values (self);
  make_block (self);
}

static void
format_cb (BlockPage *self)
{
  const char *format = mant_format_picker_get_format (MANT_FORMAT_PICKER (self->format));
  g_autoptr (GError) error = NULL;

  if (self->updating || format == NULL
      || g_strcmp0 (format, format_explorer_model_get_block_format (self->model)) == 0)
    return;
  if (!mant_format_is_block (format))
    {
      g_autofree char *message
        = g_strdup_printf (_("%s is not a block format: its elements share no scale"), format);

      show_problem (self, message);
      self->updating = TRUE;
      mant_format_picker_set_format (MANT_FORMAT_PICKER (self->format),
                                     format_explorer_model_get_block_format (self->model), NULL);
      self->updating = FALSE;
      return;
    }
  if (!format_explorer_model_set_block_format (self->model, format, &error))
    show_problem (self, error->message);
}

static void
scale_code_cb (BlockPage *self)
{
  g_autoptr (GError) error = NULL;

  if (self->block == NULL)
    return;
  mant_block_number_set_scale_code (self->block,
                                    gtk_editable_get_text (GTK_EDITABLE (self->scale_code)),
                                    &error);
  show_problem (self, error != NULL ? error->message : NULL);
}

static void
scale_value_cb (BlockPage *self)
{
  g_autoptr (GError) error = NULL;

  if (self->block == NULL)
    return;
  mant_block_number_set_scale_value (self->block,
                                     gtk_editable_get_text (GTK_EDITABLE (self->scale_value)),
                                     &error);
  show_problem (self, error != NULL ? error->message : NULL);
}

static void
larger_cb (BlockPage *self)
{
  if (self->block != NULL)
    mant_block_number_step_scale (self->block, 1);
}

static void
smaller_cb (BlockPage *self)
{
  if (self->block != NULL)
    mant_block_number_step_scale (self->block, -1);
}

static void
again_cb (BlockPage *self)
{
  if (self->block != NULL)
    mant_block_number_requantize (self->block, FALSE);
}

static void
under_scale_cb (BlockPage *self)
{
  if (self->block != NULL)
    mant_block_number_requantize (self->block, TRUE);
}

static void
problem_cb (BlockPage  *self,
            const char *message)
{
  show_problem (self, message);
}

static void
changed_cb (FormatExplorerModel   *model,
            FormatExplorerChanges  changes,
            gpointer               data)
{
  BlockPage *self = data;

  if (changes & (FORMAT_EXPLORER_BLOCK_FORMAT | FORMAT_EXPLORER_ROUNDING))
    {
      self->updating = TRUE;
      mant_format_picker_set_format (MANT_FORMAT_PICKER (self->format),
                                     format_explorer_model_get_block_format (model), NULL);
      self->updating = FALSE;
      make_block (self);
    }
}

static void
block_page_dispose (GObject *object)
{
  BlockPage *self = BLOCK_PAGE (object);

  if (self->block != NULL)
    g_clear_signal_handler (&self->handler, self->block);
  self->updating = TRUE;

  G_OBJECT_CLASS (block_page_parent_class)->dispose (object);

  g_clear_object (&self->block);
  g_clear_object (&self->model);
  g_clear_object (&self->figure);
  g_clear_pointer (&self->values, g_array_unref);
}

static void
block_page_class_init (BlockPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = block_page_dispose;
}

static void
block_page_class_finalize (BlockPageClass *klass)
{
}

/* Building */

static GtkWidget *
name_label_new (const char *name,
                GtkWidget  *widget)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  return label;
}

static GtkWidget *
text_button_new (BlockPage  *self,
                 const char *label,
                 const char *help,
                 GCallback   callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, help);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
input_new (BlockPage *self)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  self->format = mant_format_picker_new ();
  mant_format_picker_set_title (MANT_FORMAT_PICKER (self->format), _("Block format"));
  gtk_widget_set_halign (self->format, GTK_ALIGN_START);
  g_signal_connect_swapped (self->format, "notify::format", G_CALLBACK (format_cb), self);
  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (quantize_cb), self);
  gtk_box_append (GTK_BOX (row), self->entry);
  gtk_box_append (GTK_BOX (row),
                  text_button_new (self, _("_Quantize"), _("Make a block of these numbers"),
                                   G_CALLBACK (quantize_cb)));
  self->tensor_button = text_button_new (self, _("From the _Tensor"),
                                         _("The first numbers of the open tensor"),
                                         G_CALLBACK (tensor_cb));
  gtk_box_append (GTK_BOX (row), self->tensor_button);
  gtk_grid_attach (GTK_GRID (grid), name_label_new (_("_Block format"), self->format), 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->format, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), name_label_new (_("N_umbers"), self->entry), 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), row, 1, 1, 1, 1);
  return grid;
}

static GtkWidget *
scale_new (BlockPage *self)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *smaller = explorer_icon_button_new ("list-remove-symbolic", _("Next smaller scale"));
  GtkWidget *larger = explorer_icon_button_new ("list-add-symbolic", _("Next larger scale"));
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  self->scale_code = gtk_entry_new ();
  self->scale_value = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->scale_code), 8);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->scale_value), 10);
  gtk_widget_add_css_class (self->scale_code, "monospace");
  self->scale_bits = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->scale_bits, "monospace");
  self->scale_format = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->scale_format, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (self->scale_format), PANGO_ELLIPSIZE_END);
  g_signal_connect_swapped (self->scale_code, "activate", G_CALLBACK (scale_code_cb), self);
  g_signal_connect_swapped (self->scale_value, "activate", G_CALLBACK (scale_value_cb), self);
  g_signal_connect_swapped (smaller, "clicked", G_CALLBACK (smaller_cb), self);
  g_signal_connect_swapped (larger, "clicked", G_CALLBACK (larger_cb), self);
  gtk_widget_add_css_class (steps, "linked");
  gtk_box_append (GTK_BOX (steps), smaller);
  gtk_box_append (GTK_BOX (steps), larger);

  gtk_grid_attach (GTK_GRID (grid), name_label_new (_("Scale _code"), self->scale_code), 0, 0, 1,
                   1);
  gtk_grid_attach (GTK_GRID (grid), self->scale_code, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), steps, 2, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->scale_bits, 3, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), name_label_new (_("Scale _value"), self->scale_value), 0, 1, 1,
                   1);
  gtk_grid_attach (GTK_GRID (grid), self->scale_value, 1, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->scale_format, 2, 1, 2, 1);

  gtk_box_append (GTK_BOX (buttons),
                  text_button_new (self, _("_Choose Scale Again"),
                                   _("Quantize the originals with the scale that the rule chooses"),
                                   G_CALLBACK (again_cb)));
  gtk_box_append (GTK_BOX (buttons),
                  text_button_new (self, _("_Keep This Scale"),
                                   _("Quantize the originals under the scale as it is"),
                                   G_CALLBACK (under_scale_cb)));
  gtk_grid_attach (GTK_GRID (grid), buttons, 0, 2, 4, 1);
  return grid;
}

static void
add_column (GtkWidget *flow,
            GtkWidget *child)
{
  gtk_widget_set_valign (child, GTK_ALIGN_START);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), child);
  gtk_widget_set_focusable (gtk_widget_get_parent (child), FALSE);
}

static GtkWidget *
wrapped_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
block_page_init (BlockPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *flow = gtk_flow_box_new ();
  GtkWidget *choices = gtk_scrolled_window_new ();

  self->values = g_array_new (FALSE, FALSE, sizeof (float));
  g_array_append_vals (self->values, example, G_N_ELEMENTS (example));
  self->figure = mant_figure_new (_("Values and originals"), _("Element"), _("Value"));
  mant_figure_set_legend (self->figure, MANT_LEGEND_TOP);

  gtk_box_append (GTK_BOX (box), input_new (self));
  self->problem = wrapped_new ("warning");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (box), self->problem);

  gtk_box_append (GTK_BOX (left), scale_new (self));
  self->table = block_table_new ();
  g_signal_connect_swapped (self->table, "problem", G_CALLBACK (problem_cb), self);
  gtk_box_append (GTK_BOX (left), self->table);

  self->summary = wrapped_new ("heading");
  self->plot = mant_plot_new (self->figure);
  gtk_widget_set_size_request (self->plot, 320, PLOT_HEIGHT);
  self->choices = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->choices), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->choices), 2);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (choices), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (choices), self->choices);
  gtk_box_append (GTK_BOX (right), self->summary);
  gtk_box_append (GTK_BOX (right), self->plot);
  gtk_box_append (GTK_BOX (right), explorer_heading_new (_("What each rule would choose")));
  gtk_box_append (GTK_BOX (right), choices);

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 24);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 18);
  add_column (flow, left);
  add_column (flow, right);
  self->content = flow;
  gtk_box_append (GTK_BOX (box), flow);
  adw_bin_set_child (ADW_BIN (self), explorer_page_scroll (box));
  explorer_page_set_plots (GTK_WIDGET (self), MANT_PLOT (self->plot), NULL);
  show_values (self);
}

void
block_page_register (GTypeModule *module)
{
  block_page_register_type (module);
}

GtkWidget *
block_page_new (FormatExplorerModel *model)
{
  BlockPage *self = g_object_new (BLOCK_TYPE_PAGE, NULL);

  self->model = g_object_ref (model);
  format_explorer_model_watch (model, GTK_WIDGET (self), changed_cb, self);
  return GTK_WIDGET (self);
}
