/* SPDX-License-Identifier: GPL-3.0-or-later */

/* core/object/loaders/npy.c: the grammar of the header, and the orders of the data. npy-numpy.py
 * asks NumPy for more. */

#include "test-files.h"

#include <string.h>

/* A file of this version and header text, padded as NumPy does, with these bytes of data. */
static char *
write_npy (int           version,
           const char   *header,
           gconstpointer data,
           gsize         n_bytes)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const gsize start = version == 1 ? 10 : 12;
  const gsize length = (start + strlen (header) + 1 + 63) / 64 * 64 - start;
  const guint8 prefix[12] = { 0x93,
                              'N',
                              'U',
                              'M',
                              'P',
                              'Y',
                              version,
                              0,
                              length & 0xff,
                              length >> 8 & 0xff,
                              length >> 16 & 0xff,
                              length >> 24 & 0xff };

  g_byte_array_append (bytes, prefix, start);
  g_byte_array_append (bytes, (const guint8 *) header, strlen (header));
  while (bytes->len < start + length - 1)
    g_byte_array_append (bytes, (const guint8 *) " ", 1);
  g_byte_array_append (bytes, (const guint8 *) "\n", 1);
  g_byte_array_append (bytes, data, n_bytes);

  return test_write_file ("array.npy", bytes->data, bytes->len);
}

static void
test_refused (void)
{
  static const struct {
    const char *header;
    int code;
    const char *message;
  } cases[] = {
    { "", MANT_ERROR_PARSE, "the header ends where “{” of the dictionary should be" },
    { "{}", MANT_ERROR_PARSE, "byte 10: the header has no “descr”" },
    { "{'descr': '<f4', 'shape': (1,)}", MANT_ERROR_PARSE,
      "byte 10: the header has no “fortran_order”" },
    { "{'descr': '<f4', 'fortran_order': False}", MANT_ERROR_PARSE,
      "byte 10: the header has no “shape”" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}", MANT_ERROR_PARSE,
      "“)” where “,” of a shape of one dimension" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': 1}", MANT_ERROR_PARSE,
      "byte 60: the header has “1” where “(” of the shape" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1)}", MANT_ERROR_PARSE,
      "where “,” or “)” of the shape" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}", MANT_ERROR_PARSE,
      "where a dimension" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,)}", MANT_ERROR_PARSE,
      "where a dimension" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", MANT_ERROR_PARSE,
      "“-” where a dimension" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (0x1,)}", MANT_ERROR_PARSE,
      "“x” where “,” or “)”" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,)}", MANT_ERROR_PARSE,
      "byte 61: a dimension is over 2⁶³ − 1" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9)}",
      MANT_ERROR_PARSE, "more than 2⁶⁴ − 1 bytes" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}",
      MANT_ERROR_PARSE, "more than 2⁶⁴ − 1 bytes" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", MANT_ERROR_PARSE,
      "the shape needs 8 bytes of data, and 4 follow" },
    { "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", MANT_ERROR_PARSE,
      "“0” where True or False" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}", MANT_ERROR_PARSE,
      "the key “x”" },
    { "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_PARSE,
      "byte 27: the header has “descr” twice" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x", MANT_ERROR_PARSE,
      "“x” where the end of the header" },
    { "{'descr': '<f4' 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_PARSE,
      "where “,” or “}”" },
    { "{'descr': '<f4\\x41', 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_PARSE,
      "where a plain character" },
    { "{'descr': f4, 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_PARSE,
      "byte 20: the header has “f” where the dtype in quotes" },
    { "{'descr': '<q4', 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_PARSE,
      "“<q4” is no dtype of NumPy" },
    { "{'descr': '<f', 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_PARSE,
      "“<f” is no dtype of NumPy" },
    { "{'descr': '<f4x', 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_PARSE,
      "“<f4x” is no dtype of NumPy" },
    { "{'descr': '', 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_PARSE,
      "“” is no dtype of NumPy" },
    { "{'descr': '|S0', 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_PARSE,
      "have no bytes" },
    { "{'descr': '|V268435457', 'fortran_order': False, 'shape': (0,)}", MANT_ERROR_PARSE,
      "over 268435456 bytes" },
    { "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_UNSUPPORTED,
      "Python objects" },
    { "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", MANT_ERROR_UNSUPPORTED,
      "records" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = write_npy (1, cases[i].header, "\0\0\x80?", 4);

      test_assert_open_fails (path, MANT_ERROR, cases[i].code, cases[i].message, "byte ", NULL);
    }
}

static void
test_dtypes (void)
{
  static const struct {
    const char *descr;
    MantDtype dtype;
    guint bits;
    const char *warning;
  } cases[] = {
    { "|b1", MANT_DTYPE_BOOL, 8, NULL },
    { "?", MANT_DTYPE_BOOL, 8, NULL },
    { "|i1", MANT_DTYPE_I8, 8, NULL },
    { "<u2", MANT_DTYPE_U16, 16, NULL },
    { "=i4", MANT_DTYPE_I32, 32, NULL },
    { "f2", MANT_DTYPE_F16, 16, NULL },
    { "<c16", MANT_DTYPE_C128, 128, NULL },
    { "|V2", MANT_DTYPE_OPAQUE, 16, "the dtype “|V2” does not say what its bytes mean" },
    { "|V1", MANT_DTYPE_OPAQUE, 8, "ml_dtypes" },
    { "<f16", MANT_DTYPE_OPAQUE, 128, "a number of a width" },
    { "<f3", MANT_DTYPE_OPAQUE, 24, "a number of a width" },
    { "|S5", MANT_DTYPE_OPAQUE, 40, "is text, not numbers" },
    { "<U4", MANT_DTYPE_OPAQUE, 128, "is text, not numbers" },
    { "<M8[ns]", MANT_DTYPE_OPAQUE, 64, "is times, not numbers" },
  };
  static const guint8 data[16];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *header
        = g_strdup_printf ("{'descr': '%s', 'fortran_order': False, 'shape': ()}", cases[i].descr);
      g_autofree char *path = write_npy (1, header, data, cases[i].bits / 8);
      g_autoptr (MantTensorFile) file = test_assert_opens (path, cases[i].warning != NULL,
                                                           cases[i].warning);
      MantTensor *tensor = mant_tensor_file_get_tensor (file, 0);

      g_assert_cmpint (mant_tensor_get_dtype (tensor), ==, cases[i].dtype);
      g_assert_cmpuint (mant_tensor_get_element_bits (tensor), ==, cases[i].bits);
      g_assert_cmpstr (mant_tensor_get_dtype_name (tensor), ==, cases[i].descr);
      g_assert_cmpstr (mant_tensor_get_name (tensor), ==, "array");
    }
}

/* What ml_dtypes writes, read as what it is. */
static void
test_reinterpret (void)
{
  g_autofree char *path = write_npy (1, "{'descr': '|V2', 'fortran_order': False, 'shape': (2,)}",
                                     "\x80\x3f\x40\xc0", 4);
  g_autoptr (MantTensorFile) file = test_assert_opens (path, 1, "|V2");
  g_autoptr (MantTensor) tensor
    = mant_tensor_reinterpret (mant_tensor_file_get_tensor (file, 0), MANT_DTYPE_BF16, NULL);
  float values[2];

  g_assert_true (mant_tensor_read_f32 (tensor, 0, 2, values, NULL));
  g_assert_cmpfloat (values[0], ==, 1);
  g_assert_cmpfloat (values[1], ==, -3);
}

/* Element (i, j, k) is 100 i + 10 j + k in both orders and both byte orders, read in every range.
 */
static void
test_orders (void)
{
  enum { A = 3, B = 4, C = 2, N = A * B * C };

  for (int version = 1; version <= 3; version++)
    for (int way = 0; way < 4; way++)
      {
        const gboolean is_fortran = way & 1, is_big = way & 2;
        g_autofree char *header
          = g_strdup_printf ("{'shape': (%dL, %d,%d, ), 'fortran_order' : %s,\t\"descr\":\"%ci2\"}",
                             A, B, C, is_fortran ? "True" : "False", is_big ? '>' : '<');
        g_autoptr (MantTensorFile) file = NULL;
        g_autofree char *path = NULL;
        MantTensor *tensor;
        guint16 data[N];
        float expected[N], values[N];

        for (int i = 0; i < A; i++)
          for (int j = 0; j < B; j++)
            for (int k = 0; k < C; k++)
              {
                const int place = is_fortran ? i + A * (j + B * k) : (i * B + j) * C + k;

                data[place] = is_big ? GUINT16_TO_BE (100 * i + 10 * j + k)
                                     : GUINT16_TO_LE (100 * i + 10 * j + k);
                expected[(i * B + j) * C + k] = 100 * i + 10 * j + k;
              }
        path = write_npy (version, header, data, sizeof data);
        file = test_assert_opens (path, 0, NULL);
        tensor = mant_tensor_file_get_tensor (file, 0);
        for (int first = 0; first <= N; first++)
          for (int n = 0; n <= N - first; n++)
            {
              g_assert_true (mant_tensor_read_f32 (tensor, first, n, values, NULL));
              g_assert_cmpmem (values, n * sizeof (float), expected + first, n * sizeof (float));
            }
      }
}

/* Longer than what is put in order at a time (1024), and than a chunk. */
static void
test_long_fortran (void)
{
  const guint rows = 700, columns = 900;
  g_autofree gint32 *data = g_new (gint32, rows * columns);
  g_autofree float *values = g_new (float, rows * columns);
  g_autofree char *path = NULL;
  g_autoptr (MantTensorFile) file = NULL;

  for (guint i = 0; i < rows; i++)
    for (guint j = 0; j < columns; j++)
      data[j * rows + i] = GINT32_TO_BE (i * columns + j);
  path = write_npy (1, "{'descr': '>i4', 'fortran_order': True, 'shape': (700, 900)}", data,
                    rows * columns * sizeof *data);
  file = test_assert_opens (path, 0, NULL);
  g_assert_true (mant_tensor_read_f32 (mant_tensor_file_get_tensor (file, 0), 1, rows * columns - 1,
                                       values, NULL));
  for (guint i = 1; i < rows * columns; i++)
    g_assert_cmpfloat (values[i - 1], ==, i);
}

static void
test_prefix (void)
{
  g_autofree char *version = test_write_file ("v.npy", "\x93NUMPY\4\0\0\0\0\0\0\0", 14);
  g_autofree char *magic = test_write_file ("m.npy", "NUMPY", 5);
  g_autofree char *cut = test_write_file ("c.npy", "\x93NUMPY\2\0\0\0\0", 11);
  g_autofree char *past = test_write_file ("p.npy", "\x93NUMPY\2\0\xff\xff\xff\xff{}", 14);
  g_autofree guint8 *large = g_malloc0 (80000);
  g_autofree char *over = NULL;

  memcpy (large, "\x93NUMPY\3\0\0\0\1\0", 12); /* 65536 */
  over = test_write_file ("o.npy", large, 80000);
  test_assert_open_fails (version, MANT_ERROR, MANT_ERROR_UNSUPPORTED, "byte 6: NPY version 4.0",
                          NULL);
  test_assert_open_fails (magic, MANT_ERROR, MANT_ERROR_PARSE,
                          "byte 0: the file does not begin with", NULL);
  test_assert_open_fails (cut, MANT_ERROR, MANT_ERROR_PARSE,
                          "byte 11: the file ends before its header", NULL);
  test_assert_open_fails (past, MANT_ERROR, MANT_ERROR_PARSE,
                          "byte 8: the header should be 4294967295 bytes", NULL);
  test_assert_open_fails (over, MANT_ERROR, MANT_ERROR_LIMIT, "byte 8: a header of 65536 bytes",
                          NULL);
}

static void
test_trailing (void)
{
  g_autofree char *path
    = write_npy (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "\0\0\x80?12345", 9);
  g_autoptr (MantTensorFile) file
    = test_assert_opens (path, 1, "byte 132: 5 bytes follow the array, and are not read");

  g_assert_cmpuint (mant_tensor_get_n_bytes (mant_tensor_file_get_tensor (file, 0)), ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npy/refused", test_refused);
  g_test_add_func ("/npy/dtypes", test_dtypes);
  g_test_add_func ("/npy/reinterpret", test_reinterpret);
  g_test_add_func ("/npy/orders", test_orders);
  g_test_add_func ("/npy/long-fortran", test_long_fortran);
  g_test_add_func ("/npy/prefix", test_prefix);
  g_test_add_func ("/npy/trailing", test_trailing);

  const int result = g_test_run ();

  test_remove_folder ();

  return result;
}
