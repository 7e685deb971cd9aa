/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MantSession: what notifies and when, what is refused, files that come and go. */

#include <math.h>
#include <mantissa-ui.h>

static char *
sample_path (void)
{
  return g_build_filename (g_getenv ("MANTISSA_SOURCE_DIR"),
                           "data", "sample", "tinygpt-bf16.safetensors", NULL);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
toast_cb (MantSession *session,
          const char  *message,
          char       **last)
{
  g_free (*last);
  *last = g_strdup (message);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static MantTensorFile *
open_file (MantSession  *session,
           const char   *path,
           GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mant_session_open_async (session, path, NULL, opened_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return mant_session_open_finish (session, result, error);
}

static void
test_defaults (void)
{
  g_autoptr (MantSession) session = mant_session_new ();

  g_assert_null (mant_session_get_file (session));
  g_assert_null (mant_session_get_tensor (session));
  g_assert_cmpstr (mant_session_get_format (session), ==, "mxfp4");
  g_assert_null (mant_session_get_second_format (session));
  g_assert_cmpstr (mant_session_get_rounding (session), ==, "rne");
  g_assert_null (mant_session_get_scale_rule (session));
  g_assert_cmpint (mant_session_get_axis (session), ==, -1);
  g_assert_cmpuint (mant_session_get_seed (session), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (mant_session_get_files (session)), ==, 0);
}

static void
test_format (void)
{
  g_autoptr (MantSession) session = mant_session_new ();
  g_autoptr (GError) error = NULL;
  guint n_notified = 0;

  g_signal_connect_swapped (session, "notify::format", G_CALLBACK (count_cb), &n_notified);

  g_assert_true (mant_session_set_format (session, "  e4m3fn ", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (mant_session_get_format (session), ==, "e4m3fn");
  g_assert_cmpuint (n_notified, ==, 1);

  g_assert_true (mant_session_set_format (session, "e4m3fn", &error));
  g_assert_cmpuint (n_notified, ==, 1);

  /* What is no format is refused with a sentence that names it, and the old one stays. */
  g_assert_false (mant_session_set_format (session, "mxfp99", &error));
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, MANT_ERROR);
  g_assert_nonnull (strstr (error->message, "mxfp99"));
  g_assert_cmpstr (mant_session_get_format (session), ==, "e4m3fn");
  g_assert_cmpuint (n_notified, ==, 1);
  g_clear_error (&error);

  g_object_set (session, "format", "no format", NULL);
  g_assert_cmpstr (mant_session_get_format (session), ==, "e4m3fn");

  g_assert_true (mant_session_set_format (session, "float(e=3,m=4)", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_notified, ==, 2);

  g_assert_true (mant_session_set_second_format (session, "nvfp4", &error));
  g_assert_cmpstr (mant_session_get_second_format (session), ==, "nvfp4");
  g_assert_true (mant_session_set_second_format (session, "", &error));
  g_assert_null (mant_session_get_second_format (session));
}

static void
test_choices (void)
{
  g_autoptr (MantSession) session = mant_session_new ();
  g_autoptr (GListModel) rules = mant_list_scale_rules ();
  g_autoptr (MantItem) rule = g_list_model_get_item (rules, 0);
  guint n_notified = 0;

  g_signal_connect_swapped (session, "notify", G_CALLBACK (count_cb), &n_notified);

  mant_session_set_rounding (session, "rz");
  g_assert_cmpstr (mant_session_get_rounding (session), ==, "rz");
  mant_session_set_rounding (session, "of another version");
  g_assert_cmpstr (mant_session_get_rounding (session), ==, "rz");
  g_assert_cmpuint (n_notified, ==, 1);

  mant_session_set_scale_rule (session, mant_item_get_id (rule));
  g_assert_cmpstr (mant_session_get_scale_rule (session), ==, mant_item_get_id (rule));
  mant_session_set_scale_rule (session, "");
  g_assert_null (mant_session_get_scale_rule (session));
  g_assert_cmpuint (n_notified, ==, 3);

  mant_session_set_axis (session, 1000);
  g_assert_cmpint (mant_session_get_axis (session), ==, 63);
  mant_session_set_seed (session, G_MAXUINT64);
  g_assert_cmpuint (mant_session_get_seed (session), ==, G_MAXUINT64);
  mant_session_set_seed (session, G_MAXUINT64);
  g_assert_cmpuint (n_notified, ==, 5);
}

static void
test_files (void)
{
  g_autoptr (MantSession) session = mant_session_new ();
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (MantTensorFile) twin = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sample_path ();
  g_autofree char *crooked = g_build_filename (g_getenv ("MANTISSA_SOURCE_DIR"), "data", "..", "data",
                                               "sample", "tinygpt-bf16.safetensors", NULL);
  MantTensor *third;

  file = open_file (session, path, &error);
  g_assert_no_error (error);
  g_assert_true (mant_session_get_file (session) == file);
  g_assert_true (mant_session_get_tensor (session) == mant_tensor_file_get_tensor (file, 0));

  /* The same file by another path is the same file. */
  twin = open_file (session, crooked, &error);
  g_assert_no_error (error);
  g_assert_true (twin == file);
  g_assert_cmpuint (g_list_model_get_n_items (mant_session_get_files (session)), ==, 1);

  /* The tensor that was looked at is there again when the file is. */
  third = mant_tensor_file_get_tensor (file, 2);
  mant_session_set_tensor (session, third);
  mant_session_set_file (session, NULL);
  g_assert_null (mant_session_get_tensor (session));
  mant_session_set_file (session, file);
  g_assert_true (mant_session_get_tensor (session) == third);

  mant_session_close_file (session, file);
  g_assert_null (mant_session_get_file (session));
  g_assert_null (mant_session_get_tensor (session));
  g_assert_cmpuint (g_list_model_get_n_items (mant_session_get_files (session)), ==, 0);
}

static void
test_bad_file (void)
{
  g_autoptr (MantSession) session = mant_session_new ();
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  g_autofree char *last = NULL;

  g_signal_connect (session, "toast", G_CALLBACK (toast_cb), &last);

  file = open_file (session, "/nowhere/there is no such file.npy", &error);
  g_assert_null (file);
  g_assert_nonnull (error);
  g_assert_null (mant_session_get_file (session));

  mant_session_report_error (session, cancelled);
  g_assert_null (last);
  mant_session_report_error (session, error);
  g_assert_cmpstr (last, ==, error->message);
}

static void
test_job (void)
{
  g_autoptr (MantSession) session = mant_session_new ();
  g_autoptr (MantTensorFile) file = NULL;
  g_autoptr (MantQuantizeJob) job = NULL;
  g_autoptr (MantQuantizeJob) same = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sample_path ();
  MantQuantizeFigures figures;
  MantQuantizeFigures expected;
  MantTensor *tensor;

  file = open_file (session, path, &error);
  g_assert_no_error (error);
  tensor = mant_tensor_file_find (file, "h.0.q.weight");
  g_assert_nonnull (tensor);

  g_assert_true (mant_session_set_format (session, "mxfp4", &error));
  mant_session_set_axis (session, 0);
  mant_session_set_rounding (session, "rz");
  job = mant_session_new_quantize_job (session, tensor, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mant_quantize_job_get_rounding (job), ==, "rz");
  g_assert_true (mant_job_run (MANT_JOB (job), NULL, &error));
  g_assert_no_error (error);
  mant_quantize_job_get_figures (job, &figures);

  same = mant_quantize_job_new (tensor, "mxfp4", "rz", &error);
  g_assert_no_error (error);
  g_assert_true (mant_quantize_job_set_axis (same, 0, &error));
  g_assert_true (mant_job_run (MANT_JOB (same), NULL, &error));
  g_assert_no_error (error);
  mant_quantize_job_get_figures (same, &expected);
  g_assert_true (isfinite (figures.qsnr_db));
  g_assert_cmpfloat (figures.qsnr_db, ==, expected.qsnr_db);

  /* The axis is one of the blocks: a scalar format takes any. */
  mant_session_set_axis (session, 7);
  g_clear_object (&job);
  job = mant_session_new_quantize_job (session, tensor, "e4m3fn", &error);
  g_assert_no_error (error);
  g_assert_nonnull (job);
  g_clear_object (&job);
  job = mant_session_new_quantize_job (session, tensor, "mxfp4", &error);
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_assert_null (job);
}

/* An own format that is chosen and gets another meaning is a change, though its name is the same. */
static void
test_own_format (void)
{
  g_autoptr (MantSession) session = mant_session_new ();
  MantFormatLibrary *library = mant_format_library_get_default ();
  g_autoptr (GError) error = NULL;
  guint n_format = 0, n_second = 0;

  mant_format_library_add (library, "my4", "e2m1", NULL, &error);
  g_assert_no_error (error);
  mant_format_library_add (library, "mine", "block(my4,e8m0,32,floor)", NULL, &error);
  g_assert_no_error (error);
  mant_session_set_format (session, "mine", &error);
  g_assert_no_error (error);
  mant_session_set_second_format (session, "e4m3fn", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mant_session_get_format (session), ==, "mine");

  g_signal_connect_swapped (session, "notify::format", G_CALLBACK (count_cb), &n_format);
  g_signal_connect_swapped (session, "notify::second-format", G_CALLBACK (count_cb),
                            &n_second);
  mant_format_library_add (library, "other", "e5m2", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_format, ==, 0);
  mant_format_library_add (library, "my4", "e2m3", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_format, ==, 1);
  mant_format_library_add (library, "mine", "block(e3m2,e8m0,32,floor)", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_format, ==, 2);
  g_assert_cmpuint (n_second, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/view/session/defaults", test_defaults);
  g_test_add_func ("/view/session/format", test_format);
  g_test_add_func ("/view/session/choices", test_choices);
  g_test_add_func ("/view/session/files", test_files);
  g_test_add_func ("/view/session/bad-file", test_bad_file);
  g_test_add_func ("/view/session/job", test_job);
  g_test_add_func ("/view/session/own-format", test_own_format);

  return g_test_run ();
}
