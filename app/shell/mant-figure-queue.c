/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-figure-queue.h"

/* Beyond this a tensor first gets figures of a sample, so that the whole table is filled soon. */
#define SAMPLE_ABOVE (4 * 1024 * 1024)
#define SAMPLE_SIZE (1024 * 1024)
/* Bins of the small histogram of a row. */
#define N_BINS 48
/* Of a longer list only the rows that are seen are filled: the others would take more memory than
 * the file, and nobody waits for them. */
#define MAX_UNSEEN 20000

/*
 * MantFigureQueue:
 *
 * Fills the rows of the tensor table in the background: one job at a time, rows in sight first, then
 * the others in file order, then exact figures for what was sampled.  It uses one core less than
 * there are, and stands back while paused.
 */
struct _MantFigureQueue
{
  GObject         parent_instance;

  MantSession    *session;
  MantTensorList *list;
  GPtrArray      *shown;       /* rows in sight, in the order in which they came */
  char           *choice;

  /* The first rows for which the next step may be missing. */
  guint           next_stats;
  guint           next_qsnr;
  guint           next_exact;

  GCancellable   *cancellable; /* of the running job; NULL when there is none */
  guint           idle_id;
  gboolean        paused;
};

G_DEFINE_FINAL_TYPE (MantFigureQueue, mant_figure_queue, G_TYPE_OBJECT)

enum
{
  CHOICE_CHANGED,
  ROW_FILLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  MantFigureQueue *queue;
  MantTensorRow   *row;
  char            *choice; /* NULL for statistics */
} Task;

static void schedule (MantFigureQueue *self);

static void
task_free (Task *task)
{
  g_clear_object (&task->queue);
  g_clear_object (&task->row);
  g_clear_pointer (&task->choice, g_free);
  g_free (task);
}

static void
job_done_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Task *task = user_data;
  MantFigureQueue *self = task->queue;
  g_autoptr (GError) error = NULL;

  mant_job_run_finish (MANT_JOB (source), result, &error);
  g_clear_object (&self->cancellable);

  /* What was cancelled is still missing and comes again. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (task->choice == NULL)
        mant_tensor_row_take_stats (task->row, MANT_STATS_JOB (source), error);
      else
        mant_tensor_row_take_qsnr (task->row, task->choice, MANT_QUANTIZE_JOB (source), error);
      schedule (self);
      g_signal_emit (self, signals[ROW_FILLED], 0);
    }
  else
    {
      schedule (self);
    }

  task_free (task);
}

static void
start (MantFigureQueue *self,
       MantTensorRow   *row,
       const char      *choice,
       gboolean         exact)
{
  MantTensor *tensor = mant_tensor_row_get_tensor (row);
  gboolean sample = !exact && mant_tensor_get_n_elements (tensor) > SAMPLE_ABOVE;
  guint n_threads = mant_session_get_n_threads (self->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantJob) job = NULL;
  const char *why_not = NULL;
  Task *task;

  if (!mant_tensor_is_numeric (tensor, &why_not))
    {
      g_set_error_literal (&error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                           why_not != NULL ? why_not : "");
    }
  else if (choice == NULL)
    {
      MantStatsJob *stats = mant_stats_job_new (tensor);

      mant_stats_job_set_n_bins (stats, N_BINS);
      mant_stats_job_set_sample_limit (stats, sample ? SAMPLE_SIZE : 0);
      job = MANT_JOB (stats);
    }
  else
    {
      MantQuantizeJob *quantize = mant_session_new_quantize_job (self->session, tensor, NULL, &error);

      if (quantize != NULL)
        {
          mant_quantize_job_set_n_bins (quantize, N_BINS);
          mant_quantize_job_set_sample_limit (quantize, sample ? SAMPLE_SIZE : 0);
          job = MANT_JOB (quantize);
        }
    }

  if (job == NULL)
    {
      if (choice == NULL)
        mant_tensor_row_take_stats (row, NULL, error);
      else
        mant_tensor_row_take_qsnr (row, choice, NULL, error);
      schedule (self);
      g_signal_emit (self, signals[ROW_FILLED], 0);
      return;
    }

  if (n_threads == 0)
    n_threads = MAX (g_get_num_processors (), 2) - 1;
  mant_job_set_n_threads (job, n_threads);

  task = g_new0 (Task, 1);
  task->queue = g_object_ref (self);
  task->row = g_object_ref (row);
  task->choice = g_strdup (choice);
  self->cancellable = g_cancellable_new ();
  mant_job_run_async (job, self->cancellable, job_done_cb, task);
}

/* Starts what a row still misses up to `wanted`; FALSE if it misses nothing. */
static gboolean
start_missing (MantFigureQueue *self,
               MantTensorRow   *row,
               gboolean         stats,
               gboolean         qsnr,
               MantKnowledge    wanted)
{
  if (stats && mant_tensor_row_get_knowledge (row, NULL) < wanted)
    {
      start (self, row, NULL, wanted == MANT_KNOWLEDGE_EXACT);
      return TRUE;
    }
  if (qsnr && mant_tensor_row_get_knowledge (row, self->choice) < wanted)
    {
      start (self, row, self->choice, wanted == MANT_KNOWLEDGE_EXACT);
      return TRUE;
    }

  return FALSE;
}

static gboolean
idle_cb (gpointer user_data)
{
  MantFigureQueue *self = user_data;
  guint n_rows;

  self->idle_id = 0;
  if (self->list == NULL || self->paused || self->cancellable != NULL)
    return G_SOURCE_REMOVE;

  for (guint i = 0; i < self->shown->len; i++)
    if (start_missing (self, self->shown->pdata[i], TRUE, TRUE, MANT_KNOWLEDGE_SAMPLED))
      return G_SOURCE_REMOVE;

  n_rows = mant_tensor_list_get_n_rows (self->list);
  if (n_rows > MAX_UNSEEN)
    n_rows = 0;

  for (; self->next_stats < n_rows; self->next_stats++)
    if (start_missing (self, mant_tensor_list_get_row (self->list, self->next_stats),
                       TRUE, FALSE, MANT_KNOWLEDGE_SAMPLED))
      return G_SOURCE_REMOVE;
  for (; self->next_qsnr < n_rows; self->next_qsnr++)
    if (start_missing (self, mant_tensor_list_get_row (self->list, self->next_qsnr),
                       FALSE, TRUE, MANT_KNOWLEDGE_SAMPLED))
      return G_SOURCE_REMOVE;

  for (guint i = 0; i < self->shown->len; i++)
    if (start_missing (self, self->shown->pdata[i], TRUE, TRUE, MANT_KNOWLEDGE_EXACT))
      return G_SOURCE_REMOVE;
  for (; self->next_exact < n_rows; self->next_exact++)
    if (start_missing (self, mant_tensor_list_get_row (self->list, self->next_exact),
                       TRUE, TRUE, MANT_KNOWLEDGE_EXACT))
      return G_SOURCE_REMOVE;

  /* All is known. */
  g_signal_emit (self, signals[ROW_FILLED], 0);

  return G_SOURCE_REMOVE;
}

static void
schedule (MantFigureQueue *self)
{
  if (self->idle_id == 0 && self->list != NULL && !self->paused && self->cancellable == NULL)
    self->idle_id = g_idle_add_full (G_PRIORITY_LOW, idle_cb, self, NULL);
}

static void
cancel_running (MantFigureQueue *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
update_choice (MantFigureQueue *self)
{
  const char *format = mant_session_get_format (self->session);
  const char *rule = mant_session_get_scale_rule (self->session);
  gboolean block = mant_format_is_block (format);
  g_autofree char *choice = NULL;

  /* What does not matter to the format is left out, so that changing it computes nothing anew. */
  choice = g_strdup_printf ("%s|%s|%s|%d|%" G_GUINT64_FORMAT, format,
                            mant_session_get_rounding (self->session),
                            block && rule != NULL ? rule : "",
                            block ? mant_session_get_axis (self->session) : -1,
                            mant_session_get_seed (self->session));
  if (g_strcmp0 (choice, self->choice) == 0)
    return;

  g_free (self->choice);
  self->choice = g_steal_pointer (&choice);
  self->next_qsnr = 0;
  self->next_exact = 0;
  cancel_running (self);
  for (guint i = 0; i < self->shown->len; i++)
    mant_tensor_row_changed (self->shown->pdata[i]);
  g_signal_emit (self, signals[CHOICE_CHANGED], 0);
  schedule (self);
}

static void
mant_figure_queue_dispose (GObject *object)
{
  MantFigureQueue *self = MANT_FIGURE_QUEUE (object);

  cancel_running (self);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->list);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->choice, g_free);

  G_OBJECT_CLASS (mant_figure_queue_parent_class)->dispose (object);
}

static void
mant_figure_queue_class_init (MantFigureQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mant_figure_queue_dispose;

  /* The QSNR of all rows is another from now on. */
  signals[CHOICE_CHANGED] = g_signal_new ("choice-changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* A row knows more than before, or there is nothing left to do. */
  signals[ROW_FILLED] = g_signal_new ("row-filled", G_TYPE_FROM_CLASS (klass),
                                      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mant_figure_queue_init (MantFigureQueue *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
}

MantFigureQueue *
mant_figure_queue_new (MantSession *session)
{
  static const char *const details[] = {
    "notify::format", "notify::rounding", "notify::scale-rule", "notify::axis", "notify::seed",
  };
  MantFigureQueue *self = g_object_new (MANT_TYPE_FIGURE_QUEUE, NULL);

  self->session = g_object_ref (session);
  for (gsize i = 0; i < G_N_ELEMENTS (details); i++)
    g_signal_connect_swapped (session, details[i], G_CALLBACK (update_choice), self);
  update_choice (self);

  return self;
}

/* list: (nullable): whose rows to fill from now on */
void
mant_figure_queue_set_list (MantFigureQueue *self,
                            MantTensorList  *list)
{
  if (!g_set_object (&self->list, list))
    return;

  cancel_running (self);
  self->next_stats = 0;
  self->next_qsnr = 0;
  self->next_exact = 0;
  schedule (self);
}

void
mant_figure_queue_show_row (MantFigureQueue *self,
                            MantTensorRow   *row)
{
  g_ptr_array_add (self->shown, g_object_ref (row));
  schedule (self);
}

void
mant_figure_queue_hide_row (MantFigureQueue *self,
                            MantTensorRow   *row)
{
  /* The queue may be gone before the last cell of the table. */
  if (self->shown != NULL)
    g_ptr_array_remove (self->shown, row);
}

void
mant_figure_queue_set_paused (MantFigureQueue *self,
                              gboolean         paused)
{
  paused = !!paused;
  if (paused == self->paused)
    return;

  self->paused = paused;
  if (paused)
    cancel_running (self);
  else
    schedule (self);
}

const char *
mant_figure_queue_get_choice (MantFigureQueue *self)
{
  return self->choice;
}

/* Whether there is something left to do. */
gboolean
mant_figure_queue_get_busy (MantFigureQueue *self)
{
  return self->cancellable != NULL || self->idle_id != 0;
}
