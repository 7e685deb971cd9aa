/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shared controls and the base of views: act, then look at properties, signals, and what is seen. */

#include <mantissa-ui.h>

/* The first widget of a type below another, in drawing order. */
static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The button with a label, below a widget. */
static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
elapsed_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
spin (guint ms)
{
  gboolean elapsed = FALSE;

  g_timeout_add (ms, elapsed_cb, &elapsed);
  while (!elapsed)
    g_main_context_iteration (NULL, TRUE);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static GtkWidget *
show_in_window (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 500, 500);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);

  return window;
}

static void
test_format_picker (void)
{
  GtkWidget *picker = mant_format_picker_new ();
  GtkWidget *window = show_in_window (picker);
  g_autoptr (GError) error = NULL;
  GtkWidget *entry;
  GtkWidget *list;
  GtkWidget *use;
  guint n_notified = 0;
  guint n_seen = 0;

  g_assert_null (mant_format_picker_get_format (MANT_FORMAT_PICKER (picker)));
  g_signal_connect_swapped (picker, "notify::format", G_CALLBACK (count_cb), &n_notified);

  g_assert_true (mant_format_picker_set_format (MANT_FORMAT_PICKER (picker), "mxfp4", &error));
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_false (mant_format_picker_set_format (MANT_FORMAT_PICKER (picker), "mxfp99", &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpstr (mant_format_picker_get_format (MANT_FORMAT_PICKER (picker)), ==, "mxfp4");

  mant_format_picker_set_title (MANT_FORMAT_PICKER (picker), "Format");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (picker), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Format: mxfp4");

  mant_format_picker_popup (MANT_FORMAT_PICKER (picker));
  spin (100);
  entry = find (picker, GTK_TYPE_SEARCH_ENTRY);
  list = find (picker, GTK_TYPE_LIST_BOX);
  use = find_button (picker, "_Use");
  g_assert_nonnull (entry);
  g_assert_nonnull (list);
  g_assert_nonnull (use);

  /* Typing leaves the rows that have it. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "nvfp");
  for (GtkWidget *row = gtk_widget_get_first_child (list);
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (GTK_IS_LIST_BOX_ROW (row) && gtk_widget_get_child_visible (row))
      n_seen++;
  g_assert_cmpuint (n_seen, >=, 1);
  g_assert_cmpuint (n_seen, <, 6);

  /* What is no format cannot be used. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "float(e=zero)");
  g_assert_false (gtk_widget_get_sensitive (use));
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (mant_format_picker_get_format (MANT_FORMAT_PICKER (picker)), ==, "mxfp4");

  /* Any format can be typed. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "float(e=3,m=4)");
  g_assert_true (gtk_widget_get_sensitive (use));
  g_signal_emit_by_name (use, "clicked");
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_true (g_str_has_prefix (mant_format_picker_get_format (MANT_FORMAT_PICKER (picker)),
                                   "float("));

  /* Enter takes the first row where the text alone is no format. */
  mant_format_picker_popup (MANT_FORMAT_PICKER (picker));
  spin (100);
  gtk_editable_set_text (GTK_EDITABLE (entry), "bfloa");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (mant_format_picker_get_format (MANT_FORMAT_PICKER (picker)), ==, "bfloat16");

  mant_format_picker_set_allow_none (MANT_FORMAT_PICKER (picker), TRUE);
  g_assert_true (mant_format_picker_set_format (MANT_FORMAT_PICKER (picker), NULL, NULL));
  g_assert_null (mant_format_picker_get_format (MANT_FORMAT_PICKER (picker)));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_bound_pickers (void)
{
  g_autoptr (MantSession) session = mant_session_new ();
  GtkWidget *picker = g_object_ref_sink (mant_format_picker_new ());
  GtkWidget *roundings = g_object_ref_sink (mant_item_picker_new_roundings ());

  g_object_bind_property (session, "format", picker, "format",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (session, "rounding", roundings, "id",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_assert_cmpstr (mant_format_picker_get_format (MANT_FORMAT_PICKER (picker)), ==, "mxfp4");
  g_assert_cmpstr (mant_item_picker_get_id (MANT_ITEM_PICKER (roundings)), ==, "rne");

  mant_format_picker_set_format (MANT_FORMAT_PICKER (picker), "e5m2", NULL);
  g_assert_cmpstr (mant_session_get_format (session), ==, "e5m2");
  mant_session_set_rounding (session, "sr");
  g_assert_cmpstr (mant_item_picker_get_id (MANT_ITEM_PICKER (roundings)), ==, "sr");
  mant_item_picker_set_id (MANT_ITEM_PICKER (roundings), "rz");
  g_assert_cmpstr (mant_session_get_rounding (session), ==, "rz");

  g_assert_finalize_object (picker);
  g_assert_finalize_object (roundings);
}

static void
test_item_picker (void)
{
  GtkWidget *picker = g_object_ref_sink (mant_item_picker_new_scale_rules ());
  g_autoptr (GListModel) rules = mant_list_scale_rules ();
  g_autoptr (MantItem) last = g_list_model_get_item (rules, g_list_model_get_n_items (rules) - 1);
  guint n_notified = 0;

  g_signal_connect_swapped (picker, "notify::id", G_CALLBACK (count_cb), &n_notified);
  g_assert_null (mant_item_picker_get_id (MANT_ITEM_PICKER (picker)));
  mant_item_picker_set_id (MANT_ITEM_PICKER (picker), mant_item_get_id (last));
  g_assert_cmpstr (mant_item_picker_get_id (MANT_ITEM_PICKER (picker)), ==, mant_item_get_id (last));
  mant_item_picker_set_id (MANT_ITEM_PICKER (picker), "no such rule");
  g_assert_cmpstr (mant_item_picker_get_id (MANT_ITEM_PICKER (picker)), ==, mant_item_get_id (last));
  mant_item_picker_set_id (MANT_ITEM_PICKER (picker), NULL);
  g_assert_null (mant_item_picker_get_id (MANT_ITEM_PICKER (picker)));
  g_assert_cmpuint (n_notified, ==, 2);

  g_assert_finalize_object (picker);
}

static void
test_job_bar (void)
{
  GtkWidget *bar = mant_job_bar_new ();
  GtkWidget *window = show_in_window (bar);
  guint n_cancelled = 0;

  g_signal_connect_swapped (bar, "cancel", G_CALLBACK (count_cb), &n_cancelled);

  /* Short work is not shown. */
  mant_job_bar_set_busy (MANT_JOB_BAR (bar), TRUE);
  spin (50);
  mant_job_bar_set_busy (MANT_JOB_BAR (bar), FALSE);
  spin (400);
  g_assert_false (gtk_widget_get_visible (bar));

  /* Long work is. */
  mant_job_bar_set_busy (MANT_JOB_BAR (bar), TRUE);
  mant_job_bar_set_fraction (MANT_JOB_BAR (bar), 0.5);
  spin (600);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (find (bar, GTK_TYPE_PROGRESS_BAR))),
                     ==, 0.5);
  g_signal_emit_by_name (find_button (bar, "_Cancel"), "clicked");
  g_assert_cmpuint (n_cancelled, ==, 1);

  mant_job_bar_set_fraction (MANT_JOB_BAR (bar), g_ascii_strtod ("nan", NULL));
  g_assert_cmpfloat (mant_job_bar_get_fraction (MANT_JOB_BAR (bar)), ==, 0);
  mant_job_bar_set_busy (MANT_JOB_BAR (bar), FALSE);
  spin (600);
  g_assert_false (gtk_widget_get_visible (bar));

  gtk_window_destroy (GTK_WINDOW (window));
}

static guint
count_color_nodes (GskRenderNode *node)
{
  guint n_nodes = 0;

  if (node == NULL)
    return 0;

  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_COLOR_NODE:
      return 1;
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        n_nodes += count_color_nodes (gsk_container_node_get_child (node, i));
      return n_nodes;
    case GSK_TRANSFORM_NODE:
      return count_color_nodes (gsk_transform_node_get_child (node));
    case GSK_CLIP_NODE:
      return count_color_nodes (gsk_clip_node_get_child (node));
    case GSK_DEBUG_NODE:
      return count_color_nodes (gsk_debug_node_get_child (node));
    default:
      return 0;
    }
}

static guint
count_drawn (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, 96, 18);
  node = gtk_snapshot_free_to_node (snapshot);

  return count_color_nodes (node);
}

static void
test_row_histogram (void)
{
  static const guint64 counts[] = { 1, 0, 0, 100, 100, 0, 7 };
  static const guint64 zeros[] = { 0, 0 };
  g_autoptr (MantHistogram) histogram = mant_histogram_new (-1, 1, counts, G_N_ELEMENTS (counts), FALSE);
  g_autoptr (MantHistogram) empty = mant_histogram_new (0, 1, zeros, G_N_ELEMENTS (zeros), FALSE);
  GtkWidget *widget = mant_row_histogram_new ();
  GtkWidget *window;

  gtk_widget_set_valign (widget, GTK_ALIGN_START);
  window = show_in_window (widget);
  g_assert_cmpuint (count_drawn (widget), ==, 0);

  /* The ground line, the 1, the two neighbours of one height as one, the 7: what is rare is seen. */
  mant_row_histogram_set_histogram (MANT_ROW_HISTOGRAM (widget), histogram);
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpuint (count_drawn (widget), ==, 4);

  mant_row_histogram_set_histogram (MANT_ROW_HISTOGRAM (widget), empty);
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpuint (count_drawn (widget), ==, 1);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* A job that runs until it is told to end. */
#define TEST_TYPE_JOB (test_job_get_type ())
G_DECLARE_FINAL_TYPE (TestJob, test_job, TEST, JOB, MantJob)

struct _TestJob
{
  MantJob parent_instance;

  int     ends; /* atomic */
};

G_DEFINE_FINAL_TYPE (TestJob, test_job, MANT_TYPE_JOB)

static gboolean
test_job_execute (MantJob       *job,
                  GCancellable  *cancellable,
                  GError       **error)
{
  mant_job_set_fraction (job, 0.25);
  while (!g_atomic_int_get (&TEST_JOB (job)->ends))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_usleep (1000);
    }

  return TRUE;
}

static void
test_job_class_init (TestJobClass *klass)
{
  MANT_JOB_CLASS (klass)->execute = test_job_execute;
}

static void
test_job_init (TestJob *self)
{
}

static void
test_view_watches (void)
{
  g_autoptr (MantSession) session = mant_session_new ();
  g_autoptr (TestJob) job = g_object_new (TEST_TYPE_JOB, NULL);
  GtkWidget *view = mant_view_new (session);
  GtkWidget *window = show_in_window (view);
  guint n_busy = 0;

  g_signal_connect_swapped (view, "notify::busy", G_CALLBACK (count_cb), &n_busy);
  g_assert_false (mant_view_get_busy (MANT_VIEW (view)));
  mant_job_run_async (MANT_JOB (job), NULL, NULL, NULL);
  mant_view_watch_job (MANT_VIEW (view), MANT_JOB (job));
  g_assert_true (mant_view_get_busy (MANT_VIEW (view)));
  while (mant_view_get_fraction (MANT_VIEW (view)) != 0.25)
    g_main_context_iteration (NULL, TRUE);

  g_atomic_int_set (&job->ends, TRUE);
  while (mant_view_get_busy (MANT_VIEW (view)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_busy, ==, 2);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_view_content (void)
{
  g_autoptr (MantSession) session = mant_session_new ();
  g_autoptr (MantFigure) figure = mant_figure_new ("Title", "x", "y");
  GtkWidget *view = g_object_ref_sink (mant_view_new (session));
  GtkWidget *plot = mant_plot_new (figure);
  GtkWidget *settings = gtk_label_new ("settings");

  mant_view_set_child (MANT_VIEW (view), plot);
  mant_view_set_settings (MANT_VIEW (view), settings);
  g_assert_true (mant_view_get_child (MANT_VIEW (view)) == plot);
  g_assert_true (mant_view_get_settings (MANT_VIEW (view)) == settings);
  /* The settings stand on top. */
  g_assert_true (gtk_widget_get_first_child (view) == settings);

  mant_view_add_plot (MANT_VIEW (view), MANT_PLOT (plot));
  mant_view_add_plot (MANT_VIEW (view), MANT_PLOT (plot));
  g_assert_cmpuint (g_list_model_get_n_items (mant_view_get_plots (MANT_VIEW (view))), ==, 1);
  mant_view_remove_plot (MANT_VIEW (view), MANT_PLOT (plot));
  g_assert_cmpuint (g_list_model_get_n_items (mant_view_get_plots (MANT_VIEW (view))), ==, 0);

  mant_view_set_title (MANT_VIEW (view), "Histogram");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, "Histogram");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_ROLE_GROUP);

  /* A view without a state to keep keeps none, and takes any. */
  g_assert_null (mant_view_save_state (MANT_VIEW (view)));
  {
    g_autoptr (GVariant) state = g_variant_ref_sink (g_variant_new_parsed ("{'x': <1>}"));

    mant_view_load_state (MANT_VIEW (view), state);
  }

  g_assert_finalize_object (view);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/view/format-picker", test_format_picker);
  g_test_add_func ("/view/bound-pickers", test_bound_pickers);
  g_test_add_func ("/view/item-picker", test_item_picker);
  g_test_add_func ("/view/job-bar", test_job_bar);
  g_test_add_func ("/view/row-histogram", test_row_histogram);
  g_test_add_func ("/view/view-watches", test_view_watches);
  g_test_add_func ("/view/view-content", test_view_content);

  return g_test_run ();
}
