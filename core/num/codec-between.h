/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-format-private.h"

/* Rounding between two neighbours that are not the multiples of one quantum: how far from the one
 * that is kept to the other one, on the straight line between them. */
uint64_t mant_between (const MantValue *value, const MantValue *kept, const MantValue *other,
                       bool exact);
