/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-kernel.h"

/* One instruction set's row of mant_isas[]. */
#pragma GCC visibility push(hidden)
extern const MantKernels MANT_KERNEL (table);
#pragma GCC visibility pop

const MantKernels MANT_KERNEL (table) = {
#define MANT_LIST_ITEM(name) .name = MANT_KERNEL (name),
#include "mant-kernels.inc"
#undef MANT_LIST_ITEM
};
