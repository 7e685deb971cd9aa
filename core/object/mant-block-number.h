/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

#define MANT_BLOCK_NUMBER_MAX_ELEMENTS 1024

/**
 * MantBlockNumber:
 *
 * One block of a block format: the code of its scale, the codes of its elements, and the numbers
 * they were made of. The signal "changed" comes after every change.
 */
#define MANT_TYPE_BLOCK_NUMBER (mant_block_number_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantBlockNumber, mant_block_number, MANT, BLOCK_NUMBER, GObject)

MANT_AVAILABLE_IN_ALL
MantBlockNumber *mant_block_number_new_from_values (const char *format, const char *rounding,
                                                    GBytes *values_f32, GError **error);

/* (transfer full): numbers as they are typed or pasted, for mant_block_number_new_from_values () */
MANT_AVAILABLE_IN_ALL
GBytes     *mant_block_number_parse_values     (const char *text, GError **error);

MANT_AVAILABLE_IN_ALL
const char *mant_block_number_get_format       (MantBlockNumber *self);
MANT_AVAILABLE_IN_ALL
const char *mant_block_number_get_element_format (MantBlockNumber *self);
MANT_AVAILABLE_IN_ALL
const char *mant_block_number_get_scale_format (MantBlockNumber *self);
MANT_AVAILABLE_IN_ALL
guint       mant_block_number_get_n_elements   (MantBlockNumber *self);
MANT_AVAILABLE_IN_ALL
guint       mant_block_number_get_capacity     (MantBlockNumber *self);

/* The scale: its code "0x7c", its bits "01111100", what elements are multiplied by */
MANT_AVAILABLE_IN_ALL
char       *mant_block_number_get_scale_code   (MantBlockNumber *self);
MANT_AVAILABLE_IN_ALL
char       *mant_block_number_get_scale_bits   (MantBlockNumber *self);
MANT_AVAILABLE_IN_ALL
double      mant_block_number_get_scale        (MantBlockNumber *self);
MANT_AVAILABLE_IN_ALL
gboolean    mant_block_number_set_scale_code   (MantBlockNumber *self, const char *code,
                                                GError **error);
MANT_AVAILABLE_IN_ALL
gboolean    mant_block_number_set_scale_value  (MantBlockNumber *self, const char *value,
                                                GError **error);
MANT_AVAILABLE_IN_ALL
void        mant_block_number_step_scale       (MantBlockNumber *self, int steps);

MANT_AVAILABLE_IN_ALL
char       *mant_block_number_get_code         (MantBlockNumber *self, guint index);
MANT_AVAILABLE_IN_ALL
char       *mant_block_number_get_bits         (MantBlockNumber *self, guint index);
MANT_AVAILABLE_IN_ALL
double      mant_block_number_get_element      (MantBlockNumber *self, guint index);
MANT_AVAILABLE_IN_ALL
double      mant_block_number_get_value        (MantBlockNumber *self, guint index);
MANT_AVAILABLE_IN_ALL
double      mant_block_number_get_original     (MantBlockNumber *self, guint index);
MANT_AVAILABLE_IN_ALL
gboolean    mant_block_number_set_code         (MantBlockNumber *self, guint index,
                                                const char *code, GError **error);
MANT_AVAILABLE_IN_ALL
gboolean    mant_block_number_set_value        (MantBlockNumber *self, guint index,
                                                const char *value, GError **error);

/* From the original numbers again: with the scale chosen anew, or under the scale as it is */
MANT_AVAILABLE_IN_ALL
void        mant_block_number_requantize       (MantBlockNumber *self, gboolean keep_scale);

MANT_AVAILABLE_IN_ALL
double      mant_block_number_get_mse          (MantBlockNumber *self);
MANT_AVAILABLE_IN_ALL
double      mant_block_number_get_qsnr_db      (MantBlockNumber *self);
/* float64 bytes, ascending: every number an element can mean under the scale as it is */
MANT_AVAILABLE_IN_ALL
GBytes     *mant_block_number_list_grid        (MantBlockNumber *self);

/**
 * MantBlockChoice:
 *
 * What one scale rule, or one library's recipe, makes of a block. Read-only properties: `format`
 * (the text of the block format with it), `title`, `scale-code`, `scale` (double), `mse` (double:
 * mean of squared errors), `qsnr-db` (double) and `is-current` (boolean: the rule of the block's
 * own format).
 */
#define MANT_TYPE_BLOCK_CHOICE (mant_block_choice_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantBlockChoice, mant_block_choice, MANT, BLOCK_CHOICE, GObject)

/* (transfer full): MantBlockChoice, in the order of core/num/meson.build */
MANT_AVAILABLE_IN_ALL
GListModel *mant_block_number_list_choices     (MantBlockNumber *self);

G_END_DECLS
