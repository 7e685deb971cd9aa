/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-scale.h"

G_BEGIN_DECLS

/* mantissa·10^exponent, correctly rounded: the only way 0.3 comes out as 0.3. */
double _mant_scale_decimal            (gint64           mantissa,
                                       int              exponent);

/* ⌊log₁₀ value⌋ of a finite number above zero, exact at powers of ten. */
int    _mant_scale_floor_log10        (double           value);

/* The logarithm to the base of self. */
double _mant_scale_log_base           (const MantScale *self,
                                       double           value);

/* The number line stretched so that the axis is linear in it. */
double _mant_scale_stretch            (const MantScale *self,
                                       double           value);

void   _mant_scale_append_superscript (GString         *text,
                                       int              exponent);

/* A plain decimal of the C library, with a true minus sign. */
void   _mant_scale_append_fixed       (GString         *text,
                                       double           value,
                                       int              n_decimals);

G_END_DECLS
