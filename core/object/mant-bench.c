/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-bench.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "mant-format-resolve-private.h"
#include "mant-num.h"
#include "mant-operation-table-job.h"
#include "mant-pool.h"

/* Of the array that is read: what lies in the first and second cache of a processor of today
 * together with as much that is written, and what lies in none. */
static const guint64 default_sizes_bytes[] = { 8 << 10, 128 << 10, 256 << 20 };

static const char *const default_kernels[] = { "quantize", "encode", "decode", "table", NULL };

/* What is measured by default: in all roundings (codes in some), and to nearest even only. */
static const char *const default_formats[] = { "bfloat16", "binary16", "e5m2", "e4m3fn", "int8",
                                               NULL };
static const char *const nearest_formats[] = { "mxfp8_e4m3", "mxfp8_e5m2",  "mxfp6_e3m2",
                                               "mxfp6_e2m3", "mxfp4",       "mxint8",
                                               "nvfp4",      "posit(8,2)",  "posit(16,2)",
                                               "nf4",        NULL };
static const char *const nearest_scalars[] = { "e2m1", "posit(8,2)", "posit(16,2)", "nf4", NULL };
static const char *const nearest[] = { "rne", NULL };
static const char *const code_roundings[] = { "rne", "rz", "sr", NULL };
static const char *const table_formats[] = { "e4m3fn", "e5m2", "binary8p4se", "posit(8,2)", NULL };

/* Tables of operations, with what they are called as kernels. */
static const char *const table_operations[][2] = {
  { "add", "table-add" }, { "mul", "table-mul" }, { "div", "table-div" },
};

#define MIN_SIZE_BYTES 64
#define MAX_SIZE_BYTES ((guint64) 4 << 30)
#define MAX_THREADS    256
/* Every row is timed in rounds, in turn with all the others and with memcpy (), until it has had
 * its share of the time of all, within limits, or so many rounds; a time is of enough repetitions
 * to be measured. */
#define N_ROUNDS       9
#define N_TABLE_ROUNDS 3
#define ALL_NS         G_GINT64_CONSTANT (40000000000)
#define MIN_ROW_NS     10000000
#define MAX_ROW_NS     400000000
#define REPEAT_NS      1500000

typedef struct _Case Case;
typedef struct _Part Part;
typedef void (*CaseRun) (const Case *self, const Part *part);

/* A thread's share. */
struct _Part {
  const float *x;
  float *y;
  gsize n;
  guint64 first_index;
};

typedef struct {
  guint n_repeats;
  gint64 best_ns, spent_ns;
} Timing;

/* A kernel with all it needs: one row of the result for each size and number of threads. */
struct _Case {
  const char *kernel, *format_id;
  CaseRun run;
  double n_bytes_per_element;
  MantBlockFormat *format; /* (nullable) (owned) */
  const MantRounding *rounding; /* (nullable) */
  MantQuantizer quantizer;
  double scale;
  MantBins bins;
  gboolean has_wide;   /* measured with wide-range numbers, too */
  const char *operation; /* (nullable): of tables */

  Timing timing[2];    /* [1]: wide-range numbers */
};

static void
run_memcpy (const Case *self,
            const Part *part)
{
  memcpy (part->y, part->x, part->n * sizeof (float));
  __asm__ volatile ("" : : "r" (part->y) : "memory"); /* somebody might read it */
}

static void
run_memcpy_nt (const Case *self,
               const Part *part)
{
  mant_isa_current ()->kernels->copy_nt (part->x, part->y, part->n);
}

static void
run_quantize (const Case *self,
              const Part *part)
{
  const MantKernels *kernels = mant_isa_current ()->kernels;

  if (self->format->shape == MANT_SHAPE_ELEMENT)
    kernels->quantize (&self->quantizer, part->x, part->y, part->n, part->first_index);
  else if (self->format->shape == MANT_SHAPE_VECTOR)
    kernels->quantize_blocks (&self->quantizer, part->x, part->y, part->n, part->first_index, NULL);
  else
    kernels->quantize_scaled (&self->quantizer, part->x, part->y, part->n, part->first_index,
                              self->scale);
}

static void
run_encode (const Case *self,
            const Part *part)
{
  const MantKernels *kernels = mant_isa_current ()->kernels;

  if (self->format->element.bits <= 8)
    kernels->encode8 (&self->quantizer, part->x, (guint8 *) part->y, part->n, part->first_index);
  else
    kernels->encode16 (&self->quantizer, part->x, (guint16 *) part->y, part->n, part->first_index);
}

static void
run_decode (const Case *self,
            const Part *part)
{
  const MantKernels *kernels = mant_isa_current ()->kernels;

  /* any bits are codes */
  if (self->format->element.bits <= 8)
    kernels->decode8 (&self->format->element, (const guint8 *) part->x, part->y, part->n);
  else
    kernels->decode16 (&self->format->element, (const guint16 *) part->x, part->y, part->n);
}

static void
run_range (const Case *self,
           const Part *part)
{
  MantRange range;

  mant_isa_current ()->kernels->range (part->x, part->n, &range);
}

static void
run_moments (const Case *self,
             const Part *part)
{
  MantMoments moments;

  for (gsize i = 0; i < part->n; i += MANT_GRANULE)
    mant_isa_current ()->kernels->moments (part->x + i, MIN (MANT_GRANULE, part->n - i), &moments);
}

static void
run_errors (const Case *self,
            const Part *part)
{
  MantErrors errors;

  for (gsize i = 0; i < part->n; i += MANT_GRANULE)
    mant_isa_current ()->kernels->errors (part->x + i, part->y + i, MIN (MANT_GRANULE, part->n - i),
                                          &errors);
}

static void
run_histogram (const Case *self,
               const Part *part)
{
  guint64 counts[512] = { 0 };

  for (gsize i = 0; i < part->n; i += MANT_GRANULE)
    mant_isa_current ()->kernels->histogram (&self->bins, part->x + i,
                                             MIN (MANT_GRANULE, part->n - i), counts);
}

static void
run_crest (const Case *self,
           const Part *part)
{
  MantCrest crest;

  mant_crest_init (&crest);
  mant_isa_current ()->kernels->crest (part->x, part->n, 32, &crest);
}

/* What may be asked for. Codes have the width of the format. */
static const struct {
  const char *id;
  CaseRun run;
  bool has_format, has_rounding, has_codes;
  double n_bytes_per_element;
} kinds[] = {
  { "quantize", run_quantize, true, true, false, 8 },
  { "encode", run_encode, true, true, true, 4 },
  { "decode", run_decode, true, false, true, 4 },
  { "range", run_range, false, false, false, 4 },
  { "moments", run_moments, false, false, false, 4 },
  { "crest", run_crest, false, false, false, 4 },
  { "errors", run_errors, false, false, false, 8 },
  { "histogram", run_histogram, false, false, false, 4 },
  { "table", NULL, true, false, false, 0 },
};

/**
 * mant_bench_list_kernels:
 *
 * Returns: (transfer none) (array zero-terminated=1): what [func@bench_run] can measure
 */
const char *const *
mant_bench_list_kernels (void)
{
  static const char *ids[G_N_ELEMENTS (kinds) + 1];
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
        ids[i] = kinds[i].id;
      g_once_init_leave (&once, 1);
    }

  return ids;
}

static void
clear_case (gpointer data)
{
  g_free (((Case *) data)->format);
}

static MantBlockFormat *
parse_format (const char  *text,
              GError     **error)
{
  g_autofree MantBlockFormat *format = g_new0 (MantBlockFormat, 1);

  return mant_format_resolve_checked (text, format, error) ? g_steal_pointer (&format) : NULL;
}

/* One kernel in one format and one mode. False if the two do not go together. */
static gboolean
add_case (GArray              *cases,
          gsize                kind,
          const char          *format_text,
          const MantRounding  *rounding,
          GError             **error)
{
  Case self = {
    .kernel = kinds[kind].id,
    .run = kinds[kind].run,
    .n_bytes_per_element = kinds[kind].n_bytes_per_element,
    .rounding = rounding,
    .bins = { .lo = -6, .hi = 6, .n_bins = 512 },
    .scale = 1,
    .has_wide = kinds[kind].has_rounding,
  };

  if (format_text != NULL)
    {
      g_autofree MantBlockFormat *format = parse_format (format_text, error);

      if (format == NULL)
        return FALSE;
      if (format->shape == MANT_SHAPE_TILE)
        {
          g_set_error (
              error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
              _("%s has two-dimensional blocks, and this benchmark has no second dimension."),
              format_text);
          return FALSE;
        }
      if (kinds[kind].has_codes
          && (format->shape != MANT_SHAPE_ELEMENT || format->element.bits > 16))
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                       _("%s has no codes for the kernel %s, which takes scalar formats of at "
                          "most 16 bits."),
                       format_text, kinds[kind].id);
          return FALSE;
        }

      if (kinds[kind].has_codes)
        self.n_bytes_per_element += format->element.bits <= 8 ? 1 : 2;
      self.format_id = g_intern_string (format->id);
      self.quantizer = (MantQuantizer) {
        .format = format,
        .rounding = rounding,
        .overflow = MANT_OVERFLOW_SATURATE,
        .tensor_amax = 6,
      };
      self.format = g_steal_pointer (&format);
    }

  g_array_append_val (cases, self);
  return TRUE;
}

/* One table of each operation. */
static gboolean
add_tables (GArray       *cases,
            const char   *format_text,
            GError      **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table_operations); i++)
    {
      g_autoptr (MantOperationTableJob) job = NULL; /* knows what is wrong with a format */
      Case self = {
        .kernel = table_operations[i][1],
        .operation = table_operations[i][0],
        .format_id = g_intern_string (format_text),
        .rounding = mant_rounding_find ("rne"),
      };

      job = mant_operation_table_job_new (format_text, self.operation, "rne", "", error);
      if (job == NULL)
        return FALSE;
      g_array_append_val (cases, self);
    }

  return TRUE;
}

static gboolean
add_cases (GArray             *cases,
           gsize               kind,
           const char *const  *formats,
           const char *const  *roundings,
           GError            **error)
{
  if (!kinds[kind].has_format)
    return add_case (cases, kind, NULL, NULL, error);

  for (gsize f = 0; formats[f] != NULL; f++)
    {
      if (kinds[kind].run == NULL)
        {
          if (!add_tables (cases, formats[f], error))
            return FALSE;
          continue;
        }
      if (!kinds[kind].has_rounding)
        {
          if (!add_case (cases, kind, formats[f], NULL, error))
            return FALSE;
          continue;
        }

      for (gsize r = 0; roundings[r] != NULL; r++)
        {
          const MantRounding *rounding = mant_rounding_find (roundings[r]);

          if (rounding == NULL)
            {
              g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                           _("There is no rounding mode “%s”."), roundings[r]);
              return FALSE;
            }
          if (!add_case (cases, kind, formats[f], rounding, error))
            return FALSE;
        }
    }

  return TRUE;
}

/* What one thread computed does not count the time others had its processor. */
static gint64
now_ns (guint n_threads)
{
  struct timespec time;

  clock_gettime (n_threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

typedef struct {
  const Case *job;
  const float *x;
  float *y;
  gsize n;
  guint n_threads, n_repeats;
} Run;

static bool
run_slice (size_t   slice,
           unsigned worker,
           void    *data)
{
  const Run *run = data;
  /* shares of whole cache lines and whole blocks */
  const gsize unit = 4096 / sizeof (float) < run->n / run->n_threads ? 4096 / sizeof (float) : 16;
  const gsize share = (run->n / run->n_threads + unit - 1) / unit * unit;
  const gsize from = MIN (slice * share, run->n);
  const Part part = {
    .x = run->x + from,
    .y = run->y + from,
    .n = MIN (share, run->n - from),
    .first_index = from,
  };

  for (guint i = 0; i < run->n_repeats; i++)
    run->job->run (run->job, &part);
  return true;
}

static gint64
time_case (const Case  *self,
           guint        n_repeats,
           const float *x,
           float       *y,
           gsize        n,
           guint        n_threads)
{
  Run run = {
    .job = self, .x = x, .y = y, .n = n, .n_threads = n_threads, .n_repeats = n_repeats,
  };
  const gint64 start = now_ns (n_threads);

  if (n_threads == 1)
    run_slice (0, 0, &run);
  else
    mant_pool_run (n_threads, n_threads, run_slice, &run);
  return now_ns (n_threads) - start;
}

/* Numbers as a tensor has them: about normal, four uniform ones added up, of variance ⅓·4; and the
 * same times powers of two from 2^−30 to 2^30. */
static void
fill (float *x,
      float *wide,
      gsize  n)
{
  for (gsize i = 0; i < n; i++)
    {
      const guint64 word = mant_random_word (1, i);
      double sum = 0;

      for (int part = 0; part < 4; part++)
        sum += (double) (gint16) (word >> (16 * part)) * 0x1p-15;
      x[i] = (float) sum;
      wide[i] = (float) ldexp (sum, (int) (mant_random_word (2, i) % 61) - 30);
    }
}

/* One turn of a case. */
static void
take_turn (const Case  *self,
           Timing      *timing,
           gboolean     is_first,
           gint64       row_ns,
           const float *x,
           float       *y,
           gsize        n,
           guint        n_threads)
{
  gint64 ns;

  if (is_first)
    {
      /* warm up, and find out how many repetitions take long enough; what takes too long as it is
       * has been measured */
      ns = MAX (time_case (self, 1, x, y, n, n_threads), 1);
      timing->best_ns = ns;
      timing->spent_ns += ns;
      if (ns > row_ns)
        return;
      timing->n_repeats = (guint) CLAMP (REPEAT_NS / ns + 1, 1, 1 << 20);
      if (timing->n_repeats > 1)
        {
          ns = MAX (time_case (self, timing->n_repeats, x, y, n, n_threads), 1);
          timing->n_repeats = (guint) CLAMP (
              timing->n_repeats * (double) REPEAT_NS / (double) ns + 1, 1, 1 << 20);
        }
    }
  ns = time_case (self, timing->n_repeats, x, y, n, n_threads);
  timing->spent_ns += ns;
  timing->best_ns = MIN (timing->best_ns, MAX (ns / timing->n_repeats, 1));
}

static double
speed_of (const Case *self,
          int         which,
          gsize       n)
{
  return (double) n / ((double) self->timing[which].best_ns * 1e-9);
}

static gboolean
measure (GArray        *cases,
         gint64         row_ns,
         const float   *x,
         const float   *wide,
         float         *y,
         gsize          n,
         guint          n_threads,
         GArray        *rows,
         GCancellable  *cancellable,
         GError       **error)
{
  const Case *memcpy_case = &g_array_index (cases, Case, 0);
  const Case *memcpy_nt_case = &g_array_index (cases, Case, 1);

  for (guint c = 0; c < cases->len; c++)
    for (int which = 0; which < 2; which++)
      g_array_index (cases, Case, c).timing[which]
          = (Timing) { .n_repeats = 1, .best_ns = G_MAXINT64 };

  for (int round = 0; round < N_ROUNDS; round++)
    for (guint c = 0; c < cases->len; c++)
      {
        Case *self = &g_array_index (cases, Case, c);
        const gint64 share_ns = self->has_wide ? row_ns / 2 : row_ns;

        if (g_cancellable_set_error_if_cancelled (cancellable, error))
          return FALSE;
        if (self->run == NULL)
          continue;
        for (int which = 0; which < 1 + self->has_wide; which++)
          if (c < 2 || self->timing[which].spent_ns < share_ns)
            take_turn (self, &self->timing[which], round == 0, share_ns, which == 0 ? x : wide, y,
                       n, n_threads);
      }

  for (guint c = 0; c < cases->len; c++)
    {
      const Case *self = &g_array_index (cases, Case, c);
      MantBenchRow row = {
        .kernel = self->kernel,
        .format = self->format_id,
        .rounding = self->rounding != NULL ? self->rounding->id : NULL,
        .isa = mant_isa_current ()->id,
        .threads = n_threads,
        .n_elements = n,
        .n_bytes = (guint64) ((double) n * self->n_bytes_per_element),
        .wide_to_narrow = NAN,
      };

      if (self->run == NULL)
        continue;
      row.ms = (double) self->timing[0].best_ns * 1e-6;
      row.elements_per_s = speed_of (self, 0, n);
      row.gb_per_s = row.elements_per_s * self->n_bytes_per_element * 1e-9;
      row.ratio_to_memcpy = row.gb_per_s / (8e-9 * speed_of (memcpy_case, 0, n));
      row.ratio_to_memcpy_nt = row.gb_per_s / (8e-9 * speed_of (memcpy_nt_case, 0, n));
      if (self->has_wide)
        row.wide_to_narrow = speed_of (self, 1, n) / row.elements_per_s;
      g_array_append_val (rows, row);
    }

  return TRUE;
}

/* The tables of operations, which have no size but their format's. */
static gboolean
measure_tables (GArray        *cases,
                guint          n_threads,
                GArray        *rows,
                GCancellable  *cancellable,
                GError       **error)
{
  for (guint c = 0; c < cases->len; c++)
    {
      const Case *self = &g_array_index (cases, Case, c);
      gint64 best_ns = G_MAXINT64;
      guint64 n_pairs = 0;

      if (self->operation == NULL)
        continue;
      for (int round = 0; round < N_TABLE_ROUNDS; round++)
        {
          g_autoptr (MantOperationTableJob) job = NULL;
          gint64 start;

          job = mant_operation_table_job_new (self->format_id, self->operation, self->rounding->id,
                                              "", error);
          if (job == NULL)
            return FALSE;
          mant_job_set_n_threads (MANT_JOB (job), n_threads);
          start = now_ns (n_threads); /* a single thread is this one */
          if (!mant_job_run (MANT_JOB (job), cancellable, error))
            return FALSE;
          best_ns = MIN (best_ns, MAX (now_ns (n_threads) - start, 1));
          n_pairs = (guint64) mant_operation_table_job_get_n_codes (job)
                    * mant_operation_table_job_get_n_codes (job);
        }

      const MantBenchRow row = {
        .kernel = self->kernel,
        .format = self->format_id,
        .rounding = self->rounding->id,
        .isa = mant_isa_current ()->id,
        .threads = n_threads,
        .n_elements = n_pairs,
        .n_bytes = n_pairs, /* of codes */
        .gb_per_s = (double) n_pairs / (double) best_ns,
        .elements_per_s = (double) n_pairs / ((double) best_ns * 1e-9),
        .ratio_to_memcpy = NAN,
        .ratio_to_memcpy_nt = NAN,
        .ms = (double) best_ns * 1e-6,
        .wide_to_narrow = NAN,
      };

      g_array_append_val (rows, row);
    }

  return TRUE;
}

/* A kernel in the formats and roundings that are measured by default where none are named. */
static gboolean
add_default_cases (GArray             *cases,
                   gsize               kind,
                   const char *const  *roundings, /* all, if the caller named none */
                   gboolean            has_roundings,
                   GError            **error)
{
  const char *const *few = has_roundings ? roundings : nearest;

  if (kinds[kind].run == NULL)
    return add_cases (cases, kind, table_formats, roundings, error);
  if (kinds[kind].has_codes && !has_roundings)
    roundings = code_roundings;
  return add_cases (cases, kind, default_formats, roundings, error)
         && add_cases (cases, kind, kinds[kind].has_codes ? nearest_scalars : nearest_formats, few,
                       error);
}

/* All the cases, memcpy () and its non-temporal sister first. */
static GArray *
make_cases (const char *const  *kernels,
            const char *const  *formats,
            const char *const  *roundings,
            GError            **error)
{
  g_autoptr (GArray) cases = g_array_new (FALSE, TRUE, sizeof (Case));
  g_autoptr (GPtrArray) all_roundings = g_ptr_array_new ();
  const Case memcpy_case = { .kernel = "memcpy", .run = run_memcpy, .n_bytes_per_element = 8 };
  const Case memcpy_nt_case = { .kernel = "memcpy_nt",
                                .run = run_memcpy_nt,
                                .n_bytes_per_element = 8 };

  g_array_set_clear_func (cases, clear_case);
  g_array_append_val (cases, memcpy_case);
  g_array_append_val (cases, memcpy_nt_case);

  for (gsize i = 0; i < mant_n_roundings; i++)
    g_ptr_array_add (all_roundings, (gpointer) mant_roundings[i]->id);
  g_ptr_array_add (all_roundings, NULL);

  if (kernels == NULL || kernels[0] == NULL)
    kernels = default_kernels;
  for (gsize k = 0; kernels[k] != NULL; k++)
    {
      const char *const *modes
          = roundings != NULL ? roundings : (const char *const *) all_roundings->pdata;
      gsize kind = 0;

      while (kind < G_N_ELEMENTS (kinds) && !g_str_equal (kernels[k], kinds[kind].id))
        kind++;
      if (kind == G_N_ELEMENTS (kinds))
        {
          g_autofree char *known = g_strjoinv (", ", (GStrv) mant_bench_list_kernels ());

          g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                       _("There is no kernel “%s” to measure; there are %s."), kernels[k], known);
          return NULL;
        }

      if (formats == NULL && kinds[kind].has_format)
        {
          if (!add_default_cases (cases, kind, modes, roundings != NULL, error))
            return NULL;
        }
      else if (!add_cases (cases, kind, formats, modes, error))
        {
          return NULL;
        }
    }

  return g_steal_pointer (&cases);
}

/**
 * mant_bench_run: (skip)
 * @kernels: (nullable) (array zero-terminated=1): what to measure beside memcpy, of
 *   [func@bench_list_kernels]; %NULL or empty for quantize, encode, decode and table
 * @formats: (nullable) (array zero-terminated=1): formats, as text; %NULL for common ones of every
 *   kind
 * @roundings: (nullable) (array zero-terminated=1): rounding modes; %NULL for all (of encode rne,
 *   rz and sr where no formats are named), or rne alone for the less common ones of the default
 *   formats
 * @sizes_bytes: (nullable) (array length=n_sizes): bytes of the array that is read, a multiple of 4
 *   between 64 bytes and 4 GiB; %NULL for sizes in the first and second cache and 256 MiB
 * @n_sizes: how many
 * @n_threads: with one thread, and, if this is more, with so many; 0 for as many as there are
 *   processors
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Measures the kernels of the instruction set in use, and memcpy () and a copy with non-temporal
 * stores in turn with them in the same run, so that ratios mean something on a machine that is not
 * quiet. Each time is the shortest of several rounds; of one thread the time that it had a
 * processor, of several the time that went by. Threads share the elements. An array of results is
 * as large as the one that is read, and so is a second one with numbers of a wide range, by which
 * the kernels that round are measured in turn; all are in memory before the clock starts. The
 * numbers of the first are about normal with a standard deviation of 1.15.
 *
 * "table" makes the tables of all sums, products and quotients in a format of at most 8 bits, to
 * nearest even.
 *
 * Each row has its share of 40 seconds, but from 0.01 to 0.4 seconds, and time for one run. Fails
 * with %MANT_ERROR_FORMAT for a format or a rounding mode that is none, %MANT_ERROR_UNSUPPORTED for
 * a kernel that is not there or does not take the format, %MANT_ERROR_LIMIT for a size out of range
 * or more than the memory there is, and %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (element-type MantBenchRow): a row for each size, number of threads and
 *   kernel, memcpy and memcpy_nt first of each size; the tables after all sizes
 */
GArray *
mant_bench_run (const char *const  *kernels,
                const char *const  *formats,
                const char *const  *roundings,
                const guint64      *sizes_bytes,
                gsize               n_sizes,
                guint               n_threads,
                GCancellable       *cancellable,
                GError            **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (MantBenchRow));
  g_autoptr (GArray) cases = NULL;
  gboolean has_arrays = FALSE, has_tables = FALSE;
  gint64 row_ns;

  cases = make_cases (kernels, formats, roundings, error);
  if (cases == NULL)
    return NULL;

  n_threads = MIN (mant_pool_get_n_threads (n_threads), MAX_THREADS);
  if (sizes_bytes == NULL)
    {
      sizes_bytes = default_sizes_bytes;
      n_sizes = G_N_ELEMENTS (default_sizes_bytes);
    }
  for (guint c = 2; c < cases->len; c++)
    {
      has_arrays |= g_array_index (cases, Case, c).run != NULL;
      has_tables |= g_array_index (cases, Case, c).operation != NULL;
    }
  if (!has_arrays && has_tables)
    n_sizes = 0;
  row_ns = ALL_NS / (gint64) (cases->len * MAX (n_sizes, 1) * (n_threads > 1 ? 2 : 1));
  row_ns = CLAMP (row_ns, MIN_ROW_NS, MAX_ROW_NS);

  for (gsize s = 0; s < n_sizes; s++)
    {
      const gsize n = sizes_bytes[s] / sizeof (float), spaced = (n + 15) / 16 * 16 + 512;
      g_autofree float *memory = NULL;
      float *x, *wide, *y;
      gboolean done;

      if (sizes_bytes[s] < MIN_SIZE_BYTES || sizes_bytes[s] > MAX_SIZE_BYTES
          || sizes_bytes[s] % sizeof (float) != 0)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                       _("%" PRIu64
                          " bytes is no size to measure: it must be a multiple of 4 between %d and "
                          "%" PRIu64 "."),
                       sizes_bytes[s], MIN_SIZE_BYTES, MAX_SIZE_BYTES);
          return NULL;
        }

      /* the arrays a few cache lines apart from a multiple of a page, for no address of one to look
       * like another's */
      memory = g_try_malloc ((3 * spaced + 16) * sizeof (float));
      if (memory == NULL)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                       _("There is no memory for three arrays of %" PRIu64 " bytes."),
                       sizes_bytes[s]);
          return NULL;
        }
      x = (float *) (((guintptr) memory + 63) & ~(guintptr) 63);
      wide = x + spaced;
      y = wide + spaced;
      fill (x, wide, n);
      memcpy (y, x, n * sizeof (float));

      done = measure (cases, row_ns, x, wide, y, n, 1, rows, cancellable, error);
      if (done && n_threads > 1)
        done = measure (cases, row_ns, x, wide, y, n, n_threads, rows, cancellable, error);
      if (!done)
        return NULL;
    }
  if (!measure_tables (cases, 1, rows, cancellable, error)
      || (n_threads > 1 && !measure_tables (cases, n_threads, rows, cancellable, error)))
    return NULL;

  return g_steal_pointer (&rows);
}
