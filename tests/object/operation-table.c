/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include <mantissa.h>
#include "mant-num.h"

static MantOperationTableJob *
run_job (const char *format,
         const char *operation,
         const char *rounding,
         const char *overflow,
         guint       n_threads)
{
  g_autoptr (GError) error = NULL;
  MantOperationTableJob *job =
    mant_operation_table_job_new (format, operation, rounding, overflow, &error);

  g_assert_no_error (error);
  mant_operation_table_job_set_seed (job, 9);
  mant_job_set_n_threads (MANT_JOB (job), n_threads);
  g_assert_true (mant_job_run (MANT_JOB (job), NULL, &error));
  g_assert_no_error (error);
  return job;
}

/* Every entry is what the calculator answers. */
static void
check_table (const char *format,
             const char *operation,
             const char *rounding,
             const char *overflow)
{
  g_autoptr (MantOperationTableJob) job = run_job (format, operation, rounding, overflow, 2);
  g_autoptr (GBytes) codes = mant_operation_table_job_dup_codes (job);
  g_autoptr (GBytes) flags = mant_operation_table_job_dup_flags (job);
  g_autoptr (GBytes) errors = mant_operation_table_job_dup_relative_errors (job);
  g_autoptr (MantCalculator) calculator = mant_calculator_new (format, NULL);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func ((GDestroyNotify) mant_number_unref);
  const guint n = mant_operation_table_job_get_n_codes (job);
  const guint n_columns = mant_operation_table_job_get_arity (job) == 1 ? 1 : n;
  const guint8 *code_bytes = g_bytes_get_data (codes, NULL);
  const guint8 *flag_bytes = g_bytes_get_data (flags, NULL);
  const float *error_values = g_bytes_get_data (errors, NULL);

  g_assert_cmpuint (g_bytes_get_size (codes), ==, n * n_columns);
  g_assert_cmpuint (g_bytes_get_size (flags), ==, n * n_columns);
  g_assert_cmpuint (g_bytes_get_size (errors), ==, n * n_columns * sizeof (float));
  mant_calculator_set_rounding (calculator, rounding, NULL);
  mant_calculator_set_overflow (calculator, overflow, NULL);
  mant_calculator_set_seed (calculator, 9);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *code = g_strdup_printf ("%u", i);

      g_ptr_array_add (numbers, mant_calculator_decode (calculator, code, NULL));
    }

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n_columns; j++)
      {
        MantNumber *const operands[] = { numbers->pdata[i], numbers->pdata[j] };
        const guint at = i * n_columns + j;
        MantNumberFlags raised = 0;
        g_autoptr (MantNumber) result = NULL;
        g_autofree char *code = NULL;

        mant_calculator_set_index (calculator, at);
        result = mant_calculator_apply (calculator, operation, operands, n_columns == 1 ? 1 : 2,
                                        &raised, NULL);
        code = mant_number_get_code (result);
        if (g_ascii_strtoull (code + 2, NULL, 16) != code_bytes[at] || raised != flag_bytes[at])
          g_error ("%s %s %s %s: %u, %u: %s %d, table 0x%02x %d", format, operation, rounding,
                   overflow, i, j, code, raised, code_bytes[at], flag_bytes[at]);
        if (!(raised & MANT_NUMBER_INEXACT) && isfinite (error_values[at]))
          g_assert_cmpfloat (error_values[at], ==, 0);
        else if (raised == MANT_NUMBER_INEXACT && isfinite (error_values[at]))
          g_assert_cmpfloat (error_values[at], !=, 0);
      }
}

static void
test_tables (void)
{
  check_table ("e4m3fn", "add", "rne", "");
  check_table ("e5m2", "div", "ru", "ieee");
  check_table ("posit(8,2)", "mul", "rne", "");
  check_table ("binary8p4se", "sqrt", "rd", "");
  check_table ("e3m2", "hypot", "sr", "");
  check_table ("e2m1", "sub", "ro", "");
  check_table ("nf4", "mul", "rz", "");
  check_table ("int8", "exp", "rne", "");
  check_table ("e8m0", "mul", "rna", "saturate");
}

/* Relative errors of products in binary64, where they are exact. */
static void
test_errors (void)
{
  g_autoptr (MantOperationTableJob) job = run_job ("e4m3fn", "mul", "rne", "", 1);
  g_autoptr (GBytes) codes = mant_operation_table_job_dup_codes (job);
  g_autoptr (GBytes) errors = mant_operation_table_job_dup_relative_errors (job);
  const guint8 *code_bytes = g_bytes_get_data (codes, NULL);
  const float *error_values = g_bytes_get_data (errors, NULL);
  const MantFormat *format = mant_format_find ("e4m3fn");
  double values[256];

  for (guint i = 0; i < 256; i++)
    {
      const MantValue value = mant_format_decode (format, (MantCode) { .lo = i });

      values[i] = mant_value_to_f64 (&value);
    }
  for (guint i = 0; i < 256; i++)
    for (guint j = 0; j < 256; j++)
      {
        const double exact = values[i] * values[j];
        const double rounded = values[code_bytes[i * 256 + j]];
        const float error = error_values[i * 256 + j];

        if (isnan (exact))
          g_assert_true (isnan (error));
        else if (exact == rounded)
          g_assert_cmpfloat (error, ==, 0);
        else
          g_assert_cmpfloat (fabs (error - (rounded - exact) / fabs (exact)), <=,
                             0x1p-24 * fabs (error));
      }
}

static void
test_threads (void)
{
  g_autoptr (MantOperationTableJob) one = run_job ("e4m3fn", "pow", "sr", "", 1);
  g_autoptr (MantOperationTableJob) three = run_job ("e4m3fn", "pow", "sr", "", 3);
  g_autoptr (GBytes) codes_one = mant_operation_table_job_dup_codes (one);
  g_autoptr (GBytes) codes_three = mant_operation_table_job_dup_codes (three);
  g_autoptr (GBytes) errors_one = mant_operation_table_job_dup_relative_errors (one);
  g_autoptr (GBytes) errors_three = mant_operation_table_job_dup_relative_errors (three);

  g_assert_true (g_bytes_equal (codes_one, codes_three));
  g_assert_true (g_bytes_equal (errors_one, errors_three));
}

static void
test_refusals (void)
{
  static const struct {
    const char *format, *operation, *rounding, *overflow;
    MantError error;
  } bad[] = {
    { "binary16", "add", "rne", "", MANT_ERROR_UNSUPPORTED },
    { "mxfp4", "add", "rne", "", MANT_ERROR_UNSUPPORTED },
    { "e4m3fn", "fma", "rne", "", MANT_ERROR_UNSUPPORTED },
    { "e4m3fn", "plus", "rne", "", MANT_ERROR_PARSE },
    { "e4m3fn", "add", "nearest", "", MANT_ERROR_FORMAT },
    { "e4m3fn", "add", "rne", "wrap", MANT_ERROR_FORMAT },
    { "e4m3", "", "rne", "", MANT_ERROR_PARSE },
    { "", "add", "rne", "", MANT_ERROR_FORMAT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mant_operation_table_job_new (bad[i].format, bad[i].operation, bad[i].rounding,
                                                   bad[i].overflow, &error));
      g_assert_error (error, MANT_ERROR, (int) bad[i].error);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (MantOperationTableJob) job =
    mant_operation_table_job_new ("e4m3fn", "atan2", "rne", "", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) codes = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (mant_job_run (MANT_JOB (job), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  codes = mant_operation_table_job_dup_codes (job);
  g_assert_cmpuint (g_bytes_get_size (codes), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operation-table/tables", test_tables);
  g_test_add_func ("/operation-table/errors", test_errors);
  g_test_add_func ("/operation-table/threads", test_threads);
  g_test_add_func ("/operation-table/refusals", test_refusals);
  g_test_add_func ("/operation-table/cancelled", test_cancelled);
  return g_test_run ();
}
