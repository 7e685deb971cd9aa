/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <mantissa.h>
#include "mant-num.h"

/* The job against the definition: every block gathered by index arithmetic and put through
 * mant_block_quantize's two halves, one at a time. */

static guint64 random_state = 1;

static guint64
random_bits (void)
{
  return mant_random_word (12345, random_state++);
}

/* About normal, with outliers, runs of zeros and, if asked for, NaN and Inf. */
static float *
make_values (gsize    n,
             gboolean with_specials)
{
  float *values = g_new (float, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      double x = -6;

      for (int k = 0; k < 12; k++)
        x += (double) (random_bits () >> 11) * 0x1p-53;
      if (random_bits () % 200 == 0)
        x *= 100;
      if (i / 50 % 13 == 5)
        x = i % 2 == 0 ? 0.0 : -0.0;
      values[i] = (float) x;
      if (with_specials && random_bits () % 400 == 0)
        values[i] = (float[]) { NAN, INFINITY, -INFINITY, 0x1p-140f, -3e38f }[random_bits () % 5];
    }
  return values;
}

static MantTensor *
make_tensor (const float   *values,
             const guint64 *shape,
             guint          n_dims)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  MantTensor *tensor;
  guint64 n = 1;

  for (guint i = 0; i < n_dims; i++)
    n *= shape[i];
  bytes = g_bytes_new (values, n * sizeof *values);
  tensor = mant_tensor_new ("test", MANT_DTYPE_F32, shape, n_dims, bytes, &error);
  g_assert_no_error (error);
  return tensor;
}

static MantQuantizeJob *
make_job (MantTensor *tensor,
          const char *format,
          const char *rounding)
{
  g_autoptr (GError) error = NULL;
  MantBlockFormat parsed;
  MantQuantizeJob *job;

  /* ggml's types round in their own way */
  if (mant_block_format_parse (format, &parsed, NULL, 0) == MANT_OK && parsed.packed != NULL)
    rounding = "rne";
  job = mant_quantize_job_new (tensor, format, rounding, &error);
  g_assert_no_error (error);
  return job;
}

static void
run_job (MantQuantizeJob *job)
{
  g_autoptr (GError) error = NULL;

  mant_job_run (MANT_JOB (job), NULL, &error);
  g_assert_no_error (error);
}

static int
open_file (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("mantissa-test-XXXXXX", &path, &error);

  g_assert_no_error (error);
  unlink (path);
  return fd;
}

static GBytes *
read_file (int   fd,
           gsize n_bytes)
{
  guint8 *bytes = g_malloc (n_bytes + 1);

  /* one byte more than there should be */
  g_assert_cmpint (pread (fd, bytes, n_bytes + 1, 0), ==, n_bytes);
  return g_bytes_new_take (bytes, n_bytes);
}

static double
finite_amax (const float *x,
             gsize        n)
{
  double amax = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (x[i]))
      amax = MAX (amax, fabs (x[i]));
  return amax;
}

static guint64
element_index (const guint64 *shape,
               guint          n_dims,
               const guint64 *place)
{
  guint64 index = 0;

  for (guint i = 0; i < n_dims; i++)
    index = index * shape[i] + place[i];
  return index;
}

/* Steps `place` in C order over `shape`, leaving axes in `held` alone; answers whether there was
 * another. */
static gboolean
next_place (const guint64 *shape,
            guint          n_dims,
            guint          held,
            guint64       *place)
{
  for (guint i = n_dims; i-- > 0;)
    {
      if (held >> i & 1)
        continue;
      if (++place[i] < shape[i])
        return TRUE;
      place[i] = 0;
    }
  return FALSE;
}

static void
quantize_by_definition (const MantQuantizer *quantizer,
                        const float         *x,
                        const guint64       *shape,
                        guint                n_dims,
                        guint                axis,
                        float               *y)
{
  const MantBlockFormat *format = quantizer->format;
  const gboolean has_rows = format->shape == MANT_SHAPE_TILE && axis > 0;
  const guint64 along = shape[axis], bands = has_rows ? shape[axis - 1] : 1;
  const guint64 length = format->shape == MANT_SHAPE_ROW ? along : MIN (format->length, along);
  const guint64 rows = has_rows ? MIN (format->rows, bands) : 1;
  const guint held = 1u << axis | (has_rows ? 1u << (axis - 1) : 0);
  g_autofree float *block = g_new (float, rows * length);
  guint64 place[8] = { 0 }, n = 1, stride = 1;

  for (guint i = 0; i < n_dims; i++)
    n *= shape[i];
  if (format->shape == MANT_SHAPE_ELEMENT || format->shape == MANT_SHAPE_TENSOR)
    {
      mant_block_quantize (quantizer, x, n, 0, 1, y, NULL, NULL, NULL);
      return;
    }
  for (guint i = axis + 1; i < n_dims; i++)
    stride *= shape[i];

  do
    for (guint64 b0 = 0; b0 < bands; b0 += rows)
      for (guint64 a0 = 0; a0 < along; a0 += length)
        {
          const guint64 b1 = MIN (b0 + rows, bands), a1 = MIN (a0 + length, along);
          guint64 k = 0;
          double scale;

          for (guint64 b = b0; b < b1; b++)
            for (guint64 a = a0; a < a1; a++)
              {
                if (has_rows)
                  place[axis - 1] = b;
                place[axis] = a;
                block[k++] = x[element_index (shape, n_dims, place)];
              }
          mant_block_choose_scale (quantizer, block, k, NULL, &scale);
          for (guint64 b = b0; b < b1; b++)
            {
              guint64 first;
              float *row = block + (b - b0) * (a1 - a0);

              if (has_rows)
                place[axis - 1] = b;
              place[axis] = a0;
              first = element_index (shape, n_dims, place);
              mant_block_apply_scale (quantizer, row, a1 - a0, scale, first, stride, row, NULL);
              for (guint64 a = a0; a < a1; a++)
                y[first + (a - a0) * stride] = row[a - a0];
            }
          place[axis] = 0;
          if (has_rows)
            place[axis - 1] = 0;
        }
  while (next_place (shape, n_dims, held, place));
}

static void
check_bits (const float   *expected,
            const float   *got,
            gsize          n,
            const float   *x,
            const char    *what)
{
  for (gsize i = 0; i < n; i++)
    if (memcmp (expected + i, got + i, sizeof *got) != 0)
      g_error ("%s: element %zu, %a: expected %a, got %a", what, i, x[i], expected[i], got[i]);
}

typedef struct {
  guint   n_dims;
  guint64 dims[4];
} Shape;

static const Shape shapes[] = {
  { 0, { 0 } }, { 1, { 1 } }, { 1, { 7 } }, { 1, { 40 } }, { 1, { 20001 } },
  { 2, { 5, 7 } }, { 2, { 33, 100 } }, { 2, { 1, 1 } }, { 2, { 3, 17000 } }, { 2, { 17000, 3 } },
  { 2, { 70, 129 } }, { 3, { 2, 33, 5 } }, { 3, { 5, 2, 1100 } }, { 4, { 2, 3, 34, 4 } },
  { 2, { 1500, 70 } },
};

static const char *const formats[] = {
  "e4m3fn", "bfloat16", "int8", "nf4",
  "mxfp4", "mxint8", "mxfp8_e5m2", "nvfp4", "nvint4",
  "block(e2m1,e8m0,3x5,floor)", "block(sint8,binary16,16x16,absmax)",
  "block(sint8,binary16,100,absmax)",
  "block(e2m1,e8m0,32,std(2.92247856))", "block(e2m1,ue5m3,16,mse)",
  "block(e2m1,e8m0,32,four-thirds)",
  "block(sint4,binary32,row,absmax)", "block(sint8,e8m0,row,rceil)", "block(e2m1,e8m0,row,std(3))",
  "block(sint4,binary32,tensor,absmax)", "block(e2m1,e8m0,tensor,floor)",
  "block(e4m3fn,binary32,2000,absmax)",
  "block(e2m1,e4m3fn,row,absmax,tensor)", "block(e4m3fn,e8m0,40x40,even)",
  "block(e2m1,binary32,tensor,mse)", "block(sint4,e8m0,tensor,std(2.9))",
  "nvfp4(torchao)", "nvfp4(te)", "nvfp4(single)", "block(e2m1,e4m3fn,16x16,absmax,tensor,te)",
  "block(e2m1,e4m3fn,row,absmax,tensor,torchao)",
  "q4_0", "q5_1", "mxfp4_ggml", "dfp16",
};

static void
check_against_definition (const char *format,
                          const char *rounding,
                          const Shape *shape,
                          guint        axis,
                          gboolean     with_specials)
{
  const guint n_dims = MAX (shape->n_dims, 1);
  const guint64 *dims = shape->n_dims == 0 ? (const guint64[]) { 1 } : shape->dims;
  g_autofree float *x = NULL, *expected = NULL, *summed = NULL;
  g_autofree char *what = NULL;
  g_autoptr (MantTensor) tensor = NULL;
  g_autoptr (MantQuantizeJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) output = NULL;
  MantBlockFormat parsed;
  MantQuantizer quantizer = {
    .format = &parsed,
    .rounding = mant_rounding_find (rounding),
    .overflow = MANT_OVERFLOW_SATURATE,
    .seed = 777,
  };
  char message[256];
  guint64 n = 1;
  g_autofree char *digest = NULL;
  int fd;

  for (guint i = 0; i < n_dims; i++)
    n *= dims[i];
  what = g_strdup_printf ("%s %s [%" G_GUINT64_FORMAT " × …] %u dimensions, axis %u", format,
                          rounding, dims[0],
                          n_dims, axis);
  x = make_values (n, with_specials);
  tensor = make_tensor (x, shape->dims, shape->n_dims);
  g_assert_cmpint (mant_block_format_parse (format, &parsed, message, sizeof message), ==, MANT_OK);
  if (parsed.packed != NULL) /* they round in their own way */
    rounding = "rne";
  quantizer.rounding = mant_rounding_find (rounding);

  job = make_job (tensor, format, rounding);
  mant_quantize_job_set_seed (job, 777);
  if (!mant_quantize_job_set_axis (job, (int) axis, &error))
    {
      g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
      g_assert_true (parsed.shape == MANT_SHAPE_TILE && axis == 0 && n_dims > 1);
      return;
    }
  fd = open_file ();
  mant_quantize_job_set_output_fd (job, fd, 0);
  mant_quantize_job_set_digest (job, TRUE);
  mant_job_set_n_threads (MANT_JOB (job), 3);
  run_job (job);
  output = read_file (fd, n * sizeof (float));
  close (fd);

  expected = g_new (float, n);
  quantizer.tensor_amax = finite_amax (x, n);
  quantize_by_definition (&quantizer, x, dims, n_dims, axis, expected);
  check_bits (expected, g_bytes_get_data (output, NULL), n, x, what);

  summed = g_memdup2 (expected, n * sizeof *summed);
  for (gsize i = 0; i < n; i++)
    if (summed[i] == 0)
      summed[i] = 0;
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) summed, n * sizeof *summed);
  g_assert_cmpstr (mant_quantize_job_get_sha256 (job), ==, digest);
}

static void
test_definition (gconstpointer data)
{
  const char *format = data;

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (guint axis = 0; axis < MAX (shapes[s].n_dims, 1); axis++)
      {
        check_against_definition (format, "rne", &shapes[s], axis, FALSE);
        check_against_definition (format, s % 2 == 0 ? "rz" : "ro", &shapes[s], axis, TRUE);
        check_against_definition (format, "sr", &shapes[s], axis, TRUE);
      }
}

/* Plain sums in the order of elements, over the output; figures to rounding. */
static void
test_figures (void)
{
  static const char *const tested[] = { "e4m3fn", "mxfp4", "block(sint8,binary16,16x16,absmax)",
                                        "int4" };
  const guint64 dims[] = { 37, 1001 };
  const gsize n = 37 * 1001;

  for (gsize f = 0; f < G_N_ELEMENTS (tested); f++)
    {
      g_autofree float *x = make_values (n, TRUE);
      g_autoptr (MantTensor) tensor = make_tensor (x, dims, 2);
      g_autoptr (MantQuantizeJob) job = make_job (tensor, tested[f], "rne");
      g_autoptr (GBytes) output = NULL;
      g_autoptr (GBytes) qsnr_bytes = NULL;
      g_autoptr (GBytes) absmax_bytes = NULL;
      const double *qsnr, *absmax;
      const float *y;
      MantQuantizeFigures figures;
      double e2 = 0, e1 = 0, x2 = 0, q2 = 0, xq = 0, max = 0;
      guint64 count = 0, zeroed = 0;
      int fd = open_file ();

      mant_quantize_job_set_output_fd (job, fd, 0);
      run_job (job);
      output = read_file (fd, n * sizeof (float));
      y = g_bytes_get_data (output, NULL);
      close (fd);
      mant_quantize_job_get_figures (job, &figures);
      qsnr_bytes = mant_quantize_job_dup_channel_qsnr_db (job);
      absmax_bytes = mant_quantize_job_dup_channel_absmax (job);
      qsnr = g_bytes_get_data (qsnr_bytes, NULL);
      absmax = g_bytes_get_data (absmax_bytes, NULL);
      g_assert_cmpuint (mant_quantize_job_get_n_channels (job), ==, 37);
      g_assert_cmpuint (mant_quantize_job_get_channels_per_group (job), ==, 1);

      for (gsize r = 0; r < 37; r++)
        {
          double row_e2 = 0, row_x2 = 0;

          for (gsize i = r * 1001; i < (r + 1) * 1001; i++)
            {
              const double e = (double) y[i] - x[i];

              if (!isfinite (x[i]) || !isfinite (y[i]))
                continue;
              row_e2 += e * e;
              row_x2 += (double) x[i] * x[i];
              e1 += e;
              q2 += (double) y[i] * y[i];
              xq += (double) y[i] * x[i];
              max = MAX (max, fabs (e));
              zeroed += x[i] != 0 && y[i] == 0;
              count++;
            }
          e2 += row_e2;
          x2 += row_x2;
          g_assert_cmpfloat_with_epsilon (qsnr[r], -10 * log10 (row_e2 / row_x2), 1e-9);
          g_assert_cmpfloat (absmax[r], ==, finite_amax (x + r * 1001, 1001));
        }
      g_assert_cmpuint (figures.count, ==, count);
      g_assert_cmpuint (figures.n_nonfinite, ==, n - count);
      g_assert_cmpuint (figures.n_nonfinite, >, 0);
      g_assert_cmpfloat_with_epsilon (figures.mse, e2 / count, 1e-11 * e2 / count);
      g_assert_cmpfloat_with_epsilon (figures.qsnr_db, -10 * log10 (e2 / x2), 1e-9);
      g_assert_cmpfloat (figures.max_abs_err, ==, max);
      g_assert_cmpfloat_with_epsilon (figures.bias, e1 / count, 1e-11 * sqrt (e2 / count));
      g_assert_cmpfloat_with_epsilon (figures.cosine, xq / sqrt (q2 * x2), 1e-12);
      g_assert_cmpfloat_with_epsilon (figures.misalign, 1 - xq / x2, 1e-12);
      g_assert_cmpfloat (figures.zero_frac, ==, (double) zeroed / count);
      g_assert_null (mant_quantize_job_dup_reason (job, "qsnr_db"));
    }
}

/* clip_frac and the scale map, on numbers one can follow. */
static void
test_blocks (void)
{
  const guint64 dims[] = { 2, 8 };
  const float x[16] = { 7, 1, 0.5f, 0, 8, 9, 100, 1, 0, 0, 0, 0, 1, 2, 3, -7.5f };
  g_autoptr (MantTensor) tensor = make_tensor (x, dims, 2);
  g_autoptr (MantQuantizeJob) job = make_job (tensor, "block(e2m1,e8m0,4,floor)", "rne");
  g_autoptr (GBytes) map = NULL;
  MantQuantizeFigures figures;
  const float *log2_scale;
  guint n_rows, n_columns;

  run_job (job);
  /* amax 7, 100, 0, 7.5: scales 2^0, 2^4, none, 2^0; beyond 6·scale: 7, 100 and −7.5 */
  mant_quantize_job_get_figures (job, &figures);
  g_assert_cmpfloat (figures.clip_frac, ==, 3.0 / 16);
  g_assert_cmpfloat (figures.bits_per_element, ==, 4 + 8 / 4.0);
  map = mant_quantize_job_dup_scale_map (job, &n_rows, &n_columns);
  log2_scale = g_bytes_get_data (map, NULL);
  g_assert_cmpuint (n_rows, ==, 2);
  g_assert_cmpuint (n_columns, ==, 2);
  g_assert_cmpfloat (log2_scale[0], ==, 0);
  g_assert_cmpfloat (log2_scale[1], ==, 4);
  g_assert_true (isnan (log2_scale[2]));
  g_assert_cmpfloat (log2_scale[3], ==, 0);
}

static void
assert_same_bytes (GBytes *a,
                   GBytes *b)
{
  g_assert_cmpint (a == NULL, ==, b == NULL);
  if (a != NULL)
    g_assert_cmpint (g_bytes_compare (a, b), ==, 0);
}

static void
assert_same_histogram (MantHistogram *a,
                       MantHistogram *b)
{
  g_autoptr (GBytes) edges_a = mant_histogram_dup_edges (a);
  g_autoptr (GBytes) edges_b = mant_histogram_dup_edges (b);
  g_autoptr (GBytes) counts_a = mant_histogram_dup_counts (a);
  g_autoptr (GBytes) counts_b = mant_histogram_dup_counts (b);

  assert_same_bytes (edges_a, edges_b);
  assert_same_bytes (counts_a, counts_b);
}

static void
assert_same_results (MantQuantizeJob *a,
                     MantQuantizeJob *b)
{
  g_autoptr (GBytes) qsnr_a = mant_quantize_job_dup_channel_qsnr_db (a);
  g_autoptr (GBytes) qsnr_b = mant_quantize_job_dup_channel_qsnr_db (b);
  g_autoptr (GBytes) absmax_a = mant_quantize_job_dup_channel_absmax (a);
  g_autoptr (GBytes) absmax_b = mant_quantize_job_dup_channel_absmax (b);
  g_autoptr (GBytes) map_a = NULL;
  g_autoptr (GBytes) map_b = NULL;
  MantQuantizeFigures figures_a, figures_b;
  guint n;

  memset (&figures_a, 0, sizeof figures_a);
  memset (&figures_b, 0, sizeof figures_b);
  mant_quantize_job_get_figures (a, &figures_a);
  mant_quantize_job_get_figures (b, &figures_b);
  g_assert_cmpmem (&figures_a, sizeof figures_a, &figures_b, sizeof figures_b);
  assert_same_bytes (qsnr_a, qsnr_b);
  assert_same_bytes (absmax_a, absmax_b);
  map_a = mant_quantize_job_dup_scale_map (a, &n, &n);
  map_b = mant_quantize_job_dup_scale_map (b, &n, &n);
  assert_same_bytes (map_a, map_b);
  assert_same_histogram (mant_quantize_job_get_histogram_before (a),
                         mant_quantize_job_get_histogram_before (b));
  assert_same_histogram (mant_quantize_job_get_histogram_after (a),
                         mant_quantize_job_get_histogram_after (b));
  assert_same_histogram (mant_quantize_job_get_log_histogram_before (a),
                         mant_quantize_job_get_log_histogram_before (b));
  assert_same_histogram (mant_quantize_job_get_log_histogram_after (a),
                         mant_quantize_job_get_log_histogram_after (b));
  assert_same_histogram (mant_quantize_job_get_histogram_error (a),
                         mant_quantize_job_get_histogram_error (b));
  g_assert_cmpstr (mant_quantize_job_get_sha256 (a), ==, mant_quantize_job_get_sha256 (b));
}

/* Neither threads nor the instruction set show in any bit of any result. */
static void
test_invariance (gconstpointer data)
{
  const char *format = data;
  static const Shape tested[] = { { 1, { 70001 } }, { 2, { 61, 777 } }, { 2, { 2, 30011 } },
                                  { 3, { 9, 61, 90 } } };
  static const char *const roundings[] = { "rne", "sr" };

  for (gsize s = 0; s < G_N_ELEMENTS (tested) * G_N_ELEMENTS (roundings); s++)
    {
      const Shape *shape = &tested[s / 2];
      g_autofree float *x = make_values (70001, TRUE);
      g_autoptr (MantTensor) tensor = make_tensor (x, shape->dims, shape->n_dims);
      g_autoptr (MantQuantizeJob) first = NULL;
      const int axis = s % 3 == 0 ? (int) shape->n_dims - 1 : MIN (1, (int) shape->n_dims - 1);

      for (gsize isa = 0; isa < mant_n_isas; isa++)
        for (guint n_threads = 1; n_threads <= 4; n_threads += isa == 0 ? 1 : 3)
          {
            g_autoptr (MantQuantizeJob) job = NULL;
            g_autoptr (GError) error = NULL;

            if (!mant_isas[isa].available ())
              continue;
            g_assert_cmpint (mant_isa_select (mant_isas[isa].id), ==, MANT_OK);
            job = make_job (tensor, format, roundings[s % 2]);
            mant_quantize_job_set_axis (job, axis, &error);
            g_assert_no_error (error);
            mant_job_set_n_threads (MANT_JOB (job), n_threads);
            /* The digest takes turns; half of the runs go without. */
            mant_quantize_job_set_digest (job, s % 4 < 2);
            run_job (job);
            g_assert_cmpstr (mant_quantize_job_get_isa (job), ==, mant_isas[isa].id);
            if (first == NULL)
              first = g_steal_pointer (&job);
            else
              assert_same_results (first, job);
          }
    }
}

static void
check_degenerate (const char *format,
                  gsize       n,
                  float       value)
{
  const guint64 dims[] = { n };
  g_autofree float *x = g_new (float, n + 1);
  g_autoptr (MantTensor) tensor = NULL;
  g_autoptr (MantQuantizeJob) job = NULL;
  g_autofree char *reason = NULL;
  MantQuantizeFigures figures;
  MantHistogram *histograms[5];
  g_autoptr (GBytes) qsnr = NULL;

  for (gsize i = 0; i < n; i++)
    x[i] = value;
  tensor = make_tensor (x, dims, 1);
  job = make_job (tensor, format, "rne");
  mant_quantize_job_set_digest (job, TRUE);
  run_job (job);
  mant_quantize_job_get_figures (job, &figures);
  reason = mant_quantize_job_dup_reason (job, "qsnr_db");
  histograms[0] = mant_quantize_job_get_histogram_before (job);
  histograms[1] = mant_quantize_job_get_histogram_after (job);
  histograms[2] = mant_quantize_job_get_histogram_error (job);
  histograms[3] = mant_quantize_job_get_log_histogram_before (job);
  histograms[4] = mant_quantize_job_get_log_histogram_after (job);

  for (gsize i = 0; i < G_N_ELEMENTS (histograms); i++)
    {
      g_assert_cmpuint (mant_histogram_get_n_bins (histograms[i]), ==, 512);
      g_assert_cmpfloat (mant_histogram_get_lo (histograms[i]), <,
                         mant_histogram_get_hi (histograms[i]));
      g_assert_true (isfinite (mant_histogram_get_hi (histograms[i]) - mant_histogram_get_lo (histograms[i])));
    }
  g_assert_cmpuint (figures.count + figures.n_nonfinite, ==, n);
  qsnr = mant_quantize_job_dup_channel_qsnr_db (job);
  g_assert_cmpuint (g_bytes_get_size (qsnr), ==, n == 0 ? 0 : sizeof (double));

  if (n == 0 || !isfinite (value))
    {
      g_assert_cmpuint (figures.count, ==, 0);
      g_assert_true (isnan (figures.mse) && isnan (figures.qsnr_db) && isnan (figures.max_abs_err)
                     && isnan (figures.bias) && isnan (figures.cosine) && isnan (figures.misalign)
                     && isnan (figures.zero_frac) && isnan (figures.clip_frac));
      g_assert_cmpstr (reason, ==, n == 0 ? "The tensor has no elements"
                       : "No element is a finite number");
      g_assert_cmpuint (mant_histogram_get_total (histograms[0]), ==, 0);
      g_assert_cmpuint (mant_histogram_get_total (histograms[2]), ==, 0);
      g_assert_cmpuint (mant_histogram_get_total (histograms[3]), ==, 0);
    }
  else if (value == 0)
    {
      g_assert_cmpfloat (figures.mse, ==, 0);
      g_assert_true (isnan (figures.qsnr_db));
      g_assert_cmpstr (reason, ==, "Every element is zero");
      g_assert_cmpfloat (figures.zero_frac, ==, 0);
      g_assert_cmpuint (mant_histogram_get_total (histograms[0]), ==, n);
      g_assert_cmpuint (mant_histogram_get_total (histograms[3]), ==, 0);
    }
  else
    {
      /* A value the format has */
      g_assert_cmpuint (figures.count, ==, n);
      g_assert_cmpfloat (figures.mse, ==, 0);
      g_assert_true (isinf (figures.qsnr_db) && figures.qsnr_db > 0);
      g_assert_null (reason);
      g_assert_cmpuint (mant_histogram_get_total (histograms[2]), ==, n);
      g_assert_cmpfloat (mant_histogram_get_lo (histograms[2]), ==, -0.5);
    }
}

static void
test_degenerate (void)
{
  static const char *const tested[] = { "e4m3fn", "mxfp4", "nvfp4", "block(e4m3fn,e8m0,row,floor)",
                                        "block(e4m3fn,e8m0,tensor,floor)" };
  static const float values[] = { 1, -0.5f, 0, -0.0f, NAN, INFINITY, -INFINITY };
  static const gsize sizes[] = { 0, 1, 2, 33, 40000 };

  for (gsize f = 0; f < G_N_ELEMENTS (tested); f++)
    for (gsize v = 0; v < G_N_ELEMENTS (values); v++)
      for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
        check_degenerate (tested[f], sizes[s], values[v]);
}

/* Codes as they are documented, read back and dequantized, give the output. */
static void
check_codes (const char  *format,
             const Shape *shape,
             guint        axis)
{
  g_autofree float *x = NULL;
  g_autoptr (MantTensor) tensor = NULL;
  g_autoptr (MantQuantizeJob) job = make_job (tensor = make_tensor (x = make_values (27000, FALSE),
                                                                    shape->dims,
                                                                    shape->n_dims), format, "sr");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) codes = NULL;
  g_autoptr (GBytes) scales = NULL;
  const guint8 *code_bytes, *scale_bytes;
  const float *y;
  MantBlockFormat parsed;
  char message[256];
  guint64 n = 1, outer = 1, bands = 1, inner = 1, along = shape->dims[axis], rows, length, n_bands,
              n_lengths;
  guint64 row_bytes, block_bytes, n_blocks;
  gboolean scaled;
  int fds[3] = { open_file (), open_file (), open_file () };

  g_assert_cmpint (mant_block_format_parse (format, &parsed, message, sizeof message), ==, MANT_OK);
  scaled = parsed.shape != MANT_SHAPE_ELEMENT;
  mant_quantize_job_set_axis (job, (int) axis, &error);
  g_assert_no_error (error);
  mant_quantize_job_set_output_fd (job, fds[0], 0);
  mant_quantize_job_set_codes_fd (job, fds[1], fds[2]);
  run_job (job);

  for (guint i = 0; i < shape->n_dims; i++)
    {
      n *= shape->dims[i];
      if (i > axis)
        inner *= shape->dims[i];
      else if (i + 1 == axis && parsed.shape == MANT_SHAPE_TILE)
        bands = shape->dims[i];
      else if (i < axis)
        outer *= shape->dims[i];
    }
  rows = parsed.shape == MANT_SHAPE_TILE ? parsed.rows : 1;
  length = parsed.shape == MANT_SHAPE_VECTOR || parsed.shape == MANT_SHAPE_TILE ? parsed.length
           : along;
  n_bands = (bands + rows - 1) / rows;
  n_lengths = (along + length - 1) / length;
  n_blocks = parsed.shape == MANT_SHAPE_TENSOR ? 1 : outer * n_bands * n_lengths * inner;
  row_bytes = parsed.packed != NULL ? n_lengths * parsed.packed->n_bytes
              : (along * (guint64) parsed.element.bits + 7) / 8;
  block_bytes = ((guint64) parsed.scale.bits + 7) / 8;
  output = read_file (fds[0], 4 * n);
  codes = read_file (fds[1], outer * bands * inner * row_bytes);
  scales = read_file (fds[2], scaled && parsed.packed == NULL ? n_blocks * block_bytes + (parsed.tensor_scale ? 4 : 0) : 0);
  y = g_bytes_get_data (output, NULL);
  code_bytes = g_bytes_get_data (codes, NULL);
  scale_bytes = g_bytes_get_data (scales, NULL);

  for (guint64 i = 0; i < n; i++)
    {
      const guint64 j = i % inner, a = i / inner % along, b = i / inner / along % bands,
                        o = i / inner / along / bands;
      const guint64 row = (o * bands + b) * inner + j;
      const guint64 block = n_blocks == 1 ? 0
                            : ((o * n_bands + b / rows) * n_lengths + a / length) * inner + j;
      MantCode code = { 0 }, scale_code = { 0 };
      MantValue element, scale;
      double factor = 1;
      float expected;

      if (parsed.packed != NULL)
        {
          float values[MANT_PACKED_MAX_ELEMENTS];

          mant_packed_decode (&parsed,
                              code_bytes + row * row_bytes + a / length * parsed.packed->n_bytes,
                              values);
          if (values[a % length] != y[i])
            g_error ("%s: element %" G_GUINT64_FORMAT ": the block says %a, the output %a", format,
                     i, values[a % length], y[i]);
          continue;
        }
      for (int k = 0; k < parsed.element.bits; k++)
        {
          const guint64 bit = a * (guint64) parsed.element.bits + (guint64) k;

          code.lo |= (guint64) (code_bytes[row * row_bytes + bit / 8] >> bit % 8 & 1) << k;
        }
      element = mant_format_decode (&parsed.element, code);
      if (scaled)
        {
          for (guint64 k = 0; k < block_bytes; k++)
            scale_code.lo |= (guint64) scale_bytes[block * block_bytes + k
                                                   + (parsed.tensor_scale ? 4 : 0)] << 8 * k;
          scale = mant_format_decode (&parsed.scale, scale_code);
          factor = mant_value_to_f64 (&scale) * parsed.element_unit * parsed.rule->factor;
        }
      if (parsed.maker != NULL && parsed.maker->factors != NULL)
        {
          float amax = 0, encode, decode;

          if (parsed.tensor_scale)
            memcpy (&amax, scale_bytes, sizeof amax);
          parsed.maker->factors ((float) mant_value_to_f64 (&scale), amax, &encode, &decode);
          factor = decode;
        }
      else if (parsed.tensor_scale)
        {
          float amax, encode;

          memcpy (&amax, scale_bytes, sizeof amax);
          g_assert_cmpfloat (amax, ==, finite_amax (x, n));
          encode = (float) (mant_value_to_f64 (&parsed.scale.max_finite)
                            * mant_value_to_f64 (&parsed.element.max_finite)) / amax;
          factor = mant_value_to_f64 (&scale) / encode;
        }
      expected = (float) (mant_value_to_f64 (&element) * factor);
      if (expected != y[i])
        g_error ("%s: element %" G_GUINT64_FORMAT ": codes say %a, the output %a", format, i,
                 expected, y[i]);
    }
  for (int i = 0; i < 3; i++)
    close (fds[i]);
}

static void
test_codes (void)
{
  static const Shape tested[] = { { 1, { 1003 } }, { 2, { 37, 101 } }, { 3, { 4, 50, 33 } },
                                  { 2, { 3, 9000 } } };
  static const char *const with_codes[] = { "e4m3fn", "int4", "e2m1", "float(e=3,m=7)", "mxfp4",
                                            "mxfp6_e2m3", "nvfp4",
                                            "mxint8", "block(sint4,binary16,3x5,absmax)",
                                            "block(sint4,binary32,row,absmax)",
                                            "block(e2m1,e8m0,32,four-thirds)",
                                            "block(sint4,binary32,tensor,absmax)",
                                            "block(e2m1,ue5m3,16,mse)",
                                            "nvfp4(te)", "nvfp4(torchao)", "nvfp4(single)",
                                            "block(e2m1,binary32,tensor,mse)", "dfp16",
                                            "q4_0", "q5_1", "q8_0" };

  for (gsize f = 0; f < G_N_ELEMENTS (with_codes); f++)
    for (gsize s = 0; s < G_N_ELEMENTS (tested); s++)
      for (guint axis = 0; axis < tested[s].n_dims; axis++)
        if (tested[s].n_dims == 1 || axis > 0 || strstr (with_codes[f], "3x5") == NULL)
          check_codes (with_codes[f], &tested[s], axis);
}

static void
test_sample (void)
{
  const guint64 dims[] = { 500, 1200 };
  const gsize n = 600000;
  g_autofree float *x = make_values (n, FALSE);
  g_autoptr (MantTensor) tensor = make_tensor (x, dims, 2);

  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    for (int axis = 0; axis < 2; axis++)
      {
        g_autoptr (MantQuantizeJob) sampled = make_job (tensor, formats[f], "rne");
        g_autoptr (MantQuantizeJob) again = make_job (tensor, formats[f], "rne");
        g_autoptr (MantQuantizeJob) whole = make_job (tensor, formats[f], "rne");
        g_autoptr (GError) error = NULL;
        MantQuantizeFigures few, all;

        if (!mant_quantize_job_set_axis (sampled, axis, &error)
            || !mant_quantize_job_set_axis (again, axis, &error)
            || !mant_quantize_job_set_axis (whole, axis, &error))
          continue;
        mant_quantize_job_set_sample_limit (sampled, 100000);
        mant_quantize_job_set_sample_limit (again, 100000);
        mant_job_set_n_threads (MANT_JOB (again), 1);
        mant_quantize_job_set_sample_limit (whole, n);
        run_job (sampled);
        run_job (again);
        g_assert_true (mant_quantize_job_is_sampled (sampled));
        assert_same_results (sampled, again);
        mant_quantize_job_get_figures (sampled, &few);
        g_assert_cmpuint (few.count + few.n_nonfinite, <=, 100000);
        g_assert_cmpuint (few.count + few.n_nonfinite, >=, strstr (formats[f], "nf4") != NULL ? 8000
                          : 25000);
        if (f % 4 != 0)
          continue;
        run_job (whole);
        g_assert_false (mant_quantize_job_is_sampled (whole));
        mant_quantize_job_get_figures (whole, &all);
        g_assert_cmpuint (all.count, ==, n);
        g_assert_cmpfloat_with_epsilon (few.qsnr_db, all.qsnr_db, 2);
      }
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (20000);
  g_cancellable_cancel (data);
  return GINT_TO_POINTER (1);
}

static void
test_cancel (void)
{
  static const char *const slow[] = { "posit-like", "block(e2m1,ue5m3,16,mse)", "nf4", "e4m3fn" };
  const guint64 dims[] = { 4000, 5000 };
  g_autofree float *x = g_new0 (float, 4000 * 5000);
  g_autoptr (MantTensor) tensor = NULL;

  for (gsize i = 0; i < 4000 * 5000; i++)
    x[i] = (float) (i % 1000) - 500;
  tensor = make_tensor (x, dims, 2);

  for (gsize f = 1; f < G_N_ELEMENTS (slow); f++)
    for (int digest = 0; digest < 2; digest++)
      {
        g_autoptr (MantQuantizeJob) job = make_job (tensor, slow[f], "sr");
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        g_autoptr (GError) error = NULL;
        GThread *thread;
        gint64 start_us = g_get_monotonic_time ();
        gboolean done;

        mant_quantize_job_set_digest (job, digest);
        thread = g_thread_new (NULL, cancel_soon, cancellable);
        done = mant_job_run (MANT_JOB (job), cancellable, &error);
        g_thread_join (thread);
        if (done)
          continue; /* a machine so fast that there was nothing to cancel */
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        g_assert_cmpint (mant_job_get_state (MANT_JOB (job)), ==, MANT_JOB_CANCELLED);
        /* 100 ms are promised; what is allowed here is for a machine with other things to do. */
        g_assert_cmpint (g_get_monotonic_time () - start_us, <, 2 * G_USEC_PER_SEC);
        g_assert_null (mant_quantize_job_get_sha256 (job));
        g_assert_null (mant_quantize_job_get_histogram_before (job));
      }
}

static void
test_errors (void)
{
  const guint64 dims[] = { 3, 4 };
  const float x[12] = { 1 };
  g_autoptr (MantTensor) tensor = make_tensor (x, dims, 2);
  g_autoptr (MantTensor) opaque = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (x, 16);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantQuantizeJob) job = make_job (tensor, "mxfp4", "rne");
  g_autoptr (MantQuantizeJob) scalar = make_job (tensor, "e4m3fn", "rne");
  g_autoptr (MantQuantizeJob) sampled = make_job (tensor, "e4m3fn", "rne");
  g_autoptr (MantQuantizeJob) packed = NULL;

  g_assert_null (mant_quantize_job_new (tensor, "e4m3fz", "rne", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "e4m3fz"));
  g_clear_error (&error);
  g_assert_null (mant_quantize_job_new (tensor, "e4m3fn", "rnx", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "rnx"));
  g_clear_error (&error);

  g_assert_false (mant_quantize_job_set_axis (job, 2, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_false (mant_quantize_job_set_axis (job, -3, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_false (mant_quantize_job_set_overflow (job, "wrap", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (mant_quantize_job_set_scale_rule (job, "flor", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_cmpstr (mant_quantize_job_get_scale_rule (job), ==, "floor");
  g_assert_true (mant_quantize_job_set_scale_rule (job, "std(2.5)", &error));
  g_assert_cmpstr (mant_quantize_job_get_scale_rule (job), ==, "std(2.5)");
  g_assert_false (mant_quantize_job_set_scale_rule (scalar, "floor", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (mant_quantize_job_get_scale_rule (scalar));
  g_assert_false (mant_quantize_job_set_recipe (job, "single", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (mant_quantize_job_new (tensor, "q4_0", "sr", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (mant_quantize_job_new (tensor, "q4_k", "rne", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  packed = make_job (tensor, "q4_0", "rne");
  g_assert_true (mant_quantize_job_set_overflow (packed, "saturate", &error));
  g_assert_false (mant_quantize_job_set_overflow (packed, "ieee", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (mant_quantize_job_set_scale_rule (packed, "floor", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_FORMAT);
  g_clear_error (&error);

  opaque = mant_tensor_new ("opaque", MANT_DTYPE_C64, (const guint64[]) { 2 }, 1, bytes, &error);
  g_assert_no_error (error);
  g_assert_null (mant_quantize_job_new (opaque, "e4m3fn", "rne", &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  mant_quantize_job_set_sample_limit (sampled, 4);
  mant_quantize_job_set_digest (sampled, TRUE);
  g_assert_false (mant_job_run (MANT_JOB (sampled), NULL, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
}

/* A failure to write is the job's failure. */
static void
test_full (void)
{
  const guint64 dims[] = { 100000 };
  g_autofree float *x = make_values (100000, FALSE);
  g_autoptr (MantTensor) tensor = make_tensor (x, dims, 1);
  g_autoptr (MantQuantizeJob) job = make_job (tensor, "e4m3fn", "rne");
  g_autoptr (GError) error = NULL;
  int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);

  if (fd < 0)
    {
      g_test_skip ("There is no /dev/full");
      return;
    }
  mant_quantize_job_set_output_fd (job, fd, 0);
  g_assert_false (mant_job_run (MANT_JOB (job), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  close (fd);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_unsetenv ("MANTISSA_ISA");
  g_test_init (&argc, &argv, NULL);
  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autofree char *definition = g_strdup_printf ("/quantize-job/definition/%s", formats[f]);
      g_autofree char *invariance = g_strdup_printf ("/quantize-job/invariance/%s", formats[f]);

      g_test_add_data_func (definition, formats[f], test_definition);
      if (strstr (formats[f], "mse") == NULL)
        g_test_add_data_func (invariance, formats[f], test_invariance);
    }
  g_test_add_func ("/quantize-job/figures", test_figures);
  g_test_add_func ("/quantize-job/blocks", test_blocks);
  g_test_add_func ("/quantize-job/degenerate", test_degenerate);
  g_test_add_func ("/quantize-job/codes", test_codes);
  g_test_add_func ("/quantize-job/sample", test_sample);
  g_test_add_func ("/quantize-job/cancel", test_cancel);
  g_test_add_func ("/quantize-job/errors", test_errors);
  g_test_add_func ("/quantize-job/full", test_full);
  return g_test_run ();
}
