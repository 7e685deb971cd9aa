/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-line-reader.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <mantissa.h>

#define CHUNK_SIZE 65536

struct _MantLineReader {
  int           fd;
  MantOutput   *answers;
  GCancellable *cancellable;
  guint64       number; /* of the line answered last, from 1 */
  char         *buffer;
  gsize         capacity, start, end;
  gboolean      at_end;
};

/**
 * mant_line_reader_new:
 * @fd: where to read; stays the caller's
 * @answers: (nullable): a stream to flush before waiting
 * @cancellable: ends the waiting
 *
 * Returns: (transfer full): a reader
 */
MantLineReader *
mant_line_reader_new (int           fd,
                      MantOutput   *answers,
                      GCancellable *cancellable)
{
  MantLineReader *self = g_new0 (MantLineReader, 1);

  self->fd = fd;
  self->answers = answers;
  self->cancellable = cancellable;
  self->capacity = CHUNK_SIZE;
  self->buffer = g_malloc (self->capacity);
  return self;
}

/**
 * mant_line_reader_free:
 * @self: a reader
 */
void
mant_line_reader_free (MantLineReader *self)
{
  g_free (self->buffer);
  g_free (self);
}

/**
 * mant_line_reader_get_number:
 * @self: a reader
 *
 * Returns: the number of the line that mant_line_reader_next() gave last, counted from 1
 */
guint64
mant_line_reader_get_number (MantLineReader *self)
{
  return self->number;
}

/* Waits for input or for the cancellable, whichever comes first. */
static gboolean
wait_for_input (MantLineReader  *self,
                GError         **error)
{
  GPollFD fds[2] = { { .fd = self->fd, .events = G_IO_IN | G_IO_HUP | G_IO_ERR } };
  gboolean watches = g_cancellable_make_pollfd (self->cancellable, &fds[1]);
  int ready;

  do
    ready = g_poll (fds, watches ? 2 : 1, -1);
  while (ready < 0 && errno == EINTR);
  if (watches)
    g_cancellable_release_fd (self->cancellable);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
read_more (MantLineReader  *self,
           GError         **error)
{
  ssize_t size;

  if (self->start > 0)
    {
      memmove (self->buffer, self->buffer + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }
  if (self->end == self->capacity)
    {
      if (self->capacity >= MANT_LINE_MAX_LENGTH)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                       _("standard input: line %" PRIu64 " is longer than %d bytes"),
                       self->number + 1, MANT_LINE_MAX_LENGTH);
          return FALSE;
        }
      self->capacity *= 2;
      self->buffer = g_realloc (self->buffer, self->capacity);
    }

  if (self->answers != NULL && !mant_output_flush (self->answers, error))
    return FALSE;
  if (!wait_for_input (self, error))
    return FALSE;
  do
    size = read (self->fd, self->buffer + self->end, self->capacity - self->end);
  while (size < 0 && errno == EINTR);
  if (size < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("standard input: %s"),
                   g_strerror (errno));
      return FALSE;
    }
  self->at_end = size == 0;
  self->end += size;
  return TRUE;
}

/**
 * mant_line_reader_next:
 * @self: a reader
 * @line: (out) (transfer none): the line, without blanks around it; not NUL-terminated, valid until
 *   the next call
 * @length: (out): its length in bytes
 * @error: return location for an error
 *
 * Returns: whether there was a line; %FALSE without @error is the end
 */
gboolean
mant_line_reader_next (MantLineReader  *self,
                       const char     **line,
                       gsize           *length,
                       GError         **error)
{
  const char *first, *last;
  gsize searched = 0;

  for (;;)
    {
      const char *begin = self->buffer + self->start;
      const char *newline = memchr (begin + searched, '\n', self->end - self->start - searched);

      if (newline != NULL)
        {
          first = begin;
          last = newline;
          self->start += newline + 1 - begin;
          break;
        }
      if (self->at_end)
        {
          if (self->start == self->end)
            return FALSE;
          first = begin;
          last = self->buffer + self->end;
          self->start = self->end;
          break;
        }
      searched = self->end - self->start;
      if (!read_more (self, error))
        return FALSE;
    }

  while (first < last && (*first == ' ' || *first == '\t'))
    first++;
  while (first < last && (last[-1] == ' ' || last[-1] == '\t' || last[-1] == '\r'))
    last--;
  self->number++;
  *line = first;
  *length = last - first;
  return TRUE;
}
