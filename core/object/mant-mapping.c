/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-mapping-private.h"
#include "mant-text-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Pages of a mapping count as our memory while they are mapped, although the page cache can drop
 * them at any time: a scan of 10 GB would look like a process of 10 GB. After this many visited
 * bytes they are handed back; they stay in the page cache, and touching them again costs a minor
 * fault for each 64 KiB. */
#define RESIDENT_BYTES (G_GUINT64_CONSTANT (64) << 20)

struct _MantMapping {
  gatomicrefcount ref_count;
  char *path;
  int fd;
  const guint8 *data; /* NULL for an empty file */
  guint64 size;
  struct timespec modified;
  _Atomic guint64 n_visited_bytes; /* since pages were last handed back */
};

/* The guard: where to go on when the access that this thread is about to make fails. */
typedef struct {
  sigjmp_buf jump;
  const guint8 *begin, *end;
} Guard;

/* initial-exec: a handler must not be what first allocates a thread's copy. */
static __thread Guard *volatile current_guard __attribute__ ((tls_model ("initial-exec")));
static struct sigaction previous_action;

static void
bus_error_cb (int        signal_number,
              siginfo_t *info,
              void      *context)
{
  Guard *guard = current_guard;
  const guint8 *address = info->si_addr;

  if (guard != NULL && address >= guard->begin && address < guard->end)
    {
      current_guard = NULL;
      siglongjmp (guard->jump, 1);
    }

  /* Not ours: what would have happened without us. */
  if (previous_action.sa_flags & SA_SIGINFO)
    previous_action.sa_sigaction (signal_number, info, context);
  else if (previous_action.sa_handler != SIG_DFL && previous_action.sa_handler != SIG_IGN)
    previous_action.sa_handler (signal_number);
  else
    /* The access is tried again, and ends the process. */
    sigaction (SIGBUS, &previous_action, NULL);
}

static void
install_guard (void)
{
  static gsize installed;

  if (g_once_init_enter (&installed))
    {
      /* SA_NODEFER: siglongjmp () out of the handler then has no signal mask to restore, which
       * saves a system call at each guard. */
      struct sigaction action = { .sa_sigaction = bus_error_cb,
                                  .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK };

      sigemptyset (&action.sa_mask);
      sigaction (SIGBUS, &action, &previous_action);
      g_once_init_leave (&installed, 1);
    }
}

static const char *
file_kind (mode_t mode)
{
  if (S_ISDIR (mode))
    return _("a folder");
  if (S_ISFIFO (mode))
    return _("a pipe");
  if (S_ISSOCK (mode))
    return _("a socket");

  return _("a device");
}

/*
 * mant_mapping_open:
 * @path: a path in the file system's encoding
 *
 * Maps a file. Never blocks on a pipe, never reads. Fails with a %G_FILE_ERROR or
 * %MANT_ERROR_UNSUPPORTED (not a regular file) or %MANT_ERROR_LIMIT (no address space left).
 */
MantMapping *
mant_mapping_open (const char  *path,
                   GError     **error)
{
  struct stat status;
  void *data = NULL;
  /* O_NONBLOCK: opening a pipe that nobody writes to would wait for ever. */
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      const int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
                   _("the file could not be opened: %s"), g_strerror (saved_errno));
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, _("this is %s, not a regular file"),
                   file_kind (status.st_mode));
      close (fd);
      return NULL;
    }
  if ((guint64) status.st_size > G_MAXSIZE
      || (status.st_size > 0
          && (data = mmap (NULL, status.st_size, PROT_READ, MAP_SHARED, fd, 0)) == MAP_FAILED))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("the file of %" PRIu64 " bytes could not be mapped: %s"),
                   (guint64) status.st_size, g_strerror (errno));
      close (fd);
      return NULL;
    }

  install_guard ();

  MantMapping *self = g_new0 (MantMapping, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->fd = fd;
  self->data = data;
  self->size = status.st_size;
  self->modified = status.st_mtim;

  return self;
}

MantMapping *
mant_mapping_ref (MantMapping *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
mant_mapping_unref (MantMapping *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->data != NULL)
    munmap ((void *) self->data, self->size);
  close (self->fd);
  g_free (self->path);
  g_free (self);
}

guint64
mant_mapping_get_size (MantMapping *self)
{
  return self->size;
}

const char *
mant_mapping_get_path (MantMapping *self)
{
  return self->path;
}

/* Whether the file is still the one that was opened. A rewritten file is as bad as a shorter one:
 * its header may no longer describe its data. A file that was replaced (by rename) is not: our
 * descriptor holds on to the old one. */
static gboolean
check_unchanged (MantMapping  *self,
                 GError      **error)
{
  struct stat status;

  const gboolean has_status = fstat (self->fd, &status) == 0;

  if (has_status && (guint64) status.st_size == self->size
      && status.st_mtim.tv_sec == self->modified.tv_sec
      && status.st_mtim.tv_nsec == self->modified.tv_nsec)
    return TRUE;

  g_autofree char *shown = mant_text_escape_path (self->path);

  if (has_status && (guint64) status.st_size != self->size)
    g_set_error (error, MANT_ERROR, MANT_ERROR_CHANGED,
                 _("“%s” changed on disk: it has %" PRIu64 " bytes, and had %" PRIu64
                   " when it was opened; open it again"),
                 shown, (guint64) status.st_size, self->size);
  else
    g_set_error (error, MANT_ERROR, MANT_ERROR_CHANGED,
                 _("“%s” changed on disk since it was opened; open it again"), shown);

  return FALSE;
}

/* A function of its own: no local of it is changed between sigsetjmp () and the jump back. */
static gboolean
visit_guarded (const guint8       *bytes,
               gsize               count,
               MantMappingVisitor  visitor,
               gpointer            user_data)
{
  Guard guard = { .begin = bytes, .end = bytes + count };

  if (sigsetjmp (guard.jump, 0) != 0)
    return FALSE;

  current_guard = &guard;
  visitor (bytes, user_data);
  current_guard = NULL;

  return TRUE;
}

/*
 * mant_mapping_visit:
 * @offset: first byte, from the start of the file
 * @count: number of bytes; the range lies within the file as it was when it was opened
 * @visitor: gets the bytes where they are mapped, without a copy; must not nest
 *
 * Fails with %MANT_ERROR_CHANGED if the file is no longer as it was, and with %G_FILE_ERROR_IO if
 * the device could not deliver; @visitor may then have seen part of the bytes, or none.
 */
gboolean
mant_mapping_visit (MantMapping         *self,
                    guint64              offset,
                    gsize                count,
                    MantMappingVisitor   visitor,
                    gpointer             user_data,
                    GError             **error)
{
  g_return_val_if_fail (offset <= self->size && count <= self->size - offset, FALSE);

  if (!check_unchanged (self, error))
    return FALSE;
  if (count == 0)
    return TRUE;

  if (!visit_guarded (self->data + offset, count, visitor, user_data))
    {
      if (!check_unchanged (self, error))
        return FALSE;

      g_autofree char *shown = mant_text_escape_path (self->path);

      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO,
                   _("“%s” could not be read between bytes %" PRIu64 " and %" PRIu64), shown,
                   offset, offset + count);
      return FALSE;
    }

  return TRUE;
}

/* Says that `n_bytes` were read through visits, so that a long scan hands pages back. */
void
mant_mapping_account (MantMapping *self,
                      gsize        n_bytes)
{
  if (self->size <= RESIDENT_BYTES)
    return;

  if (atomic_fetch_add_explicit (&self->n_visited_bytes, n_bytes, memory_order_relaxed) + n_bytes
        >= RESIDENT_BYTES)
    {
      atomic_store_explicit (&self->n_visited_bytes, 0, memory_order_relaxed);
      madvise ((void *) self->data, self->size, MADV_DONTNEED);
    }
}

typedef struct {
  guint8 *bytes;
  gsize count;
} Copy;

static void
copy_visitor (const guint8 *bytes,
              gpointer      user_data)
{
  const Copy *copy = user_data;

  memcpy (copy->bytes, bytes, copy->count);
}

/* Copies a range of the file, as mant_mapping_visit () does. */
gboolean
mant_mapping_read (MantMapping  *self,
                   guint64       offset,
                   gsize         count,
                   guint8       *bytes,
                   GError      **error)
{
  Copy copy = { bytes, count };

  if (!mant_mapping_visit (self, offset, count, copy_visitor, &copy, error))
    return FALSE;
  mant_mapping_account (self, count);

  return TRUE;
}
