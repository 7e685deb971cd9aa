/* SPDX-License-Identifier: GPL-3.0-or-later */

/* core/object/loaders/safetensors.c: each rule of the format broken once, and what is legal but
 * unusual. The corpus (hostile.c) has more; here are the messages. */

#include "test-files.h"

#include <string.h>

static void
test_refused (void)
{
  static const struct {
    const char *header;
    gsize n_data_bytes;
    const char *message;
  } cases[] = {
    { "[]", 0, "byte 8: the header does not begin with “{”" },
    { " {}", 0, "byte 8: the header does not begin with “{”" },
    { "{}x", 0, "byte 10: something follows the end of the JSON" },
    { "{}", 1, "byte 10: the file goes on for 1 bytes after the last tensor" },
    { "{\"a\":1}", 0, "byte 13: tensor “a”: its description is not an object in braces" },
    { "{\"a\":{}}", 0, "byte 9: tensor “a”: dtype is missing" },
    { "{\"a\":{\"dtype\":\"F32\"}}", 0, "byte 9: tensor “a”: shape is missing" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}", 0,
      "byte 9: tensor “a”: data_offsets is missing" },
    { "{\"a\":{\"dtype\":\"f32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4,
      "byte 22: tensor “a”: “f32” is no dtype" },
    { "{\"a\":{\"dtype\":\"F32\\u0000\",\"shape\":[],\"data_offsets\":[0,4]}}", 4,
      "“F32\\u0000” is no dtype" },
    { "{\"a\":{\"dtype\":\"OPAQUE\",\"shape\":[],\"data_offsets\":[0,4]}}", 4,
      "“OPAQUE” is no dtype" },
    { "{\"a\":{\"dtype\":32,\"shape\":[],\"data_offsets\":[0,4]}}", 4,
      "byte 22: this is not a dtype in double quotes" },
    { "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4,
      "byte 28: tensor “a”: dtype is there twice" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4,
      "2 elements of F32 take 8 bytes, and data_offsets give 4" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4,
      "its data ends at 0, before it begins at 4" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", 4,
      "data_offsets has 3 numbers, not 2" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4,
      "data_offsets has 1 numbers, not 2" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3,
      "the file has only 3 bytes of data; it may be cut short" },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[18446744073709551615],\"data_offsets\":[0,"
      "18446744073709551615]}}",
      4, "more than 2⁶⁴ − 1 bits" },
    { "{\"a\":{\"dtype\":\"F4\",\"shape\":[4611686018427387904],\"data_offsets\":[0,"
      "2305843009213693952]}}",
      4, "more than 2⁶⁴ − 1 bits" },
    { "{\"a\":{\"dtype\":\"F4\",\"shape\":[2305843009213693952],\"data_offsets\":[0,"
      "1152921504606846976]}}",
      4, "the file has only 4 bytes" },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775808,2,0],\"data_offsets\":[0,0]}}", 0,
      "more than 2⁶⁴ − 1 bits" },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\","
      "\"shape\":[1],\"data_offsets\":[1,2]}}",
      2, "byte 61: tensor “a”: the name is there twice" },
    { "{\"\\u0061\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},\"a\":{\"dtype\":"
      "\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
      0, "the name is there twice" },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"b\":{\"dtype\":\"U8\","
      "\"shape\":[1],\"data_offsets\":[2,3]}}",
      3, "tensor “b” leaves a hole: it should begin at byte 114" },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\","
      "\"shape\":[2],\"data_offsets\":[1,3]}}",
      3, "tensor “b” overlaps another, which ends at byte 115" },
    { "{\"__metadata__\":{},\"__metadata__\":{}}", 0,
      "tensor “__metadata__”: the name is there twice" },
    { "{\"__metadata__\":[]}", 0, "byte 24: __metadata__ is not an object in braces" },
    { "{\"__metadata__\":{\"a\":1}}", 0,
      "byte 29: this is not text in double quotes, as every value of __metadata__ is" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = test_write_safetensors ("bad.safetensors", cases[i].header,
                                                      cases[i].n_data_bytes);

      test_assert_open_fails (path, MANT_ERROR, MANT_ERROR_PARSE, path, cases[i].message, NULL);
    }
}

static void
test_prefix (void)
{
  static const struct {
    const char *bytes;
    gsize n_bytes;
    int code;
    const char *message;
  } cases[] = {
    { "", 0, MANT_ERROR_PARSE, "byte 0: the file ends here" },
    { "\2\0\0\0\0\0\0", 7, MANT_ERROR_PARSE, "byte 7: the file ends here" },
    { "\3\0\0\0\0\0\0\0{}", 10, MANT_ERROR_PARSE,
      "byte 0: the header should be 3 bytes long, but only 2 follow" },
    { "\0\0\0\0\0\0\0\0", 8, MANT_ERROR_PARSE,
      "byte 8: the JSON has the end where a value should be" },
    { "\0\xe1\xf5\x05\0\0\0\0{}", 10, MANT_ERROR_PARSE,
      "byte 0: the header should be 100000000 bytes long" },
    { "\1\xe1\xf5\x05\0\0\0\0{}", 10, MANT_ERROR_LIMIT,
      "byte 0: a header of 100000001 bytes is over" },
    { "\377\377\377\377\377\377\377\377{}", 10, MANT_ERROR_LIMIT,
      "byte 0: a header of 18446744073709551615 bytes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = test_write_file ("prefix.safetensors", cases[i].bytes,
                                               cases[i].n_bytes);

      test_assert_open_fails (path, MANT_ERROR, cases[i].code, cases[i].message, NULL);
    }
}

/* The type goes by content: by another name too, and something else under this name is called what
 * it is. */
static void
test_sniff (void)
{
  g_autofree char *other_name = test_write_safetensors ("model.bin", "{}", 0);
  g_autoptr (MantTensorFile) file = test_assert_opens (other_name, 0, NULL);
  const struct {
    const char *bytes;
    gsize n_bytes;
    const char *message;
  } others[] = {
    { "GGUF\3\0\0\0{\0\0\0\0\0\0\0", 16, "a GGUF file" }, /* of 123 tensors: the byte is a brace */
    { "PK\003\004\x14\0\0\0", 8, "a zip archive" },
    { "\x89HDF\r\n\x1a\n", 8, "an HDF5 file" },
    { "\x80\x02}q\1.", 6, "a Python pickle" },
    { "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", 55, "a Git LFS pointer" },
  };

  g_assert_cmpstr (mant_tensor_file_get_kind (file), ==, "safetensors");
  g_assert_cmpstr (mant_tensor_file_get_path (file), ==, other_name);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = test_write_file ("other.safetensors", others[i].bytes,
                                               others[i].n_bytes);

      test_assert_open_fails (path, MANT_ERROR, MANT_ERROR_UNSUPPORTED, "this is ",
                              others[i].message, NULL);
    }

  g_autofree char *unknown = test_write_file ("notes.txt", "hello", 5);

  test_assert_open_fails (unknown, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                          "no tensor file that this version knows", NULL);
}

/* Names out of order, empty tensors on a boundary, padding, escapes, metadata in its order. */
static void
test_legal (void)
{
  const char *header = "{\"b\":{\"shape\":[2],\"data_offsets\":[4,8],\"dtype\":\"F16\"},"
                       "\"z\":{\"dtype\":\"F32\",\"shape\":[3,0],\"data_offsets\":[4,4]},"
                       "\"__metadata__\":{\"format\":\"pt\",\"x\":\"\",\"a\":\"1\"},"
                       "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}} \n\t ";
  g_autofree char *path = test_write_safetensors ("legal.safetensors", header, 8);
  g_autoptr (MantTensorFile) file = test_assert_opens (path, 0, NULL);
  const char *const *metadata = mant_tensor_file_get_metadata (file);
  static const char *const names[] = { "a", "z", "b" };
  static const char *const pairs[] = { "format", "pt", "x", "", "a", "1", NULL };

  g_assert_cmpuint (mant_tensor_file_get_n_tensors (file), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      MantTensor *tensor = mant_tensor_file_get_tensor (file, i);

      g_assert_cmpstr (mant_tensor_get_name (tensor), ==, names[i]);
      g_assert_true (mant_tensor_file_find (file, names[i]) == tensor);
      g_assert_cmpuint (mant_tensor_get_offset (tensor), ==,
                        8 + strlen (header) + (i == 0 ? 0 : 4));
      g_assert_cmpstr (mant_tensor_get_path (tensor), ==, path);
    }
  g_assert_null (mant_tensor_file_find (file, "c"));
  g_assert_cmpuint (g_strv_length ((GStrv) metadata), ==, 6);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpstr (metadata[i], ==, pairs[i]);
}

/* A tensor keeps its file. */
static void
test_lifetime (void)
{
  g_autofree char *path
    = test_write_safetensors ("life.safetensors",
                              "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}", 4);
  MantTensorFile *file = test_assert_opens (path, 0, NULL);
  g_autoptr (MantTensor) tensor = mant_tensor_ref (mant_tensor_file_get_tensor (file, 0));
  float values[4] = { 9, 9, 9, 9 };

  g_assert_finalize_object (file);
  g_assert_true (mant_tensor_read_f32 (tensor, 0, 4, values, NULL));
  g_assert_cmpfloat (values[3], ==, 0);
}

static void
test_warnings (void)
{
  g_autoptr (GString) header = g_string_new ("{");
  g_autofree char *path = NULL;
  g_autofree char *null_metadata = test_write_safetensors ("null.safetensors",
                                                           "{\"__metadata__\":null}", 0);
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (MantTensorFile) other = test_assert_opens (null_metadata, 0, NULL);
  const char *const *warnings;

  for (int i = 0; i < 60; i++)
    g_string_append_printf (
      header, "%s\"t%d\":{\"dtype\":\"U8\",\"x\":[{}],\"shape\":[0],\"data_offsets\":[0,0]}",
      i > 0 ? "," : "", i);
  g_string_append_c (header, '}');
  path = test_write_safetensors ("warnings.safetensors", header->str, 0);
  file = test_assert_opens (path, 51,
                            "byte 28: tensor “t0” has “x”, which is nothing known and was ignored");
  warnings = mant_tensor_file_get_warnings (file);
  g_assert_cmpstr (warnings[50], ==, "more of the kind: 10");
}

typedef struct {
  GMainLoop *loop;
  MantTensorFile *file;
  GError *error;
} Opened;

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Opened *opened = user_data;

  opened->file = mant_tensor_file_open_finish (result, &opened->error);
  g_main_loop_quit (opened->loop);
}

static void
test_async (void)
{
  g_autofree char *good = test_write_safetensors ("good.safetensors", "{}", 0);
  g_autofree char *bad = test_write_safetensors ("bad.safetensors", "{", 0);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Opened opened = { loop, NULL, NULL };

  mant_tensor_file_open_async (good, NULL, opened_cb, &opened);
  g_main_loop_run (loop);
  g_assert_no_error (opened.error);
  g_assert_finalize_object (opened.file);

  mant_tensor_file_open_async (bad, NULL, opened_cb, &opened);
  g_main_loop_run (loop);
  g_assert_error (opened.error, MANT_ERROR, MANT_ERROR_PARSE);
  g_assert_null (opened.file);
  g_clear_error (&opened.error);
}

static void
test_patterns (void)
{
  const char *const *patterns = mant_tensor_file_get_patterns ();

  g_assert_true (g_strv_contains (patterns, "*.safetensors"));
  g_assert_true (g_strv_contains (patterns, "*.npy"));
  g_assert_true (patterns == mant_tensor_file_get_patterns ());
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safetensors/refused", test_refused);
  g_test_add_func ("/safetensors/prefix", test_prefix);
  g_test_add_func ("/safetensors/sniff", test_sniff);
  g_test_add_func ("/safetensors/legal", test_legal);
  g_test_add_func ("/safetensors/lifetime", test_lifetime);
  g_test_add_func ("/safetensors/warnings", test_warnings);
  g_test_add_func ("/safetensors/async", test_async);
  g_test_add_func ("/safetensors/patterns", test_patterns);

  const int result = g_test_run ();

  test_remove_folder ();

  return result;
}
