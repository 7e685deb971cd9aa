/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MANT_TYPE_SETTINGS (mant_settings_get_type ())
G_DECLARE_FINAL_TYPE (MantSettings, mant_settings, MANT, SETTINGS, GObject)

MantSettings *mant_settings_new         (void);

char         *mant_settings_dup_string  (MantSettings       *self,
                                         const char         *key,
                                         const char         *fallback);
void          mant_settings_set_string  (MantSettings       *self,
                                         const char         *key,
                                         const char         *value);
gboolean      mant_settings_get_boolean (MantSettings       *self,
                                         const char         *key,
                                         gboolean            fallback);
void          mant_settings_set_boolean (MantSettings       *self,
                                         const char         *key,
                                         gboolean            value);
int           mant_settings_get_int     (MantSettings       *self,
                                         const char         *key,
                                         int                 fallback);
void          mant_settings_set_int     (MantSettings       *self,
                                         const char         *key,
                                         int                 value);
guint64       mant_settings_get_uint64  (MantSettings       *self,
                                         const char         *key,
                                         guint64             fallback);
void          mant_settings_set_uint64  (MantSettings       *self,
                                         const char         *key,
                                         guint64             value);
char        **mant_settings_dup_strv    (MantSettings       *self,
                                         const char         *key);
void          mant_settings_set_strv    (MantSettings       *self,
                                         const char         *key,
                                         const char * const *value);
GVariant     *mant_settings_dup_variant (MantSettings       *self,
                                         const char         *key,
                                         const GVariantType *type);
void          mant_settings_set_variant (MantSettings       *self,
                                         const char         *key,
                                         GVariant           *value);

G_END_DECLS
