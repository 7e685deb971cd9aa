/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-rounding.h"

#include <string.h>

#define MANT_LIST_ITEM(name) extern const MantRounding mant_rounding_##name;
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM

const MantRounding *const mant_roundings[] = {
#define MANT_LIST_ITEM(name) &mant_rounding_##name,
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM
  NULL,
};

const size_t mant_n_roundings = sizeof mant_roundings / sizeof mant_roundings[0] - 1;

/**
 * mant_rounding_find:
 * @id: the id of a rounding mode, "rne"
 *
 * Looks a rounding mode up by its id; case counts.
 *
 * Returns: (nullable) (transfer none): the mode, static; %NULL where there is none of that id
 */
const MantRounding *
mant_rounding_find (const char *id)
{
  for (size_t i = 0; i < mant_n_roundings; i++)
    if (strcmp (mant_roundings[i]->id, id) == 0)
      return mant_roundings[i];

  return NULL;
}
