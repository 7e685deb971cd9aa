/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-window.h"

#include <glib/gi18n.h>

#include "mant-file-bar.h"
#include "mant-message-overlay.h"
#include "mant-metadata-window.h"
#include "mant-start-page.h"
#include "mant-tensor-table.h"
#include "mant-view-pages.h"

#define DEFAULT_WIDTH 1280
#define DEFAULT_HEIGHT 800
#define DEFAULT_TABLE_WIDTH 520
#define MIN_TABLE_WIDTH 260
/* In a narrow window the views come first: the table has at most this share of it. */
#define MAX_TABLE_SHARE 0.42

/*
 * MantWindow:
 *
 * The workbench: the tensor table of the file that is looked at, and beside it the views of plugins.
 * Without a file it shows the start page, or the views that need none.
 */
struct _MantWindow
{
  AdwApplicationWindow parent_instance;

  MantSettings        *settings;
  MantSession         *session;
  MantPluginManager   *manager;
  MantRecentFiles     *recent_files;
  GCancellable        *cancellable; /* of opening files */

  GtkWidget           *messages;
  GtkWidget           *content;     /* "empty" or "files" */
  GtkWidget           *paned;
  GtkWidget           *side_place;
  GtkWidget           *side;
  GtkWidget           *table;
  GtkWidget           *pages;
  GtkWidget           *title;
  GtkWidget           *table_button;
  GtkWidget           *start_button;
  GtkWidget           *export_button;
  GtkWidget           *drop_hint;
  GtkWidget           *spinner;
  GtkFileChooserNative *chooser;

  GListModel          *plots;       /* of the view in sight */
  guint                n_opening;
  int                  table_width_px; /* as the person set it, which a narrow window may not grant */
  int                  allocated_width;
  gboolean             adjusting;
  char                *explored;    /* (nullable): the view that is shown while no file is open */
  /* What the last run looked at, until its file is open. */
  char                *wanted_path;
  char                *wanted_tensor;
};

G_DEFINE_FINAL_TYPE (MantWindow, mant_window, ADW_TYPE_APPLICATION_WINDOW)

/* Files. */

/* The table is shown where a person wants it, and while there is one. */
static void
update_side (MantWindow *self)
{
  gtk_widget_set_visible (self->side_place, mant_session_get_file (self->session) != NULL
                                            && gtk_widget_get_visible (self->side));
}

static void
update_content (MantWindow *self)
{
  MantTensorFile *file = mant_session_get_file (self->session);
  gboolean open = file != NULL;
  gboolean exploring = !open && self->explored != NULL;

  mant_view_pages_set_has_tensors (MANT_VIEW_PAGES (self->pages), open);
  gtk_stack_set_visible_child_name (GTK_STACK (self->content),
                                    open || exploring ? "files" : "empty");
  update_side (self);
  gtk_widget_set_visible (self->start_button, exploring);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.show-start", exploring);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.close-file", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.show-metadata", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.filter", open);
  gtk_widget_set_visible (self->table_button, open);
  gtk_widget_set_visible (self->export_button, open || exploring);
  adw_view_switcher_title_set_view_switcher_enabled (ADW_VIEW_SWITCHER_TITLE (self->title),
                                                     (open || exploring)
                                                     && mant_view_pages_get_n_pages
                                                          (MANT_VIEW_PAGES (self->pages)) > 1);
  if (open)
    {
      g_autofree char *name = g_filename_display_basename (mant_tensor_file_get_path (file));
      g_autofree char *title = g_strdup_printf ("%s – Mantissa", name);

      gtk_window_set_title (GTK_WINDOW (self), title);
      adw_view_switcher_title_set_title (ADW_VIEW_SWITCHER_TITLE (self->title), name);
    }
  else
    {
      gtk_window_set_title (GTK_WINDOW (self), "Mantissa");
      adw_view_switcher_title_set_title (ADW_VIEW_SWITCHER_TITLE (self->title), "Mantissa");
    }
}

static void
set_n_opening (MantWindow *self,
               guint       n_opening)
{
  self->n_opening = n_opening;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), n_opening > 0);
  gtk_widget_set_visible (self->spinner, n_opening > 0);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (MantWindow) self = user_data;
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (GError) error = NULL;

  file = mant_session_open_finish (MANT_SESSION (source), result, &error);
  /* The window may be closed by now. */
  if (self->session == NULL)
    return;

  set_n_opening (self, self->n_opening - 1);
  if (file == NULL)
    {
      mant_session_report_error (self->session, error);
    }
  else
    {
      const char *path = mant_tensor_file_get_path (file);

      mant_recent_files_add (self->recent_files, path);
      if (g_strcmp0 (path, self->wanted_path) == 0 && self->wanted_tensor != NULL)
        {
          MantTensor *tensor = mant_tensor_file_find (file, self->wanted_tensor);

          if (tensor != NULL)
            mant_session_set_tensor (self->session, tensor);
        }
    }

  if (self->n_opening == 0)
    {
      /* Of the files of the last run the one that was looked at comes to the front. */
      if (self->wanted_path != NULL)
        {
          MantTensorFile *wanted = mant_session_find_file (self->session, self->wanted_path);

          if (wanted != NULL)
            mant_session_set_file (self->session, wanted);
        }
      g_clear_pointer (&self->wanted_path, g_free);
      g_clear_pointer (&self->wanted_tensor, g_free);
    }
}

void
mant_window_open_path (MantWindow *self,
                       const char *path)
{
  set_n_opening (self, self->n_opening + 1);
  mant_session_open_async (self->session, path, self->cancellable, opened_cb, g_object_ref (self));
}

static void
open_file (MantWindow *self,
           GFile      *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    {
      mant_window_open_path (self, path);
    }
  else
    {
      g_autofree char *uri = g_file_get_uri (file);
      g_autofree char *message = g_strdup_printf (_("%s is not on this computer."), uri);

      mant_session_toast (self->session, message);
    }
}

static void
chooser_response_cb (MantWindow *self,
                     int         response)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (self->chooser));
      guint n_files = g_list_model_get_n_items (files);

      for (guint i = 0; i < n_files; i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);

          open_file (self, file);
        }
    }
  g_clear_object (&self->chooser);
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  MantWindow *self = MANT_WINDOW (widget);
  const char *const *patterns = mant_tensor_file_get_patterns ();
  g_autoptr (GtkFileFilter) tensors = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  if (self->chooser != NULL)
    {
      gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
      return;
    }

  gtk_file_filter_set_name (tensors, _("Files of tensors"));
  for (gsize i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (tensors, patterns[i]);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");

  self->chooser = gtk_file_chooser_native_new (_("Open Files"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), tensors);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), all);
  if (mant_session_get_file (self->session) != NULL)
    {
      g_autofree char *folder =
        g_path_get_dirname (mant_tensor_file_get_path (mant_session_get_file (self->session)));
      g_autoptr (GFile) file = g_file_new_for_path (folder);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), file, NULL);
    }
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chooser_response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
close_file_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  MantWindow *self = MANT_WINDOW (widget);
  MantTensorFile *file = mant_session_get_file (self->session);

  if (file != NULL)
    mant_session_close_file (self->session, file);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
show_metadata_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  MantWindow *self = MANT_WINDOW (widget);
  MantTensorFile *file = mant_session_get_file (self->session);

  if (file != NULL)
    gtk_window_present (GTK_WINDOW (mant_metadata_window_new (GTK_WINDOW (self), file)));
}

/* The table. */

static void
filter_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  MantWindow *self = MANT_WINDOW (widget);

  gtk_widget_set_visible (self->side, TRUE);
  mant_tensor_table_focus_filter (MANT_TENSOR_TABLE (self->table));
}

static void
step_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  mant_tensor_table_step (MANT_TENSOR_TABLE (MANT_WINDOW (widget)->table),
                          g_str_equal (action_name, "win.next-tensor") ? 1 : -1);
}

/* Views. */

static void
show_view_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  mant_view_pages_show (MANT_VIEW_PAGES (MANT_WINDOW (widget)->pages), g_variant_get_int32 (parameter));
}

/* Shows a view; without a file, one that needs none instead of the start page. */
static void
explore (MantWindow *self,
         const char *module)
{
  if (!mant_view_pages_show_named (MANT_VIEW_PAGES (self->pages), module))
    return;

  if (mant_session_get_file (self->session) == NULL)
    {
      g_free (self->explored);
      self->explored = g_strdup (module);
    }
  update_content (self);
}

/* A view by the name of its plugin. */
static void
show_view_named_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  MantWindow *self = MANT_WINDOW (widget);

  explore (self, g_variant_get_string (parameter, NULL));
}

static void
show_start_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  MantWindow *self = MANT_WINDOW (widget);

  g_clear_pointer (&self->explored, g_free);
  update_content (self);
}

static void
cancel_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  MantView *view = mant_view_pages_get_view (MANT_VIEW_PAGES (MANT_WINDOW (widget)->pages));

  if (view != NULL)
    mant_view_cancel (view);
}

static void
export_plot_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  MantWindow *self = MANT_WINDOW (widget);
  g_autoptr (MantPlot) plot = NULL;

  if (self->plots != NULL)
    plot = g_list_model_get_item (self->plots, g_variant_get_int32 (parameter));
  if (plot != NULL)
    mant_plot_show_export (plot);
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  MantWindow *self = MANT_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  guint n_plots = self->plots != NULL ? g_list_model_get_n_items (self->plots) : 0;

  /* The plot that has the keyboard, or the only one; else the person chooses. */
  for (guint i = 0; i < n_plots; i++)
    {
      g_autoptr (MantPlot) plot = g_list_model_get_item (self->plots, i);

      if (n_plots == 1 || (focus != NULL && (focus == GTK_WIDGET (plot) ||
                                             gtk_widget_is_ancestor (focus, GTK_WIDGET (plot)))))
        {
          mant_plot_show_export (plot);
          return;
        }
    }

  if (n_plots > 0)
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->export_button));
  else
    mant_session_toast (self->session, _("There is no picture to export."));
}

static void
update_export_menu (MantWindow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  guint n_plots = self->plots != NULL ? g_list_model_get_n_items (self->plots) : 0;

  for (guint i = 0; i < n_plots; i++)
    {
      g_autoptr (MantPlot) plot = g_list_model_get_item (self->plots, i);
      MantFigure *figure = mant_plot_get_figure (plot);
      const char *title = figure != NULL ? mant_figure_get_title (figure) : NULL;
      g_autofree char *numbered = g_strdup_printf (_("Picture %u"), i + 1);
      g_auto (GStrv) parts = g_strsplit (title != NULL && title[0] != '\0' ? title : numbered, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.export-plot", "i", (int) i);
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, _("Export Picture"), G_MENU_MODEL (section));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->export_button), G_MENU_MODEL (menu));
  gtk_widget_set_sensitive (self->export_button, n_plots > 0);
}

static void
view_cb (MantWindow *self)
{
  MantView *view = mant_view_pages_get_view (MANT_VIEW_PAGES (self->pages));
  GListModel *plots = view != NULL ? mant_view_get_plots (view) : NULL;

  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_func (self->plots, update_export_menu, self);
  g_set_object (&self->plots, plots);
  if (self->plots != NULL)
    g_signal_connect_swapped (self->plots, "items-changed", G_CALLBACK (update_export_menu), self);
  update_export_menu (self);
  update_content (self);
}

static void
busy_cb (MantWindow *self)
{
  gboolean busy;

  g_object_get (self->pages, "busy", &busy, NULL);
  mant_tensor_table_set_paused (MANT_TENSOR_TABLE (self->table), busy);
}

/* Drag and drop. */

static gboolean
drop_cb (MantWindow   *self,
         const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  gtk_widget_set_visible (self->drop_hint, FALSE);
  for (GSList *l = files; l != NULL; l = l->next)
    open_file (self, l->data);

  return files != NULL;
}

static GdkDragAction
drop_enter_cb (MantWindow *self)
{
  gtk_widget_set_visible (self->drop_hint, TRUE);

  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (MantWindow *self)
{
  gtk_widget_set_visible (self->drop_hint, FALSE);
}

/* State. */

void
mant_window_save_state (MantWindow *self)
{
  MantTensorFile *file;
  MantTensor *tensor;
  GListModel *files;
  guint n_files;
  g_autoptr (GPtrArray) uris = g_ptr_array_new_with_free_func (g_free);
  gboolean descending;
  const char *sort;
  int width;
  int height;

  if (self->session == NULL)
    return;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  mant_settings_set_int (self->settings, "window-width", width);
  mant_settings_set_int (self->settings, "window-height", height);
  mant_settings_set_boolean (self->settings, "window-maximized",
                             gtk_window_is_maximized (GTK_WINDOW (self)));
  mant_settings_set_int (self->settings, "table-width", self->table_width_px);
  mant_settings_set_boolean (self->settings, "table-visible", gtk_widget_get_visible (self->side));
  mant_settings_set_string (self->settings, "explored-view",
                            mant_session_get_file (self->session) == NULL && self->explored != NULL
                              ? adw_view_stack_get_visible_child_name (
                                  mant_view_pages_get_stack (MANT_VIEW_PAGES (self->pages)))
                              : NULL);

  files = mant_session_get_files (self->session);
  n_files = g_list_model_get_n_items (files);
  for (guint i = 0; i < n_files; i++)
    {
      g_autoptr (MantTensorFile) other = g_list_model_get_item (files, i);
      char *uri = g_filename_to_uri (mant_tensor_file_get_path (other), NULL, NULL);

      if (uri != NULL)
        g_ptr_array_add (uris, uri);
    }
  g_ptr_array_add (uris, NULL);
  mant_settings_set_strv (self->settings, "open-files", (const char *const *) uris->pdata);

  file = mant_session_get_file (self->session);
  tensor = mant_session_get_tensor (self->session);
  {
    g_autofree char *uri =
      file != NULL ? g_filename_to_uri (mant_tensor_file_get_path (file), NULL, NULL) : NULL;

    mant_settings_set_string (self->settings, "selected-file", uri);
  }
  mant_settings_set_string (self->settings, "selected-tensor",
                            tensor != NULL ? mant_tensor_get_name (tensor) : NULL);

  sort = mant_tensor_table_get_sort (MANT_TENSOR_TABLE (self->table), &descending);
  mant_settings_set_string (self->settings, "sort-column", sort);
  mant_settings_set_boolean (self->settings, "sort-descending", descending);

  mant_view_pages_save_state (MANT_VIEW_PAGES (self->pages));
}

/* Opens what the last run had open. */
void
mant_window_restore_files (MantWindow *self)
{
  g_auto (GStrv) uris = mant_settings_dup_strv (self->settings, "open-files");
  g_autofree char *selected = mant_settings_dup_string (self->settings, "selected-file", "");

  self->wanted_path = g_filename_from_uri (selected, NULL, NULL);
  self->wanted_tensor = mant_settings_dup_string (self->settings, "selected-tensor", "");
  for (gsize i = 0; uris[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (uris[i]);

      open_file (self, file);
    }
}

static void
paned_position_cb (MantWindow *self)
{
  if (!self->adjusting)
    self->table_width_px = gtk_paned_get_position (GTK_PANED (self->paned));
}

static void
mant_window_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  MantWindow *self = MANT_WINDOW (widget);

  if (self->paned != NULL)
    {
      int max_width = MAX (MIN_TABLE_WIDTH, (int) (width * MAX_TABLE_SHARE));
      int position = MIN (self->table_width_px, max_width);

      if (width != self->allocated_width)
        {
          self->adjusting = TRUE;
          gtk_paned_set_position (GTK_PANED (self->paned), position);
          self->adjusting = FALSE;
        }
      self->allocated_width = width;
    }

  GTK_WIDGET_CLASS (mant_window_parent_class)->size_allocate (widget, width, height, baseline);
}

static gboolean
mant_window_close_request (GtkWindow *window)
{
  mant_window_save_state (MANT_WINDOW (window));

  return GTK_WINDOW_CLASS (mant_window_parent_class)->close_request (window);
}

static void
mant_window_dispose (GObject *object)
{
  MantWindow *self = MANT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->pages != NULL)
    g_signal_handlers_disconnect_by_data (self->pages, self);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  if (self->paned != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->paned, self);
      g_signal_handlers_disconnect_by_data (self->side, self);
    }
  self->paned = NULL;
  self->pages = NULL;
  g_clear_object (&self->plots);
  g_clear_object (&self->chooser);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);
  g_clear_object (&self->manager);
  g_clear_object (&self->recent_files);
  g_clear_pointer (&self->wanted_path, g_free);
  g_clear_pointer (&self->wanted_tensor, g_free);
  g_clear_pointer (&self->explored, g_free);

  G_OBJECT_CLASS (mant_window_parent_class)->dispose (object);
}

static void
mant_window_class_init (MantWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mant_window_dispose;
  widget_class->size_allocate = mant_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = mant_window_close_request;

  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.close-file", NULL, close_file_action);
  gtk_widget_class_install_action (widget_class, "win.show-metadata", NULL, show_metadata_action);
  gtk_widget_class_install_action (widget_class, "win.filter", NULL, filter_action);
  gtk_widget_class_install_action (widget_class, "win.next-tensor", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "win.previous-tensor", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "win.show-view", "i", show_view_action);
  gtk_widget_class_install_action (widget_class, "win.show-view-named", "s",
                                   show_view_named_action);
  gtk_widget_class_install_action (widget_class, "win.show-start", NULL, show_start_action);
  gtk_widget_class_install_action (widget_class, "win.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "win.export-plot", "i", export_plot_action);
}

static void
mant_window_init (MantWindow *self)
{
  self->cancellable = g_cancellable_new ();
}

static GMenuModel *
create_main_menu (MantPluginManager *manager)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) views = g_menu_new ();
  g_autoptr (GMenu) window = g_menu_new ();
  g_autoptr (GMenu) program = g_menu_new ();

  g_menu_append (window, _("_Export Picture…"), "win.export");
  g_menu_append (window, _("Show Tensor _Table"), "win.show-table");
  g_menu_append (window, _("_About This File"), "win.show-metadata");
  mant_start_page_append_views (manager, views);
  g_menu_append (views, _("_Start Page"), "win.show-start");
  g_menu_append (program, _("_Preferences"), "app.preferences");
  g_menu_append (program, _("_Keyboard Shortcuts"), "win.show-help-overlay");
  g_menu_append (program, _("_About Mantissa"), "app.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (window));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (views));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (program));

  return G_MENU_MODEL (menu);
}

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_widget_set_tooltip_text (widget, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
create_header_bar (MantWindow *self)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *open = adw_split_button_new ();
  GtkWidget *menu = gtk_menu_button_new ();
  g_autoptr (GMenuModel) main_menu = create_main_menu (self->manager);

  adw_split_button_set_label (ADW_SPLIT_BUTTON (open), _("_Open"));
  adw_split_button_set_use_underline (ADW_SPLIT_BUTTON (open), TRUE);
  adw_split_button_set_menu_model (ADW_SPLIT_BUTTON (open),
                                   mant_recent_files_get_menu (self->recent_files));
  adw_split_button_set_dropdown_tooltip (ADW_SPLIT_BUTTON (open), _("Recent Files"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (open), "win.open");
  gtk_widget_set_tooltip_text (open, _("Open Files"));

  self->table_button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->table_button), "sidebar-show-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->table_button), "win.show-table");
  set_name (self->table_button, _("Show Tensor Table"));

  self->start_button = gtk_button_new_from_icon_name ("go-home-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start_button), "win.show-start");
  set_name (self->start_button, _("Start Page"));

  self->spinner = gtk_spinner_new ();
  gtk_widget_set_visible (self->spinner, FALSE);
  set_name (self->spinner, _("Opening"));

  self->export_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->export_button), "document-save-symbolic");
  set_name (self->export_button, _("Export Picture"));

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "open-menu-symbolic");
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu), TRUE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu), main_menu);
  set_name (menu, _("Main Menu"));

  self->title = adw_view_switcher_title_new ();
  adw_view_switcher_title_set_stack (ADW_VIEW_SWITCHER_TITLE (self->title),
                                     mant_view_pages_get_stack (MANT_VIEW_PAGES (self->pages)));

  adw_header_bar_set_centering_policy (ADW_HEADER_BAR (bar), ADW_CENTERING_POLICY_STRICT);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), self->title);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), open);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->table_button);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->start_button);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->spinner);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), menu);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->export_button);

  return bar;
}

static GtkWidget *
create_files_page (MantWindow *self)
{
  self->side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->side_place = adw_bin_new ();
  adw_bin_set_child (ADW_BIN (self->side_place), self->side);
  g_signal_connect_swapped (self->side, "notify::visible", G_CALLBACK (update_side), self);
  self->table = mant_tensor_table_new (self->session);
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_widget_set_size_request (self->side, MIN_TABLE_WIDTH, -1);
  gtk_box_append (GTK_BOX (self->side), mant_file_bar_new (self->session));
  gtk_box_append (GTK_BOX (self->side), self->table);

  self->paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_start_child (GTK_PANED (self->paned), self->side_place);
  gtk_paned_set_end_child (GTK_PANED (self->paned), self->pages);
  gtk_paned_set_resize_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);
  self->table_width_px = mant_settings_get_int (self->settings, "table-width", DEFAULT_TABLE_WIDTH);
  gtk_paned_set_position (GTK_PANED (self->paned), self->table_width_px);
  g_signal_connect_swapped (self->paned, "notify::position", G_CALLBACK (paned_position_cb), self);
  gtk_widget_set_vexpand (self->paned, TRUE);

  return self->paned;
}

static GtkWidget *
create_drop_hint (MantWindow *self)
{
  GtkWidget *label = gtk_label_new (_("Drop to open"));

  gtk_widget_add_css_class (label, "title-2");
  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_vexpand (label, TRUE);

  self->drop_hint = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->drop_hint), label);
  gtk_widget_add_css_class (self->drop_hint, "drop-target-hint");
  gtk_widget_set_can_target (self->drop_hint, FALSE);
  gtk_widget_set_visible (self->drop_hint, FALSE);

  return self->drop_hint;
}

static void
add_drop_target (MantWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  g_signal_connect_swapped (target, "enter", G_CALLBACK (drop_enter_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (drop_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
build (MantWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *switcher_bar = adw_view_switcher_bar_new ();
  g_autoptr (GPropertyAction) show_table = NULL;

  self->pages = mant_view_pages_new (self->manager, self->session, self->settings);
  gtk_widget_set_hexpand (self->pages, TRUE);
  self->content = gtk_stack_new ();
  gtk_stack_set_transition_type (GTK_STACK (self->content), GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_add_named (GTK_STACK (self->content), mant_start_page_new (self->manager), "empty");
  gtk_stack_add_named (GTK_STACK (self->content), create_files_page (self), "files");
  gtk_widget_set_vexpand (self->content, TRUE);

  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->content);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), create_drop_hint (self));
  self->messages = mant_message_overlay_new (overlay);

  gtk_box_append (GTK_BOX (box), create_header_bar (self));
  gtk_box_append (GTK_BOX (box), self->messages);
  adw_view_switcher_bar_set_stack (ADW_VIEW_SWITCHER_BAR (switcher_bar),
                                   mant_view_pages_get_stack (MANT_VIEW_PAGES (self->pages)));
  g_object_bind_property (self->title, "title-visible", switcher_bar, "reveal", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (box), switcher_bar);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);

  show_table = g_property_action_new ("show-table", self->side, "visible");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (show_table));
  gtk_widget_set_visible (self->side,
                          mant_settings_get_boolean (self->settings, "table-visible", TRUE));
  add_drop_target (self);
}

GtkWidget *
mant_window_new (GtkApplication    *application,
                 MantSettings      *settings,
                 MantSession       *session,
                 MantPluginManager *manager,
                 MantRecentFiles   *recent_files)
{
  MantWindow *self = g_object_new (MANT_TYPE_WINDOW, "application", application, NULL);
  g_autofree char *sort = mant_settings_dup_string (settings, "sort-column", "");

  self->settings = g_object_ref (settings);
  self->session = g_object_ref (session);
  self->manager = g_object_ref (manager);
  self->recent_files = g_object_ref (recent_files);

  gtk_window_set_icon_name (GTK_WINDOW (self), "io.github.mantissa.Mantissa");
  gtk_window_set_default_size (GTK_WINDOW (self),
                               mant_settings_get_int (settings, "window-width", DEFAULT_WIDTH),
                               mant_settings_get_int (settings, "window-height", DEFAULT_HEIGHT));
  if (mant_settings_get_boolean (settings, "window-maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));

  build (self);
  mant_tensor_table_sort_by (MANT_TENSOR_TABLE (self->table), sort,
                             mant_settings_get_boolean (settings, "sort-descending", FALSE));

  g_signal_connect_object (session, "toast", G_CALLBACK (mant_message_overlay_show),
                           self->messages, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (session, "notify::file", G_CALLBACK (update_content), self);
  g_signal_connect_swapped (self->pages, "notify::view", G_CALLBACK (view_cb), self);
  g_signal_connect_swapped (self->pages, "notify::busy", G_CALLBACK (busy_cb), self);
  view_cb (self);
  {
    g_autofree char *explored = mant_settings_dup_string (settings, "explored-view", "");

    explore (self, explored);
  }

  return GTK_WIDGET (self);
}
