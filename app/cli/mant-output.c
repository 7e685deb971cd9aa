/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define BUFFER_SIZE (4 * MANT_OUTPUT_MAX_RESERVE)

struct _MantOutput {
  int       fd;
  gboolean  whole;
  char     *path;      /* (nullable): of a file, the name it will have */
  char     *temporary; /* (nullable): and the one it has until then */
  int       spool;  /* unlinked temporary file of a whole that outgrew the buffer; −1 before */
  GError   *failure; /* the first one; everything added after it goes nowhere */
  gsize     size;
  char      buffer[BUFFER_SIZE];
};

/**
 * mant_output_new:
 * @fd: where it goes; stays the caller's
 * @whole: whether to hold everything back until mant_output_commit()
 *
 * Memory is bounded either way: a whole beyond 256 KiB waits in an unlinked temporary file.
 *
 * Returns: (transfer full): an output
 */
MantOutput *
mant_output_new (int      fd,
                 gboolean whole)
{
  MantOutput *self = g_malloc (sizeof (MantOutput));

  self->fd = fd;
  self->whole = whole;
  self->path = NULL;
  self->temporary = NULL;
  self->spool = -1;
  self->failure = NULL;
  self->size = 0;
  return self;
}

/**
 * mant_output_new_file:
 * @path: the file to write, or to replace
 * @error: return location for an error of %G_IO_ERROR
 *
 * Writes a temporary file beside @path, which mant_output_commit() gives the name @path. Where @path
 * is a symbolic link, what it points to is replaced. Fails if there is something that is not a
 * regular file: a device would be replaced by a file.
 *
 * Returns: (transfer full) (nullable): an output
 */
MantOutput *
mant_output_new_file (const char  *path,
                      GError     **error)
{
  g_autofree char *resolved = realpath (path, NULL);
  g_autofree char *temporary = g_strconcat (resolved != NULL ? resolved : path, ".XXXXXX", NULL);
  GStatBuf status;
  MantOutput *self;
  int fd;

  if (resolved != NULL && g_stat (resolved, &status) == 0 && !S_ISREG (status.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   _("%s: is there and is not a regular file"), path);
      return NULL;
    }
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd == -1)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path,
                   g_strerror (code));
      return NULL;
    }
  self = mant_output_new (fd, FALSE);
  self->path = g_strdup (resolved != NULL ? resolved : path);
  self->temporary = g_steal_pointer (&temporary);
  return self;
}

/**
 * mant_output_free:
 * @self: an output
 *
 * Drops what has not been flushed or committed; a file that has not been committed goes away.
 */
void
mant_output_free (MantOutput *self)
{
  if (self->temporary != NULL)
    {
      close (self->fd);
      g_unlink (self->temporary);
    }
  g_free (self->temporary);
  g_free (self->path);
  if (self->spool != -1)
    close (self->spool);
  g_clear_error (&self->failure);
  g_free (self);
}

static gboolean
write_all (int          fd,
           const char  *bytes,
           gsize        size,
           const char  *what,
           GError     **error)
{
  while (size > 0)
    {
      ssize_t written = write (fd, bytes, size);

      if (written < 0)
        {
          int code = errno;

          if (code == EINTR)
            continue;
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", what,
                       g_strerror (code));
          return FALSE;
        }
      bytes += written;
      size -= written;
    }
  return TRUE;
}

static void
empty_buffer (MantOutput *self)
{
  if (self->failure == NULL && self->size > 0)
    {
      if (!self->whole)
        {
          write_all (self->fd, self->buffer, self->size,
                     self->path != NULL ? self->path : _("standard output"), &self->failure);
        }
      else
        {
          if (self->spool == -1)
            {
              g_autofree char *name = NULL;

              self->spool = g_file_open_tmp ("mantissa-XXXXXX", &name, &self->failure);
              if (self->spool != -1)
                g_unlink (name);
            }
          if (self->spool != -1)
            write_all (self->spool, self->buffer, self->size, _("temporary file"), &self->failure);
        }
    }
  self->size = 0;
}

/**
 * mant_output_reserve:
 * @self: an output
 * @size: bytes, at most %MANT_OUTPUT_MAX_RESERVE
 *
 * Room to write into directly, for rows made by the million. What was written counts after
 * mant_output_advance().
 *
 * Returns: (transfer none): at least @size bytes
 */
char *
mant_output_reserve (MantOutput *self,
                     gsize       size)
{
  g_assert (size <= MANT_OUTPUT_MAX_RESERVE);

  if (BUFFER_SIZE - self->size < size)
    empty_buffer (self);
  return self->buffer + self->size;
}

/**
 * mant_output_advance:
 * @self: an output
 * @size: how many bytes of the reserved ones were written
 */
void
mant_output_advance (MantOutput *self,
                     gsize       size)
{
  g_assert (size <= BUFFER_SIZE - self->size);

  self->size += size;
}

/**
 * mant_output_add_bytes:
 * @self: an output
 * @bytes: what to add
 * @size: how many bytes
 *
 * A failure to write is kept for mant_output_flush() or mant_output_commit() to tell.
 */
void
mant_output_add_bytes (MantOutput *self,
                       const char *bytes,
                       gsize       size)
{
  while (size > 0)
    {
      gsize part = MIN (size, MANT_OUTPUT_MAX_RESERVE);

      memcpy (mant_output_reserve (self, part), bytes, part);
      mant_output_advance (self, part);
      bytes += part;
      size -= part;
    }
}

/**
 * mant_output_add:
 * @self: an output
 * @text: what to add
 */
void
mant_output_add (MantOutput *self,
                 const char *text)
{
  mant_output_add_bytes (self, text, strlen (text));
}

/**
 * mant_output_printf:
 * @self: an output
 * @format: as for printf(); no floating-point conversions, which depend on the locale
 * @...: arguments
 */
void
mant_output_printf (MantOutput *self,
                    const char *format,
                    ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  mant_output_add (self, text);
}

/**
 * mant_output_flush:
 * @self: an output
 * @error: return location for the first failure to write
 *
 * Sends a stream's rows on their way. For a whole this only tells whether something has failed.
 *
 * Returns: whether everything so far could be written
 */
gboolean
mant_output_flush (MantOutput  *self,
                   GError     **error)
{
  if (!self->whole)
    empty_buffer (self);
  if (self->failure == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->failure);
  return FALSE;
}

static void
copy_spool (MantOutput *self)
{
  if (lseek (self->spool, 0, SEEK_SET) != 0)
    {
      g_set_error (&self->failure, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s",
                   _("temporary file"), g_strerror (errno));
      return;
    }
  for (;;)
    {
      ssize_t size = read (self->spool, self->buffer, BUFFER_SIZE);

      if (size == 0)
        return;
      if (size < 0)
        {
          if (errno == EINTR)
            continue;
          g_set_error (&self->failure, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s",
                       _("temporary file"), g_strerror (errno));
          return;
        }
      if (!write_all (self->fd, self->buffer, size, _("standard output"), &self->failure))
        return;
    }
}

static void
name_file (MantOutput *self)
{
  /* On the disk before it takes the place of what may have been there. */
  if (fsync (self->fd) != 0 || g_rename (self->temporary, self->path) != 0)
    {
      int code = errno;

      g_set_error (&self->failure, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", self->path,
                   g_strerror (code));
      return;
    }
  close (self->fd);
  g_clear_pointer (&self->temporary, g_free);
}

/**
 * mant_output_commit:
 * @self: an output
 * @error: return location for an error of %G_IO_ERROR; a reader that went away is
 *   %G_IO_ERROR_BROKEN_PIPE
 *
 * Prints a whole; flushes a stream; gives a file its name.
 *
 * Returns: whether everything was written
 */
gboolean
mant_output_commit (MantOutput  *self,
                    GError     **error)
{
  if (self->whole && self->spool != -1)
    {
      empty_buffer (self);
      if (self->failure == NULL)
        copy_spool (self);
      close (self->spool);
      self->spool = -1;
    }
  self->whole = FALSE;
  empty_buffer (self);
  if (self->failure == NULL && self->temporary != NULL)
    name_file (self);
  return mant_output_flush (self, error);
}
