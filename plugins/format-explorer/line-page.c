/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "line-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "explorer-page.h"

/* A lane's share of its place. */
#define LANE_LO 0.12
#define LANE_HI 0.88

/* How many numbers on either side "around the number" shows. */
#define AROUND 6

/* The values of one format, as far as they are known. */
typedef struct
{
  char    *format;
  GBytes  *all;      /* (nullable): every value; NULL where there are too many */
  GBytes  *visible;  /* (nullable): those in sight, where all are too many */
  double   lo;       /* most negative and largest finite number */
  double   hi;
  double   smallest; /* positive one */
  char    *problem;  /* (nullable): why nothing can be shown */
} Values;

struct _LinePage
{
  AdwBin               parent_instance;

  FormatExplorerModel *model;
  GPtrArray           *values;      /* of Values, one a format, once a worker has listed them */
  GCancellable        *cancellable; /* of that worker; NULL while none runs */
  MantFigure          *figure;
  GtkWidget           *plot;
  GtkWidget           *linear;
  GtkWidget           *logarithmic;
  GtkWidget           *status;
  GPtrArray           *lanes;       /* MantPlotLayer of the formats, not owned */
  GPtrArray           *bands;       /* the same, of those that stand for too many values; or NULL */
  MantPlotLayer       *here;        /* not owned */
  MantPlotLayer       *midpoints;   /* not owned */
  guint                view_id;
  gboolean             updating;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (LinePage, line_page, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

static void
values_free (gpointer data)
{
  Values *self = data;

  g_free (self->format);
  g_clear_pointer (&self->all, g_bytes_unref);
  g_clear_pointer (&self->visible, g_bytes_unref);
  g_free (self->problem);
  g_free (self);
}

/* Listing values, in a worker: a format of 16 bits has 65536 of them to be decoded and sorted. */

/* Where the finite numbers of a format end, from those that stand out. */
static void
find_ends (Values *self)
{
  g_autoptr (GListModel) specials = mant_format_list_specials (self->format, NULL);
  const guint n = specials != NULL ? g_list_model_get_n_items (specials) : 0;

  self->smallest = INFINITY;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MantItem) special = g_list_model_get_item (specials, i);
      g_autoptr (MantNumber) number =
        mant_number_new_from_code (self->format, mant_item_get_id (special), NULL);
      const double x = number != NULL ? mant_number_to_double (number) : NAN;

      if (!isfinite (x))
        continue;
      self->lo = MIN (self->lo, x);
      self->hi = MAX (self->hi, x);
      if (x > 0)
        self->smallest = MIN (self->smallest, x);
    }
}

static Values *
values_new (const char *format)
{
  Values *self = g_new0 (Values, 1);
  g_autoptr (GError) error = NULL;

  self->format = g_strdup (format);
  find_ends (self);
  self->all = mant_format_list_values (format, -INFINITY, INFINITY, &error);
  if (error != NULL && !g_error_matches (error, MANT_ERROR, MANT_ERROR_LIMIT))
    self->problem = g_strdup (error->message);
  return self;
}

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const char *const *formats = task_data;
  GPtrArray *values = g_ptr_array_new_with_free_func (values_free);

  for (guint i = 0; formats[i] != NULL && !g_cancellable_is_cancelled (cancellable); i++)
    g_ptr_array_add (values, values_new (formats[i]));
  g_task_return_pointer (task, values, (GDestroyNotify) g_ptr_array_unref);
}

static void rebuild (LinePage *self);

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  LinePage *self = LINE_PAGE (source);
  g_autoptr (GPtrArray) values = g_task_propagate_pointer (G_TASK (result), NULL);

  /* A newer worker, or the end of the page, has cancelled this one. */
  if (values == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  self->values = g_steal_pointer (&values);
  rebuild (self);
}

static void
list_values (LinePage *self)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, listed_cb, NULL);
  g_task_set_source_tag (task, list_values);
  g_task_set_task_data (task,
                        g_strdupv ((GStrv) format_explorer_model_get_formats (self->model)),
                        (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, list_in_thread);
}

/* The picture. */

/* The lane of format i: the first is on top. */
static double
lane_base (LinePage *self,
           guint     i)
{
  return self->values->len - 1 - i;
}

static GBytes *
bytes_of (const double *values,
          gsize         n)
{
  return g_bytes_new (values, n * sizeof *values);
}

static void
update_status (LinePage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; self->values != NULL && i < self->values->len; i++)
    {
      const Values *values = g_ptr_array_index (self->values, i);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (values->problem != NULL)
        g_string_append (text, values->problem);
      else if (values->all != NULL)
        {
          const guint n = (guint) (g_bytes_get_size (values->all) / sizeof (double));

          g_string_append_printf (text, ngettext ("%s: %u value", "%s: %u values", n),
                                  values->format, n);
        }
      else if (values->visible != NULL)
        {
          const guint n = (guint) (g_bytes_get_size (values->visible) / sizeof (double));

          g_string_append_printf (text, ngettext ("%s: %u value in sight", "%s: %u values in sight",
                                                  n), values->format, n);
        }
      else
        g_string_append_printf (text, _("%s has more values here than can be told apart: the lane "
                                        "is solid. Zoom in, or go around the number."),
                                values->format);
    }
  gtk_label_set_text (GTK_LABEL (self->status), text->str);
}

/* Fills a lane with what is known: all values, or those in sight, or, of too many, a solid band. */
static void
fill_lane (LinePage *self,
           guint     i)
{
  const Values *values = g_ptr_array_index (self->values, i);
  MantPlotLayer *lane = g_ptr_array_index (self->lanes, i);
  const double base = lane_base (self, i);
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);
  GBytes *shown = values->all != NULL ? values->all
                  : values->visible != NULL ? values->visible : none;

  mant_lane_layer_set_data (MANT_LANE_LAYER (lane), shown, base + LANE_LO, base + LANE_HI);
  if (g_ptr_array_index (self->bands, i) != NULL)
    mant_plot_layer_set_visible (g_ptr_array_index (self->bands, i), values->visible == NULL);
}

/* (nullable) (transfer none) */
static MantPlotLayer *
add_solid_band (LinePage *self,
                guint     i)
{
  const Values *values = g_ptr_array_index (self->values, i);
  const double x[] = { values->lo, values->hi };
  const double lo[] = { lane_base (self, i) + LANE_LO, lane_base (self, i) + LANE_LO };
  const double hi[] = { lane_base (self, i) + LANE_HI, lane_base (self, i) + LANE_HI };
  g_autoptr (GBytes) x_bytes = bytes_of (x, 2);
  g_autoptr (GBytes) lo_bytes = bytes_of (lo, 2);
  g_autoptr (GBytes) hi_bytes = bytes_of (hi, 2);
  MantPlotLayer *band;

  if (!(values->lo < values->hi))
    return NULL;
  band = mant_band_layer_new (values->format, x_bytes, lo_bytes, hi_bytes);
  mant_plot_layer_set_color_index (band, (int) i);
  mant_plot_layer_set_in_legend (band, FALSE);
  mant_figure_add_layer (self->figure, band);
  return band;
}

/* "1.0625 = 0x1.1p+0" */
static double
read_midpoint (MantNumber *number)
{
  g_autofree char *text = number != NULL ? mant_number_get_midpoint_up (number) : NULL;
  const char *hex = text != NULL ? strstr (text, "= ") : NULL;

  return hex != NULL ? g_ascii_strtod (hex + 2, NULL) : NAN;
}

static void
update_number (LinePage *self)
{
  MantNumber *number = format_explorer_model_get_number (self->model);
  double x, midpoints[2];
  gsize n_midpoints = 0;
  g_autoptr (MantNumber) below = NULL;
  g_autoptr (GBytes) here = NULL;
  g_autoptr (GBytes) midpoint_bytes = NULL;
  g_autofree char *text = NULL;
  const char *labels[2] = { NULL };

  if (self->here == NULL || number == NULL)
    return;

  x = mant_number_to_double (number);
  below = mant_number_next_down (number);
  midpoints[n_midpoints] = read_midpoint (below);
  n_midpoints += isfinite (midpoints[n_midpoints]);
  midpoints[n_midpoints] = read_midpoint (number);
  n_midpoints += isfinite (midpoints[n_midpoints]);

  here = bytes_of (&x, isfinite (x) ? 1 : 0);
  midpoint_bytes = bytes_of (midpoints, n_midpoints);
  text = explorer_value_text (number);
  labels[0] = text;
  mant_lane_layer_set_data (MANT_LANE_LAYER (self->here), here, 0, self->values->len);
  mant_lane_layer_set_labels (MANT_LANE_LAYER (self->here), isfinite (x) ? labels : NULL);
  mant_lane_layer_set_data (MANT_LANE_LAYER (self->midpoints), midpoint_bytes,
                            self->values->len - 1, self->values->len);
}

/* What the logarithmic scale keeps linear: from zero to the smallest number of all. */
static double
linear_threshold (LinePage *self)
{
  double smallest = INFINITY;

  for (guint i = 0; i < self->values->len; i++)
    smallest = MIN (smallest, ((Values *) g_ptr_array_index (self->values, i))->smallest);
  return isfinite (smallest) && smallest > 0 ? smallest : NAN;
}

static void
rebuild (LinePage *self)
{
  const guint n = self->values->len;
  MantAxis *x_axis = mant_figure_get_x_axis (self->figure);
  MantAxis *y_axis = mant_figure_get_y_axis (self->figure);
  g_autofree double *places = g_new (double, n);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;
  g_autoptr (GBytes) place_bytes = NULL;
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);

  self->updating = TRUE;
  mant_figure_remove_all_layers (self->figure);
  g_ptr_array_set_size (self->lanes, 0);
  g_ptr_array_set_size (self->bands, 0);
  for (guint i = 0; i < n; i++)
    {
      const Values *values = g_ptr_array_index (self->values, i);
      MantPlotLayer *lane = mant_lane_layer_new (values->format, none, 0, 1);

      places[i] = lane_base (self, i) + 0.5;
      g_strv_builder_add (names, values->format);
      g_ptr_array_add (self->bands, values->all == NULL && values->problem == NULL
                                      ? add_solid_band (self, i) : NULL);
      mant_plot_layer_set_color_index (lane, (int) i);
      mant_plot_layer_set_in_legend (lane, FALSE);
      mant_lane_layer_set_labelled (MANT_LANE_LAYER (lane), TRUE);
      g_ptr_array_add (self->lanes, lane);
      mant_figure_add_layer (self->figure, lane);
      fill_lane (self, i);
    }
  self->midpoints = mant_lane_layer_new (_("Midpoints to its neighbours"), none, 0, 1);
  mant_lane_layer_set_dashed (MANT_LANE_LAYER (self->midpoints), TRUE);
  mant_lane_layer_set_weak (MANT_LANE_LAYER (self->midpoints), TRUE);
  mant_plot_layer_set_color_index (self->midpoints, 5);
  mant_figure_add_layer (self->figure, self->midpoints);
  self->here = mant_lane_layer_new (_("This number"), none, 0, 1);
  mant_lane_layer_set_weak (MANT_LANE_LAYER (self->here), TRUE);
  mant_plot_layer_set_color_index (self->here, 7);
  mant_figure_add_layer (self->figure, self->here);

  strings = g_strv_builder_end (names);
  place_bytes = bytes_of (places, n);
  mant_axis_set_names (y_axis, place_bytes, (const char *const *) strings);
  mant_axis_set_range (y_axis, 0, n);
  mant_axis_set_linear_threshold (x_axis, linear_threshold (self));
  self->updating = FALSE;
  update_number (self);
  update_status (self);
}

/* Looking closer at formats that have too many values: list those in sight. */

static gboolean
view_idle (gpointer data)
{
  LinePage *self = data;
  MantAxis *axis = mant_figure_get_x_axis (self->figure);
  double lo, hi;
  const gboolean viewed = mant_axis_get_view (axis, &lo, &hi);

  self->view_id = 0;
  for (guint i = 0; self->values != NULL && i < self->values->len; i++)
    {
      Values *values = g_ptr_array_index (self->values, i);
      const gboolean had_some = values->visible != NULL;

      if (values->all != NULL || values->problem != NULL)
        continue;
      g_clear_pointer (&values->visible, g_bytes_unref);
      if (viewed)
        values->visible = mant_format_list_values (values->format, lo, hi, NULL);
      if (had_some || values->visible != NULL)
        fill_lane (self, i);
    }
  update_status (self);
  return G_SOURCE_REMOVE;
}

static void
axis_cb (LinePage *self)
{
  const gboolean linear = mant_axis_get_scale_kind (mant_figure_get_x_axis (self->figure))
                          == MANT_SCALE_LINEAR;

  if (self->updating)
    return;

  self->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (linear ? self->linear : self->logarithmic), TRUE);
  self->updating = FALSE;
  if (self->view_id == 0)
    self->view_id = g_idle_add (view_idle, self);
}

static void
scale_cb (LinePage *self)
{
  if (!self->updating)
    mant_axis_set_scale_kind (mant_figure_get_x_axis (self->figure),
                              gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->linear))
                                ? MANT_SCALE_LINEAR : MANT_SCALE_SYMLOG);
}

static void
all_cb (LinePage *self)
{
  mant_plot_reset (MANT_PLOT (self->plot));
}

static void
around_cb (LinePage *self)
{
  MantNumber *number = format_explorer_model_get_number (self->model);
  g_autoptr (MantNumber) lo = mant_number_ref (number);
  g_autoptr (MantNumber) hi = mant_number_ref (number);
  double x_lo, x_hi;

  for (guint i = 0; i < AROUND; i++)
    {
      g_autoptr (MantNumber) down = mant_number_next_down (lo);
      g_autoptr (MantNumber) up = mant_number_next_up (hi);

      if (down != NULL && isfinite (mant_number_to_double (down)))
        {
          mant_number_unref (lo);
          lo = g_steal_pointer (&down);
        }
      if (up != NULL && isfinite (mant_number_to_double (up)))
        {
          mant_number_unref (hi);
          hi = g_steal_pointer (&up);
        }
    }
  x_lo = mant_number_to_double (lo);
  x_hi = mant_number_to_double (hi);
  if (isfinite (x_lo) && isfinite (x_hi) && x_lo < x_hi)
    mant_axis_set_view (mant_figure_get_x_axis (self->figure), x_lo, x_hi);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

/* A click goes to the nearest value of the lane, as the axis shows distances. */
static void
picked_cb (LinePage *self,
           double    x,
           double    y)
{
  const guint n = self->values != NULL ? self->values->len : 0;
  const guint lane = n > 0 ? (guint) CLAMP (n - 1 - floor (y), 0, n - 1) : 0;
  const Values *values;
  GBytes *bytes;
  MantScale scale;
  MantExtent extent_x, extent_y;
  const double *list;
  gsize size, best = 0;
  double nearest = INFINITY, place;
  g_autofree char *text = NULL;

  if (n == 0)
    return;
  values = g_ptr_array_index (self->values, lane);
  bytes = values->all != NULL ? values->all : values->visible;
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return;

  mant_figure_get_extents (self->figure, &extent_x, &extent_y);
  mant_axis_resolve (mant_figure_get_x_axis (self->figure), &extent_x, &scale);
  place = mant_scale_normalise (&scale, x);
  list = g_bytes_get_data (bytes, &size);
  for (gsize i = 0; i < size / sizeof *list; i++)
    {
      const double distance = fabs (mant_scale_normalise (&scale, list[i]) - place);

      if (distance < nearest)
        {
          nearest = distance;
          best = i;
        }
    }
  text = explorer_literal_text (list[best]);
  format_explorer_model_set_value (self->model, text, NULL);
}

static void
changed_cb (FormatExplorerModel   *model,
            FormatExplorerChanges  changes,
            gpointer               data)
{
  LinePage *self = data;

  if (changes & FORMAT_EXPLORER_FORMATS)
    list_values (self);
  else if ((changes & FORMAT_EXPLORER_NUMBER) && self->values != NULL)
    update_number (self);
}

static void
line_page_dispose (GObject *object)
{
  LinePage *self = LINE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->view_id, g_source_remove);
  if (self->figure != NULL)
    g_signal_handlers_disconnect_by_data (mant_figure_get_x_axis (self->figure), self);

  G_OBJECT_CLASS (line_page_parent_class)->dispose (object);

  g_clear_object (&self->figure);
  g_clear_object (&self->model);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->lanes, g_ptr_array_unref);
  g_clear_pointer (&self->bands, g_ptr_array_unref);
}

static void
line_page_class_init (LinePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = line_page_dispose;
}

static void
line_page_class_finalize (LinePageClass *klass)
{
}

static void
line_page_init (LinePage *self)
{
  self->lanes = g_ptr_array_new ();
  self->bands = g_ptr_array_new ();
}

void
line_page_register (GTypeModule *module)
{
  line_page_register_type (module);
}

static GtkWidget *
controls_new (LinePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *scale = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *around = gtk_button_new_with_mnemonic (_("Around the _Number"));
  GtkWidget *all = gtk_button_new_with_mnemonic (_("_All"));

  self->linear = gtk_toggle_button_new_with_label (_("Linear"));
  self->logarithmic = gtk_toggle_button_new_with_label (_("Logarithmic"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->logarithmic),
                               GTK_TOGGLE_BUTTON (self->linear));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->linear), TRUE);
  gtk_widget_set_tooltip_text (self->logarithmic,
                               _("Logarithmic on both sides of zero, linear below the smallest "
                                 "number"));
  gtk_widget_add_css_class (scale, "linked");
  gtk_box_append (GTK_BOX (scale), self->linear);
  gtk_box_append (GTK_BOX (scale), self->logarithmic);
  g_signal_connect_swapped (self->linear, "toggled", G_CALLBACK (scale_cb), self);
  gtk_widget_set_tooltip_text (around, _("Zoom in to the number and its neighbours"));
  gtk_widget_set_tooltip_text (all, _("Show the whole range"));
  g_signal_connect_swapped (around, "clicked", G_CALLBACK (around_cb), self);
  g_signal_connect_swapped (all, "clicked", G_CALLBACK (all_cb), self);
  gtk_box_append (GTK_BOX (box), scale);
  gtk_box_append (GTK_BOX (box), around);
  gtk_box_append (GTK_BOX (box), all);
  return box;
}

GtkWidget *
line_page_new (FormatExplorerModel *model)
{
  LinePage *self = g_object_new (LINE_TYPE_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  MantAxis *y_axis;

  self->model = g_object_ref (model);
  self->figure = mant_figure_new (_("Values of the formats"), _("Value"), NULL);
  y_axis = mant_figure_get_y_axis (self->figure);
  mant_axis_set_allow_log (y_axis, FALSE);
  mant_axis_set_range (y_axis, 0, 1);
  mant_axis_set_locked (y_axis, TRUE);
  g_signal_connect_swapped (mant_figure_get_x_axis (self->figure), "changed", G_CALLBACK (axis_cb),
                            self);
  self->plot = mant_plot_new (self->figure);
  gtk_widget_set_vexpand (self->plot, TRUE);
  g_signal_connect_swapped (self->plot, "picked", G_CALLBACK (picked_cb), self);

  self->status = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_widget_add_css_class (self->status, "dim-label");
  gtk_widget_add_css_class (self->status, "caption");

  gtk_box_append (GTK_BOX (box), controls_new (self));
  gtk_box_append (GTK_BOX (box), self->plot);
  gtk_box_append (GTK_BOX (box), self->status);
  adw_bin_set_child (ADW_BIN (self), explorer_page_scroll (box));
  explorer_page_set_plots (GTK_WIDGET (self), MANT_PLOT (self->plot), NULL);
  format_explorer_model_watch (model, GTK_WIDGET (self), changed_cb, self);
  return GTK_WIDGET (self);
}
