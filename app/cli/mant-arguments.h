/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mant-num.h>

#include "mant-command.h"

G_BEGIN_DECLS

/* Arguments that name a format, a rounding, an overflow policy. */
gboolean mant_parse_format        (const char *text, MantBlockFormat *format, GError **error);
char    *mant_format_dup_long_form (const MantBlockFormat *format);
char    *mant_format_dup_shape    (const MantBlockFormat *format);
char   **mant_split_formats       (const char *text);
gboolean mant_parse_scalar_format (const char *text, const char *command, MantFormat *format,
                                   GError **error);
gboolean mant_parse_rounding      (const char *text, const MantRounding **rounding, GError **error);
gboolean mant_parse_overflow      (const char *text, MantOverflow *overflow, GError **error);

G_END_DECLS
