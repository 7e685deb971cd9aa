/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "operation-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "explorer-page.h"
#include "operation-table.h"

#define PLOT_HEIGHT  380
#define CURVE_HEIGHT 230

/* Offered where the format is too wide. */
static const char *const small_formats[] = { "e4m3fn", "e5m2", "posit(8,2)", "binary8p4se" };

/* How each kind of result is marked: by its hatch for everybody, by its colour for most. */
static const struct
{
  const char     *title;
  guint           color;
  MantCellsHatch  hatch;
  gboolean        shown; /* at first */
} marks[N_OPERATION_MARKS] = {
  [OPERATION_MARK_NAN] = { N_("NaN"), 3, MANT_CELLS_CROSSED, TRUE },
  [OPERATION_MARK_OVERFLOW] = { N_("Overflow"), 1, MANT_CELLS_RISING, TRUE },
  [OPERATION_MARK_UNDERFLOW] = { N_("Underflow"), 2, MANT_CELLS_FALLING, TRUE },
  [OPERATION_MARK_EXACT] = { N_("Exact"), 0, MANT_CELLS_DOTTED, FALSE },
};

struct _OperationPage
{
  AdwBin               parent_instance;

  FormatExplorerModel *model;
  GListModel          *operations; /* of one or two operands */
  GCancellable        *cancellable;
  OperationTable      *table;      /* NULL until a job is done */
  MantOperationTableJob *job;      /* the last that was done */

  MantFigure          *figure;     /* the map, or the results of one operand */
  MantFigure          *errors;     /* the errors of one operand */
  GtkWidget           *plot;
  GtkWidget           *errors_plot;
  GtkWidget           *operation;
  GtkWidget           *by_value;
  GtkWidget           *mark_buttons[N_OPERATION_MARKS];
  MantPlotLayer       *layers[N_OPERATION_MARKS]; /* not owned; NULL for one operand */
  GtkWidget           *stack;
  GtkWidget           *problem;
  GtkWidget           *reading;
  GtkWidget           *summary;
  GtkWidget           *spinner;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (OperationPage, operation_page, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

static MantItem *
operation_item (OperationPage *self)
{
  return g_list_model_get_item (self->operations,
                                gtk_drop_down_get_selected (GTK_DROP_DOWN (self->operation)));
}

static gboolean
is_by_value (OperationPage *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->by_value));
}

static char *
code_text (guint8 code)
{
  return g_strdup_printf ("0x%02x", code);
}

static char *
number_text (OperationPage *self,
             guint8         code)
{
  g_autofree char *text = code_text (code);
  g_autoptr (MantNumber) number = mant_number_new_from_code (self->table->format, text, NULL);

  return number != NULL ? mant_number_get_short (number) : g_steal_pointer (&text);
}

/* "a + b" with the numbers in the place of the letters. */
static char *
write_pattern (const char *pattern,
               const char *a,
               const char *b)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *c = pattern; *c != '\0'; c++)
    {
      const gboolean alone = (c == pattern || !g_ascii_isalpha (c[-1])) && !g_ascii_isalpha (c[1]);

      if (alone && (*c == 'a' || *c == 'x') && a != NULL)
        g_string_append (text, a);
      else if (alone && (*c == 'b' || *c == 'y' || *c == 'n') && b != NULL)
        g_string_append (text, b);
      else
        g_string_append_c (text, *c);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
hex_text (OperationPage *self,
          guint8         code)
{
  g_autofree char *text = code_text (code);
  g_autoptr (MantNumber) number = mant_number_new_from_code (self->table->format, text, NULL);

  return number != NULL ? mant_number_get_hex (number) : NULL;
}

/* The exact result, in a person's digits; NULL where it cannot be said. Operands are what the codes
 * mean exactly, not the short decimals that are shown of them. */
static char *
exact_text (OperationPage *self,
            guint8         a_code,
            int            b_code) /* −1: there is none */
{
  g_autofree char *a = hex_text (self, a_code);
  g_autofree char *b = b_code >= 0 ? hex_text (self, (guint8) b_code) : NULL;
  MantCalculator *calculator = format_explorer_model_get_calculator (self->model, 0);
  g_autofree char *expression = b != NULL ? g_strdup_printf ("%s(%s, %s)", self->table->operation,
                                                             a, b)
                                          : g_strdup_printf ("%s(%s)", self->table->operation, a);
  g_autoptr (MantEvaluation) evaluation = mant_calculator_evaluate (calculator, expression, NULL);

  return evaluation != NULL ? g_strdup (mant_evaluation_get_exact (evaluation)) : NULL;
}

static void
show_cell (OperationPage *self,
           guint          row,
           guint          col)
{
  const OperationTable *table = self->table;
  const gboolean is_binary = table->arity == 2;
  const gsize cell = is_binary ? (gsize) row * table->n_codes + col : col;
  const guint8 *codes = g_bytes_get_data (table->codes, NULL);
  const guint8 *flags = g_bytes_get_data (table->flags, NULL);
  const float *errors = g_bytes_get_data (table->errors, NULL);
  const guint8 a_code = is_binary ? table->order[row] : table->order[col];
  g_autofree char *a = number_text (self, a_code);
  g_autofree char *b = is_binary ? number_text (self, table->order[col]) : NULL;
  g_autofree char *result = number_text (self, codes[cell]);
  g_autofree char *code = code_text (codes[cell]);
  g_autofree char *said = explorer_flags_text ((MantNumberFlags) flags[cell]);
  g_autofree char *exact = exact_text (self, a_code, is_binary ? table->order[col] : -1);
  MantItem *item = g_object_get_data (G_OBJECT (self->job), "operation");
  g_autofree char *written = write_pattern (mant_item_get_detail (item), a, b);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s = %s (%s)", written, result, code);
  if (exact != NULL && (flags[cell] & MANT_NUMBER_INEXACT) != 0)
    g_string_append_printf (text, _("; exactly %s"), exact);
  if (isfinite (errors[cell]) && errors[cell] != 0)
    g_string_append_printf (text, _("; relative error %+.4g"), (double) errors[cell]);
  g_string_append_printf (text, "; %s", said);
  gtk_label_set_text (GTK_LABEL (self->reading), text->str);
}

/* The cell under a place of the picture; for one operand the one nearest to it. */
static gboolean
find_cell (OperationPage *self,
           double         x,
           double         y,
           guint         *row,
           guint         *col)
{
  const OperationTable *table = self->table;
  double nearest = INFINITY;

  *row = *col = 0;
  if (table == NULL)
    return FALSE;
  if (table->arity == 2 || !is_by_value (self))
    {
      if (!(x >= 0 && x < table->n_codes) || (table->arity == 2 && !(y >= 0 && y < table->n_codes)))
        return FALSE;
      *col = (guint) x;
      *row = table->arity == 2 ? (guint) y : 0;
      return TRUE;
    }
  for (guint i = 0; i < table->n_codes; i++)
    {
      const double distance = fabs (table->values[table->order[i]] - x);

      if (distance < nearest)
        {
          nearest = distance;
          *col = i;
        }
    }
  return isfinite (nearest);
}

static void
crosshair_cb (OperationPage *self,
              MantPlot      *plot)
{
  double x, y;
  guint row, col;

  if (mant_plot_get_crosshair (plot, &x, &y) && find_cell (self, x, y, &row, &col))
    show_cell (self, row, col);
}

static void
motion_cb (GtkEventController *controller,
           double              x,
           double              y,
           OperationPage      *self)
{
  crosshair_cb (self, MANT_PLOT (gtk_event_controller_get_widget (controller)));
}

static void
key_cb (GtkEventController *controller,
        guint               keyval,
        guint               keycode,
        GdkModifierType     state,
        OperationPage      *self)
{
  crosshair_cb (self, MANT_PLOT (gtk_event_controller_get_widget (controller)));
}

/* A click takes the result along to the other pages. */
static void
picked_cb (OperationPage *self,
           double         x,
           double         y)
{
  guint row, col;

  if (find_cell (self, x, y, &row, &col))
    {
      const gsize cell = self->table->arity == 2 ? (gsize) row * self->table->n_codes + col : col;
      const guint8 *codes = g_bytes_get_data (self->table->codes, NULL);
      const guint8 *flags = g_bytes_get_data (self->table->flags, NULL);
      g_autofree char *code = code_text (codes[cell]);
      g_autoptr (MantNumber) number = mant_number_new_from_code (self->table->format, code, NULL);

      show_cell (self, row, col);
      if (number != NULL)
        format_explorer_model_set_number (self->model, number, (MantNumberFlags) flags[cell]);
    }
}

static void
mark_cb (OperationPage *self)
{
  for (guint i = 0; i < N_OPERATION_MARKS; i++)
    if (self->layers[i] != NULL)
      mant_plot_layer_set_visible (self->layers[i],
                                   gtk_toggle_button_get_active (
                                     GTK_TOGGLE_BUTTON (self->mark_buttons[i])));
}

static void
show_map (OperationPage *self)
{
  const OperationTable *table = self->table;
  const double n = table->n_codes;
  const gboolean by_value = is_by_value (self);
  g_auto (GStrv) names = NULL;
  g_autoptr (GBytes) ticks = operation_table_list_ticks (table, by_value, &names);
  g_autoptr (GBytes) errors = NULL;
  MantAxis *axes[] = { mant_figure_get_x_axis (self->figure),
                       mant_figure_get_y_axis (self->figure) };
  MantPlotLayer *heat;
  double hi;

  errors = operation_table_list_errors (table, &hi);
  heat = mant_heat_layer_new (_("Relative error"), table->n_codes, table->n_codes, errors, 0, n, 0,
                              n);
  mant_heat_layer_set_value_range (MANT_HEAT_LAYER (heat), 0, hi);
  mant_figure_add_layer (self->figure, heat);
  for (guint i = 0; i < N_OPERATION_MARKS; i++)
    {
      g_autoptr (GBytes) marked = operation_table_list_marks (table, (OperationMark) i);

      self->layers[i] = mant_cells_layer_new (_(marks[i].title), table->n_codes, table->n_codes,
                                              marked, 0, n, 0, n);
      mant_cells_layer_set_hatch (MANT_CELLS_LAYER (self->layers[i]), marks[i].hatch);
      mant_plot_layer_set_color_index (self->layers[i], (int) marks[i].color);
      mant_figure_add_layer (self->figure, self->layers[i]);
    }
  mark_cb (self);
  for (guint i = 0; i < 2; i++)
    {
      mant_axis_set_scale_kind (axes[i], MANT_SCALE_LINEAR);
      mant_axis_set_range (axes[i], 0, n);
      mant_axis_set_names (axes[i], ticks, (const char *const *) names);
      mant_axis_reset_view (axes[i]);
    }
  mant_axis_set_title (axes[0], by_value ? _("b, by value") : _("b, by code"));
  mant_axis_set_title (axes[1], by_value ? _("a, by value") : _("a, by code"));
}

/* One operand: results and errors over it. */
static void
show_curve (OperationPage *self)
{
  const OperationTable *table = self->table;
  const gboolean by_value = is_by_value (self);
  const guint8 *codes = g_bytes_get_data (table->codes, NULL);
  const float *errors = g_bytes_get_data (table->errors, NULL);
  g_autoptr (GArray) x = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) y = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) error_x = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) error_y = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GBytes) x_bytes = NULL, y_bytes = NULL, ex_bytes = NULL, ey_bytes = NULL;
  MantFigure *figures[] = { self->figure, self->errors };
  MantItem *item = g_object_get_data (G_OBJECT (self->job), "operation");

  for (guint i = 0; i < table->n_codes; i++)
    {
      const double place = by_value ? table->values[table->order[i]] : i + 0.5;
      const double result = table->values[codes[i]];
      const double error = errors[i];

      if (!isfinite (place))
        continue;
      if (isfinite (result))
        {
          g_array_append_val (x, place);
          g_array_append_val (y, result);
        }
      if (isfinite (error))
        {
          g_array_append_val (error_x, place);
          g_array_append_val (error_y, error);
        }
    }
  x_bytes = g_bytes_new (x->data, x->len * sizeof (double));
  y_bytes = g_bytes_new (y->data, y->len * sizeof (double));
  ex_bytes = g_bytes_new (error_x->data, error_x->len * sizeof (double));
  ey_bytes = g_bytes_new (error_y->data, error_y->len * sizeof (double));
  mant_figure_add_layer (self->figure,
                         mant_marks_layer_new_points (mant_item_get_title (item), x_bytes,
                                                      y_bytes));
  mant_figure_add_layer (self->errors,
                         mant_marks_layer_new_points (_("Relative error"), ex_bytes, ey_bytes));
  for (guint i = 0; i < 2; i++)
    {
      MantAxis *axis = mant_figure_get_x_axis (figures[i]);

      g_auto (GStrv) names = NULL;
      g_autoptr (GBytes) ticks = NULL;

      mant_axis_set_automatic (axis);
      mant_axis_reset_view (axis);
      mant_axis_set_scale_kind (axis, by_value ? MANT_SCALE_SYMLOG : MANT_SCALE_LINEAR);
      if (!by_value)
        ticks = operation_table_list_ticks (table, FALSE, &names);
      mant_axis_set_names (axis, ticks, (const char *const *) names);
      mant_axis_set_title (axis, by_value ? _("Operand") : _("Operand’s code"));
      axis = mant_figure_get_y_axis (figures[i]);
      mant_axis_set_automatic (axis);
      mant_axis_reset_view (axis);
      mant_axis_set_names (axis, NULL, NULL);
      mant_axis_set_scale_kind (axis, i == 0 ? MANT_SCALE_SYMLOG : MANT_SCALE_LINEAR);
    }
  mant_axis_set_title (mant_figure_get_y_axis (self->figure), _("Result"));
}

static void
show_table (OperationPage *self)
{
  g_autofree char *summary = NULL, *title = NULL;
  const char *format;
  MantItem *item;
  gboolean is_binary;

  if (self->job == NULL)
    return;

  item = g_object_get_data (G_OBJECT (self->job), "operation");
  format = g_object_get_data (G_OBJECT (self->job), "format");
  g_clear_pointer (&self->table, operation_table_free);
  self->table = operation_table_new (self->job, format, mant_item_get_id (item),
                                     is_by_value (self));
  is_binary = self->table->arity == 2;
  /* Translators: a figure's title: an operation as it is written, in a format, by a rounding
   * mode */
  title = g_strdup_printf (_("%s in %s, %s"), mant_item_get_detail (item), format,
                           (const char *) g_object_get_data (G_OBJECT (self->job), "rounding"));
  mant_figure_set_title (self->figure, title);
  mant_figure_remove_all_layers (self->figure);
  mant_figure_remove_all_layers (self->errors);
  for (guint i = 0; i < N_OPERATION_MARKS; i++)
    {
      self->layers[i] = NULL;
      gtk_widget_set_sensitive (self->mark_buttons[i], is_binary);
    }
  if (is_binary)
    show_map (self);
  else
    show_curve (self);
  gtk_widget_set_visible (self->errors_plot, !is_binary);
  gtk_widget_set_size_request (self->plot, -1, is_binary ? PLOT_HEIGHT : CURVE_HEIGHT);
  summary = operation_table_dup_summary (self->table);
  gtk_label_set_text (GTK_LABEL (self->summary), summary);
  gtk_label_set_text (GTK_LABEL (self->reading),
                      _("Point at a result to read it; a click takes it to the other pages."));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "table");
}

static void
job_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (OperationPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!mant_job_run_finish (MANT_JOB (source), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->model != NULL)
        {
          gtk_label_set_text (GTK_LABEL (self->problem), error->message);
          gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "problem");
        }
      return;
    }
  if (self->model == NULL) /* the page was closed meanwhile */
    return;

  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  g_set_object (&self->job, MANT_OPERATION_TABLE_JOB (source));
  show_table (self);
}

/* Newest wins. */
static void
compute (OperationPage *self)
{
  g_autoptr (MantItem) item = operation_item (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantOperationTableJob) job
    = mant_operation_table_job_new (format_explorer_model_get_format (self->model),
                                    mant_item_get_id (item),
                                    format_explorer_model_get_rounding (self->model),
                                    format_explorer_model_get_overflow (self->model), &error);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (job == NULL)
    {
      g_clear_object (&self->job);
      g_clear_pointer (&self->table, operation_table_free);
      gtk_label_set_text (GTK_LABEL (self->problem), error->message);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "problem");
      return;
    }
  /* What it is a table of, for when it is done. */
  g_object_set_data_full (G_OBJECT (job), "operation", g_object_ref (item), g_object_unref);
  g_object_set_data_full (G_OBJECT (job), "format",
                          g_strdup (format_explorer_model_get_format (self->model)), g_free);
  g_object_set_data_full (G_OBJECT (job), "rounding",
                          g_strdup (format_explorer_model_get_rounding (self->model)), g_free);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  self->cancellable = g_cancellable_new ();
  mant_job_run_async (MANT_JOB (job), self->cancellable, job_cb, g_object_ref (self));
}

static void
changed_cb (FormatExplorerModel   *model,
            FormatExplorerChanges  changes,
            gpointer               data)
{
  if (changes & (FORMAT_EXPLORER_FORMATS | FORMAT_EXPLORER_ROUNDING))
    compute (data);
}

static void
small_format_cb (OperationPage *self,
                 GtkWidget     *button)
{
  format_explorer_model_set_format (self->model, gtk_button_get_label (GTK_BUTTON (button)), NULL);
}

static void
operation_page_dispose (GObject *object)
{
  OperationPage *self = OPERATION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->model);
  g_clear_object (&self->job);
  g_clear_pointer (&self->table, operation_table_free);
  g_clear_object (&self->operations);
  g_clear_object (&self->figure);
  g_clear_object (&self->errors);

  G_OBJECT_CLASS (operation_page_parent_class)->dispose (object);
}

static void
operation_page_class_init (OperationPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = operation_page_dispose;
}

static void
operation_page_class_finalize (OperationPageClass *klass)
{
}

/* Building */

static void
list_operations (OperationPage *self)
{
  g_autoptr (GListModel) all = mant_list_operations ();
  GListStore *some = g_list_store_new (MANT_TYPE_ITEM);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (all, i);
      const guint arity = mant_operation_get_arity (mant_item_get_id (item), NULL);

      if (arity >= 1 && arity <= 2 && g_strcmp0 (mant_item_get_group (item), "comparison") != 0)
        g_list_store_append (some, item);
    }
  self->operations = G_LIST_MODEL (some);
}

static char *
search_text (MantItem *item)
{
  return g_strdup_printf ("%s  %s", mant_item_get_detail (item), mant_item_get_title (item));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 16);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  g_autofree char *text = search_text (gtk_list_item_get_item (list_item));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (list_item)), text);
}

static GtkWidget *
operation_drop_down_new (OperationPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkExpression *expression = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                           G_CALLBACK (search_text), NULL, NULL);
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->operations)),
                                            expression);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop_down), factory);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), TRUE);
  explorer_set_name (drop_down, _("Operation"));
  g_object_unref (factory);
  return drop_down;
}

static void
add_flow (GtkWidget *flow,
          GtkWidget *child)
{
  gtk_flow_box_append (GTK_FLOW_BOX (flow), child);
  gtk_widget_set_focusable (gtk_widget_get_parent (child), FALSE);
}

static GtkWidget *
controls_new (OperationPage *self)
{
  GtkWidget *flow = gtk_flow_box_new ();
  GtkWidget *axes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *shown = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *by_code = gtk_toggle_button_new_with_mnemonic (_("By _code"));

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 4);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 6);

  self->operation = operation_drop_down_new (self);
  add_flow (flow, self->operation);

  self->by_value = gtk_toggle_button_new_with_mnemonic (_("By _value"));
  gtk_widget_add_css_class (axes, "linked");
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->by_value), GTK_TOGGLE_BUTTON (by_code));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->by_value), TRUE);
  gtk_widget_set_tooltip_text (by_code, _("Operands in the order of their codes"));
  gtk_widget_set_tooltip_text (self->by_value,
                               _("Operands in the order of their values, NaN last"));
  gtk_box_append (GTK_BOX (axes), self->by_value);
  gtk_box_append (GTK_BOX (axes), by_code);
  add_flow (flow, axes);

  gtk_widget_add_css_class (shown, "linked");
  for (guint i = 0; i < N_OPERATION_MARKS; i++)
    {
      g_autofree char *name = g_strdup_printf (_("Mark results: %s"), _(marks[i].title));

      self->mark_buttons[i] = gtk_toggle_button_new_with_label (_(marks[i].title));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->mark_buttons[i]), marks[i].shown);
      gtk_widget_set_tooltip_text (self->mark_buttons[i], name);
      g_signal_connect_swapped (self->mark_buttons[i], "toggled", G_CALLBACK (mark_cb), self);
      gtk_box_append (GTK_BOX (shown), self->mark_buttons[i]);
    }
  add_flow (flow, shown);
  self->spinner = gtk_spinner_new ();
  add_flow (flow, self->spinner);
  return flow;
}

static GtkWidget *
plot_new (OperationPage *self,
          MantFigure    *figure)
{
  GtkWidget *plot = mant_plot_new (figure);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_swapped (plot, "picked", G_CALLBACK (picked_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (plot, motion);
  gtk_widget_add_controller (plot, keys);
  gtk_widget_set_vexpand (plot, TRUE);
  return plot;
}

static GtkWidget *
wrapped_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
  return label;
}

static GtkWidget *
problem_new (OperationPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *row = gtk_flow_box_new ();

  self->problem = wrapped_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (row), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (row), 4);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), explorer_heading_new (_("Look at a small format:")));
  for (guint i = 0; i < G_N_ELEMENTS (small_formats); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (small_formats[i]);

      g_signal_connect_swapped (button, "clicked", G_CALLBACK (small_format_cb), self);
      add_flow (row, button);
    }
  gtk_box_append (GTK_BOX (box), row);
  return box;
}

static void
operation_page_init (OperationPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  list_operations (self);
  self->figure = mant_figure_new (_("Operation"), "b", "a");
  self->errors = mant_figure_new (_("Relative error"), _("Operand"), _("Relative error"));
  mant_figure_set_legend (self->figure, MANT_LEGEND_TOP);
  mant_figure_set_legend (self->errors, MANT_LEGEND_NONE);
  gtk_box_append (GTK_BOX (box), controls_new (self));

  self->plot = plot_new (self, self->figure);
  self->errors_plot = plot_new (self, self->errors);
  gtk_widget_set_size_request (self->errors_plot, -1, CURVE_HEIGHT);
  self->reading = wrapped_new ();
  self->summary = wrapped_new ();
  gtk_widget_add_css_class (self->summary, "dim-label");
  gtk_box_append (GTK_BOX (content), self->plot);
  gtk_box_append (GTK_BOX (content), self->errors_plot);
  gtk_box_append (GTK_BOX (content), self->reading);
  gtk_box_append (GTK_BOX (content), self->summary);

  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), content, "table");
  gtk_stack_add_named (GTK_STACK (self->stack), problem_new (self), "problem");
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_bin_set_child (ADW_BIN (self), explorer_page_scroll (box));
  explorer_page_set_plots (GTK_WIDGET (self), MANT_PLOT (self->plot),
                           MANT_PLOT (self->errors_plot), NULL);
  g_signal_connect_swapped (self->operation, "notify::selected", G_CALLBACK (compute), self);
  g_signal_connect_swapped (self->by_value, "toggled", G_CALLBACK (show_table), self);
}

void
operation_page_register (GTypeModule *module)
{
  operation_page_register_type (module);
}

GtkWidget *
operation_page_new (FormatExplorerModel *model)
{
  OperationPage *self = g_object_new (OPERATION_TYPE_PAGE, NULL);

  self->model = g_object_ref (model);
  format_explorer_model_watch (model, GTK_WIDGET (self), changed_cb, self);
  return GTK_WIDGET (self);
}
