/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-operation-private.h"

/* For the files in operations/ that answer one of two operands, or how they compare. */
typedef enum {
  MANT_EXTREMUM_MINIMUM   = 0,
  MANT_EXTREMUM_MAXIMUM   = 1 << 0,
  MANT_EXTREMUM_MAGNITUDE = 1 << 1, /* by |a| and |b|, then as without it */
  MANT_EXTREMUM_NUMBER    = 1 << 2, /* a NaN is left out */
} MantExtremum;

typedef enum {
  MANT_ORDER_LESS      = 1 << 0,
  MANT_ORDER_EQUAL     = 1 << 1,
  MANT_ORDER_GREATER   = 1 << 2,
  MANT_ORDER_UNORDERED = 1 << 3,
  MANT_ORDER_SIGNALS   = 1 << 4, /* NaN sets MANT_FLAG_INVALID */
} MantOrder;

MantStatus mant_operation_extremum        (unsigned options, const MantWide *const *operands,
                                           MantWide *result);
MantValue  mant_operation_extremum_narrow (unsigned options, const MantValue *operands);
MantStatus mant_operation_compare         (unsigned holds_for, const MantWide *const *operands,
                                           MantWide *result, MantFlags *flags);
MantValue  mant_operation_compare_narrow  (unsigned holds_for, const MantValue *operands,
                                           MantFlags *flags);
