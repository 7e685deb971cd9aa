/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/**
 * MantItem:
 *
 * Any descriptor of core/num (a format, rounding, scale rule, ISA) as an object for list models,
 * pickers and bindings. Construct-only properties: `id`, `title`, `source`, `group`, `detail`.
 */
#define MANT_TYPE_ITEM (mant_item_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantItem, mant_item, MANT, ITEM, GObject)

MANT_AVAILABLE_IN_ALL
const char *mant_item_get_id     (MantItem *self);
MANT_AVAILABLE_IN_ALL
const char *mant_item_get_title  (MantItem *self);
MANT_AVAILABLE_IN_ALL
const char *mant_item_get_source (MantItem *self);
/* "float", "integer", "block", …: for sections in pickers */
MANT_AVAILABLE_IN_ALL
const char *mant_item_get_group  (MantItem *self);
/* One line: "8 bits, max 448, 2⁻⁹ … 448". */
MANT_AVAILABLE_IN_ALL
const char *mant_item_get_detail (MantItem *self);

/* (transfer full): list models of MantItem, in the order of core/num/meson.build */
MANT_AVAILABLE_IN_ALL
GListModel *mant_list_formats     (void); /* scalars, then blocks */
MANT_AVAILABLE_IN_ALL
GListModel *mant_list_roundings   (void);
MANT_AVAILABLE_IN_ALL
GListModel *mant_list_scale_rules (void);
MANT_AVAILABLE_IN_ALL
GListModel *mant_list_isas        (void); /* those this CPU has */

/* Whether `text` is a format; the canonical text (transfer full), or %MANT_ERROR_FORMAT /
 * %MANT_ERROR_UNSUPPORTED with the sentence. */
MANT_AVAILABLE_IN_ALL
char       *mant_format_canonicalize (const char *text, GError **error);
/* (transfer full): every representable finite value between lo and hi as float64 bytes,
 * ascending, one of −0/+0; for a block format those of its element. At most 65536 values
 * (%MANT_ERROR_LIMIT). */
MANT_AVAILABLE_IN_ALL
GBytes     *mant_format_list_values  (const char *text, double lo, double hi, GError **error);
MANT_AVAILABLE_IN_ALL
gboolean    mant_format_is_block     (const char *text);

G_END_DECLS
