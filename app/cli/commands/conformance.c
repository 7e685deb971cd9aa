/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <mant-num.h>
#include <mantissa.h>

#include "mant-progress.h"
#include "mant-records.h"
#include "mant-tensor-arguments.h"

/* What one set came to; strings are the row's. */
typedef struct {
  MantConformanceResult *result;
  char      *set, *peer, *title, *file, *skip_reason;
  guint64    compared, equal, known, unexpected, skipped;
  gint64     elapsed_ns;
  GListModel *deviations;
} SetRow;

typedef struct {
  char    *kind, *id, *example, *reason;
  guint64  count;
} Deviation;

static void
clear_row (gpointer data)
{
  SetRow *self = data;

  g_clear_object (&self->result);
  g_clear_object (&self->deviations);
  g_free (self->set);
  g_free (self->peer);
  g_free (self->title);
  g_free (self->file);
  g_free (self->skip_reason);
}

static void
deviation_clear (Deviation *self)
{
  g_free (self->kind);
  g_free (self->id);
  g_free (self->example);
  g_free (self->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Deviation, deviation_clear)

static void
deviation_get (Deviation  *self,
               GListModel *deviations,
               guint       position)
{
  g_autoptr (GObject) object = g_list_model_get_item (deviations, position);

  g_object_get (object, "kind", &self->kind, "id", &self->id, "example", &self->example,
                "reason", &self->reason, "count", &self->count, NULL);
}

static GArray *
collect_rows (MantConformanceJob *job)
{
  GListModel *results = mant_conformance_job_get_results (job);
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (SetRow));

  g_array_set_clear_func (rows, clear_row);
  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      SetRow row = { .result = g_list_model_get_item (results, i) };

      g_object_get (row.result, "set", &row.set, "peer", &row.peer, "title", &row.title, "file",
                    &row.file, "skip-reason", &row.skip_reason, "compared", &row.compared, "equal",
                    &row.equal, "known", &row.known, "unexpected", &row.unexpected, "skipped",
                    &row.skipped, "elapsed-ns", &row.elapsed_ns, "deviations", &row.deviations,
                    NULL);
      g_array_append_val (rows, row);
    }

  return rows;
}

static SetRow
total_of (GArray *rows)
{
  SetRow total = { 0 };

  for (guint i = 0; i < rows->len; i++)
    {
      const SetRow *row = &g_array_index (rows, SetRow, i);

      total.compared += row->compared;
      total.equal += row->equal;
      total.known += row->known;
      total.unexpected += row->unexpected;
      total.skipped += row->skipped;
    }

  return total;
}

static void
fill (gpointer  data,
      guint64   row,
      MantCell *cells)
{
  const SetRow *self = &g_array_index ((GArray *) data, SetRow, row);

  mant_cell_set_text (&cells[0], self->set);
  mant_cell_set_text (&cells[1], self->peer);
  mant_cell_set_text (&cells[2], self->file);
  mant_cell_set_count (&cells[3], self->compared);
  mant_cell_set_count (&cells[4], self->equal);
  mant_cell_set_count (&cells[5], self->known);
  mant_cell_set_count (&cells[6], self->unexpected);
  mant_cell_set_count (&cells[7], self->skipped);
  mant_cell_set_number (&cells[8], self->elapsed_ns * 1e-9);
  mant_cell_set_text (&cells[9], self->skip_reason);
}

/* Below the table: how the answers differ, with an example each. */
static void
write_deviations (GArray     *rows,
                  MantOutput *output)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const SetRow *row = &g_array_index (rows, SetRow, i);
      const guint n = g_list_model_get_n_items (row->deviations);

      if (n == 0 && row->skip_reason == NULL)
        continue;
      mant_output_printf (output, "\n%s, %s: %s\n", row->set, row->file, row->title);
      for (guint k = 0; k < n; k++)
        {
          g_auto (Deviation) deviation = { 0 };

          deviation_get (&deviation, row->deviations, k);
          mant_output_printf (output, "  %" PRIu64 " × %s (%s)\n", deviation.count,
                              deviation.id,
                              g_str_equal (deviation.kind, "unexpected") ? _("unexpected")
                              : g_str_equal (deviation.kind, "known")    ? _("known")
                                                                         : _("another policy"));
          if (deviation.reason != NULL)
            mant_output_printf (output, "      %s\n", deviation.reason);
          if (deviation.example != NULL)
            {
              g_autofree char *example = mant_printable (deviation.example);

              mant_output_printf (output, "      %s\n", example);
            }
        }
      if (row->skip_reason != NULL)
        {
          g_autofree char *reason = mant_printable (row->skip_reason);

          mant_output_printf (output, _("  %" PRIu64 " not compared: %s\n"), row->skipped,
                              reason);
        }
    }
}

static void
write_json_deviation (MantJson   *json,
                      GListModel *deviations,
                      guint       position)
{
  g_auto (Deviation) deviation = { 0 };

  deviation_get (&deviation, deviations, position);
  mant_json_begin_object (json, NULL, FALSE);
  mant_json_add_text (json, "id", deviation.id);
  mant_json_add_text (json, "kind", deviation.kind);
  mant_json_add_boolean (json, "known", !g_str_equal (deviation.kind, "unexpected"));
  mant_json_add_count (json, "count", deviation.count);
  if (deviation.example != NULL)
    mant_json_add_text (json, "example", deviation.example);
  if (deviation.reason != NULL)
    mant_json_add_text (json, "reason", deviation.reason);
  mant_json_end_object (json);
}

static void
write_json (GArray         *rows,
            const SetRow   *total,
            MantInvocation *invocation,
            const char     *directory,
            gint64          elapsed_ns,
            MantOutput     *output)
{
  MantJson json;

  mant_json_init (&json, output);
  mant_json_begin_object (&json, NULL, FALSE);
  mant_json_add_text (&json, "mantissa_version", MANT_VERSION);
  if (directory != NULL)
    mant_json_add_text (&json, "directory", directory);
  else
    mant_json_add_null (&json, "directory", _("the sets that are built in"));
  mant_json_add_text (&json, "isa", mant_isa_current ()->id);
  mant_json_add_count (&json, "threads", invocation->n_threads);
  mant_json_add_number (&json, "elapsed_seconds", elapsed_ns * 1e-9);
  mant_json_add_count (&json, "compared", total->compared);
  mant_json_add_count (&json, "equal", total->equal);
  mant_json_add_count (&json, "known", total->known);
  mant_json_add_count (&json, "unexpected", total->unexpected);
  mant_json_add_count (&json, "skipped", total->skipped);
  mant_json_begin_array (&json, "sets", FALSE);
  for (guint i = 0; i < rows->len; i++)
    {
      const SetRow *row = &g_array_index (rows, SetRow, i);

      mant_json_begin_object (&json, NULL, FALSE);
      mant_json_add_text (&json, "set", row->set);
      mant_json_add_text (&json, "peer", row->peer);
      mant_json_add_text (&json, "title", row->title);
      mant_json_add_text (&json, "file", row->file);
      mant_json_add_count (&json, "compared", row->compared);
      mant_json_add_count (&json, "equal", row->equal);
      mant_json_add_count (&json, "known", row->known);
      mant_json_add_count (&json, "unexpected", row->unexpected);
      mant_json_add_count (&json, "skipped", row->skipped);
      if (row->skip_reason != NULL)
        mant_json_add_text (&json, "skipped_reason", row->skip_reason);
      mant_json_add_number (&json, "elapsed_seconds", row->elapsed_ns * 1e-9);
      mant_json_begin_array (&json, "deviations", FALSE);
      for (guint k = 0; k < g_list_model_get_n_items (row->deviations); k++)
        write_json_deviation (&json, row->deviations, k);
      mant_json_end_array (&json);
      mant_json_end_object (&json);
    }
  mant_json_end_array (&json);
  mant_json_end_object (&json);
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  static const MantColumn columns[] = {
    { "set", N_("Set"), 0 },
    { "peer", N_("Peer"), 0 },
    { "file", N_("File"), 0 },
    { "compared", N_("Compared"), 0 },
    { "equal", N_("Equal"), 0 },
    { "known", N_("Known"), 0 },
    { "unexpected", N_("Unexpected"), 0 },
    { "skipped", N_("Skipped"), 0 },
    { "elapsed_seconds", N_("Seconds"), 2 },
    { "skipped_reason", NULL, 0 },
  };
  const char *directory = mant_invocation_get_n_arguments (invocation) > 0
                          ? mant_invocation_get_argument (invocation, 0) : NULL;
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  g_autoptr (MantConformanceJob) job = mant_conformance_job_new (directory);
  g_autoptr (MantProgress) progress = mant_progress_new (invocation, 1);
  g_autoptr (GArray) rows = NULL;
  MantRecords records = {
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .fill = fill,
  };
  SetRow total;

  if (!mant_progress_run (progress, MANT_JOB (job), 1, _("vector sets"), error))
    {
      if (directory != NULL)
        mant_prefix_path (error, directory);
      return FALSE;
    }
  g_clear_pointer (&progress, mant_progress_free);

  rows = collect_rows (job);
  total = total_of (rows);
  records.data = rows;
  records.n_rows = rows->len;
  if (mant_invocation_has (invocation, "json"))
    write_json (rows, &total, invocation, directory, mant_job_get_elapsed_ns (MANT_JOB (job)),
                output);
  else if (mant_invocation_has (invocation, "csv"))
    mant_records_write_csv (&records, output);
  else
    {
      mant_records_write_text (&records, output);
      mant_output_printf (output,
                          _("%" PRIu64 " answers compared: %" PRIu64
                            " equal, %" PRIu64 " known deviations, %" PRIu64
                            " unexpected\n"),
                          total.compared, total.equal, total.known, total.unexpected);
      if (!mant_invocation_has (invocation, "summary"))
        write_deviations (rows, output);
    }
  if (!mant_output_commit (output, error))
    return FALSE;

  if (total.unexpected > 0)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   g_dngettext (GETTEXT_PACKAGE, "%" PRIu64 " answer is unexpected",
                                "%" PRIu64 " answers are unexpected", total.unexpected),
                   total.unexpected);
      return FALSE;
    }
  return TRUE;
}

static const MantOption options[] = {
  { "summary", 0, MANT_OPTION_FLAG, NULL, N_("Print the table only, without what differs.") },
  MANT_OPTION_JSON,
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "--summary", NULL, N_("The sets that are built in:") },
  { "data/conformance", NULL, N_("All sets of a folder, and how they differ:") },
  { NULL }
};

const MantCommand mant_command_conformance = {
  .name = "conformance",
  .summary = N_("compare the arithmetic with other libraries’ answers"),
  .usage = "[DIR]",
  .description =
    N_("Runs every vector set found under DIR, to a depth of 4 folders, or the small ones that are "
       "built in: what gfloat, ml_dtypes, CPFloat, microxcaling, torchao, Transformer Engine, "
       "universal and p3109-cpp answered, and an independent reference. A set is known by what is "
       "in its file (.npz, .csv or .csv.gz); the files of inputs are looked for beside it.\n\n"
       "Prints for every set how many answers were compared, how many are equal under the policy "
       "that the library has, how many differ as a known deviation of the library predicts, and "
       "how many differ for no known reason; then each deviation, with an example and why this "
       "engine answers otherwise. A deviation is known only if the library’s answer is exactly "
       "what its rule says.\n\n"
       "The exit status is 1 if any answer is unexpected."),
  .min_arguments = 0,
  .max_arguments = 1,
  .argument_words = { MANT_WORDS_FILES, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
