/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-plugin-manager.h"

#include <glib/gi18n.h>
#include <libpeas/peas.h>

#include "mantissa-config.h"

/* What X-Mantissa-API must say. */
#define API_VERSION "1"
/* The place of a view whose metadata have no X-View-Order: after those that have one. */
#define DEFAULT_ORDER 1000

struct _MantPlugin
{
  GObject         parent_instance;

  PeasPluginInfo *info;
  char           *title;
  char           *icon_name;
  char           *start_title; /* of the button of the start page, with a mnemonic */
  char           *accelerator; /* (nullable): that shows the view */
  char           *problem; /* why it cannot be used; NULL if it can */
  int             order;   /* of its place among the views; the smallest comes first */
  gboolean        needs_tensor;
  gboolean        enabled;
};

G_DEFINE_FINAL_TYPE (MantPlugin, mant_plugin, G_TYPE_OBJECT)

enum
{
  PLUGIN_PROP_0,
  PLUGIN_PROP_ENABLED,
  PLUGIN_PROP_PROBLEM,
  PLUGIN_N_PROPS
};

static GParamSpec *plugin_properties[PLUGIN_N_PROPS];

static void
mant_plugin_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  MantPlugin *self = MANT_PLUGIN (object);

  switch (prop_id)
    {
    case PLUGIN_PROP_ENABLED:
      g_value_set_boolean (value, self->enabled);
      break;
    case PLUGIN_PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_plugin_finalize (GObject *object)
{
  MantPlugin *self = MANT_PLUGIN (object);

  g_boxed_free (PEAS_TYPE_PLUGIN_INFO, self->info);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->icon_name, g_free);
  g_clear_pointer (&self->start_title, g_free);
  g_clear_pointer (&self->accelerator, g_free);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (mant_plugin_parent_class)->finalize (object);
}

static void
mant_plugin_class_init (MantPluginClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mant_plugin_get_property;
  object_class->finalize = mant_plugin_finalize;

  plugin_properties[PLUGIN_PROP_ENABLED] =
    g_param_spec_boolean ("enabled", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  plugin_properties[PLUGIN_PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, PLUGIN_N_PROPS, plugin_properties);
}

static void
mant_plugin_init (MantPlugin *self)
{
  self->enabled = TRUE;
}

/* Whether X-View-Accepts lists a kind: "tensor", or "nothing" for a view that needs nothing open. */
static gboolean
accepts (PeasPluginInfo *info,
         const char     *kind)
{
  const char *accepted = peas_plugin_info_get_external_data (info, "View-Accepts");
  g_auto (GStrv) kinds = NULL;

  if (accepted == NULL)
    return FALSE;
  kinds = g_strsplit (accepted, ";", -1);

  return g_strv_contains ((const char *const *) kinds, kind);
}

static MantPlugin *
mant_plugin_new (PeasPluginInfo *info)
{
  MantPlugin *self = g_object_new (MANT_TYPE_PLUGIN, NULL);
  const char *title = peas_plugin_info_get_external_data (info, "View-Title");
  const char *icon_name = peas_plugin_info_get_external_data (info, "View-Icon");
  const char *api = peas_plugin_info_get_external_data (info, "Mantissa-API");
  const char *order = peas_plugin_info_get_external_data (info, "View-Order");
  const char *start_title = peas_plugin_info_get_external_data (info, "View-Start-Title");

  self->info = g_boxed_copy (PEAS_TYPE_PLUGIN_INFO, info);
  self->title = g_strdup (title != NULL ? _(title) : peas_plugin_info_get_name (info));
  self->icon_name = g_strdup (icon_name != NULL ? icon_name : "application-x-addon-symbolic");
  self->start_title = g_strdup (start_title != NULL ? _(start_title) : self->title);
  self->accelerator = g_strdup (peas_plugin_info_get_external_data (info, "View-Accelerator"));
  self->needs_tensor = !accepts (info, "nothing");
  self->order = order != NULL ? CLAMP (g_ascii_strtoll (order, NULL, 10), 0, DEFAULT_ORDER)
                              : DEFAULT_ORDER;
  if (g_strcmp0 (api, API_VERSION) != 0)
    self->problem =
      g_strdup_printf (_("Made for version %s of the plugin interface; this program has %s."),
                       api != NULL ? api : "—", API_VERSION);

  return self;
}

/* The stable name, as the settings have it. */
const char *
mant_plugin_get_module (MantPlugin *self)
{
  return peas_plugin_info_get_module_name (self->info);
}

const char *
mant_plugin_get_title (MantPlugin *self)
{
  return self->title;
}

/* (nullable) */
const char *
mant_plugin_get_description (MantPlugin *self)
{
  const char *description = peas_plugin_info_get_description (self->info);

  return description != NULL && description[0] != '\0' ? _(description) : NULL;
}

const char *
mant_plugin_get_icon_name (MantPlugin *self)
{
  return self->icon_name;
}

/* What the start page and the menu call a view that needs no tensor; with a mnemonic */
const char *
mant_plugin_get_start_title (MantPlugin *self)
{
  return self->start_title;
}

/* (nullable): as GTK writes it: "<Control>e" */
const char *
mant_plugin_get_accelerator (MantPlugin *self)
{
  return self->accelerator;
}

gboolean
mant_plugin_get_needs_tensor (MantPlugin *self)
{
  return self->needs_tensor;
}

/* (nullable): a sentence */
const char *
mant_plugin_get_problem (MantPlugin *self)
{
  return self->problem;
}

gboolean
mant_plugin_get_enabled (MantPlugin *self)
{
  return self->enabled;
}

static void
mant_plugin_set_problem (MantPlugin *self,
                         const char *problem)
{
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), plugin_properties[PLUGIN_PROP_PROBLEM]);
}

/*
 * MantPluginManager:
 *
 * The plugins that make views, of tensors or of nothing that is open.  Their metadata are read at the start, their code when a
 * view of theirs is first shown; a plugin that is switched off is unloaded.  What goes wrong in a
 * plugin is a sentence, never the end of the program.
 */
struct _MantPluginManager
{
  GObject       parent_instance;

  MantSettings *settings;
  PeasEngine   *engine;
  GListStore   *plugins;
};

G_DEFINE_FINAL_TYPE (MantPluginManager, mant_plugin_manager, G_TYPE_OBJECT)

static void
mant_plugin_manager_finalize (GObject *object)
{
  MantPluginManager *self = MANT_PLUGIN_MANAGER (object);

  g_clear_object (&self->plugins);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mant_plugin_manager_parent_class)->finalize (object);
}

static void
mant_plugin_manager_class_init (MantPluginManagerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_plugin_manager_finalize;
}

static void
mant_plugin_manager_init (MantPluginManager *self)
{
  self->plugins = g_list_store_new (MANT_TYPE_PLUGIN);
}

static void
add_search_paths (PeasEngine *engine)
{
  const char *override = g_getenv ("MANTISSA_PLUGIN_PATH");
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "mantissa", "plugins", NULL);

  if (override != NULL)
    {
      g_auto (GStrv) folders = g_strsplit (override, G_SEARCHPATH_SEPARATOR_S, -1);

      for (gsize i = 0; folders[i] != NULL; i++)
        if (folders[i][0] != '\0')
          peas_engine_add_search_path (engine, folders[i], NULL);
    }
  else
    {
      peas_engine_add_search_path (engine, MANT_PLUGIN_DIR, NULL);
      /* Where Flatpak mounts the add-ons of an application. */
      if (g_file_test ("/app/extensions/plugins", G_FILE_TEST_IS_DIR))
        peas_engine_add_search_path (engine, "/app/extensions/plugins", NULL);
    }
  peas_engine_add_search_path (engine, own, NULL);
}

static int
compare_plugins (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const MantPlugin *a_plugin = a;
  const MantPlugin *b_plugin = b;

  if (a_plugin->order != b_plugin->order)
    return a_plugin->order < b_plugin->order ? -1 : 1;

  return g_utf8_collate (a_plugin->title, b_plugin->title);
}

MantPluginManager *
mant_plugin_manager_new (MantSettings *settings)
{
  MantPluginManager *self = g_object_new (MANT_TYPE_PLUGIN_MANAGER, NULL);
  g_auto (GStrv) disabled = mant_settings_dup_strv (settings, "disabled-plugins");

  self->settings = g_object_ref (settings);
  self->engine = g_object_ref (peas_engine_get_default ());
  /* Silent until a plugin asks for it, so a machine without Python is none the worse. */
  peas_engine_enable_loader (self->engine, "python3");
  add_search_paths (self->engine);

  for (const GList *l = peas_engine_get_plugin_list (self->engine); l != NULL; l = l->next)
    {
      g_autoptr (MantPlugin) plugin = NULL;

      if (!accepts (l->data, "tensor") && !accepts (l->data, "nothing"))
        continue;
      plugin = mant_plugin_new (l->data);
      plugin->enabled = !g_strv_contains ((const char *const *) disabled,
                                          mant_plugin_get_module (plugin));
      g_list_store_insert_sorted (self->plugins, plugin, compare_plugins, NULL);
    }

  return self;
}

/* (transfer none): a list of MantPlugin, by their X-View-Order and then by title */
GListModel *
mant_plugin_manager_get_plugins (MantPluginManager *self)
{
  return G_LIST_MODEL (self->plugins);
}

/* Switches a plugin on or off, now and for the next start.  Who shows its view takes that away on
 * notify::enabled, before the code goes. */
void
mant_plugin_manager_set_enabled (MantPluginManager *self,
                                 MantPlugin        *plugin,
                                 gboolean           enabled)
{
  g_autoptr (GPtrArray) disabled = NULL;
  guint n_plugins = g_list_model_get_n_items (G_LIST_MODEL (self->plugins));

  enabled = !!enabled;
  if (enabled == plugin->enabled)
    return;

  plugin->enabled = enabled;
  g_object_notify_by_pspec (G_OBJECT (plugin), plugin_properties[PLUGIN_PROP_ENABLED]);
  if (!enabled && peas_plugin_info_is_loaded (plugin->info))
    peas_engine_unload_plugin (self->engine, plugin->info);

  disabled = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MantPlugin) other = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      if (!other->enabled)
        g_ptr_array_add (disabled, g_steal_pointer (&other));
    }

  {
    g_autofree const char **modules = g_new0 (const char *, disabled->len + 1);

    for (guint i = 0; i < disabled->len; i++)
      modules[i] = mant_plugin_get_module (disabled->pdata[i]);
    mant_settings_set_strv (self->settings, "disabled-plugins", modules);
  }
}

/* (transfer full) (nullable): a new view; loads the plugin's code if that was not done yet */
MantView *
mant_plugin_manager_create_view (MantPluginManager  *self,
                                 MantPlugin         *plugin,
                                 MantSession        *session,
                                 GError            **error)
{
  g_autoptr (PeasExtension) extension = NULL;
  g_autoptr (GError) cause = NULL;
  MantView *view = NULL;

  if (plugin->problem != NULL)
    {
      g_set_error (&cause, MANT_ERROR, MANT_ERROR_UNSUPPORTED, "%s", plugin->problem);
    }
  else if (!peas_engine_load_plugin (self->engine, plugin->info))
    {
      if (peas_plugin_info_is_available (plugin->info, &cause))
        g_set_error_literal (&cause, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                             _("Its code could not be loaded."));
    }
  else if (!peas_engine_provides_extension (self->engine, plugin->info, MANT_TYPE_VIEW_PROVIDER))
    {
      g_set_error_literal (&cause, MANT_ERROR, MANT_ERROR_UNSUPPORTED, _("It provides no view."));
    }
  else
    {
      extension = peas_engine_create_extension (self->engine, plugin->info,
                                                MANT_TYPE_VIEW_PROVIDER, NULL);
      if (extension != NULL)
        view = mant_view_provider_create_view (MANT_VIEW_PROVIDER (extension), session, &cause);
      else
        g_set_error_literal (&cause, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                             _("Its provider could not be made."));
    }

  if (view == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, _("The view “%s” failed: %s"),
                   plugin->title, cause->message);
      mant_plugin_set_problem (plugin, cause->message);
    }

  return view;
}
