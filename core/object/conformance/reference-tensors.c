/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tables of what an independent reference in binary64 made of tensors, which are NAME.npy files
 * beside: quantization, dynamic fixed point, sums of products. */

#include "mant-vector-block-private.h"
#include "mant-vector-format-private.h"

#include "../mant-quantize-job.h"
#include "../mant-tensor-file.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define MAX_ELEMENTS (G_GUINT64_CONSTANT (1) << 26)

/* The seed of the reference's stochastic rows (README of its vectors). */
#define REFERENCE_SEED 12345

typedef struct {
  const MantVectorCsv *csv;
  GHashTable *tensors; /* name → MantTensor */
} Set;

static void
close_set (gpointer set)
{
  Set *self = set;

  g_hash_table_unref (self->tensors);
  g_free (self);
}

/* Opens NAME.npy beside, once. */
static gboolean
add_tensor (Set                   *self,
            MantVectorFolder      *folder,
            const MantVectorFile  *from,
            const char            *name,
            GError               **error)
{
  g_autofree char *file_name = g_strconcat (name, ".npy", NULL);
  g_autoptr (MantTensorFile) tensors = NULL;
  MantVectorFile *file;

  if (g_hash_table_contains (self->tensors, name))
    return TRUE;
  file = mant_vector_folder_find (folder, from, file_name);
  if (file == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("There is no file “%s”, which has the inputs"), file_name);
      return FALSE;
    }
  tensors = mant_tensor_file_open (file->path, NULL, error);
  if (tensors == NULL)
    {
      g_prefix_error (error, "%s: ", file_name);
      return FALSE;
    }

  g_hash_table_insert (self->tensors, g_strdup (name),
                       mant_tensor_ref (mant_tensor_file_get_tensor (tensors, 0)));
  return TRUE;
}

static Set *
set_new (const MantVectorFile *file)
{
  Set *self = g_new0 (Set, 1);

  self->csv = file->csv;
  self->tensors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) mant_tensor_unref);
  return self;
}

static gpointer
open_tensors (MantVectorFile    *file,
              MantVectorFolder  *folder,
              guint             *n_cases,
              GError           **error)
{
  Set *self = set_new (file);
  const int column = mant_vector_csv_find (file->csv, "tensor");

  *n_cases = mant_vector_csv_get_n_rows (file->csv);
  for (guint row = 0; row < *n_cases; row++)
    if (!add_tensor (self, folder, file, mant_vector_csv_get (file->csv, row, column), error))
      {
        close_set (self);
        return NULL;
      }

  return self;
}

static const char *
get (const Set  *self,
     gsize       row,
     const char *column)
{
  return mant_vector_csv_get (self->csv, row, mant_vector_csv_find (self->csv, column));
}

static double
get_number (const Set  *self,
            gsize       row,
            const char *column)
{
  return g_ascii_strtod (get (self, row, column), NULL);
}

static float *
read_tensor (MantTensor  *tensor,
             gsize       *n,
             GError     **error)
{
  const guint64 n_elements = mant_tensor_get_n_elements (tensor);
  g_autofree float *values = NULL;

  if (n_elements > MAX_ELEMENTS
      || (values = g_try_new (float, MAX (n_elements, 1))) == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT, _("The tensor has too many elements"));
      return NULL;
    }
  if (!mant_tensor_read_f32 (tensor, 0, n_elements, values, error))
    return NULL;

  *n = n_elements;
  return g_steal_pointer (&values);
}

static void
compare_figure (MantVectorTally *tally,
                const char      *id,
                const char      *what,
                double           theirs,
                double           ours,
                double           tolerance)
{
  char **example;

  if (theirs == ours || (isnan (theirs) && isnan (ours)) || fabs (ours - theirs) <= tolerance)
    {
      mant_vector_tally_equal (tally, 1);
      return;
    }
  example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, id, NULL);
  if (example != NULL)
    *example = g_strdup_printf (_("%s, %s: theirs %.17g, ours %.17g"), id, what, theirs, ours);
}

/* Dynamic fixed point: P-bit integers times 2^Es, one a tensor. */
static void
check_dfp (gpointer         set,
           guint            position,
           MantVectorTally *tally)
{
  const Set *self = set;
  const char *name = get (self, position, "tensor"), *width = get (self, position, "P");
  MantTensor *tensor = g_hash_table_lookup (self->tensors, name);
  g_autofree char *element = g_strdup_printf ("sint%s", width);
  g_autofree char *text = g_strdup_printf ("block(%s,e8m0,tensor,floor)", element);
  g_autofree char *id = g_strdup_printf ("%s P=%s", name, width);
  g_autoptr (GError) error = NULL;
  g_autofree float *x = NULL, *y = NULL;
  g_autofree uint32_t *codes = NULL;
  MantBlockFormat format;
  MantQuantizer quantizer = {
    .format = &format,
    .rounding = mant_rounding_find ("rne"),
    .overflow = MANT_OVERFLOW_SATURATE,
  };
  double scale, error_power = 0, power = 0, sum = 0, largest = 0;
  char message[256];
  gsize n;
  int bits;

  if (mant_block_format_parse (text, &format, message, sizeof message) != MANT_OK)
    {
      mant_vector_tally_skip (tally, 4, message);
      return;
    }
  x = read_tensor (tensor, &n, &error);
  if (x == NULL)
    {
      mant_vector_fail (tally, name, error);
      return;
    }
  y = g_new (float, n + 1);
  codes = g_new (uint32_t, n + 1);
  quantizer.tensor_amax = mant_vector_amax (x, n);
  mant_block_choose_scale (&quantizer, x, n, NULL, &scale);
  mant_block_apply_scale (&quantizer, x, n, scale, 0, 1, y, codes);

  bits = format.element.bits;
  for (gsize i = 0; i < n; i++)
    {
      const double k = (double) ((gint64) ((guint64) codes[i] << (64 - bits)) >> (64 - bits));
      const double e = (double) x[i] - (double) y[i];

      sum += k; /* whole numbers below 2⁵³ */
      largest = MAX (largest, fabs (k));
      error_power += e * e;
      power += (double) x[i] * x[i];
    }
  compare_figure (tally, id, "Es", get_number (self, position, "Es"), ilogb (scale), 0);
  compare_figure (tally, id, "sum_of_ints", get_number (self, position, "sum_of_ints"), sum, 0);
  compare_figure (tally, id, "max_abs_int", get_number (self, position, "max_abs_int"), largest, 0);
  compare_figure (tally, id, "qsnr_db", get_number (self, position, "qsnr_db"),
                  -mant_db10 (error_power / power), 1e-4);
}

static gboolean
claims_dfp (const MantVectorFile *file)
{
  return file->csv != NULL
         && mant_vector_csv_has (file->csv, "tensor,P,Es,qsnr_db,sum_of_ints,max_abs_int");
}

extern const MantVectorKind mant_vector_kind_reference_dfp;
const MantVectorKind mant_vector_kind_reference_dfp = {
  .id = "reference-dfp",
  .peer = "reference",
  .title = N_("Tensors in dynamic fixed point: the exponent, and sums of the integers"),
  .claims = claims_dfp,
  .open = open_tensors,
  .check = check_dfp,
  .close = close_set,
};

/* Numbers that are K powers of two: how many there are. */
static void
check_khot (gpointer         set,
            guint            position,
            MantVectorTally *tally)
{
  const Set *self = set;
  const char *digits = get (self, position, "digits");
  const gboolean is_csd = g_str_equal (digits, "csd");
  g_autofree char *text = g_strdup_printf ("khot(8,7,%s%s)", get (self, position, "K"),
                                           is_csd ? ",csd" : "");
  guint8 seen[256] = { 0 };
  guint n_levels = 0;
  MantFormat format;

  if (!mant_vector_format_from_text (text, &format) || format.bits > 8)
    {
      g_autofree char *reason = g_strdup_printf (_("%s is not a format of this version"), text);

      mant_vector_tally_skip (tally, 2, reason);
      return;
    }
  /* codes that are no number of the format are never made: what every number rounds to is */
  for (int k = -128; k <= 128; k++)
    {
      const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
      const double y = mant_format_round_f64 (&format, k / 128.0, &context,
                                              MANT_OVERFLOW_SATURATE);
      const guint8 at = (guint8) (gint) (y * 128);

      n_levels += !seen[at];
      seen[at] = TRUE;
    }
  compare_figure (tally, text, "levels", get_number (self, position, "levels"), n_levels, 0);
  mant_vector_tally_skip (tally, 1, _("the numbers that the QSNR was measured on are not in the "
                                      "set"));
}

static gpointer
open_khot (MantVectorFile    *file,
           MantVectorFolder  *folder,
           guint             *n_cases,
           GError           **error)
{
  *n_cases = mant_vector_csv_get_n_rows (file->csv);
  return set_new (file);
}

static gboolean
claims_khot (const MantVectorFile *file)
{
  return file->csv != NULL && mant_vector_csv_has (file->csv, "K,digits,levels,qsnr_db");
}

extern const MantVectorKind mant_vector_kind_reference_khot;
const MantVectorKind mant_vector_kind_reference_khot = {
  .id = "reference-khot",
  .peer = "reference",
  .title = N_("Fixed point with a bounded number of digits: how many numbers there are"),
  .claims = claims_khot,
  .open = open_khot,
  .check = check_khot,
  .close = close_set,
};

/* Sums of products: case N has operands dot_aN.npy and dot_bN.npy. */
static gpointer
open_sums (MantVectorFile    *file,
           MantVectorFolder  *folder,
           guint             *n_cases,
           GError           **error)
{
  Set *self = set_new (file);
  const int column = mant_vector_csv_find (file->csv, "case");

  *n_cases = mant_vector_csv_get_n_rows (file->csv);
  for (guint row = 0; row < *n_cases; row++)
    {
      const char *number = mant_vector_csv_get (file->csv, row, column);
      g_autofree char *a = g_strconcat ("dot_a", number, NULL);
      g_autofree char *b = g_strconcat ("dot_b", number, NULL);

      if (!add_tensor (self, folder, file, a, error) || !add_tensor (self, folder, file, b, error))
        {
          close_set (self);
          return NULL;
        }
    }

  return self;
}

static double *
read_doubles (const Set   *self,
              const char  *prefix,
              const char  *number,
              gsize       *n,
              GError     **error)
{
  g_autofree char *name = g_strconcat (prefix, number, NULL);
  g_autofree float *values = read_tensor (g_hash_table_lookup (self->tensors, name), n, error);
  double *doubles;

  if (values == NULL)
    return NULL;
  doubles = g_new (double, *n + 1);
  for (gsize i = 0; i < *n; i++)
    doubles[i] = values[i];
  return doubles;
}

static void
check_sums (gpointer         set,
            guint            position,
            MantVectorTally *tally)
{
  const Set *self = set;
  const char *number = get (self, position, "case"), *order = get (self, position, "order");
  const char *accumulator = get (self, position, "accum");
  const gboolean is_exact = g_str_equal (order, "exact");
  g_autofree char *id = g_strdup_printf ("%s %s, case %s", accumulator, order, number);
  g_autoptr (GError) error = NULL;
  g_autofree double *a = NULL, *b = NULL;
  MantFormat format;
  MantDot dot = { .rounding = mant_rounding_find ("rne"), .overflow = MANT_OVERFLOW_IEEE };
  MantFlags flags = MANT_FLAG_NONE;
  MantValue value;
  gsize n_a, n_b;

  dot.order = mant_sum_order_find (g_str_equal (order, "pairwise_tree") ? "pairwise"
                                   : g_str_has_prefix (order, "split")  ? "split" : order);
  if (g_str_has_prefix (order, "split"))
    dot.parameter = g_ascii_strtoull (order + strlen ("split"), NULL, 10);
  /* "exact" is the sum itself, as binary64 */
  if (dot.order == NULL
      || !mant_vector_format_from_quant (is_exact ? "binary64" : accumulator, &format))
    {
      g_autofree char *reason = g_strdup_printf (_("%s is not of this version"), id);

      mant_vector_tally_skip (tally, 1, reason);
      return;
    }
  a = read_doubles (self, "dot_a", number, &n_a, &error);
  b = a == NULL ? NULL : read_doubles (self, "dot_b", number, &n_b, &error);
  if (b != NULL && n_a != n_b)
    g_set_error (&error, MANT_ERROR, MANT_ERROR_SHAPE, _("%zu and %zu operands"), n_a, n_b);
  if (error != NULL)
    {
      mant_vector_fail (tally, id, error);
      return;
    }

  dot.accumulator = &format;
  dot.product = is_exact ? NULL : &format;
  value = mant_dot_product (&dot, a, 1, b, 1, n_a, &flags);
  compare_figure (tally, id, "value", get_number (self, position, "value"),
                  mant_value_to_f64 (&value), 0);
}

static gboolean
claims_sums (const MantVectorFile *file)
{
  return file->csv != NULL && mant_vector_csv_has (file->csv, "case,accum,order,value");
}

extern const MantVectorKind mant_vector_kind_reference_sums;
const MantVectorKind mant_vector_kind_reference_sums = {
  .id = "reference-sums",
  .peer = "reference",
  .title = N_("Sums of products, every step rounded, in several orders"),
  .claims = claims_sums,
  .open = open_sums,
  .check = check_sums,
  .close = close_set,
};

typedef struct {
  const char *theirs, *ours;
} Name;

static const char *
look_up (const Name *names,
         gsize       n,
         const char *theirs)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (names[i].theirs, theirs))
      return names[i].ours;

  return NULL;
}

/* A row's format as text here, and the rule of its scale if the text does not say it; NULL: none of
 * this version (cli.md, "How the golden files' names map"). */
static char *
map_format (const Set   *self,
            gsize        row,
            const char **rule)
{
  static const Name elements[] = {
    { "e2m1", "e2m1" },      { "e4m3", "e4m3fn" }, { "e5m2", "e5m2" },
    { "e2m3", "e2m3" },      { "e3m2", "e3m2" },   { "bf16", "bfloat16" },
    { "fp16", "binary16" },  { "tf32", "tf32" },   { "e3m4", "float(e=3,m=4,inf=no,nan=none)" },
    { "nf4_g64", "nf4" },    { "nf4", "nf4" },
  };
  static const Name mx[] = {
    { "e2m1", "mxfp4" }, { "e2m3", "mxfp6_e2m3" }, { "e3m2", "mxfp6_e3m2" },
    { "e4m3", "mxfp8_e4m3" }, { "e5m2", "mxfp8_e5m2" },
  };
  static const Name rules[] = {
    { "e8m0_floor", "floor" }, { "e8m0_ceil", "rceil" }, { "e8m0_even", "even" },
    { "e8m0_round", "nearest" }, { "e8m0_4/3", "four-thirds" },
  };
  static const Name scales[] = {
    { "fp32", "binary32" }, { "fp16", "binary16" }, { "ue5m3", "ue5m3" },
    { "e4m3_zero", "e4m3fn" },
  };
  const char *config = get (self, row, "config"), *elem = get (self, row, "elem");
  const char *scale = look_up (scales, G_N_ELEMENTS (scales), get (self, row, "scale"));
  g_autofree char *element = NULL;
  MantFormat format;

  *rule = NULL;
  if (g_str_has_prefix (config, "gguf_"))
    return g_strdup (config + strlen ("gguf_"));
  if (g_str_has_prefix (config, "mx_"))
    {
      *rule = look_up (rules, G_N_ELEMENTS (rules), get (self, row, "scale"));
      return *rule == NULL ? NULL : g_strdup (look_up (mx, G_N_ELEMENTS (mx), elem));
    }
  if (g_str_equal (config, "mxint8_ocp"))
    return g_strdup ("mxint8");
  if (g_str_equal (config, "nvfp4") || g_str_equal (config, "nvint4"))
    return g_strdup (config);
  if (g_str_equal (config, "quest_e2m1_floor"))
    return g_strdup ("block(e2m1,e8m0,32,std(2.92247856))");

  element = g_str_has_prefix (elem, "int") ? g_strconcat ("s", elem, NULL)
            : g_strdup (look_up (elements, G_N_ELEMENTS (elements), elem));
  if (element == NULL && mant_vector_format_from_quant (elem, &format))
    element = g_strdup (format.id);
  if (element == NULL || g_str_has_prefix (config, "elem_"))
    return g_steal_pointer (&element);
  if (g_str_has_suffix (config, "_ivf"))
    return g_strdup_printf ("block(%s,e8m0,32,rceil)", element);
  if (scale == NULL)
    return NULL;
  return g_strdup_printf ("block(%s,%s,%s,absmax)", element, scale, get (self, row, "block"));
}

static void
compare_figures (const Set                 *self,
                 gsize                      row,
                 const char                *id,
                 const MantQuantizeFigures *ours,
                 const char                *sha256,
                 MantVectorTally           *tally)
{
  static const char *const columns[] = {
    "mse", "max_abs_err", "bias", "cosine", "misalign", "zero_frac"
  };
  const double figures[] = {
    ours->mse, ours->max_abs_err, ours->bias, ours->cosine, ours->misalign, ours->zero_frac
  };
  const char *sha16 = get (self, row, "sha16");
  const gboolean is_wide = g_str_equal (get (self, row, "scale"), "fp32")
                           || g_str_has_prefix (get (self, row, "config"), "nv");
  char **example;

  if (*sha16 != '\0' && g_str_has_prefix (sha256, sha16))
    mant_vector_tally_equal (tally, 1);
  else if (*sha16 != '\0')
    {
      example = mant_vector_tally_differ (tally, MANT_DEVIATION_UNEXPECTED, id, NULL);
      if (example != NULL)
        *example = g_strdup_printf (_("%s, sha16: theirs %s, ours %.16s"), id, sha16, sha256);
    }

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const double theirs = get_number (self, row, columns[i]);

      if (ours->n_nonfinite > 0 && isnan (get_number (self, row, "mse"))
          && (isnan (theirs) || g_str_equal (columns[i], "cosine")
              || g_str_equal (columns[i], "zero_frac")))
        {
          example = mant_vector_tally_differ (
            tally, MANT_DEVIATION_KNOWN, "reference-not-finite",
            N_("Some elements became Inf or NaN. The reference’s figures are then NaN, or 0, or a "
               "share of all; here they are those of the finite elements, and the others are "
               "counted."));
          if (example != NULL)
            *example = g_strdup_printf (_("%s, %s: theirs %g, ours %.17g"), id, columns[i], theirs,
                                        figures[i]);
        }
      else if (g_str_equal (columns[i], "cosine") && theirs == 0 && isnan (figures[i]))
        {
          example = mant_vector_tally_differ (
            tally, MANT_DEVIATION_KNOWN, "reference-cosine-of-zero",
            N_("Every element became 0: there is no angle to speak of. The reference answers 0."));
          if (example != NULL)
            *example = g_strdup_printf (_("%s, %s: theirs 0, ours nan"), id, columns[i]);
        }
      else
        compare_figure (tally, id, columns[i], theirs, figures[i], 1e-6 * fabs (theirs));
    }
  if (isnan (get_number (self, row, "qsnr_db")) && ours->n_nonfinite > 0)
    {
      example = mant_vector_tally_differ (
        tally, MANT_DEVIATION_KNOWN, "reference-not-finite",
        N_("Some elements became Inf or NaN. The reference’s figures are then NaN, or 0, or a "
           "share of all; here they are those of the finite elements, and the others are counted."));
      if (example != NULL)
        *example = g_strdup_printf (_("%s, qsnr_db: theirs nan, ours %.17g"), id, ours->qsnr_db);
    }
  else
    compare_figure (tally, id, "qsnr_db", get_number (self, row, "qsnr_db"), ours->qsnr_db,
                    is_wide ? 2e-3 : 1e-4);
}

static void
check_formats (gpointer         set,
               guint            position,
               MantVectorTally *tally)
{
  const Set *self = set;
  const char *name = get (self, position, "tensor"), *mode = get (self, position, "round");
  const char *rule = NULL;
  MantTensor *tensor = g_hash_table_lookup (self->tensors, name);
  g_autofree char *id = g_strdup_printf ("%s %s %s", name, get (self, position, "config"), mode);
  g_autofree char *format = map_format (self, position, &rule);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantQuantizeJob) job = NULL;
  MantQuantizeFigures figures;

  if (format != NULL)
    job = mant_quantize_job_new (tensor, format, g_str_equal (mode, "rtz")   ? "rz"
                                                 : g_str_equal (mode, "n/a") ? "rne" : mode,
                                 &error);
  if (job == NULL
      || (rule != NULL && !mant_quantize_job_set_scale_rule (job, rule, &error)))
    {
      g_autofree char *reason = g_strdup_printf (_("%s is not of this version"), id);

      mant_vector_tally_skip (tally, 8, reason);
      return;
    }

  mant_quantize_job_set_seed (job, REFERENCE_SEED);
  mant_quantize_job_set_digest (job, TRUE);
  mant_quantize_job_set_n_bins (job, 0);
  mant_job_set_n_threads (MANT_JOB (job), 1); /* rows are shared out already */
  if (!mant_job_run (MANT_JOB (job), NULL, &error))
    {
      mant_vector_fail (tally, id, error);
      return;
    }
  mant_quantize_job_get_figures (job, &figures);
  compare_figures (self, position, id, &figures, mant_quantize_job_get_sha256 (job), tally);
}

static gboolean
claims_formats (const MantVectorFile *file)
{
  return file->csv != NULL
         && mant_vector_csv_has (file->csv, "tensor,config,elem,block,scale,round,mse,qsnr_db,"
                                            "max_abs_err,bias,cosine,misalign,zero_frac,sha16");
}

extern const MantVectorKind mant_vector_kind_reference_formats;
const MantVectorKind mant_vector_kind_reference_formats = {
  .id = "reference-formats",
  .peer = "reference",
  .title = N_("Tensors quantized to scalar and block formats: digests and figures"),
  .claims = claims_formats,
  .open = open_tensors,
  .check = check_formats,
  .close = close_set,
};
