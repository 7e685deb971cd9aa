/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-view-host.h"

#include <glib/gi18n.h>

/*
 * MantViewHost:
 *
 * The place of one plugin's view.  The view is made when the place is first seen, so that plugins
 * nobody looks at cost nothing; if it cannot be made, the place says why.
 */
struct _MantViewHost
{
  AdwBin             parent_instance;

  MantPluginManager *manager;
  MantPlugin        *plugin;
  MantSession       *session;
  MantView          *view;
  GVariant          *state; /* a{sv} of the last run, until the view is there */
};

G_DEFINE_FINAL_TYPE (MantViewHost, mant_view_host, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_VIEW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_problem (MantViewHost *self,
              const char   *message)
{
  GtkWidget *page = adw_status_page_new ();
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("This View Failed"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), escaped);
  adw_bin_set_child (ADW_BIN (self), page);
}

static void
create_view (MantViewHost *self)
{
  g_autoptr (GError) error = NULL;

  self->view = mant_plugin_manager_create_view (self->manager, self->plugin, self->session, &error);
  if (self->view == NULL)
    {
      show_problem (self, error->message);
      mant_session_report_error (self->session, error);
      return;
    }

  if (mant_view_get_title (self->view) == NULL)
    mant_view_set_title (self->view, mant_plugin_get_title (self->plugin));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->view));
  if (self->state != NULL)
    mant_view_load_state (self->view, self->state);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

static void
mant_view_host_map (GtkWidget *widget)
{
  MantViewHost *self = MANT_VIEW_HOST (widget);

  if (adw_bin_get_child (ADW_BIN (self)) == NULL)
    create_view (self);

  GTK_WIDGET_CLASS (mant_view_host_parent_class)->map (widget);
}

static void
mant_view_host_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  MantViewHost *self = MANT_VIEW_HOST (object);

  switch (prop_id)
    {
    case PROP_VIEW:
      g_value_set_object (value, self->view);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_view_host_dispose (GObject *object)
{
  MantViewHost *self = MANT_VIEW_HOST (object);

  /* The plugin's code may go next, so nothing of its view may stay. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->view);
  g_clear_object (&self->manager);
  g_clear_object (&self->plugin);
  g_clear_object (&self->session);
  g_clear_pointer (&self->state, g_variant_unref);

  G_OBJECT_CLASS (mant_view_host_parent_class)->dispose (object);
}

static void
mant_view_host_class_init (MantViewHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mant_view_host_get_property;
  object_class->dispose = mant_view_host_dispose;
  GTK_WIDGET_CLASS (klass)->map = mant_view_host_map;

  properties[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, MANT_TYPE_VIEW,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mant_view_host_init (MantViewHost *self)
{
}

/* state: (nullable): a{sv} that the view saved in an earlier run */
GtkWidget *
mant_view_host_new (MantPluginManager *manager,
                    MantPlugin        *plugin,
                    MantSession       *session,
                    GVariant          *state)
{
  MantViewHost *self = g_object_new (MANT_TYPE_VIEW_HOST, NULL);

  self->manager = g_object_ref (manager);
  self->plugin = g_object_ref (plugin);
  self->session = g_object_ref (session);
  self->state = state != NULL ? g_variant_ref (state) : NULL;

  return GTK_WIDGET (self);
}

MantPlugin *
mant_view_host_get_plugin (MantViewHost *self)
{
  return self->plugin;
}

/* (transfer none) (nullable): NULL until it is first seen, and if it could not be made */
MantView *
mant_view_host_get_view (MantViewHost *self)
{
  return self->view;
}

/* (transfer full) (nullable): a{sv}; what the last run saved, if the view was never seen in this one */
GVariant *
mant_view_host_save_state (MantViewHost *self)
{
  if (self->view == NULL)
    return self->state != NULL ? g_variant_ref (self->state) : NULL;

  return mant_view_save_state (self->view);
}
