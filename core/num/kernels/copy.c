/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-kernel.h"

/* An ordinary vector loop, and to stay one: memcpy () itself, which the compiler would put here,
 * turns to non-temporal stores for large sizes. */
__attribute__ ((optimize ("no-tree-loop-distribute-patterns")))
void
MANT_KERNEL (copy) (const float *x,
                    float       *y,
                    size_t       n)
{
  for (size_t i = 0; i < n; i++)
    y[i] = x[i];
}
