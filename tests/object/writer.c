/* SPDX-License-Identifier: GPL-3.0-or-later */

/* core/object/mant-tensor-writer.c: what it writes is what the loaders read, and what fails leaves
 * nothing. */

#include "test-files.h"

#include <glib/gstdio.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static MantTensorWriter *
new_writer (const char  *name,
            char       **path)
{
  g_autoptr (GError) error = NULL;
  MantTensorWriter *writer;

  *path = g_build_filename (test_folder (), name, NULL);
  writer = mant_tensor_writer_new (*path, NULL, &error);
  g_assert_no_error (error);

  return writer;
}

/* Files in the folder, temporary ones included. */
static guint
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (test_folder (), 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

typedef struct {
  MantTensorWriter *writer;
  guint tensor, part;
} Part;

#define PART_BYTES 4096
#define N_PARTS    16

static gpointer
write_part (gpointer data)
{
  const Part *part = data;
  guint8 bytes[PART_BYTES];
  g_autoptr (GError) error = NULL;

  memset (bytes, part->tensor * N_PARTS + part->part, sizeof bytes);
  g_assert_true (mant_tensor_writer_write (part->writer, part->tensor, part->part * PART_BYTES,
                                           bytes, sizeof bytes, &error));
  g_assert_no_error (error);

  return NULL;
}

/* Three tensors with names that need escapes, written from threads, last part first. */
static void
test_safetensors (void)
{
  static const char *const names[] = { "a\n\"\\<b>é", "", "second" };
  const guint64 shape[] = { N_PARTS, PART_BYTES };
  g_autofree char *path = NULL;
  g_autoptr (MantTensorWriter) writer = new_writer ("out.safetensors", &path);
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (GError) error = NULL;
  const char *const *metadata;
  GThread *threads[N_PARTS * 3];
  Part parts[N_PARTS * 3];
  struct stat status;

  g_assert_true (mant_tensor_writer_add_metadata (writer, "key \x01", "\t\"value\"", &error));
  for (guint i = 0; i < 3; i++)
    g_assert_true (
      mant_tensor_writer_declare (writer, names[i], MANT_DTYPE_F8_E4M3, shape, 2, &error));
  g_assert_false (mant_tensor_writer_declare (writer, "second", MANT_DTYPE_F32, NULL, 0, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_false (
    mant_tensor_writer_declare (writer, "odd", MANT_DTYPE_F4, &(guint64){ 3 }, 1, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_false (mant_tensor_writer_declare (writer, "c", MANT_DTYPE_C128, NULL, 0, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_cmpuint (mant_tensor_writer_get_n_tensors (writer), ==, 3);
  g_assert_true (mant_tensor_writer_begin (writer, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      parts[i] = (Part) { writer, 2 - i / N_PARTS, N_PARTS - 1 - i % N_PARTS };
      threads[i] = g_thread_new ("part", write_part, &parts[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_thread_join (threads[i]);
  g_assert_true (mant_tensor_writer_commit (writer, &error));
  g_assert_no_error (error);

  file = test_assert_opens (path, 0, NULL);
  metadata = mant_tensor_file_get_metadata (file);
  g_assert_cmpstr (metadata[0], ==, "key \x01");
  g_assert_cmpstr (metadata[1], ==, "\t\"value\"");
  for (guint i = 0; i < 3; i++)
    {
      MantTensor *tensor = mant_tensor_file_get_tensor (file, i);
      guint8 bytes[PART_BYTES];

      g_assert_cmpstr (mant_tensor_get_name (tensor), ==, names[i]);
      g_assert_cmpint (mant_tensor_get_dtype (tensor), ==, MANT_DTYPE_F8_E4M3);
      g_assert_cmpuint (mant_tensor_get_offset (tensor) % 8, ==, 0);
      for (guint part = 0; part < N_PARTS; part++)
        {
          g_assert_true (
            mant_tensor_read_raw (tensor, part * PART_BYTES, PART_BYTES, bytes, &error));
          for (guint j = 0; j < PART_BYTES; j++)
            g_assert_cmpuint (bytes[j], ==, i * N_PARTS + part);
        }
    }

  /* Others may read it, as far as the umask has it. */
  const mode_t mask = umask (0);

  umask (mask);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0666 & ~mask);
}

/* Byte for byte what NumPy 1.24 saved. */
static void
test_npy (void)
{
  static const struct {
    MantDtype dtype;
    guint n_dims;
    guint64 shape[3];
    const char *header;
  } cases[] = {
    { MANT_DTYPE_F32, 2, { 2, 3 }, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }" },
    { MANT_DTYPE_I8, 1, { 5 }, "{'descr': '|i1', 'fortran_order': False, 'shape': (5,), }" },
    { MANT_DTYPE_F64, 0, { 0 }, "{'descr': '<f8', 'fortran_order': False, 'shape': (), }" },
    { MANT_DTYPE_BF16,
      3,
      { 1, 0, 2 },
      "{'descr': '|V2', 'fortran_order': False, 'shape': (1, 0, 2), }" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = NULL, *contents = NULL, *padded = NULL;
      g_autoptr (MantTensorWriter) writer = new_writer ("out.npy", &path);
      g_autoptr (GError) error = NULL;
      guint64 n_bytes;
      guint8 bytes[64];
      gsize length;

      memset (bytes, 7, sizeof bytes);
      g_assert_true (mant_tensor_writer_declare (writer, "x", cases[i].dtype, cases[i].shape,
                                                 cases[i].n_dims, &error));
      n_bytes = mant_tensor_writer_get_n_bytes (writer, 0);
      g_assert_true (mant_tensor_writer_begin (writer, &error));
      g_assert_true (mant_tensor_writer_write (writer, 0, 0, bytes, n_bytes, &error));
      g_assert_true (mant_tensor_writer_commit (writer, &error));
      g_assert_no_error (error);

      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      padded = g_strdup_printf ("%-117s\n", cases[i].header);
      g_assert_cmpuint (length, ==, 128 + n_bytes);
      g_assert_cmpmem (contents, 10, "\x93NUMPY\1\0\x76\0", 10);
      g_assert_cmpmem (contents + 10, 118, padded, 118);
      g_assert_cmpmem (contents + 128, n_bytes, bytes, n_bytes);
    }
}

static void
test_raw (void)
{
  g_autofree char *path = g_build_filename (test_folder (), "out.bin", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantTensorWriter) none = mant_tensor_writer_new (path, NULL, &error);
  g_autoptr (MantTensorWriter) writer = NULL;
  g_autofree char *contents = NULL;
  guint64 offset;
  gsize length;
  int fd;

  g_assert_null (none);
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  writer = mant_tensor_writer_new (path, "raw", &error);
  g_assert_true (
    mant_tensor_writer_declare (writer, "x", MANT_DTYPE_U8, &(guint64){ 6 }, 1, &error));
  g_assert_false (mant_tensor_writer_declare (writer, "y", MANT_DTYPE_U8, NULL, 0, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (mant_tensor_writer_add_metadata (writer, "a", "b", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_true (mant_tensor_writer_begin (writer, &error));
  fd = mant_tensor_writer_get_place (writer, 0, &offset);
  g_assert_cmpint (pwrite (fd, "abcdef", 6, offset), ==, 6);
  mant_tensor_writer_account (writer, 6);
  g_assert_true (mant_tensor_writer_commit (writer, &error));
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, "abcdef", 6);
}

/* What was there stays, until the commit and if there is none; no temporary file is left. */
static void
test_abort (void)
{
  g_autofree char *old = test_write_file ("kept.npy", "old", 3);
  guint n_files;

  g_chmod (old, 0640);
  n_files = count_files ();
  for (int way = 0; way < 4; way++)
    {
      g_autofree char *path = NULL, *contents = NULL;
      MantTensorWriter *writer = new_writer ("kept.npy", &path);
      g_autoptr (GError) error = NULL;
      struct stat status;

      g_assert_true (
        mant_tensor_writer_declare (writer, "x", MANT_DTYPE_U8, &(guint64){ 2 }, 1, &error));
      g_assert_true (mant_tensor_writer_begin (writer, &error));
      g_assert_cmpuint (count_files (), ==, n_files + 1);
      g_assert_false (mant_tensor_writer_write (writer, 0, 1, (const guint8 *) "ab", 2, &error));
      g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
      g_clear_error (&error);
      g_assert_true (mant_tensor_writer_write (writer, 0, 1, (const guint8 *) "b", 1, &error));
      if (way == 0)
        mant_tensor_writer_abort (writer);
      else if (way == 1)
        {
          /* A hole is not a zero. */
          g_assert_false (mant_tensor_writer_commit (writer, &error));
          g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
          g_assert_nonnull (
            strstr (error->message, "1 bytes were written, and the tensors have 2"));
          g_clear_error (&error);
        }
      else if (way == 3)
        {
          g_assert_true (mant_tensor_writer_write (writer, 0, 0, (const guint8 *) "a", 1, &error));
          g_assert_true (mant_tensor_writer_commit (writer, &error));
        }
      g_assert_finalize_object (writer);
      g_assert_cmpuint (count_files (), ==, n_files);
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_assert_cmpint (strcmp (contents, "old") == 0, ==, way != 3);
      g_assert_cmpint (g_stat (path, &status), ==, 0);
      g_assert_cmpuint (status.st_mode & 0777, ==, 0640);
    }
}

static void
test_refused (void)
{
  g_autofree char *folder = g_build_filename (test_folder (), "folder.npy", NULL);
  g_autofree char *nowhere = g_build_filename (test_folder (), "none", "out.npy", NULL);
  g_autofree char *path = NULL;
  g_autoptr (MantTensorWriter) empty = new_writer ("empty.npy", &path);
  g_autoptr (MantTensorWriter) writer = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_null (mant_tensor_writer_new (folder, NULL, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (mant_tensor_writer_new ("/dev/full", "raw", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  g_assert_false (mant_tensor_writer_begin (empty, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_clear_error (&error);

  writer = mant_tensor_writer_new (nowhere, NULL, &error);
  g_assert_true (mant_tensor_writer_declare (writer, "x", MANT_DTYPE_U8, NULL, 0, &error));
  g_assert_false (mant_tensor_writer_begin (writer, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "out.npy” could not be written: "));
}

/* No room: at the beginning, not after the work. A file size limit stands for a full disk, and is
 * told from it by errno only; the signal that comes with it is off, as GLib programs have it for
 * pipes. */
static void
test_no_room (void)
{
  const struct rlimit limit = { 1 << 20, RLIM_INFINITY };
  struct rlimit old;
  g_autofree char *path = NULL;
  g_autoptr (MantTensorWriter) writer = new_writer ("large.npy", &path);
  g_autoptr (GError) error = NULL;
  const guint n_files = count_files ();
  gboolean ok;

  g_assert_true (
    mant_tensor_writer_declare (writer, "x", MANT_DTYPE_U8, &(guint64){ 8 << 20 }, 1, &error));
  getrlimit (RLIMIT_FSIZE, &old);
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
  ok = mant_tensor_writer_begin (writer, &error);
  setrlimit (RLIMIT_FSIZE, &old);
  signal (SIGXFSZ, SIG_DFL);
  g_assert_false (ok);
  g_assert_nonnull (error);
  g_assert_true (error->domain == G_FILE_ERROR);
  g_assert_nonnull (strstr (error->message, "large.npy” could not be written: File too large"));
  g_assert_cmpuint (count_files (), ==, n_files);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writer/safetensors", test_safetensors);
  g_test_add_func ("/writer/npy", test_npy);
  g_test_add_func ("/writer/raw", test_raw);
  g_test_add_func ("/writer/abort", test_abort);
  g_test_add_func ("/writer/refused", test_refused);
  g_test_add_func ("/writer/no-room", test_no_room);

  const int result = g_test_run ();

  test_remove_folder ();

  return result;
}
