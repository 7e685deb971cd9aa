/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-library.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mant-code-book-private.h"
#include "mant-format-library-lines-private.h"
#include "mant-format-library-private.h"
#include "mant-format-resolve-private.h"
#include "mant-item.h"
#include "mant-item-private.h"
#include "mant-text-private.h"

#define LOCK_TRIES      50 /* of another process that is writing: 2 s in all */
#define LOCK_WAIT_US    40000

struct _MantFormatLibrary
{
  GObject parent_instance;

  GListStore *items;
  GFileMonitor *monitor;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MantFormatLibrary, mant_format_library, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* The file as it was read last. Names are looked up by any thread, so it is not the object's. */
typedef struct {
  gboolean exists;
  dev_t device;
  ino_t inode;
  off_t size;
  struct timespec mtime;
} Stamp;

static struct {
  pthread_mutex_t mutex;
  gboolean is_read;
  Stamp stamp;
  GPtrArray *lines; /* MantLibraryLine */
  char *fault;      /* (nullable): why the file as a whole cannot be read */
} store = { .mutex = PTHREAD_MUTEX_INITIALIZER };

char *
mant_format_library_dup_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "mantissa", NULL);
}

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "mantissa", "formats.txt", NULL);
}

static Stamp
stamp_of (const char *path)
{
  struct stat status;

  if (stat (path, &status) != 0)
    return (Stamp) { .exists = FALSE };
  return (Stamp) { TRUE, status.st_dev, status.st_ino, status.st_size, status.st_mtim };
}

static gboolean
stamp_equal (const Stamp *a,
             const Stamp *b)
{
  return a->exists == b->exists && a->device == b->device && a->inode == b->inode
         && a->size == b->size && a->mtime.tv_sec == b->mtime.tv_sec
         && a->mtime.tv_nsec == b->mtime.tv_nsec;
}

static GPtrArray *
read_lines (const char  *path,
            GError     **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  struct stat status;

  if (stat (path, &status) != 0)
    {
      if (errno == ENOENT || errno == ENOTDIR)
        return g_ptr_array_new_with_free_func ((GDestroyNotify) mant_library_line_free);
    }
  else if (!S_ISREG (status.st_mode))
    {
      /* A pipe in its place would be waited for. */
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_PARSE, _("it is not a regular file"));
      return NULL;
    }
  else if (status.st_size > MANT_LIBRARY_MAX_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("%" PRId64 " bytes are too many for a format library"),
                   (gint64) status.st_size);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  return mant_library_lines_parse (text, length, error);
}

/* Reads the file again if it is not what it was. With the mutex held. */
static void
refresh_locked (void)
{
  g_autofree char *path = dup_path ();
  const Stamp now = stamp_of (path);
  g_autoptr (GError) error = NULL;
  GPtrArray *lines;

  if (store.is_read && stamp_equal (&store.stamp, &now))
    return;

  lines = read_lines (path, &error);
  g_clear_pointer (&store.fault, g_free);
  g_clear_pointer (&store.lines, g_ptr_array_unref);
  if (error != NULL)
    store.fault = g_strdup (error->message);
  store.lines = lines != NULL
                    ? lines
                    : g_ptr_array_new_with_free_func ((GDestroyNotify) mant_library_line_free);
  store.stamp = now;
  store.is_read = TRUE;
}

gboolean
mant_format_library_lookup (const char    *name,
                            MantOwnFormat *found)
{
  MantLibraryLine *line;
  guint position = 0;

  if (!mant_library_is_name (name))
    return FALSE;

  pthread_mutex_lock (&store.mutex);
  refresh_locked ();
  line = mant_library_lines_find (store.lines, name, &position);
  if (line != NULL)
    {
      found->text = g_strdup (line->text);
      found->title = line->title != NULL ? g_intern_string (line->title) : NULL;
      found->line = position + 1;
    }
  pthread_mutex_unlock (&store.mutex);
  return line != NULL;
}

void
mant_own_format_clear (MantOwnFormat *self)
{
  g_clear_pointer (&self->text, g_free);
}

/* One format of the file, copied, so that it can be parsed without the mutex. */
typedef struct {
  guint line;
  char *name, *text, *title, *problem;
} Entry;

static void
entry_clear (gpointer data)
{
  Entry *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self->title);
  g_free (self->problem);
}

static GArray *
dup_entries (char **fault)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, entry_clear);
  pthread_mutex_lock (&store.mutex);
  refresh_locked ();
  if (fault != NULL)
    *fault = g_strdup (store.fault);
  for (guint i = 0; i < store.lines->len; i++)
    {
      const MantLibraryLine *line = g_ptr_array_index (store.lines, i);
      const Entry entry = { i + 1, g_strdup (line->name), g_strdup (line->text),
                            g_strdup (line->title), g_strdup (line->problem) };

      g_array_append_val (entries, entry);
    }
  pthread_mutex_unlock (&store.mutex);
  return entries;
}

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
  g_autoptr (GArray) entries = dup_entries (NULL);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint n_same = 0, n_same_end = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      MantBlockFormat format;

      if (entry->name != NULL && entry->problem == NULL
          && mant_format_resolve (entry->name, &format, NULL, 0) == MANT_OK)
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
  g_autofree char *path = dup_path ();
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

/* Waits, for a while, until no other process is writing: a lock on the folder, which leaves no file
 * behind. −1 with an error. */
static int
lock_folder (const char  *folder,
             GError     **error)
{
  g_autofree char *shown = mant_text_escape_path (folder);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0 || (fd = open (folder, O_RDONLY | O_DIRECTORY
                                                                          | O_CLOEXEC)) < 0)
    {
      const int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
                   _("The folder of the format library, %s, cannot be used: %s"), shown,
                   g_strerror (saved));
      return -1;
    }
  for (int i = 0; i < LOCK_TRIES; i++)
    {
      /* Where a file system has no locks there is nothing to wait for. */
      if (flock (fd, LOCK_EX | LOCK_NB) == 0 || (errno != EWOULDBLOCK && errno != EINTR))
        return fd;
      g_usleep (LOCK_WAIT_US);
    }
  close (fd);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               _("Another program keeps the format library in %s locked; nothing was changed"),
               shown);
  return -1;
}

/* Which names mean something now. */
static GHashTable *
find_good_names (void)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) entries = dup_entries (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      MantBlockFormat format;

      if (entry->name != NULL && entry->problem == NULL
          && mant_format_resolve (entry->name, &format, NULL, 0) == MANT_OK)
        g_hash_table_add (names, g_strdup (entry->name));
    }
  return names;
}

/* No format may lose its meaning because another one went or changed. */
static gboolean
check_dependents (GHashTable  *before,
                  const char  *name,
                  GError     **error)
{
  g_autoptr (GHashTable) now = find_good_names ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_str_equal (key, name) && !g_hash_table_contains (now, key))
      {
        g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                     _("“%s” is made of “%s” and would mean nothing any more; change or remove it "
                       "first"), (const char *) key, name);
        return FALSE;
      }
  return TRUE;
}

/* An edit of the lines; with the mutex held. */
typedef gboolean (*Edit) (GPtrArray *lines, gpointer user_data, GError **error);
/* Looks at the library as it is after the edit, without the mutex, before anything is written. */
typedef gboolean (*Check) (GHashTable *good_before, gpointer user_data, GError **error);

static gboolean
write_lines (const char  *path,
             GError     **error)
{
  g_autofree char *text = NULL;
  char *real;
  gboolean ok;

  pthread_mutex_lock (&store.mutex);
  text = mant_library_lines_to_text (store.lines);
  pthread_mutex_unlock (&store.mutex);
  if (strlen (text) > MANT_LIBRARY_MAX_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("The format library would be larger than %u bytes; nothing was changed"),
                   MANT_LIBRARY_MAX_BYTES);
      return FALSE;
    }
  /* To a temporary file beside it, which is then renamed; beside where a symbolic link leads, which
   * stays a link. */
  real = realpath (path, NULL);
  ok = g_file_set_contents_full (real != NULL ? real : path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, error);
  free (real);
  return ok;
}

/* Reads the file as it is now, edits, checks, writes; all while no other process writes. On any
 * failure everything is as before. */
static gboolean
modify (MantFormatLibrary *self,
        Edit               edit,
        Check              check,
        gpointer           user_data,
        GError           **error)
{
  g_autofree char *folder = mant_format_library_dup_folder ();
  g_autofree char *path = dup_path ();
  g_autoptr (GHashTable) good = NULL;
  const int fd = lock_folder (folder, error);
  gboolean ok;

  if (fd < 0)
    return FALSE;

  good = find_good_names ();
  pthread_mutex_lock (&store.mutex);
  refresh_locked ();
  ok = store.fault == NULL;
  if (!ok)
    {
      g_autofree char *shown = mant_text_escape_path (path);

      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("The format library %s cannot be read, so it is left as it is: %s"), shown,
                   store.fault);
    }
  else
    {
      ok = edit (store.lines, user_data, error);
    }
  pthread_mutex_unlock (&store.mutex);

  ok = ok && check (good, user_data, error) && write_lines (path, error);

  pthread_mutex_lock (&store.mutex);
  if (ok)
    store.stamp = stamp_of (path);
  else
    store.is_read = FALSE; /* forget the edit */
  pthread_mutex_unlock (&store.mutex);
  close (fd);
  synchronize (self);
  return ok;
}

/* The values of a code book's file are taken in: the library stands alone, wherever it is carried. */
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

  return mant_format_resolve_checked (change->name, &format, error)
         && check_dependents (good_before, change->name, error);
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
  return check_dependents (good_before, ((const Change *) user_data)->name, error);
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

  return dup_path ();
}

/**
 * mant_format_library_dup_problems:
 * @self: the library
 *
 * What in the file is not a format, though it should be: such lines do nothing, stay in the file and
 * are named here.
 *
 * Returns: (transfer full): sentences, each beginning with the line, in the order of the file
 */
char **
mant_format_library_dup_problems (MantFormatLibrary *self)
{
  g_autoptr (GStrvBuilder) problems = g_strv_builder_new ();
  g_autofree char *fault = NULL, *path = dup_path ();
  g_autofree char *shown = mant_text_escape_path (path);
  g_autoptr (GArray) entries = dup_entries (&fault);

  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), NULL);

  if (fault != NULL)
    {
      g_autofree char *sentence
          = g_strdup_printf (_("The format library %s cannot be read: %s"), shown, fault);

      g_strv_builder_add (problems, sentence);
    }
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      g_autofree char *sentence = NULL;
      g_autoptr (GError) error = NULL;
      MantBlockFormat format;

      if (entry->problem != NULL)
        sentence = g_strdup_printf (_("Line %u of %s: %s"), entry->line, shown, entry->problem);
      else if (entry->name != NULL && !mant_format_resolve_checked (entry->name, &format, &error))
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
  g_autoptr (GArray) entries = dup_entries (NULL);
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (MANT_IS_FORMAT_LIBRARY (self), NULL);

  text = g_string_new ("# Formats for Mantissa, one a line: NAME = FORMAT  # TITLE\n");
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      g_autofree char *own_text = NULL;
      g_autoptr (MantLibraryLine) line = NULL;
      MantBlockFormat format;

      if (entry->name == NULL || entry->problem != NULL
          || mant_format_resolve (entry->name, &format, NULL, 0) != MANT_OK)
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

      if (line->name == NULL)
        continue;
      last = line->name;
      if (!mant_format_resolve_checked (line->name, &format, &cause))
        {
          g_set_error (error, MANT_ERROR, cause->code, _("Line %u: %s"), i + 1, cause->message);
          return FALSE;
        }
    }
  return check_dependents (good_before, last, error);
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
