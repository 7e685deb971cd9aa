/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "rounding-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "explorer-page.h"

/* Numbers shown on either side of the value. */
#define AROUND 3

/* Steps between two neighbours that the keys and buttons take. */
#define STEPS_PER_GAP 16

#define DEFAULT_RANDOM_BITS 4

struct _RoundingPage
{
  AdwBin               parent_instance;

  FormatExplorerModel *model;
  char                *value;     /* the literal that is rounded */
  double               x;         /* the same, as the picture has it */
  char                *pending;   /* (nullable): the literal to round when the worker is back */
  gboolean             running;
  GListModel          *outcomes;  /* (nullable): of MantRoundingOutcome */
  gboolean             is_tie;
  double               lo;        /* of the picture */
  double               hi;
  double               below;     /* the numbers that enclose the value, as far as they are finite */
  double               above;

  GtkWidget           *entry;
  GtkWidget           *error;
  GtkWidget           *random_bits;
  GtkWidget           *tie;
  MantFigure          *figure;
  GtkWidget           *plot;
  MantPlotLayer       *numbers;   /* not owned */
  MantPlotLayer       *midpoints; /* not owned */
  MantPlotLayer       *marker;    /* not owned */
  MantPlotLayer       *arrows;    /* not owned */
  GtkWidget           *table;     /* GtkColumnView */
  gboolean             updating;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (RoundingPage, rounding_page, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

static void ask (RoundingPage *self, const char *value);

static GBytes *
bytes_of (GArray *values)
{
  return g_bytes_new (values->data, values->len * sizeof (double));
}

/* The neighbourhood. */

/* (transfer full) (nullable): the value rounded down, or the largest number if it lies beyond */
static MantNumber *
number_below (RoundingPage *self,
              const char   *value)
{
  g_autoptr (MantCalculator) calculator =
    mant_calculator_new (format_explorer_model_get_format (self->model), NULL);

  if (calculator == NULL || !mant_calculator_set_rounding (calculator, "rd", NULL)
      || !mant_calculator_set_overflow (calculator, "saturate", NULL))
    return NULL;
  return mant_calculator_encode (calculator, value, NULL, NULL);
}

/* "1.0625 = 0x1.1p+0" */
static const char *
hex_of_midpoint (const char *text)
{
  const char *equals = text != NULL ? strstr (text, "= ") : NULL;

  return equals != NULL ? equals + 2 : NULL;
}

static void
append_midpoint (GArray     *midpoints,
                 MantNumber *number)
{
  g_autofree char *text = mant_number_get_midpoint_up (number);
  const char *hex = hex_of_midpoint (text);
  const double x = hex != NULL ? g_ascii_strtod (hex, NULL) : NAN;

  if (isfinite (x))
    g_array_append_val (midpoints, x);
}

/* Shows the numbers around the value and the midpoints between them. The picture stays where it is
 * while the value is well inside. */
static void
update_neighbourhood (RoundingPage *self,
                      gboolean      move)
{
  g_autoptr (MantNumber) number = number_below (self, self->value);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) midpoints = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GBytes) number_bytes = NULL;
  g_autoptr (GBytes) midpoint_bytes = NULL;
  double gap;

  self->below = self->above = NAN;
  if (number == NULL || !isfinite (mant_number_to_double (number)))
    return;

  self->below = mant_number_to_double (number);
  {
    g_autoptr (MantNumber) up = mant_number_next_up (number);
    g_autoptr (MantNumber) down = mant_number_next_down (number);

    self->above = up != NULL ? mant_number_to_double (up) : INFINITY;
    gap = isfinite (self->above) ? self->above - self->below
          : down != NULL ? self->below - mant_number_to_double (down) : fabs (self->below);
  }
  if (!isfinite (gap) || gap <= 0)
    gap = MAX (fabs (self->below), 1);

  for (guint i = 0; i < AROUND; i++)
    {
      MantNumber *down = mant_number_next_down (number);

      if (down == NULL || !isfinite (mant_number_to_double (down)))
        {
          g_clear_pointer (&down, mant_number_unref);
          break;
        }
      mant_number_unref (number);
      number = down;
    }
  for (guint i = 0; i < 2 * AROUND + 2 && number != NULL; i++)
    {
      const double x = mant_number_to_double (number);
      MantNumber *up = mant_number_next_up (number);

      if (!isfinite (x))
        {
          g_clear_pointer (&up, mant_number_unref);
          break;
        }
      g_array_append_val (numbers, x);
      if (up != NULL && i < 2 * AROUND + 1)
        append_midpoint (midpoints, number);
      mant_number_unref (number);
      number = up;
    }

  if (move || !(self->x > self->lo + gap && self->x < self->hi - gap))
    {
      self->lo = numbers->len > 0 ? g_array_index (numbers, double, 0) : self->below;
      self->hi = numbers->len > 0 ? g_array_index (numbers, double, numbers->len - 1) : self->below;
      /* Room to drag beyond the last number, and for the value that lies there. */
      self->lo = MIN (self->lo, self->x) - gap / 2;
      self->hi = MAX (self->hi, self->x) + gap / 2;
      if (!isfinite (self->above))
        self->hi += 2 * gap;
      mant_axis_reset_view (mant_figure_get_x_axis (self->figure));
      mant_axis_set_range (mant_figure_get_x_axis (self->figure), self->lo, self->hi);
    }
  number_bytes = bytes_of (numbers);
  midpoint_bytes = bytes_of (midpoints);
  mant_lane_layer_set_data (MANT_LANE_LAYER (self->numbers), number_bytes, -1, 100);
  mant_lane_layer_set_data (MANT_LANE_LAYER (self->midpoints), midpoint_bytes, -1, 100);
}

/* The arrows. */

static void
update_arrows (RoundingPage *self)
{
  const guint n = g_list_model_get_n_items (self->outcomes);
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) to = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) y = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) label_strings = NULL, name_strings = NULL;
  g_autoptr (GBytes) from_bytes = NULL, to_bytes = NULL, y_bytes = NULL, weight_bytes = NULL;
  g_autoptr (GBytes) place_bytes = NULL, marker_bytes = NULL;
  const double marker = self->x;
  MantAxis *y_axis = mant_figure_get_y_axis (self->figure);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MantRoundingOutcome) outcome = g_list_model_get_item (self->outcomes, i);
      const guint n_results = mant_rounding_outcome_get_n_results (outcome);
      const double place = i + 1; /* not 0, which would have a line of its own */

      g_array_append_val (places, place);
      g_strv_builder_add (names, mant_rounding_outcome_get_rounding (outcome));
      for (guint k = 0; k < n_results; k++)
        {
          const double probability = mant_rounding_outcome_get_probability (outcome, k);
          double target =
            mant_number_to_double (mant_rounding_outcome_get_number (outcome, k));
          g_autofree char *label = NULL;

          if (isnan (target))
            continue;
          if (isinf (target))
            {
              label = g_strdup (target > 0 ? "∞" : "−∞");
              target = target > 0 ? self->hi : self->lo;
            }
          else if (n_results > 1)
            label = g_strdup_printf (_("%.3g %%"), 100 * probability);
          g_array_append_val (from, marker);
          g_array_append_val (to, target);
          g_array_append_val (y, place);
          g_array_append_val (weights, probability);
          g_strv_builder_add (labels, label != NULL ? label : "");
        }
    }
  label_strings = g_strv_builder_end (labels);
  name_strings = g_strv_builder_end (names);
  from_bytes = bytes_of (from);
  to_bytes = bytes_of (to);
  y_bytes = bytes_of (y);
  weight_bytes = bytes_of (weights);
  place_bytes = bytes_of (places);
  marker_bytes = g_bytes_new (&marker, isfinite (marker) ? sizeof marker : 0);

  mant_axis_set_names (y_axis, place_bytes, (const char *const *) name_strings);
  /* Room below the last for the numbers of the format. */
  mant_axis_set_range (y_axis, 0.3, n + 1.4);
  mant_arrows_layer_set_labels (MANT_ARROWS_LAYER (self->arrows), NULL);
  mant_arrows_layer_set_data (MANT_ARROWS_LAYER (self->arrows), from_bytes, to_bytes, y_bytes,
                              weight_bytes);
  mant_arrows_layer_set_labels (MANT_ARROWS_LAYER (self->arrows),
                                (const char *const *) label_strings);
  mant_lane_layer_set_data (MANT_LANE_LAYER (self->marker), marker_bytes, -1, 100);
}

static void
update_table (RoundingPage *self)
{
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (self->outcomes));

  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), GTK_SELECTION_MODEL (selection));
  gtk_label_set_text (GTK_LABEL (self->tie),
                      self->is_tie ? _("A tie: half-way between two numbers") : "");
}

/* A worker rounds: 64 times for each stochastic mode. The newest value wins. */

typedef struct
{
  char     *format;
  char     *value;
  char     *overflow;
  guint     n_random_bits;
  gboolean  is_tie;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_free (self->format);
  g_free (self->value);
  g_free (self->overflow);
  g_free (self);
}

static void
round_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Question *question = task_data;
  GError *error = NULL;
  GListModel *outcomes = mant_list_rounding_outcomes (question->format, question->value,
                                                      question->overflow,
                                                      question->n_random_bits, &question->is_tie,
                                                      &error);

  if (outcomes != NULL)
    g_task_return_pointer (task, outcomes, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
show_error (RoundingPage *self,
            const GError *error)
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

static void
rounded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  RoundingPage *self = ROUNDING_PAGE (source);
  Question *question = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) outcomes = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *pending = g_steal_pointer (&self->pending);

  self->running = FALSE;
  if (self->model == NULL) /* the page has gone */
    return;

  show_error (self, error);
  if (outcomes != NULL)
    {
      gboolean moved = self->value == NULL;

      g_free (self->value);
      self->value = g_strdup (question->value);
      /* For the picture alone: what is rounded is the literal. */
      {
        g_autoptr (MantCalculator) binary64 = mant_calculator_new ("binary64", NULL);
        g_autoptr (MantNumber) number =
          binary64 != NULL ? mant_calculator_encode (binary64, self->value, NULL, NULL) : NULL;

        self->x = number != NULL ? mant_number_to_double (number) : NAN;
      }
      g_set_object (&self->outcomes, outcomes);
      self->is_tie = question->is_tie;
      update_neighbourhood (self, moved);
      update_arrows (self);
      update_table (self);
    }
  if (pending != NULL)
    ask (self, pending);
}

static void
ask (RoundingPage *self,
     const char   *value)
{
  Question *question;
  g_autoptr (GTask) task = NULL;

  if (self->running)
    {
      g_free (self->pending);
      self->pending = g_strdup (value);
      return;
    }

  question = g_new0 (Question, 1);
  question->format = g_strdup (format_explorer_model_get_format (self->model));
  question->value = g_strdup (value);
  question->overflow = g_strdup (format_explorer_model_get_overflow (self->model));
  question->n_random_bits =
    (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->random_bits));
  self->running = TRUE;
  task = g_task_new (self, NULL, rounded_cb, NULL);
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, round_in_thread);
}

/* Moving the value. */

static void
set_value (RoundingPage *self,
           const char   *value)
{
  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), value);
  self->updating = FALSE;
  ask (self, value);
}

/* A place of the picture, as the shortest decimal that tells it from the places beside it. */
static void
move_to (RoundingPage *self,
         double        x)
{
  const double resolution = (self->hi - self->lo) / 2000;
  char text[64] = "0";

  if (!isfinite (x) || !(resolution > 0))
    return;

  if (fabs (x) > resolution)
    for (int digits = 1; digits <= 17; digits++)
      {
        char format[] = "%.00g";

        format[2] = (char) ('0' + digits / 10);
        format[3] = (char) ('0' + digits % 10);
        g_ascii_formatd (text, sizeof text, format, x);
        if (fabs (g_ascii_strtod (text, NULL) - x) <= resolution)
          break;
      }
  set_value (self, text);
}

static void
picked_cb (RoundingPage *self,
           double        x,
           double        y)
{
  move_to (self, x);
}

static void
entry_cb (RoundingPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (*text != '\0')
    ask (self, text);
}

static void
again (RoundingPage *self)
{
  if (self->value != NULL && !self->updating)
    ask (self, self->value);
}

static void
step (RoundingPage *self,
      int           direction)
{
  double gap = isfinite (self->above) ? self->above - self->below : (self->hi - self->lo) / 8;
  g_autofree char *literal = NULL;

  if (!isfinite (self->x) || !isfinite (gap))
    return;

  literal = explorer_literal_text (self->x + direction * gap / STEPS_PER_GAP);
  set_value (self, literal);
}

static void
less_cb (RoundingPage *self)
{
  step (self, -1);
}

static void
more_cb (RoundingPage *self)
{
  step (self, 1);
}

static gboolean
key_cb (RoundingPage    *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  if (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down)
    return FALSE;

  step (self, keyval == GDK_KEY_Up ? 1 : -1);
  return TRUE;
}

static void
midpoint_cb (RoundingPage *self)
{
  g_autoptr (MantNumber) number = self->value != NULL ? number_below (self, self->value) : NULL;
  g_autofree char *text = number != NULL ? mant_number_get_midpoint_up (number) : NULL;
  const char *hex = hex_of_midpoint (text);

  if (hex != NULL)
    set_value (self, hex);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

/* Near the number that the other pages look at: a third of the way to the one above. */
static void
start_at_number (RoundingPage *self)
{
  MantNumber *number = format_explorer_model_get_number (self->model);
  g_autoptr (MantNumber) up = number != NULL ? mant_number_next_up (number) : NULL;
  const double below = number != NULL ? mant_number_to_double (number) : NAN;
  const double above = up != NULL ? mant_number_to_double (up) : NAN;

  g_clear_pointer (&self->value, g_free);
  if (isfinite (below) && isfinite (above))
    {
      self->lo = below;
      self->hi = above;
      move_to (self, below + (above - below) * 0.3);
    }
  else if (isfinite (below))
    {
      g_autofree char *literal = explorer_literal_text (below);

      set_value (self, literal);
    }
  else
    {
      set_value (self, "1");
    }
}

static void
changed_cb (FormatExplorerModel   *model,
            FormatExplorerChanges  changes,
            gpointer               data)
{
  RoundingPage *self = data;

  if (changes & (FORMAT_EXPLORER_FORMATS | FORMAT_EXPLORER_NUMBER))
    start_at_number (self);
  else if (changes & FORMAT_EXPLORER_ROUNDING)
    again (self);
}

/* The table. */

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
bind_mode_cb (GtkListItemFactory *factory,
              GtkListItem        *item,
              gpointer            user_data)
{
  MantRoundingOutcome *outcome = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), mant_rounding_outcome_get_rounding (outcome));
  gtk_widget_set_tooltip_text (label, mant_rounding_outcome_get_title (outcome));
}

/* What each result of a row says, one after another. */
static void
bind_results (GtkListItem *item,
              char      *(*text_of) (MantRoundingOutcome *outcome, guint result))
{
  MantRoundingOutcome *outcome = gtk_list_item_get_item (item);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < mant_rounding_outcome_get_n_results (outcome); i++)
    {
      g_autofree char *part = text_of (outcome, i);

      if (!g_str_equal (text->str, part))
        g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", part);
    }
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text->str);
}

static char *
value_text (MantRoundingOutcome *outcome,
            guint                result)
{
  return explorer_value_text (mant_rounding_outcome_get_number (outcome, result));
}

static char *
probability_text (MantRoundingOutcome *outcome,
                  guint                result)
{
  return g_strdup_printf (_("%.4g %%"),
                          100 * mant_rounding_outcome_get_probability (outcome, result));
}

static char *
error_text (MantRoundingOutcome *outcome,
            guint                result)
{
  return explorer_error_text (mant_rounding_outcome_get_error_ulp (outcome, result));
}

static char *
flags_text (MantRoundingOutcome *outcome,
            guint                result)
{
  return explorer_flags_text (mant_rounding_outcome_get_flags (outcome, result));
}

static void
bind_value_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind_results (item, value_text);
}

static void
bind_probability_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind_results (item, probability_text);
}

static void
bind_error_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind_results (item, error_text);
}

static void
bind_flags_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind_results (item, flags_text);
}

static void
append_column (RoundingPage *self,
               const char   *title,
               gboolean      expand,
               void        (*bind) (GtkListItemFactory *, GtkListItem *, gpointer))
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), NULL);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, expand);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->table), column);
}

/* Enter or a double click goes to the number that a mode rounds to, to the likelier of two. */
static void
activated_cb (RoundingPage *self,
              guint         position)
{
  g_autoptr (MantRoundingOutcome) outcome = g_list_model_get_item (self->outcomes, position);
  guint result = 0;

  if (outcome == NULL)
    return;
  if (mant_rounding_outcome_get_n_results (outcome) > 1
      && mant_rounding_outcome_get_probability (outcome, 1) > 0.5)
    result = 1;
  format_explorer_model_set_number (self->model,
                                    mant_rounding_outcome_get_number (outcome, result),
                                    mant_rounding_outcome_get_flags (outcome, result));
  format_explorer_model_show_page (self->model, "number");
}

static GtkWidget *
table_new (RoundingPage *self)
{
  self->table = gtk_column_view_new (NULL);
  gtk_widget_add_css_class (self->table, "data-table");
  append_column (self, _("Mode"), FALSE, bind_mode_cb);
  append_column (self, _("Result"), TRUE, bind_value_cb);
  append_column (self, _("Probability"), FALSE, bind_probability_cb);
  append_column (self, _("Error (ulp)"), FALSE, bind_error_cb);
  append_column (self, _("Flags"), TRUE, bind_flags_cb);
  gtk_widget_set_valign (self->table, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What each mode makes of the value"), -1);
  g_signal_connect_swapped (self->table, "activate", G_CALLBACK (activated_cb), self);
  return self->table;
}

static MantPlotLayer *
add_lane (RoundingPage *self,
          const char   *title,
          int           color_index)
{
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);
  MantPlotLayer *lane = mant_lane_layer_new (title, none, -1, 100);

  mant_lane_layer_set_weak (MANT_LANE_LAYER (lane), TRUE);
  mant_plot_layer_set_color_index (lane, color_index);
  mant_figure_add_layer (self->figure, lane);
  return lane;
}

static void
build_figure (RoundingPage *self)
{
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);
  MantAxis *y_axis;

  self->figure = mant_figure_new (_("Where each mode sends the value"), _("Value"), NULL);
  y_axis = mant_figure_get_y_axis (self->figure);
  mant_axis_set_allow_log (y_axis, FALSE);
  mant_axis_set_inverted (y_axis, TRUE);
  mant_axis_set_range (y_axis, 0, 1);
  mant_axis_set_locked (y_axis, TRUE);
  mant_axis_set_allow_log (mant_figure_get_x_axis (self->figure), FALSE);

  self->midpoints = add_lane (self, _("Midpoints"), 5);
  mant_lane_layer_set_dashed (MANT_LANE_LAYER (self->midpoints), TRUE);
  self->numbers = add_lane (self, _("Numbers of the format"), 0);
  mant_lane_layer_set_labelled (MANT_LANE_LAYER (self->numbers), TRUE);
  self->marker = add_lane (self, _("The value"), 7);
  self->arrows = mant_arrows_layer_new (_("Rounded"), none, none, none, none);
  mant_plot_layer_set_color_index (self->arrows, 1);
  mant_figure_add_layer (self->figure, self->arrows);
}

static void
rounding_page_dispose (GObject *object)
{
  RoundingPage *self = ROUNDING_PAGE (object);

  G_OBJECT_CLASS (rounding_page_parent_class)->dispose (object);

  g_clear_object (&self->outcomes);
  g_clear_object (&self->figure);
  g_clear_object (&self->model);
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->pending, g_free);
}

static void
rounding_page_class_init (RoundingPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rounding_page_dispose;
}

static void
rounding_page_class_finalize (RoundingPageClass *klass)
{
}

static void
rounding_page_init (RoundingPage *self)
{
  self->x = self->below = self->above = NAN;
}

void
rounding_page_register (GTypeModule *module)
{
  rounding_page_register_type (module);
}

static GtkWidget *
controls_new (RoundingPage *self)
{
  GtkWidget *flow = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE,
                                  "max-children-per-line", 3, "column-spacing", 12,
                                  "row-spacing", 6, NULL);
  GtkWidget *value = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *bits = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *value_name = gtk_label_new_with_mnemonic (_("_Value to round"));
  GtkWidget *bits_name = gtk_label_new_with_mnemonic (_("Random _bits"));
  GtkWidget *less = explorer_icon_button_new ("list-remove-symbolic", _("A Sixteenth Less"));
  GtkWidget *more = explorer_icon_button_new ("list-add-symbolic", _("A Sixteenth More"));
  GtkWidget *midpoint = gtk_button_new_with_mnemonic (_("To the _Midpoint"));
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 18);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_widget_set_tooltip_text (self->entry, _("A decimal or hexadecimal number, taken by Enter. Up "
                                              "and Down move it by a sixteenth of the gap."));
  gtk_label_set_mnemonic_widget (GTK_LABEL (value_name), self->entry);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Value to round"), -1);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->entry, keys);
  g_signal_connect_swapped (less, "clicked", G_CALLBACK (less_cb), self);
  g_signal_connect_swapped (more, "clicked", G_CALLBACK (more_cb), self);
  g_signal_connect_swapped (midpoint, "clicked", G_CALLBACK (midpoint_cb), self);
  gtk_widget_set_tooltip_text (midpoint, _("Half-way between the two numbers around the value"));
  gtk_box_append (GTK_BOX (value), value_name);
  gtk_box_append (GTK_BOX (value), self->entry);
  gtk_box_append (GTK_BOX (value), less);
  gtk_box_append (GTK_BOX (value), more);
  gtk_box_append (GTK_BOX (value), midpoint);

  self->random_bits = gtk_spin_button_new_with_range (1, 32, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->random_bits), DEFAULT_RANDOM_BITS);
  gtk_widget_set_tooltip_text (self->random_bits,
                               _("How many random bits sr-a, sr-b, sr-c and sr-odd compare with"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (bits_name), self->random_bits);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->random_bits), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Random bits"), -1);
  g_signal_connect_swapped (self->random_bits, "value-changed", G_CALLBACK (again), self);
  gtk_box_append (GTK_BOX (bits), bits_name);
  gtk_box_append (GTK_BOX (bits), self->random_bits);

  self->tie = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->tie), 0);
  gtk_widget_add_css_class (self->tie, "heading");
  gtk_flow_box_append (GTK_FLOW_BOX (flow), value);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), bits);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), self->tie);
  for (GtkWidget *child = gtk_widget_get_first_child (flow); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  return flow;
}

GtkWidget *
rounding_page_new (FormatExplorerModel *model)
{
  RoundingPage *self = g_object_new (ROUNDING_TYPE_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *columns = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE,
                                     "max-children-per-line", 2, "column-spacing", 12,
                                     "row-spacing", 12, "homogeneous", TRUE, NULL);

  self->model = g_object_ref (model);
  build_figure (self);
  self->plot = mant_plot_new (self->figure);
  mant_plot_set_drag_picks (MANT_PLOT (self->plot), TRUE);
  gtk_widget_set_size_request (self->plot, 400, 500);
  gtk_widget_set_vexpand (self->plot, TRUE);
  g_signal_connect_swapped (self->plot, "picked", G_CALLBACK (picked_cb), self);

  self->error = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_set_visible (self->error, FALSE);

  gtk_flow_box_append (GTK_FLOW_BOX (columns), self->plot);
  gtk_flow_box_append (GTK_FLOW_BOX (columns), table_new (self));
  for (GtkWidget *child = gtk_widget_get_first_child (columns); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  gtk_widget_set_vexpand (columns, TRUE);
  gtk_box_append (GTK_BOX (box), controls_new (self));
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_box_append (GTK_BOX (box), columns);
  adw_bin_set_child (ADW_BIN (self), explorer_page_scroll (box));
  explorer_page_set_plots (GTK_WIDGET (self), MANT_PLOT (self->plot), NULL);
  format_explorer_model_watch (model, GTK_WIDGET (self), changed_cb, self);
  return GTK_WIDGET (self);
}
