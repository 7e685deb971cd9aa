/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <mantissa-ui.h>

G_BEGIN_DECLS

/* The elements of a block, a row each, whose codes and values are edited in place. Emits "problem"
 * (string) for what was typed and is none. */
#define BLOCK_TYPE_TABLE (block_table_get_type ())
G_DECLARE_FINAL_TYPE (BlockTable, block_table, BLOCK, TABLE, AdwBin)

void       block_table_register  (GTypeModule     *module);
GtkWidget *block_table_new       (void);
/* block: (nullable) */
void       block_table_set_block (BlockTable      *self,
                                  MantBlockNumber *block);
/* A number for people, six digits */
char      *block_number_text     (double           value);

G_END_DECLS
