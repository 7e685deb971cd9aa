/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-sum.h"

#include <string.h>

#define MANT_LIST_ITEM(name) extern const MantSumOrder mant_order_##name;
#include "mant-orders.inc"
#undef MANT_LIST_ITEM

const MantSumOrder *const mant_sum_orders[] = {
#define MANT_LIST_ITEM(name) &mant_order_##name,
#include "mant-orders.inc"
#undef MANT_LIST_ITEM
  NULL,
};

const size_t mant_n_sum_orders = sizeof mant_sum_orders / sizeof mant_sum_orders[0] - 1;

/**
 * mant_sum_order_find:
 * @id: the id of an order, "pairwise"
 *
 * Looks an order of summation up by its id; case counts.
 *
 * Returns: (nullable) (transfer none): the order, static; %NULL where there is none of that id
 */
const MantSumOrder *
mant_sum_order_find (const char *id)
{
  for (size_t i = 0; i < mant_n_sum_orders; i++)
    if (strcmp (mant_sum_orders[i]->id, id) == 0)
      return mant_sum_orders[i];

  return NULL;
}
