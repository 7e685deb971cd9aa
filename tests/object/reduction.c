/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include <mantissa.h>
#include "mant-num.h"
#include "mant-sum.h"

static MantTensor *
tensor_of (MantDtype      dtype,
           const guint64 *shape,
           guint          n_dims,
           gconstpointer  data,
           gsize          size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  MantTensor *tensor = mant_tensor_new ("t", dtype, shape, n_dims, bytes, &error);

  g_assert_no_error (error);
  return tensor;
}

static MantTensor *
doubles_of (const guint64 *shape,
            guint          n_dims,
            const double  *values,
            gsize          n)
{
  return tensor_of (MANT_DTYPE_F64, shape, n_dims, values, n * sizeof *values);
}

static double *
random_doubles (guint32 seed,
                gsize   n)
{
  GRand *random = g_rand_new_with_seed (seed);
  double *values = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    values[i] = g_rand_double_range (random, -3, 3);
  g_rand_free (random);
  return values;
}

static GBytes *
run_job (MantTensor *a,
         MantTensor *b,
         const char *accumulator,
         const char *order,
         const char *rounding,
         guint       n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MantReductionJob) job = mant_reduction_job_new (a, b, accumulator, order, &error);

  g_assert_no_error (error);
  mant_reduction_job_set_rounding (job, rounding, "", 11, &error);
  g_assert_no_error (error);
  mant_job_set_n_threads (MANT_JOB (job), n_threads);
  g_assert_true (mant_job_run (MANT_JOB (job), NULL, &error));
  g_assert_no_error (error);
  return mant_reduction_job_dup_values (job);
}

/* Against C: sums of binary32 in binary32. */
static void
test_binary32 (void)
{
  enum { N = 1000 };
  const guint64 shape[] = { N };
  g_autofree double *x = random_doubles (1, N), *y = random_doubles (2, N);
  g_autoptr (MantTensor) a = NULL, b = NULL;
  g_autoptr (GBytes) forward = NULL, backward = NULL;
  volatile float sum = 0, reverse = 0;

  for (guint i = 0; i < N; i++)
    {
      x[i] = (float) x[i];
      y[i] = (float) y[i];
    }
  for (guint i = 0; i < N; i++)
    {
      const volatile float product = (float) x[i] * (float) y[i];

      sum = sum + product;
    }
  for (guint i = N; i-- > 0;)
    {
      const volatile float product = (float) x[i] * (float) y[i];

      reverse = reverse + product;
    }
  a = doubles_of (shape, 1, x, N);
  b = doubles_of (shape, 1, y, N);
  forward = run_job (a, b, "binary32", "sequential", "rne", 1);
  backward = run_job (a, b, "binary32", "reverse", "rne", 1);
  g_assert_cmpfloat (*(const double *) g_bytes_get_data (forward, NULL), ==, sum);
  g_assert_cmpfloat (*(const double *) g_bytes_get_data (backward, NULL), ==, reverse);
}

/* Every element is one dot product, with the words of its place, whatever the slices and threads. */
static void
check_matrix (const char *accumulator,
              const char *order,
              const char *rounding,
              guint64     m,
              guint64     k,
              guint64     n)
{
  const guint64 shape_a[] = { m, k }, shape_b[] = { k, n };
  g_autofree double *x = random_doubles (3, m * k), *y = random_doubles (4, k * n);
  g_autoptr (MantTensor) a = doubles_of (shape_a, 2, x, m * k);
  g_autoptr (MantTensor) b = doubles_of (shape_b, 2, y, k * n);
  g_autoptr (GBytes) one = run_job (a, b, accumulator, order, rounding, 1);
  g_autoptr (GBytes) three = run_job (a, b, accumulator, order, rounding, 3);
  const double *values = g_bytes_get_data (one, NULL);
  const MantFormat *format = mant_format_find (accumulator);

  g_assert_true (g_bytes_equal (one, three));
  g_assert_cmpuint (g_bytes_get_size (one), ==, m * n * sizeof (double));
  for (guint64 i = 0; i < m; i++)
    for (guint64 j = 0; j < n; j++)
      {
        const MantDot dot = {
          .product = format,
          .accumulator = format,
          .order = mant_sum_order_find (order),
          .rounding = mant_rounding_find (rounding),
          .overflow = format->policy.overflow,
          .seed = 11,
          .first_index = (i * n + j) * mant_dot_n_indices (k),
        };
        MantFlags flags = 0;
        const MantValue value = mant_dot_product (&dot, x + i * k, 1, y + j, n, k, &flags);

        g_assert_cmpfloat (values[i * n + j], ==, mant_value_to_f64 (&value));
      }
}

static void
test_matrices (void)
{
  check_matrix ("bfloat16", "sequential", "rne", 7, 33, 5);
  check_matrix ("binary16", "pairwise", "sr", 5, 64, 9);
  check_matrix ("e5m2", "kahan", "ru", 3, 20, 4);
  check_matrix ("binary16", "split", "sr", 2, 3000, 150); /* several slices a row */
  check_matrix ("bfloat16", "sequential", "rne", 1, 1, 1);
}

static void
test_empty (void)
{
  const guint64 shape_a[] = { 2, 0 }, shape_b[] = { 0, 3 }, no_rows[] = { 0, 4 }, b4[] = { 4, 2 };
  const double zeros[8] = { 0 };
  g_autoptr (MantTensor) a = doubles_of (shape_a, 2, zeros, 0);
  g_autoptr (MantTensor) b = doubles_of (shape_b, 2, zeros, 0);
  g_autoptr (MantTensor) c = doubles_of (no_rows, 2, zeros, 0);
  g_autoptr (MantTensor) d = doubles_of (b4, 2, zeros, 8);
  g_autoptr (GBytes) sums = run_job (a, b, "binary32", "sequential", "rne", 2);
  g_autoptr (GBytes) none = run_job (c, d, "binary32", "sequential", "rne", 2);
  const double *values = g_bytes_get_data (sums, NULL);

  g_assert_cmpuint (g_bytes_get_size (sums), ==, 6 * sizeof (double));
  for (guint i = 0; i < 6; i++)
    g_assert_true (values[i] == 0 && !signbit (values[i]));
  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
}

static void
test_options (void)
{
  const guint64 shape[] = { 3 };
  const double x[] = { 1, 1, 1 }, y[] = { 0x1p-30, 1, 0x1.000002p0 };
  g_autoptr (MantTensor) a = doubles_of (shape, 1, x, 3), b = doubles_of (shape, 1, y, 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantReductionJob) job = mant_reduction_job_new (a, b, "binary16", "exact", &error);
  g_autoptr (GBytes) values = NULL;

  g_assert_no_error (error);
  g_assert_true (mant_job_run (MANT_JOB (job), NULL, &error));
  values = mant_reduction_job_dup_values (job);
  g_assert_cmpfloat (*(const double *) g_bytes_get_data (values, NULL), ==,
                     2 + 0x1p-23 + 0x1p-30);
  g_assert_false (mant_reduction_job_is_binary32 (job));
  g_assert_cmpint (mant_reduction_job_get_flags (job), ==, 0);
  g_clear_object (&job);
  g_clear_pointer (&values, g_bytes_unref);

  job = mant_reduction_job_new (a, b, "binary16", "exact", &error);
  g_assert_true (mant_reduction_job_set_output (job, "binary16", &error));
  g_assert_true (mant_reduction_job_is_binary32 (job));
  g_assert_true (mant_job_run (MANT_JOB (job), NULL, &error));
  values = mant_reduction_job_dup_values (job);
  g_assert_cmpfloat (*(const double *) g_bytes_get_data (values, NULL), ==, 2);
  g_assert_cmpint (mant_reduction_job_get_flags (job), ==, MANT_NUMBER_INEXACT);
}

static void
check_refused (MantTensor *a,
               MantTensor *b,
               const char *accumulator,
               const char *order,
               MantError   code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mant_reduction_job_new (a, b, accumulator, order, &error));
  g_assert_error (error, MANT_ERROR, (int) code);
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_refusals (void)
{
  static const char *const orders[] = {
    "", "sideways", "split0", "split", "split-1", "split99999999999999999999", "kahan2", "8",
    "sequential1", "tensor-core1048577",
  };
  const guint64 three[] = { 3 }, four[] = { 4 }, cube[] = { 1, 3, 1 }, scalar[] = { 0 };
  const double x[4] = { 1, 2, 3, 4 };
  g_autoptr (MantTensor) a = doubles_of (three, 1, x, 3), b = doubles_of (four, 1, x, 4);
  g_autoptr (MantTensor) c = doubles_of (cube, 3, x, 3), d = doubles_of (scalar, 0, x, 1);
  const guint64 complex_shape[] = { 2 };
  g_autoptr (MantTensor) complex = tensor_of (MANT_DTYPE_C64, complex_shape, 1, x, 16);
  g_autoptr (MantReductionJob) job = NULL;
  g_autoptr (GError) error = NULL;

  check_refused (a, b, "binary32", "sequential", MANT_ERROR_SHAPE);
  check_refused (a, c, "binary32", "sequential", MANT_ERROR_SHAPE);
  check_refused (d, d, "binary32", "sequential", MANT_ERROR_SHAPE);
  check_refused (complex, complex, "binary32", "sequential", MANT_ERROR_UNSUPPORTED);
  check_refused (a, a, "binary33", "sequential", MANT_ERROR_FORMAT);
  check_refused (a, a, "binary128", "sequential", MANT_ERROR_UNSUPPORTED);
  check_refused (a, a, "float(e=20,m=4096)", "sequential", MANT_ERROR_UNSUPPORTED);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (!g_str_equal (orders[i], "split"))
      check_refused (a, a, "binary32", orders[i], MANT_ERROR_FORMAT);

  job = mant_reduction_job_new (a, a, "binary32", "split", &error);
  g_assert_no_error (error);
  g_assert_false (mant_reduction_job_set_product (job, "nothing", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (mant_reduction_job_set_output (job, "binary128", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (mant_reduction_job_set_rounding (job, "up", "", 0, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
}

static void
test_cancelled (void)
{
  const guint64 shape[] = { 64, 64 };
  g_autofree double *x = random_doubles (9, 64 * 64);
  g_autoptr (MantTensor) a = doubles_of (shape, 2, x, 64 * 64);
  g_autoptr (MantReductionJob) job = mant_reduction_job_new (a, a, "e5m2", "sequential", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (mant_job_run (MANT_JOB (job), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* mant_tensor_read_f64 () against read_f32 () where that is exact, and where it is not. */
static void
test_read_f64 (void)
{
  static const MantDtype dtypes[] = {
    MANT_DTYPE_BOOL, MANT_DTYPE_U8, MANT_DTYPE_I8, MANT_DTYPE_U16, MANT_DTYPE_I16, MANT_DTYPE_F16,
    MANT_DTYPE_BF16, MANT_DTYPE_F32, MANT_DTYPE_F8_E5M2, MANT_DTYPE_F8_E4M3, MANT_DTYPE_F8_E8M0,
    MANT_DTYPE_F4,
  };
  enum { N = 5000 };
  g_autofree guint8 *bytes = g_malloc (4 * N);
  g_autofree float *narrow = g_new (float, N);
  g_autofree double *wide = g_new (double, N);
  GRand *random = g_rand_new_with_seed (8);

  for (guint i = 0; i < 4 * N; i++)
    bytes[i] = g_rand_int (random);
  g_rand_free (random);
  for (guint i = 0; i < G_N_ELEMENTS (dtypes); i++)
    {
      const guint64 shape[] = { N };
      g_autoptr (MantTensor) tensor =
        tensor_of (dtypes[i], shape, 1, bytes, (N * mant_dtype_get_bits (dtypes[i]) + 7) / 8);

      for (guint first = 0; first < 3; first++)
        {
          g_assert_true (mant_tensor_read_f32 (tensor, first, N - 7, narrow, NULL));
          g_assert_true (mant_tensor_read_f64 (tensor, first, N - 7, wide, NULL));
          for (guint j = 0; j < N - 7; j++)
            g_assert_true (wide[j] == narrow[j] || (isnan (wide[j]) && isnan (narrow[j])));
        }
    }

  {
    const guint64 shape[] = { 2 };
    const gint64 integers[] = { (G_GINT64_CONSTANT (1) << 53) - 1, -16777217 };
    const double doubles[] = { 0.1, 1e300 };
    g_autoptr (MantTensor) i64 = tensor_of (MANT_DTYPE_I64, shape, 1, integers, sizeof integers);
    g_autoptr (MantTensor) f64 = doubles_of (shape, 1, doubles, 2);

    g_assert_true (mant_tensor_read_f64 (i64, 0, 2, wide, NULL));
    g_assert_cmpfloat (wide[0], ==, 9007199254740991.0);
    g_assert_cmpfloat (wide[1], ==, -16777217);
    g_assert_true (mant_tensor_read_f64 (f64, 0, 2, wide, NULL));
    g_assert_cmpfloat (wide[0], ==, 0.1);
    g_assert_cmpfloat (wide[1], ==, 1e300);
    g_assert_false (mant_tensor_read_f64 (f64, 1, 2, wide, NULL));
  }
}

static void
test_orders (void)
{
  g_autoptr (GListModel) list = mant_list_sum_orders ();

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, mant_n_sum_orders);
  for (guint i = 0; i < mant_n_sum_orders; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (list, i);

      g_assert_cmpstr (mant_item_get_id (item), ==, mant_sum_orders[i]->id);
      g_assert_cmpstr (mant_item_get_title (item), !=, "");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reduction/binary32", test_binary32);
  g_test_add_func ("/reduction/matrices", test_matrices);
  g_test_add_func ("/reduction/empty", test_empty);
  g_test_add_func ("/reduction/options", test_options);
  g_test_add_func ("/reduction/refusals", test_refusals);
  g_test_add_func ("/reduction/cancelled", test_cancelled);
  g_test_add_func ("/reduction/read-f64", test_read_f64);
  g_test_add_func ("/reduction/orders", test_orders);
  return g_test_run ();
}
