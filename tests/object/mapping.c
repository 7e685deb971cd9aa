/* SPDX-License-Identifier: GPL-3.0-or-later */

/* core/object/mant-mapping.c: what may be mapped, and what happens when it goes. */

#include "test-files.h"

#include "mant-mapping-private.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES 64
#define PAGE_BYTES 4096

static void
assert_refused (const char *path,
                const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mant_mapping_open (path, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, part);
}

/* None of these may block, and none is a regular file. */
static void
test_not_files (void)
{
  g_autofree char *fifo = g_build_filename (test_folder (), "fifo", NULL);

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (fifo, "a pipe, not a regular file");
  assert_refused (test_folder (), "a folder, not a regular file");
  assert_refused ("/dev/zero", "a device, not a regular file");
  assert_refused ("/dev/null", "a device, not a regular file");
  assert_refused ("/nonexistent/mantissa", g_strerror (ENOENT));
}

static void
test_unreadable (void)
{
  g_autofree char *path = test_write_file ("secret", "x", 1);

  g_chmod (path, 0);
  if (access (path, R_OK) == 0)
    g_test_skip ("everything is readable for this user");
  else
    assert_refused (path, g_strerror (EACCES));
  g_chmod (path, 0600);
}

static void
test_read (void)
{
  g_autofree char *path = test_write_file ("ten", "0123456789", 10);
  g_autofree char *empty_path = test_write_file ("none", "", 0);
  g_autoptr (MantMapping) mapping = mant_mapping_open (path, NULL);
  g_autoptr (MantMapping) empty = mant_mapping_open (empty_path, NULL);
  guint8 bytes[10];

  g_assert_cmpuint (mant_mapping_get_size (mapping), ==, 10);
  g_assert_true (mant_mapping_read (mapping, 3, 4, bytes, NULL));
  g_assert_cmpmem (bytes, 4, "3456", 4);
  g_assert_true (mant_mapping_read (mapping, 10, 0, bytes, NULL));
  g_assert_cmpuint (mant_mapping_get_size (empty), ==, 0);
  g_assert_true (mant_mapping_read (empty, 0, 0, bytes, NULL));
}

typedef struct {
  const char *path;
  guint64 sum;
  gboolean came_back;
} Cut;

/* Cuts the file between the check and the access: no fstat () can see that. */
static void
cut_visitor (const guint8 *bytes,
             gpointer      user_data)
{
  Cut *cut = user_data;

  g_assert_cmpint (truncate (cut->path, PAGE_BYTES), ==, 0);
  for (int i = 0; i < PAGES; i++)
    cut->sum += ((const volatile guint8 *) bytes)[i * PAGE_BYTES];
  cut->came_back = TRUE;
}

static gpointer
cut_in_thread (gpointer name)
{
  g_autofree guint8 *bytes = g_malloc0 (PAGES * PAGE_BYTES);

  /* Again and again: the guard must be as good the second time. */
  for (int round = 0; round < 20; round++)
    {
      g_autofree char *path = test_write_file (name, bytes, PAGES * PAGE_BYTES);
      g_autoptr (MantMapping) mapping = mant_mapping_open (path, NULL);
      g_autoptr (GError) error = NULL;
      Cut cut = { .path = path };

      g_assert_false (
        mant_mapping_visit (mapping, 0, PAGES * PAGE_BYTES, cut_visitor, &cut, &error));
      g_assert_false (cut.came_back);
      g_assert_error (error, MANT_ERROR, MANT_ERROR_CHANGED);
      g_assert_nonnull (
        strstr (error->message, "changed on disk: it has 4096 bytes, and had 262144"));
      g_clear_error (&error);
      g_assert_false (mant_mapping_read (mapping, 0, 1, bytes, &error));
      g_assert_error (error, MANT_ERROR, MANT_ERROR_CHANGED);
    }

  return NULL;
}

static void
test_bus_error (void)
{
  static const char *const names[] = { "cut-0", "cut-1", "cut-2", "cut-3" };
  GThread *threads[G_N_ELEMENTS (names)];

  test_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    threads[i] = g_thread_new (names[i], cut_in_thread, (gpointer) names[i]);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_thread_join (threads[i]);
}

/* A SIGBUS that is not ours goes to the handler that was there before. */
static void
earlier_handler (int signal_number)
{
  static const char text[] = "earlier handler\n";

  _exit (write (STDOUT_FILENO, text, strlen (text)) == (gssize) strlen (text) ? 0 : 1);
}

static void
test_other_bus_error (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *path = test_write_file ("x", "x", 1);
      g_autoptr (MantMapping) mapping = NULL;

      signal (SIGBUS, earlier_handler);
      mapping = mant_mapping_open (path, NULL);
      test_remove_folder ();
      raise (SIGBUS);
      _exit (1);
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*earlier handler*");
}

/* Lines of /proc/self/status, in KiB. */
static guint64
get_status_kib (const char *key)
{
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  line = strstr (text, key);
  g_assert_nonnull (line);

  return g_ascii_strtoull (line + strlen (key), NULL, 10);
}

/* A scan of 320 MiB: its pages are not held. */
static void
test_resident (void)
{
  const guint64 size = G_GUINT64_CONSTANT (320) << 20;
  g_autofree char *path = test_write_file ("sparse", "", 0);
  g_autofree guint8 *bytes = g_malloc (1 << 20);
  g_autoptr (MantMapping) mapping = NULL;
  guint64 before;

  g_assert_cmpint (truncate (path, size), ==, 0);
  mapping = mant_mapping_open (path, NULL);
  before = get_status_kib ("VmRSS:");
  for (guint64 offset = 0; offset < size; offset += 1 << 20)
    {
      g_assert_true (mant_mapping_read (mapping, offset, 1 << 20, bytes, NULL));
      g_assert_cmpuint (get_status_kib ("VmRSS:"), <, before + 160 * 1024);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping/not-files", test_not_files);
  g_test_add_func ("/mapping/unreadable", test_unreadable);
  g_test_add_func ("/mapping/read", test_read);
  g_test_add_func ("/mapping/bus-error", test_bus_error);
  g_test_add_func ("/mapping/other-bus-error", test_other_bus_error);
  g_test_add_func ("/mapping/resident", test_resident);

  const int result = g_test_run ();

  test_remove_folder ();

  return result;
}
