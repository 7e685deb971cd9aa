/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every plugin of the build: its metadata are complete, nothing of it is loaded before its view is
 * asked for, its view shows a real tensor and has pictures, and it goes when it is switched off. */

#include <adwaita.h>
#include <libpeas/peas.h>
#include <mantissa-ui.h>

#include "mant-plugin-manager.h"

static MantTensorFile *
open_sample (MantSession *session)
{
  g_autofree char *path = g_build_filename (g_getenv ("MANTISSA_SOURCE_DIR"), "data", "sample",
                                            "tinygpt-bf16.safetensors", NULL);
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (GError) error = NULL;

  file = mant_tensor_file_open (path, NULL, &error);
  g_assert_no_error (error);
  mant_session_add_file (session, file);
  mant_session_set_tensor (session, mant_tensor_file_find (file, "h.0.q.weight"));

  return g_steal_pointer (&file);
}

static gboolean
timeout_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
spin (guint ms)
{
  gboolean elapsed = FALSE;

  g_timeout_add (ms, timeout_cb, &elapsed);
  while (!elapsed)
    g_main_context_iteration (NULL, TRUE);
}

static guint
count_layers (MantView *view)
{
  GListModel *plots = mant_view_get_plots (view);
  guint n_layers = 0;

  for (guint i = 0; i < g_list_model_get_n_items (plots); i++)
    {
      g_autoptr (MantPlot) plot = g_list_model_get_item (plots, i);

      n_layers += mant_figure_get_n_layers (mant_plot_get_figure (plot));
    }

  return n_layers;
}

static PeasPluginInfo *
find_info (MantPlugin *plugin)
{
  return peas_engine_get_plugin_info (peas_engine_get_default (), mant_plugin_get_module (plugin));
}

static void
test_plugins (void)
{
  g_autoptr (MantSettings) settings = mant_settings_new ();
  g_autoptr (MantPluginManager) manager = mant_plugin_manager_new (settings);
  GListModel *plugins = mant_plugin_manager_get_plugins (manager);
  guint n_plugins = g_list_model_get_n_items (plugins);

  g_assert_cmpuint (n_plugins, >=, 2);
  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MantPlugin) plugin = g_list_model_get_item (plugins, i);
      g_autoptr (MantSession) session = mant_session_new ();
      g_autoptr (MantTensorFile) file = open_sample (session);
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) disabled = NULL;
      GtkWidget *window = gtk_window_new ();
      MantView *view;

      g_test_message ("%s", mant_plugin_get_module (plugin));
      g_assert_cmpint (strlen (mant_plugin_get_title (plugin)), >, 0);
      g_assert_nonnull (mant_plugin_get_description (plugin));
      g_assert_null (mant_plugin_get_problem (plugin));
      g_assert_true (mant_plugin_get_enabled (plugin));
      g_assert_false (peas_plugin_info_is_loaded (find_info (plugin)));

      view = mant_plugin_manager_create_view (manager, plugin, session, &error);
      g_assert_no_error (error);
      g_assert_true (MANT_IS_VIEW (view));
      g_assert_true (peas_plugin_info_is_loaded (find_info (plugin)));

      gtk_window_set_default_size (GTK_WINDOW (window), 900, 700);
      gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
      gtk_window_present (GTK_WINDOW (window));
      for (int wait = 0; wait < 200 && (count_layers (view) < 2 || mant_view_get_busy (view)); wait++)
        {
          spin (50);
          /* what needs no tensor may have nothing to draw */
          if (wait > 20 && !mant_plugin_get_needs_tensor (plugin) && !mant_view_get_busy (view))
            break;
        }
      if (mant_plugin_get_needs_tensor (plugin))
        g_assert_cmpuint (count_layers (view), >=, 2);

      /* Another tensor and none at all are taken in stride. */
      mant_session_set_tensor (session, mant_tensor_file_get_tensor (file, 2));
      spin (50);
      mant_session_set_tensor (session, NULL);
      spin (50);
      mant_session_set_format (session, "e4m3fn", NULL);
      spin (50);

      gtk_window_destroy (GTK_WINDOW (window));
      g_object_unref (view);
      spin (200);

      mant_plugin_manager_set_enabled (manager, plugin, FALSE);
      g_assert_false (peas_plugin_info_is_loaded (find_info (plugin)));
      disabled = mant_settings_dup_strv (settings, "disabled-plugins");
      g_assert_true (g_strv_contains ((const char *const *) disabled, mant_plugin_get_module (plugin)));
    }

  /* The next start knows. */
  {
    g_autoptr (MantPluginManager) next = mant_plugin_manager_new (settings);
    g_autoptr (MantPlugin) plugin = g_list_model_get_item (mant_plugin_manager_get_plugins (next), 0);
    g_auto (GStrv) disabled = NULL;

    g_assert_false (mant_plugin_get_enabled (plugin));
    mant_plugin_manager_set_enabled (next, plugin, TRUE);
    disabled = mant_settings_dup_strv (settings, "disabled-plugins");
    g_assert_false (g_strv_contains ((const char *const *) disabled, mant_plugin_get_module (plugin)));
  }
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/plugins/all", test_plugins);

  return g_test_run ();
}
