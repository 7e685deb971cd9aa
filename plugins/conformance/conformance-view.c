/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include <string.h>

#include "conformance-report.h"
#include "conformance-set-row.h"

/* Vector sets against this engine: a folder to choose, a row a set, a sentence that sums up. */
struct _ConformanceView
{
  MantView              parent_instance;

  GtkWidget            *folder_label;
  GtkWidget            *run_button;
  GtkWidget            *built_in_button;
  GtkWidget            *stack;
  GtkWidget            *summary_icon;
  GtkWidget            *summary_label;
  GtkWidget            *list;
  GtkSizeGroup         *sizes[CONFORMANCE_N_COUNTS];
  GSimpleActionGroup   *actions;
  GtkFileChooserNative *chooser;

  char                 *directory; /* NULL: the sets that are built in */
  MantConformanceJob   *job;       /* the last one; its results are what is shown */
  char                 *job_directory;
  GCancellable         *cancellable;
  guint64               compared, known, unexpected;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (ConformanceView, conformance_view, MANT_TYPE_VIEW,
                                G_TYPE_FLAG_FINAL, {})

static const char *const report_actions[] = { "copy-csv", "copy-json", "save-csv", "save-json" };

static void
report (ConformanceView *self,
        const GError    *error)
{
  MantSession *session = mant_view_get_session (MANT_VIEW (self));

  if (session != NULL)
    mant_session_report_error (session, error);
}

static void
update_folder (ConformanceView *self)
{
  g_autofree char *name = NULL;

  if (self->directory != NULL)
    name = g_filename_display_name (self->directory);
  gtk_label_set_text (GTK_LABEL (self->folder_label),
                      name != NULL ? name : _("Built-in vector sets"));
  gtk_widget_set_sensitive (self->built_in_button, self->directory != NULL);
}

static void
update_actions (ConformanceView *self)
{
  const gboolean enabled = self->job != NULL
    && mant_job_get_state (MANT_JOB (self->job)) != MANT_JOB_RUNNING
    && g_list_model_get_n_items (mant_conformance_job_get_results (self->job)) > 0;

  for (guint i = 0; i < G_N_ELEMENTS (report_actions); i++)
    g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions),
                                                   report_actions[i])), enabled);
}

static void
show_summary (ConformanceView *self,
              const char      *icon_name,
              const char      *css_class,
              const char      *text)
{
  static const char *const classes[] = { "success", "error", "dim-label" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->summary_icon, classes[i]);
  gtk_widget_add_css_class (self->summary_icon, css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->summary_icon), icon_name);
  gtk_label_set_text (GTK_LABEL (self->summary_label), text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "results");
}

static void
show_totals (ConformanceView *self)
{
  g_autofree char *compared = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->compared);
  g_autofree char *known = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->known);
  g_autofree char *unexpected = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->unexpected);
  g_autofree char *seconds =
    g_strdup_printf ("%.1f", mant_job_get_elapsed_ns (MANT_JOB (self->job)) * 1e-9);
  g_autofree char *text = NULL;

  if (self->unexpected > 0)
    text = g_strdup_printf (_("%s of %s answers are unexpected; %s more differ as a known "
                              "deviation predicts."), unexpected, compared, known);
  else
    text = g_strdup_printf (_("%s answers compared in %s s: nothing is unexpected. %s differ, each "
                              "just as a known deviation predicts; all others are equal."),
                            compared, seconds, known);
  show_summary (self, self->unexpected > 0 ? "dialog-warning-symbolic" : "emblem-ok-symbolic",
                self->unexpected > 0 ? "error" : "success", text);
}

static void
results_changed_cb (ConformanceView *self,
                    guint            position,
                    guint            n_removed,
                    guint            n_added,
                    GListModel      *results)
{
  if (self->job == NULL || results != mant_conformance_job_get_results (self->job))
    return; /* of a job that was given up */

  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (MantConformanceResult) result = g_list_model_get_item (results, i);
      guint64 compared, known, unexpected;

      g_object_get (result, "compared", &compared, "known", &known, "unexpected", &unexpected,
                    NULL);
      self->compared += compared;
      self->known += known;
      self->unexpected += unexpected;
      gtk_list_box_append (GTK_LIST_BOX (self->list),
                           conformance_set_row_new (result, self->sizes));
    }
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (ConformanceView) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean ok = mant_job_run_finish (MANT_JOB (source), result, &error);

  if (source != (GObject *) self->job || self->list == NULL)
    return;

  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (self->run_button, TRUE);
  update_actions (self);
  if (ok)
    show_totals (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_summary (self, "process-stop-symbolic", "dim-label",
                  _("Cancelled. The sets below were finished."));
  else
    {
      show_summary (self, "dialog-warning-symbolic", "error", error->message);
      report (self, error);
    }
}

static void
run (ConformanceView *self)
{
  MantSession *session = mant_view_get_session (MANT_VIEW (self));
  GtkWidget *child;
  guint n_threads = 0;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->job);
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  self->compared = self->known = self->unexpected = 0;

  g_free (self->job_directory);
  self->job_directory = g_strdup (self->directory);
  self->job = mant_conformance_job_new (self->directory);
  self->cancellable = g_cancellable_new ();
  g_object_get (session, "n-threads", &n_threads, NULL);
  mant_job_set_n_threads (MANT_JOB (self->job), n_threads);
  g_signal_connect_object (mant_conformance_job_get_results (self->job), "items-changed",
                           G_CALLBACK (results_changed_cb), self, G_CONNECT_SWAPPED);
  mant_view_watch_job (MANT_VIEW (self), MANT_JOB (self->job));
  gtk_widget_set_sensitive (self->run_button, FALSE);
  show_summary (self, "content-loading-symbolic", "dim-label", _("Comparing…"));
  mant_job_run_async (MANT_JOB (self->job), self->cancellable, done_cb, g_object_ref (self));
  update_actions (self);
}

static void
folder_chosen_cb (ConformanceView *self,
                  int              response)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

      if (folder != NULL && g_file_peek_path (folder) != NULL)
        {
          g_free (self->directory);
          self->directory = g_file_get_path (folder);
          update_folder (self);
          run (self);
        }
    }
  g_clear_object (&self->chooser);
}

static void
choose_folder_cb (ConformanceView *self)
{
  if (self->chooser == NULL)
    {
      self->chooser =
        gtk_file_chooser_native_new (_("Choose a Folder of Vector Sets"),
                                     GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                     GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);
      gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
      g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (folder_chosen_cb), self);
    }
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
built_in_cb (ConformanceView *self)
{
  g_clear_pointer (&self->directory, g_free);
  update_folder (self);
  run (self);
}

static char *
dup_report (ConformanceView *self,
            gboolean         as_json)
{
  GListModel *results = mant_conformance_job_get_results (self->job);

  return as_json ? conformance_report_dup_json (results, self->job_directory)
                 : conformance_report_dup_csv (results);
}

static void
copy_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ConformanceView *self = user_data;
  const gboolean as_json = g_str_has_suffix (g_action_get_name (G_ACTION (action)), "json");
  g_autofree char *text = dup_report (self, as_json);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  mant_session_toast (mant_view_get_session (MANT_VIEW (self)), _("The report is copied."));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ConformanceView) self = user_data;
  g_autoptr (GError) error = NULL;
  MantSession *session = mant_view_get_session (MANT_VIEW (self));

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    report (self, error);
  else if (session != NULL)
    {
      g_autofree char *path = g_file_get_parse_name (G_FILE (source));
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *message = g_strdup_printf (_("%s is saved."), name);

      mant_session_toast (session, message);
    }
}

static void
save_chosen_cb (ConformanceView *self,
                int              response)
{
  const gboolean as_json =
    GPOINTER_TO_INT (g_object_get_data (G_OBJECT (self->chooser), "as-json"));

  if (response == GTK_RESPONSE_ACCEPT && self->job != NULL)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
      char *text = dup_report (self, as_json);
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

      /* into a temporary file, which then takes the name */
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           saved_cb, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
save_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ConformanceView *self = user_data;
  const gboolean as_json = g_str_has_suffix (g_action_get_name (G_ACTION (action)), "json");

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (
    _("Save Conformance Report"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
    GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser),
                                     as_json ? "conformance.json" : "conformance.csv");
  g_object_set_data (G_OBJECT (self->chooser), "as-json", GINT_TO_POINTER (as_json));
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (save_chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
conformance_view_cancel (MantView *view)
{
  g_cancellable_cancel (CONFORMANCE_VIEW (view)->cancellable);
}

static GVariant *
conformance_view_save_state (MantView *view)
{
  ConformanceView *self = CONFORMANCE_VIEW (view);
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  if (self->directory != NULL)
    g_variant_dict_insert (&dict, "directory", "^ay", self->directory);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static void
conformance_view_load_state (MantView *view,
                             GVariant *state)
{
  ConformanceView *self = CONFORMANCE_VIEW (view);
  g_autofree char *directory = NULL;

  if (!g_variant_lookup (state, "directory", "^ay", &directory))
    return;
  g_free (self->directory);
  self->directory = g_steal_pointer (&directory);
  update_folder (self);
}

/* The sets that are built in take no time: they are run as soon as somebody looks. */
static void
conformance_view_map (GtkWidget *widget)
{
  ConformanceView *self = CONFORMANCE_VIEW (widget);

  GTK_WIDGET_CLASS (conformance_view_parent_class)->map (widget);
  if (self->job == NULL && self->directory == NULL)
    run (self);
}

static void
conformance_view_dispose (GObject *object)
{
  ConformanceView *self = CONFORMANCE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->job);
  g_clear_object (&self->chooser);
  g_clear_object (&self->actions);
  for (guint i = 0; i < CONFORMANCE_N_COUNTS; i++)
    g_clear_object (&self->sizes[i]);
  self->list = NULL; /* goes with the view's child */

  G_OBJECT_CLASS (conformance_view_parent_class)->dispose (object);
}

static void
conformance_view_finalize (GObject *object)
{
  ConformanceView *self = CONFORMANCE_VIEW (object);

  g_free (self->directory);
  g_free (self->job_directory);

  G_OBJECT_CLASS (conformance_view_parent_class)->finalize (object);
}

static void
conformance_view_class_init (ConformanceViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MantViewClass *view_class = MANT_VIEW_CLASS (klass);

  object_class->dispose = conformance_view_dispose;
  object_class->finalize = conformance_view_finalize;
  GTK_WIDGET_CLASS (klass)->map = conformance_view_map;
  view_class->cancel = conformance_view_cancel;
  view_class->save_state = conformance_view_save_state;
  view_class->load_state = conformance_view_load_state;
}

static void
conformance_view_class_finalize (ConformanceViewClass *klass)
{
}

static GtkWidget *
make_report_button (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _("Copy as CSV"), "conformance.copy-csv");
  g_menu_append (menu, _("Copy as JSON"), "conformance.copy-json");
  g_menu_append (menu, _("Save as CSV…"), "conformance.save-csv");
  g_menu_append (menu, _("Save as JSON…"), "conformance.save-json");
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("_Report"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  return button;
}

static GtkWidget *
make_settings (ConformanceView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *choose = gtk_button_new_with_mnemonic (_("_Folder…"));

  self->folder_label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->folder_label), PANGO_ELLIPSIZE_START);
  gtk_label_set_xalign (GTK_LABEL (self->folder_label), 0);
  gtk_widget_set_hexpand (self->folder_label, TRUE);
  self->built_in_button = gtk_button_new_with_mnemonic (_("_Built-in"));
  self->run_button = gtk_button_new_with_mnemonic (_("_Run"));
  gtk_widget_add_css_class (self->run_button, "suggested-action");
  gtk_widget_set_tooltip_text (choose, _("Run every vector set under a folder"));
  gtk_widget_set_tooltip_text (self->built_in_button,
                               _("Run the small vector sets that come with the program"));
  g_signal_connect_swapped (choose, "clicked", G_CALLBACK (choose_folder_cb), self);
  g_signal_connect_swapped (self->built_in_button, "clicked", G_CALLBACK (built_in_cb), self);
  g_signal_connect_swapped (self->run_button, "clicked", G_CALLBACK (run), self);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), self->folder_label);
  gtk_box_append (GTK_BOX (box), choose);
  gtk_box_append (GTK_BOX (box), self->built_in_button);
  gtk_box_append (GTK_BOX (box), make_report_button ());
  gtk_box_append (GTK_BOX (box), self->run_button);
  return box;
}

static GtkWidget *
make_results (ConformanceView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *summary = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->summary_icon = gtk_image_new ();
  gtk_image_set_icon_size (GTK_IMAGE (self->summary_icon), GTK_ICON_SIZE_LARGE);
  gtk_widget_set_margin_start (self->summary_icon, 12);
  self->summary_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->summary_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->summary_label), 0);
  gtk_label_set_selectable (GTK_LABEL (self->summary_label), TRUE);
  gtk_widget_set_hexpand (self->summary_label, TRUE);
  gtk_widget_set_margin_top (self->summary_label, 12);
  gtk_widget_set_margin_bottom (self->summary_label, 12);
  gtk_widget_set_margin_end (self->summary_label, 12);
  gtk_widget_add_css_class (summary, "card");
  gtk_box_append (GTK_BOX (summary), self->summary_icon);
  gtk_box_append (GTK_BOX (summary), self->summary_label);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Vector sets"), -1);

  gtk_box_append (GTK_BOX (box), summary);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1200);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
conformance_view_init (ConformanceView *self)
{
  static const GActionEntry entries[] = {
    { "copy-csv", copy_action },
    { "copy-json", copy_action },
    { "save-csv", save_action },
    { "save-json", save_action },
  };
  GtkWidget *empty = adw_status_page_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "conformance", G_ACTION_GROUP (self->actions));
  for (guint i = 0; i < CONFORMANCE_N_COUNTS; i++)
    self->sizes[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "emblem-ok-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("Nothing Compared Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty),
                                   _("Run compares this engine with the answers of other "
                                     "libraries."));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), make_results (self), "results");
  mant_view_set_child (MANT_VIEW (self), self->stack);
  mant_view_set_settings (MANT_VIEW (self), make_settings (self));
  update_folder (self);
  update_actions (self);
}

void
conformance_view_register (GTypeModule *module)
{
  conformance_view_register_type (module);
}

MantView *
conformance_view_new (MantSession *session)
{
  return g_object_new (CONFORMANCE_TYPE_VIEW, "session", session, NULL);
}
