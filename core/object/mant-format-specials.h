/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/* (transfer full): the numbers of a scalar format that stand out, as MantItem: id the code ("0x7e"),
 * title what it is, translated, detail its value, `source` and `group` the class ("normal") */
MANT_AVAILABLE_IN_ALL
GListModel *mant_format_list_specials (const char *format, GError **error);

G_END_DECLS
