/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <mantissa.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mant-format-resolve-private.h"
#include "mant-num.h"

/* Every test has a library of its own: g_test_init () isolates the directories. */

static MantFormatLibrary *library;

static char *
path_of (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "mantissa", name, NULL);
}

static void
write_file (const char *name,
            const char *text)
{
  g_autofree char *folder = path_of (NULL);
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  mant_format_library_reload (library);
}

static char *
read_file (const char *name)
{
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
start (void)
{
  g_autofree char *path = path_of ("formats.txt");

  library = mant_format_library_get_default ();
  g_unlink (path);
  mant_format_library_reload (library);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 0);
}

static void
add (const char *name,
     const char *text)
{
  g_autoptr (GError) error = NULL;

  mant_format_library_add (library, name, text, NULL, &error);
  g_assert_no_error (error);
}

static void
check_fails (gboolean     ok,
             GError      *error,
             const char  *part)
{
  g_assert_false (ok);
  g_assert_nonnull (error);
  g_assert_cmpint (error->message[strcspn (error->message, "\n")], ==, '\0');
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” says nothing of “%s”", error->message, part);
  g_error_free (error);
}

static void
add_fails (const char *name,
           const char *text,
           const char *title,
           const char *part)
{
  GError *error = NULL;
  gboolean ok = mant_format_library_add (library, name, text, title, &error);

  check_fails (ok, error, part);
}

static MantBlockFormat
resolve (const char *text)
{
  g_autoptr (GError) error = NULL;
  MantBlockFormat format;

  mant_format_resolve_checked (text, &format, &error);
  g_assert_no_error (error);
  return format;
}

/* An own format has the numbers and codes of a named one. */
static void
check_same (const char *own,
            const char *named)
{
  const MantBlockFormat format = resolve (own);

  g_assert_true (mant_format_equal (&format.element, mant_format_find (named)));
}

static void
resolve_fails (const char *text,
               const char *part)
{
  GError *error = NULL;
  MantBlockFormat format;
  gboolean ok = mant_format_resolve_checked (text, &format, &error);

  check_fails (ok, error, part);
}

static void
test_names (void)
{
  MantBlockFormat format;
  g_autoptr (MantFormatInfo) info = NULL;
  g_autofree char *text = NULL, *canonical = NULL;

  start ();
  add ("my4", "float(e=2,m=1,inf=no,nan=none)");
  format = resolve ("my4");
  g_assert_cmpstr (format.id, ==, "my4");
  g_assert_cmpint (format.shape, ==, MANT_SHAPE_ELEMENT);
  g_assert_true (mant_format_equal (&format.element, mant_format_find ("e2m1")));
  g_assert_cmpstr (resolve (" my4 ").id, ==, "my4");

  /* As element and scale; what they are is written out, so that the text means the same
   * anywhere. */
  info = mant_format_info_new ("e8m0", NULL);
  text = mant_format_info_dup_long_text (info);
  g_assert_true (g_str_has_prefix (text, "float(e=8,m=0"));
  add ("my8", text);
  format = resolve ("block(my4,my8,32,rceil)");
  g_assert_true (mant_format_equal (&format.element, mant_format_find ("e2m1")));
  g_assert_true (mant_format_equal (&format.scale, mant_format_find ("e8m0")));

  /* A block format is a name, too, and an own one may be made of own ones. */
  add ("mine", "block(my4,my8,16,floor)");
  format = resolve ("mine");
  g_assert_cmpstr (format.id, ==, "mine");
  g_assert_cmpuint (format.length, ==, 16);
  canonical = mant_format_canonicalize ("mine", NULL);
  g_assert_cmpstr (canonical, ==, "mine");
  g_assert_true (mant_format_is_block ("mine"));
  resolve_fails ("block(mine,e8m0,32,floor)", "block format");
  resolve_fails ("my5", "my5");
}

static void
test_bad (void)
{
  start ();
  add_fails ("", "e4m3fn", NULL, "name");
  add_fails ("My4", "e4m3fn", NULL, "My4");
  add_fails ("4my", "e4m3fn", NULL, "4my");
  add_fails ("my-4", "e4m3fn", NULL, "my-4");
  add_fails ("my 4", "e4m3fn", NULL, "my 4");
  add_fails ("e4m3fn", "e5m2", NULL, "built-in");
  add_fails ("mxfp4", "e5m2", NULL, "built-in");
  add_fails ("int7", "e5m2", NULL, "built-in");
  add_fails ("int99", "e5m2", NULL, "built-in");
  add_fails ("float", "e5m2", NULL, "built-in");
  add_fails ("codebook", "e5m2", NULL, "built-in");
  add_fails ("tensor", "e5m2", NULL, "built-in");
  add_fails ("a23456789012345678901234567890123456789012345678901234567890123x", "e5m2", NULL,
             "a23456789");
  add_fails ("my4", "", NULL, "");
  add_fails ("my4", "float(e=0,m=3)", NULL, "e, the width");
  add_fails ("my4", "nonsense", NULL, "nonsense");
  add_fails ("my4", "e4m3fn\nx = e5m2", NULL, "one line");
  add_fails ("my4", "e4m3fn # title", NULL, "one line");
  add_fails ("my4", "e4m3fn", "two\nlines", "control");
  add_fails ("my4", "e4m3fn", "\xff", "UTF-8");
  add_fails ("my4", "my4", NULL, "itself");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 0);
}

/* No format loses its meaning behind a person's back, and none is made of itself. */
static void
test_dependents (void)
{
  g_autoptr (GError) error = NULL;
  GError *cause = NULL;
  gboolean ok;

  start ();
  add ("a", "e2m1");
  add ("b", "block(a,e8m0,32,floor)");
  ok = mant_format_library_remove (library, "a", &cause);
  check_fails (ok, g_steal_pointer (&cause), "“b”");
  ok = mant_format_library_rename (library, "a", "c", &cause);
  check_fails (ok, g_steal_pointer (&cause), "“b”");
  add_fails ("a", "b", NULL, "itself");
  add_fails ("a", "block(e2m1,e8m0,16,floor)", NULL, "“b”");
  g_assert_cmpint (resolve ("a").shape, ==, MANT_SHAPE_ELEMENT);
  add ("a", "e2m3");
  check_same ("b", "e2m3");

  ok = mant_format_library_remove (library, "nobody", &cause);
  check_fails (ok, g_steal_pointer (&cause), "nobody");
  ok = mant_format_library_rename (library, "b", "a", &cause);
  check_fails (ok, g_steal_pointer (&cause), "already");
  mant_format_library_rename (library, "b", "c", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (resolve ("c").length, ==, 32);
  resolve_fails ("b", "b");
  mant_format_library_remove (library, "c", &error);
  g_assert_no_error (error);
  mant_format_library_remove (library, "a", &error);
  g_assert_no_error (error);
}

static void
check_book (const char  *text,
            const float *values,
            int          n_values)
{
  const MantBlockFormat format = resolve (text);

  g_assert_true (format.element.codec == &mant_codec_table);
  g_assert_cmpint (format.element.n_values, ==, n_values);
  for (int i = 0; i < n_values; i++)
    {
      const MantValue value = mant_format_decode (&format.element, (MantCode) { .lo = i });

      g_assert_cmpfloat (mant_value_to_f32 (&value), ==, values[i]);
    }
}

static void
test_code_books (void)
{
  static const float values[] = { -1, -0.1875f, 0, 0.1f, 1.5f };
  g_autofree char *list = path_of ("list.txt"), *array = path_of ("array.npy");
  g_autofree char *by_file = NULL, *by_array = NULL, *text = NULL, *by_digest = NULL;
  g_autoptr (GString) npy = g_string_new (NULL);
  g_autoptr (GString) many = g_string_new ("codebook(");
  MantBlockFormat a, b;

  start ();
  check_book ("codebook(-1 -0x1.8p-3 0 0.1 1.5)", values, 5);
  check_book ("codebook( -1, -0.1875; 0  1e-1 15e-1 )", values, 5);
  a = resolve ("codebook(-1 -0x1.8p-3 0 0.1 1.5)");
  b = resolve ("codebook(-1.0 -0.1875 0 0.1 1.5)");
  g_assert_cmpstr (a.id, ==, "codebook(-1 -0.1875 0 0.1 1.5)");
  g_assert_cmpstr (a.id, ==, b.id);
  g_assert_true (a.element.values == b.element.values); /* one copy */
  g_assert_cmpint (a.element.bits, ==, 3);

  write_file ("list.txt", "# levels\n-1 -0x1.8p-3\r\n\n0, 0.1 # a tenth\n1.5");
  by_file = g_strdup_printf ("codebook(%s)", list);
  check_book (by_file, values, 5);

  /* float64, version 1.0 */
  {
    static const char header[]
        = "{'descr': '<f8', 'fortran_order': False, 'shape': (5,), }                                 "
          "                         \n";
    const guint16 n = sizeof header - 1;
    const double doubles[] = { -1, -0.1875, 0, 0.1, 1.5 };
    g_autoptr (GError) error = NULL;

    g_string_append_len (npy, "\x93NUMPY\x01\x00", 8);
    g_string_append_len (npy, (const char *) &n, 2);
    g_string_append_len (npy, header, n);
    g_string_append_len (npy, (const char *) doubles, sizeof doubles);
    g_file_set_contents (array, npy->str, (gssize) npy->len, &error);
    g_assert_no_error (error);
  }
  by_array = g_strdup_printf ("codebook(%s)", array);
  check_book (by_array, values, 5);

  /* Taken into the library, it needs its file no more. */
  add ("levels", by_file);
  g_unlink (list);
  check_book ("levels", values, 5);
  g_assert_cmpstr (resolve ("levels").id, ==, "levels");
  text = mant_format_library_dup_text (library, "levels");
  g_assert_cmpstr (text, ==, "codebook(-1 -0.1875 0 0.1 1.5)");
  g_assert_cmpint (resolve ("block(levels,e8m0,32,absmax)").element.n_values, ==, 5);

  /* One too long for a name of its own is known by a digest. */
  for (int i = 0; i < 300; i++)
    g_string_append_printf (many, "%s%d.5", i > 0 ? " " : "", i);
  g_string_append_c (many, ')');
  a = resolve (many->str);
  g_assert_true (g_str_has_prefix (a.id, "codebook(#"));
  g_assert_cmpint (a.element.bits, ==, 9);
  b = resolve (a.id);
  g_assert_true (a.element.values == b.element.values);

  resolve_fails ("codebook()", "needs values");
  resolve_fails ("codebook(1)", "at least two");
  resolve_fails ("codebook(1 2", "codebook");
  resolve_fails ("codebook(1 2 2)", "value 3");
  resolve_fails ("codebook(1 3 2)", "value 3");
  resolve_fails ("codebook(0 -0)", "twice");
  resolve_fails ("codebook(1 x)", "“x”");
  resolve_fails ("codebook(1 inf)", "inf");
  resolve_fails ("codebook(1 nan)", "nan");
  resolve_fails ("codebook(1 1e39)", "1e39");
  resolve_fails ("codebook(1 1e99999999)", "1e99999999");
  resolve_fails ("codebook(0.1 0.1000000001)", "as binary32");
  resolve_fails ("codebook(/nowhere/at/all)", "/nowhere/at/all");
  resolve_fails ("codebook(/dev/zero)", "/dev/zero");
  resolve_fails ("codebook(#0123456789abcdef)", "not known");
  write_file ("list.txt", "1 2\n3 x\n");
  resolve_fails (by_file, "line 2");
  write_file ("list.txt", "1 2\n\n2\n");
  resolve_fails (by_file, "line 3");
  write_file ("list.txt", "\x93NUMPY nonsense");
  resolve_fails (by_file, "byte");
  {
    g_autoptr (GString) too_many = g_string_new (NULL);

    for (int i = 0; i < 65537; i++)
      g_string_append_printf (too_many, "%d\n", i);
    write_file ("list.txt", too_many->str);
    resolve_fails (by_file, "line 65537");
    g_string_truncate (too_many, too_many->len - strlen ("65536\n"));
    write_file ("list.txt", too_many->str);
    a = resolve (by_file);
    g_assert_cmpint (a.element.n_values, ==, 65536);
    g_assert_cmpint (a.element.bits, ==, 16);
    add ("many", by_file);
    g_assert_true (resolve ("many").element.values == a.element.values);
  }
}

/* A line that cannot be read does nothing, is named, and is still there when the file is
 * written. */
static void
test_bad_lines (void)
{
  static const char before[] = "# mine\n"
                               "good = e4m3fn  # A title\n"
                               "\n"
                               "this is no line\n"
                               "e5m2 = e4m3fn\n"
                               "bad = float(e=99,m=1)\n"
                               "good = e5m2\n"
                               "\xff = e4m3fn\n"
                               "x = codebook(1 0)\n"
                               "late = block(soon,e8m0,32,floor)\n"
                               "soon = e2m1\n"
                               "loop = loop\n";
  static const struct { guint line; const char *part; } problems[] = {
    { 4, "this is no line" }, { 5, "e5m2" }, { 6, "e, the width" }, { 7, "twice" }, { 8, "UTF-8" },
    { 9, "value 2" }, { 12, "itself" },
  };
  g_autofree char *after = NULL, *expected = NULL, *title = NULL;
  g_auto (GStrv) found = NULL;

  start ();
  write_file ("formats.txt", before);
  found = mant_format_library_dup_problems (library);
  g_assert_cmpuint (g_strv_length (found), ==, G_N_ELEMENTS (problems));
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      g_autofree char *line = g_strdup_printf ("Line %u of ", problems[i].line);

      if (!g_str_has_prefix (found[i], line) || strstr (found[i], problems[i].part) == NULL)
        g_error ("“%s” is not about line %u, “%s”", found[i], problems[i].line, problems[i].part);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 3);
  check_same ("good", "e4m3fn");
  title = mant_format_library_dup_title (library, "good");
  g_assert_cmpstr (title, ==, "A title");
  resolve_fails ("bad", "line 6");
  resolve_fails ("block(bad,e8m0,32,floor)", "line 6");
  resolve_fails ("loop", "itself");

  add ("new", "e2m3");
  after = read_file ("formats.txt");
  expected = g_strconcat (before, "new = e2m3\n", NULL);
  g_assert_cmpstr (after, ==, expected);

  /* Adding under the name of a bad line mends it. */
  add ("bad", "e3m2");
  check_same ("bad", "e3m2");

  /* A file that is no text is never written over. */
  {
    g_autofree char *path = path_of ("formats.txt");
    g_autoptr (GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize n = 0;

    g_file_set_contents (path, "a = e2m1\0b", 10, &error);
    g_assert_no_error (error);
    mant_format_library_reload (library);
    add_fails ("c", "e2m1", NULL, "NUL");
    g_file_get_contents (path, &bytes, &n, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (bytes, n, "a = e2m1\0b", 10);
  }
}

static void
changed_cb (GListModel *model,
            guint       position,
            guint       n_removed,
            guint       n_added,
            GString    *changes)
{
  g_string_append_printf (changes, "%u−%u+%u ", position, n_removed, n_added);
}

static void
test_list (void)
{
  const guint n_built_in = mant_n_formats + mant_n_block_formats;
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autoptr (GListModel) formats = NULL;
  g_autoptr (GError) error = NULL;
  gulong handler;

  start ();
  formats = mant_list_formats ();
  g_assert_cmpuint (g_list_model_get_n_items (formats), ==, n_built_in);
  handler = g_signal_connect (library, "items-changed", G_CALLBACK (changed_cb), changes);
  add ("a", "e2m1");
  add ("b", "e2m3");
  add ("c", "codebook(0 1)");
  add ("b", "e2m3"); /* nothing new */
  add ("b", "e3m2");
  mant_format_library_remove (library, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (changes->str, ==, "0−0+1 1−0+1 2−0+1 1−1+1 0−1+0 ");
  g_signal_handler_disconnect (library, handler);

  g_assert_cmpuint (g_list_model_get_n_items (formats), ==, n_built_in + 2);
  {
    g_autoptr (MantItem) item = g_list_model_get_item (formats, n_built_in);

    g_assert_cmpstr (mant_item_get_id (item), ==, "b");
    g_assert_cmpstr (mant_item_get_source (item), ==, "e3m2");
    g_assert_cmpstr (mant_item_get_group (item), ==, "own");
  }
}

static void
test_import (void)
{
  g_autofree char *exported = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;
  GError *cause = NULL;
  guint n = 99;
  gboolean ok;

  start ();
  mant_format_library_import (library,
                              "# comment\r\n"
                              "b = block(a, e8m0, 32, floor)  # Titel: ½ \r\n"
                              "a=e2m1\n"
                              "l = codebook(-1 -0x1.8p-1 0 0.25 1)", &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (resolve ("b").length, ==, 32);
  exported = mant_format_library_export (library);
  g_assert_cmpstr (exported, ==,
                   "# Formats for Mantissa, one a line: NAME = FORMAT  # TITLE\n"
                   "b = block(a, e8m0, 32, floor)  # Titel: ½\n"
                   "a = e2m1\n"
                   "l = codebook(-1 -0.75 0 0.25 1)\n");

  /* All or nothing */
  ok = mant_format_library_import (library, "c = e4m3fn\nd = nonsense\n", &n, &cause);
  check_fails (ok, g_steal_pointer (&cause), "Line 2");
  g_assert_cmpuint (n, ==, 0);
  resolve_fails ("c", "c");
  ok = mant_format_library_import (library, "c = e4m3fn\nc = e5m2\n", NULL, &cause);
  check_fails (ok, g_steal_pointer (&cause), "Line 2");
  ok = mant_format_library_import (library, "a = b\n", NULL, &cause);
  check_fails (ok, g_steal_pointer (&cause), "itself");
  ok = mant_format_library_import (library, "# nothing\n", NULL, &cause);
  check_fails (ok, g_steal_pointer (&cause), "NAME = FORMAT");

  start ();
  mant_format_library_import (library, exported, &n, &error);
  g_assert_no_error (error);
  again = mant_format_library_export (library);
  g_assert_cmpstr (again, ==, exported);
}

/* Two processes that add at the same time lose nothing. */
static void
test_processes (void)
{
  enum { N_PROCESSES = 4, N_FORMATS = 25 };
  pid_t children[N_PROCESSES];

  start ();
  for (int i = 0; i < N_PROCESSES; i++)
    {
      children[i] = fork ();
      g_assert_cmpint (children[i], >=, 0);
      if (children[i] == 0)
        {
          for (int k = 0; k < N_FORMATS; k++)
            {
              g_autofree char *name = g_strdup_printf ("p%d_%d", i, k);

              if (!mant_format_library_add (library, name, "e2m1", NULL, NULL))
                _exit (1);
            }
          _exit (0);
        }
    }
  for (int i = 0; i < N_PROCESSES; i++)
    {
      int status = -1;

      g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
      g_assert_cmpint (status, ==, 0);
    }

  /* Names are found without asking the list to look again. */
  resolve ("p3_24");
  mant_format_library_reload (library);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==,
                    N_PROCESSES * N_FORMATS);
}

static gboolean
timeout_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_watch (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  gboolean timed_out = FALSE;
  guint id;

  start ();
  add ("a", "e2m1");
  mant_format_library_watch (library);
  path = path_of ("formats.txt");
  g_file_set_contents (path, "a = e2m1\nother = e2m3\n", -1, &error);
  g_assert_no_error (error);
  id = g_timeout_add_seconds (30, timeout_cb, &timed_out);
  while (!timed_out && g_list_model_get_n_items (G_LIST_MODEL (library)) < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (timed_out);
  g_source_remove (id);
}

/* Floats that only the calculator computes with have names, too, and say so elsewhere. */
static void
test_wide (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MantCalculator) calculator = NULL;
  g_autofree char *canonical = NULL;
  GError *cause = NULL;
  MantBlockFormat format;
  gboolean ok;

  start ();
  add ("huge", "float(e=19,m=4096)");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 1);
  canonical = mant_format_canonicalize ("huge", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (canonical, ==, "huge");
  calculator = mant_calculator_new ("huge", &error);
  g_assert_no_error (error);
  g_assert_nonnull (calculator);
  ok = mant_format_resolve_checked ("huge", &format, &cause);
  g_assert_error (cause, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  check_fails (ok, g_steal_pointer (&cause), "4116 bits");
  resolve_fails ("block(huge,e8m0,32,floor)", "4116 bits");
}

/* A link to a file elsewhere, as people keep their settings, stays one. */
static void
test_link (void)
{
  g_autofree char *path = NULL, *target = NULL;
  g_autofree char *text = NULL;
  struct stat status;

  start ();
  path = path_of ("formats.txt");
  target = path_of ("elsewhere.txt");
  write_file ("elsewhere.txt", "a = e2m1\n");
  g_assert_cmpint (symlink (target, path), ==, 0);
  add ("b", "e2m3");
  g_assert_cmpint (lstat (path, &status), ==, 0);
  g_assert_true (S_ISLNK (status.st_mode));
  text = read_file ("elsewhere.txt");
  g_assert_cmpstr (text, ==, "a = e2m1\nb = e2m3\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/format-library/names", test_names);
  g_test_add_func ("/format-library/bad", test_bad);
  g_test_add_func ("/format-library/dependents", test_dependents);
  g_test_add_func ("/format-library/code-books", test_code_books);
  g_test_add_func ("/format-library/bad-lines", test_bad_lines);
  g_test_add_func ("/format-library/list", test_list);
  g_test_add_func ("/format-library/import", test_import);
  g_test_add_func ("/format-library/processes", test_processes);
  g_test_add_func ("/format-library/watch", test_watch);
  g_test_add_func ("/format-library/wide", test_wide);
  g_test_add_func ("/format-library/link", test_link);

  return g_test_run ();
}
