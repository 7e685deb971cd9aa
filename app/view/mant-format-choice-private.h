/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa.h>

G_BEGIN_DECLS

GListModel *_mant_format_choice_list    (void);
MantItem   *_mant_format_choice_find    (const char  *text);
char       *_mant_format_choice_resolve (const char  *text,
                                         GError     **error);

G_END_DECLS
