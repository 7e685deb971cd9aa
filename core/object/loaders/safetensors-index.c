/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "../mant-json-reader-private.h"
#include "../mant-tensor-loader.h"
#include "../mant-text-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <string.h>

/* The index of a model in several files: {"metadata": {…}, "weight_map": {tensor: file}}, as
 * Hugging Face's transformers writes it (model.safetensors.index.json).
 *
 * A shard is a file in the index's own folder: its name is one path component. It may be a symbolic
 * link (in the Hugging Face cache all are), as what it points to must be a safetensors file anyway.
 */

#define MAX_INDEX_BYTES 100000000
#define MAX_SHARDS      4096 /* each takes a descriptor */
#define MAX_NAME_BYTES  255  /* of a file, on every file system of Linux */

typedef struct {
  const char *shard;  /* interned in `names` */
  gboolean was_found;
  guint64 position;   /* of the name in the index */
} Place;

typedef struct {
  MantJsonReader *reader;
  MantTensorFileBuilder *builder;
  GStringChunk *names;
  GHashTable *places; /* tensor's name → Place */
  GHashTable *shards; /* a set of names */
} Index;

static int
safetensors_index_sniff (const guint8 *head,
                         gsize         head_size,
                         const char   *path)
{
  gsize i = 0;

  while (i < head_size && (head[i] == ' ' || head[i] == '\n' || head[i] == '\r' || head[i] == '\t'))
    i++;
  if (i == head_size || head[i] != '{')
    return g_str_has_suffix (path, ".index.json") ? 30 : 0;
  if (g_str_has_suffix (path, ".index.json"))
    return 90;

  return memmem (head, head_size, "\"weight_map\"", 12) != NULL ? 80 : 0;
}

static void
free_place (gpointer place)
{
  g_slice_free (Place, place);
}

static gboolean
is_plain_name (const char *name,
               gsize       length)
{
  return length > 0 && length <= MAX_NAME_BYTES && strlen (name) == length
      && strchr (name, '/') == NULL && strchr (name, '\\') == NULL && !g_str_equal (name, ".")
      && !g_str_equal (name, "..");
}

static gboolean
read_place (Index   *index,
            GError **error)
{
  gsize length;
  const char *text = mant_json_reader_get_text (index->reader, &length);
  const guint64 position = mant_json_reader_get_position (index->reader);
  g_autofree char *tensor = mant_text_replace_nuls (text, length);

  if (!mant_json_reader_expect (index->reader, MANT_JSON_STRING,
                                N_("a file's name in double quotes"), error))
    return FALSE;
  text = mant_json_reader_get_text (index->reader, &length);
  if (!is_plain_name (text, length))
    {
      g_autofree char *shown = mant_text_escape (text, length, MANT_TEXT_SHOWN_CHARACTERS);

      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("byte %" PRIu64
                     ": “%s” is not the name of a file beside the index, and is not opened"),
                   mant_json_reader_get_position (index->reader), shown);
      return FALSE;
    }
  if (g_hash_table_contains (index->places, tensor))
    {
      g_autofree char *shown = mant_text_escape (tensor, strlen (tensor),
                                                 MANT_TEXT_SHOWN_CHARACTERS);

      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("byte %" PRIu64 ": tensor “%s” is there twice"), position, shown);
      return FALSE;
    }

  Place *place = g_slice_new0 (Place);

  place->shard = g_string_chunk_insert_const (index->names, text);
  place->position = position;
  g_hash_table_insert (index->places, g_string_chunk_insert (index->names, tensor), place);
  g_hash_table_add (index->shards, (gpointer) place->shard);
  if (g_hash_table_size (index->shards) > MAX_SHARDS)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("byte %" PRIu64 ": there are more than %d files"), position, MAX_SHARDS);
      return FALSE;
    }

  return TRUE;
}

/* Values that are text or numbers; objects and lists are skipped, with a warning. */
static gboolean
read_metadata (Index   *index,
               GError **error)
{
  MantJsonReader *reader = index->reader;
  MantJsonToken token;

  if (!mant_json_reader_expect (reader, MANT_JSON_OBJECT_BEGIN, N_("an object in braces"), error))
    return FALSE;

  while (TRUE)
    {
      gsize length;

      if (!mant_json_reader_next (reader, &token, error))
        return FALSE;
      if (token == MANT_JSON_OBJECT_END)
        return TRUE;

      const char *text = mant_json_reader_get_text (reader, &length);
      g_autofree char *key = mant_text_replace_nuls (text, length);
      const guint64 position = mant_json_reader_get_position (reader);

      if (!mant_json_reader_next (reader, &token, error))
        return FALSE;
      if (token == MANT_JSON_STRING || token == MANT_JSON_NUMBER)
        {
          g_autofree char *value = NULL;

          text = mant_json_reader_get_text (reader, &length);
          value = mant_text_replace_nuls (text, length);
          mant_tensor_file_builder_add_metadata (index->builder, key, value);
        }
      else if (token == MANT_JSON_TRUE || token == MANT_JSON_FALSE)
        mant_tensor_file_builder_add_metadata (index->builder, key,
                                               token == MANT_JSON_TRUE ? "true" : "false");
      else
        {
          g_autofree char *shown = mant_text_escape (key, strlen (key), 80);

          if (token != MANT_JSON_NULL)
            mant_tensor_file_builder_add_warning (index->builder,
                                                  _("byte %" PRIu64
                                                    ": “%s” of the metadata is neither text "
                                                    "nor a number, and was ignored"),
                                                  position, shown);
          if (!mant_json_reader_skip (reader, token, error))
            return FALSE;
        }
    }
}

static gboolean
read_index (Index         *index,
            GCancellable  *cancellable,
            GError       **error)
{
  MantJsonReader *reader = index->reader;
  gboolean has_map = FALSE;
  MantJsonToken token;

  if (!mant_json_reader_expect (reader, MANT_JSON_OBJECT_BEGIN, N_("an object in braces"), error))
    return FALSE;

  while (TRUE)
    {
      if (!mant_json_reader_next (reader, &token, error))
        return FALSE;
      if (token == MANT_JSON_OBJECT_END)
        break;

      const char *key = mant_json_reader_get_text (reader, NULL);

      if (g_str_equal (key, "metadata"))
        {
          if (!read_metadata (index, error))
            return FALSE;
          continue;
        }
      if (!g_str_equal (key, "weight_map"))
        {
          if (!mant_json_reader_skip (reader, token, error))
            return FALSE;
          continue;
        }
      if (has_map)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                       _("byte %" PRIu64 ": weight_map is there twice"),
                       mant_json_reader_get_position (reader));
          return FALSE;
        }
      has_map = TRUE;
      if (!mant_json_reader_expect (reader, MANT_JSON_OBJECT_BEGIN, N_("an object in braces"),
                                    error))
        return FALSE;
      for (guint n = 0;; n++)
        {
          if (n % 4096 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
          if (!mant_json_reader_next (reader, &token, error))
            return FALSE;
          if (token == MANT_JSON_OBJECT_END)
            break;
          if (!read_place (index, error))
            return FALSE;
        }
    }
  if (!mant_json_reader_expect (reader, MANT_JSON_END, N_("the end of the file"), error))
    return FALSE;
  if (!has_map)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("byte %" PRIu64 ": the index ends without a “weight_map”"),
                   mant_json_reader_get_position (reader));
      return FALSE;
    }

  return TRUE;
}

static MantTensorFileBuilder *
open_shard (const char    *path,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (MantMapping) mapping = mant_mapping_open (path, error);
  g_autoptr (MantTensorFileBuilder) content = NULL;
  const MantTensorLoader *loader;

  if (mapping == NULL)
    return NULL;
  loader = mant_tensor_loader_choose (mapping, error);
  if (loader == NULL)
    return NULL;
  if (loader != &mant_tensor_loader_safetensors)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                           _("this is no safetensors file"));
      return NULL;
    }

  content = mant_tensor_file_builder_new ();
  if (!loader->open (mapping, content, cancellable, error))
    return NULL;

  return g_steal_pointer (&content);
}

/* Takes from a shard what the index says is there. */
static void
add_shard (Index                 *index,
           const char            *shard,
           MantTensorFileBuilder *content)
{
  GPtrArray *tensors = mant_tensor_file_builder_get_tensors (content);
  g_autofree char *shown = mant_text_escape_path (shard);

  for (guint i = 0; i < tensors->len; i++)
    {
      MantTensor *tensor = g_ptr_array_index (tensors, i);
      Place *place = g_hash_table_lookup (index->places, mant_tensor_get_name (tensor));
      g_autofree char *name = NULL;

      if (place != NULL && strcmp (place->shard, shard) == 0)
        {
          place->was_found = TRUE;
          mant_tensor_file_builder_add_tensor (index->builder, mant_tensor_ref (tensor));
          continue;
        }
      name = mant_tensor_dup_display_name (tensor);
      if (place != NULL)
        mant_tensor_file_builder_add_warning (
          index->builder,
          _("%s: tensor “%s” is here too, but the index has it in another "
            "file"),
          shown, name);
      else if (mant_tensor_file_builder_add_tensor (index->builder, mant_tensor_ref (tensor)))
        mant_tensor_file_builder_add_warning (index->builder,
                                              _("%s: tensor “%s” is not in the index"), shown,
                                              name);
      else
        mant_tensor_file_builder_add_warning (
          index->builder, _("%s: tensor “%s” is not in the index, and in another file too"), shown,
          name);
    }
  mant_tensor_file_builder_merge_notes (index->builder, content, shown);
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gint
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      places)
{
  const Place *first = g_hash_table_lookup (places, *(const char *const *) a);
  const Place *second = g_hash_table_lookup (places, *(const char *const *) b);

  return first->position < second->position ? -1 : first->position > second->position;
}

/* What was promised and not found, in the order of the index. */
static void
flag_missing (Index      *index,
              GHashTable *failed_shards)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, index->places);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const Place *place = value;

      /* A shard that failed has been named; its thousand tensors need not be. */
      if (!place->was_found && !g_hash_table_contains (failed_shards, place->shard))
        g_ptr_array_add (missing, name);
    }
  g_ptr_array_sort_with_data (missing, compare_places, index->places);
  for (guint i = 0; i < missing->len; i++)
    {
      const char *tensor = g_ptr_array_index (missing, i);
      const Place *place = g_hash_table_lookup (index->places, tensor);
      g_autofree char *shown = mant_text_escape (tensor, strlen (tensor),
                                                 MANT_TEXT_SHOWN_CHARACTERS);
      g_autofree char *shard = mant_text_escape_path (place->shard);

      mant_tensor_file_builder_add_warning (index->builder,
                                            _("byte %" PRIu64 ": tensor “%s” is not in “%s”"),
                                            place->position, shown, shard);
    }
}

/* Opens each shard once, in the order of their names. One that fails is a warning, as long as
 * another works: half a download is worth looking at. */
static gboolean
open_shards (Index         *index,
             const char    *index_path,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree char *folder = g_path_get_dirname (index_path);
  g_autoptr (GPtrArray) shards = g_ptr_array_new ();
  g_autoptr (GHashTable) failed_shards = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) first_error = NULL;
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, index->shards);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (shards, name);
  g_ptr_array_sort (shards, compare_names);

  for (guint i = 0; i < shards->len; i++)
    {
      const char *shard = g_ptr_array_index (shards, i);
      g_autofree char *path = g_build_filename (folder, shard, NULL);
      g_autoptr (MantTensorFileBuilder) content = NULL;
      g_autoptr (GError) shard_error = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      content = open_shard (path, cancellable, &shard_error);
      if (content != NULL)
        {
          add_shard (index, shard, content);
          continue;
        }
      if (g_error_matches (shard_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&shard_error));
          return FALSE;
        }

      g_autofree char *shown = mant_text_escape_path (shard);

      mant_tensor_file_builder_add_warning (index->builder, "%s: %s", shown, shard_error->message);
      g_hash_table_add (failed_shards, (gpointer) shard);
      if (first_error == NULL)
        {
          first_error = g_steal_pointer (&shard_error);
          g_prefix_error (&first_error, "%s: ", shown);
        }
    }
  if (shards->len > 0 && g_hash_table_size (failed_shards) == shards->len)
    {
      g_propagate_error (error, g_steal_pointer (&first_error));
      return FALSE;
    }
  flag_missing (index, failed_shards);

  return TRUE;
}

static gboolean
safetensors_index_open (MantMapping            *mapping,
                        MantTensorFileBuilder  *builder,
                        GCancellable           *cancellable,
                        GError                **error)
{
  const guint64 size = mant_mapping_get_size (mapping);

  if (size > MAX_INDEX_BYTES)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("an index of %" PRIu64 " bytes is over the limit of %d"), size,
                   MAX_INDEX_BYTES);
      return FALSE;
    }

  g_autoptr (MantJsonReader) reader = mant_json_reader_new (mapping, 0, size);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_place);
  g_autoptr (GHashTable) shards = g_hash_table_new (g_str_hash, g_str_equal);
  GStringChunk *names = g_string_chunk_new (4096);
  Index index = { reader, builder, names, places, shards };
  const gboolean ok = read_index (&index, cancellable, error)
                      && open_shards (&index, mant_mapping_get_path (mapping), cancellable, error);

  g_string_chunk_free (names);

  return ok;
}

static const char *const patterns[] = { "*.safetensors.index.json", NULL };

const MantTensorLoader mant_tensor_loader_safetensors_index = {
  .id = "safetensors-index",
  .title = N_("safetensors in several files"),
  .patterns = patterns,
  .sniff = safetensors_index_sniff,
  .open = safetensors_index_open,
};
