/* SPDX-License-Identifier: GPL-3.0-or-later */

/* core/object/mant-tensor.c and mant-dtype.c: what elements read as, from memory and from files. */

#include "test-files.h"

#include "mant-num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static MantTensor *
new_tensor (MantDtype     dtype,
            guint64       n_elements,
            gconstpointer data,
            gsize         n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes);
  g_autoptr (GError) error = NULL;
  MantTensor *tensor = mant_tensor_new ("t", dtype, &n_elements, 1, bytes, &error);

  g_assert_no_error (error);

  return tensor;
}

static void
assert_same (float   value,
             float   expected,
             guint64 position)
{
  if (isnan (expected) ? !isnan (value) : memcmp (&value, &expected, sizeof value) != 0)
    g_error ("element %" G_GUINT64_FORMAT " reads as %a, not %a", position, value, expected);
}

static void
test_dtypes (void)
{
  for (int dtype = 0; dtype <= MANT_DTYPE_OPAQUE; dtype++)
    {
      const char *format = mant_dtype_get_format (dtype);
      MantDtype found;

      g_assert_true (mant_dtype_from_name (mant_dtype_get_name (dtype), &found));
      g_assert_cmpint (found, ==, dtype);
      if (format != NULL)
        {
          MantFormat parsed;
          char message[256];

          g_assert_cmpint (mant_format_parse (format, &parsed, message, sizeof message), ==,
                           MANT_OK);
          g_assert_cmpuint (parsed.bits, ==, mant_dtype_get_bits (dtype));
        }
    }
  g_assert_cmpstr (mant_dtype_get_format (MANT_DTYPE_F8_E4M3), ==, "e4m3fn");
  g_assert_null (mant_dtype_get_format (MANT_DTYPE_C64));
  g_assert_false (mant_dtype_from_name ("bf16", &(MantDtype) { 0 }));
  g_assert_cmpuint (mant_dtype_get_bits (MANT_DTYPE_F6_E2M3), ==, 6);
}

/* Every code of every dtype of up to 16 bits, against core/num's exact decoding. */
static void
test_all_codes (void)
{
  static const MantDtype dtypes[] = {
    MANT_DTYPE_U8, MANT_DTYPE_I8, MANT_DTYPE_F8_E5M2, MANT_DTYPE_F8_E4M3, MANT_DTYPE_F8_E8M0,
    MANT_DTYPE_F8_E4M3FNUZ, MANT_DTYPE_F8_E5M2FNUZ, MANT_DTYPE_U16, MANT_DTYPE_I16, MANT_DTYPE_F16,
    MANT_DTYPE_BF16,
  };

  for (guint i = 0; i < G_N_ELEMENTS (dtypes); i++)
    {
      const guint bits = mant_dtype_get_bits (dtypes[i]);
      const guint n = 1u << bits;
      g_autofree guint16 *codes = g_new (guint16, n);
      g_autofree float *values = g_new (float, n);
      g_autoptr (MantTensor) tensor = NULL;
      MantFormat format;
      char message[256];

      for (guint code = 0; code < n; code++)
        if (bits == 8)
          ((guint8 *) codes)[code] = code;
        else
          codes[code] = GUINT16_TO_LE (code);
      g_assert_cmpint (mant_format_parse (mant_dtype_get_format (dtypes[i]), &format, message,
                                          sizeof message),
                       ==, MANT_OK);
      tensor = new_tensor (dtypes[i], n, codes, n * bits / 8);
      g_assert_true (mant_tensor_read_f32 (tensor, 0, n, values, NULL));
      for (guint code = 0; code < n; code++)
        {
          const MantValue value = mant_format_decode (&format, (MantCode) { .lo = code });

          assert_same (values[code], mant_value_to_f32 (&value), code);
        }
    }
}

/* Any first element and any length: the first may be in the middle of a byte. */
static void
test_nibbles (void)
{
  static const float e2m1[] = { 0,     0.5f,  1,  1.5f,  2,  3,  4,  6,
                                -0.0f, -0.5f, -1, -1.5f, -2, -3, -4, -6 };
  static const guint8 bytes[] = { 0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe };
  g_autoptr (MantTensor) tensor = new_tensor (MANT_DTYPE_F4, 16, bytes, sizeof bytes);
  float values[17];

  for (guint first = 0; first <= 16; first++)
    for (guint n = 0; n <= 16 - first; n++)
      {
        values[n] = 77;
        g_assert_true (mant_tensor_read_f32 (tensor, first, n, values, NULL));
        for (guint i = 0; i < n; i++)
          assert_same (values[i], e2m1[first + i], first + i);
        g_assert_cmpfloat (values[n], ==, 77);
      }
}

#define CHECK(dtype, ...)                                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (MantTensor) tensor = new_tensor (dtype, G_N_ELEMENTS (stored), stored,              \
                                                sizeof stored);                                    \
    static const float expected[] = { __VA_ARGS__ };                                               \
    float values[G_N_ELEMENTS (expected)];                                                         \
    G_STATIC_ASSERT (G_N_ELEMENTS (expected) == G_N_ELEMENTS (stored));                            \
    g_assert_true (mant_tensor_read_f32 (tensor, 0, G_N_ELEMENTS (stored), values, NULL));         \
    for (guint i = 0; i < G_N_ELEMENTS (stored); i++)                                              \
      assert_same (values[i], expected[i], i);                                                     \
  }                                                                                                \
  G_STMT_END

/* To nearest, ties to even, by hand. */
static void
test_rounding (void)
{
  {
    static const double stored[] = {
      0x1.000001p0, 0x1.0000011p0,   0x1.000003p0,   -0x1.000001p0, 1e300,
      -1e300,       0x1.fffffefp127, 0x1.ffffffp127, 0x1p-149,      0x1p-150,
      0x1.8p-149,   0x1p-1074,       -0.0,           INFINITY,      NAN
    };
    CHECK (MANT_DTYPE_F64, 1.0f, 0x1.000002p0f, 0x1.000004p0f, -1.0f, INFINITY, -INFINITY,
           0x1.fffffep127f, INFINITY, 0x1p-149f, 0.0f, 0x1p-148f, 0.0f, -0.0f, INFINITY, NAN);
  }
  {
    static const guint32 stored[] = { 0, 16777217, 16777219, 4294967295u, 2147483648u };
    CHECK (MANT_DTYPE_U32, 0.0f, 16777216.0f, 16777220.0f, 4294967296.0f, 2147483648.0f);
  }
  {
    static const gint32 stored[] = { -16777217, -16777219, G_MININT32, G_MAXINT32, 5 };
    CHECK (MANT_DTYPE_I32, -16777216.0f, -16777220.0f, -2147483648.0f, 2147483648.0f, 5.0f);
  }
  {
    /* 2^40 + 2^16 is a tie of binary32 there, one more is above it. */
    static const guint64 stored[] = {
      0,
      (G_GUINT64_CONSTANT (1) << 40) + (1 << 16),
      (G_GUINT64_CONSTANT (1) << 40) + (1 << 16) + 1,
      G_MAXUINT64,
      (G_GUINT64_CONSTANT (1) << 63) + (G_GUINT64_CONSTANT (1) << 39),
      (G_GUINT64_CONSTANT (1) << 63) + (G_GUINT64_CONSTANT (1) << 39) + 1
    };
    CHECK (MANT_DTYPE_U64, 0.0f, 0x1p40f, 0x1.000002p40f, 0x1p64f, 0x1p63f, 0x1.000002p63f);
  }
  {
    static const gint64 stored[] = { -1, G_MININT64, G_MAXINT64,
                                     -(G_GINT64_CONSTANT (1) << 40) - (1 << 16) - 1 };
    CHECK (MANT_DTYPE_I64, -1.0f, -0x1p63f, 0x1p63f, -0x1.000002p40f);
  }
  {
    static const guint8 stored[] = { 0, 1, 2, 255 };
    CHECK (MANT_DTYPE_BOOL, 0.0f, 1.0f, 1.0f, 1.0f);
  }
}

/* A file of 3 Mi elements at an odd offset, read in one go and in pieces around the ends of the
 * reader's chunks: the same, and what was written. */
static void
test_chunks (void)
{
  const guint64 n = 3 << 20;
  g_autoptr (GString) header = g_string_new (NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *path = NULL;
  g_autofree float *values = g_new (float, n);

  g_string_printf (header,
                   "{\"pad\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                   "\"h\":{\"dtype\":\"F16\",\"shape\":[%" G_GUINT64_FORMAT
                   "],\"data_offsets\":[1,%" G_GUINT64_FORMAT "]}}",
                   n, 1 + 2 * n);

  const guint64 length = GUINT64_TO_LE ((guint64) header->len);

  g_byte_array_append (bytes, (const guint8 *) &length, 8);
  g_byte_array_append (bytes, (const guint8 *) header->str, header->len);
  g_byte_array_append (bytes, (const guint8 *) "p", 1);
  for (guint64 i = 0; i < n; i++)
    {
      const guint16 code = GUINT16_TO_LE ((guint16) (0x3c00 + i % 1024)); /* 1 … 2 by 2^-10 */

      g_byte_array_append (bytes, (const guint8 *) &code, 2);
    }
  path = test_write_file ("chunks.safetensors", bytes->data, bytes->len);

  g_autoptr (MantTensorFile) file = test_assert_opens (path, 0, NULL);
  MantTensor *tensor = mant_tensor_file_find (file, "h");

  g_assert_cmpuint (mant_tensor_get_offset (tensor), ==, 8 + header->len + 1);
  g_assert_true (mant_tensor_read_f32 (tensor, 0, n, values, NULL));
  for (guint64 i = 0; i < n; i++)
    assert_same (values[i], 1.0f + (i % 1024) * 0x1p-10f, i);
  for (guint64 first = (1 << 19) - 70; first < (1 << 19) + 3; first++)
    {
      float few[70];

      g_assert_true (mant_tensor_read_f32 (tensor, first, 70, few, NULL));
      for (guint i = 0; i < 70; i++)
        assert_same (few[i], values[first + i], first + i);
    }
}

static void
test_ranges (void)
{
  static const float stored[] = { 1, 2, 3 };
  g_autoptr (MantTensor) tensor = new_tensor (MANT_DTYPE_F32, 3, stored, sizeof stored);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  float values[4];
  guint8 raw[12];

  g_assert_true (mant_tensor_read_f32 (tensor, 3, 0, values, NULL));
  g_assert_false (mant_tensor_read_f32 (tensor, 2, 2, values, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_assert_nonnull (
    strstr (error->message, "elements from 2, 2 of them, are not inside “t”, which has 3"));
  g_clear_error (&error);
  g_assert_false (mant_tensor_read_f32 (tensor, G_MAXUINT64, 2, values, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_true (mant_tensor_read_raw (tensor, 4, 8, raw, NULL));
  g_assert_cmpmem (raw, 8, stored + 1, 8);
  g_assert_false (mant_tensor_read_raw (tensor, 5, 8, raw, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_clear_error (&error);

  bytes = mant_tensor_read_f32_bytes (tensor, 1, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), stored + 1, 8);
  g_assert_null (
    mant_tensor_read_f32_bytes (tensor, 0, (G_GUINT64_CONSTANT (1) << 28) + 1, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_LIMIT);
  g_clear_error (&error);
  /* Under the limit, but not there: no gigabyte is taken first. */
  g_assert_null (mant_tensor_read_f32_bytes (tensor, 0, G_GUINT64_CONSTANT (1) << 28, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
}

static void
test_new (void)
{
  const guint64 huge[] = { G_MAXUINT64, 2, 0 }, two_by_three[] = { 2, 3 }, none[] = { 0, 3 };
  g_autoptr (GBytes) bytes = g_bytes_new ("123456", 6);
  g_autoptr (GBytes) empty = g_bytes_new ("", 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantTensor) tensor = NULL, opaque = NULL, other = NULL, nothing = NULL;
  const guint64 *shape;
  const char *why_not = NULL;
  guint n_dims;

  g_assert_null (mant_tensor_new ("t", MANT_DTYPE_U8, huge, 3, bytes, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_null (mant_tensor_new ("t", MANT_DTYPE_U16, two_by_three, 2, bytes, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_clear_error (&error);

  tensor = mant_tensor_new ("t", MANT_DTYPE_U8, two_by_three, 2, bytes, &error);
  g_assert_no_error (error);
  shape = mant_tensor_get_shape (tensor, &n_dims);
  g_assert_cmpuint (n_dims, ==, 2);
  g_assert_cmpuint (shape[0] * 10 + shape[1], ==, 23);
  g_assert_null (mant_tensor_get_path (tensor));
  g_assert_true (mant_tensor_is_numeric (tensor, &why_not));
  g_assert_null (why_not);

  other = mant_tensor_reinterpret (tensor, MANT_DTYPE_F8_E4M3, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mant_tensor_get_dtype (other), ==, MANT_DTYPE_F8_E4M3);
  g_assert_null (mant_tensor_reinterpret (tensor, MANT_DTYPE_BF16, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_clear_error (&error);

  opaque = mant_tensor_new ("o", MANT_DTYPE_OPAQUE, (guint64[]) { 3 }, 1, bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mant_tensor_get_element_bits (opaque), ==, 16);
  g_assert_false (mant_tensor_is_numeric (opaque, &why_not));
  g_assert_nonnull (why_not);
  g_assert_false (mant_tensor_read_f32 (opaque, 0, 1, &(float) { 0 }, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  nothing = mant_tensor_new ("n", MANT_DTYPE_F64, none, 2, empty, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mant_tensor_get_n_elements (nothing), ==, 0);
  g_assert_true (mant_tensor_read_f32 (nothing, 0, 0, NULL, NULL));
}

static void
test_texts (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new ("1", 1);
  g_autofree char *long_name = g_strnfill (600, 'x');
  g_autofree char *cut = g_strnfill (512, 'x');
  g_autofree char *cut_shown = g_strconcat (cut, "…", NULL);
  const struct {
    const char *name, *shown;
  } names[] = {
    { "model.layers.0", "model.layers.0" },
    { "<b>&amp;</b>", "<b>&amp;</b>" },
    { "a\nb\x1b[31m", "a\\u000Ab\\u001B[31m" },
    { "\xe2\x80\xae" "evil", "\\u202Eevil" },
    { "\xe2\x81\xa6\xef\xbb\xbf\xc2\x9b", "\\u2066\\uFEFF\\u009B" },
    { "größe 💾", "größe 💾" },
    { "", "" },
    { long_name, cut_shown },
  };
  const struct {
    guint n_dims;
    guint64 shape[4];
    const char *text;
  } shapes[] = {
    { 0, { 0 }, "scalar" },
    { 1, { 1 }, "1" },
    { 3, { 1, 1, 1 }, "1 × 1 × 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (MantTensor) tensor = mant_tensor_new (names[i].name, MANT_DTYPE_U8, NULL, 0, bytes,
                                                       NULL);
      g_autofree char *shown = mant_tensor_dup_display_name (tensor);

      g_assert_cmpstr (mant_tensor_get_name (tensor), ==, names[i].name);
      g_assert_cmpstr (shown, ==, names[i].shown);
    }
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (MantTensor) tensor
        = mant_tensor_new ("t", MANT_DTYPE_U8, shapes[i].shape, shapes[i].n_dims, bytes, NULL);
      g_autofree char *text = mant_tensor_dup_shape_text (tensor);

      g_assert_cmpstr (text, ==, shapes[i].text);
    }

  guint64 ones[40];

  for (guint i = 0; i < 40; i++)
    ones[i] = 1;

  g_autoptr (MantTensor) deep = mant_tensor_new ("t", MANT_DTYPE_U8, ones, 40, bytes, NULL);
  g_autofree char *text = mant_tensor_dup_shape_text (deep);

  g_assert_true (g_str_has_suffix (text, "1 × … (40 dimensions)"));
}

/* A file that is cut or rewritten under us, and one that is replaced. */
static void
test_changed (void)
{
  const char *header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[65536],\"data_offsets\":[0,262144]}}";
  g_autofree char *path = test_write_safetensors ("changed.safetensors", header, 262144);
  g_autofree float *values = g_new (float, 65536);
  g_autofree guint8 *raw = g_new (guint8, 262144);

  for (int way = 0; way < 3; way++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *again = test_write_safetensors ("changed.safetensors", header, 262144);
      g_autoptr (MantTensorFile) file = test_assert_opens (path, 0, NULL);
      MantTensor *tensor = mant_tensor_file_get_tensor (file, 0);

      g_assert_true (mant_tensor_read_f32 (tensor, 0, 10, values, &error));
      if (way == 0)
        g_assert_cmpint (truncate (path, 5000), ==, 0);
      else if (way == 1)
        {
          /* In place, the size kept. */
          FILE *stream = fopen (path, "r+");

          g_usleep (20000); /* beyond the file system's clock tick */
          g_assert_cmpint (fseek (stream, 4096, SEEK_SET), ==, 0);
          g_assert_cmpint (fputc ('x', stream), ==, 'x');
          fclose (stream);
        }
      else
        {
          g_autofree char *other = test_write_safetensors ("changed.safetensors", "{}",
                                                           0); /* renames */

          g_assert_true (mant_tensor_read_f32 (tensor, 0, 65536, values, &error));
          g_assert_no_error (error);
          continue;
        }
      g_assert_false (mant_tensor_read_f32 (tensor, 0, 65536, values, &error));
      g_assert_error (error, MANT_ERROR, MANT_ERROR_CHANGED);
      g_assert_nonnull (strstr (error->message, "changed on disk"));
      g_clear_error (&error);
      g_assert_false (mant_tensor_read_raw (tensor, 0, 262144, raw, &error));
      g_assert_error (error, MANT_ERROR, MANT_ERROR_CHANGED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor/dtypes", test_dtypes);
  g_test_add_func ("/tensor/all-codes", test_all_codes);
  g_test_add_func ("/tensor/nibbles", test_nibbles);
  g_test_add_func ("/tensor/rounding", test_rounding);
  g_test_add_func ("/tensor/chunks", test_chunks);
  g_test_add_func ("/tensor/ranges", test_ranges);
  g_test_add_func ("/tensor/new", test_new);
  g_test_add_func ("/tensor/texts", test_texts);
  g_test_add_func ("/tensor/changed", test_changed);

  const int result = g_test_run ();

  test_remove_folder ();

  return result;
}
