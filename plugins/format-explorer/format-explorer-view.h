/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

/* The numbers of a format, on pages: one number, the line, spacing, codes, rounding, operations,
 * blocks, and the designer of formats. */
#define FORMAT_EXPLORER_TYPE_VIEW (format_explorer_view_get_type ())
G_DECLARE_FINAL_TYPE (FormatExplorerView, format_explorer_view, FORMAT_EXPLORER, VIEW, MantView)

void      format_explorer_view_register (GTypeModule *module);
MantView *format_explorer_view_new      (MantSession *session);

G_END_DECLS
