/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-bench.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "mant-format-resolve-private.h"
#include "mant-num.h"
#include "mant-pool.h"

/* Of the array that is read: what lies in the first, second and third cache of a processor of today
 * together with as much that is written, and what lies in none. */
static const guint64 default_sizes_bytes[] = { 8 << 10, 128 << 10, 4 << 20, 256 << 20 };

static const char *const default_formats[] = { "bfloat16", "binary16", "e4m3fn",
                                               "int8",     "mxfp4",    NULL };

#define MIN_SIZE_BYTES 64
#define MAX_SIZE_BYTES ((guint64) 4 << 30)
#define MAX_THREADS    256
/* Every row is timed in rounds, in turn with all the others and with memcpy (), until it has had
 * this much time or so many rounds; a time is of enough repetitions to be measured. */
#define N_ROUNDS       9
#define ROW_NS         400000000
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

  guint n_repeats;
  gint64 best_ns, spent_ns;
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

static gint64
now_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

typedef struct {
  const Case *job;
  const float *x;
  float *y;
  gsize n;
  guint n_threads;
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

  for (guint i = 0; i < run->job->n_repeats; i++)
    run->job->run (run->job, &part);
  return true;
}

static gint64
time_case (const Case  *self,
           const float *x,
           float       *y,
           gsize        n,
           guint        n_threads)
{
  Run run = { .job = self, .x = x, .y = y, .n = n, .n_threads = n_threads };
  const gint64 start = now_ns ();

  if (n_threads == 1)
    run_slice (0, 0, &run);
  else
    mant_pool_run (n_threads, n_threads, run_slice, &run);
  return now_ns () - start;
}

/* Numbers as a tensor has them: about normal, four uniform ones added up, of variance ⅓·4. */
static void
fill (float *x,
      gsize  n)
{
  for (gsize i = 0; i < n; i++)
    {
      const guint64 word = mant_random_word (1, i);
      double sum = 0;

      for (int part = 0; part < 4; part++)
        sum += (double) (gint16) (word >> (16 * part)) * 0x1p-15;
      x[i] = (float) sum;
    }
}

static gboolean
measure (GArray        *cases,
         const float   *x,
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
    {
      Case *self = &g_array_index (cases, Case, c);

      self->n_repeats = 1;
      self->best_ns = G_MAXINT64;
      self->spent_ns = 0;
    }

  for (int round = 0; round < N_ROUNDS; round++)
    for (guint c = 0; c < cases->len; c++)
      {
        Case *self = &g_array_index (cases, Case, c);
        gint64 ns;

        if (g_cancellable_set_error_if_cancelled (cancellable, error))
          return FALSE;
        if (c > 1 && self->spent_ns > ROW_NS)
          continue;

        if (round == 0)
          {
            /* warm up, and find out how many repetitions take long enough; what takes too long as
             * it is has been measured */
            ns = MAX (time_case (self, x, y, n, n_threads), 1);
            self->best_ns = ns;
            self->spent_ns += ns;
            if (ns > ROW_NS)
              continue;
            self->n_repeats = (guint) CLAMP (REPEAT_NS / ns + 1, 1, 1 << 20);
            ns = MAX (time_case (self, x, y, n, n_threads), 1);
            self->n_repeats =
                (guint) CLAMP (self->n_repeats * (double) REPEAT_NS / (double) ns + 1, 1, 1 << 20);
          }
        ns = time_case (self, x, y, n, n_threads);
        self->spent_ns += ns;
        self->best_ns = MIN (self->best_ns, MAX (ns / self->n_repeats, 1));
      }

  for (guint c = 0; c < cases->len; c++)
    {
      const Case *self = &g_array_index (cases, Case, c);
      const double seconds = (double) self->best_ns * 1e-9;
      MantBenchRow row = {
        .kernel = self->kernel,
        .format = self->format_id,
        .rounding = self->rounding != NULL ? self->rounding->id : NULL,
        .isa = mant_isa_current ()->id,
        .threads = n_threads,
        .n_elements = n,
        .n_bytes = (guint64) ((double) n * self->n_bytes_per_element),
        .elements_per_s = (double) n / seconds,
      };

      row.gb_per_s = row.elements_per_s * self->n_bytes_per_element * 1e-9;
      row.ratio_to_memcpy = row.gb_per_s / (8.0 * (double) n / (double) memcpy_case->best_ns);
      row.ratio_to_memcpy_nt = row.gb_per_s / (8.0 * (double) n / (double) memcpy_nt_case->best_ns);
      g_array_append_val (rows, row);
    }

  return TRUE;
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

  for (gsize k = 0; kernels != NULL && kernels[k] != NULL; k++)
    {
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

      /* what codes there are of the default formats is not the caller's mistake */
      if (formats == NULL && kinds[kind].has_codes)
        {
          static const char *const scalars[] = { "bfloat16", "binary16", "e4m3fn", "int8", NULL };

          if (!add_cases (cases, kind, scalars,
                          roundings != NULL ? roundings
                                            : (const char *const *) all_roundings->pdata,
                          error))
            return NULL;
          continue;
        }

      if (!add_cases (cases, kind, formats != NULL ? formats : default_formats,
                      roundings != NULL ? roundings : (const char *const *) all_roundings->pdata,
                      error))
        return NULL;
    }

  return g_steal_pointer (&cases);
}

/**
 * mant_bench_run: (skip)
 * @kernels: (nullable) (array zero-terminated=1): what to measure beside memcpy, of
 *   [func@bench_list_kernels]
 * @formats: (nullable) (array zero-terminated=1): formats, as text; %NULL for five common ones
 * @roundings: (nullable) (array zero-terminated=1): rounding modes; %NULL for all
 * @sizes_bytes: (nullable) (array length=n_sizes): bytes of the array that is read, a multiple of 4
 *   between 64 bytes and 4 GiB; %NULL for sizes in the first, second and third cache and 256 MiB
 * @n_sizes: how many
 * @n_threads: with one thread, and, if this is more, with so many; 0 for as many as there are
 *   processors
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Measures the kernels of the instruction set in use, and memcpy () and a copy with non-temporal
 * stores in turn with them in the same run, so that ratios mean something on a machine that is not
 * quiet. Each time is the shortest of several rounds. Threads share the elements. An array of
 * results is as large as the one that is read; both are in memory before the clock starts. The
 * numbers are about normal with a standard deviation of 1.15.
 *
 * Takes up to half a second for each row. Fails with %MANT_ERROR_FORMAT for a format or a rounding
 * mode that is none, %MANT_ERROR_UNSUPPORTED for a kernel that is not there or does not take the
 * format, %MANT_ERROR_LIMIT for a size out of range or more than the memory there is, and
 * %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (element-type MantBenchRow): a row for each size, number of threads and
 *   kernel, memcpy and memcpy_nt first of each size
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

  cases = make_cases (kernels, formats, roundings, error);
  if (cases == NULL)
    return NULL;

  n_threads = MIN (mant_pool_get_n_threads (n_threads), MAX_THREADS);
  if (sizes_bytes == NULL)
    {
      sizes_bytes = default_sizes_bytes;
      n_sizes = G_N_ELEMENTS (default_sizes_bytes);
    }

  for (gsize s = 0; s < n_sizes; s++)
    {
      const gsize n = sizes_bytes[s] / sizeof (float);
      g_autofree float *memory = NULL;
      float *x, *y;
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

      /* the two arrays a few cache lines apart from a multiple of a page, for no address of one to
       * look like the other's */
      memory = g_try_malloc (2 * n * sizeof (float) + 3 * 4096);
      if (memory == NULL)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                       _("There is no memory for two arrays of %" PRIu64 " bytes."),
                       sizes_bytes[s]);
          return NULL;
        }
      x = (float *) (((guintptr) memory + 63) & ~(guintptr) 63);
      y = x + (n + 15) / 16 * 16 + 512;
      fill (x, n);
      memcpy (y, x, n * sizeof (float));

      done = measure (cases, x, y, n, 1, rows, cancellable, error);
      if (done && n_threads > 1)
        done = measure (cases, x, y, n, n_threads, rows, cancellable, error);
      if (!done)
        return NULL;
    }

  return g_steal_pointer (&rows);
}
