/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa.h>

#include "mant-command.h"
#include "mant-json.h"

G_BEGIN_DECLS

/* Arguments that name a file and tensors in it, and what is flagged there. */
MantTensorFile *mant_open_file     (MantInvocation *invocation, const char *path, GError **error);
MantTensor     *mant_find_tensor   (MantTensorFile *file, const char *name, GError **error);
GPtrArray      *mant_select_tensors (MantTensorFile *file, MantInvocation *invocation,
                                     guint first_name, GError **error);
void            mant_prefix_path   (GError **error, const char *path);
gboolean        mant_check_output  (MantTensorFile *file, const char *path, GError **error);

/* Warnings beyond those of the file itself: sentences, printed together and listed in JSON. */
void            mant_warn_not_finite   (GPtrArray *warnings, MantTensorFile *file,
                                        MantTensor *tensor);
void            mant_warn_rounded      (GPtrArray *warnings, MantTensor *tensor, double absmax,
                                        gboolean leaves_range);
void            mant_print_warnings    (GPtrArray *warnings);
void            mant_add_json_warnings (MantJson *json, MantTensorFile *file, GPtrArray *warnings);

G_END_DECLS
