/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "../mant-json-reader-private.h"
#include "../mant-tensor-loader.h"
#include "../mant-text-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <string.h>

/* safetensors: u64 little-endian N, N bytes of JSON, data. The checks are those of the Rust crate
 * 0.8 (safetensors/src/tensor.rs, SafeTensors::read_metadata and Metadata::validate), which refuses
 * holes, overlaps and bytes after the last tensor, and those of the format's own text where that is
 * stricter: the header begins with "{", and no name is there twice. */

#define PREFIX_BYTES     8
#define MAX_HEADER_BYTES 100000000 /* of the crate */
#define MAX_RANK         4096 /* neither text nor crate has a limit; NumPy's and PyTorch's is 64 */
#define USUAL_RANK       64
#define MAX_UNUSUAL_DIMS (1u << 20) /* in all tensors of more than USUAL_RANK */

/* A tensor's entry while it is read. */
typedef struct {
  GString *name;
  guint64 position; /* of the name, in the file */
  gboolean has_dtype, has_shape, has_offsets;
  MantDtype dtype;
  GArray *shape; /* of guint64 */
  guint64 begin, end;
} Entry;

typedef struct {
  MantMapping *mapping;
  MantTensorFileBuilder *builder;
  MantJsonReader *reader;
  guint64 data_start;
  guint64 n_unusual_dims;
  Entry entry;
} Parser;

static int
safetensors_sniff (const guint8 *head,
                   gsize         head_size,
                   const char   *path)
{
  guint64 header_bytes;

  if (head_size > PREFIX_BYTES)
    {
      memcpy (&header_bytes, head, sizeof header_bytes);
      header_bytes = GUINT64_FROM_LE (header_bytes);
      if (header_bytes <= MAX_HEADER_BYTES && head[PREFIX_BYTES] == '{')
        return 100;
    }

  return g_str_has_suffix (path, ".safetensors") ? 30 : 0;
}

static gboolean fail_entry (Parser *parser, guint64 where, GError **error, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

/* "byte 80: tensor “w”: …" */
static gboolean
fail_entry (Parser      *parser,
            guint64      where,
            GError     **error,
            const char  *format,
            ...)
{
  g_autofree char *name = mant_text_escape (parser->entry.name->str, parser->entry.name->len,
                                            MANT_TEXT_SHOWN_CHARACTERS);
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE, _("byte %" PRIu64 ": tensor “%s”: %s"), where,
               name, message);

  return FALSE;
}

static gboolean
read_dtype (Parser  *parser,
            GError **error)
{
  MantJsonReader *reader = parser->reader;
  gsize length;

  if (!mant_json_reader_expect (reader, MANT_JSON_STRING, N_("a dtype in double quotes"), error))
    return FALSE;

  const char *text = mant_json_reader_get_text (reader, &length);

  if (strlen (text) != length || !mant_dtype_from_name (text, &parser->entry.dtype)
      || parser->entry.dtype == MANT_DTYPE_OPAQUE || parser->entry.dtype == MANT_DTYPE_C128)
    {
      g_autofree char *shown = mant_text_escape (text, length, 40);

      return fail_entry (parser, mant_json_reader_get_position (reader), error,
                         _("“%s” is no dtype of safetensors"), shown);
    }

  return TRUE;
}

/* Two numbers for the data's place, or any for the shape. */
static gboolean
read_numbers (Parser      *parser,
              GArray      *numbers,
              const char  *what,
              GError     **error)
{
  MantJsonReader *reader = parser->reader;
  MantJsonToken token;
  guint64 number;

  g_array_set_size (numbers, 0);
  if (!mant_json_reader_expect (reader, MANT_JSON_ARRAY_BEGIN, N_("a list in brackets"), error))
    return FALSE;

  while (TRUE)
    {
      if (!mant_json_reader_next (reader, &token, error))
        return FALSE;
      if (token == MANT_JSON_ARRAY_END)
        return TRUE;
      if (token != MANT_JSON_NUMBER)
        return fail_entry (parser, mant_json_reader_get_position (reader), error,
                           _("%s is not a number"), _(what));
      if (!mant_json_reader_get_u64 (reader, what, &number, error))
        return FALSE;
      if (numbers->len == MAX_RANK)
        return fail_entry (parser, mant_json_reader_get_position (reader), error,
                           _("the list has more than %u numbers"), MAX_RANK);
      g_array_append_val (numbers, number);
    }
}

static gboolean
read_offsets (Parser  *parser,
              GError **error)
{
  const guint64 position = mant_json_reader_get_position (parser->reader);
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint64));

  if (!read_numbers (parser, offsets, N_("an offset"), error))
    return FALSE;
  if (offsets->len != 2)
    return fail_entry (parser, position, error, _("data_offsets has %u numbers, not 2"),
                       offsets->len);

  parser->entry.begin = g_array_index (offsets, guint64, 0);
  parser->entry.end = g_array_index (offsets, guint64, 1);

  return TRUE;
}

/* The shape against the offsets: the crate's TensorInvalidInfo, ValidationOverflow and
 * MisalignedSlice. */
static gboolean
check_entry (Parser  *parser,
             GError **error)
{
  Entry *entry = &parser->entry;
  const guint bits = mant_dtype_get_bits (entry->dtype);
  const char *dtype = mant_dtype_get_name (entry->dtype);
  guint64 n_elements, n_bits, file_end;

  if (!entry->has_dtype || !entry->has_shape || !entry->has_offsets)
    return fail_entry (parser, entry->position, error, _("%s is missing"),
                       !entry->has_dtype ? "dtype" : !entry->has_shape ? "shape" : "data_offsets");
  if (entry->end < entry->begin)
    return fail_entry (parser, entry->position, error,
                       _("its data ends at %" PRIu64 ", before it begins at %" PRIu64), entry->end,
                       entry->begin);
  if (!mant_shape_get_n_elements ((const guint64 *) entry->shape->data, entry->shape->len,
                                  &n_elements)
      || __builtin_mul_overflow (n_elements, (guint64) bits, &n_bits))
    return fail_entry (parser, entry->position, error,
                       _("its shape has more than 2⁶⁴ − 1 bits of data"));
  if (n_bits % 8 != 0)
    return fail_entry (parser, entry->position, error,
                       _("%" PRIu64 " elements of %s are %" PRIu64
                         " bits, which are not whole bytes"),
                       n_elements, dtype, n_bits);
  if (n_bits / 8 != entry->end - entry->begin)
    return fail_entry (parser, entry->position, error,
                       _("%" PRIu64 " elements of %s take %" PRIu64
                         " bytes, and data_offsets give %" PRIu64),
                       n_elements, dtype, n_bits / 8, entry->end - entry->begin);
  if (__builtin_add_overflow (parser->data_start, entry->end, &file_end)
      || file_end > mant_mapping_get_size (parser->mapping))
    return fail_entry (parser, entry->position, error,
                       _("its data would end at byte %" PRIu64
                         " of the data, but the file has only %" PRIu64
                         " bytes of data; it may be cut short"),
                       entry->end, mant_mapping_get_size (parser->mapping) - parser->data_start);

  return TRUE;
}

static gboolean
add_entry (Parser  *parser,
           GError **error)
{
  Entry *entry = &parser->entry;

  if (!check_entry (parser, error))
    return FALSE;

  if (entry->shape->len > USUAL_RANK)
    {
      parser->n_unusual_dims += entry->shape->len;
      if (parser->n_unusual_dims > MAX_UNUSUAL_DIMS)
        return fail_entry (parser, entry->position, error,
                           _("the tensors of more than %u dimensions have over %u in all"),
                           USUAL_RANK, MAX_UNUSUAL_DIMS);

      g_autofree char *name = mant_text_escape (entry->name->str, entry->name->len,
                                                MANT_TEXT_SHOWN_CHARACTERS);

      mant_tensor_file_builder_add_warning (parser->builder,
                                            _("byte %" PRIu64 ": tensor “%s” has %u dimensions"),
                                            entry->position, name, entry->shape->len);
    }
  if (memchr (entry->name->str, '\0', entry->name->len) != NULL)
    {
      g_autofree char *replaced = mant_text_replace_nuls (entry->name->str, entry->name->len);
      g_autofree char *name = NULL;

      g_string_assign (entry->name, replaced);
      name = mant_text_escape (entry->name->str, entry->name->len, MANT_TEXT_SHOWN_CHARACTERS);
      mant_tensor_file_builder_add_warning (parser->builder,
                                            _("byte %" PRIu64
                                              ": a tensor's name has a NUL character; it is "
                                              "called “%s” here"),
                                            entry->position, name);
    }

  MantTensor *tensor = mant_tensor_new_mapped (
    entry->name->str, entry->name->len, entry->dtype, mant_dtype_get_bits (entry->dtype),
    mant_dtype_get_name (entry->dtype), (const guint64 *) entry->shape->data, entry->shape->len,
    G_BYTE_ORDER == G_LITTLE_ENDIAN ? MANT_STORAGE_PLAIN : MANT_STORAGE_SWAPPED, parser->mapping,
    parser->data_start + entry->begin, entry->end - entry->begin);

  if (!mant_tensor_file_builder_add_tensor (parser->builder, tensor))
    return fail_entry (parser, entry->position, error, _("the name is there twice"));

  return TRUE;
}

/* After the name: {"dtype": …, "shape": […], "data_offsets": […]}, in any order. */
static gboolean
read_entry (Parser  *parser,
            GError **error)
{
  Entry *entry = &parser->entry;
  MantJsonReader *reader = parser->reader;
  MantJsonToken token;

  entry->has_dtype = entry->has_shape = entry->has_offsets = FALSE;
  if (!mant_json_reader_next (reader, &token, error))
    return FALSE;
  if (token != MANT_JSON_OBJECT_BEGIN)
    return fail_entry (parser, mant_json_reader_get_position (reader), error,
                       _("its description is not an object in braces"));

  while (TRUE)
    {
      gboolean *seen = NULL;
      gboolean ok;

      if (!mant_json_reader_next (reader, &token, error))
        return FALSE;
      if (token == MANT_JSON_OBJECT_END)
        return add_entry (parser, error);

      gsize length;
      const char *key = mant_json_reader_get_text (reader, &length);

      if (g_str_equal (key, "dtype"))
        seen = &entry->has_dtype;
      else if (g_str_equal (key, "shape"))
        seen = &entry->has_shape;
      else if (g_str_equal (key, "data_offsets"))
        seen = &entry->has_offsets;
      if (seen == NULL || strlen (key) != length)
        {
          g_autofree char *name = mant_text_escape (entry->name->str, entry->name->len, 80);
          g_autofree char *shown = mant_text_escape (key, length, 80);

          mant_tensor_file_builder_add_warning (parser->builder,
                                                _("byte %" PRIu64
                                                  ": tensor “%s” has “%s”, which is nothing "
                                                  "known and was ignored"),
                                                mant_json_reader_get_position (reader), name,
                                                shown);
          if (!mant_json_reader_skip (reader, token, error))
            return FALSE;
          continue;
        }
      if (*seen)
        return fail_entry (parser, mant_json_reader_get_position (reader), error,
                           _("%s is there twice"), key);
      *seen = TRUE;
      if (seen == &entry->has_dtype)
        ok = read_dtype (parser, error);
      else if (seen == &entry->has_shape)
        ok = read_numbers (parser, entry->shape, N_("a dimension"), error);
      else
        ok = read_offsets (parser, error);
      if (!ok)
        return FALSE;
    }
}

static char *
dup_text (MantJsonReader *reader)
{
  gsize length;
  const char *text = mant_json_reader_get_text (reader, &length);

  return mant_text_replace_nuls (text, length);
}

/* After "__metadata__": {"key": "value", …}, or null. */
static gboolean
read_metadata (Parser  *parser,
               GError **error)
{
  MantJsonReader *reader = parser->reader;
  MantJsonToken token;

  if (!mant_json_reader_next (reader, &token, error))
    return FALSE;
  if (token == MANT_JSON_NULL)
    return TRUE;
  if (token != MANT_JSON_OBJECT_BEGIN)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("byte %" PRIu64 ": __metadata__ is not an object in braces"),
                   mant_json_reader_get_position (reader));
      return FALSE;
    }

  while (TRUE)
    {
      if (!mant_json_reader_next (reader, &token, error))
        return FALSE;
      if (token == MANT_JSON_OBJECT_END)
        return TRUE;

      const guint64 position = mant_json_reader_get_position (reader);
      g_autofree char *key = dup_text (reader);

      if (!mant_json_reader_expect (reader, MANT_JSON_STRING,
                                    N_("text in double quotes, as every value of "
                                       "__metadata__ is"),
                                    error))
        return FALSE;
      if (mant_tensor_file_builder_get_metadata (parser->builder, key) != NULL)
        {
          g_autofree char *shown = mant_text_escape (key, strlen (key), 80);

          mant_tensor_file_builder_add_warning (parser->builder,
                                                _("byte %" PRIu64 ": __metadata__ has “%s” twice"),
                                                position, shown);
        }

      g_autofree char *value = dup_text (reader);

      mant_tensor_file_builder_add_metadata (parser->builder, key, value);
    }
}

static gboolean
read_header (Parser        *parser,
             GCancellable  *cancellable,
             GError       **error)
{
  MantJsonReader *reader = parser->reader;
  gboolean has_metadata = FALSE;
  MantJsonToken token;
  gsize length;

  if (!mant_json_reader_next (reader, &token, error))
    return FALSE;
  if (token != MANT_JSON_OBJECT_BEGIN || mant_json_reader_get_position (reader) != PREFIX_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("byte %d: the header does not begin with “{”"), PREFIX_BYTES);
      return FALSE;
    }

  for (guint n = 0;; n++)
    {
      if (n % 4096 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!mant_json_reader_next (reader, &token, error))
        return FALSE;
      if (token == MANT_JSON_OBJECT_END)
        break;

      const char *name = mant_json_reader_get_text (reader, &length);

      parser->entry.position = mant_json_reader_get_position (reader);
      g_string_truncate (parser->entry.name, 0);
      g_string_append_len (parser->entry.name, name, length);
      mant_tensor_file_builder_prefetch (parser->builder, parser->entry.name->str);
      if (g_strcmp0 (name, "__metadata__") == 0 && length == strlen (name))
        {
          if (has_metadata)
            return fail_entry (parser, parser->entry.position, error, _("the name is there twice"));
          has_metadata = TRUE;
          if (!read_metadata (parser, error))
            return FALSE;
        }
      else if (!read_entry (parser, error))
        return FALSE;
    }

  /* Padding, and then nothing. */
  return mant_json_reader_expect (reader, MANT_JSON_END, N_("the end of the header"), error);
}

/* By place, then by size, so that empty tensors come before what lies at the same byte. */
static gint
compare_places (gconstpointer a,
                gconstpointer b)
{
  MantTensor *first = *(MantTensor *const *) a, *second = *(MantTensor *const *) b;
  const guint64 offset_1 = mant_tensor_get_offset (first),
                offset_2 = mant_tensor_get_offset (second);
  const guint64 size_1 = mant_tensor_get_n_bytes (first), size_2 = mant_tensor_get_n_bytes (second);

  if (offset_1 != offset_2)
    return offset_1 < offset_2 ? -1 : 1;

  return size_1 < size_2 ? -1 : size_1 > size_2;
}

/* No hole, no overlap, nothing before the first and after the last tensor: what could hide there
 * would be seen by one reader and not by another. */
static gboolean
check_layout (Parser  *parser,
              GError **error)
{
  GPtrArray *tensors = mant_tensor_file_builder_get_tensors (parser->builder);
  const guint64 size = mant_mapping_get_size (parser->mapping);
  guint64 end = parser->data_start;

  mant_tensor_file_builder_sort (parser->builder, compare_places);
  for (guint i = 0; i < tensors->len; i++)
    {
      MantTensor *tensor = g_ptr_array_index (tensors, i);
      const guint64 begin = mant_tensor_get_offset (tensor);

      if (begin != end)
        {
          g_autofree char *name = mant_tensor_dup_display_name (tensor);

          g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                       begin > end
                         ? _("byte %" PRIu64
                             ": tensor “%s” leaves a hole: it should begin at byte %" PRIu64)
                         : _("byte %" PRIu64
                             ": tensor “%s” overlaps another, which ends at byte %" PRIu64),
                       begin, name, end);
          return FALSE;
        }
      end += mant_tensor_get_n_bytes (tensor);
    }
  if (end != size)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("byte %" PRIu64 ": the file goes on for %" PRIu64
                     " bytes after the last tensor"),
                   end, size - end);
      return FALSE;
    }

  return TRUE;
}

static gboolean
safetensors_open (MantMapping            *mapping,
                  MantTensorFileBuilder  *builder,
                  GCancellable           *cancellable,
                  GError                **error)
{
  const guint64 size = mant_mapping_get_size (mapping);
  guint64 header_bytes;
  guint8 prefix[PREFIX_BYTES];

  if (size < PREFIX_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("byte %" PRIu64
                     ": the file ends here; a safetensors file begins with 8 bytes of header "
                     "length"),
                   size);
      return FALSE;
    }
  if (!mant_mapping_read (mapping, 0, PREFIX_BYTES, prefix, error))
    return FALSE;
  memcpy (&header_bytes, prefix, sizeof header_bytes);
  header_bytes = GUINT64_FROM_LE (header_bytes);
  if (header_bytes > MAX_HEADER_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("byte 0: a header of %" PRIu64 " bytes is over safetensors' limit of %d"),
                   header_bytes, MAX_HEADER_BYTES);
      return FALSE;
    }
  if (header_bytes > size - PREFIX_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("byte 0: the header should be %" PRIu64 " bytes long, but only %" PRIu64
                     " follow"),
                   header_bytes, size - PREFIX_BYTES);
      return FALSE;
    }

  g_autoptr (MantJsonReader) reader = mant_json_reader_new (mapping, PREFIX_BYTES, header_bytes);
  g_autoptr (GArray) shape = g_array_new (FALSE, FALSE, sizeof (guint64));
  Parser parser = {
    .mapping = mapping,
    .builder = builder,
    .reader = reader,
    .data_start = PREFIX_BYTES + header_bytes,
    .entry = { .name = g_string_new (NULL), .shape = shape },
  };
  const gboolean ok = read_header (&parser, cancellable, error) && check_layout (&parser, error);

  g_string_free (parser.entry.name, TRUE);

  return ok;
}

static const char *const patterns[] = { "*.safetensors", NULL };

const MantTensorLoader mant_tensor_loader_safetensors = {
  .id = "safetensors",
  .title = N_("safetensors"),
  .patterns = patterns,
  .sniff = safetensors_sniff,
  .open = safetensors_open,
};
