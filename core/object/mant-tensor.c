/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-private.h"
#include "mant-text-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <string.h>

/* Bytes of one access to a mapping: small enough that a cancelled job and a changed file are
 * noticed at once, large enough that the check before each (an fstat ()) costs nothing. */
#define CHUNK_BYTES   (1u << 20)
/* Elements that are put in order on the stack before they are decoded. */
#define GATHER_ELEMENTS 1024
#define MAX_GATHER_BYTES 8 /* of the widest dtype that is decoded */
#define SHOWN_DIMS    32
#define MAX_BULK_ELEMENTS (G_GUINT64_CONSTANT (1) << 28)

/* One block of memory each: a file may have a million of them. */
struct _MantTensor {
  gatomicrefcount ref_count;
  guint n_dims;
  guint32 element_bits;
  guint8 dtype;
  guint8 storage;
  const char *dtype_name;
  MantMapping *mapping; /* or: */
  GBytes *bytes;
  guint64 offset;
  guint64 n_bytes;
  guint64 n_elements;
  guint64 shape[];      /* then the name */
};

G_DEFINE_BOXED_TYPE (MantTensor, mant_tensor, mant_tensor_ref, mant_tensor_unref)

gboolean
mant_shape_get_n_elements (const guint64 *shape,
                           guint          n_dims,
                           guint64       *n_elements)
{
  guint64 product = 1;

  for (guint i = 0; i < n_dims; i++)
    if (__builtin_mul_overflow (product, shape[i], &product))
      return FALSE;
  *n_elements = product;

  return TRUE;
}

static MantTensor *
tensor_alloc (const char    *name,
              gsize          name_length,
              MantDtype      dtype,
              guint          element_bits,
              const char    *dtype_name,
              const guint64 *shape,
              guint          n_dims)
{
  MantTensor *self = g_malloc (sizeof *self + n_dims * sizeof *shape + name_length + 1);
  char *name_copy = (char *) (self->shape + n_dims);

  *self = (MantTensor) {
    .n_dims = n_dims,
    .element_bits = element_bits,
    .dtype = dtype,
    .dtype_name = dtype_name,
  };
  g_atomic_ref_count_init (&self->ref_count);
  if (n_dims > 0)
    memcpy (self->shape, shape, n_dims * sizeof *shape);
  memcpy (name_copy, name, name_length);
  name_copy[name_length] = '\0';

  return self;
}

MantTensor *
mant_tensor_new_mapped (const char    *name,
                        gsize          name_length,
                        MantDtype      dtype,
                        guint          element_bits,
                        const char    *dtype_name,
                        const guint64 *shape,
                        guint          n_dims,
                        MantStorage    storage,
                        MantMapping   *mapping,
                        guint64        offset,
                        guint64        n_bytes)
{
  MantTensor *self = tensor_alloc (name, name_length, dtype, element_bits, dtype_name, shape,
                                   n_dims);
  guint n_long_dims = 0;

  /* With at most one axis that is longer than 1 both orders are the same. */
  for (guint i = 0; i < n_dims; i++)
    n_long_dims += shape[i] > 1;
  if (n_long_dims <= 1)
    storage &= ~MANT_STORAGE_FORTRAN_ORDER;
  if (element_bits <= 8)
    storage &= ~MANT_STORAGE_SWAPPED;

  self->storage = storage;
  self->mapping = mant_mapping_ref (mapping);
  self->offset = offset;
  self->n_bytes = n_bytes;
  if (!mant_shape_get_n_elements (shape, n_dims, &self->n_elements))
    g_assert_not_reached ();

  return self;
}

/**
 * mant_tensor_new:
 * @name: the name, UTF-8
 * @dtype: how @bytes store an element
 * @shape: (array length=n_dims) (nullable): the dimensions, slowest first
 * @n_dims: how many; 0 for a scalar
 * @bytes: the elements in C order, little-endian, of any alignment
 * @error: return location for an error
 *
 * Makes a tensor of data in memory. @bytes is held, not copied.
 *
 * Fails with %MANT_ERROR_SHAPE if the elements of @shape do not take exactly the size of @bytes, or
 * their number is over 2^64 − 1. For %MANT_DTYPE_OPAQUE any size will do that the number of
 * elements divides.
 *
 * Returns: (transfer full): the tensor
 */
MantTensor *
mant_tensor_new (const char     *name,
                 MantDtype       dtype,
                 const guint64  *shape,
                 guint           n_dims,
                 GBytes         *bytes,
                 GError        **error)
{
  guint64 element_bits = mant_dtype_get_bits (dtype);
  guint64 n_elements, n_bits;

  g_return_val_if_fail (name != NULL && g_utf8_validate (name, -1, NULL), NULL);
  g_return_val_if_fail (shape != NULL || n_dims == 0, NULL);
  g_return_val_if_fail (bytes != NULL, NULL);

  const gsize n_bytes = g_bytes_get_size (bytes);

  if (!mant_shape_get_n_elements (shape, n_dims, &n_elements))
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_SHAPE,
                           _("the shape has more than 2⁶⁴ − 1 elements"));
      return NULL;
    }
  if (dtype == MANT_DTYPE_OPAQUE && n_elements > 0 && n_bytes / n_elements <= G_MAXUINT32 / 8)
    element_bits = n_bytes / n_elements * 8;
  if (__builtin_mul_overflow (n_elements, element_bits, &n_bits) || n_bits % 8 != 0
      || n_bits / 8 != n_bytes)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("%" PRIu64 " elements of %s do not take %" PRIu64 " bytes"), n_elements,
                   mant_dtype_get_name (dtype), (guint64) n_bytes);
      return NULL;
    }

  MantTensor *self = tensor_alloc (name, strlen (name), dtype, element_bits,
                                   mant_dtype_get_name (dtype), shape, n_dims);

  self->bytes = g_bytes_ref (bytes);
  self->n_bytes = n_bytes;
  self->n_elements = n_elements;

  return self;
}

/**
 * mant_tensor_ref:
 * @self: a tensor
 *
 * Returns: (transfer full): @self, with one reference more
 */
MantTensor *
mant_tensor_ref (MantTensor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * mant_tensor_unref:
 * @self: (transfer full): a tensor
 *
 * Drops a reference; with the last one the tensor goes, and its hold on its file.
 */
void
mant_tensor_unref (MantTensor *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->mapping, mant_mapping_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

/**
 * mant_tensor_get_name:
 * @self: a tensor
 *
 * The name as the file has it. It is valid UTF-8, and that is all: it may be empty, or hold
 * newlines, markup or bidi controls. Show mant_tensor_dup_display_name() to people.
 *
 * Returns: (transfer none): the name
 */
const char *
mant_tensor_get_name (MantTensor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *) (self->shape + self->n_dims);
}

/**
 * mant_tensor_dup_display_name:
 * @self: a tensor
 *
 * The name, made fit to be shown: control, bidi and invisible characters as "\\u202E", at most 512
 * characters and then "…". It is not markup: give it to gtk_label_set_text().
 *
 * Returns: (transfer full): the text
 */
char *
mant_tensor_dup_display_name (MantTensor *self)
{
  const char *name = mant_tensor_get_name (self);

  return mant_text_escape (name, strlen (name), MANT_TEXT_SHOWN_CHARACTERS);
}

/**
 * mant_tensor_get_dtype:
 * @self: a tensor
 *
 * Returns: how its elements are stored
 */
MantDtype
mant_tensor_get_dtype (MantTensor *self)
{
  g_return_val_if_fail (self != NULL, MANT_DTYPE_OPAQUE);

  return (MantDtype) self->dtype;
}

/**
 * mant_tensor_get_dtype_name:
 * @self: a tensor
 *
 * Returns: (transfer none): the dtype as the file spells it: "BF16", "<f4"
 */
const char *
mant_tensor_get_dtype_name (MantTensor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->dtype_name;
}

/**
 * mant_tensor_get_element_bits:
 * @self: a tensor
 *
 * Returns: bits of one stored element; the item size of the file for %MANT_DTYPE_OPAQUE
 */
guint
mant_tensor_get_element_bits (MantTensor *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->element_bits;
}

/**
 * mant_tensor_get_shape:
 * @self: a tensor
 * @n_dims: (out): how many dimensions; 0 for a scalar
 *
 * The dimensions, slowest first, whatever the order in the file. There may be thousands of them.
 *
 * Returns: (transfer none) (array length=n_dims): the dimensions
 */
const guint64 *
mant_tensor_get_shape (MantTensor *self,
                       guint      *n_dims)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (n_dims != NULL)
    *n_dims = self->n_dims;

  return self->shape;
}

/**
 * mant_tensor_dup_shape_text:
 * @self: a tensor
 *
 * The shape for people: "256 × 1024", "scalar" for no dimension; after 32 dimensions "…" and how
 * many there are.
 *
 * Returns: (transfer full): the text
 */
char *
mant_tensor_dup_shape_text (MantTensor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->n_dims == 0)
    return g_strdup (_("scalar"));

  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (self->n_dims, SHOWN_DIMS); i++)
    g_string_append_printf (text, i == 0 ? "%" PRIu64 : " × %" PRIu64, self->shape[i]);
  if (self->n_dims > SHOWN_DIMS)
    g_string_append_printf (text, _(" × … (%u dimensions)"), self->n_dims);

  return g_string_free (text, FALSE);
}

/**
 * mant_tensor_get_n_elements:
 * @self: a tensor
 *
 * Returns: the product of the dimensions; 1 for a scalar
 */
guint64
mant_tensor_get_n_elements (MantTensor *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_elements;
}

/**
 * mant_tensor_get_n_bytes:
 * @self: a tensor
 *
 * Returns: bytes of its stored data
 */
guint64
mant_tensor_get_n_bytes (MantTensor *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_bytes;
}

/**
 * mant_tensor_get_offset:
 * @self: a tensor
 *
 * Returns: where its data starts in mant_tensor_get_path(), in bytes; 0 for data in memory
 */
guint64
mant_tensor_get_offset (MantTensor *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->offset;
}

/**
 * mant_tensor_get_path:
 * @self: a tensor
 *
 * Returns: (transfer none) (nullable) (type filename): the file (of a sharded model, the shard)
 * that holds the data; %NULL for data in memory
 */
const char *
mant_tensor_get_path (MantTensor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->mapping != NULL ? mant_mapping_get_path (self->mapping) : NULL;
}

/**
 * mant_tensor_is_numeric:
 * @self: a tensor
 * @why_not: (out) (optional) (nullable) (transfer none): a sentence for people if it is not
 *
 * Whether every element has a value as one real number, so that mant_tensor_read_f32() works.
 *
 * Returns: whether it has
 */
gboolean
mant_tensor_is_numeric (MantTensor  *self,
                        const char **why_not)
{
  const char *reason = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  switch ((MantDtype) self->dtype)
    {
    case MANT_DTYPE_C64:
    case MANT_DTYPE_C128:
      reason = _("Complex numbers are listed, but not analysed.");
      break;
    case MANT_DTYPE_F6_E2M3:
    case MANT_DTYPE_F6_E3M2:
      reason = _("How safetensors packs 6-bit elements is not specified, so they cannot be read.");
      break;
    case MANT_DTYPE_OPAQUE:
      reason = _("What the bytes of an element mean is not said in the file.");
      break;
    default:
      break;
    }
  if (why_not != NULL)
    *why_not = reason;

  return reason == NULL;
}

/**
 * mant_tensor_reinterpret:
 * @self: a tensor
 * @dtype: another dtype with as many bits an element, numeric or not
 * @error: return location for an error
 *
 * The same data under another dtype, without a copy: NPY knows no bfloat16, and ml_dtypes writes it
 * as "|V2". Name, shape, byte order and storage order stay.
 *
 * Fails with %MANT_ERROR_SHAPE if the widths differ.
 *
 * Returns: (transfer full): the tensor
 */
MantTensor *
mant_tensor_reinterpret (MantTensor  *self,
                         MantDtype    dtype,
                         GError     **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (mant_dtype_get_bits (dtype) != self->element_bits)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("elements of %u bits cannot be read as %s, which has %u"), self->element_bits,
                   mant_dtype_get_name (dtype), mant_dtype_get_bits (dtype));
      return NULL;
    }

  const char *name = mant_tensor_get_name (self);
  MantTensor *other = tensor_alloc (name, strlen (name), dtype, self->element_bits,
                                    mant_dtype_get_name (dtype), self->shape, self->n_dims);

  other->storage = self->storage;
  other->mapping = self->mapping != NULL ? mant_mapping_ref (self->mapping) : NULL;
  other->bytes = self->bytes != NULL ? g_bytes_ref (self->bytes) : NULL;
  other->offset = self->offset;
  other->n_bytes = self->n_bytes;
  other->n_elements = self->n_elements;

  return other;
}

/* One chunk of a read: what the visitors below need. */
typedef struct {
  MantTensor *tensor;
  guint64 first; /* element of the tensor, in C order */
  gsize n;
  float *values;        /* or … */
  double *wide_values;
} Chunk;

static void
decode_elements (const Chunk  *chunk,
                 const guint8 *bytes,
                 gboolean      skip_nibble,
                 gsize         done,
                 gsize         n)
{
  if (chunk->wide_values != NULL)
    mant_decode_f64 (chunk->tensor->dtype, bytes, skip_nibble, n, chunk->wide_values + done);
  else
    mant_decode_f32 (chunk->tensor->dtype, bytes, skip_nibble, n, chunk->values + done);
}

static void
reverse_elements (guint8 *bytes,
                  gsize   n,
                  guint   element_bytes)
{
  switch (element_bytes)
    {
    case 2:
      for (gsize i = 0; i < n; i++)
        {
          guint16 x;
          memcpy (&x, bytes + 2 * i, sizeof x);
          x = GUINT16_SWAP_LE_BE (x);
          memcpy (bytes + 2 * i, &x, sizeof x);
        }
      break;
    case 4:
      for (gsize i = 0; i < n; i++)
        {
          guint32 x;
          memcpy (&x, bytes + 4 * i, sizeof x);
          x = GUINT32_SWAP_LE_BE (x);
          memcpy (bytes + 4 * i, &x, sizeof x);
        }
      break;
    case 8:
      for (gsize i = 0; i < n; i++)
        {
          guint64 x;
          memcpy (&x, bytes + 8 * i, sizeof x);
          x = GUINT64_SWAP_LE_BE (x);
          memcpy (bytes + 8 * i, &x, sizeof x);
        }
      break;
    default:
      break;
    }
}

/* Elements [first, first + n) in C order of data whose first axis is the fastest, side by side.
 * `data` is the start of the tensor. */
static void
gather_fortran (MantTensor   *self,
                const guint8 *data,
                guint64       first,
                gsize         n,
                guint8       *gathered)
{
  const guint element_bytes = self->element_bits / 8;

  while (n > 0)
    {
      /* Where element `first` lies, how far apart its successors along the last axis are, and how
       * many there are. */
      guint64 rest = first, position = 0, stride = self->n_elements;
      gsize run = 0;

      for (guint i = self->n_dims; i-- > 0;)
        {
          const guint64 index = rest % self->shape[i];

          rest /= self->shape[i];
          stride /= self->shape[i];
          position += index * stride;
          if (i == self->n_dims - 1)
            run = MIN (n, self->shape[i] - index);
        }
      stride = self->n_elements / self->shape[self->n_dims - 1];

      const guint8 *source = data + position * element_bytes;

      for (gsize i = 0; i < run; i++, source += stride * element_bytes, gathered += element_bytes)
        switch (element_bytes)
          {
          case 1: memcpy (gathered, source, 1); break;
          case 2: memcpy (gathered, source, 2); break;
          case 4: memcpy (gathered, source, 4); break;
          default: memcpy (gathered, source, 8); break;
          }
      first += run;
      n -= run;
    }
}

/* `bytes` starts at the chunk in C order, and at the tensor in Fortran order. */
static void
decode_visitor (const guint8 *bytes,
                gpointer      user_data)
{
  const Chunk *chunk = user_data;
  MantTensor *self = chunk->tensor;

  if (self->storage == MANT_STORAGE_PLAIN)
    {
      const gboolean skip_nibble = self->element_bits == 4 && chunk->first % 2 != 0;

      decode_elements (chunk, bytes, skip_nibble, 0, chunk->n);
      return;
    }

  /* Every dtype that can be swapped or in Fortran order has whole bytes, at most 8. */
  guint8 gathered[GATHER_ELEMENTS * MAX_GATHER_BYTES];
  const guint element_bytes = self->element_bits / 8;

  for (gsize done = 0; done < chunk->n;)
    {
      const gsize n = MIN (chunk->n - done, GATHER_ELEMENTS);

      if (self->storage & MANT_STORAGE_FORTRAN_ORDER)
        gather_fortran (self, bytes, chunk->first + done, n, gathered);
      else
        memcpy (gathered, bytes + done * element_bytes, n * element_bytes);
      if (self->storage & MANT_STORAGE_SWAPPED)
        reverse_elements (gathered, n, element_bytes);
      decode_elements (chunk, gathered, FALSE, done, n);
      done += n;
    }
}

/* Where the bytes of a chunk are, counted from the start of the tensor. */
static void
locate_chunk (const Chunk *chunk,
              guint64     *first_byte,
              gsize       *n_bytes)
{
  MantTensor *self = chunk->tensor;

  if (self->storage & MANT_STORAGE_FORTRAN_ORDER)
    {
      *first_byte = 0;
      *n_bytes = self->n_bytes;
      return;
    }

  /* In bits first * element_bits might not fit; n_elements × element_bits was checked to. */
  *first_byte = chunk->first * self->element_bits / 8;
  *n_bytes = ((chunk->first + chunk->n) * self->element_bits + 7) / 8 - *first_byte;
}

static gboolean
check_range (MantTensor  *self,
             guint64      first,
             guint64      count,
             guint64      limit,
             const char  *format,
             GError     **error)
{
  if (first <= limit && count <= limit - first)
    return TRUE;

  g_autofree char *name = mant_tensor_dup_display_name (self);

  g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE, format, first, count, name, limit);

  return FALSE;
}

static gboolean
read_elements (MantTensor  *self,
               guint64      first,
               gsize        count,
               float       *values,
               double      *wide_values,
               GError     **error)
{
  const char *why_not;

  if (!mant_tensor_is_numeric (self, &why_not))
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, why_not);
      return FALSE;
    }
  if (!check_range (self, first, count, self->n_elements,
                    _("elements from %" PRIu64 ", %" PRIu64
                      " of them, are not inside “%s”, which has %" PRIu64),
                    error))
    return FALSE;
  if (!mant_dtype_is_decodable (self->dtype))
    g_assert_not_reached ();

  /* A multiple of two, so that only the first chunk of F4 can start within a byte. */
  const gsize chunk_elements = (gsize) CHUNK_BYTES * 8 / MAX (self->element_bits, 4) & ~(gsize) 1;

  while (count > 0)
    {
      Chunk chunk = { self, first, MIN (count, chunk_elements), values, wide_values };
      guint64 first_byte;
      gsize n_bytes;

      locate_chunk (&chunk, &first_byte, &n_bytes);
      if (self->bytes != NULL)
        decode_visitor ((const guint8 *) g_bytes_get_data (self->bytes, NULL) + first_byte, &chunk);
      else if (!mant_mapping_visit (self->mapping, self->offset + first_byte, n_bytes,
                                    decode_visitor, &chunk, error))
        return FALSE;
      else
        mant_mapping_account (self->mapping, chunk.n * self->element_bits / 8);
      first += chunk.n;
      count -= chunk.n;
      if (wide_values != NULL)
        wide_values += chunk.n;
      else
        values += chunk.n;
    }

  return TRUE;
}

/**
 * mant_tensor_read_f32:
 * @self: a numeric tensor
 * @first: first element, counted in C order
 * @count: how many
 * @values: (out caller-allocates) (array length=count): where to put them
 * @error: return location for an error
 *
 * Reads elements `[first, first + count)` in C order as binary32, whatever their dtype, alignment,
 * byte order and storage order. BOOL is 0 or 1. F64 and integers of 32 and 64 bits are rounded to
 * nearest, ties to even (binary64 beyond binary32 becomes infinite); everything else is exact. NaN
 * stays NaN. Any number of threads may read at once.
 *
 * Fails with %MANT_ERROR_UNSUPPORTED if the tensor is not numeric, %MANT_ERROR_SHAPE if the range
 * is not inside it, %MANT_ERROR_CHANGED if the file has changed since it was opened, and
 * %G_FILE_ERROR_IO if the disk fails. @values may then be partly filled.
 *
 * Cost: linear; in Fortran order each element is a jump in the file.
 *
 * Returns: whether it worked
 */
gboolean
mant_tensor_read_f32 (MantTensor  *self,
                      guint64      first,
                      gsize        count,
                      float       *values,
                      GError     **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (values != NULL || count == 0, FALSE);

  return read_elements (self, first, count, values, NULL, error);
}

/**
 * mant_tensor_read_f64:
 * @self: a numeric tensor
 * @first: first element, counted in C order
 * @count: how many
 * @values: (out caller-allocates) (array length=count): where to put them
 * @error: return location for an error, as of mant_tensor_read_f32()
 *
 * As mant_tensor_read_f32(), in binary64: everything is exact but integers beyond 2^53.
 *
 * Returns: whether it worked
 */
gboolean
mant_tensor_read_f64 (MantTensor  *self,
                      guint64      first,
                      gsize        count,
                      double      *values,
                      GError     **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (values != NULL || count == 0, FALSE);

  return read_elements (self, first, count, NULL, values, error);
}

/**
 * mant_tensor_read_raw:
 * @self: a tensor of any dtype
 * @first_byte: first byte of its data
 * @count: how many
 * @bytes: (out caller-allocates) (array length=count): where to put them
 * @error: return location for an error
 *
 * Reads the data as it is stored: in the file's byte order and storage order.
 *
 * Fails with %MANT_ERROR_SHAPE if the range is not inside the data, %MANT_ERROR_CHANGED if the file
 * has changed since it was opened, and %G_FILE_ERROR_IO if the disk fails.
 *
 * Returns: whether it worked
 */
gboolean
mant_tensor_read_raw (MantTensor  *self,
                      guint64      first_byte,
                      gsize        count,
                      guint8      *bytes,
                      GError     **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || count == 0, FALSE);

  if (!check_range (self, first_byte, count, self->n_bytes,
                    _("bytes from %" PRIu64 ", %" PRIu64
                      " of them, are not inside “%s”, which has %" PRIu64),
                    error))
    return FALSE;

  if (self->bytes != NULL)
    {
      if (count > 0)
        memcpy (bytes, (const guint8 *) g_bytes_get_data (self->bytes, NULL) + first_byte, count);
      return TRUE;
    }

  while (count > 0)
    {
      const gsize n = MIN (count, CHUNK_BYTES);

      if (!mant_mapping_read (self->mapping, self->offset + first_byte, n, bytes, error))
        return FALSE;
      first_byte += n;
      bytes += n;
      count -= n;
    }

  return TRUE;
}

/**
 * mant_tensor_read_f32_bytes:
 * @self: a numeric tensor
 * @first: first element, counted in C order
 * @count: how many; at most 2^28
 * @error: return location for an error
 *
 * mant_tensor_read_f32() for bindings: the values as bytes in the machine's order, to be looked at
 * by `numpy.frombuffer (…, dtype='f4')` without a copy.
 *
 * Fails as mant_tensor_read_f32() does, and with %MANT_ERROR_LIMIT if @count is over 2^28 or there
 * is not so much memory.
 *
 * Returns: (transfer full): 4 × @count bytes
 */
GBytes *
mant_tensor_read_f32_bytes (MantTensor  *self,
                            guint64      first,
                            guint64      count,
                            GError     **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (count > MAX_BULK_ELEMENTS)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("%" PRIu64 " elements at once are more than the limit of %" PRIu64), count,
                   MAX_BULK_ELEMENTS);
      return NULL;
    }
  /* Before memory is taken for what is not there. */
  if (!check_range (self, first, count, self->n_elements,
                    _("elements from %" PRIu64 ", %" PRIu64
                      " of them, are not inside “%s”, which has %" PRIu64),
                    error))
    return NULL;

  g_autofree float *values = g_try_new (float, count);

  if (values == NULL && count > 0)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("there is not enough memory for %" PRIu64 " elements"), count);
      return NULL;
    }
  if (!mant_tensor_read_f32 (self, first, count, values, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&values), count * sizeof (float));
}
