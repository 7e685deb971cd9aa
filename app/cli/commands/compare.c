/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "mant-progress.h"
#include "mant-records.h"
#include "mant-tensor-arguments.h"
#include "mant-tensor-difference.h"

/* A tensor of either file. */
typedef struct {
  MantTensor *a, *b; /* (nullable) each */
  gboolean    is_compared;
  MantTensorDifference difference;
} Pair;

static gboolean
same_shape (MantTensor *a,
            MantTensor *b)
{
  guint n_a, n_b;
  const guint64 *shape_a = mant_tensor_get_shape (a, &n_a);
  const guint64 *shape_b = mant_tensor_get_shape (b, &n_b);

  return n_a == n_b && (n_a == 0 || memcmp (shape_a, shape_b, n_a * sizeof *shape_a) == 0);
}

static gboolean
is_equal (const Pair *self)
{
  return self->is_compared && self->difference.n_different == 0
         && mant_tensor_get_dtype (self->a) == mant_tensor_get_dtype (self->b)
         && mant_tensor_get_element_bits (self->a) == mant_tensor_get_element_bits (self->b);
}

static const char *
status_of (const Pair *self)
{
  if (self->b == NULL)
    return "only_in_a";
  if (self->a == NULL)
    return "only_in_b";
  if (!self->is_compared)
    return "other_shape";
  if (is_equal (self))
    return "equal";

  return self->difference.n_different == 0 ? "other_dtype" : "different";
}

/* Scales of blocks, by their dtype and by how files name them: weight_scale, w_scale_inv. */
static gboolean
holds_scales (const Pair *self)
{
  const MantDtype dtype = mant_tensor_get_dtype (self->a);
  g_autofree char *name = g_ascii_strdown (mant_tensor_get_name (self->a), -1);

  if (!self->is_compared || dtype != mant_tensor_get_dtype (self->b))
    return FALSE;

  return dtype == MANT_DTYPE_F8_E8M0
         || ((dtype == MANT_DTYPE_U8 || dtype == MANT_DTYPE_F8_E4M3)
             && strstr (name, "scale") != NULL);
}

typedef struct {
  GArray  *pairs;
  gboolean for_people; /* what need not be said in a table is not */
} Comparison;

static void
fill (gpointer  data,
      guint64   row,
      MantCell *cells)
{
  const Comparison *comparison = data;
  const Pair *self = &g_array_index (comparison->pairs, Pair, row);
  const MantTensorDifference *difference = &self->difference;
  MantTensor *any = self->a != NULL ? self->a : self->b;
  const char *absent = _("only one of the files has it");

  mant_cell_set_text (&cells[0], mant_tensor_get_name (any));
  mant_cell_set_text (&cells[1], status_of (self));
  if (self->a != NULL)
    mant_cell_set_text (&cells[2], mant_tensor_get_dtype_name (self->a));
  else
    mant_cell_set_missing (&cells[2], absent);
  if (self->b != NULL)
    mant_cell_set_text (&cells[3], mant_tensor_get_dtype_name (self->b));
  else
    mant_cell_set_missing (&cells[3], absent);
  mant_cell_set_count (&cells[4], mant_tensor_get_n_elements (any));
  if (!self->is_compared)
    {
      for (guint i = 5; i <= 9; i++)
        mant_cell_set_missing (&cells[i], self->a == NULL || self->b == NULL
                                            ? absent : _("the two have different shapes"));
      return;
    }

  mant_cell_set_count (&cells[5], difference->n_different);
  if (isnan (difference->max_ulp))
    mant_cell_set_missing (&cells[6], difference->ulp_reason);
  else
    mant_cell_set_number (&cells[6], difference->max_ulp);
  if (isnan (difference->qsnr_db))
    {
      mant_cell_set_missing (&cells[7], difference->ulp_reason);
      mant_cell_set_missing (&cells[8], difference->ulp_reason);
    }
  else
    {
      mant_cell_set_number (&cells[7], difference->qsnr_db);
      mant_cell_set_number (&cells[8], difference->max_abs_err);
    }
  if (holds_scales (self))
    mant_cell_set_count (&cells[9], difference->n_different_bytes);
  else
    mant_cell_set_missing (&cells[9], comparison->for_people
                                        ? NULL : _("the tensor does not hold scales of blocks"));
}

static void
clear_pair (gpointer data)
{
  Pair *self = data;

  g_clear_pointer (&self->a, mant_tensor_unref);
  g_clear_pointer (&self->b, mant_tensor_unref);
}

/* The tensors of A in their order, then those that only B has. Two that are alone in their files
 * are a pair whatever their names: a .npy has none. */
static GArray *
pair_up (MantTensorFile *a,
         MantTensorFile *b)
{
  GArray *pairs = g_array_new (FALSE, TRUE, sizeof (Pair));

  g_array_set_clear_func (pairs, clear_pair);
  if (mant_tensor_file_get_n_tensors (a) == 1 && mant_tensor_file_get_n_tensors (b) == 1)
    {
      Pair pair = {
        .a = mant_tensor_ref (mant_tensor_file_get_tensor (a, 0)),
        .b = mant_tensor_ref (mant_tensor_file_get_tensor (b, 0)),
      };

      g_array_append_val (pairs, pair);
      return pairs;
    }
  for (guint i = 0; i < mant_tensor_file_get_n_tensors (a); i++)
    {
      MantTensor *own = mant_tensor_file_get_tensor (a, i);
      MantTensor *other = mant_tensor_file_find (b, mant_tensor_get_name (own));
      Pair pair = { .a = mant_tensor_ref (own) };

      if (other != NULL)
        pair.b = mant_tensor_ref (other);
      g_array_append_val (pairs, pair);
    }
  for (guint i = 0; i < mant_tensor_file_get_n_tensors (b); i++)
    {
      MantTensor *own = mant_tensor_file_get_tensor (b, i);
      Pair pair = { .b = mant_tensor_ref (own) };

      if (mant_tensor_file_find (a, mant_tensor_get_name (own)) == NULL)
        g_array_append_val (pairs, pair);
      else
        clear_pair (&pair);
    }

  return pairs;
}

static gboolean
measure (GArray          *pairs,
         MantInvocation  *invocation,
         const char      *path,
         GError         **error)
{
  double total = 0;
  g_autoptr (MantProgress) progress = NULL;

  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      total += pair->a != NULL && pair->b != NULL ? mant_tensor_get_n_elements (pair->a) : 0;
    }
  progress = mant_progress_new (invocation, total);
  for (guint i = 0; i < pairs->len; i++)
    {
      Pair *pair = &g_array_index (pairs, Pair, i);

      if (pair->a == NULL || pair->b == NULL || !same_shape (pair->a, pair->b))
        continue;
      mant_progress_note (progress, mant_tensor_get_name (pair->a));
      if (!mant_tensor_difference_measure (pair->a, pair->b, invocation->cancellable,
                                           &pair->difference, error))
        {
          mant_prefix_path (error, path);
          return FALSE;
        }
      pair->is_compared = TRUE;
      mant_progress_skip (progress, mant_tensor_get_n_elements (pair->a), NULL);
    }

  return TRUE;
}

static void
add_names (MantJson   *json,
           const char *key,
           GArray     *pairs,
           gboolean    of_a)
{
  mant_json_begin_array (json, key, FALSE);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      if (of_a && pair->b == NULL)
        mant_json_add_text (json, NULL, mant_tensor_get_name (pair->a));
      else if (!of_a && pair->a == NULL)
        mant_json_add_text (json, NULL, mant_tensor_get_name (pair->b));
    }
  mant_json_end_array (json);
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  static const MantColumn columns[] = {
    { "name", N_("Name"), 0 },
    { "status", N_("Status"), 0 },
    { "dtype_a", N_("A"), 0 },
    { "dtype_b", N_("B"), 0 },
    { "elements", N_("Elements"), 0 },
    { "different", N_("Different"), 0 },
    { "max_ulp", N_("Max ulp"), -1 },
    { "qsnr_db", N_("QSNR dB"), 3 },
    { "max_abs_err", N_("Max |err|"), -1 },
    { "differing_scale_bytes", N_("Scale bytes"), 0 },
  };
  const char *path_a = mant_invocation_get_argument (invocation, 0);
  const char *path_b = mant_invocation_get_argument (invocation, 1);
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  g_autoptr (MantTensorFile) a = NULL, b = NULL;
  g_autoptr (GArray) pairs = NULL;
  MantRecords records = {
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .fill = fill,
    .with_reasons = TRUE,
  };
  Comparison comparison;
  guint n_equal = 0;

  a = mant_open_file (invocation, path_a, error);
  b = a == NULL ? NULL : mant_open_file (invocation, path_b, error);
  if (b == NULL)
    return FALSE;
  pairs = pair_up (a, b);
  if (!measure (pairs, invocation, path_a, error))
    return FALSE;

  for (guint i = 0; i < pairs->len; i++)
    n_equal += is_equal (&g_array_index (pairs, Pair, i));
  comparison.pairs = pairs;
  comparison.for_people = !mant_invocation_has (invocation, "json")
                          && !mant_invocation_has (invocation, "csv");
  records.data = &comparison;
  records.n_rows = pairs->len;
  if (mant_invocation_has (invocation, "json"))
    {
      MantJson json;

      mant_json_init (&json, output);
      mant_json_begin_object (&json, NULL, FALSE);
      mant_json_add_text (&json, "mantissa_version", MANT_VERSION);
      mant_json_add_text (&json, "file_a", path_a);
      mant_json_add_text (&json, "file_b", path_b);
      mant_json_add_boolean (&json, "equal", n_equal == pairs->len);
      mant_json_add_count (&json, "equal_tensors", n_equal);
      mant_json_add_count (&json, "compared_tensors", pairs->len);
      add_names (&json, "missing", pairs, TRUE);
      add_names (&json, "extra", pairs, FALSE);
      mant_records_write_json (&records, &json, "tensors");
      mant_json_end_object (&json);
    }
  else if (mant_invocation_has (invocation, "csv"))
    mant_records_write_csv (&records, output);
  else
    {
      mant_records_write_text (&records, output);
      mant_output_printf (output, _("%u of %u tensors are equal\n"), n_equal, pairs->len);
    }
  if (!mant_output_commit (output, error))
    return FALSE;

  if (mant_invocation_has (invocation, "strict") && n_equal < pairs->len)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("%u of %u tensors are not equal"), pairs->len - n_equal, pairs->len);
      return FALSE;
    }
  return TRUE;
}

static const MantOption options[] = {
  { "strict", 0, MANT_OPTION_FLAG, NULL,
    N_("End with status 1 if not every tensor is equal, like cmp(1).") },
  MANT_OPTION_JSON,
  MANT_OPTION_CSV,
  { NULL }
};

static const MantExample examples[] = {
  { "--strict data/sample/tinygpt-bf16.safetensors data/sample/tinygpt-bf16.safetensors", NULL,
    N_("A file is equal to itself:") },
  { NULL }
};

const MantCommand mant_command_compare = {
  .name = "compare",
  .summary = N_("compare the tensors of two files"),
  .usage = "FILE_A FILE_B",
  .description =
    N_("Prints a row a tensor of either file, paired by name (or being the only ones): whether it "
       "is equal (the same dtype, shape and numbers; a NaN equals a NaN, and −0 is not +0), how "
       "many elements differ, how far apart they are at most in steps of the dtype (ulp), the "
       "signal-to-noise ratio of B against A, the largest error, and, of tensors that hold scales "
       "of blocks (dtype F8_E8M0, or U8 and F8_E4M3 with “scale” in the name), how many bytes "
       "differ. Tensors of two dtypes are compared as binary32 numbers. Tensors that only one file "
       "has are listed as only_in_a and only_in_b.\n\n"
       "The exit status is 0 whether or not the files differ, unless --strict is given."),
  .min_arguments = 2,
  .max_arguments = 2,
  .argument_words = { MANT_WORDS_FILES, MANT_WORDS_FILES },
  .options = options,
  .examples = examples,
  .run = run,
};
