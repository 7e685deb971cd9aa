/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

/* How many bits a row shows at most; a wider code is looked at through a window of this size. */
#define BIT_ROW_MAX_BITS 64

/* The bits of a number, a toggle each, under brackets that say which field they belong to. */
#define BIT_TYPE_ROW (bit_row_get_type ())
G_DECLARE_FINAL_TYPE (BitRow, bit_row, BIT, ROW, GtkWidget)

void        bit_row_register        (GTypeModule *module);
GtkWidget  *bit_row_new             (void);
/* Shows the bits from `lowest` on, BIT_ROW_MAX_BITS or those that are left; emits "flip" (uint: the
 * bit) when a person turns one over. number: (nullable) */
void        bit_row_set_number      (BitRow      *self,
                                     MantNumber  *number,
                                     guint        lowest);
/* The translated name of a field: "exponent" */
const char *bit_row_get_field_title (const char  *field);

G_END_DECLS
