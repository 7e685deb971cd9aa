/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "library-panel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "explorer-page.h"

#define MAX_IMPORT_BYTES (64u << 20) /* no library is larger */

struct _LibraryPanel
{
  AdwBin                parent_instance;

  AdwToastOverlay      *overlay;    /* weak: the panel is in it */
  char                 *text;       /* what Save saves, NULL while there is nothing */
  char                 *renaming;   /* the name of the format whose name is being changed */
  GtkFileChooserNative *chooser;
  gboolean              told;       /* what is wrong in the file was said */

  GtkWidget            *name;
  GtkWidget            *title;
  GtkWidget            *save;
  GtkWidget            *hint;
  GtkWidget            *list;
  GtkWidget            *empty;
  GtkWidget            *export_button;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (LibraryPanel, library_panel, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

enum
{
  EDIT,
  USE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static MantFormatLibrary *
library (void)
{
  return mant_format_library_get_default ();
}

static void
toast (LibraryPanel *self,
       const char   *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  if (self->overlay != NULL)
    adw_toast_overlay_add_toast (self->overlay, adw_toast_new (escaped));
}

static void
show_hint (LibraryPanel *self,
           const char   *message,
           gboolean      is_error)
{
  gtk_label_set_text (GTK_LABEL (self->hint), message != NULL ? message : "");
  gtk_widget_set_visible (self->hint, message != NULL);
  if (is_error)
    gtk_widget_add_css_class (self->hint, "error");
  else
    gtk_widget_remove_css_class (self->hint, "error");
}

static void
update_save (LibraryPanel *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  g_autofree char *before = mant_format_library_dup_text (library (), name);

  gtk_widget_set_sensitive (self->save, self->text != NULL && name[0] != '\0');
  gtk_button_set_label (GTK_BUTTON (self->save), before != NULL ? _("_Replace") : _("_Save"));
  show_hint (self, NULL, FALSE);
}

static void
save_cb (LibraryPanel *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title));
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  if (self->text == NULL || name[0] == '\0')
    return;
  if (!mant_format_library_add (library (), name, self->text, title, &error))
    {
      show_hint (self, error->message, TRUE);
      return;
    }
  update_save (self);
  message = g_strdup_printf (_("Saved “%s”"), name);
  toast (self, message);
}

/* Undo of a removal: what it was travels with the message. */
typedef struct
{
  char *name, *text, *title;
} Removed;

static void
removed_free (gpointer  data,
              GClosure *closure)
{
  Removed *removed = data;

  g_free (removed->name);
  g_free (removed->text);
  g_free (removed->title);
  g_free (removed);
}

static void
undo_cb (AdwToast *message,
         Removed  *removed)
{
  g_autoptr (GError) error = NULL;

  if (!mant_format_library_add (library (), removed->name, removed->text, removed->title, &error))
    g_message ("%s", error->message);
}

static const char *
name_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "library-name");
}

static void
remove_cb (LibraryPanel *self,
           GtkWidget    *button)
{
  g_autofree char *name = g_strdup (name_of (button));
  g_autofree char *message = g_strdup_printf (_("Removed “%s”"), name);
  g_autoptr (GError) error = NULL;
  Removed *removed = g_new0 (Removed, 1);
  AdwToast *with_undo;

  removed->name = g_strdup (name);
  removed->text = mant_format_library_dup_text (library (), name);
  removed->title = mant_format_library_dup_title (library (), name);
  if (removed->text == NULL || !mant_format_library_remove (library (), name, &error))
    {
      removed_free (removed, NULL);
      if (error != NULL)
        toast (self, error->message);
      return;
    }

  with_undo = adw_toast_new (message);
  adw_toast_set_button_label (with_undo, _("Undo"));
  adw_toast_set_priority (with_undo, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_data (with_undo, "button-clicked", G_CALLBACK (undo_cb), removed, removed_free,
                         0);
  if (self->overlay != NULL)
    adw_toast_overlay_add_toast (self->overlay, with_undo);
  else
    g_object_unref (g_object_ref_sink (with_undo));
}

static void
edit_cb (LibraryPanel *self,
         GtkWidget    *button)
{
  const char *name = name_of (button);
  g_autofree char *text = mant_format_library_dup_text (library (), name);
  g_autofree char *title = mant_format_library_dup_title (library (), name);

  if (text == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  gtk_editable_set_text (GTK_EDITABLE (self->title), title != NULL ? title : "");
  g_signal_emit (self, signals[EDIT], 0, text);
}

static void
use_cb (LibraryPanel *self,
        GtkWidget    *button)
{
  g_autofree char *name = g_strdup (name_of (button));

  g_signal_emit (self, signals[USE], 0, name);
}

static void fill_list (LibraryPanel *self);

static void
rename_done_cb (LibraryPanel *self,
                GtkWidget    *entry)
{
  g_autofree char *new_name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  g_autofree char *name = g_steal_pointer (&self->renaming);
  g_autoptr (GError) error = NULL;

  if (name != NULL && !g_str_equal (name, new_name)
      && !mant_format_library_rename (library (), name, new_name, &error))
    toast (self, error->message);
  fill_list (self);
}

static gboolean
rename_key_cb (LibraryPanel    *self,
               guint            keyval,
               guint            keycode,
               GdkModifierType  state)
{
  if (keyval != GDK_KEY_Escape)
    return FALSE;

  g_clear_pointer (&self->renaming, g_free);
  fill_list (self);
  return TRUE;
}

static void
rename_cb (LibraryPanel *self,
           GtkWidget    *button)
{
  g_free (self->renaming);
  self->renaming = g_strdup (name_of (button));
  fill_list (self);
}

static GtkWidget *
action_button_new (LibraryPanel *self,
                   const char   *icon_name,
                   const char   *format, /* "Edit %s" */
                   const char   *name,
                   GCallback     callback)
{
  g_autofree char *title = g_strdup_printf (format, name);
  GtkWidget *button = explorer_icon_button_new (icon_name, title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "library-name", g_strdup (name), g_free);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
text_label_new (const char *text,
                const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
name_entry_new (LibraryPanel *self,
                const char   *name)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  explorer_set_name (entry, _("New name; Enter takes it, Escape keeps the old one"));
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (rename_done_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (rename_key_cb), self);
  gtk_widget_add_controller (entry, keys);
  return entry;
}

static void
add_row (LibraryPanel *self,
         MantItem     *item)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *name = mant_item_get_id (item);
  const gboolean is_renaming = g_strcmp0 (self->renaming, name) == 0;
  const gboolean has_title = g_strcmp0 (mant_item_get_title (item), name) != 0;
  /* A code book's text may be a megabyte. */
  g_autofree char *shown = g_strndup (mant_item_get_source (item), 160);
  g_autofree char *heading = has_title ? g_strdup_printf ("%s — %s", name,
                                                          mant_item_get_title (item))
                                       : g_strdup (name);
  GtkWidget *entry = NULL, *detail;

  if (is_renaming)
    gtk_box_append (GTK_BOX (texts), entry = name_entry_new (self, name));
  else
    gtk_box_append (GTK_BOX (texts), text_label_new (heading, NULL));
  detail = text_label_new (shown, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "monospace");
  gtk_widget_set_tooltip_text (detail, mant_item_get_detail (item));
  gtk_box_append (GTK_BOX (texts), detail);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_margin_start (texts, 6);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), action_button_new (self, "document-edit-symbolic", _("Design %s"),
                                                    name, G_CALLBACK (edit_cb)));
  gtk_box_append (GTK_BOX (box), action_button_new (self, "object-select-symbolic", _("Use %s"),
                                                    name, G_CALLBACK (use_cb)));
  gtk_box_append (GTK_BOX (box), action_button_new (self, "text-editor-symbolic", _("Rename %s"),
                                                    name, G_CALLBACK (rename_cb)));
  gtk_box_append (GTK_BOX (box), action_button_new (self, "user-trash-symbolic", _("Remove %s"),
                                                    name, G_CALLBACK (remove_cb)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, heading, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  if (entry != NULL)
    gtk_widget_grab_focus (entry);
}

static void
fill_list (LibraryPanel *self)
{
  GListModel *own = G_LIST_MODEL (library ());
  const guint n = g_list_model_get_n_items (own);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (own, i);

      add_row (self, item);
    }
  gtk_widget_set_visible (self->list, n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_sensitive (self->export_button, n > 0);
  update_save (self);
}

/* What is wrong with lines of the file is said once, by name. */
static void
tell_problems (LibraryPanel *self)
{
  g_auto (GStrv) problems = NULL;

  if (self->told)
    return;
  self->told = TRUE;
  problems = mant_format_library_dup_problems (library ());
  for (guint i = 0; problems[i] != NULL && i < 3; i++)
    toast (self, problems[i]);
}

/* Read and written in a thread: a file may be on a slow disk. */
static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (data, cancellable, &error);
  g_autofree char *text = g_malloc (MAX_IMPORT_BYTES + 1);
  gsize n = 0;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, MAX_IMPORT_BYTES, &n, cancellable,
                                   &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (n == MAX_IMPORT_BYTES || memchr (text, '\0', n) != NULL)
    {
      g_task_return_new_error (task, MANT_ERROR, MANT_ERROR_PARSE,
                               _("The file is no list of formats: it is too large or no text"));
      return;
    }
  text[n] = '\0';
  g_task_return_pointer (task, g_realloc (g_steal_pointer (&text), n + 1), g_free);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  LibraryPanel *self = LIBRARY_PANEL (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *message = NULL;
  guint n_imported = 0;

  if (self->overlay == NULL)
    return;
  if (text == NULL || !mant_format_library_import (library (), text, &n_imported, &error))
    {
      toast (self, error->message);
      return;
    }
  message = g_strdup_printf (ngettext ("%u format imported", "%u formats imported", n_imported),
                             n_imported);
  toast (self, message);
}

static void
export_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (LibraryPanel) self = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error)
      && self->overlay != NULL)
    toast (self, error->message);
}

static void
chooser_cb (LibraryPanel *self,
            int           response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file == NULL)
    return;
  if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (chooser)) == GTK_FILE_CHOOSER_ACTION_OPEN)
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, read_cb, NULL);

      g_task_set_task_data (task, g_steal_pointer (&file), g_object_unref);
      g_task_run_in_thread (task, read_in_thread);
    }
  else
    {
      char *text = mant_format_library_export (library ());
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           export_cb, g_object_ref (self));
    }
}

static void
choose_file (LibraryPanel         *self,
             const char           *title,
             GtkFileChooserAction  action)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (root), action, NULL, NULL);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "formats.txt");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
import_clicked_cb (LibraryPanel *self)
{
  choose_file (self, _("Import Formats"), GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
export_clicked_cb (LibraryPanel *self)
{
  choose_file (self, _("Export Formats"), GTK_FILE_CHOOSER_ACTION_SAVE);
}

static void
library_panel_dispose (GObject *object)
{
  LibraryPanel *self = LIBRARY_PANEL (object);

  g_clear_object (&self->chooser);
  g_clear_weak_pointer (&self->overlay);

  G_OBJECT_CLASS (library_panel_parent_class)->dispose (object);
}

static void
library_panel_finalize (GObject *object)
{
  LibraryPanel *self = LIBRARY_PANEL (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->renaming, g_free);

  G_OBJECT_CLASS (library_panel_parent_class)->finalize (object);
}

static void
library_panel_class_init (LibraryPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = library_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = library_panel_finalize;

  signals[EDIT] = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[USE] = g_signal_new ("use", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
library_panel_class_finalize (LibraryPanelClass *klass)
{
}

static GtkWidget *
attach_entry (LibraryPanel *self,
              GtkWidget    *grid,
              int           row,
              const char   *name,
              const char   *placeholder)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (name);
  GtkWidget *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (update_save), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (save_cb), self);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), entry, 1, row, 1, 1);
  return entry;
}

static GtkWidget *
wrapped_new (const char *text,
             const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
library_panel_init (LibraryPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *import_button = gtk_button_new_with_mnemonic (_("_Import…"));

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_box_append (GTK_BOX (box), explorer_heading_new (_("Own Formats")));
  self->save = gtk_button_new_with_mnemonic (_("_Save"));
  self->hint = wrapped_new (NULL, "caption");
  gtk_widget_set_tooltip_text (self->save, _("Keep the format under this name, everywhere"));
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  self->name = attach_entry (self, grid, 0, _("_Name"), "my4");
  self->title = attach_entry (self, grid, 1, _("_Title"), _("What to call it, if you like"));
  gtk_grid_attach (GTK_GRID (grid), self->save, 2, 0, 1, 1);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), self->hint);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Own formats"), -1);
  self->empty = wrapped_new (_("What you save here has a place in every list of formats, and its "
                               "name on the command line."), "dim-label");
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->empty);

  self->export_button = gtk_button_new_with_mnemonic (_("Exp_ort…"));
  g_signal_connect_swapped (import_button, "clicked", G_CALLBACK (import_clicked_cb), self);
  g_signal_connect_swapped (self->export_button, "clicked", G_CALLBACK (export_clicked_cb), self);
  gtk_box_append (GTK_BOX (buttons), import_button);
  gtk_box_append (GTK_BOX (buttons), self->export_button);
  gtk_box_append (GTK_BOX (box), buttons);
  adw_bin_set_child (ADW_BIN (self), box);

  g_signal_connect_object (library (), "items-changed", G_CALLBACK (fill_list), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (tell_problems), NULL);
  mant_format_library_watch (library ());
  fill_list (self);
}

void
library_panel_register (GTypeModule *module)
{
  library_panel_register_type (module);
}

GtkWidget *
library_panel_new (AdwToastOverlay *overlay)
{
  LibraryPanel *self = g_object_new (LIBRARY_TYPE_PANEL, NULL);

  g_set_weak_pointer (&self->overlay, overlay);
  return GTK_WIDGET (self);
}

void
library_panel_set_text (LibraryPanel *self,
                        const char   *text)
{
  g_free (self->text);
  self->text = g_strdup (text);
  update_save (self);
}
