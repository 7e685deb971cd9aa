/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "mant-preferences-window.h"
#include "mant-window.h"
#include "mantissa-config.h"

#define SAMPLE "sample/tinygpt-bf16.safetensors"

/*
 * MantApplication:
 *
 * One program, one window: starting it again with files opens them in the window that is there.
 */
struct _MantApplication
{
  AdwApplication     parent_instance;

  MantSettings      *settings;
  MantSession       *session;
  MantPluginManager *manager;
  MantRecentFiles   *recent_files;
  GtkWidget         *window;
  guint              signal_ids[2];
};

G_DEFINE_FINAL_TYPE (MantApplication, mant_application, ADW_TYPE_APPLICATION)

/* Settings of the session: read once, written when they change. */

static void
load_session (MantApplication *self)
{
  g_autofree char *format = mant_settings_dup_string (self->settings, "format", "mxfp4");
  g_autofree char *second = mant_settings_dup_string (self->settings, "second-format", "");
  g_autofree char *rounding = mant_settings_dup_string (self->settings, "rounding", "rne");
  g_autofree char *rule = mant_settings_dup_string (self->settings, "scale-rule", "");

  /* What is no format in this version leaves the default. */
  mant_session_set_format (self->session, format, NULL);
  mant_session_set_second_format (self->session, second, NULL);
  mant_session_set_rounding (self->session, rounding);
  mant_session_set_scale_rule (self->session, rule);
  mant_session_set_axis (self->session, mant_settings_get_int (self->settings, "axis", -1));
  mant_session_set_seed (self->session, mant_settings_get_uint64 (self->settings, "seed", 0));
  mant_session_set_n_threads (self->session, mant_settings_get_int (self->settings, "threads", 0));
}

static void
save_session (MantApplication *self)
{
  mant_settings_set_string (self->settings, "format", mant_session_get_format (self->session));
  mant_settings_set_string (self->settings, "second-format",
                            mant_session_get_second_format (self->session));
  mant_settings_set_string (self->settings, "rounding", mant_session_get_rounding (self->session));
  mant_settings_set_string (self->settings, "scale-rule", mant_session_get_scale_rule (self->session));
  mant_settings_set_int (self->settings, "axis", mant_session_get_axis (self->session));
  mant_settings_set_uint64 (self->settings, "seed", mant_session_get_seed (self->session));
  mant_settings_set_int (self->settings, "threads", mant_session_get_n_threads (self->session));
}

/* Actions. */

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  MantApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  g_application_quit (G_APPLICATION (self));
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  MantApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_present (GTK_WINDOW (mant_preferences_window_new (GTK_WINDOW (self->window),
                                                                 self->settings, self->session,
                                                                 self->manager)));
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  MantApplication *self = user_data;

  adw_show_about_window (GTK_WINDOW (self->window),
                         "application-name", "Mantissa",
                         "application-icon", MANT_APP_ID,
                         "developer-name", _("The Mantissa authors"),
                         "version", MANT_VERSION,
                         "comments", _("Number formats, and what they do to tensors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* The names of the translators, one a line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
open_uri_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  g_application_open (G_APPLICATION (user_data), &file, 1, "");
}

static char *
find_sample (void)
{
  const char *folder = g_getenv ("MANTISSA_DATA_DIR");

  return g_build_filename (folder != NULL ? folder : MANT_PACKAGE_DATA_DIR, SAMPLE, NULL);
}

static void
open_sample_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  MantApplication *self = user_data;
  g_autofree char *path = find_sample ();

  if (self->window != NULL)
    mant_window_open_path (MANT_WINDOW (self->window), path);
}

static const GActionEntry actions[] = {
  { "quit", quit_action },
  { "preferences", preferences_action },
  { "about", about_action },
  { "open-uri", open_uri_action, "s" },
  { "open-sample", open_sample_action },
};

static const struct
{
  const char *action;
  const char *accels[4];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.open", { "<Control>o" } },
  { "win.close-file", { "<Control>w" } },
  { "win.show-metadata", { "<Control>i" } },
  { "win.filter", { "<Control>f" } },
  { "win.previous-tensor", { "<Control>Page_Up" } },
  { "win.next-tensor", { "<Control>Page_Down" } },
  { "win.show-table", { "F9" } },
  { "win.export", { "<Control><Shift>e" } },
  { "win.cancel", { "<Control>period" } },
  { "win.show-start", { "<Alt>Home" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
};

static gboolean
signal_cb (gpointer user_data)
{
  quit_action (NULL, NULL, user_data);

  return G_SOURCE_CONTINUE;
}

/* Views that a plugin wants to be reached by a key of their own. */
static void
set_view_accels (MantApplication *self)
{
  GListModel *plugins = mant_plugin_manager_get_plugins (self->manager);
  const guint n_plugins = g_list_model_get_n_items (plugins);

  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MantPlugin) plugin = g_list_model_get_item (plugins, i);
      const char *accel = mant_plugin_get_accelerator (plugin);
      g_autofree char *action = g_action_print_detailed_name (
        "win.show-view-named", g_variant_new_string (mant_plugin_get_module (plugin)));

      if (accel != NULL && gtk_accelerator_parse (accel, &(guint) { 0 }, &(GdkModifierType) { 0 }))
        gtk_application_set_accels_for_action (GTK_APPLICATION (self), action,
                                               (const char *[]) { accel, NULL });
    }
}

static void
mant_application_startup (GApplication *application)
{
  MantApplication *self = MANT_APPLICATION (application);
  const char *data_folder = g_getenv ("MANTISSA_DATA_DIR");

  G_APPLICATION_CLASS (mant_application_parent_class)->startup (application);

  if (data_folder != NULL)
    {
      g_autofree char *icons = g_build_filename (data_folder, "icons", NULL);

      gtk_icon_theme_add_search_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), icons);
    }

  self->settings = mant_settings_new ();
  self->session = mant_session_new ();
  self->manager = mant_plugin_manager_new (self->settings);
  self->recent_files = mant_recent_files_new ();
  load_session (self);
  mant_preferences_apply_color_scheme (self->settings);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           (const char **) accels[i].accels);
  for (int i = 1; i <= 9; i++)
    {
      g_autofree char *action = g_strdup_printf ("win.show-view(%d)", i - 1);
      g_autofree char *accel = g_strdup_printf ("<Alt>%d", i);

      gtk_application_set_accels_for_action (GTK_APPLICATION (self), action,
                                             (const char *[]) { accel, NULL });
    }
  set_view_accels (self);

  self->signal_ids[0] = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, signal_cb, self);
}

static void
window_closed_cb (MantApplication *self)
{
  save_session (self);
  self->window = NULL;
}

/* Shows the window; TRUE if it is a new one. */
static gboolean
present_window (MantApplication *self)
{
  gboolean is_new = self->window == NULL;

  if (is_new)
    {
      self->window = mant_window_new (GTK_APPLICATION (self), self->settings, self->session,
                                      self->manager, self->recent_files);
      g_signal_connect_swapped (self->window, "destroy", G_CALLBACK (window_closed_cb), self);
    }
  gtk_window_present (GTK_WINDOW (self->window));

  return is_new;
}

static void
mant_application_activate (GApplication *application)
{
  MantApplication *self = MANT_APPLICATION (application);

  if (present_window (self))
    mant_window_restore_files (MANT_WINDOW (self->window));
}

static void
mant_application_open (GApplication  *application,
                       GFile        **files,
                       int            n_files,
                       const char    *hint)
{
  MantApplication *self = MANT_APPLICATION (application);

  present_window (self);
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (path != NULL)
        {
          mant_window_open_path (MANT_WINDOW (self->window), path);
        }
      else
        {
          g_autofree char *message = g_strdup_printf (_("%s is not on this computer."), uri);

          mant_session_toast (self->session, message);
        }
    }
}

static void
mant_application_shutdown (GApplication *application)
{
  MantApplication *self = MANT_APPLICATION (application);

  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));

  g_clear_object (&self->recent_files);
  g_clear_object (&self->manager);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (mant_application_parent_class)->shutdown (application);
}

static void
mant_application_class_init (MantApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = mant_application_startup;
  application_class->activate = mant_application_activate;
  application_class->open = mant_application_open;
  application_class->shutdown = mant_application_shutdown;
}

static void
mant_application_init (MantApplication *self)
{
}

GApplication *
mant_application_new (void)
{
  GApplicationFlags flags = G_APPLICATION_HANDLES_OPEN;
  GApplication *self;

  /* Tests run several at once. */
  if (g_getenv ("MANTISSA_NON_UNIQUE") != NULL)
    flags |= G_APPLICATION_NON_UNIQUE;

  self = g_object_new (MANT_TYPE_APPLICATION,
                       "application-id", MANT_APP_ID,
                       "resource-base-path", "/io/github/mantissa/Mantissa",
                       "flags", flags,
                       NULL);
  g_application_set_option_context_parameter_string (self, _("[FILE…]"));
  g_application_set_option_context_summary (self, _("Number formats, and what they do to tensors"));

  return self;
}
