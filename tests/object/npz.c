/* SPDX-License-Identifier: GPL-3.0-or-later */

/* core/object/mant-npz-reader.c: what it reads, and what it refuses. */

#include "mant-npz-reader-private.h"

#include <string.h>
#include <zlib.h>

/* A .npz under construction. */
typedef struct {
  GByteArray *bytes, *list;
  guint n_entries;
} Zip;

static void
put (GByteArray *bytes,
     guint64     number,
     guint       width)
{
  for (guint i = 0; i < width; i++)
    {
      const guint8 byte = i < 8 ? number >> 8 * i : 0;

      g_byte_array_append (bytes, &byte, 1);
    }
}

static Zip
zip_new (void)
{
  return (Zip) { g_byte_array_new (), g_byte_array_new (), 0 };
}

/* An entry whose list says `n_said` bytes, and otherwise the truth. extra: (nullable). */
static void
zip_add_raw (Zip          *self,
             const char   *name,
             const guint8 *data,
             gsize         n,
             guint         method,
             guint         flags,
             guint64       n_said,
             GByteArray   *extra)
{
  g_autofree guint8 *packed = g_malloc (compressBound (n) + 16);
  const guint32 checksum = crc32 (crc32 (0, NULL, 0), data, n);
  const guint64 local = self->bytes->len;
  gsize n_packed = n;

  if (method == 8)
    {
      z_stream stream = { 0 };

      g_assert_cmpint (deflateInit2 (&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==,
                       Z_OK);
      stream.next_in = (guint8 *) data;
      stream.avail_in = n;
      stream.next_out = packed;
      stream.avail_out = compressBound (n) + 16;
      g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
      n_packed = stream.total_out;
      deflateEnd (&stream);
    }
  else
    {
      memcpy (packed, data, n);
    }

  /* NumPy leaves the local header's sizes to a ZIP64 field: nothing there is looked at */
  put (self->bytes, 0x04034b50, 4);
  put (self->bytes, 45, 2);
  put (self->bytes, flags, 2);
  put (self->bytes, method, 2);
  put (self->bytes, 0, 4);
  put (self->bytes, checksum, 4);
  put (self->bytes, 0xffffffff, 4);
  put (self->bytes, 0xffffffff, 4);
  put (self->bytes, strlen (name), 2);
  put (self->bytes, 20, 2);
  g_byte_array_append (self->bytes, (const guint8 *) name, strlen (name));
  put (self->bytes, 1, 2);
  put (self->bytes, 16, 2);
  put (self->bytes, n, 8);
  put (self->bytes, n_packed, 8);
  g_byte_array_append (self->bytes, packed, n_packed);

  put (self->list, 0x02014b50, 4);
  put (self->list, 45, 2);
  put (self->list, 45, 2);
  put (self->list, flags, 2);
  put (self->list, method, 2);
  put (self->list, 0, 4);
  put (self->list, checksum, 4);
  put (self->list, n_packed, 4);
  put (self->list, n_said, 4);
  put (self->list, strlen (name), 2);
  put (self->list, extra != NULL ? extra->len : 0, 2);
  put (self->list, 0, 2 + 2 + 2 + 4);
  put (self->list, local, 4);
  g_byte_array_append (self->list, (const guint8 *) name, strlen (name));
  if (extra != NULL)
    g_byte_array_append (self->list, extra->data, extra->len);
  self->n_entries++;
}

/* A .npy of this header's dictionary and these items. */
static void
zip_add (Zip          *self,
         const char   *name,
         const char   *dictionary,
         gconstpointer items,
         gsize         n,
         guint         method)
{
  g_autoptr (GByteArray) npy = g_byte_array_new ();

  g_byte_array_append (npy, (const guint8 *) "\x93NUMPY\x01\x00", 8);
  put (npy, strlen (dictionary) + 1, 2);
  g_byte_array_append (npy, (const guint8 *) dictionary, strlen (dictionary));
  put (npy, '\n', 1);
  g_byte_array_append (npy, items, n);
  zip_add_raw (self, name, npy->data, npy->len, method, 0, npy->len, NULL);
}

static GBytes *
zip_finish (Zip *self)
{
  const guint64 at = self->bytes->len;

  g_byte_array_append (self->bytes, self->list->data, self->list->len);
  put (self->bytes, 0x06054b50, 4);
  put (self->bytes, 0, 4);
  put (self->bytes, self->n_entries, 2);
  put (self->bytes, self->n_entries, 2);
  put (self->bytes, self->list->len, 4);
  put (self->bytes, at, 4);
  put (self->bytes, 0, 2);
  g_byte_array_unref (self->list);
  return g_byte_array_free_to_bytes (self->bytes);
}

static const guint8 six[] = { 1, 2, 3, 250, 251, 252 };
#define SIX "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }"

static GBytes *
make_good (void)
{
  static const guint8 big[] = { 0x12, 0x34, 0x56, 0x78 };
  static const float floats[] = { 1.5f, -2 };
  Zip zip = zip_new ();

  zip_add (&zip, "six.npy", SIX, six, sizeof six, 8);
  zip_add (&zip, "stored.npy", SIX, six, sizeof six, 0);
  zip_add (&zip, "big.npy", "{'descr': '>u4', 'fortran_order': False, 'shape': (1,), }", big, 4, 8);
  zip_add (&zip, "floats.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", floats,
           8, 8);
  zip_add (&zip, "scalar.npy", "{'descr': '<u2', 'fortran_order': False, 'shape': (), }", six, 2, 0);
  zip_add (&zip, "empty.npy", "{'descr': '|b1', 'fortran_order': False, 'shape': (0, 5), }", six, 0,
           8);
  zip_add_raw (&zip, "README", six, sizeof six, 0, 0, sizeof six, NULL);
  return zip_finish (&zip);
}

static void
test_good (void)
{
  g_autoptr (GBytes) bytes = make_good ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzReader) reader = mant_npz_reader_new (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (mant_npz_reader_get_n_arrays (reader), ==, 6);
  g_assert_cmpstr (mant_npz_reader_get_name (reader, 2), ==, "big");
  g_assert_false (mant_npz_reader_has (reader, "README"));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MantNpzArray) array =
        mant_npz_reader_load (reader, i == 0 ? "six" : "stored", &error);

      g_assert_no_error (error);
      g_assert_cmpuint (array->n_dims, ==, 2);
      g_assert_cmpuint (array->shape[1], ==, 3);
      g_assert_cmpmem (array->items, array->n_items, six, sizeof six);
    }
  {
    g_autoptr (MantNpzArray) big = mant_npz_reader_load (reader, "big", &error);
    g_autoptr (MantNpzArray) floats = mant_npz_reader_load (reader, "floats", &error);
    g_autoptr (MantNpzArray) scalar = mant_npz_reader_load (reader, "scalar", &error);
    g_autoptr (MantNpzArray) empty = mant_npz_reader_load (reader, "empty", &error);

    g_assert_no_error (error);
    g_assert_cmphex (mant_npz_array_get_bits (big, 0), ==, 0x12345678);
    g_assert_cmphex (mant_npz_array_get_bits (floats, 1), ==, 0xc0000000);
    g_assert_cmphex (mant_npz_array_get_bits (scalar, 0), ==, 0x0201);
    g_assert_cmpuint (empty->n_items, ==, 0);
  }
  g_assert_null (mant_npz_reader_load (reader, "absent", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
}

/* Loads everything; what cannot be loaded has to say so in one line. */
static void
load_all (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzReader) reader = mant_npz_reader_new (bytes, &error);

  if (reader == NULL)
    {
      g_assert_nonnull (error);
      g_assert_null (strchr (error->message, '\n'));
      return;
    }
  for (guint i = 0; i < mant_npz_reader_get_n_arrays (reader); i++)
    {
      const char *name = mant_npz_reader_get_name (reader, i);
      g_autoptr (GError) why = NULL;
      g_autoptr (MantNpzArray) array = mant_npz_reader_load (reader, name, &why);

      if (array == NULL)
        {
          g_assert_nonnull (why);
          g_assert_null (strchr (why->message, '\n'));
        }
      else
        for (gsize k = 0; k < array->n_items; k++)
          mant_npz_array_get_bits (array, k);
    }
}

/* Every beginning of a good file, and every byte of it made another. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) good = make_good ();
  gsize n;
  const guint8 *data = g_bytes_get_data (good, &n);
  g_autofree guint8 *copy = g_memdup2 (data, n);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GBytes) beginning = g_bytes_new (data, i);
      g_autoptr (GError) error = NULL;

      g_assert_null (mant_npz_reader_new (beginning, &error));
      g_assert_error (error, MANT_ERROR, MANT_ERROR_PARSE);
    }
  for (gsize i = 0; i < n; i++)
    for (guint k = 0; k < 4; k++)
      {
        static const guint8 others[] = { 0x00, 0xff, 0x80, 0x01 };
        g_autoptr (GBytes) damaged = NULL;

        copy[i] = k < 3 ? others[k] : data[i] ^ others[k];
        damaged = g_bytes_new (copy, n);
        load_all (damaged);
        copy[i] = data[i];
      }
}

static void
assert_refused (Zip        *zip,
                int         code,
                const char *part)
{
  g_autoptr (GBytes) bytes = zip_finish (zip);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantNpzReader) reader = mant_npz_reader_new (bytes, &error);

  if (reader != NULL)
    {
      g_assert_cmpuint (mant_npz_reader_get_n_arrays (reader), ==, 1);
      g_assert_null (mant_npz_reader_load (reader, mant_npz_reader_get_name (reader, 0), &error));
    }
  g_assert_error (error, MANT_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_lies (void)
{
  static const struct {
    const char *dictionary;
    int code;
    const char *part;
  } dictionaries[] = {
    { "{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }", MANT_ERROR_UNSUPPORTED, "no array" },
    { "{'descr': '<f1', 'fortran_order': False, 'shape': (2, 3), }", MANT_ERROR_UNSUPPORTED, "no array" },
    { "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", MANT_ERROR_UNSUPPORTED, "C order" },
    { "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 4), }", MANT_ERROR_PARSE, "its shape" },
    { "{'descr': '|u1', 'fortran_order': False, 'shape': (6,", MANT_ERROR_UNSUPPORTED, "no array" },
    { "{'descr': '|u1', 'fortran_order': False, 'shape': (-6,), }", MANT_ERROR_UNSUPPORTED, "no array" },
    { "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,), }",
      MANT_ERROR_UNSUPPORTED, "no array" },
    { "{'descr': '|u1', 'fortran_order': False, 'shape': (268435456, 268435456, 268435456), }",
      MANT_ERROR_UNSUPPORTED, "no array" },
    { "__import__('os').system('true')", MANT_ERROR_UNSUPPORTED, "no array" },
    { "", MANT_ERROR_UNSUPPORTED, "no array" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (dictionaries); i++)
    {
      Zip zip = zip_new ();

      zip_add (&zip, "a\nb.npy", dictionaries[i].dictionary, six, sizeof six, 8);
      assert_refused (&zip, dictionaries[i].code, dictionaries[i].part);
    }
  {
    /* 200 MB from a few bytes: no such thing */
    Zip zip = zip_new ();

    zip_add_raw (&zip, "bomb.npy", six, sizeof six, 8, 0, 200000000, NULL);
    assert_refused (&zip, MANT_ERROR_PARSE, "cannot have 200000000 bytes");
  }
  {
    Zip zip = zip_new ();

    zip_add_raw (&zip, "big.npy", six, sizeof six, 8, 0, 3000000000u, NULL);
    assert_refused (&zip, MANT_ERROR_LIMIT, "3000000000 bytes");
  }
  {
    Zip zip = zip_new ();
    g_autoptr (GByteArray) extra = g_byte_array_new ();

    put (extra, 1, 2);
    put (extra, 8, 2);
    put (extra, G_GUINT64_CONSTANT (1) << 60, 8);
    zip_add_raw (&zip, "zip64.npy", six, sizeof six, 8, 0, 0xffffffff, extra);
    assert_refused (&zip, MANT_ERROR_LIMIT, "1152921504606846976 bytes");
  }
  {
    Zip zip = zip_new ();

    zip_add_raw (&zip, "secret.npy", six, sizeof six, 0, 1, sizeof six, NULL);
    assert_refused (&zip, MANT_ERROR_UNSUPPORTED, "encrypted");
  }
  {
    Zip zip = zip_new ();

    zip_add_raw (&zip, "lzma.npy", six, sizeof six, 14, 0, sizeof six, NULL);
    assert_refused (&zip, MANT_ERROR_UNSUPPORTED, "method 14");
  }
  {
    Zip zip = zip_new ();

    zip_add (&zip, "twice.npy", SIX, six, sizeof six, 8);
    zip_add (&zip, "twice.npy", SIX, six, sizeof six, 8);
    assert_refused (&zip, MANT_ERROR_PARSE, "twice");
  }
}

static void
test_given (void)
{
  g_autoptr (MantNpzReader) reader = mant_npz_reader_new_empty ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      MantNpzArray *array = g_new0 (MantNpzArray, 1);

      array->kind = 'u';
      array->item_bytes = 1;
      array->n_items = sizeof six;
      array->items = g_memdup2 (six, sizeof six);
      g_assert_cmpint (mant_npz_reader_add (reader, "six", array, &error), ==, i == 0);
    }
  g_assert_error (error, MANT_ERROR, MANT_ERROR_PARSE);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MantNpzArray) array = mant_npz_reader_load (reader, "six", NULL);

      g_assert_cmpmem (array->items, array->n_items, six, sizeof six);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npz/good", test_good);
  g_test_add_func ("/npz/damaged", test_damaged);
  g_test_add_func ("/npz/lies", test_lies);
  g_test_add_func ("/npz/given", test_given);
  return g_test_run ();
}
