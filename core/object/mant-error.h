/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#define MANT_AVAILABLE_IN_ALL __attribute__ ((visibility ("default"))) extern

G_BEGIN_DECLS

#define MANT_ERROR (mant_error_quark ())

/**
 * MantError:
 * @MANT_ERROR_FORMAT: a number format, rounding, scale rule or option text is wrong
 * @MANT_ERROR_SHAPE: a shape or an axis does not fit
 * @MANT_ERROR_PARSE: a file is malformed; the message names the byte
 * @MANT_ERROR_UNSUPPORTED: legal, but not something this version can do
 * @MANT_ERROR_AGENT: an agent failed
 * @MANT_ERROR_PROTOCOL: a peer broke its protocol
 * @MANT_ERROR_LIMIT: over a bound that protects memory or time
 * @MANT_ERROR_CHANGED: a file changed on disk while it was open
 *
 * What can go wrong in the world. Cancellation is always %G_IO_ERROR_CANCELLED.
 */
typedef enum {
  MANT_ERROR_FORMAT,
  MANT_ERROR_SHAPE,
  MANT_ERROR_PARSE,
  MANT_ERROR_UNSUPPORTED,
  MANT_ERROR_AGENT,
  MANT_ERROR_PROTOCOL,
  MANT_ERROR_LIMIT,
  MANT_ERROR_CHANGED,
} MantError;

MANT_AVAILABLE_IN_ALL
GQuark mant_error_quark (void);

G_END_DECLS
