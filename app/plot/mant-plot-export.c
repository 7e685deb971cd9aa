/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "figure/mant-plot-private.h"
#include "mant-plot-widget.h"

/* The size of a picture of a plot that has none yet. */
#define DEFAULT_WIDTH  640
#define DEFAULT_HEIGHT 400

/* Rows that fit a clipboard: some tens of megabytes. */
#define MAX_COPIED_ROWS 1000000

typedef struct
{
  MantFigure       *figure;
  GFile            *file;
  MantFigureFormat  format;
  double            width;
  double            height;
} ExportJob;

static void
export_job_free (gpointer data)
{
  ExportJob *job = data;

  g_clear_object (&job->figure);
  g_clear_object (&job->file);
  g_free (job);
}

static void
export_now (GTask        *task,
            ExportJob    *job,
            GCancellable *cancellable)
{
  GError *error = NULL;

  if (_mant_figure_save_file (job->figure, job->file, job->format, job->width, job->height,
                              cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
export_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  export_now (task, task_data, cancellable);
}

/**
 * mant_plot_export_async:
 * @self: a plot
 * @file: the file to write; its ending, .svg, .pdf, .png or .csv, says what
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: data for @callback
 *
 * Saves the figure as it shows, at the size of the widget, in the figure's theme, or its numbers.
 * A worker does it.
 */
void
mant_plot_export_async (MantPlot            *self,
                        GFile               *file,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *name = NULL;
  ExportJob *job;
  GError *error = NULL;
  int width, height;

  g_return_if_fail (MANT_IS_PLOT (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mant_plot_export_async);

  job = g_new0 (ExportJob, 1);
  g_task_set_task_data (task, job, export_job_free);
  name = g_file_get_basename (file);
  if (!mant_figure_format_from_path (name, &job->format, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->figure == NULL)
    {
      g_task_return_new_error (task, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                               _("There is no figure to save."));
      return;
    }

  width = gtk_widget_get_width (GTK_WIDGET (self));
  height = gtk_widget_get_height (GTK_WIDGET (self));
  job->width = width > 0 ? width : DEFAULT_WIDTH;
  job->height = height > 0 ? height : DEFAULT_HEIGHT;
  job->file = g_object_ref (file);
  job->figure = mant_figure_copy (self->figure);

  /* A layer that cannot be copied belongs to this thread. */
  if (_mant_figure_can_copy (self->figure))
    g_task_run_in_thread (task, export_in_thread);
  else
    export_now (task, job, cancellable);
}

/**
 * mant_plot_export_finish:
 * @self: a plot
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends mant_plot_export_async().
 *
 * Fails with %MANT_ERROR_UNSUPPORTED when the name of the file does not tell what to write, and as
 * mant_figure_save() does.
 *
 * Returns: whether the file was written
 */
gboolean
mant_plot_export_finish (MantPlot      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (MANT_IS_PLOT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
exported (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  MantPlot *self = MANT_PLOT (source);
  g_autoptr (GFile) file = data;
  g_autoptr (GError) error = NULL;

  if (mant_plot_export_finish (self, result, &error))
    _mant_plot_emit_exported (self, file);
  else
    _mant_plot_emit_error (self, error);
}

static void
chosen (GtkNativeDialog *dialog,
        int              response,
        MantPlot        *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      if (file != NULL)
        mant_plot_export_async (self, file, NULL, exported, g_object_ref (file));
    }

  g_object_unref (dialog);
}

/* Endings separated by spaces. */
static void
add_filter (GtkFileChooser *chooser,
            const char     *name,
            const char     *endings)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_auto (GStrv) each = g_strsplit (endings, " ", -1);

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; each[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, each[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

/* A title as the name of a file: what a path cannot have becomes a dash. */
static char *
suggest_name (MantFigure *figure)
{
  const char *title = mant_figure_get_title (figure);
  g_autofree char *name = g_strdup (*title != '\0' ? title : _("Figure"));

  g_strdelimit (name, "/\\:*?\"<>|\n\r\t", '-');

  return g_strconcat (name, ".svg", NULL);
}

/**
 * mant_plot_show_export:
 * @self: a plot
 *
 * Asks where to save the figure and does so.  [signal@Plot::exported] or [signal@Plot::error] tells
 * how it went.
 */
void
mant_plot_show_export (MantPlot *self)
{
  GtkFileChooserNative *dialog;
  g_autofree char *name = NULL;
  GtkRoot *root;

  g_return_if_fail (MANT_IS_PLOT (self));

  if (self->figure == NULL)
    return;

  root = gtk_widget_get_root (GTK_WIDGET (self));
  dialog = gtk_file_chooser_native_new (_("Save Figure"),
                                        GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  name = suggest_name (self->figure);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  add_filter (GTK_FILE_CHOOSER (dialog), _("Pictures and values"), "svg pdf png csv");
  add_filter (GTK_FILE_CHOOSER (dialog), _("SVG, vectors for the web"), "svg");
  add_filter (GTK_FILE_CHOOSER (dialog), _("PDF, vectors for paper"), "pdf");
  add_filter (GTK_FILE_CHOOSER (dialog), _("PNG, pixels"), "png");
  add_filter (GTK_FILE_CHOOSER (dialog), _("CSV, values"), "csv");
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
copy_now (GTask        *task,
          MantTable    *table,
          GCancellable *cancellable)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  GError *error = NULL;

  if (!mant_table_write_csv (table, stream, cancellable, &error)
      || !g_output_stream_write_all (stream, "", 1, NULL, cancellable, &error)
      || !g_output_stream_close (stream, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task,
                           g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream)),
                           g_free);
}

static void
copy_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  copy_now (task, task_data, cancellable);
}

static void
copied (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  MantPlot *self = MANT_PLOT (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  else
    _mant_plot_emit_error (self, error);
}

/**
 * mant_plot_copy_values:
 * @self: a plot
 *
 * Puts the numbers of the figure on the clipboard as comma-separated values.  More than a million
 * rows are refused through [signal@Plot::error]: a file is the place for them.
 */
void
mant_plot_copy_values (MantPlot *self)
{
  g_autoptr (MantTable) table = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MANT_IS_PLOT (self));

  if (self->figure == NULL)
    return;

  table = mant_figure_get_table (self->figure);
  if (mant_table_get_n_rows (table) > MAX_COPIED_ROWS)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *count = _mant_plot_count_text (mant_table_get_n_rows (table));

      g_set_error (&error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("%s rows are too many for the clipboard; save a CSV file instead."), count);
      _mant_plot_emit_error (self, error);
      return;
    }

  task = g_task_new (self, NULL, copied, NULL);
  g_task_set_source_tag (task, mant_plot_copy_values);
  g_task_set_task_data (task, g_object_ref (table), g_object_unref);
  if (_mant_figure_can_copy (self->figure))
    g_task_run_in_thread (task, copy_in_thread);
  else
    copy_now (task, table, NULL);
}
