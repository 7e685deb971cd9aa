/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-error.h"

/**
 * mant_error_quark:
 *
 * Returns: the domain of %MANT_ERROR
 */
G_DEFINE_QUARK (mant-error-quark, mant_error)
