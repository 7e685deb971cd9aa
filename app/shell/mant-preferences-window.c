/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-preferences-window.h"

#include <glib/gi18n.h>

/*
 * MantPreferencesWindow:
 *
 * The look, the number of threads, and a switch for each view.
 */
struct _MantPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  MantSettings        *settings;
  MantSession         *session;
  MantPluginManager   *manager;
};

G_DEFINE_FINAL_TYPE (MantPreferencesWindow, mant_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static const struct
{
  const char     *id; /* in the settings */
  const char     *title;
  AdwColorScheme  scheme;
} color_schemes[] = {
  { "system", N_("Follow the system"), ADW_COLOR_SCHEME_DEFAULT },
  { "light", N_("Light"), ADW_COLOR_SCHEME_FORCE_LIGHT },
  { "dark", N_("Dark"), ADW_COLOR_SCHEME_FORCE_DARK },
};

static guint
find_color_scheme (MantSettings *settings)
{
  g_autofree char *id = mant_settings_dup_string (settings, "color-scheme", "system");

  for (guint i = 0; i < G_N_ELEMENTS (color_schemes); i++)
    if (g_str_equal (color_schemes[i].id, id))
      return i;

  return 0;
}

void
mant_preferences_apply_color_scheme (MantSettings *settings)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      color_schemes[find_color_scheme (settings)].scheme);
}

static void
color_scheme_cb (MantPreferencesWindow *self,
                 GParamSpec            *pspec,
                 AdwComboRow           *row)
{
  guint selected = adw_combo_row_get_selected (row);

  g_return_if_fail (selected < G_N_ELEMENTS (color_schemes));

  mant_settings_set_string (self->settings, "color-scheme", color_schemes[selected].id);
  mant_preferences_apply_color_scheme (self->settings);
}

static void
plugin_switched_cb (MantPreferencesWindow *self,
                    GParamSpec            *pspec,
                    GtkSwitch             *button)
{
  MantPlugin *plugin = g_object_get_data (G_OBJECT (button), "mant-plugin");

  mant_plugin_manager_set_enabled (self->manager, plugin, gtk_switch_get_active (button));
}

static void
mant_preferences_window_dispose (GObject *object)
{
  MantPreferencesWindow *self = MANT_PREFERENCES_WINDOW (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->session);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (mant_preferences_window_parent_class)->dispose (object);
}

static void
mant_preferences_window_class_init (MantPreferencesWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mant_preferences_window_dispose;
}

static void
mant_preferences_window_init (MantPreferencesWindow *self)
{
}

static GtkWidget *
create_color_scheme_row (MantPreferencesWindow *self)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (color_schemes); i++)
    gtk_string_list_append (titles, _(color_schemes[i].title));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Style"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), find_color_scheme (self->settings));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (color_scheme_cb), self,
                           G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
create_threads_row (MantPreferencesWindow *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (0, 256, 1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Threads"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _("For one job; 0 takes all cores. The results are the same."));
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Threads"), -1);
  g_object_bind_property (self->session, "n-threads", spin, "value",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);

  return row;
}

static GtkWidget *
create_plugin_row (MantPreferencesWindow *self,
                   MantPlugin            *plugin)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_switch_new ();
  const char *problem = mant_plugin_get_problem (plugin);
  const char *subtitle = problem != NULL ? problem : mant_plugin_get_description (plugin);
  g_autofree char *escaped_title = g_markup_escape_text (mant_plugin_get_title (plugin), -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  if (subtitle != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
    }
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), mant_plugin_get_icon_name (plugin));

  gtk_switch_set_active (GTK_SWITCH (button), mant_plugin_get_enabled (plugin));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  mant_plugin_get_title (plugin), -1);
  g_object_set_data_full (G_OBJECT (button), "mant-plugin", g_object_ref (plugin), g_object_unref);
  g_signal_connect_object (button, "notify::active", G_CALLBACK (plugin_switched_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);

  return row;
}

static GtkWidget *
create_general_page (MantPreferencesWindow *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *computing = adw_preferences_group_new ();

  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _("General"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "emblem-system-symbolic");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Appearance"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_color_scheme_row (self));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (computing), _("Computing"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (computing), create_threads_row (self));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (computing));

  return page;
}

static GtkWidget *
create_views_page (MantPreferencesWindow *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GListModel *plugins = mant_plugin_manager_get_plugins (self->manager);
  guint n_plugins = g_list_model_get_n_items (plugins);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "mantissa", "plugins", NULL);
  g_autofree char *hint = g_strdup_printf (_("Plugins of your own go to %s."), folder);
  g_autofree char *escaped = g_markup_escape_text (hint, -1);

  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _("Views"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "view-grid-symbolic");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Views"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), escaped);
  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MantPlugin) plugin = g_list_model_get_item (plugins, i);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_plugin_row (self, plugin));
    }
  if (n_plugins == 0)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("No plugins were found"));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));

  return page;
}

GtkWidget *
mant_preferences_window_new (GtkWindow         *parent,
                             MantSettings      *settings,
                             MantSession       *session,
                             MantPluginManager *manager)
{
  MantPreferencesWindow *self = g_object_new (MANT_TYPE_PREFERENCES_WINDOW,
                                              "transient-for", parent,
                                              "modal", TRUE,
                                              "title", _("Preferences"),
                                              "search-enabled", FALSE,
                                              NULL);

  self->settings = g_object_ref (settings);
  self->session = g_object_ref (session);
  self->manager = g_object_ref (manager);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (create_general_page (self)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (create_views_page (self)));

  return GTK_WIDGET (self);
}
