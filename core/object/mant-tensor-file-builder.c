/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* A damaged file can be flagged a million times; nobody reads that. */
#define MAX_WARNINGS 50

typedef struct {
  guint32 tag;
  guint32 number; /* of the tensor, from 1; 0: empty */
} Slot;

struct _MantTensorFileBuilder {
  GPtrArray *tensors;   /* owns; NULLs are not in it */
  GPtrArray *metadata;  /* strings: key, value, key, value … */
  GHashTable *metadata_values; /* key → value, borrowed from `metadata` */
  GPtrArray *warnings;
  guint n_more_warnings;

  /* Names: open addressing, a power of two of slots, at most half of them full. The low bits of a
   * name's hash are its slot, all 32 its tag: the names themselves, which are all over the memory,
   * are looked at only where tags are equal, and not at all when the table grows. */
  Slot *slots;
  gsize n_slots;
  guint64 seed;
};

MantTensorFileBuilder *
mant_tensor_file_builder_new (void)
{
  MantTensorFileBuilder *self = g_new0 (MantTensorFileBuilder, 1);

  self->tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) mant_tensor_unref);
  self->metadata = g_ptr_array_new_with_free_func (g_free);
  self->metadata_values = g_hash_table_new (g_str_hash, g_str_equal);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  /* Unpredictable, so that a file cannot choose names that collide. */
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();

  return self;
}

void
mant_tensor_file_builder_free (MantTensorFileBuilder *self)
{
  g_clear_pointer (&self->tensors, g_ptr_array_unref);
  g_clear_pointer (&self->metadata_values, g_hash_table_unref);
  g_clear_pointer (&self->metadata, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self->slots);
  g_free (self);
}

/* Eight bytes a step, folded by a 64 × 64 → 128-bit product (the mixing step of wyhash). */
static guint32
hash_name (const char *name,
           guint64     seed)
{
  gsize n = strlen (name);
  guint64 hash = seed ^ n;

  for (; n > 0; name += MIN (n, 8), n -= MIN (n, 8))
    {
      guint64 word = 0;

      memcpy (&word, name, MIN (n, 8));

      const unsigned __int128 product
        = (unsigned __int128) (hash ^ G_GUINT64_CONSTANT (0xa0761d6478bd642f))
          * (word ^ seed ^ G_GUINT64_CONSTANT (0xe7037ed1a0b428db));

      hash = (guint64) product ^ (guint64) (product >> 64);
    }

  return hash ^ hash >> 32;
}

/* The slot that holds the name, or the empty one where it belongs. */
static Slot *
find_slot (MantTensorFileBuilder *self,
           const char            *name,
           guint32                tag)
{
  gsize i = tag & (self->n_slots - 1);

  for (const Slot *slot = &self->slots[i]; slot->number != 0; slot = &self->slots[i])
    {
      if (slot->tag == tag)
        {
          MantTensor *tensor = self->tensors->pdata[slot->number - 1];

          if (strcmp (mant_tensor_get_name (tensor), name) == 0)
            break;
        }
      i = (i + 1) & (self->n_slots - 1);
    }

  return &self->slots[i];
}

static void
grow (MantTensorFileBuilder *self)
{
  const gsize n_old_slots = self->n_slots;
  g_autofree Slot *old_slots = g_steal_pointer (&self->slots);

  self->n_slots = MAX (64, n_old_slots * 2);
  self->slots = g_new0 (Slot, self->n_slots);
  for (gsize i = 0; i < n_old_slots; i++)
    if (old_slots[i].number != 0)
      {
        gsize slot = old_slots[i].tag & (self->n_slots - 1);

        while (self->slots[slot].number != 0)
          slot = (slot + 1) & (self->n_slots - 1);
        self->slots[slot] = old_slots[i];
      }
}

/* Starts to fetch the slot of a name that will be added soon. In a table of a million it is in no
 * cache, and waiting for the memory would be a quarter of the time to open such a file. */
void
mant_tensor_file_builder_prefetch (MantTensorFileBuilder *self,
                                   const char            *name)
{
  if (self->n_slots > 0)
    __builtin_prefetch (&self->slots[hash_name (name, self->seed) & (self->n_slots - 1)], 1);
}

gboolean
mant_tensor_file_builder_add_tensor (MantTensorFileBuilder *self,
                                     MantTensor            *tensor)
{
  if ((self->tensors->len + 1) * (gsize) 2 > self->n_slots)
    grow (self);

  const char *name = mant_tensor_get_name (tensor);
  const guint32 tag = hash_name (name, self->seed);
  Slot *slot = find_slot (self, name, tag);

  if (slot->number != 0)
    {
      mant_tensor_unref (tensor);
      return FALSE;
    }
  g_ptr_array_add (self->tensors, tensor);
  slot->tag = tag;
  slot->number = self->tensors->len;

  return TRUE;
}

MantTensor *
mant_tensor_file_builder_find (MantTensorFileBuilder *self,
                               const char            *name)
{
  if (self->n_slots == 0)
    return NULL;

  const guint32 number = find_slot (self, name, hash_name (name, self->seed))->number;

  return number != 0 ? self->tensors->pdata[number - 1] : NULL;
}

/* Brings the tensors into this order. Stable. */
void
mant_tensor_file_builder_sort (MantTensorFileBuilder *self,
                               GCompareFunc           compare)
{
  gboolean is_sorted = TRUE;

  for (guint i = 1; i < self->tensors->len && is_sorted; i++)
    is_sorted = compare (&self->tensors->pdata[i - 1], &self->tensors->pdata[i]) <= 0;
  if (is_sorted)
    return;

  g_ptr_array_sort (self->tensors, compare);
  memset (self->slots, 0, self->n_slots * sizeof *self->slots);
  for (guint i = 0; i < self->tensors->len; i++)
    {
      const char *name = mant_tensor_get_name (self->tensors->pdata[i]);
      const guint32 tag = hash_name (name, self->seed);

      *find_slot (self, name, tag) = (Slot) { tag, i + 1 };
    }
}

/* (transfer none): the tensors in their order */
GPtrArray *
mant_tensor_file_builder_get_tensors (MantTensorFileBuilder *self)
{
  return self->tensors;
}

void
mant_tensor_file_builder_add_metadata (MantTensorFileBuilder *self,
                                       const char            *key,
                                       const char            *value)
{
  char *key_copy = g_strdup (key), *value_copy = g_strdup (value);

  g_ptr_array_add (self->metadata, key_copy);
  g_ptr_array_add (self->metadata, value_copy);
  g_hash_table_replace (self->metadata_values, key_copy, value_copy);
}

const char *
mant_tensor_file_builder_get_metadata (MantTensorFileBuilder *self,
                                       const char            *key)
{
  return g_hash_table_lookup (self->metadata_values, key);
}

void
mant_tensor_file_builder_add_warning (MantTensorFileBuilder *self,
                                      const char            *format,
                                      ...)
{
  va_list arguments;

  if (self->warnings->len == MAX_WARNINGS)
    {
      self->n_more_warnings++;
      return;
    }

  va_start (arguments, format);
  g_ptr_array_add (self->warnings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
mant_tensor_file_builder_merge_notes (MantTensorFileBuilder *self,
                                      MantTensorFileBuilder *from,
                                      const char            *prefix)
{
  for (guint i = 0; i < from->warnings->len; i++)
    mant_tensor_file_builder_add_warning (self, "%s: %s", prefix,
                                          (const char *) g_ptr_array_index (from->warnings, i));
  self->n_more_warnings += from->n_more_warnings;

  /* Shards mostly say the same ("format": "pt"): once is enough. */
  for (guint i = 0; i < from->metadata->len; i += 2)
    {
      const char *key = g_ptr_array_index (from->metadata, i);
      const char *value = g_ptr_array_index (from->metadata, i + 1);
      const char *known = mant_tensor_file_builder_get_metadata (self, key);

      if (known == NULL)
        mant_tensor_file_builder_add_metadata (self, key, value);
      else if (strcmp (known, value) != 0)
        {
          g_autofree char *long_key = g_strdup_printf ("%s: %s", prefix, key);

          mant_tensor_file_builder_add_metadata (self, long_key, value);
        }
    }
}

/* The strings leave `array`. */
static GStrv
end_strings (GPtrArray **array)
{
  g_ptr_array_add (*array, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (array), FALSE);
}

GStrv
mant_tensor_file_builder_end_metadata (MantTensorFileBuilder *self)
{
  g_hash_table_remove_all (self->metadata_values);

  return end_strings (&self->metadata);
}

GStrv
mant_tensor_file_builder_end_warnings (MantTensorFileBuilder *self)
{
  if (self->n_more_warnings > 0)
    g_ptr_array_add (self->warnings,
                     g_strdup_printf (_("more of the kind: %u"), self->n_more_warnings));

  return end_strings (&self->warnings);
}
