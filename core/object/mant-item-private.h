/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-item.h"
#include "mant-num.h"

G_BEGIN_DECLS

/* (transfer full): an item of group "own": the facts of the format under the name a person gave it;
 * source is the text that the name stands for */
MantItem *_mant_item_new_own (const char *name, const char *title, const char *text,
                              const MantBlockFormat *format);
/* "448", "2⁻⁹", "1.79769·10³⁰⁸": six digits, or a power of two */
void      _mant_item_append_value (GString *text, const MantValue *value);
/* the group of a scalar format that core/num lists */
const char *_mant_format_group (const MantFormat *format);

G_END_DECLS
