/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "calculator-panel.h"

#include <glib/gi18n-lib.h>

#include "explorer-page.h"

/* Of the table of steps: its head, a row, and how many rows are in sight at most. */
#define HEAD_HEIGHT 32
#define ROW_HEIGHT  24
#define MAX_ROWS    6

struct _CalculatorPanel
{
  AdwBin               parent_instance;

  FormatExplorerModel *model;
  MantCalculator      *calculator; /* of the present format, with the variables set so far */
  gboolean             running;    /* the calculator belongs to a worker now */
  char                *pending;    /* (nullable): what to evaluate after that */

  GtkWidget           *entry_box;
  GtkWidget           *entry;
  GtkWidget           *error;
  GtkWidget           *results;
  GtkWidget           *summary;
  GtkWidget           *steps;      /* GtkColumnView */
  GtkWidget           *scroller;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (CalculatorPanel, calculator_panel, ADW_TYPE_BIN,
                                G_TYPE_FLAG_FINAL, {})

static void evaluate (CalculatorPanel *self, const char *expression);

static void
show_error (CalculatorPanel *self,
            const GError    *error)
{
  gtk_widget_set_visible (self->error, error != NULL);
  if (error != NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->error), error->message);
      gtk_widget_add_css_class (self->entry, "error");
    }
  else
    {
      gtk_widget_remove_css_class (self->entry, "error");
    }
}

/* One sentence: what came out, what it would be without rounding, and how far that is. */
static void
show_result (CalculatorPanel *self,
             MantEvaluation  *evaluation)
{
  MantNumber *number = mant_evaluation_get_number (evaluation);
  const char *exact = mant_evaluation_get_exact (evaluation);
  GListModel *steps = mant_evaluation_get_steps (evaluation);
  g_autofree char *value = explorer_value_text (number);
  g_autofree char *flags = explorer_flags_text (mant_evaluation_get_flags (evaluation));
  g_autofree char *error = explorer_error_text (mant_evaluation_get_error_ulp (evaluation));
  g_autofree char *summary = NULL;
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (steps));

  if (exact != NULL)
    /* Translators: the result of an expression, the same without rounding, the error in units in
     * the last place, and the flags of all its roundings */
    summary = g_strdup_printf (_("%s; without rounding %s; error %s ulp; %s"), value, exact, error,
                               flags);
  else
    summary = g_strdup_printf (_("%s; what it would be without rounding cannot be said; %s"), value,
                               flags);
  gtk_label_set_text (GTK_LABEL (self->summary), summary);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->steps), GTK_SELECTION_MODEL (selection));
  gtk_scrolled_window_set_min_content_height (
    GTK_SCROLLED_WINDOW (self->scroller),
    HEAD_HEIGHT + ROW_HEIGHT * (int) MIN (g_list_model_get_n_items (steps), MAX_ROWS));
  gtk_widget_set_visible (self->results, TRUE);
  format_explorer_model_set_number (self->model, number, mant_evaluation_get_flags (evaluation));
}

/* A worker computes: the sine of something huge may take a while. */

static void
evaluate_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  CalculatorPanel *self = source;
  GError *error = NULL;
  MantEvaluation *evaluation = mant_calculator_evaluate (self->calculator, task_data, &error);

  if (evaluation != NULL)
    g_task_return_pointer (task, evaluation, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
evaluated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  CalculatorPanel *self = CALCULATOR_PANEL (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantEvaluation) evaluation = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *pending = g_steal_pointer (&self->pending);

  self->running = FALSE;
  if (self->model == NULL) /* the page has gone */
    return;

  show_error (self, error);
  if (pending != NULL)
    evaluate (self, pending);
  else if (evaluation != NULL)
    show_result (self, evaluation);
}

/* The calculator for the present format; its variables begin anew with another one. */
static gboolean
set_up (CalculatorPanel  *self,
        GError          **error)
{
  const char *format = format_explorer_model_get_format (self->model);
  MantSession *session = format_explorer_model_get_session (self->model);

  if (self->calculator == NULL
      || g_strcmp0 (mant_calculator_get_format (self->calculator), format) != 0)
    {
      g_clear_object (&self->calculator);
      self->calculator = mant_calculator_new (format, error);
      if (self->calculator == NULL)
        return FALSE;
    }
  if (session != NULL)
    mant_calculator_set_seed (self->calculator, mant_session_get_seed (session));

  return mant_calculator_set_rounding (self->calculator,
                                       format_explorer_model_get_rounding (self->model), error)
         && mant_calculator_set_overflow (self->calculator,
                                          format_explorer_model_get_overflow (self->model), error);
}

static void
evaluate (CalculatorPanel *self,
          const char      *expression)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  if (self->running)
    {
      g_free (self->pending);
      self->pending = g_strdup (expression);
      return;
    }
  if (!set_up (self, &error))
    {
      show_error (self, error);
      return;
    }

  self->running = TRUE;
  task = g_task_new (self, NULL, evaluated_cb, NULL);
  g_task_set_source_tag (task, evaluate);
  g_task_set_task_data (task, g_strdup (expression), g_free);
  g_task_run_in_thread (task, evaluate_in_thread);
}

static void
activate_cb (CalculatorPanel *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (*text != '\0')
    evaluate (self, text);
}

static void
step_activated_cb (CalculatorPanel *self,
                   guint            position)
{
  GtkSelectionModel *model = gtk_column_view_get_model (GTK_COLUMN_VIEW (self->steps));
  g_autoptr (MantEvaluationStep) step = g_list_model_get_item (G_LIST_MODEL (model), position);

  if (step != NULL)
    format_explorer_model_set_number (self->model, mant_evaluation_step_get_number (step),
                                      mant_evaluation_step_get_flags (step));
}

/* The table of steps. */

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item,
          gpointer            user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
show_cell (GtkListItem *item,
           char        *text)
{
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text);
  g_free (text);
}

static void
bind_text_cb (GtkListItemFactory *factory,
              GtkListItem        *item,
              gpointer            user_data)
{
  show_cell (item, g_strdup (mant_evaluation_step_get_text (gtk_list_item_get_item (item))));
}

static void
bind_result_cb (GtkListItemFactory *factory,
                GtkListItem        *item,
                gpointer            user_data)
{
  MantNumber *number = mant_evaluation_step_get_number (gtk_list_item_get_item (item));
  g_autofree char *value = explorer_value_text (number);
  g_autofree char *code = mant_number_get_code (number);

  show_cell (item, g_strdup_printf ("%s  (%s)", value, code));
}

static void
bind_exact_cb (GtkListItemFactory *factory,
               GtkListItem        *item,
               gpointer            user_data)
{
  const char *exact = mant_evaluation_step_get_exact (gtk_list_item_get_item (item));

  show_cell (item, g_strdup (exact != NULL ? exact : "—"));
}

static void
bind_error_cb (GtkListItemFactory *factory,
               GtkListItem        *item,
               gpointer            user_data)
{
  show_cell (item, explorer_error_text (
                     mant_evaluation_step_get_error_ulp (gtk_list_item_get_item (item))));
}

static void
bind_flags_cb (GtkListItemFactory *factory,
               GtkListItem        *item,
               gpointer            user_data)
{
  show_cell (item,
             explorer_flags_text (mant_evaluation_step_get_flags (gtk_list_item_get_item (item))));
}

static void
append_column (GtkWidget  *view,
               const char *title,
               gboolean    expand,
               void      (*bind) (GtkListItemFactory *, GtkListItem *, gpointer))
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), NULL);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, expand);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
}

static GtkWidget *
steps_new (CalculatorPanel *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->steps = gtk_column_view_new (NULL);
  gtk_widget_add_css_class (self->steps, "data-table");
  append_column (self->steps, _("Step"), TRUE, bind_text_cb);
  append_column (self->steps, _("Rounded"), TRUE, bind_result_cb);
  append_column (self->steps, _("Exact"), TRUE, bind_exact_cb);
  append_column (self->steps, _("Error (ulp)"), FALSE, bind_error_cb);
  append_column (self->steps, _("Flags"), FALSE, bind_flags_cb);
  explorer_set_name (self->steps, _("Steps of the calculation"));
  gtk_widget_set_has_tooltip (self->steps, FALSE);
  g_signal_connect_swapped (self->steps, "activate", G_CALLBACK (step_activated_cb), self);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->steps);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  return self->scroller;
}

static void
calculator_panel_dispose (GObject *object)
{
  CalculatorPanel *self = CALCULATOR_PANEL (object);

  G_OBJECT_CLASS (calculator_panel_parent_class)->dispose (object);

  g_clear_object (&self->model);
  g_clear_object (&self->entry_box);
}

static void
calculator_panel_finalize (GObject *object)
{
  CalculatorPanel *self = CALCULATOR_PANEL (object);

  g_clear_object (&self->calculator);
  g_clear_pointer (&self->pending, g_free);

  G_OBJECT_CLASS (calculator_panel_parent_class)->finalize (object);
}

static void
calculator_panel_class_init (CalculatorPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = calculator_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = calculator_panel_finalize;
}

static void
calculator_panel_class_finalize (CalculatorPanelClass *klass)
{
}

static void
calculator_panel_init (CalculatorPanel *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Evaluate"));
  GtkWidget *name = gtk_label_new_with_mnemonic (_("_Value or expression"));

  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry),
                                  _("0.1, 0x1.8p-3, inf, fma(a, b, c), x = 3; sqrt(x) + next(1)"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), self->entry);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Value or expression"), -1);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (activate_cb), self);
  gtk_box_append (GTK_BOX (row), self->entry);
  gtk_box_append (GTK_BOX (row), button);

  self->error = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->error), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_set_visible (self->error, FALSE);

  self->entry_box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));
  gtk_box_append (GTK_BOX (self->entry_box), name);
  gtk_box_append (GTK_BOX (self->entry_box), row);
  gtk_box_append (GTK_BOX (self->entry_box), self->error);

  self->summary = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->summary), 0);
  gtk_label_set_wrap (GTK_LABEL (self->summary), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->summary), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (self->summary), TRUE);
  self->results = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->results), explorer_heading_new (_("Calculation")));
  gtk_box_append (GTK_BOX (self->results), self->summary);
  gtk_box_append (GTK_BOX (self->results), steps_new (self));
  gtk_widget_set_visible (self->results, FALSE);
  adw_bin_set_child (ADW_BIN (self), self->results);
}

void
calculator_panel_register (GTypeModule *module)
{
  calculator_panel_register_type (module);
}

GtkWidget *
calculator_panel_new (FormatExplorerModel *model)
{
  CalculatorPanel *self = g_object_new (CALCULATOR_TYPE_PANEL, NULL);

  self->model = g_object_ref (model);
  return GTK_WIDGET (self);
}

GtkWidget *
calculator_panel_get_entry (CalculatorPanel *self)
{
  return self->entry_box;
}
