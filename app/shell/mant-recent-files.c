/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-recent-files.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_FILES 10

/*
 * MantRecentFiles:
 *
 * The files that were opened here lately, as a menu of app.open-uri.  They are the desktop's list, so
 * that other programs and "clear history" in the system's settings know of them.
 */
struct _MantRecentFiles
{
  GObject           parent_instance;

  GtkRecentManager *manager; /* not owned */
  GMenu            *menu;
};

G_DEFINE_FINAL_TYPE (MantRecentFiles, mant_recent_files, G_TYPE_OBJECT)

static int
compare_visited (gconstpointer a,
                 gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_visited ((GtkRecentInfo *) b),
                              gtk_recent_info_get_visited ((GtkRecentInfo *) a));
}

/* A file name as a menu shows it: an underscore is no mnemonic. */
static char *
dup_label (GtkRecentInfo *info)
{
  g_autofree char *name = g_strdup (gtk_recent_info_get_display_name (info));
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
fill_menu (MantRecentFiles *self)
{
  g_autolist (GtkRecentInfo) items = gtk_recent_manager_get_items (self->manager);
  g_autoptr (GMenu) section = g_menu_new ();
  guint n_files = 0;

  g_menu_remove_all (self->menu);
  items = g_list_sort (items, compare_visited);
  for (GList *l = items; l != NULL && n_files < MAX_FILES; l = l->next)
    {
      g_autoptr (GMenuItem) item = NULL;
      g_autofree char *label = NULL;

      if (!gtk_recent_info_has_application (l->data, g_get_application_name ()) ||
          !gtk_recent_info_exists (l->data))
        continue;

      label = dup_label (l->data);
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "app.open-uri", "s", gtk_recent_info_get_uri (l->data));
      g_menu_append_item (section, item);
      n_files++;
    }

  if (n_files == 0)
    g_menu_append (section, _("No recent files"), "app.none");
  g_menu_append_section (self->menu, _("Recent"), G_MENU_MODEL (section));
}

static void
mant_recent_files_dispose (GObject *object)
{
  MantRecentFiles *self = MANT_RECENT_FILES (object);

  if (self->manager != NULL)
    g_signal_handlers_disconnect_by_data (self->manager, self);
  self->manager = NULL;
  g_clear_object (&self->menu);

  G_OBJECT_CLASS (mant_recent_files_parent_class)->dispose (object);
}

static void
mant_recent_files_class_init (MantRecentFilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mant_recent_files_dispose;
}

static void
mant_recent_files_init (MantRecentFiles *self)
{
  self->menu = g_menu_new ();
  self->manager = gtk_recent_manager_get_default ();
  g_signal_connect_swapped (self->manager, "changed", G_CALLBACK (fill_menu), self);
  fill_menu (self);
}

MantRecentFiles *
mant_recent_files_new (void)
{
  return g_object_new (MANT_TYPE_RECENT_FILES, NULL);
}

/* (transfer none) */
GMenuModel *
mant_recent_files_get_menu (MantRecentFiles *self)
{
  return G_MENU_MODEL (self->menu);
}

void
mant_recent_files_add (MantRecentFiles *self,
                       const char      *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *exec = g_strdup_printf ("%s %%u", g_get_prgname ());
  g_autofree char *name = g_filename_display_basename (path);
  GtkRecentData data = {
    .display_name = name,
    .mime_type = (char *) "application/octet-stream",
    .app_name = (char *) g_get_application_name (),
    .app_exec = exec,
  };

  if (uri != NULL)
    gtk_recent_manager_add_full (self->manager, uri, &data);
}
