/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "mant-records.h"
#include "mant-tensor-arguments.h"

typedef struct {
  MantTensorFile *file;
  gboolean        for_people; /* names cut and escaped */
  char           *name;
} TensorList;

static void
fill (gpointer  data,
      guint64   row,
      MantCell *cells)
{
  TensorList *self = data;
  MantTensor *tensor = mant_tensor_file_get_tensor (self->file, row);

  if (self->for_people)
    {
      g_free (self->name);
      self->name = mant_tensor_dup_display_name (tensor);
    }
  mant_cell_set_text (&cells[0], self->for_people ? self->name : mant_tensor_get_name (tensor));
  mant_cell_set_text (&cells[1], mant_tensor_get_dtype_name (tensor));
  cells[2].kind = MANT_CELL_SHAPE;
  cells[2].shape = mant_tensor_get_shape (tensor, &cells[2].n_dims);
  mant_cell_set_count (&cells[3], mant_tensor_get_n_elements (tensor));
  mant_cell_set_count (&cells[4], mant_tensor_get_offset (tensor));
  mant_cell_set_count (&cells[5], mant_tensor_get_n_bytes (tensor));
  mant_cell_set_text (&cells[6], mant_tensor_get_path (tensor));
}

static void
write_json (const MantRecords *records,
            MantTensorFile    *file,
            MantOutput        *output)
{
  const char *const *metadata = mant_tensor_file_get_metadata (file);
  MantJson json;

  mant_json_init (&json, output);
  mant_json_begin_object (&json, NULL, FALSE);
  mant_json_add_text (&json, "mantissa_version", MANT_VERSION);
  mant_json_add_text (&json, "file", mant_tensor_file_get_path (file));
  mant_json_add_text (&json, "kind", mant_tensor_file_get_kind (file));
  mant_json_begin_object (&json, "metadata", FALSE);
  for (guint i = 0; metadata[i] != NULL; i += 2)
    mant_json_add_text (&json, metadata[i], metadata[i + 1]);
  mant_json_end_object (&json);
  mant_records_write_json (records, &json, "tensors");
  mant_add_json_warnings (&json, file, NULL);
  mant_json_end_object (&json);
}

static void
write_text (const MantRecords *records,
            MantTensorFile    *file,
            MantOutput        *output)
{
  const char *const *metadata = mant_tensor_file_get_metadata (file);
  guint n_tensors = mant_tensor_file_get_n_tensors (file);

  mant_output_printf (output, g_dngettext (GETTEXT_PACKAGE, "%s file, %u tensor",
                                           "%s file, %u tensors", n_tensors),
                      mant_tensor_file_get_kind (file), n_tensors);
  mant_output_add (output, "\n");
  for (guint i = 0; metadata[i] != NULL; i += 2)
    {
      g_autofree char *key = mant_printable (metadata[i]);
      g_autofree char *value = mant_printable (metadata[i + 1]);

      mant_output_printf (output, "%s: %s\n", key, value);
    }
  if (n_tensors == 0)
    return;
  mant_output_add (output, "\n");
  mant_records_write_text (records, output);
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  static const MantColumn columns[] = {
    { "name", N_("Name"), 0 },
    { "dtype", N_("Type"), 0 },
    { "shape", N_("Shape"), 0 },
    { "elements", N_("Elements"), 0 },
    { "offset", N_("Offset"), 0 },
    { "size", N_("Bytes"), 0 },
    { "file", NULL, 0 },
  };
  const char *path = mant_invocation_get_argument (invocation, 0);
  gboolean as_json = mant_invocation_has (invocation, "json");
  gboolean as_csv = mant_invocation_has (invocation, "csv");
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  g_autoptr (MantTensorFile) file = mant_open_file (invocation, path, error);
  TensorList list = { .file = file, .for_people = !as_json && !as_csv };
  const MantRecords records = {
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .n_rows = file != NULL ? mant_tensor_file_get_n_tensors (file) : 0,
    .fill = fill,
    .data = &list,
  };

  if (file == NULL)
    return FALSE;
  if (as_json)
    write_json (&records, file, output);
  else if (as_csv)
    mant_records_write_csv (&records, output);
  else
    write_text (&records, file, output);
  g_free (list.name);
  return mant_output_commit (output, error);
}

static const MantOption options[] = {
  MANT_OPTION_JSON,
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "data/sample/tinygpt-bf16.safetensors", NULL, N_("What is in the sample:") },
  { "data/sample/tinygpt-bf16.safetensors --json", NULL, N_("The same as JSON:") },
  { NULL }
};

const MantCommand mant_command_tensors = {
  .name = "tensors",
  .summary = N_("list the tensors of a file"),
  .usage = "FILE",
  .description =
    N_("Prints name, type as the file spells it, shape, number of elements, offset of the data in "
       "the file and size in bytes of every tensor, and the file's metadata. Reads the header "
       "only. What a file is goes by its content, not by its name: safetensors, an index of "
       "safetensors shards, or NPY."),
  .min_arguments = 1,
  .max_arguments = 1,
  .argument_words = { MANT_WORDS_FILES, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
