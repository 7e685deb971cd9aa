/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <mant-num.h>

G_BEGIN_DECLS

#define MANT_NUMBER_TEXT_SIZE 32 /* any binary64 as decimal text */
#define MANT_HEX_TEXT_SIZE    64 /* any MantValue as hexadecimal text */
#define MANT_CODE_TEXT_SIZE   40 /* any MantCode as hexadecimal text */
#define MANT_FLAGS_TEXT_SIZE  64 /* all flags */

gsize      mant_number_to_text  (double number, char *text);
gsize      mant_hex_to_text     (const MantValue *value, char *text);
gsize      mant_code_to_text    (MantCode code, int bits, char *text);
gsize      mant_flags_to_text   (MantFlags flags, char *text);
gboolean   mant_code_from_text  (const char *text, gsize length, int bits, MantCode *code);
MantStatus mant_value_from_text (const char *text, gsize length, MantValue *value);

G_END_DECLS
