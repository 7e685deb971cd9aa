/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/* How far apart the positive values of a scalar format are, and how large the relative error of
 * rounding to nearest can be. All binary64: ulps[i] from edges[i] to edges[i + 1]; the bound
 * errors[i] at places[i]. */
MANT_AVAILABLE_IN_ALL
gboolean mant_format_list_spacing (const char *format, GBytes **edges_f64, GBytes **ulps_f64,
                                   GBytes **places_f64, GBytes **errors_f64, gboolean *is_partial,
                                   GError **error);

G_END_DECLS
