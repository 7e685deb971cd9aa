/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-library-store-private.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mant-format-resolve-private.h"
#include "mant-text-private.h"

#define LOCK_TRIES      50 /* of another process that is writing: 2 s in all */
#define LOCK_WAIT_US    40000

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

char *
mant_format_library_dup_file (void)
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
  g_autofree char *path = mant_format_library_dup_file ();
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

static void
entry_clear (gpointer data)
{
  MantLibraryEntry *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self->title);
  g_free (self->problem);
}

GArray *
mant_library_store_dup_entries (char **fault)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (MantLibraryEntry));

  g_array_set_clear_func (entries, entry_clear);
  pthread_mutex_lock (&store.mutex);
  refresh_locked ();
  if (fault != NULL)
    *fault = g_strdup (store.fault);
  for (guint i = 0; i < store.lines->len; i++)
    {
      const MantLibraryLine *line = g_ptr_array_index (store.lines, i);
      const MantLibraryEntry entry = { i + 1, g_strdup (line->name), g_strdup (line->text),
                            g_strdup (line->title), g_strdup (line->problem) };

      g_array_append_val (entries, entry);
    }
  pthread_mutex_unlock (&store.mutex);
  return entries;
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
  g_autoptr (GArray) entries = mant_library_store_dup_entries (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const MantLibraryEntry *entry = &g_array_index (entries, MantLibraryEntry, i);
      MantBlockFormat format;
      gboolean is_wide;

      if (entry->name != NULL && entry->problem == NULL
          && mant_format_resolve_any (entry->name, &format, &is_wide, NULL))
        g_hash_table_add (names, g_strdup (entry->name));
    }
  return names;
}

/* No format may lose its meaning because another one went or changed. */
gboolean
mant_library_store_check_dependents (GHashTable  *before,
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
gboolean
mant_library_store_modify (MantLibraryEdit    edit,
                           MantLibraryCheck   check,
                           gpointer           user_data,
                           GError           **error)
{
  g_autofree char *folder = mant_format_library_dup_folder ();
  g_autofree char *path = mant_format_library_dup_file ();
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
  return ok;
}
