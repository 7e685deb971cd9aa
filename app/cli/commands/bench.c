/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <mantissa.h>

#include "mant-arguments.h"
#include "mant-progress.h"
#include "mant-records.h"

static void
set_ratio (MantCell *cell,
           double    ratio)
{
  if (isnan (ratio))
    mant_cell_set_missing (cell, NULL);
  else
    mant_cell_set_number (cell, ratio);
}

static void
fill (gpointer  data,
      guint64   row,
      MantCell *cells)
{
  const MantBenchRow *self = &g_array_index ((GArray *) data, MantBenchRow, row);

  mant_cell_set_text (&cells[0], self->kernel);
  mant_cell_set_text (&cells[1], self->format);
  mant_cell_set_text (&cells[2], self->rounding);
  mant_cell_set_text (&cells[3], self->isa);
  mant_cell_set_count (&cells[4], self->threads);
  mant_cell_set_count (&cells[5], self->n_elements);
  mant_cell_set_count (&cells[6], self->n_bytes);
  mant_cell_set_number (&cells[7], self->gb_per_s);
  mant_cell_set_number (&cells[8], self->elements_per_s);
  mant_cell_set_number (&cells[9], self->ms);
  set_ratio (&cells[10], self->ratio_to_memcpy);
  set_ratio (&cells[11], self->ratio_to_memcpy_nt);
  set_ratio (&cells[12], self->wide_to_narrow);
}

/* "16K", "256M", "4096": bytes, in powers of 1024. */
static gboolean
parse_size (const char *text,
            guint64    *size)
{
  static const char units[] = "KMG";
  char *end;
  const char *unit;
  guint shift = 0;

  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  *size = g_ascii_strtoull (text, &end, 10);
  if (*end != '\0')
    {
      unit = strchr (units, g_ascii_toupper (*end));
      if (unit == NULL || end[1] != '\0')
        return FALSE;
      shift = 10 * (unit - units + 1);
    }
  if (*size == 0 || *size > G_MAXUINT64 >> shift)
    return FALSE;
  *size <<= shift;
  return TRUE;
}

static GArray *
parse_sizes (const char  *text,
             GError     **error)
{
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint64 size;

      if (!parse_size (parts[i], &size))
        {
          mant_set_usage_error (error, _("--sizes takes bytes such as 16K,1M,256M, not “%s”"),
                                parts[i]);
          return NULL;
        }
      g_array_append_val (sizes, size);
    }
  return g_steal_pointer (&sizes);
}

/* Mistakes are wrong usage here, before anything is measured. */
static gboolean
check_arguments (char   **kernels,
                 char   **formats,
                 char   **roundings,
                 GError **error)
{
  const char *const *known = mant_bench_list_kernels ();
  const MantRounding *rounding;

  for (guint i = 0; kernels[i] != NULL; i++)
    if (!g_strv_contains (known, kernels[i]))
      {
        g_autofree char *all = g_strjoinv (" ", (char **) known);

        mant_set_usage_error (error, _("there is no kernel “%s” to measure; there is %s"),
                              kernels[i], all);
        return FALSE;
      }
  for (guint i = 0; formats != NULL && formats[i] != NULL; i++)
    {
      MantBlockFormat format;

      if (!mant_parse_format (formats[i], &format, error))
        return FALSE;
    }
  for (guint i = 0; roundings != NULL && roundings[i] != NULL; i++)
    if (!mant_parse_rounding (roundings[i], &rounding, error))
      return FALSE;
  return TRUE;
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  static const MantColumn columns[] = {
    { "kernel", N_("Kernel"), 0 },
    { "format", N_("Format"), 0 },
    { "rounding", N_("Rounding"), 0 },
    { "isa", N_("ISA"), 0 },
    { "threads", N_("Threads"), 0 },
    { "n_elements", N_("Elements"), 0 },
    { "n_bytes", NULL, 0 },
    { "gb_per_s", N_("GB/s"), 2 },
    { "elements_per_s", N_("Elements/s"), -1 },
    { "ms", N_("ms"), 3 },
    { "ratio_to_memcpy", N_("× memcpy"), 3 },
    { "ratio_to_memcpy_nt", N_("× non-temporal"), 3 },
    { "wide_to_narrow", N_("Wide/narrow"), 3 },
  };
  const char *format = mant_invocation_get_text (invocation, "format");
  const char *rounding = mant_invocation_get_text (invocation, "rounding");
  const char *sizes_text = mant_invocation_get_text (invocation, "sizes");
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  g_auto (GStrv) kernels = g_strdupv ((char **) invocation->arguments->pdata);
  g_auto (GStrv) formats = format != NULL ? mant_split_formats (format) : NULL;
  g_auto (GStrv) roundings = rounding != NULL ? g_strsplit (rounding, ",", -1) : NULL;
  g_autoptr (MantProgress) progress = NULL;
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (GArray) rows = NULL;
  MantRecords records = {
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .fill = fill,
  };

  if (!check_arguments (kernels, formats, roundings, error))
    return FALSE;
  if (sizes_text != NULL)
    {
      sizes = parse_sizes (sizes_text, error);
      if (sizes == NULL)
        return FALSE;
    }

  progress = mant_progress_new (invocation, 1);
  mant_progress_note (progress, _("measuring; this takes about a minute…"));
  rows = mant_bench_run ((const char *const *) kernels, (const char *const *) formats,
                         (const char *const *) roundings,
                         sizes != NULL ? (const guint64 *) sizes->data : NULL,
                         sizes != NULL ? sizes->len : 0,
                         invocation->n_threads, invocation->cancellable, error);
  g_clear_pointer (&progress, mant_progress_free);
  if (rows == NULL)
    return FALSE;

  records.n_rows = rows->len;
  records.data = rows;
  if (mant_invocation_has (invocation, "json"))
    {
      MantJson json;

      mant_json_init (&json, output);
      mant_json_begin_object (&json, NULL, FALSE);
      mant_json_add_text (&json, "mantissa_version", MANT_VERSION);
      mant_json_add_text (&json, "isa", mant_isa_current ()->id);
      mant_json_add_count (&json, "threads", invocation->n_threads);
      mant_records_write_json (&records, &json, "rows");
      mant_json_end_object (&json);
    }
  else if (mant_invocation_has (invocation, "csv"))
    {
      mant_records_write_csv (&records, output);
    }
  else
    {
      mant_records_write_text (&records, output);
    }
  return mant_output_commit (output, error);
}

static const MantOption options[] = {
  { "format", 'f', MANT_OPTION_TEXT, N_("FORMAT[,FORMAT…]"),
    N_("Measure these formats; common ones of every kind by default."), MANT_WORDS_FORMATS },
  { "rounding", 'r', MANT_OPTION_TEXT, N_("R[,R…]"),
    N_("Measure these roundings; by default all, or rne alone of some formats."),
    MANT_WORDS_ROUNDINGS },
  { "sizes", 0, MANT_OPTION_TEXT, N_("SIZE[,SIZE…]"),
    N_("Sizes of the array that is read, in bytes, or with K, M or G; by default one for each "
       "cache and 256M.") },
  MANT_OPTION_JSON,
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "quantize --format e4m3fn --rounding rne,sr --sizes 16K,1M", NULL,
    N_("Two roundings to OCP's E4M3, within the caches:") },
  { NULL }
};

const MantCommand mant_command_bench = {
  .name = "bench",
  .summary = N_("measure how fast kernels are"),
  .usage = "[KERNEL…]",
  .description =
    N_("Runs kernels on arrays of several sizes, with one thread and with all (or as many as "
       "--threads says), and prints gigabytes (10⁹ bytes, read and written) and elements a second, "
       "milliseconds a run, the ratios to memcpy() and to a copy with non-temporal stores of the "
       "same size, measured in turn with the kernel in the same run, and how fast the kernel is "
       "with numbers of a wide range compared with numbers that are about normal. Without a KERNEL: "
       "quantize, encode, decode and table, which makes the tables of all sums, products and "
       "quotients in formats of 8 bits. Takes about a minute."),
  .min_arguments = 0,
  .max_arguments = G_MAXUINT,
  .argument_words = { MANT_WORDS_KERNELS, MANT_WORDS_KERNELS },
  .options = options,
  .examples = examples,
  .run = run,
};
