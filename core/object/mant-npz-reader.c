/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-npz-reader-private.h"

#include "mant-text-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <string.h>
#include <zlib.h>

/* PKWARE's APPNOTE.TXT 6.3: what a ZIP file is. The list at its end is what counts; sizes in local
 * headers are not looked at (NumPy leaves them to a ZIP64 field there). */
#define END_SIGNATURE      0x06054b50u
#define END_BYTES          22
#define END_MAX_COMMENT    65535
#define ENTRY_SIGNATURE    0x02014b50u
#define ENTRY_BYTES        46
#define LOCAL_SIGNATURE    0x04034b50u
#define LOCAL_BYTES        30
#define METHOD_STORED      0
#define METHOD_DEFLATED    8
#define FLAG_ENCRYPTED     1
#define EXTRA_ZIP64        1
#define MAX_NAME           1024

#define NPY_MAGIC          "\x93NUMPY"
#define NPY_MAGIC_BYTES    6
#define NPY_MAX_HEADER     65535

typedef struct {
  char   *name; /* without ".npy" */
  guint   method;
  guint32 crc;
  guint64 n_bytes, n_packed;
  guint64 local; /* offset of the local header */
  MantNpzArray *given; /* (nullable): the array itself: there is no file */
} Entry;

struct _MantNpzReader {
  GBytes *bytes;
  const guint8 *data;
  guint64 size;
  GArray *entries; /* Entry */
  GHashTable *positions; /* name → position + 1 */
};

static gboolean fail_at (guint64 position, GError **error, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

static gboolean
fail_at (guint64      position,
         GError     **error,
         const char  *format,
         ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE, _("byte %" PRIu64 ": %s"), position, message);

  return FALSE;
}

static guint
get_u16 (const guint8 *p)
{
  return p[0] | p[1] << 8;
}

static guint32
get_u32 (const guint8 *p)
{
  return get_u16 (p) | (guint32) get_u16 (p + 2) << 16;
}

static guint64
get_u64 (const guint8 *p)
{
  return get_u32 (p) | (guint64) get_u32 (p + 4) << 32;
}

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_clear_pointer (&entry->given, mant_npz_array_free);
}

/* The end record: the last 22 bytes, but for a comment. */
static gboolean
find_end (MantNpzReader *self,
          guint64       *end,
          GError       **error)
{
  const guint64 lowest = self->size > END_BYTES + END_MAX_COMMENT
                         ? self->size - END_BYTES - END_MAX_COMMENT : 0;

  if (self->size < END_BYTES || get_u32 (self->data) != LOCAL_SIGNATURE)
    return fail_at (0, error, _("this is not a ZIP file, which .npz is"));

  for (guint64 at = self->size - END_BYTES + 1; at-- > lowest;)
    if (get_u32 (self->data + at) == END_SIGNATURE
        && at + END_BYTES + get_u16 (self->data + at + 20) == self->size)
      {
        *end = at;
        return TRUE;
      }

  return fail_at (self->size, error, _("the ZIP file has no end record: it is cut off"));
}

/* Sizes that do not fit 32 bits, or were not known to, are in an extra field. */
static gboolean
apply_zip64 (const guint8 *extra,
             guint         n_extra,
             guint64       position,
             Entry        *entry,
             GError      **error)
{
  guint64 *const fields[] = { &entry->n_bytes, &entry->n_packed, &entry->local };

  for (guint at = 0; at + 4 <= n_extra;)
    {
      const guint id = get_u16 (extra + at), n = get_u16 (extra + at + 2);
      guint used = 0;

      if (n > n_extra - at - 4)
        break;
      if (id == EXTRA_ZIP64)
        for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
          if (*fields[i] == G_MAXUINT32)
            {
              if (n - used < 8)
                return fail_at (position, error, _("the ZIP64 field of an entry is cut off"));
              *fields[i] = get_u64 (extra + at + 4 + used);
              used += 8;
            }
      at += 4 + n;
    }

  return TRUE;
}

static gboolean
read_entry (MantNpzReader *self,
            guint64       *at,
            guint64        end,
            GError       **error)
{
  const guint64 start = *at;
  const guint8 *p = self->data + start;
  Entry entry = { 0 };
  guint n_name, n_extra, n_comment;

  if (end - start < ENTRY_BYTES || get_u32 (p) != ENTRY_SIGNATURE)
    return fail_at (start, error, _("an entry of the ZIP file's list is missing"));
  n_name = get_u16 (p + 28);
  n_extra = get_u16 (p + 30);
  n_comment = get_u16 (p + 32);
  if (end - start - ENTRY_BYTES < (guint64) n_name + n_extra + n_comment)
    return fail_at (start, error, _("an entry of the ZIP file's list is cut off"));
  *at = start + ENTRY_BYTES + n_name + n_extra + n_comment;

  if (n_name == 0 || n_name > MAX_NAME
      || !g_utf8_validate_len ((const char *) p + ENTRY_BYTES, n_name, NULL))
    return fail_at (start + ENTRY_BYTES, error,
                    _("the name of an entry is empty, over %d bytes, or not UTF-8"), MAX_NAME);
  if (n_name < 4 || memcmp (p + ENTRY_BYTES + n_name - 4, ".npy", 4) != 0)
    return TRUE; /* not an array */

  entry.method = get_u16 (p + 10);
  entry.crc = get_u32 (p + 16);
  entry.n_packed = get_u32 (p + 20);
  entry.n_bytes = get_u32 (p + 24);
  entry.local = get_u32 (p + 42);
  if (!apply_zip64 (p + ENTRY_BYTES + n_name, n_extra, start, &entry, error))
    return FALSE;

  entry.name = g_strndup ((const char *) p + ENTRY_BYTES, n_name - 4);
  if (get_u16 (p + 8) & FLAG_ENCRYPTED
      || (entry.method != METHOD_STORED && entry.method != METHOD_DEFLATED))
    {
      g_autofree char *shown = mant_text_escape (entry.name, strlen (entry.name), 80);

      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("byte %" PRIu64 ": the array “%s” is packed by method %u or encrypted, and "
                     "only stored and deflated ones are read"),
                   start, shown, entry.method);
      g_free (entry.name);
      return FALSE;
    }
  if (entry.n_bytes > MANT_NPZ_MAX_ARRAY_BYTES + NPY_MAX_HEADER)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("byte %" PRIu64 ": an array of %" PRIu64 " bytes; at most %" PRIu64
                     " are read"),
                   start, entry.n_bytes, MANT_NPZ_MAX_ARRAY_BYTES);
      g_free (entry.name);
      return FALSE;
    }
  if (g_hash_table_contains (self->positions, entry.name))
    {
      g_autofree char *name = g_steal_pointer (&entry.name);
      g_autofree char *shown = mant_text_escape (name, strlen (name), 80);

      return fail_at (start, error, _("the array “%s” is there twice"), shown);
    }

  g_array_append_val (self->entries, entry);
  g_hash_table_insert (self->positions, entry.name, GUINT_TO_POINTER (self->entries->len));
  return TRUE;
}

static gboolean
read_list (MantNpzReader *self,
           GError       **error)
{
  guint64 end = 0, at, n_bytes;
  guint n_entries;

  if (!find_end (self, &end, error))
    return FALSE;
  n_entries = get_u16 (self->data + end + 10);
  n_bytes = get_u32 (self->data + end + 12);
  at = get_u32 (self->data + end + 16);
  if (n_entries == G_MAXUINT16 || at == G_MAXUINT32)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("byte %" PRIu64 ": a ZIP file of over 65534 entries"), end);
      return FALSE;
    }
  if (at > end || n_bytes > end - at)
    return fail_at (end, error, _("the ZIP file's list is not within the file"));

  for (guint i = 0; i < n_entries; i++)
    if (!read_entry (self, &at, end, error))
      return FALSE;

  return TRUE;
}

MantNpzReader *
mant_npz_reader_new_empty (void)
{
  MantNpzReader *self = g_new0 (MantNpzReader, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, clear_entry);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

/* Takes the array, also where it fails: MANT_ERROR_PARSE if the name is there already. */
gboolean
mant_npz_reader_add (MantNpzReader  *self,
                     const char     *name,
                     MantNpzArray   *array,
                     GError        **error)
{
  Entry entry = { .given = array };

  if (g_hash_table_contains (self->positions, name) || self->entries->len == MANT_NPZ_MAX_ARRAYS)
    {
      g_autofree char *shown = mant_text_escape (name, strlen (name), 80);

      mant_npz_array_free (array);
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("The array “%s” is there twice, or there are too many"), shown);
      return FALSE;
    }

  entry.name = g_strdup (name);
  g_array_append_val (self->entries, entry);
  g_hash_table_insert (self->positions, entry.name, GUINT_TO_POINTER (self->entries->len));
  return TRUE;
}

/* Opens what `bytes` holds: a .npz of at most MANT_NPZ_MAX_ARRAYS arrays. Fails with
 * MANT_ERROR_PARSE, _UNSUPPORTED or _LIMIT, the byte named. */
MantNpzReader *
mant_npz_reader_new (GBytes  *bytes,
                     GError **error)
{
  g_autoptr (MantNpzReader) self = mant_npz_reader_new_empty ();
  gsize size;

  self->bytes = g_bytes_ref (bytes);
  self->data = g_bytes_get_data (bytes, &size);
  self->size = size;
  if (!read_list (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
mant_npz_reader_free (MantNpzReader *self)
{
  g_hash_table_unref (self->positions);
  g_array_unref (self->entries);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

guint
mant_npz_reader_get_n_arrays (MantNpzReader *self)
{
  return self->entries->len;
}

const char *
mant_npz_reader_get_name (MantNpzReader *self,
                          guint          position)
{
  return g_array_index (self->entries, Entry, position).name;
}

gboolean
mant_npz_reader_has (MantNpzReader *self,
                     const char    *name)
{
  return g_hash_table_contains (self->positions, name);
}

/* The entry's bytes, unpacked: exactly as many as the list says, and with its checksum. */
static guint8 *
unpack (MantNpzReader *self,
        const Entry   *entry,
        GError       **error)
{
  g_autofree guint8 *bytes = NULL;
  const guint8 *packed;
  guint64 start;

  if (entry->local > self->size || self->size - entry->local < LOCAL_BYTES
      || get_u32 (self->data + entry->local) != LOCAL_SIGNATURE)
    {
      fail_at (entry->local, error, _("the array's place in the ZIP file holds no array"));
      return NULL;
    }
  start = entry->local + LOCAL_BYTES + get_u16 (self->data + entry->local + 26)
          + get_u16 (self->data + entry->local + 28);
  if (start > self->size || self->size - start < entry->n_packed)
    {
      fail_at (entry->local, error, _("the array's %" PRIu64 " packed bytes are not within the "
                                      "file"), entry->n_packed);
      return NULL;
    }
  packed = self->data + start;

  /* Deflate makes at most 1032 bytes of one: what says more is lying, and gets no memory. */
  if (entry->method == METHOD_STORED ? entry->n_packed != entry->n_bytes
                                     : entry->n_bytes / 1032 > entry->n_packed)
    {
      fail_at (entry->local, error, _("the array cannot have %" PRIu64 " bytes: it is packed in "
                                      "%" PRIu64), entry->n_bytes, entry->n_packed);
      return NULL;
    }
  bytes = g_try_malloc (MAX (entry->n_bytes, 1));
  if (bytes == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("There is no memory for an array of %" PRIu64 " bytes"), entry->n_bytes);
      return NULL;
    }

  if (entry->method == METHOD_STORED)
    {
      memcpy (bytes, packed, entry->n_bytes);
    }
  else
    {
      z_stream stream = { 0 };
      int status;

      if (inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
        g_error ("zlib could not be started");
      stream.next_in = (guint8 *) packed;
      stream.avail_in = entry->n_packed; /* both below 2²⁹ */
      stream.next_out = bytes;
      stream.avail_out = entry->n_bytes;
      status = inflate (&stream, Z_FINISH);
      inflateEnd (&stream);
      if (status != Z_STREAM_END || stream.avail_out != 0)
        {
          fail_at (start, error, _("the deflated data is damaged"));
          return NULL;
        }
    }
  if (crc32 (crc32 (0, NULL, 0), bytes, entry->n_bytes) != entry->crc)
    {
      fail_at (start, error, _("the checksum does not fit: the file is damaged"));
      return NULL;
    }

  return g_steal_pointer (&bytes);
}

static gboolean
take (const char **p,
      const char  *end,
      const char  *text)
{
  const gsize n = strlen (text);

  while (*p < end && **p == ' ')
    ++*p;
  if ((gsize) (end - *p) < n || memcmp (*p, text, n) != 0)
    return FALSE;
  *p += n;

  return TRUE;
}

/* The dictionary as NumPy writes it, its keys sorted (numpy/lib/format.py, _write_array_header). */
static gboolean
parse_header (const char   *p,
              const char   *end,
              MantNpzArray *array,
              gboolean     *is_swapped)
{
  array->n_items = 1;
  if (!take (&p, end, "{") || !take (&p, end, "'descr':") || !take (&p, end, "'") || end - p < 4)
    return FALSE;
  *is_swapped = *p == '>';
  if (strchr ("<>|=", *p) == NULL || *p == '\0' || strchr ("biuf", p[1]) == NULL || p[1] == '\0'
      || strchr ("1248", p[2]) == NULL || p[2] == '\0')
    return FALSE;
  array->kind = p[1];
  array->item_bytes = p[2] - '0';
  if ((array->kind == 'b' && array->item_bytes != 1)
      || (array->kind == 'f' && array->item_bytes == 1))
    return FALSE;
  p += 3;
  if (!take (&p, end, "'") || !take (&p, end, ",") || !take (&p, end, "'fortran_order':")
      || !take (&p, end, "False") || !take (&p, end, ",") || !take (&p, end, "'shape':")
      || !take (&p, end, "("))
    return FALSE;

  while (!take (&p, end, ")"))
    {
      guint64 dimension = 0;

      if (array->n_dims == MANT_NPZ_MAX_RANK || p == end || !g_ascii_isdigit (*p))
        return FALSE;
      for (; p < end && g_ascii_isdigit (*p); p++)
        {
          dimension = dimension * 10 + (*p - '0');
          if (dimension > MANT_NPZ_MAX_ARRAY_BYTES)
            return FALSE;
        }
      array->shape[array->n_dims++] = dimension;
      array->n_items *= dimension;
      if (array->n_items > MANT_NPZ_MAX_ARRAY_BYTES)
        return FALSE;
      take (&p, end, ",");
      while (p < end && *p == ' ')
        p++;
    }
  take (&p, end, ",");

  return take (&p, end, "}");
}

static void
swap_items (MantNpzArray *array)
{
  for (gsize i = 0; i < array->n_items; i++)
    for (guint j = 0; j < array->item_bytes / 2; j++)
      {
        guint8 *item = array->items + i * array->item_bytes, kept = item[j];

        item[j] = item[array->item_bytes - 1 - j];
        item[array->item_bytes - 1 - j] = kept;
      }
}

/* Unpacks the array `name`. Fails with MANT_ERROR_PARSE where it is damaged, _UNSUPPORTED where it
 * is not of numbers in C order, _LIMIT, and _SHAPE where there is none of that name. Reads in time
 * linear in its size; thread-safe. */
MantNpzArray *
mant_npz_reader_load (MantNpzReader *self,
                      const char    *name,
                      GError       **error)
{
  const guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, name));
  g_autofree char *shown = mant_text_escape (name, strlen (name), 80);
  g_autoptr (MantNpzArray) array = g_new0 (MantNpzArray, 1);
  g_autofree guint8 *bytes = NULL;
  const Entry *entry;
  guint start, n_header;
  gboolean is_swapped = FALSE;

  if (position == 0)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE, _("There is no array “%s”"), shown);
      return NULL;
    }
  entry = &g_array_index (self->entries, Entry, position - 1);
  if (entry->given != NULL)
    {
      *array = *entry->given;
      array->items = g_memdup2 (entry->given->items, MAX (array->n_items * array->item_bytes, 1));
      return g_steal_pointer (&array);
    }
  bytes = unpack (self, entry, error);
  if (bytes == NULL)
    return NULL;

  if (entry->n_bytes < 12 || memcmp (bytes, NPY_MAGIC, NPY_MAGIC_BYTES) != 0
      || bytes[6] < 1 || bytes[6] > 3)
    {
      fail_at (entry->local, error, _("the array “%s” is no .npy file"), shown);
      return NULL;
    }
  start = bytes[6] == 1 ? 10 : 12;
  n_header = bytes[6] == 1 ? get_u16 (bytes + 8) : get_u32 (bytes + 8);
  if (n_header > NPY_MAX_HEADER || n_header > entry->n_bytes - start)
    {
      fail_at (entry->local, error, _("the header of the array “%s” is cut off"), shown);
      return NULL;
    }
  if (!parse_header ((const char *) bytes + start, (const char *) bytes + start + n_header, array,
                     &is_swapped))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("byte %" PRIu64 ": “%s” is no array of whole or floating-point numbers in "
                     "C order with at most %d dimensions"),
                   entry->local, shown, MANT_NPZ_MAX_RANK);
      return NULL;
    }
  if ((guint64) array->n_items * array->item_bytes != entry->n_bytes - start - n_header)
    {
      fail_at (entry->local, error, _("the array “%s” has %" PRIu64 " bytes, its shape %" PRIu64),
               shown, entry->n_bytes - start - n_header,
               (guint64) array->n_items * array->item_bytes);
      return NULL;
    }

  array->items = g_steal_pointer (&bytes);
  memmove (array->items, array->items + start + n_header, array->n_items * array->item_bytes);
  if (is_swapped != (G_BYTE_ORDER == G_BIG_ENDIAN) && array->item_bytes > 1)
    swap_items (array);

  return g_steal_pointer (&array);
}

void
mant_npz_array_free (MantNpzArray *self)
{
  g_free (self->items);
  g_free (self);
}

guint64
mant_npz_array_get_bits (const MantNpzArray *self,
                         gsize               i)
{
  switch (self->item_bytes)
    {
    case 1:
      return self->kind == 'b' ? self->items[i] != 0 : self->items[i];
    case 2:
      return ((const guint16 *) (const void *) self->items)[i];
    case 4:
      return ((const guint32 *) (const void *) self->items)[i];
    default:
      return ((const guint64 *) (const void *) self->items)[i];
    }
}
