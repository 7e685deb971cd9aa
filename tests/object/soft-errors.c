/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <mantissa.h>
#include "mant-num.h"

/* Bit flips by the job against flips of each code by itself. */

#define ROWS 37
#define COLUMNS 333

static MantTensor *
make_tensor (void)
{
  const guint64 shape[] = { ROWS, COLUMNS };
  g_autofree float *values = g_new (float, ROWS * COLUMNS);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  MantTensor *tensor;

  for (gsize i = 0; i < ROWS * COLUMNS; i++)
    values[i] = (float) ((double) (mant_random_word (7, i) >> 11) * 0x1p-52 - 1);
  bytes = g_bytes_new_take (g_steal_pointer (&values), ROWS * COLUMNS * sizeof (float));
  tensor = mant_tensor_new ("test", MANT_DTYPE_F32, shape, 2, bytes, &error);
  g_assert_no_error (error);
  return tensor;
}

/* The dequantized elements of a run. */
static float *
run (const char *format,
     const char *rounding,
     double      probability,
     const char *fields,
     guint64     seed,
     int         axis,
     guint       n_threads)
{
  g_autoptr (MantTensor) tensor = make_tensor ();
  g_autoptr (MantQuantizeJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  float *values = g_new (float, ROWS * COLUMNS);
  int fd;

  job = mant_quantize_job_new (tensor, format, rounding, &error);
  g_assert_no_error (error);
  g_assert_true (mant_quantize_job_set_axis (job, axis, &error));
  g_assert_true (mant_quantize_job_set_soft_errors (job, probability, fields, seed, &error));
  g_assert_no_error (error);
  mant_job_set_n_threads (MANT_JOB (job), n_threads);
  fd = g_file_open_tmp ("mantissa-XXXXXX", &path, &error);
  g_assert_no_error (error);
  mant_quantize_job_set_output_fd (job, fd, 0);
  g_assert_true (mant_job_run (MANT_JOB (job), NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (pread (fd, values, ROWS * COLUMNS * sizeof *values, 0), ==,
                   ROWS * COLUMNS * sizeof *values);
  close (fd);
  g_unlink (path);
  return values;
}

static void
assert_same (const float *a,
             const float *b)
{
  g_assert_cmpmem (a, ROWS * COLUMNS * sizeof *a, b, ROWS * COLUMNS * sizeof *b);
}

/* A scalar format: each flip is that of the element's own code. */
static void
test_definition (void)
{
  const char *const formats[] = { "e4m3fn", "bfloat16", "posit(8,2)", "int8", "nf4" };

  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autofree float *before = run (formats[f], "rne", 0, "all", 5, -1, 1);
      g_autofree float *after = run (formats[f], "rne", 0.02, "all", 5, -1, 3);
      char message[256];
      MantFormat format;
      MantSoftErrors errors = { .format = &format, .probability = 0.02, .seed = 5,
                                .fields = MANT_SOFT_ERROR_ALL };
      const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
      guint n_changed = 0;

      g_assert_cmpint (mant_format_parse (formats[f], &format, message, sizeof message), ==,
                       MANT_OK);
      for (gsize i = 0; i < ROWS * COLUMNS; i++)
        {
          MantValue value = mant_value_from_f32 (before[i]);
          MantFlags flags = MANT_FLAG_NONE;
          MantCode code = mant_format_encode (&format, &value, &context, MANT_OVERFLOW_SATURATE,
                                              &flags);
          const MantCode bits = mant_soft_error_bits (&errors, code, i);
          float expected;

          code.lo ^= bits.lo;
          value = mant_format_decode (&format, code);
          expected = mant_value_to_f32 (&value);
          n_changed += bits.lo != 0;
          if (isnan (expected))
            g_assert_true (isnan (after[i]));
          else
            g_assert_cmpfloat (after[i], ==, expected);
        }
      /* 12321 elements of 4 … 16 bits at 2 %: some 950 … 3400 change */
      g_assert_cmpuint (n_changed, >, 700);
      g_assert_cmpuint (n_changed, <, 4000);
    }
}

/* Every sign flips, and nothing else: in blocks along both axes, tiles, rows, two levels. */
static void
test_signs (void)
{
  const char *const formats[] = {
    "e4m3fn", "mxfp4", "nvfp4", "block(e2m1,e8m0,16x16,floor)", "block(e3m2,binary16,row,absmax)",
    "block(e2m1,e4m3fn,tensor,absmax)",
  };

  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    for (int axis = strstr (formats[f], "16x16") != NULL ? -1 : -2; axis < 0; axis++)
      for (int stochastic = 0; stochastic < 2; stochastic++)
        {
          const char *rounding = stochastic ? "sr" : "rne";
          g_autofree float *before = run (formats[f], rounding, 0, "sign", 1, axis, 2);
          g_autofree float *after = run (formats[f], rounding, 1, "sign", 1, axis, 2);

          for (gsize i = 0; i < ROWS * COLUMNS; i++)
            g_assert_cmpfloat (after[i], ==, -before[i]);
        }
}

static void
test_threads (void)
{
  const char *const formats[] = { "e5m2", "mxfp8_e4m3", "block(e2m1,e8m0,16x16,rceil)", "nvfp4" };

  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autofree float *one = run (formats[f], "sr", 1e-2, "all", 11, -1, 1);
      g_autofree float *five = run (formats[f], "sr", 1e-2, "all", 11, -1, 5);
      g_autofree float *other_seed = run (formats[f], "sr", 1e-2, "all", 12, -1, 1);

      assert_same (one, five);
      g_assert_cmpint (memcmp (one, other_seed, ROWS * COLUMNS * sizeof *one), !=, 0);
    }
}

static void
test_refused (void)
{
  g_autoptr (MantTensor) tensor = make_tensor ();
  g_autoptr (MantQuantizeJob) job = mant_quantize_job_new (tensor, "e4m3fn", "rne", NULL);
  g_autoptr (MantQuantizeJob) packed = mant_quantize_job_new (tensor, "q4_0", "rne", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (mant_quantize_job_set_soft_errors (job, 1.5, "all", 0, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (mant_quantize_job_set_soft_errors (job, NAN, "all", 0, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (mant_quantize_job_set_soft_errors (job, 0.5, "mantissa", 0, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "mantissa"));
  g_clear_error (&error);
  g_assert_false (mant_quantize_job_set_soft_errors (packed, 0.5, "all", 0, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/soft-errors/definition", test_definition);
  g_test_add_func ("/soft-errors/signs", test_signs);
  g_test_add_func ("/soft-errors/threads", test_threads);
  g_test_add_func ("/soft-errors/refused", test_refused);
  return g_test_run ();
}
