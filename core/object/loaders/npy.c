/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "../mant-tensor-loader.h"
#include "../mant-text-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <string.h>

/* NumPy's .npy (NEP 1; numpy/lib/format.py): magic, version, header length, a Python dictionary as
 * text, data. The dictionary is read by a parser of just this grammar; old NumPy evaluated it as a
 * program. */

#define MAGIC            "\x93NUMPY"
#define MAGIC_BYTES      6
#define MAX_HEADER_BYTES 65535 /* of version 1; NumPy itself stops at 10,000 characters */
#define MAX_RANK         64    /* NumPy's, since 2.0 */
#define MAX_ITEM_BYTES   (1u << 28)
#define MAX_DESCR        64
#define TENSOR_NAME      "array" /* a .npy file has no names */

typedef struct {
  const char *start, *cursor, *end;
  guint64 offset; /* of start in the file */

  gboolean has_descr, has_order, has_shape;
  char descr[MAX_DESCR + 1];
  guint64 descr_position;
  gboolean is_fortran_order;
  guint64 shape[MAX_RANK];
  guint n_dims;
} Header;

typedef struct {
  MantDtype dtype;
  guint64 item_bytes;
  MantStorage storage;
  const char *remark; /* why it is opaque, a sentence's end; NULL if it is not */
} Descr;

static int
npy_sniff (const guint8 *head,
           gsize         head_size,
           const char   *path)
{
  if (head_size >= MAGIC_BYTES && memcmp (head, MAGIC, MAGIC_BYTES) == 0)
    return 100;

  return g_str_has_suffix (path, ".npy") ? 30 : 0;
}

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

static guint64
position (const Header *header)
{
  return header->offset + (header->cursor - header->start);
}

/* The next character that is not blank, '\0' at the end. */
static char
peek (Header *header)
{
  while (header->cursor < header->end && *header->cursor != '\0'
         && strchr (" \t\n\r\f", *header->cursor))
    header->cursor++;

  return header->cursor < header->end ? *header->cursor : '\0';
}

static gboolean
fail_expected (Header      *header,
               const char  *expected,
               GError     **error)
{
  const char c = peek (header);
  g_autofree char *shown = mant_text_escape (&c, 1, 1);

  if (header->cursor == header->end)
    return fail_at (position (header), error, _("the header ends where %s should be"), expected);

  return fail_at (position (header), error, _("the header has “%s” where %s should be"), shown,
                  expected);
}

static gboolean
take (Header      *header,
      char         c,
      const char  *shown,
      GError     **error)
{
  if (peek (header) != c || header->cursor == header->end)
    return fail_expected (header, shown, error);
  header->cursor++;

  return TRUE;
}

static gboolean
take_word (Header     *header,
           const char *word)
{
  const gsize n = strlen (word);

  peek (header);
  if ((gsize) (header->end - header->cursor) < n || memcmp (header->cursor, word, n) != 0)
    return FALSE;
  header->cursor += n;

  return TRUE;
}

/* A Python string of at most MAX_DESCR characters, without escapes. */
static gboolean
take_string (Header      *header,
             const char  *what,
             char        *text,
             GError     **error)
{
  const char quote = peek (header);
  gsize n = 0;

  if (quote != '\'' && quote != '"')
    return fail_expected (header, what, error);

  for (header->cursor++; header->cursor < header->end && *header->cursor != quote; header->cursor++)
    {
      if ((guint8) *header->cursor < 0x20 || (guint8) *header->cursor >= 0x7f
          || *header->cursor == '\\')
        return fail_expected (header, _("a plain character"), error);
      if (n == MAX_DESCR)
        return fail_at (position (header), error, _("%s is longer than %d characters"), what,
                        MAX_DESCR);
      text[n++] = *header->cursor;
    }
  text[n] = '\0';
  if (header->cursor == header->end)
    return fail_expected (header, _("a closing quote"), error);
  header->cursor++;

  return TRUE;
}

static gboolean
take_dimension (Header   *header,
                guint64  *dimension,
                GError  **error)
{
  const guint64 start = (peek (header), position (header));
  guint64 number = 0;

  if (!g_ascii_isdigit (peek (header)))
    return fail_expected (header, _("a dimension, a whole number from 0 up,"), error);
  for (; header->cursor < header->end && g_ascii_isdigit (*header->cursor); header->cursor++)
    if (__builtin_mul_overflow (number, (guint64) 10, &number)
        || __builtin_add_overflow (number, (guint64) (*header->cursor - '0'), &number)
        || number > G_MAXINT64)
      return fail_at (start, error, _("a dimension is over 2⁶³ − 1"));
  if (header->cursor < header->end && *header->cursor == 'L') /* Python 2 wrote long integers so */
    header->cursor++;
  *dimension = number;

  return TRUE;
}

/* (), (3,), (3, 4) or (3, 4,); not (3), which Python takes for a number. */
static gboolean
take_shape (Header  *header,
            GError **error)
{
  gboolean has_comma = FALSE;

  header->n_dims = 0;
  if (!take (header, '(', _("“(” of the shape"), error))
    return FALSE;
  while (peek (header) != ')')
    {
      if (header->n_dims > 0 && !has_comma)
        return fail_expected (header, _("“,” or “)” of the shape"), error);
      if (header->n_dims == MAX_RANK)
        return fail_at (position (header), error, _("the shape has more than %d dimensions"),
                        MAX_RANK);
      if (!take_dimension (header, &header->shape[header->n_dims], error))
        return FALSE;
      header->n_dims++;
      has_comma = peek (header) == ',';
      if (has_comma)
        header->cursor++;
    }
  if (header->n_dims == 1 && !has_comma)
    return fail_expected (header, _("“,” of a shape of one dimension"), error);
  header->cursor++;

  return TRUE;
}

static gboolean
take_descr (Header  *header,
            GError **error)
{
  const char c = peek (header);

  header->descr_position = position (header);
  if (c == '[' || c == '(')
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("byte %" PRIu64
                     ": the array is of records or of arrays; this version reads arrays of "
                     "numbers"),
                   header->descr_position);
      return FALSE;
    }

  return take_string (header, _("the dtype in quotes"), header->descr, error);
}

static gboolean
take_entry (Header  *header,
            GError **error)
{
  char key[MAX_DESCR + 1];
  const guint64 key_position = (peek (header), position (header));
  gboolean *seen;
  gboolean ok;

  if (!take_string (header, _("a key in quotes"), key, error)
      || !take (header, ':', "“:”", error))
    return FALSE;

  if (g_str_equal (key, "descr"))
    seen = &header->has_descr;
  else if (g_str_equal (key, "fortran_order"))
    seen = &header->has_order;
  else if (g_str_equal (key, "shape"))
    seen = &header->has_shape;
  else
    return fail_at (key_position, error,
                    _("the header has the key “%s”, and should have just descr, "
                      "fortran_order and shape"),
                    key);
  if (*seen)
    return fail_at (key_position, error, _("the header has “%s” twice"), key);
  *seen = TRUE;

  if (seen == &header->has_descr)
    ok = take_descr (header, error);
  else if (seen == &header->has_shape)
    ok = take_shape (header, error);
  else
    {
      header->is_fortran_order = take_word (header, "True");
      ok = header->is_fortran_order || take_word (header, "False")
           || fail_expected (header, _("True or False"), error);
    }

  return ok;
}

static gboolean
parse_header (Header  *header,
              GError **error)
{
  if (!take (header, '{', _("“{” of the dictionary"), error))
    return FALSE;
  while (peek (header) != '}')
    {
      if (!take_entry (header, error))
        return FALSE;
      if (peek (header) == ',')
        header->cursor++;
      else if (peek (header) != '}')
        return fail_expected (header, "“,” or “}”", error);
    }
  header->cursor++;
  peek (header);
  if (header->cursor != header->end)
    return fail_expected (header, _("the end of the header"), error);

  if (!header->has_descr || !header->has_order || !header->has_shape)
    return fail_at (header->offset, error, _("the header has no “%s”"),
                    !header->has_descr ? "descr" : !header->has_order ? "fortran_order" : "shape");

  return TRUE;
}

/* The kinds that are numbers. */
static gboolean
find_dtype (char       kind,
            guint64    item_bytes,
            MantDtype *dtype)
{
  static const struct {
    char kind;
    guint item_bytes;
    MantDtype dtype;
  } dtypes[] = {
    { 'b', 1, MANT_DTYPE_BOOL }, { 'i', 1, MANT_DTYPE_I8 },    { 'i', 2, MANT_DTYPE_I16 },
    { 'i', 4, MANT_DTYPE_I32 },  { 'i', 8, MANT_DTYPE_I64 },   { 'u', 1, MANT_DTYPE_U8 },
    { 'u', 2, MANT_DTYPE_U16 },  { 'u', 4, MANT_DTYPE_U32 },   { 'u', 8, MANT_DTYPE_U64 },
    { 'f', 2, MANT_DTYPE_F16 },  { 'f', 4, MANT_DTYPE_F32 },   { 'f', 8, MANT_DTYPE_F64 },
    { 'c', 8, MANT_DTYPE_C64 },  { 'c', 16, MANT_DTYPE_C128 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (dtypes); i++)
    if (dtypes[i].kind == kind && dtypes[i].item_bytes == item_bytes)
      {
        *dtype = dtypes[i].dtype;
        return TRUE;
      }

  return FALSE;
}

/* Array-protocol type strings (numpy.org, "The array interface protocol"): [<>|=]?, a kind, a size
 * in bytes (in characters of 4 bytes for U), and for dates a unit. */
static gboolean
parse_descr (const Header  *header,
             Descr         *descr,
             GError       **error)
{
  const char *p = header->descr;
  const gboolean is_big_endian = *p == '>' || (G_BYTE_ORDER == G_BIG_ENDIAN && *p != '<');
  guint64 number = 0;

  if (*p != '\0' && strchr ("<>|=", *p) != NULL)
    p++;

  const char kind = *p;

  if (kind == 'O')
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("byte %" PRIu64
                     ": the array is of Python objects, which are a pickle and can run "
                     "programs; it is not read"),
                   header->descr_position);
      return FALSE;
    }
  if (kind == '?' && p[1] == '\0')
    p = "b1";
  if (*p == '\0' || strchr ("biufcVSaUMm", *p) == NULL || !g_ascii_isdigit (p[1]))
    return fail_at (header->descr_position, error, _("“%s” is no dtype of NumPy"), header->descr);

  for (p++; g_ascii_isdigit (*p); p++)
    if (__builtin_mul_overflow (number, (guint64) 10, &number)
        || __builtin_add_overflow (number, (guint64) (*p - '0'), &number)
        || number > MAX_ITEM_BYTES)
      return fail_at (header->descr_position, error, _("an element of “%s” is over %u bytes"),
                      header->descr, MAX_ITEM_BYTES);
  if ((kind == 'M' || kind == 'm') && *p == '[')
    p += strlen (p); /* [ns] */
  if (*p != '\0')
    return fail_at (header->descr_position, error, _("“%s” is no dtype of NumPy"), header->descr);

  descr->item_bytes = kind == 'U' ? number * 4 : number;
  descr->storage = is_big_endian == (G_BYTE_ORDER == G_BIG_ENDIAN) ? MANT_STORAGE_PLAIN
                                                                   : MANT_STORAGE_SWAPPED;
  descr->remark = NULL;
  if (descr->item_bytes == 0 || descr->item_bytes > MAX_ITEM_BYTES)
    return fail_at (header->descr_position, error, _("elements of “%s” have no bytes, or too many"),
                    header->descr);
  if (find_dtype (kind == '?' ? 'b' : kind, descr->item_bytes, &descr->dtype))
    return TRUE;

  descr->dtype = MANT_DTYPE_OPAQUE;
  if (kind == 'V')
    descr->remark = _(
      "does not say what its bytes mean; numbers of ml_dtypes, such as bfloat16, are saved so");
  else if (kind == 'S' || kind == 'a' || kind == 'U')
    descr->remark = _("is text, not numbers");
  else if (kind == 'M' || kind == 'm')
    descr->remark = _("is times, not numbers");
  else
    descr->remark = _("is a number of a width that differs between machines or does not exist");

  return TRUE;
}

/* Magic, version and length; *header_start and *header_bytes say where the dictionary is. */
static gboolean
read_prefix (MantMapping  *mapping,
             guint        *header_start,
             guint64      *header_bytes,
             GError      **error)
{
  const guint64 size = mant_mapping_get_size (mapping);
  guint8 prefix[12] = { 0 };

  if (!mant_mapping_read (mapping, 0, MIN (size, sizeof prefix), prefix, error))
    return FALSE;
  if (memcmp (prefix, MAGIC, MIN (size, MAGIC_BYTES)) != 0)
    return fail_at (0, error, _("the file does not begin with “\\x93NUMPY”"));
  if (size >= 8 && (prefix[6] < 1 || prefix[6] > 3 || prefix[7] != 0))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("byte 6: NPY version %u.%u is none of 1.0, 2.0 and 3.0"), prefix[6],
                   prefix[7]);
      return FALSE;
    }
  *header_start = prefix[6] == 1 ? 10 : 12;
  if (size < *header_start)
    return fail_at (size, error, _("the file ends before its header begins"));

  *header_bytes = prefix[8] | prefix[9] << 8;
  if (prefix[6] != 1)
    *header_bytes |= (guint64) prefix[10] << 16 | (guint64) prefix[11] << 24;
  if (*header_bytes > size - *header_start)
    return fail_at (8, error,
                    _("the header should be %" PRIu64 " bytes long, but only %" PRIu64 " follow"),
                    *header_bytes, size - *header_start);
  if (*header_bytes > MAX_HEADER_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("byte 8: a header of %" PRIu64 " bytes is over the limit of %d"),
                   *header_bytes, MAX_HEADER_BYTES);
      return FALSE;
    }

  return TRUE;
}

static gboolean
npy_open (MantMapping            *mapping,
          MantTensorFileBuilder  *builder,
          GCancellable           *cancellable,
          GError                **error)
{
  const guint64 size = mant_mapping_get_size (mapping);
  guint header_start = 0;
  guint64 header_bytes = 0, n_elements, n_bytes;
  Descr descr = { .dtype = MANT_DTYPE_OPAQUE };

  if (!read_prefix (mapping, &header_start, &header_bytes, error))
    return FALSE;

  const guint64 data_start = header_start + header_bytes;
  g_autofree char *text = g_malloc (header_bytes + 1);
  Header header = {
    .start = text, .cursor = text, .end = text + header_bytes, .offset = header_start
  };

  if (!mant_mapping_read (mapping, header_start, header_bytes, (guint8 *) text, error)
      || !parse_header (&header, error) || !parse_descr (&header, &descr, error))
    return FALSE;

  if (!mant_shape_get_n_elements (header.shape, header.n_dims, &n_elements)
      || __builtin_mul_overflow (n_elements, descr.item_bytes, &n_bytes))
    return fail_at (header_start, error, _("the shape has more than 2⁶⁴ − 1 bytes of data"));
  if (n_bytes > size - data_start)
    return fail_at (data_start, error,
                    _("the shape needs %" PRIu64 " bytes of data, and %" PRIu64
                      " follow; the file may be cut "
                      "short"),
                    n_bytes, size - data_start);

  if (descr.remark != NULL)
    mant_tensor_file_builder_add_warning (builder, _("byte %" PRIu64 ": the dtype “%s” %s"),
                                          header.descr_position, header.descr, descr.remark);
  if (n_bytes < size - data_start)
    mant_tensor_file_builder_add_warning (builder,
                                          _("byte %" PRIu64 ": %" PRIu64
                                            " bytes follow the array, and are not "
                                            "read"),
                                          data_start + n_bytes, size - data_start - n_bytes);

  if (header.is_fortran_order)
    descr.storage |= MANT_STORAGE_FORTRAN_ORDER;
  mant_tensor_file_builder_add_tensor (builder,
                                       mant_tensor_new_mapped (TENSOR_NAME, strlen (TENSOR_NAME),
                                                               descr.dtype, descr.item_bytes * 8,
                                                               g_intern_string (header.descr),
                                                               header.shape, header.n_dims,
                                                               descr.storage, mapping, data_start,
                                                               n_bytes));

  return TRUE;
}

static const char *const patterns[] = { "*.npy", NULL };

const MantTensorLoader mant_tensor_loader_npy = {
  .id = "npy",
  .title = N_("NumPy array"),
  .patterns = patterns,
  .sniff = npy_sniff,
  .open = npy_open,
};
