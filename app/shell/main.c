/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n.h>
#include <locale.h>

#include "mant-application.h"
#include "mantissa-config.h"

static int
handle_local_options_cb (GApplication *application,
                         GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;

  g_print ("mantissa %s\n", MANT_VERSION);

  return 0;
}

int
main (int    argc,
      char **argv)
{
  static const GOptionEntry entries[] = {
    { "version", 'V', 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    { NULL }
  };
  const char *localedir = g_getenv ("MANTISSA_LOCALEDIR");
  const char *typelibs = g_getenv ("GI_TYPELIB_PATH");
  g_autofree char *typelib_path = NULL;
  g_autoptr (GApplication) application = NULL;

  /* Python plugins import our typelibs, which GObject Introspection looks for under its own prefix.
   * The variable, not g_irepository_prepend_search_path(): that would link one version of the
   * library, and a process with two of them ends. */
  typelib_path = typelibs != NULL ? g_strdup_printf ("%s:%s", typelibs, MANT_TYPELIB_DIR)
                                  : g_strdup (MANT_TYPELIB_DIR);
  g_setenv ("GI_TYPELIB_PATH", typelib_path, TRUE);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : MANT_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_set_prgname ("mantissa");
  g_set_application_name ("Mantissa");

  application = mant_application_new ();
  g_application_add_main_option_entries (application, entries);
  g_signal_connect (application, "handle-local-options", G_CALLBACK (handle_local_options_cb), NULL);

  return g_application_run (application, argc, argv);
}
