/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-metadata-window.h"

#include <inttypes.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* A file may carry megabytes in one value; a label cannot. */
#define MAX_VALUE_CHARS 2000
/* … and a hundred thousand pairs. */
#define MAX_PAIRS 500

/*
 * MantMetadataWindow:
 *
 * What a file says of itself, and what is odd about it.
 */
struct _MantMetadataWindow
{
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (MantMetadataWindow, mant_metadata_window, ADW_TYPE_WINDOW)

static void
mant_metadata_window_class_init (MantMetadataWindowClass *klass)
{
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static void
mant_metadata_window_init (MantMetadataWindow *self)
{
}

/* Names and values are other people's text: plain, and of a bearable length. */
static char *
dup_bounded (const char *text)
{
  if (g_utf8_strlen (text, -1) <= MAX_VALUE_CHARS)
    return g_strdup (text);

  {
    g_autofree char *start = g_utf8_substring (text, 0, MAX_VALUE_CHARS);

    return g_strconcat (start, "…", NULL);
  }
}

static GtkWidget *
create_row (const char *key,
            const char *value)
{
  g_autofree char *shown_key = dup_bounded (key);
  g_autofree char *shown_value = dup_bounded (value);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *key_label = gtk_label_new (shown_key);
  GtkWidget *value_label = gtk_label_new (shown_value);

  gtk_label_set_xalign (GTK_LABEL (key_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (key_label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (key_label, "caption");
  gtk_widget_add_css_class (key_label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value_label), 0);
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (value_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value_label), PANGO_WRAP_WORD_CHAR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, shown_key,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, shown_value, -1);

  gtk_box_append (GTK_BOX (box), key_label);
  gtk_box_append (GTK_BOX (box), value_label);
  gtk_widget_add_css_class (box, "metadata-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);

  return row;
}

static GtkWidget *
add_group (GtkWidget  *page,
           const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));

  return list;
}

static void
add_facts (GtkWidget      *page,
           MantTensorFile *file)
{
  GtkWidget *list = add_group (page, _("File"));
  guint n_tensors = mant_tensor_file_get_n_tensors (file);
  g_autofree char *path = g_filename_display_name (mant_tensor_file_get_path (file));
  g_autofree char *tensors = NULL;
  g_autofree char *data = NULL;
  guint64 n_bytes = 0;
  guint64 n_elements = 0;

  for (guint i = 0; i < n_tensors; i++)
    {
      MantTensor *tensor = mant_tensor_file_get_tensor (file, i);

      n_bytes += mant_tensor_get_n_bytes (tensor);
      n_elements += mant_tensor_get_n_elements (tensor);
    }
  tensors = g_strdup_printf (g_dngettext (NULL, "%'u tensor of %'" PRIu64 " elements",
                                          "%'u tensors of %'" PRIu64 " elements",
                                          n_tensors),
                             n_tensors, n_elements);
  data = g_format_size_full (n_bytes, G_FORMAT_SIZE_LONG_FORMAT);

  gtk_list_box_append (GTK_LIST_BOX (list), create_row (_("Path"), path));
  gtk_list_box_append (GTK_LIST_BOX (list),
                       create_row (_("Type"), mant_tensor_file_get_kind (file)));
  gtk_list_box_append (GTK_LIST_BOX (list), create_row (_("Content"), tensors));
  gtk_list_box_append (GTK_LIST_BOX (list), create_row (_("Data"), data));
}

static void
add_warnings (GtkWidget      *page,
              MantTensorFile *file)
{
  const char *const *warnings = mant_tensor_file_get_warnings (file);
  GtkWidget *list;

  if (warnings == NULL || warnings[0] == NULL)
    return;

  list = add_group (page, _("Warnings"));
  for (gsize i = 0; warnings[i] != NULL && i < MAX_PAIRS; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), create_row (_("Warning"), warnings[i]));
}

static void
add_metadata (GtkWidget      *page,
              MantTensorFile *file)
{
  const char *const *pairs = mant_tensor_file_get_metadata (file);
  GtkWidget *list;
  gsize n_pairs;

  if (pairs == NULL || pairs[0] == NULL)
    return;

  n_pairs = g_strv_length ((char **) pairs) / 2;
  list = add_group (page, _("Metadata"));
  for (gsize i = 0; i < MIN (n_pairs, MAX_PAIRS); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), create_row (pairs[2 * i], pairs[2 * i + 1]));
  if (n_pairs > MAX_PAIRS)
    {
      g_autofree char *more = g_strdup_printf (_("%zu more entries are not shown."),
                                               n_pairs - MAX_PAIRS);

      gtk_list_box_append (GTK_LIST_BOX (list), create_row ("…", more));
    }
}

GtkWidget *
mant_metadata_window_new (GtkWindow      *parent,
                          MantTensorFile *file)
{
  GtkWidget *self = g_object_new (MANT_TYPE_METADATA_WINDOW,
                                  "transient-for", parent,
                                  "modal", TRUE,
                                  "default-width", 560,
                                  "default-height", 600,
                                  NULL);
  g_autofree char *name = g_filename_display_basename (mant_tensor_file_get_path (file));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();

  gtk_window_set_title (GTK_WINDOW (self), name);
  add_facts (page, file);
  add_warnings (page, file);
  add_metadata (page, file);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);

  return self;
}
