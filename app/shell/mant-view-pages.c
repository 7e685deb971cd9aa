/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-view-pages.h"

#include <glib/gi18n.h>

#include "mant-view-host.h"

/*
 * MantViewPages:
 *
 * A page for each plugin that is switched on.  Switching one off takes its page away at once.  While
 * no file is open, only the views that need no tensor have a page to show.
 */
struct _MantViewPages
{
  AdwBin             parent_instance;

  MantPluginManager *manager;
  MantSession       *session;
  MantSettings      *settings;

  GtkWidget         *outer; /* "views" or "none" */
  AdwViewStack      *stack;
  MantView          *view;  /* not owned; the one in sight */
  gboolean           has_tensors;
  char              *tensors_view; /* module of the one in sight while there are tensors */
};

G_DEFINE_FINAL_TYPE (MantViewPages, mant_view_pages, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_VIEW,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
view_busy_cb (MantViewPages *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
update_view (MantViewPages *self)
{
  GtkWidget *host = adw_view_stack_get_visible_child (self->stack);
  MantView *view = host != NULL ? mant_view_host_get_view (MANT_VIEW_HOST (host)) : NULL;

  if (view == self->view)
    return;

  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->view, view_busy_cb, self);
      g_object_remove_weak_pointer (G_OBJECT (self->view), (gpointer *) &self->view);
    }
  self->view = view;
  if (view != NULL)
    {
      g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &self->view);
      g_signal_connect_swapped (view, "notify::busy", G_CALLBACK (view_busy_cb), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* (transfer full) (nullable): what a plugin's view saved in an earlier run */
static GVariant *
dup_saved_state (MantViewPages *self,
                 const char    *module)
{
  g_autoptr (GVariant) states =
    mant_settings_dup_variant (self->settings, "view-states", G_VARIANT_TYPE_VARDICT);

  return states != NULL ? g_variant_lookup_value (states, module, G_VARIANT_TYPE_VARDICT) : NULL;
}

static void
save_state_of (MantViewPages *self,
               MantViewHost  *host)
{
  const char *module = mant_plugin_get_module (mant_view_host_get_plugin (host));
  g_autoptr (GVariant) states =
    mant_settings_dup_variant (self->settings, "view-states", G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) state = mant_view_host_save_state (host);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (states);

  if (state != NULL)
    g_variant_dict_insert_value (&dict, module, state);
  else
    g_variant_dict_remove (&dict, module);
  mant_settings_set_variant (self->settings, "view-states", g_variant_dict_end (&dict));
}

static void
update_outer (MantViewPages *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->outer),
                                    mant_view_pages_get_n_pages (self) > 0 ? "views" : "none");
}

static gboolean
is_page_visible (MantViewPages *self,
                 GtkWidget     *host)
{
  return adw_view_stack_page_get_visible (adw_view_stack_get_page (self->stack, host));
}

/* Takes a page away; when it was the one in sight, its neighbour takes its place. */
static void
remove_page (MantViewPages *self,
             GtkWidget     *host)
{
  const gboolean in_sight = adw_view_stack_get_visible_child (self->stack) == host;
  GtkWidget *neighbour = gtk_widget_get_next_sibling (host);

  while (neighbour != NULL && !is_page_visible (self, neighbour))
    neighbour = gtk_widget_get_next_sibling (neighbour);
  if (neighbour == NULL)
    neighbour = gtk_widget_get_prev_sibling (host);
  while (neighbour != NULL && !is_page_visible (self, neighbour))
    neighbour = gtk_widget_get_prev_sibling (neighbour);
  if (in_sight && neighbour != NULL)
    adw_view_stack_set_visible_child (self->stack, neighbour);
  adw_view_stack_remove (self->stack, host);
}

static void
update_page (MantViewPages *self,
             GParamSpec    *pspec,
             MantPlugin    *plugin)
{
  const char *module = mant_plugin_get_module (plugin);
  GtkWidget *host = adw_view_stack_get_child_by_name (self->stack, module);

  if (mant_plugin_get_enabled (plugin) && host == NULL)
    {
      g_autoptr (GVariant) state = dup_saved_state (self, module);
      AdwViewStackPage *page;

      host = mant_view_host_new (self->manager, plugin, self->session, state);
      g_signal_connect_swapped (host, "notify::view", G_CALLBACK (update_view), self);
      page = adw_view_stack_add_titled (self->stack, host, module, mant_plugin_get_title (plugin));
      adw_view_stack_page_set_icon_name (page, mant_plugin_get_icon_name (plugin));
      adw_view_stack_page_set_visible (page, self->has_tensors
                                             || !mant_plugin_get_needs_tensor (plugin));
    }
  else if (!mant_plugin_get_enabled (plugin) && host != NULL)
    {
      save_state_of (self, MANT_VIEW_HOST (host));
      g_signal_handlers_disconnect_by_func (host, update_view, self);
      remove_page (self, host);
      update_view (self);
    }

  update_outer (self);
}

static void
mant_view_pages_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  MantViewPages *self = MANT_VIEW_PAGES (object);

  switch (prop_id)
    {
    case PROP_VIEW:
      g_value_set_object (value, self->view);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->view != NULL && mant_view_get_busy (self->view));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_view_pages_dispose (GObject *object)
{
  MantViewPages *self = MANT_VIEW_PAGES (object);

  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->view, view_busy_cb, self);
      g_object_remove_weak_pointer (G_OBJECT (self->view), (gpointer *) &self->view);
      self->view = NULL;
    }
  if (self->stack != NULL)
    {
      GtkWidget *host;

      g_signal_handlers_disconnect_by_data (self->stack, self);
      for (host = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
           host != NULL;
           host = gtk_widget_get_next_sibling (host))
        g_signal_handlers_disconnect_by_func (host, update_view, self);
      self->stack = NULL;
    }
  g_clear_object (&self->manager);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->tensors_view, g_free);

  G_OBJECT_CLASS (mant_view_pages_parent_class)->dispose (object);
}

static void
mant_view_pages_class_init (MantViewPagesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mant_view_pages_get_property;
  object_class->dispose = mant_view_pages_dispose;

  properties[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, MANT_TYPE_VIEW,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mant_view_pages_init (MantViewPages *self)
{
}

static GtkWidget *
create_none_page (void)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Preferences"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.preferences");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "view-grid-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No Views"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _("All views are switched off, or none is installed."));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);

  return page;
}

GtkWidget *
mant_view_pages_new (MantPluginManager *manager,
                     MantSession       *session,
                     MantSettings      *settings)
{
  MantViewPages *self = g_object_new (MANT_TYPE_VIEW_PAGES, NULL);
  GListModel *plugins = mant_plugin_manager_get_plugins (manager);
  guint n_plugins = g_list_model_get_n_items (plugins);
  g_autofree char *selected = mant_settings_dup_string (settings, "selected-view", "");

  self->manager = g_object_ref (manager);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  self->has_tensors = mant_session_get_file (session) != NULL;
  self->tensors_view = g_strdup (selected);

  self->stack = ADW_VIEW_STACK (adw_view_stack_new ());
  self->outer = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->outer), GTK_WIDGET (self->stack), "views");
  gtk_stack_add_named (GTK_STACK (self->outer), create_none_page (), "none");
  adw_bin_set_child (ADW_BIN (self), self->outer);

  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MantPlugin) plugin = g_list_model_get_item (plugins, i);

      g_signal_connect_object (plugin, "notify::enabled", G_CALLBACK (update_page), self,
                               G_CONNECT_SWAPPED);
      update_page (self, NULL, plugin);
    }
  /* The first page that was added is in sight by itself, whether it can be shown or not. */
  if (!self->has_tensors || !mant_view_pages_show_named (self, selected))
    mant_view_pages_show (self, 0);
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (update_view), self);
  update_view (self);
  update_outer (self);

  return GTK_WIDGET (self);
}

AdwViewStack *
mant_view_pages_get_stack (MantViewPages *self)
{
  return self->stack;
}

/* The pages that can be shown now. */
guint
mant_view_pages_get_n_pages (MantViewPages *self)
{
  guint n_pages = 0;

  for (GtkWidget *host = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
       host != NULL;
       host = gtk_widget_get_next_sibling (host))
    n_pages += is_page_visible (self, host);

  return n_pages;
}

/* (transfer none) (nullable): the view in sight */
MantView *
mant_view_pages_get_view (MantViewPages *self)
{
  return self->view;
}

/* Shows the page at a position among those that can be shown; nothing happens if there are fewer. */
void
mant_view_pages_show (MantViewPages *self,
                      guint          position)
{
  for (GtkWidget *host = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
       host != NULL;
       host = gtk_widget_get_next_sibling (host))
    if (is_page_visible (self, host) && position-- == 0)
      {
        adw_view_stack_set_visible_child (self->stack, host);
        break;
      }
}

/* Shows the page of a plugin. Answers whether there is one that can be shown. */
gboolean
mant_view_pages_show_named (MantViewPages *self,
                            const char    *module)
{
  GtkWidget *host = adw_view_stack_get_child_by_name (self->stack, module);

  if (host == NULL || !is_page_visible (self, host))
    return FALSE;

  adw_view_stack_set_visible_child (self->stack, host);
  return TRUE;
}

/* Says whether files are open. Views of tensors have pages only then, and the one that was in sight
 * when they went comes back with them. */
void
mant_view_pages_set_has_tensors (MantViewPages *self,
                                 gboolean       has_tensors)
{
  has_tensors = !!has_tensors;
  if (has_tensors == self->has_tensors)
    return;

  if (!has_tensors)
    {
      g_free (self->tensors_view);
      self->tensors_view = g_strdup (adw_view_stack_get_visible_child_name (self->stack));
    }
  self->has_tensors = has_tensors;
  for (GtkWidget *host = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
       host != NULL;
       host = gtk_widget_get_next_sibling (host))
    {
      MantPlugin *plugin = mant_view_host_get_plugin (MANT_VIEW_HOST (host));

      adw_view_stack_page_set_visible (adw_view_stack_get_page (self->stack, host),
                                       has_tensors || !mant_plugin_get_needs_tensor (plugin));
    }
  if (has_tensors && !mant_view_pages_show_named (self, self->tensors_view))
    mant_view_pages_show (self, 0);
  update_outer (self);
  update_view (self);
}

void
mant_view_pages_save_state (MantViewPages *self)
{
  const char *name = self->has_tensors ? adw_view_stack_get_visible_child_name (self->stack)
                                       : self->tensors_view;

  mant_settings_set_string (self->settings, "selected-view", name);
  for (GtkWidget *host = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
       host != NULL;
       host = gtk_widget_get_next_sibling (host))
    save_state_of (self, MANT_VIEW_HOST (host));
}
