/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-settings.h"

#define SCHEMA_ID "io.github.mantissa.Mantissa"

/*
 * MantSettings:
 *
 * What is remembered from one run to the next.  GSettings ends the process when a schema or a key is
 * missing; a program that was copied without its data, or that meets the schema of an older
 * version, shall start all the same.  So a key that is not there lives in memory.
 */
struct _MantSettings
{
  GObject          parent_instance;

  GSettings       *settings; /* NULL without a schema */
  GSettingsSchema *schema;
  GHashTable      *memory;   /* key → GVariant */
};

G_DEFINE_FINAL_TYPE (MantSettings, mant_settings, G_TYPE_OBJECT)

static void
mant_settings_finalize (GObject *object)
{
  MantSettings *self = MANT_SETTINGS (object);

  if (self->settings != NULL)
    g_settings_sync ();
  g_clear_object (&self->settings);
  g_clear_pointer (&self->schema, g_settings_schema_unref);
  g_clear_pointer (&self->memory, g_hash_table_unref);

  G_OBJECT_CLASS (mant_settings_parent_class)->finalize (object);
}

static void
mant_settings_class_init (MantSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_settings_finalize;
}

static void
mant_settings_init (MantSettings *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  self->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_variant_unref);
  if (source != NULL)
    self->schema = g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE);
  if (self->schema != NULL)
    self->settings = g_settings_new_full (self->schema, NULL, NULL);
  else
    g_message ("There is no settings schema %s, so nothing is remembered.", SCHEMA_ID);
}

MantSettings *
mant_settings_new (void)
{
  return g_object_new (MANT_TYPE_SETTINGS, NULL);
}

static gboolean
is_kept (MantSettings       *self,
         const char         *key,
         const GVariantType *type)
{
  g_autoptr (GSettingsSchemaKey) schema_key = NULL;

  if (self->schema == NULL || !g_settings_schema_has_key (self->schema, key))
    return FALSE;

  schema_key = g_settings_schema_get_key (self->schema, key);

  return g_variant_type_equal (g_settings_schema_key_get_value_type (schema_key), type);
}

/* (transfer full) (nullable) */
GVariant *
mant_settings_dup_variant (MantSettings       *self,
                           const char         *key,
                           const GVariantType *type)
{
  GVariant *value;

  g_return_val_if_fail (MANT_IS_SETTINGS (self), NULL);

  if (is_kept (self, key, type))
    return g_settings_get_value (self->settings, key);

  value = g_hash_table_lookup (self->memory, key);
  if (value == NULL || !g_variant_is_of_type (value, type))
    return NULL;

  return g_variant_ref (value);
}

/* Sinks a floating value.  A value outside of the key's range is not taken. */
void
mant_settings_set_variant (MantSettings *self,
                           const char   *key,
                           GVariant     *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);

  g_return_if_fail (MANT_IS_SETTINGS (self));

  if (is_kept (self, key, g_variant_get_type (owned)))
    {
      g_autoptr (GSettingsSchemaKey) schema_key = g_settings_schema_get_key (self->schema, key);

      if (g_settings_schema_key_range_check (schema_key, owned))
        g_settings_set_value (self->settings, key, owned);
    }
  else
    {
      g_hash_table_insert (self->memory, g_strdup (key), g_steal_pointer (&owned));
    }
}

char *
mant_settings_dup_string (MantSettings *self,
                          const char   *key,
                          const char   *fallback)
{
  g_autoptr (GVariant) value = mant_settings_dup_variant (self, key, G_VARIANT_TYPE_STRING);

  return value != NULL ? g_variant_dup_string (value, NULL) : g_strdup (fallback);
}

void
mant_settings_set_string (MantSettings *self,
                          const char   *key,
                          const char   *value)
{
  mant_settings_set_variant (self, key, g_variant_new_string (value != NULL ? value : ""));
}

gboolean
mant_settings_get_boolean (MantSettings *self,
                           const char   *key,
                           gboolean      fallback)
{
  g_autoptr (GVariant) value = mant_settings_dup_variant (self, key, G_VARIANT_TYPE_BOOLEAN);

  return value != NULL ? g_variant_get_boolean (value) : fallback;
}

void
mant_settings_set_boolean (MantSettings *self,
                           const char   *key,
                           gboolean      value)
{
  mant_settings_set_variant (self, key, g_variant_new_boolean (value));
}

int
mant_settings_get_int (MantSettings *self,
                       const char   *key,
                       int           fallback)
{
  g_autoptr (GVariant) value = mant_settings_dup_variant (self, key, G_VARIANT_TYPE_INT32);

  return value != NULL ? g_variant_get_int32 (value) : fallback;
}

void
mant_settings_set_int (MantSettings *self,
                       const char   *key,
                       int           value)
{
  mant_settings_set_variant (self, key, g_variant_new_int32 (value));
}

guint64
mant_settings_get_uint64 (MantSettings *self,
                          const char   *key,
                          guint64       fallback)
{
  g_autoptr (GVariant) value = mant_settings_dup_variant (self, key, G_VARIANT_TYPE_UINT64);

  return value != NULL ? g_variant_get_uint64 (value) : fallback;
}

void
mant_settings_set_uint64 (MantSettings *self,
                          const char   *key,
                          guint64       value)
{
  mant_settings_set_variant (self, key, g_variant_new_uint64 (value));
}

/* (transfer full): never NULL */
char **
mant_settings_dup_strv (MantSettings *self,
                        const char   *key)
{
  g_autoptr (GVariant) value = mant_settings_dup_variant (self, key, G_VARIANT_TYPE_STRING_ARRAY);

  return value != NULL ? g_variant_dup_strv (value, NULL) : g_new0 (char *, 1);
}

void
mant_settings_set_strv (MantSettings       *self,
                        const char         *key,
                        const char * const *value)
{
  mant_settings_set_variant (self, key, g_variant_new_strv (value, -1));
}
