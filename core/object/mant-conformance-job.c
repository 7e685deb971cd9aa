/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-conformance-job.h"

#include <glib/gi18n-lib.h>

#include <mant-wide.h>

#include <string.h>

#include "mant-conformance-resources.h"
#include "mant-conformance-result-private.h"
#include "mant-pool.h"
#include "mant-text-private.h"

#define SHIPPED_URI "resource:///io/github/mantissa/conformance"

#define MANT_LIST_ITEM(name) extern const MantVectorKind mant_vector_kind_##name;
#include "mant-vector-kinds.inc"
#undef MANT_LIST_ITEM

#define MANT_LIST_ITEM(name) &mant_vector_kind_##name,
const MantVectorKind *const mant_vector_kinds[] = {
#include "mant-vector-kinds.inc"
  NULL
};
#undef MANT_LIST_ITEM

struct _MantConformanceJob {
  MantJob parent_instance;
  char *directory; /* (nullable) */
  GMainContext *context;

  GListStore *results; /* of the thread that owns `context` */
  GMutex lock;         /* guards what follows */
  GPtrArray *pending;  /* results that are not in the list yet */
};

G_DEFINE_FINAL_TYPE (MantConformanceJob, mant_conformance_job, MANT_TYPE_JOB)

/* One set while it runs. */
typedef struct {
  MantConformanceJob *job;
  GCancellable *cancellable;
  const MantVectorKind *kind;
  gpointer set;
  MantVectorTally **tallies; /* one a case: merged in their order, whoever was first */
  guint n_cases;
  gint n_done;               /* atomic */
  double fraction_before, fraction_share;
} Run;

static void
flush (MantConformanceJob *self)
{
  g_autoptr (GPtrArray) pending = NULL;

  g_mutex_lock (&self->lock);
  pending = g_steal_pointer (&self->pending);
  self->pending = g_ptr_array_new_with_free_func (g_object_unref);
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < pending->len; i++)
    g_list_store_append (self->results, g_ptr_array_index (pending, i));
}

static gboolean
flush_in_context (gpointer data)
{
  flush (data);
  return G_SOURCE_REMOVE;
}

static void
add_result (MantConformanceJob    *self,
            MantConformanceResult *result)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->pending, result);
  g_mutex_unlock (&self->lock);

  /* Where nobody iterates the context (the CLI), the list is filled when it is asked for. */
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, flush_in_context,
                              g_object_ref (self), g_object_unref);
}

static bool
run_case (size_t   slice,
          unsigned worker,
          void    *data)
{
  Run *run = data;

  if (g_cancellable_is_cancelled (run->cancellable))
    return false;

  run->tallies[slice] = mant_vector_tally_new ();
  run->kind->check (run->set, slice, run->tallies[slice]);
  mant_job_set_fraction (MANT_JOB (run->job),
                         run->fraction_before
                           + run->fraction_share * (g_atomic_int_add (&run->n_done, 1) + 1)
                             / run->n_cases);
  mant_wide_thread_done (); /* what MPFR keeps for this thread */
  return true;
}

/* "gfloat 0.5.2" of "# gfloat 0.5.2, commit …"; NULL where the file does not say. */
static char *
dup_peer (const MantVectorFile *file)
{
  const char *source = file->csv != NULL ? mant_vector_csv_get_source (file->csv) : NULL;

  return source == NULL ? NULL : g_strndup (source, strcspn (source, ",:"));
}

/* Runs one set of a file to its end; FALSE if it was cancelled. */
static gboolean
run_set (MantConformanceJob   *self,
         const MantVectorKind *kind,
         MantVectorFile       *file,
         MantVectorFolder     *folder,
         const char           *name,
         double                fraction_before,
         double                fraction_share,
         GCancellable         *cancellable)
{
  const gint64 start_us = g_get_monotonic_time ();
  g_autoptr (MantVectorTally) tally = mant_vector_tally_new ();
  g_autoptr (GError) error = NULL;
  Run run = {
    .job = self,
    .cancellable = cancellable,
    .kind = kind,
    .fraction_before = fraction_before,
    .fraction_share = fraction_share,
  };
  gboolean done = TRUE;

  run.set = kind->open (file, folder, &run.n_cases, &error);
  if (run.set == NULL)
    {
      mant_vector_fail (tally, name, error);
    }
  else
    {
      run.tallies = g_new0 (MantVectorTally *, MAX (run.n_cases, 1));
      done = mant_pool_run (run.n_cases, mant_job_get_n_threads (MANT_JOB (self)), run_case, &run);
      for (guint i = 0; i < run.n_cases; i++)
        if (run.tallies[i] != NULL)
          {
            mant_vector_tally_merge (tally, run.tallies[i]);
            mant_vector_tally_free (run.tallies[i]);
          }
      g_free (run.tallies);
      kind->close (run.set);
    }

  if (done)
    {
      g_autofree char *peer = dup_peer (file);

      add_result (self, mant_conformance_result_new (
                          kind, peer, name, tally, (g_get_monotonic_time () - start_us) * 1000));
    }
  return done;
}

static gboolean
is_candidate (const MantVectorFile *file)
{
  return g_str_has_suffix (file->name, ".npz") || g_str_has_suffix (file->name, ".csv")
         || g_str_has_suffix (file->name, ".csv.gz");
}

/* Whether a file that cannot be read was meant as vectors. A table of something else may be written
 * in any way: what tells is its header. */
static gboolean
is_ours (MantVectorFile *file)
{
  if (strstr (file->name, ".csv") == NULL || file->bytes == NULL)
    return TRUE;
  if (file->csv == NULL)
    file->csv = mant_vector_csv_new_header (file->bytes);
  if (file->csv == NULL)
    return FALSE;
  if (mant_vector_csv_has (file->csv, "key,dtype,shape,items"))
    return TRUE;
  for (guint i = 0; mant_vector_kinds[i] != NULL; i++)
    if (mant_vector_kinds[i]->claims (file))
      return TRUE;

  return FALSE;
}

/* All sets of one file. What is no .npz and no table of any kind is left alone; vectors that cannot
 * be read are not. */
static gboolean
run_file (MantConformanceJob *self,
          MantVectorFile     *file,
          MantVectorFolder   *folder,
          GFile              *root,
          double              fraction_before,
          double              fraction_share,
          guint              *n_sets,
          GCancellable       *cancellable)
{
  static const MantVectorKind unreadable = {
    .id = "unreadable",
    .peer = "",
    .title = N_("A file that cannot be read"),
  };
  g_autoptr (GPtrArray) claiming = g_ptr_array_new ();
  g_autofree char *relative = g_file_get_relative_path (root, file->file);
  g_autofree char *name = mant_text_escape_path (relative != NULL ? relative : file->name);
  g_autoptr (GError) error = NULL;

  if (!mant_vector_file_open (file, &error))
    {
      g_autoptr (MantVectorTally) tally = mant_vector_tally_new ();

      if (is_ours (file))
        {
          mant_vector_fail (tally, name, error);
          add_result (self, mant_conformance_result_new (&unreadable, NULL, name, tally, 0));
          ++*n_sets;
        }
      return TRUE;
    }

  for (guint i = 0; mant_vector_kinds[i] != NULL; i++)
    if (mant_vector_kinds[i]->claims (file))
      g_ptr_array_add (claiming, (gpointer) mant_vector_kinds[i]);
  for (guint i = 0; i < claiming->len; i++)
    {
      const double share = fraction_share / claiming->len;

      ++*n_sets;
      if (!run_set (self, g_ptr_array_index (claiming, i), file, folder, name,
                    fraction_before + i * share, share, cancellable))
        return FALSE;
    }

  return TRUE;
}

/* The folder to search; the sets that are built in are one, too. */
static GFile *
open_root (MantConformanceJob *self)
{
  static gsize is_registered;

  if (self->directory != NULL)
    return g_file_new_for_path (self->directory);

  if (g_once_init_enter (&is_registered))
    {
      mant_conformance_register_resource ();
      g_once_init_leave (&is_registered, 1);
    }
  return g_file_new_for_uri (SHIPPED_URI);
}

static gboolean
mant_conformance_job_execute (MantJob       *job,
                              GCancellable  *cancellable,
                              GError       **error)
{
  MantConformanceJob *self = MANT_CONFORMANCE_JOB (job);
  g_autoptr (GFile) root = open_root (self);
  g_autoptr (MantVectorFolder) folder = mant_vector_folder_new (root, error);
  guint64 total = 0, before = 0;
  guint n_sets = 0;

  if (folder == NULL)
    return FALSE;
  for (guint i = 0; i < folder->files->len; i++)
    {
      const MantVectorFile *file = g_ptr_array_index (folder->files, i);

      total += is_candidate (file) ? file->n_bytes : 0;
    }

  for (guint i = 0; i < folder->files->len; i++)
    {
      MantVectorFile *file = g_ptr_array_index (folder->files, i);

      if (!is_candidate (file))
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!run_file (self, file, folder, root, (double) before / MAX (total, 1),
                     (double) file->n_bytes / MAX (total, 1), &n_sets, cancellable))
        {
          g_cancellable_set_error_if_cancelled (cancellable, error);
          return FALSE;
        }
      mant_vector_file_close (file);
      before += file->n_bytes;
      mant_job_set_fraction (job, (double) before / MAX (total, 1));
    }

  if (n_sets == 0)
    {
      g_autofree char *shown = mant_text_escape_path (self->directory);

      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("There is no vector set under “%s”, to a depth of %d folders"), shown,
                   MANT_VECTOR_MAX_DEPTH);
      return FALSE;
    }
  return TRUE;
}

static void
mant_conformance_job_finalize (GObject *object)
{
  MantConformanceJob *self = MANT_CONFORMANCE_JOB (object);

  g_free (self->directory);
  g_clear_object (&self->results);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (mant_conformance_job_parent_class)->finalize (object);
}

static void
mant_conformance_job_class_init (MantConformanceJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_conformance_job_finalize;
  MANT_JOB_CLASS (klass)->execute = mant_conformance_job_execute;
}

static void
mant_conformance_job_init (MantConformanceJob *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
  self->results = g_list_store_new (MANT_TYPE_CONFORMANCE_RESULT);
  self->pending = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * mant_conformance_job_new:
 * @directory: (nullable) (type filename): a folder, or %NULL for the sets that come with the
 *   library
 *
 * Prepares to compare this engine with the answers that other libraries gave. Every set found under
 * @directory is run, to a depth of 4 folders; a set is known by what is in its file, and the files
 * of inputs that it needs are looked for beside it.
 *
 * The run fails with %MANT_ERROR_UNSUPPORTED if there is no set, and with what listing a folder can
 * fail with. Differences are no failure, nor is a damaged file: they are results.
 *
 * Returns: (transfer full): a job to run
 */
MantConformanceJob *
mant_conformance_job_new (const char *directory)
{
  MantConformanceJob *self = g_object_new (MANT_TYPE_CONFORMANCE_JOB, NULL);

  self->directory = g_strdup (directory);
  return self;
}

/**
 * mant_conformance_job_get_results:
 * @self: a job
 *
 * A result a set, in the order of paths. The list grows while the job runs, in the thread-default
 * main context of the job's creator; call this from there.
 *
 * Returns: (transfer none): a list of [class@ConformanceResult]
 */
GListModel *
mant_conformance_job_get_results (MantConformanceJob *self)
{
  g_return_val_if_fail (MANT_IS_CONFORMANCE_JOB (self), NULL);

  flush (self);
  return G_LIST_MODEL (self->results);
}
