/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plugins that are broken in every way: each ends as a sentence, and the next one is tried as if
 * nothing had happened. */

#include <mantissa-ui.h>

#include "mant-plugin-manager.h"

/* GLib would print a warning of many lines, a traceback, among the lines of TAP. */
static void
to_stderr_cb (const char     *log_domain,
              GLogLevelFlags  log_level,
              const char     *message,
              gpointer        user_data)
{
  g_printerr ("%s: %s\n", log_domain != NULL ? log_domain : "", message);
}

static void
test_broken (void)
{
  g_autoptr (MantSettings) settings = mant_settings_new ();
  g_autoptr (MantPluginManager) manager = mant_plugin_manager_new (settings);
  g_autoptr (MantSession) session = mant_session_new ();
  GListModel *plugins = mant_plugin_manager_get_plugins (manager);
  guint n_plugins = g_list_model_get_n_items (plugins);

  /* What is not for tensors is no view of tensors. */
  g_assert_cmpuint (n_plugins, ==, 5);

  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MantPlugin) plugin = g_list_model_get_item (plugins, i);
      g_autoptr (GError) error = NULL;
      gboolean wrong_api = g_str_equal (mant_plugin_get_module (plugin), "wrong-api");
      MantView *view;

      g_assert_cmpint (wrong_api, ==, mant_plugin_get_problem (plugin) != NULL);
      view = mant_plugin_manager_create_view (manager, plugin, session, &error);
      g_assert_null (view);
      g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, mant_plugin_get_title (plugin)));
      g_assert_null (strchr (error->message, '\n'));
      /* The preferences show it from now on. */
      g_assert_nonnull (mant_plugin_get_problem (plugin));
    }
}

int
main (int    argc,
      char **argv)
{
  /* Python prints tracebacks and libpeas warns: both are expected here. */
  g_setenv ("G_DEBUG", "gc-friendly", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  g_log_set_default_handler (to_stderr_cb, NULL);
  /* A handler that spares a fatal warning comes too late: "Bail out!" is in the TAP by then. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

  g_test_add_func ("/plugins/broken", test_broken);

  return g_test_run ();
}
