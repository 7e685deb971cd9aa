/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include <mantissa.h>

/* golden/quant/formats.csv: what an independent reference made of six tensors and one of edge
 * cases. Its README says how its names map to ours and how close a figure has to be. */

typedef enum {
  TENSOR, CONFIG, ELEMENT, BLOCK, SCALE, ROUNDING, MSE, QSNR_DB, MAX_ABS_ERR, BIAS, COSINE,
    MISALIGN, ZERO_FRAC,
  SHA16, N_COLUMNS
} Column;

typedef struct {
  const char *golden, *ours;
} Name;

static const char *
look_up (const Name *names,
         gsize       n,
         const char *golden)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (names[i].golden, golden))
      return names[i].ours;
  g_error ("golden/quant/formats.csv has a name that is not known here: “%s”", golden);
}

static char *
map_format (char       **row,
            const char **rule)
{
  static const Name elements[] = {
    { "e2m1", "e2m1" }, { "e4m3", "e4m3fn" }, { "e5m2", "e5m2" }, { "bf16", "bfloat16" },
      { "fp16", "binary16" },
    { "tf32", "tf32" }, { "e3m4", "float(e=3,m=4,inf=no,nan=none)" }, { "nf4_g64", "nf4" },
    { "int2", "sint2" },
    { "int3", "sint3" }, { "int4", "sint4" }, { "int6", "sint6" }, { "int8", "sint8" },
  };
  static const Name mx[] = {
    { "e2m1", "mxfp4" }, { "e2m3", "mxfp6_e2m3" }, { "e3m2", "mxfp6_e3m2" },
      { "e4m3", "mxfp8_e4m3" },
    { "e5m2", "mxfp8_e5m2" },
  };
  static const Name rules[] = {
    { "e8m0_floor", "floor" }, { "e8m0_ceil", "rceil" }, { "e8m0_even", "even" },
      { "e8m0_round", "nearest" },
    { "e8m0_4/3", "four-thirds" },
  };
  static const Name scales[] = {
    { "fp32", "binary32" }, { "fp16", "binary16" }, { "ue5m3", "ue5m3" }, { "e4m3_zero", "e4m3fn" },
  };
  const char *config = row[CONFIG], *element = row[ELEMENT];

  *rule = NULL;
  if (g_str_has_prefix (config, "gguf_"))
    return g_strdup (config + strlen ("gguf_"));
  if (g_str_has_prefix (config, "mx_"))
    {
      *rule = look_up (rules, G_N_ELEMENTS (rules), row[SCALE]);
      return g_strdup (look_up (mx, G_N_ELEMENTS (mx), element));
    }
  if (g_str_equal (config, "mxint8_ocp"))
    return g_strdup ("mxint8");
  if (g_str_equal (config, "nvfp4") || g_str_equal (config, "nvint4"))
    return g_strdup (config);
  if (g_str_equal (config, "quest_e2m1_floor"))
    return g_strdup ("block(e2m1,e8m0,32,std(2.92247856))");
  element = look_up (elements, G_N_ELEMENTS (elements), element);
  if (g_str_has_prefix (config, "elem_"))
    return g_strdup (element);
  if (g_str_has_suffix (config, "_ivf"))
    return g_strdup_printf ("block(%s,e8m0,32,rceil)", element);
  return g_strdup_printf ("block(%s,%s,%s,absmax)", element,
                          look_up (scales, G_N_ELEMENTS (scales), row[SCALE]),
                          row[BLOCK]);
}

static gboolean
close_to (double      got,
          const char *golden,
          double      relative)
{
  const double expected = g_ascii_strtod (golden, NULL);

  return (isnan (got) && isnan (expected)) || got == expected
         || fabs (got - expected) <= relative * fabs (expected);
}

static MantTensor *
open_tensor (GHashTable *files,
             const char *folder,
             const char *name)
{
  MantTensorFile *file = g_hash_table_lookup (files, name);

  if (file == NULL)
    {
      g_autofree char *base = g_strconcat (name, ".npy", NULL);
      g_autofree char *path = g_build_filename (folder, base, NULL);
      g_autoptr (GError) error = NULL;

      file = mant_tensor_file_open (path, NULL, &error);
      g_assert_no_error (error);
      g_hash_table_insert (files, g_strdup (name), file);
    }
  return mant_tensor_file_get_tensor (file, 0);
}

static gboolean
check_row (char       **row,
           const char  *line,
           MantTensor  *tensor,
           const char  *format,
           const char  *rule)
{
  static const Name roundings[] = {
    { "rne", "rne" }, { "rna", "rna" }, { "rtz", "rz" }, { "ru", "ru" }, { "rd", "rd" },
      { "ro", "ro" },
    { "sr", "sr" }, { "n/a", "rne" },
  };
  g_autoptr (MantQuantizeJob) job = NULL;
  g_autoptr (GError) error = NULL;
  MantQuantizeFigures figures;
  double qsnr, tolerance_db;
  gboolean cosine_agrees;

  job = mant_quantize_job_new (tensor, format,
                               look_up (roundings, G_N_ELEMENTS (roundings), row[ROUNDING]),
                                 &error);
  g_assert_no_error (error);
  if (rule != NULL)
    mant_quantize_job_set_scale_rule (job, rule, &error);
  g_assert_no_error (error);
  mant_quantize_job_set_seed (job, 12345);
  mant_quantize_job_set_digest (job, TRUE);
  mant_quantize_job_set_n_bins (job, 0);
  mant_job_run (MANT_JOB (job), NULL, &error);
  g_assert_no_error (error);
  mant_quantize_job_get_figures (job, &figures);

  /* A binary16 scale beyond its range makes Inf and NaN. The reference's figures are NaN then; ours
   * are those of the other elements, and say how many there are of these. */
  if (g_str_has_prefix (row[CONFIG], "gguf_") && g_str_equal (row[MSE], "nan"))
    return figures.n_nonfinite > 0 && isfinite (figures.mse);

  /* Where every element becomes 0 the reference has 0 for a cosine that does not exist. */
  cosine_agrees = close_to (figures.cosine, row[COSINE], 1e-6)
                  || (isnan (figures.cosine) && g_ascii_strtod (row[COSINE], NULL) == 0);
  tolerance_db = g_str_equal (row[SCALE], "fp32") || g_str_has_prefix (row[CONFIG], "nv") ? 2e-3
                 : 1e-4;
  qsnr = g_ascii_strtod (row[QSNR_DB], NULL);
  if ((row[SHA16][0] == '\0' || g_str_has_prefix (mant_quantize_job_get_sha256 (job), row[SHA16]))
      && close_to (figures.mse, row[MSE], 1e-6)
      && (figures.qsnr_db == qsnr || fabs (figures.qsnr_db - qsnr) <= tolerance_db)
      && close_to (figures.max_abs_err, row[MAX_ABS_ERR], 1e-6)
      && close_to (figures.bias, row[BIAS], 1e-6)
      && cosine_agrees
      && close_to (figures.misalign, row[MISALIGN], 1e-6)
      && close_to (figures.zero_frac, row[ZERO_FRAC], 1e-6))
    return TRUE;

  g_test_message ("expected %s", line);
  g_test_message ("%s: mse %.17g qsnr %.17g max %.17g bias %.17g cosine %.17g misalign %.17g zero %.17g sha %.16s",
                  format, figures.mse, figures.qsnr_db, figures.max_abs_err, figures.bias,
                  figures.cosine,
                  figures.misalign, figures.zero_frac, mant_quantize_job_get_sha256 (job));
  return FALSE;
}

static void
test_golden (void)
{
  const char *shared = g_getenv ("MANTISSA_SHARED");
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        g_object_unref);
  g_autoptr (GError) error = NULL;
  guint n_rows = 0, n_digests = 0, n_wrong = 0;

  if (shared == NULL)
    {
      g_test_skip ("MANTISSA_SHARED does not say where the golden files are");
      return;
    }
  folder = g_build_filename (shared, "golden", "quant", NULL);
  path = g_build_filename (folder, "formats.csv", NULL);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0],
                                   "tensor,config,elem,block,scale,round,mse,qsnr_db,max_abs_err,bias,"
                                             "cosine,misalign,zero_frac,sha16"));

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) row = g_strsplit (g_strchomp (lines[i]), ",", -1);
      g_autofree char *format = NULL;
      const char *rule;

      g_assert_cmpuint (g_strv_length (row), ==, N_COLUMNS);
      format = map_format (row, &rule);
      n_rows++;
      n_digests += row[SHA16][0] != '\0';
      n_wrong += !check_row (row, lines[i], open_tensor (files, folder, row[TENSOR]), format, rule);
    }
  g_test_message ("%u rows, %u of them with a digest: %u wrong", n_rows, n_digests, n_wrong);
  g_assert_cmpuint (n_wrong, ==, 0);
  g_assert_cmpuint (n_rows, >=, 706);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize-job/golden", test_golden);
  return g_test_run ();
}
