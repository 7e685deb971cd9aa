/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/**
 * MantFormatInfo:
 *
 * What the text of a format says, part by part, and the facts that follow from it. Immutable and
 * reference counted; of any format, floats too wide for anything but MPFR among them.
 */
#define MANT_TYPE_FORMAT_INFO (mant_format_info_get_type ())
typedef struct _MantFormatInfo MantFormatInfo;

MANT_AVAILABLE_IN_ALL
GType           mant_format_info_get_type   (void);
MANT_AVAILABLE_IN_ALL
MantFormatInfo *mant_format_info_new        (const char *text, GError **error);
MANT_AVAILABLE_IN_ALL
MantFormatInfo *mant_format_info_ref        (MantFormatInfo *self);
MANT_AVAILABLE_IN_ALL
void            mant_format_info_unref      (MantFormatInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantFormatInfo, mant_format_info_unref)

MANT_AVAILABLE_IN_ALL
const char     *mant_format_info_get_text   (MantFormatInfo *self);
MANT_AVAILABLE_IN_ALL
char           *mant_format_info_dup_long_text (MantFormatInfo *self);
MANT_AVAILABLE_IN_ALL
const char     *mant_format_info_get_title  (MantFormatInfo *self);
MANT_AVAILABLE_IN_ALL
const char     *mant_format_info_get_kind   (MantFormatInfo *self);
MANT_AVAILABLE_IN_ALL
gboolean        mant_format_info_is_wide    (MantFormatInfo *self);
MANT_AVAILABLE_IN_ALL
gint64          mant_format_info_get_number (MantFormatInfo *self, const char *key);
MANT_AVAILABLE_IN_ALL
const char     *mant_format_info_get_word   (MantFormatInfo *self, const char *key);
MANT_AVAILABLE_IN_ALL
char           *mant_format_info_dup_layout (MantFormatInfo *self);
/* (transfer full): lists of MantItem */
MANT_AVAILABLE_IN_ALL
GListModel     *mant_format_info_list_facts (MantFormatInfo *self);
MANT_AVAILABLE_IN_ALL
GListModel     *mant_format_info_list_differences (MantFormatInfo *self, MantFormatInfo *other);
MANT_AVAILABLE_IN_ALL
GListModel     *mant_format_info_list_presets (MantFormatInfo *self);
/* (transfer full): the same format with a policy: "policy=gfloat", "nan-code=ones" */
MANT_AVAILABLE_IN_ALL
char           *mant_format_info_with_policy (MantFormatInfo *self, const char *preset,
                                              GError **error);

G_END_DECLS
