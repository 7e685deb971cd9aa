/* SPDX-License-Identifier: GPL-3.0-or-later */

/* MantConformanceJob: that what agrees is found to agree, and, above all, that what does not is
 * found not to. */

#include "test-files.h"

#include <glib/gstdio.h>

#include <string.h>

typedef struct {
  guint64 compared, equal, known, unexpected, skipped;
  guint n_sets;
  GString *text; /* everything that is said */
} Totals;

static void
totals_clear (Totals *self)
{
  g_string_free (self->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Totals, totals_clear)

static void
add_deviations (Totals     *self,
                GListModel *deviations)
{
  for (guint i = 0; i < g_list_model_get_n_items (deviations); i++)
    {
      g_autoptr (GObject) deviation = g_list_model_get_item (deviations, i);
      g_autofree char *id = NULL, *kind = NULL, *example = NULL, *reason = NULL;
      guint64 count;
      gboolean known;

      g_object_get (deviation, "id", &id, "kind", &kind, "example", &example, "reason", &reason,
                    "count", &count, "known", &known, NULL);
      g_assert_cmpint (known, ==, !g_str_equal (kind, "unexpected"));
      g_assert_cmpuint (count, >, 0);
      g_assert_nonnull (example);
      /* what is known has to be explained, and nothing else can be */
      g_assert_cmpint (reason != NULL, ==, known);
      g_string_append_printf (self->text, "  %s %s %" G_GUINT64_FORMAT " %s\n", kind, id, count,
                              example);
    }
}

static Totals
totals_of (MantConformanceJob *job)
{
  GListModel *results = mant_conformance_job_get_results (job);
  Totals self = { .text = g_string_new (NULL) };

  self.n_sets = g_list_model_get_n_items (results);
  for (guint i = 0; i < self.n_sets; i++)
    {
      g_autoptr (MantConformanceResult) result = g_list_model_get_item (results, i);
      g_autoptr (GListModel) deviations = NULL;
      g_autofree char *set = NULL, *peer = NULL, *file = NULL, *title = NULL, *skip_reason = NULL;
      guint64 compared, equal, known, unexpected, skipped;

      g_object_get (result, "set", &set, "peer", &peer, "file", &file, "title", &title, "compared",
                    &compared, "equal", &equal, "known", &known, "unexpected", &unexpected, "skipped",
                    &skipped, "skip-reason", &skip_reason, "deviations", &deviations, NULL);
      g_assert_cmpuint (compared, ==, equal + known + unexpected);
      g_assert_cmpint (skipped > 0, ==, skip_reason != NULL);
      g_assert_nonnull (title);
      g_string_append_printf (self.text, "%s %s %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                                         " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
                              set, peer, file, compared, known, unexpected, skipped);
      add_deviations (&self, deviations);
      self.compared += compared;
      self.equal += equal;
      self.known += known;
      self.unexpected += unexpected;
      self.skipped += skipped;
    }

  return self;
}

static Totals
run (const char *directory,
     guint       n_threads)
{
  g_autoptr (MantConformanceJob) job = mant_conformance_job_new (directory);
  g_autoptr (GError) error = NULL;

  mant_job_set_n_threads (MANT_JOB (job), n_threads);
  mant_job_run (MANT_JOB (job), NULL, &error);
  g_assert_no_error (error);
  return totals_of (job);
}

static void
test_built_in (void)
{
  g_auto (Totals) one = run (NULL, 1), three = run (NULL, 3);

  if (one.unexpected > 0)
    g_test_message ("%s", one.text->str);
  g_assert_cmpuint (one.unexpected, ==, 0);
  g_assert_cmpuint (one.compared, >, 100000);
  g_assert_cmpuint (one.n_sets, >=, 15);
  g_assert_cmpuint (one.known, >, 0);
  g_assert_cmpstr (one.text->str, ==, three.text->str);
}

static char *
read_shipped (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("MANTISSA_SOURCE_DIR"), "data", "conformance",
                                            name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* A folder with one file. */
static char *
make_folder (const char *name,
             const char *file,
             const char *text)
{
  char *folder = g_build_filename (test_folder (), name, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return folder;
}

static gboolean
is_input (const char *key)
{
  return strstr (key, ".bin") != NULL || strstr (key, "|raises") != NULL
         || strstr (key, "|valid") != NULL || strstr (key, "|exclude") != NULL
         || strstr (key, "amax|global_amax") != NULL || g_str_has_prefix (key, "arith_binary16_a,")
         || g_str_has_prefix (key, "arith_binary16_b,")
         || strstr (key, "global_amax,") != NULL;
}

/* The table of arrays with one bit of one answer of each array turned over: of the item that is
 * `share` of the way through. Answers how many arrays there are. */
static char *
spoil (const char *text,
       double      share,
       guint       bit,
       guint       at_most,
       guint      *n_spoiled)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  *n_spoiled = 0;
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0' && *n_spoiled < at_most; i++)
    {
      char *items = strrchr (lines[i], ',') + 1;
      g_auto (GStrv) words = NULL;
      g_autofree char *joined = NULL, *line = NULL;
      guint n, at;

      if (is_input (lines[i]))
        continue;
      words = g_strsplit (items, " ", -1);
      n = g_strv_length (words);
      at = MIN (n - 1, (guint) (share * n));
      line = words[at];
      words[at] = g_strdup_printf ("%" G_GINT64_MODIFIER "x",
                                   g_ascii_strtoull (line, NULL, 16) ^ ((guint64) 1 << bit));
      joined = g_strjoinv (" ", words);
      *items = '\0';
      g_free (line);
      line = g_strconcat (lines[i], joined, NULL);
      g_free (lines[i]);
      lines[i] = g_steal_pointer (&line);
      ++*n_spoiled;
    }

  return g_strjoinv ("\n", lines);
}

/* The test of the tests: an answer that is wrong by one bit is unexpected, whoever it is of. */
static void
test_spoiled (void)
{
  static const char *const names[] = {
    "cpfloat.csv", "gfloat-blocks.csv", "gfloat-encode-f32.csv", "microxcaling.csv", "ml_dtypes.csv",
    "p3109-cpp.csv", "torchao.csv", "transformer-engine.csv", "universal.csv",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint k = 0; k < 3; k++)
      {
        static const double shares[] = { 0.3, 0.55, 0.8 };
        g_autofree char *text = read_shipped (names[i]);
        g_autofree char *label = g_strdup_printf ("spoiled-%u-%u", i, k);
        guint n_spoiled;
        g_autofree char *spoiled = spoil (text, shares[k], 0, G_MAXUINT, &n_spoiled);
        g_autofree char *folder = make_folder (label, names[i], spoiled);
        g_auto (Totals) totals = run (folder, 0);

        g_test_message ("%s: %u arrays spoiled, %" G_GUINT64_FORMAT " unexpected", names[i],
                        n_spoiled, totals.unexpected);
        g_assert_cmpuint (n_spoiled, >, 0);
        /* some of them hit what is excluded, or make another NaN of a NaN */
        g_assert_cmpuint (totals.unexpected, >=, n_spoiled / 2);
      }
}

static void
test_one_spoiled (void)
{
  g_autofree char *text = read_shipped ("ml_dtypes.csv");
  guint n_spoiled;
  g_autofree char *spoiled = spoil (text, 0.5, 1, 1, &n_spoiled);
  g_autofree char *folder = make_folder ("one", "ml_dtypes.csv", spoiled);
  g_autofree char *decode = read_shipped ("universal-decode.csv");
  char *row = strstr (decode, "posit8_0,8,0,5,");
  g_autofree char *deep = NULL;
  g_auto (Totals) totals = run (folder, 0);

  g_assert_cmpuint (totals.unexpected, ==, 1);
  g_assert_nonnull (strstr (totals.text->str, "  unexpected e2m1fn_RNE_nosat 1 e2m1fn_RNE_nosat: "));
  g_assert_nonnull (strstr (totals.text->str, "theirs"));

  /* a table of codes: another number for code 5 of posit8_0 */
  g_assert_nonnull (row);
  row = strrchr (row, '\n') != NULL ? strchr (row, 'x') : NULL;
  g_assert_nonnull (row);
  row[1] = '3';
  deep = make_folder ("decode/1/2/3", "universal-decode.csv", decode);
  g_free (folder);
  folder = g_build_filename (test_folder (), "decode", NULL);
  {
    g_auto (Totals) other = run (folder, 0);

    g_assert_cmpuint (other.unexpected, ==, 1);
    g_assert_nonnull (strstr (other.text->str, "code 5"));
  }
}

static void
test_folders (void)
{
  g_autofree char *text = read_shipped ("universal-decode.csv");
  g_autofree char *at_4 = make_folder ("four/1/2/3/4", "sets.csv", text);
  g_autofree char *at_5 = make_folder ("five/1/2/3/4/5", "sets.csv", text);
  g_autofree char *four = g_build_filename (test_folder (), "four", NULL);
  g_autofree char *five = g_build_filename (test_folder (), "five", NULL);
  g_autofree char *absent = g_build_filename (test_folder (), "absent", NULL);
  g_autoptr (MantConformanceJob) too_deep = mant_conformance_job_new (five);
  g_autoptr (MantConformanceJob) nowhere = mant_conformance_job_new (absent);
  g_autoptr (MantConformanceJob) cancelled = mant_conformance_job_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Totals) totals = run (four, 0);

  g_assert_cmpuint (totals.n_sets, ==, 1);
  g_assert_cmpuint (totals.unexpected, ==, 0);
  g_assert_cmpuint (totals.equal, >, 500);

  g_assert_false (mant_job_run (MANT_JOB (too_deep), NULL, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (mant_job_run (MANT_JOB (nowhere), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (mant_job_run (MANT_JOB (cancelled), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What cannot be read is never passed over in silence. */
static void
test_unreadable (void)
{
  static const struct {
    const char *file, *text, *part;
  } cases[] = {
    { "set.npz", "PK\x03\x04 and no more", "set.npz" },
    { "set.csv", "format,bits,code,value_hex\ne4m3fn,8,0,0x0p+0\ne4m3fn,8,1\n", "line 3" },
    { "set.csv", "# a source\nkey,dtype,shape,items\ne2m1fn_RNE_sat,u1,\"2\n", "line 3" },
    { "set.csv", "key,dtype,shape,items\ne2m1fn_RNE_sat,u1,2,1\n", "no array" },
    { "set.csv", "key,dtype,shape,items\ne2m1fn_RNE_sat,u1,1,100\n", "no array" },
    { "set.csv", "key,dtype,shape,items\ne2m1fn_RNE_sat,q1,1,1\n", "no array" },
    { "set.csv", "key,dtype,shape,items\ne2m1fn_RNE_sat,u1,99999999999x9,1\n", "no array" },
    { "set.csv", "key,dtype,shape,items\ne2m1fn_RNE_sat,u1,1,1\n", "inputs_f32.bin" },
    { "set.csv", "key,dtype,shape,items\ne2m1fn_RNE_sat,u1,1,1\ninputs_f32.bin,u4,2,0 1\n",
      "1 results for 2 inputs" },
    { "set.csv", "key,dtype,shape,items\nmx|int8|even|bs32|main,u4,1x2,0 1\n"
                 "mx_inputs_f32.bin,u4,1x3,0 1 2\n", "2 results for 3 inputs" },
    { "set.csv", "key,dtype,shape,items\nBinary6p3se.Add.ToOdd-SatNone,u1,3,0 1 2\n",
      "3 results for 64 codes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("unreadable-%u", i);
      g_autofree char *folder = make_folder (name, cases[i].file, cases[i].text);
      g_auto (Totals) totals = run (folder, 0);

      g_assert_cmpuint (totals.unexpected, ==, 1);
      if (strstr (totals.text->str, cases[i].part) == NULL)
        g_error ("%s: there is no “%s” in %s", name, cases[i].part, totals.text->str);
    }
}

/* What this version does not have is said to be skipped, not guessed. */
static void
test_unknown_names (void)
{
  g_autofree char *folder = make_folder (
    "unknown", "set.csv", "key,dtype,shape,items\ne9m99_RNE_sat,u1,2,0 1\ninputs_f32.bin,u4,2,0 1\n");
  g_auto (Totals) totals = run (folder, 0);

  g_assert_cmpuint (totals.compared, ==, 0);
  g_assert_cmpuint (totals.skipped, ==, 2);
}

/* Inputs elsewhere under the folder, under a longer name, and a set whose name does not say how wide
 * they are: −1, 1 and 2 to E2M1 by gfloat. */
static void
test_inputs_elsewhere (void)
{
  static const guint64 inputs[] = {
    G_GUINT64_CONSTANT (0xbff0000000000000), G_GUINT64_CONSTANT (0x3ff0000000000000),
    G_GUINT64_CONSTANT (0x4000000000000000),
  };
  g_autofree char *sets = make_folder (
    "elsewhere/sets", "set.csv",
    "key,dtype,shape,items\nocp_e2m1|TiesToEven|sat1|sr0,u1,3,a 2 4\n");
  g_autofree char *data = make_folder ("elsewhere/data", "README", "");
  g_autofree char *path = g_build_filename (data, "inputs_f64_other.bin", NULL);
  g_autofree char *folder = g_build_filename (test_folder (), "elsewhere", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) inputs, sizeof inputs, &error);
  g_assert_no_error (error);
  {
    g_auto (Totals) totals = run (folder, 0);

    if (totals.equal != 3)
      g_test_message ("%s", totals.text->str);
    g_assert_cmpuint (totals.equal, ==, 3);
    g_assert_cmpuint (totals.compared, ==, 3);
  }
}

/* The list grows in the main context while the job runs in another thread. */
static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  mant_job_run_finish (MANT_JOB (source), result, &error);
  g_assert_no_error (error);
  g_main_loop_quit (user_data);
}

static void
on_items_changed (GListModel *results,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  g_assert_true (g_main_context_is_owner (NULL));
  *(guint *) user_data += n_added;
}

static void
test_async (void)
{
  g_autoptr (MantConformanceJob) job = mant_conformance_job_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GListModel *results = mant_conformance_job_get_results (job);
  guint n_added = 0;

  g_signal_connect (results, "items-changed", G_CALLBACK (on_items_changed), &n_added);
  mant_job_run_async (MANT_JOB (job), NULL, on_done, loop);
  g_main_loop_run (loop);
  g_assert_cmpuint (n_added, ==, g_list_model_get_n_items (results));
  g_assert_cmpuint (n_added, >=, 15);
  g_assert_cmpfloat (mant_job_get_fraction (MANT_JOB (job)), ==, 1);
}

static void
run_golden (const char *name,
            guint64     at_least)
{
  const char *shared = g_getenv ("MANTISSA_SHARED");
  g_autofree char *folder = NULL;
  const gint64 start = g_get_monotonic_time ();

  if (shared == NULL)
    {
      g_test_skip ("MANTISSA_SHARED does not say where the golden files are");
      return;
    }
  if (g_getenv ("MANTISSA_SANITIZED") != NULL)
    {
      g_test_skip ("all golden files take minutes under the sanitizers");
      return;
    }
  folder = g_build_filename (shared, "golden", name, NULL);
  {
    g_auto (Totals) totals = run (folder, 0);

    g_test_message ("%s", totals.text->str);
    g_test_message ("%" G_GUINT64_FORMAT " compared, %" G_GUINT64_FORMAT " known, %.1f s",
                    totals.compared, totals.known, (g_get_monotonic_time () - start) * 1e-6);
    g_assert_cmpuint (totals.unexpected, ==, 0);
    g_assert_cmpuint (totals.compared, >=, at_least);
  }
}

static void
test_golden_formats (void)
{
  run_golden ("formats", 19000000);
}

static void
test_golden_quant (void)
{
  run_golden ("quant", 14000);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/built-in", test_built_in);
  g_test_add_func ("/conformance/spoiled", test_spoiled);
  g_test_add_func ("/conformance/one-spoiled", test_one_spoiled);
  g_test_add_func ("/conformance/folders", test_folders);
  g_test_add_func ("/conformance/unreadable", test_unreadable);
  g_test_add_func ("/conformance/unknown-names", test_unknown_names);
  g_test_add_func ("/conformance/inputs-elsewhere", test_inputs_elsewhere);
  g_test_add_func ("/conformance/async", test_async);
  g_test_add_func ("/conformance/golden/formats", test_golden_formats);
  g_test_add_func ("/conformance/golden/quant", test_golden_quant);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
