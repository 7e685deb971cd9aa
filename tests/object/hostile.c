/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of others, hostile and merely odd: each opens, opens with a warning or is refused as its
 * row says, within 2 s of CPU time and 256 MiB. The small ones are in vectors/hostile.csv; the
 * whole corpus is read where it is, in MANTISSA_SHARED. */

#include "test-files.h"

#include "mant-json-reader-private.h"

#include <glib/gstdio.h>

#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_GROWTH_BYTES (G_GUINT64_CONSTANT (256) << 20)
#define MAX_CPU_SECONDS  2

/* AddressSanitizer reserves terabytes and slows things down. */
#ifdef __SANITIZE_ADDRESS__
#define HAS_LIMITS FALSE
#else
#define HAS_LIMITS TRUE
#endif

static const char *const kinds[] = { "safetensors", "safetensors-index", "npy", "any", NULL };

/* Fields of a line of CSV, RFC 4180. */
static GStrv
split_csv (const char *line)
{
  GPtrArray *fields = g_ptr_array_new ();
  GString *field = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *p = line;; p++)
    {
      if (*p == '\0' || (*p == ',' && !is_quoted))
        {
          g_ptr_array_add (fields, g_strdup (field->str));
          g_string_truncate (field, 0);
          if (*p == '\0')
            break;
        }
      else if (*p == '"' && is_quoted && p[1] == '"')
        g_string_append_c (field, *p++);
      else if (*p == '"')
        is_quoted = !is_quoted;
      else
        g_string_append_c (field, *p);
    }
  g_string_free (field, TRUE);
  g_ptr_array_add (fields, NULL);

  return (GStrv) g_ptr_array_free (fields, FALSE);
}

/* Touches the first and the last element of everything. */
static void
walk (MantTensorFile *file)
{
  for (guint i = 0; i < mant_tensor_file_get_n_tensors (file); i++)
    {
      MantTensor *tensor = mant_tensor_file_get_tensor (file, i);
      const guint64 n = mant_tensor_get_n_elements (tensor),
                    n_bytes = mant_tensor_get_n_bytes (tensor);
      g_autofree char *name = mant_tensor_dup_display_name (tensor);
      g_autofree char *shape = mant_tensor_dup_shape_text (tensor);
      g_autoptr (GError) error = NULL;
      float value;
      guint8 byte;

      g_assert_true (g_utf8_validate (mant_tensor_get_name (tensor), -1, NULL));
      g_assert_null (strpbrk (name, "\n\r\x1b"));
      g_assert_true (mant_tensor_file_find (file, mant_tensor_get_name (tensor)) == tensor);
      if (n > 0 && mant_tensor_is_numeric (tensor, NULL))
        {
          g_assert_true (mant_tensor_read_f32 (tensor, 0, 1, &value, &error));
          g_assert_true (mant_tensor_read_f32 (tensor, n - 1, 1, &value, &error));
        }
      if (n_bytes > 0)
        g_assert_true (mant_tensor_read_raw (tensor, n_bytes - 1, 1, &byte, &error));
    }
}

/* One tensor of tensors.json. */
typedef struct {
  char *name, *dtype, *values;
  guint64 shape[64];
  guint n_dims;
} Expected;

static void
assert_tensor_is (MantTensorFile *file,
                  const Expected *expected,
                  const char     *folder)
{
  MantTensor *tensor = mant_tensor_file_find (file, expected->name);
  const guint64 *shape;
  guint n_dims;

  if (tensor == NULL)
    g_error ("there is no tensor \"%s\"", expected->name);
  g_assert_cmpstr (mant_tensor_get_dtype_name (tensor), ==, expected->dtype);
  shape = mant_tensor_get_shape (tensor, &n_dims);
  g_assert_cmpmem (shape, n_dims * sizeof *shape, expected->shape,
                   expected->n_dims * sizeof *shape);
  if (expected->values == NULL)
    {
      g_assert_false (mant_tensor_is_numeric (tensor, NULL));
      return;
    }

  g_autofree char *path = g_build_filename (folder, expected->values, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantTensorFile) values_file = mant_tensor_file_open (path, NULL, &error);
  MantTensor *values;
  const guint64 n = mant_tensor_get_n_elements (tensor);

  g_assert_no_error (error);
  values = mant_tensor_file_get_tensor (values_file, 0);
  g_assert_cmpuint (mant_tensor_get_n_elements (values), ==, n);
  g_assert_cmpint (mant_tensor_is_numeric (values, NULL), ==,
                   mant_tensor_is_numeric (tensor, NULL));
  if (!mant_tensor_is_numeric (tensor, NULL))
    return;

  g_autofree float *found = g_new (float, n), *wanted = g_new (float, n);

  g_assert_true (mant_tensor_read_f32 (tensor, 0, n, found, &error));
  g_assert_true (mant_tensor_read_f32 (values, 0, n, wanted, &error));
  for (guint64 i = 0; i < n; i++)
    if (isnan (wanted[i]) ? !isnan (found[i]) : memcmp (&found[i], &wanted[i], sizeof (float)) != 0)
      g_error ("tensor \"%s\", element %" G_GUINT64_FORMAT ": %a, not %a", expected->name, i,
               found[i], wanted[i]);
}

/* [{"name": …, "dtype": …, "shape": […], "values": "0.npy" or null, …}, …] */
static void
assert_tensors_are (MantTensorFile *file,
                    const char     *folder)
{
  g_autofree char *path = g_build_filename (folder, "tensors.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantMapping) mapping = mant_mapping_open (path, &error);
  g_autoptr (MantJsonReader) reader = NULL;
  MantJsonToken token;
  guint n = 0;

  g_assert_no_error (error);
  reader = mant_json_reader_new (mapping, 0, mant_mapping_get_size (mapping));
  g_assert_true (mant_json_reader_expect (reader, MANT_JSON_ARRAY_BEGIN, "a list", &error));
  while (mant_json_reader_next (reader, &token, &error) && token == MANT_JSON_OBJECT_BEGIN)
    {
      Expected expected = { 0 };

      while (mant_json_reader_next (reader, &token, &error) && token == MANT_JSON_KEY)
        {
          g_autofree char *key = g_strdup (mant_json_reader_get_text (reader, NULL));

          g_assert_true (mant_json_reader_next (reader, &token, &error));
          if (g_str_equal (key, "name"))
            expected.name = g_strdup (mant_json_reader_get_text (reader, NULL));
          else if (g_str_equal (key, "dtype"))
            expected.dtype = g_strdup (mant_json_reader_get_text (reader, NULL));
          else if (g_str_equal (key, "values") && token == MANT_JSON_STRING)
            expected.values = g_strdup (mant_json_reader_get_text (reader, NULL));
          else if (g_str_equal (key, "shape"))
            {
              while (mant_json_reader_next (reader, &token, &error) && token == MANT_JSON_NUMBER)
                g_assert_true (mant_json_reader_get_u64 (reader, "a dimension",
                                                         &expected.shape[expected.n_dims++],
                                                         &error));
            }
          else
            g_assert_true (mant_json_reader_skip (reader, token, &error));
        }
      assert_tensor_is (file, &expected, folder);
      g_free (expected.name);
      g_free (expected.dtype);
      g_free (expected.values);
      n++;
    }
  g_assert_no_error (error);
  g_assert_cmpint (token, ==, MANT_JSON_ARRAY_END);
  g_assert_cmpuint (mant_tensor_file_get_n_tensors (file), ==, n);
}

static guint64
get_memory_bytes (void)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));

  return g_ascii_strtoull (text, NULL, 10) * sysconf (_SC_PAGESIZE);
}

/* In a process of its own, under the limits; says "ok", "warn" or "error" and the message. */
static char *
open_limited (const char *path,
              const char *expected_folder)
{
  int ends[2];
  GString *answer = g_string_new (NULL);
  char buffer[4096];
  gssize n;
  int status;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      const struct rlimit memory = { get_memory_bytes () + MAX_GROWTH_BYTES, RLIM_INFINITY };
      const struct rlimit seconds = { MAX_CPU_SECONDS, MAX_CPU_SECONDS };
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      if (HAS_LIMITS)
        {
          setrlimit (RLIMIT_AS, &memory);
          setrlimit (RLIMIT_CPU, &seconds);
        }

      MantTensorFile *file = mant_tensor_file_open (path, NULL, &error);

      if (file == NULL)
        text = g_strdup_printf ("error %s", error->message);
      else
        {
          const char *const *warnings = mant_tensor_file_get_warnings (file);

          walk (file);
          if (expected_folder != NULL)
            assert_tensors_are (file, expected_folder);
          text = warnings[0] != NULL ? g_strdup_printf ("warn %s", warnings[0]) : g_strdup ("ok");
          g_object_unref (file);
        }
      _exit (write (ends[1], text, strlen (text)) == (gssize) strlen (text) ? 0 : 1);
    }
  close (ends[1]);
  while ((n = read (ends[0], buffer, sizeof buffer)) > 0)
    g_string_append_len (answer, buffer, n);
  close (ends[0]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    g_error ("%s ended the process with status %d", path, status);

  return g_string_free (answer, FALSE);
}

static void
assert_outcome (const char *path,
                const char *expected_outcome,
                const char *accepted,
                const char *expected_folder)
{
  g_autofree char *answer = open_limited (path, expected_folder);
  g_auto (GStrv) outcome = g_strsplit (answer, " ", 2);
  g_auto (GStrv) outcomes = g_strsplit (accepted, ",", -1);

  g_test_message ("%s: %s", path, answer);
  if (!g_strv_contains ((const char *const *) outcomes, outcome[0]))
    g_error ("%s: %s, where %s should be", path, answer, accepted);
  /* Refused files say where; those of another type say what they are instead. */
  if (g_str_equal (outcome[0], "error") && strstr (answer, "byte ") == NULL
      && strstr (answer, "by its first bytes") == NULL && strstr (answer, "Git LFS") == NULL)
    g_error ("%s: %s: no byte is named", path, answer);
  g_assert_null (strchr (answer, '\n'));
  /* Where the manifest leaves a choice, it is this one but for what is argued in the loaders. */
  if (!g_str_equal (outcome[0], expected_outcome) && strstr (path, "gguf_as") == NULL
      && strstr (path, "npy_descr_f99999999999") == NULL)
    g_error ("%s: %s, where %s was expected", path, answer, expected_outcome);
}

static void
test_corpus (void)
{
  const char *shared = g_getenv ("MANTISSA_SHARED");
  g_autofree char *corpus = shared != NULL ? g_build_filename (shared, "hostile", NULL) : NULL;
  g_autofree char *manifest_path = corpus != NULL ? g_build_filename (corpus, "MANIFEST.csv", NULL)
                                                  : NULL;
  g_autofree char *manifest = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (corpus == NULL || !g_file_get_contents (manifest_path, &manifest, NULL, NULL))
    {
      g_test_skip ("the corpus is not here");
      return;
    }

  lines = g_strsplit (manifest, "\n", -1);
  for (guint i = 1; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto (GStrv) row = split_csv (g_strchomp (lines[i]));
      g_autofree char *path = NULL;
      g_autofree char *expected_folder = NULL;

      g_assert_cmpuint (g_strv_length (row), ==, 10);
      if (!g_strv_contains (kinds, row[1]))
        continue;
      path = g_build_filename (corpus, row[0], NULL);
      expected_folder = row[9][0] != '\0' ? g_build_filename (corpus, row[9], NULL) : NULL;
      assert_outcome (path, row[4], row[5], expected_folder);
      n++;
    }
  g_test_message ("%u files", n);
  g_assert_cmpuint (n, >, 100);
}

/* name,expected,accepted,base64 */
static void
test_vectors (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "object", "vectors", "hostile.csv",
                                                 NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto (GStrv) row = NULL;
      g_autofree guint8 *bytes = NULL;
      g_autofree char *file = NULL;
      gsize length;

      if (lines[i][0] == '#')
        continue;
      row = split_csv (lines[i]);
      g_assert_cmpuint (g_strv_length (row), ==, 4);
      bytes = g_base64_decode (row[3], &length);
      file = test_write_file (row[0], bytes, length);
      assert_outcome (file, row[1], row[2], NULL);
      n++;
    }
  g_assert_cmpuint (n, >, 80);
}

/* Large ones, made here: what must not be quadratic, recursive or allocated by a claim. */
static void
test_made (void)
{
  g_autoptr (GString) deep = g_string_new ("{\"w\":{\"dtype\":\"F32\",\"shape\":");
  g_autoptr (GString) ignored = g_string_new ("{\"w\":{\"x\":");
  g_autoptr (GString) name = g_string_new ("{\"");
  g_autoptr (GString) nuls = g_string_new ("{\"");
  g_autoptr (GString) ranks = g_string_new ("{");
  g_autofree char *paths[5] = { 0 };

  for (int i = 0; i < 2000000; i++)
    g_string_append_c (deep, '[');
  for (int i = 0; i < 2000000; i++)
    g_string_append_c (ignored, '[');
  for (int i = 0; i < 20000000; i++)
    g_string_append_c (name, 'n');
  g_string_append (name, "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}");
  for (int i = 0; i < 1000000; i++)
    g_string_append (nuls, "\\u0000");
  g_string_append (nuls, "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}");
  for (int i = 0; i < 3000; i++)
    {
      g_string_append_printf (ranks, "\"%d\":{\"dtype\":\"U8\",\"shape\":[0", i);
      for (int j = 1; j < 4000; j++)
        g_string_append (ranks, ",1");
      g_string_append (ranks, "],\"data_offsets\":[0,0]},");
    }
  ranks->str[ranks->len - 1] = '}';

  paths[0] = test_write_safetensors ("deep.safetensors", deep->str, 0);
  assert_outcome (paths[0], "error", "error", NULL);
  paths[1] = test_write_safetensors ("ignored.safetensors", ignored->str, 0);
  assert_outcome (paths[1], "error", "error", NULL);
  paths[2] = test_write_safetensors ("name.safetensors", name->str, 0);
  assert_outcome (paths[2], "ok", "ok", NULL);
  paths[3] = test_write_safetensors ("nuls.safetensors", nuls->str, 0);
  assert_outcome (paths[3], "warn", "warn", NULL);
  paths[4] = test_write_safetensors ("ranks.safetensors", ranks->str, 0);
  assert_outcome (paths[4], "error", "error", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_clear_pointer (&paths[i], g_free);
}

/* A shard that is a link, to a safetensors file (as in the Hugging Face cache) or to something
 * else; one that is a pipe, missing, or of another type. */
static void
test_shards (void)
{
  static const char index_text[] = "{\"metadata\":{\"total_size\":8,\"x\":null,\"y\":{\"z\":[]}},"
                                   "\"weight_map\":{\"a\":\"link\",\"b\":\"other\"}}";
  const char *const others[] = { "/etc/hostname", "fifo", "missing", "array.npy" };
  const char *const messages[] = { "safetensors", "a pipe", "No such file", "safetensors" };
  g_autofree char *blob
    = test_write_safetensors ("blob",
                              "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}", 4);
  g_autofree char *index = test_write_file ("m.safetensors.index.json", index_text,
                                            strlen (index_text));
  g_autofree char *link_path = g_build_filename (test_folder (), "link", NULL);
  g_autofree char *other_path = g_build_filename (test_folder (), "other", NULL);
  g_autofree char *fifo = g_build_filename (test_folder (), "fifo", NULL);
  g_autofree char *array = test_write_file ("array.npy", "\x93NUMPY\1\0", 8);

  g_assert_cmpint (symlink ("blob", link_path), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (MantTensorFile) file = NULL;
      const char *const *metadata;

      g_assert_cmpint (symlink (others[i], other_path), ==, 0);
      file = test_assert_opens (index, 2, "“y” of the metadata");
      g_assert_nonnull (strstr (mant_tensor_file_get_warnings (file)[1], messages[i]));
      g_assert_true (g_str_has_prefix (mant_tensor_file_get_warnings (file)[1], "other: "));
      g_assert_cmpuint (mant_tensor_file_get_n_tensors (file), ==, 1);
      g_assert_cmpstr (mant_tensor_get_path (mant_tensor_file_get_tensor (file, 0)), ==, link_path);
      g_assert_cmpstr (mant_tensor_file_get_kind (file), ==, "safetensors-index");
      metadata = mant_tensor_file_get_metadata (file);
      g_assert_cmpuint (g_strv_length ((GStrv) metadata), ==, 2);
      g_assert_cmpstr (metadata[0], ==, "total_size");
      g_assert_cmpstr (metadata[1], ==, "8");
      g_remove (other_path);
    }
  /* With the good one gone there is nothing left to show. */
  g_remove (link_path);
  test_assert_open_fails (index, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                          "m.safetensors.index.json: link: ", NULL);
}

static void
test_paths (void)
{
  const char *header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}";
  g_autofree char *newline = test_write_safetensors ("new\nline\xff.safetensors", header, 4);
  g_autofree char *bad = test_write_safetensors ("bad\nname\xff.safetensors", "{", 0);
  g_autofree char *folder = g_build_filename (test_folder (), "folder.safetensors", NULL);
  g_autofree char *fifo = g_build_filename (test_folder (), "model.safetensors", NULL);
  g_autofree char *long_name = g_strnfill (5000, 'x');
  g_autofree char *markup = test_write_file ("<b>.npy", "", 0);
  g_autoptr (MantTensorFile) file = test_assert_opens (newline, 0, NULL);

  g_assert_cmpstr (mant_tensor_file_get_path (file), ==, newline);
  test_assert_open_fails (bad, MANT_ERROR, MANT_ERROR_PARSE,
                          "bad\\u000Aname\\xFF.safetensors: byte 9: ", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  test_assert_open_fails (folder, MANT_ERROR, MANT_ERROR_UNSUPPORTED, "a folder", NULL);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  test_assert_open_fails (fifo, MANT_ERROR, MANT_ERROR_UNSUPPORTED, "a pipe", NULL);
  test_assert_open_fails (long_name, G_FILE_ERROR, G_FILE_ERROR_NAMETOOLONG, NULL);
  test_assert_open_fails (markup, MANT_ERROR, MANT_ERROR_PARSE, "<b>.npy: byte 0", NULL);
  test_assert_open_fails ("", G_FILE_ERROR, G_FILE_ERROR_NOENT, NULL);
}

/* Only the index and what is beside it is opened, and no process is started. */
static void
test_traced (void)
{
  const char *shared = g_getenv ("MANTISSA_SHARED");
  g_autofree char *strace = g_find_program_in_path ("strace");
  static const char *const names[] = { "traversal", "dev", "dir", "not_in_shard" };

  if (g_test_subprocess ())
    {
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autofree char *path = g_strdup_printf ("%s/hostile/bad/st_index/%s.index.json", shared,
                                                   names[i]);
          g_autoptr (MantTensorFile) file = mant_tensor_file_open (path, NULL, NULL);
        }
      return;
    }
  if (strace == NULL || shared == NULL || !HAS_LIMITS)
    {
      g_test_skip ("strace or the corpus is not here");
      return;
    }

  g_autofree char *log = test_write_file ("strace.log", "", 0);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *const arguments[] = { strace, "-f",
                                    "-o",   log,
                                    "-e",   "trace=open,openat,openat2,execve,socket",
                                    self,   "--GTestSubprocess",
                                    "-p",   "/hostile/traced",
                                    NULL };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL,
                G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    {
      g_test_skip ("strace may not trace here");
      return;
    }
  g_assert_true (g_file_get_contents (log, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "st_index/traversal.index.json"));
  g_assert_nonnull (strstr (text, "st_index/real-00001.safetensors"));
  g_assert_null (strstr (text, "passwd"));
  g_assert_null (strstr (text, "/dev/zero"));
  g_assert_null (strstr (text, "socket("));
  g_assert_true (strstr (text, "execve(") == g_strrstr (text, "execve("));
}

/* A file of 10 GB, sparse: opened in no time, and nothing of its data comes into memory. */
static void
test_ten_gigabytes (void)
{
  const guint64 n_bytes = G_GUINT64_CONSTANT (10000000000);
  g_autofree char *header = g_strdup_printf (
    "{\"w\":{\"dtype\":\"BF16\",\"shape\":[50000,100000],\"data_offsets\":[0,%" G_GUINT64_FORMAT
    "]}}",
    n_bytes);
  g_autofree char *path = test_write_safetensors ("large.safetensors", header, 0);
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (GTimer) timer = NULL;
  struct rusage before, after;
  float value = 1;

  if (truncate (path, 8 + strlen (header) + n_bytes) != 0)
    {
      g_test_skip ("the file system has no such large files");
      return;
    }
  getrusage (RUSAGE_SELF, &before);
  timer = g_timer_new ();
  file = test_assert_opens (path, 0, NULL);
  g_test_message ("opened in %.1f ms", g_timer_elapsed (timer, NULL) * 1e3);
  getrusage (RUSAGE_SELF, &after);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 0.3);
  /* Faults: at most those of our own code and heap, and of one fault-around of the file. */
  g_assert_cmpint (after.ru_minflt + after.ru_majflt - before.ru_minflt - before.ru_majflt, <, 200);
  g_assert_cmpuint (mant_tensor_get_n_elements (mant_tensor_file_get_tensor (file, 0)), ==,
                    n_bytes / 2);
  g_assert_true (
    mant_tensor_read_f32 (mant_tensor_file_get_tensor (file, 0), n_bytes / 2 - 1, 1, &value, NULL));
  g_assert_cmpfloat (value, ==, 0);
}

/* A million tensors: 78 MB of header. */
static void
test_million (void)
{
  g_autoptr (GString) header = g_string_new ("{");
  g_autofree char *path = NULL;
  g_autoptr (MantTensorFile) file = NULL;
  g_autofree char *name = NULL;
  guint64 memory;
  clock_t start;

  if (!g_test_slow () && !HAS_LIMITS)
    {
      g_test_skip ("slow under a sanitizer");
      return;
    }
  for (int i = 0; i < 1000000; i++)
    g_string_append_printf (
      header, "\"layers.%d.w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[%d,%d]},", i, i,
      i + 1);
  header->str[header->len - 1] = '}';
  path = test_write_safetensors ("million.safetensors", header->str, 1000000);
  name = g_strdup_printf ("layers.%d.w", 777777);
  memory = get_memory_bytes ();
  start = clock ();
  file = test_assert_opens (path, 0, NULL);
  g_test_message ("%.2f s of CPU time, %.0f MB", (double) (clock () - start) / CLOCKS_PER_SEC,
                  (get_memory_bytes () - memory) / 1e6);
  g_assert_cmpuint (mant_tensor_file_get_n_tensors (file), ==, 1000000);
  g_assert_cmpuint (mant_tensor_get_offset (mant_tensor_file_find (file, name)), ==,
                    8 + header->len + 777777);
  /* A hang guard; the message says how long it was. */
  if (HAS_LIMITS)
    g_assert_cmpfloat ((double) (clock () - start) / CLOCKS_PER_SEC, <, 5);
}

static void
test_cancelled (void)
{
  g_autofree char *path = test_write_safetensors ("c.safetensors", "{}", 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (mant_tensor_file_open (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/vectors", test_vectors);
  g_test_add_func ("/hostile/corpus", test_corpus);
  g_test_add_func ("/hostile/made", test_made);
  g_test_add_func ("/hostile/shards", test_shards);
  g_test_add_func ("/hostile/paths", test_paths);
  g_test_add_func ("/hostile/traced", test_traced);
  g_test_add_func ("/hostile/ten-gigabytes", test_ten_gigabytes);
  g_test_add_func ("/hostile/million", test_million);
  g_test_add_func ("/hostile/cancelled", test_cancelled);

  const int result = g_test_run ();

  test_remove_folder ();

  return result;
}
