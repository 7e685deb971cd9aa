/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-library.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "mant-code-book-private.h"
#include "mant-format-library-store-private.h"
#include "mant-format-resolve-private.h"
#include "mant-item.h"
#include "mant-item-private.h"
#include "mant-text-private.h"

struct _MantFormatLibrary
{
  GObject parent_instance;

  GListStore *items;
  GFileMonitor *monitor;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MantFormatLibrary, mant_format_library, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gboolean
item_equal (MantItem *a,
            MantItem *b)
{
  return g_strcmp0 (mant_item_get_id (a), mant_item_get_id (b)) == 0
         && g_strcmp0 (mant_item_get_title (a), mant_item_get_title (b)) == 0
         && g_strcmp0 (mant_item_get_source (a), mant_item_get_source (b)) == 0
         && g_strcmp0 (mant_item_get_detail (a), mant_item_get_detail (b)) == 0;
}

/* Makes the items those of the file, and says which changed. */
static void
synchronize (MantFormatLibrary *self)
{
  g_autoptr (GArray) entries = mant_library_store_dup_entries (NULL);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint n_same = 0, n_same_end = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const MantLibraryEntry *entry = &g_array_index (entries, MantLibraryEntry, i);
      MantBlockFormat format;
      gboolean is_wide;

      if (entry->name != NULL && entry->problem == NULL
          && mant_format_resolve_any (entry->name, &format, &is_wide, NULL))
        g_ptr_array_add (items, _mant_item_new_own (entry->name, entry->title, entry->text,
                                                    &format));
    }

  for (; n_same < MIN (n_before, items->len); n_same++)
    {
      g_autoptr (MantItem) before = g_list_model_get_item (G_LIST_MODEL (self->items), n_same);

      if (!item_equal (before, g_ptr_array_index (items, n_same)))
        break;
    }
  for (; n_same_end < MIN (n_before, items->len) - n_same; n_same_end++)
    {
      g_autoptr (MantItem) before
          = g_list_model_get_item (G_LIST_MODEL (self->items), n_before - n_same_end - 1);

      if (!item_equal (before, g_ptr_array_index (items, items->len - n_same_end - 1)))
        break;
    }
  if (n_same + n_same_end < MAX (n_before, items->len))
    g_list_store_splice (self->items, n_same, n_before - n_same - n_same_end,
                         items->pdata + n_same, items->len - n_same - n_same_end);
}

static void
items_changed_cb (MantFormatLibrary *self,
                  guint              position,
                  guint              n_removed,
                  guint              n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static void
mant_format_library_finalize (GObject *object)
{
  MantFormatLibrary *self = MANT_FORMAT_LIBRARY (object);

  g_clear_object (&self->monitor);
  g_clear_object (&self->items);

  G_OBJECT_CLASS (mant_format_library_parent_class)->finalize (object);
}

static void
mant_format_library_class_init (MantFormatLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_format_library_finalize;
}

static void
mant_format_library_init (MantFormatLibrary *self)
{
  self->items = g_list_store_new (MANT_TYPE_ITEM);
  synchronize (self);
  g_signal_connect_swapped (self->items, "items-changed", G_CALLBACK (items_changed_cb), self);
}

static GType
get_item_type (GListModel *model)
{
  return MANT_TYPE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (MANT_FORMAT_LIBRARY (model)->items));
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (MANT_FORMAT_LIBRARY (model)->items), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/**
 * mant_format_library_get_default:
 *
 * The library of this person. To be used, as a list, from the main thread only; that formats are
 * looked up by name in any thread does not need it.
 *
 * Returns: (transfer none): the one library of this process
 */
MantFormatLibrary *
mant_format_library_get_default (void)
{
  static MantFormatLibrary *library;

  if (g_once_init_enter (&library))
    {
      MantFormatLibrary *self = g_object_new (MANT_TYPE_FORMAT_LIBRARY, NULL);

      g_once_init_leave (&library, self);
    }
  return library;
}

/**
 * mant_format_library_reload:
 * @self: the library
 *
 * Looks at the file again, and brings the list up to date if it has changed.
 */
void
mant_format_library_reload (MantFormatLibrary *self)
{
  g_return_if_fail (MANT_IS_FORMAT_LIBRARY (self));

  synchronize (self);
}

/**
 * mant_format_library_watch:
 * @self: the library
 *
 * From now on the list follows the file when another process changes it. Needs a running main loop,
 * in which it tells; a second call does nothing.
 */
void
mant_format_library_watch (MantFormatLibrary *self)
{
  g_autofree char *path = mant_format_library_dup_file ();
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (MANT_IS_FORMAT_LIBRARY (self));

  if (self->monitor != NULL)
    return;
  file = g_file_new_for_path (path);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (synchronize), self,
                             G_CONNECT_SWAPPED);
}

static gboolean
modify (MantFormatLibrary  *self,
        MantLibraryEdit     edit,
        MantLibraryCheck    check,
        gpointer            user_data,
        GError            **error)
{
  const gboolean ok = mant_library_store_modify (edit, check, user_data, error);

  synchronize (self);
  return ok;
}

/* The values of a code book's file are taken in: the library stands alone, wherever it is
 * carried. */
static char *
dup_own_text (const char  *text,
              GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  const gsize length = strlen (stripped);

  if (g_str_has_prefix (stripped, "codebook(") && strchr (stripped, ')') == stripped + length - 1)
    {
      g_autofree char *content = g_strndup (stripped + 9, length - 10);
      const MantCodeBook *book = mant_code_book_read (content, NULL, error);

      return book != NULL ? mant_code_book_to_text (book) : NULL;
    }
  if (length > MANT_LIBRARY_MAX_TEXT || strpbrk (stripped, "\n\r") != NULL
      || strstr (stripped, " #") != NULL)
    {
      g_autofree char *shown = mant_text_escape (stripped, length, 40);

      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("“%s” is not the text of a format: that is one line without “ #”"), shown);
      return NULL;
    }
  return g_steal_pointer (&stripped);
}

typedef struct {
  const char *name, *new_name;
  GPtrArray *lines; /* to be added, in order; their ownership moves */
  guint n_done;
} Change;

static void
put_line (GPtrArray       *lines,
          MantLibraryLine *line)
{
  guint position;

  if (mant_library_lines_find (lines, line->name, &position) != NULL)
    {
      mant_library_line_free (g_ptr_array_index (lines, position));
      g_ptr_array_index (lines, position) = line;
    }
  else
    {
      g_ptr_array_add (lines, line);
    }
}

static gboolean
edit_add (GPtrArray  *lines,
          gpointer    user_data,
          GError    **error)
{
  Change *change = user_data;

  if (lines->len + change->lines->len > MANT_LIBRARY_MAX_LINES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("A format library has at most %d lines; nothing was changed"),
                   MANT_LIBRARY_MAX_LINES);
      return FALSE;
    }
  for (guint i = 0; i < change->lines->len; i++)
    {
      const MantLibraryLine *line = g_ptr_array_index (change->lines, i);

      if (line->name != NULL)
        {
          MantLibraryLine *own = mant_library_line_new (line->name, line->text, line->title);

          put_line (lines, own);
          change->n_done++;
        }
    }
  return TRUE;
}

static gboolean
check_added (GHashTable  *good_before,
             gpointer     user_data,
             GError     **error)
{
  const Change *change = user_data;
  MantBlockFormat format;
  gboolean is_wide;

  return mant_format_resolve_any (change->name, &format, &is_wide, error)
         && mant_library_store_check_dependents (good_before, change->name, error);
}

/**
 * mant_format_library_add:
 * @self: the library
 * @name: its name: a lower-case letter, then letters, digits and _, at most 63; not a built-in one
 * @text: what it means: any format's text, other own formats and codebook(FILE) included
 * @title: (nullable): what to call it in front of people: one line of at most 200 characters
 * @error: return location for an error
 *
 * Adds a format, or gives the one of this name another meaning. The values of a code book's file
 * are written into the library. What another process has added meanwhile is kept.
 *
 * Fails with %MANT_ERROR_FORMAT for a bad @name, @title or @text, and where an own format made of
 * this one would lose its meaning; with %MANT_ERROR_UNSUPPORTED for a format beyond this version;
 * with a %G_IO_ERROR or %G_FILE_ERROR where the file cannot be written. Nothing has changed then.
 *
 * Returns: whether it is there
 */
gboolean
mant_format_library_add (MantFormatLibrary  *self,
                         const char         *name,
                         const char         *text,
                         const char         *title,
                         GError            **error)
{
  g_autoptr (GPtrArray) lines
      = g_ptr_array_new_with_free_func ((GDestroyNotify) mant_library_line_free);
  g_autofree char *own_text = NULL, *own_title = NULL;
  Change change = { .name = name, .lines = lines };

  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  own_title = title != NULL ? g_strstrip (g_strdup (title)) : NULL;
  if (!mant_library_check_name (name, error)
      || (own_title != NULL && !mant_library_check_title (own_title, error))
      || (own_text = dup_own_text (text, error)) == NULL)
    return FALSE;

  g_ptr_array_add (lines, mant_library_line_new (name, own_text, own_title));
  return modify (self, edit_add, check_added, &change, error);
}

static gboolean
edit_remove (GPtrArray  *lines,
             gpointer    user_data,
             GError    **error)
{
  const Change *change = user_data;
  guint position;

  if (mant_library_lines_find (lines, change->name, &position) == NULL)
    {
      g_autofree char *shown = mant_text_escape (change->name, strlen (change->name), 80);

      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("There is no own format “%s”"), shown);
      return FALSE;
    }
  g_ptr_array_remove_index (lines, position);
  return TRUE;
}

static gboolean
check_removed (GHashTable  *good_before,
               gpointer     user_data,
               GError     **error)
{
  const Change *change = user_data;

  return mant_library_store_check_dependents (good_before, change->name, error);
}

/**
 * mant_format_library_remove:
 * @self: the library
 * @name: an own format's name
 * @error: return location for an error
 *
 * Removes a format.
 *
 * Fails with %MANT_ERROR_FORMAT where there is none of this name, and where another own format is
 * made of it.
 *
 * Returns: whether it is gone
 */
gboolean
mant_format_library_remove (MantFormatLibrary  *self,
                            const char         *name,
                            GError            **error)
{
  Change change = { .name = name };

  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return modify (self, edit_remove, check_removed, &change, error);
}

static gboolean
edit_rename (GPtrArray  *lines,
             gpointer    user_data,
             GError    **error)
{
  const Change *change = user_data;
  MantLibraryLine *line;
  guint position;

  if (mant_library_lines_find (lines, change->new_name, NULL) != NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("There is an own format “%s” already"), change->new_name);
      return FALSE;
    }
  line = mant_library_lines_find (lines, change->name, &position);
  if (line == NULL)
    return edit_remove (lines, user_data, error); /* which says so */

  g_ptr_array_index (lines, position)
      = mant_library_line_new (change->new_name, line->text, line->title);
  mant_library_line_free (line);
  return TRUE;
}

/**
 * mant_format_library_rename:
 * @self: the library
 * @name: an own format's name
 * @new_name: the name it is to have, as for mant_format_library_add()
 * @error: return location for an error
 *
 * Fails with %MANT_ERROR_FORMAT where there is no @name, where @new_name is bad or taken, and where
 * another own format is made of @name.
 *
 * Returns: whether it has the new name
 */
gboolean
mant_format_library_rename (MantFormatLibrary  *self,
                            const char         *name,
                            const char         *new_name,
                            GError            **error)
{
  Change change = { .name = name, .new_name = new_name };

  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (new_name != NULL, FALSE);

  return mant_library_check_name (new_name, error)
         && modify (self, edit_rename, check_removed, &change, error);
}

/**
 * mant_format_library_dup_text:
 * @self: the library
 * @name: a name
 *
 * Returns: (transfer full) (nullable): the text the name stands for; %NULL if it is no own format's
 */
char *
mant_format_library_dup_text (MantFormatLibrary *self,
                              const char        *name)
{
  g_auto (MantOwnFormat) own = { NULL };

  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return mant_format_library_lookup (name, &own) ? g_steal_pointer (&own.text) : NULL;
}

/**
 * mant_format_library_dup_title:
 * @self: the library
 * @name: a name
 *
 * Returns: (transfer full) (nullable): the title of the own format; %NULL if it has none
 */
char *
mant_format_library_dup_title (MantFormatLibrary *self,
                               const char        *name)
{
  g_auto (MantOwnFormat) own = { NULL };

  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return mant_format_library_lookup (name, &own) ? g_strdup (own.title) : NULL;
}

/**
 * mant_format_library_dup_path:
 * @self: the library
 *
 * Returns: (transfer full) (type filename): the file the library is kept in; it need not be there
 */
char *
mant_format_library_dup_path (MantFormatLibrary *self)
{
  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), NULL);

  return mant_format_library_dup_file ();
}

/**
 * mant_format_library_dup_problems:
 * @self: the library
 *
 * What in the file is not a format, though it should be: such lines do nothing, stay in the file
 * and are named here.
 *
 * Returns: (transfer full): sentences, each beginning with the line, in the order of the file
 */
char **
mant_format_library_dup_problems (MantFormatLibrary *self)
{
  g_autoptr (GStrvBuilder) problems = g_strv_builder_new ();
  g_autofree char *fault = NULL, *path = mant_format_library_dup_file ();
  g_autofree char *shown = mant_text_escape_path (path);
  g_autoptr (GArray) entries = mant_library_store_dup_entries (&fault);

  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), NULL);

  if (fault != NULL)
    {
      g_autofree char *sentence
          = g_strdup_printf (_("The format library %s cannot be read: %s"), shown, fault);

      g_strv_builder_add (problems, sentence);
    }
  for (guint i = 0; i < entries->len; i++)
    {
      const MantLibraryEntry *entry = &g_array_index (entries, MantLibraryEntry, i);
      g_autofree char *sentence = NULL;
      g_autoptr (GError) error = NULL;
      MantBlockFormat format;
      gboolean is_wide;

      if (entry->problem != NULL)
        sentence = g_strdup_printf (_("Line %u of %s: %s"), entry->line, shown, entry->problem);
      else if (entry->name != NULL
               && !mant_format_resolve_any (entry->name, &format, &is_wide, &error))
        sentence = g_strdup_printf (_("Line %u of %s: %s"), entry->line, shown, error->message);
      if (sentence != NULL)
        g_strv_builder_add (problems, sentence);
    }
  return g_strv_builder_end (problems);
}

/**
 * mant_format_library_export:
 * @self: the library
 *
 * The own formats in the file's syntax, after a line that says what it is; lines that are no format
 * are left out.
 *
 * Returns: (transfer full): a text for mant_format_library_import()
 */
char *
mant_format_library_export (MantFormatLibrary *self)
{
  g_autoptr (GArray) entries = mant_library_store_dup_entries (NULL);
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), NULL);

  text = g_string_new ("# Formats for Mantissa, one a line: NAME = FORMAT  # TITLE\n");
  for (guint i = 0; i < entries->len; i++)
    {
      const MantLibraryEntry *entry = &g_array_index (entries, MantLibraryEntry, i);
      g_autofree char *own_text = NULL;
      g_autoptr (MantLibraryLine) line = NULL;
      MantBlockFormat format;
      gboolean is_wide;

      if (entry->name == NULL || entry->problem != NULL
          || !mant_format_resolve_any (entry->name, &format, &is_wide, NULL))
        continue;
      /* A line written by hand may name a code book's file; whoever imports has no such file. */
      own_text = dup_own_text (entry->text, NULL);
      line = mant_library_line_new (entry->name, own_text != NULL ? own_text : entry->text,
                                    entry->title);
      g_string_append (text, line->raw);
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
check_imported (GHashTable  *good_before,
                gpointer     user_data,
                GError     **error)
{
  const Change *change = user_data;
  const char *last = "";

  for (guint i = 0; i < change->lines->len; i++)
    {
      const MantLibraryLine *line = g_ptr_array_index (change->lines, i);
      g_autoptr (GError) cause = NULL;
      MantBlockFormat format;
      gboolean is_wide;

      if (line->name == NULL)
        continue;
      last = line->name;
      if (!mant_format_resolve_any (line->name, &format, &is_wide, &cause))
        {
          g_set_error (error, MANT_ERROR, cause->code, _("Line %u: %s"), i + 1, cause->message);
          return FALSE;
        }
    }
  return mant_library_store_check_dependents (good_before, last, error);
}

/**
 * mant_format_library_import:
 * @self: the library
 * @text: lines NAME = FORMAT [# TITLE]; lines beginning with # and empty ones say nothing
 * @n_imported: (out) (optional): how many formats were added or given another meaning
 * @error: return location for an error
 *
 * Adds every format of a text, all of them or none. They may be made of each other in any order. A
 * name that is there already gets the new meaning.
 *
 * Fails as mant_format_library_add() does, with a sentence that names the line; with
 * %MANT_ERROR_FORMAT where there is no format in @text; with %MANT_ERROR_LIMIT where it is longer
 * than a library may be.
 *
 * Returns: whether all are there
 */
gboolean
mant_format_library_import (MantFormatLibrary  *self,
                            const char         *text,
                            guint              *n_imported,
                            GError            **error)
{
  g_autoptr (GPtrArray) lines = NULL;
  guint n_formats = 0;
  Change change = { NULL };

  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (n_imported != NULL)
    *n_imported = 0;
  lines = mant_library_lines_parse (text, strlen (text), error);
  if (lines == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      MantLibraryLine *line = g_ptr_array_index (lines, i);
      g_autoptr (GError) cause = NULL;
      g_autofree char *own_text = NULL;

      if (line->problem == NULL && line->name != NULL)
        {
          own_text = dup_own_text (line->text, &cause);
          n_formats++;
        }
      if (line->problem != NULL || cause != NULL)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT, _("Line %u: %s"), i + 1,
                       cause != NULL ? cause->message : line->problem);
          return FALSE;
        }
      if (own_text != NULL)
        {
          g_free (line->text);
          line->text = g_steal_pointer (&own_text);
        }
    }
  if (n_formats == 0)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_FORMAT,
                           _("There is no line NAME = FORMAT in the text"));
      return FALSE;
    }

  change.lines = lines;
  if (!modify (self, edit_add, check_imported, &change, error))
    return FALSE;
  if (n_imported != NULL)
    *n_imported = change.n_done;
  return TRUE;
}
