/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mant-num.h>
#include <mantissa.h>

#include "mant-command.h"

G_BEGIN_DECLS

/* What commands have in common: arguments that name a format, a rounding, tensors of a file. */
gboolean mant_parse_format        (const char *text, MantBlockFormat *format, GError **error);
gboolean mant_parse_scalar_format (const char *text, const char *command, MantFormat *format,
                                   GError **error);
gboolean mant_parse_rounding      (const char *text, const MantRounding **rounding, GError **error);
gboolean mant_parse_overflow      (const char *text, MantOverflow *overflow, GError **error);

MantTensorFile *mant_open_file     (MantInvocation *invocation, const char *path, GError **error);
MantTensor     *mant_find_tensor   (MantTensorFile *file, const char *name, GError **error);
GPtrArray      *mant_select_tensors (MantTensorFile *file, MantInvocation *invocation,
                                     guint first_name, GError **error);
void            mant_prefix_path   (GError **error, const char *path);

G_END_DECLS
