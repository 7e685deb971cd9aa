/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <mantissa.h>

#include "mant-command.h"
#include "mant-records.h"

#define MAX_IMPORT_BYTES (64u << 20) /* no library is larger */

#define MAX_SHOWN_BYTES  60          /* of a format's text in a table for people */

typedef struct {
  MantFormatLibrary *library;
  gboolean           for_people; /* long texts cut */
  char              *text;       /* of the row filled last */
} FormatList;

static void
fill (gpointer  data,
      guint64   row,
      MantCell *cells)
{
  FormatList *self = data;
  g_autoptr (MantItem) item = g_list_model_get_item (G_LIST_MODEL (self->library), (guint) row);
  const char *text = mant_item_get_source (item);

  g_clear_pointer (&self->text, g_free);
  if (self->for_people && strlen (text) > MAX_SHOWN_BYTES)
    self->text = g_strdup_printf ("%.*s…", MAX_SHOWN_BYTES - 1, text); /* formats are ASCII */
  /* The library keeps the item. */
  mant_cell_set_text (&cells[0], mant_item_get_id (item));
  mant_cell_set_text (&cells[1], self->text != NULL ? self->text : text);
  mant_cell_set_text (&cells[2], mant_item_get_title (item));
  mant_cell_set_text (&cells[3], mant_item_get_detail (item));
}

static gboolean
list (MantInvocation     *invocation,
      MantFormatLibrary  *library,
      GError            **error)
{
  static const MantColumn columns[] = {
    { "name", N_("Name"), 0 },
    { "format", N_("Format"), 0 },
    { "title", N_("Title"), 0 },
    { "detail", NULL, 0 },
  };
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  g_auto (GStrv) problems = mant_format_library_dup_problems (library);
  g_autofree char *path = mant_format_library_dup_path (library);
  FormatList formats = {
    .library = library,
    .for_people = !mant_invocation_has (invocation, "json")
                  && !mant_invocation_has (invocation, "csv"),
  };
  const MantRecords records = {
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .n_rows = g_list_model_get_n_items (G_LIST_MODEL (library)),
    .fill = fill,
    .data = &formats,
  };

  if (mant_invocation_has (invocation, "json"))
    {
      MantJson json;

      mant_json_init (&json, output);
      mant_json_begin_object (&json, NULL, FALSE);
      mant_json_add_text (&json, "mantissa_version", MANT_VERSION);
      mant_json_add_text (&json, "file", path);
      mant_records_write_json (&records, &json, "formats");
      mant_json_begin_array (&json, "warnings", FALSE);
      for (gsize i = 0; problems[i] != NULL; i++)
        mant_json_add_text (&json, NULL, problems[i]);
      mant_json_end_array (&json);
      mant_json_end_object (&json);
      g_free (formats.text);
      return mant_output_commit (output, error);
    }

  for (gsize i = 0; problems[i] != NULL; i++)
    mant_warn ("%s", problems[i]);
  if (mant_invocation_has (invocation, "csv"))
    mant_records_write_csv (&records, output);
  else if (records.n_rows > 0)
    mant_records_write_text (&records, output);
  else
    mant_output_printf (output, "%s\n", _("There are no own formats yet; “mantissa-cli library add "
                                          "NAME FORMAT” adds one."));
  g_free (formats.text);
  return mant_output_commit (output, error);
}

static gboolean
list_names (MantInvocation     *invocation,
            MantFormatLibrary  *library,
            GError            **error)
{
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (library)); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (G_LIST_MODEL (library), i);

      mant_output_printf (output, "%s\n", mant_item_get_id (item));
    }
  return mant_output_commit (output, error);
}

static gboolean
add (MantInvocation     *invocation,
     MantFormatLibrary  *library,
     GError            **error)
{
  return mant_format_library_add (library, mant_invocation_get_argument (invocation, 1),
                                  mant_invocation_get_argument (invocation, 2),
                                  mant_invocation_get_text (invocation, "title"), error);
}

static gboolean
remove_format (MantInvocation     *invocation,
               MantFormatLibrary  *library,
               GError            **error)
{
  return mant_format_library_remove (library, mant_invocation_get_argument (invocation, 1), error);
}

static gboolean
rename_format (MantInvocation     *invocation,
               MantFormatLibrary  *library,
               GError            **error)
{
  return mant_format_library_rename (library, mant_invocation_get_argument (invocation, 1),
                                     mant_invocation_get_argument (invocation, 2), error);
}

/* All of a file, or of standard input for "-", within bounds. */
static char *
read_text (const char  *path,
           GError     **error)
{
  const gboolean is_stdin = g_str_equal (path, "-");
  FILE *file = is_stdin ? stdin : fopen (path, "r");
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[65536];
  gsize n;
  int saved = file == NULL ? errno : 0;

  while (file != NULL && (n = fread (buffer, 1, sizeof buffer, file)) > 0)
    {
      g_string_append_len (text, buffer, (gssize) n);
      if (text->len > MAX_IMPORT_BYTES)
        break;
    }
  if (file != NULL && ferror (file))
    saved = errno != 0 ? errno : EIO;
  if (file != NULL && !is_stdin)
    fclose (file);

  if (saved != 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", path,
                 g_strerror (saved));
  else if (text->len > MAX_IMPORT_BYTES)
    g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                 _("%s: more than %u bytes, which no format library has"), path, MAX_IMPORT_BYTES);
  else if (memchr (text->str, '\0', text->len) != NULL)
    g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                 _("%s: it has a NUL byte in it and so is no text"), path);
  else
    return g_string_free (g_steal_pointer (&text), FALSE);
  return NULL;
}

static gboolean
import (MantInvocation     *invocation,
        MantFormatLibrary  *library,
        GError            **error)
{
  const char *path = mant_invocation_get_argument (invocation, 1);
  g_autofree char *text = read_text (path, error);
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  guint n_imported = 0;

  if (text == NULL)
    return FALSE;
  if (!mant_format_library_import (library, text, &n_imported, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  mant_output_printf (output, g_dngettext (GETTEXT_PACKAGE, "%u format", "%u formats", n_imported),
                      n_imported);
  mant_output_add (output, "\n");
  return mant_output_commit (output, error);
}

static gboolean
export (MantInvocation     *invocation,
        MantFormatLibrary  *library,
        GError            **error)
{
  const char *path = mant_invocation_get_text (invocation, "output");
  g_autofree char *text = mant_format_library_export (library);
  g_autoptr (MantOutput) output = path != NULL ? mant_output_new_file (path, error)
                                               : mant_output_new (STDOUT_FILENO, TRUE);

  if (output == NULL)
    return FALSE;
  mant_output_add (output, text);
  return mant_output_commit (output, error);
}

static const struct
{
  const char *name;
  guint       n_arguments; /* after its name */
  gboolean  (*run) (MantInvocation *invocation, MantFormatLibrary *library, GError **error);
} actions[] = {
  { "list", 0, list },
  { "names", 0, list_names },
  { "add", 2, add },
  { "remove", 1, remove_format },
  { "rename", 2, rename_format },
  { "import", 1, import },
  { "export", 0, export },
};

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  const guint n_arguments = mant_invocation_get_n_arguments (invocation);
  const char *action = n_arguments > 0 ? mant_invocation_get_argument (invocation, 0) : "list";

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (action, actions[i].name))
      {
        if (MAX (n_arguments, 1) != actions[i].n_arguments + 1)
          {
            mant_set_usage_error (error, g_dngettext (GETTEXT_PACKAGE,
                                                      "library %s takes %u argument",
                                                      "library %s takes %u arguments",
                                                      actions[i].n_arguments),
                                  action, actions[i].n_arguments);
            return FALSE;
          }
        if (mant_invocation_has (invocation, "title") && actions[i].run != add)
          {
            mant_set_usage_error (error, _("--title goes with library add only"));
            return FALSE;
          }
        if (mant_invocation_has (invocation, "output") && actions[i].run != export)
          {
            mant_set_usage_error (error, _("--output goes with library export only"));
            return FALSE;
          }
        return actions[i].run (invocation, mant_format_library_get_default (), error);
      }

  mant_set_usage_error (error, _("there is no “library %s”; there is list names add remove rename "
                                 "import export"), action);
  return FALSE;
}

static const MantOption options[] = {
  { "title", 't', MANT_OPTION_TEXT, N_("TITLE"),
    N_("What to call the format in front of people; with add.") },
  { "output", 'o', MANT_OPTION_FILE, N_("FILE"),
    N_("Export into a file instead of standard output.") },
  MANT_OPTION_JSON,
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "", NULL, N_("The own formats:") },
  { "import -", "my4 = float(e=2,m=1,inf=no,nan=none)  # mine\\n", N_("Formats of a text:") },
  { "export", NULL, N_("The same, to be carried elsewhere:") },
  { NULL }
};

const MantCommand mant_command_library = {
  .name = "library",
  .summary = N_("keep formats of your own under names"),
  .usage = "[list | names | add NAME FORMAT | remove NAME | rename NAME NEW | import FILE | "
           "export]",
  .description =
    N_("An own format has a name that stands wherever a format does: in every command and in the "
       "window, alone or as the element or the scale of block(…). Its text is that of any format: "
       "float(…), block(…), codebook(VALUE…), or codebook(FILE) for a file of values, text or a "
       "one-dimensional .npy, which are copied into the library.\n\n"
       "Names are a lower-case letter, then letters, digits and _. add gives a name that is there "
       "already another meaning; remove and rename refuse where another own format is made of it. "
       "import adds all formats of a text, or none; FILE may be - for standard input.\n\n"
       "The library is one text file, a format a line: NAME = FORMAT, and # before a title. A line "
       "that cannot be read does nothing and is kept; list warns of it."),
  .min_arguments = 0,
  .max_arguments = 3,
  .argument_words = { MANT_WORDS_LIBRARY_ACTIONS, MANT_WORDS_OWN_FORMATS },
  .options = options,
  .examples = examples,
  .run = run,
};
